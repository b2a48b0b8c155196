/**
 * TASK-3.02.02: the variables of LiteLLM that are no secret.
 *
 *   node scripts/group-vars.mjs write             writes group_vars/litellm.yml from the plan's vars, with a backup
 *   node scripts/group-vars.mjs validate          says of every variable in it whether it is right
 *   node scripts/group-vars.mjs set NAME VALUE    changes one of them, with a backup: what a remediation script calls
 */
import { change, groupVarsFile } from './lib/ansible.mjs';
import { continueReport, startReport } from './lib/report.mjs';
import { listSetting, Problem, readTextIfThere, script, setting } from './lib/script.mjs';
import { checkVariables } from './lib/variables.mjs';
import { formatYaml, parseYaml } from './lib/yaml.mjs';

const HEADER = '# Written by TASK-3.02.02 from the vars of phasegate.yml. The master key is in group_vars/all/vault.yml.\n';
const TITLE = 'Group variables';

const [verb, ...args] = process.argv.slice(2);
await script(async () => {
  if (verb === 'write') return write();
  if (verb === 'validate') return validate();
  if (verb === 'set' && args.length === 2) return set(...args);
  throw new Problem('usage: node scripts/group-vars.mjs write | validate | set NAME VALUE');
});

function write() {
  const report = startReport('group-vars', TITLE, groupVarsFile());
  const caSha256 = process.env.ca_sha256;
  const variables = {
    bind_host: setting('bind_host'),
    gateway_port: number(setting('gateway_port')),
    domain: setting('domain'),
    backends: listSetting('backends'),
    backend_port: number(setting('backend_port')),
    models: listSetting('models'),
    request_timeout: number(setting('request_timeout')),
    log_level: setting('log_level'),
    // An output of TASK-3.01.04; without the pre-flight (--skip-phase) no CA is pinned.
    ...(caSha256 ? { ca_sha256: caSha256 } : {}),
  };
  const { changed, backup } = change(groupVarsFile(), HEADER + formatYaml(variables), report.folder);
  report.check('change', true, changed ? `${groupVarsFile()} written${backup ? `; before: ${backup}` : ''}` : 'nothing to change');
  report.finish({ variables });
}

function validate() {
  const report = continueReport('group-vars', TITLE, groupVarsFile(), 'validation');
  const results = checkVariables(read());
  for (const { name, error } of results) if (!error) report.check(name, true, 'right');
  for (const { error } of results) if (error) wrong(report, error);
  report.finish();
}

function set(name, value) {
  const variables = read();
  if (!Object.hasOwn(variables, name)) throw new Problem(`group_vars/litellm.yml: there is no ${name}; there are ${Object.keys(variables).join(', ')}`);
  variables[name] = Array.isArray(variables[name]) ? value.split(',') : number(value);
  const { error } = checkVariables(variables).find((result) => result.name === name) ?? {};
  if (error) throw new Problem(error);
  const { backup } = change(groupVarsFile(), HEADER + formatYaml(variables), 'work/evidence/remediation');
  console.log(`${name} is ${JSON.stringify(variables[name])}${backup ? `; before: ${backup}` : ' already'}`);
}

function read() {
  const text = readTextIfThere(groupVarsFile());
  if (text === undefined) throw new Problem('group_vars/litellm.yml: is not there: run TASK-3.02.02 first');
  return parseYaml(text, 'group_vars/litellm.yml');
}

/** Splits `file: variable: what is wrong` into a check and its finding, so that the line printed is that sentence. */
function wrong(report, error) {
  const at = error.indexOf(': ', error.indexOf(': ') + 1);
  report.check(error.slice(0, at), false, error.slice(at + 2));
}

/** Digits become a number; anything else stays as it is, for the validation to judge. */
function number(text) {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}
