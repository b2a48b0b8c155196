/** Ctrl-C and what the runner sends on a cancel: children are ended, what is known is written, and it can go on. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { CLI, phases, project, type Project } from '../run/project.js';

/** BEFORE passes, HANGS says who it is through a pipe and hangs until `go` exists, LATER needs it. */
function hanging(hangs = 'sleep 1000 & echo $$ $! > started; wait'): Project {
  const created = project(
    phases({
      first: { tasks: [{ id: 'EARLY', run: 'echo EARLY >> log; echo kept > early.txt', evidence: ['early.txt'] }] },
      second: {
        tasks: [
          { id: 'BEFORE', run: 'echo BEFORE >> log; echo "word=given" >> "$PHASEGATE_OUTPUT"' },
          { id: 'HANGS', needs: ['BEFORE'], run: `echo HANGS >> log\nif test ! -e go; then echo "says something"; ${hangs}; fi` },
          { id: 'LATER', needs: ['HANGS'], run: 'echo "LATER $word" >> log' },
        ],
      },
      third: { tasks: [{ id: 'LAST', run: 'echo LAST >> log; cat "$PHASEGATE_UPSTREAM/first/EARLY/early.txt"' }] },
    }),
  );
  execFileSync('mkfifo', [created.path('started')]);
  return created;
}

/** Waits until HANGS runs. @returns its processes */
async function started(ran: Project): Promise<number[]> {
  return (await readFile(ran.path('started'), 'utf8')).trim().split(' ').map(Number);
}

function runs(pid: number): boolean {
  if (!existsSync(`/proc/${pid}`)) return false;
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return !'ZX'.includes(stat.charAt(stat.lastIndexOf(')') + 2));
}

async function resumes(ran: Project): Promise<void> {
  ran.write({ go: '' });
  const { code } = await ran.run(['run', '--resume']);
  expect(code).toBe(0);
  expect(ran.statuses()).toEqual({ EARLY: 'passed', BEFORE: 'passed', HANGS: 'passed', LATER: 'passed', LAST: 'passed' });
  expect(ran.read('log').trim().split('\n')).toEqual(['EARLY', 'BEFORE', 'HANGS', 'HANGS', 'LATER given', 'LAST']);
}

describe.skipIf(process.platform !== 'linux')('interrupted', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s, children are ended, what is known is written, and --resume runs the rest', async (signal) => {
    const ran = hanging();
    const { child, ended } = ran.start(['run', '--json']);
    const pids = await started(ran);
    const at = performance.now();
    child.kill(signal);
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expect(performance.now() - at).toBeLessThan(5000);
    expect(pids).toHaveLength(2);
    expect(pids.filter(runs)).toEqual([]);
    const events = stdout.trim().split('\n').map((line) => JSON.parse(line) as { type: string } & Record<string, unknown>);
    expect(events.filter(({ type }) => type === 'interrupted')).toMatchObject([{ signal }]);
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', verdict: 'not-computed', exitCode: 130 });
    await ran.verify();
    expect(ran.record().verdict).toBe('not-computed');
    expect(ran.statuses()).toEqual({ EARLY: 'passed', BEFORE: 'passed', HANGS: 'cancelled', LATER: 'cancelled', LAST: 'cancelled' });
    expect(ran.task('LATER').error).toBe('the run was interrupted before it started');
    expect(ran.read('.phasegate/second/evidence/HANGS/output.log')).toBe('says something\n');
    expect(existsSync(ran.path('.phasegate/local/lock'))).toBe(false);
    await resumes(ran);
  });

  test('once: a child that ignores SIGTERM is killed within the time a cancelled job has', async () => {
    const ran = hanging(`trap '' TERM INT; sh -c 'trap "" TERM INT; while :; do sleep 1000; done' & echo $$ $! > started; while :; do sleep 1000; done`);
    const { child, ended } = ran.start(['run']);
    const pids = await started(ran);
    const at = performance.now();
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(performance.now() - at).toBeLessThan(5000);
    expect(pids.filter(runs)).toEqual([]);
    await ran.verify();
    await resumes(ran);
  });

  test('twice: it ends at once, children do not outlive it, and --resume runs the rest', async () => {
    const ran = hanging(`trap '' TERM INT; echo $$ > started; while :; do sleep 1000; done`);
    const { child, ended } = ran.start(['run', '--json'], { env: { TMPDIR: ran.folder } });
    const pids = await started(ran);
    child.kill('SIGINT');
    for await (const line of createInterface({ input: child.stdout! })) if (line.includes('"interrupted"')) break;
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    await gone(pids);
    expect(ran.record().verdict).toBe('not-computed');
    expect(ran.result('second').verdict).toBe('not-computed');
    await resumes(ran);
  });

  test('at its first word, nothing is lost', async () => {
    const ran = hanging();
    const { child, ended } = ran.start(['run', '--json']);
    child.stdout?.once('data', () => child.kill('SIGINT'));
    await ended;
    expect(child.exitCode).toBe(130);
    await ran.verify();
    expect(ran.statuses()['LAST']).toBe('cancelled');
    await resumesAfterAnything(ran);
  });
});

