/** What becomes of defects from run to run. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DefectChange, type DefectSettings, type KnownDefect, knownDefects, planDefects } from '../../src/defects/lifecycle.js';
import { readState, type Seen, stateMarker } from '../../src/defects/state.js';
import { phase, task } from '../render/reports.js';
import type { Report } from '../../src/trace/report.js';
import { type Failing, ranWith, seen } from './runs.js';

const SETTINGS: DefectSettings = { plan: 'shop', maxOpen: 10, closeAfter: 1 };

/** GitHub, as far as a plan of changes can tell. */
class Issues {
  all: KnownDefect[] = [];

  run(report: Report, now: Seen, settings: Partial<DefectSettings> = {}): DefectChange[] {
    const { changes } = planDefects(report, this.all, now, { ...SETTINGS, ...settings });
    for (const change of changes) this.#apply(change);
    return changes;
  }

  #apply(change: DefectChange): void {
    if (change.kind === 'open') {
      this.all.push({ number: this.all.length + 1, url: '', isOpen: true, stateReason: null, isLocked: false, labels: ['phasegate'], title: '', body: stateMarker(change.state), state: change.state });
      return;
    }
    const known = this.all.find(({ number }) => number === change.defect.number)!;
    if (change.kind === 'duplicate') Object.assign(known, { isOpen: false, stateReason: 'duplicate' });
    else if (change.kind === 'update') Object.assign(known, { state: change.state, isOpen: true });
    else Object.assign(known, { state: change.state, ...(change.closes ? { isOpen: false, stateReason: 'completed' } : {}) });
  }
}

const kinds = (changes: readonly DefectChange[]): string[] => changes.map((change) => `${change.kind}${change.kind === 'passed' && change.closes ? ' closes' : change.kind === 'update' && change.reopens ? ' reopens' : ''}`);
const failing = (issues: Issues, tasks: Failing, run: number, settings?: Partial<DefectSettings>): string[] => kinds(issues.run(ranWith(tasks), seen(run), settings));

