/** Which variables a task finds, and which it must not. */
import { existsSync, rmSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/trace/report.js';
import { onePhase, phases, project, type Project } from './project.js';

const show = 'printf "%s|%s|%s|%s|%s\\n" "${CALLER-unset}" "${VAR-unset}" "${OUT-unset}" "${TASK-unset}" "${STEP-unset}"';
/** What every variable of the plan below is set to by everything that may set it. */
const all = (value: string): Record<string, string> => ({ CALLER: value, VAR: value, OUT: value, TASK: value, STEP: value });

describe('precedence', () => {
  let ran: Project;
  beforeAll(async () => {
    ran = project(
      onePhase(
        [
          { id: 'WRITES', run: 'for name in OUT TASK STEP; do echo "$name=output"; done >> "$PHASEGATE_OUTPUT"' },
          { id: 'READS', needs: ['WRITES'], env: { TASK: 'task', STEP: 'task' }, steps: [{ name: 'a', run: show, env: { STEP: 'step' } }, { name: 'b', run: show }] },
          { id: 'APART', run: show },
          { id: 'BOX', env: { TASK: 'container', STEP: 'container' }, tasks: [{ id: 'BOXED', title: 'boxed', env: { STEP: 'inner' }, run: show }] },
        ],
        { vars: { VAR: 'var', OUT: 'var', TASK: 'var', STEP: 'var' } },
      ),
    );
    const { code } = await ran.run(['run'], { env: all('caller') });
    expect(code).toBe(0);
  });
  const log = (id: string): string => ran.read(`.phasegate/one/evidence/${id}/output.log`);
  test('caller, vars, outputs, task, step: the later wins', () => expect(log('READS')).toBe('── a\ncaller|var|output|task|step\n── b\ncaller|var|output|task|task\n'));
  test('outputs reach only who needs the task that wrote them', () => expect(log('APART')).toBe('caller|var|var|var|var\n'));
  test('a container hands its variables down', () => expect(log('BOXED')).toBe('caller|var|var|container|inner\n'));
});

describe('secrets', () => {
  const plan = onePhase([
    { id: 'HAS', secrets: ['DEPLOY_KEY_NAME'], run: 'echo "length ${#DEPLOY_KEY_NAME}"; echo "is $DEPLOY_KEY_NAME"' },
    { id: 'HAS-NOT', run: 'echo "${DEPLOY_KEY_NAME-unset}"; env | grep -c nothing-of-it || true' },
    { id: 'STEPS-TOO', secrets: ['DEPLOY_KEY_NAME'], steps: [{ name: 'a', run: 'test "${#DEPLOY_KEY_NAME}" = 17' }, { name: 'b', run: 'test "${#DEPLOY_KEY_NAME}" = 17' }] },
  ]);

  test('only the task that lists a secret gets it, redacted where it prints it', async () => {
    const ran = project(plan);
    const { code } = await ran.run(['run'], { env: { DEPLOY_KEY_NAME: 'everyday-word-yes' } });
    expect(code).toBe(0);
    expect(ran.read('.phasegate/one/evidence/HAS/output.log')).toBe('length 17\nis ***\n');
    expect(ran.read('.phasegate/one/evidence/HAS-NOT/output.log')).toBe('unset\n0\n');
  });

  test('one that is not set fails the tasks that list it, and no other', async () => {
    const ran = project(plan);
    const { code } = await ran.run(['run', '--keep-going']);
    expect(code).toBe(1);
    expect(ran.statuses()).toEqual({ HAS: 'failed', 'HAS-NOT': 'passed', 'STEPS-TOO': 'failed' });
    expect(ran.task('HAS').error).toBe('secret DEPLOY_KEY_NAME is not set in the environment Phasegate was started with. Set it, or remove it from `secrets`.');
    expect(ran.task('HAS').steps).toEqual([]);
  });

  test('one that is too short to be redacted is refused before anything runs', async () => {
    const ran = project(plan);
    const { code, stderr } = await ran.run(['run'], { env: { DEPLOY_KEY_NAME: 'abc12' } });
    expect(code).toBe(2);
    expect(stderr).toContain('secret DEPLOY_KEY_NAME has fewer than 6 characters, too few to be redacted without destroying other text.');
    expect(stderr).toContain('Start Phasegate with the whole value in the variable, or remove it from `secrets` in the plan.');
    expect(ran.exists('.phasegate/one')).toBe(false);
  });

  test('a value in an output is not handed on', async () => {
    const ran = project(
      onePhase([
        { id: 'WRITES', secrets: ['DEPLOY_KEY_NAME'], run: 'echo "key=$DEPLOY_KEY_NAME" >> "$PHASEGATE_OUTPUT"; echo "other=fine" >> "$PHASEGATE_OUTPUT"' },
        { id: 'READS', needs: ['WRITES'], run: 'echo "${key-unset} ${other-unset}"' },
      ]),
    );
    const { code } = await ran.run(['run'], { env: { DEPLOY_KEY_NAME: 'everyday-word-yes' } });
    expect(code).toBe(0);
    expect(ran.task('WRITES').outputs).toEqual({ other: 'fine' });
    expect(ran.task('WRITES').warnings).toEqual(['output key holds a secret and was not handed on; pass secrets to the tasks that need them through `secrets`.']);
    expect(ran.read('.phasegate/one/evidence/READS/output.log')).toBe('unset fine\n');
  });
});

describe('a task is not us', () => {
  const OURS = {
    INPUT_TOKEN: 'input-of-the-action', INPUT_PLAN: 'phasegate.yml', 'INPUT_KEEP-GOING': 'true',
    ACTIONS_RUNTIME_TOKEN: 'runtime-token-value', ACTIONS_RUNTIME_URL: 'https://runtime.example', ACTIONS_RESULTS_URL: 'https://results.example',
    ACTIONS_CACHE_URL: 'https://cache.example', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'id-token-value', ACTIONS_ID_TOKEN_REQUEST_URL: 'https://id.example',
  };
  let ran: Project;
  let files: Record<string, string>;
  beforeAll(async () => {
    const names = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'];
    const write = names.map((name) => `test -f "$${name}" && test ! -s "$${name}" && echo "${name} $${name}"`).join('\n');
    const fill = names.slice(1).map((name) => `echo "LEAK=${name}" >> "$${name}"`).join('\n');
    ran = project(
      onePhase([
        { id: 'ENV', run: 'env | cut -d= -f1 | sort' },
        { id: 'FILES', run: `${write}\n${fill}\necho 'MINE=1' >> "$GITHUB_OUTPUT"\necho "same $(test "$GITHUB_OUTPUT" = "$PHASEGATE_OUTPUT" && echo yes)"` },
        { id: 'AFTER', needs: ['FILES'], run: `${write}\necho "MINE=$MINE LEAK=\${LEAK-unset}"` },
      ]),
    );
    files = Object.fromEntries(names.map((name) => [name, ran.path(`runner-${name}`)]));
    ran.write(Object.fromEntries(names.map((name) => [`runner-${name}`, 'as the runner left it\n'])));
    const { code } = await ran.run(['run', '--jobs', '1'], { env: { ...OURS, ...files, GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '7', GITHUB_SHA: 'c'.repeat(40), GITHUB_REPOSITORY: 'o/r', ACTIONS_STEP_DEBUG: 'true' } });
    expect(code).toBe(0);
  });
  const log = (id: string): string[] => ran.read(`.phasegate/one/evidence/${id}/output.log`).trimEnd().split('\n');

  test("it has none of the action's inputs and credentials", () => {
    const names = log('ENV');
    expect(names.filter((name) => /^(INPUT_|ACTIONS_(RUNTIME|RESULTS|CACHE|ID_TOKEN))/i.test(name))).toEqual([]);
    // What is the runner's and no credential stays.
    expect(names).toEqual(expect.arrayContaining(['ACTIONS_STEP_DEBUG', 'GITHUB_REPOSITORY', 'GITHUB_SHA', 'PHASEGATE_OUTPUT', 'PHASEGATE_PHASE', 'PHASEGATE_PLAN', 'PHASEGATE_TASK', 'PHASEGATE_UPSTREAM']));
  });

  test('it has files of its own to speak to the runner, empty for each task', () => {
    const own = log('FILES').filter((line) => line.startsWith('GITHUB_'));
    expect(own.map((line) => line.split(' ')[0])).toEqual(Object.keys(files));
    for (const line of own) expect(Object.values(files)).not.toContain(line.split(' ')[1]);
    expect(log('FILES').at(-1)).toBe('same yes');
    expect(log('AFTER').filter((line) => line.startsWith('GITHUB_'))).toHaveLength(5);
  });

  test('what it writes there reaches neither the runner nor later tasks, but for outputs', () => {
    expect(Object.keys(files).map((name) => ran.read(`runner-${name}`))).toEqual(Object.keys(files).map(() => 'as the runner left it\n'));
    expect(log('AFTER').at(-1)).toBe('MINE=1 LEAK=unset');
  });
});

test('nor is a git it left on the path, which is asked whether a report is committed', async () => {
  const git = '#!/bin/sh\\nenv | cut -d= -f1 | sort > "$(dirname "$0")/asked"\\n';
  const ran = project(
    onePhase([
      { id: 'PLANTS', run: `printf '${git}' > bin/git; chmod +x bin/git; echo '<testsuite tests="1"><testcase name="a"/></testsuite>' > junit.xml` },
      { id: 'READS', needs: ['PLANTS'], steps: [{ junit: 'junit.xml' }] },
    ]),
    { 'bin/README': '' },
  );
  const { code } = await ran.run(['run'], { env: { PATH: `${ran.path('bin')}:${process.env['PATH'] ?? ''}`, INPUT_TOKEN: 'input-of-the-action', ACTIONS_RUNTIME_TOKEN: 'runtime-token-value' } });
  expect(code).toBe(0);
  const names = ran.read('bin/asked').split('\n');
  expect(names).toContain('LC_ALL');
  expect(names.filter((name) => /^(INPUT_|ACTIONS_)/.test(name))).toEqual([]);
});

describe('$PHASEGATE_OUTPUT that a task replaced', () => {
  const cases = {
    'by a folder': { replace: 'mkdir', error: '$PHASEGATE_OUTPUT: the step replaced the file by something else; append to it instead' },
    'by a pipe': { replace: 'mkfifo', error: '$PHASEGATE_OUTPUT: the step replaced the file by something else; append to it instead' },
    'by a link': { replace: 'ln -s "$PWD/precious"', error: '$PHASEGATE_OUTPUT: the step replaced the file by a link; append to it instead' },
  };
  test.each(Object.entries(cases))('%s fails this task and touches no other', async (_, { replace, error }) => {
    const ran = project(
      onePhase([
        { id: 'FIRST', run: `rm "$PHASEGATE_OUTPUT"; ${replace} "$PHASEGATE_OUTPUT"` },
        { id: 'SECOND', run: 'echo "MINE=1" >> "$PHASEGATE_OUTPUT"' },
      ]),
      { precious: 'kept' },
    );
    const { code } = await ran.run(['run', '--keep-going', '--jobs', '1']);
    expect(code).toBe(1);
    expect(ran.task('FIRST')).toMatchObject({ status: 'failed', error });
    expect(ran.task('SECOND')).toMatchObject({ status: 'passed', outputs: { MINE: '1' } });
    expect(ran.read('precious')).toBe('kept');
  });

  test('by nothing is no output', async () => {
    const ran = project(onePhase([{ id: 'FIRST', run: 'rm "$PHASEGATE_OUTPUT"' }]));
    expect((await ran.run(['run'])).code).toBe(0);
  });

  test('by 50 GB of nothing is refused without reading it', async () => {
    const ran = project(onePhase([{ id: 'FIRST', run: 'truncate -s 50G "$PHASEGATE_OUTPUT"' }]));
    expect((await ran.run(['run'])).code).toBe(1);
    expect(ran.task('FIRST').error).toBe('$PHASEGATE_OUTPUT: the output file has more than 1 MiB (1048576 bytes); hand over large results as evidence files');
  });
});

test('$PHASEGATE_UPSTREAM has the evidence of all earlier phases under the names it was written with, and is a copy', async () => {
  const names = ['plain.txt', '.dot/deep/a b.txt', 'a:b?.txt', 'line\nbreak', 'c\\d.txt', 'ünï.txt'];
  const write = names.map((name) => `mkdir -p "$(dirname ${quoted(name)})"; echo ${quoted(`in ${name}`)} > ${quoted(name)}`).join('\n');
  const ran = project(
    phases({
      first: { tasks: [{ id: 'A', run: `mkdir -p ev; cd ev\n${write}`, evidence: ['ev/**'] }] },
      second: { tasks: [{ id: 'B', run: 'cd "$PHASEGATE_UPSTREAM"; find . -type f -print0 | sort -z | tr "\\0" "\\001" > "$OLDPWD/seen"; find . -type f -perm /222 | wc -l; find . -type f -exec sh -c \'for f; do chmod u+w "$f" && echo changed > "$f"; done\' _ {} +; cat first/A/ev/plain.txt' }] },
      third: { needs: ['second'], tasks: [{ id: 'C', run: 'ls "$PHASEGATE_UPSTREAM"; cat "$PHASEGATE_UPSTREAM/first/A/ev/plain.txt"' }] },
    }),
  );
  // The record is verified after it: nothing in it has changed.
  const { code } = await ran.run(['run']);
  expect(code).toBe(0);
  expect(ran.read('seen').split('\x01').filter(Boolean).toSorted()).toEqual(names.map((name) => `./first/A/ev/${name}`).toSorted());
  expect(ran.read('.phasegate/second/evidence/B/output.log')).toBe('0\nchanged\n');
  expect(ran.read('.phasegate/third/evidence/C/output.log')).toBe('first\nsecond\nin plain.txt\n');
  expect(ran.read('ev/plain.txt')).toBe('in plain.txt\n');
  const report = JSON.parse((await ran.run(['report', '--format', 'json'])).stdout) as Report;
  expect(report).toMatchObject({ verdict: 'passed', ignored: [] });
  expect(report.tasks[0]?.evidence.map(({ path }) => path).toSorted()).toEqual(names.map((name) => `ev/${name}`).toSorted());
});

test('a record that names evidence outside of it is not built on', async () => {
  const ran = project(phases({ first: { tasks: [{ id: 'A', run: 'echo hi > a.txt', evidence: 'a.txt' }] }, second: { tasks: [{ id: 'B', run: 'ls -R "$PHASEGATE_UPSTREAM"' }] } }));
  expect((await ran.run(['run'])).code).toBe(0);
  const result = ran.read('.phasegate/first/result.json');
  for (const path of ['../../../../../escaped.txt', 'x\\..\\..\\escaped.txt']) {
    ran.write({ '.phasegate/first/result.json': result.replace('"path": "a.txt"', `"path": ${JSON.stringify(path)}`) });
    const { code, stderr } = await ran.run(['run', '--phase', 'second'], { unverified: true });
    expect(code).toBe(2);
    expect(stderr).toContain(`The record of phase first names evidence ${JSON.stringify(path)} of task A, which leads out of it.`);
  }
});

test('evidence removed from the record is told by the phase that needs it', async () => {
  const ran = project(phases({ first: { tasks: [{ id: 'A', run: 'echo hi' }] }, second: { tasks: [{ id: 'B', run: 'echo hi' }] } }));
  expect((await ran.run(['run'])).code).toBe(0);
  const kept = '.phasegate/first/evidence/A/output.log';
  rmSync(ran.path(kept));
  const { code, stderr } = await ran.run(['run', '--phase', 'second'], { unverified: true });
  expect(code).toBe(2);
  expect(stderr).toContain(`${ran.path(kept)}, evidence of task A, is no longer in the record.`);
  expect(stderr).toContain('Run phase first again.');
  expect(existsSync(ran.path('.phasegate/local/lock'))).toBe(false);
});

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