async function resumesAfterAnything(ran: Project): Promise<void> {
  ran.write({ go: '' });
  expect((await ran.run(['run', '--resume'])).code).toBe(0);
  const log = ran.read('log').trim().split('\n');
  expect(log.filter((line) => line === 'EARLY').length).toBe(1);
  expect(log.at(-1)).toBe('LAST');
}

/** A killed process is listed for a moment longer; the test's own limit ends this if it stays. */
async function gone(pids: number[]): Promise<void> {
  while (pids.some(runs)) await new Promise(setImmediate);
}

const hasScript = spawnSync('script', ['--version']).status === 0;
if (!hasScript) console.warn('`script` is not installed: the tests in a real terminal are left out');

describe.skipIf(!hasScript || process.platform !== 'linux')('in a real terminal', () => {
  async function typed(ran: Project, keys: string): Promise<{ code: number | null; shown: string; pids: number[] }> {
    const command = `'${process.execPath}' '${CLI}' run`;
    const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      cwd: ran.folder,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TERM: 'xterm-256color', SHELL: '/bin/sh' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let shown = '';
    child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    const closed = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
    const pids = await started(ran);
    child.stdin.write(keys);
    return { code: await closed, shown, pids };
  }

  test('Ctrl-C ends the run, and the cursor is back', async () => {
    const ran = hanging();
    const { code, shown, pids } = await typed(ran, '\x03');
    expect(code).toBe(130);
    expect(pids.filter(runs)).toEqual([]);
    expect(shown).toContain('\x1b[?25l');
    expect(shown.lastIndexOf('\x1b[?25h')).toBeGreaterThan(shown.lastIndexOf('\x1b[?25l'));
    expect(shown).toContain('HANGS');
    await ran.verify();
    await resumes(ran);
  });

  test('control characters a task prints do not reach it raw', async () => {
    const ran = project(phases({ one: { tasks: [{ id: 'A', title: 'Steers', run: String.raw`printf 'title \033]0;owned\007 clear \033[2J bell \a back \b\b\b cr \rX csi \302\23331m raw \23331m end\n'; exit 1` }] } }));
    const child = spawn('script', ['--quiet', '--return', '--command', `'${process.execPath}' '${CLI}' run`, '/dev/null'], {
      cwd: ran.folder,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TERM: 'xterm-256color', SHELL: '/bin/sh' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1);
    const shown = Buffer.concat(chunks).toString();
    expect(shown).toContain('clear');
    expect(shown).not.toContain('\x1b]');
    expect(shown).not.toContain('\x1b[2J');
    expect(shown).not.toContain('\x07');
    expect(shown).not.toContain('\b');
    expect(shown).not.toContain('\x9b');
    // What was printed is kept as it was.
    expect(readFileSync(ran.path('.phasegate/one/evidence/A/output.log'), 'latin1')).toContain('\x1b]0;owned\x07 clear \x1b[2J');
  });
});
