import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Forge } from '../../src/forge/forge.js';
import { localForge } from '../../src/forge/local.js';
import { BOT, describeForge } from './contract.js';

const HEAD = '3f2c1ab'.padEnd(40, '0');
let folder: string;
let forge: Forge;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phasegate-forge-'));
  forge = localForge({ folder, author: BOT, head: HEAD, now: () => new Date('2026-05-04T10:00:00Z') });
  return () => rm(folder, { recursive: true, force: true });
});

describeForge('comments and issues in a folder', async () => ({ forge, pull: 4000, head: HEAD, milestone: 3 }));

describe('the files', () => {
  test('are Markdown a person reads', async () => {
    const { url } = await forge.createIssue({ title: 'TASK-1 failed: no DNS', body: '## What failed\n', labels: ['phasegate'] });
    expect(url).toBe(join(folder, 'defects', '1.md'));
    expect(await readFile(url, 'utf8')).toBe(`---
title: "TASK-1 failed: no DNS"
author: github-actions[bot]
state: open
stateReason: null
labels:
  - phasegate
assignees: []
milestone: null
locked: false
---

## What failed
`);
    const comment = await forge.createComment(0, '### ✅ Shop\n');
    expect(comment.url).toBe(join(folder, 'pulls', '0', '1.md'));
    expect(await readFile(comment.url, 'utf8')).toBe('---\nauthor: github-actions[bot]\ncreatedAt: 2026-05-04T10:00:00.000Z\n---\n\n### ✅ Shop\n');
  });

  test('written by many at once keep their numbers apart', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => forge.createIssue({ title: `Issue ${index}`, body: '' })));
    const issues = await forge.issues({ state: 'all' });
    expect(issues.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(new Set(issues.map(({ title }) => title)).size).toBe(20);
  });

  test.each([
    ['', 'its front matter between --- and --- is missing'],
    ['---\nauthor: [\n---\n\nx', 'its front matter cannot be read: Flow sequence in block collection must be sufficiently indented'],
    ['---\nauthor: me\n---\n\nx', 'its front matter cannot be read: ✖ Invalid input: expected string, received undefined\n  → at createdAt'],
  ])('%j is refused by name', async (text, problem) => {
    const { url } = await forge.createComment(0, 'x');
    await writeFile(url, text);
    await expect(forge.comments(0)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(`${url} is not as Phasegate wrote it: ${problem}`) as string,
      hint: 'Restore the file, or delete it.',
    });
  });
});
