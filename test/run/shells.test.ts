/** What becomes of a script in each shell. All tasks are of one run; each test looks at its own. */
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { onePhase, project, type Project } from './project.js';

const SPECIAL = `quotes ' " \`, $HOME \${x} $(id) \\n \\, 100%, ; & | > < * ? ~, tab\tend, ünïcödé 日本語 🎉`;
const LONG = `${'# filler\n'.repeat(13_000)}echo "after 117 kB"\n`;
/** Fewer characters than an argument may have, more bytes. */
const WIDE = `: '${'€'.repeat(60_000)}'\necho "after 180 kB"\n`;
const SCRIPTS: Record<string, { run: string; shell?: string } & Record<string, unknown>> = {
  'BASH-pipe': { run: 'false | cat\necho reached' },
  'BASH-errexit': { run: 'echo before\n(exit 3)\necho reached' },
  'BASH-order': { run: 'for i in 1 2 3 4 5 6 7 8 9; do echo "out $i"; echo "err $i" >&2; done' },
  'BASH-default': { run: 'echo "$BASH_VERSION" | grep -c .' },
  'BASH-special': { run: `cat <<'EOF'\n${SPECIAL}\nEOF` },
  'BASH-here': { run: 'cat <<EOF\nfirst line is a here-document\nEOF' },
  'BASH-comment': { run: '# a comment first\necho second' },
  'BASH-syntax': { run: 'echo one\nif true; then\n' },
  'BASH-long': { run: LONG },
  'BASH-wide': { run: WIDE },
  'BASH-line': { run: 'echo one\necho "line $LINENO"' },
  'BASH-missing': { run: 'no-such-command-anywhere' },
  'BASH-denied': { run: 'echo echo hi > plain.txt; ./plain.txt' },
  'BASH-killed': { run: 'kill -9 $$' },
  'BASH-stdin': { run: 'cat; echo "end of input"' },
  'SH-errexit': { shell: 'sh', run: 'echo before\nfalse\necho reached' },
  'SH-pipe': { shell: 'sh', run: 'false | true\necho reached' },
  'SH-order': { shell: 'sh', run: 'echo a; echo b >&2; echo c' },
  'SH-syntax': { shell: 'sh', run: 'if true; then\n' },
  'NODE-exit': { shell: 'node', run: 'console.log("node", 6 * 7); process.exit(5)' },
  'NODE-special': { shell: 'node', run: `console.log(${JSON.stringify(SPECIAL)})` },
  'NODE-syntax': { shell: 'node', run: 'const = 1' },
  'NODE-throw': { shell: 'node', run: 'throw new Error("thrown here")' },
  'NODE-long': { shell: 'node', run: `${'// filler\n'.repeat(12_000)}console.log("after 120 kB")` },
  'PY-run': { shell: 'python', run: 'import sys\nprint("python", 6 * 7)\nsys.exit(4)' },
  'PY-special': { shell: 'python', run: `print(${JSON.stringify(SPECIAL)})` },
  'PWSH-missing': { shell: 'pwsh', run: 'Write-Host hi', env: { PATH: '/nowhere' } },
  'CWD-there': { 'working-directory': 'sub folder', run: 'basename "$PWD"' },
  'CWD-missing': { 'working-directory': 'not/there', run: 'echo reached' },
  'CWD-file': { 'working-directory': 'phasegate.yml', run: 'echo reached' },
  'CWD-link': { 'working-directory': 'out', run: 'echo reached' },
};

let ran: Project;
beforeAll(async () => {
  const tasks = Object.entries(SCRIPTS).map(([id, script]) => ({ id, ...script }));
  ran = project(onePhase(tasks), { 'sub folder/file': '' });
  symlinkSync('/', ran.path('out'));
  const { code } = await ran.run(['run', '--keep-going', '--jobs', '2']);
  expect(code).toBe(1);
});

const log = (id: string): string => (ran.exists(`.phasegate/one/evidence/${id}/output.log`) ? ran.read(`.phasegate/one/evidence/${id}/output.log`) : '');
const ended = (id: string): { status: string; error: string | undefined; log: string } => {
  const { status, error } = ran.task(id);
  return { status, error, log: log(id) };
};

