/** Steps end as a whole: on time, after retries, and with nothing of theirs left behind. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { onePhase, project, type Project } from './project.js';

/** Whether a process still runs; one that ended and nobody took note of does not. */
function runs(pid: number): boolean {
  if (!existsSync(`/proc/${pid}`)) return false;
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return !'ZX'.includes(stat.charAt(stat.lastIndexOf(')') + 2));
}
const pidsIn = (ran: Project, file: string): number[] => ran.read(file).trim().split(/\s+/).map(Number);

async function listening(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)));
}

describe.skipIf(process.platform !== 'linux')('a time limit', () => {
  const silent = createServer(() => undefined);
  let ran: Project;
  let audit: ({ type: string } & Record<string, unknown>)[];
  beforeAll(async () => {
    const port = await listening(silent);
    const hang = 'sleep 1000 & echo $! >> "$PIDS"; wait';
    ran = project(
      onePhase([
        { id: 'GRANDCHILDREN', timeout: '1s', env: { PIDS: 'pids-grand' }, run: `bash -c 'bash -c "sleep 1000 & echo \\$! \\$\\$ >> pids-grand; wait" & echo $! $$ >> pids-grand; wait' & echo $! $$ >> pids-grand\nwait` },
        { id: 'STUBBORN', timeout: '1s', run: `trap '' TERM\nbash -c 'trap "" TERM; echo $$ >> pids-stubborn; while :; do sleep 1000; done' &\necho $$ >> pids-stubborn\nwhile :; do sleep 1000; done` },
        { id: 'DAEMON', timeout: '1s', run: `setsid bash -c 'echo $$ >> pids-daemon; exec sleep 1000' < /dev/null > /dev/null 2>&1 &\nsleep 1000` },
        { id: 'STEP', steps: [{ name: 'quick', run: 'echo quick' }, { name: 'slow', timeout: '300ms', env: { PIDS: 'pids-step' }, run: hang }, { name: 'after', run: 'echo reached' }] },
        { id: 'TASK', timeout: '1s', env: { PIDS: 'pids-task' }, steps: [{ name: 'quick', run: 'echo quick' }, { name: 'slow', run: hang }] },
        { id: 'NEARER', timeout: '1h', steps: [{ name: 'slow', timeout: '250ms', run: 'echo before; sleep 1000' }] },
        { id: 'RETRIES', timeout: '1s', retry: { attempts: 100, backoff: '300ms' }, run: 'echo again; false' },
        { id: 'CHECK', timeout: '300ms', steps: [{ name: 'http', http: { url: `http://127.0.0.1:${port}/`, status: 200 } }] },
      ]),
    );
    const { code } = await ran.run(['run', '--keep-going', '--jobs', '8']);
    expect(code).toBe(1);
    silent.close();
    silent.closeAllConnections();
    audit = ran.audit('.phasegate/one/audit.jsonl');
  });
  const errorOf = (id: string): string | undefined => ran.task(id).error;

  test('ends children and grandchildren', () => {
    expect(errorOf('GRANDCHILDREN')).toBe('timed out after 1 s; all its processes were ended');
    const pids = pidsIn(ran, 'pids-grand');
    expect(pids).toHaveLength(6);
    expect(pids.filter(runs)).toEqual([]);
  });
  test('ends what ignores SIGTERM', () => {
    expect(errorOf('STUBBORN')).toBe('timed out after 1 s; all its processes were ended');
    const pids = pidsIn(ran, 'pids-stubborn');
    expect(pids).toHaveLength(2);
    expect(pids.filter(runs)).toEqual([]);
  });
  test('ends a daemon in a session of its own', () => {
    expect(errorOf('DAEMON')).toBe('timed out after 1 s; all its processes were ended');
    const pids = pidsIn(ran, 'pids-daemon');
    expect(pids).toHaveLength(1);
    expect(pids.filter(runs)).toEqual([]);
  });
  test('of a step names the step, and nothing after it runs', () => {
    expect(errorOf('STEP')).toBe('step "slow": timed out after 300 ms; all its processes were ended');
    expect(ran.task('STEP').steps.map((step) => [step.name, step.status])).toEqual([['quick', 'passed'], ['slow', 'failed'], ['after', 'skipped']]);
    expect(pidsIn(ran, 'pids-step').filter(runs)).toEqual([]);
  });
  test('of a task counts over its steps', () => {
    expect(errorOf('TASK')).toBe('step "slow": timed out after 1 s; all its processes were ended');
    expect(pidsIn(ran, 'pids-task').filter(runs)).toEqual([]);
  });
  test('that is nearer is the one that is told, and what was printed until then is kept', () => {
    expect(errorOf('NEARER')).toBe('timed out after 250 ms; all its processes were ended');
    expect(ran.read('.phasegate/one/evidence/NEARER/output.log')).toBe('before\n');
  });
  test('ends retrying', () => {
    const { attempts } = ran.task('RETRIES').steps[0]!;
    expect(attempts).toBeGreaterThan(1);
    expect(attempts).toBeLessThan(5);
    expect(audit.filter((entry) => entry.type === 'step-retrying' && entry['task'] === 'RETRIES').length).toBe(attempts - 1);
  });
  test('ends a check that waits', () => {
    expect(ran.task('CHECK').status).toBe('failed');
    // What is left of the task's 300 ms once the check begins.
    expect(errorOf('CHECK')).toMatch(/no answer within (?:2\d\d|300) ms/);
  });
});

