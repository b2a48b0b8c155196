import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCycles } from '../../src/plan/cycles.js';
import { decode } from '../../src/plan/decode.js';
import { idPattern } from '../../src/plan/id-pattern.js';
import { distance, nearest } from '../../src/plan/nearest.js';
import { readYaml } from '../../src/plan/yaml.js';
import { lines, loadText } from './plan-text.js';

const WORDS = ['version: 1', 'name: x', 'phases:', 'tasks:', '- id: a', 'run: x', 'needs: [', ']', '{', '}', '- ', '? ', ': ', '&a ', '*a', '!!str ', '!x ', '|\n', '>-\n', '"', "'", '#', '---\n', '...\n', '%YAML 1.2\n', '\n', '  ', '    ', '\t', '<<: *a', '${{ vars.x }}', '__proto__: 1', 'constructor: {}', '\u{1f600}', '@', '`', 'checks: [{ junit: x }]', 'requirements: [{ from: a.md }]', 'if: always()'];

describe('any text', () => {
  test('is loaded or explained, with places that exist', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 6 })), { maxLength: 40 }), async (parts) => {
        const text = parts.join('');
        const { plan, diagnostics } = await loadText(text, { 'a.md': { 'a.md': text } });
        expect(plan === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
        const rows = text.split('\n');
        for (const { line, column, message, file } of diagnostics) {
          expect(message).not.toMatch(/invalid input|undefined|\[object|NaN/i);
          if (file !== 'phasegate.yml') continue;
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(rows.length);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual(rows[line - 1]!.length + 1);
        }
      }),
      { numRuns: 600 },
    );
  });

  test('bytes are text, or the first bad byte is named', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const decoded = decode(bytes);
        if ('text' in decoded) return;
        expect(decoded.line).toBeGreaterThanOrEqual(1);
        expect(decoded.column).toBeGreaterThanOrEqual(1);
      }),
    );
    const bytes = new Uint8Array([...new TextEncoder().encode('a: ü\nb: é'), 0xe2, 0x28, 0xa1]);
    expect(decode(bytes)).toMatchObject({ code: 'not-utf8', line: 2, column: 6 });
  });
});

const id = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,8}[A-Za-z0-9_-])?$/).filter((text) => !/^(con|prn|aux|nul|com\d|lpt\d|record|previous|local)(\.|$)|^report\.|^run\.json$|^audit\.jsonl$/i.test(text));
const idsOf = (count: { minLength: number; maxLength: number }) => fc.uniqueArray(id, { ...count, selector: (text) => text.toLowerCase() });

/** Tasks with edges to tasks before them only, written in any order. */
const dag = idsOf({ minLength: 2, maxLength: 12 }).chain((ids) =>
  fc.tuple(fc.constant(ids), fc.array(fc.tuple(fc.nat(ids.length - 1), fc.nat(ids.length - 1)), { maxLength: 30 }), fc.shuffledSubarray(ids, { minLength: ids.length })),
);

function planWith(order: string[], edges: ReadonlyMap<string, ReadonlySet<string>>): string {
  const tasks = order.map((each) => `      - { id: "${each}", run: x, needs: [${[...(edges.get(each) ?? [])].map((need) => `"${need}"`).join(', ')}] }`);
  return ['version: 1', 'name: x', 'phases:', '  - id: a-phase-of-its-own', '    tasks:', ...tasks, ''].join('\n');
}

function edgesOf(ids: string[], pairs: [number, number][]): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const [a, b] of pairs) {
    if (a !== b) edges.set(ids[Math.max(a, b)]!, (edges.get(ids[Math.max(a, b)]!) ?? new Set()).add(ids[Math.min(a, b)]!));
  }
  return edges;
}

describe('random graphs', () => {
  test('without a cycle load', async () => {
    await fc.assert(
      fc.asyncProperty(dag, async ([ids, pairs, order]) => {
        const { plan, diagnostics } = await loadText(planWith(order, edgesOf(ids, pairs)));
        expect(lines(diagnostics)).toEqual([]);
        expect(plan!.phases[0]!.tasks.map((task) => task.id)).toEqual(order);
      }),
    );
  });

  test('a planted cycle is found, is one, and is named at one of its needs', async () => {
    await fc.assert(
      fc.asyncProperty(dag, fc.nat(), fc.nat(), async ([ids, pairs, order], from, length) => {
        const edges = edgesOf(ids, pairs);
        const start = from % ids.length;
        const end = start + (length % (ids.length - start));
        for (let at = start + 1; at <= end; at += 1) edges.set(ids[at]!, (edges.get(ids[at]!) ?? new Set()).add(ids[at - 1]!));
        edges.set(ids[start]!, (edges.get(ids[start]!) ?? new Set()).add(ids[end]!));
        const text = planWith(order, edges);
        const { plan, diagnostics } = await loadText(text);
        expect(plan).toBeUndefined();
        const cycles = diagnostics.filter(({ code }) => code === 'cycle');
        expect(cycles.length).toBeGreaterThan(0);
        expect(new Set(cycles.map(({ message }) => message)).size).toBe(cycles.length);
        for (const { message, line, column } of cycles) {
          const shown = message.replace('Tasks wait on each other: ', '').replace(/\.$/, '').split(' → ');
          expect(shown[0]).toBe(shown.at(-1));
          for (const [index, each] of shown.slice(0, -1).entries()) expect(edges.get(each)).toContain(shown[index + 1]);
          expect(text.split('\n')[line - 1]!.slice(column - 1)).toMatch(new RegExp(`^"${shown[1]!.replaceAll('.', String.raw`\.`)}"`));
        }
      }),
    );
  });

  test('breaking every cycle found leaves none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 30 }), (count, pairs) => {
        const edges = Array.from({ length: count }, (_, node) => [...new Set(pairs.filter(([a, b]) => a === node && b < count).map(([, b]) => b))]);
        const cycles = findCycles(count, (node) => edges[node]!);
        const broken = edges.map((targets) => new Set(targets));
        for (const cycle of cycles) for (const [index, node] of cycle.entries()) broken[node]!.delete(cycle[(index + 1) % cycle.length]!);
        expect(findCycles(count, (node) => [...broken[node]!])).toEqual([]);
      }),
    );
  });

  test('a chain of 20,000 tasks is no problem for the stack', async () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => `t${index}`);
    const edges = new Map(ids.slice(1).map((each, index) => [each, new Set([ids[index]!])]));
    expect((await loadText(planWith(ids.toReversed(), edges))).diagnostics).toEqual([]);
    edges.set('t0', new Set(['t19999']));
    expect((await loadText(planWith(ids.toReversed(), edges))).diagnostics.map(({ code }) => code)).toEqual(['cycle']);
  });
});

