/**
 * What is wrong, as SARIF 2.1.0 for code scanning and editors: failures on the task's line of the plan or the test's own,
 * requirements on the line that states them.
 */
import type { Location, Log, Notification, ReportingDescriptor, Result } from 'sarif';
import type { Proof, Report, ReportRequirement, ReportStep, ReportTask } from '../trace/report.js';
import { VERSION } from '../version.js';
import { urlPath, visibleLines } from './escape.js';
import { reproduction } from './reproduce.js';
import { planPath, sourcePath } from './source-path.js';
import { few } from './terminal-text.js';

const PROJECT = 'https://github.com/phasegate/phasegate';
const MOST_RELATED = 10;
const MOST_NAMED = 5;

const RULES = {
  'requirement-failed': ['A requirement has a failed proof', 'One failed proof fails its requirement, also where the task tolerates failures.', 'error'],
  'requirement-regressed': ['A requirement that was verified on the base is not verified any more', 'It has no failed proof here: its proofs are missing, blocked, waiting or not run.', 'error'],
  'requirement-uncovered': ['Nothing covers a requirement', 'No test, task, marker or child is linked to it. Name its id in a test, or let a task cover it.', 'warning'],
  'requirement-gap': ['Coverage that a requirement asks for is missing', 'Something is linked to it, and not all that its verification needs.', 'warning'],
  'requirement-suspect': ['A requirement changed after it was proven', 'Its text is another one than on the base, and its proof is the old one.', 'warning'],
  'task-failed': ['A task failed', 'Its command, a check or its declared evidence failed.', 'error'],
  'test-failed': ['A test failed', 'A test case in a report that a task reads failed.', 'error'],
  'criterion-failed': ['A criterion of a phase failed', 'An entry or exit criterion of a phase does not hold.', 'error'],
  'unknown-requirement': ['A test or marker names no requirement of the plan', 'What reads as a requirement id is none of the plan, or fits several.', 'warning'],
} as const satisfies Record<string, readonly [short: string, full: string, level: Result.level]>;
type Rule = keyof typeof RULES;
const IDS = Object.keys(RULES) as Rule[];

/** Relative to where the run was started; a line is left out where nobody knows it. */
interface Spot {
  file: string;
  line?: number | undefined;
}

/** A whole document, indented. */
export function reportSarif(report: Report): string {
  const { plan, run, verdict } = report;
  const planFile = planPath(plan.file);
  const inside = ({ file, line }: { file?: string | undefined; line?: number | undefined }): Spot | undefined => {
    const path = file === undefined ? undefined : sourcePath(plan.file, file);
    return path === undefined ? undefined : { file: path, line };
  };
  const result = (rule: Rule, key: string, text: string, at: Spot | undefined, more: Partial<Result> = {}): Result => ({
    ruleId: rule,
    ruleIndex: IDS.indexOf(rule),
    level: RULES[rule][2],
    message: { text: message(text) },
    locations: [location(at ?? { file: planFile, line: 1 })],
    partialFingerprints: { 'phasegate/v1': `${plan.id}/${rule}/${key}` },
    ...more,
  });

  const gaps = new Map(report.gaps.map(({ requirement, reason }) => [requirement, reason]));
  const results = [
    ...report.requirements.flatMap((requirement) => {
      const at = requirement.source && inside(requirement.source);
      const { id, title, proofs } = requirement;
      return requirementRules(requirement, gaps.get(id)).map(([rule, text]) => result(rule, id, `${id} ${title}: ${text}`, at, rule === 'requirement-failed' ? related(proofs, inside) : {}));
    }),
    ...report.tasks.filter(({ status }) => status === 'failed').flatMap((task) => {
      const key = `${task.phase}${task.leg === undefined ? '' : `@${task.leg}`}/${task.id}`;
      const level = task.tolerated ? ({ level: 'warning' } as const) : {};
      const at = { file: planFile, line: task.line };
      return [
        result('task-failed', key, failure(task), at, level),
        ...task.steps.flatMap(({ name, failures }) => failures.map((test) => result('test-failed', `${key}/${name}/${test.name}`, testFailure(test, task, inside(test) === undefined), inside(test) ?? at, level))),
      ];
    }),
    ...report.phases.flatMap(({ id, leg, criteria }) =>
      criteria.filter(({ status }) => status === 'failed').map(({ gate, name, error }) => result('criterion-failed', `${id}${leg === undefined ? '' : `@${leg}`}/${gate}/${name}`, `The ${gate} criterion "${name}" of phase ${id} failed${error === undefined ? '' : `: ${error}`}`, undefined)),
    ),
    ...report.orphans.map(({ id, kind, nearest, test, task, file, line }) => {
      const who = test === undefined ? 'A marker' : `Test "${test}"`;
      const text = kind === 'ambiguous' ? `${who} names ${id} at the same place: write the one it means in full.` : `${who} names ${id}, which is no requirement of the plan.${nearest === undefined ? '' : ` Is it ${nearest}?`}`;
      return result('unknown-requirement', `${id}/${task ?? ''}/${test ?? ''}`, text, inside({ file, line }));
    }),
  ];

  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Phasegate', version: VERSION, informationUri: PROJECT, rules: IDS.map(descriptor) } },
        automationDetails: { id: `phasegate/${plan.id}/${visibleLines(run.id)}.${run.attempt}` },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: verdict !== 'not-computed',
            startTimeUtc: run.startedAt,
            ...(run.finishedAt === null ? {} : { endTimeUtc: run.finishedAt }),
            toolExecutionNotifications: notifications(report),
          },
        ],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function requirementRules({ status, marks, blockedBy, waitsFor, proofs }: ReportRequirement, gap: string | undefined): [Rule, string][] {
  const suspect: [Rule, string][] = marks.includes('suspect') ? [['requirement-suspect', 'its text changed since its proof.']] : [];
  const why = [...(blockedBy.length > 0 ? [`by ${blockedBy.join(', ')}`] : []), ...(waitsFor.length > 0 ? [`waits for ${waitsFor.join(', ')}`] : [])].join(', ');
  if (status === 'failed') {
    const failed = proofs.filter((proof) => proof.status === 'failed');
    return [['requirement-failed', `failed in ${few(failed.map(titleOf), MOST_NAMED) || 'one of its children'}${marks.includes('regressed') ? '; it was verified on the base' : ''}.`], ...suspect];
  }
  if (marks.includes('regressed')) return [['requirement-regressed', `was verified on the base, now ${status}${why === '' ? '' : ` ${why}`}.`], ...suspect];
  if (status === 'uncovered') return [['requirement-uncovered', 'nothing covers it.'], ...suspect];
  return [...(gap === undefined ? [] : [['requirement-gap', gap] as [Rule, string]]), ...suspect];
}

