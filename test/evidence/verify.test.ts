import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { readAudit } from '../../src/evidence/chain.js';
import { writeManifest } from '../../src/evidence/manifest.js';
import { manifestSchema } from '../../src/evidence/manifest-schema.js';
import { type Problem, verify } from '../../src/evidence/verify.js';
import { filesOf, sha256, type TestRecord, writeRecord } from './record.js';
import { zip, type ZipEntry } from './zip.js';

let root: string;
let original: string;
let record: TestRecord;
let count = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'phasegate-verify-'));
  original = join(root, 'original');
  record = await writeRecord(original, [
    { id: 'preflight', evidence: { 'output.log': 'ok\n', 'dns/a:b.txt': 'a', 'dns/c.txt': 'c' } },
    { id: 'deploy', evidence: { 'output.log': 'deployed\n' } },
  ]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A copy to tamper with. */
function copy(): string {
  const folder = join(root, String((count += 1)));
  cpSync(original, folder, { recursive: true });
  return folder;
}

async function problemsOf(folder: string): Promise<string[]> {
  const { ok, problems } = await verify(folder, {});
  expect(ok).toBe(problems.length === 0);
  return problems.map(({ kind, path, message }) => `${kind} ${path} ${message}`);
}

function edit(folder: string, path: string, change: (text: string) => string): void {
  const file = join(folder, path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

function archive(entries: readonly ZipEntry[] | Buffer): string {
  const file = join(root, `${(count += 1)}.zip`);
  writeFileSync(file, Buffer.isBuffer(entries) ? entries : zip(entries));
  return file;
}

describe('a record as it was left', () => {
  it('is whole as a folder, with its digest, and says what is not covered', async () => {
    const folder = copy();
    for (const path of ['report.html', 'report.md', 'local/lock', 'previous/1/result.json']) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), 'x');
    }
    mkdirSync(join(folder, 'empty'));
    expect(await verify(folder, { digest: `sha256:${record.run.toUpperCase()}` })).toEqual({
      ok: true,
      problems: [],
      files: 10,
      notCovered: ['local/: derived, or of earlier runs', 'previous/: derived, or of earlier runs', 'report.html: derived, or of earlier runs', 'report.md: derived, or of earlier runs'],
      root: { path: 'run.json', sha256: record.run },
    });
    expect((await verify(folder, {})).notCovered[0]).toBe('run.json itself: compare its sha256 with one you trust, by --digest');
  });

  it('is whole as a ZIP file, also in a folder of its own', async () => {
    const files = filesOf(original);
    const whole = await verify(original, { digest: record.run });
    expect(await verify(archive(files), { digest: record.run })).toEqual(whole);
    expect(await verify(archive([{ name: 'record/', mode: 0o040755 }, ...files.map(({ name, data }) => ({ name: `record/${name}`, data, method: 0 }))]), { digest: record.run })).toEqual(whole);
  });

  it('is whole as one phase, and names what it builds on', async () => {
    const folder = join(original, 'deploy');
    const expected = {
      ok: true,
      problems: [],
      files: 4,
      notCovered: [`phase preflight, which it builds on (manifest ${record.manifests['preflight']}): verify its own record`],
      root: { path: 'manifest.json', sha256: record.manifests['deploy'] },
    };
    expect(await verify(folder, { digest: record.manifests['deploy']! })).toEqual(expected);
    expect(await verify(archive(filesOf(folder)), { digest: record.manifests['deploy']! })).toEqual(expected);
  });

  it('has a manifest by its schema, with both names where they differ', () => {
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(original, 'preflight/manifest.json'), 'utf8')));
    expect(manifest.files.map(({ path, name }) => [path, name])).toEqual([
      ['audit.jsonl', undefined],
      ['evidence/TASK-preflight/dns/a%3Ab.txt', 'dns/a:b.txt'],
      ['evidence/TASK-preflight/dns/c.txt', undefined],
      ['evidence/TASK-preflight/output.log', undefined],
      ['result.json', undefined],
      ['statement.intoto.jsonl', undefined],
    ]);
  });

  it('may have phases that did not run', async () => {
    const folder = join(root, 'partial');
    await writeRecord(folder, [{ id: 'a', evidence: {} }], { run: (run) => void run.phases.push({ id: 'b', verdict: 'not-computed', manifest: null, auditHead: null }) });
    expect(await verify(folder, {})).toMatchObject({ ok: true, notCovered: [expect.stringMatching(/^run\.json itself/), 'phase b: it has not run'] });
  });
});

