/** Every command with its arguments and flags: what is parsed and what the help says, from one source. */
import type { CommandSpec } from './args.js';

const json = { type: 'boolean', help: 'one JSON document on standard output' } as const;
const by = { type: 'string', value: 'WHO', help: 'who decided' } as const;
const note = { type: 'string', value: 'WHY', help: 'why; kept in the record' } as const;
const out = { type: 'string', value: 'DIR', help: 'where the record goes (default: .phasegate)' } as const;
const baseline = { type: 'string', value: 'DIR', help: 'the record to compare with: what is newly verified, what broke' } as const;
const plan = { name: 'PLAN', help: 'the plan file (default: phasegate.yml)' } as const;

export const commands = {
  init: {
    summary: 'write a first plan from what is here, and say what to add to the workflow',
    positionals: [],
    flags: {},
    exit: [0, 2],
    examples: ['phasegate init'],
  },
  check: {
    summary: 'validate a plan: every error at once, with file, line and column',
    positionals: [plan],
    flags: { json },
    exit: [0, 2],
    examples: ['phasegate check', 'phasegate check plans/release.yml --json'],
  },
  graph: {
    summary: 'draw what depends on what, with the critical path',
    positionals: [plan],
    flags: {
      format: { type: 'string', value: 'FORMAT', choices: ['mermaid', 'dot', 'json', 'svg'], help: 'mermaid (the default), dot, json or svg' },
      out: { type: 'string', value: 'DIR', help: 'the record whose results it shows, when it is of this plan (default: .phasegate)' },
      blocks: { type: 'string', value: 'TASK', help: 'instead list what a change of this task blocks; with --format json for programs' },
    },
    exit: [0, 2],
    examples: ['phasegate graph --format mermaid', 'phasegate graph --blocks TASK-3.01.01', 'phasegate graph --format dot | dot -Tpng > plan.png'],
  },
  run: {
    summary: 'run a plan and leave its record with the evidence',
    positionals: [plan],
    flags: {
      phase: { type: 'strings', value: 'ID', help: 'only this phase; earlier ones come from --out' },
      task: { type: 'strings', value: 'ID', help: 'only this task and what it needs' },
      only: { type: 'boolean', help: 'with --task or --phase: without what it needs' },
      'skip-phase': { type: 'strings', value: 'ID', help: 'leave this phase out' },
      var: { type: 'pairs', value: 'K=V', help: "set one of the plan's vars for this run" },
      jobs: { type: 'integer', value: 'N', min: 1, help: 'tasks at once (default: the number of cores)' },
      'keep-going': { type: 'boolean', help: 'after a failure, go on with what is independent' },
      'continue-on-error': { type: 'boolean', help: 'also run what depends on a failure; it stays failed' },
      resume: { type: 'boolean', help: 'run only what has not passed yet' },
      approve: { type: 'strings', value: 'TASK', help: 'record a decision first; with --by and --note' },
      by,
      note,
      baseline,
      out,
      json: { type: 'boolean', help: 'one event per line on standard output' },
    },
    exit: [0, 1, 2, 3, 130],
    examples: [
      'phasegate run',
      'phasegate run --task TASK-3.01.02 --only',
      'phasegate run --resume',
      "phasegate run --approve TASK-3.02.03 --by octocat --note 'vault checked'",
    ],
  },
  approve: {
    summary: "record a person's decision about a manual task",
    positionals: [{ name: 'TASK', help: 'the task that waits', required: true }],
    flags: {
      by: { ...by, required: true },
      note: { ...note, required: true },
      reject: { type: 'boolean', help: 'reject it instead' },
      plan: { type: 'string', value: 'PLAN', help: 'the plan file (default: that of the record)' },
      out: { ...out, help: 'the folder of the record (default: .phasegate)' },
    },
    exit: [0, 2],
    examples: ["phasegate approve TASK-3.02.03 --by octocat --note 'vault checked'", "phasegate approve TASK-3.02.03 --by octocat --note 'no key' --reject"],
  },
  report: {
    summary: 'the traceability report of a run: which requirements are proven, and by what',
    positionals: [{ name: 'DIR', help: 'the folder of the record (default: .phasegate)' }],
    flags: {
      format: { type: 'string', value: 'FORMAT', choices: ['md', 'html', 'csv', 'json', 'junit', 'sarif', 'intoto'], help: 'md (the default), html, csv, json, junit, sarif or intoto' },
      output: { type: 'string', value: 'FILE', help: 'where it goes (default: standard output)' },
      baseline,
      open: { type: 'boolean', help: 'write report.html into the record, or --output, and show it in the browser' },
    },
    exit: [0, 2],
    examples: ['phasegate report --open', 'phasegate report --format csv --output matrix.csv', 'phasegate report --format sarif --baseline ../main/.phasegate'],
  },
  verify: {
    summary: 'check that nothing in an evidence bundle was changed, added or removed',
    positionals: [{ name: 'DIR|ZIP', help: 'the folder or archive to check', required: true }],
    flags: {
      digest: { type: 'string', value: 'D', help: 'the sha256 it has to have, as the comment shows it' },
      json,
    },
    exit: [0, 1, 2],
    examples: ['phasegate verify .phasegate', 'phasegate verify record.zip --digest 3f5a…'],
  },
} as const satisfies Record<string, CommandSpec>;