describe('bash', () => {
  test('fails where one command of a pipe fails', () => expect(ended('BASH-pipe')).toEqual({ status: 'failed', error: 'exit 1', log: '' }));
  test('stops at the first command that fails, with its exit code', () => expect(ended('BASH-errexit')).toEqual({ status: 'failed', error: 'exit 3', log: 'before\n' }));
  test('keeps standard output and error in the order in which they were written', () =>
    expect(log('BASH-order')).toBe([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `out ${n}\nerr ${n}\n`).join('')));
  test('is the shell of a task that names none', () => expect(ended('BASH-default')).toEqual({ status: 'passed', error: undefined, log: '1\n' }));
  test('gets the script as it is written', () => expect(log('BASH-special')).toBe(`${SPECIAL}\n`));
  test('takes a here-document in the first line', () => expect(log('BASH-here')).toBe('first line is a here-document\n'));
  test('takes a comment in the first line', () => expect(log('BASH-comment')).toBe('second\n'));
  test('counts lines as the plan does', () => expect(log('BASH-line')).toBe('one\nline 2\n'));
  test('leaves what it says about its syntax in the log', () => {
    const { status, error, log: text } = ended('BASH-syntax');
    expect({ status, error }).toEqual({ status: 'failed', error: 'exit 2' });
    expect(text).toMatch(/^one\n.*: line 3: syntax error: unexpected end of file.*\n$/);
  });
  test('runs a script too large for an argument', () => expect(ended('BASH-long')).toEqual({ status: 'passed', error: undefined, log: 'after 117 kB\n' }));
  test('counts a script in bytes, not in characters', () => expect(ended('BASH-wide')).toEqual({ status: 'passed', error: undefined, log: 'after 180 kB\n' }));
  test('explains a command that is not there', () => {
    const { error, log: text } = ended('BASH-missing');
    expect(error).toBe('exit 127 (command not found: install it, or check its name and PATH)');
    expect(text).toContain('no-such-command-anywhere: command not found');
  });
  test('explains a file that is not executable', () =>
    expect(ended('BASH-denied').error).toBe('exit 126 (found but not executable: `chmod +x` it, or run it through its interpreter)'));
  test('names the signal that ended it', () => expect(ended('BASH-killed')).toEqual({ status: 'failed', error: 'ended by SIGKILL', log: '' }));
  test('has an empty standard input', () => expect(log('BASH-stdin')).toBe('end of input\n'));
});

describe('sh', () => {
  test('stops at the first command that fails', () => expect(ended('SH-errexit')).toEqual({ status: 'failed', error: 'exit 1', log: 'before\n' }));
  test('knows no pipefail, as on GitHub', () => expect(ended('SH-pipe')).toEqual({ status: 'passed', error: undefined, log: 'reached\n' }));
  test('keeps the order of its lines', () => expect(log('SH-order')).toBe('a\nb\nc\n'));
  test('leaves what it says about its syntax in the log', () => {
    expect(ended('SH-syntax').error).toBe('exit 2');
    expect(log('SH-syntax')).toMatch(/syntax error/i);
  });
});

describe('node', () => {
  test('runs and ends with its exit code', () => expect(ended('NODE-exit')).toEqual({ status: 'failed', error: 'exit 5', log: 'node 42\n' }));
  test('gets the script as it is written', () => expect(log('NODE-special')).toBe(`${SPECIAL}\n`));
  test('leaves what it says about its syntax in the log', () => {
    expect(ended('NODE-syntax').error).toBe('exit 1');
    expect(log('NODE-syntax')).toContain('SyntaxError: ');
  });
  test('leaves what is thrown in the log', () => {
    expect(ended('NODE-throw').error).toBe('exit 1');
    expect(log('NODE-throw')).toContain('Error: thrown here');
  });
  test('runs a script too large for an argument', () => expect(ended('NODE-long')).toEqual({ status: 'passed', error: undefined, log: 'after 120 kB\n' }));
});

describe.skipIf(!onPath('python3'))('python (needs one on PATH)', () => {
  test('runs and ends with its exit code', () => expect(ended('PY-run')).toEqual({ status: 'failed', error: 'exit 4', log: 'python 42\n' }));
  test('gets the script as it is written', () => expect(log('PY-special')).toBe(`${SPECIAL}\n`));
});

test('a shell that is not installed is told with what to do', () =>
  expect(ended('PWSH-missing').error).toBe('shell "pwsh" was not found: pwsh is not on PATH. Install it, or set another `shell:`.'));

describe('working-directory', () => {
  test('is where the script runs', () => expect(log('CWD-there')).toBe('sub folder\n'));
  test('that is not there fails the task', () =>
    expect(ended('CWD-missing')).toEqual({
      status: 'failed',
      error: "working directory not/there is not there; it is taken from the plan's folder. Create it in an earlier step, or correct `working-directory`.",
      log: '',
    }));
  test('that is a file fails the task', () =>
    expect(ended('CWD-file')).toEqual({ status: 'failed', error: 'working directory phasegate.yml is a file, not a folder.', log: '' }));
  test('behind a link out of the workspace fails the task', () =>
    expect(ended('CWD-link')).toEqual({ status: 'failed', error: 'working directory out leads out of the workspace, which tasks must not leave.', log: '' }));
});

test('an environment too large for any process is told, and ends nothing else', async () => {
  const fill = (n: number): string => `printf 'BIG_${n}=%s\\n' "$(head -c 120000 /dev/zero | tr '\\0' x)" >> "$PHASEGATE_OUTPUT"\n`;
  const some = (from: number): string => [0, 1, 2, 3, 4, 5, 6, 7].map((n) => fill(from + n)).join('');
  const large = project(
    onePhase([
      { id: 'A', run: some(0) },
      { id: 'B', run: some(10) },
      { id: 'C', run: some(20) },
      { id: 'USES-ALL', needs: ['A', 'B', 'C'], run: 'echo reached' },
      { id: 'USES-NONE', run: 'echo reached' },
    ]),
  );
  const { code } = await large.run(['run', '--keep-going']);
  expect(code).toBe(1);
  expect(large.statuses()).toMatchObject({ A: 'passed', B: 'passed', C: 'passed', 'USES-ALL': 'failed', 'USES-NONE': 'passed' });
  expect(large.task('USES-ALL').error).toBe('The environment is too large for a process of this system. Pass large values through files.');
});

function onPath(name: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`]);
    return true;
  } catch {
    console.warn(`${name} is not installed: its tests are left out`);
    return false;
  }
}
