/** Tasks a person does: waiting, deciding, and what a decision is bound to. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/trace/report.js';
import { onePhase, phases, type Project, project } from './project.js';

const vault = (rest: object = {}): object => ({ id: 'vault', title: 'Set up the vault', manual: { instructions: { file: 'docs/vault.md' }, approvers: ['octocat'] }, ...rest });
const log = (id: string, rest: object = {}): object => ({ id, run: `echo ${id} >> log`, ...rest });
const docs = { 'docs/vault.md': '1. Make a key\n2. Encrypt the file\n' };
const decide = ['--by', 'octocat', '--note', 'looks good'];

/** Every command line the output shows after a word, in order. */
function commands(stdout: string, command: 'approve' | 'run'): string[] {
  return stdout.split('\n').flatMap((line) => new RegExp(`node \\S+index\\.js ${command} .*$`).exec(line)?.[0] ?? []);
}

function shell(it: Project, command: string): { code: number; output: string } {
  // The node of these tests, whatever `node` is on the path.
  const script = `node() { "$OURS" "$@"; }; ${command}`;
  try {
    return { code: 0, output: execFileSync('bash', ['-c', script], { cwd: it.folder, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', OURS: process.execPath }, stdio: 'pipe' }) };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, output: stdout + stderr };
  }
}

describe('waiting', () => {
  test('prints the instructions and for whom it waits; dependents are blocked, the rest goes on; exit code 3', async () => {
    const it = project(onePhase([vault(), log('after', { needs: ['vault'] }), log('beside')]), docs);
    const { code, stdout } = await it.run(['run', '--jobs', '1']);
    expect(it.statuses()).toEqual({ vault: 'waiting', after: 'blocked', beside: 'passed' });
    expect(it.task('vault').waitsFor).toEqual(['octocat']);
    expect(stdout).toContain('1. Make a key');
    expect(stdout).toContain('2. Encrypt the file');
    expect(stdout).toContain('octocat');
    expect(it.record().verdict).toBe('waiting');
    expect(code).toBe(3);
  });

  test('anyone may decide where the plan names nobody', async () => {
    const it = project(onePhase([{ id: 'm', manual: { instructions: 'Look at it' } }]));
    const { stdout } = await it.run(['run']);
    expect(it.task('m').waitsFor).toEqual(['anyone']);
    expect(stdout).toContain('Look at it');
    expect((await it.run(['approve', 'm', '--by', 'me', '--note', 'ok'])).code).toBe(0);
    expect((await it.run(['run', '--resume'])).code).toBe(0);
  });

  test('the commands it prints work when a shell runs them', async () => {
    const it = project(onePhase([vault(), log('after', { needs: ['vault'] })], { vars: { word: 'x' } }), docs);
    const { stdout } = await it.run(['run', '--out', "a'b c", '--var', "word=it's $HOME"]);
    const [approve = ''] = commands(stdout, 'approve');
    const approved = shell(it, approve);
    expect(approved).toMatchObject({ code: 0 });
    const [resume = ''] = commands(approved.output, 'run');
    expect(shell(it, resume)).toMatchObject({ code: 0 });
    expect(it.statuses("a'b c")).toEqual({ vault: 'passed', after: 'passed' });
    expect(it.record("a'b c").vars).toEqual({ word: "it's $HOME" });
    await it.verify("a'b c");
  });
});

test('the commands work for a plan in another folder, from where it was started', async () => {
  const it = project(undefined, { 'plans/release 1.yml': JSON.stringify(onePhase([vault({ run: 'cat docs/vault.md >> log' })])), 'plans/docs/vault.md': 'Step one\n' });
  const { code, stdout } = await it.run(['run', 'plans/release 1.yml']);
  expect(code).toBe(3);
  expect(stdout).toContain('Step one');
  const approved = shell(it, commands(stdout, 'approve')[0] ?? '');
  expect(approved.code).toBe(0);
  expect(shell(it, commands(approved.output, 'run')[0] ?? '').code).toBe(0);
  expect(it.read('plans/log')).toBe('Step one\n');
  await it.verify();
});

describe('a decision', () => {
  test('approve, then --resume: its steps verify what the person did, then the dependents run; the record keeps it', async () => {
    const it = project(onePhase([log('before'), vault({ run: 'grep -q SECRET vault.yml && echo vault >> log' }), log('after', { needs: ['vault'] })]), docs);
    await it.run(['run', '--jobs', '1']);
    const approved = await it.run(['approve', 'vault', ...decide]);
    expect(approved.stdout).toMatch(/^vault approved by octocat: looks good\nGo on: node \S+ run --resume\n$/);
    expect(approved.code).toBe(0);
    expect((await it.run(['run', '--resume'])).code).toBe(1);
    expect(it.statuses()).toMatchObject({ vault: 'failed', after: 'blocked' });

    it.write({ 'vault.yml': 'SECRET\n' });
    expect((await it.run(['run', '--resume'])).code).toBe(0);
    expect(it.read('log')).toBe('before\nvault\nafter\n');
    expect(it.task('vault').decision).toMatchObject({ task: 'vault', decision: 'approved', by: 'octocat', note: 'looks good', asserted: true, plan: it.record().plan.digest, upstream: {} });
    expect(it.record().decisions).toEqual([it.task('vault').decision]);
    expect(it.audit('.phasegate/audit.jsonl').filter(({ type }) => type === 'decision-recorded')).toHaveLength(1);
  });

  test('run --approve: the decision is the proof where there are no steps', async () => {
    const it = project(onePhase([vault(), log('after', { needs: ['vault'] })]), docs);
    expect((await it.run(['run', '--approve', 'vault', ...decide])).code).toBe(0);
    expect(it.statuses()).toEqual({ vault: 'passed', after: 'passed' });
    expect(it.record().decisions).toHaveLength(1);
  });

  test('reject: the task fails, the run with it; a new decision takes its place', async () => {
    const it = project(onePhase([vault({ run: 'echo vault >> log' }), log('after', { needs: ['vault'] })]), docs);
    await it.run(['run']);
    expect((await it.run(['approve', 'vault', '--reject', '--by', 'octocat', '--note', 'no key'])).stdout).toMatch(/^vault rejected by octocat: no key\n/);
    const { code, stdout } = await it.run(['run', '--resume']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n +decide +\S.* approve vault --by octocat --note '…'\n/);
    expect(stdout).not.toContain('reproduce');
    const anew = /\S.* approve vault --by octocat --note '…'$/m.exec(stdout)?.[0] as string;
    for (const [file, label] of [['report.md', 'To decide anew: '], ['report.html', 'Decide anew'], ['local/defects/1.md', 'decides anew with:']] as const) {
      const told = it.read(`.phasegate/${file}`).replaceAll('&#39;', "'");
      expect([told.includes(label), told.includes(anew.replace(/^decide +/, '')), told.includes('--task vault')]).toEqual([true, true, false]);
    }
    expect(it.task('vault')).toMatchObject({ status: 'failed', error: 'rejected by octocat: no key', decision: { decision: 'rejected' } });
    expect(it.exists('log')).toBe(false);
    expect((await it.run(['run', '--resume', '--approve', 'vault', ...decide])).code).toBe(0);
    expect(it.record().decisions.map(({ decision }) => decision)).toEqual(['approved']);
  });

  test('reject, and approve after all: what went before it does not run again', async () => {
    const it = project(onePhase([log('before'), vault({ needs: ['before'], run: 'echo vault >> log' })]), docs);
    await it.run(['run']);
    await it.run(['approve', 'vault', '--reject', '--by', 'octocat', '--note', 'no key']);
    expect((await it.run(['run', '--resume'])).code).toBe(1);
    expect((await it.run(['approve', 'vault', ...decide])).code).toBe(0);
    expect((await it.run(['run', '--resume'])).code).toBe(0);
    expect(it.read('log')).toBe('before\nvault\n');
    expect(await it.run(['approve', 'vault', ...decide])).toMatchObject({ code: 2, stderr: 'error: Task vault does not wait for a decision: it is passed.\nRun the plan until it waits.\n' });
  });

  test.each([
    ['somebody else', (text: string) => text.replaceAll('"octocat"', '"mallory"'), 'has another decision about vault'],
    ['nobody', (text: string) => JSON.stringify({ ...(JSON.parse(text) as object), decisions: [] }), 'has no decision about vault'],
  ])('verify notices that run.json says %s decided', async (_, change, message) => {
    const it = project(onePhase([vault({ manual: { instructions: 'x' } })]));
    await it.run(['run', '--approve', 'vault', ...decide]);
    it.write({ '.phasegate/run.json': change(it.read('.phasegate/run.json')) });
    const { code, stdout } = await it.run(['verify', '.phasegate']);
    expect(code).toBe(1);
    expect(stdout).toContain(`${message}, and its result.json says approved by octocat\n`);
  });

  test('acceptance criteria in words stand where the decision is asked for, and in the report of what ran', async () => {
    const words = ['The key opens the vault', 'Nobody *else* has seen it'];
    const it = project(onePhase([vault({ manual: { instructions: 'Look.' }, acceptance: words, deliverables: ['there.md'] }), { id: 'W', acceptance: 'It reads well' }]), { 'there.md': 'x' });
    const { stdout } = await it.run(['run']);
    expect(stdout).toMatch(/\n +to do +Look\.\n +to accept +The key opens the vault\n +Nobody \*else\* has seen it\n +then /);
    const waiting = it.read('.phasegate/report.md');
    expect(waiting).toContain('What to do: Look.\n\nTo be accepted:\n\n- The key opens the vault\n- Nobody \\*else\\* has seen it\n\nTo answer: ');
    expect(waiting).toContain('## Acceptance in words\n\nFor a person to judge: they prove nothing here.\n\n**W**\n\n- It reads well\n');
    const { tasks } = JSON.parse((await it.run(['report', '--format', 'json'])).stdout) as Report;
    expect(tasks.map(({ acceptance, deliverables }) => ({ acceptance, deliverables }))).toEqual([{ acceptance: words, deliverables: ['there.md'] }, { acceptance: ['It reads well'] }]);
    expect(it.read('.phasegate/report.html')).toMatch(/<p class="label">To be accepted<\/p><ul><li>The key opens the vault<li>Nobody \*else\* has seen it<\/ul>[^]*<h4>Acceptance .*<\/h4><ul><li>It reads well<\/ul>/);
  });

  test('instructions in a file that is not there', async () => {
    const it = project(onePhase([vault({ manual: { instructions: { file: 'docs/nowhere.md' } } })]));
    expect((await it.run(['run'])).stdout).toMatch(/\n +to do +docs\/nowhere\.md says what to do, and is not there\.\n/);
  });

  test('is given in the folder the run wrote to', async () => {
    const it = project(onePhase([vault()]), docs);
    await it.run(['run', '--out', 'build/record']);
    expect((await it.run(['approve', 'vault', ...decide, '--out', 'build/record'])).stdout).toMatch(/run --out build\/record --resume\n$/);
    expect((await it.run(['run', '--out', 'build/record', '--resume'])).code).toBe(0);
    expect(it.exists('.phasegate')).toBe(false);
  });

  test('approvers are people: by their key or by their handle, with or without @, in any case', async () => {
    const plan = onePhase([vault({ manual: { instructions: 'x', approvers: ['platform'] } })], { people: { platform: '@octo-org/Platform' } });
    for (const by of ['platform', '@octo-org/platform', 'octo-org/Platform']) {
      const it = project(plan);
      expect((await it.run(['run', '--approve', 'vault', '--by', by, '--note', 'ok'])).code, by).toBe(0);
    }
    const it = project(plan);
    await it.run(['run']);
    expect(it.task('vault').waitsFor).toEqual(['@octo-org/Platform']);
    const { code, stderr } = await it.run(['approve', 'vault', '--by', 'octo-org', '--note', 'ok']);
    expect(stderr).toBe('error: octo-org may not decide vault.\nIts approvers are @octo-org/Platform.\n');
    expect(code).toBe(2);
  });
});

describe('refused, and the record is as it was', () => {
  const rows: [string, string[], string][] = [
    ['somebody else', ['approve', 'vault', '--by', 'mallory', '--note', 'ok'], 'error: mallory may not decide vault.\nIts approvers are octocat.\n'],
    ['nobody', ['approve', 'vault', '--by', ' ', '--note', 'ok'], 'error: --by is empty.\nSay who decides: --by NAME.\n'],
    ['an automated task', ['approve', 'beside', ...decide], 'error: Task beside takes no decision: it is not manual.\nManual tasks: vault, later.\n'],
    ['an unknown task', ['approve', 'vaul', ...decide], 'error: The plan has no task vaul.\nDid you mean vault?\n'],
    ['one that was not reached', ['approve', 'later', ...decide], 'error: Task later does not wait for a decision: it is blocked.\nRun the plan until it waits.\n'],
    ['another folder', ['approve', 'vault', ...decide, '--out', 'nowhere'], 'error: There is no run of this plan in nowhere that waits.\nRun it first, or decide with the run: phasegate run --approve vault --by … --note ….\n'],
    ['no reason', ['approve', 'vault', '--by', 'octocat'], 'error: phasegate approve: --note WHY is missing: why; kept in the record.\nSee: phasegate approve --help\n'],
    ['somebody else, with the run', ['run', '--resume', '--approve', 'vault', '--by', 'mallory', '--note', 'ok'], 'error: mallory may not decide vault.\nIts approvers are octocat.\n'],
  ];
  test('each with its words', async () => {
    const later = { id: 'later', needs: ['vault'], manual: { instructions: 'y' } };
    const it = project(onePhase([vault(), log('beside'), later]), docs);
    await it.run(['run']);
    const before = it.files('.phasegate').map((file) => [file, it.read(`.phasegate/${file}`)]);
    for (const [name, args, message] of rows) {
      const { code, stderr } = await it.run(args);
      expect(stderr, name).toBe(message);
      expect(code, name).toBe(2);
    }
    expect(it.files('.phasegate').map((file) => [file, it.read(`.phasegate/${file}`)])).toEqual(before);
  });

  test('where nothing waits any more', async () => {
    const it = project(onePhase([vault()]), docs);
    await it.run(['run', '--approve', 'vault', ...decide]);
    const { code, stderr } = await it.run(['approve', 'vault', ...decide]);
    expect(stderr).toBe('error: Task vault does not wait for a decision: it is passed.\nRun the plan until it waits.\n');
    expect(code).toBe(2);
  });
});

describe('bound to what it was given for', () => {
  const plan = phases({ make: { tasks: [{ id: 'build', run: 'cat source >> log' }] }, gate: { tasks: [vault(), log('deploy', { needs: ['vault'] })] } }, { vars: { size: 1 } });
  const waiting = async (): Promise<Project> => {
    const it = project(plan, { ...docs, source: 'v1\n' }, { git: true });
    await it.run(['run']);
    return it;
  };
  const changes: [string, (it: Project) => string[], RegExp][] = [
    ['the plan', (it) => (it.write({ 'phasegate.yml': `${it.read('phasegate.yml')}# x\n` }), []), /^it is of another version of the plan$/],
    ['the commit', (it) => (it.commit('second'), []), /^it is of commit [0-9a-f]{10}, and [0-9a-f]{10} is checked out$/],
    ['a variable', () => ['--var', 'size=2'], /^it ran with another value of the variable size$/],
  ];
  test.each(changes)('%s changes after it: it is not used, and said so', async (name, change, why) => {
    const it = await waiting();
    await it.run(['approve', 'vault', ...decide]);
    const args = change(it);
    const { code, stdout } = await it.run(['run', '--resume', '--json', ...args]);
    expect(code).toBe(3);
    expect(it.statuses()).toMatchObject({ vault: 'waiting', deploy: 'blocked' });
    const messages = stdout.trim().split('\n').map((line) => JSON.parse(line) as { type: string; message: string }).filter(({ type }) => type === 'warning').map(({ message }) => message);
    const [, reason = ''] = /^the decision of octocat about vault is not used, because the run it was given in cannot be resumed: (.*); it has to be given again$/.exec(messages.join('\n')) ?? [];
    expect(reason, name).toMatch(why);
  });

  test.each(changes.slice(0, 2))('%s changes before it: refused', async (_, change, why) => {
    const it = await waiting();
    change(it);
    const { code, stderr } = await it.run(['approve', 'vault', ...decide]);
    const [, reason = ''] = /^error: The run in \.phasegate cannot take a decision: (.*)\.\nRun the plan again, then decide\.\n$/.exec(stderr) ?? [];
    expect(reason).toMatch(why);
    expect(code).toBe(2);
  });

  test('upstream results change after it: it has to be given again', async () => {
    const it = await waiting();
    await it.run(['approve', 'vault', ...decide]);
    it.write({ source: 'v2\n' });
    await it.run(['run', '--task', 'build']);
    const { code, stdout } = await it.run(['run', '--resume', '--json']);
    expect(code).toBe(3);
    expect(it.statuses()).toMatchObject({ vault: 'waiting', deploy: 'blocked' });
    expect(stdout).toContain('"message":"the decision of octocat was given for other upstream results, which have changed since; it has to be given again"');
    await it.run(['approve', 'vault', ...decide]);
    expect((await it.run(['run', '--resume'])).code).toBe(0);
    expect(it.task('vault').decision?.upstream).toEqual({ make: it.record().phases[0]?.manifest });
  });

  test('a plain run is a new run: it waits again', async () => {
    const it = await waiting();
    await it.run(['approve', 'vault', ...decide]);
    await it.run(['run', '--resume']);
    expect(it.record().verdict).toBe('passed');
    expect((await it.run(['run'])).code).toBe(3);
  });
});
