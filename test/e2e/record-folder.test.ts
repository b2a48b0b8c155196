/** The folder a run writes: one run at a time, on disks that are full or not ours, and what tasks do to it. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { onePhase, phases, project, type Project } from '../run/project.js';

const isRoot = process.getuid?.() === 0;

describe('two runs in one folder', () => {
  test('the second is told who has it, and the first is unharmed', async () => {
    const ran = project(onePhase([{ id: 'A', run: 'echo $$ > started; cat "go-$WHICH"' }]));
    execFileSync('mkfifo', [ran.path('started'), ran.path('go-1'), ran.path('go-2')]);
    const first = ran.start(['run'], { env: { WHICH: '1' } });
    await readFile(ran.path('started'));
    const second = await ran.run(['run'], { unverified: true });
    expect(second.code).toBe(2);
    expect(second.stdout).toBe('');
    const [, pid, since] = /^error: Another run writes to (?:.*)\.phasegate \(process (\d+), since (.*)\)\.\n/.exec(second.stderr) ?? [];
    expect(Number(pid)).toBe(first.child.pid);
    expect(Number.isNaN(Date.parse(since ?? ''))).toBe(false);
    expect(second.stderr).toContain('Wait for it to end, or give this one a folder of its own with --out.');
    // And may have one of its own at the same time.
    const apart = ran.start(['run', '--out', 'other'], { env: { WHICH: '2' } });
    await readFile(ran.path('started'));
    await writeFile(ran.path('go-1'), 'x');
    await writeFile(ran.path('go-2'), 'x');
    const codes = [(await first.ended).code, (await apart.ended).code];
    expect(codes).toEqual([0, 0]);
    await ran.verify();
    await ran.verify('other');
    expect(existsSync(ran.path('.phasegate/local/lock'))).toBe(false);
  });

  test.each([
    ['of a process that ended', async () => JSON.stringify({ pid: await endedProcess(), started: '1' })],
    // Our own, which runs, but began at another time.
    ['whose number another process has now', async () => JSON.stringify({ pid: process.pid, started: '1' })],
    ['that is empty', async () => ''],
    ['that is no lock', async () => 'null'],
  ])('a lock %s is taken over', async (_, lock) => {
    const ran = project(onePhase([{ id: 'A', run: 'true' }]));
    ran.write({ '.phasegate/local/lock': await lock() });
    expect((await ran.run(['run'])).code).toBe(0);
    expect(ran.files('.phasegate/local')).toEqual([]);
  });

  test('the same process is not mistaken for another', async () => {
    const ran = project(onePhase([{ id: 'A', run: 'true' }]));
    const stat = readFileSync('/proc/self/stat', 'latin1');
    ran.write({ '.phasegate/local/lock': JSON.stringify({ pid: process.pid, started: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] }) });
    const { code, stderr } = await ran.run(['run']);
    expect(code).toBe(2);
    expect(stderr).toContain(`(process ${process.pid}, since `);
    expect(ran.exists('.phasegate/run.json')).toBe(false);
  });
});

async function endedProcess(): Promise<number> {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid!;
}

describe('--out', () => {
  const plan = onePhase([{ id: 'A', run: 'echo reached >> log' }]);

  test('that is a file is refused, and the file left as it is', async () => {
    const ran = project(plan, { taken: 'mine' });
    const { code, stderr } = await ran.run(['run', '--out', 'taken']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `error: --out ${ran.path('taken')} is not a folder.\nName a folder, or move the file away.\n` });
    expect(ran.read('taken')).toBe('mine');
    expect(ran.exists('log')).toBe(false);
  });

  test('below a file is refused', async () => {
    const ran = project(plan, { taken: 'mine' });
    const { code, stderr } = await ran.run(['run', '--out', 'taken/below']);
    expect(code).toBe(2);
    expect(stderr).toContain(`error: --out ${ran.path('taken/below')} is not a folder.`);
  });

  test.skipIf(!isRoot || spawnSync('setpriv', ['--version']).status !== 0)('that cannot be written is told (needs root and setpriv)', async () => {
    const ran = project(plan, { 'closed/keep': '' });
    execFileSync('chmod', ['755', ran.folder, ran.path('closed')]);
    const { code, stderr } = await ran.run(['run', '--out', 'closed/out'], { command: ['setpriv', '--reuid=65534', '--clear-groups', process.execPath] });
    expect(code).toBe(2);
    expect(stderr).toBe(`error: ${ran.path('closed/out/local')} could not be written: permission denied. Choose another folder with --out, or make it writable.\nThen run the same with \`--resume\`: what has passed is kept.\n`);
    expect(ran.exists('log')).toBe(false);
  });
});

/** The largest file our process and its children may write, in bytes: what `ulimit -f` sets. */
const limited = (bytes: number): readonly string[] => ['prlimit', `--fsize=${bytes}`, process.execPath];

