import type { Draft } from '../draft.js';
import type { Findings, Place } from '../findings.js';
import type { PlanPath } from '../plan-path.js';
import { requirementKey } from '../requirement-key.js';
import { RESERVED_PHASES } from '../values.js';

interface Named {
  id: string;
  what: string;
  path: PlanPath;
  elsewhere?: Place;
}

/** Tasks and phases share one name space, because `needs` does; case does not tell ids apart, because folders may not. */
export function uniqueIds(draft: Draft, findings: Findings): void {
  const named = [
    ...draft.phases.map(({ id, path }): Named => ({ id, what: 'phase', path: [...path, 'id'] })),
    ...draft.allTasks.map(({ id, path }): Named => ({ id, what: 'task', path: [...path, 'id'] })),
  ];
  reportDuplicates(named, (id) => id.toLowerCase(), findings);
  const requirements = draft.requirements.map(({ requirement, path, elsewhere }): Named => ({
    id: requirement.id,
    what: 'requirement',
    path: elsewhere ? path : [...path, 'id'],
    ...(elsewhere === undefined ? {} : { elsewhere }),
  }));
  reportDuplicates(requirements, requirementKey, findings);
}

function reportDuplicates(named: Named[], key: (id: string) => string, findings: Findings): void {
  const first = new Map<string, Named>();
  for (const each of named) {
    if (each.id === '') continue;
    const before = first.get(key(each.id));
    if (before === undefined) {
      first.set(key(each.id), each);
      continue;
    }
    const { file, line } = before.elsewhere ?? findings.placeOf(before.path);
    const same = before.id === each.id ? 'has the same id' : `has the id \`${before.id}\`, which is not told apart from it`;
    findings.add({
      code: 'duplicate-id',
      message: `The id \`${each.id}\` is taken: the ${before.what} in ${file}:${line} ${same}.`,
      expected: each.what === 'requirement' ? 'an id of its own, different in more than case and separators' : 'an id of its own; tasks and phases share one name space, and case makes no difference',
      path: each.path,
      ...(each.elsewhere === undefined ? {} : { elsewhere: each.elsewhere }),
    });
  }
}

const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** Files and folders of a run's record (design, "Interface"), among which the phases' folders lie. */
const RECORD_FILES = /^(?:run\.json|audit\.jsonl|report\..*)$/i;

/** Ids become folders and artifact names. */
export function reservedIds(draft: Draft, findings: Findings): void {
  const reserved = (id: string, path: PlanPath, what: string) =>
    findings.add({ code: 'reserved-id', message: `The id \`${id}\` is reserved: ${what}.`, expected: 'another id', path: [...path, 'id'] });
  for (const phase of draft.phases) {
    if (RESERVED_PHASES.includes(phase.id.toLowerCase()) || RECORD_FILES.test(phase.id)) {
      reserved(phase.id, phase.path, 'the record of a run has a file, folder or artifact of that name');
    }
  }
  for (const { id, path } of [...draft.phases, ...draft.allTasks]) {
    if (DEVICE.test(id)) reserved(id, path, 'it is the name of a device on Windows, where evidence may be read');
  }
}
