import { describe, expect, test } from 'vitest';
import { ask, failed, passed, workspace } from './ask.js';

const object = { type: 'object', required: ['name'], additionalProperties: false, properties: { name: { type: 'string' }, size: { enum: ['S', 'M'] }, ports: { type: 'array', items: { type: 'integer' } } } };
const folder = workspace({
  'schema.json': JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...object }),
  'draft7.json': JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...object, definitions: { x: {} } }),
  'draft2019.yml': `$schema: https://json-schema.org/draft/2019-09/schema\ntype: object\n`,
  'draft4.json': JSON.stringify({ $schema: 'http://json-schema.org/draft-04/schema#' }),
  'remote.json': JSON.stringify({ $ref: 'https://example.org/schema.json' }),
  'async.json': JSON.stringify({ $async: true, type: 'string' }),
  'wrong.json': JSON.stringify({ type: 'strin' }),
  'list.json': '[]',
  'good.json': '{"name":"a","ports":[1]}',
  'good.yaml': 'name: a\nports: [80]\n',
  'bad.yml': 'size: L\nports: [80, eleven]\nextra: 1\n',
  'two.yml': 'a: 1\n---\nb: 2\n',
  'tabs.yml': 'a:\n\tb: 1\n',
  'bomb.yml': `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefg'.split('').map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdef'[index]}`).join(',')}]`).join('\n')}\n`,
  'broken.json': '{',
});
const schema = (file: string, by = 'schema.json') => ask({ kind: 'schema', file, schema: by }, folder);

describe('passes', () => {
  test.each([
    ['good.json', 'schema.json'],
    ['good.yaml', 'schema.json'],
    ['good.json', 'draft7.json'],
    ['good.yaml', 'draft2019.yml'],
  ])('%s by %s', async (file, by) => {
    expect(await schema(file, by)).toEqual(passed(`${file} is valid by ${by}`));
  });
});

describe('fails', () => {
  test('with every error at its place', async () => {
    expect(await schema('bad.yml')).toEqual(
      failed(
        `file: bad.yml is not valid by schema.json:
  (the whole file) must have required property 'name'
  (the whole file) must NOT have additional properties: extra
  /size must be equal to one of the allowed values: ["S","M"]
  /ports/1 must be integer`,
      ),
    );
  });

  test.each([
    ['good.json', 'draft4.json', 'schema: draft4.json is written for "http://json-schema.org/draft-04/schema#"; expected draft 2020-12, 2019-09 or 07'],
    ['good.json', 'remote.json', 'schema: remote.json refers to https://example.org/schema.json, which is not in it; other files and addresses are not read, put it under $defs'],
    ['good.json', 'async.json', 'schema: async.json has "$async", which is not JSON Schema'],
    ['good.json', 'list.json', 'schema: list.json is no JSON Schema: expected an object or a boolean'],
    ['good.json', '../schema.json', 'schema: "../schema.json" leaves the workspace; expected a path relative to the plan\'s folder'],
    ['two.yml', 'schema.json', 'file: two.yml is not one YAML document: it holds several'],
    ['bomb.yml', 'schema.json', 'file: bomb.yml uses its aliases so often that it is taken for an attack; write them out'],
  ])('%s by %s', async (file, by, error) => {
    expect(await schema(file, by)).toEqual(failed(error));
  });

  test.each([
    ['good.json', 'wrong.json', /^schema: wrong\.json is no JSON Schema: schema is invalid: data\/type must be /],
    ['broken.json', 'schema.json', /^file: broken\.json is not JSON: Expected property name/],
    ['tabs.yml', 'schema.json', /^file: tabs\.yml is not one YAML document: Tabs are not allowed as indentation at line 2, column 1$/],
  ])('%s by %s', async (file, by, error) => {
    expect(await schema(file, by)).toMatchObject({ status: 'failed', error: expect.stringMatching(error) });
  });
});
