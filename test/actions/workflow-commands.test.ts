import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { workflowCommands, type WorkflowCommands } from '../../src/actions/workflow-commands.js';

let folder: string;
let printed: string;
let commands: WorkflowCommands;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasegate-commands-'));
  printed = '';
  const env = Object.fromEntries(['output', 'env', 'path', 'state'].map((name) => [`GITHUB_${name.toUpperCase()}`, join(folder, name)]));
  commands = workflowCommands({ ...env, GITHUB_STEP_SUMMARY: join(folder, 'summary') }, (text) => {
    printed += text;
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('an annotation is one line, whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (title, message) => {
      printed = '';
      commands.error(title, message);
      expect(printed).toMatch(/^::error title=[^\r\n:,]*::[^\r\n]*\n$/);
      const [, escapedTitle = '', escapedMessage = ''] = /^::error title=([^:]*)::(.*)\n$/.exec(printed) ?? [];
      const back = (text: string): string => text.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
      expect(back(escapedTitle)).toBe(title);
      expect(escapedMessage.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')).toBe(message);
    }),
  );
});

test('an annotation stands on a line of a file', () => {
  commands.warning('t', 'm', { file: 'a,b:c.yml', line: 3, column: 7 });
  expect(printed).toBe('::warning file=a%2Cb%3Ac.yml,line=3,col=7,title=t::m\n');
});

test('an output cannot set another one', () => {
  commands.output('verdict', 'passed\nphases=[]\nghadelimiter');
  commands.finish();
  const [first, ...rest] = readFileSync(join(folder, 'output'), 'utf8').split('\n');
  const delimiter = /^verdict<<(phasegate_[0-9a-f-]{36})$/.exec(first ?? '')?.[1];
  expect(rest).toEqual(['passed', 'phases=[]', 'ghadelimiter', delimiter, '']);
});

test('what others wrote to our files is gone, and a link in their place is not followed', () => {
  for (const name of ['output', 'env', 'path', 'state']) writeFileSync(join(folder, name), 'verdict=forged\n');
  writeFileSync(join(folder, 'victim'), 'victim');
  symlinkSync(join(folder, 'victim'), join(folder, 'summary'));
  commands.output('verdict', 'failed');
  commands.summary('ours');
  commands.finish();
  expect(readFileSync(join(folder, 'output'), 'utf8')).not.toContain('forged');
  expect(['env', 'path', 'state', 'summary', 'victim'].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['', '', '', 'ours\n', 'victim']);
});

test('state is written at once, and only its last value', () => {
  commands.state('started', 'true');
  commands.state('started', 'false');
  const [first, value, last, end] = readFileSync(join(folder, 'state'), 'utf8').split('\n');
  expect([first?.replace(/<<.*/, ''), value, end]).toEqual(['started', 'false', '']);
  expect(first).toBe(`started<<${last}`);
});

/** What the runner does with the log: commands it carries out, and lines it shows. */
function runner(log: string): { carriedOut: string[]; shown: string[] } {
  const carriedOut: string[] = [];
  const shown: string[] = [];
  let stopped: string | undefined;
  for (const line of log.split(/\r\n|\n|\r/)) {
    const command = /^\s*::([^ :]+)[^:]*::/.exec(line)?.[1] ?? /##\[([^\]]+)\]/.exec(line)?.[1];
    if (stopped === undefined && command === 'stop-commands') stopped = line.replace(/^.*::/, '');
    else if (stopped !== undefined && command === stopped) stopped = undefined;
    else if (stopped === undefined && command !== undefined) carriedOut.push(line);
    else shown.push(line);
  }
  return { carriedOut, shown };
}

const HOSTILE = fc
  .array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('::error::x', '##[endgroup]', '::stop-commands::x', '::x::', '\r', '\n', '  ::endgroup::', '##[', '::add-mask::a')), { maxLength: 12 })
  .map((parts) => parts.join(''));

test('text of others carries nothing out, whatever it is', () => {
  fc.assert(
    fc.property(HOSTILE, (text) => {
      printed = '';
      commands.text(text);
      commands.fold('title', text);
      commands.error('after', 'it');
      expect(runner(printed).carriedOut).toEqual(['::group::title', '::endgroup::', '::error title=after::it']);
      expect(runner(printed).shown.join('\n')).not.toContain('##[');
    }),
  );
});

test('between stop and resume stands what reaches the log past us, also when it fails, and our own commands work', async () => {
  const failure = commands.quoted(async () => {
    printed += '::error::not ours\n';
    commands.error('ours', 'x');
    commands.fold('group', '::error::not ours');
    printed += '::error::not ours\n';
    throw new Error('x');
  });
  await expect(failure).rejects.toThrow('x');
  commands.notice('end', 'x');
  expect(runner(printed)).toEqual({
    carriedOut: ['::error title=ours::x', '::group::group', '::endgroup::', '::notice title=end::x'],
    shown: ['::error::not ours', '::error::not ours', '::error::not ours', ''],
  });
});

test.each([
  ['nobody debugs', {}, []],
  ['somebody does', { RUNNER_DEBUG: '1' }, ['::debug::Body: https://store/a.zip?sig=s3cret']],
])('what a library masks is masked, where %s, and nothing else it prints is a command', async (_title, env, debugged) => {
  commands = workflowCommands(env, (text) => process.stdout.write(text));
  const write = process.stdout.write;
  let called = 0;
  process.stdout.write = ((text: string) => (printed += text) !== '') as typeof write;
  try {
    await commands.group('Upload', async () => {
      process.stdout.write('::add-mask::s3cret\n');
      process.stdout.write('::debug::Body: https://store/a.zip?sig=s3cret\n');
      process.stdout.write('Found 1 artifact(s)\n', () => (called += 1));
      process.stdout.write('::warning::of the library\n');
      process.stdout.write('::add-mask::a\n::error::not one line\n');
      commands.notice('ours', 'x');
    });
    process.stdout.write('after\n');
  } finally {
    process.stdout.write = write;
  }
  const { carriedOut, shown: lines } = runner(printed);
  expect(carriedOut).toEqual(['::group::Upload', '::add-mask::s3cret', ...debugged, '::notice title=ours::x', '::endgroup::']);
  expect(lines).toEqual(['Found 1 artifact(s)', '::warning::of the library', '::add-mask::a', '::error::not one line', 'after', '']);
  expect(called).toBe(1);
});

test('a group ends also when it fails', async () => {
  await expect(commands.group('a\nb', () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  expect(runner(printed).carriedOut).toEqual(['::group::a%0Ab', '::endgroup::']);
});

test('a summary the runner would drop is not kept', () => {
  expect(commands.summary('ü'.repeat(524_287))).toBe(true);
  expect(commands.summary('x')).toBe(false);
  commands.finish();
  expect(readFileSync(join(folder, 'summary'), 'utf8')).toBe(`${'ü'.repeat(524_287)}\n`);
});
