import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseOutputs } from '../../src/run/outputs.js';

const outputs = (text: string) => {
  const result = parseOutputs(text);
  expect(result.problems).toEqual([]);
  return result.outputs;
};
const problems = (text: string) => {
  const result = parseOutputs(text);
  expect(result.outputs).toEqual({});
  return result.problems;
};
const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/).filter((text) => !text.startsWith('npm_config_') && !text.endsWith('_proxy'));

describe('parseOutputs', () => {
  test('reads lines and blocks', () => {
    expect(outputs('port=8080\nurl=http://h/?a=b<<c\n\nnotes<<EOF\none\n\ntwo = 2\nEOF\nempty=\nnone<<X\nX\nport=1\n')).toEqual({
      port: '1',
      url: 'http://h/?a=b<<c',
      notes: 'one\n\ntwo = 2',
      empty: '',
      none: '',
    });
  });

  test('reads what Windows shells write', () => {
    expect(outputs('\uFEFFa=1\r\nb<<EOF\r\none\r\ntwo\r\nEOF\r\n')).toEqual({ a: '1', b: 'one\r\ntwo' });
  });

  test('names that are in every object are names', () => {
    expect(outputs('constructor=1\n__proto__=2')).toEqual(Object.fromEntries([['constructor', '1'], ['__proto__', '2']]));
  });

  test('gives back every value that was written as a block, whatever is in it', () => {
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: 'grapheme-composite' }).filter((value) => !/\0|\r$/.test(value)), { maxKeys: 6 }), fc.stringMatching(/^[0-9a-f]{16}$/), (values, token) => {
        const text = Object.entries(values).map(([key, value]) => `${key}<<ghadelimiter_${token}\n${value}\nghadelimiter_${token}\n`);
        expect(outputs(text.join(''))).toEqual({ ...values });
      }),
    );
  });

  test('hostile lines in a block stay in it', () => {
    const hostile = fc.array(fc.constantFrom('PATH=/tmp', 'EOF ', ' EOF', 'x<<EOF', 'LD_PRELOAD<<E', '', '='), { maxLength: 6 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(hostile, (value) => {
        expect(outputs(`a<<EOF\n${value}\nEOF`)).toEqual({ a: value });
      }),
    );
  });

  test.each([
    ['port', 'line 1: expected name=value or name<<DELIMITER, got "port"'],
    ['a=1\n=2', 'line 2: "" cannot be the name of an output: expected letters, digits and "_", not starting with a digit'],
    ['my-port=1', 'line 1: "my-port" cannot be the name of an output: expected letters, digits and "_", not starting with a digit'],
    ['1st=1', 'line 1: "1st" cannot be the name of an output: expected letters, digits and "_", not starting with a digit'],
    ['a<<', 'line 1: expected a delimiter after "a<<"'],
    ['b=1\na<<EOF\nx\nEOF2\nPATH=/tmp', 'line 2: the value of "a" is not closed: no later line is "EOF"'],
    ['a=x\0y', 'line 1: the value of "a" has a NUL character, which no variable can hold; write text in UTF-8'],
    [`a=${'x'.repeat(128 * 1024)}`, 'line 1: the value of "a" has more than 128 KiB, the most a variable can hold; hand it over as an evidence file'],
    [`a=${'x'.repeat(1024 * 1024)}`, 'the output file has more than 1 MiB (1048576 bytes); hand over large results as evidence files'],
    [`${'secret'.repeat(20)}`, `line 1: expected name=value or name<<DELIMITER, got a text of 120 characters`],
  ])('a wrong file, %#', (text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });

  test('one wrong line takes all outputs with it, and all problems are named', () => {
    expect(problems('good=1\nbad\nPATH=/tmp\nafter=2')).toEqual([
      'line 2: expected name=value or name<<DELIMITER, got "bad"',
      'line 3: "PATH" is refused as the name of an output: it would change how later tasks run; choose another name',
    ]);
  });

  test.each(
    'PHASEGATE_UPSTREAM GITHUB_TOKEN RUNNER_TEMP ACTIONS_RUNTIME_TOKEN INPUT_PLAN PATH HOME NODE_OPTIONS BASH_ENV ENV IFS LD_PRELOAD DYLD_INSERT_LIBRARIES SHELLOPTS PS4 PROMPT_COMMAND PYTHONSTARTUP PYTHONPATH PERL5OPT PERL5LIB RUBYOPT GIT_SSH_COMMAND GIT_CONFIG_COUNT GIT_EXTERNAL_DIFF JAVA_TOOL_OPTIONS npm_config_script_shell https_proxy'.split(' '),
  )('%s is refused', (refused) => {
    expect(problems(`${refused}=1`)).toEqual([`line 1: "${refused}" is refused as the name of an output: it would change how later tasks run; choose another name`]);
  });

  test.each('port env path NODE_ENV NODE_VERSION PYTHON_VERSION GIT_SHA GIT_COMMIT CI PATHS MY_PATH'.split(' '))('%s is allowed', (allowed) => {
    expect(outputs(`${allowed}=1`)).toEqual({ [allowed]: '1' });
  });
});