describe('what was done to it is found by name:', () => {
  const log = 'preflight/evidence/TASK-preflight/output.log';
  it.each<[string, (folder: string) => void, string[]]>([
    ['a file changed', (f) => edit(f, log, () => 'OK\n'), [`changed ${log} was changed`]],
    ['a file grown', (f) => edit(f, log, () => 'okay\n'), [`changed ${log} was changed: it has 5 bytes, and had 3`]],
    ['a file removed', (f) => unlinkSync(join(f, log)), [`missing ${log} is missing`]],
    ['a file added', (f) => writeFileSync(join(f, 'preflight/evidence/more'), ''), ['added preflight/evidence/more is in no manifest: it was added after the phase finished']],
    ['a file added beside the phases', (f) => writeFileSync(join(f, 'note.txt'), ''), ['added note.txt is in no manifest: it was added after the phase finished']],
    ['a phase added', (f) => cpSync(join(f, 'deploy'), join(f, 'x'), { recursive: true }), ['audit.jsonl', 'evidence/TASK-deploy/output.log', 'manifest.json', 'result.json', 'statement.intoto.jsonl'].map((path) => `added x/${path} is in no manifest: it was added after the phase finished`)],
    [
      'a file renamed',
      (f) => renameSync(join(f, log), join(f, `${log}.1`)),
      [`missing ${log} is missing`, `added ${log}.1 is in no manifest: it was added after the phase finished`],
    ],
    ['a link', (f) => (unlinkSync(join(f, log)), symlinkSync('/etc/hostname', join(f, log))), [`unsafe ${log} is a symbolic link: a record has only folders and regular files`, `missing ${log} is missing`]],
    [
      'the audit log of a phase changed',
      (f) => edit(f, 'deploy/audit.jsonl', (text) => text.replace('phase-started', 'phase-stopped')),
      [
        'changed deploy/audit.jsonl was changed',
        expect.stringMatching(/^chain deploy\/audit\.jsonl line 1 was changed: its hash is [0-9a-f]{64}, and it says [0-9a-f]{64}$/),
      ] as string[],
    ],
    ['the audit log of the run cut', (f) => edit(f, 'audit.jsonl', (text) => text.split('\n').slice(0, 2).join('\n') + '\n'), ['chain audit.jsonl does not end where run.json says it ends', 'chain audit.jsonl does not say that phase deploy finished']],
    ['the audit log of the run torn', (f) => edit(f, 'audit.jsonl', (text) => `${text}{"seq":4`), ['chain audit.jsonl does not end where run.json says it ends']],
    ['the audit log of the run removed', (f) => unlinkSync(join(f, 'audit.jsonl')), ['missing audit.jsonl is missing: nothing shows in what order the phases ran']],
    [
      'a manifest removed',
      (f) => unlinkSync(join(f, 'deploy/manifest.json')),
      ['chain deploy/manifest.json is missing: the phase did not finish, and nothing in it is proven'],
    ],
    ['the run record not JSON', (f) => edit(f, 'run.json', () => '{'), [expect.stringMatching(/^changed run\.json is not a run record: .*JSON/)] as string[]],
    ['the run record of another version', (f) => edit(f, 'run.json', (text) => text.replace('"version":1', '"version":2')), [expect.stringMatching(/^changed run\.json is not a run record: version: /)] as string[]],
    ['a phase renamed', (f) => renameSync(join(f, 'deploy'), join(f, 'ship')), [expect.stringMatching(/^changed|^chain deploy\/manifest\.json is missing/), ...['audit.jsonl', 'evidence/TASK-deploy/output.log', 'manifest.json', 'result.json', 'statement.intoto.jsonl'].map((path) => `added ship/${path} is in no manifest: it was added after the phase finished`)] as string[]],
  ])('%s', async (_, tamper, expected) => {
    const folder = copy();
    tamper(folder);
    expect(await problemsOf(folder)).toEqual(expected);
  });

  it('any byte of any covered file, in a folder and in a ZIP file', async () => {
    const files = filesOf(original).filter(({ name }) => name !== 'run.json');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.nat(), async ({ name, data }, at) => {
        const folder = copy();
        const changed = Buffer.from(data);
        changed[at % changed.length]! ^= 1;
        writeFileSync(join(folder, name), changed);
        for (const target of [folder, archive(filesOf(folder))]) {
          const { ok, problems } = await verify(target, { digest: record.run });
          expect(ok).toBe(false);
          expect(problems.map(({ path }) => path)).toContain(name);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('expected and actual digests are told', async () => {
    const folder = copy();
    edit(folder, log, () => 'OK\n');
    expect((await verify(folder, { digest: record.run })).problems).toEqual<Problem[]>([{ kind: 'changed', path: log, message: 'was changed', expected: sha256('ok\n'), actual: sha256('OK\n') }]);
  });

  it('a record made anew as a whole, by the digest alone', async () => {
    const folder = join(root, 'forged');
    const forged = await writeRecord(folder, [{ id: 'preflight', evidence: { 'output.log': 'all good\n' } }]);
    expect((await verify(folder, {})).ok).toBe(true);
    expect((await verify(folder, { digest: record.run })).problems).toEqual([{ kind: 'changed', path: 'run.json', message: 'is not the one the digest was made of', expected: record.run, actual: forged.run }]);
  });

  it('parts made anew that do not fit the others', async () => {
    const folder = copy();
    const other = join(root, 'other');
    await writeRecord(other, [{ id: 'preflight', evidence: { 'output.log': 'forged\n' } }]);
    rmSync(join(folder, 'preflight'), { recursive: true });
    cpSync(join(other, 'preflight'), join(folder, 'preflight'), { recursive: true });
    const actual = sha256(readFileSync(join(folder, 'preflight/manifest.json')));
    expect((await verify(folder, {})).problems).toEqual([
      { kind: 'changed', path: 'preflight/manifest.json', message: 'is not the one run.json lists', expected: record.manifests['preflight'], actual },
      { kind: 'chain', path: 'audit.jsonl', message: `says phase preflight finished with the manifest ${record.manifests['preflight']}, and it has ${actual}` },
      { kind: 'chain', path: 'deploy/manifest.json', message: 'builds on another preflight than the one in this record', expected: record.manifests['preflight'], actual },
    ]);
  });

  it('verdicts and digests that differ between its documents', async () => {
    const folder = join(root, 'claims');
    await writeRecord(folder, [{ id: 'a', evidence: { 'output.log': 'x', 'b.txt': 'b' }, verdict: 'failed' }], {
      run: (run) => void ((run.phases[0]!.verdict = 'passed'), (run.phases[0]!.auditHead = '1'.repeat(64)), (run.plan.digest = 'b'.repeat(64))),
      result: (result) => {
        result.tasks[0]!.evidence[0]!.sha256 = '2'.repeat(64);
        result.tasks[0]!.evidence[1]!.path = 'c.txt';
        result.upstream.push({ phase: 'zero', verdict: 'passed', manifest: '3'.repeat(64) });
      },
    });
    expect(await problemsOf(folder)).toEqual([
      'chain a/result.json builds on other upstream phases than manifest.json says',
      'chain a/result.json has another digest of evidence output.log of TASK-a than the manifest',
      'chain a/result.json names evidence c.txt of TASK-a, which the manifest does not list',
      'chain run.json has another head of the audit log of phase a than its manifest',
      'chain run.json says phase a is passed, and its result.json says failed',
      'chain a/result.json is of another version of the plan than run.json',
    ]);
  });

  it('a statement that claims more than the result', async () => {
    const folder = join(root, 'statement');
    await writeRecord(folder, [{ id: 'a', evidence: { 'b.txt': 'b' }, verdict: 'failed' }]);
    const phase = join(folder, 'a');
    const remake = async (change: (text: string) => string): Promise<string[]> => {
      edit(phase, 'statement.intoto.jsonl', change);
      const { auditHead } = manifestSchema.parse(JSON.parse(readFileSync(join(phase, 'manifest.json'), 'utf8')));
      await writeManifest(phase, { phase: 'a', kept: new Map(), upstream: [], auditHead });
      return problemsOf(phase);
    };
    expect(await remake((text) => text)).toEqual([]);
    expect(await remake((text) => text.replace('"FAILED"', '"PASSED"'))).toEqual(['chain statement.intoto.jsonl says "PASSED", and result.json means FAILED']);
    expect(await remake((text) => text.replace('"PASSED"', '"FAILED"').replace(sha256('b'), '4'.repeat(64)))).toEqual(['chain statement.intoto.jsonl has another digest of evidence/TASK-a/b.txt than the manifest']);
    expect(await remake((text) => text.replace('evidence/TASK-a/b.txt', 'x'))).toEqual(['chain statement.intoto.jsonl is about x, which the manifest does not list', 'chain statement.intoto.jsonl says nothing about evidence/TASK-a/b.txt']);
    expect(await remake(() => 'null')).toEqual(['chain statement.intoto.jsonl is no statement of the type https://in-toto.io/Statement/v1 with a https://in-toto.io/attestation/test-result/v0.1']);
    expect(await remake(() => '{')).toEqual(['chain statement.intoto.jsonl is not one line of JSON']);
  });

  it('a manifest that lies in another folder, lists what leads out, or lists too little', async () => {
    const folder = copy();
    rmSync(join(folder, 'deploy'), { recursive: true });
    cpSync(join(folder, 'preflight'), join(folder, 'deploy'), { recursive: true });
    expect(await problemsOf(folder)).toContain('chain deploy/manifest.json is of phase preflight, and lies in the folder of deploy');
    const phase = join(copy(), 'preflight');
    edit(phase, 'manifest.json', (text) => text.replace('"path": "result.json"', '"path": "../../etc/passwd"'));
    expect(await problemsOf(phase)).toEqual([
      'unsafe manifest.json lists "../../etc/passwd", which leads out of the record',
      'chain manifest.json does not list result.json',
      'chain statement.intoto.jsonl is about result.json, which the manifest does not list',
      'added result.json is in no manifest: it was added after the phase finished',
    ]);
  });
});

describe('a run that was killed', () => {
  it('before a phase finished is no record of a pass', async () => {
    const folder = copy();
    unlinkSync(join(folder, 'deploy/manifest.json'));
    edit(folder, 'run.json', (text) => {
      const run = JSON.parse(text);
      return JSON.stringify({ ...run, verdict: 'not-computed', auditHead: null, phases: run.phases.slice(0, 1) });
    });
    expect(await problemsOf(folder)).toEqual([
      'chain run.json has no head of the audit log: the run did not finish',
      'chain deploy/manifest.json is missing: the phase did not finish, and nothing in it is proven',
    ]);
    edit(folder, 'run.json', (text) => JSON.stringify({ ...JSON.parse(text), phases: [] }));
    edit(folder, 'preflight/evidence/TASK-preflight/output.log', () => 'OK\n');
    expect(await problemsOf(folder)).toEqual([
      'chain run.json has no head of the audit log: the run did not finish',
      'chain deploy/manifest.json is missing: the phase did not finish, and nothing in it is proven',
      'changed preflight/evidence/TASK-preflight/output.log was changed',
    ]);
    unlinkSync(join(folder, 'run.json'));
    expect(await problemsOf(folder)).toEqual(['chain run.json is missing: the run did not finish']);
    expect(await problemsOf(join(folder, 'deploy'))).toEqual(['chain manifest.json is missing: the phase did not finish, and nothing in it is proven']);
  });

  it('cannot be made a pass in run.json', async () => {
    const folder = join(root, 'claimed');
    await writeRecord(folder, [{ id: 'a', evidence: {} }], { run: (run) => void run.phases.push({ id: 'b', verdict: 'passed', manifest: null, auditHead: null }) });
    expect(await problemsOf(folder)).toEqual(['chain run.json says phase b passed, and there is no record of it']);
  });
});

describe('an archive made to deceive', () => {
  const good = (): ZipEntry[] => filesOf(original);

  it.each<[string, ZipEntry, string, string]>([
    ['traversal', { name: '../../evil.sh' }, '../../evil.sh', 'has a path that leads out of the record'],
    ['an absolute path', { name: '/etc/cron.d/evil' }, '/etc/cron.d/evil', 'has a path that is absolute'],
    ['a drive', { name: 'C:evil' }, 'C:evil', 'has a path that is absolute'],
    ['a backslash', { name: 'a\\..\\evil' }, 'a\\..\\evil', 'has a path that holds a backslash'],
    ['a link', { name: 'link', data: '/etc/passwd', mode: 0o120777 }, 'link', 'is a symbolic link'],
    ['a device', { name: 'dev', mode: 0o020666 }, 'dev', 'is a special file'],
    ['encryption', { name: 'secret', encrypted: true, data: 'x' }, 'secret', 'is encrypted'],
    ['a foreign method', { name: 'lzma', method: 14, data: 'x' }, 'lzma', 'is packed with method 14, which only few programs can unpack'],
    ['a name twice', { name: 'run.json', data: '{}' }, 'run.json', 'is in the archive twice'],
    ['a name in another case', { name: 'RUN.json', data: '{}' }, 'RUN.json', 'and run.json are one file on macOS and Windows'],
    ['two names', { name: 'a.txt', localName: 'b.txt' }, 'a.txt', 'has another name in its own header: "b.txt"'],
    ['a name some programs do not read', { name: 'other.txt', unicodeName: 'a.txt' }, 'a.txt', 'has another name for some programs: "other.txt"'],
    ['a file its directory does not have', { name: 'build/evil.txt', hidden: true, data: 'evil' }, 'run.json', 'is followed by 50 bytes that are no file of the archive\'s directory'],
    ['a folder with content', { name: 'a/', data: 'x' }, 'a/', 'is a folder with content'],
    ['overlapping files', { name: 'audit.jsonx', sharesBytesOf: 0 }, 'audit.jsonl', 'overlaps audit.jsonx'],
  ])('%s is refused', async (_, entry, path, message) => {
    const entries = good();
    const file = archive([...entries, { data: entry.sharesBytesOf === undefined ? '' : entries[entry.sharesBytesOf]!.data!, ...entry }]);
    const before = readdirSync(root).length;
    const { ok, problems, files } = await verify(file, {});
    expect({ ok, files }).toEqual({ ok: false, files: 0 });
    expect(problems).toContainEqual({ kind: 'unsafe', path, message });
    expect(problems.every(({ kind }) => kind === 'unsafe')).toBe(true);
    expect(readdirSync(root).length).toBe(before);
  });

  it('a bomb that says so is refused before it is unpacked', async () => {
    const zeros = Buffer.alloc(1_000_000);
    const file = archive([...good(), ...[1, 2].map((i) => ({ name: `preflight/${i}`, data: zeros, declaredSize: 0xfffffffe }))]);
    const started = performance.now();
    expect((await verify(file, {})).problems).toEqual([{ kind: 'unsafe', path: file, message: expect.stringMatching(/^would unpack to 85\d{8} bytes from \d+: it is refused as a bomb$/) }]);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('a bomb that says it is small is stopped where it grows beyond that', async () => {
    const entries = good().map((entry) => (entry.name.endsWith('deploy/output.log') ? { ...entry, data: Buffer.alloc(50_000_000), declaredSize: 9 } : entry));
    expect((await verify(archive(entries), {})).problems).toEqual([
      { kind: 'unsafe', path: 'deploy/evidence/TASK-deploy/output.log', message: expect.stringMatching(/^cannot be read: too many bytes in the stream\. expected 9\. got at least \d+$/), expected: sha256('deployed\n') },
    ]);
  });

  it('too many entries are refused', async () => {
    const file = join(root, 'many.zip');
    const bytes = zip([]);
    const zip64 = Buffer.alloc(56 + 20);
    zip64.write('PK\x06\x06', 0, 'latin1');
    zip64.writeUInt32LE(2_000_000, 24);
    zip64.writeUInt32LE(2_000_000, 32);
    zip64.write('PK\x06\x07', 56, 'latin1');
    writeFileSync(file, Buffer.concat([zip64, bytes]));
    expect((await verify(file, {})).problems).toEqual([{ kind: 'unsafe', path: file, message: 'has 2000000 entries, more than the 100000 a record may have' }]);
  });

  it('damage anywhere is a problem or a wrong call, never a crash or a pass with other content', async () => {
    const bytes = zip(good());
    const expected = (await verify(archive(bytes), { digest: record.run })).ok;
    expect(expected).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.boolean(), async (changes, cut) => {
        let changed = Buffer.from(bytes);
        for (const [at, value] of changes) changed[at] = value;
        if (cut) changed = changed.subarray(0, changes[0]![0]);
        const outcome = await verify(archive(changed), { digest: record.run }).catch((error: unknown) => {
          expect(error).toBeInstanceOf(UserError);
          return undefined;
        });
        // Times, attributes and unused flags of an archive are nobody's evidence: it may still be whole.
        if (outcome?.ok) expect(outcome).toMatchObject({ files: 10, root: { sha256: record.run } });
        else if (outcome) expect(outcome.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });
});

describe('JSON made to crash the reader', () => {
  it.each([
    ['deep', '['.repeat(2_000_000)],
    ['deep and closed', `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`],
    ['of another kind', '"text"'],
    ['null', 'null'],
    ['with a prototype', '{"__proto__":{"version":1},"version":1}'],
    ['binary', '\0\xff\xfe'],
    ['empty', ''],
  ])('%s is a named problem', async (_, text) => {
    for (const path of ['run.json', 'preflight/manifest.json', 'preflight/result.json', 'preflight/audit.jsonl', 'audit.jsonl', 'preflight/statement.intoto.jsonl']) {
      const folder = copy();
      writeFileSync(join(folder, path), text);
      const { ok, problems } = await verify(folder, {});
      expect(ok).toBe(false);
      expect(problems.map((problem) => problem.path)).toContain(path);
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a call that is wrong', () => {
  it.each([
    [() => join(root, 'nothing-here'), {}, 'nothing-here cannot be read: there is no such file or folder.'],
    [() => (mkdirSync(join(root, 'plain'), { recursive: true }), join(root, 'plain')), {}, 'plain is no record: expected run.json in it (a whole run) or manifest.json (one phase).'],
    [() => archive(Buffer.from('not a zip file, though long enough to be one')), {}, '.zip is neither a folder nor a readable ZIP file: End of central directory record signature not found. Either not a zip file, or file is truncated.'],
    [() => original, { digest: 'abc' }, 'The digest abc is no sha256: expected 64 hexadecimal digits.'],
  ])('%#', async (target, options, message) => {
    const error: unknown = await verify(target(), options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message.endsWith(message)).toBe(true);
    expect((error as UserError).hint).toMatch(/^[A-Z].*\.$/);
  });
});

describe('writeManifest', () => {
  it('refuses links, and hashes again what is no longer as it was known', async () => {
    const folder = join(copy(), 'preflight');
    const auditHead = readAudit(readFileSync(join(folder, 'audit.jsonl'), 'utf8')).head;
    const known = new Map([['evidence/TASK-preflight/output.log', { sha256: '5'.repeat(64), size: 3 }]]);
    await writeManifest(folder, { phase: 'preflight', kept: new Map(), upstream: [], auditHead, known });
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toContain('5'.repeat(64));
    edit(folder, 'evidence/TASK-preflight/output.log', () => 'longer\n');
    await writeManifest(folder, { phase: 'preflight', kept: new Map(), upstream: [], auditHead, known });
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).not.toContain('5'.repeat(64));
    symlinkSync('/etc/passwd', join(folder, 'link'));
    await expect(writeManifest(folder, { phase: 'preflight', kept: new Map(), upstream: [], auditHead })).rejects.toThrow(`${folder}/link is a link or special file, which Phasegate did not put there.`);
    expect(statSync(join(folder, 'manifest.json')).isFile()).toBe(true);
  });
});
