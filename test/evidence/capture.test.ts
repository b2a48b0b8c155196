import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutputCapture } from '../../src/evidence/capture.js';
import { createRedactor } from '../../src/evidence/redact.js';

let folder: string;
let count = 0;
const file = (): string => join(folder, `${(count += 1)}`, 'output.log');
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'phasegate-capture-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const redactor = createRedactor([{ name: 'PASSWORD', value: 'hunter2hunter2' }]);
const bytes = (text: string): Buffer => Buffer.from(text);

describe('OutputCapture', () => {
  it('keeps lines whole, redacts, and counts', async () => {
    const path = file();
    const capture = new OutputCapture(path, redactor);
    const lines: [string, string | undefined][] = [];
    capture.onLine = (line, label) => lines.push([line, label]);
    capture.note('$ ./login.sh hunter2hunter2');
    const out = capture.source('out');
    const err = capture.source();
    out.write(bytes('user: me, pass: hunter2'));
    err.write(bytes('warning\r\n'));
    out.write(bytes('hunter2, done\nlast'));
    err.write(bytes('no newline'));
    err.end();
    err.write(bytes('ignored after the end'));
    capture.note('exit 0');
    expect(capture.tail(2)).toEqual(['no newline', 'exit 0']);
    const closed = await capture.close();
    const text = '$ ./login.sh ***\nwarning\r\nuser: me, pass: ***, done\nno newline\nexit 0\nlast';
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(closed).toEqual({ sha256: createHash('sha256').update(text).digest('hex'), size: text.length, redactions: { PASSWORD: 2 } });
    expect(lines).toEqual([
      ['$ ./login.sh ***', undefined],
      ['warning', undefined],
      ['user: me, pass: ***, done', 'out'],
      ['no newline', undefined],
      ['exit 0', undefined],
      ['last', 'out'],
    ]);
  });

  it('makes no file for a task that prints nothing', async () => {
    const path = file();
    const closed = await new OutputCapture(path, redactor).close();
    expect(closed).toEqual({ sha256: createHash('sha256').digest('hex'), size: 0, redactions: {} });
    expect(existsSync(path)).toBe(false);
  });

  it('keeps small output from the disk until the end, and streams large output', async () => {
    const path = file();
    const capture = new OutputCapture(path, redactor);
    const source = capture.source();
    expect(source.write(bytes('small\n'))).toBe(undefined);
    expect(existsSync(path)).toBe(false);
    const hash = createHash('sha256').update('small\n');
    let size = 6;
    let waited = 0;
    for (let i = 0; i < 200; i++) {
      const chunk = bytes(`${'x'.repeat(i * 200)} ${i}\n`);
      hash.update(chunk);
      size += chunk.length;
      const pressure = source.write(chunk);
      if (pressure === undefined) continue;
      waited++;
      await pressure;
    }
    expect(waited).toBeGreaterThan(10);
    const digest = hash.digest('hex');
    expect(await capture.close()).toEqual({ sha256: digest, size, redactions: {} });
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(digest);
  });

  it('loses no byte of one source, in whatever chunks it comes and whether or not anybody waits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.nat(3000)), { maxLength: 20 }), fc.boolean(), async (chunks, wait) => {
        const path = file();
        const capture = new OutputCapture(path, createRedactor([]));
        const source = capture.source();
        const input = chunks.map(([data, times]) => Buffer.concat(Array.from({ length: times % 40 === 0 ? times : 1 }, () => data)));
        for (const chunk of input) {
          const pressure = source.write(chunk);
          if (wait) await pressure;
        }
        const closed = await capture.close();
        const kept = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
        fc.pre(Object.keys(closed.redactions).length === 0);
        expect(kept.equals(Buffer.concat(input))).toBe(true);
        expect(closed).toEqual({ sha256: createHash('sha256').update(kept).digest('hex'), size: kept.length, redactions: {} });
      }),
      { numRuns: 60 },
    );
  });

  it('has a tail of bounded size', async () => {
    const capture = new OutputCapture(file(), redactor);
    const source = capture.source();
    expect(capture.tail(3)).toEqual([]);
    for (let i = 0; i < 10_000; i++) source.write(bytes(`line ${i}\n`));
    expect(capture.tail(2)).toEqual(['line 9998', 'line 9999']);
    expect(capture.tail(100_000).length).toBeLessThan(7000);
    await source.write(Buffer.alloc(500_000, 'y'));
    source.write(bytes('\nend\n'));
    expect(capture.tail(5)).toEqual(['end']);
    await capture.close();
  });

  it('tells at the end when the disk failed, and never makes the task wait for ever', async () => {
    const path = file();
    mkdirSync(path, { recursive: true });
    const capture = new OutputCapture(path, redactor);
    const source = capture.source();
    await source.write(Buffer.alloc(200_000, 'a\n'));
    expect(source.write(Buffer.alloc(200_000, 'a\n'))).toBe(undefined);
    await expect(capture.close()).rejects.toMatchObject({ code: 'EISDIR' });
  });
});
