import fc from 'fast-check';
import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { clean, cleanLines, duration, few, pad, truncate, width, wrap } from '../../src/render/terminal-text.js';
import { command, failedBlock, fitted, type Layout, phaseHeading, taskLine, warningBlock } from '../../src/render/terminal.js';

/** Text with everything a log can do to a terminal in it, more often than chance has it. */
const hostile = fc
  .array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\x1b', '\x1b[', '\x9b', '\x1b]0;', '\x07', '2J', 'm', '\r', '\n', '\t', '\u202e', '日本', '👩‍👩‍👧', 'é', '##[', ' ')))
  .map((parts) => parts.join(''));

const plain: Layout = { colors: pc.createColors(false), columns: undefined, status: 9, id: 6, title: 12, longest: 12 };
const MOVES = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]/;

describe('clean', () => {
  test('leaves nothing a terminal or a job log obeys', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(clean(text)).not.toMatch(MOVES);
        expect(clean(text)).not.toContain('##[');
        for (const line of cleanLines(text)) expect(line).not.toMatch(MOVES);
      }),
    );
  });

  test('keeps every printable word', () => {
    expect(clean('\x1b]0;title\x07 \x1b[1;31mred\x1b[0m \x1b[8mhidden\x1b[28m \x9b2Jx a\tb')).toBe('␛]0;title␇ red hidden x a    b');
    expect(clean('\x7f\x85\u202e')).toBe('␡\ufffd\ufffd');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'ß', '日', '👍', '-', ':', '#', ' ') }), (text) => {
        expect(clean(text)).toBe(text);
      }),
    );
  });

  test('what a carriage return would overwrite stays a line of its own', () => {
    expect(cleanLines('real error\rall fine\r\nnext\r\r\n\n')).toEqual(['real error', 'all fine', 'next']);
  });
});

describe('columns', () => {
  test('a wide character takes two, colours none', () => {
    expect([width('日本'), width('👩‍👩‍👧'), width('e\u0301'), width('\x1b[31mab\x1b[0m')]).toEqual([4, 2, 1, 2]);
    expect(pad('日本', 6)).toBe('日本  ');
    expect(truncate('日本語日本語', 6)).toBe('日本…');
    expect(truncate('Привет, мир', 8)).toBe('Привет,…');
    expect(truncate('👩‍👩‍👧👩‍👩‍👧', 3)).toBe('👩‍👩‍👧…');
    expect(truncate('abc', 3)).toBe('abc');
    expect(truncate('abc', 0)).toBe('');
  });

  test('what is truncated fits', () => {
    fc.assert(
      fc.property(hostile.map(clean), fc.integer({ min: 1, max: 60 }), (text, columns) => {
        expect(width(truncate(text, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  test('what is wrapped fits and loses nothing but spaces', () => {
    fc.assert(
      fc.property(hostile.map(clean), fc.integer({ min: 8, max: 60 }), (text, columns) => {
        const pieces = wrap(text, columns);
        for (const piece of pieces) expect(width(piece)).toBeLessThanOrEqual(columns);
        expect(pieces.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

describe('a log that wants to keep us busy', () => {
  test.each(['\u1100', 'e' + '\u0301'.repeat(50), '👩‍', 'x', 'я', ' '])('a megabyte of %j is wrapped', (unit) => {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
    expect(wrap(text, 80).join('').replaceAll(' ', '').length).toBe(text.replaceAll(' ', '').length);
  });
});

test.each([
  [0, '0.0s'],
  [949, '0.9s'],
  [9_949, '9.9s'],
  [9_950, '10s'],
  [59_499, '59s'],
  [59_500, '1m 00s'],
  [3_599_400, '59m 59s'],
  [3_720_000, '1h 02m'],
  [90_000_000, '25h 00m'],
])('%i ms read %s', (ms, expected) => {
  expect(duration(ms)).toBe(expected);
});

test('few names, and how many more', () => {
  expect(few(['a', 'b', 'c'], 3)).toBe('a, b, c');
  expect(few(['a', 'b', 'c', 'd'], 3)).toBe('a, b, c and 1 more');
});

describe('lines', () => {
  const finished = (title: string, error = 'exit 1', tail: string[] = []) => ({
    phase: 'p',
    task: 'T-1',
    title,
    result: { id: 'T-1', status: 'failed' as const, durationMs: 1, outputs: {}, steps: [], evidence: [], error },
    advice: { tail, hint: 'look' },
  });

  test('no text from outside breaks a line or gets through uncleaned', () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        const block = failedBlock(plain, finished(first, second, [second]), { reproduce: first, log: second });
        for (const line of [...block, phaseHeading(plain, first, second), ...warningBlock(plain, first, second)]) expect(line).not.toMatch(MOVES);
        for (const line of block.slice(1).filter((each) => each !== '')) expect(line).toMatch(/^ {4}\S|^ {15}/);
      }),
    );
  });

  test('a title is cut in a terminal and whole in a log', () => {
    expect(taskLine(plain, finished('A title of some length'))).toBe('  ✗ failed     T-1     A title of some length     0.0s');
    expect(taskLine(fitted(plain, 40), finished('A title of some length'))).toBe('  ✗ failed     T-1     A title…     0.0s');
  });

  test('at most twelve lines of output, and none of a megabyte', () => {
    const tail = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    const shown = (lines: string[]) => failedBlock(plain, finished('t', '', lines), { reproduce: 'r' }).filter((line) => line.includes('│'));
    expect(shown(tail)).toEqual(tail.slice(-12).map((line) => `    │ ${line}`));
    expect(shown(['x'.repeat(1_000_000)])).toEqual([`    │ ${'x'.repeat(2_000)}… (998000 more characters)`]);
  });

  test('an error of one endless line is cut; the reports have it', () => {
    expect(failedBlock(plain, finished('t', `said: ${'x'.repeat(900)}`), { reproduce: 'r' })[1]).toBe(`    error      said: ${'x'.repeat(494)}… (406 more characters)`);
  });

  test('the step is the one that failed the task, not one that was tolerated before it', () => {
    const step = (name: string, error: string, exitCode: number) => ({ name, kind: 'run', status: 'failed' as const, exitCode, attempts: 2, durationMs: 1, error });
    const failed = finished('t', 'step "second": ended badly');
    const result = { ...failed.result, steps: [step('first', 'exit 1', 1), step('second', 'ended badly', 4)] };
    expect(failedBlock(plain, { ...failed, result }, { reproduce: 'r' })).toEqual([
      '  ✗ failed     T-1     t                0.0s',
      '    step       second, exit code 4, 2 attempts',
      '    error      ended badly',
      '    hint       look',
      '    reproduce  r',
    ]);
  });

  test('a command stays on one line', () => {
    expect(command(fitted(plain, 20), 'next', `phasegate ${'x'.repeat(50)}`)).toBe(`    next       phasegate ${'x'.repeat(50)}`);
  });
});
