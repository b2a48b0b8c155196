/**
 * Small random plans against an oracle of their own: it works out from the design's tables, without the product's code,
 * what every task, phase and plan has to become, and holds the audit logs to the order of the needs.
 */
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { project } from './project.js';

type Outcome = 'pass' | 'fail' | 'tolerated' | 'skip' | 'wait' | 'done' | 'planned';
interface Node { id: string; outcome: Outcome; needs: string[]; if?: 'always()' | 'failure()' }
interface Stage { id: string; needs: string[]; gate?: 'pass' | 'fail'; exit?: 'pass' | 'fail'; nodes: Node[] }
interface Flags { keepGoing: boolean; continueOnError: boolean; jobs: number }

/** Each need is drawn as a number and taken modulo what comes before, so that every draw is a plan without cycles. */
const drawn = fc.record({
  stages: fc.array(
    fc.record({
      apart: fc.boolean(),
      gate: fc.option(fc.constantFrom('pass' as const, 'fail' as const), { nil: undefined, freq: 3 }),
      exit: fc.option(fc.constantFrom('pass' as const, 'fail' as const), { nil: undefined, freq: 3 }),
      nodes: fc.array(
        fc.record({
          outcome: fc.oneof({ weight: 6, arbitrary: fc.constant<Outcome>('pass') }, { weight: 5, arbitrary: fc.constantFrom<Outcome>('fail', 'tolerated', 'skip', 'wait', 'done', 'planned') }),
          needs: fc.array(fc.nat(20), { maxLength: 2 }),
          if: fc.option(fc.constantFrom('always()' as const, 'failure()' as const), { nil: undefined, freq: 5 }),
        }),
        { minLength: 1, maxLength: 5 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  flags: fc.record({ keepGoing: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }), continueOnError: fc.boolean(), jobs: fc.constantFrom(1, 3) }),
});

function built(stages: (typeof drawn extends fc.Arbitrary<infer T> ? T : never)['stages']): Stage[] {
  const before: { stage: string; id: string }[] = [];
  return stages.map((stage, p): Stage => {
    const id = `p${p}`;
    const needs = p === 0 || stage.apart ? [] : [`p${p - 1}`];
    const reachable = new Set<string>(needs.length > 0 ? Array.from({ length: p }, (_, n) => n).filter((n) => stages.slice(n + 1, p + 1).every(({ apart }) => !apart)).map((n) => `p${n}`) : []);
    const nodes = stage.nodes.map((node, n): Node => {
      const own = `p${p}-t${n}`;
      const possible = before.filter(({ stage: of }) => of === id || reachable.has(of)).map((each) => each.id);
      const chosen = possible.length === 0 ? [] : [...new Set(node.needs.map((draw) => possible[draw % possible.length] ?? ''))];
      before.push({ stage: id, id: own });
      const conditional = node.outcome === 'pass' || node.outcome === 'fail' ? node.if : undefined;
      return { id: own, outcome: node.outcome, needs: chosen, ...(conditional === undefined ? {} : { if: conditional }) };
    });
    return { id, needs, nodes, ...(stage.gate === undefined ? {} : { gate: stage.gate }), ...(stage.exit === undefined ? {} : { exit: stage.exit }) };
  });
}

function planOf(stages: Stage[]): object {
  const task = ({ id, outcome, needs, if: condition }: Node): object => ({
    id,
    title: id,
    ...(needs.length > 0 ? { needs } : {}),
    ...(condition === undefined ? {} : { if: condition }),
    ...{
      pass: { run: 'true' },
      fail: { run: `test -e mended-${id}` },
      tolerated: { run: 'exit 1', 'continue-on-error': true },
      skip: { run: 'true', if: "env.NEVER == 'set'" },
      wait: { manual: { instructions: 'Look' } },
      done: { status: 'done' },
      planned: { status: 'planned' },
    }[outcome],
  });
  const criterion = (outcome: 'pass' | 'fail' | undefined): object[] => (outcome === undefined ? [] : [{ run: outcome === 'pass' ? 'true' : 'exit 1' }]);
  return {
    version: 1,
    name: 'Drawn',
    phases: stages.map(({ id, needs, gate, exit, nodes }) => ({ id, title: id, needs, entry: criterion(gate), exit: criterion(exit), tasks: nodes.map(task) })),
  };
}

interface Expected { statuses: Record<string, string>; verdicts: Record<string, string>; verdict: string; code: number }

/** What the tables say. Causes are the roots: tasks and phases that are not themselves held back by another. */
function oracle(stages: Stage[], { continueOnError }: Flags): Expected {
  const status = new Map<string, string>();
  const roots = new Map<string, Set<string>>();
  const met = new Map<string, boolean>();
  const verdicts = new Map<string, string>();
  const failedRoot = (root: string): boolean => root === 'entry' || (status.get(root) ?? verdicts.get(root)) === 'failed';

  for (const stage of stages) {
    const held = new Set<string>();
    for (const need of stage.needs) {
      const verdict = verdicts.get(need) ?? '';
      if (verdict === 'passed' || (continueOnError && verdict === 'failed')) continue;
      for (const root of roots.get(need) ?? [need]) held.add(root);
    }
    if (held.size > 0) roots.set(stage.id, held);
    const entryAsked = held.size === 0 && stage.gate !== undefined;
    const entryFailed = entryAsked && stage.gate === 'fail';
    const barred = entryFailed && !continueOnError ? new Set(['entry']) : held;
    for (const { id, outcome, needs, if: condition } of stage.nodes) {
      const causes = new Set(barred);
      for (const need of needs) if (met.get(need) !== true) for (const root of roots.get(need) ?? [need]) causes.add(root);
      const heldBack = [...causes].every((root) => status.get(root) === 'skipped') ? 'skipped' : 'blocked';
      const become = (what: string, isMet: boolean): void => {
        status.set(id, what);
        met.set(id, isMet);
        if (what === 'blocked' || what === 'skipped' || ((outcome === 'done' || outcome === 'planned') && causes.size > 0)) {
          if (causes.size > 0) roots.set(id, causes);
        }
      };
      const isFailure = [...causes].some(failedRoot);
      if (outcome === 'done') become('done', causes.size === 0);
      else if (outcome === 'planned') become('planned', false);
      else if (condition === 'failure()' && !isFailure) become(causes.size > 0 ? heldBack : 'skipped', false);
      else if (causes.size > 0 && condition === undefined) become(heldBack, false);
      else if (outcome === 'skip') become('skipped', false);
      else if (outcome === 'wait') become('waiting', false);
      else if (outcome === 'fail') become('failed', continueOnError);
      else if (outcome === 'tolerated') become('failed', true);
      else become('passed', true);
    }
    const counted = stage.nodes.filter(({ outcome }) => outcome !== 'done' && outcome !== 'planned');
    const is = (what: string): boolean => counted.some(({ id }) => status.get(id) === what);
    const exitAsked = held.size === 0 && barred.size === 0 && stage.exit !== undefined && counted.every(({ id }) => met.get(id) === true || status.get(id) === 'skipped');
    const failed = counted.some(({ id, outcome }) => status.get(id) === 'failed' && outcome !== 'tolerated') || entryFailed || (exitAsked && stage.exit === 'fail');
    const blockedByOther = counted.some(({ id }) => status.get(id) === 'blocked' && [...(roots.get(id) ?? [])].some((root) => root !== 'entry' && !['failed', 'waiting'].includes(status.get(root) ?? verdicts.get(root) ?? '')));
    const nothing = !is('passed') && !is('waiting') && !(exitAsked && stage.exit === 'pass');
    const unasked = (stage.gate !== undefined && !entryAsked) || (stage.exit !== undefined && !exitAsked);
    verdicts.set(stage.id, failed ? 'failed' : blockedByOther || nothing ? 'not-computed' : is('waiting') ? 'waiting' : unasked ? 'not-computed' : 'passed');
  }
  const behindWaiting = (stage: Stage): boolean => stage.needs.some((need) => verdicts.get(need) === 'waiting' || behindWaiting(stages.find(({ id }) => id === need) ?? stage));
  const all = [...verdicts.values()];
  const verdict = all.includes('failed')
    ? 'failed'
    : stages.some((stage) => verdicts.get(stage.id) === 'not-computed' && !behindWaiting(stage))
      ? 'not-computed'
      : all.includes('waiting')
        ? 'waiting'
        : 'passed';
  return { statuses: Object.fromEntries(status), verdicts: Object.fromEntries(verdicts), verdict, code: { passed: 0, failed: 1, 'not-computed': 1, waiting: 3 }[verdict] ?? -1 };
}

/** Where a failure stops the run, what was not reached is cancelled, or blocked by that; all else is as if it went on. */
function stopped(actual: Expected, expected: Expected): void {
  expect(actual).toMatchObject({ verdict: 'failed', code: 1 });
  for (const [id, status] of Object.entries(actual.statuses)) {
    if (status !== 'cancelled' && status !== 'blocked') expect(status, id).toBe(expected.statuses[id]);
  }
}

test('every task, phase and plan becomes what the tables say, and nothing starts before its needs have settled', async () => {
  await fc.assert(
    fc.asyncProperty(drawn, async ({ stages: draws, flags }) => {
      const stages = built(draws);
      const it = project(planOf(stages));
      const args = ['run', '--jobs', String(flags.jobs), ...(flags.keepGoing ? ['--keep-going'] : []), ...(flags.continueOnError ? ['--continue-on-error'] : [])];
      const { code, stdout } = await it.run([...args, '--json']);
      const expected = oracle(stages, flags);
      const actual = { statuses: it.statuses(), verdicts: it.verdicts(), verdict: it.record().verdict, code };
      if (flags.keepGoing || flags.continueOnError || expected.verdict !== 'failed') expect(actual).toEqual(expected);
      else stopped(actual, expected);

      const order = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { type: string; task?: string; phase?: string });
      const at = (type: string, key: 'task' | 'phase', id: string): number => order.findIndex((event) => event.type === type && event[key] === id);
      for (const stage of stages) {
        for (const need of stage.needs) expect(at('phase-finished', 'phase', need)).toBeLessThan(at('phase-started', 'phase', stage.id));
        for (const node of stage.nodes) {
          const start = at('task-started', 'task', node.id);
          if (start < 0) continue;
          expect(start).toBeGreaterThan(at('phase-started', 'phase', stage.id));
          for (const need of node.needs) expect(at('task-finished', 'task', need)).toBeLessThan(start);
        }
      }
    }),
    { numRuns: 20 },
  );
});

test('--resume, after some of what failed is mended and what waited is decided, ends where a run from the start ends', async () => {
  await fc.assert(
    fc.asyncProperty(drawn, fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }), async ({ stages: draws, flags }, mended) => {
      const stages = built(draws);
      const it = project(planOf(stages));
      const common = ['--jobs', String(flags.jobs), ...(flags.continueOnError ? ['--continue-on-error'] : [])];
      await it.run(['run', ...common, ...(flags.keepGoing ? ['--keep-going'] : [])]);
      const nodes = stages.flatMap((stage) => stage.nodes);
      for (const [n, { id }] of nodes.entries()) if (mended[n]) writeFileSync(it.path(`mended-${id}`), '');
      const waited = nodes.flatMap(({ id, outcome }) => (outcome === 'wait' ? ['--approve', id] : []));
      const again = ['run', '--keep-going', ...common, ...waited, ...(waited.length > 0 ? ['--by', 'octocat', '--note', 'Looked'] : [])];
      const end = async (args: string[]): Promise<object> => {
        const { code } = await it.run(args);
        return { code, statuses: it.statuses(), verdicts: it.verdicts(), verdict: it.record().verdict };
      };
      const resumed = await end([...again, '--resume']);
      expect((await it.run(['verify', '.phasegate'])).code).toBe(0);
      expect(resumed).toEqual(await end(again));
    }),
    { numRuns: 8 },
  );
});
