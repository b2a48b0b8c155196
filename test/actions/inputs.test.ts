import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { INPUTS, readInputs } from '../../src/actions/inputs.js';

test('inputs are those of action.yml, with its defaults', () => {
  const action = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')) as { inputs: Record<string, { default: string }> };
  expect(Object.keys(action.inputs)).toEqual([...INPUTS]);
  const env = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [`INPUT_${name.toUpperCase()}`, input.default]));
  expect(readInputs({ ...env, INPUT_TOKEN: '' })).toEqual({ plan: 'phasegate.yml', phase: undefined, vars: {}, keepGoing: false, token: undefined });
});

test('values are read as the runner gives them', () => {
  const env = { INPUT_PLAN: ' plans/p.yml ', INPUT_PHASE: 'build', INPUT_VARS: 'a=1\r\n\n  b_2=x = y\nc=', 'INPUT_KEEP-GOING': 'TRUE', INPUT_TOKEN: 't', OTHER: 'x' };
  expect(readInputs(env)).toEqual({ plan: 'plans/p.yml', phase: 'build', vars: { a: '1', b_2: 'x = y', c: '' }, keepGoing: true, token: 't' });
});

test.each<[string, Record<string, string>, string, string]>([
  ['a misspelt boolean', { 'INPUT_KEEP-GOING': 'yes' }, 'The input "keep-going" is "yes", and true or false was expected.', 'Write `keep-going: true` or `keep-going: false`.'],
  ['a misspelt input', { INPUT_PHAES: 'x' }, 'There is no input "phaes".', 'Did you mean "phase"?'],
  ['an unknown input', { INPUT_QQQQQQQQ: 'x' }, 'There is no input "qqqqqqqq".', 'The inputs are plan, phase, vars, keep-going, token.'],
  ['a line that sets nothing', { INPUT_VARS: 'a=1\nbackend_port: 4' }, 'The input "vars" has the line "backend_port: 4", and NAME=value was expected.', 'Write one variable a line: `vars: |` and below it `backend_port=11434`.'],
  ['a variable set twice', { INPUT_VARS: 'a=1\na=2' }, 'The input "vars" sets a twice.', 'Keep one of the lines.'],
])('%s is refused', (_title, env, message, hint) => {
  expect(() => readInputs(env)).toThrow(expect.objectContaining({ name: 'UserError', message, hint }) as Error);
});