describe.skipIf(spawnSync('prlimit', ['--version']).status !== 0)('a disk that takes no more (ulimit -f)', () => {
  const plan = phases({
    first: { tasks: [{ id: 'A', run: 'echo A >> log' }] },
    second: { tasks: [{ id: 'LARGE', run: 'echo LARGE >> log; head -c 300000 /dev/zero | tr "\\0" x' }, { id: 'SMALL', run: 'echo SMALL >> log; echo small' }] },
  });

  test('for the output of a task: the task fails and says why, the record is whole, --resume goes on', async () => {
    const ran = project(plan);
    const { code } = await ran.run(['run', '--keep-going'], { command: limited(200_000) });
    expect(code).toBe(1);
    expect(ran.statuses()).toEqual({ A: 'passed', LARGE: 'failed', SMALL: 'passed' });
    expect(ran.task('LARGE').error).toBe(`${ran.path('.phasegate/second/evidence/LARGE')} could not be written: the file would be larger than this system allows (ulimit -f). Raise the limit.`);
    expect((await ran.run(['run', '--resume'])).code).toBe(0);
    expect(ran.read('log').trim().split('\n').toSorted()).toEqual(['A', 'LARGE', 'LARGE', 'SMALL']);
  });

  test('for evidence: the task fails and says why, and nothing of half a file is kept', async () => {
    const ran = project(onePhase([{ id: 'A', run: 'echo said; touch large.txt small.txt', evidence: ['small.txt', 'large.txt'] }]), { 'large.txt': 'x'.repeat(300_000), 'small.txt': 'small' });
    const { code } = await ran.run(['run'], { command: limited(200_000) });
    expect(code).toBe(1);
    expect(ran.task('A')).toMatchObject({ status: 'failed', error: `${ran.path('.phasegate/one/evidence/A')} could not be written: the file would be larger than this system allows (ulimit -f). Raise the limit.` });
    expect(ran.files('.phasegate/one/evidence/A')).toEqual(['output.log', 'small.txt']);
    expect((await ran.run(['run', '--resume'])).code).toBe(0);
    expect(ran.task('A').evidence.map(({ path }) => path)).toEqual(['output.log', 'small.txt', 'large.txt']);
  });

  test('at the very start: nothing runs', async () => {
    const ran = project(plan);
    const { code, stderr } = await ran.run(['run'], { command: limited(0), unverified: true });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*\.phasegate\/\S+ could not be written: the file would be larger than this system allows \(ulimit -f\)\. Raise the limit\.\nThen run the same with `--resume`: what has passed is kept\.\n$/);
    expect(ran.exists('log')).toBe(false);
    expect((await ran.run(['run', '--resume'])).code).toBe(0);
  });

  test('for the record itself, in the middle: what ran is kept, children are ended, --resume goes on', async () => {
    const many = Array.from({ length: 30 }, (_, n) => ({ id: `T-${n}`, title: 'x'.repeat(200), run: `echo T-${n} >> log` }));
    const ran = project(phases({ first: { tasks: [{ id: 'A', run: 'echo A >> log' }] }, second: { tasks: [{ id: 'LONG', run: 'test -e go && exit; echo $$ > pid; exec sleep 1000' }, ...many] } }));
    const { code, stderr } = await ran.run(['run', '--jobs', '2'], { command: limited(30_000), unverified: true });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*\.phasegate\/\S+ could not be written: the file would be larger than this system allows \(ulimit -f\)\. Raise the limit\.\nThen run the same/);
    expect(ran.result('first').verdict).toBe('passed');
    expect(ran.result('second').verdict).toBe('not-computed');
    expect(ran.record().verdict).toBe('not-computed');
    expect(runs(Number(ran.read('pid')))).toBe(false);
    const before = ran.read('log').trim().split('\n');
    expect(before.length).toBeGreaterThan(3);
    expect(before.length).toBeLessThan(31);
    ran.write({ go: '' });
    expect((await ran.run(['run', '--resume'])).code).toBe(0);
    const after = ran.read('log').trim().split('\n');
    // At most the two that ran when the disk was full ran twice.
    expect(after.length).toBeLessThanOrEqual(31 + 2);
    expect(new Set(after).size).toBe(31);
    expect(after.filter((line) => line === 'A')).toHaveLength(1);
  });
});

