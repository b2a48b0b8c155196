import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectEvidence, type CollectOptions } from '../../src/evidence/collect.js';
import { createRedactor } from '../../src/evidence/redact.js';

let root: string;
let workspace: string;
let outside: string;
let destination: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'phasegate-collect-')));
  workspace = join(root, 'workspace');
  outside = join(root, 'outside');
  destination = join(workspace, '.phasegate', 'preflight', 'evidence', 'TASK-1');
  for (const folder of [workspace, outside, join(workspace, '.phasegate')]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(outside, 'passwd'), 'root:x:0:0');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const redactor = createRedactor([{ name: 'DB_PASSWORD', value: 'hunter2hunter2' }]);

function collect(patterns: string[], more: Partial<CollectOptions> = {}): ReturnType<typeof collectEvidence> {
  return collectEvidence({ workspace, patterns, writtenSince: 0, files: [], destination, redactor, exclude: [join(workspace, '.phasegate')], ...more });
}

function put(path: string, content: string | Buffer = path): string {
  const file = join(workspace, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const stored = (path: string): string => readFileSync(join(destination, path), 'utf8');

describe('collectEvidence', () => {
  it('copies what matches, dot folders too, under names artifacts can hold', async () => {
    put('dns/.hidden/a.txt', 'a');
    put('dns/b:c?.txt', 'b');
    put('dns/empty', '');
    put('other.txt');
    const { files, problems } = await collect(['dns/**']);
    expect(problems).toEqual([]);
    expect(files).toEqual([
      { path: 'dns/.hidden/a.txt', stored: 'dns/.hidden/a.txt', sha256: sha256('a'), size: 1 },
      { path: 'dns/b:c?.txt', stored: 'dns/b%3Ac%3F.txt', sha256: sha256('b'), size: 1 },
      { path: 'dns/empty', stored: 'dns/empty', sha256: sha256(''), size: 0 },
    ]);
    expect(stored('dns/b%3Ac%3F.txt')).toBe('b');
  });

  it('takes a folder for all in it, a file that several patterns match once, and braces', async () => {
    put('a/x.txt');
    put('b/y.txt');
    const { files, problems } = await collect(['a', './a/x.txt', '{a,b}/*.txt', 'b/']);
    expect(problems).toEqual([]);
    expect(files.map(({ path }) => path)).toEqual(['a/x.txt', 'b/y.txt']);
  });

  it('redacts text, and counts', async () => {
    put('log.txt', 'password=hunter2hunter2 ü\n');
    const { files } = await collect(['log.txt']);
    expect(stored('log.txt')).toBe('password=*** ü\n');
    expect(files).toEqual([{ path: 'log.txt', stored: 'log.txt', sha256: sha256('password=*** ü\n'), size: 16, redactions: { DB_PASSWORD: 1 } }]);
  });

  it.each([
    ['Latin-1', Buffer.from('pässword=hunter2hunter2', 'latin1')],
    ['UTF-16', Buffer.from('password=hunter2hunter2', 'utf16le')],
    ['bytes after much text', Buffer.concat([Buffer.alloc(700_000, 'text \n'), Buffer.from('hunter2hunter2'), Buffer.from([0xff])])],
    ['text cut in a character', Buffer.from('hunter2hunter2 ü').subarray(0, -1)],
  ])('does not keep a secret in %s', async (_, content) => {
    put('data.bin', content);
    put('ok.txt', 'ok');
    const { files, problems } = await collect(['data.bin', 'ok.txt']);
    expect(problems).toEqual(['evidence data.bin is not UTF-8 text and holds DB_PASSWORD, which cannot be redacted there: it is not kept. Write it without the secret, or do not declare it']);
    expect(files.map(({ path }) => path)).toEqual(['ok.txt']);
    expect(existsSync(join(destination, 'data.bin'))).toBe(false);
  });

  it('keeps other files byte for byte, also large ones, and characters that lie across chunks', async () => {
    const random = Buffer.from(Array.from({ length: 700_001 }, (_, i) => (i * 7919) % 256));
    const text = Buffer.from(`x${'ü€😀'.repeat(90_000)}`);
    put('data.bin', random);
    put('text.txt', text);
    const { files, problems } = await collect(['data.bin', 'text.txt']);
    expect(problems).toEqual([]);
    expect(files.map(({ sha256: digest, size }) => [digest, size])).toEqual([
      [sha256(random), random.length],
      [sha256(text), text.length],
    ]);
  });

  it('says what is missing, and what was there before the task', async () => {
    utimesSync(put('old/a.txt'), 1000, 1000);
    const since = Date.now() + 60_000;
    const { files, problems } = await collect(['dns/**', 'none.txt', 'old/*.txt'], { writtenSince: since });
    expect(files).toEqual([]);
    expect(problems.slice(0, 2)).toEqual(['declared evidence dns/** is missing: no file matches', 'declared evidence none.txt is missing: no file matches']);
    expect(problems[2]).toMatch(/^declared evidence old\/\*\.txt was not written by this task: its newest file, old\/a\.txt, is from 20\d\d-[-\d]+T[\d:.]+Z, before the task began$/);
    expect(problems).toHaveLength(3);
  });

  it('keeps only what the task wrote of what matches, also if it gave it an old time', async () => {
    put('r/old.txt');
    const before = statSync(join(workspace, 'r/old.txt')).mtimeMs;
    // The next file system tick, so that the two can be told apart.
    let marker = before;
    while (marker <= before) marker = statSync(put('marker', String(marker))).mtimeMs;
    utimesSync(put('r/unpacked.txt'), 1000, 1000);
    const { files, problems } = await collect(['r/**'], { writtenSince: marker });
    expect(problems).toEqual([]);
    expect(files.map(({ path }) => path)).toEqual(['r/unpacked.txt']);
  });

  it('never leaves the workspace, by name or by link', async () => {
    put('dns/a.txt', 'a');
    symlinkSync(join(outside, 'passwd'), join(workspace, 'dns/file-link'));
    symlinkSync(outside, join(workspace, 'dns/folder-link'));
    symlinkSync('../outside', join(workspace, 'out'));
    symlinkSync('nowhere', join(workspace, 'broken'));
    symlinkSync('loop', join(workspace, 'loop'));
    const { files, problems } = await collect(['dns/**', 'out/**', 'out/passwd', 'out', '../outside/passwd', `${outside}/passwd`, 'broken', 'loop']);
    expect(files.map(({ path }) => path)).toEqual(['dns/a.txt']);
    expect(problems).toEqual([
      `evidence dns/folder-link is a link that leads out of the workspace, to ${outside}: it is not kept`,
      `evidence dns/file-link is a link that leads out of the workspace, to ${outside}/passwd: it is not kept`,
      `declared evidence out/** lies behind the link out, which leads out of the workspace, to ${outside}`,
      `evidence out/passwd is a link that leads out of the workspace, to ${outside}/passwd: it is not kept`,
      'declared evidence ../outside/passwd leads out of the workspace: evidence has to lie in it',
      `declared evidence ${outside}/passwd is an absolute path: evidence is named relative to the workspace`,
      'evidence broken cannot be read: it is a link that leads nowhere, or was removed',
      'evidence loop cannot be read: its links lead in a circle',
    ]);
    expect(readdirSync(destination, { recursive: true })).toEqual(['dns', 'dns/a.txt']);
  });

  it('copies the content behind a link that stays in the workspace, and enters a linked folder that is named', async () => {
    put('reports/2026/r.txt', 'r');
    symlinkSync('2026', join(workspace, 'reports/latest'));
    symlinkSync('reports/2026/r.txt', join(workspace, 'r'));
    const { files, problems } = await collect(['reports/latest/**', 'r']);
    expect(problems).toEqual([]);
    expect(files.map(({ path }) => path)).toEqual(['reports/latest/r.txt', 'r']);
    expect(statSync(join(destination, 'r')).isFile()).toBe(true);
    expect((await collect(['reports/**'])).files.map(({ path }) => path)).toEqual(['reports/2026/r.txt']);
  });

  it.skipIf(process.platform === 'win32')('names pipes, sockets and devices instead of waiting for them', async () => {
    put('s/a.txt', 'a');
    execFileSync('mkfifo', [join(workspace, 's/fifo')]);
    symlinkSync('/dev/zero', join(workspace, 's/zero'));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(workspace, 's/sock'), resolve));
    const { files, problems } = await collect(['s/**']);
    await new Promise((resolve) => server.close(resolve));
    expect(files.map(({ path }) => path)).toEqual(['s/a.txt']);
    expect(problems).toEqual([
      'evidence s/fifo is a named pipe, which cannot be kept',
      'evidence s/sock is a socket, which cannot be kept',
      'evidence s/zero is a link that leads out of the workspace, to /dev/zero: it is not kept',
    ]);
  });

  it('does not enter .git, node_modules and its own folder but where they are named', async () => {
    put('.git/config', 'c');
    put('node_modules/a/r.xml', 'n');
    put('src/node_modules/a/r.xml', 'n');
    put('.phasegate/run.json', '{}');
    put('r.xml', 'r');
    expect((await collect(['**'])).files.map(({ path }) => path)).toEqual(['r.xml']);
    const named = await collect(['.git/config', 'node_modules/**/*.xml', '.phasegate/**', '.phasegate/run.json']);
    expect(named.files.map(({ path }) => path)).toEqual(['.git/config', 'node_modules/a/r.xml']);
    expect(named.problems).toEqual([
      `declared evidence .phasegate/** lies in ${workspace}/.phasegate, where Phasegate keeps its own files: write it elsewhere`,
      `evidence .phasegate/run.json lies in ${workspace}/.phasegate, where Phasegate keeps its own files: write it elsewhere`,
    ]);
  });

  it('names files that would be one file elsewhere, or take the place of the output', async () => {
    put('output.log');
    put('d/output.log');
    put('a/Report.txt');
    put('a/report.txt');
    const { files, problems } = await collect(['output.log', 'd/*', 'a/*']);
    expect(files.map(({ path }) => path)).toEqual(['d/output.log', 'a/Report.txt']);
    expect(problems).toEqual([
      'evidence output.log has the name under which the captured output is kept: write it to another file, or into a folder',
      'evidence a/report.txt and a/Report.txt are one file on macOS and Windows, where the record must be readable too: rename one of them',
    ]);
  });

  it('does not tell a secret by a file name', async () => {
    put('r/hunter2hunter2.txt', 'x');
    const { files, problems } = await collect(['r/*']);
    expect(files).toEqual([]);
    expect(problems).toEqual(['evidence r/***.txt has a secret in its name, and is not kept']);
  });

  it('replaces what a killed attempt or a task put into the record, and follows no link there', async () => {
    put('a.txt', 'new');
    put('b.txt', 'new');
    mkdirSync(destination, { recursive: true });
    writeFileSync(join(destination, 'a.txt'), 'old and longer');
    symlinkSync(join(outside, 'passwd'), join(destination, 'b.txt'));
    expect((await collect(['a.txt', 'b.txt'])).problems).toEqual([]);
    expect([stored('a.txt'), stored('b.txt')]).toEqual(['new', 'new']);
    expect(readFileSync(join(outside, 'passwd'), 'utf8')).toBe('root:x:0:0');
  });

  it('throws when the record cannot be written, for the run to tell', async () => {
    put('a.txt');
    mkdirSync(dirname(destination), { recursive: true });
    writeFileSync(destination, 'in the way');
    await expect(collect(['a.txt'])).rejects.toMatchObject({ code: expect.stringMatching(/ENOTDIR|EEXIST/) });
  });
});
