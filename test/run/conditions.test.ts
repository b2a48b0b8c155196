/** What decides whether a task or step runs (`if`), and what reaches it: outputs, variables, needs. */
import { describe, expect, test } from 'vitest';
import { onePhase, phases, project } from './project.js';

const pass = (id: string, rest: object = {}): object => ({ id, run: 'true', ...rest });
const fail = (id: string, rest: object = {}): object => ({ id, run: 'exit 7', ...rest });

describe('if of a task', () => {
  test('always() and failure() override blocked; success() and no function do not', async () => {
    const it = project(
      onePhase([
        fail('f'),
        pass('always', { needs: ['f'], if: 'always()' }),
        pass('failure', { needs: ['f'], if: 'failure()' }),
        pass('neither', { needs: ['f'], if: '!cancelled()' }),
        pass('success', { needs: ['f'], if: 'success()' }),
        pass('plain', { needs: ['f'], if: "vars.go == 'yes'" }),
        pass('ok'),
        pass('calm', { needs: ['ok'], if: 'failure()' }),
      ], { vars: { go: 'yes' } }),
    );
    await it.run(['run', '--keep-going']);
    expect(it.statuses()).toEqual({ f: 'failed', always: 'passed', failure: 'passed', neither: 'passed', success: 'blocked', plain: 'blocked', ok: 'passed', calm: 'skipped' });
  });

  test('after the run stopped, only what asks for it with always() or failure() still starts', async () => {
    const it = project(
      onePhase([
        fail('f', { effort: '9h' }),
        pass('clean', { if: 'always()', effort: '1h' }),
        pass('tell', { needs: ['f'], if: 'failure()', effort: '1h' }),
        pass('success', { if: 'success()', effort: '1h' }),
        pass('plain', { effort: '1h' }),
      ]),
    );
    await it.run(['run', '--jobs', '1']);
    expect(it.statuses()).toEqual({ f: 'failed', clean: 'passed', tell: 'passed', success: 'cancelled', plain: 'cancelled' });
  });

  test('failure() sees a failure at any distance, also of an earlier phase', async () => {
    const it = project(
      phases({
        one: { tasks: [fail('f'), pass('b', { needs: ['f'] }), pass('tell', { needs: ['b'], if: 'failure()' })] },
        two: { tasks: [pass('c')] },
        three: { tasks: [pass('late', { if: 'failure()' }), pass('done', { if: 'always()' })] },
      }),
    );
    expect((await it.run(['run', '--keep-going'])).code).toBe(1);
    expect(it.statuses()).toEqual({ f: 'failed', b: 'blocked', tell: 'passed', c: 'blocked', late: 'passed', done: 'passed' });
    expect(it.record().verdict).toBe('failed');
  });

  test('what is behind a waiting task has not failed', async () => {
    const it = project(onePhase([{ id: 'm', manual: { instructions: 'Look' } }, pass('tell', { needs: ['m'], if: 'failure()' }), pass('clean', { needs: ['m'], if: 'always()' })]));
    expect((await it.run(['run'])).code).toBe(3);
    expect(it.statuses()).toEqual({ m: 'waiting', tell: 'blocked', clean: 'passed' });
  });

  test('vars, env, needs with result and outputs, phase and task', async () => {
    const it = project(
      onePhase([
        { id: 'a', run: 'echo colour=red >> "$PHASEGATE_OUTPUT"' },
        pass('vars', { if: "vars.port == '80'" }),
        pass('env', { if: "env.FROM_OUTSIDE == 'yes' && env.OWN == 'mine'", env: { OWN: 'mine' } }),
        pass('env-output', { needs: ['a'], if: "env.colour == 'red'" }),
        pass('outputs', { needs: ['a'], if: "needs.a.outputs.colour == 'red' && needs['a'].result == 'passed'" }),
        pass('other', { needs: ['a'], if: "needs.a.outputs.colour == 'blue'" }),
        pass('here', { if: "phase == 'one' && task == 'here' && runner.os != ''" }),
        pass('braces', { if: "${{ contains(vars.port, '8') }}" }),
      ], { vars: { port: 80 } }),
    );
    const { code } = await it.run(['run'], { env: { FROM_OUTSIDE: 'yes' } });
    expect(it.statuses()).toEqual({ a: 'passed', vars: 'passed', env: 'passed', 'env-output': 'passed', outputs: 'passed', other: 'skipped', here: 'passed', braces: 'passed' });
    expect(code).toBe(0);
  });

  test('one that cannot be evaluated fails its task', async () => {
    const it = project(onePhase([pass('a', { if: 'fromJSON(vars.text).x' })], { vars: { text: '{' } }));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.task('a').status).toBe('failed');
    expect(it.task('a').error).toMatch(/^its `if` could not be evaluated: fromJSON\(vars\.text\)\.x cannot be evaluated: /);
  });

  test('the environment decides at run time; a skipped task with a tolerant dependent', async () => {
    const it = project(onePhase([pass('a', { if: "env.DEPLOY == 'yes'" }), pass('b', { needs: ['a'], if: 'always()' })]));
    await it.run(['run']);
    expect(it.statuses()).toEqual({ a: 'skipped', b: 'passed' });
    await it.run(['run'], { env: { DEPLOY: 'yes' } });
    expect(it.statuses()).toEqual({ a: 'passed', b: 'passed' });
  });
});

