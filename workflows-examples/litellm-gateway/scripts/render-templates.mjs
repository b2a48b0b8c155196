/** TASK-3.03.03: renders the templates with the validated variables, and validates what came out. */
import { join } from 'node:path';
import { roleDir } from './lib/ansible.mjs';
import { parseTemplate, renderTemplate, TemplateError } from './lib/jinja.mjs';
import { startReport } from './lib/report.mjs';
import { readTemplates, readValues } from './lib/role.mjs';
import { Problem, script, writeText } from './lib/script.mjs';
import { parseYaml } from './lib/yaml.mjs';

/** What each result must be; each judge adds its checks. */
const JUDGES = { 'litellm.config.yaml': judgeConfig, 'litellm.env': judgeEnvironment };

await script(async () => {
  const report = startReport('render', 'Rendered templates', roleDir());
  const values = readValues();
  const rendered = new Map();
  for (const { name, path, source } of readTemplates()) {
    const target = name.replace(/\.j2$/, '');
    try {
      const text = renderTemplate(parseTemplate(source), values);
      rendered.set(target, text);
      writeText(join(report.folder, target), text);
      report.check(path, true, `rendered to ${target}, ${text.length} characters`);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      report.check(`${path}:${error.line}:${error.column}`, false, error.message, { say: `Correct line ${error.line} of ${path}.` });
    }
  }
  for (const [target, judge] of Object.entries(JUDGES)) {
    if (!rendered.has(target)) report.check(target, false, 'was not rendered', { say: `Write templates/${target}.j2 or correct it.` });
    else judge(rendered.get(target), values, report);
  }
  report.finish();
});

function judgeConfig(text, values, report) {
  let config;
  try {
    config = parseYaml(text, 'litellm.config.yaml');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return report.check('litellm.config.yaml', false, error.message, { say: 'Correct templates/litellm.config.yaml.j2: what it renders is no YAML.' });
  }
  const models = Array.isArray(config?.model_list) ? config.model_list : [];
  const expected = values.models.length * values.backends.length;
  report.check('model_list', models.length === expected, `${models.length} entries for ${values.models.length} models on ${values.backends.length} backends`);
  const bad = models.filter((entry) => !URL.canParse(entry.litellm_params?.api_base) || !new URL(entry.litellm_params.api_base).hostname.endsWith(values.domain));
  report.check('api_base', models.length > 0 && bad.length === 0, models.length === 0 ? 'there is no model' : bad.length === 0 ? `each is a URL in ${values.domain}` : `expected URLs in ${values.domain}, got ${[...new Set(bad.map((entry) => entry.litellm_params?.api_base))].join(', ')}`);
  const reference = config?.general_settings?.master_key;
  return report.check('master_key', reference === 'os.environ/LITELLM_MASTER_KEY', reference === 'os.environ/LITELLM_MASTER_KEY' ? 'read from the environment, not written here' : 'expected os.environ/LITELLM_MASTER_KEY', {
    say: 'A key in the configuration can be read by everybody who can read the file: refer to the environment.',
  });
}

function judgeEnvironment(text, values, report) {
  const variables = {};
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    // One word as a shell reads it: plain, or in single quotes.
    const match = /^([A-Z][A-Z0-9_]*)=((?:[\w@%+=:,./-]|'[^']*'|"'")+)$/.exec(line);
    if (match) variables[match[1]] = match[2].replace(/"'"|'([^']*)'/g, (part, inner) => (part === `"'"` ? "'" : inner));
    else report.check(`litellm.env:${index + 1}`, false, 'expected NAME=VALUE, the value quoted for a shell', { say: 'Write {{ … | quote }} in templates/litellm.env.j2.' });
  }
  const wanted = { LITELLM_HOST: values.bind_host, LITELLM_PORT: String(values.gateway_port), LITELLM_LOG: values.log_level, LITELLM_CONFIG: `${values.config_dir}/litellm.config.yaml` };
  for (const [name, value] of Object.entries(wanted)) report.check(name, variables[name] === value, variables[name] === value ? value : `expected ${value}, got ${variables[name] ?? 'nothing'}`);
  const key = variables.LITELLM_MASTER_KEY !== undefined;
  report.check('LITELLM_MASTER_KEY', key, key ? 'a stand-in here, the vault fills it in on deployment' : 'is not set');
}
