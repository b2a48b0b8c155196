import { readFileSync } from 'node:fs';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { CHECK_INPUTS } from '../../src/actions/check-action.js';
import { INPUTS, readInputs } from '../../src/actions/inputs.js';
import { DEFECTS_INPUTS, readDefectsInputs, readReportInputs, REPORT_INPUTS } from '../../src/actions/report-inputs.js';

const actionOf = (path: string) => parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')) as { inputs: Record<string, { default: string }> };

test('inputs are those of action.yml, with its defaults', () => {
  const action = actionOf('action.yml');
  expect(Object.keys(action.inputs)).toEqual([...INPUTS]);
  expect(Object.keys(actionOf('check/action.yml').inputs)).toEqual([...CHECK_INPUTS]);
  const env = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [`INPUT_${name.toUpperCase()}`, input.default]));
  expect(readInputs({ ...env, INPUT_LEG: '', INPUT_TOKEN: '' })).toEqual({
    plan: 'phasegate.yml',
    phase: undefined,
    leg: undefined,
    vars: {},
    keepGoing: false,
    approve: [],
    allowEvents: [],
    needs: '',
    artifacts: [],
    comment: 'auto',
    defects: 'auto',
    author: 'github-actions[bot]',
    token: undefined,
  });
});

test('inputs of the report are those of its action.yml, with its defaults', () => {
  const { inputs } = actionOf('report/action.yml');
  expect(Object.keys(inputs)).toEqual([...REPORT_INPUTS]);
  const env = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [`INPUT_${name.toUpperCase()}`, input.default]));
  expect(readReportInputs({ ...env, INPUT_TOKEN: '' })).toEqual({ plan: 'phasegate.yml', needs: '', comment: 'auto', author: 'github-actions[bot]', token: undefined });
});

test('inputs of the defects are those of its action.yml, with its defaults', () => {
  const { inputs } = actionOf('defects/action.yml');
  expect(Object.keys(inputs)).toEqual([...DEFECTS_INPUTS]);
  const env = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [`INPUT_${name.toUpperCase()}`, input.default]));
  expect(readDefectsInputs({ ...env, INPUT_TOKEN: '' })).toEqual({ plan: 'phasegate.yml', needs: '', defects: 'auto', author: 'github-actions[bot]', token: undefined });
});

test.each<[Record<string, string>, string, string]>([
  [{ INPUT_COMMENT: 'yes' }, 'The input "comment" is "yes", and auto, always, never was expected.', 'Leave it out for `auto`.'],
  [{ INPUT_COMMENT: 'always', INPUT_PHASE: 'build' }, 'The input "comment" is always, and a single phase writes none: it knows nothing of the others.', 'Write the comment in a last job, with `phasegate/phasegate/report@v1`.'],
  [{ INPUT_DEFECTS: 'sometimes' }, 'The input "defects" is "sometimes", and auto, always, never was expected.', 'Leave it out for `auto`.'],
  [{ INPUT_DEFECTS: 'always', INPUT_PHASE: 'build' }, 'The input "defects" is always, and a single phase opens none: it knows nothing of the others.', 'Tell of defects in a last job, with `phasegate/phasegate/defects@v1`.'],
  [{ INPUT_ARTIFACTS: 'test-*' }, 'The input "artifacts" needs the input "needs": a job that died has left nothing, or what an older attempt of it left.', 'Write `needs: ${{ toJSON(needs) }}`, and list every job that uploads reports under `needs:` of this job.'],
])('%j is refused', (env, message, hint) => {
  expect(() => readInputs(env)).toThrow(expect.objectContaining({ name: 'UserError', message, hint }));
});

// act knows neither of the two, so GitHub's own evaluator has to say.
test.each([
  [{ 'job-index': 0, 'job-total': 1 }, ''],
  [{ 'job-index': 0, 'job-total': 2 }, '0'],
  [{ 'job-index': 11, 'job-total': 12 }, '11'],
  [{}, ''],
])('the default leg of %j is %j', (strategy, leg) => {
  const [, expression = ''] = /^\$\{\{(.*)\}\}$/.exec(actionOf('action.yml').inputs['leg']?.default ?? '') ?? [];
  const { tokens } = new Lexer(expression).lex();
  const context = JSON.parse(JSON.stringify({ strategy }), data.reviver) as data.Dictionary;
  expect(new Evaluator(new Parser(tokens, ['strategy'], []).parse(), context).evaluate().coerceString()).toBe(leg);
});

test('values are read as the runner gives them', () => {
  const env = {
    INPUT_PLAN: ' plans/p.yml ',
    INPUT_PHASE: 'build',
    INPUT_LEG: 'ubuntu-24.04',
    INPUT_VARS: 'a=1\r\n\n  b_2=x = y\nc=',
    'INPUT_KEEP-GOING': 'TRUE',
    INPUT_APPROVE: 'T-1, T-2\nT-1',
    'INPUT_ALLOW-EVENTS': 'workflow_run',
    INPUT_NEEDS: ' {"a":{"result":"success"}} ',
    INPUT_ARTIFACTS: 'test-*\r\n\n coverage of all ',
    INPUT_COMMENT: 'never',
    INPUT_DEFECTS: 'never',
    INPUT_AUTHOR: 'octobot',
    INPUT_TOKEN: 't',
    OTHER: 'x',
  };
  expect(readInputs(env)).toEqual({
    plan: 'plans/p.yml',
    phase: 'build',
    leg: 'ubuntu-24.04',
    vars: { a: '1', b_2: 'x = y', c: '' },
    keepGoing: true,
    approve: ['T-1', 'T-2'],
    allowEvents: ['workflow_run'],
    needs: '{"a":{"result":"success"}}',
    artifacts: ['test-*', 'coverage of all'],
    comment: 'never',
    defects: 'never',
    author: 'octobot',
    token: 't',
  });
});

test.each<[string, Record<string, string>, string, string]>([
  ['a misspelt boolean', { 'INPUT_KEEP-GOING': 'yes' }, 'The input "keep-going" is "yes", and true or false was expected.', 'Write `keep-going: true` or `keep-going: false`.'],
  ['a misspelt input', { INPUT_PHAES: 'x' }, 'There is no input "phaes".', 'Did you mean "phase"?'],
  ['an unknown input', { INPUT_QQQQQQQQ: 'x' }, 'There is no input "qqqqqqqq".', 'The inputs are plan, phase, leg, vars, keep-going, approve, allow-events, needs, artifacts, comment, defects, author, token.'],
  ['a line that sets nothing', { INPUT_VARS: 'a=1\nbackend_port: 4' }, 'The input "vars" has the line "backend_port: 4", and NAME=value was expected.', 'Write one variable a line: `vars: |` and below it `backend_port=11434`.'],
  ['a variable set twice', { INPUT_VARS: 'a=1\na=2' }, 'The input "vars" sets a twice.', 'Keep one of the lines.'],
  [
    'a leg that is a path',
    { INPUT_LEG: 'a/b' },
    'The input "leg" is "a/b", and letters, digits, ".", "_" and "-" were expected, at most 64.',
    'Name each leg of the matrix by such a word: `leg: ${{ strategy.job-index }}`.',
  ],
  ['an event that needs no leave', { 'INPUT_ALLOW-EVENTS': 'push' }, 'The input "allow-events" has "push", and pull_request_target or workflow_run was expected.', 'Leave out other events: tasks run on them anyway.'],
])('%s is refused', (_title, env, message, hint) => {
  expect(() => readInputs(env)).toThrow(expect.objectContaining({ name: 'UserError', message, hint }) as Error);
});
