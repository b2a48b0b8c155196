import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkExpression,
  evaluateCondition,
  type ExpressionContext,
  interpolate,
  interpolationsIn,
  type StatusOfNeeds,
  usesStatusFunction,
} from '../../src/plan/expression.js';

const CONTEXTS = ['vars', 'env', 'needs', 'github', 'runner', 'phase', 'task'];
const context: ExpressionContext = {
  vars: { Region: 'eu-1', count: '3', empty: '' },
  env: { MODE: 'fast' },
  needs: { 'TASK-3.01.01': { result: 'passed', outputs: { port: '8080' } } },
  github: { event_name: 'push', event: { commits: [{ id: 'a' }, { id: 'b' }], forced: false, number: 7 } },
  runner: { os: 'Linux', arch: 'X64' },
  phase: 'preflight',
  task: 'TASK-3.01.02',
};
const good: StatusOfNeeds = { success: true, failure: false, cancelled: false };
const bad: StatusOfNeeds = { success: false, failure: true, cancelled: false };
const holds = (text: string, status = good) => evaluateCondition(text, context, status);
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const plain = fc.string({ unit: 'binary' }).filter((text) => !text.includes('${{'));

describe('evaluateCondition', () => {
  test.each([
    ["vars.region == 'EU-1'", true],
    ["VARS.REGION != 'eu-1'", false],
    ['vars.count > 2 && vars.count <= 3', true],
    ["needs['TASK-3.01.01'].outputs.port == 8080", true],
    ["needs['TASK-3.01.01'].result == 'passed'", true],
    ["needs['unknown'].result == 'passed'", false],
    ['vars.missing', false],
    ['vars.empty', false],
    ["'false'", true],
    ['false', false],
    ['!0', true],
    ['null == 0', true],
    ["contains(github.event.commits.*.id, 'b')", true],
    ["startsWith(phase, 'PRE') && endsWith(task, '02')", true],
    ["runner.os == 'linux'", true],
    ["fromJSON('{\"a\":[1,2]}').a[1] == 2", true],
    ["format('{0}-{1}', 'a', 'b') == 'a-b'", true],
    ["'it''s' == 'it''s' && 'a''b''c' != 'a''b''''c'", true],
    ['${{ vars.count == 3 }}', true],
    ['github.event.forced', false],
    ['github.event', true],
  ])('%s is %s', (text, answer) => {
    expect(holds(text)).toBe(answer);
  });

  test('is success() && … unless it calls a status function', () => {
    expect([holds('true', bad), holds('always()', bad), holds('failure()', bad), holds('failure()', good)]).toEqual([false, true, true, false]);
    expect(holds('!cancelled()', bad)).toBe(true);
    expect(holds("Always() && phase == 'preflight'", bad)).toBe(true);
    expect(holds("'always()'", bad)).toBe(false);
    expect(holds('success() || vars.count == 3', bad)).toBe(true);
  });

  test('does not evaluate what a failed need decides already', () => {
    expect(holds("fromJSON('no json')", bad)).toBe(false);
  });

  test('a string literal is itself, whatever is in it', () => {
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        const seen = { ...context, vars: { one } };
        expect(evaluateCondition(`vars.one == ${literal(one)}`, seen, good)).toBe(true);
        expect(evaluateCondition(literal(other), seen, good)).toBe(other !== '');
      }),
    );
  });

  test('numbers compare as numbers', () => {
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }));
    fc.assert(
      fc.property(number, number, (one, other) => {
        expect([holds(`${one} < ${other}`), holds(`${one} == ${other}`), holds(`${one} >= ${other}`)]).toEqual([one < other, one === other, one >= other]);
      }),
    );
  });

  test.each([
    ['vars.count =', 'if: unexpected "=" at column 12'],
    ["fromJSON('x')", "fromJSON('x') cannot be evaluated: Error parsing JSON when evaluating fromJson"],
  ])('%s is refused', (text, message) => {
    expect(() => holds(text)).toThrow(expect.objectContaining({ name: 'UserError', message }));
  });
});

