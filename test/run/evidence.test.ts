/** What a task leaves, in the record: found, checked, redacted, listed. All tasks are of one run. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { manifestSchema } from '../../src/evidence/manifest-schema.js';
import { onePhase, project, type Project } from './project.js';
import { statementProblems } from './statement-schema.js';

const SECRET = 'correct-horse-battery';
const NOT_UTF8 = String.raw`printf 'a\xff\xfe\x80b\x00c\r\n'`;
const TASKS: Record<string, Record<string, unknown>> = {
  WRITES: { run: 'mkdir -p made/.dot/deep; echo plain > made/plain.txt; echo deep > made/.dot/deep/er.txt; : > made/empty', evidence: ['made/**'] },
  FOLDER: { run: 'mkdir -p folder/in; echo a > folder/in/a', evidence: ['folder'] },
  MISSING: { run: 'true', evidence: ['nowhere/**'] },
  OLD: { run: 'true', evidence: ['old.txt'] },
  TOUCHED: { run: 'echo again > touched.txt', evidence: ['touched.txt'] },
  NAMES: { run: `mkdir -p names; echo 1 > 'names/a:b?.txt'; printf 2 > "names/line\nbreak"; echo 3 > 'names/con.txt'; echo 4 > 'names/a%b'`, evidence: ['names/**'] },
  CASES: { run: 'mkdir -p cases; echo 1 > cases/A; echo 2 > cases/a', evidence: ['cases/*'] },
  LINK: { run: 'ln -s /etc/passwd link.txt', evidence: ['link.txt'] },
  'LINKED-FOLDER': { run: 'mkdir -p linked; ln -s /etc linked/etc; echo ok > linked/ok', evidence: ['linked/**'] },
  'LINK-INSIDE': { run: 'echo target > target.txt; ln -s target.txt inside.txt', evidence: ['inside.txt'] },
  'LINK-NOWHERE': { run: 'ln -s nothing nowhere.txt', evidence: ['nowhere.txt'] },
  'NOT-UTF8': { run: String.raw`mkdir -p bytes; touch bytes/$'a\xff'`, evidence: ['bytes/**'] },
  FIFO: { run: 'mkfifo pipe', evidence: ['pipe'] },
  RECORD: { run: 'ls -d .phasegate', evidence: ['.phasegate/**'] },
  TEXT: { run: `echo "value ${SECRET} end" > text.txt; printf %s ${SECRET} | base64 >> text.txt`, evidence: ['text.txt'] },
  BINARY: { run: `{ printf 'a\\0b'; printf %s ${SECRET}; } > binary.bin; echo fine > beside.txt`, evidence: ['binary.bin', 'beside.txt'] },
  UTF16: { run: `printf %s ${SECRET} | iconv -t UTF-16 > wide.bin`, evidence: ['wide.bin'] },
  NAMED: { run: `echo hi > "in-${SECRET}.txt"`, evidence: ['in-*.txt'] },
  COLLIDES: { run: 'echo printed; echo mine > output.log', evidence: ['output.log'] },
  RAW: { run: NOT_UTF8 },
  ANSI: { run: String.raw`printf '\033[31mred\033[0m\n'` },
  SPLIT: { run: `printf ${SECRET.slice(0, 5)}; printf ${SECRET.slice(5, 12)}; printf '${SECRET.slice(12)}\\n'` },
  FAILS: { run: 'echo said; echo found > found.txt; exit 9', evidence: ['found.txt', 'not-found.txt'] },
  DELIVERS: { run: 'echo book > book.md', deliverables: ['book.md'] },
  'DELIVERS-NOT': { run: 'true', deliverables: ['no-book.md'] },
  QUIET: { run: 'true' },
};

let ran: Project;
beforeAll(async () => {
  ran = project(onePhase(Object.entries(TASKS).map(([id, task]) => ({ id, ...task }))), { 'old.txt': 'old', 'touched.txt': 'old' });
  execFileSync('touch', ['-d', '2020-01-01', ran.path('old.txt')]);
  const { code } = await ran.run(['run', '--keep-going', '--jobs', '2'], { env: { THE_PASSWORD: SECRET } });
  expect(code).toBe(1);
});
const kept = (id: string): string[] => ran.task(id).evidence.map(({ path }) => path);
const stored = (id: string, path: string): string => join('.phasegate/one/evidence', id, path);
const failure = (id: string): string | undefined => {
  expect(ran.task(id).status).toBe('failed');
  return ran.task(id).error;
};

describe('declared files', () => {
  test('are kept, in dot folders and empty ones too, with their digest and size', () => {
    expect(kept('WRITES')).toEqual(['made/.dot/deep/er.txt', 'made/empty', 'made/plain.txt']);
    const { sha256, size } = ran.task('WRITES').evidence.at(-1)!;
    expect({ sha256, size }).toEqual({ sha256: createHash('sha256').update('plain\n').digest('hex'), size: 6 });
    expect(ran.read(stored('WRITES', 'made/.dot/deep/er.txt'))).toBe('deep\n');
  });
  test('of a folder are all in it', () => expect(kept('FOLDER')).toEqual(['folder/in/a']));
  test('that are missing fail the task', () => expect(failure('MISSING')).toBe('declared evidence nowhere/** is missing: no file matches'));
  test('from before the task fail it', () =>
    expect(failure('OLD')).toMatch(/^declared evidence old\.txt was not written by this task: its newest file, old\.txt, is from \d{4}-[^ ]+Z, before the task began$/));
  test('written again are new', () => expect(ran.task('TOUCHED').status).toBe('passed'));
  test('with names artifacts cannot hold are stored under others, and listed under both', () => {
    expect(kept('NAMES')).toEqual(['names/a%b', 'names/a:b?.txt', 'names/con.txt', 'names/line\nbreak']);
    expect(ran.files(stored('NAMES', 'names'))).toEqual(['%63on.txt', 'a%25b', 'a%3Ab%3F.txt', 'line%0Abreak']);
    expect(manifest().files.find(({ name }) => name === 'names/a:b?.txt')?.path).toBe('evidence/NAMES/names/a%3Ab%3F.txt');
  });
  test('that are one file on macOS and Windows fail the task', () => {
    expect(failure('CASES')).toBe('evidence cases/a and cases/A are one file on macOS and Windows, where the record must be readable too: rename one of them');
    expect(kept('CASES')).toEqual(['cases/A']);
  });
  test('of a failed task are kept, and what it did not leave is a warning', () => {
    expect(failure('FAILS')).toBe('exit 9');
    expect(kept('FAILS')).toEqual(['output.log', 'found.txt']);
    expect(ran.task('FAILS').warnings).toEqual(['declared evidence not-found.txt is missing: no file matches']);
  });
});

describe('nothing outside the workspace is read', () => {
  test('through a link', () => expect(failure('LINK')).toBe('evidence link.txt is a link that leads out of the workspace, to /etc/passwd: it is not kept'));
  test('through a linked folder, and what lies beside it is kept', () => {
    expect(failure('LINKED-FOLDER')).toMatch(/^evidence linked\/etc is a link that leads out of the workspace, to .*\/etc: it is not kept$/);
    expect(kept('LINKED-FOLDER')).toEqual(['linked/ok']);
  });
  test('a link within the workspace is kept as what it leads to', () => {
    expect(kept('LINK-INSIDE')).toEqual(['inside.txt']);
    expect(lstatSync(ran.path(stored('LINK-INSIDE', 'inside.txt'))).isFile()).toBe(true);
    expect(ran.read(stored('LINK-INSIDE', 'inside.txt'))).toBe('target\n');
  });
  test('a link to nothing fails the task', () => expect(failure('LINK-NOWHERE')).toBe('evidence nowhere.txt cannot be read: it is a link that leads nowhere, or was removed'));
  // macOS has no such names.
  test.skipIf(process.platform !== 'linux')('a name that is not UTF-8 fails the task', () => expect(failure('NOT-UTF8')).toBe('evidence bytes/a\ufffd has a name that is not UTF-8, which no artifact can hold: rename it'));
  test('a named pipe fails the task and is not waited for', () => expect(failure('FIFO')).toBe('evidence pipe is a named pipe, which cannot be kept'));
  test("nor is the record itself", () => expect(failure('RECORD')).toMatch(/^declared evidence \.phasegate\/\*\* lies in .*\.phasegate, where Phasegate keeps its own files: write it elsewhere$/));
  test.each([['..', '../secret.txt'], ['an absolute path', '/etc/passwd']])('%s is refused with the plan', async (_, path) => {
    const refused = project(onePhase([{ id: 'A', run: 'true', evidence: [path] }]));
    const { code, stderr } = await refused.run(['run']);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`phasegate.yml:\\d+:\\d+ error .*${path.replaceAll('.', '\\.')}`));
    expect(refused.exists('.phasegate')).toBe(false);
  });
  test('a workspace that is itself behind a link is one', async () => {
    const real = project(onePhase([{ id: 'A', run: 'echo a > a.txt', evidence: ['a.txt'] }]), { 'sub/keep': '' });
    const linked = project(undefined);
    symlinkSync(real.folder, linked.path('link'));
    expect((await linked.run(['run', 'link/phasegate.yml', '--out', 'out'])).code).toBe(0);
    expect(linked.read('out/one/evidence/A/a.txt')).toBe('a\n');
  });
});

describe('secrets', () => {
  test('in text are redacted, also in base64, and counted', () => {
    expect(ran.read(stored('TEXT', 'text.txt'))).toMatch(/^value \*\*\* end\n[^ ]{0,4}\*\*\*[^ ]{0,4}\n$/);
    expect(manifest().files.find(({ path }) => path === 'evidence/TEXT/text.txt')?.redactions).toEqual({ THE_PASSWORD: 2 });
    expect(ran.read('text.txt')).toContain(SECRET);
  });
  test('split over several writes are redacted', () => expect(ran.read(stored('SPLIT', 'output.log'))).toBe('***\n'));
  test('in a file that is not text fail the task, the file is not kept, others are', () => {
    expect(failure('BINARY')).toBe('evidence binary.bin is not UTF-8 text and holds THE_PASSWORD, which cannot be redacted there: it is not kept. Write it without the secret, or do not declare it');
    expect(kept('BINARY')).toEqual(['beside.txt']);
    expect(existsSync(ran.path(stored('BINARY', 'binary.bin')))).toBe(false);
  });
  test('in UTF-16 are found too', () => {
    expect(failure('UTF16')).toBe('evidence wide.bin is not UTF-8 text and holds THE_PASSWORD, which cannot be redacted there: it is not kept. Write it without the secret, or do not declare it');
    expect(kept('UTF16')).toEqual([]);
  });
  test("in a file's name fail the task", () => {
    expect(failure('NAMED')).toBe('evidence in-***.txt has a secret in its name, and is not kept');
    expect(kept('NAMED')).toEqual([]);
  });
});

describe('captured output', () => {
  test('is not overwritten by a file of its name', () => {
    expect(failure('COLLIDES')).toBe('evidence output.log has the name under which the captured output is kept: write it to another file, or into a folder');
    expect(ran.read(stored('COLLIDES', 'output.log'))).toBe('printed\n');
  });
  test('that is not UTF-8 is kept byte for byte', () =>
    expect(readFileSync(ran.path(stored('RAW', 'output.log')))).toEqual(Buffer.from([0x61, 0xff, 0xfe, 0x80, 0x62, 0x00, 0x63, 0x0d, 0x0a])));
  test('keeps its colours', () => expect(ran.read(stored('ANSI', 'output.log'))).toBe('\x1b[31mred\x1b[0m\n'));
  test('of a task that printed nothing is no file', () => expect(kept('QUIET')).toEqual([]));
});

describe('deliverables', () => {
  test('that exist let the task pass', () => expect(ran.task('DELIVERS').status).toBe('passed'));
  test('that do not exist fail it', () => expect(failure('DELIVERS-NOT')).toBe('deliverable no-book.md is missing'));
});

describe('result, manifest and statement agree', () => {
  test('all evidence of all tasks is in the manifest, by what is on the disk', () => {
    const listed = new Map(manifest().files.map((file) => [file.path, file]));
    const byName = new Map(manifest().files.flatMap((file) => (file.name === undefined ? [] : [[`${file.path.split('/')[1]} ${file.name}`, file]])));
    const tasks = ran.result('one').tasks;
    expect(tasks.map(({ id }) => id)).toEqual(Object.keys(TASKS));
    let count = 0;
    for (const { id, evidence } of tasks) {
      for (const { path, sha256, size } of evidence) {
        const file = byName.get(`${id} ${path}`) ?? listed.get(`evidence/${id}/${path}`);
        expect(file, `${id} ${path}`).toMatchObject({ sha256, size });
        expect(createHash('sha256').update(readFileSync(ran.path('.phasegate/one', file!.path))).digest('hex')).toBe(sha256);
        count += 1;
      }
    }
    expect(manifest().files.filter(({ path }) => path.startsWith('evidence/'))).toHaveLength(count);
    expect(ran.files('.phasegate/one/evidence')).toHaveLength(count);
  });

  test('the statement is one of in-toto, about all evidence and the result', () => {
    const text = ran.read('.phasegate/one/statement.intoto.jsonl');
    expect(text.split('\n')).toHaveLength(2);
    const statement = JSON.parse(text) as { subject: { name: string; digest: { sha256: string } }[]; predicate: Record<string, unknown> };
    expect(statementProblems(statement)).toEqual([]);
    const expected = manifest().files.filter(({ path }) => path === 'result.json' || path.startsWith('evidence/')).map(({ path, sha256 }) => ({ name: path, digest: { sha256 } }));
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    expect(statement.subject.toSorted(byName)).toEqual(expected.toSorted(byName));
    const { tasks } = ran.result('one');
    const withStatus = (status: string): string[] => tasks.filter((task) => task.status === status).map(({ id }) => id);
    expect(statement.predicate).toEqual({
      result: 'FAILED',
      configuration: [{ name: 'phasegate.yml', digest: { sha256: createHash('sha256').update(ran.read('phasegate.yml')).digest('hex') } }],
      passedTests: withStatus('passed'),
      warnedTests: [],
      failedTests: withStatus('failed'),
    });
  });

  test.each([
    ['_type', 'https://in-toto.io/Statement/v0.1'],
    ['predicateType', ''],
    ['subject', [{ name: 'a', digest: { sha256: 'ABC' } }]],
    ['predicate', { result: 'SKIPPED', configuration: [] }],
    ['predicate', { result: 'PASSED' }],
  ])('a statement with another %s would not pass for one', (member, value) => {
    const statement = JSON.parse(ran.read('.phasegate/one/statement.intoto.jsonl')) as object;
    expect(statementProblems({ ...statement, [member]: value })).not.toEqual([]);
  });
});

function manifest(): ReturnType<typeof manifestSchema.parse> {
  return manifestSchema.parse(JSON.parse(ran.read('.phasegate/one/manifest.json')));
}