describe('the life of a defect', () => {
  test('red, red, green, green, red: opened, updated, closed, left alone, reopened', () => {
    const issues = new Issues();
    expect(failing(issues, { 'T-1': 'expected 1, got 2' }, 1)).toEqual(['open']);
    expect(failing(issues, { 'T-1': 'expected 1, got 3' }, 2)).toEqual(['update']);
    expect(issues.all[0]?.state).toMatchObject({ occurrences: 2, first: { run: '1' }, lastFailed: { run: '2' }, passes: 0 });
    expect(failing(issues, {}, 3)).toEqual(['passed closes']);
    expect(failing(issues, {}, 4)).toEqual([]);
    expect(failing(issues, { 'T-1': 'expected 1, got 2' }, 5)).toEqual(['update reopens']);
    expect(issues.all).toHaveLength(1);
    expect(issues.all[0]?.state.history.map(({ what }) => what)).toEqual(['opened', 'failed', 'closed', 'reopened']);
  });

  test('a flaky task is closed only after as many passes in a row as asked for', () => {
    const issues = new Issues();
    failing(issues, { 'T-1': 'no' }, 1);
    expect(failing(issues, {}, 2, { closeAfter: 3 })).toEqual(['passed']);
    expect(failing(issues, {}, 3, { closeAfter: 3 })).toEqual(['passed']);
    expect(failing(issues, { 'T-1': 'no' }, 4, { closeAfter: 3 })).toEqual(['update']);
    expect([5, 6, 7].map((run) => failing(issues, {}, run, { closeAfter: 3 }))).toEqual([['passed'], ['passed'], ['passed closes']]);
  });

  test('the same attempt told twice, or an older run that ends later, changes nothing', () => {
    const issues = new Issues();
    failing(issues, { 'T-1': 'no' }, 9);
    expect(failing(issues, { 'T-1': 'no' }, 9)).toEqual([]);
    expect(failing(issues, { 'T-1': 'no' }, 8)).toEqual([]);
    expect(failing(issues, {}, 8)).toEqual([]);
    expect(kinds(issues.run(ranWith({ 'T-1': 'no' }), seen(9, 2)))).toEqual(['update']);
    expect(kinds(issues.run(ranWith({ 'T-1': 'no' }), seen(10)))).toEqual(['update']);
  });

  test('what did not run proves nothing', () => {
    const issues = new Issues();
    failing(issues, { 'T-1': 'no' }, 1);
    for (const status of ['blocked', 'skipped', 'cancelled', 'waiting', 'no-result'] as const) {
      const report = ranWith({});
      report.tasks[0] = task('T-1', { status });
      expect(kinds(issues.run(report, seen(2))), status).toEqual([]);
    }
    expect(kinds(issues.run(ranWith({}, { tasks: ['T-2'] }), seen(2))), 'gone from the plan').toEqual([]);
  });

  test('another step of a task is another defect, and the one before has passed', () => {
    const issues = new Issues();
    failing(issues, { 'T-1': { step: 'test', excerpt: ['first'] } }, 1);
    const report = ranWith({ 'T-1': { step: 'deploy', excerpt: ['second'] } });
    report.tasks[0]!.steps.splice(1, 0, { name: 'test', kind: 'run', status: 'passed', attempts: 1, durationMs: 1, failures: [] });
    expect(kinds(issues.run(report, seen(2)))).toEqual(['open', 'passed closes']);
  });

  test('the news are another error, another leg, and each tenth time', () => {
    const issues = new Issues();
    const news = (said: Failing, run: number): string[] => {
      const [change] = issues.run(ranWith(said), seen(run));
      return change?.kind === 'update' ? change.news : ['(opened)'];
    };
    expect(news({ 'T-1': { excerpt: ['expected 1'], leg: 'linux' } }, 1)).toEqual(['(opened)']);
    expect(news({ 'T-1': { excerpt: ['expected 2'], leg: 'linux' } }, 2)).toEqual([]);
    expect(news({ 'T-1': { excerpt: ['connection refused'], leg: 'linux' } }, 3)).toEqual(['with another error than before']);
    expect(news({ 'T-1': { excerpt: ['expected 3'], leg: 'arm' } }, 4)).toEqual(['also in leg arm']);
    expect([5, 6, 7, 8, 9, 10].map((run) => news({ 'T-1': { excerpt: ['expected 3'], leg: 'arm' } }, run)).flat()).toEqual(['for the 10th time']);
  });

  test('a maintainer who said no is respected', () => {
    for (const said of [{ isOpen: false, stateReason: 'not_planned' }, { labels: ['wontfix'] }, { labels: ["won't fix"] }]) {
      const issues = new Issues();
      failing(issues, { 'T-1': 'no' }, 1);
      Object.assign(issues.all[0]!, said);
      const { changes, respected } = planDefects(ranWith({ 'T-1': 'no' }), issues.all, seen(2), SETTINGS);
      expect([changes, respected.length]).toEqual([[], 1]);
    }
  });
});