describe('checkExpression', () => {
  test.each(["vars.a == 'b'", 'always()', '${{ success() && !cancelled() }}', "toJSON(github) != ''", 'true', '-1', "case(true, 'a', 'b')"])('%s is right', (text) => {
    expect(checkExpression(text, CONTEXTS)).toBeUndefined();
  });

  const functions = 'always, cancelled, case, contains, endsWith, failure, format, fromJson, join, startsWith, success, toJson';
  test.each([
    ['', 'the expression is empty'],
    ['${{ }}', 'the expression is empty'],
    ['secrets.a', 'unknown name "secrets" at column 1; known here: vars, env, needs, github, runner, phase, task; texts stand in single quotes'],
    ['${{ sucess() }}', `unknown function "sucess" at column 5; known: ${functions}`],
    ['constructor()', `unknown function "constructor" at column 1; known: ${functions}`],
    ['__proto__()', `unknown function "__proto__" at column 1; known: ${functions}`],
    ["hashFiles('x')", `unknown function "hashFiles" at column 1; known: ${functions}`],
    ["vars.a == 'b", 'the text that begins at column 11 has no closing quote (a quote within it is written \'\')'],
    ['vars.a == "b"', 'unexpected "b" at column 11; texts stand in single quotes'],
    ['vars.a ==', 'the expression ends too early, after "==" at column 8'],
    ['vars.a vars.b', 'unexpected "vars" at column 8'],
    ['(vars.a', 'the expression ends too early, after "a" at column 7'],
    ['contains(vars.a)', 'contains() at column 1 needs more arguments'],
    ['always(1)', 'always() at column 1 has too many arguments'],
    ["case(true, 'a', false, 'b')", 'case() at column 1 needs an odd number of arguments: pairs of condition and value, then the default'],
    ['needs.TASK-3.01.01.result', 'unexpected "01.01.result" at column 14; an id with dots is written needs[\'TASK-3.01.01\']'],
    ["${{ vars.a }} == 'b'", 'put the whole expression into one ${{ }} or write it without; in parts it would be a text, which is always true'],
    ['${{ vars.a', '"${{ vars.a" has no closing "}}"'],
    ['vars.a\n== "b"', 'unexpected "b" at line 2, column 4 of the expression; texts stand in single quotes'],
    [`${'!'.repeat(60)}true`, 'the expression is nested too deeply at column 51'],
    [`vars.${'a'.repeat(21_000)}`, 'the expression has 21005 characters, at most 21000 are allowed'],
  ])('a wrong expression, %#', (text, problem) => {
    expect(checkExpression(text, CONTEXTS)).toBe(problem);
  });

  test('a field has no status functions', () => {
    expect(checkExpression('always()', ['vars'], 'field')).toBe(
      'unknown function "always" at column 1; known: case, contains, endsWith, format, fromJson, join, startsWith, toJson',
    );
  });

  test('answers in words, whatever it is given, and what it lets through can be evaluated', () => {
    const token = fc.constantFrom('vars.a', 'needs', '(', ')', '[', ']', '*', '.', ',', '==', '!', '&&', '||', '<', "'x'", '"', "'", '1', '-', 'true', 'always()', 'contains', '${{', '}}', '\n', 'constructor');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(token, { maxLength: 8 }).map((parts) => parts.join(' '))), (text) => {
        const problem = checkExpression(text, CONTEXTS);
        if (problem === undefined) expect([true, false]).toContain(holds(text));
        else expect(problem).not.toMatch(/undefined|\[object|position/);
      }),
      { numRuns: 500 },
    );
  });
});

test('usesStatusFunction looks at calls, not at words', () => {
  expect(['always()', 'true && Failure()', "'always()'", 'vars.always', 'needs.always.result', 'not an expression('].map(usesStatusFunction)).toEqual([true, true, false, false, false, false]);
});

describe('interpolationsIn', () => {
  test('finds each with its place', () => {
    expect(interpolationsIn("a ${{ vars.b }} ${{'}}'}}c")).toEqual([
      { expression: 'vars.b', start: 2, end: 15, closed: true },
      { expression: "'}}'", start: 16, end: 25, closed: true },
    ]);
  });

  test('reports one that is not closed', () => {
    expect(interpolationsIn("x ${{ 'a }}")).toEqual([{ expression: "'a }}", start: 2, end: 11, closed: false }]);
  });
});

describe('interpolate', () => {
  const vars = { backend_port: '11434', Name: 'x y', empty: '' };
  test.each([
    ['http://localhost:${{ vars.backend_port }}/health', 'http://localhost:11434/health'],
    ['${{vars.name}}${{ vars.EMPTY }}$', 'x y$'],
    ["${{ vars.missing || 'default' }}", 'default'],
    ["${{ vars['backend_port'] == 11434 }} }}", 'true }}'],
    ['no $NAME, no ${NAME}, no $(NAME)', 'no $NAME, no ${NAME}, no $(NAME)'],
  ])('%s', (text, result) => {
    expect(interpolate(text, vars)).toBe(result);
  });

  test.each([
    ['${{ vars.prot }}', '${{ vars.prot }} has no value: define "prot" under "vars" in the plan or give --var prot=…'],
    ['${{ vars.constructor }}', '${{ vars.constructor }} has no value: define "constructor" under "vars" in the plan or give --var constructor=…'],
    ['${{ null }}', '${{ null }} has no value'],
    ['${{ vars }}', '${{ vars }} gives an object, a text was expected'],
    ["${{ fromJSON('[]') }}", "${{ fromJSON('[]') }} gives a list, a text was expected"],
    ['a ${{ vars.x', '"${{ vars.x" has no closing "}}"'],
    ['${{ env.x }}', '${{ env.x }}: unknown name "env" at column 1; known here: vars; texts stand in single quotes'],
  ])('%s is refused', (text, message) => {
    expect(() => interpolate(text, vars)).toThrow(expect.objectContaining({ name: 'UserError', message }));
  });

  test('puts values in as they are, and never reads them again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), plain, plain, (value, before, after) => {
        fc.pre(!`${before}$`.includes('${{') && !before.endsWith('$') && !before.endsWith('${'));
        expect(interpolate(`${before}\${{ vars.value }}${after}`, { value })).toBe(before + value + after);
      }),
    );
  });
});
