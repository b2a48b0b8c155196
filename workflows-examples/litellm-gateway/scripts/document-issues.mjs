/**
 * TASK-3.03.04: every failure and warning of the inventory's variables and of this phase, in one report, with an analysis
 * and, where there is something to do, a script that does it. It also runs after failures (--continue-on-error).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { upstreamFile } from './lib/ansible.mjs';
import { count, EVIDENCE, startReport } from './lib/report.mjs';
import { Problem, readTextIfThere, script, writeText } from './lib/script.mjs';
import { shellQuote } from './lib/host.mjs';

const SOURCES = [
  { name: 'variables', task: 'TASK-3.02.05', hint: 'docs/variables.md', upstream: 'inventory' },
  { name: 'role', task: 'TASK-3.03.01', hint: 'docs/role.md' },
  { name: 'templates', task: 'TASK-3.03.02', hint: 'docs/templates.md' },
  { name: 'render', task: 'TASK-3.03.03', hint: 'docs/rendering.md' },
];

await script(async () => {
  const issues = SOURCES.flatMap(issuesOf);
  const report = startReport('issues', 'Issues', SOURCES.map(({ task }) => task).join(', '));
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const counts = { total: issues.length, errors, warnings: issues.length - errors };
  writeText(join(report.folder, 'analysis.json'), `${JSON.stringify({ ...counts, byTask: Object.fromEntries(SOURCES.map(({ task }) => [task, issues.filter((issue) => issue.task === task).length])), issues }, null, 2)}\n`);
  writeText(join(report.folder, 'full_report.txt'), fullReport(issues, counts));
  if (issues.length > 0) writeText(join(report.folder, 'remediation.sh'), remediation(issues), 0o755);
  // Documenting is this task's work, and done; the gate of the phase judges the errors.
  report.check('documented', true, issues.length === 0 ? 'no issues' : `${count(counts.errors, 'error')}, ${count(counts.warnings, 'warning')}; remediation.sh says what to do`);
  for (const issue of issues) report.warn(`${issue.severity} ${issue.task} ${issue.where}`, issue.message, issue.fix);
  report.finish({ counts });
});

function issuesOf({ name, task, hint, upstream }) {
  const text = read(name, task, upstream);
  if (text === undefined) {
    return [{ severity: 'error', task, where: name, message: 'left no evidence', fix: { say: `Run ${task} and read its output: it ended before it could report.` } }];
  }
  const { checks, warnings } = JSON.parse(text);
  return [
    ...checks.filter((check) => !check.ok).map((check) => ({ severity: 'error', task, where: check.name, message: check.detail, fix: check.fix ?? { say: `${hint} says what to do.` } })),
    ...warnings.map((warning) => ({ severity: 'warning', task, where: warning.name, message: warning.detail, fix: warning.fix })),
  ];
}

function read(name, task, upstream) {
  const path = `${EVIDENCE}/${name}/${name}.json`;
  if (!upstream) return readTextIfThere(path);
  try {
    return readFileSync(upstreamFile(upstream, task, path), 'utf8');
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function fullReport(issues, { errors, warnings }) {
  const lines = issues.flatMap((issue, index) => [`${index + 1}. ${issue.severity}: ${issue.where} (${issue.task})`, `   ${issue.message}`, `   To do: ${issue.fix.say}`, '']);
  return ['Issues of the LiteLLM role', '', ...(issues.length === 0 ? ['None. There is nothing to remediate, so there is no remediation.sh.', ''] : [`${count(errors, 'error')}, ${count(warnings, 'warning')}`, '', ...lines])].join('\n');
}

/** What can be done by a command is a command; the rest is printed for a person. */
function remediation(issues) {
  const steps = issues.flatMap((issue, index) => [
    `echo ${shellQuote(`${index + 1}. ${issue.where}: ${issue.message}`)}`,
    `echo ${shellQuote(`   ${issue.fix.say}`)}`,
    ...(issue.fix.command ? [issue.fix.command] : []),
    '',
  ]);
  return ['#!/usr/bin/env bash', '# Run it in the folder of phasegate.yml.', 'set -euo pipefail', `export ansible_dir=\${ansible_dir:-${shellQuote(process.env.ansible_dir ?? 'work/ansible')}}`, '', ...steps].join('\n');
}
