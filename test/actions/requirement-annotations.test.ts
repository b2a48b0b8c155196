import { beforeEach, expect, test } from 'vitest';
import { annotateRequirements } from '../../src/actions/requirement-annotations.js';
import { workflowCommands, type WorkflowCommands } from '../../src/actions/workflow-commands.js';
import type { Plan } from '../../src/plan/model.js';
import { proof, report, requirement } from '../render/reports.js';

let printed: string;
let commands: WorkflowCommands;

beforeEach(() => {
  printed = '';
  commands = workflowCommands({}, (text) => {
    printed += text;
  });
});

const plan = (file = 'phasegate.yml', failOn: Plan['failOn'] = ['failed']): Plan => ({ file, failOn }) as Plan;
const told = (): string[] => printed.split('\n').filter((line) => /^::(error|warning) /.test(line));
const at = (line: number) => ({ source: { file: 'docs/requirements.md', line } });

test('failing ones come first, those this change broke before the others', () => {
  const requirements = [
    requirement('REQ-1', { status: 'uncovered', ...at(3) }),
    requirement('REQ-2', { status: 'failed', ...at(5), proofs: [proof(), proof({ status: 'failed', test: 'Cart rejects nothing', error: 'expected 1' }), proof({ status: 'failed' })] }),
    requirement('REQ-3', { status: 'failed', marks: ['regressed'], ...at(7), proofs: [proof({ status: 'failed' })] }),
    requirement('REQ-4', { ...at(9) }),
    requirement('REQ-5', { status: 'failed', ...at(11) }),
  ];
  annotateRequirements(report({ requirements }), plan(), commands);
  expect(told()).toEqual([
    '::error file=docs/requirements.md,line=7,title=REQ-3 failed::Title of REQ-3%0AT-1 failed%0AIt was verified on the base branch.',
    '::error file=docs/requirements.md,line=5,title=REQ-2 failed::Title of REQ-2%0ACart rejects nothing failed: expected 1 (and 1 more)',
    '::error file=docs/requirements.md,line=11,title=REQ-5 failed::Title of REQ-5%0AWhat refines it failed.',
    '::warning file=docs/requirements.md,line=3,title=REQ-1 is uncovered::No test, task or marker names REQ-1: "Title of REQ-1". Name it in a test, or in `covers` of a task.',
  ]);
});

test('uncovered is an error where the plan fails on it', () => {
  annotateRequirements(report({ requirements: [requirement('REQ-1', { status: 'uncovered', ...at(3) })] }), plan('phasegate.yml', ['uncovered']), commands);
  expect(told()[0]).toMatch(/^::error file=docs\/requirements\.md,line=3,title=REQ-1 is uncovered::/);
});

test('a path is seen from the root of the repository', () => {
  annotateRequirements(report({ requirements: [requirement('REQ-1', { status: 'uncovered', source: { file: '../docs/r.md', line: 3 } })] }), plan('services/shop/phasegate.yml'), commands);
  expect(told()[0]).toContain('file=services/docs/r.md,line=3');
});

test('one without a line has no place', () => {
  annotateRequirements(report({ requirements: [requirement('REQ-1', { status: 'failed', source: { file: 'a.md' } })] }), plan(), commands);
  expect(printed).toBe('');
});

test('GitHub keeps ten of a kind: the last error is kept back, and what has none stands in the log', () => {
  commands.error('a task', 'failed');
  const requirements = [
    ...Array.from({ length: 10 }, (_, index) => requirement(`REQ-${index}`, { status: 'failed', ...at(index + 1) })),
    ...Array.from({ length: 11 }, (_, index) => requirement(`NEW-${index}`, { status: 'uncovered', ...at(index + 20) })),
  ];
  printed = '';
  annotateRequirements(report({ requirements }), plan(), commands);
  expect(told().filter((line) => line.startsWith('::error'))).toHaveLength(8);
  expect(told().filter((line) => line.startsWith('::warning'))).toHaveLength(10);
  expect(commands.left('error')).toBe(1);
  expect(printed).toContain('3 more than GitHub has annotations for:\ndocs/requirements.md:9 REQ-8 failed\ndocs/requirements.md:10 REQ-9 failed\ndocs/requirements.md:30 NEW-10 is uncovered\n');
});
