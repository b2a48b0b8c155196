import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { jsonReporter } from '../../src/cli/json-events.js';
import { UserError } from '../../src/errors.js';
import type { RunEvent } from '../../src/run/events.js';

const at = '2025-01-01T00:00:00.000Z';
const warning = (message: string): RunEvent => ({ at, type: 'warning', message });
const finished: RunEvent = { at, type: 'run-finished', verdict: 'passed', durationMs: 1, exitCode: 0 };

function failing(code: string): Writable & { calls: number } {
  const stream = Object.assign(
    new Writable({
      write(_chunk, _encoding, done) {
        stream.calls += 1;
        done(Object.assign(new Error(`${code}: it did not work`), { code }));
      },
    }),
    { calls: 0 },
  );
  return stream;
}

test('one event per line, whatever is in it, handed over when close resolves', async () => {
  const chunks: string[] = [];
  // A reader that takes one line at a time, later.
  const slow = new Writable({
    highWaterMark: 1,
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      setImmediate(() => {
        chunks.push(chunk);
        done();
      });
    },
  });
  const events = [warning('two\nlines \x1b[2J'), warning('\u2028 日本 \ud800'), finished];
  const reporter = jsonReporter(slow);
  for (const event of events) reporter.on(event);
  await reporter.close();
  const lines = chunks.join('').split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line) as RunEvent)).toEqual(events);
  expect(chunks.join('')).not.toContain('\x1b');
});

test('a reader that went away ends the writing and nothing else', async () => {
  const stream = failing('EPIPE');
  const reporter = jsonReporter(stream);
  reporter.on(warning('one'));
  await new Promise(setImmediate);
  reporter.on(warning('two'));
  await expect(reporter.close()).resolves.toBeUndefined();
  expect(stream.calls).toBe(1);
});

test('a full disk is told, so that half the events are not taken for all', async () => {
  const reporter = jsonReporter(failing('ENOSPC'));
  reporter.on(finished);
  const error: unknown = await reporter.close().then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toBe('cannot write the events to standard output: ENOSPC: it did not work');
  expect((error as UserError).hint).toBe('What the run left in its folder is complete; read it there, or make room and run again.');
});
