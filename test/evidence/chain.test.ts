import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditLog, GENESIS, readAudit } from '../../src/evidence/chain.js';

let folder: string;
let count = 0;
const file = (): string => join(folder, `${(count += 1)}.jsonl`);
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'phasegate-chain-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function logOf(events: readonly object[]): { path: string; head: string } {
  const path = file();
  const log = AuditLog.create(path);
  for (const event of events) log.append(event);
  log.close();
  return { path, head: log.head };
}

describe('AuditLog', () => {
  it('chains what it is given', () => {
    const { path, head } = logOf([{ type: 'a', text: 'line\nbreak “ü”' }, { type: 'b' }]);
    const read = readAudit(readFileSync(path, 'utf8'));
    expect(read).toMatchObject({ head, problems: [], torn: false });
    expect(read.entries.map(({ seq, prev, type }) => [seq, prev, type])).toEqual([
      [1, GENESIS, 'a'],
      [2, read.entries[0]?.hash, 'b'],
    ]);
  });

  it('never overwrites a log', () => {
    const { path } = logOf([]);
    expect(() => AuditLog.create(path)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  });

  it('goes on after a kill, whatever was left of the last line', () => {
    const { path } = logOf([{ type: 'a' }, { type: 'b' }]);
    const whole = readFileSync(path, 'utf8');
    const second = whole.indexOf('\n') + 1;
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(path, whole.slice(0, length));
      const complete = length === whole.length ? 2 : length >= second ? 1 : 0;
      expect(readAudit(whole.slice(0, length))).toMatchObject({ torn: ![0, second, whole.length].includes(length), problems: [] });
      const log = AuditLog.resume(path);
      log.append({ type: 'c' });
      log.close();
      const read = readAudit(readFileSync(path, 'utf8'));
      expect(read).toMatchObject({ problems: [], torn: false, head: log.head });
      expect(read.entries.map(({ type }) => type)).toEqual(['a', 'b'].slice(0, complete).concat('c'));
    }
  });

  it('starts a log that is not there, and continues no broken one', () => {
    const path = file();
    const log = AuditLog.resume(path);
    log.append({ type: 'a' });
    log.close();
    writeFileSync(path, readFileSync(path, 'utf8').replace('"a"', '"b"'));
    expect(() => AuditLog.resume(path)).toThrow(new RegExp(`^${path}: line 1 was changed: its hash is [0-9a-f]{64}, and it says [0-9a-f]{64}$`));
  });
});

describe('readAudit', () => {
  it('finds every change of a byte, and every line removed, doubled or moved', () => {
    const { path } = logOf([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
    const text = readFileSync(path, 'utf8');
    const head = readAudit(text).head;
    const intact = (changed: string): boolean => {
      const read = readAudit(changed);
      return read.problems.length === 0 && !read.torn && read.head === head;
    };
    expect(intact(text)).toBe(true);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'{}",:0a\n '), (at, char) => {
        fc.pre(text[at] !== char);
        expect(intact(text.slice(0, at) + char + text.slice(at + 1))).toBe(false);
      }),
    );
    const lines = text.split('\n');
    expect(intact([...lines.slice(0, 1), ...lines.slice(2)].join('\n'))).toBe(false);
    expect(intact([lines[0], lines[0], ...lines.slice(1)].join('\n'))).toBe(false);
    expect(intact([lines[1], lines[0], ...lines.slice(2)].join('\n'))).toBe(false);
    expect(intact([...lines.slice(0, 3), ''].join('\n'))).toBe(false);
  });

  it('says what is wrong', () => {
    const { path } = logOf([{ n: 1 }, { n: 2 }]);
    const [first, second] = readFileSync(path, 'utf8').split('\n') as [string, string];
    expect(readAudit(`${second}\n`).problems).toEqual(['line 1 says it is line 2: lines were removed or added before it']);
    const other = logOf([{ n: 9 }, { n: 2 }]);
    const foreign = readFileSync(other.path, 'utf8').split('\n')[1]!;
    expect(readAudit(`${first}\n${foreign}\n`).problems).toEqual([
      expect.stringMatching(/^line 2 does not follow the line before it: its prev is "[0-9a-f]{64}", expected [0-9a-f]{64}$/),
    ]);
    appendFileSync(path, 'not a line\n');
    expect(readAudit(readFileSync(path, 'utf8')).problems).toEqual(['line 3 is no line of an audit log: it has to end with its hash']);
  });
});
