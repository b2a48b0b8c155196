import { pathFields } from '../check-forms.js';
import type { Draft } from '../draft.js';
import type { Findings } from '../findings.js';
import { outsideWorkspace } from '../outside-workspace.js';
import type { PlanPath } from '../plan-path.js';
import { asList, asMapping, asText, asTexts, withPlaces } from '../read.js';
import type { YamlMapping, YamlValue } from '../yaml.js';

/** No path of a plan leads out of the workspace, which begins at the plan file's folder. */
export function pathsInWorkspace(draft: Draft, findings: Findings): void {
  const check = (value: YamlValue | undefined, path: PlanPath): void => {
    if (!asTexts(value).some((text) => outsideWorkspace(text) !== undefined)) return;
    for (const each of withPlaces(value, path)) {
      const problem = outsideWorkspace(each.text);
      if (problem === undefined) continue;
      findings.add({
        code: 'path-outside',
        message: `The path \`${each.text}\` ${problem}.`,
        expected: 'a path relative to the plan file, with `/`, that stays in its folder',
        path: each.path,
      });
    }
  };
  const fields = (raw: YamlMapping, path: PlanPath, names: string[]): void => {
    for (const name of names) if (raw[name] !== undefined) check(raw[name], [...path, name]);
  };
  fields(draft.raw, [], ['links']);
  const defects = asMapping(draft.raw['defects']);
  if (defects) fields(defects, ['defects'], ['template']);
  for (const [index, entry] of asList(draft.raw['requirements']).entries()) {
    const mapping = asMapping(entry);
    if (mapping) fields(mapping, ['requirements', index], ['from']);
  }
  for (const { raw, path } of draft.allTasks) {
    fields(raw, path, ['working-directory', 'evidence', 'deliverables']);
    const instructions = asMapping(asMapping(raw['manual'])?.['instructions']);
    if (instructions) fields(instructions, [...path, 'manual', 'instructions'], ['file']);
  }
  for (const { raw, path, kind } of draft.steps) {
    fields(raw, path, ['working-directory']);
    if (kind === undefined || pathFields(kind).length === 0) continue;
    if (asText(raw[kind])) check(raw[kind], [...path, kind]);
    else fields(asMapping(raw[kind]) ?? {}, [...path, kind], pathFields(kind));
  }
}
