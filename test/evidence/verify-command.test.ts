import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyCommand } from '../../src/cli/verify.js';
import { type TestRecord, writeRecord } from './record.js';

let root: string;
let folder: string;
let record: TestRecord;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'phasegate-verify-command-'));
  folder = join(root, 'out');
  record = await writeRecord(folder, [{ id: 'preflight', evidence: { 'output.log': 'ok\n' } }]);
});
afterEach(() => rmSync(root, { recursive: true }));

async function run(args: string[]): Promise<{ code: number; out: string }> {
  let out = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  try {
    return { code: await verifyCommand(args), out };
  } finally {
    spy.mockRestore();
  }
}

describe('phasegate verify', () => {
  it('says that a record is whole, and what that proves', async () => {
    expect(await run([folder])).toEqual({
      code: 0,
      out: [
        `✓ ${folder}: 4 files, none changed, missing or added`,
        '',
        `sha256 of run.json  ${record.run}`,
        '',
        'Not covered:',
        '  run.json itself: compare its sha256 with one you trust, by --digest',
        '',
        'The record agrees with itself: nothing was changed, removed or added without making all of it anew.',
        'That it is the record a run made shows --digest, with the sha256 of run.json from a place you trust; who made it, a signature.',
        '',
      ].join('\n'),
    });
    expect(await run([folder, '--digest', record.run])).toEqual({
      code: 0,
      out: [
        `✓ ${folder}: 4 files, none changed, missing or added`,
        '',
        `sha256 of run.json  ${record.run}`,
        '',
        'This is the record that run.json with this digest stands for: no file of it differs.',
        'Who made it, and that it was not made up, only a signature shows: see docs/evidence.md.',
        '',
      ].join('\n'),
    });
  });

  it('names each problem, and lets no name steer the terminal', async () => {
    writeFileSync(join(folder, 'preflight/\u001b[2Jx'), '');
    const digest = '0'.repeat(64);
    expect(await run([folder, '--digest', digest])).toEqual({
      code: 1,
      out: [
        `✗ ${folder}: 2 problems`,
        '',
        '  changed  run.json is not the one the digest was made of',
        `           expected  ${digest}`,
        `           actual    ${record.run}`,
        '  added    preflight/\\u001b[2Jx is in no manifest: it was added after the phase finished',
        '',
        `sha256 of run.json  ${record.run}`,
        '',
      ].join('\n'),
    });
  });

  it('speaks JSON', async () => {
    writeFileSync(join(folder, 'preflight/evidence/TASK-preflight/output.log'), 'OK\n');
    const { code, out } = await run([folder, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      ok: false,
      problems: [{ kind: 'changed', path: 'preflight/evidence/TASK-preflight/output.log', message: 'was changed', expected: expect.stringMatching(/^dc51b8c9/), actual: expect.any(String) }],
      files: 4,
      notCovered: ['run.json itself: compare its sha256 with one you trust, by --digest'],
      root: { path: 'run.json', sha256: record.run },
    });
  });
});
