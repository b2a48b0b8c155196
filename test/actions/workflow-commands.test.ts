import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
  commands = workflowCommands({ GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') }, (text) => {
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

test('an output cannot set another one', () => {
  commands.output('verdict', 'passed\nphases=[]\nghadelimiter');
  const [first, ...rest] = readFileSync(join(folder, 'output'), 'utf8').split('\n');
  const delimiter = /^verdict<<(phasegate_[0-9a-f-]{36})$/.exec(first ?? '')?.[1];
  expect(rest).toEqual(['passed', 'phases=[]', 'ghadelimiter', delimiter, '']);
});

test('between stop and resume stands what was printed, also when it fails', async () => {
  const failure = commands.quoted(async () => {
    printed += '::error::not ours';
    throw new Error('x');
  });
  await expect(failure).rejects.toThrow('x');
  const token = /^::stop-commands::([0-9a-f-]{36})\n/.exec(printed)?.[1];
  expect(printed).toBe(`::stop-commands::${token}\n::error::not ours\n::${token}::\n`);
});

test('a group ends also when it fails', async () => {
  await expect(commands.group('a\nb', () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  expect(printed).toBe('::group::a%0Ab\n::endgroup::\n');
});

test('a summary the runner would drop is not written', () => {
  expect(commands.summary('ü'.repeat(524_288))).toBe(true);
  expect(commands.summary(`ü${'ü'.repeat(524_288)}`)).toBe(false);
  expect(readFileSync(join(folder, 'summary'), 'utf8')).toBe(`${'ü'.repeat(524_288)}\n`);
});
