// Generates schema/*.schema.json from the zod schemas in src/, which are their one source. `--check` writes nothing and
// fails where a published schema is not what the sources say.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'schema');
/** Where they are published: the first line of a plan that `phasegate init` writes names it. */
const PLACE = 'https://raw.githubusercontent.com/phasegate/phasegate/v1/schema/';

/** File → module and export of its zod schema, and what an editor or a reader is told it is. */
const published = {
  'plan.schema.json': { module: 'plan/schema.js', name: 'planSchema' },
  'check.schema.json': { module: 'plan/check-report.js', name: 'checkReportSchema', title: 'Output of phasegate check --json' },
  'result.schema.json': { module: 'trace/record.js', name: 'phaseResultSchema', title: 'result.json: what a phase left' },
  'run.schema.json': { module: 'trace/record.js', name: 'runRecordSchema', title: 'run.json: the record of a run' },
  'report.schema.json': { module: 'trace/report.js', name: 'reportSchema', title: 'Output of phasegate report --format json: the traceability report' },
};

// Inside the checkout, where the compiled modules find node_modules.
mkdirSync(join(root, 'build'), { recursive: true });
const compiled = mkdtempSync(join(root, 'build/schema-'));
try {
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', root, '--outDir', compiled], { stdio: 'inherit' });
  writeFileSync(join(compiled, 'package.json'), '{"type":"module"}\n');
  const { editorForms } = await import(join(compiled, 'plan/fields.js'));
  const differing = [];
  mkdirSync(folder, { recursive: true });
  for (const [file, { module, name, title }] of Object.entries(published)) {
    const schema = (await import(join(compiled, module)))[name];
    const text = `${JSON.stringify(jsonSchema(schema, `${PLACE}${file}`, title, editorForms), null, 2)}\n`;
    const target = join(folder, file);
    if (!process.argv.includes('--check')) writeFileSync(target, text);
    else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) differing.push(file);
  }
  if (differing.length > 0) {
    console.error(`schema/ is not what the sources say. Run "npm run schema" and commit it. Differs: ${differing.join(', ')}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(compiled, { recursive: true, force: true });
}

/** draft-07: what yaml-language-server and ajv understand completely. */
function jsonSchema(schema, id, title, editorForms) {
  const generated = z.toJSONSchema(schema, {
    target: 'draft-7',
    override: ({ zodSchema, jsonSchema }) => {
      const form = editorForms.get(zodSchema)?.form;
      if (form === undefined) return;
      delete jsonSchema.anyOf;
      delete jsonSchema.enum;
      Object.assign(jsonSchema, form);
    },
  });
  const { $schema, ...rest } = generated;
  return { $schema, $id: id, ...(title === undefined ? {} : { title }), ...rest };
}