describe('if of a step', () => {
  test('after a failure only failure() and always() run; before one, failure() does not', async () => {
    const steps = [
      { name: 'early', run: 'echo early >> log', if: 'failure()' },
      { name: 'first', run: 'exit 1' },
      { name: 'plain', run: 'echo plain >> log' },
      { name: 'failure', run: 'echo failure >> log', if: 'failure()' },
      { name: 'always', run: 'echo always >> log', if: 'always()' },
      { name: 'both', run: 'echo both >> log', if: "failure() && vars.x == '1'" },
    ];
    const it = project(onePhase([{ id: 'a', steps }], { vars: { x: 1 } }));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.task('a').steps.map(({ name, status }) => [name, status])).toEqual([
      ['early', 'skipped'], ['first', 'failed'], ['plain', 'skipped'], ['failure', 'passed'], ['always', 'passed'], ['both', 'passed'],
    ]);
    expect(it.task('a').error).toBe('step "first": exit 1');
    expect(it.read('log')).toBe('failure\nalways\nboth\n');
  });

  test('test reports are read after a failure too, unless an `if` says otherwise: only they say which requirement broke', async () => {
    const report = '<testsuite><testcase name="REQ-1 adds"><failure/></testcase><testcase name="REQ-2 subtracts"/></testsuite>';
    const steps = [
      { name: 'tests', run: `echo '${report}' > r.xml; exit 3` },
      { name: 'report', junit: 'r.xml' },
      { name: 'file', file: 'r.xml' },
      { name: 'not asked', junit: 'r.xml', if: 'success()' },
    ];
    const it = project(onePhase([{ id: 'a', steps }], { requirements: [{ id: 'REQ-1' }, { id: 'REQ-2' }] }));
    expect((await it.run(['run'])).code).toBe(1);
    const { error, steps: ran } = it.task('a');
    expect(ran.map(({ name, status }) => [name, status])).toEqual([['tests', 'failed'], ['report', 'failed'], ['file', 'skipped'], ['not asked', 'skipped']]);
    expect(ran[1]?.tests?.map(({ status, requirements }) => [status, requirements])).toEqual([['failed', ['REQ-1']], ['passed', ['REQ-2']]]);
    expect(error).toBe('step "tests": exit 3');
  });

  test('sees what an earlier step handed on', async () => {
    const steps = [
      { name: 'one', run: 'echo ready=yes >> "$PHASEGATE_OUTPUT"' },
      { name: 'two', run: 'echo two >> log', if: "env.ready == 'yes'" },
      { name: 'three', run: 'echo three >> log', if: "env.ready == 'no'" },
    ];
    const it = project(onePhase([{ id: 'a', steps }]));
    expect((await it.run(['run'])).code).toBe(0);
    expect(it.read('log')).toBe('two\n');
  });
});