describe('retry', () => {
  test('passes on the third attempt, keeps the output of each and waits longer each time', async () => {
    const ran = project(onePhase([{ id: 'A', retry: { attempts: 4, backoff: '20ms' }, run: 'echo x >> count; n=$(wc -l < count); echo "attempt $n"; echo "out$n=$n" >> "$PHASEGATE_OUTPUT"; test "$n" -ge 3 || exit $((n + 10))' }]));
    expect((await ran.run(['run'])).code).toBe(0);
    const { steps, status, outputs } = ran.task('A');
    expect(status).toBe('passed');
    expect(steps[0]).toMatchObject({ status: 'passed', attempts: 3, exitCode: 0 });
    // What a failed attempt wrote is no output.
    expect(outputs).toEqual({ out3: '3' });
    expect(ran.read('.phasegate/one/evidence/A/output.log')).toBe('attempt 1\nattempt 1 failed: exit 11; trying again\nattempt 2\nattempt 2 failed: exit 12; trying again\nattempt 3\n');
    const retries = ran.audit('.phasegate/one/audit.jsonl').filter((entry) => entry.type === 'step-retrying');
    expect(retries.map(({ attempt, error, waitMs }) => ({ attempt, error, waitMs }))).toEqual([{ attempt: 1, error: 'exit 11', waitMs: 20 }, { attempt: 2, error: 'exit 12', waitMs: 40 }]);
  });

  test('gives up after the last attempt', async () => {
    const ran = project(onePhase([{ id: 'A', retry: { attempts: 2, backoff: '10ms' }, run: 'exit 7' }]));
    expect((await ran.run(['run'])).code).toBe(1);
    expect(ran.task('A')).toMatchObject({ status: 'failed', error: 'exit 7', steps: [{ attempts: 2, exitCode: 7 }] });
  });

  test('repeats a check too', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.writeHead(asked < 3 ? 503 : 200).end();
    });
    const port = await listening(server);
    const ran = project(onePhase([{ id: 'A', retry: { attempts: 5, backoff: '10ms' }, steps: [{ name: 'health', http: { url: `http://127.0.0.1:${port}/`, status: 200 } }] }]));
    try {
      expect((await ran.run(['run'])).code).toBe(0);
    } finally {
      server.close();
    }
    expect(ran.task('A').steps[0]).toMatchObject({ status: 'passed', attempts: 3 });
    expect(asked).toBe(3);
  });
});

