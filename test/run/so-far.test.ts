/** The checks `tasks` and `requirements`, from outside: they ask what the run has shown up to their place. */
import { describe, expect, test } from 'vitest';
import { phases, project } from './project.js';

const pass = (id: string, rest: object = {}): object => ({ id, run: 'true', ...rest });
const fail = (id: string, rest: object = {}): object => ({ id, run: 'exit 7', 'continue-on-error': true, ...rest });
const junit = (...cases: string[]): string => `<testsuites><testsuite name="s">${cases.join('')}</testsuite></testsuites>`;
const requirements = ['REQ-1', 'REQ-2', 'REQ-3'].map((id) => ({ id }));

describe('tasks', () => {
  test('all: every task before the gate, work items and all, has to have passed', async () => {
    const plan = (status: string): object => phases({ one: { exit: [{ tasks: { passed: 'all' } }], tasks: [pass('a'), fail('b'), { id: 'left-out', run: 'true', if: 'false' }, { id: 'w', status, deliverables: 'made.md' }] } });
    const it = project(plan('planned'));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.result('one').exit).toEqual([{ name: 'tasks passed: all', status: 'failed', error: '3 of 4 tasks not passed:\n  b failed\n  left-out was skipped\n  w is planned' }]);
  });

  test('passed, waived and done are passes', async () => {
    const it = project(
      phases({ one: { tasks: [pass('a'), { id: 'b', run: 'exit 7' }, { id: 'w', status: 'done', deliverables: 'made.md' }] }, two: { entry: [{ tasks: { passed: 'all' } }], tasks: [pass('c')] } }, { waivers: [{ for: 'b', reason: 'known', by: 'octocat', until: '2999-12-31' }] }),
      { 'made.md': 'x' },
    );
    expect((await it.run(['run'])).code).toBe(0);
    expect(it.result('two').entry).toEqual([{ name: 'tasks passed: all', status: 'passed', detail: '3 tasks passed, 1 of them waived' }]);
  });

  test('named ones, a container for its leaves; one alone says just what it is', async () => {
    const it = project(phases({ one: { tasks: [{ id: 'c', tasks: [pass('c.1'), fail('c.2')] }, pass('z')] }, two: { entry: [{ tasks: { passed: ['z'] } }, { tasks: { passed: ['c'] } }, { tasks: { passed: 'c.2' } }], tasks: [pass('d')] } }));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.result('two').entry.map(({ error, detail }) => error ?? detail)).toEqual(['1 task passed', '1 of 2 tasks not passed:\n  c.2 failed', 'c.2 failed']);
  });

  test('a gate before everything has nothing to ask, and does not open', async () => {
    const it = project(phases({ one: { entry: [{ tasks: { passed: 'all' } }], tasks: [pass('a')] } }));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.result('one').entry[0]?.error).toBe('no task comes before this check, so none has passed');
    expect(it.statuses()).toEqual({ a: 'blocked' });
  });

  test('in a task it asks what the task needs, whatever else has run by then', async () => {
    const it = project(phases({ one: { tasks: [pass('a'), pass('b', { needs: ['a'] }), pass('free'), { id: 'ask', needs: ['b', 'free'], steps: [{ tasks: { passed: 'all' } }] }, { id: 'wrong', needs: ['b'], steps: [{ tasks: { passed: ['a', 'free'] } }] }] } }));
    expect((await it.run(['run', '--jobs', '1', '--keep-going'])).code).toBe(1);
    expect(it.task('ask').steps[0]?.detail).toBe('3 tasks passed');
    expect(it.task('wrong').error).toBe('1 of 2 tasks not passed:\n  free does not come before this check');
  });
});

describe('requirements', () => {
  test('under `checks` it is asked after the tests, wherever it stands, and says what is missing', async () => {
    const it = project(
      { version: 1, name: 'Shop', requirements, checks: [{ requirements: { verified: 'all' } }, { junit: 'r.xml' }] },
      { 'r.xml': junit('<testcase name="REQ-1 works"/>', '<testcase name="REQ-2 works"/>', '<testcase name="REQ-2 later"><skipped/></testcase>') },
    );
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.statuses()).toEqual({ requirements: 'failed', junit: 'passed' });
    expect(it.task('requirements').error).toBe('2 of 3 requirements not verified:\n  REQ-2 is partial: 1 of 2 that cover it have no outcome: 1 test\n  REQ-3 is uncovered');
  });

  test('verified ones open the gate; waived ones too, and are counted', async () => {
    const it = project(
      phases(
        { one: { tasks: [{ id: 'tests', 'continue-on-error': true, steps: [{ junit: 'r.xml' }] }, pass('build')] }, two: { covers: ['REQ-3'], entry: [{ requirements: { verified: ['REQ-1', 'REQ-2'] } }], exit: [{ requirements: { verified: 'all' } }], tasks: [pass('deploy')] } },
        { requirements, waivers: [{ for: 'REQ-2', reason: 'known', by: 'octocat', until: '2999-12-31' }] },
      ),
      { 'r.xml': junit('<testcase name="REQ-1 works"/>', '<testcase name="REQ-2 works"><failure>no</failure></testcase>') },
    );
    expect((await it.run(['run'])).code).toBe(0);
    expect(it.result('two').entry[0]).toMatchObject({ status: 'passed', detail: '2 requirements verified, 1 of them waived' });
    expect(it.result('two').exit[0]).toMatchObject({ status: 'passed', detail: '3 requirements verified, 1 of them waived' });
  });

  test('a failing test keeps the gate shut, also where its task is tolerated', async () => {
    const it = project(
      phases({ one: { exit: [{ requirements: { verified: ['REQ-1'] } }], tasks: [pass('build'), { id: 'tests', 'continue-on-error': true, steps: [{ junit: 'r.xml' }] }] } }, { requirements }),
      { 'r.xml': junit('<testcase name="REQ-1 works"/>', '<testcase name="REQ-1 breaks"><failure>no</failure></testcase>') },
    );
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.result('one').exit[0]?.error).toBe('REQ-1 failed');
  });

  test('what comes after the question has no say in it, the task that asks included', async () => {
    const it = project(phases({ one: { covers: ['REQ-1'], tasks: [pass('a'), { id: 'ask', needs: ['a'], steps: [{ requirements: { verified: 'REQ-1' } }] }] }, two: { covers: ['REQ-1'], tasks: [{ id: 'later', run: 'exit 1' }] } }, { requirements }));
    await it.run(['run']);
    expect(it.task('ask').steps[0]).toMatchObject({ kind: 'requirements', status: 'passed', detail: '1 requirement verified' });
  });

  test('a plan without requirements verifies none', async () => {
    const it = project(phases({ one: { exit: [{ requirements: { verified: 'all' } }], tasks: [pass('a')] } }));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.result('one').exit[0]?.error).toBe('the plan has no requirements, so none is verified');
  });
});
