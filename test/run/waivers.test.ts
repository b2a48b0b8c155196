/** Failures somebody accepts until a day, from outside. */
import { describe, expect, test } from 'vitest';
import { onePhase, phases, project } from './project.js';

const waiver = (ids: string | string[], until: string): object => ({ for: ids, reason: 'the supplier ships the fix in May', by: 'octocat', until });
const fail = (id: string, rest: object = {}): object => ({ id, run: 'echo broken; exit 7', ...rest });
const pass = (id: string, rest: object = {}): object => ({ id, run: 'true', ...rest });

describe('a waiver for a task', () => {
  test('its failure is accepted and still shown: dependents run, the verdict says so', async () => {
    const it = project(phases({ one: { tasks: [fail('a'), pass('b', { needs: ['a'] })] }, two: { tasks: [pass('c')] } }, { waivers: [waiver('a', '2999-12-31')] }));
    const { code, stdout } = await it.run(['run']);
    expect(it.statuses()).toEqual({ a: 'waived', b: 'passed', c: 'passed' });
    expect(it.task('a')).toMatchObject({ error: 'exit 7', waiver: { reason: 'the supplier ships the fix in May', by: 'octocat', until: '2999-12-31' }, reproduce: expect.stringMatching(/ run --task a$/) });
    expect(it.verdicts()).toEqual({ one: 'passed-with-waivers', two: 'passed' });
    expect(it.record().verdict).toBe('passed-with-waivers');
    expect(stdout).toMatch(/waived +a .*\n +error +exit 7\n +waiver +by octocat until 2999-12-31: the supplier ships the fix in May\n/);
    expect(code).toBe(0);
  });

  test('it excuses nothing that passes', async () => {
    const it = project(onePhase([pass('a')], { waivers: [waiver('a', '2999-12-31')] }));
    await it.run(['run']);
    expect(it.statuses()).toEqual({ a: 'passed' });
    expect(it.task('a').waiver).toBeUndefined();
    expect(it.record().verdict).toBe('passed');
  });

  test('of a container it excuses each leaf; other tasks fail as ever', async () => {
    const it = project(onePhase([{ id: 'c', tasks: [fail('c.1'), fail('c.2')] }, fail('other')], { waivers: [waiver('c', '2999-12-31')] }));
    const { code } = await it.run(['run', '--keep-going']);
    expect(it.statuses()).toEqual({ 'c.1': 'waived', 'c.2': 'waived', other: 'failed' });
    expect(code).toBe(1);
  });

  test('after its last day it is a warning of the plan, and the task fails', async () => {
    const it = project(onePhase([fail('a')], { waivers: [waiver('a', '2020-02-29')] }));
    const checked = await it.run(['check']);
    expect(checked.stdout + checked.stderr).toContain('This waiver held until 2020-02-29 and excuses nothing any more.');
    expect(checked.code).toBe(0);
    const { code, stderr, stdout } = await it.run(['run']);
    expect(stdout + stderr).toContain('This waiver held until 2020-02-29 and excuses nothing any more.');
    expect(it.statuses()).toEqual({ a: 'failed' });
    expect(code).toBe(1);
  });

  test('a rejected decision can be waived too', async () => {
    const it = project(onePhase([{ id: 'm', manual: { instructions: 'Look' } }, pass('b', { needs: ['m'] })], { waivers: [waiver('m', '2999-12-31')] }));
    expect((await it.run(['run'])).code).toBe(3);
    await it.run(['approve', 'm', '--by', 'octocat', '--note', 'no', '--reject']);
    expect((await it.run(['run', '--resume'])).code).toBe(0);
    expect(it.task('m')).toMatchObject({ status: 'waived', error: 'rejected by octocat: no', decision: { decision: 'rejected' } });
    expect(it.task('b').status).toBe('passed');
  });

  test('--resume keeps what is waived, until the waiver runs out', async () => {
    const it = project(onePhase([{ id: 'a', run: 'echo a >> log; exit 7' }], { waivers: [waiver('a', '2999-12-31')] }));
    await it.run(['run']);
    await it.run(['run', '--resume']);
    expect(it.read('log')).toBe('a\n');
    const result = it.read('.phasegate/one/result.json').replace('2999-12-31', '2020-01-01');
    it.write({ '.phasegate/one/result.json': result });
    await it.run(['run', '--resume'], { unverified: true });
    expect(it.read('log')).toBe('a\na\n');
  });
});