describe('one cause, one defect', () => {
  test('equal errors share the issue of the first task in the plan, and it closes when all have passed', () => {
    const issues = new Issues();
    const refused = (port: number): string => `connect ECONNREFUSED 127.0.0.1:${port} at 2026-11-21T10:00:0${port % 10}Z in /tmp/run-${port}/x.js`;
    expect(failing(issues, { 'T-1': refused(4001), 'T-3': refused(4002) }, 1)).toEqual(['open']);
    expect(issues.all[0]?.state.identities).toEqual([{ task: 'T-1', step: 'test' }, { task: 'T-3', step: 'test' }]);
    expect(failing(issues, { 'T-3': refused(4003) }, 2)).toEqual(['update']);
    expect(failing(issues, { 'T-2': refused(4004), 'T-3': refused(4005) }, 3)).toEqual(['update']);
    expect(issues.all[0]?.state.identities).toHaveLength(3);
    expect(failing(issues, {}, 4)).toEqual(['passed closes']);
  });

  test('an error that says nothing but that it failed joins nothing', () => {
    expect(failing(new Issues(), { 'T-1': { error: 'exit 1' }, 'T-2': { error: 'exit 1' } }, 1)).toEqual(['open', 'open']);
  });

  test('where the error itself says why, what else the tasks printed does not tell them apart', () => {
    const printing = (error: string) => ({ 'T-1': { error, excerpt: ['preparing orders'] }, 'T-2': { error, excerpt: ['preparing bills'] } });
    expect(failing(new Issues(), printing('nothing listens on 127.0.0.1:5432 (connection refused)'), 1)).toEqual(['open']);
    expect(failing(new Issues(), printing('timed out after 30 s; all its processes were ended'), 1)).toEqual(['open', 'open']);
  });

  test('a thousand tasks of one cause are one issue that remembers them all', () => {
    const tasks = Array.from({ length: 1000 }, (_, n) => `TASK-3.02.${n}`);
    const issues = new Issues();
    issues.run(ranWith(Object.fromEntries(tasks.map((id) => [id, `${id}: no route to host`])), { tasks }), seen(1));
    expect(issues.all).toHaveLength(1);
    const marker = stateMarker(issues.all[0]!.state);
    expect(marker.length).toBeLessThan(30_000);
    expect(readState(`text\n\n${marker}\n`)?.identities).toHaveLength(1000);
  });

  test('beyond `max-open` one more issue lists the rest', () => {
    const tasks = Array.from({ length: 5 }, (_, n) => `T-${n}`);
    const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
    const changes = new Issues().run(ranWith(Object.fromEntries(tasks.map((id, n) => [id, words[n]!])), { tasks }), seen(1), { maxOpen: 2 });
    expect(changes.map((change) => change.kind === 'open' && [change.state.rest === true, change.failures.map((failure) => failure.task)])).toEqual([
      [false, ['T-0']],
      [false, ['T-1']],
      [true, ['T-2', 'T-3', 'T-4']],
    ]);
  });

  test('only the root opens: what it blocks is listed inside, also across phases', () => {
    const report = ranWith({ 'T-1': 'no' });
    report.tasks.push(task('T-4', { status: 'blocked', blockedBy: ['T-1'] }), task('T-5', { status: 'blocked', blockedBy: ['T-4'] }), task('T-6', { phase: 'two', status: 'blocked', blockedBy: ['one'] }));
    report.phases.push(phase('two'));
    const [change] = new Issues().run(report, seen(1));
    expect(change?.kind === 'open' && change.failures.map(({ task: id, blocked }) => [id, blocked])).toEqual([['T-1', ['T-4', 'T-5', 'T-6']]]);
  });

  test('what waits, is tolerated or waived is no defect; a failed criterion is one', () => {
    const report = ranWith({});
    report.tasks.push(task('W', { status: 'waiting' }), task('X', { status: 'failed', tolerated: true }), task('Y', { status: 'waived' }));
    report.phases[0] = phase('one', { criteria: [{ gate: 'exit', name: 'coverage', status: 'failed', error: '70 % of 80 %' }] });
    const changes = new Issues().run(report, seen(1));
    expect(changes.map((change) => change.kind === 'open' && change.state.identities)).toEqual([[{ task: 'phase one', step: 'exit: coverage' }]]);
  });
});

describe('whose issues they are', () => {
  const [opened] = new Issues().run(ranWith({ 'T-1': 'no' }), seen(1));
  const state = opened!.kind === 'open' ? opened!.state : undefined!;
  const issue = { number: 1, url: '', isOpen: true, stateReason: null, isLocked: false, labels: [], title: '', body: `x\n\n${stateMarker(state)}`, author: 'github-actions[bot]' };

  test('marker and author are both checked, and the plan', () => {
    const found = (more: object, plan = 'shop'): number => knownDefects([{ ...issue, ...more }], { plan, author: 'github-actions[bot]' }).length;
    expect(found({})).toBe(1);
    expect(found({ author: 'mallory' })).toBe(0);
    expect(found({}, 'other')).toBe(0);
    expect(found({ body: 'x' })).toBe(0);
    expect(found({ body: issue.body.replace(/defect [\w-]{4}/, 'defect AAAA') })).toBe(0);
    expect(found({ body: `${issue.body}\n\ntext below it` })).toBe(1);
    expect(found({ body: `> ${stateMarker(state)}` })).toBe(0);
  });

  test('of several issues of one identity the oldest open one stays', () => {
    const defects = [3, 7, 5].map((number): KnownDefect => ({ ...issue, number, state }));
    const { changes } = planDefects(ranWith({ 'T-1': 'no' }), defects, seen(2), SETTINGS);
    expect(changes.map((change) => 'defect' in change && [change.kind, change.defect.number])).toEqual([['duplicate', 5], ['duplicate', 7], ['update', 3]]);
  });
});

