// Generates schema/*.schema.json and src/plan/plan-shape.ts from the zod schemas in src/, which are their one source.
// `--check` writes nothing and fails where one of them is not what the sources say.
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
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', root, '--outDir', compiled, '--noCheck'], { stdio: 'inherit' });
  writeFileSync(join(compiled, 'package.json'), '{"type":"module"}\n');
  const { editorForms, refinements } = await import(join(compiled, 'plan/fields.js'));
  const differing = [];
  mkdirSync(folder, { recursive: true });
  const generated = new Map([['src/plan/plan-shape.ts', shapeModule(await import(join(compiled, 'plan/schema.js')), refinements)]]);
  for (const [file, { module, name, title }] of Object.entries(published)) {
    const schema = (await import(join(compiled, module)))[name];
    generated.set(`schema/${file}`, `${JSON.stringify(jsonSchema(schema, `${PLACE}${file}`, title, editorForms), null, 2)}\n`);
  }
  for (const [file, text] of generated) {
    const target = join(root, file);
    if (!process.argv.includes('--check')) writeFileSync(target, text);
    else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) differing.push(file);
  }
  if (differing.length > 0) {
    console.error(`The schemas are not what the sources say. Run "npm run schema" and commit it. Differs: ${differing.join(', ')}`);
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

/**
 * `src/plan/plan-shape.ts`: the schema of the plan as the data that `src/plan/shape.ts` asks. What this does not know of a
 * schema it refuses to leave out.
 */
function shapeModule({ planSchema, stepSchema, CHECK_KINDS }, refinements) {
  /** Text → name, each declared before it is used. Most fields are alike, so each shape is written once. */
  const names = new Map();
  const declarations = [];
  const nameOf = (schema) => {
    if (schema._zod.def.type === 'optional') return nameOf(schema._zod.def.innerType);
    const text = shapeText(schema, refinements, nameOf);
    if (!names.has(text)) {
      const exported = schema === planSchema ? 'planShape' : schema === stepSchema ? 'stepShape' : undefined;
      const name = exported ?? `shape${names.size + 1}`;
      names.set(text, name);
      declarations.push(exported === undefined ? `const ${name}: Shape = ${text};` : `export const ${name}: MappingShape = ${text};`);
    }
    return names.get(text);
  };
  nameOf(planSchema);
  return [
    '// Generated from schema.ts by "npm run schema". Do not edit.',
    "import type { MappingShape, Shape } from './shape.js';",
    '',
    `export const CHECK_KINDS = ${JSON.stringify(CHECK_KINDS)} as const;`,
    ...declarations,
    '',
  ].join('\n');
}

/** One schema as a `Shape` in source text. @param part says the same of a schema within it */
function shapeText(schema, refinements, part) {
  const { def } = schema._zod;
  const checks = (def.checks ?? []).map((check) => ({ ...check._zod.def, refined: refinements.get(check) }));
  const regex = checks.find(({ format }) => format === 'regex')?.pattern;
  const refined = checks.find((check) => check.refined !== undefined)?.refined;
  const filled = checks.some(({ check, minimum }) => check === 'min_length' && minimum === 1);
  const known = [regex, refined, filled || undefined].filter((each) => each !== undefined).length;
  if (known !== checks.length) throw new Error(`scripts/schema.mjs knows regex, min_length 1 and refinements; a ${def.type} has ${checks.map(({ check }) => check).join(', ')}.`);
  switch (def.type) {
    case 'string':
      if (refined === 'date') return "{ is: 'date' }";
      if (refined !== undefined) return `{ is: 'number'${Object.entries(refined).map(([name, value]) => `, ${name}: ${value}`).join('')} }`;
      return `{ is: 'text'${filled ? ', filled: true' : ''}${regex === undefined ? '' : `, pattern: ${regex}`} }`;
    case 'literal':
      return `{ is: 'choice', of: ${JSON.stringify(def.values)} }`;
    case 'enum':
      return `{ is: 'choice', of: ${JSON.stringify(Object.values(def.entries))} }`;
    case 'nullable':
      return `{ is: 'nothing-or', shape: ${part(def.innerType)} }`;
    case 'union':
      return `{ is: 'either', of: [${def.options.map(part).join(', ')}] }`;
    case 'array':
      return `{ is: 'list', of: ${part(def.element)}${filled ? ', filled: true' : ''} }`;
    case 'record':
      if (def.keyType._zod.def.type !== 'string' || def.keyType._zod.def.checks?.length) throw new Error('scripts/schema.mjs knows no record with checks of its keys.');
      return `{ is: 'named', of: ${part(def.valueType)} }`;
    case 'object': {
      if (def.catchall?._zod.def.type !== 'never') throw new Error('scripts/schema.mjs knows only mappings that refuse other fields.');
      const required = Object.keys(def.shape).filter((name) => def.shape[name]._zod.def.type !== 'optional');
      const fields = Object.entries(def.shape).map(([name, field]) => `${JSON.stringify(name)}: ${part(field)}`);
      return `{ is: 'mapping', required: ${JSON.stringify(required)}, fields: { ${fields.join(', ')} } }`;
    }
    default:
      throw new Error(`scripts/schema.mjs knows no shape for ${def.type}.`);
  }
}