function titleOf({ kind, task, step, test }: Proof): string {
  return `${kind} ${[task, step, test].filter((part) => part !== undefined).join(' > ')}`.trimEnd();
}

/** The failed proofs that are somewhere in the sources. */
function related(proofs: readonly Proof[], inside: (proof: Proof) => Spot | undefined): Partial<Result> {
  const found = proofs
    .filter(({ status }) => status === 'failed')
    .flatMap((proof) => {
      const at = inside(proof);
      return at === undefined ? [] : [{ at, proof }];
    })
    .slice(0, MOST_RELATED);
  if (found.length === 0) return {};
  return { relatedLocations: found.map(({ at, proof }, index) => ({ id: index + 1, ...location(at), message: { text: message(titleOf(proof)) } })) };
}

function failure(task: ReportTask): string {
  const { id, title, phase, leg, error, excerpt, tolerated } = task;
  const reproduce = reproduction(task);
  return [
    `${id} ${title} failed in phase ${phase}${leg === undefined ? '' : `, leg ${leg}`}${tolerated ? ', which the plan tolerates' : ''}${error === undefined ? '' : `: ${error}`}`,
    ...excerpt,
    ...(reproduce === undefined ? [] : [`Reproduce: ${reproduce}`]),
  ].join('\n');
}

function testFailure({ name, message: said, file, line }: ReportStep['failures'][number], { id }: ReportTask, elsewhere: boolean): string {
  const where = file !== undefined && elsewhere ? ` (${file}${line === undefined ? '' : `:${line}`})` : '';
  return `Test "${name}"${where} failed in ${id}${said === undefined ? '' : `: ${said}`}`;
}

function notifications({ reasons, phases, ignored }: Report): Notification[] {
  return [
    ...reasons.map((text): Notification => ({ level: 'error', message: { text: message(text) } })),
    ...phases.flatMap(({ missing }): Notification[] => (missing === undefined ? [] : [{ level: 'error', message: { text: message(missing) } }])),
    ...ignored.map(({ what, why }): Notification => ({ level: 'warning', message: { text: message(`${what}: ${why}`) } })),
  ];
}

function descriptor(id: Rule): ReportingDescriptor {
  const [short, full, level] = RULES[id];
  return { id, shortDescription: { text: `${short}.` }, fullDescription: { text: full }, defaultConfiguration: { level }, helpUri: `${PROJECT}/blob/main/docs/report.md#sarif` };
}

/** A message is text with placeholders (`{0}`) and links (`[text](target)`), both of which somebody else's words may look like. */
function message(text: string): string {
  return visibleLines(text).replace(/\{(\d+)\}/g, '{{$1}}').replace(/\[(?=[^\]]*\]\()/g, String.raw`\[`);
}

function location({ file, line }: Spot): Location {
  // Absolute only where the plan was named so, on Windows with its drive.
  const scheme = file.startsWith('/') ? 'file://' : /^[A-Za-z]:/.test(file) ? 'file:///' : '';
  return { physicalLocation: { artifactLocation: { uri: scheme + urlPath(file) }, ...(line === undefined || line < 1 ? {} : { region: { startLine: line } }) } };
}