describe('outputs', () => {
  test('reach later steps, later tasks at any distance, and later phases at any distance; the nearer one wins', async () => {
    const it = project(
      phases({
        one: {
          tasks: [
            { id: 'a', steps: [{ name: 'w', run: 'echo first=1 >> "$PHASEGATE_OUTPUT"; echo who=a >> "$GITHUB_OUTPUT"' }, { name: 'r', run: 'echo "step $first" >> log' }] },
            { id: 'b', needs: ['a'], run: 'echo "b $first" >> log; echo who=b >> "$PHASEGATE_OUTPUT"' },
            { id: 'c', needs: ['b'], run: 'echo "c $first $who" >> log' },
            { id: 'side', run: 'echo "side ${first-nothing}" > side.txt' },
          ],
        },
        two: { tasks: [pass('d')] },
        three: { tasks: [{ id: 'e', run: 'echo "e $first $who" >> log' }] },
      }),
    );
    expect((await it.run(['run'])).code).toBe(0);
    expect(it.read('log')).toBe('step 1\nb 1\nc 1 b\ne 1 b\n');
    expect(it.read('side.txt')).toBe('side nothing\n');
    expect(it.task('a').outputs).toEqual({ first: '1', who: 'a' });
  });

  test('several lines, kept to the byte', async () => {
    const it = project(
      onePhase([
        { id: 'a', run: `printf 'text<<END\\none $HOME\\n\\ntwo\\nEND\\nplain=a=b\\n' >> "$PHASEGATE_OUTPUT"` },
        { id: 'b', needs: ['a'], run: 'printf %s "$text" > text; printf %s "$plain" > plain' },
      ]),
    );
    expect((await it.run(['run'])).code).toBe(0);
    expect(it.read('text')).toBe('one $HOME\n\ntwo');
    expect(it.read('plain')).toBe('a=b');
  });

  const refused: [string, string, string][] = [
    ['no assignment', 'echo nonsense', '$PHASEGATE_OUTPUT: line 1: expected name=value or name<<DELIMITER, got "nonsense"'],
    ['never closed', "echo 'x<<END'; echo y", '$PHASEGATE_OUTPUT: line 1: the value of "x" is not closed: no later line is "END"'],
    ['not a name', 'echo my-name=1', '$PHASEGATE_OUTPUT: line 1: "my-name" cannot be the name of an output: expected letters, digits and "_", not starting with a digit'],
    ['PATH', 'echo ok=1; echo PATH=/evil', '$PHASEGATE_OUTPUT: line 2: "PATH" is refused as the name of an output: it would change how later tasks run; choose another name'],
    ['BASH_ENV', 'echo BASH_ENV=evil', '$PHASEGATE_OUTPUT: line 1: "BASH_ENV" is refused as the name of an output: it would change how later tasks run; choose another name'],
    ['ours', 'echo PHASEGATE_PHASE=two', '$PHASEGATE_OUTPUT: line 1: "PHASEGATE_PHASE" is refused as the name of an output: it would change how later tasks run; choose another name'],
  ];
  test.each(refused)('refused: %s; the step fails and nothing is handed on', async (_, script, error) => {
    const it = project(onePhase([{ id: 'a', run: `{ ${script}; } >> "$PHASEGATE_OUTPUT"` }, pass('b', { needs: ['a'] })]));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.task('a')).toMatchObject({ status: 'failed', error, outputs: {} });
    expect(it.statuses()['b']).toBe('blocked');
  });

  test('of an attempt that failed do not count, of the one that passed do', async () => {
    const it = project(
      onePhase([
        { id: 'a', retry: { attempts: 2, backoff: '10ms' }, run: 'if [ -e once ]; then echo second=2 >> "$PHASEGATE_OUTPUT"; else touch once; echo first=1 >> "$PHASEGATE_OUTPUT"; exit 1; fi' },
        { id: 'b', needs: ['a'], run: 'echo "${first-no} ${second-no}" > log' },
      ]),
    );
    expect((await it.run(['run'])).code).toBe(0);
    expect(it.read('log')).toBe('no 2\n');
    expect(it.task('a').steps[0]?.attempts).toBe(2);
  });

  test('one that holds a secret is not handed on, and the record never has it', async () => {
    const secret = 'correct-horse-battery';
    const it = project(
      onePhase([
        { id: 'a', secrets: ['VAULT_KEY'], run: 'echo "key=x-$VAULT_KEY" >> "$PHASEGATE_OUTPUT"; echo plain=1 >> "$PHASEGATE_OUTPUT"; echo "$VAULT_KEY"' },
        { id: 'b', needs: ['a'], run: 'echo "${key-none} $plain ${VAULT_KEY-none}" > log' },
      ]),
    );
    const ran = await it.run(['run'], { env: { VAULT_KEY: secret } });
    expect(ran.code).toBe(0);
    expect(it.read('log')).toBe('none 1 none\n');
    expect(it.task('a').warnings).toEqual(['output key holds a secret and was not handed on; pass secrets to the tasks that need them through `secrets`.']);
    for (const file of it.files('.phasegate')) expect(it.read(`.phasegate/${file}`), file).not.toContain(secret);
    expect(ran.stdout + ran.stderr).not.toContain(secret);
  });

  test('a secret that is not set fails the task that lists it', async () => {
    const it = project(onePhase([{ id: 'a', secrets: ['VAULT_KEY'], run: 'echo ran >> log' }]));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.task('a').error).toBe('secret VAULT_KEY is not set in the environment Phasegate was started with. Set it, or remove it from `secrets`.');
    expect(it.exists('log')).toBe(false);
  });
});