test('a folder that a task puts in the place of a file of the record is told, and is no bug', async () => {
  const ran = project(phases({ first: { tasks: [{ id: 'A', run: 'rm .phasegate/first/result.json; mkdir .phasegate/first/result.json' }] } }));
  const { code, stderr } = await ran.run(['run'], { unverified: true });
  expect(code).toBe(2);
  expect(stderr).toContain(`${ran.path('.phasegate/first/result.json')} could not be written: a folder is in its place. Find out which task puts it there, and remove it.`);
  expect(stderr).not.toContain('bug');
});

describe('a full disk', () => {
  const mounted = isRoot ? mount() : undefined;
  if (mounted === undefined) console.warn('no small file system could be mounted here: the test on a full disk is left out');
  test.skipIf(mounted === undefined)('is told, loses nothing, and --resume goes on', async () => {
    const ran = project(phases({ first: { tasks: [{ id: 'A', run: 'echo A >> log; echo kept' }] }, second: { tasks: [{ id: 'B', run: 'echo B >> log; head -c 3000000 /dev/zero | tr "\\0" x' }] } }));
    ran.write({ '.phasegate/keep': '' });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'none', ran.path('.phasegate')]);
    try {
      const { code, stdout, stderr } = await ran.run(['run'], { unverified: true });
      expect(stdout.replace(/\s+/g, ' ') + stderr).toMatch(/\.phasegate\/second\S* could not be written: the disk is full\. Free some space\./);
      expect([1, 2]).toContain(code);
      expect(ran.result('first').tasks.map(({ status }) => status)).toEqual(['passed']);
      expect(ran.read('.phasegate/first/evidence/A/output.log')).toBe('kept\n');
      execFileSync('mount', ['-o', 'remount,size=50m', ran.path('.phasegate')]);
      expect((await ran.run(['run', '--resume'])).code).toBe(0);
      expect(ran.read('log')).toBe('A\nB\nB\n');
    } finally {
      execFileSync('umount', [ran.path('.phasegate')]);
    }
  });
});

/** Whether a file system can be mounted at all. */
function mount(): true | undefined {
  const probe = spawnSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs -o size=64k none "$d" && umount "$d"; s=$?; rmdir "$d"; exit $s'], { stdio: 'ignore' });
  return probe.status === 0 ? true : undefined;
}

function runs(pid: number): boolean {
  if (!existsSync(`/proc/${pid}`)) return false;
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return !'ZX'.includes(stat.charAt(stat.lastIndexOf(')') + 2));
}

/*
 * A task runs as the same user as we do: nothing keeps it from writing into the record. What it writes there while its
 * own phase runs is overwritten or told; one that makes the whole record anew after the run is found by its digest alone.
 */
