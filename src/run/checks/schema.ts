import type { AnySchemaObject, ErrorObject } from 'ajv';
import type { CheckContext, CheckOf } from '../checks.js';
import { CheckFailure } from './failure.js';
import { textField } from './fields.js';
import { parseJson } from './metric.js';
import { readText } from './workspace.js';

const SHOWN_ERRORS = 10;

/** A JSON or YAML file is valid by a JSON Schema of draft 2020-12 (the default), 2019-09 or 07. */
export async function checkSchema(check: CheckOf<'schema'>, context: CheckContext, signal: AbortSignal): Promise<string> {
  const file = textField('file', check.file, context.vars);
  const schemaFile = textField('schema', check.schema, context.vars);
  const schema = await parsed('schema', schemaFile, context, signal);
  if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema))) {
    throw new CheckFailure(`schema: ${schemaFile} is no JSON Schema: expected an object or a boolean`);
  }
  if (typeof schema === 'object' && '$async' in schema) throw new CheckFailure(`schema: ${schemaFile} has "$async", which is not JSON Schema`);
  const data = await parsed('file', file, context, signal);
  const errors = await validated(schema, data, schemaFile);
  if (!errors) return `${file} is valid by ${schemaFile}`;
  const lines = errors.slice(0, SHOWN_ERRORS).map((error) => `  ${worded(error)}`);
  const more = errors.length > lines.length ? [`  and ${errors.length - lines.length} more`] : [];
  throw new CheckFailure([`file: ${file} is not valid by ${schemaFile}:`, ...lines, ...more].join('\n'));
}

async function validated(schema: AnySchemaObject | boolean, data: unknown, schemaFile: string): Promise<ErrorObject[] | undefined> {
  const options = { allErrors: true, strict: false, validateFormats: false, logger: false } as const;
  try {
    const validator = new (await ajvFor(schema, schemaFile))(options);
    const validate = validator.compile(schema);
    return validate(data) === true ? undefined : (validate.errors ?? []);
  } catch (error) {
    if (error instanceof CheckFailure) throw error;
    const missing = (error as { missingRef?: string }).missingRef;
    throw new CheckFailure(
      missing === undefined
        ? `schema: ${schemaFile} is no JSON Schema: ${(error as Error).message}`
        : `schema: ${schemaFile} refers to ${missing}, which is not in it; other files and addresses are not read, put it under $defs`,
    );
  }
}

async function ajvFor(schema: AnySchemaObject | boolean, schemaFile: string) {
  const draft = typeof schema === 'boolean' ? undefined : (schema['$schema'] as unknown);
  if (draft === undefined || /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/.test(String(draft))) {
    return (await import('ajv/dist/2020.js')).Ajv2020;
  }
  if (/^https:\/\/json-schema\.org\/draft\/2019-09\/schema#?$/.test(String(draft))) return (await import('ajv/dist/2019.js')).Ajv2019;
  if (/^https?:\/\/json-schema\.org\/draft-07\/schema#?$/.test(String(draft))) return (await import('ajv')).Ajv;
  throw new CheckFailure(`schema: ${schemaFile} is written for ${JSON.stringify(draft)}; expected draft 2020-12, 2019-09 or 07`);
}

async function parsed(field: string, file: string, context: CheckContext, signal: AbortSignal): Promise<unknown> {
  const text = await readText(context.workspace, field, file, signal);
  if (!/\.ya?ml$/i.test(file)) return parseJson(file, text, context.redact);
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) {
    const why = error.code === 'MULTIPLE_DOCS' ? 'it holds several' : (error.message.split('\n')[0] ?? '').replace(/:$/, '');
    throw new CheckFailure(`${field}: ${file} is not one YAML document: ${why}`);
  }
  try {
    return document.toJS() as unknown;
  } catch {
    throw new CheckFailure(`${field}: ${file} uses its aliases so often that it is taken for an attack; write them out`);
  }
}

function worded({ instancePath, message, params, keyword }: ErrorObject): string {
  const place = instancePath === '' ? '(the whole file)' : instancePath;
  const details: Record<string, unknown> = params;
  const named = details['additionalProperty'] ?? details['unevaluatedProperty'] ?? details['propertyName'];
  const allowed = keyword === 'enum' ? details['allowedValues'] : keyword === 'const' ? details['allowedValue'] : undefined;
  return `${place} ${message}${named === undefined ? '' : `: ${String(named)}`}${allowed === undefined ? '' : `: ${JSON.stringify(allowed)}`}`;
}
