/** Holds requests against GitHub's own OpenAPI description. */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

interface Schema {
  [key: string]: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
}
interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}
interface Operation {
  operationId: string;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
}
interface Description {
  paths: Record<string, Record<string, Operation>>;
}

export interface ApiRequest {
  method: string;
  /** Path and query, as in the request line. */
  url: string;
  body: string;
}

export type RequestCheck = (request: ApiRequest) => { operation?: string; problems: string[] };

let check: RequestCheck | undefined;

/** Reads the description (13 MB, 0.2 s) once in a process. */
export function requestCheck(): RequestCheck {
  check ??= load();
  return check;
}

function load(): RequestCheck {
  const file = new URL('../../node_modules/@octokit/openapi/generated/api.github.com.json', import.meta.url);
  const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const coercing = new Ajv({ strict: false, allErrors: true, validateFormats: false, coerceTypes: true });
  const compiled = new Map<string, ValidateFunction>();
  const routes = Object.keys(description.paths).map((template) => ({
    template,
    names: [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!),
    // `{path}` and `{ref}` may hold slashes; nothing else does.
    pattern: new RegExp(`^${template.replace(/[.+]/g, '\\$&').replace(/\{(\w+)\}/g, (_, name: string) => (name === 'path' || name === 'ref' ? '(.+)' : '([^/]+)'))}$`),
  }));
  // A literal segment is a better match than a parameter.
  routes.sort((a, b) => a.names.length - b.names.length);

  const resolve = <T>(value: T | { $ref: string }): T =>
    typeof value === 'object' && value !== null && '$ref' in value && typeof value.$ref === 'string' ? (pointer(description, value.$ref) as T) : (value as T);
  const validator = (key: string, schema: Schema, engine: Ajv): ValidateFunction => {
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const made = engine.compile(standalone(schema, description));
    compiled.set(key, made);
    return made;
  };

  return ({ method, url, body }) => {
    const { pathname, searchParams } = new URL(url, 'https://api.github.com');
    const route = routes.find(({ pattern, template }) => pattern.test(pathname) && description.paths[template]?.[method.toLowerCase()] !== undefined);
    const operation = route && description.paths[route.template]?.[method.toLowerCase()];
    if (route === undefined || operation === undefined) return { problems: [`GitHub has no ${method} ${pathname}`] };
    const problems: string[] = [];
    const id = operation.operationId;
    const values = route.pattern.exec(pathname)!.slice(1).map(decodeURIComponent);
    const parameters = (operation.parameters ?? []).map((parameter) => resolve<Parameter>(parameter));
    for (const parameter of parameters.filter((one) => one.in !== 'header')) {
      const value = parameter.in === 'path' ? values[route.names.indexOf(parameter.name)] : (searchParams.get(parameter.name) ?? undefined);
      if (value === undefined) {
        if (parameter.required === true) problems.push(`${id}: the ${parameter.in} parameter "${parameter.name}" is missing`);
        continue;
      }
      const valid = validator(`${id} ${parameter.in} ${parameter.name}`, { type: 'object', properties: { value: parameter.schema } }, coercing);
      if (!valid({ value })) problems.push(`${id}: the ${parameter.in} parameter "${parameter.name}" is ${JSON.stringify(value)}: ${coercing.errorsText(valid.errors)}`);
    }
    for (const name of new Set(searchParams.keys())) {
      if (!parameters.some((parameter) => parameter.in === 'query' && parameter.name === name)) problems.push(`${id}: there is no query parameter "${name}"`);
    }
    const schema = operation.requestBody?.content['application/json']?.schema;
    if (body === '') {
      if (operation.requestBody?.required === true) problems.push(`${id}: the body is missing`);
    } else if (schema === undefined) {
      problems.push(`${id}: takes no JSON body`);
    } else {
      let value: unknown;
      try {
        value = JSON.parse(body);
      } catch (error) {
        return { operation: id, problems: [...problems, `${id}: the body is no JSON: ${(error as Error).message}`] };
      }
      const valid = validator(`${id} body`, schema, ajv);
      if (!valid(value)) problems.push(`${id}: ${ajv.errorsText(valid.errors, { dataVar: 'body' })}`);
      const known = propertyNames(resolve(schema), resolve);
      if (known.size > 0 && typeof value === 'object' && value !== null && !Array.isArray(value)) {
        for (const name of Object.keys(value)) if (!known.has(name)) problems.push(`${id}: the body has no field "${name}"`);
      }
    }
    return { operation: id, problems };
  };
}

function pointer(document: unknown, reference: string): unknown {
  let value = document;
  for (const part of reference.slice(2).split('/')) value = (value as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  return value;
}

/** The schema with just the components it refers to, so that ajv does not walk 13 MB for each of them. */
function standalone(schema: Schema, description: Description): Schema {
  const schemas: Record<string, unknown> = {};
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('$ref' in value && typeof value.$ref === 'string') {
      const name = value.$ref.replace('#/components/schemas/', '');
      if (!(name in schemas)) {
        schemas[name] = pointer(description, value.$ref);
        collect(schemas[name]);
      }
    }
    for (const part of Object.values(value)) collect(part);
  };
  collect(schema);
  return { ...(jsonSchema(schema) as Schema), components: { schemas: jsonSchema(schemas) } };
}

/** OpenAPI 3.0 says `nullable`, beside an `enum` or without a `type`; JSON Schema has a type for it. */
function jsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, jsonSchema(part)])) as Record<string, unknown>;
  return nullable === true ? { anyOf: [{ type: 'null' }, rest] } : rest;
}

function propertyNames(schema: Schema, resolve: (schema: Schema) => Schema): Set<string> {
  if (schema.additionalProperties !== undefined && schema.additionalProperties !== false) return new Set();
  const names = new Set(Object.keys(schema.properties ?? {}));
  for (const key of ['oneOf', 'anyOf', 'allOf']) {
    for (const part of (schema[key] as Schema[] | undefined) ?? []) for (const name of propertyNames(resolve(part), resolve)) names.add(name);
  }
  return names;
}