describe('a task that writes into the record of its own phase', () => {
  const forge = (run: string): Project => project(onePhase([{ id: 'A', run: 'echo honest' }, { id: 'EVIL', needs: ['A'], run }]));

  test('a forged result.json is overwritten', async () => {
    const ran = forge(`sed -i 's/not-computed/passed/' .phasegate/one/result.json; echo '{"verdict":"passed"}' > .phasegate/run.json; exit 1`);
    expect((await ran.run(['run'])).code).toBe(1);
    expect(ran.record().verdict).toBe('failed');
    expect(ran.result('one').verdict).toBe('failed');
  });

  test('a manifest and a statement of its own are overwritten', async () => {
    const ran = forge(`echo '{"version":1}' > .phasegate/one/manifest.json; echo '{}' > .phasegate/one/statement.intoto.jsonl; exit 1`);
    expect((await ran.run(['run'])).code).toBe(1);
    expect(ran.result('one').verdict).toBe('failed');
  });

  test('a changed audit log is found by verify', async () => {
    const ran = forge(`node -e 'const f = ".phasegate/one/audit.jsonl"; const fs = require("fs"); fs.writeFileSync(f, fs.readFileSync(f, "utf8").replace("A", "Z"))'`);
    await ran.run(['run'], { unverified: true });
    const { code, stdout } = await ran.run(['verify', '.phasegate']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/chain broken +one\/audit\.jsonl line \d+ /);
  });

  test('an audit log put in place of ours is told', async () => {
    const ran = forge('cp .phasegate/one/audit.jsonl copy; mv copy .phasegate/one/audit.jsonl');
    const { code, stderr } = await ran.run(['run'], { unverified: true });
    expect(code).toBe(2);
    expect(stderr).toContain(`error: ${ran.path('.phasegate/one/audit.jsonl')} was removed or replaced while it was written.\n`);
  });

  test('evidence changed after it was kept is found by verify', async () => {
    const ran = forge('echo forged > .phasegate/one/evidence/A/output.log');
    await ran.run(['run'], { unverified: true });
    const { code, stdout } = await ran.run(['verify', '.phasegate']);
    expect(code).toBe(1);
    expect(stdout).toContain('one/evidence/A/output.log');
  });

  test('a file added among the evidence of another task is found by verify', async () => {
    const ran = forge('echo added > .phasegate/one/evidence/A/more.txt');
    await ran.run(['run'], { unverified: true });
    const { code, stdout } = await ran.run(['verify', '.phasegate']);
    expect(code).toBe(1);
    expect(stdout).toContain('evidence/A/more.txt');
  });

  test('a link put in place of its log is not written through', async () => {
    const ran = forge('mkdir -p .phasegate/one/evidence/EVIL; ln -s "$PWD/precious" .phasegate/one/evidence/EVIL/output.log; echo over');
    ran.write({ precious: 'kept' });
    const { code } = await ran.run(['run'], { unverified: true });
    expect(code).not.toBe(0);
    expect(ran.read('precious')).toBe('kept');
  });

  test('a link in the record is told as not ours', async () => {
    const ran = forge('ln -s /etc/passwd .phasegate/one/evidence/A/link');
    const { code, stderr } = await ran.run(['run'], { unverified: true });
    expect(code).toBe(2);
    expect(stderr).toBe(`error: ${ran.path('.phasegate/one/evidence/A/link')} is a link or special file, which Phasegate did not put there.\nRemove it, and find out which task writes into the record.\n`);
  });

  test.each([
    // As `git clean -fdx` does.
    ['all of the record', 'rm -rf .phasegate', 'was removed or replaced while it was written.\nFind out which task does that. `git clean -fdx` does: give it `-e .phasegate`, or name a folder outside with --out.\n'],
    ['evidence of an earlier task', 'rm -rf .phasegate/one/evidence/A', 'evidence/A/output.log is no longer there.\nFind out which task removes it. `git clean -fdx` does: give it `-e .phasegate`, or name a folder outside with --out.\n'],
  ])('%s removed while it runs is told, and no pass', async (_, run, told) => {
    const ran = forge(`${run}; echo more`);
    const { code, stdout, stderr } = await ran.run(['run'], { unverified: true });
    expect(code).toBe(2);
    expect(stderr.slice(-told.length)).toBe(told);
    expect(stdout).not.toContain('✓ passed  Shop');
  });
});