describe.skipIf(process.platform !== 'linux')('what a step leaves running', () => {
  /** The script ends only after the process it leaves has said who it is. */
  const heard = (start: string): string => `mkfifo "$PHASEGATE_TASK.fifo"\n${start}\ncat "$PHASEGATE_TASK.fifo" > "$PHASEGATE_TASK.pid"\necho done`;
  const tell = `sh -c 'echo $$ > "$PHASEGATE_TASK.fifo"; exec sleep 1000'`;
  const cases: Record<string, { run: string; warning: string }> = {
    PLAIN: { run: heard(`${tell} &`), warning: 'step "start" left a process running; ended with it. End what you start, or start it in the task that needs it.' },
    NOHUP: { run: heard(`nohup ${tell} < /dev/null > /dev/null 2>&1 &`), warning: 'step "start" left a process running; ended with it. End what you start, or start it in the task that needs it.' },
    TWO: { run: heard(`sleep 1000 &\n${tell} &`), warning: 'step "start" left 2 processes running; ended with it. End what you start, or start it in the task that needs it.' },
    STUBBORN: { run: heard(`sh -c 'trap "" TERM; echo $$ > STUBBORN.fifo; while :; do sleep 1000; done' &`), warning: 'step "start" left 2 processes running; ended with it. End what you start, or start it in the task that needs it.' },
    SETSID: { run: heard(`setsid ${tell} < /dev/null > /dev/null 2>&1 &`), warning: 'the task left a process running in the background; ended with it. End what you start, or start it in the task that needs it.' },
    DOUBLE: { run: heard('( setsid ./daemon.sh & ) < /dev/null > /dev/null 2>&1'), warning: 'the task left a process running in the background; ended with it. End what you start, or start it in the task that needs it.' },
  };
  let ran: Project;
  beforeAll(async () => {
    ran = project(onePhase(Object.entries(cases).map(([id, { run }]) => ({ id, steps: [{ name: 'start', run }] }))), { 'daemon.sh': `#!/bin/sh\n( ${tell} & )\n` });
    const { code } = await ran.run(['run', '--jobs', '6']);
    expect(code).toBe(0);
  });

  test.each(Object.entries(cases))('%s is ended with a warning, and the task has passed', (id, { warning }) => {
    expect(ran.task(id)).toMatchObject({ status: 'passed', warnings: [warning] });
    const pids = pidsIn(ran, `${id}.pid`);
    expect(pids).toHaveLength(1);
    expect(pids.filter(runs)).toEqual([]);
    expect(ran.read(`.phasegate/one/evidence/${id}/output.log`)).toBe('done\n');
  });

  test('a process substitution that ends by itself is not called left behind, and its output is whole', async () => {
    const cat = project(
      onePhase([
        { id: 'TEE', run: 'echo hello > >(tee copy-a)' },
        { id: 'EXEC', run: 'exec > >(tee copy-b) 2>&1\necho hello\necho error >&2' },
        { id: 'APART', run: 'seq 1 20000 > >(sort -n > copy-c 2> /dev/null) 2> /dev/null' },
      ]),
    );
    expect((await cat.run(['run'])).code).toBe(0);
    for (const id of ['TEE', 'EXEC', 'APART']) expect(cat.task(id).warnings, id).toBeUndefined();
    expect(cat.read('.phasegate/one/evidence/TEE/output.log')).toBe('hello\n');
    expect(cat.read('.phasegate/one/evidence/EXEC/output.log')).toBe('hello\nerror\n');
    expect([cat.read('copy-a'), cat.read('copy-b'), cat.read('copy-c').length]).toEqual(['hello\n', 'hello\nerror\n', 108_894]);
  });

  // As the first process of a container, which takes note of no orphans: what ended stays listed as a zombie.
  test.skipIf(!isolates())('an orphan that ended is not called left behind, where nobody takes note of orphans', async () => {
    const first = project(onePhase([{ id: 'A', run: 'pid=$(true > /dev/null & echo $!)\nuntil grep -q "Z (zombie)" "/proc/$pid/status"; do :; done\necho ended' }]));
    const { code } = await first.run(['run'], { command: ['unshare', '--fork', '--pid', '--mount-proc', process.execPath] });
    expect(code).toBe(0);
    expect(first.task('A').warnings).toBeUndefined();
    expect(first.read('.phasegate/one/evidence/A/output.log')).toBe('ended\n');
  });
});

function isolates(): boolean {
  try {
    execFileSync('unshare', ['--fork', '--pid', '--mount-proc', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('unshare makes no process namespace here: the test of orphans in containers is left out');
    return false;
  }
}
