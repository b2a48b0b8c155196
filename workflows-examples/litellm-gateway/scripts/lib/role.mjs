/** The role's templates and the values they get: its defaults, then the group variables the phase before validated. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { roleDir, upstreamFile } from './ansible.mjs';
import { Problem, readTextIfThere } from './script.mjs';
import { VARIABLE } from './vault-file.mjs';
import { parseYaml } from './yaml.mjs';

/** What stands for the master key: rendered files become evidence, so the real one is never rendered here. */
const STAND_IN = 'comes-from-the-vault-on-deployment';

export function readTemplates() {
  const folder = join(roleDir(), 'templates');
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.j2'))
      .sort()
      .map((name) => ({ name, path: `templates/${name}`, source: readFileSync(join(folder, name), 'utf8') }));
  } catch (error) {
    if (error.code === 'ENOENT') throw new Problem(`there is no ${folder}: run TASK-3.03.01 first`);
    throw error;
  }
}

export function readValues() {
  const defaults = parseYaml(readTextIfThere(join(roleDir(), 'defaults/main.yml')) ?? '', 'defaults/main.yml') ?? {};
  const file = upstreamFile('inventory', 'TASK-3.02.05', 'work/evidence/variables/litellm.yml');
  return { ...defaults, ...parseYaml(readFileSync(file, 'utf8'), 'group_vars/litellm.yml'), [VARIABLE]: STAND_IN };
}