test('positions point at the token', async () => {
  await fc.assert(
    fc.asyncProperty(id, fc.nat(3), fc.nat(3), fc.nat(5), async (unknown, before, tasks, indent) => {
      const pad = ' '.repeat(indent);
      const others = Array.from({ length: tasks }, (_, index) => `${pad}  - { id: other-${index}-x, run: x }`);
      const needs = [...Array.from({ length: before }, () => 'other-task-q'), `"no-${unknown}"`];
      const text = ['version: 1', 'name: x', 'phases:', '- id: a-phase', `  tasks:`, `${pad}  - { id: other-task-q, run: x }`, ...others, `${pad}  - { id: mine-q, run: x, needs: [${needs.join(', ')}] }`, ''].join('\n');
      const { diagnostics } = await loadText(text);
      expect(diagnostics.map(({ code, path }) => [code, path])).toEqual([['unknown-need', `phases[0].tasks[${tasks + 1}].needs[${before}]`]]);
      const { line, column } = diagnostics[0]!;
      expect(text.split('\n')[line - 1]!.slice(column - 1)).toMatch(new RegExp(`^"no-${unknown.replaceAll('.', String.raw`\.`)}"`));
    }),
  );
});

test('YAML values are the texts of the source', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ maxLength: 20 }).filter((text) => text.isWellFormed() && !text.includes('\0'))), (record) => {
      const entries = Object.entries(record);
      fc.pre(entries.length > 0);
      const text = entries.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join('\n');
      const { value, problems } = readYaml(text);
      expect(problems).toEqual([]);
      expect(Object.entries(value as object)).toEqual(entries);
    }),
  );
});

describe('nearest', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abc'), maxLength: 7 });
  test('the distance is a metric but for swaps, and a limit only cuts it', () => {
    fc.assert(
      fc.property(word, word, fc.nat(8), (a, b, limit) => {
        const whole = distance(a, b);
        expect(distance(b, a)).toBe(whole);
        expect(whole === 0).toBe(a === b);
        expect(whole).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(Math.min(distance(a, b, limit), limit)).toBe(Math.min(whole, limit));
      }),
    );
  });
  test.each([
    ['nedes', 'needs'],
    ['steps', 'steps'],
    ['TASK-3.01.2', 'TASK-3.01.02'],
    ['Title', 'title'],
    ['zzz', undefined],
    ['5', undefined],
  ])('%s: %s', (name, expected) => {
    expect(nearest(name, ['title', 'needs', 'steps', 'TASK-3.01.02', 't'])).toBe(expected);
  });
});

describe('id patterns', () => {
  const atom = fc.constantFrom('a', 'b', '[ab]', String.raw`\d`, '[^a]', '.', '-', String.raw`\.`);
  const pattern = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      atom,
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a}|${b})`),
      fc.tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?')).map(([a, sign]) => `(?:${a})${sign}`),
    ),
  })).node;

  test('find the longest beginning the platform accepts as a whole', () => {
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom(...'ab1-.'), maxLength: 8 }), (source, text) => {
        const compiled = idPattern(source);
        if ('problem' in compiled) {
          expect(compiled.problem).toBe('is too large: its repetitions multiply');
          return;
        }
        const whole = new RegExp(`^(?:${source})$`);
        const longest = Array.from({ length: text.length + 1 }, (_, length) => length).findLast((length) => whole.test(text.slice(0, length))) ?? 0;
        expect(compiled.match(text)).toBe(longest);
      }),
      { numRuns: 400 },
    );
  });

  test.each(['(a+)+$', '(a|a)*b', '(a?){30}a{30}', '(.*)*x', '(a*)*(a*)*(a*)*c'])('%s is fast', (source) => {
    const compiled = idPattern(source);
    if ('problem' in compiled) throw new Error(compiled.problem);
    const before = process.hrtime.bigint();
    compiled.match('a'.repeat(5000));
    expect(Number(process.hrtime.bigint() - before) / 1e6).toBeLessThan(500);
  });

  test.each([
    ['(', 'is no regular expression: Unterminated group'],
    ['(?=a)b', 'has `(?=`, which ids cannot use'],
    [String.raw`(a)\1`, 'has `\\1`, which ids cannot use'],
    ['(a{99}){99}', 'is too large: its repetitions multiply'],
  ])('%s %s', (source, problem) => {
    expect(idPattern(source)).toEqual({ problem });
  });
});