describe('where only some jobs run again', () => {
  /** Phase `one` has its record of attempt 1, `two` one of this attempt. */
  const attempt = (run: number, now: number, { one, two }: { one: boolean; two: boolean }): [Report, Seen] => {
    const of = (id: string, passed: boolean, error: string) => task(id, { phase: id === 'T-1' ? 'one' : 'two', status: passed ? 'passed' : 'failed', ...(passed ? {} : { error }) });
    const report = ranWith({}, { tasks: [], more: { tasks: [of('T-1', one, 'no route'), of('T-2', two, 'wrong sum')], phases: [phase('one', { attempt: 1 }), phase('two', { attempt: now })] } });
    return [{ ...report, run: { ...report.run, id: String(run), attempt: now } }, seen(run, now)];
  };

  test('what kept its result has not failed again', () => {
    const issues = new Issues();
    expect(kinds(issues.run(...attempt(5, 1, { one: false, two: false })))).toEqual(['open', 'open']);
    const [report, now] = attempt(5, 2, { one: false, two: false });
    const again = planDefects(report, issues.all, now, SETTINGS);
    expect(again.changes.map((change) => 'defect' in change && change.defect.state.identities[0]?.task)).toEqual(['T-2']);
    expect(again.standing.map(({ number }) => number)).toEqual([1]);
  });

  test('nor passed again', () => {
    const issues = new Issues();
    issues.run(...attempt(4, 1, { one: false, two: true }));
    expect(kinds(issues.run(...attempt(5, 1, { one: true, two: false }), { closeAfter: 2 }))).toEqual(['open', 'passed']);
    expect(kinds(issues.run(...attempt(5, 2, { one: true, two: true }), { closeAfter: 2 }))).toEqual(['passed']);
    expect(issues.all.map(({ isOpen, state }) => [isOpen, state.identities[0]?.task, state.passes])).toEqual([[true, 'T-1', 1], [true, 'T-2', 1]]);
  });

  test('what the first attempt could not tell is told by the second, once', () => {
    const issues = new Issues();
    expect(kinds(issues.run(...attempt(5, 2, { one: false, two: true })))).toEqual(['open']);
    expect(issues.all[0]?.state.lastFailed).toMatchObject({ run: '5', attempt: 1 });
    expect(issues.run(...attempt(5, 3, { one: false, two: true }))).toEqual([]);
    expect(kinds(issues.run(...attempt(6, 1, { one: false, two: true })))).toEqual(['update']);
  });
});

test('whatever happens, a task has at most one open issue, and none is open of what passed last', () => {
  const outcome = fc.constantFrom('passed', 'alpha', 'beta', 'same');
  fc.assert(
    fc.property(fc.array(fc.tuple(outcome, outcome, outcome), { minLength: 1, maxLength: 12 }), (runs) => {
      const issues = new Issues();
      for (const [n, outcomes] of runs.entries()) {
        const said = Object.fromEntries(outcomes.flatMap((word, index) => (word === 'passed' ? [] : [[`T-${index + 1}`, word]])));
        issues.run(ranWith(said), seen(n + 1));
        const open = issues.all.filter(({ isOpen }) => isOpen).flatMap(({ state: { identities } }) => identities.map((identity) => identity.task));
        expect(new Set(open).size).toBe(open.length);
        for (const failed of Object.keys(said)) expect(open).toContain(failed);
        const allPassed = issues.all.filter(({ isOpen, state: { identities } }) => isOpen && identities.every((identity) => said[identity.task] === undefined));
        expect(allPassed).toEqual([]);
      }
    }),
  );
});
