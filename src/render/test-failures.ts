/** The failed test cases of a task: name, place, requirement and message; one that failed in several legs is one. */
import type { ReportTask } from '../trace/report.js';
import { bold, place, short } from './markdown-parts.js';
import { lineBlock } from './line-block.js';
import { count, few } from './terminal-text.js';

type TestFailure = ReportTask['steps'][number]['failures'][number];

export interface FailedTest {
  test: TestFailure;
  /** Empty where all the legs that failed have it. */
  legs: string[];
}

const IN_FULL = 3;
const MOST = 12;
const MESSAGE_LINES = 8;
/** Lines of a stack in the runtime, the test runner or a dependency: they are the same whatever failed. */
const FOREIGN_FRAME = /^\s+at (?:.*[( ])?(?:node:|\S*[/\\]node_modules[/\\]|java\.base\/|jdk\.internal\.|org\.junit\.|org\.apache\.maven\.)/;

/** @param tasks one task in the legs it failed in */
export function failedTests(tasks: readonly ReportTask[]): FailedTest[] {
  const tests = new Map<string, { test: TestFailure; legs: Set<string> }>();
  for (const { leg, steps } of tasks) {
    for (const test of steps.flatMap(({ failures }) => failures)) {
      const key = JSON.stringify([test.name, test.file, test.message]);
      const known = tests.get(key) ?? { test, legs: new Set() };
      tests.set(key, known);
      known.legs.add(leg ?? '');
    }
  }
  return [...tests.values()].map(({ test, legs }) => ({ test, legs: legs.size === tasks.length ? [] : [...legs] }));
}

/** `3 of 205 tests`, over all legs; undefined where nothing counted them. */
export function testCount(tasks: readonly ReportTask[]): string | undefined {
  let [failed, total] = [0, 0];
  for (const { tests } of tasks.flatMap(({ steps }) => steps)) {
    if (tests === undefined) continue;
    failed += tests.failed;
    total += tests.passed + tests.failed + tests.skipped;
  }
  return failed === 0 ? undefined : `${failed} of ${count(total, 'test')}`;
}

/** Markdown blocks. */
export function testBlocks(tests: readonly FailedTest[], sourceBase: string | undefined): string[] {
  const line = ({ test, legs }: FailedTest): string => {
    const at = place(sourceBase, test.file, test.line);
    const ids = test.requirements.map((id) => short(id, 60));
    return [
      bold(short(test.name, 160)) || 'a test without a name',
      ...(legs.length > 0 ? [`on ${few(legs.map((leg) => short(leg, 40)), 6)}`] : []),
      ...(at === undefined ? [] : [`at ${at}`]),
      ...(ids.length > 0 ? [`for ${few(ids, 5)}`] : []),
    ].join(' ');
  };
  const others = tests.slice(IN_FULL, MOST).map((failed) => `- ${line(failed)}`);
  const rest = tests.length - Math.min(tests.length, MOST);
  return [
    ...tests.slice(0, IN_FULL).flatMap((failed) => [line(failed), ...(failed.test.message?.trim() ? [lineBlock(ownLines(failed.test.message), MESSAGE_LINES)] : [])]),
    ...(others.length > 0 ? [[...others, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n')] : []),
  ];
}

function ownLines(message: string): string[] {
  const lines = message.trim().split('\n');
  return lines.filter((line, index) => index === 0 || !FOREIGN_FRAME.test(line));
}
