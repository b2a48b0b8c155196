/** TASK-3.03.02: every template parses, and every variable it uses has a value. */
import { roleDir } from './lib/ansible.mjs';
import { parseTemplate, requiredNames, TemplateError } from './lib/jinja.mjs';
import { startReport } from './lib/report.mjs';
import { readTemplates, readValues } from './lib/role.mjs';
import { script } from './lib/script.mjs';

await script(async () => {
  const report = startReport('templates', 'Template validation', roleDir());
  const values = readValues();
  const templates = readTemplates();
  report.check('templates', templates.length > 0, `${templates.length} found`);
  for (const { path, source } of templates) {
    try {
      const names = requiredNames(parseTemplate(source));
      report.check(path, true, `parses; uses ${[...names.keys()].join(', ')}`);
      for (const [name, { line, column }] of names) {
        if (!Object.hasOwn(values, name)) {
          report.check(`${path}:${line}:${column}`, false, `${name} has no value in the role's defaults, group_vars/litellm.yml or the vault`, {
            say: `Give ${name} a value in defaults/main.yml, or write {{ ${name} | default(…) }}.`,
          });
        }
      }
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      report.check(`${path}:${error.line}:${error.column}`, false, error.message, { say: `Correct line ${error.line} of ${path}.` });
    }
  }
  report.finish();
});