describe('variables', () => {
  const plan = onePhase(
    [{ id: 'a', steps: [{ name: 'env', run: 'echo "$name:$size" > log' }, { name: 'check', file: { path: '${{ vars.name }}.txt', contains: 'size ${{ vars.size }}' } }] }],
    { vars: { name: 'small', size: 1 } },
  );

  test('are environment variables of tasks and fill the fields of checks', async () => {
    const it = project(plan, { 'small.txt': 'size 1', 'big.txt': 'size 2' });
    expect((await it.run(['run'])).code).toBe(0);
    expect(it.read('log')).toBe('small:1\n');
  });

  test('--var sets them, in both places, and the record says with which it ran', async () => {
    const it = project(plan, { 'small.txt': 'size 1', 'big.txt': 'size 2' });
    expect((await it.run(['run', '--var', 'name=big', '--var', 'size=2'])).code).toBe(0);
    expect(it.read('log')).toBe('big:2\n');
    expect(it.record().vars).toEqual({ name: 'big', size: '2' });
    expect(it.result('one').vars).toEqual({ name: 'big', size: '2' });
    const { code } = await it.run(['run', '--var', 'name=big']);
    expect(code).toBe(1);
    expect(it.task('a').error).toBe('step "check": contains: big.txt does not contain "size 1" (6 bytes searched, upper and lower case differ)');
  });

  test('a value with everything a shell would read stays what it is', async () => {
    const it = project(plan, {});
    const value = `a'b"$(touch pwned)\`touch pwned\`; touch pwned #`;
    await it.run(['run', '--var', `name=${value}`]);
    expect(it.read('log')).toBe(`${value}:1\n`);
    expect(it.exists('pwned')).toBe(false);
  });
});
