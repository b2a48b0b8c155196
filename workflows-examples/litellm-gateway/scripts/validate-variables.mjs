/** TASK-3.02.05: every variable the gateway needs is there and right, secrets are in the vault and only there. */
import { join } from 'node:path';
import { ansibleDir, groupVarsFile, parseInventory, readInventoryText, vaultFile } from './lib/ansible.mjs';
import { startReport } from './lib/report.mjs';
import { Problem, readTextIfThere, script, writeText } from './lib/script.mjs';
import { checkVariables } from './lib/variables.mjs';
import { openVault, VARIABLE } from './lib/vault-file.mjs';
import { parseYaml } from './lib/yaml.mjs';

const LABEL = 'group_vars/litellm.yml';

await script(async () => {
  const report = startReport('variables', 'Variable validation', ansibleDir());
  const text = readTextIfThere(groupVarsFile());
  if (text === undefined) throw new Problem(`${LABEL}: is not there: run TASK-3.02.02 first`);
  const variables = parseYaml(text, LABEL) ?? {};
  for (const { name, error } of checkVariables(variables)) {
    report.check(`${LABEL}: ${name}`, error === undefined, error === undefined ? 'right' : error.slice(`${LABEL}: ${name}: `.length));
  }

  const inventory = parseInventory(readInventoryText());
  const group = inventory.groups.get('litellm') ?? [];
  report.check('dev.ini: [litellm]', group.length > 0, group.join(', ') || 'there is no host in it: run TASK-3.02.01');
  const unknown = [variables.backends].flat().filter((host) => !inventory.hosts.has(host));
  report.check('dev.ini: backends', unknown.length === 0, unknown.length === 0 ? 'every backend is a host of the inventory' : `${unknown.join(', ')} is no host of the inventory`);

  const inClear = /\bsk-[\w-]{16,}/.test(text) || Object.hasOwn(variables, VARIABLE);
  report.check('no secret in clear', !inClear, inClear ? `${LABEL} holds a key: move it to the vault` : `none in ${LABEL}`);
  const vault = readTextIfThere(vaultFile());
  const inVault = vault !== undefined && Object.hasOwn(openVault(vault), VARIABLE);
  report.check(`vault: ${VARIABLE}`, inVault, inVault ? 'defined (not shown)' : 'not defined: run TASK-3.02.03');

  if (variables.log_level === 'DEBUG') {
    report.warn('log_level', 'DEBUG writes prompts and answers into the log', {
      say: 'Log at INFO in production; set it in the vars of phasegate.yml too, or the next run brings it back.',
      command: 'node scripts/group-vars.mjs set log_level INFO',
    });
  }
  // The next phase renders with exactly this file; it runs on another machine and has nothing else.
  writeText(join(report.folder, 'litellm.yml'), text);
  report.finish({ variables: Object.keys(variables) });
});
