export const id = 239;
export const ids = [239];
export const modules = {

/***/ 7239:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  phaseAction: () => (/* binding */ phaseAction)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/js/artifacts/name.js
var artifacts_name = __webpack_require__(9751);
;// CONCATENATED MODULE: ./build/js/run/commands.js
/** Where a record lies when nobody says otherwise. */
const DEFAULT_OUT = '.phasegate';
const DEFAULT_PLAN = 'phasegate.yml';
/**
 * @param program what starts Phasegate here
 * @param out the record's folder as the user named it
 * @param vars the variables this call set: a command that is to see the same plan sets them again
 */
function commandsOf(program, plan, out, vars) {
    const folder = out === DEFAULT_OUT ? [] : ['--out', quoted(out)];
    const changed = Object.entries(vars)
        .filter(([name, value]) => plan.vars[name] !== value)
        .flatMap(([name, value]) => ['--var', quoted(`${name}=${value}`)]);
    const run = [program, 'run', ...(plan.file === DEFAULT_PLAN ? [] : [quoted(plan.file)]), ...folder, ...changed];
    return {
        run: run.join(' '),
        reproduce: (task) => [...run, '--task', quoted(task)].join(' '),
        approve: (task, by) => [program, 'approve', quoted(task), '--by', quoted(by), '--note', "'…'", ...folder].join(' '),
        resume: () => [...run, '--resume'].join(' '),
    };
}
/** A word as a POSIX shell reads it back. */
function quoted(word) {
    return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

;// CONCATENATED MODULE: ./build/js/cli/program.js


/**
 * What starts Phasegate the way it was started now, for commands a person is to type: `phasegate` where it is installed,
 * `npx …` on GitHub with the action's repository and ref, else `node` with the path to this file.
 */
function program() {
    const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref, npm_lifecycle_event: npx } = process.env;
    if (process.env['GITHUB_ACTIONS'] === 'true' && repository)
        return `npx github:${repository}${ref ? `#${ref}` : ''}`;
    const script = process.argv[1] ?? 'phasegate';
    if ((0,external_node_path_.basename)(script) === 'phasegate')
        return 'phasegate';
    if (npx === 'npx')
        return 'npx phasegate';
    return `node ${quoted((0,external_node_path_.relative)(process.cwd(), script) || script)}`;
}

// EXTERNAL MODULE: ./build/js/errors.js
var errors = __webpack_require__(2027);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/js/plan/decode.js
const EXPECTED = 'a text file in UTF-8';
function decode(bytes) {
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
        return { code: 'not-utf8', message: 'The file is UTF-16.', expected: `${EXPECTED}; save it as UTF-8`, line: 1, column: 1 };
    }
    const zero = bytes.indexOf(0);
    if (zero >= 0)
        return { code: 'binary', message: 'The file is binary: it has a NUL byte here.', expected: EXPECTED, ...placeOf(bytes, zero) };
    let text;
    try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch {
        const bad = firstInvalid(bytes);
        const byte = bytes[bad].toString(16).padStart(2, '0');
        return { code: 'not-utf8', message: `The file is not UTF-8: byte 0x${byte} is not valid here.`, expected: EXPECTED, ...placeOf(bytes, bad) };
    }
    const control = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
    if (!control)
        return { text };
    const before = text.slice(0, control.index);
    return {
        code: 'control-character',
        message: `The control character U+${control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} is not allowed.`,
        expected: 'printable text, tabs and line ends',
        line: before.split('\n').length,
        column: before.length - before.lastIndexOf('\n'),
    };
}
/** Offset of the first byte that cannot stand where it is: the shortest prefix the decoder refuses ends with it. */
function firstInvalid(bytes) {
    let low = 0;
    let high = bytes.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        try {
            new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle + 1), { stream: true });
            low = middle + 1;
        }
        catch {
            high = middle;
        }
    }
    return Math.min(low, bytes.length - 1);
}
function placeOf(bytes, offset) {
    const before = new TextDecoder().decode(bytes.subarray(0, offset));
    return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/registries.js
var registries = __webpack_require__(9396);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
;// CONCATENATED MODULE: ./build/js/plan/fields.js
/**
 * The kinds of fields a plan is made of. What is validated are the texts of the YAML source (`yaml.ts`), so a number is
 * a text that reads as one; what an editor is told is the JSON type (`editorForms`), because it validates typed YAML.
 *
 * Every schema's `error` says what was expected, in words that fit behind "expected:".
 */

/** What stands for a schema in the generated JSON Schema. */
const editorForms = registries/* registry */.u5();
/** Names of the fields of each mapping, by what it is called in messages. */
const fieldsOf = new Map();
function shown(schema, form) {
    editorForms.add(schema, { form });
    return schema;
}
/** A number or a word may stand unquoted where a text is expected; it stays as written. */
const TEXT = ['string', 'number', 'boolean'];
function fields_text(expected = 'a text') {
    return shown(schemas/* string */.YjP({ error: expected }).min(1, { error: expected }), { type: TEXT, minLength: 1 });
}
function pattern(regex, expected) {
    return shown(schemas/* string */.YjP({ error: expected }).regex(regex, { error: expected }), { type: TEXT, pattern: regex.source });
}
/** The value of a variable: any scalar, also an empty one. */
function value() {
    const expected = 'a text, a number or a word';
    return shown(schemas/* string */.YjP({ error: expected }).nullable(), { type: [...TEXT, 'null'] });
}
const ID = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?$/;
function id() {
    return pattern(ID, 'an id: letters, digits, `.`, `_` and `-`, a letter or digit first, no dot last, at most 100 characters');
}
function choice(values) {
    return schemas/* enum */.k5n(values, { error: `${values.slice(0, -1).join(', ')} or ${values.at(-1)}` });
}
function flag() {
    return shown(schemas/* enum */.k5n(['true', 'false', 'True', 'False', 'TRUE', 'FALSE'], { error: 'true or false' }), { type: 'boolean' });
}
const DURATION = /^[1-9]\d{0,8}(?:ms|s|m|h)$/;
function duration() {
    return pattern(DURATION, 'a duration such as 500ms, 30s, 5m or 1h');
}
const EFFORT_RANGE = /^\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?[hdw]$/;
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const INTERPOLATED = /\$\{\{/;
function number({ min = -Infinity, max = Infinity, integer = false, interpolated = false }) {
    const bounds = min === -Infinity ? '' : max === Infinity ? ` of at least ${min}` : ` from ${min} to ${max}`;
    const expected = `a ${integer ? 'whole ' : ''}number${bounds}`;
    const valid = (text) => {
        if (interpolated && INTERPOLATED.test(text))
            return true;
        const parsed = Number(text);
        return NUMBER.test(text) && parsed >= min && parsed <= max && (!integer || Number.isInteger(parsed));
    };
    return shown(schemas/* string */.YjP({ error: expected }).refine(valid, { error: expected }), {
        type: [integer ? 'integer' : 'number', 'string'],
        ...(min === -Infinity ? {} : { minimum: min }),
        ...(max === Infinity ? {} : { maximum: max }),
        pattern: interpolated ? `\\$\\{\\{|${NUMBER.source}` : NUMBER.source,
    });
}
/** The one value of a field that has only one. */
function exactly(value, expected) {
    return shown(schemas/* literal */.euz(String(value), { error: expected }), { type: 'integer', const: value });
}
function list(item, expected) {
    return schemas/* array */.YOg(item, { error: expected }).min(1, { error: expected });
}
/** A list that may be empty, where that says something (`needs: []`, `covers: []`). */
function listOrNone(item, expected) {
    return schemas/* array */.YOg(item, { error: expected });
}
/** A list, or its only element without the brackets. */
function oneOrMany(item, expected) {
    return schemas/* union */.KCZ([item, schemas/* array */.YOg(item, { error: expected })], { error: expected });
}
function either(short, whole, expected) {
    return schemas/* union */.KCZ([short, whole], { error: expected });
}
/** Names the author chooses, each with a value. */
function named(item, expected) {
    return schemas/* record */.g1P(schemas/* string */.YjP(), item, { error: expected });
}
/** @param name what messages call it, with its article: `a task`. */
function mapping(name, shape) {
    fieldsOf.set(name, Object.keys(shape));
    return schemas/* strictObject */.rej(shape, { error: name });
}
/** A mapping of anything. */
function anything(name) {
    return schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* any */.bzn(), { error: name });
}

;// CONCATENATED MODULE: ./build/js/plan/read.js
/**
 * Tolerant reading of what the author wrote: a value of the wrong shape, which the schema has already reported, reads
 * as one left out, so that the rules can go on and everything wrong is found at once.
 */

function asMapping(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
function asText(value) {
    return typeof value === 'string' && value !== '' ? value : undefined;
}
function asList(value) {
    return Array.isArray(value) ? value : [];
}
/** A list of texts, or one without its list. */
function asTexts(value) {
    if (typeof value === 'string')
        return value === '' ? [] : [value];
    return asList(value).filter((item) => typeof item === 'string' && item !== '');
}
/** The same, each with where it stands. `path` is that of the list. */
function withPlaces(value, path) {
    if (typeof value === 'string')
        return value === '' ? [] : [{ text: value, path }];
    return asList(value).flatMap((item, index) => (typeof item === 'string' && item !== '' ? [{ text: item, path: [...path, index] }] : []));
}
function asFlag(value) {
    return typeof value === 'string' ? value.toLowerCase() === 'true' : undefined;
}
function asNumber(value) {
    return typeof value === 'string' && NUMBER.test(value) ? Number(value) : undefined;
}
/** A number, or the text with a `${{ }}` that the run makes one. */
function asNumberOrTemplate(value) {
    return asNumber(value) ?? (typeof value === 'string' && value.includes('${{') ? value : undefined);
}
/** Names with texts; a value left out is an empty one. */
function asVariables(value) {
    const entries = Object.entries(asMapping(value) ?? {});
    return Object.fromEntries(entries.flatMap(([name, text]) => (text === null || typeof text === 'string' ? [[name, text ?? '']] : [])));
}

;// CONCATENATED MODULE: ./build/js/plan/schema.js
/**
 * The vocabulary of `phasegate.yml`, version 1: the one source of validation (`explain.ts`), of the published JSON
 * Schema (`scripts/schema.mjs`) and of the field tables in `docs/plan.md`. It checks the shape of each value; what
 * values mean together is for `rules/`.
 */


const RESERVED_PHASES = ['record', 'previous', 'local'];
const path = () => fields_text('a path relative to the plan file');
const glob = () => fields_text('a path or a glob such as reports/**/*.xml');
const globs = () => oneOrMany(glob(), 'a glob or a list of globs');
const ids = (what) => oneOrMany(id(), `${what}: an id or a list of ids`);
const expression = () => fields_text("an expression such as vars.stage == 'prod' or always()");
/** One question with a yes or no answer; a step has exactly one of these. */
const checks = {
    run: fields_text('a command').describe('A command, run by `shell` with the workspace as its folder. Variables come from the environment (`$NAME`); `${{ }}` is not allowed here.').meta({ examples: ['./scripts/dns.sh'] }).optional(),
    file: either(path(), mapping('a file check', {
        path: path().describe('The file, relative to the plan file.').meta({ examples: ['group_vars/vault.yml'] }),
        exists: flag().describe('Whether it has to exist; `false`: must not exist.').meta({ default: true }).optional(),
        contains: fields_text().describe('A text that has to be in it.').meta({ examples: ['$ANSIBLE_VAULT'] }).optional(),
        sha256: pattern(/^[0-9a-fA-F]{64}$/, 'a sha256: 64 hexadecimal digits').describe('The sha256 its bytes have to have, in hexadecimal.').optional(),
    }), 'a path, or a file check: { path, exists, contains, sha256 }').describe('A file exists (or not), and has this content. Short: `file: PATH`.').meta({ examples: ['dist/app.js', { path: 'dist/app.js', contains: 'version' }] }).optional(),
    http: either(fields_text('a URL'), mapping('an http check', {
        url: fields_text('a URL').describe('The address, fetched with GET.').meta({ examples: ['http://localhost:${{ vars.backend_port }}/health'] }),
        status: number({ min: 100, max: 599, integer: true, interpolated: true }).describe('The status it has to answer; without it any of 200 to 299.').meta({ examples: [200] }).optional(),
        contains: fields_text().describe('A text that has to be in the answer.').optional(),
    }), 'a URL, or an http check: { url, status, contains }').describe('A URL answers. Short: `http: URL`.').meta({ examples: [{ url: 'http://localhost:8080/health', status: 200 }] }).optional(),
    tcp: either(pattern(/^\S.*:(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5]|[^:]*\$\{\{.*\}\}.*)$/, 'HOST:PORT'), mapping('a tcp check', {
        host: fields_text('a host name or address').describe('Name or address of the host.').meta({ examples: ['localhost'] }),
        port: number({ min: 1, max: 65_535, integer: true, interpolated: true }).describe('The port that has to accept a connection.').meta({ examples: [11434, '${{ vars.backend_port }}'] }),
    }), 'HOST:PORT, or a tcp check: { host, port }').describe('A port accepts connections. Short: `tcp: HOST:PORT`.').meta({ examples: ['localhost:11434'] }).optional(),
    dns: either(fields_text('a host name'), mapping('a dns check', {
        name: fields_text('a host name').describe('The name that has to resolve.').meta({ examples: ['db.internal'] }),
        address: fields_text('an IP address').describe('An address it has to resolve to.').meta({ examples: ['10.0.0.7'] }).optional(),
    }), 'a host name, or a dns check: { name, address }').describe('A host name resolves. Short: `dns: NAME`.').meta({ examples: ['db.internal'] }).optional(),
    metric: mapping('a metric check', {
        file: path().describe('A JSON file that holds the number.').meta({ examples: ['bench/result.json'] }),
        path: fields_text('a path in the file such as latency.p95').describe('Where in the file the number is.').meta({ examples: ['latency.p95'] }),
        min: number({ interpolated: true }).describe('The smallest value that passes.').optional(),
        max: number({ interpolated: true }).describe('The greatest value that passes.').meta({ examples: [250] }).optional(),
    }).meta({ anyOf: [{ required: ['min'] }, { required: ['max'] }] }).describe('A number in a JSON file lies within limits; give `min`, `max` or both.').meta({ examples: [{ file: 'bench/result.json', path: 'latency.p95', max: 250 }] }).optional(),
    junit: either(glob(), mapping('a junit check', {
        files: globs().describe('The JUnit XML reports.').meta({ examples: ['reports/**/*.xml'] }),
        'min-tests': number({ min: 1, integer: true, interpolated: true }).describe('How many test cases there have to be at least.').meta({ default: 1 }).optional(),
    }), 'a glob, or a junit check: { files, min-tests }').describe('Test reports hold no failure. Each test case proves the requirements it names. Short: `junit: GLOB`.').meta({ examples: ['reports/**/*.xml'] }).optional(),
    coverage: mapping('a coverage check', {
        files: globs().describe('The coverage reports.').meta({ examples: ['coverage/lcov.info'] }),
        lines: number({ min: 0, max: 100, interpolated: true }).describe('Per cent of lines covered at least.').meta({ examples: [80] }).optional(),
        branches: number({ min: 0, max: 100, interpolated: true }).describe('Per cent of branches covered at least.').meta({ examples: [70] }).optional(),
    }).meta({ anyOf: [{ required: ['lines'] }, { required: ['branches'] }] }).describe('Code coverage reaches a threshold; give `lines`, `branches` or both.').meta({ examples: [{ files: 'coverage/lcov.info', lines: 80 }] }).optional(),
    schema: mapping('a schema check', {
        file: path().describe('The JSON or YAML file to validate.').meta({ examples: ['config/app.json'] }),
        schema: path().describe('The JSON Schema it has to satisfy.').meta({ examples: ['config/app.schema.json'] }),
    }).describe('A file satisfies a JSON Schema.').optional(),
    requirements: mapping('a requirements check', {
        verified: ids('`all`, or requirements').describe('`all`, or the ids of the requirements that have to be verified.').meta({ examples: ['all', ['REQ-3.01']] }),
    }).describe('Requirements are verified.').optional(),
    tasks: mapping('a tasks check', {
        passed: ids('`all`, or tasks').describe('`all`, or the ids of the tasks that have to have passed.').meta({ examples: ['all', ['TASK-3.01.01']] }),
    }).describe('Tasks have passed.').optional(),
};
const CHECK_KINDS = Object.keys(checks);
const needs = () => oneOrMany(id(), 'an id or a list of ids').describe('What has to pass first: tasks of the same phase, phases this phase needs, or tasks in those.').meta({ examples: [['TASK-3.01.01']] }).optional();
const covers = () => oneOrMany(id(), 'an id or a list of ids').describe('Ids of the requirements this proves. Without it those of the phase; `[]` opts out.').meta({ examples: [['REQ-3.01']] }).optional();
const condition = () => expression().describe("Runs only if this is true: GitHub's expression language with `vars`, `env`, `needs`, `github`, `runner`; `always()` and `failure()` run after failures too.").meta({ examples: ["vars.stage == 'prod'"] }).optional();
const env = () => named(value(), 'a mapping of names to values').describe('Environment variables. Values stay as written: `0.10` is not a number here.').meta({ examples: [{ LOG_LEVEL: 'debug' }] }).optional();
const execution = {
    if: condition(),
    shell: choice(['bash', 'sh', 'python', 'pwsh', 'node']).describe('What runs `run`. `bash` is `bash -eo pipefail`, as on GitHub.').meta({ default: 'bash' }).optional(),
    'working-directory': path().describe('Where `run` runs, relative to the plan file.').meta({ examples: ['backend'] }).optional(),
    env: env(),
    timeout: duration().describe('After this long it is ended with all its children, and has failed.').meta({ examples: ['30s', '5m'] }).optional(),
    retry: either(number({ min: 1, max: 100, integer: true }), mapping('a retry', {
        attempts: number({ min: 1, max: 100, integer: true }).describe('How often it runs at most, the first time included.').meta({ examples: [3] }),
        backoff: duration().describe('Pause before the second attempt; it doubles with each further one.').meta({ default: '1s', examples: ['5s'] }).optional(),
    }), 'a number of attempts, or a retry: { attempts, backoff }').describe('Runs again after a failure.').meta({ examples: [{ attempts: 3, backoff: '5s' }, 3] }).optional(),
    'continue-on-error': flag().describe("GitHub's sense: a failure shows, does not lower the verdict, and dependents run.").meta({ default: false }).optional(),
};
const stepSchema = mapping('a step', {
    name: fields_text().describe('What is shown; without it the check in short.').meta({ examples: ['backend answers'] }).optional(),
    ...checks,
    ...execution,
}).meta({ id: 'step', title: 'Step', oneOf: CHECK_KINDS.map((kind) => ({ required: [kind] })) }).describe('A step: exactly one check, with what it needs to run.');
const steps = (what) => list(stepSchema, `a list of ${what}, at least one`);
const leaf = {
    id: id().describe('Id of the task, unique in the plan. It names the folder of its evidence.').meta({ examples: ['TASK-3.01.02', 'T020a', 0.1] }),
    title: fields_text().describe('What it is about, in a few words; without it the id.').meta({ examples: ['Network validation'] }).optional(),
    needs: needs(),
    covers: covers(),
    run: checks.run,
    steps: steps('steps').describe('Sub-tasks, one after the other; each is a check or a command.').optional(),
    manual: mapping('a manual task', {
        instructions: either(fields_text('instructions, or { file: PATH }'), mapping('instructions', { file: path().describe('The file the instructions are in.').meta({ examples: ['docs/vault.md'] }) }), 'a text, or { file: PATH }').describe('What the person has to do: the words themselves, or the file they are in.').meta({ examples: [{ file: 'docs/vault.md' }] }),
        approvers: oneOrMany(fields_text('a name'), 'a name or a list of names').describe('Who may decide; anybody else is refused. Without it the plan names nobody.').meta({ examples: [['octocat']] }).optional(),
    }).describe('A person acts and decides first; then `run` or `steps` verify what was done. With neither, the decision is the proof.').optional(),
    ...execution,
    secrets: oneOrMany(fields_text('the name of a variable'), 'a name or a list of names').describe('Names of environment variables that only this task gets, and whose values are redacted in all it leaves.').meta({ examples: [['VAULT_TOKEN']] }).optional(),
    evidence: globs().describe('Files that have to exist after the task; they are kept as evidence. Dot folders match too.').meta({ examples: [['dns/**']] }).optional(),
    effort: fields_text('a size such as S, or a range such as 4h, 1.5d or 3-5d').describe('A size of the plan-level `effort:` (XS, S, M, L, XL), or hours, days, weeks: `4h`, `1.5d`, `3-5d`, `1-2w`.').meta({ examples: ['S', '3-5d', '4h'] }).optional(),
    owner: fields_text('a name').describe('Who is responsible: a name of `people`, a login or a team.').meta({ examples: ['platform', '@octo-org/platform'] }).optional(),
    deliverables: oneOrMany(path(), 'a path or a list of paths').describe('Files the task is there for. A work item that is `done` needs them to exist.').meta({ examples: [['docs/runbook.md']] }).optional(),
    acceptance: oneOrMany(either(fields_text(), stepSchema, 'a text or a check'), 'a text, or a list of checks and texts').describe('Acceptance criteria: checks, which run after the steps, or text, which is shown and proves nothing.').optional(),
    hint: fields_text('a text or the path of a file').describe('What to do when it fails, or the file that says so; shown in the terminal, comment and defect.').meta({ examples: ['docs/dns.md'] }).optional(),
    reproduce: fields_text('a command').describe('The command that reproduces a failure, where it is not `phasegate run --task …`.').meta({ examples: ['npm test -- --grep REQ-3.01'] }).optional(),
    status: choice(['planned', 'in-progress', 'done']).describe('Of a work item: a task with neither `run` nor `steps` nor `manual`. It shows as progress and proves nothing.').meta({ default: 'planned' }).optional(),
};
const notTogether = { not: { anyOf: [{ required: ['run', 'steps'] }, { required: ['run', 'tasks'] }, { required: ['steps', 'tasks'] }] } };
const subTaskSchema = mapping('a sub-task', leaf)
    .meta({ id: 'sub-task', title: 'Sub-task', not: { required: ['run', 'steps'] } })
    .describe('A task within a task.');
const taskSchema = mapping('a task', {
    ...leaf,
    tasks: list(subTaskSchema, 'a list of tasks, at least one').describe('Makes this a container of tasks: it hands down `needs`, `if`, `covers`, `env`, `secrets` and `owner`. One level only.').optional(),
}).meta({ id: 'task', title: 'Task', ...notTogether }).describe('A task: exactly one of `run`, `steps` or `tasks`, or none of them, which makes it a work item or a manual task.');
const phaseSchema = mapping('a phase', {
    id: id().describe(`Id of the phase, unique in the plan. Reserved: ${RESERVED_PHASES.join(', ')}.`).meta({ examples: ['preflight'] }),
    title: fields_text().describe('What it is about; without it the id.').meta({ examples: ['Pre-flight checks'] }).optional(),
    needs: oneOrMany(id(), 'an id or a list of ids').describe('Phases that have to pass first. Without it the phase before; `[]` starts at once.').meta({ examples: [['preflight'], []] }).optional(),
    covers: oneOrMany(id(), 'an id or a list of ids').describe('Requirements its tasks prove, where they do not say so themselves.').meta({ examples: [['REQ-3.01']] }).optional(),
    entry: listOrNone(stepSchema, 'a list of checks').describe('Entry criteria: checks that have to pass before the phase starts.').optional(),
    exit: listOrNone(stepSchema, 'a list of checks').describe('Exit criteria, the phase gate: checks that have to pass for the phase to be complete.').optional(),
    'runs-on': oneOrMany(fields_text('a runner label'), 'a runner label or a list of labels').describe('Runner labels for the job of this phase.').meta({ examples: ['ubuntu-latest'] }).optional(),
    tasks: list(taskSchema, 'a list of tasks, at least one').describe('What is done in this phase. Tasks run as soon as their needs have passed.'),
}).meta({ id: 'phase', title: 'Phase' }).describe('A phase: tasks between an entry and an exit gate, run as one job.');
const requirementSchema = mapping('a requirement', {
    id: id().describe('Id of the requirement. In test names case and the separators `-`, `.`, `_` and space make no difference.').meta({ examples: ['REQ-3.01', 'FR-012'] }).optional(),
    title: fields_text().describe('The requirement in one sentence; without it the id.').meta({ examples: ['Pre-flight infrastructure checks'] }).optional(),
    source: fields_text('where it is written').describe('Where it is written.').meta({ examples: ['docs/requirements.md'] }).optional(),
    verification: choice(['test', 'analysis', 'inspection', 'demonstration']).describe('How it is verified. Inspection and demonstration need a decision of a person.').meta({ default: 'test' }).optional(),
    covers: oneOrMany(id(), 'an id or a list of ids').describe('Ids of the parent requirements it refines.').meta({ examples: [['REQ-3']] }).optional(),
    priority: fields_text().describe('How urgent it is, in your words.').meta({ examples: ['must'] }).optional(),
    rationale: fields_text().describe('Why it exists.').optional(),
    status: fields_text().describe('Its own life cycle, in your words.').meta({ examples: ['approved'] }).optional(),
    tests: fields_text('a glob of test names').describe('A glob of test names that verify it.').meta({ examples: ['checkout *'] }).optional(),
    attributes: named(fields_text(), 'a mapping of names to texts').describe('Anything else, as texts by name.').meta({ examples: [{ 'safety level': 'B' }] }).optional(),
    from: glob().describe('Reads requirements from Markdown: a heading that begins with an id defines it.').meta({ examples: ['docs/requirements.md', 'docs/**/*.md'] }).optional(),
    ids: oneOrMany(fields_text('a regular expression'), 'a regular expression or a list of them').describe('With `from`: regular expressions of ids, where they do not look like REQ-1, FR-1, NFR-1, SR-1 or US-1.').meta({ examples: [['T\\d+[a-z]?']] }).optional(),
}).meta({
    id: 'requirement',
    title: 'Requirement',
    oneOf: [{ required: ['id'] }, { required: ['from'] }],
    dependencies: { ids: ['from'] },
}).describe('One requirement, or `from` and the Markdown documents they are in.');
const planSchema = mapping('a plan', {
    version: exactly(1, '1, the version of the plan format').describe('Version of the plan format.'),
    id: id().describe('Names artifacts, comment and defects; without it made from the name.').meta({ examples: ['litellm'] }).optional(),
    name: fields_text('the name of the plan').describe('What people call it.').meta({ examples: ['LiteLLM API gateway'] }),
    requirements: listOrNone(requirementSchema, 'a list of requirements').describe('What has to be proven.').optional(),
    links: globs().describe('Sources in which `@verifies REQ-1` above a test and `@implements REQ-1` above code are read.').meta({ examples: [['src/**', 'test/**']] }).optional(),
    vars: named(value(), 'a mapping of names to values').describe('Environment variables of every task, overridden by `--var NAME=VALUE`; in checks `${{ vars.NAME }}`, never in `run`.').meta({ examples: [{ backend_port: 11434 }] }).optional(),
    'fail-on': oneOrMany(choice(['failed', 'regressed', 'uncovered', 'orphan', 'suspect', 'waiting']), 'a list of failed, regressed, uncovered, orphan, suspect, waiting')
        .describe('Which requirement statuses fail the run. It only lowers a verdict.').meta({ default: ['failed', 'regressed'] }).optional(),
    people: named(fields_text('a login or a team'), 'a mapping of names to logins or teams').describe('Who the names in `owner` are on GitHub.').meta({ examples: [{ platform: '@octo-org/platform' }] }).optional(),
    effort: named(pattern(EFFORT_RANGE, 'a range such as 4h, 1-2d or 1-2w'), 'a mapping of sizes to ranges')
        .describe('What the sizes of `effort` mean; a day has 8 hours, a week 5 days. Without it XS 1-4h, S 1-2d, M 3-5d, L 1-2w, XL 2-4w.').meta({ examples: [{ S: '1-2d', XXL: '4-8w' }] }).optional(),
    defects: mapping('defects', {
        template: path().describe('Template of a defect issue.').meta({ examples: ['.github/DEFECT_TEMPLATE.md'] }).optional(),
        'max-open': number({ min: 0, integer: true }).describe('How many defects are open at once at most.').meta({ default: 10 }).optional(),
        'close-after': number({ min: 1, integer: true }).describe('After how many passing runs a defect is closed.').meta({ default: 1 }).optional(),
        severity: listOrNone(anything('a severity rule: a mapping'), 'a list of severity rules').describe('Rules that set the severity, in order; the first match decides.').optional(),
    }).describe('How failures become issues.').optional(),
    phases: list(phaseSchema, 'a list of phases, at least one').describe('The phases, in order.').optional(),
    checks: list(stepSchema, 'a list of checks, at least one').describe('The smallest plan: checks as one phase `checks`, with one task per entry.').meta({ examples: [[{ junit: 'reports/**/*.xml' }]] }).optional(),
}).meta({
    title: 'Phasegate plan',
    anyOf: [{ required: ['phases'] }, { required: ['checks'] }],
}).describe('A delivery plan, phase by phase, with the requirements it proves. See docs/plan.md.');

;// CONCATENATED MODULE: ./build/js/plan/check-forms.js


/** Which checks an entry has; a valid one has exactly one. */
function kindsOf(entry) {
    return CHECK_KINDS.filter((kind) => Object.hasOwn(entry, kind));
}
/** An entry's check with shorthands written out; undefined where a field it needs is missing. */
function checkOf(entry, kind) {
    const value = entry[kind];
    const short = asText(value);
    const fields = asMapping(value) ?? {};
    const get = (name) => asText(fields[name]);
    switch (kind) {
        case 'run':
            return short === undefined ? undefined : { kind, run: short };
        case 'file': {
            const path = short ?? get('path');
            return path === undefined ? undefined : { kind, path, exists: asFlag(fields['exists']) ?? true, ...optional('contains', get('contains')), ...optional('sha256', get('sha256')?.toLowerCase()) };
        }
        case 'http': {
            const url = short ?? get('url');
            return url === undefined ? undefined : { kind, url, ...optional('status', asNumberOrTemplate(fields['status'])), ...optional('contains', get('contains')) };
        }
        case 'tcp': {
            const [, shortHost, shortPort] = /^(.*?):(\d+|[^:]*\$\{\{.*)$/.exec(short ?? '') ?? [];
            const host = shortHost ?? get('host');
            const port = asNumberOrTemplate(shortPort ?? fields['port']);
            return host === undefined || port === undefined ? undefined : { kind, host: host.replace(/^\[(.*)\]$/, '$1'), port };
        }
        case 'dns': {
            const name = short ?? get('name');
            return name === undefined ? undefined : { kind, name, ...optional('address', get('address')) };
        }
        case 'metric': {
            const file = get('file');
            const path = get('path');
            if (file === undefined || path === undefined)
                return undefined;
            return { kind, file, path, ...optional('min', asNumberOrTemplate(fields['min'])), ...optional('max', asNumberOrTemplate(fields['max'])) };
        }
        case 'junit': {
            const files = short === undefined ? asTexts(fields['files']) : [short];
            return files.length === 0 ? undefined : { kind, files, minTests: asNumberOrTemplate(fields['min-tests']) ?? 1 };
        }
        case 'coverage': {
            const files = asTexts(fields['files']);
            return files.length === 0 ? undefined : { kind, files, ...optional('lines', asNumberOrTemplate(fields['lines'])), ...optional('branches', asNumberOrTemplate(fields['branches'])) };
        }
        case 'schema': {
            const file = get('file');
            const schema = get('schema');
            return file === undefined || schema === undefined ? undefined : { kind, file, schema };
        }
        case 'requirements':
            return { kind, verified: allOrIds(asTexts(fields['verified'])) };
        case 'tasks':
            return { kind, passed: allOrIds(asTexts(fields['passed'])) };
    }
}
function allOrIds(texts) {
    return texts.length === 1 && texts[0] === 'all' ? 'all' : texts;
}
function optional(name, value) {
    return value === undefined ? {} : { [name]: value };
}
/** A check in a few words: the name of a step that has none. */
function describeCheck(check) {
    switch (check.kind) {
        case 'run':
            return shortened(check.run.trim().split('\n')[0].trim());
        case 'file':
            return `file ${check.path}${check.exists ? '' : ' does not exist'}`;
        case 'http':
            return `http ${check.url}`;
        case 'tcp':
            return `tcp ${check.host}:${check.port}`;
        case 'dns':
            return `dns ${check.name}`;
        case 'metric':
            return `metric ${check.path}`;
        case 'junit':
            return `junit ${check.files.join(', ')}`;
        case 'coverage':
            return `coverage ${check.files.join(', ')}`;
        case 'schema':
            return `schema ${check.file}`;
        case 'requirements':
            return `requirements verified: ${check.verified === 'all' ? 'all' : shortened(check.verified.join(', '))}`;
        case 'tasks':
            return `tasks passed: ${check.passed === 'all' ? 'all' : shortened(check.passed.join(', '))}`;
    }
}
function shortened(text) {
    return text.length > 72 ? `${text.slice(0, 71)}…` : text;
}
/** The tasks of `checks:` take their titles from the check. */
function titleOfCheck(check) {
    switch (check.kind) {
        case 'junit':
            return `Test reports ${check.files.join(', ')}`;
        case 'coverage': {
            const limits = [...(check.lines === undefined ? [] : [`lines ${check.lines}%`]), ...(check.branches === undefined ? [] : [`branches ${check.branches}%`])];
            return `Coverage ${limits.join(', ')}`;
        }
        default:
            return describeCheck(check);
    }
}
/** Where checks name files of the workspace. */
function pathFields(kind) {
    const fields = {
        file: ['path'],
        metric: ['file'],
        junit: ['files'],
        coverage: ['files'],
        schema: ['file', 'schema'],
    };
    return fields[kind] ?? [];
}

;// CONCATENATED MODULE: ./build/js/plan/draft.js
/**
 * A plan as it is written, with every entry found and given a place, before its references are resolved: what the rules
 * look at. Reading is tolerant (`read.ts`), so a draft exists of every plan that is YAML.
 */


function draftOf(value, requirements, requirementsComplete) {
    const raw = asMapping(value) ?? {};
    const phases = [];
    for (const [index, entry] of asList(raw['phases']).entries()) {
        const mapping = asMapping(entry);
        if (mapping)
            phases.push(draftPhase(mapping, ['phases', index], phases.at(-1)));
    }
    if (Array.isArray(raw['checks']))
        phases.push(checksPhase(raw['checks'], phases.at(-1)));
    const allTasks = phases.flatMap((phase) => phase.tasks.flatMap((task) => [task, ...(task.children ?? [])]));
    const tasks = new Map();
    for (const task of allTasks)
        addFirst(tasks, task.id, task);
    const phasesById = new Map();
    for (const phase of phases)
        addFirst(phasesById, phase.id, phase);
    const steps = [
        ...phases.flatMap(({ entry, exit }) => [...entry, ...exit]),
        ...allTasks.flatMap((task) => [...task.steps, ...task.acceptance.filter((each) => 'raw' in each)]),
    ];
    const requirementsById = new Map();
    for (const each of requirements)
        addFirst(requirementsById, each.requirement.id, each);
    const vars = new Set(Object.keys(asMapping(raw['vars']) ?? {}));
    return { raw, phases, allTasks, steps, tasks, phasesById, requirements, requirementsById, requirementsComplete, vars };
}
function addFirst(map, id, value) {
    if (id !== '' && !map.has(id))
        map.set(id, value);
}
function draftPhase(raw, path, before) {
    const phase = {
        id: asText(raw['id']) ?? '',
        raw,
        path,
        needs: phaseNeeds(raw, path, before),
        tasks: [],
        leaves: [],
        entry: stepsOf(raw['entry'], [...path, 'entry']),
        exit: stepsOf(raw['exit'], [...path, 'exit']),
    };
    for (const [index, entry] of asList(raw['tasks']).entries()) {
        const mapping = asMapping(entry);
        if (mapping)
            addTask(phase, draftTask(mapping, [...path, 'tasks', index], phase));
    }
    return phase;
}
function phaseNeeds(raw, path, before) {
    if (Object.hasOwn(raw, 'needs'))
        return withPlaces(raw['needs'], [...path, 'needs']);
    return before === undefined || before.id === '' ? [] : [{ text: before.id, path }];
}
function addTask(phase, task) {
    phase.tasks.push(task);
    if (task.children === undefined)
        phase.leaves.push(task);
    else
        for (const child of task.children)
            phase.leaves.push(child);
}
function draftTask(raw, path, phase, container) {
    const steps = asText(raw['run']) === undefined ? stepsOf(raw['steps'], [...path, 'steps']) : [draftStep({ run: raw['run'] }, path)];
    const task = {
        id: asText(raw['id']) ?? '',
        raw,
        path,
        phase,
        ...(container === undefined ? {} : { container }),
        kind: asMapping(raw['manual']) ? 'manual' : Object.hasOwn(raw, 'run') || Object.hasOwn(raw, 'steps') ? 'automated' : 'work-item',
        steps,
        acceptance: acceptanceOf(raw['acceptance'], [...path, 'acceptance']),
        needs: withPlaces(raw['needs'], [...path, 'needs']),
    };
    if (container === undefined && Array.isArray(raw['tasks'])) {
        task.kind = 'container';
        task.children = raw['tasks'].flatMap((entry, index) => {
            const mapping = asMapping(entry);
            return mapping ? [draftTask(mapping, [...path, 'tasks', index], phase, task)] : [];
        });
    }
    return task;
}
function stepsOf(value, path) {
    return asList(value).flatMap((entry, index) => {
        const mapping = asMapping(entry);
        return mapping ? [draftStep(mapping, [...path, index])] : [];
    });
}
function draftStep(raw, path) {
    const kinds = kindsOf(raw);
    const [kind] = kinds;
    if (kind === undefined || kinds.length > 1)
        return { raw, path };
    const check = checkOf(raw, kind);
    return check === undefined ? { raw, path, kind } : { raw, path, kind, check };
}
function acceptanceOf(value, path) {
    if (typeof value === 'string')
        return [{ text: value }];
    const single = asMapping(value);
    if (single)
        return [draftStep(single, path)];
    return asList(value).flatMap((entry, index) => {
        const mapping = asMapping(entry);
        if (mapping)
            return [draftStep(mapping, [...path, index])];
        return typeof entry === 'string' ? [{ text: entry }] : [];
    });
}
/** `checks:` is one phase with one task per entry, which takes its id and title from the check. */
function checksPhase(entries, before) {
    const phase = {
        id: 'checks',
        raw: { id: 'checks', title: 'Checks' },
        path: ['checks'],
        needs: before === undefined || before.id === '' ? [] : [{ text: before.id, path: ['checks'] }],
        tasks: [],
        leaves: [],
        entry: [],
        exit: [],
    };
    const used = new Map();
    for (const [index, entry] of entries.entries()) {
        const mapping = asMapping(entry);
        if (!mapping)
            continue;
        const path = ['checks', index];
        const step = draftStep(mapping, path);
        const name = asText(mapping['name']);
        const base = (name === undefined ? '' : slug(name)) || step.kind || 'check';
        const count = (used.get(base) ?? 0) + 1;
        used.set(base, count);
        const id = count === 1 ? base : `${base}-${count}`;
        const title = name ?? (step.check ? titleOfCheck(step.check) : id);
        addTask(phase, { id, raw: { id, title }, path, phase, kind: 'automated', steps: [step], acceptance: [], needs: [] });
    }
    return phase;
}
/** Lower case, everything but letters and digits a single `-`. */
function slug(text) {
    return text
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .slice(0, 60)
        .replaceAll(/^-+|-+$/g, '');
}
/** A task and what hands down to it. */
function withContainer(task) {
    return task.container === undefined ? [task] : [task.container, task];
}
/** Name of a step: its own or its check's. */
function stepName(step) {
    return asText(step.raw['name']) ?? (step.check ? describeCheck(step.check) : 'step');
}

;// CONCATENATED MODULE: ./build/js/plan/plan-path.js
/** As people read it: `phases[0].tasks[2].needs[1]`; empty for the plan as a whole. */
function formatPath(path) {
    let text = '';
    for (const part of path) {
        if (typeof part === 'number')
            text += `[${part}]`;
        else if (!/^[\w$-]+$/.test(part))
            text += `[${JSON.stringify(part)}]`;
        else
            text += text === '' ? part : `.${part}`;
    }
    return text;
}

;// CONCATENATED MODULE: ./build/js/plan/explain.js



/** Empty for a value of the right shape. */
function shapeProblems(value) {
    const result = planSchema.safeParse(value);
    if (result.success)
        return [];
    return result.error.issues.flatMap((issue) => explained(issue, [], value));
}
function explained(issue, base, value) {
    const path = [...base, ...issue.path];
    const found = valueAt(value, issue.path);
    if (issue.code === 'unrecognized_keys')
        return issue.keys.map((key) => unknownField(key, path, issue.message));
    const expected = issue.message;
    const label = `\`${labelOf(path)}\``;
    if (found === undefined)
        return [{ code: 'missing-field', message: `${label} is missing.`, path, expected: withFields(expected) }];
    if (found === null)
        return [{ code: 'missing-value', message: `${label} has no value.`, path, target: 'key', expected: withFields(expected) }];
    if (issue.code === 'invalid_union') {
        const fitting = issue.errors.find((issues) => !issues.some((each) => each.path.length === 0 && each.code === 'invalid_type'));
        if (fitting)
            return fitting.flatMap((each) => explained(each, path, found));
    }
    const at = path.length === 0 ? 'The plan' : label;
    if (typeof found !== 'string') {
        const empty = Array.isArray(found) && found.length === 0;
        return [{ code: empty ? 'bad-value' : 'wrong-type', message: `${at} is ${empty ? 'empty' : kindOf(found)}.`, path, expected: withFields(expected) }];
    }
    if (issue.code === 'invalid_type')
        return [{ code: 'wrong-type', message: `${at} is the text ${explain_quoted(found)}.`, path, expected: withFields(expected) }];
    const message = found === '' ? `${at} is empty.` : `${at} is ${explain_quoted(found)}.`;
    const finding = { code: 'bad-value', message, path, expected };
    return [issue.code === 'invalid_value' ? { ...finding, among: { name: found, candidates: issue.values.map(String) } } : finding];
}
function unknownField(key, path, mapping) {
    const finding = { path: [...path, key], target: 'key' };
    if (mapping === 'a sub-task' && key === 'tasks') {
        return { ...finding, code: 'nested-tasks', message: 'A task within a task cannot have `tasks`.', expected: 'one level of nesting; use `steps`, or more tasks beside it' };
    }
    const fields = fieldsOf.get(mapping) ?? [];
    return {
        ...finding,
        code: 'unknown-field',
        message: `\`${key}\` is not a field of ${mapping}.`,
        expected: fields.length === 0 ? mapping : `one of ${fields.join(', ')}`,
        among: { name: key, candidates: fields },
    };
}
function withFields(expected) {
    const fields = fieldsOf.get(expected);
    return fields === undefined ? expected : `${expected}: a mapping of ${fields.join(', ')}`;
}
/** The last field with the indices behind it: `needs[1]`. */
function labelOf(path) {
    const start = path.findLastIndex((part) => typeof part === 'string');
    return formatPath(path.slice(Math.max(start, 0)));
}
function valueAt(value, path) {
    let found = value;
    for (const part of path) {
        if (found === null || typeof found !== 'object')
            return undefined;
        found = Object.hasOwn(found, part) ? found[part] : undefined;
    }
    return found;
}
function kindOf(value) {
    return Array.isArray(value) ? 'a list' : 'a mapping';
}
/** In backticks, on one line, shortened. */
function explain_quoted(text) {
    const line = text.replaceAll(/\s+/g, ' ');
    return `\`${line.length > 60 ? `${line.slice(0, 57)}…` : line}\``;
}

;// CONCATENATED MODULE: ./build/js/plan/nearest.js
/** The valid name somebody most likely meant, or undefined if none is close. */
function nearest(name, candidates) {
    const wanted = name.toLowerCase();
    let best;
    let limit = Math.max(1, Math.floor(name.length / 3)) + 1;
    for (const candidate of candidates) {
        if (Math.abs(candidate.length - name.length) >= limit)
            continue;
        const found = distance(wanted, candidate.toLowerCase(), limit);
        if (found < limit) {
            best = candidate;
            limit = found;
            if (found === 0)
                break;
        }
    }
    return best;
}
/**
 * Edits (insert, delete, replace, swap of neighbours) that make one text the other, counted up to `limit`: the optimal
 * string alignment variant of Damerau-Levenshtein.
 */
function distance(a, b, limit = Infinity) {
    let beforeLast = [];
    let last = Array.from({ length: b.length + 1 }, (_, column) => column);
    for (let row = 1; row <= a.length; row += 1) {
        const current = [row];
        let smallest = row;
        for (let column = 1; column <= b.length; column += 1) {
            const same = a[row - 1] === b[column - 1];
            let cost = Math.min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
            if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
                cost = Math.min(cost, beforeLast[column - 2] + 1);
            }
            current.push(cost);
            if (cost < smallest)
                smallest = cost;
        }
        // A swap reaches back two rows, so only two hopeless rows in a turn end it.
        if (smallest >= limit && Math.min(...last) >= limit)
            return limit;
        beforeLast = last;
        last = current;
    }
    return last[b.length];
}

;// CONCATENATED MODULE: ./build/js/plan/findings.js


/** A search is as long as the plan; beyond this many errors no further names are looked for. */
const MAX_SEARCHES = 100;
/** Collects what is wrong with a plan and finds out where it stands. */
class Findings {
    diagnostics = [];
    #file;
    #source;
    #searches = 0;
    constructor(file, source) {
        this.#file = file;
        this.#source = source;
    }
    add({ severity = 'error', code, message, path, expected, among, target, elsewhere }) {
        const { file, line, column } = elsewhere ?? this.placeOf(path, target);
        const suggestion = among && this.#searches++ < MAX_SEARCHES ? nearest(among.name, among.candidates) : undefined;
        this.diagnostics.push({
            severity,
            code,
            message,
            file,
            line,
            column,
            path: formatPath(path),
            ...(expected === undefined ? {} : { expected }),
            ...(suggestion === undefined ? {} : { suggestion }),
        });
    }
    placeOf(path, target = 'value') {
        return { file: this.#file, ...this.#source.lines.place(this.#source.offsetOf(path, target)) };
    }
    get hasErrors() {
        return this.diagnostics.some(({ severity }) => severity === 'error');
    }
    /** In reading order: the plan first, then the documents. */
    sorted() {
        const rank = (file) => (file === this.#file ? '' : `\u0001${file}`);
        return this.diagnostics.toSorted((a, b) => compare(rank(a.file), rank(b.file)) || a.line - b.line || a.column - b.column || compare(a.path, b.path));
    }
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

;// CONCATENATED MODULE: ./build/js/plan/outside-workspace.js
/**
 * Why a path or glob of a plan cannot be inside the workspace, as the end of a sentence; undefined where nothing in its
 * text leads out. Symlinks are for whoever opens it.
 */
function outsideWorkspace(path) {
    const plain = path.startsWith('!') ? path.slice(1) : path;
    if (plain.includes('\\'))
        return 'has a backslash';
    if (plain.startsWith('/'))
        return 'is absolute';
    if (/^[A-Za-z]:/.test(plain))
        return 'begins with a drive letter';
    // A brace can hold a step up as well: `{a,..}/b`.
    if (plain.split(/[/{},]/).includes('..'))
        return 'leads out of the folder of the plan with `..`';
    return undefined;
}

;// CONCATENATED MODULE: ./build/js/plan/id-pattern.js
const DEFAULT_IDS = String.raw `(REQ|FR|NFR|SR|US)[-_ ]?\d+(\.\d+)*`;
const MAX_TEXT = 120;
const MAX_STATES = 2000;
/** @returns the pattern, or what is wrong with it as the end of a sentence. */
function idPattern(source) {
    try {
        // The platform says it best.
        void new RegExp(source);
    }
    catch (error) {
        return { problem: `is no regular expression: ${error.message.replace(/^.*\/: /s, '')}` };
    }
    try {
        const program = new Compiler(source).program();
        return { match: (text) => longestMatch(program, text) };
    }
    catch (error) {
        if (error instanceof Unsupported)
            return { problem: error.message };
        throw error;
    }
}
class Unsupported extends Error {
}
function longestMatch(program, text) {
    let longest = 0;
    let states = follow(program, [0]);
    for (let index = 0; states.size > 0; index += 1) {
        const character = text[index];
        const reached = [];
        for (const state of states) {
            const instruction = program[state];
            if (instruction.kind === 'end')
                longest = index;
            else if (instruction.kind === 'character' && character !== undefined && instruction.matches(character))
                reached.push(state + 1);
        }
        if (index === MAX_TEXT)
            break;
        states = follow(program, reached);
    }
    return longest;
}
/** All states that are reached without a character. */
function follow(program, from) {
    const states = new Set(from);
    for (const state of states) {
        const instruction = program[state];
        if (instruction.kind === 'split')
            for (const target of instruction.targets)
                states.add(target);
    }
    return states;
}
/** Recursive descent over the source, which the platform has found valid. */
class Compiler {
    #source;
    #position = 0;
    #program = [];
    constructor(source) {
        this.#source = source;
    }
    program() {
        this.#alternatives();
        this.#emit({ kind: 'end' });
        return this.#program;
    }
    #emit(instruction) {
        if (this.#program.length >= MAX_STATES)
            throw new Unsupported('is too large: its repetitions multiply');
        return this.#program.push(instruction) - 1;
    }
    #alternatives() {
        const split = { kind: 'split', targets: [this.#program.length + 1] };
        this.#emit(split);
        const ends = [];
        this.#sequence();
        while (this.#source[this.#position] === '|') {
            this.#position += 1;
            const end = { kind: 'split', targets: [] };
            this.#emit(end);
            ends.push(end);
            split.targets.push(this.#program.length);
            this.#sequence();
        }
        for (const end of ends)
            end.targets.push(this.#program.length);
    }
    #sequence() {
        while (this.#position < this.#source.length && !'|)'.includes(this.#source[this.#position]))
            this.#repeated();
    }
    #repeated() {
        const start = this.#position;
        const before = this.#program.length;
        this.#atom();
        const after = this.#position;
        const [whole, sign, least, comma, most] = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/.exec(this.#source.slice(after)) ?? [];
        if (whole === undefined)
            return;
        const end = after + whole.length;
        const min = sign === undefined ? Number(least) : sign === '+' ? 1 : 0;
        const max = sign === undefined ? (comma === undefined ? min : most === '' ? Infinity : Number(most)) : sign === '?' ? 1 : Infinity;
        this.#program.length = before;
        const once = () => {
            this.#position = start;
            this.#atom();
        };
        for (let count = 0; count < min; count += 1)
            once();
        if (max === Infinity) {
            const loop = { kind: 'split', targets: [] };
            const at = this.#emit(loop);
            loop.targets.push(at + 1);
            once();
            this.#emit({ kind: 'split', targets: [at] });
            loop.targets.push(this.#program.length);
        }
        else {
            const skips = [];
            for (let count = min; count < max; count += 1) {
                const skip = { kind: 'split', targets: [this.#program.length + 1] };
                this.#emit(skip);
                skips.push(skip);
                once();
            }
            for (const skip of skips)
                skip.targets.push(this.#program.length);
        }
        this.#position = end;
    }
    #atom() {
        const rest = this.#source.slice(this.#position);
        const [group] = /^\((?:\?:|\?<[A-Za-z_$][\w$]*>)?/.exec(rest) ?? [];
        if (group !== undefined) {
            if (/^\(\?(?!:|<[A-Za-z_$])/.test(rest))
                throw new Unsupported(`has \`${rest.slice(0, 3)}\`, which ids cannot use`);
            this.#position += group.length;
            this.#alternatives();
            this.#position += 1;
            return;
        }
        // Ids are matched from the beginning to a boundary anyway.
        const [anchor] = /^(?:[\^$]|\\b)/.exec(rest) ?? [];
        if (anchor !== undefined) {
            this.#position += anchor.length;
            return;
        }
        const [reference] = /^\\(?:[1-9Bk])/.exec(rest) ?? [];
        if (reference !== undefined)
            throw new Unsupported(`has \`${reference}\`, which ids cannot use`);
        const [single] = /^(?:\[(?:\\.|[^\]\\])*\]|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\c[A-Za-z]|\\.|[^])/.exec(rest);
        const one = new RegExp(`^(?:${single})$`);
        this.#emit({ kind: 'character', matches: (character) => one.test(character) });
        this.#position += single.length;
    }
}

;// CONCATENATED MODULE: ./build/js/plan/markdown.js
const ATTRIBUTE = /^(covers|verification|priority|status|rationale)\s*:\s*(.+)$/i;
/** Loads the Markdown parser, which only plans with `from:` pay for. */
async function markdownReader() {
    const [{ fromMarkdown }, { gfmFromMarkdown }, { gfm }] = await Promise.all([
        __webpack_require__.e(/* import() */ 761).then(__webpack_require__.bind(__webpack_require__, 4761)),
        __webpack_require__.e(/* import() */ 282).then(__webpack_require__.bind(__webpack_require__, 5282)),
        __webpack_require__.e(/* import() */ 209).then(__webpack_require__.bind(__webpack_require__, 209)),
    ]);
    return (text, idAt) => definitionsIn(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }), text, idAt);
}
function definitionsIn(root, source, idAt) {
    const found = [];
    const lines = [];
    const define = (node, text, heading, end) => {
        const [first = ''] = text.split('\n');
        const length = idAt(first);
        if (length === 0)
            return undefined;
        const { line, column, offset = 0 } = node.position.start;
        const title = first.slice(length).replace(/^[\s:.)\]|–—-]+/, '').trim();
        const definition = { id: first.slice(0, length), title, heading, line, column, body: '', attributes: new Map() };
        const open = { definition, start: offset, bodyStart: heading ? endOf(node) : offset, end };
        found.push(open);
        return open;
    };
    for (const [index, node] of root.children.entries()) {
        if (node.type === 'heading')
            define(node, textOf(node), true, endOfSection(root.children, index, node.depth, source.length));
        else
            visit(node);
    }
    function visit(node) {
        if (node.type === 'paragraph')
            lines.push(...linesOf(node));
        else if (node.type === 'listItem')
            item(node);
        else if (node.type === 'table')
            table(node);
        else if ('children' in node)
            for (const child of node.children)
                visit(child);
    }
    function item(node) {
        const [first] = node.children;
        if (first?.type === 'paragraph')
            define(first, textOf(first), false, endOf(node));
        for (const child of node.children)
            visit(child);
    }
    function table({ children: [header, ...rows] }) {
        const names = header?.children.map((cell) => textOf(cell).trim()) ?? [];
        for (const row of rows)
            tableRow(row, names);
    }
    function tableRow(row, names) {
        const cells = row.children.map((cell) => textOf(cell).trim());
        const open = define(row, cells[0] ?? '', false, endOf(row));
        if (!open)
            return;
        const { definition } = open;
        for (const [index, cell] of cells.entries()) {
            const [, name] = ATTRIBUTE.exec(`${names[index] ?? ''}: ${cell}`) ?? [];
            const { line, column } = row.children[index].position.start;
            if (name !== undefined)
                definition.attributes.set(name.toLowerCase(), { text: cell, line, column });
            else if (index > 0 && definition.title === '')
                definition.title = cell;
        }
    }
    return {
        definitions: found.map(({ definition }) => definition),
        complete: (defining) => complete(found.filter(({ definition }) => defining.has(definition)), lines, source),
    };
}
function complete(found, lines, source) {
    let next = 0;
    for (const [index, { definition, start, bodyStart, end }] of found.entries()) {
        const stop = Math.min(end, found[index + 1]?.start ?? source.length);
        definition.body = source.slice(bodyStart, stop);
        while (lines[next] !== undefined && lines[next].offset < start)
            next += 1;
        for (let at = next; lines[at] !== undefined && lines[at].offset < stop; at += 1) {
            const { text, line, column } = lines[at];
            const [, name, value] = ATTRIBUTE.exec(text.trim()) ?? [];
            const key = name?.toLowerCase();
            if (key !== undefined && !definition.attributes.has(key))
                definition.attributes.set(key, { text: value.trim(), line, column });
        }
    }
}
/** A section ends at the next heading of its depth or above. */
function endOfSection(nodes, index, depth, end) {
    for (let at = index + 1; at < nodes.length; at += 1) {
        const node = nodes[at];
        if (node.type === 'heading' && node.depth <= depth)
            return node.position.start.offset;
    }
    return end;
}
function linesOf(node) {
    const { line, column, offset = 0 } = node.position.start;
    return textOf(node)
        .split('\n')
        .map((text, index) => ({ text, offset, line: line + index, column: index === 0 ? column : 1 }));
}
function endOf(node) {
    return node.position.end.offset;
}
/** What a reader sees: no markup, no HTML comments. */
function textOf(node) {
    if (node.type === 'break')
        return '\n';
    if (node.type === 'text' || node.type === 'inlineCode')
        return node.value;
    if (node.type === 'image')
        return node.alt ?? '';
    return 'children' in node ? node.children.map(textOf).join('') : '';
}

;// CONCATENATED MODULE: ./build/js/plan/rules/ids.js

/** Tasks and phases share one name space, because `needs` does; case does not tell ids apart, because folders may not. */
function uniqueIds(draft, findings) {
    const named = [
        ...draft.phases.map(({ id, path }) => ({ id, what: 'phase', path: [...path, 'id'] })),
        ...draft.allTasks.map(({ id, path }) => ({ id, what: 'task', path: [...path, 'id'] })),
    ];
    reportDuplicates(named, (id) => id.toLowerCase(), findings);
    const requirements = draft.requirements.map(({ requirement, path, elsewhere }) => ({
        id: requirement.id,
        what: 'requirement',
        path: elsewhere ? path : [...path, 'id'],
        ...(elsewhere === undefined ? {} : { elsewhere }),
    }));
    reportDuplicates(requirements, requirementKey, findings);
}
/** Test names cannot tell `REQ-1.2` from `req_1_2` (design, "What counts as proof"). */
function requirementKey(id) {
    return id.toLowerCase().replaceAll(/[-_. ]/g, '-');
}
function reportDuplicates(named, key, findings) {
    const first = new Map();
    for (const each of named) {
        if (each.id === '')
            continue;
        const before = first.get(key(each.id));
        if (before === undefined) {
            first.set(key(each.id), each);
            continue;
        }
        const { file, line } = before.elsewhere ?? findings.placeOf(before.path);
        const same = before.id === each.id ? 'has the same id' : `has the id \`${before.id}\`, which is not told apart from it`;
        findings.add({
            code: 'duplicate-id',
            message: `The id \`${each.id}\` is taken: the ${before.what} in ${file}:${line} ${same}.`,
            expected: each.what === 'requirement' ? 'an id of its own, different in more than case and separators' : 'an id of its own; tasks and phases share one name space, and case makes no difference',
            path: each.path,
            ...(each.elsewhere === undefined ? {} : { elsewhere: each.elsewhere }),
        });
    }
}
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** Files and folders of a run's record (design, "Interface"), among which the phases' folders lie. */
const RECORD_FILES = /^(?:run\.json|audit\.jsonl|report\..*)$/i;
/** Ids become folders and artifact names. */
function reservedIds(draft, findings) {
    const reserved = (id, path, what) => findings.add({ code: 'reserved-id', message: `The id \`${id}\` is reserved: ${what}.`, expected: 'another id', path: [...path, 'id'] });
    for (const phase of draft.phases) {
        if (RESERVED_PHASES.includes(phase.id.toLowerCase()) || RECORD_FILES.test(phase.id)) {
            reserved(phase.id, phase.path, 'the record of a run has a file, folder or artifact of that name');
        }
    }
    for (const { id, path } of [...draft.phases, ...draft.allTasks]) {
        if (DEVICE.test(id))
            reserved(id, path, 'it is the name of a device on Windows, where evidence may be read');
    }
}

;// CONCATENATED MODULE: ./build/js/plan/requirements.js
/**
 * Requirements written in Markdown (design, "The plan"): a heading that begins with an id defines it; a list item or
 * table row does so only if no heading does, in whatever document; everything else is a mention.
 */





/** @param known ids the plan itself defines; documents may name them in `Covers:` */
async function requirementsIn(sources, known) {
    const findings = [];
    const definitions = [];
    const completions = [];
    let reader;
    for (const source of sources) {
        const patterns = patternsOf(source, findings);
        if (source.documents.length === 0) {
            findings.push({ code: 'no-documents', message: `No file matches \`${source.from}\`.`, expected: 'a Markdown file of the workspace; node_modules and folders with a leading dot are not searched', path: source.path });
        }
        if (patterns.length === 0)
            continue;
        reader ??= await markdownReader();
        for (const { path, text } of source.documents) {
            const candidates = reader(text, (line) => idAt(line, patterns));
            completions.push(candidates.complete);
            for (const definition of candidates.definitions)
                definitions.push({ file: path, definition, source });
        }
    }
    const defining = chosen(definitions);
    const ones = new Set(defining.map(({ definition }) => definition));
    for (const complete of completions)
        complete(ones);
    const requirements = defining.map(({ file, definition, source }) => requirementOf(file, definition, source.path, findings));
    for (const source of sources) {
        if (source.documents.length === 0 || findings.some(({ code }) => code === 'bad-pattern'))
            continue;
        if (definitions.some((each) => each.source === source))
            continue;
        const where = source.documents.length === 1 ? source.documents[0].path : `${source.documents.length} files`;
        findings.push({ code: 'no-requirements', message: `No heading, list item or table row in ${where} begins with an id.`, expected: source.ids.length === 0 ? 'an id such as REQ-1, FR-1, NFR-1, SR-1 or US-1; `ids` says what others look like' : `an id that matches ${source.ids.map(({ text }) => text).join(' or ')}`, path: source.path });
    }
    resolveCovers(requirements, known);
    return { requirements, findings, complete: !findings.some(({ code }) => code === 'bad-pattern' || code === 'no-documents' || code === 'no-requirements') };
}
function patternsOf(source, findings) {
    if (source.ids.length === 0)
        return [idPattern(DEFAULT_IDS)];
    return source.ids.flatMap(({ text, path }) => {
        const pattern = idPattern(text);
        if (!('problem' in pattern))
            return [pattern];
        findings.push({ code: 'bad-pattern', message: `\`${text}\` ${pattern.problem}.`, expected: 'a regular expression of characters, classes, groups and repetitions such as REQ-\\d+(\\.\\d+)*', path });
        return [];
    });
}
/** Length of the id a line begins with. An id that goes on is a longer, unknown one. */
function idAt(line, patterns) {
    const length = Math.max(...patterns.map((pattern) => pattern.match(line)));
    return /^(?:\w|[-.]\d)/.test(line.slice(length)) ? 0 : length;
}
/** Of each id its headings, else its items and rows; two of the same rank stay, and are reported as duplicates. */
function chosen(candidates) {
    const headed = new Set(candidates.filter(({ definition }) => definition.heading).map(({ definition }) => requirementKey(definition.id)));
    const seen = new Set();
    return candidates.filter(({ file, definition }) => {
        if (!definition.heading && headed.has(requirementKey(definition.id)))
            return false;
        const place = `${file}:${definition.line}:${definition.column}`;
        if (seen.has(place))
            return false;
        seen.add(place);
        return true;
    });
}
const METHODS = ['test', 'analysis', 'inspection', 'demonstration'];
function requirementOf(file, definition, path, findings) {
    const { attributes, line, column } = definition;
    const id = definition.id.replaceAll(/\s+/g, '-');
    const elsewhere = { file, line, column };
    if (!ID.test(id)) {
        findings.push({ code: 'bad-value', message: `The id \`${id}\` cannot be used.`, expected: 'letters, digits, `.`, `_` and `-`, a letter or digit first, no dot last, at most 100 characters', path, elsewhere });
    }
    const method = attributes.get('verification');
    const verification = method?.text.toLowerCase().replace(/\.$/, '');
    if (method && !METHODS.includes(verification)) {
        findings.push({
            code: 'bad-value',
            message: `\`Verification\` of ${id} is \`${method.text}\`.`,
            expected: 'test, analysis, inspection or demonstration',
            path,
            elsewhere: { file, line: method.line, column: method.column },
            among: { name: verification, candidates: METHODS },
        });
    }
    const covers = attributes.get('covers');
    const references = (covers?.text ?? '').split(/[,;]/).flatMap((part) => {
        const text = part.replaceAll(/^[\s`[(]+|[\s`\])]+$|\.\s*$/g, '');
        return text === '' ? [] : [{ text, path, elsewhere: { file, line: covers.line, column: covers.column } }];
    });
    const title = definition.title === '' ? id : definition.title;
    const optional = Object.fromEntries(['priority', 'rationale', 'status'].flatMap((name) => (attributes.has(name) ? [[name, attributes.get(name).text]] : [])));
    const requirement = {
        id,
        title,
        source: { file, line },
        verification: (METHODS.includes(verification ?? '') ? verification : 'test'),
        covers: [],
        ...optional,
        attributes: {},
        contentHash: contentHash(id, title, definition.body),
    };
    return { requirement, path, elsewhere, covers: references };
}
/** sha256 (hex) of a requirement's text; how it is wrapped makes no difference. */
function contentHash(...texts) {
    return (0,external_node_crypto_.createHash)('sha256')
        .update(texts.map((text) => text.trim().replaceAll(/\s+/g, ' ')).join('\n'))
        .digest('hex');
}
/** `Covers: REQ 1, req-2 and REQ-3` in the words of the ids that exist. */
function resolveCovers(requirements, known) {
    const ids = new Map([...known, ...requirements.map(({ requirement }) => requirement.id)].map((id) => [requirementKey(id), id]));
    for (const each of requirements) {
        each.covers = each.covers.flatMap((reference) => {
            const whole = ids.get(requirementKey(reference.text));
            if (whole !== undefined)
                return [{ ...reference, text: whole }];
            const words = reference.text.split(/\s+/).filter((word) => word !== '' && word !== 'and' && word !== '&');
            return words.map((word) => ({ ...reference, text: ids.get(requirementKey(word)) ?? word }));
        });
        each.requirement.covers = each.covers.map(({ text }) => text);
    }
}

;// CONCATENATED MODULE: ./build/js/plan/covers.js


/**
 * The requirements a leaf's outcome proves: its own `covers`, else its container's, else its phase's. A task with test
 * reports or coverage inherits none: what its test cases name is what it proves.
 */
function coversOf(task) {
    if (task.raw['covers'] !== undefined)
        return asTexts(task.raw['covers']);
    if ([...task.steps, ...task.acceptance].some((step) => 'raw' in step && (step.kind === 'junit' || step.kind === 'coverage')))
        return [];
    return asTexts(task.container?.raw['covers'] ?? task.phase.raw['covers']);
}

;// CONCATENATED MODULE: ./build/js/plan/units.js
const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
/** Longest time a timer of Node can wait. */
const MAX_DURATION_MS = 2 ** 31 - 1;
/** `10ms`, `5s`, `2m`, `1h` in milliseconds; undefined for anything else. */
function durationMs(text) {
    const [, amount, unit] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
    return unit === undefined ? undefined : Number(amount) * MS[unit];
}
/** A working day has 8 hours, a week 5 days. */
const HOURS = { h: 1, d: 8, w: 40 };
const SIZES = { XS: '1-4h', S: '1-2d', M: '3-5d', L: '1-2w', XL: '2-4w' };
/** What the sizes of a plan mean: the usual ones, each replaced by the plan's own. */
function effortSizes(own) {
    return new Map(Object.entries({ ...SIZES, ...own }));
}
/** A size or a range (`4h`, `1.5d`, `3-5d`) in hours; undefined where it is neither, or begins above its end. */
function effort(text, sizes) {
    const [, from, to, unit] = /^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?([hdw])$/.exec(sizes.get(text) ?? text) ?? [];
    if (unit === undefined)
        return undefined;
    const hours = HOURS[unit];
    const minHours = Number(from) * hours;
    const maxHours = Number(to ?? from) * hours;
    return minHours <= maxHours ? { text, minHours, maxHours } : undefined;
}

;// CONCATENATED MODULE: ./build/js/plan/resolve.js




/** The plan of a draft no rule has an error against: defaults applied, containers flattened into their leaves. */
function resolve_resolve(draft, { digest, file, lineOf }) {
    const { raw } = draft;
    const name = asText(raw['name']);
    const defects = asMapping(raw['defects']) ?? {};
    const template = asText(defects['template']);
    const sizes = effortSizes(asVariables(raw['effort']));
    return {
        version: 1,
        id: asText(raw['id']) ?? slug(name),
        name,
        digest,
        file,
        requirements: draft.requirements.map(({ requirement }) => requirement),
        links: asTexts(raw['links']),
        vars: asVariables(raw['vars']),
        failOn: raw['fail-on'] === undefined ? ['failed', 'regressed'] : asTexts(raw['fail-on']),
        people: asVariables(raw['people']),
        defects: {
            ...(template === undefined ? {} : { template }),
            maxOpen: asNumber(defects['max-open']) ?? 10,
            closeAfter: asNumber(defects['close-after']) ?? 1,
            severity: asList(defects['severity']),
        },
        phases: draft.phases.map((phase) => resolvePhase(phase, draft, sizes, lineOf)),
    };
}
function resolvePhase(phase, draft, sizes, lineOf) {
    const { raw } = phase;
    const labels = raw['runs-on'];
    return {
        id: phase.id,
        title: asText(raw['title']) ?? phase.id,
        needs: unique(phase.needs.map(({ text }) => text)),
        covers: unique(asTexts(raw['covers'])),
        entry: resolveSteps(phase.entry),
        exit: resolveSteps(phase.exit),
        ...(labels === undefined ? {} : { runsOn: typeof labels === 'string' ? labels : asTexts(labels) }),
        tasks: phase.leaves.map((task) => resolveTask(task, draft, sizes, lineOf)),
        containers: phase.tasks.flatMap((task) => task.children === undefined ? [] : [{ id: task.id, title: asText(task.raw['title']) ?? task.id, tasks: task.children.map(({ id }) => id) }]),
        line: lineOf(phase.path),
    };
}
function resolveTask(task, draft, sizes, lineOf) {
    const { raw, container } = task;
    const chain = withContainer(task);
    const size = asText(raw['effort']);
    const optional = {};
    if (container !== undefined)
        optional.parent = container.id;
    if (size !== undefined)
        optional.effort = effort(size, sizes);
    const owner = asText(raw['owner']) ?? asText(container?.raw['owner']);
    if (owner !== undefined)
        optional.owner = owner;
    const manual = asMapping(raw['manual']);
    if (manual)
        optional.manual = { instructions: instructionsOf(manual), approvers: asTexts(manual['approvers']) };
    const hint = asText(raw['hint']);
    if (hint !== undefined)
        optional.hint = hint;
    const reproduce = asText(raw['reproduce']);
    if (reproduce !== undefined)
        optional.reproduce = reproduce;
    if (task.kind === 'work-item')
        optional.status = (asText(raw['status']) ?? 'planned');
    const condition = combined(chain.map((each) => asText(each.raw['if'])).filter((text) => text !== undefined));
    const own = executionOf(raw);
    return {
        id: task.id,
        title: asText(raw['title']) ?? task.id,
        phase: task.phase.id,
        kind: task.kind,
        steps: resolveSteps(task.steps),
        needs: needsOf(chain, draft),
        covers: unique(coversOf(task)),
        secrets: unique(chain.flatMap((each) => asTexts(each.raw['secrets']))),
        evidence: asTexts(raw['evidence']),
        deliverables: asTexts(raw['deliverables']),
        acceptance: task.acceptance.flatMap((each) => ('raw' in each ? resolveSteps([each]) : [each])),
        ...own,
        env: Object.assign({}, ...chain.map((each) => asVariables(each.raw['env']))),
        ...(condition === undefined ? {} : { if: condition }),
        ...optional,
        line: lineOf(task.path),
    };
}
function instructionsOf(manual) {
    const file = asText(asMapping(manual['instructions'])?.['file']);
    return file === undefined ? { text: asText(manual['instructions']) } : { file };
}
/** A container that is needed stands for its leaves. */
function needsOf(chain, draft) {
    const needs = new Map();
    for (const { text } of chain.flatMap((each) => each.needs)) {
        const target = draft.tasks.get(text);
        if (target === undefined)
            needs.set(text, { kind: 'phase', id: text });
        else
            for (const { id } of target.children ?? [target])
                needs.set(id, { kind: 'task', id });
    }
    return [...needs.values()];
}
/** All of the conditions hold. A single one stays as it was written. */
function combined(conditions) {
    if (conditions.length < 2)
        return conditions[0];
    return conditions.map((text) => `(${/^\s*\$\{\{([^]*)\}\}\s*$/.exec(text)?.[1]?.trim() ?? text.trim()})`).join(' && ');
}
function resolveSteps(steps) {
    const used = new Map();
    return steps.map((step) => {
        const name = stepName(step);
        const count = (used.get(name) ?? 0) + 1;
        used.set(name, count);
        return { name: count === 1 ? name : `${name} (${count})`, check: step.check, ...executionOf(step.raw) };
    });
}
function executionOf(raw) {
    const execution = { env: asVariables(raw['env']), continueOnError: asFlag(raw['continue-on-error']) ?? false };
    const condition = asText(raw['if']);
    if (condition !== undefined)
        execution.if = condition;
    const shell = asText(raw['shell']);
    if (shell !== undefined)
        execution.shell = shell;
    const folder = asText(raw['working-directory']);
    if (folder !== undefined)
        execution.workingDirectory = folder;
    const timeout = durationMs(asText(raw['timeout']) ?? '');
    if (timeout !== undefined)
        execution.timeoutMs = timeout;
    const retry = retryOf(raw);
    if (retry !== undefined)
        execution.retry = retry;
    return execution;
}
function retryOf(raw) {
    const fields = asMapping(raw['retry']);
    const attempts = asNumber(fields ? fields['attempts'] : raw['retry']);
    if (attempts === undefined)
        return undefined;
    return { attempts, backoffMs: durationMs(asText(fields?.['backoff']) ?? '') ?? 1000 };
}
function unique(texts) {
    return texts.length < 2 ? texts : [...new Set(texts)];
}

;// CONCATENATED MODULE: ./build/js/plan/rules/references.js

const NEED = 'a task of its phase, a phase its phase needs, or a task in one of those';
function knownPhaseNeeds(draft, findings) {
    for (const phase of draft.phases) {
        for (const { text, path } of phase.needs) {
            if (draft.phasesById.has(text))
                continue;
            const what = draft.tasks.has(text) ? 'which is a task' : 'which does not exist';
            findings.add({
                code: 'unknown-need',
                message: `Phase \`${phase.id}\` needs \`${text}\`, ${what}.`,
                expected: 'the id of a phase',
                path,
                among: { name: text, candidates: draft.phasesById.keys() },
            });
        }
    }
}
/** A task waits on tasks of its phase and on what its phase, directly or through others, follows. */
function knownNeeds(draft, findings) {
    const upstream = upstreamPhases(draft);
    const check = (task, need) => {
        const target = draft.tasks.get(need.text);
        const phase = target?.phase ?? draft.phasesById.get(need.text);
        const finding = { path: need.path, expected: NEED };
        const who = `Task \`${task.id}\` needs \`${need.text}\``;
        if (phase === undefined) {
            findings.add({ ...finding, code: 'unknown-need', message: `${who}, which does not exist.`, among: { name: need.text, candidates: candidates(draft) } });
        }
        else if (phase === task.phase) {
            if (!target)
                findings.add({ ...finding, code: 'need-own-phase', message: `${who}, the phase it is part of.` });
        }
        else if (!upstream(task.phase).has(phase)) {
            const later = upstream(phase).has(task.phase);
            const of = target ? ` of the phase \`${phase.id}\`` : '';
            findings.add({
                ...finding,
                code: later ? 'need-later-phase' : 'need-outside-phase',
                message: later
                    ? `${who}${of}, which runs after its own phase \`${task.phase.id}\`.`
                    : `${who}${of}, which its phase \`${task.phase.id}\` does not need.`,
            });
        }
    };
    for (const task of draft.allTasks)
        for (const need of task.needs)
            check(task, need);
}
function* candidates(draft) {
    yield* draft.tasks.keys();
    yield* draft.phasesById.keys();
}
/** All phases a phase follows, directly or not; each computed once, when asked for. */
function upstreamPhases(draft) {
    const known = new Map();
    return (phase) => {
        const before = known.get(phase);
        if (before)
            return before;
        const found = new Set();
        const open = [phase];
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
            for (const { text } of next.needs) {
                const need = draft.phasesById.get(text);
                if (need && !found.has(need)) {
                    found.add(need);
                    open.push(need);
                }
            }
        }
        known.set(phase, found);
        return found;
    };
}
function knownCovers(draft, findings) {
    if (!draft.requirementsComplete)
        return;
    const check = (who, { text, path, elsewhere }) => {
        if (draft.requirementsById.has(text))
            return;
        findings.add({
            code: 'unknown-covers',
            message: `${who} covers \`${text}\`, which does not exist.`,
            expected: 'the id of a requirement',
            path,
            among: { name: text, candidates: draft.requirementsById.keys() },
            ...(elsewhere === undefined ? {} : { elsewhere }),
        });
    };
    for (const { requirement, covers } of draft.requirements)
        for (const each of covers)
            check(`Requirement \`${requirement.id}\``, each);
    for (const phase of draft.phases) {
        for (const each of withPlaces(phase.raw['covers'], [...phase.path, 'covers']))
            check(`Phase \`${phase.id}\``, each);
    }
    for (const { id, raw, path } of draft.allTasks) {
        if (raw['covers'] === undefined)
            continue;
        for (const each of withPlaces(raw['covers'], [...path, 'covers']))
            check(`Task \`${id}\``, each);
    }
}

;// CONCATENATED MODULE: ./build/js/plan/rules/criteria.js



/** Checks of tasks and requirements name what exists, and criteria what has been decided when they are asked. */
function criteriaInTime(draft, findings) {
    const upstream = upstreamPhases(draft);
    for (const step of draft.steps) {
        for (const { text, path } of criteria_named(step, 'requirements', 'verified')) {
            if (draft.requirementsById.has(text) || !draft.requirementsComplete)
                continue;
            findings.add({
                code: 'unknown-requirement',
                message: `There is no requirement \`${text}\`.`,
                expected: '`all`, or ids of requirements',
                path,
                among: { name: text, candidates: draft.requirementsById.keys() },
            });
        }
        for (const { text, path } of criteria_named(step, 'tasks', 'passed')) {
            if (draft.tasks.has(text))
                continue;
            findings.add({
                code: 'unknown-task',
                message: `There is no task \`${text}\`.`,
                expected: '`all`, or ids of tasks',
                path,
                among: { name: text, candidates: draft.tasks.keys() },
            });
        }
    }
    const early = (step, phase, gate) => {
        for (const { text, path } of criteria_named(step, 'tasks', 'passed')) {
            const target = draft.tasks.get(text)?.phase;
            if (target === undefined || upstream(phase).has(target) || (gate === 'exit' && target === phase))
                continue;
            findings.add({
                code: 'criterion-too-early',
                message: `The ${gate} criterion of phase \`${phase.id}\` asks for \`${text}\` of phase \`${target.id}\`, which has not run by then.`,
                expected: gate === 'entry' ? 'tasks of phases this phase needs' : 'tasks of this phase or of phases it needs',
                path,
            });
        }
    };
    for (const phase of draft.phases) {
        for (const step of phase.entry)
            early(step, phase, 'entry');
        for (const step of phase.exit)
            early(step, phase, 'exit');
    }
}
function criteria_named(step, kind, field) {
    const value = asMapping(step.raw[kind])?.[field];
    return value === undefined || value === 'all' ? [] : withPlaces(value, [...step.path, kind, field]);
}

;// CONCATENATED MODULE: ./build/js/plan/cycles.js
/**
 * Cycles of a graph with nodes `0 … count-1`, each as its nodes in order, beginning with the smallest. One for each
 * edge that leads back, so breaking every cycle of the answer leaves none.
 *
 * @param next the nodes a node points to
 */
function findCycles(count, next) {
    const NEW = 0;
    const OPEN = 1;
    const DONE = 2;
    const state = new Uint8Array(count);
    const cycles = [];
    let budget = MAX_NODES_IN_CYCLES;
    for (let root = 0; root < count; root += 1) {
        if (state[root] !== NEW)
            continue;
        const trail = [{ node: root, targets: next(root), position: 0 }];
        state[root] = OPEN;
        while (trail.length > 0) {
            const top = trail.at(-1);
            const target = top.targets[top.position];
            top.position += 1;
            if (target === undefined) {
                state[top.node] = DONE;
                trail.pop();
            }
            else if (state[target] === NEW) {
                state[target] = OPEN;
                trail.push({ node: target, targets: next(target), position: 0 });
            }
            else if (state[target] === OPEN && budget > 0) {
                const start = trail.findLastIndex(({ node }) => node === target);
                const cycle = fromSmallest(trail.slice(start).map(({ node }) => node));
                budget -= cycle.length;
                cycles.push(cycle);
            }
        }
    }
    return cycles;
}
/** A graph where everything waits on everything has more cycles than anybody reads. */
const MAX_NODES_IN_CYCLES = 10_000;
function fromSmallest(cycle) {
    const start = cycle.indexOf(cycle.reduce((smallest, node) => Math.min(smallest, node), Infinity));
    return [...cycle.slice(start), ...cycle.slice(0, start)];
}

;// CONCATENATED MODULE: ./build/js/plan/rules/cycles.js


function acyclicPhases(draft, findings) {
    report([...draft.phasesById.values()].map(({ id, needs }) => ({ id, references: needs })), 'Phases wait on each other', findings);
}
/** A container stands for its tasks where it is needed, and hands its needs down to them. */
function acyclicTasks(draft, findings) {
    const node = (task) => task.children === undefined
        ? { id: task.id, references: withContainer(task).flatMap(({ needs }) => needs) }
        : { id: task.id, references: [], members: task.children.map(({ id }) => id) };
    report([...draft.tasks.values()].map(node), 'Tasks wait on each other', findings);
}
function acyclicRequirements(draft, findings) {
    const nodes = [...draft.requirementsById.values()].map(({ requirement, covers }) => ({ id: requirement.id, references: covers }));
    report(nodes, 'Requirements cover each other', findings);
}
function report(nodes, what, findings) {
    const numbers = new Map(nodes.map(({ id }, index) => [id, index]));
    const next = (index) => {
        const { references, members = [] } = nodes[index];
        const targets = [...references.map(({ text }) => text), ...members].map((id) => numbers.get(id));
        return targets.length === 0 ? [] : [...new Set(targets)].filter((target) => target !== undefined);
    };
    for (const cycle of findCycles(nodes.length, next)) {
        // Begins where something can be changed: the list of tasks of a container is no reference.
        const start = cycle.findIndex((index) => nodes[index].references.length > 0);
        const turned = [...cycle.slice(start), ...cycle.slice(0, start)].map((index) => nodes[index]);
        const [first] = turned;
        const second = turned[1] ?? first;
        const { path, elsewhere } = first.references.find(({ text }) => text === second.id);
        findings.add({
            code: 'cycle',
            message: `${what}: ${[...turned, first].map(({ id }) => id).join(' → ')}.`,
            expected: 'an order; remove one of these',
            path,
            ...(elsewhere === undefined ? {} : { elsewhere }),
        });
    }
}

;// CONCATENATED MODULE: ./build/js/plan/rules/expressions.js



const CONDITION_CONTEXTS = ['vars', 'env', 'needs', 'github', 'runner', 'phase', 'task'];
const INTERPOLATED_KINDS = new Set(CHECK_KINDS.filter((kind) => kind !== 'run'));
const ALLOWED = '`${{ vars.NAME }}` in fields of checks, and expressions in `if`';
/** Whether the text of a plan can have an expression at all. */
function usesExpressions(text) {
    return text.includes('${{') || /\bif["']?\s*:/.test(text);
}
/**
 * `${{ }}` in a command would splice a value into a script, where it is code; anywhere else nobody would fill it in.
 */
function interpolationOnlyInChecks(draft, findings, { interpolationsIn }) {
    const steps = new Set(draft.steps.map(({ raw }) => raw));
    const visit = (value, path) => {
        if (typeof value === 'string') {
            if (value.includes('${{'))
                report(value, path);
        }
        else if (Array.isArray(value)) {
            for (const [index, item] of value.entries())
                visit(item, [...path, index]);
        }
        else if (value !== null) {
            const isStep = steps.has(value);
            for (const [name, item] of Object.entries(value)) {
                if (name === 'if' || (isStep && INTERPOLATED_KINDS.has(name)))
                    continue;
                visit(item, [...path, name]);
            }
        }
    };
    const report = (text, path) => {
        const [first] = interpolationsIn(text);
        const written = explain_quoted(text.slice(first.start, first.end));
        const name = /^vars\.(\w+)$/.exec(first.expression)?.[1];
        if (path.at(-1) === 'run') {
            const how = name === undefined ? 'a variable of `vars` or `env` and `$NAME`' : `\`$${name}\``;
            findings.add({
                code: 'expression-in-run',
                message: `${written} in \`run\` would make a value part of the command.`,
                expected: `${how}; the command gets every variable in its environment`,
                path,
            });
            return;
        }
        findings.add({ code: 'expression-not-here', message: `${written} is not filled in here.`, expected: ALLOWED, path });
    };
    visit(draft.raw, []);
}
/** Every expression parses, and names variables the plan has. */
function validExpressions(draft, findings, expressions) {
    const known = new Map();
    const problemOf = (text, use) => {
        const key = `${use} ${text}`;
        if (!known.has(key))
            known.set(key, expressions.checkExpression(text, use === 'field' ? ['vars'] : CONDITION_CONTEXTS, use));
        return known.get(key);
    };
    const names = new Set([...draft.vars].map((name) => name.toLowerCase()));
    const variables = (expression, path) => {
        for (const name of variablesIn(expression)) {
            if (names.has(name.toLowerCase()))
                continue;
            findings.add({ code: 'unknown-variable', message: `The plan has no variable \`${name}\`.`, expected: 'a variable of `vars`', path, among: { name, candidates: draft.vars } });
        }
    };
    const condition = (raw, path) => {
        const text = asText(raw['if']);
        if (text === undefined)
            return;
        const place = [...path, 'if'];
        const problem = problemOf(text, 'condition');
        if (problem === undefined)
            variables(text, place);
        else
            findings.add({ code: 'bad-expression', message: `\`if\` is no expression: ${problem}.`, expected: "GitHub's expression language", path: place });
    };
    const fields = (value, path) => {
        if (typeof value === 'string') {
            if (value.includes('${{'))
                field(value, path);
        }
        else if (typeof value === 'object' && value !== null) {
            for (const [name, item] of Object.entries(value))
                fields(item, [...path, Array.isArray(value) ? Number(name) : name]);
        }
    };
    const field = (text, path) => {
        for (const { expression, start, end, closed } of expressions.interpolationsIn(text)) {
            const written = explain_quoted(text.slice(start, end));
            const problem = closed ? problemOf(expression, 'field') : 'its closing `}}` is missing';
            if (problem === undefined)
                variables(expression, path);
            else
                findings.add({ code: 'bad-expression', message: `${written} is no expression: ${problem}.`, expected: '`${{ vars.NAME }}`', path });
        }
    };
    for (const { raw, path } of draft.allTasks)
        condition(raw, path);
    for (const { raw, path, kind } of draft.steps) {
        condition(raw, path);
        if (kind !== undefined && kind !== 'run')
            fields(raw[kind], [...path, kind]);
    }
}
/** `vars.NAME` and `vars['NAME']`, not within a quoted text. */
function variablesIn(expression) {
    const matches = expression.matchAll(/'(?:[^']|'')*'|(?<![\w.])vars\s*(?:\.\s*([\w-]+)|\[\s*'([^']*)'\s*\])/gi);
    return [...matches].map(([, dotted, indexed]) => dotted ?? indexed).filter((name) => name !== undefined);
}

;// CONCATENATED MODULE: ./build/js/plan/rules/paths.js



/** No path of a plan leads out of the workspace, which begins at the plan file's folder. */
function pathsInWorkspace(draft, findings) {
    const check = (value, path) => {
        if (value === undefined)
            return;
        for (const each of withPlaces(value, path)) {
            const problem = outsideWorkspace(each.text);
            if (problem === undefined)
                continue;
            findings.add({
                code: 'path-outside',
                message: `The path \`${each.text}\` ${problem}.`,
                expected: 'a path relative to the plan file, with `/`, that stays in its folder',
                path: each.path,
            });
        }
    };
    const fields = (raw, path, names) => {
        for (const name of names)
            if (raw[name] !== undefined)
                check(raw[name], [...path, name]);
    };
    fields(draft.raw, [], ['links']);
    const defects = asMapping(draft.raw['defects']);
    if (defects)
        fields(defects, ['defects'], ['template']);
    for (const [index, entry] of asList(draft.raw['requirements']).entries()) {
        const mapping = asMapping(entry);
        if (mapping)
            fields(mapping, ['requirements', index], ['from']);
    }
    for (const { raw, path } of draft.allTasks) {
        fields(raw, path, ['working-directory', 'evidence', 'deliverables']);
        const instructions = asMapping(asMapping(raw['manual'])?.['instructions']);
        if (instructions)
            fields(instructions, [...path, 'manual', 'instructions'], ['file']);
    }
    for (const { raw, path, kind } of draft.steps) {
        fields(raw, path, ['working-directory']);
        if (kind === undefined || pathFields(kind).length === 0)
            continue;
        if (asText(raw[kind]))
            check(raw[kind], [...path, kind]);
        else
            fields(asMapping(raw[kind]) ?? {}, [...path, kind], pathFields(kind));
    }
}

;// CONCATENATED MODULE: ./build/js/plan/rules/reach.js


const ALWAYS_FALSE = /^(?:\$\{\{)?\s*(?:false|null|0|'')\s*(?:\}\})?$/i;
const RUNS_ANYWAY = /\b(?:always|failure|cancelled)\s*\(/i;
/**
 * What can never run proves nothing and holds up what waits on it. `if: false` is said once as a warning, because it is
 * how somebody switches a task off for a while; that something else waits on it is an error.
 */
function reachable(draft, findings) {
    const verdicts = new Map();
    for (const task of draft.allTasks.filter(isOff)) {
        findings.add({
            severity: 'warning',
            code: 'never-runs',
            message: `Task \`${task.id}\` never runs: its \`if\` is always false.`,
            expected: 'a condition that can be true',
            path: [...task.path, 'if'],
        });
    }
    for (const task of inOrder(draft)) {
        const off = withContainer(task).some(isOff);
        const blocking = off ? undefined : blockedBy(task, draft, verdicts);
        verdicts.set(task, off ? 'off' : blocking === undefined ? 'runs' : 'unreachable');
        if (blocking) {
            findings.add({
                code: 'unreachable',
                message: `Task \`${task.id}\` can never run: it needs \`${blocking.text}\`, which never runs.`,
                expected: 'a need that can pass, or `always()` in its `if`',
                path: blocking.path,
            });
        }
    }
    unreachablePhases(draft, verdicts, findings);
}
function isOff(task) {
    const condition = asText(task.raw['if']);
    return condition !== undefined && ALWAYS_FALSE.test(condition.trim());
}
/** The first need that can never pass. A container never passes if one of its tasks never runs. */
function blockedBy(task, draft, verdicts) {
    const chain = withContainer(task);
    if (chain.some(({ raw }) => RUNS_ANYWAY.test(asText(raw['if']) ?? '')))
        return undefined;
    return chain
        .flatMap(({ needs }) => needs)
        .find(({ text }) => {
        const target = draft.tasks.get(text);
        return target !== undefined && (target.children ?? [target]).some((leaf) => (verdicts.get(leaf) ?? 'runs') !== 'runs');
    });
}
/** Leaves so that what a task needs comes before it; a task of a cycle, which has been reported, stands anywhere. */
function inOrder(draft) {
    const ordered = [];
    const seen = new Set();
    for (const root of draft.phases.flatMap(({ leaves }) => leaves)) {
        const open = [{ task: root, entered: false }];
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
            if (next.entered) {
                ordered.push(next.task);
                continue;
            }
            if (seen.has(next.task))
                continue;
            seen.add(next.task);
            open.push({ task: next.task, entered: true });
            for (const { text } of withContainer(next.task).flatMap(({ needs }) => needs)) {
                const target = draft.tasks.get(text);
                for (const leaf of target?.children ?? (target ? [target] : []))
                    if (!seen.has(leaf))
                        open.push({ task: leaf, entered: false });
            }
        }
    }
    return ordered;
}
/** Nothing passes in a phase none of whose tasks can run, so its verdict is `not-computed` and what needs it is blocked. */
function unreachablePhases(draft, verdicts, findings) {
    const dead = (phase) => {
        const running = phase.leaves.filter(({ kind }) => kind !== 'work-item');
        return running.length > 0 && running.every((task) => verdicts.get(task) !== 'runs');
    };
    for (const phase of draft.phases) {
        for (const { text, path } of phase.needs) {
            const need = draft.phasesById.get(text);
            if (need === undefined || need === phase || !dead(need))
                continue;
            findings.add({
                code: 'unreachable',
                message: `Phase \`${phase.id}\` can never run: it needs phase \`${text}\`, none of whose tasks can run.`,
                expected: 'a phase with a task that can run',
                path,
            });
        }
    }
}

;// CONCATENATED MODULE: ./build/js/plan/rules/shape.js





const has = (raw, name) => Object.hasOwn(raw, name);
function planForm(draft, findings) {
    const { raw } = draft;
    if (!has(raw, 'phases') && !has(raw, 'checks')) {
        findings.add({ code: 'missing-field', message: 'The plan has neither `phases` nor `checks`.', expected: '`phases:` with tasks, or `checks:` for the smallest plan', path: [] });
    }
    const name = asText(raw['name']);
    if (!has(raw, 'id') && name !== undefined && slug(name) === '') {
        findings.add({ code: 'missing-field', message: `No id can be made from the name \`${name}\`.`, expected: '`id:` with letters and digits', path: ['name'] });
    }
}
/** Either a requirement written out, or documents to read them from. */
function requirementForms(draft, findings) {
    for (const [index, entry] of asList(draft.raw['requirements']).entries()) {
        const raw = asMapping(entry);
        if (!raw)
            continue;
        const path = ['requirements', index];
        const finding = { code: 'requirement-form', expected: '`id` and `title`, or `from` and `ids`' };
        if (!has(raw, 'from')) {
            if (!has(raw, 'id'))
                findings.add({ ...finding, message: 'A requirement has neither `id` nor `from`.', path });
            if (has(raw, 'ids'))
                findings.add({ ...finding, message: '`ids` has no effect without `from`.', path: [...path, 'ids'], target: 'key' });
            continue;
        }
        for (const field of Object.keys(raw)) {
            if (field !== 'from' && field !== 'ids')
                findings.add({ ...finding, message: `\`${field}\` cannot stand beside \`from\`: documents say it for each requirement.`, path: [...path, field], target: 'key' });
        }
    }
}
const CONTAINER_FIELDS = new Set(['id', 'title', 'tasks', 'needs', 'if', 'covers', 'env', 'secrets', 'owner']);
/** Of these a work item, which runs nothing, has no use. */
const RUN_FIELDS = ['shell', 'working-directory', 'env', 'secrets', 'timeout', 'retry', 'continue-on-error', 'evidence', 'reproduce'];
function taskForms(draft, findings) {
    for (const task of draft.allTasks)
        taskForm(task, findings);
}
function taskForm(task, findings) {
    const { raw, path } = task;
    const field = (name) => ({ path: [...path, name], target: 'key' });
    const forms = Object.keys(raw).filter((name) => name === 'run' || name === 'steps' || name === 'tasks');
    if (forms.length > 1) {
        findings.add({ code: 'task-form', message: `Task \`${task.id}\` has \`${forms[0]}\` and \`${forms[1]}\`.`, expected: 'at most one of `run`, `steps` and `tasks`', ...field(forms[1]) });
    }
    if (task.kind === 'container') {
        for (const name of Object.keys(raw)) {
            if (CONTAINER_FIELDS.has(name) || forms.includes(name))
                continue;
            findings.add({ code: 'container-field', message: `\`${name}\` has no effect on a task with \`tasks\`.`, expected: `\`${name}\` on each of its tasks; it hands down needs, if, covers, env, secrets and owner`, ...field(name) });
        }
        return;
    }
    if (task.kind !== 'work-item') {
        if (has(raw, 'status')) {
            findings.add({ code: 'status-of-task', message: `Task \`${task.id}\` is no work item, so its \`status\` comes from running it.`, expected: '`status` only on a task with neither `run` nor `steps` nor `manual`', ...field('status') });
        }
        return;
    }
    const useless = RUN_FIELDS.filter((name) => has(raw, name));
    if (task.acceptance.some((each) => 'raw' in each))
        useless.push('acceptance');
    for (const name of useless) {
        findings.add({
            severity: 'warning',
            code: 'no-effect',
            message: name === 'acceptance' ? `The acceptance checks of task \`${task.id}\` never run: it is a work item.` : `\`${name}\` has no effect on task \`${task.id}\`: it is a work item, which runs nothing.`,
            expected: '`run`, `steps` or `manual`',
            ...field(name),
        });
    }
}
/** A step has exactly one check, and a check that compares has something to compare with. */
function checkForms(draft, findings) {
    for (const step of draft.steps) {
        const [first, second] = kindsOf(step.raw);
        if (first === undefined) {
            findings.add({ code: 'check-form', message: 'This has no check.', expected: `one of ${CHECK_KINDS.join(', ')}`, path: step.path });
        }
        else if (second !== undefined) {
            const later = Object.keys(step.raw).filter((name) => CHECK_KINDS.includes(name))[1];
            const before = later === first ? second : first;
            findings.add({ code: 'check-form', message: `This has two checks, \`${before}\` and \`${later}\`.`, expected: 'one check; write the other as an entry of its own', path: [...step.path, later], target: 'key' });
        }
        else
            threshold(step, findings);
    }
}
function threshold({ raw, path, kind }, findings) {
    if (kind !== 'metric' && kind !== 'coverage')
        return;
    const fields = asMapping(raw[kind]);
    if (!fields)
        return;
    const [low, high] = kind === 'metric' ? ['min', 'max'] : ['lines', 'branches'];
    if (!has(fields, low) && !has(fields, high)) {
        findings.add({ code: 'no-threshold', message: `A ${kind} check without \`${low}\` and \`${high}\` passes whatever is measured.`, expected: `\`${low}\`, \`${high}\` or both`, path: [...path, kind] });
    }
    const min = asNumber(fields['min']);
    const max = asNumber(fields['max']);
    if (kind === 'metric' && min !== undefined && max !== undefined && min > max) {
        findings.add({ code: 'no-threshold', message: `Nothing is at least ${min} and at most ${max}.`, expected: '`min` not above `max`', path: [...path, kind, 'min'] });
    }
}
/** Durations a timer can wait, and effort that is a size or a range. */
function unitsInRange(draft, findings) {
    const duration = (value, path) => {
        const text = asText(value);
        if (text !== undefined && (durationMs(text) ?? 0) > MAX_DURATION_MS) {
            findings.add({ code: 'bad-value', message: `\`${path.at(-1)}\` is \`${text}\`.`, expected: 'at most 596h', path });
        }
    };
    const durations = (raw, path) => {
        if (raw['timeout'] !== undefined)
            duration(raw['timeout'], [...path, 'timeout']);
        const retry = asMapping(raw['retry']);
        if (retry)
            duration(retry['backoff'], [...path, 'retry', 'backoff']);
    };
    const own = asVariables(draft.raw['effort']);
    const sizes = effortSizes(own);
    for (const [name, range] of Object.entries(own)) {
        if (effort(range, new Map()) === undefined)
            effortProblem(range, ['effort', name]);
    }
    for (const step of draft.steps)
        durations(step.raw, step.path);
    for (const { raw, path } of draft.phases.flatMap(({ leaves }) => leaves)) {
        durations(raw, path);
        const size = asText(raw['effort']);
        if (size !== undefined && effort(size, sizes) === undefined && !Object.hasOwn(own, size))
            effortProblem(size, [...path, 'effort']);
    }
    function effortProblem(text, path) {
        const backwards = /^[\d.]+-[\d.]+[hdw]$/.test(text);
        findings.add({
            code: 'effort',
            message: backwards ? `The range \`${text}\` ends before it begins.` : `\`${text}\` is no effort.`,
            expected: path[0] === 'effort' ? 'a range such as 4h, 1-2d or 1-2w' : `a size (${[...sizes.keys()].join(', ')}) or a range such as 4h, 1.5d or 3-5d`,
            path,
            ...(backwards ? {} : { among: { name: text, candidates: sizes.keys() } }),
        });
    }
}

;// CONCATENATED MODULE: ./build/js/plan/rules/uncovered.js


/**
 * Requirements no task and no child covers. Test names and markers in sources cover too, and only a run knows them: a
 * plan with a `junit` check or with `links` is not judged here but by the report.
 */
function uncovered(draft, findings) {
    if (draft.requirements.length === 0 || asTexts(draft.raw['links']).length > 0)
        return;
    if (draft.steps.some(({ kind }) => kind === 'junit'))
        return;
    const covered = new Set(draft.requirements.flatMap(({ covers }) => covers.map(({ text }) => text)));
    for (const phase of draft.phases)
        for (const task of phase.leaves)
            for (const id of coversOf(task))
                covered.add(id);
    for (const { requirement, path, elsewhere } of draft.requirements) {
        if (covered.has(requirement.id))
            continue;
        findings.add({
            severity: 'warning',
            code: 'uncovered',
            message: `Nothing covers requirement \`${requirement.id}\`.`,
            expected: 'a task or phase whose `covers` lists it, a `junit` check whose tests name it, or `links`',
            path: elsewhere ? path : [...path, 'id'],
            ...(elsewhere === undefined ? {} : { elsewhere }),
        });
    }
}

;// CONCATENATED MODULE: ./build/js/plan/rules/variables.js


const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Set by Phasegate and the runner, or withheld from tasks. */
const RESERVED = ['PHASEGATE_', 'GITHUB_', 'RUNNER_', 'ACTIONS_', 'INPUT_'];
/** What tasks that talk to GitHub are given on purpose. */
const SECRETS_ALLOWED = ['GITHUB_TOKEN'];
function variableNames(draft, findings) {
    const check = (name, path, target) => {
        const at = { path, ...(target === undefined ? {} : { target }) };
        if (!NAME.test(name)) {
            findings.add({ ...at, code: 'variable-name', message: `\`${name}\` cannot be the name of an environment variable.`, expected: 'letters, digits and `_`, no digit first' });
            return;
        }
        const prefix = RESERVED.find((each) => name.toUpperCase().startsWith(each));
        if (prefix !== undefined && !(target === undefined && SECRETS_ALLOWED.includes(name))) {
            findings.add({ ...at, code: 'reserved-variable', message: `The variable \`${name}\` is reserved: names that begin with \`${prefix}\` are set by Phasegate or the runner.`, expected: 'another name' });
        }
    };
    const names = (value, path) => {
        const mapping = asMapping(value);
        if (mapping)
            for (const name of Object.keys(mapping))
                check(name, [...path, name], 'key');
    };
    names(draft.raw['vars'], ['vars']);
    for (const task of draft.allTasks) {
        if (task.raw['env'] !== undefined)
            names(task.raw['env'], [...task.path, 'env']);
        if (task.raw['secrets'] === undefined)
            continue;
        for (const { text, path } of withPlaces(task.raw['secrets'], [...task.path, 'secrets']))
            check(text, path);
    }
    for (const step of draft.steps)
        if (step.raw['env'] !== undefined)
            names(step.raw['env'], [...step.path, 'env']);
}
/** A secret comes from the environment of the run; one written in the plan is none. */
function secretsWithoutValue(draft, findings) {
    for (const task of draft.allTasks) {
        const secrets = new Set(withContainer(task).flatMap(({ raw }) => asTexts(raw['secrets'])));
        if (secrets.size === 0)
            continue;
        const found = (name, path) => findings.add({
            code: 'secret-in-plan',
            message: `\`${name}\` is one of the \`secrets\` of task \`${task.id}\`, and its value stands in the plan.`,
            expected: 'its value in the environment of the run only',
            path,
            target: 'key',
        });
        // What a container says is reported at the container.
        const own = new Set(asTexts(task.raw['secrets']));
        for (const name of own)
            if (draft.vars.has(name))
                found(name, ['vars', name]);
        for (const { raw, path } of [{ raw: task.raw, path: task.path }, ...(own.size > 0 && task.container ? [task.container] : []), ...task.steps]) {
            for (const name of Object.keys(asMapping(raw['env']) ?? {}))
                if (secrets.has(name))
                    found(name, [...path, 'env', name]);
        }
    }
}

;// CONCATENATED MODULE: ./build/js/plan/rules.js










/** What values of a plan mean together. Each rule is independent of the others and reports all it finds. */
const RULES = [
    planForm,
    requirementForms,
    taskForms,
    checkForms,
    unitsInRange,
    uniqueIds,
    reservedIds,
    knownPhaseNeeds,
    knownNeeds,
    knownCovers,
    criteriaInTime,
    acyclicPhases,
    acyclicTasks,
    acyclicRequirements,
    reachable,
    uncovered,
    pathsInWorkspace,
    variableNames,
    secretsWithoutValue,
];
/** @param expressions needed where the plan has any; see `usesExpressions`. */
function applyRules(draft, findings, expressions) {
    for (const rule of RULES)
        rule(draft, findings);
    if (expressions) {
        interpolationOnlyInChecks(draft, findings, expressions);
        validExpressions(draft, findings, expressions);
    }
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./build/js/plan/text-lines.js
var text_lines = __webpack_require__(5735);
;// CONCATENATED MODULE: ./build/js/plan/yaml-problems.js
/** What yaml's parser found, in words of somebody who writes a plan. */
function syntaxProblem(error, text) {
    const offset = Math.min(error.pos[0], text.length);
    const found = (code, message, expected) => ({ code, message, expected, path: [], offset });
    const character = text[offset] ?? '';
    switch (error.code) {
        case 'TAB_AS_INDENT':
            return found('yaml-tab', 'A tab is used as indentation.', 'spaces; YAML does not allow tabs here');
        case 'TAG_RESOLVE_FAILED':
            return found('yaml-tag', `The tag \`${/^!\S*/.exec(text.slice(offset))?.[0] ?? '!'}\` is not known.`, 'a value without a tag');
        case 'BLOCK_AS_IMPLICIT_KEY':
            return found('yaml-syntax', 'A text with `: ` in it begins here without quotes.', 'quotes around a text that contains `: `, or a new line for a nested field');
        case 'BAD_SCALAR_START':
            return found('yaml-syntax', `A text cannot begin with \`${character}\` unless it is quoted.`, `quotes around the text that begins with \`${character}\``);
        case 'BAD_INDENT':
            return found('yaml-syntax', `${error.message}.`, 'the indentation of the lines it belongs to');
        case 'MISSING_CHAR':
            if (error.message.endsWith('quote'))
                return found('yaml-syntax', 'A quoted text is not closed.', 'a closing quote');
            if (error.message.startsWith('Implicit map keys'))
                return found('yaml-syntax', 'A field has no `:` behind its name.', '`name: value`');
            return found('yaml-syntax', `${error.message}.`, 'valid YAML 1.2');
        default:
            return found('yaml-syntax', `${error.message.replace(/\.$/, '')}.`, 'valid YAML 1.2');
    }
}

;// CONCATENATED MODULE: ./build/js/plan/yaml.js
/**
 * YAML text to plain values with positions. Every scalar stays the text it was written as (`0.10`, `007`, `true`,
 * `2024-01-01`): the schema says which fields are numbers, so YAML does not have to guess. One parse; positions are
 * looked up by path only where something has to be said about them.
 */




const MAX_DEPTH = 100;
/** What all aliases together may stand for, in values. */
const MAX_EXPANSION = 1_000_000;
function readYaml(text) {
    const lines = new text_lines/* TextLines */.r(text);
    const failed = (problems) => ({ value: undefined, problems, lines, offsetOf: () => 0 });
    const documents = [];
    let tooDeep;
    const composer = new dist/* Composer */.Dk({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false });
    const tokens = parse(text, (offset) => {
        tooDeep = {
            code: 'yaml-depth',
            message: `This is nested more than ${MAX_DEPTH} levels deep.`,
            expected: 'a plan, which needs fewer than 20',
            path: [],
            offset,
        };
    });
    for (const document of composer.compose(tokens, true, text.length))
        documents.push(document);
    if (tooDeep)
        return failed([tooDeep]);
    const [first, second] = documents;
    const problems = documents.flatMap((document) => [...document.errors, ...document.warnings].map((error) => syntaxProblem(error, text)));
    if (second) {
        problems.push({
            code: 'yaml-documents',
            message: 'A second YAML document begins here.',
            expected: 'one plan in a file, without a further `---`',
            path: [],
            offset: startOfDocument(second, text),
        });
    }
    if (problems.length > 0)
        return failed(oneALine(problems, lines));
    const { value, found, targets } = convert(first.contents, lines);
    return { value, problems: found, lines, offsetOf: (path, target) => offsetOf(first.contents, path, target, targets) };
}
/** yaml's own parser, stopped where the nesting would exhaust the stack of its composer. */
function* parse(text, tooDeep) {
    const parser = new dist/* Parser */.iX();
    for (const lexeme of new dist/* Lexer */.JG().lex(text)) {
        yield* parser.next(lexeme);
        if (parser.stack.length > MAX_DEPTH) {
            tooDeep(parser.offset - 1);
            return;
        }
    }
    yield* parser.end();
}
function startOfDocument(document, text) {
    const marker = text.lastIndexOf('---', document.range[0]);
    return marker < 0 ? document.range[0] : marker;
}
/** One broken place makes yaml find several things wrong with the same line; the first names it best. */
function oneALine(problems, lines) {
    const seen = new Set();
    return problems.filter(({ offset }) => {
        const { line } = lines.place(offset);
        if (seen.has(line))
            return false;
        seen.add(line);
        return true;
    });
}
function convert(root, lines) {
    const found = [];
    const targets = new Map();
    const anchors = new Map();
    const path = [];
    let size = 0;
    let expanded = 0;
    let bomb = false;
    const problem = (node, code, message, expected) => found.push({ code, message, expected, path: [...path], offset: node.range[0] });
    function valueOf(node) {
        size += 1;
        if (node === null)
            return null;
        if ((0,dist/* isAlias */.Vj)(node))
            return aliased(node);
        const { anchor } = node;
        if (anchor === undefined)
            return ownValue(node);
        const entry = { node, size };
        anchors.set(anchor, entry);
        const value = ownValue(node);
        entry.value = value;
        entry.size = size - entry.size;
        return value;
    }
    function ownValue(node) {
        if ((0,dist/* isScalar */.jn)(node))
            return scalarText(node);
        if ((0,dist/* isSeq */.oP)(node)) {
            const depth = path.length;
            return node.items.map((item, index) => {
                path[depth] = index;
                const value = valueOf(item);
                path.length = depth;
                return value;
            });
        }
        return (0,dist/* isMap */.jh)(node) ? mappingOf(node) : null;
    }
    function scalarText(node) {
        const value = node.value;
        if (value === '' && node.type === 'PLAIN')
            return null;
        if (value.includes('\0')) {
            problem(node, 'control-character', 'The text has a NUL character.', 'text without `\\0`');
            return null;
        }
        return value;
    }
    function mappingOf(node) {
        const result = {};
        const depth = path.length;
        for (const pair of node.items) {
            const { key } = pair;
            if (!(0,dist/* isScalar */.jn)(key) || (key.value === '' && key.type === 'PLAIN')) {
                if (key !== null)
                    problem(key, 'yaml-key', 'A name of a field has to be a text.', 'a field such as `id: …`');
                continue;
            }
            const name = key.value;
            path[depth] = name;
            if (name === '__proto__')
                problem(key, 'yaml-key', '`__proto__` cannot be used as a name.', 'another name');
            else if (Object.hasOwn(result, name))
                duplicate(node, key, name);
            else
                result[name] = valueOf(pair.value);
            path.length = depth;
        }
        return result;
    }
    function duplicate(node, key, name) {
        const first = node.items.find((pair) => (0,dist/* isScalar */.jn)(pair.key) && pair.key.value === name);
        const { line } = lines.place(first.key.range[0]);
        problem(key, 'yaml-duplicate-key', `\`${name}\` stands here a second time; the first is in line ${line}.`, 'each field once');
    }
    function aliased(node) {
        const target = anchors.get(node.source);
        if (target === undefined) {
            problem(node, 'yaml-alias', `\`*${node.source}\` is read as a YAML alias, and no anchor \`&${node.source}\` stands before it.`, 'quotes around a text that begins with `*`');
            return null;
        }
        if (target.value === undefined) {
            problem(node, 'yaml-alias', `\`*${node.source}\` stands inside its own anchor.`, 'an alias of something that is complete');
            return null;
        }
        size += target.size;
        expanded += target.size;
        if (expanded > MAX_EXPANSION) {
            if (!bomb)
                problem(node, 'yaml-alias', `The aliases up to here stand for more than ${MAX_EXPANSION.toLocaleString('en')} values.`, 'a plan written out, or fewer aliases of aliases');
            bomb = true;
            return null;
        }
        targets.set(node, target.node);
        return target.value;
    }
    return { value: valueOf(root), found, targets };
}
function offsetOf(root, path, target, targets) {
    let node = root;
    let offset = root?.range?.[0] ?? 0;
    for (const [index, part] of path.entries()) {
        const whole = node === null ? null : (targets.get(node) ?? node);
        if ((0,dist/* isMap */.jh)(whole)) {
            const pair = whole.items.find(({ key }) => (0,dist/* isScalar */.jn)(key) && key.value === part);
            if (!pair)
                return offset;
            offset = pair.key.range[0];
            if (target === 'key' && index === path.length - 1)
                return offset;
            node = pair.value;
            if (isWritten(node))
                offset = node.range[0];
        }
        else if ((0,dist/* isSeq */.oP)(whole) && typeof part === 'number' && part < whole.items.length) {
            node = whole.items[part];
            offset = node?.range?.[0] ?? offset;
        }
        else {
            return offset;
        }
    }
    return offset;
}
/** Not left out, as the value of `needs:` with nothing behind it is. */
function isWritten(node) {
    return node !== null && !((0,dist/* isScalar */.jn)(node) && node.value === '' && node.type === 'PLAIN');
}

;// CONCATENATED MODULE: ./build/js/plan/load.js
/**
 * A plan file becomes a `Plan`, or everything that is wrong with it. Pure: `parsePlan` says which documents are needed,
 * somebody reads them (`run/plan-file.ts`), and `resolvePlan` does the rest.
 */













const MAX_PLAN_BYTES = 10 * 1024 * 1024;
function parsePlan({ file, bytes }) {
    const digest = (0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex');
    const refused = (text, problem) => ({
        file,
        digest,
        text,
        globs: [],
        diagnostics: [{ severity: 'error', file, path: '', ...problem }],
    });
    if (bytes.length > MAX_PLAN_BYTES) {
        const message = `The plan has ${(bytes.length / 1024 / 1024).toFixed(1)} MiB.`;
        return refused('', { code: 'too-large', message, expected: 'at most 10 MiB', line: 1, column: 1 });
    }
    const decoded = decode(bytes);
    if (!('text' in decoded))
        return refused('', decoded);
    const { text } = decoded;
    const source = readYaml(text);
    if (source.value === undefined) {
        const diagnostics = source.problems.map((problem) => yamlDiagnostic(problem, file, source));
        return { file, digest, text, globs: [], diagnostics };
    }
    if (source.value === null) {
        return refused(text, { code: 'empty', message: 'The plan is empty.', expected: '`version: 1`, `name` and `phases` or `checks`', line: 1, column: 1 });
    }
    const findings = new Findings(file, source);
    for (const finding of shapeProblems(source.value))
        findings.add(finding);
    return {
        file,
        digest,
        text,
        globs: documentEntries(source.value).map(({ from }) => from),
        diagnostics: [...source.problems.map((problem) => yamlDiagnostic(problem, file, source)), ...findings.diagnostics],
        source: source,
    };
}
function yamlDiagnostic({ offset, path, ...problem }, file, { lines }) {
    return { severity: 'error', ...problem, file, ...lines.place(offset), path: formatPath(path) };
}
/** The `{ from, ids }` of a plan whose globs stay in the workspace. */
function documentEntries(value) {
    return asList(asMapping(value)?.['requirements']).flatMap((entry, index) => {
        const raw = asMapping(entry);
        const from = asText(raw?.['from']);
        if (from === undefined || outsideWorkspace(from) !== undefined)
            return [];
        const path = ['requirements', index];
        return [{ from, ids: withPlaces(raw['ids'], [...path, 'ids']), path: [...path, 'from'] }];
    });
}
/**
 * @param documents of each glob of `parsed.globs` what it found, in the order they are to be listed
 */
async function resolvePlan(parsed, documents) {
    const { file, digest, source } = parsed;
    if (source === undefined)
        return { digest, counts: { phases: 0, tasks: 0, steps: 0, requirements: 0 }, diagnostics: parsed.diagnostics };
    const findings = new Findings(file, source);
    findings.diagnostics.push(...parsed.diagnostics);
    const own = ownRequirements(source.value);
    const entries = documentEntries(source.value);
    const sources = entries.map((entry) => ({ ...entry, documents: [...(Object.hasOwn(documents, entry.from) ? documents[entry.from] : [])] }));
    const found = await requirementsIn(sources, own.map(({ requirement }) => requirement.id));
    for (const finding of found.findings)
        findings.add(finding);
    const complete = found.complete && entries.length === asList(asMapping(source.value)?.['requirements']).filter((entry) => asMapping(entry)?.['from'] !== undefined).length;
    const draft = draftOf(source.value, [...own, ...found.requirements], complete);
    applyRules(draft, findings, usesExpressions(parsed.text) ? await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 6608)) : undefined);
    const result = { digest, counts: countsOf(draft), diagnostics: findings.sorted() };
    if (findings.hasErrors)
        return result;
    const lineOf = (path) => findings.placeOf(path).line;
    return { plan: resolve_resolve(draft, { digest, file, lineOf }), ...result };
}
function countsOf(draft) {
    const leaves = draft.phases.flatMap((phase) => phase.leaves);
    return {
        phases: draft.phases.length,
        tasks: leaves.length,
        steps: leaves.reduce((sum, task) => sum + task.steps.length, 0),
        requirements: draft.requirements.length,
    };
}
/** Requirements written in the plan itself. */
function ownRequirements(value) {
    return asList(asMapping(value)?.['requirements']).flatMap((entry, index) => {
        const raw = asMapping(entry);
        const id = asText(raw?.['id']);
        if (!raw || id === undefined || Object.hasOwn(raw, 'from'))
            return [];
        const path = ['requirements', index];
        const title = asText(raw['title']) ?? id;
        const source = asText(raw['source']);
        const optional = Object.fromEntries(['priority', 'rationale', 'status', 'tests'].flatMap((name) => (asText(raw[name]) === undefined ? [] : [[name, asText(raw[name])]])));
        const requirement = {
            id,
            title,
            ...(source === undefined ? {} : { source: { file: source } }),
            verification: (asText(raw['verification']) ?? 'test'),
            covers: asTexts(raw['covers']),
            ...optional,
            attributes: asVariables(raw['attributes']),
            contentHash: contentHash(id, title, asText(raw['rationale']) ?? ''),
        };
        return [{ requirement, path, covers: withPlaces(raw['covers'], [...path, 'covers']) }];
    });
}

;// CONCATENATED MODULE: ./build/js/run/plan-file.js
/** Reads a plan and the documents it names from the disk; `plan/load.ts` makes sense of them. */





const MAX_DOCUMENT_BYTES = 10 * 1024 * 1024;
const NOT_SEARCHED = ['**/node_modules/**', '**/.git/**', '**/.phasegate/**'];
/**
 * A plan with everything that is wrong with it.
 *
 * @param file as the user named it, absolute or relative to the current folder
 * @throws UserError where there is no file to read
 */
async function loadPlan(file) {
    const bytes = await readPlan(file);
    const workspace = (0,external_node_path_.dirname)((0,external_node_path_.resolve)(file));
    const parsed = parsePlan({ file, bytes });
    const sources = new Map([[file, parsed.text]]);
    const documents = {};
    for (const glob of new Set(parsed.globs)) {
        documents[glob] = await readDocuments(glob, workspace);
        for (const { path, text } of documents[glob])
            if (path !== file)
                sources.set(path, text);
    }
    return { ...(await resolvePlan(parsed, documents)), workspace, sources };
}
/**
 * A plan that can be run.
 *
 * @throws UserError with all that is wrong with it
 */
async function plan_file_requirePlan(file) {
    const { plan, workspace, diagnostics, sources } = await loadPlan(file);
    if (plan)
        return { plan, workspace, warnings: diagnostics };
    const { countProblems, formatDiagnostics } = await __webpack_require__.e(/* import() */ 55).then(__webpack_require__.bind(__webpack_require__, 6055));
    throw new errors/* UserError */.y(`${file} is not valid: ${countProblems(diagnostics)}\n\n${formatDiagnostics(diagnostics, sources)}\n`);
}
async function readPlan(file) {
    const found = await (0,promises_.stat)(file).catch((error) => error);
    if (found instanceof Error)
        throw await missing(file, found);
    if (found.isDirectory())
        throw new errors/* UserError */.y(`${file} is a folder, a plan file was expected.`, `Name the file: ${(0,external_node_path_.join)(file, 'phasegate.yml')}`);
    if (!found.isFile())
        throw new errors/* UserError */.y(`${file} is no regular file.`, 'Name a plan file such as phasegate.yml.');
    try {
        return await (0,promises_.readFile)(file);
    }
    catch (error) {
        throw new errors/* UserError */.y(`${file} cannot be read: ${error.message}.`, 'Make it readable for this user.');
    }
}
async function missing(file, error) {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR')
        return new errors/* UserError */.y(`${file} cannot be read: ${error.message}.`, 'Make it readable for this user.');
    const folder = (0,external_node_path_.dirname)((0,external_node_path_.resolve)(file));
    const names = await (0,promises_.readdir)(folder).catch(() => undefined);
    if (names === undefined)
        return new errors/* UserError */.y(`There is no plan ${file}: the folder ${(0,external_node_path_.dirname)(file)} does not exist.`, 'Name the plan file: phasegate check PLAN');
    const { GITHUB_ACTIONS: github, GITHUB_WORKSPACE: checkout } = process.env;
    if (github === 'true' && names.length === 0 && checkout !== undefined && `${folder}${external_node_path_.sep}`.startsWith(`${(0,external_node_path_.resolve)(checkout)}${external_node_path_.sep}`)) {
        return new errors/* UserError */.y(`There is no plan ${file}: the workspace is empty.`, 'Add actions/checkout before this step.');
    }
    const other = names.includes('phasegate.yaml') ? 'phasegate.yaml' : nearest((0,external_node_path_.basename)(file), names.filter((name) => /\.ya?ml$/.test(name)));
    const hint = other === undefined ? 'Name the plan file, or write a first one: phasegate init' : `Did you mean ${(0,external_node_path_.join)((0,external_node_path_.dirname)(file), other)}?`;
    return new errors/* UserError */.y(`There is no plan ${file}.`, hint);
}
/** What a `from:` finds, sorted by path. A link that leads out of the workspace is not followed. */
async function readDocuments(from, workspace) {
    const { glob } = await __webpack_require__.e(/* import() */ 382).then(__webpack_require__.bind(__webpack_require__, 3382));
    const paths = await glob(from, { cwd: workspace, dot: false, followSymbolicLinks: false, expandDirectories: false, ignore: NOT_SEARCHED });
    const root = `${await (0,promises_.realpath)(workspace)}${external_node_path_.sep}`;
    const documents = [];
    for (const path of paths.toSorted()) {
        const file = (0,external_node_path_.join)(workspace, path);
        const linked = (await (0,promises_.lstat)(file)).isSymbolicLink();
        if (!(await (0,promises_.realpath)(file)).startsWith(root)) {
            throw new errors/* UserError */.y(`${path}, which \`from: ${from}\` of the plan names, is ${linked ? 'a link' : 'behind a link'} that leads out of the workspace.`, 'Put the document into the workspace.');
        }
        if ((await (0,promises_.stat)(file)).size > MAX_DOCUMENT_BYTES)
            throw new errors/* UserError */.y(`${path}, which \`from: ${from}\` of the plan names, has more than 10 MiB.`, 'Name the requirements document itself.');
        documents.push({ path, text: plan_file_textOf(await (0,promises_.readFile)(file), path, from) });
    }
    return documents;
}
function plan_file_textOf(bytes, path, from) {
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch {
        throw new errors/* UserError */.y(`${path}, which \`from: ${from}\` of the plan names, is not UTF-8.`, 'Save it as UTF-8, or name Markdown documents only.');
    }
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
;// CONCATENATED MODULE: ./build/js/evidence/chain.js
/**
 * The audit log: one JSON object a line, each with the hash of the one before, so that a line changed, removed or put in
 * between breaks every later one. The hash of a line is the sha256 of its bytes without the `hash` member.
 */



/** `prev` of the first line, and the head of a log without lines. */
const GENESIS = '0'.repeat(64);
class chain_AuditLog {
    #fd;
    #size;
    #seq;
    #head;
    constructor(fd, size, seq, head) {
        this.#fd = fd;
        this.#size = size;
        this.#seq = seq;
        this.#head = head;
    }
    /** @throws the system's error; `EEXIST` where there is a log already: it is never overwritten */
    static create(file) {
        return new chain_AuditLog((0,external_node_fs_.openSync)(file, external_node_fs_.constants.O_RDWR | external_node_fs_.constants.O_CREAT | external_node_fs_.constants.O_EXCL, 0o644), 0, 0, GENESIS);
    }
    /**
     * Goes on with a log that was cut short, or starts it. What a kill left of a last line is cut off.
     *
     * @throws UserError when the chain is broken before that
     */
    static resume(file) {
        const fd = (0,external_node_fs_.openSync)(file, external_node_fs_.constants.O_RDWR | external_node_fs_.constants.O_CREAT | (external_node_fs_.constants.O_NOFOLLOW ?? 0), 0o644);
        try {
            const bytes = (0,external_node_fs_.readFileSync)(fd);
            const { entries, head, problems } = readAudit(bytes.toString());
            if (problems.length > 0) {
                throw new errors/* UserError */.y(`${file}: ${problems[0]}`, 'The record was changed from outside and cannot be continued: start a new one without --resume.');
            }
            const size = bytes.lastIndexOf(0x0a) + 1;
            if (size < (0,external_node_fs_.fstatSync)(fd).size)
                (0,external_node_fs_.ftruncateSync)(fd, size);
            return new chain_AuditLog(fd, size, entries.length, head);
        }
        catch (error) {
            (0,external_node_fs_.closeSync)(fd);
            throw error;
        }
    }
    /** Hash of the last line. */
    get head() {
        return this.#head;
    }
    /**
     * Adds one event, which may not have the members `seq`, `prev` and `hash`. On return the system has it: a kill of this
     * process does not lose it.
     *
     * @throws the system's error; the log then ends with the event before
     */
    append(event) {
        const body = JSON.stringify({ seq: this.#seq + 1, prev: this.#head, ...event });
        const hash = sha256(body);
        const line = Buffer.from(`${body.slice(0, -1)},"hash":"${hash}"}\n`);
        try {
            for (let written = 0; written < line.length;) {
                written += (0,external_node_fs_.writeSync)(this.#fd, line, written, line.length - written, this.#size + written);
            }
        }
        catch (error) {
            (0,external_node_fs_.ftruncateSync)(this.#fd, this.#size);
            throw error;
        }
        this.#size += line.length;
        this.#seq += 1;
        this.#head = hash;
    }
    close() {
        (0,external_node_fs_.closeSync)(this.#fd);
    }
}
/**
 * Reads a log and follows its chain. A last line that was not written to its end is `torn` and no problem; every other
 * line that does not fit is one, and reading ends there.
 */
function readAudit(text) {
    const entries = [];
    let head = GENESIS;
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
        const entry = readLine(text.slice(start, end), entries.length + 1, head);
        if (typeof entry === 'string')
            return { entries, head, problems: [entry], torn: false };
        entries.push(entry);
        head = entry.hash;
        start = end + 1;
    }
    return { entries, head, problems: [], torn: start < text.length };
}
function readLine(line, seq, prev) {
    const end = /,"hash":"([0-9a-f]{64})"\}$/.exec(line);
    if (end === null)
        return `line ${seq} is no line of an audit log: it has to end with its hash`;
    const body = `${line.slice(0, end.index)}}`;
    const hash = sha256(body);
    if (hash !== end[1])
        return `line ${seq} was changed: its hash is ${hash}, and it says ${end[1]}`;
    let entry;
    try {
        entry = JSON.parse(line);
    }
    catch {
        return `line ${seq} is not valid JSON`;
    }
    if (entry.seq !== seq)
        return `line ${seq} says it is line ${JSON.stringify(entry.seq)}: lines were removed or added before it`;
    if (entry.prev !== prev)
        return `line ${seq} does not follow the line before it: its prev is ${JSON.stringify(entry.prev)}, expected ${prev}`;
    return entry;
}
function sha256(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
}

;// CONCATENATED MODULE: ./build/js/evidence/pattern.js
/** What the redactor looks for: values and shapes, each with a way to decide about one position of a stream. */
/** Between two characters of folded base64: a line break and blanks. Longer than this and it is another text. */
const LONGEST_FOLD = 10;
/** An anchor need not be longer to be rare. */
const LONGEST_ANCHOR = 8;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** A class from a regular expression's character class, without the brackets. */
function byteClass(members) {
    const matches = new RegExp(`[${members}]`);
    return Uint8Array.from({ length: 256 }, (_, byte) => (matches.test(String.fromCharCode(byte)) ? 1 : 0));
}
/** Where the run of bytes of `members` that begins at `at` ends. */
function runEnd(bytes, at, end, members) {
    while (at < end && members[bytes[at]] === 1)
        at++;
    return at;
}
/** The position after a line break and the blanks that indent the next line, or `at` where there is none. */
function skipFold(bytes, at, end) {
    let next = at;
    if (next < end && bytes[next] === RETURN)
        next++;
    if (next >= end || bytes[next] !== NEWLINE)
        return next >= end ? next : at;
    const limit = Math.min(end, at + LONGEST_FOLD);
    next++;
    while (next < limit && (bytes[next] === 0x20 || bytes[next] === 0x09))
        next++;
    return next;
}
/** Where a folded pattern begins of which the part at `at` lies `distance` characters in; -1: not from `floor` on. */
function foldedStart(bytes, at, distance, floor) {
    let start = at;
    for (let left = distance; left > 0; left--) {
        let before = start - 1;
        while (before > floor && start - before <= LONGEST_FOLD && isBlank(bytes[before]))
            before--;
        if (before < floor)
            return -1;
        start = before;
    }
    return start;
}
function isBlank(byte) {
    return byte === NEWLINE || byte === RETURN || byte === 0x20 || byte === 0x09;
}
/** A value as it stands. */
function literal(name, value) {
    const head = value[0];
    return {
        name,
        first: [head],
        anchors: [{ bytes: value.subarray(0, LONGEST_ANCHOR), distance: 0 }],
        match(bytes, at, end, final) {
            const there = Math.min(value.length, end - at);
            if (there < value.length && final)
                return 'no';
            if (bytes[at] !== head || bytes.compare(value, 0, there, at, at + there) !== 0)
                return 'no';
            return there < value.length ? 'more' : { from: at, to: at + there, tail: undefined };
        },
    };
}
/** Base64 of a value, which tools break into lines anywhere. */
function folded(name, value) {
    const half = Math.min(LONGEST_ANCHOR, value.length >> 1);
    return {
        name,
        first: [value[0]],
        // A line break in one half leaves the other whole.
        anchors: [
            { bytes: value.subarray(0, half), distance: 0 },
            { bytes: value.subarray(half, half * 2), distance: half },
        ],
        match(bytes, at, end, final) {
            let position = at;
            for (let i = 0; i < value.length; i++) {
                if (i > 0 && position < end && bytes[position] !== value[i])
                    position = skipFold(bytes, position, end);
                if (position >= end)
                    return final ? 'no' : 'more';
                if (bytes[position] !== value[i])
                    return 'no';
                position++;
            }
            return { from: at, to: position, tail: undefined };
        },
    };
}

;// CONCATENATED MODULE: ./build/js/evidence/encodings.js
/** How the value of a secret may look where tools write it: as it is, encoded, or escaped. */

/** Shorter values, and shorter lines of a value, are everyday words; redacting them would destroy the text. */
const SHORTEST_SECRET = 6;
/** Patterns for every form of a secret's value in text. */
function encodings_patternsOf(name, value) {
    const exact = new Set();
    const base64 = new Set();
    for (const part of partsOf(value)) {
        for (const form of escapedForms(part))
            exact.add(form);
        for (const form of base64Forms(part))
            base64.add(form);
    }
    return [
        ...[...exact].map((form) => literal(name, Buffer.from(form))),
        ...[...base64].map((form) => folded(name, Buffer.from(form))),
    ];
}
/** Patterns for the forms only files that are not UTF-8 text can hold. */
function wideFormsOf(name, value) {
    return partsOf(value).flatMap((part) => {
        const little = Buffer.from(part, 'utf16le');
        const forms = [little, Buffer.from(little).swap16()];
        if (/[\u0080-\u00ff]/.test(part) && !/[^\u0000-\u00ff]/.test(part))
            forms.push(Buffer.from(part, 'latin1'));
        return forms.map((form) => literal(name, form));
    });
}
/** The whole value and each of its lines, which is how a key or a credentials file is printed. */
function partsOf(value) {
    const lines = value.split(/[\r\n]+/);
    return [...new Set([value, ...lines].map((part) => Buffer.from(part.trim()).toString()))].filter((part) => part.length >= SHORTEST_SECRET);
}
function escapedForms(text) {
    const url = encodeURIComponent(text);
    const strictUrl = url.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
    const urls = [url, strictUrl, strictUrl.replaceAll('%20', '+'), url.replaceAll('%2F', '/'), strictUrl.replaceAll('%2F', '/')];
    const json = JSON.stringify(text).slice(1, -1);
    const asciiJson = json.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const xml = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return [
        text,
        ...urls,
        ...urls.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
        json,
        asciiJson,
        json.replaceAll('/', '\\/'),
        JSON.stringify(json).slice(1, -1),
        xml,
        xml.replaceAll('"', '&quot;'),
        xml.replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
        xml.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
        // As `set -x` and `printf %q` quote it.
        text.replaceAll("'", String.raw `'\''`),
        text.replace(/[^\w@%+=:,./-]/g, String.raw `\$&`),
    ];
}
/**
 * Base64 of the value wherever it lies in what was encoded: after 0, 1 or 2 bytes of a group of three. Characters that
 * also hold bits of its neighbours are left out: they are not known.
 */
function base64Forms(value) {
    const bytes = Buffer.from(value);
    return [0, 1, 2].flatMap((before) => {
        const form = stableBase64(bytes, before);
        return [form, form.replaceAll('+', '-').replaceAll('/', '_')];
    });
}
/** The characters of base64 that depend on `bytes` alone when `before` bytes of its group come first. */
function stableBase64(bytes, before) {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(first, last);
}

;// CONCATENATED MODULE: ./build/js/evidence/shapes.js
/**
 * Credentials that are known by their shape, whoever's they are: provider prefixes, JSON web tokens, private keys,
 * `Authorization` headers, passwords in URLs, shared access signatures, and base64 of those that have a prefix.
 */


const WORD = byteClass(String.raw `\w`);
const ALNUM = byteClass('A-Za-z0-9');
const DASHED = byteClass(String.raw `\w-`);
const DOTTED = byteClass(String.raw `\w.-`);
const BASE64 = byteClass('A-Za-z0-9+/=_-');
const HEADER_VALUE = byteClass('A-Za-z0-9._~+/=:%-');
const SIGNATURE = byteClass('A-Za-z0-9%+/=_-');
const SLASHED = byteClass('A-Za-z0-9/');
const USER = byteClass(String.raw `^\x00-\x20/?#@:"'<>\x60\\`);
const PASSWORD = byteClass(String.raw `^\x00-\x20/@"'<>\x60\\`);
const QUOTES = byteClass(String.raw `"'\\`);
const BLANKS = byteClass(String.raw ` \t`);
const STRONG = byteClass('A-Z0-9');
const DIGIT = byteClass('0-9');
const PREFIXED = [
    { name: 'github-token', prefixes: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], members: DOTTED, least: 30 },
    { name: 'github-token', prefixes: ['github_pat_'], members: WORD, least: 40 },
    { name: 'aws-access-key-id', prefixes: ['AKIA', 'ASIA'], members: byteClass('A-Z0-9'), least: 16, some: DIGIT, atWord: true },
    { name: 'slack-token', prefixes: ['xoxa-', 'xoxb-', 'xoxe-', 'xoxe.', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-'], members: DOTTED, least: 10, some: DIGIT },
    { name: 'slack-webhook', prefixes: ['hooks.slack.com/services/'], members: SLASHED, least: 20 },
    { name: 'api-key', prefixes: ['sk-'], members: DASHED, least: 16, some: STRONG, atWord: true },
    { name: 'google-api-key', prefixes: ['AIza'], members: DASHED, least: 30 },
    { name: 'npm-token', prefixes: ['npm_'], members: ALNUM, least: 30 },
    { name: 'pypi-token', prefixes: ['pypi-'], members: DASHED, least: 50 },
    { name: 'gitlab-token', prefixes: ['glpat-'], members: DOTTED, least: 20 },
    { name: 'stripe-key', prefixes: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'], members: ALNUM, least: 16 },
];
/** Headers of real tokens are below this; longer runs are other base64 that begins like one. */
const LONGEST_JWT_HEADER = 4096;
/** A 16,384-bit RSA key has 12 KiB. */
const LONGEST_PRIVATE_KEY = 16 * 1024;
const KEY_LINE = /^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const LONGEST_KEY_LINE = 80;
/** Tools fold base64 at 64 or 76 characters. */
const SHORTEST_FOLDED_LINE = 60;
/** All shapes, for text. */
function shapes() {
    return [...certainShapes(), ...headerNames(), bearer('Bearer '), bearer('bearer '), urlPassword(), sharedAccessSignature()];
}
/** Shapes that no text about them has: for files that cannot be redacted and fail a task. */
function certainShapes() {
    const encoded = [...PREFIXED, { name: 'jwt', prefixes: ['eyJ'], members: DOTTED, least: 40 }];
    return [
        ...PREFIXED.flatMap((shape) => shape.prefixes.map((prefix) => prefixed(shape, prefix))),
        jwt(),
        privateKey(),
        ...encoded.flatMap((shape) => shape.prefixes.flatMap((prefix) => [0, 1, 2].flatMap((before) => encodedPrefix(shape, prefix, before)))),
        ...[0, 1, 2].map(encodedPrivateKey),
    ];
}
function shapes_pattern(name, head, match) {
    const bytes = Buffer.from(head);
    return { name, first: [bytes[0]], anchors: [{ bytes: bytes.subarray(0, LONGEST_ANCHOR), distance: 0 }], match };
}
/** Whether `text` lies at `at`: `more` when the bytes there are its beginning. */
function startsWith(bytes, at, end, text) {
    const there = Math.min(text.length, end - at);
    for (let i = 0; i < there; i++)
        if (bytes[at + i] !== text[i])
            return 'no';
    return there === text.length ? 'yes' : 'more';
}
function prefixed(shape, prefix) {
    const head = Buffer.from(prefix);
    return shapes_pattern(shape.name, prefix, (bytes, at, end, final) => {
        if (shape.atWord && at > 0 && ALNUM[bytes[at - 1]] === 1)
            return 'no';
        const starts = startsWith(bytes, at, end, head);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const from = at + head.length;
        const least = from + shape.least;
        const reached = runEnd(bytes, from, Math.min(end, least), shape.members);
        if (reached < least)
            return reached === end && !final ? 'more' : 'no';
        if (shape.some && !hasAny(bytes, from, least, shape.some))
            return 'no';
        return { from: at, to: least, tail: shape.members };
    });
}
function hasAny(bytes, from, to, members) {
    for (let i = from; i < to; i++)
        if (members[bytes[i]] === 1)
            return true;
    return false;
}
function jwt() {
    const head = Buffer.from('eyJ');
    return shapes_pattern('jwt', 'eyJ', (bytes, at, end, final) => {
        const starts = startsWith(bytes, at, end, head);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const limit = Math.min(end, at + LONGEST_JWT_HEADER);
        const dot = runEnd(bytes, at, limit, DASHED);
        if (dot === end)
            return final ? 'no' : 'more';
        if (bytes[dot] !== 0x2e || dot < at + 10)
            return 'no';
        const least = dot + 1 + 8;
        const reached = runEnd(bytes, dot + 1, Math.min(end, least), DASHED);
        if (reached < least)
            return reached === end && !final ? 'more' : 'no';
        return { from: at, to: least, tail: DOTTED };
    });
}
/** A block in PEM, wherever its line breaks went: to the line that ends it, or as far as the longest key goes. */
function privateKey() {
    const begin = Buffer.from('-----BEGIN ');
    return shapes_pattern('private-key', '-----BEGIN ', (bytes, at, end, final) => {
        const starts = startsWith(bytes, at, end, begin);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const head = KEY_LINE.exec(bytes.toString('latin1', at, Math.min(end, at + LONGEST_KEY_LINE)));
        if (head === null)
            return end - at < LONGEST_KEY_LINE && !final ? 'more' : 'no';
        const body = at + head[0].length;
        const limit = Math.min(end, at + LONGEST_PRIVATE_KEY);
        const found = bytes.subarray(body, limit).indexOf('-----END ');
        if (found === -1) {
            if (limit === end && !final)
                return 'more';
            return isKeyLike(bytes, body, limit) ? { from: at, to: limit, tail: undefined } : 'no';
        }
        const last = body + found;
        const closing = /^-----END [A-Z0-9 ]*-----/.exec(bytes.toString('latin1', last, Math.min(end, last + LONGEST_KEY_LINE)));
        if (closing === null && end - last < LONGEST_KEY_LINE && !final)
            return 'more';
        const to = last + (closing?.[0].length ?? '-----END '.length);
        return isKeyLike(bytes, body, last) ? { from: at, to, tail: undefined } : 'no';
    });
}
/** A heading alone, as in a program's messages, is no key. */
function isKeyLike(bytes, body, bodyEnd) {
    return /[A-Za-z0-9+/]{16}/.test(bytes.toString('latin1', body, Math.min(bodyEnd, body + 512)));
}
/** `Authorization: Bearer …` in a header, JSON, a command line or a dictionary; the scheme stays readable. */
function headerNames() {
    return ['Authorization', 'authorization', 'AUTHORIZATION'].map((word) => {
        const head = Buffer.from(word);
        return shapes_pattern('authorization', word, (bytes, at, end, final) => {
            const starts = startsWith(bytes, at, end, head);
            if (starts !== 'yes')
                return starts === 'more' && !final ? 'more' : 'no';
            const undecided = final ? 'no' : 'more';
            let position = at + head.length;
            const skip = (members, most) => {
                position = runEnd(bytes, position, Math.min(end, position + most), members);
            };
            skip(QUOTES, 3);
            skip(BLANKS, 4);
            if (position === end)
                return undecided;
            if (bytes[position] !== 0x3a && bytes[position] !== 0x3d)
                return 'no';
            position++;
            skip(BLANKS, 4);
            skip(QUOTES, 3);
            const scheme = position;
            skip(ALNUM, 10);
            if (position === end)
                return undecided;
            if (!/^(?:bearer|basic|token|apikey|negotiate)$/i.test(bytes.toString('latin1', scheme, position)))
                return 'no';
            const blank = position;
            skip(BLANKS, 4);
            if (position === end)
                return undecided;
            if (position === blank)
                return 'no';
            const least = position + 6;
            const reached = runEnd(bytes, position, Math.min(end, least), HEADER_VALUE);
            if (reached < least)
                return reached === end ? undecided : 'no';
            return { from: position, to: least, tail: HEADER_VALUE };
        });
    });
}
/** `Bearer …` without the header's name: long, and with a digit, or it is a sentence about it. */
function bearer(word) {
    const head = Buffer.from(word);
    return shapes_pattern('authorization', word, (bytes, at, end, final) => {
        const starts = startsWith(bytes, at, end, head);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const from = at + head.length;
        const least = from + 20;
        const reached = runEnd(bytes, from, Math.min(end, least), HEADER_VALUE);
        if (reached < least)
            return reached === end && !final ? 'more' : 'no';
        return hasAny(bytes, from, least, DIGIT) ? { from, to: least, tail: HEADER_VALUE } : 'no';
    });
}
/** The password of `scheme://user:password@host`. */
function urlPassword() {
    const head = Buffer.from('://');
    return shapes_pattern('url-password', '://', (bytes, at, end, final) => {
        const starts = startsWith(bytes, at, end, head);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const user = at + head.length;
        const colon = runEnd(bytes, user, Math.min(end, user + 256), USER);
        if (colon === end)
            return final ? 'no' : 'more';
        if (bytes[colon] !== 0x3a)
            return 'no';
        const from = colon + 1;
        const to = runEnd(bytes, from, Math.min(end, from + 512), PASSWORD);
        if (to === end)
            return final ? 'no' : 'more';
        if (bytes[to] !== 0x40 || to === from)
            return 'no';
        return isRedacted(bytes, from, to) ? 'no' : { from, to, tail: undefined };
    });
}
function isRedacted(bytes, from, to) {
    for (let i = from; i < to; i++)
        if (bytes[i] !== 0x2a)
            return false;
    return true;
}
/** The signature of an Azure shared access URL. */
function sharedAccessSignature() {
    const head = Buffer.from('sig=');
    return shapes_pattern('azure-sas', 'sig=', (bytes, at, end, final) => {
        if (at > 0 && ALNUM[bytes[at - 1]] === 1)
            return 'no';
        const starts = startsWith(bytes, at, end, head);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const from = at + head.length;
        const least = from + 32;
        const reached = runEnd(bytes, from, Math.min(end, least), SIGNATURE);
        if (reached < least)
            return reached === end && !final ? 'more' : 'no';
        return { from, to: least, tail: SIGNATURE };
    });
}
/** Base64 characters from `at` on without line breaks, at most `most`, and where they end. */
function gather(bytes, at, end, most) {
    let text = '';
    let to = at;
    for (let line = 0;; line++) {
        const stop = runEnd(bytes, to, Math.min(end, to + most - text.length), BASE64);
        // Base64 is folded at one width; a short line is its last, and words of the next one are not part of it.
        const isLast = line > 0 && stop - to < SHORTEST_FOLDED_LINE;
        text += bytes.toString('latin1', to, stop);
        to = stop;
        if (to >= end || text.length >= most || isLast || text.endsWith('='))
            break;
        const next = skipFold(bytes, to, end);
        if (next === to || (next < end && BASE64[bytes[next]] !== 1))
            break;
        to = next;
    }
    return { text, to };
}
/** Base64 of something with this prefix; what it decodes to decides. */
function encodedPrefix(shape, prefix, before) {
    const head = Buffer.from(prefix).subarray(before === 0 ? 0 : 1);
    const standard = stableBase64(Buffer.from(prefix), before);
    const enough = Math.ceil(((prefix.length + shape.least + 1) * 8) / 6);
    const heads = [...new Set([standard, standard.replaceAll('+', '-').replaceAll('/', '_')])];
    return heads.map((text) => {
        const encoded = Buffer.from(text);
        return shapes_pattern(shape.name, text, (bytes, at, end, final) => {
            const starts = startsWith(bytes, at, end, encoded);
            if (starts !== 'yes')
                return starts === 'more' && !final ? 'more' : 'no';
            const run = gather(bytes, at, end, enough);
            if (run.text.length < enough && run.to >= end && !final)
                return 'more';
            const decoded = shapes_decode(run.text, before);
            if (!decoded.subarray(0, head.length).equals(head))
                return 'no';
            const least = head.length + shape.least;
            if (runEnd(decoded, head.length, Math.min(decoded.length, least), shape.members) < least)
                return 'no';
            if (shape.some && !hasAny(decoded, head.length, least, shape.some))
                return 'no';
            return { from: at, to: run.to, tail: BASE64 };
        });
    });
}
/** Base64 of a private key, in one line or folded. */
function encodedPrivateKey(before) {
    const text = stableBase64(Buffer.from('-----BEGIN '), before);
    const encoded = Buffer.from(text);
    const longest = Math.ceil((LONGEST_PRIVATE_KEY * 8) / 6);
    return shapes_pattern('private-key', text, (bytes, at, end, final) => {
        const starts = startsWith(bytes, at, end, encoded);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const head = gather(bytes, at, end, 100);
        if (head.text.length < 100 && head.to >= end && !final)
            return 'more';
        if (!shapes_decode(head.text, before).toString('latin1').includes('PRIVATE KEY'))
            return 'no';
        const run = gather(bytes, at, end, longest);
        if (run.text.length < longest && run.to >= end && !final)
            return 'more';
        return { from: at, to: run.to, tail: BASE64 };
    });
}
/** What base64 holds that began with characters of which the first `before` bytes of its group are not known. */
function shapes_decode(text, before) {
    const padding = ['', 'AA', 'AAA'][before];
    return Buffer.from(padding + text, 'base64').subarray(before === 0 ? 0 : before + 1);
}

;// CONCATENATED MODULE: ./build/js/evidence/search.js
/**
 * Finds any of many byte strings in one pass (Wu and Manber, 1994): a table over pairs of bytes says how far the window
 * may move, so most bytes are never looked at. That is what lets every byte a task prints be searched for every secret.
 */
/** Length of the window: no needle may be shorter. */
const SHORTEST_NEEDLE = 3;
class Search {
    /** How far the window may move when it ends in this pair of bytes; 0: a needle may begin here. */
    #shift = new Uint8Array(65_536).fill(SHORTEST_NEEDLE - 1);
    /** Needles by their first two bytes. */
    #buckets = new Map();
    constructor(needles) {
        for (const needle of needles) {
            const [a, b, c] = needle.bytes;
            if (needle.bytes.length < SHORTEST_NEEDLE)
                throw new Error('A needle is shorter than the search window.');
            const head = (a << 8) | b;
            this.#shift[head] = Math.min(this.#shift[head], 1);
            this.#shift[(b << 8) | c] = 0;
            const bucket = this.#buckets.get(head);
            if (bucket)
                bucket.push(needle);
            else
                this.#buckets.set(head, [needle]);
        }
    }
    /** The first position from `from` on where a needle may begin and the window still fits before `end`, or -1. */
    next(bytes, from, end) {
        const shift = this.#shift;
        let at = from + SHORTEST_NEEDLE - 1;
        while (at < end) {
            const move = shift[(bytes[at - 1] << 8) | bytes[at]];
            if (move === 0) {
                const start = at - SHORTEST_NEEDLE + 1;
                if (this.#buckets.has((bytes[start] << 8) | bytes[start + 1]))
                    return start;
                at++;
            }
            else
                at += move;
        }
        return -1;
    }
    /** The needles of which the first two bytes lie at `at`. */
    candidates(bytes, at) {
        return this.#buckets.get((bytes[at] << 8) | bytes[at + 1]) ?? [];
    }
}
/** Whether the whole of `needle` lies at `at`. */
function liesAt(needle, bytes, at, end) {
    if (at + needle.length > end)
        return false;
    for (let i = 0; i < needle.length; i++)
        if (needle[i] !== bytes[at + i])
            return false;
    return true;
}

;// CONCATENATED MODULE: ./build/js/evidence/stream.js
/**
 * Redaction of a stream: what comes out does not depend on how it was cut into chunks, and nothing comes out that may
 * still turn out to be the beginning of something to redact.
 */


const MARK = Buffer.from('***');
const NOTHING = Buffer.alloc(0);
/** A folded match whose anchors both are not there yet began at most this many bytes ago. */
const UNANCHORED = 2 * LONGEST_ANCHOR + LONGEST_ANCHOR * LONGEST_FOLD;
function compile(patterns) {
    const byFirst = Array.from({ length: 256 });
    for (const pattern of patterns)
        for (const byte of pattern.first)
            (byFirst[byte] ??= []).push(pattern);
    const needles = patterns.flatMap((pattern) => pattern.anchors.map(({ bytes, distance }) => ({ bytes, item: { pattern, distance } })));
    return { search: new Search(needles), byFirst };
}
/** Positions are offsets into the stream but where they are called indexes, which count in the bytes at hand. */
class PatternStream {
    counts = new Map();
    #compiled;
    /** One byte of context, then the bytes not decided yet. */
    #carry = NOTHING;
    /** Position of the first byte of `#carry`. */
    #base = 0;
    /** Index in `#carry` of the first byte not decided. */
    #undecided = 0;
    /** Up to where the last redaction goes, known so far. */
    #covered = -1;
    /** Where the last run of a class ended that was redacted as a tail, and whether it may go on. */
    #tails = new Map();
    /** Up to where the last redaction of a name goes: what overlaps it is the same one. */
    #counted = new Map();
    constructor(compiled) {
        this.#compiled = compiled;
    }
    push(chunk) {
        return chunk.length === 0 ? NOTHING : this.#advance(chunk, false);
    }
    end() {
        return this.#advance(NOTHING, true);
    }
    #advance(chunk, final) {
        const old = this.#carry.length;
        const bytes = old === 0 ? chunk : chunk.length === 0 ? this.#carry : Buffer.concat([this.#carry, chunk]);
        const end = bytes.length;
        this.#continueTails(bytes, old, final);
        const { hits, hold } = this.#scan(bytes, this.#undecided, final);
        const out = this.#emit(bytes, this.#undecided, hold, hits, final);
        const keep = Math.max(0, hold - 1);
        // A copy, so that a few bytes do not keep a whole chunk alive.
        this.#carry = Buffer.from(bytes.subarray(keep, end));
        this.#undecided = hold - keep;
        this.#base += keep;
        return out;
    }
    #continueTails(bytes, from, final) {
        for (const [members, tail] of this.#tails) {
            if (!tail.open)
                continue;
            const index = runEnd(bytes, from, bytes.length, members);
            tail.end = this.#base + index;
            tail.open = index === bytes.length && !final;
            this.#covered = Math.max(this.#covered, tail.end);
            for (const name of tail.names)
                this.#counted.set(name, Math.max(this.#counted.get(name) ?? 0, tail.end));
        }
    }
    /** Every hit that begins before `hold`, the index from which nothing can be decided yet. */
    #scan(bytes, from, final) {
        const { search, byFirst } = this.#compiled;
        const end = bytes.length;
        const hits = [];
        let hold = end;
        for (let at = search.next(bytes, from, end); at !== -1 && at < hold; at = search.next(bytes, at + 1, end)) {
            for (const needle of search.candidates(bytes, at)) {
                if (!liesAt(needle.bytes, bytes, at, end))
                    continue;
                const { pattern, distance } = needle.item;
                const start = distance === 0 ? at : foldedStart(bytes, at, distance, from);
                if (start === -1)
                    continue;
                const match = pattern.match(bytes, start, end, final);
                if (match === 'more')
                    hold = Math.min(hold, start);
                else if (match !== 'no')
                    hits.push({ ...match, name: pattern.name, start });
            }
        }
        if (!final) {
            for (let at = Math.max(from, end - UNANCHORED); at < hold; at++) {
                if (byFirst[bytes[at]]?.some((pattern) => pattern.match(bytes, at, end, false) === 'more'))
                    hold = at;
            }
        }
        // A match is found from its beginning, so one that straddles is left whole for the next time.
        for (let straddling; (straddling = hits.find((hit) => hit.start < hold && hit.from >= hold));)
            hold = straddling.start;
        return { hits: hits.filter((hit) => hit.start < hold).toSorted((a, b) => a.from - b.from || b.to - a.to), hold };
    }
    /** The bytes of [from, hold) with the hits, which begin before `hold`, replaced. */
    #emit(bytes, from, hold, hits, final) {
        const parts = [];
        const base = this.#base;
        const copyTo = (to) => {
            const start = Math.max(from, this.#covered - base);
            if (start < to)
                parts.push(bytes.subarray(start, to));
        };
        for (const hit of hits) {
            const to = base + this.#withTail(bytes, hit, final);
            if (base + hit.from > this.#covered) {
                copyTo(hit.from);
                parts.push(MARK);
            }
            this.#covered = Math.max(this.#covered, to);
            if (base + hit.from >= (this.#counted.get(hit.name) ?? 0))
                this.counts.set(hit.name, (this.counts.get(hit.name) ?? 0) + 1);
            this.#counted.set(hit.name, Math.max(this.#counted.get(hit.name) ?? 0, to));
        }
        copyTo(hold);
        return parts.length === 1 ? parts[0] : Buffer.concat(parts);
    }
    #withTail(bytes, hit, final) {
        if (hit.tail === undefined)
            return hit.to;
        const known = this.#tails.get(hit.tail);
        if (known !== undefined && this.#base + hit.to <= known.end) {
            known.names.add(hit.name);
            return known.end - this.#base;
        }
        const index = runEnd(bytes, hit.to, bytes.length, hit.tail);
        this.#tails.set(hit.tail, { end: this.#base + index, open: index === bytes.length && !final, names: new Set([hit.name]) });
        return index;
    }
}

;// CONCATENATED MODULE: ./build/js/evidence/secrets.js
/** Which environment variables hold secrets. */


const SECRET_WORDS = /^(?:\w*(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|APIKEY|CREDENTIAL)S?|PWD|SSHPASS|JWT|BEARER|COOKIE|CONNECTIONSTRING|AUTHORIZATION)$/;
/** Secret only as the last word, after another one: `DB_PASS`, not `PASS_THRESHOLD`. */
const LAST_WORDS = new Set(['KEY', 'KEYS', 'PASS', 'PAT', 'AUTH']);
const PUBLIC_KEYS = new Set(['PUBLIC', 'PUB', 'PRIMARY', 'FOREIGN', 'CACHE', 'SORT', 'PARTITION', 'SHARD', 'GROUPING', 'RANGE', 'ROUTING', 'SHORTCUT']);
/** Names that end so tell about a secret: where it lies, what it is called, how long it lasts. */
const ABOUT = new Set(('FILE FILENAME PATH DIR DIRECTORY NAME TYPE TTL SOCK SOCKET COUNT LIMIT MAX MIN LENGTH SIZE BUDGET EXPIRY EXPIRES EXPIRATION URL URI ENDPOINT ' +
    'HOST PORT USER USERNAME METHOD MODE ENABLED DISABLED REQUIRED ALGORITHM HEADER HELPER ISSUER AUDIENCE PROVIDER REGION VERSION PREFIX FORMAT POLICY ' +
    'RATE USAGE PARALLELISM STORE BACKEND ARN').split(' '));
const COMMON = /^(?:true|false|enabled|disabled|required|optional|default|undefined|unknown|nothing|inherit|public|private|readonly|read-only|\*+)$/i;
const SYSTEM_PATH = /^(?:\.{0,2}|~|\/(?:home|usr|etc|var|tmp|opt|run|mnt|root|Users|private|workspace|github|dev)|[A-Za-z]:)[\\/][\w.@+\\/ -]*$/;
/** Whether the name of an environment variable says that its value is a secret. */
function looksSecret(name) {
    const words = name
        .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
        .toUpperCase()
        .split(/[^A-Z0-9]+/)
        .filter((word) => word !== '' && !/^\d+$/.test(word));
    const last = words.at(-1);
    if (last === undefined || ABOUT.has(last) || name === 'PWD')
        return false;
    const before = words.at(-2);
    if (LAST_WORDS.has(last) && (before !== undefined || last === 'AUTH'))
        return before === undefined || !last.startsWith('KEY') || !PUBLIC_KEYS.has(before);
    if (last === 'STRING' && before === 'CONNECTION')
        return true;
    if (last === 'ID' && (before === 'KEY' || before === 'TOKEN'))
        return false;
    return words.some((word) => SECRET_WORDS.test(word));
}
/**
 * The values to redact: those of the variables `listed`, and of those whose name looks secret unless the value is an
 * everyday one (a short or common word, a number, a path).
 *
 * @throws UserError naming every listed variable that is not set or too short to be redacted
 */
function collectSecrets(env, listed) {
    const problems = [];
    const found = new Map();
    for (const name of new Set(listed)) {
        const value = env[name]?.trim() ?? '';
        if (value === '')
            problems.push(`secret ${name} is not set in the environment`);
        else if (value.length < SHORTEST_SECRET)
            problems.push(`secret ${name} has fewer than ${SHORTEST_SECRET} characters, too few to be redacted without destroying other text`);
        else
            found.set(name, value);
    }
    if (problems.length > 0) {
        throw new errors/* UserError */.y(`${problems.join('; ')}.`, 'Set it to its value where Phasegate is started, or remove it from `secrets` in the plan.');
    }
    for (const [name, raw] of Object.entries(env)) {
        const value = raw?.trim() ?? '';
        if (!found.has(name) && looksSecret(name) && value.length >= SHORTEST_SECRET && !isEveryday(name, value))
            found.set(name, value);
    }
    return [...found].map(([name, value]) => ({ name, value }));
}
function isEveryday(name, value) {
    if (COMMON.test(value) || SYSTEM_PATH.test(value))
        return true;
    // A count of tokens; a password may well be a number.
    return /^[\d.,_-]+$/.test(value) && !/PASS|PWD|PIN/i.test(name);
}

;// CONCATENATED MODULE: ./build/js/evidence/redact.js
/**
 * Takes secrets out of everything that is kept: the values of secret variables in every form tools write them in, and
 * credentials known by their shape. It works on bytes, so the encoding of the rest does not matter.
 */




/** Made once for a task; the search tables are built when the first byte comes. */
function createRedactor(secrets) {
    let forText;
    let forBytes;
    const values = () => secrets.flatMap(({ name, value }) => encodings_patternsOf(name, value));
    const textTables = () => (forText ??= compile([...values(), ...shapes()]));
    return {
        text(value) {
            if (value === '')
                return value;
            const stream = new PatternStream(textTables());
            const redacted = Buffer.concat([stream.push(Buffer.from(value)), stream.end()]);
            return stream.counts.size === 0 ? value : redacted.toString();
        },
        contains(value) {
            const stream = new PatternStream(textTables());
            stream.push(Buffer.from(value));
            stream.end();
            return stream.counts.size > 0;
        },
        stream: () => new PatternStream(textTables()),
        detector: () => new PatternStream((forBytes ??= compile([...values(), ...secrets.flatMap(({ name, value }) => wideFormsOf(name, value)), ...certainShapes()]))),
    };
}

;// CONCATENATED MODULE: ./build/js/plan/topology.js
/** Orders of a directed graph whose nodes are numbers from 0, given as a list of predecessors for each. */
/**
 * Kahn's algorithm; of the nodes that could come next, always the smallest. Nodes from `ranked` up are gates, which take
 * no place of their own and so go as soon as they can.
 * @throws Error (internal) on a cycle.
 */
function topologicalOrder(predecessors, ranked) {
    const successors = topology_successorsOf(predecessors);
    const missing = predecessors.map((list) => list.length);
    const gates = [];
    const ready = new SmallestFirst();
    const release = (node) => {
        if (node < ranked)
            ready.push(node);
        else
            gates.push(node);
    };
    missing.forEach((count, node) => {
        if (count === 0)
            release(node);
    });
    const order = [];
    for (let node = gates.pop() ?? ready.pop(); node !== undefined; node = gates.pop() ?? ready.pop()) {
        order.push(node);
        for (const successor of topology_at(successors, node)) {
            missing[successor] = topology_at(missing, successor) - 1;
            if (missing[successor] === 0)
                release(successor);
        }
    }
    if (order.length < predecessors.length)
        throw new Error('internal error: the plan has a cycle, which the loader has to refuse');
    return order;
}
function topology_successorsOf(predecessors) {
    const successors = predecessors.map(() => []);
    predecessors.forEach((list, node) => {
        for (const predecessor of list)
            topology_at(successors, predecessor).push(node);
    });
    return successors;
}
/** `list[index]` where the index is known to be in it. */
function topology_at(list, index) {
    return list[index];
}
/** A binary heap of numbers. */
class SmallestFirst {
    #items = [];
    push(item) {
        const items = this.#items;
        let position = items.push(item) - 1;
        while (position > 0) {
            const parent = (position - 1) >> 1;
            if (topology_at(items, parent) <= item)
                break;
            items[position] = topology_at(items, parent);
            position = parent;
        }
        items[position] = item;
    }
    pop() {
        const items = this.#items;
        const smallest = items[0];
        const moved = items.pop();
        if (moved === undefined || items.length === 0)
            return smallest;
        let position = 0;
        for (let child = 1; child < items.length; child = 2 * position + 1) {
            if (child + 1 < items.length && topology_at(items, child + 1) < topology_at(items, child))
                child++;
            if (topology_at(items, child) >= moved)
                break;
            items[position] = topology_at(items, child);
            position = child;
        }
        items[position] = moved;
        return smallest;
    }
}

;// CONCATENATED MODULE: ./build/js/plan/graph.js

const MS_PER_HOUR = 3_600_000;
/**
 * Computes the graph in near-linear time.
 * @throws Error (internal) when a need is unknown or the plan has a cycle: the loader refuses both.
 */
function buildGraph(plan) {
    const network = networkOf(plan);
    const { tasks, predecessors } = network;
    const sequence = topologicalOrder(predecessors, tasks.length);
    // Whole milliseconds: sums of fractions of hours would not compare equal.
    const unit = tasks.some((task) => task.effort) ? 'hours' : 'tasks';
    const scale = unit === 'hours' ? MS_PER_HOUR : 1;
    const effort = predecessors.map((_, node) => weight(tasks[node], unit));
    const unfinished = effort.map((value, node) => (tasks[node]?.status === 'done' ? 0 : value));
    const { start, depth } = forward(sequence, predecessors, effort, tasks.length);
    const toEnd = backward(sequence, predecessors, effort);
    const remaining = backward(sequence, predecessors, unfinished);
    const total = network.ends.reduce((latest, end) => Math.max(latest, topology_at(start, end)), 0);
    const path = longestPath(network, start, effort, depth);
    const critical = new Set(path);
    const nodes = new Map();
    const levels = [];
    tasks.forEach((task, index) => {
        const level = topology_at(depth, index);
        (levels[level] ??= []).push(task.id);
        nodes.set(task.id, {
            task,
            index,
            level,
            effort: topology_at(effort, index) / scale,
            earliestStart: topology_at(start, index) / scale,
            slack: (total - topology_at(start, index) - topology_at(toEnd, index)) / scale,
            remaining: topology_at(remaining, index) / scale,
            critical: critical.has(index),
            needs: topology_at(network.named, index).map((need) => topology_at(tasks, need).id),
        });
    });
    const hours = (pick) => path.reduce((sum, node) => sum + Math.round((tasks[node]?.effort?.[pick] ?? 0) * MS_PER_HOUR), 0) / MS_PER_HOUR;
    return {
        plan,
        unit,
        tasks: nodes,
        order: sequence.filter((node) => node < tasks.length).map((node) => topology_at(tasks, node).id),
        levels,
        phaseOrder: orderPhases(plan.phases),
        criticalPath: { tasks: path.map((node) => topology_at(tasks, node).id), total: total / scale, minHours: hours('minHours'), maxHours: hours('maxHours') },
    };
}
/**
 * What a change or a failure of a task blocks; of a container, what one of its leaves does, its other leaves left out.
 * @param ids leaf tasks
 * @throws Error (internal) when the plan has no such task.
 */
function dependentsOf(graph, ids) {
    const nodes = ids.map((id) => {
        const node = graph.tasks.get(id);
        if (!node)
            throw new Error(`internal error: the graph has no task ${id}`);
        return node;
    });
    const { tasks, phases, predecessors } = networkOf(graph.plan);
    const successors = successorsOf(predecessors);
    const given = new Set(nodes.map((node) => node.index));
    const reached = new Set(given);
    for (const next of reached)
        for (const successor of at(successors, next))
            reached.add(successor);
    for (const index of given)
        reached.delete(index);
    const named = new Set([...nodes.map(({ task }) => `task ${task.id}`), ...nodes.map(({ task }) => `phase ${task.phase}`)]);
    return {
        direct: tasks.filter((task, index) => !given.has(index) && task.needs.some((need) => named.has(`${need.kind} ${need.id}`))).map((task) => task.id),
        transitive: tasks.filter((_, index) => reached.has(index)).map((task) => task.id),
        phases: phases.filter((_, index) => reached.has(tasks.length + index)).map((phase) => phase.id),
    };
}
function networkOf(plan) {
    const { phases } = plan;
    const tasks = phases.flatMap((phase) => phase.tasks);
    const taskIndex = new Map(tasks.map((task, index) => [task.id, index]));
    const phaseIndex = new Map(phases.map((phase, index) => [phase.id, index]));
    const gateIn = (phase) => tasks.length + known(phaseIndex, phase);
    const gateOut = (phase) => gateIn(phase) + phases.length;
    const named = tasks.map((task) => {
        const needs = task.needs.flatMap((need) => (need.kind === 'task' ? [known(taskIndex, need.id)] : []));
        return [...new Set(needs)].toSorted((a, b) => a - b);
    });
    const ofTasks = tasks.map((task, index) => [
        ...topology_at(named, index),
        ...task.needs.flatMap((need) => (need.kind === 'phase' ? [gateOut(need.id)] : [])),
        gateIn(task.phase),
    ]);
    const intoPhases = phases.map((phase) => phase.needs.map(gateOut));
    const outOfPhases = phases.map((phase) => [...phase.tasks.map((task) => known(taskIndex, task.id)), gateIn(phase.id)]);
    return {
        tasks,
        phases,
        predecessors: [...ofTasks, ...intoPhases, ...outOfPhases],
        named,
        ends: phases.map((phase) => gateOut(phase.id)),
    };
}
function orderPhases(phases) {
    const index = new Map(phases.map((phase, position) => [phase.id, position]));
    const predecessors = phases.map((phase) => phase.needs.map((need) => known(index, need)));
    return topologicalOrder(predecessors, phases.length).map((position) => topology_at(phases, position));
}
/** Earliest starts, and how many tasks lie on the longest way (by count) before each node. */
function forward(sequence, predecessors, effort, taskCount) {
    const start = effort.map(() => 0);
    const depth = effort.map(() => 0);
    for (const node of sequence) {
        for (const predecessor of topology_at(predecessors, node)) {
            start[node] = Math.max(topology_at(start, node), topology_at(start, predecessor) + topology_at(effort, predecessor));
            depth[node] = Math.max(topology_at(depth, node), topology_at(depth, predecessor) + (predecessor < taskCount ? 1 : 0));
        }
    }
    return { start, depth };
}
/** Longest way from the start of each node to the end. */
function backward(sequence, predecessors, effort) {
    const toEnd = [...effort];
    for (const node of sequence.toReversed()) {
        for (const predecessor of topology_at(predecessors, node)) {
            toEnd[predecessor] = Math.max(topology_at(toEnd, predecessor), topology_at(effort, predecessor) + topology_at(toEnd, node));
        }
    }
    return toEnd;
}
/**
 * The tasks of one longest path, first to last. Of equals it takes the deepest predecessor, so that no step of it is an
 * edge that another way already implies, then the first of the plan.
 */
function longestPath({ tasks, predecessors, ends }, start, effort, depth) {
    const finish = (node) => topology_at(start, node) + topology_at(effort, node);
    const after = (node) => topology_at(depth, node) + (node < tasks.length ? 1 : 0);
    const last = (nodes) => nodes.toSorted((a, b) => finish(b) - finish(a) || after(b) - after(a) || a - b)[0];
    const path = [];
    for (let node = last(ends); node !== undefined; node = last(topology_at(predecessors, node))) {
        if (node < tasks.length)
            path.push(node);
    }
    return path.toReversed();
}
function weight(task, unit) {
    if (!task)
        return 0;
    if (unit === 'tasks')
        return 1;
    return task.effort ? Math.round(((task.effort.minHours + task.effort.maxHours) / 2) * MS_PER_HOUR) : 0;
}
function known(index, id) {
    const position = index.get(id);
    if (position === undefined)
        throw new Error(`internal error: the plan names ${id}, which it does not have`);
    return position;
}

;// CONCATENATED MODULE: ./build/js/render/escape.js
/**
 * Untrusted text made harmless for each place it is written to. What a reader sees is the text itself; only what cannot be
 * seen (control, bidirectional and invisible format characters) is replaced by a visible name.
 */
/** Cf without the joiners that emoji and several scripts need, and without the signs of Arabic and Syriac that do show. */
const UNSEEN = /(?!\u200c|\u200d|[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const LINE_SPACE = /[ \t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Ends what GitHub would turn into a mention, reference, link or emoji; written as an entity so that the source shows it. */
const BREAK = '&#8203;';
/** Replaces each unseen character by a picture (`␛`) or its name (`⟨U+202E⟩`), line breaks and tabs included. */
function visible(text) {
    return text.replace(UNSEEN, (character) => {
        const code = character.codePointAt(0);
        if (code < 0x20)
            return String.fromCodePoint(0x2400 + code);
        if (code === 0x7f)
            return '␡';
        return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
    });
}
/** One line: runs of white space become one space, the rest is made `visible`. */
function oneLine(text) {
    return visible(text.replace(LINE_SPACE, ' ').replace(/^ | $/g, ''));
}
/** At most `length` code points of one line, the last of them `…` when something was cut. */
function shortLine(text, length) {
    const line = [...oneLine(text)];
    return line.length <= length ? line.join('') : `${line.slice(0, length - 1).join('').trimEnd()}…`;
}
/**
 * Markdown that shows `text` on one line and means nothing else: no formatting, link, image, HTML, mention, reference,
 * emoji shortcode or math. Good in paragraphs, headings, list items, link texts and table cells alike.
 */
function markdownText(text) {
    return oneLine(text)
        .replace(/[\\`*[\]<>~$&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, String.raw `\$&`)
        .replace(/(?<=^| )#/g, String.raw `\#`)
        .replace(/^[-+=]/, String.raw `\$&`)
        .replace(/^(\d+)([.)])(?= |$)/, String.raw `$1\$2`)
        .replace(/@(?=\S)|#(?=\d)|:(?=\/\/)|:(?=[\w+-]+:)|\bgh-(?=\d)|www(?=\.)/gi, `$&${BREAK}`)
        .replaceAll('|', '&#124;');
}
/**
 * `text` as inline code on one line, where GitHub links nothing. Text with a `|`, which would end a table cell even inside
 * code, comes back as `markdownText`.
 */
function markdownCode(text) {
    const line = oneLine(text);
    if (line === '')
        return '';
    if (line.includes('|'))
        return markdownText(text);
    const fence = '`'.repeat(longestRun(line) + 1);
    const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
    return fence + pad + line + pad + fence;
}
/** A fenced block that shows `text` line by line and cannot be left from inside. */
function markdownCodeBlock(text) {
    const lines = text.replace(/\n+$/, '').split(/\r\n|\n|\r/).map((line) => line.split('\t').map(visible).join('\t'));
    const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
    return [fence, ...lines, fence].join('\n');
}
/**
 * A link to a file by its relative path; every part of the path is URL-encoded, so it never names another host. A path that
 * is absolute or leads upwards gives the label alone.
 */
function markdownLink(label, path) {
    const leaves = path.startsWith('/') || path.split('/').some((segment) => segment === '..');
    return leaves ? markdownText(label) : `[${markdownText(label)}](${urlPath(path)})`;
}
function urlPath(path) {
    return path
        .replace(/\p{Cs}/gu, '\uFFFD')
        .split('/')
        .map((segment) => encodeURIComponent(segment).replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`))
        .join('/');
}
/**
 * The inside of a quoted Mermaid label. All punctuation but what joins letters and digits is an entity: Mermaid reads labels
 * as Markdown and its own syntax, and `ﬂ` and `¶` are what it uses inside to mark entities. Its lexer also takes
 * `direction TB` for a statement wherever on a line it stands.
 */
function mermaidLabel(text) {
    return oneLine(text).replace(/(?<![A-Za-z0-9])[-_.]|[-_.](?![A-Za-z0-9])|[!-+/:-@[-^`{-~ﬂ¶]|d(?=irection\s+[A-Z])/g, (character) => `#${character.charCodeAt(0)};`);
}
/** A quoted DOT string of one or more lines. Graphviz decodes entities in it and takes a backslash for an escape. */
function dotString(...lines) {
    return `"${lines.map((line) => oneLine(line).replaceAll('&', '&amp;').replace(/["\\]/g, String.raw `\$&`)).join(String.raw `\n`)}"`;
}
function longestRun(text) {
    return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

;// CONCATENATED MODULE: ./build/js/render/instant.js
/** Instants as records have them: ISO 8601 in UTC. */
/** Milliseconds from one to the other. */
function millisecondsBetween(from, to) {
    // oxlint-disable-next-line no-restricted-globals -- reading a given instant asks no clock
    return Date.parse(to) - Date.parse(from);
}
/** `2026-03-01 10:00:00 UTC`. */
function readableInstant(instant) {
    return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}

;// CONCATENATED MODULE: ./build/js/plan/reduction.js
function drawnEdges(graph) {
    const sequence = graph.order.map((id) => {
        const node = graph.tasks.get(id);
        return { id, needs: node ? node.needs.filter((need) => graph.tasks.get(need)?.task.phase === node.task.phase) : [] };
    });
    return { tasks: transitiveReduction(sequence), phases: transitiveReduction(graph.phaseOrder) };
}
/** Ancestors are kept as bits, this many nodes at a time, so that memory stays linear however large the graph is. */
const BLOCK = 4096;
/** The edges of a topologically ordered graph without those that a longer way implies. */
function transitiveReduction(sequence) {
    const position = new Map(sequence.map(({ id }, index) => [id, index]));
    const predecessors = sequence.map(({ needs }) => [...new Set(needs)].map((need) => position.get(need)));
    const implied = predecessors.map(() => new Set());
    const words = Math.ceil(Math.min(BLOCK, sequence.length) / 32);
    const ancestors = new Uint32Array(sequence.length * words);
    for (let first = 0; first < sequence.length; first += BLOCK) {
        ancestors.fill(0);
        for (let node = first + 1; node < sequence.length; node++) {
            const row = node * words;
            const own = predecessors[node];
            for (const predecessor of own) {
                if (predecessor <= first)
                    continue;
                for (let word = 0; word < words; word++)
                    ancestors[row + word] |= ancestors[predecessor * words + word];
            }
            const inBlock = own.filter((predecessor) => predecessor >= first && predecessor < first + BLOCK);
            for (const predecessor of inBlock) {
                const bit = predecessor - first;
                if (ancestors[row + (bit >> 5)] & (1 << (bit & 31)))
                    implied[node]?.add(predecessor);
            }
            for (const predecessor of inBlock) {
                const bit = predecessor - first;
                ancestors[row + (bit >> 5)] |= 1 << (bit & 31);
            }
        }
    }
    return sequence.flatMap(({ id }, node) => predecessors[node]
        .filter((predecessor) => !implied[node]?.has(predecessor))
        .map((predecessor) => ({ from: sequence[predecessor].id, to: id })));
}

// EXTERNAL MODULE: ./build/js/render/terminal-text.js
var terminal_text = __webpack_require__(5075);
;// CONCATENATED MODULE: ./build/js/render/graph-view.js



/** Long titles are cut: a graph of paragraphs is no graph, and GitHub limits the text of one. */
const TITLE = 60;
const WORST_STATUS = ['failed', 'cancelled', 'blocked', 'waiting', 'skipped', 'planned', 'in-progress', 'waived', 'passed', 'done'];
const WORST_VERDICT = ['failed', 'not-computed', 'waiting', 'passed-with-waivers', 'passed'];
/** Collects results for a graph; of several legs the worst counts. */
function graphResults(phases) {
    const tasks = new Map();
    const verdicts = new Map();
    for (const { phase, verdict, tasks: results } of phases) {
        verdicts.set(phase.id, worst(WORST_VERDICT, verdicts.get(phase.id), verdict));
        for (const { id, status } of results)
            tasks.set(id, worst(WORST_STATUS, tasks.get(id), status));
    }
    return { tasks, phases: verdicts };
}
function worst(order, known, next) {
    return known !== undefined && order.indexOf(known) < order.indexOf(next) ? known : next;
}
function graphView(graph, results) {
    const path = graph.criticalPath.tasks.map((id) => graph.tasks.get(id).task);
    const critical = new Set(path.flatMap((task, index) => {
        const before = path[index - 1];
        if (!before)
            return [];
        return before.phase === task.phase ? [`task ${before.id} ${task.id}`] : [`phase ${before.phase} ${task.phase}`];
    }));
    const { tasks, phases } = drawnEdges(graph);
    return {
        phases: graph.plan.phases.map((phase) => drawnPhase(graph, phase, results)),
        taskEdges: tasks.map((edge) => ({ ...edge, critical: critical.has(`task ${edge.from} ${edge.to}`) })),
        phaseEdges: phases.map((edge) => ({ ...edge, critical: critical.has(`phase ${edge.from} ${edge.to}`) })),
    };
}
function drawnPhase(graph, phase, results) {
    const containers = new Map(phase.containers.map((container) => [container.id, container]));
    const members = [];
    const open = new Map();
    for (const task of phase.tasks) {
        const drawn = drawnTask(graph.tasks.get(task.id), results);
        const container = task.parent === undefined ? undefined : containers.get(task.parent);
        const siblings = container && open.get(container.id);
        if (siblings)
            siblings.push(drawn);
        else if (container) {
            const own = [drawn];
            open.set(container.id, own);
            members.push({ title: graph_view_name(container), tasks: own });
        }
        else
            members.push(drawn);
    }
    const verdict = results && (results.phases.get(phase.id) ?? 'not-computed');
    return {
        id: phase.id,
        verdict,
        lines: [graph_view_name(phase), ...(verdict === undefined ? [] : [verdict])],
        totals: totals(phase, results),
        members,
    };
}
function drawnTask({ task, critical }, results) {
    const look = results && (results.tasks.get(task.id) ?? 'unknown');
    const facts = [
        ...(look === undefined ? [] : [look === 'unknown' ? 'no result' : look]),
        ...(task.kind === 'automated' ? [] : [task.kind === 'manual' ? 'manual' : 'work item']),
        ...(task.effort ? [shortLine(task.effort.text, 20)] : []),
        ...(critical ? ['critical path'] : []),
    ];
    return { id: task.id, kind: task.kind, critical, look, lines: [graph_view_name(task), ...(facts.length > 0 ? [facts.join(' · ')] : [])] };
}
/** Id and title, said once where they are the same. */
function graph_view_name({ id, title }) {
    const [short, words] = [shortLine(id, TITLE), shortLine(title, TITLE)];
    return words === '' || words.toLowerCase() === short.toLowerCase() ? short : `${short} ${words}`;
}
function totals(phase, results) {
    const all = (0,terminal_text/* count */.U9)(phase.tasks.length, 'task');
    if (!results)
        return all;
    const statuses = phase.tasks.map((task) => results.tasks.get(task.id));
    const parts = WORST_STATUS.flatMap((status) => {
        const n = statuses.filter((own) => own === status).length;
        return n > 0 ? [`${n} ${status}`] : [];
    });
    return [all, ...parts].join(' · ');
}

;// CONCATENATED MODULE: ./build/js/render/mermaid.js



/** What GitHub's Mermaid refuses beyond (`maxTextSize`, in UTF-16 units, and `maxEdges`). */
const MOST_TEXT = 50_000;
const MOST_EDGES = 500;
const COLOURS = {
    'fill:#dafbe1,stroke:#1a7f37,color:#1f2328': ['passed', 'done'],
    'fill:#ffebe9,stroke:#cf222e,color:#1f2328': ['failed'],
    'fill:#fff8c5,stroke:#9a6700,color:#1f2328': ['waiting', 'blocked', 'cancelled'],
    'fill:#fbefff,stroke:#8250df,color:#1f2328': ['waived'],
    'fill:#ddf4ff,stroke:#0969da,color:#1f2328': ['in-progress'],
    'fill:#f6f8fa,stroke:#59636e,color:#1f2328': ['skipped', 'planned', 'unknown'],
};
/**
 * Mermaid source, without a fence, ending in a newline. Phases and containers are nested boxes; manual tasks are hexagons,
 * work items rounded; the critical path has thick arrows and says so. What GitHub would refuse to draw is drawn with one node
 * per phase instead, and says so in the graph.
 */
function mermaid(graph, results) {
    const view = graphView(graph, results);
    if (view.taskEdges.length + view.phaseEdges.length <= MOST_EDGES) {
        const whole = source(wholeGraph(view));
        if (whole.length <= MOST_TEXT)
            return whole;
    }
    const size = `${(0,terminal_text/* count */.U9)(graph.tasks.size, 'task')} in ${(0,terminal_text/* count */.U9)(view.phases.length, 'phase')}`;
    if (view.phaseEdges.length <= MOST_EDGES) {
        const collapsed = source(phaseGraph(view, `${size} are more than GitHub draws, so each node is a phase`));
        if (collapsed.length <= MOST_TEXT)
            return collapsed;
    }
    return source([`note["${mermaidLabel(`${size} are more than GitHub draws: phasegate graph --format dot has all of them`)}"]`]);
}
function source(lines) {
    return `${['flowchart LR', ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}
function wholeGraph(view) {
    const members = view.phases.flatMap((phase) => phase.members);
    const tasks = members.flatMap((member) => ('tasks' in member ? member.tasks : [member]));
    // Ids of a plan may be words of Mermaid's own (`end`), so nodes are numbered.
    const nodes = new Map(tasks.map((task, index) => [task.id, `t${index}`]));
    const boxes = new Map(members.flatMap((member) => ('tasks' in member ? [member] : [])).map((container, index) => [container, `c${index}`]));
    const phaseOf = new Map(view.phases.map((phase, index) => [phase.id, `p${index}`]));
    const draw = (task) => node(nodes.get(task.id), task);
    const lines = view.phases.flatMap((phase) => [
        `subgraph ${phaseOf.get(phase.id)}["${label(phase.lines)}"]`,
        ...phase.members.flatMap((member) => 'tasks' in member
            ? [`  subgraph ${boxes.get(member)}["${mermaidLabel(member.title)}"]`, ...member.tasks.map((task) => `    ${draw(task)}`), '  end']
            : [`  ${draw(member)}`]),
        'end',
    ]);
    return [
        ...lines,
        ...view.taskEdges.map((edge) => arrow(edge, nodes)),
        ...view.phaseEdges.map((edge) => arrow(edge, phaseOf)),
        ...styles(tasks, nodes),
    ];
}
function phaseGraph(view, note) {
    const nodes = new Map(view.phases.map((phase, index) => [phase.id, `p${index}`]));
    const draw = (phase) => `${nodes.get(phase.id)}["${label([...phase.lines, phase.totals])}"]`;
    return [`note["${mermaidLabel(note)}"]`, ...view.phases.map(draw), ...view.phaseEdges.map((edge) => arrow(edge, nodes))];
}
function node(id, { kind, lines }) {
    const text = `"${label(lines)}"`;
    switch (kind) {
        case 'automated':
            return `${id}[${text}]`;
        case 'manual':
            return `${id}{{${text}}}`;
        case 'work-item':
            return `${id}([${text}])`;
    }
}
function label(lines) {
    return lines.map(mermaidLabel).join('<br/>');
}
function arrow({ from, to, critical }, nodes) {
    return `${nodes.get(from)} ${critical ? '==>' : '-->'} ${nodes.get(to)}`;
}
function styles(tasks, nodes) {
    const ids = (chosen) => chosen.map((task) => nodes.get(task.id)).join(',');
    const coloured = Object.entries(COLOURS).flatMap(([colour, looks]) => looks.flatMap((look) => {
        const chosen = tasks.filter((task) => task.look === look);
        return chosen.length > 0 ? [`classDef ${look} ${colour}`, `class ${ids(chosen)} ${look}`] : [];
    }));
    const critical = tasks.filter((task) => task.critical);
    return [...coloured, ...(critical.length > 0 ? ['classDef critical stroke-width:4px', `class ${ids(critical)} critical`] : [])];
}

;// CONCATENATED MODULE: ./build/js/evidence/paths.js
/**
 * Names of files in the record. Artifacts cannot hold `" : < > | * ?`, CR and LF, one such name loses the whole upload;
 * and an auditor unpacks the record on any system, so what Windows cannot hold is encoded too.
 */
const paths_RESERVED = /[\u0000-\u001f\u007f%":<>|*?\\]/g;
/** Windows drops these at the end of a name. */
const LAST = /[. ]$/;
/** Windows opens a device instead, whatever the extension. */
const paths_DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=$|[. ])/i;
/** A relative path with `/` as it is stored: what cannot be in a name becomes `%XX`. Segments stay segments. */
function encodePath(path) {
    return path.split('/').map(encodeSegment).join('/');
}
function encodeSegment(segment) {
    const encoded = segment.replace(paths_RESERVED, percent);
    // `.` and `..` have a meaning of their own, which callers refuse before.
    if (/^\.{1,2}$/.test(encoded))
        return encoded;
    return encoded.replace(LAST, percent).replace(paths_DEVICE, (device) => percent(device[0]) + device.slice(1));
}
function percent(char) {
    return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
/** The path that `encodePath` was given. */
function decodePath(stored) {
    return stored.replace(/%([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}
/** Two paths with the same key are one file on macOS or Windows. */
function collisionKey(path) {
    return path.normalize('NFC').toLowerCase();
}
/**
 * Why a path from a record cannot be trusted, in words; undefined: it is a plain relative path.
 */
function unsafePath(path) {
    if (path === '')
        return 'is empty';
    if (path.includes('\0'))
        return 'holds a NUL character';
    if (path.includes('\\'))
        return 'holds a backslash';
    if (path.startsWith('/') || /^[A-Za-z]:/.test(path))
        return 'is absolute';
    const segments = path.split('/');
    if (segments.includes('..'))
        return 'leads out of the record';
    if (segments.includes('') || segments.includes('.'))
        return 'is not in its shortest form';
    return undefined;
}

;// CONCATENATED MODULE: ./build/js/render/report-facts.js
/** What every part of the plain report reads, looked up once. */





function reportFacts({ plan, record, phases, approve }) {
    return {
        plan,
        record,
        graph: buildGraph(plan),
        results: graphResults(phases),
        phases: plan.phases.flatMap((phase) => {
            const own = phases.filter((result) => result.phase.id === phase.id);
            return own.length === 0 ? [reported(phase, undefined)] : own.map((result) => reported(phase, result));
        }),
        tasks: new Map(plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.id, task]))),
        approve: approve ?? ((task, by) => `phasegate approve ${task} --by ${by} --note '…'`),
    };
}
function reported(phase, result) {
    const leg = result?.phase.leg;
    return {
        phase,
        leg,
        result,
        tasks: new Map(result?.tasks.map((task) => [task.id, task])),
        folder: leg === undefined ? phase.id : `${phase.id}@${leg}`,
    };
}
function outcomeOf(result) {
    return result?.status ?? 'no result';
}
const MOST_LINKS = 5;
/** How many files, and links to the first of them. */
function evidenceLinks(folder, task, files) {
    if (files.length === 0)
        return 'none';
    const links = files.slice(0, MOST_LINKS).map((file) => markdownLink(file.path, `${folder}/evidence/${task}/${encodePath(file.path)}`));
    const more = files.length > MOST_LINKS ? ` and ${files.length - MOST_LINKS} more` : '';
    return `${(0,terminal_text/* count */.U9)(files.length, 'file')}: ${links.join(', ')}${more}`;
}
/** A Markdown table of cells that are Markdown already; nothing for no rows. */
function table(head, rows) {
    if (rows.length === 0)
        return [];
    const line = (cells) => `| ${cells.join(' | ')} |`;
    return [[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')];
}

;// CONCATENATED MODULE: ./build/js/render/signs.js
const SIGNS = {
    passed: '✅',
    'passed-with-waivers': '☑️',
    waived: '☑️',
    done: '☑️',
    failed: '❌',
    'not-computed': '❓',
    'no result': '❓',
    blocked: '⛔',
    waiting: '⏳',
    cancelled: '🛑',
    skipped: '⏭️',
    planned: '⚪',
    'in-progress': '🔵',
};
/** `✅ passed`. */
function signed(outcome) {
    return `${SIGNS[outcome]} ${outcome}`;
}
function sign(outcome) {
    return SIGNS[outcome];
}

;// CONCATENATED MODULE: ./build/js/render/report-attention.js




/** Markdown blocks; none when nothing needs attention. */
function attention(facts) {
    const blocks = [
        ...each(facts, 'failed', (phase, result) => failedTask(facts, phase, result)),
        ...facts.phases.flatMap(failedCriteria),
        ...each(facts, 'waiting', (phase, result) => waitingTask(facts, phase, result)),
        ...notRun(facts),
        ...warnings(facts),
    ];
    return blocks.length > 0 ? ['## What needs attention', ...blocks] : [];
}
function each(facts, status, blocks) {
    return facts.phases.flatMap((phase) => [...phase.tasks.values()].filter((result) => result.status === status).flatMap((result) => blocks(phase, result)));
}
function failedTask(facts, phase, result) {
    const task = facts.tasks.get(result.id);
    const step = failedStep(result);
    const error = result.error ?? step?.error;
    const where = [
        ...(step ? [`Step ${markdownCode(step.name)}${stepFacts(step)}`] : []),
        `${step ? 'phase' : 'Phase'} ${markdownText(phase.phase.title)}${phase.leg === undefined ? '' : `, leg ${markdownText(phase.leg)}`}`,
        (0,terminal_text/* duration */.p0)(result.durationMs),
        ...(task?.owner === undefined ? [] : [`owner ${markdownText(task.owner)}`]),
        ...(result.tolerated ? ['tolerated by `continue-on-error`: the verdict is not lowered'] : []),
    ];
    return [
        `### ${sign('failed')} ${markdownText(result.id)} ${markdownText(task?.title ?? '')} failed`,
        where.join(' · '),
        ...(error === undefined ? [] : [markdownCodeBlock(error)]),
        ...(task?.hint === undefined ? [] : labelled('What to do', task.hint)),
        ...(result.reproduce === undefined ? [] : ['Reproduce it:', markdownCodeBlock(result.reproduce)]),
        `Evidence: ${evidenceLinks(phase.folder, result.id, result.evidence)}`,
    ];
}
// A step may have failed and been tolerated before the one that failed the task.
function failedStep({ steps, error }) {
    const failed = steps.filter((step) => step.status === 'failed');
    return failed.find((step) => step.error !== undefined && error?.includes(step.error)) ?? failed.at(-1);
}
function stepFacts({ exitCode, attempts }) {
    const facts = [...(exitCode === undefined ? [] : [`exit code ${exitCode}`]), ...(attempts > 1 ? [`${attempts} attempts`] : [])];
    return facts.length > 0 ? ` (${facts.join(', ')})` : '';
}
function failedCriteria(phase) {
    const failures = (gate, criteria = []) => criteria.flatMap((criterion) => criterion.status === 'failed'
        ? [
            `### ${sign('failed')} ${gate} criterion of phase ${markdownText(phase.phase.title)} failed: ${markdownText(criterion.name)}`,
            ...(criterion.error === undefined ? [] : [markdownCodeBlock(criterion.error)]),
        ]
        : []);
    return [...failures('Entry', phase.result?.entry), ...failures('Exit', phase.result?.exit)];
}
function waitingTask(facts, phase, result) {
    const task = facts.tasks.get(result.id);
    const who = result.waitsFor ?? [];
    const instructions = task?.manual?.instructions;
    return [
        `### ${sign('waiting')} ${markdownText(result.id)} ${markdownText(task?.title ?? '')} waits for ${who.map(markdownText).join(' or ') || 'anyone'}`,
        `Phase ${markdownText(phase.phase.title)}`,
        ...(instructions === undefined ? [] : 'text' in instructions ? labelled('What to do', instructions.text) : labelled('What to do is in', instructions.file)),
        'Record the decision (`--reject` for a no), then go on with `--resume`:',
        markdownCodeBlock(facts.approve(result.id, who[0]?.replace(/^@/, '') ?? 'WHO')),
    ];
}
/** A short text beside its label, a long one as it is written below it. */
function labelled(label, text) {
    const plain = text.trimEnd();
    return plain.includes('\n') ? [`${label}:`, markdownCodeBlock(plain)] : [`${label}: ${markdownText(plain)}`];
}
/** What did not run, by its cause: one cause often stops a hundred tasks. */
function notRun(facts) {
    const groups = new Map();
    const add = (why, id) => {
        const group = groups.get(why);
        if (group)
            group.add(id);
        else
            groups.set(why, new Set([id]));
    };
    for (const { phase, tasks } of facts.phases) {
        for (const task of phase.tasks) {
            const result = tasks.get(task.id);
            const by = result?.blockedBy?.map(markdownText).join(', ') || 'a cause that is not recorded';
            if (result === undefined && task.kind !== 'work-item')
                add(`${sign('no result')} without a result, so nothing is known of`, task.id);
            if (result?.status === 'blocked')
                add(`${sign('blocked')} blocked by ${by}:`, task.id);
            if (result?.status === 'cancelled')
                add(`${sign('cancelled')} cancelled, the run stopped before the end of`, task.id);
        }
    }
    if (groups.size === 0)
        return [];
    return ['### What did not run', [...groups].map(([why, ids]) => `- ${why} ${(0,terminal_text/* few */.H$)(Array.from(ids, markdownText), 20)}`).join('\n')];
}
function warnings(facts) {
    const lines = facts.phases.flatMap(({ tasks, leg }) => [...tasks.values()].flatMap((result) => (result.warnings ?? []).map((warning) => `- ${markdownText(leg === undefined ? result.id : `${result.id}, leg ${leg}`)}: ${markdownText(warning)}`)));
    return lines.length > 0 ? ['### Warnings', lines.join('\n')] : [];
}

;// CONCATENATED MODULE: ./build/js/render/report-tables.js





function phaseTable({ phases }) {
    return [
        '## Phases',
        ...table(['phase', 'verdict', 'tasks passed', 'time'], phases.map((reported) => {
            const counted = reported.phase.tasks.filter((task) => task.kind !== 'work-item');
            const passed = counted.filter((task) => reported.tasks.get(task.id)?.status === 'passed');
            return [report_tables_name(reported), signed(reported.result?.verdict ?? 'no result'), `${passed.length} of ${counted.length}`, wallTime(reported)];
        })),
    ];
}
/** From the first task that started to the last that ended. */
function wallTime({ tasks }) {
    const ran = [...tasks.values()].flatMap(({ startedAt, durationMs }) => (startedAt === undefined ? [] : [{ startedAt, durationMs }]));
    const first = ran.map((task) => task.startedAt).toSorted()[0];
    if (first === undefined)
        return '';
    return (0,terminal_text/* duration */.p0)(Math.max(...ran.map((task) => millisecondsBetween(first, task.startedAt) + task.durationMs)));
}
function taskTables({ phases }) {
    return [
        '## Tasks',
        ...phases.flatMap((reported) => [
            `### ${report_tables_name(reported)}`,
            ...table(['task', 'title', 'status', 'time', 'effort', 'evidence'], reported.phase.tasks.map((task) => taskRow(reported, task))),
        ]),
    ];
}
function taskRow({ tasks, folder }, task) {
    const result = tasks.get(task.id);
    const kind = task.kind === 'automated' ? '' : task.kind === 'manual' ? ' (manual)' : ' (work item)';
    return [
        markdownText(task.id),
        markdownText(task.title),
        `${signed(outcomeOf(result))}${result?.tolerated ? ', tolerated' : ''}${kind}`,
        result?.startedAt === undefined ? '' : (0,terminal_text/* duration */.p0)(result.durationMs),
        markdownText(task.effort?.text ?? ''),
        result === undefined || task.kind === 'work-item' ? '' : evidenceLinks(folder, task.id, result.evidence),
    ];
}
function criteriaTable({ phases }) {
    const rows = phases.flatMap((reported) => [
        ...criteria(reported, 'entry', reported.phase.entry, reported.result?.entry),
        ...criteria(reported, 'exit', reported.phase.exit, reported.result?.exit),
    ]);
    return rows.length > 0 ? ['## Entry and exit criteria', ...table(['phase', 'gate', 'criterion', 'status', 'seen'], rows)] : [];
}
function criteria(reported, gate, declared, results = []) {
    return declared.map((criterion, index) => {
        const result = results[index];
        return [
            report_tables_name(reported),
            result === undefined ? gate : markdownLink(gate, `${reported.folder}/${gate}.log`),
            markdownText(criterion.name),
            signed(result?.status ?? 'no result'),
            markdownText(result?.error ?? result?.detail ?? ''),
        ];
    });
}
function decisionTable({ record }) {
    if (record.decisions.length === 0)
        return [];
    const rows = record.decisions.map((decision) => [
        markdownText(decision.task),
        decision.decision,
        markdownText(decision.by),
        markdownText(decision.note),
        readableInstant(decision.at),
        decision.asserted ? 'asserted: somebody at a command line said so' : 'GitHub vouches for who it was',
    ]);
    return ['## Decisions', ...table(['task', 'decision', 'by', 'note', 'when', 'known from'], rows)];
}
function requirementTable({ plan, results }) {
    if (plan.requirements.length === 0)
        return [];
    const covering = new Map();
    for (const task of plan.phases.flatMap((phase) => phase.tasks)) {
        for (const id of task.covers) {
            const said = `${markdownText(task.id)} ${results.tasks.get(task.id) ?? 'no result'}`;
            const known = covering.get(id);
            if (known)
                known.push(said);
            else
                covering.set(id, [said]);
        }
    }
    const rows = plan.requirements.map(({ id, title, source }) => [
        markdownText(id),
        markdownText(title),
        markdownText(source === undefined ? '' : source.line === undefined ? source.file : `${source.file}:${source.line}`),
        (0,terminal_text/* few */.H$)(covering.get(id) ?? ['no task'], 10),
    ]);
    return [
        '## Requirements',
        'Which tasks cover each requirement, and how they ended. Whether that proves it is for the traceability report to say.',
        ...table(['requirement', 'title', 'source', 'tasks'], rows),
    ];
}
function report_tables_name({ phase, leg }) {
    const [id, title] = [markdownText(phase.id), markdownText(phase.title)];
    const whole = title === '' || title.toLowerCase() === id.toLowerCase() ? id : `${id} ${title}`;
    return leg === undefined ? whole : `${whole}, leg ${markdownText(leg)}`;
}

;// CONCATENATED MODULE: ./build/js/render/report-md.js








/**
 * The whole document, to be written to the record's folder: its links are relative to it. The first line alone is the
 * verdict.
 */
function reportMarkdown(input) {
    const facts = reportFacts(input);
    const blocks = [
        headline(facts),
        identity(facts),
        ...attention(facts),
        ...phaseTable(facts),
        ...taskTables(facts),
        ...decisionTable(facts),
        ...criteriaTable(facts),
        ...requirementTable(facts),
        ...graphBlocks(facts),
        ...verification(facts.record),
    ];
    return `${blocks.join('\n\n')}\n`;
}
const TOLD = ['failed', 'blocked', 'waiting', 'cancelled', 'skipped', 'waived'];
function headline({ plan, record, results, phases }) {
    const counted = plan.phases.flatMap((phase) => phase.tasks).filter((task) => task.kind !== 'work-item');
    const having = (status) => counted.filter((task) => results.tasks.get(task.id) === status).length;
    const others = TOLD.flatMap((status) => (having(status) > 0 ? [`${having(status)} ${status}`] : []));
    const unknown = having(undefined) > 0 ? [`${having(undefined)} without a result`] : [];
    const who = [...new Set(phases.flatMap(({ tasks }) => [...tasks.values()].flatMap((task) => task.waitsFor ?? [])))];
    return [
        `# ${sign(record.verdict)} ${markdownText(plan.name)}: ${record.verdict}`,
        [`${having('passed')} of ${(0,terminal_text/* count */.U9)(counted.length, 'task')} passed`, ...others, ...unknown].join(', '),
        ...(who.length > 0 ? [`waits for ${who.map(markdownText).join(', ')}`] : []),
    ].join(' · ');
}
function identity({ plan, record: { run } }) {
    const commit = run.headSha ?? run.sha;
    return [
        commit === null ? 'no commit' : `commit ${markdownCode(commit.slice(0, 10))}`,
        ...(run.repository === null ? [] : [markdownText(run.repository)]),
        ...(run.ref === null ? [] : [markdownText(run.ref)]),
        readableInstant(run.startedAt),
        run.finishedAt === null ? 'not finished' : (0,terminal_text/* duration */.p0)(millisecondsBetween(run.startedAt, run.finishedAt)),
        `run ${markdownCode(run.id)}, attempt ${run.attempt}`,
        `plan ${markdownCode(plan.file)}, sha256 ${markdownCode(plan.digest)}`,
    ].join(' · ');
}
function graphBlocks({ graph, results }) {
    if (graph.tasks.size === 0)
        return [];
    const { tasks, total, minHours, maxHours } = graph.criticalPath;
    const hours = minHours === maxHours ? `${minHours}` : `${minHours} to ${maxHours}`;
    const length = graph.unit === 'tasks' ? (0,terminal_text/* count */.U9)(total, 'task') : `${hours} h of effort`;
    return [
        '## Plan as a graph',
        `\`\`\`mermaid\n${mermaid(graph, results)}\`\`\``,
        `Critical path (${length}): ${tasks.map(markdownText).join(' → ')}`,
    ];
}
function verification({ phases }) {
    const rows = phases.map(({ id, leg, manifest }) => {
        const folder = leg === undefined ? id : `${id}@${leg}`;
        return [markdownText(folder), manifest === null ? 'none: it was cut short, or came without one' : markdownLink(manifest, `${folder}/manifest.json`)];
    });
    return [
        '## Check the evidence',
        'In the folder of this report:',
        '```\nsha256sum run.json\nphasegate verify . --digest DIGEST\n```',
        [
            '`DIGEST` is what the first command printed where and when you trust the folder: kept elsewhere, it shows later that nothing of',
            'the record was changed, added or removed. Who made the record, only a signature can show. This report is derived from the',
            'record and not covered by the digest.',
        ].join(' '),
        ...table(['phase', 'sha256 of its manifest'], rows),
    ];
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(4377);
;// CONCATENATED MODULE: ./build/js/trace/record.js
/**
 * The hand-off files between jobs, commands and machines: one phase's `result.json` and the whole run's `run.json`.
 * Each has a version and is read by the one parser here, wherever it comes from.
 */

const TASK_STATUSES = [
    'passed',
    'failed',
    'blocked',
    'skipped',
    'waiting',
    'waived',
    'cancelled',
    'planned',
    'in-progress',
    'done',
];
const VERDICTS = ['passed', 'passed-with-waivers', 'failed', 'waiting', 'not-computed'];
const record_sha256 = schemas/* string */.YjP().regex(/^[0-9a-f]{64}$/);
const instant = iso/* datetime */.w$();
const evidence = schemas/* object */.Ikc({
    path: schemas/* string */.YjP().describe('Relative to the workspace as the task wrote it; `output.log` is the captured output.'),
    sha256: record_sha256.describe('Of what is kept, after redaction.'),
    size: schemas/* int */.Whr().nonnegative().describe('Bytes kept.'),
});
const testCase = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    className: schemas/* string */.YjP().optional(),
    status: schemas/* enum */.k5n(['passed', 'failed', 'skipped']),
    requirements: schemas/* array */.YOg(schemas/* string */.YjP()),
    file: schemas/* string */.YjP().optional(),
    line: schemas/* int */.Whr().optional(),
    message: schemas/* string */.YjP().optional(),
});
const step = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    kind: schemas/* string */.YjP().describe('`run` or the name of the check.'),
    status: schemas/* enum */.k5n(['passed', 'failed', 'skipped', 'cancelled']),
    exitCode: schemas/* int */.Whr().optional(),
    attempts: schemas/* int */.Whr().nonnegative(),
    durationMs: schemas/* number */.aig().nonnegative(),
    detail: schemas/* string */.YjP().optional().describe('What a check saw when it passed.'),
    error: schemas/* string */.YjP().optional(),
    tests: schemas/* array */.YOg(testCase).optional(),
});
const decision = schemas/* object */.Ikc({
    task: schemas/* string */.YjP(),
    decision: schemas/* enum */.k5n(['approved', 'rejected']),
    by: schemas/* string */.YjP(),
    note: schemas/* string */.YjP(),
    at: instant,
    asserted: schemas/* boolean */.zMY().describe('true: somebody at a command line said so; false: GitHub vouches for the actor.'),
    plan: record_sha256.describe('Digest of the plan it was given for.'),
    sha: schemas/* string */.YjP().nullable().describe('Commit it was given for.'),
    upstream: schemas/* record */.g1P(schemas/* string */.YjP(), record_sha256).describe('Manifest digest of each upstream phase it was given for.'),
});
const task = schemas/* object */.Ikc({
    id: schemas/* string */.YjP(),
    parent: schemas/* string */.YjP().optional(),
    status: schemas/* enum */.k5n(TASK_STATUSES),
    tolerated: schemas/* boolean */.zMY().optional().describe('true: failed, but `continue-on-error` keeps the verdict.'),
    startedAt: instant.optional(),
    durationMs: schemas/* number */.aig().nonnegative(),
    error: schemas/* string */.YjP().optional(),
    blockedBy: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    waitsFor: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    decision: decision.optional(),
    outputs: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    steps: schemas/* array */.YOg(step),
    evidence: schemas/* array */.YOg(evidence),
    warnings: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    reproduce: schemas/* string */.YjP().optional(),
});
const criterion = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    status: schemas/* enum */.k5n(['passed', 'failed', 'skipped', 'cancelled']),
    error: schemas/* string */.YjP().optional(),
    detail: schemas/* string */.YjP().optional(),
});
const runIdentity = schemas/* object */.Ikc({
    id: schemas/* string */.YjP(),
    attempt: schemas/* int */.Whr().positive(),
    job: schemas/* string */.YjP().nullable(),
    sha: schemas/* string */.YjP().nullable().describe('Commit checked out; on pull requests GitHub\'s merge commit.'),
    headSha: schemas/* string */.YjP().nullable().describe('Commit of the branch itself.'),
    repository: schemas/* string */.YjP().nullable(),
    event: schemas/* string */.YjP().nullable(),
    ref: schemas/* string */.YjP().nullable(),
    startedAt: instant,
    finishedAt: instant.nullable(),
});
const upstream = schemas/* object */.Ikc({
    phase: schemas/* string */.YjP(),
    leg: schemas/* string */.YjP().optional(),
    verdict: schemas/* enum */.k5n(VERDICTS),
    manifest: record_sha256,
});
const phaseResultSchema = schemas/* object */.Ikc({
    version: schemas/* literal */.euz(1),
    run: runIdentity,
    plan: schemas/* object */.Ikc({ id: schemas/* string */.YjP(), name: schemas/* string */.YjP(), digest: record_sha256, file: schemas/* string */.YjP() }),
    phase: schemas/* object */.Ikc({ id: schemas/* string */.YjP(), title: schemas/* string */.YjP(), leg: schemas/* string */.YjP().optional() }),
    vars: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    upstream: schemas/* array */.YOg(upstream),
    entry: schemas/* array */.YOg(criterion),
    exit: schemas/* array */.YOg(criterion),
    verdict: schemas/* enum */.k5n(VERDICTS),
    tasks: schemas/* array */.YOg(task),
});
const runRecordSchema = schemas/* object */.Ikc({
    version: schemas/* literal */.euz(1),
    run: runIdentity,
    plan: schemas/* looseObject */._H3({ id: schemas/* string */.YjP(), name: schemas/* string */.YjP(), digest: record_sha256, file: schemas/* string */.YjP() }).describe('The resolved plan.'),
    vars: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    verdict: schemas/* enum */.k5n(VERDICTS),
    decisions: schemas/* array */.YOg(decision),
    phases: schemas/* array */.YOg(schemas/* object */.Ikc({
        id: schemas/* string */.YjP(),
        leg: schemas/* string */.YjP().optional(),
        verdict: schemas/* enum */.k5n(VERDICTS),
        manifest: record_sha256.nullable().describe('sha256 of the phase\'s manifest.json; null while it has none.'),
        auditHead: record_sha256.nullable(),
    })),
    auditHead: record_sha256.nullable().describe('Head of the run\'s audit.jsonl.'),
});

;// CONCATENATED MODULE: ./build/js/trace/verdict.js
/**
 * The verdict tables of the design ("Verdict, exit code, job"), and nothing else. Pure: they are evaluated where the
 * tasks ran and again by whoever reads the record.
 */

/** The verdict of one phase, the first row of the table that matches. */
function phaseVerdict(state) {
    const results = state.tasks.map((id) => state.results.get(id));
    const is = (status) => results.some((result) => result?.status === status);
    const criteria = [...state.entry, ...state.exit];
    if (results.some((result) => result?.status === 'failed' && !result.tolerated))
        return 'failed';
    if (criteria.some((criterion) => criterion.status === 'failed'))
        return 'failed';
    if (results.some((result) => result === undefined || result.status === 'cancelled' || isBlockedByNothingKnown(result, state))) {
        return 'not-computed';
    }
    // A passed exit criterion is a check that ran, so a milestone of work items can have a real gate.
    const gatePassed = state.exit.some((criterion) => criterion.status === 'passed');
    if (!is('passed') && !is('waived') && !is('waiting') && !gatePassed)
        return 'not-computed';
    if (is('waiting'))
        return 'waiting';
    if (state.exit.filter((criterion) => criterion.status === 'passed').length < state.exitDeclared)
        return 'not-computed';
    return is('waived') ? 'passed-with-waivers' : 'passed';
}
function isBlockedByNothingKnown(result, state) {
    if (result.status !== 'blocked')
        return false;
    const causes = result.blockedBy ?? [];
    return causes.length === 0 || causes.some((cause) => !['failed', 'waiting'].includes(state.statusOf(cause) ?? ''));
}
/** The verdict of a plan, or of the phases somebody selected, from the verdicts of its phases. */
function planVerdict(phases) {
    if (phases.length === 0)
        return 'not-computed';
    if (phases.some((phase) => phase.verdict === 'failed'))
        return 'failed';
    const byId = new Map(phases.map((phase) => [phase.id, phase]));
    const waits = new Map();
    const afterWaiting = (id) => {
        const known = waits.get(id);
        if (known !== undefined)
            return known;
        waits.set(id, false);
        const found = (byId.get(id)?.needs ?? []).some((need) => byId.get(need)?.verdict === 'waiting' || afterWaiting(need));
        waits.set(id, found);
        return found;
    };
    if (phases.some((phase) => (phase.verdict ?? 'not-computed') === 'not-computed' && !afterWaiting(phase.id)))
        return 'not-computed';
    if (phases.some((phase) => phase.verdict === 'waiting'))
        return 'waiting';
    return phases.some((phase) => phase.verdict === 'passed-with-waivers') ? 'passed-with-waivers' : 'passed';
}
/** The verdict of tasks that were selected one by one: the phase's table without its criteria. */
function selectionVerdict(tasks, results, statusOf) {
    return phaseVerdict({ tasks, results, entry: [], exit: [], exitDeclared: 0, statusOf });
}
/** The exit code that speaks of a verdict. */
function exitCodeOf(verdict) {
    switch (verdict) {
        case 'passed':
        case 'passed-with-waivers':
            return errors/* EXIT */.d.passed;
        case 'failed':
        case 'not-computed':
            return errors/* EXIT */.d.failed;
        case 'waiting':
            return errors/* EXIT */.d.waiting;
    }
}
/** Whether a phase with this verdict lets what needs it start. */
function opensTheWay(verdict) {
    return verdict === 'passed' || verdict === 'passed-with-waivers';
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./build/js/run/identity.js
/** Which run this is: GitHub's words for it where there are any, git's and the clock's on a laptop. */



/**
 * @param env the environment; on GitHub it has `GITHUB_RUN_ID` and its kin
 * @param workspace the plan's folder, whose commit is checked out
 * @param startedAt ISO instant; a local run's id is made from it
 */
async function identity_runIdentity(env, workspace, startedAt) {
    const onGitHub = env['GITHUB_ACTIONS'] === 'true' && env['GITHUB_RUN_ID'] !== undefined;
    const sha = (onGitHub ? env['GITHUB_SHA'] : undefined) ?? (await identity_checkedOutCommit(workspace));
    if (!onGitHub) {
        const id = `local-${startedAt.replace(/[-:.]/g, '')}-${process.pid}`;
        return { id, attempt: 1, job: null, sha, headSha: sha, repository: null, event: null, ref: null, startedAt, finishedAt: null };
    }
    return {
        id: env['GITHUB_RUN_ID'] ?? '',
        attempt: Number(env['GITHUB_RUN_ATTEMPT'] ?? '1') || 1,
        job: env['GITHUB_JOB'] ?? null,
        sha,
        headSha: headOfPullRequest(env['GITHUB_EVENT_PATH']) ?? sha,
        repository: env['GITHUB_REPOSITORY'] ?? null,
        event: env['GITHUB_EVENT_NAME'] ?? null,
        ref: env['GITHUB_REF'] ?? null,
        startedAt,
        finishedAt: null,
    };
}
/** The commit checked out, or null outside a repository or before its first commit. */
async function identity_checkedOutCommit(folder) {
    try {
        const { stdout } = await (0,external_node_util_.promisify)(external_node_child_process_.execFile)('git', ['-C', folder, 'rev-parse', '--verify', 'HEAD']);
        return stdout.trim();
    }
    catch {
        return null;
    }
}
/** On `pull_request`, `GITHUB_SHA` is a merge commit; the head's is in the event. */
function headOfPullRequest(eventPath) {
    if (eventPath === undefined)
        return null;
    try {
        const event = JSON.parse((0,external_node_fs_.readFileSync)(eventPath, 'utf8'));
        const sha = event.pull_request?.head?.sha;
        return typeof sha === 'string' ? sha : null;
    }
    catch {
        return null;
    }
}
/** The `github` context of `if:` expressions, from the variables the runner sets; empty on a laptop. */
function githubContext(env) {
    const context = {};
    for (const name of CONTEXT) {
        const value = env[`GITHUB_${name.toUpperCase()}`];
        if (value !== undefined)
            context[name] = value;
    }
    return context;
}
/** Nothing in it is a credential. */
const CONTEXT = ['actor', 'base_ref', 'event_name', 'head_ref', 'job', 'ref', 'ref_name', 'ref_type', 'repository', 'repository_owner', 'run_attempt', 'run_id', 'run_number', 'sha', 'triggering_actor', 'workflow'];

;// CONCATENATED MODULE: ./build/js/run/record-folder.js
/**
 * The folder a run leaves (`--out`, default `.phasegate`): who may write it, what it already holds, and how old results
 * make room for new ones without being lost.
 */






function record_folder_phaseFolder(out, phase, leg) {
    return (0,external_node_path_.join)(out, leg === undefined ? phase : `${phase}@${leg}`);
}
/** Writes a whole file or nothing: a reader never sees half of it, also when we are killed in between. */
function record_folder_writeWhole(file, text) {
    const temporary = `${file}.${process.pid}.tmp`;
    try {
        (0,external_node_fs_.writeFileSync)(temporary, text);
        (0,external_node_fs_.renameSync)(temporary, file);
    }
    catch (error) {
        (0,external_node_fs_.rmSync)(temporary, { force: true });
        throw writeError(file, error);
    }
}
/** Words for a write that failed, with what to do; what was written before stays readable. */
function writeError(file, error) {
    const code = error.code;
    const reasons = {
        ENOSPC: 'the disk is full. Free some space',
        EDQUOT: 'the disk quota is used up. Free some space',
        EFBIG: 'the file would be larger than this system allows (ulimit -f). Raise the limit',
        EROFS: 'the file system is read-only. Choose another folder with --out',
        EACCES: 'permission denied. Choose another folder with --out, or make it writable',
        EPERM: 'permission denied. Choose another folder with --out, or make it writable',
    };
    const reason = code === undefined ? undefined : reasons[code];
    if (reason === undefined)
        return error;
    return new errors/* UserError */.y(`${file} could not be written: ${reason}.`, 'Then go on with `phasegate run --resume`: what has passed is kept.');
}
/** Reads one phase's result, and where it was cut short also what its audit log knows beyond it. */
function record_folder_readStoredPhase(folder) {
    const file = (0,external_node_path_.join)(folder, 'result.json');
    if (!(0,external_node_fs_.existsSync)(file))
        return undefined;
    const parsed = phaseResultSchema.safeParse(parseJson(file));
    if (!parsed.success)
        return undefined;
    const manifest = (0,external_node_path_.join)(folder, 'manifest.json');
    if ((0,external_node_fs_.existsSync)(manifest)) {
        const audit = (0,external_node_fs_.readFileSync)((0,external_node_path_.join)(folder, 'audit.jsonl'), 'utf8').trimEnd();
        const { hash } = JSON.parse(audit.slice(audit.lastIndexOf('\n') + 1));
        return { result: parsed.data, manifest: (0,external_node_crypto_.createHash)('sha256').update((0,external_node_fs_.readFileSync)(manifest)).digest('hex'), auditHead: hash };
    }
    return { result: withAudit(parsed.data, (0,external_node_path_.join)(folder, 'audit.jsonl')), manifest: undefined, auditHead: '' };
}
/** Tasks that finished after the last `phase-started` and before the process was killed are in the audit log alone. */
function withAudit(result, file) {
    if (!(0,external_node_fs_.existsSync)(file))
        return result;
    const { entries, problems } = readAudit((0,external_node_fs_.readFileSync)(file, 'utf8'));
    if (problems.length > 0)
        return result;
    const start = entries.findLastIndex((entry) => entry['type'] === 'phase-started');
    const tasks = new Map(result.tasks.map((task) => [task.id, task]));
    for (const entry of entries.slice(start + 1)) {
        if (entry['type'] !== 'task-finished')
            continue;
        const task = phaseResultSchema.shape.tasks.element.safeParse(entry['result']);
        if (task.success)
            tasks.set(task.data.id, task.data);
    }
    return { ...result, tasks: [...tasks.values()] };
}
function record_folder_readRunRecord(out) {
    const file = (0,external_node_path_.join)(out, 'run.json');
    if (!(0,external_node_fs_.existsSync)(file))
        return undefined;
    const parsed = runRecordSchema.safeParse(parseJson(file));
    return parsed.success ? parsed.data : undefined;
}
function parseJson(file) {
    try {
        return JSON.parse((0,external_node_fs_.readFileSync)(file, 'utf8'));
    }
    catch {
        return undefined;
    }
}
/** Why a result cannot stand beside those of this run, in words; undefined: it can. */
function record_folder_whyNotStanding(result, now) {
    if (result.plan.digest !== now.digest)
        return 'it is of another version of the plan';
    if (result.run.sha !== now.sha)
        return `it is of commit ${result.run.sha?.slice(0, 10) ?? 'none'}, and ${now.sha?.slice(0, 10) ?? 'none'} is checked out`;
    const names = new Set([...Object.keys(result.vars), ...Object.keys(now.vars)]);
    const different = [...names].find((name) => result.vars[name] !== now.vars[name]);
    return different === undefined ? undefined : `it ran with another value of the variable ${different}`;
}
/** Whether a stored result of a task may be kept by `--resume` or serve as upstream. */
function hasPassed(task) {
    return task?.status === 'passed' || task?.status === 'waived';
}
/** Moves files or folders of the record to `previous/<stamp>/`, keeping their paths. */
function moveToPrevious(out, stamp, paths) {
    const target = (0,external_node_path_.join)(out, 'previous', stamp);
    for (const path of paths) {
        const from = (0,external_node_path_.join)(out, path);
        if (!(0,external_node_fs_.existsSync)(from))
            continue;
        let to = (0,external_node_path_.join)(target, path);
        for (let n = 2; (0,external_node_fs_.existsSync)(to); n += 1)
            to = (0,external_node_path_.join)(target, `${path}.${n}`);
        (0,external_node_fs_.mkdirSync)((0,external_node_path_.dirname)(to), { recursive: true });
        (0,external_node_fs_.renameSync)(from, to);
    }
}
/**
 * Takes the folder for this process, so that two runs never write one record.
 *
 * @returns gives it back
 * @throws UserError naming the process that has it
 */
function record_folder_lockFolder(out) {
    const folder = (0,external_node_path_.join)(out, 'local');
    try {
        (0,external_node_fs_.mkdirSync)(folder, { recursive: true });
    }
    catch (error) {
        if (['EEXIST', 'ENOTDIR'].includes(error.code ?? '')) {
            throw new errors/* UserError */.y(`--out ${out} is not a folder.`, 'Name a folder, or move the file away.');
        }
        throw writeError(folder, error);
    }
    const lock = (0,external_node_path_.join)(folder, 'lock');
    const mine = (0,external_node_path_.join)(folder, `lock.${process.pid}`);
    try {
        (0,external_node_fs_.writeFileSync)(mine, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
    }
    catch (error) {
        throw writeError(mine, error);
    }
    try {
        for (let attempt = 0; attempt < 5; attempt += 1) {
            try {
                (0,external_node_fs_.linkSync)(mine, lock);
                return () => (0,external_node_fs_.rmSync)(lock, { force: true });
            }
            catch (error) {
                if (error.code !== 'EEXIST')
                    throw writeError(lock, error);
            }
            const holder = parseJson(lock);
            if (holder?.pid !== undefined && isRunning(holder.pid, holder.started)) {
                const since = (0,external_node_fs_.statSync)(lock, { throwIfNoEntry: false })?.mtime.toISOString() ?? 'just now';
                throw new errors/* UserError */.y(`Another run writes to ${out} (process ${holder.pid}, since ${since}).`, 'Wait for it to end, or give this one a folder of its own with --out.');
            }
            removeStale(lock, (0,external_node_path_.join)(folder, `lock.stale.${process.pid}`), holder?.pid);
        }
        throw new errors/* UserError */.y(`${lock} could not be taken.`, 'Other runs keep taking it. Give this one a folder of its own with --out.');
    }
    finally {
        (0,external_node_fs_.rmSync)(mine, { force: true });
    }
}
/** A rename succeeds for one of several that find the same stale lock; one that took a fresh lock puts it back. */
function removeStale(lock, aside, stale) {
    try {
        (0,external_node_fs_.renameSync)(lock, aside);
        const taken = parseJson(aside);
        if (taken?.pid !== stale)
            (0,external_node_fs_.linkSync)(aside, lock);
        (0,external_node_fs_.unlinkSync)(aside);
    }
    catch {
        // Somebody else was first.
    }
}
function isRunning(pid, started) {
    try {
        process.kill(pid, 0);
    }
    catch (error) {
        if (error.code !== 'EPERM')
            return false;
    }
    const now = startOf(pid);
    return started === undefined || now === undefined || now === started;
}
/** When a process started, in the kernel's ticks: tells a process from a later one with the same number. */
function startOf(pid) {
    try {
        const stat = (0,external_node_fs_.readFileSync)(`/proc/${pid}/stat`, 'latin1');
        return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/js/run/selection.js
/** Which tasks a call asks to run, and what has to stand already for them to start. Pure. */


/**
 * @param standing phases that stand in the folder with a pass: `--task` then need not run them again
 * @throws UserError for names the plan does not have, with the nearest it has
 */
function selection_select(plan, options, standing) {
    if (options.phases.length > 0 && options.tasks.length > 0) {
        throw new errors/* UserError */.y('--phase and --task exclude each other.', 'Name phases or tasks; a task brings its phase along.');
    }
    for (const id of [...options.phases, ...options.skipPhases])
        selection_phaseOf(plan, id);
    const assumed = new Set(options.skipPhases);
    const base = { assumed, only: options.only };
    if (options.tasks.length > 0)
        return { ...base, ...selectTasks(plan, options, standing, assumed) };
    if (options.only && options.phases.length === 0)
        throw new errors/* UserError */.y('--only needs --task or --phase.', 'Name what to run alone.');
    const chosen = plan.phases.filter((phase) => !assumed.has(phase.id) && (options.phases.length === 0 || options.phases.includes(phase.id)));
    if (chosen.length === 0)
        throw new errors/* UserError */.y('Nothing is left to run: every phase is skipped.', `Phases: ${plan.phases.map((phase) => phase.id).join(', ')}.`);
    const phases = new Set(chosen.map((phase) => phase.id));
    const required = options.only ? [] : [...selection_upstreamOf(plan, chosen)].filter((id) => !phases.has(id) && !assumed.has(id));
    return {
        ...base,
        partial: options.phases.length > 0 || options.skipPhases.length > 0,
        tasks: new Set(chosen.flatMap((phase) => phase.tasks.map((task) => task.id))),
        phases,
        asked: undefined,
        required,
    };
}
function selectTasks(plan, options, standing, assumed) {
    const asked = options.tasks.flatMap((id) => leavesOf(plan, id));
    const tasks = new Set(asked);
    const phases = new Set();
    if (!options.only) {
        const byId = new Map(plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.id, task])));
        for (const id of tasks) {
            const task = byId.get(id);
            for (const need of task?.needs ?? [])
                if (need.kind === 'task' && byId.get(need.id)?.phase === task?.phase)
                    tasks.add(need.id);
        }
        const own = plan.phases.filter((phase) => phase.tasks.some((task) => tasks.has(task.id)));
        for (const id of selection_upstreamOf(plan, own)) {
            if (assumed.has(id) || standing.has(id))
                continue;
            phases.add(id);
            for (const task of selection_phaseOf(plan, id).tasks)
                tasks.add(task.id);
        }
    }
    return { partial: true, tasks, phases, asked, required: [] };
}
/** All phases that these need, directly or not, in the order of the plan. */
function selection_upstreamOf(plan, phases) {
    const found = new Set(phases.flatMap((phase) => phase.needs));
    for (const id of found)
        for (const need of plan.phases.find((phase) => phase.id === id)?.needs ?? [])
            found.add(need);
    return new Set(plan.phases.map((phase) => phase.id).filter((id) => found.has(id)));
}
/**
 * Every task whose result no longer holds once these run again, themselves included: what needs them, and all tasks of
 * the phases after theirs.
 */
function invalidated(plan, rerun, reopened) {
    const dependents = new Map();
    for (const phase of plan.phases) {
        for (const task of phase.tasks) {
            for (const need of task.needs) {
                if (need.kind !== 'task')
                    continue;
                const known = dependents.get(need.id);
                if (known === undefined)
                    dependents.set(need.id, [task.id]);
                else
                    known.push(task.id);
            }
        }
    }
    const found = new Set(rerun);
    for (const id of found)
        for (const dependent of dependents.get(id) ?? [])
            found.add(dependent);
    for (const phase of plan.phases) {
        const upstream = selection_upstreamOf(plan, [phase]);
        if (![...upstream].some((id) => reopened.has(id)))
            continue;
        for (const task of phase.tasks)
            found.add(task.id);
    }
    return found;
}
/** @throws UserError naming the nearest phase */
function selection_phaseOf(plan, id) {
    const phase = plan.phases.find((candidate) => candidate.id === id);
    if (phase !== undefined)
        return phase;
    throw unknown('phase', id, plan.phases.map((candidate) => candidate.id));
}
/** The leaves a task id stands for: itself, or a container's. */
function leavesOf(plan, id) {
    for (const phase of plan.phases) {
        if (phase.tasks.some((task) => task.id === id))
            return [id];
        const container = phase.containers.find((candidate) => candidate.id === id);
        if (container !== undefined)
            return container.tasks;
    }
    throw unknown('task', id, plan.phases.flatMap((phase) => [...phase.tasks.map((task) => task.id), ...phase.containers.map((container) => container.id)]));
}
function unknown(what, id, known) {
    const near = nearest(id, known);
    const hint = near === undefined ? `The plan has: ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}.` : `Did you mean ${near}?`;
    return new errors/* UserError */.y(`The plan has no ${what} ${id}.`, hint);
}

;// CONCATENATED MODULE: ./build/js/run/decisions.js
/**
 * Decisions of people about manual tasks: who may give them, what they are bound to, and how `phasegate approve` records
 * one between two runs.
 */








/**
 * The decisions a run starts with: those its call gives, and those an earlier `approve` left in the record.
 *
 * @throws UserError for a task that takes no decision and for somebody who may not give it
 */
function givenDecisions(plan, approvals, record, sha, at) {
    const given = new Map();
    for (const { upstream, ...decision } of record?.decisions ?? []) {
        if (decision.plan === plan.digest && decision.sha === sha)
            given.set(decision.task, { decision, upstream });
    }
    for (const { task: id, by, note, asserted } of approvals) {
        const task = manualTask(plan, id);
        requireApprover(plan, task, by);
        given.set(task.id, { decision: { task: task.id, decision: 'approved', by, note, at, asserted, plan: plan.digest, sha }, upstream: undefined });
    }
    return given;
}
/** The manual task of this id. @throws UserError where there is none */
function manualTask(plan, id) {
    const leaves = leavesOf(plan, id);
    const task = plan.phases.flatMap((phase) => phase.tasks).find((candidate) => candidate.id === leaves[0]);
    if (task?.id === id && task.kind === 'manual')
        return task;
    const manual = plan.phases.flatMap((phase) => phase.tasks.filter((candidate) => candidate.kind === 'manual').map((candidate) => candidate.id));
    throw new errors/* UserError */.y(`Task ${id} takes no decision: it is not manual.`, manual.length === 0 ? 'The plan has no manual task.' : `Manual tasks: ${manual.join(', ')}.`);
}
/** Approvers as the plan names them, `people` resolved to their handles. */
function approversOf(plan, task) {
    return (task.manual?.approvers ?? []).map((name) => plan.people[name] ?? name);
}
function requireApprover(plan, task, by) {
    if (by.trim() === '')
        throw new errors/* UserError */.y('--by is empty.', 'Say who decides: --by NAME.');
    const allowed = [...(task.manual?.approvers ?? []), ...approversOf(plan, task)];
    if (allowed.length === 0 || allowed.some((name) => handle(name) === handle(by)))
        return;
    throw new errors/* UserError */.y(`${by} may not decide ${task.id}.`, `Its approvers are ${approversOf(plan, task).join(', ')}.`);
}
function handle(name) {
    return name.replace(/^@/, '').toLowerCase();
}
/**
 * Records a decision for a task that waits, bound to the plan, the commit and the upstream results it was given for.
 *
 * @returns the decision, and the variables a resumed run has to be given again
 * @throws UserError where nothing waits for it
 */
async function recordDecision(options) {
    const { plan, workspace } = await requirePlan(options.planFile);
    const task = manualTask(plan, options.task);
    requireApprover(plan, task, options.by);
    const out = resolve(options.out);
    const noRecord = `There is no run of this plan in ${options.out} that waits.`;
    if (!existsSync(join(out, 'run.json')))
        throw new UserError(noRecord, `Run it first, or decide with the run: phasegate run --approve ${task.id} --by … --note ….`);
    const sha = await checkedOutCommit(workspace);
    const unlock = lockFolder(out);
    try {
        const record = readRunRecord(out);
        if (record === undefined)
            throw new UserError(`${join(out, 'run.json')} is not a run record.`, 'Run the plan again.');
        const why = whyNotStanding({ plan: record.plan, vars: record.vars, run: record.run }, { digest: plan.digest, vars: record.vars, sha });
        if (why !== undefined)
            throw new UserError(`The run in ${options.out} cannot take a decision: ${why}.`, 'Run the plan again, then decide.');
        const status = readStoredPhase(phaseFolder(out, task.phase))?.result.tasks.find((result) => result.id === task.id)?.status;
        if (status !== 'waiting')
            throw new UserError(`Task ${task.id} does not wait for a decision${status === undefined ? ': it has not been reached' : `: it is ${status}`}.`, 'Run the plan until it waits.');
        const upstream = {};
        for (const id of upstreamOf(plan, [phaseOf(plan, task.phase)])) {
            const manifest = readStoredPhase(phaseFolder(out, id))?.manifest;
            if (manifest !== undefined)
                upstream[id] = manifest;
        }
        const at = new Date().toISOString();
        const decision = {
            task: task.id,
            decision: options.reject ? 'rejected' : 'approved',
            by: options.by,
            note: options.note,
            at,
            asserted: true,
            plan: plan.digest,
            sha,
            upstream,
        };
        const audit = AuditLog.resume(join(out, 'audit.jsonl'));
        audit.append({ type: 'decision-recorded', at, decision });
        const decisions = [...record.decisions.filter((other) => other.task !== task.id), decision];
        writeWhole(join(out, 'run.json'), `${JSON.stringify({ ...record, decisions, auditHead: audit.head }, null, 2)}\n`);
        audit.close();
        const vars = Object.fromEntries(Object.entries(record.vars).filter(([name, value]) => plan.vars[name] !== value));
        return { decision, plan, vars };
    }
    finally {
        unlock();
    }
}

// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./build/js/run/intact.js





/** Whether all evidence of a task is still what its result says. A result without its evidence is not kept. */
async function intactEvidence(folder, result) {
    for (const file of result.evidence) {
        const path = (0,external_node_path_.join)(folder, 'evidence', result.id, encodePath(file.path));
        if (!(0,external_node_fs_.existsSync)(path) || (await sha256Of(path)) !== file.sha256)
            return false;
    }
    return true;
}
async function sha256Of(path) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(path), hash);
    return hash.digest('hex');
}

;// CONCATENATED MODULE: ./build/js/run/environment.js
/**
 * What a task's processes find in their environment. A task is not us: none of the runner's credentials, inputs or
 * command files reach it (design, "A task is not us").
 */
/** Credentials and inputs of the action itself. */
const OURS = /^(INPUT_.*|ACTIONS_RUNTIME_.*|ACTIONS_RESULTS_URL|ACTIONS_CACHE_.*|ACTIONS_ID_TOKEN_.*)$/i;
/** Files through which a process speaks to the runner: a task gets files of its own under these names. */
const COMMAND_FILES = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'];
/**
 * The environment every task starts from: the caller's, less what is ours, less the variables only some tasks may have.
 *
 * @param env the environment Phasegate itself was started with
 * @param secrets names of all variables that any task lists under `secrets`
 */
function baseEnvironment(env, secrets) {
    const base = {};
    const commandFiles = COMMAND_FILES;
    for (const [name, value] of Object.entries(env)) {
        if (value === undefined || OURS.test(name) || commandFiles.includes(name) || secrets.has(name))
            continue;
        base[name] = value;
    }
    return base;
}

// EXTERNAL MODULE: ./build/js/plan/expression.js
var plan_expression = __webpack_require__(6608);
;// CONCATENATED MODULE: ./build/js/run/advice.js
/** What a person needs to know where a task failed or waits. */


/** Longer instructions are cut: the file itself is named in the plan. */
const LONGEST = 8192;
/** @param tail the last lines of the task's output, redacted */
function adviceFor(task, result, tail, { workspace, redactor, commands }) {
    if (result.status === 'waiting') {
        const instructions = task.manual?.instructions;
        const words = instructions === undefined ? '' : 'text' in instructions ? instructions.text : textOrFile(instructions.file, workspace);
        const by = result.waitsFor?.[0] === 'anyone' ? 'YOU' : (result.waitsFor?.[0]?.replace(/^@/, '') ?? 'YOU');
        return { tail: [], instructions: redactor.text(words), approve: commands.approve(task.id, by) };
    }
    if (result.status !== 'failed')
        return undefined;
    return {
        tail,
        ...(task.hint === undefined ? {} : { hint: redactor.text(textOrFile(task.hint, workspace)) }),
        ...(result.reproduce === undefined ? {} : { reproduce: result.reproduce }),
    };
}
/** The words of a hint or of instructions: the file's where they name one of the workspace, else as they stand. */
function textOrFile(value, workspace) {
    if (value.includes('\n') || value.length > 500)
        return value;
    const path = (0,external_node_path_.join)(workspace, value);
    if (!isInside(path, workspace) || !(0,external_node_fs_.statSync)(path).isFile())
        return value;
    return (0,external_node_fs_.readFileSync)(path, 'utf8').slice(0, LONGEST).trimEnd();
}
/** Whether a path exists and, followed through its links, lies in the workspace. */
function isInside(path, workspace) {
    if (!(0,external_node_fs_.existsSync)(path))
        return false;
    const inside = (0,external_node_path_.relative)(workspace, (0,external_node_fs_.realpathSync)(path));
    return !inside.startsWith('..') && !(0,external_node_path_.isAbsolute)(inside);
}

;// CONCATENATED MODULE: ./build/js/evidence/capture.js
/** The captured output of one task: redacted on its way to the disk, in memory as long as it is small. */




/** Up to here the output is kept in memory and written at once in the end. */
const IN_MEMORY = 64 * 1024;
/** A line longer than this is written in pieces. */
const LONGEST_LINE = 64 * 1024;
const TAIL = 16 * 1024;
const capture_NEWLINE = 0x0a;
const FLAGS = external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_CREAT | external_node_fs_.constants.O_TRUNC | (external_node_fs_.constants.O_NOFOLLOW ?? 0);
class OutputCapture {
    /** Told each line as it is complete, redacted, with the label of its source. */
    onLine;
    #file;
    #redactor;
    #streams = [];
    #sources = [];
    #noted = new Map();
    #pending = [];
    #pendingSize = 0;
    #size = 0;
    #hash;
    #fd;
    #flushing;
    #failure;
    #tail = [];
    #tailSize = 0;
    /** Whose bytes came last, and whether they ended a line. */
    #last;
    #atLineStart = true;
    constructor(file, redactor) {
        this.#file = file;
        this.#redactor = redactor;
    }
    /** Lines of two sources do not mix but where one is longer than 64 KiB. */
    source(label) {
        let stream;
        let line = [];
        let length = 0;
        let ended = false;
        const take = (bytes) => {
            const end = bytes.lastIndexOf(capture_NEWLINE) + 1;
            if (end > 0 || length + bytes.length > LONGEST_LINE) {
                const cut = end > 0 ? end : bytes.length;
                line.push(bytes.subarray(0, cut));
                this.#append(line.length === 1 ? line[0] : Buffer.concat(line), source, label);
                line = [];
                length = 0;
                bytes = bytes.subarray(cut);
            }
            if (bytes.length === 0)
                return;
            line.push(bytes);
            length += bytes.length;
        };
        const source = {
            write: (chunk) => {
                if (ended || this.#failure !== undefined)
                    return undefined;
                if (stream === undefined)
                    this.#streams.push((stream = this.#redactor.stream()));
                take(stream.push(chunk));
                return this.#pendingSize > IN_MEMORY ? this.#flush() : undefined;
            },
            end: () => {
                if (ended)
                    return;
                ended = true;
                if (stream !== undefined)
                    take(stream.end());
                if (length > 0)
                    this.#append(Buffer.concat(line), source, label);
            },
        };
        this.#sources.push(source);
        return source;
    }
    /** A line of Phasegate's own, such as the command of a step. */
    note(line) {
        const stream = this.#redactor.stream();
        const bytes = Buffer.concat([stream.push(Buffer.from(`${line}\n`)), stream.end()]);
        add(this.#noted, stream.counts);
        this.#append(bytes, this, undefined);
    }
    /** The last lines, redacted. Of long ones only the last 16 KiB are there. */
    tail(lines) {
        const text = Buffer.concat(this.#tail).subarray(-TAIL).toString();
        const all = text.replace(/\r?\n$/, '').split(/\r?\n/);
        const isCut = this.#size > Math.min(this.#tailSize, TAIL);
        const whole = isCut && all.length > 1 ? all.slice(1) : all;
        return text === '' ? [] : whole.slice(-lines);
    }
    /**
     * Ends the sources and writes what is left.
     *
     * @throws the system's error when something could not be written
     */
    async close() {
        for (const source of this.#sources)
            source.end();
        await this.#flushing;
        try {
            if (this.#failure !== undefined)
                throw this.#failure;
            const rest = Buffer.concat(this.#pending);
            this.#pending = [];
            this.#fd ??= this.#open();
            for (let written = 0; written < rest.length;)
                written += (0,external_node_fs_.writeSync)(this.#fd, rest, written);
            const sha256 = (this.#hash ?? (0,external_node_crypto_.createHash)('sha256')).update(rest).digest('hex');
            const counts = new Map(this.#noted);
            for (const stream of this.#streams)
                add(counts, stream.counts);
            return { sha256, size: this.#size, redactions: Object.fromEntries(counts) };
        }
        finally {
            if (this.#fd !== undefined)
                (0,external_node_fs_.closeSync)(this.#fd);
            this.#fd = undefined;
        }
    }
    #append(bytes, owner, label) {
        if (!this.#atLineStart && this.#last !== owner)
            this.#keep(Buffer.from('\n'));
        this.#keep(bytes);
        this.#last = owner;
        this.#atLineStart = bytes.at(-1) === capture_NEWLINE;
        if (this.onLine === undefined)
            return;
        for (const line of bytes.toString().replace(/\r?\n$/, '').split(/\r?\n/))
            this.onLine(line, label);
    }
    #keep(bytes) {
        this.#size += bytes.length;
        this.#pending.push(bytes);
        this.#pendingSize += bytes.length;
        const last = bytes.length > TAIL ? Buffer.from(bytes.subarray(-TAIL)) : bytes;
        this.#tail.push(last);
        this.#tailSize += last.length;
        while (this.#tail.length > 1 && this.#tailSize - this.#tail[0].length > TAIL)
            this.#tailSize -= this.#tail.shift().length;
    }
    /** Writes what is pending, one write at a time, and never rejects: `close` tells of a failure. */
    #flush() {
        this.#flushing ??= (async () => {
            try {
                while (this.#pendingSize > IN_MEMORY) {
                    const bytes = Buffer.concat(this.#pending);
                    this.#pending = [];
                    this.#pendingSize = 0;
                    this.#fd ??= this.#open();
                    (this.#hash ??= (0,external_node_crypto_.createHash)('sha256')).update(bytes);
                    for (let written = 0; written < bytes.length;) {
                        written += (await (0,external_node_util_.promisify)(external_node_fs_.write)(this.#fd, bytes, written, bytes.length - written, null)).bytesWritten;
                    }
                }
            }
            catch (error) {
                this.#failure = error;
                this.#pending = [];
                this.#pendingSize = 0;
            }
            finally {
                this.#flushing = undefined;
            }
        })();
        return this.#flushing;
    }
    #open() {
        try {
            return (0,external_node_fs_.openSync)(this.#file, FLAGS, 0o644);
        }
        catch (error) {
            if (error.code !== 'ENOENT')
                throw error;
            (0,external_node_fs_.mkdirSync)((0,external_node_path_.dirname)(this.#file), { recursive: true });
            return (0,external_node_fs_.openSync)(this.#file, FLAGS, 0o644);
        }
    }
}
function add(sum, counts) {
    for (const [name, count] of counts)
        sum.set(name, (sum.get(name) ?? 0) + count);
}

;// CONCATENATED MODULE: ./build/js/run/process.js
/**
 * Child processes as steps need them: one process group each, ended as a whole tree, with back-pressure on what they
 * print and nothing of theirs left behind.
 */



/** Between SIGTERM and SIGKILL. A cancelled job has five seconds for everything (design, "Ending"). */
const GRACE_MS = { timeout: 5000, cancel: 2000, leftover: 1000 };
/** How long a finished shell may leave its pipes open, as `>(tee log)` does, before what holds them counts as left behind. */
const FLUSH_MS = 500;
/** One argument may have 128 KiB on Linux; a longer script goes through a file. */
const ARGUMENT_LIMIT = 100_000;
/** The variable every process of a step carries, by which those that left its group are found again. */
const process_MARK = 'PHASEGATE_STEP';
/** Runs one script to its end and until nothing of it is left. Never rejects for what the script does. */
async function runProcess(options) {
    if (options.signal.aborted)
        return { kind: 'cancelled', leftBehind: 0 };
    const command = commandFor(options);
    if ('missing' in command) {
        return { kind: 'not-started', reason: `shell "${options.shell}" was not found: ${command.missing} is not on PATH. Install it, or set another \`shell:\`.`, leftBehind: 0 };
    }
    const child = (0,external_node_child_process_.spawn)(command.file, command.args, {
        cwd: options.cwd,
        env: options.env,
        // A group of its own, so that all of it can be ended at once and our terminal's Ctrl-C reaches it only through us.
        detached: process.platform !== 'win32',
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
    });
    let stopped;
    let ending;
    const stop = (why) => {
        if (stopped !== undefined || child.pid === undefined)
            return;
        stopped = why;
        ending = endTree(child.pid, options.env[process_MARK], why === 'timed-out' ? GRACE_MS.timeout : GRACE_MS.cancel);
    };
    const onAbort = () => stop('cancelled');
    options.signal.addEventListener('abort', onAbort, { once: true });
    const timer = options.timeoutMs === undefined ? undefined : setTimeout(() => stop('timed-out'), options.timeoutMs);
    const exited = new Promise((resolve) => {
        child.once('error', (error) => resolve({ error }));
        child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    const closed = new Promise((resolve) => child.once('close', () => resolve()));
    drain(child.stdout, options.stdout);
    drain(child.stderr, options.stderr);
    const result = await exited;
    clearTimeout(timer);
    options.signal.removeEventListener('abort', onAbort);
    if ('error' in result)
        return { kind: 'not-started', reason: startError(result.error, command.file, options.cwd), leftBehind: 0 };
    let leftBehind = 0;
    if (ending !== undefined)
        await ending;
    else if (child.pid !== undefined) {
        if (!(await settled(closed, FLUSH_MS)) || groupIsAlive(child.pid)) {
            leftBehind = await endTree(child.pid, options.env[process_MARK], GRACE_MS.leftover);
        }
    }
    // What escaped both the group and the mark may hold the pipes for ever: what it prints from here on is not ours.
    if (!(await settled(closed, FLUSH_MS))) {
        child.stdout.destroy();
        child.stderr.destroy();
    }
    if (stopped !== undefined)
        return { kind: stopped, leftBehind };
    if (result.signal !== null)
        return { kind: 'signalled', signal: result.signal, leftBehind };
    return { kind: 'exited', code: result.code ?? 1, leftBehind };
}
function drain(stream, sink) {
    stream.on('data', (chunk) => {
        const pressure = sink.write(chunk);
        if (pressure === undefined)
            return;
        stream.pause();
        void pressure.then(() => stream.resume());
    });
    // A reset pipe of a killed child is no news; its exit is.
    stream.on('error', () => undefined);
}
/** Whether the promise resolves within the time, without keeping the process alive for it. */
async function settled(promise, ms) {
    let timer;
    const late = new Promise((resolve) => {
        timer = setTimeout(() => resolve(false), ms);
    });
    try {
        return await Promise.race([promise.then(() => true), late]);
    }
    finally {
        clearTimeout(timer);
    }
}
function startError(error, file, cwd) {
    switch (error.code) {
        case 'ENOENT':
            return `${file} could not be started in ${cwd}: it is not on PATH, or the working directory is gone.`;
        case 'E2BIG':
            return 'The environment is too large for a process of this system. Pass large values through files.';
        default:
            return `${file} could not be started: ${error.message}`;
    }
}
/**
 * The command line of a script, as GitHub starts it (`bash --noprofile --norc -eo pipefail`), in one argument where it
 * fits. For bash and sh both streams go through one pipe, so that the log keeps the order in which lines were written;
 * the second pipe holds what the shell says before its first line runs, such as a syntax error.
 */
function commandFor({ shell, script, scratch, env }) {
    const path = env['PATH'] ?? '';
    const inline = script.length < ARGUMENT_LIMIT;
    const file = (ending, text) => {
        const target = (0,external_node_path_.join)(scratch, `step${ending}`);
        (0,external_node_fs_.writeFileSync)(target, text, { mode: 0o600 });
        return target;
    };
    switch (shell) {
        case 'bash':
        case 'sh': {
            const found = onPath(shell, path);
            if (found === undefined)
                return { missing: shell };
            const flags = shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail'] : ['-e'];
            const merged = `exec 2>&1;${script}`;
            return { file: found, args: inline ? [...flags, '-c', merged] : [...flags, file('.sh', merged)] };
        }
        case 'node': {
            const found = onPath('node', path) ?? process.execPath;
            return { file: found, args: inline ? ['-e', script] : [file('.cjs', script)] };
        }
        case 'python': {
            const found = onPath('python', path) ?? onPath('python3', path);
            if (found === undefined)
                return { missing: 'python (or python3)' };
            return { file: found, args: [file('.py', script)] };
        }
        case 'pwsh': {
            const found = onPath('pwsh', path);
            if (found === undefined)
                return { missing: 'pwsh' };
            const text = `$ErrorActionPreference = 'stop'\n${script}\nif ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }\n`;
            return { file: found, args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', file('.ps1', text)] };
        }
    }
}
const found = new Map();
/** Where a program is, looked up once per PATH: spawning by full path spares the child's own search in each start. */
function onPath(name, path) {
    const key = `${name}\0${path}`;
    if (!found.has(key))
        found.set(key, search(name, path));
    return found.get(key);
}
function search(name, path) {
    const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
    for (const folder of path.split(external_node_path_.delimiter)) {
        for (const ending of endings) {
            const candidate = (0,external_node_path_.join)(folder || '.', name + ending);
            try {
                (0,external_node_fs_.accessSync)(candidate, external_node_fs_.constants.X_OK);
                return candidate;
            }
            catch {
                continue;
            }
        }
    }
    return undefined;
}
function groupIsAlive(pid) {
    if (process.platform === 'win32')
        return false;
    try {
        process.kill(-pid, 0);
        return true;
    }
    catch (error) {
        return error.code === 'EPERM';
    }
}
/**
 * Ends a process, its group, its descendants and whatever carries its mark: SIGTERM, then SIGKILL when the grace is
 * over. Resolves with how many processes there were besides the leader.
 */
async function endTree(leader, mark, graceMs) {
    if (process.platform === 'win32') {
        try {
            (0,external_node_child_process_.execFileSync)('taskkill', ['/pid', String(leader), '/T', '/F'], { stdio: 'ignore' });
        }
        catch {
            // It had ended by itself.
        }
        return 0;
    }
    const seen = new Set();
    const strike = (signal) => {
        const members = familyOf(leader, mark);
        for (const pid of members)
            if (pid !== leader)
                seen.add(pid);
        send(-leader, signal);
        for (const pid of members)
            send(pid, signal);
        return members.length > 0 || groupIsAlive(leader);
    };
    const deadline = Date.now() + graceMs;
    let alive = strike('SIGTERM');
    while (alive && Date.now() < deadline) {
        await pause(20);
        alive = familyOf(leader, mark).length > 0 || groupIsAlive(leader);
    }
    // A killed process may be listed until its parent has taken note; a few rounds catch what was forked meanwhile.
    for (let round = 0; alive && round < 50; round += 1) {
        alive = strike('SIGKILL');
        if (alive)
            await pause(10);
    }
    return Math.max(seen.size, 1);
}
function send(pid, signal) {
    try {
        process.kill(pid, signal);
    }
    catch {
        // Gone between the look and the signal.
    }
}
async function pause(ms) {
    await new Promise((resolve) => {
        setTimeout(resolve, ms);
    });
}
/** The living members of a step: its group, all their descendants, and on Linux whoever carries its mark. */
function familyOf(leader, mark) {
    const rows = process.platform === 'linux' ? linuxProcesses() : listedProcesses();
    const members = new Set(rows.filter((row) => row.group === leader || row.pid === leader).map((row) => row.pid));
    if (process.platform === 'linux' && mark !== undefined) {
        for (const row of rows)
            if (!members.has(row.pid) && carries(row.pid, mark))
                members.add(row.pid);
    }
    for (let grew = true; grew;) {
        grew = false;
        for (const row of rows) {
            if (members.has(row.parent) && !members.has(row.pid)) {
                members.add(row.pid);
                grew = true;
            }
        }
    }
    return [...members];
}
function linuxProcesses() {
    const rows = [];
    for (const name of (0,external_node_fs_.readdirSync)('/proc')) {
        const pid = Number(name);
        if (!Number.isInteger(pid))
            continue;
        try {
            const stat = (0,external_node_fs_.readFileSync)(`/proc/${name}/stat`, 'latin1');
            // The command's name in parentheses may itself hold spaces and parentheses.
            const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
            if (state !== 'Z' && state !== 'X')
                rows.push({ pid, parent: Number(parent), group: Number(group) });
        }
        catch {
            continue;
        }
    }
    return rows;
}
function listedProcesses() {
    const text = (0,external_node_child_process_.execFileSync)('ps', ['-axo', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' });
    return text
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter((columns) => !columns[3]?.startsWith('Z'))
        .map(([pid, parent, group]) => ({ pid: Number(pid), parent: Number(parent), group: Number(group) }));
}
function carries(pid, mark) {
    try {
        return (0,external_node_fs_.readFileSync)(`/proc/${pid}/environ`, 'latin1').includes(`${process_MARK}=${mark}\0`);
    }
    catch {
        return false;
    }
}
/** A number the kernel gives no new process below, as long as it has not come round; 0: it does not say. */
function lastProcess() {
    if (process.platform !== 'linux')
        return 0;
    try {
        return Number((0,external_node_fs_.readFileSync)('/proc/loadavg', 'latin1').trim().split(' ')[4]);
    }
    catch {
        return 0;
    }
}
/** More candidates than this are looked up in one listing. */
const FEW = 200;
/**
 * Processes that left their step's group, as daemons do, and still run: found by the mark of their task.
 *
 * @param since what `lastProcess` said before the task started
 */
function strays(mark, since) {
    if (process.platform !== 'linux')
        return [];
    const last = lastProcess();
    const few = since > 0 && last >= since && last - since <= FEW;
    const candidates = few
        ? Array.from({ length: last - since }, (_, n) => since + 1 + n).filter((pid) => (0,external_node_fs_.existsSync)(`/proc/${pid}`))
        : (0,external_node_fs_.readdirSync)('/proc').map(Number).filter(Number.isInteger);
    return candidates.filter((pid) => carries(pid, mark));
}

;// CONCATENATED MODULE: ./build/js/run/steps.js
/** Runs the steps of one task: a command or a check each, with its condition, attempts and time limit. */




/**
 * Runs one step to its result. Never rejects for what the step does.
 *
 * @param failedBefore whether a step before it failed: what its `if` sees as `failure()`
 */
async function runStep(step, failedBefore, context) {
    const base = { name: step.name, kind: step.check.kind };
    const env = { ...context.env, ...step.env };
    const started = performance.now();
    const elapsed = () => Math.round(performance.now() - started);
    try {
        const status = { success: !failedBefore, failure: failedBefore, cancelled: false };
        if (!(0,plan_expression.evaluateCondition)(step.if ?? 'success()', { ...context.expressions, env }, status)) {
            return { ...base, status: 'skipped', attempts: 0, durationMs: 0 };
        }
    }
    catch (error) {
        return { ...base, status: 'failed', attempts: 0, durationMs: 0, error: `its \`if\` could not be evaluated: ${error.message}` };
    }
    const retry = step.retry ?? context.defaults.retry ?? { attempts: 1, backoffMs: 0 };
    for (let attempt = 1;; attempt += 1) {
        context.onStart(step.name, attempt);
        const outcome = await runAttempt(step, env, context);
        const outOfTime = context.deadline !== undefined && Date.now() >= context.deadline;
        if (outcome.status !== 'failed' || attempt >= retry.attempts || outOfTime) {
            return { ...base, attempts: attempt, durationMs: elapsed(), ...redacted(outcome, context.redactor) };
        }
        const waitMs = Math.min(retry.backoffMs * 2 ** (attempt - 1), (context.deadline ?? Infinity) - Date.now());
        context.onRetry(step.name, attempt, context.redactor.text(outcome.error), waitMs);
        if (!(await waitFor(waitMs, context.signal)))
            return { ...base, status: 'cancelled', attempts: attempt, durationMs: elapsed() };
    }
}
function redacted(outcome, redactor) {
    if (outcome.status === 'cancelled')
        return outcome;
    const tests = outcome.tests?.map((test) => ({
        ...test,
        name: redactor.text(test.name),
        ...(test.message === undefined ? {} : { message: redactor.text(test.message) }),
    }));
    const told = outcome.status === 'failed' ? { error: redactor.text(outcome.error) } : outcome.detail === undefined ? {} : { detail: redactor.text(outcome.detail) };
    return { ...outcome, ...told, ...(tests === undefined ? {} : { tests }) };
}
async function runAttempt(step, env, context) {
    const folder = workingDirectory(step.workingDirectory ?? context.defaults.workingDirectory, context.workspace);
    if ('problem' in folder)
        return { status: 'failed', error: folder.problem };
    const own = step.timeoutMs;
    const left = context.deadline === undefined ? undefined : Math.max(context.deadline - Date.now(), 1);
    const timeoutMs = own === undefined ? left : Math.min(own, left ?? Infinity);
    const timedOut = `timed out after ${words(timeoutMs !== undefined && timeoutMs === own ? own : (context.defaults.timeoutMs ?? timeoutMs ?? 0))}; all its processes were ended`;
    const { check } = step;
    if (check.kind === 'run') {
        const stdout = context.capture.source();
        const stderr = context.capture.source();
        const outcome = await runProcess({
            shell: step.shell ?? context.defaults.shell ?? 'bash',
            script: check.run,
            cwd: folder.path,
            env,
            scratch: context.scratch,
            timeoutMs,
            signal: context.signal,
            stdout,
            stderr,
        });
        stdout.end();
        stderr.end();
        if (outcome.leftBehind > 0 && outcome.kind === 'exited') {
            const some = outcome.leftBehind === 1 ? 'a process' : `${outcome.leftBehind} processes`;
            context.onWarning(`step "${step.name}" left ${some} running; ended with it. End what you start, or start it in the task that needs it.`);
        }
        return ofProcess(outcome, timedOut);
    }
    if (check.kind === 'requirements' || check.kind === 'tasks') {
        return { status: 'failed', error: `the check \`${check.kind}\` is evaluated by the report, which this version does not do while tasks run` };
    }
    const { runCheck } = await __webpack_require__.e(/* import() */ 549).then(__webpack_require__.bind(__webpack_require__, 4549));
    const limit = new AbortController();
    const stop = () => limit.abort();
    context.signal.addEventListener('abort', stop, { once: true });
    const log = context.capture.source();
    try {
        const outcome = await runCheck(check, {
            workspace: context.workspace,
            workingDirectory: folder.path,
            vars: context.vars,
            signal: limit.signal,
            ...(timeoutMs === undefined ? {} : { timeoutMs }),
            ...(context.freshSince === undefined ? {} : { freshSince: context.freshSince }),
            requirementIds: context.requirementIds,
            record: context.record,
            log: (line) => void log.write(Buffer.from(`${line}\n`)),
        });
        return context.signal.aborted ? { status: 'cancelled' } : outcome;
    }
    finally {
        log.end();
        context.signal.removeEventListener('abort', stop);
    }
}
function ofProcess(outcome, timedOut) {
    switch (outcome.kind) {
        case 'exited':
            if (outcome.code === 0)
                return { status: 'passed', exitCode: 0 };
            return { status: 'failed', exitCode: outcome.code, error: `exit ${outcome.code}${meaning(outcome.code)}` };
        case 'signalled':
            return { status: 'failed', error: `ended by ${outcome.signal}` };
        case 'timed-out':
            return { status: 'failed', error: timedOut };
        case 'not-started':
            return { status: 'failed', error: outcome.reason };
        case 'cancelled':
            return { status: 'cancelled' };
    }
}
/** What shells mean by their own exit codes. */
function meaning(code) {
    if (code === 127)
        return ' (command not found: install it, or check its name and PATH)';
    if (code === 126)
        return ' (found but not executable: `chmod +x` it, or run it through its interpreter)';
    return '';
}
function workingDirectory(wanted, workspace) {
    if (wanted === undefined)
        return { path: workspace };
    const path = (0,external_node_path_.resolve)(workspace, wanted);
    if (!(0,external_node_fs_.existsSync)(path))
        return { problem: `working directory ${wanted} is not there; it is taken from the plan's folder. Create it in an earlier step, or correct \`working-directory\`.` };
    if (!(0,external_node_fs_.statSync)(path).isDirectory())
        return { problem: `working directory ${wanted} is a file, not a folder.` };
    const real = (0,external_node_fs_.realpathSync)(path);
    const inside = (0,external_node_path_.relative)(workspace, real);
    if (inside.startsWith('..') || (0,external_node_path_.isAbsolute)(inside))
        return { problem: `working directory ${wanted} leads out of the workspace, which tasks must not leave.` };
    return { path: real };
}
/** Resolves true after the time, false as soon as the signal is aborted. */
async function waitFor(ms, signal) {
    if (signal.aborted)
        return false;
    return new Promise((resolvePromise) => {
        const onAbort = () => {
            clearTimeout(timer);
            resolvePromise(false);
        };
        const timer = setTimeout(() => {
            signal.removeEventListener('abort', onAbort);
            resolvePromise(true);
        }, Math.max(ms, 0));
        signal.addEventListener('abort', onAbort, { once: true });
    });
}
function words(ms) {
    if (ms < 1000)
        return `${ms} ms`;
    if (ms < 60_000)
        return `${ms / 1000} s`;
    return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./build/js/evidence/copy.js
/** Copies one file into the record: text redacted, anything else only when no secret is in it. */



const CHUNK = 256 * 1024;
/**
 * Copies as text, and from the start again as bytes where it turns out not to be text. Memory does not grow with the
 * file.
 */
async function copyRedacted(source, target, redactor) {
    const output = await (0,promises_.open)(target, 'wx', 0o644);
    let copied;
    try {
        copied = await copyText(source, output, redactor);
        if (copied === undefined) {
            await output.truncate(0);
            copied = await copyBytes(source, output, redactor);
        }
        return copied;
    }
    finally {
        await output.close();
        if (copied === undefined || !('sha256' in copied))
            await (0,promises_.rm)(target, { force: true });
    }
}
/** Undefined: it is not UTF-8, or has NUL bytes as UTF-16 does. */
async function copyText(source, output, redactor) {
    const stream = redactor.stream();
    const writer = new Writer(output);
    let broken = Buffer.alloc(0);
    for await (const chunk of chunksOf(source)) {
        if (chunk.includes(0))
            return undefined;
        const bytes = broken.length === 0 ? chunk : Buffer.concat([broken, chunk]);
        const whole = bytes.length - incompleteEnd(bytes);
        if (!(0,external_node_buffer_.isUtf8)(bytes.subarray(0, whole)))
            return undefined;
        broken = Buffer.from(bytes.subarray(whole));
        await writer.write(stream.push(chunk));
    }
    if (broken.length > 0)
        return undefined;
    await writer.write(stream.end());
    return { ...writer.end(), redactions: Object.fromEntries(stream.counts) };
}
async function copyBytes(source, output, redactor) {
    const detector = redactor.detector();
    const writer = new Writer(output);
    for await (const chunk of chunksOf(source)) {
        detector.push(chunk);
        await writer.write(chunk);
    }
    detector.end();
    if (detector.counts.size > 0)
        return { secrets: [...detector.counts.keys()] };
    return { ...writer.end(), redactions: {} };
}
class Writer {
    #output;
    #hash = (0,external_node_crypto_.createHash)('sha256');
    #size = 0;
    constructor(output) {
        this.#output = output;
    }
    async write(bytes) {
        this.#hash.update(bytes);
        for (let written = 0; written < bytes.length;) {
            written += (await this.#output.write(bytes, written, bytes.length - written, this.#size + written)).bytesWritten;
        }
        this.#size += bytes.length;
    }
    end() {
        return { sha256: this.#hash.digest('hex'), size: this.#size };
    }
}
/** The file from its start; a chunk is valid until the next one is asked for. */
async function* chunksOf(source) {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let position = 0;;) {
        const { bytesRead } = await source.read(buffer, 0, CHUNK, position);
        if (bytesRead === 0)
            return;
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
    }
}
/** How many bytes at the end are the beginning of a character that goes on. */
function incompleteEnd(bytes) {
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
        const byte = bytes[bytes.length - back];
        if (byte >= 0xc0)
            return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
        if (byte < 0x80)
            return 0;
    }
    return 0;
}

// EXTERNAL MODULE: ./node_modules/picomatch/index.js
var picomatch = __webpack_require__(4006);
;// CONCATENATED MODULE: ./build/js/evidence/find.js



/** Folders a wildcard does not enter: nobody means them, and they are huge. */
const NEVER_MEANT = ['.git', 'node_modules'];
/**
 * @param root real path of the workspace
 * @param exclude real paths of folders that wildcards do not enter
 * @returns paths relative to the workspace with `/`, sorted: files, links to files, and whatever else is no folder
 */
async function findFiles(root, pattern, exclude) {
    const problem = (text) => ({ paths: [], problems: [`declared evidence ${pattern} ${text}`] });
    const normal = pattern.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '/**');
    if (normal.startsWith('/') || /^[A-Za-z]:[\\/]/.test(normal))
        return problem('is an absolute path: evidence is named relative to the workspace');
    if (normal.split('/').includes('..'))
        return problem('leads out of the workspace: evidence has to lie in it');
    const { base, glob } = picomatch.scan(normal, { nonegate: true });
    if (glob === '') {
        const there = await (0,promises_.lstat)((0,external_node_path_.join)(root, normal)).catch(() => undefined);
        if (there === undefined)
            return { paths: [], problems: [] };
        const target = there.isSymbolicLink() ? await (0,promises_.stat)((0,external_node_path_.join)(root, normal)).catch(() => undefined) : there;
        if (!target?.isDirectory())
            return { paths: [normal], problems: [] };
        return findFiles(root, `${normal}/**`, exclude);
    }
    const start = await (0,promises_.realpath)((0,external_node_path_.join)(root, base)).catch(() => undefined);
    if (start === undefined || !(await isFolder(start)))
        return { paths: [], problems: [] };
    if (!isBelow(start, root))
        return problem(`lies behind the link ${base}, which leads out of the workspace, to ${start}`);
    const excluded = exclude.find((folder) => isBelow(start, folder));
    if (excluded !== undefined)
        return problem(`lies in ${excluded}, where Phasegate keeps its own files: write it elsewhere`);
    const matches = picomatch(normal, { dot: true, nonegate: true });
    const skipped = NEVER_MEANT.filter((name) => !normal.split('/').includes(name));
    const paths = [];
    const problems = [];
    const walk = async (folder) => {
        for (const entry of await entriesOf((0,external_node_path_.join)(root, folder))) {
            const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
            if (entry.isDirectory()) {
                if (!skipped.includes(entry.name) && !exclude.includes((0,external_node_path_.join)(root, path)))
                    await walk(path);
            }
            else if (matches(path)) {
                // A linked folder is not entered, as in any shell; one that leads out is told.
                const target = entry.isSymbolicLink() ? await linkedFolder((0,external_node_path_.join)(root, path)) : undefined;
                if (target === undefined)
                    paths.push(path);
                else if (!isBelow(target, root))
                    problems.push(`evidence ${path} is a link that leads out of the workspace, to ${target}: it is not kept`);
            }
        }
    };
    await walk(base);
    return { paths: paths.toSorted(), problems };
}
async function entriesOf(folder) {
    return (0,promises_.readdir)(folder, { withFileTypes: true }).catch((error) => {
        // Removed while walking, or not ours to read: what it may hold is then missing, and told as that.
        if (error.code === 'ENOENT' || error.code === 'EACCES')
            return [];
        throw error;
    });
}
async function isFolder(path) {
    const stats = await (0,promises_.stat)(path).catch(() => undefined);
    return stats?.isDirectory() ?? false;
}
/** Where a link to a folder leads; undefined for other links. */
async function linkedFolder(path) {
    const target = await (0,promises_.realpath)(path).catch(() => undefined);
    return target !== undefined && (await isFolder(target)) ? target : undefined;
}
/** Whether a path is the folder or lies in it; both are real paths. */
function isBelow(path, folder) {
    return path === folder || path.startsWith(`${folder}${external_node_path_.sep}`);
}

;// CONCATENATED MODULE: ./build/js/evidence/collect.js
/**
 * Declared evidence: found in the workspace, checked, redacted and copied into the record. Nothing outside the workspace
 * is ever read, whatever links a task made.
 */






/** The captured output of every task, which is evidence without being declared. */
const OUTPUT_LOG = 'output.log';
/**
 * Copies what the patterns match. A problem is a sentence for the task's error; the file it is about is not kept, the
 * others are.
 *
 * @throws the system's error when the destination cannot be written
 */
async function collectEvidence(options) {
    const files = [];
    const problems = [];
    if (options.patterns.length === 0)
        return { files, problems };
    const root = await (0,promises_.realpath)(options.workspace);
    const exclude = await Promise.all(options.exclude.map((folder) => (0,promises_.realpath)(folder).catch(() => folder)));
    const seen = new Map([[collisionKey(OUTPUT_LOG), OUTPUT_LOG]]);
    for (const pattern of options.patterns) {
        const found = await findFiles(root, pattern, exclude);
        problems.push(...found.problems);
        let newest;
        let fresh = 0;
        for (const path of found.paths) {
            const source = await openInside(root, path, exclude);
            if (typeof source === 'string') {
                problems.push(source);
                fresh += 1;
                continue;
            }
            try {
                // A file unpacked or copied with its times is new all the same.
                const at = Math.max(source.mtimeMs, source.birthtimeMs);
                if (newest === undefined || at > newest.at)
                    newest = { path, at };
                if (at < options.writtenSince)
                    continue;
                fresh += 1;
                if (seen.get(collisionKey(path)) === path && path !== OUTPUT_LOG)
                    continue;
                const kept = await keep(path, source.handle, seen, options);
                if (typeof kept === 'string')
                    problems.push(kept);
                else
                    files.push(kept);
            }
            finally {
                await source.handle.close();
            }
        }
        if (fresh > 0 || found.problems.length > 0)
            continue;
        problems.push(newest === undefined
            ? `declared evidence ${pattern} is missing: no file matches`
            : `declared evidence ${pattern} was not written by this task: its newest file, ${newest.path}, is from ${new Date(newest.at).toISOString()}, before the task began`);
    }
    return { files, problems: [...new Set(problems)].map((problem) => options.redactor.text(problem)) };
}
async function keep(path, handle, seen, options) {
    const name = `evidence ${path}`;
    if (path.includes('\ufffd'))
        return `${name} has a name that is not UTF-8: rename it`;
    if (options.redactor.contains(path))
        return `${name} has a secret in its name, and is not kept`;
    const clash = seen.get(collisionKey(path));
    if (clash === OUTPUT_LOG)
        return `${name} has the name under which the captured output is kept: write it to another file, or into a folder`;
    if (clash !== undefined)
        return `${name} and ${clash} are one file on macOS and Windows, where the record must be readable too: rename one of them`;
    const stored = encodePath(path);
    const target = (0,external_node_path_.join)(options.destination, ...stored.split('/'));
    await (0,promises_.mkdir)((0,external_node_path_.dirname)(target), { recursive: true });
    // What an attempt that was killed left, or somebody put there.
    await (0,promises_.rm)(target, { force: true });
    const copied = await copyRedacted(handle, target, options.redactor).catch((error) => {
        if (error.syscall === 'read')
            return { unreadable: `cannot be read: ${error.code}` };
        throw error;
    });
    if ('unreadable' in copied)
        return `${name} ${copied.unreadable}, and is not kept`;
    if ('secrets' in copied) {
        return `${name} is not UTF-8 text and holds ${copied.secrets.join(', ')}, which cannot be redacted there: it is not kept. Write it without the secret, or do not declare it`;
    }
    seen.set(collisionKey(path), path);
    const { sha256, size, redactions } = copied;
    return { path, stored, sha256, size, ...(Object.keys(redactions).length > 0 ? { redactions } : {}) };
}
/**
 * Opens a regular file that lies in the workspace, through links too, and proves after opening that what is open is what
 * lies there. A string says why not.
 */
async function openInside(root, path, exclude) {
    const name = `evidence ${path}`;
    const unsafe = unsafePath(path.replaceAll('\\', '_').replace(/^[A-Za-z]:/, '_'));
    if (unsafe !== undefined)
        return `${name} ${unsafe}`;
    let handle;
    try {
        const real = await (0,promises_.realpath)((0,external_node_path_.join)(root, path));
        if (!isBelow(real, root))
            return `${name} is a link that leads out of the workspace, to ${real}: it is not kept`;
        const excluded = exclude.find((folder) => isBelow(real, folder));
        if (excluded !== undefined)
            return `${name} lies in ${excluded}, where Phasegate keeps its own files: write it elsewhere`;
        // Not waiting for the other side of a pipe, and not following a link put there since.
        handle = await (0,promises_.open)(real, external_node_fs_.constants.O_RDONLY | (external_node_fs_.constants.O_NOFOLLOW ?? 0) | (external_node_fs_.constants.O_NONBLOCK ?? 0));
        const opened = await handle.stat();
        const there = await (0,promises_.lstat)(real);
        if (opened.ino !== there.ino || opened.dev !== there.dev || (await (0,promises_.realpath)(real)) !== real) {
            await handle.close();
            return `${name} was replaced while it was read: it is not kept`;
        }
        if (!opened.isFile()) {
            await handle.close();
            return `${name} is ${collect_kindOf(opened)}, which cannot be kept`;
        }
        return { handle, mtimeMs: opened.mtimeMs, birthtimeMs: opened.birthtimeMs };
    }
    catch (error) {
        await handle?.close();
        const kind = await (0,promises_.stat)((0,external_node_path_.join)(root, path)).catch(() => undefined);
        if (kind !== undefined && !kind.isFile())
            return `${name} is ${collect_kindOf(kind)}, which cannot be kept`;
        const { code } = error;
        const reasons = { EACCES: 'permission denied', ENOENT: 'it is a link that leads nowhere, or was removed', ELOOP: 'its links lead in a circle' };
        return `${name} cannot be read: ${reasons[code ?? ''] ?? code ?? String(error)}`;
    }
}
function collect_kindOf(stats) {
    if (stats.isFIFO())
        return 'a named pipe';
    if (stats.isSocket())
        return 'a socket';
    return stats.isDirectory() ? 'a folder' : 'a device';
}

;// CONCATENATED MODULE: ./build/js/run/outputs.js
/**
 * What a task hands to later ones: the file `$PHASEGATE_OUTPUT` names, in the format of GitHub's `$GITHUB_OUTPUT`.
 */
/** Bytes. A reader needs no more than one beyond this to report a file that is too large. */
const OUTPUT_FILE_LIMIT = 1024 * 1024;
/** Linux starts no process one of whose variables, `NAME=value` and a final NUL, has more bytes. */
const VARIABLE_LIMIT = 128 * 1024;
const outputs_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/**
 * Outputs become variables of later tasks, and to these somebody listens before a task's first line runs: the runner and
 * this product, the loader, shells, interpreters, build tools, git, and TLS about whom to trust.
 */
const REFUSED_PREFIXES = /^(PHASEGATE_|GITHUB_|RUNNER_|ACTIONS_|INPUT_|LD_|DYLD_|GIT_CONFIG|GIT_TRACE|PIP_|UV_|BUNDLE_|CARGO_|CORECLR_|LUA_INIT|PYTHON[A-Z]|PERL5|NPM_CONFIG_|npm_config_)/;
const REFUSED_NAMES = new Set(`PATH HOME SHELL BASH_ENV ENV IFS SHELLOPTS BASHOPTS PS4 PROMPT_COMMAND CDPATH GLOBIGNORE BASH_LOADABLES_PATH ZDOTDIR FPATH
  GCONV_PATH GLIBC_TUNABLES
  NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED
  PERLLIB RUBYOPT RUBYLIB RUBYSHELL GEM_HOME GEM_PATH PHPRC PHP_INI_SCAN_DIR LUA_PATH LUA_CPATH PSModulePath
  JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH MAVEN_OPTS GRADLE_OPTS DOTNET_STARTUP_HOOKS DOTNET_ADDITIONAL_DEPS
  MAKEFLAGS MFLAGS GNUMAKEFLAGS GOFLAGS GOPROXY GOTOOLCHAIN RUSTFLAGS RUSTC_WRAPPER ERL_FLAGS R_PROFILE R_ENVIRON
  GIT_SSH GIT_SSH_COMMAND GIT_ASKPASS GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_EXTERNAL_DIFF GIT_PROXY_COMMAND GIT_EXEC_PATH
  GIT_TEMPLATE_DIR GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
  GIT_SSL_NO_VERIFY GIT_ALLOW_PROTOCOL
  SSH_ASKPASS SSH_AUTH_SOCK SUDO_ASKPASS EDITOR VISUAL PAGER MANPAGER BROWSER LESSOPEN LESSCLOSE
  OPENSSL_CONF OPENSSL_ENGINES OPENSSL_MODULES SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE REQUESTS_CA_BUNDLE CURL_HOME WGETRC
  HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy`.split(/\s+/));
/**
 * Reads an output file: lines `name=value`, and `name<<DELIMITER`, any lines, `DELIMITER`. A name written twice keeps its
 * last value. A byte order mark and CRLF are accepted.
 *
 * A file with a problem has no outputs: after an unclosed delimiter nobody knows what was meant as a value.
 */
function parseOutputs(text) {
    const size = Buffer.byteLength(text);
    if (size > OUTPUT_FILE_LIMIT) {
        return { outputs: {}, problems: [`the output file has more than 1 MiB (${OUTPUT_FILE_LIMIT} bytes); hand over large results as evidence files`] };
    }
    const lines = text.replace(/^\uFEFF/, '').split('\n');
    const outputs = new Map();
    const problems = [];
    for (let index = 0; index < lines.length; index += 1) {
        const line = withoutReturn(lines[index] ?? '');
        if (line === '')
            continue;
        const number = index + 1;
        const [, name, operator, rest] = /^(.*?)(=|<<)([^]*)$/.exec(line) ?? [];
        if (name === undefined || rest === undefined) {
            problems.push(`line ${number}: expected name=value or name<<DELIMITER, got ${outputs_quoted(line)}`);
            continue;
        }
        let value = rest;
        if (operator === '<<') {
            if (rest === '') {
                problems.push(`line ${number}: expected a delimiter after ${outputs_quoted(`${name}<<`)}`);
                continue;
            }
            const end = lines.findIndex((candidate, at) => at > index && withoutReturn(candidate) === rest);
            if (end < 0) {
                problems.push(`line ${number}: the value of ${outputs_quoted(name)} is not closed: no later line is ${outputs_quoted(rest)}`);
                break;
            }
            value = withoutReturn(lines.slice(index + 1, end).join('\n'));
            index = end;
        }
        const problem = problemOf(name, value);
        if (problem === undefined)
            outputs.set(name, value);
        else
            problems.push(`line ${number}: ${problem}`);
    }
    return { outputs: problems.length > 0 ? {} : Object.fromEntries(outputs), problems };
}
function problemOf(name, value) {
    if (!outputs_NAME.test(name)) {
        return `${outputs_quoted(name)} cannot be the name of an output: expected letters, digits and "_", not starting with a digit`;
    }
    if (REFUSED_PREFIXES.test(name) || REFUSED_NAMES.has(name)) {
        return `${outputs_quoted(name)} is refused as the name of an output: it would change how later tasks run; choose another name`;
    }
    if (value.includes('\0'))
        return `the value of ${outputs_quoted(name)} has a NUL character, which no variable can hold; write text in UTF-8`;
    const bytes = Buffer.byteLength(`${name}=${value}`) + 1;
    if (bytes > VARIABLE_LIMIT) {
        return `the value of ${outputs_quoted(name)} has more than 128 KiB, the most a variable can hold; hand it over as an evidence file`;
    }
    return undefined;
}
function withoutReturn(line) {
    return line.endsWith('\r') ? line.slice(0, -1) : line;
}
/** The value of a line may be a secret somebody wrote to the wrong place: only its beginning is shown. */
function outputs_quoted(text) {
    return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

;// CONCATENATED MODULE: ./build/js/run/task.js
/** Runs one leaf task whose needs are met: its decision, steps, acceptance, deliverables and evidence. */










/** Name of the captured output among a task's evidence. */
const task_OUTPUT_LOG = 'output.log';
/** Never rejects for what the task does; rejects where the record cannot be written. */
async function runTask(task, context) {
    const startedAt = context.now();
    const clock = performance.now();
    const warnings = [];
    const result = {
        id: task.id,
        ...(task.parent === undefined ? {} : { parent: task.parent }),
        status: 'passed',
        startedAt: startedAt.toISOString(),
        durationMs: 0,
        ...(context.decision === undefined ? {} : { decision: context.decision }),
        outputs: {},
        steps: [],
        evidence: [],
    };
    const destination = (0,external_node_path_.join)(context.folder, 'evidence', task.id);
    const problems = [];
    let capture;
    let kept = [];
    try {
        capture = new OutputCapture((0,external_node_path_.join)(destination, task_OUTPUT_LOG), context.redactor);
        const output = (0,external_node_path_.join)(context.scratch, 'output');
        (0,external_node_fs_.writeFileSync)(output, '');
        // The time of a file of our own: the file system's clock is coarser than ours and may lag behind it.
        const began = task.evidence.length > 0 ? (0,external_node_fs_.statSync)(output).mtimeMs : 0;
        const before = lastProcess();
        const missing = task.secrets.filter((name) => (context.ours[name] ?? '') === '');
        if (missing.length > 0) {
            problems.push(`secret ${missing.join(', ')} is not set in the environment Phasegate was started with. Set it, or remove it from \`secrets\`.`);
        }
        else {
            const env = environmentOf(task, context, output);
            const deadline = task.timeoutMs === undefined ? undefined : Date.now() + task.timeoutMs;
            const cancelled = await runSteps(task, result, { context, env, output, deadline, capture, warnings });
            const failed = result.steps.find((step) => step.status === 'failed' && !isTolerated(step, task));
            if (cancelled)
                result.status = 'cancelled';
            else if (failed !== undefined)
                problems.push(task.steps.length === 1 ? (failed.error ?? 'failed') : `step "${failed.name}": ${failed.error ?? 'failed'}`);
            else if (task.steps.length > 0 && result.steps.every((step) => step.status === 'skipped'))
                problems.push('every step was skipped, so nothing was proven');
        }
        await endStrays(context.mark, before, warnings);
        // What a failed task left is worth keeping; what it did not leave is no second failure.
        const evidence = await collectEvidence({
            workspace: context.workspace,
            patterns: task.evidence,
            writtenSince: began,
            destination,
            redactor: context.redactor,
            exclude: [context.out],
        });
        if (result.status === 'passed' && problems.length === 0) {
            problems.push(...evidence.problems, ...missingDeliverables(task, context.workspace));
        }
        else {
            warnings.push(...evidence.problems);
        }
        const log = await capture.close();
        kept = keptFiles(task, log, evidence.files);
        result.evidence = evidenceOf(log, evidence.files);
    }
    catch (error) {
        await capture?.close().catch(() => undefined);
        const said = error.code === undefined ? undefined : writeError((0,external_node_path_.join)(destination, task_OUTPUT_LOG), error);
        if (said === undefined)
            throw error;
        problems.push(said.message);
    }
    if (problems.length > 0 && result.status !== 'cancelled') {
        result.status = 'failed';
        result.error = context.redactor.text(problems.join('\n'));
        if (task.continueOnError)
            result.tolerated = true;
    }
    if (result.status !== 'passed')
        result.outputs = {};
    if (warnings.length > 0)
        result.warnings = warnings.map((warning) => context.redactor.text(warning));
    for (const message of result.warnings ?? [])
        context.emit({ type: 'warning', message, phase: context.phase.id, task: task.id });
    result.durationMs = Math.round(performance.now() - clock);
    return { result, kept, tail: capture?.tail(12) ?? [] };
}
function isTolerated(result, task) {
    return task.steps.some((step) => step.name === result.name && step.continueOnError);
}
/** Steps, then acceptance checks, in order; a failure ends the row but for steps whose `if` wants to see it. */
async function runSteps(task, result, { context, env, output, deadline, capture, warnings }) {
    const stepContext = {
        workspace: context.workspace,
        defaults: task,
        vars: context.vars,
        requirementIds: context.plan.requirements.map((requirement) => requirement.id),
        freshSince: context.freshSince,
        record: context.out,
        env,
        scratch: context.scratch,
        capture,
        redactor: context.redactor,
        signal: context.signal,
        deadline,
        expressions: context.expressions,
        onStart: (step, attempt) => {
            truncate(output);
            context.emit({ type: 'step-started', phase: context.phase.id, task: task.id, step, attempt });
        },
        onRetry: (step, attempt, error, waitMs) => {
            capture.note(`attempt ${attempt} failed: ${error}; trying again`);
            context.emit({ type: 'step-retrying', phase: context.phase.id, task: task.id, step, attempt, error, waitMs });
        },
        onWarning: (message) => warnings.push(message),
    };
    const rows = [...task.steps, ...task.acceptance.filter((entry) => 'check' in entry)];
    let failed = false;
    for (const step of rows) {
        if (rows.length > 1)
            capture.note(`── ${step.name}`);
        const outcome = await runStep(step, failed, stepContext);
        if (step.check.kind === 'run' && outcome.status === 'passed')
            takeOutputs(outcome, output, result, env, context, warnings);
        result.steps.push(outcome);
        context.emit({ type: 'step-finished', phase: context.phase.id, task: task.id, step: outcome });
        if (outcome.status === 'cancelled')
            return true;
        if (outcome.status === 'failed' && !step.continueOnError)
            failed = true;
    }
    return false;
}
function truncate(file) {
    if ((0,external_node_fs_.existsSync)(file) && (0,external_node_fs_.statSync)(file).size > 0)
        (0,external_node_fs_.truncateSync)(file);
}
/** Reads what the step wrote to `$PHASEGATE_OUTPUT`; a malformed file fails the step, a secret is not handed on. */
function takeOutputs(outcome, file, result, env, context, warnings) {
    if (!(0,external_node_fs_.existsSync)(file) || (0,external_node_fs_.statSync)(file).size === 0)
        return;
    const { outputs, problems } = parseOutputs((0,external_node_fs_.readFileSync)(file, 'utf8'));
    if (problems.length > 0) {
        outcome.status = 'failed';
        outcome.error = context.redactor.text(`$PHASEGATE_OUTPUT: ${problems.join('; ')}`);
        return;
    }
    for (const [name, value] of Object.entries(outputs)) {
        if (context.redactor.contains(value)) {
            warnings.push(`output ${name} holds a secret and was not handed on; pass secrets to the tasks that need them through \`secrets\`.`);
            continue;
        }
        result.outputs[name] = value;
        env[name] = value;
    }
}
function environmentOf(task, context, output) {
    const env = taskEnvironment({ ...context, env: { ...context.env, ...task.env } }, output, task.id);
    for (const name of task.secrets)
        env[name] = context.ours[name] ?? '';
    return env;
}
/** The variables a process gets from us; command files of its own in place of the runner's. */
function taskEnvironment(context, output, task) {
    const env = {
        ...context.env,
        PHASEGATE_PLAN: context.plan.id,
        PHASEGATE_PHASE: context.phase.id,
        PHASEGATE_TASK: task,
        PHASEGATE_UPSTREAM: context.upstream,
        PHASEGATE_OUTPUT: output,
        GITHUB_OUTPUT: output,
        [process_MARK]: context.mark,
    };
    if (!context.onGitHub)
        return env;
    for (const name of COMMAND_FILES) {
        if (name === 'GITHUB_OUTPUT')
            continue;
        const file = (0,external_node_path_.join)(context.scratch, name.toLowerCase());
        (0,external_node_fs_.writeFileSync)(file, '');
        env[name] = file;
    }
    return env;
}
/** Daemons that left their step's group end with the task all the same. */
async function endStrays(mark, before, warnings) {
    const found = strays(mark, before);
    if (found.length === 0)
        return;
    warnings.push(`the task left ${found.length === 1 ? 'a process' : `${found.length} processes`} running in the background; ended with it. End what you start, or start it in the task that needs it.`);
    for (const pid of found)
        await endTree(pid, mark, 1000);
}
/** Deliverables that are not there, in words. A deliverable is a path inside the workspace. */
function missingDeliverables(task, workspace) {
    return task.deliverables
        .filter((path) => !isInside((0,external_node_path_.join)(workspace, path), workspace))
        .map((path) => `deliverable ${path} is missing`);
}
function keptFiles(task, log, files) {
    const inPhase = (stored) => `evidence/${task.id}/${stored}`;
    return [
        ...(log.size === 0 ? [] : [{ path: inPhase(task_OUTPUT_LOG), sha256: log.sha256, size: log.size, ...(Object.keys(log.redactions).length > 0 ? { redactions: log.redactions } : {}) }]),
        ...files.map((file) => ({
            path: inPhase(file.stored),
            ...(file.stored === file.path ? {} : { name: file.path }),
            sha256: file.sha256,
            size: file.size,
            ...(file.redactions === undefined ? {} : { redactions: file.redactions }),
        })),
    ];
}
function evidenceOf(log, files) {
    return [...(log.size === 0 ? [] : [{ path: task_OUTPUT_LOG, sha256: log.sha256, size: log.size }]), ...files.map(({ path, sha256, size }) => ({ path, sha256, size }))];
}

;// CONCATENATED MODULE: ./build/js/run/criteria.js
/** Entry and exit criteria: the same checks as steps, each a go or no-go for the whole phase. */





/** Runs all criteria of one gate, also after one failed: a person wants to know everything that is missing at once. */
async function runCriteria(steps, gate, { context, onFinish }) {
    const path = `${gate}.log`;
    const output = (0,external_node_path_.join)(context.scratch, 'output');
    (0,external_node_fs_.writeFileSync)(output, '');
    const capture = new OutputCapture((0,external_node_path_.join)(context.folder, path), context.redactor);
    const results = [];
    for (const step of steps) {
        capture.note(`── ${step.name}`);
        const outcome = await runStep(step, false, {
            workspace: context.workspace,
            defaults: { env: {}, continueOnError: false },
            vars: context.vars,
            requirementIds: [],
            freshSince: context.freshSince,
            record: context.out,
            env: taskEnvironment(context, output, `${gate} criteria`),
            scratch: context.scratch,
            capture,
            redactor: context.redactor,
            signal: context.signal,
            deadline: undefined,
            expressions: context.expressions,
            onStart: () => undefined,
            onRetry: () => undefined,
            onWarning: (message) => context.emit({ type: 'warning', message, phase: context.phase.id }),
        });
        const { name, status, error, detail } = outcome;
        const criterion = { name, status, ...(error === undefined ? {} : { error }), ...(detail === undefined ? {} : { detail }) };
        results.push(criterion);
        onFinish(criterion);
    }
    const log = await capture.close();
    return { results, kept: { path, sha256: log.sha256, size: log.size, ...(Object.keys(log.redactions).length > 0 ? { redactions: log.redactions } : {}) } };
}

;// CONCATENATED MODULE: ./build/js/evidence/manifest.js
/** `manifest.json`: everything a phase left, by its digest. It is written last; a phase without it did not finish. */






const MANIFEST = 'manifest.json';
const manifest_sha256 = schemas/* string */.YjP().regex(/^[0-9a-f]{64}$/);
const file = schemas/* object */.Ikc({
    path: schemas/* string */.YjP().describe('In the folder of the manifest, with `/`.'),
    name: schemas/* string */.YjP().optional().describe('Where the task wrote it in the workspace, when `path` encodes that because artifacts cannot hold it.'),
    sha256: manifest_sha256.describe('Of what is kept, after redaction.'),
    size: schemas/* int */.Whr().nonnegative().describe('Bytes kept.'),
    redactions: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* int */.Whr().positive())
        .optional()
        .describe('How often something was replaced by `***`, by name of the secret variable or kind of credential.'),
});
const manifestSchema = schemas/* object */.Ikc({
    version: schemas/* literal */.euz(1),
    phase: schemas/* string */.YjP(),
    leg: schemas/* string */.YjP().optional(),
    files: schemas/* array */.YOg(file).describe('Every other file of the folder, by path.'),
    upstream: schemas/* array */.YOg(schemas/* object */.Ikc({ phase: schemas/* string */.YjP(), leg: schemas/* string */.YjP().optional(), manifest: manifest_sha256 }))
        .describe('The phases this one built on, each with the sha256 of its manifest.json.'),
    auditHead: manifest_sha256.describe('Hash of the last line of audit.jsonl.'),
})
    .describe('What one phase left: the file whose sha256 stands for all of it.');
/**
 * Writes the manifest of a phase's folder, whole or not at all.
 *
 * @returns its sha256
 * @throws UserError naming a link or special file in the folder; the system's error when the disk fails
 */
async function writeManifest(folder, options) {
    const files = [];
    for (const path of filesBelow(folder, '')) {
        if (path === MANIFEST)
            continue;
        const known = options.known?.get(path);
        // A size that differs from what was written means the file is no longer what was hashed.
        const digest = known !== undefined && (0,external_node_fs_.statSync)((0,external_node_path_.join)(folder, path)).size === known.size ? known : await digestOf((0,external_node_path_.join)(folder, path));
        const { name, redactions } = options.kept.get(path) ?? {};
        files.push({
            path,
            ...(name === undefined ? {} : { name }),
            sha256: digest.sha256,
            size: digest.size,
            ...(redactions === undefined || Object.keys(redactions).length === 0 ? {} : { redactions }),
        });
    }
    const manifest = {
        version: 1,
        phase: options.phase,
        ...(options.leg === undefined ? {} : { leg: options.leg }),
        files,
        upstream: options.upstream,
        auditHead: options.auditHead,
    };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    const temporary = (0,external_node_path_.join)(folder, `${MANIFEST}.tmp`);
    try {
        (0,external_node_fs_.writeFileSync)(temporary, text);
        (0,external_node_fs_.renameSync)(temporary, (0,external_node_path_.join)(folder, MANIFEST));
    }
    catch (error) {
        (0,external_node_fs_.rmSync)(temporary, { force: true });
        throw error;
    }
    return (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
}
/** Paths of all files in byte order, so that the same folder always gives the same manifest. */
function filesBelow(root, folder) {
    const paths = [];
    for (const entry of (0,external_node_fs_.readdirSync)((0,external_node_path_.join)(root, folder), { withFileTypes: true })) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory())
            paths.push(...filesBelow(root, path));
        else if (entry.isFile()) {
            if (path !== `${MANIFEST}.tmp`)
                paths.push(path);
        }
        else {
            throw new errors/* UserError */.y(`${(0,external_node_path_.join)(root, path)} is a link or special file, which Phasegate did not put there.`, 'Remove it, and find out which task writes into the record.');
        }
    }
    return folder === '' ? paths.toSorted((a, b) => (a < b ? -1 : 1)) : paths;
}
async function digestOf(path) {
    const { size } = (0,external_node_fs_.statSync)(path);
    const hash = (0,external_node_crypto_.createHash)('sha256');
    if (size <= 1024 * 1024) {
        const bytes = (0,external_node_fs_.readFileSync)(path);
        return { sha256: hash.update(bytes).digest('hex'), size: bytes.length };
    }
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(path), hash);
    return { sha256: hash.digest('hex'), size };
}

;// CONCATENATED MODULE: ./build/js/evidence/statement.js
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';
/**
 * One line of JSON, without the line break. The predicate knows no skipped tests: tasks that were not run are in none of
 * its lists, and a phase that did not pass as a whole is `FAILED`.
 */
function statement({ result, subjects, configuration }) {
    const tasks = (wanted) => result.tasks.filter(wanted).map((task) => task.id);
    const warned = tasks((task) => task.status === 'waived' || statement_isTolerated(task));
    return JSON.stringify({
        _type: STATEMENT_TYPE,
        subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
        predicateType: PREDICATE_TYPE,
        predicate: {
            result: testResult(result),
            configuration: configuration.map(({ name, sha256, uri }) => ({ name, ...(uri === undefined ? {} : { uri }), digest: { sha256 } })),
            passedTests: tasks((task) => task.status === 'passed'),
            warnedTests: warned,
            failedTests: tasks((task) => task.status === 'failed' && !statement_isTolerated(task)),
        },
    });
}
/** What the predicate calls the outcome of a phase. */
function testResult(result) {
    const passed = ['passed', 'passed-with-waivers'];
    if (!passed.includes(result.verdict))
        return 'FAILED';
    return result.verdict === 'passed-with-waivers' || result.tasks.some(statement_isTolerated) ? 'WARNED' : 'PASSED';
}
function statement_isTolerated(task) {
    return task.status === 'failed' && task.tolerated === true;
}

;// CONCATENATED MODULE: ./build/js/run/phase-record.js
/** One phase's folder of the record while the phase runs: its audit log, its evidence, and what closes it. */







class PhaseRecord {
    folder;
    #phase;
    #audit;
    #kept;
    /**
     * Opens the folder for writing. From here until `close` it has no manifest and its `result.json` claims nothing, so
     * that whoever reads it after a kill finds no pass that was not earned.
     *
     * @param result what it holds already and keeps, with the verdict `not-computed`
     */
    constructor(out, phase, result) {
        this.#phase = phase;
        this.folder = record_folder_phaseFolder(out, phase);
        const audit = (0,external_node_path_.join)(this.folder, 'audit.jsonl');
        try {
            (0,external_node_fs_.mkdirSync)(this.folder, { recursive: true });
            this.#kept = new Map(keptBefore(this.folder, new Set(result.tasks.map((task) => task.id))).map((kept) => [kept.path, kept]));
            for (const name of ['manifest.json', 'statement.intoto.jsonl'])
                (0,external_node_fs_.rmSync)((0,external_node_path_.join)(this.folder, name), { force: true });
            this.#audit = (0,external_node_fs_.existsSync)(audit) ? chain_AuditLog.resume(audit) : chain_AuditLog.create(audit);
            record_folder_writeWhole((0,external_node_path_.join)(this.folder, 'result.json'), json(result));
        }
        catch (error) {
            throw writeError(this.folder, error);
        }
    }
    /** Adds an event to the chain; of a finished task also what was kept of it. */
    append(event, kept) {
        for (const file of kept ?? [])
            this.#kept.set(file.path, file);
        const { advice: _shownOnly, ...entry } = event;
        try {
            this.#audit.append(kept === undefined ? entry : { ...entry, kept });
        }
        catch (error) {
            throw writeError((0,external_node_path_.join)(this.folder, 'audit.jsonl'), error);
        }
    }
    /** Files beside the tasks' evidence that the manifest should know without reading them again. */
    keep(file) {
        this.#kept.set(file.path, file);
    }
    async close(result, upstream, configuration) {
        try {
            const text = json(result);
            record_folder_writeWhole((0,external_node_path_.join)(this.folder, 'result.json'), text);
            const digest = (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
            const subjects = [{ name: 'result.json', sha256: digest }, ...[...this.#kept.values()].map((file) => ({ name: file.path, sha256: file.sha256 }))];
            record_folder_writeWhole((0,external_node_path_.join)(this.folder, 'statement.intoto.jsonl'), `${statement({ result, subjects, configuration })}\n`);
            this.append({ type: 'phase-closed', phase: this.#phase, verdict: result.verdict, result: digest, at: result.run.finishedAt ?? result.run.startedAt });
            const auditHead = this.#audit.head;
            this.#audit.close();
            const manifest = await writeManifest(this.folder, {
                phase: this.#phase,
                kept: this.#kept,
                upstream: upstream.map(({ phase, leg, manifest: sha256 }) => ({ phase, ...(leg === undefined ? {} : { leg }), manifest: sha256 })),
                auditHead,
                known: new Map([...this.#kept].map(([path, { sha256, size }]) => [path, { sha256, size }])),
            });
            return { manifest, auditHead };
        }
        catch (error) {
            throw writeError(this.folder, error);
        }
    }
}
/** What an earlier session kept of the tasks whose results stay, from its manifest or, where it was cut short, its audit log. */
function keptBefore(folder, tasks) {
    const audit = (0,external_node_path_.join)(folder, 'audit.jsonl');
    if (!(0,external_node_fs_.existsSync)(audit))
        return [];
    const latest = new Map();
    for (const entry of readAudit((0,external_node_fs_.readFileSync)(audit, 'utf8')).entries) {
        if (entry['type'] === 'task-finished' && typeof entry['task'] === 'string')
            latest.set(entry['task'], entry['kept'] ?? []);
    }
    return [...latest].filter(([task]) => tasks.has(task)).flatMap(([, kept]) => kept);
}
function json(value) {
    return `${JSON.stringify(value, null, 2)}\n`;
}

;// CONCATENATED MODULE: ./build/js/run/ready-queue.js
/** Tasks that can start, the one with the longest way to the end of the plan first; among equals the first to come. */
class ReadyQueue {
    #entries = [];
    add(item, priority) {
        let low = 0;
        let high = this.#entries.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if ((this.#entries[middle]?.priority ?? 0) >= priority)
                low = middle + 1;
            else
                high = middle;
        }
        this.#entries.splice(low, 0, { item, priority });
    }
    peek() {
        return this.#entries[0]?.item;
    }
    take() {
        return this.#entries.shift()?.item;
    }
}

;// CONCATENATED MODULE: ./build/js/run/standing.js

/** What stands in for an id where a phase's own entry criteria block its tasks. */
const ENTRY = 'entry criteria';
class Standings {
    results = new Map();
    finished = new Map();
    /** Of what did not pass: the root causes, ids of tasks and phases. */
    #causes = new Map();
    #options;
    #phaseOf;
    constructor(options) {
        this.#options = options;
        this.#phaseOf = new Map(options.plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.id, phase.id])));
    }
    settle(result) {
        this.results.set(result.id, result);
        if (result.blockedBy !== undefined)
            this.#causes.set(result.id, result.blockedBy);
    }
    /** Root causes that keep a phase from starting: what its needs did not deliver. Empty: it may start. */
    blockersOf(phase, needs) {
        const blockers = this.#options.only ? [] : [...new Set(needs.filter((id) => !this.#letsPass(id)).flatMap((id) => this.#causes.get(id) ?? [id]))];
        if (blockers.length > 0)
            this.#causes.set(phase, blockers);
        return blockers;
    }
    #letsPass(phase) {
        if (this.#options.assumed.has(phase))
            return true;
        const verdict = this.finished.get(phase)?.result.verdict;
        return opensTheWay(verdict) || (this.#options.continueOnError && verdict === 'failed');
    }
    /** What keeps a task from running, down to the root: its phase's blockers and what its own needs lack. */
    unmetNeeds(task, blockers) {
        if (this.#options.only)
            return [];
        const causes = new Set(blockers);
        for (const need of task.needs) {
            // A phase that is needed was asked for when this task's own phase opened.
            if (need.kind === 'phase')
                continue;
            if (this.#options.assumed.has(this.#phaseOf.get(need.id) ?? '') || this.isMet(need.id))
                continue;
            for (const cause of this.#causes.get(need.id) ?? [need.id])
                causes.add(cause);
        }
        return [...causes];
    }
    /** Whether a need on this task is met. A work item is, when it is done and its deliverables are there. */
    isMet(id) {
        const result = this.results.get(id);
        switch (result?.status) {
            case 'passed':
            case 'waived':
                return true;
            case 'done':
                return result.blockedBy === undefined;
            case 'failed':
                return result.tolerated === true || this.#options.continueOnError;
            default:
                return false;
        }
    }
    /** Of a task or a phase. */
    statusOf(id) {
        return this.results.get(id)?.status ?? this.finished.get(id)?.result.verdict;
    }
    hasFailed(causes) {
        return causes.some((cause) => cause === ENTRY || this.statusOf(cause) === 'failed');
    }
    /** What a task becomes whose needs are not met: skipped where all of them were, else blocked. */
    heldBack(causes) {
        const skipped = causes.every((cause) => this.statusOf(cause) === 'skipped');
        return { status: skipped ? 'skipped' : 'blocked', blockedBy: causes };
    }
}

;// CONCATENATED MODULE: ./build/js/run/upstream-view.js
/**
 * `$PHASEGATE_UPSTREAM`: the evidence of earlier phases as `<phase>/<task>/<path>`, under the names it was written with.
 * A copy, and read-only, so that nothing a task does to it reaches the record.
 */





class UpstreamView {
    #out;
    #root;
    constructor(out, root) {
        this.#out = out;
        this.#root = root;
    }
    /**
     * @param phase whose tasks will read it
     * @param upstream results of all phases it needs, directly or not
     * @returns the folder
     */
    async folderFor(phase, upstream) {
        const root = (0,external_node_path_.join)(this.#root, phase);
        await (0,promises_.mkdir)(root, { recursive: true });
        for (const result of upstream) {
            const { id, leg } = result.phase;
            for (const task of result.tasks) {
                for (const { path } of task.evidence) {
                    const target = (0,external_node_path_.join)(root, leg === undefined ? id : `${id}@${leg}`, task.id, path);
                    await (0,promises_.mkdir)((0,external_node_path_.dirname)(target), { recursive: true });
                    await (0,promises_.copyFile)((0,external_node_path_.join)(record_folder_phaseFolder(this.#out, id, leg), 'evidence', task.id, encodePath(path)), target, external_node_fs_.constants.COPYFILE_FICLONE);
                    await (0,promises_.chmod)(target, 0o444);
                }
            }
        }
        return root;
    }
}

;// CONCATENATED MODULE: ./build/js/run/scheduler.js
/**
 * Starts every task as soon as what it needs has passed, opens and closes the phases around them, and settles what can
 * no longer run as blocked, skipped or cancelled.
 */














class Scheduler {
    #s;
    #tasks;
    #standings;
    #open = new Map();
    /** Phases that are written anew and not yet opened. */
    #pending;
    #touched;
    /** How many needs of a task in its own phase have not settled. */
    #unsettledNeeds = new Map();
    #dependents = new Map();
    #ready = new ReadyQueue();
    /** Outputs that reached a task, handed on with its own. */
    #reaching = new Map();
    #upstream;
    #running = 0;
    #sequence = 0;
    #scratches = 0;
    #freeScratch = [];
    /** What failed first without `--keep-going`: nothing new starts after it. */
    #stoppedBy;
    #work = 0;
    #over;
    constructor(session) {
        const { plan, todo, standing, selection } = session;
        this.#s = session;
        this.#tasks = new Map(plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.id, task])));
        this.#standings = new Standings({ plan, assumed: selection.assumed, only: selection.only, continueOnError: session.continueOnError });
        this.#touched = new Set(plan.phases.filter((phase) => isTouched(phase, session)).map((phase) => phase.id));
        this.#pending = new Set(plan.phases.filter((phase) => this.#touched.has(phase.id)));
        for (const [id, { result, manifest, auditHead }] of standing) {
            for (const task of result.tasks)
                this.#standings.settle(task);
            if (manifest !== undefined && !this.#touched.has(id))
                this.#standings.finished.set(id, { result, manifest, auditHead });
        }
        for (const id of todo)
            this.#countNeeds(this.#task(id));
        this.#upstream = new UpstreamView(session.out, (0,external_node_path_.join)(session.scratch, 'upstream'));
    }
    /** @returns every phase that has a result, those of before included, in the order of the plan */
    async run() {
        const { signal, plan } = this.#s;
        const over = new Promise((resolve, reject) => {
            this.#over = { resolve, reject };
        });
        const onAbort = () => {
            this.#s.emit({ type: 'interrupted', signal: String(signal.reason) });
            this.#pump();
        };
        signal.addEventListener('abort', onAbort, { once: true });
        this.#track(async () => this.#openPhases());
        await over;
        signal.removeEventListener('abort', onAbort);
        const { finished } = this.#standings;
        return new Map(plan.phases.flatMap((phase) => {
            const found = finished.get(phase.id);
            return found === undefined ? [] : [[phase.id, found]];
        }));
    }
    #countNeeds(task) {
        let count = 0;
        for (const need of task.needs) {
            // Other phases have settled when this one opens, and what does not run now has.
            if (need.kind !== 'task' || !this.#s.todo.has(need.id) || this.#task(need.id).phase !== task.phase)
                continue;
            count += 1;
            const known = this.#dependents.get(need.id);
            if (known === undefined)
                this.#dependents.set(need.id, [task.id]);
            else
                known.push(task.id);
        }
        this.#unsettledNeeds.set(task.id, count);
    }
    #task(id) {
        const task = this.#tasks.get(id);
        if (task === undefined)
            throw new Error(`no task ${id}`);
        return task;
    }
    /** Does something in the background; when nothing is left to do, the run is over. */
    #track(work) {
        this.#work += 1;
        work().then(() => {
            this.#work -= 1;
            if (this.#work === 0)
                this.#over?.resolve();
        }, (error) => this.#over?.reject(error));
    }
    async #openPhases() {
        for (const phase of this.#pending) {
            if (phase.needs.some((id) => this.#touched.has(id) && !this.#standings.finished.has(id)))
                continue;
            this.#pending.delete(phase);
            this.#track(async () => this.#openPhase(phase));
        }
    }
    async #openPhase(phase) {
        const { plan, standing, todo, selection } = this.#s;
        const kept = standing.get(phase.id)?.result.tasks ?? [];
        const before = [...selection_upstreamOf(plan, [phase])].flatMap((id) => this.#standings.finished.get(id) ?? []);
        const upstream = before.map(({ result, manifest }) => ({ phase: result.phase.id, verdict: result.verdict, manifest }));
        const started = { ...this.#result(phase, upstream), tasks: kept };
        const open = {
            phase,
            record: new PhaseRecord(this.#s.out, phase.id, started),
            results: new Map(kept.map((task) => [task.id, task])),
            entry: [],
            blockers: this.#standings.blockersOf(phase.id, phase.needs),
            upstream,
            upstreamFolder: await this.#upstream.folderFor(phase.id, before.map(({ result }) => result)),
            outputs: Object.assign({}, ...before.flatMap(({ result }) => result.tasks.map((task) => task.outputs))),
            unsettled: phase.tasks.filter((task) => todo.has(task.id)).length,
        };
        this.#open.set(phase.id, open);
        this.#emit(open, { type: 'phase-started', phase: phase.id, title: phase.title, tasks: open.unsettled });
        if (open.blockers.length === 0 && !selection.only && !this.#isStopping()) {
            open.entry = await this.#criteria(open, 'entry');
            if (open.entry.some((criterion) => criterion.status === 'failed')) {
                this.#stopAfter(`the entry criteria of ${phase.id}`);
                if (!this.#s.continueOnError)
                    open.blockers = [ENTRY];
            }
        }
        if (open.unsettled === 0) {
            await this.#closePhase(open);
            return;
        }
        // Chosen before the first is decided: what settles at once brings others down to no unsettled needs itself.
        const first = phase.tasks.filter((task) => this.#unsettledNeeds.get(task.id) === 0);
        for (const task of first)
            this.#decide(open, task);
        this.#pump();
    }
    /** All needs of the task have settled: it is ready, or settles as what it can only be now. */
    #decide(open, task) {
        const settled = this.#settlement(open, task);
        if (settled === undefined)
            this.#ready.add(task, this.#s.graph.tasks.get(task.id)?.remaining ?? 0);
        else
            this.#settleAs(open, task, settled);
    }
    #settlement(open, task) {
        const unmet = this.#standings.unmetNeeds(task, open.blockers);
        if (task.kind === 'work-item')
            return this.#workItem(task, unmet);
        if (this.#s.signal.aborted)
            return this.#notStarted();
        const overrides = overridesBlocked(task);
        if (unmet.length > 0 && !overrides)
            return this.#standings.heldBack(unmet);
        if (task.if !== undefined) {
            try {
                const status = { success: unmet.length === 0, failure: this.#standings.hasFailed(unmet), cancelled: false };
                const context = { ...this.#expressions(open, task), env: { ...this.#s.baseEnv, ...this.#outputsFor(open, task), ...task.env } };
                if (!(0,plan_expression.evaluateCondition)(task.if, context, status))
                    return unmet.length > 0 ? this.#standings.heldBack(unmet) : { status: 'skipped' };
            }
            catch (error) {
                return { status: 'failed', error: `its \`if\` could not be evaluated: ${error.message}` };
            }
        }
        return this.#isStopping() && !overrides ? this.#notStarted() : undefined;
    }
    #workItem(task, unmet) {
        const missing = task.status === 'done' ? missingDeliverables(task, this.#s.workspace) : [];
        if (missing.length > 0)
            return { status: 'in-progress', error: `marked done, but ${missing.join(', ')}` };
        // What it needs has no say in its progress, but in what may be built on it.
        return { status: task.status ?? 'planned', ...(unmet.length > 0 ? { blockedBy: unmet } : {}) };
    }
    #notStarted() {
        const why = this.#s.signal.aborted ? 'the run was interrupted before it started' : `not started: the run stopped at ${this.#stoppedBy}; --keep-going goes on`;
        return { status: 'cancelled', error: why };
    }
    #settleAs(open, task, settled) {
        const result = {
            id: task.id,
            ...(task.parent === undefined ? {} : { parent: task.parent }),
            durationMs: 0,
            outputs: {},
            steps: [],
            evidence: [],
            ...settled,
            ...(settled.status === 'failed' && task.continueOnError ? { tolerated: true } : {}),
        };
        this.#taskSettled(open, task, result, [], []);
    }
    #taskSettled(open, task, result, kept, tail) {
        if (result.status === 'failed')
            result.reproduce = this.#s.redactor.text(task.reproduce ?? this.#s.commands.reproduce(task.id));
        open.results.set(task.id, result);
        this.#standings.settle(result);
        this.#reaching.set(task.id, this.#outputsFor(open, task));
        const advice = adviceFor(task, result, tail, this.#s);
        const event = this.#s.emit({ type: 'task-finished', phase: open.phase.id, task: task.id, title: task.title, result, ...(advice === undefined ? {} : { advice }) });
        open.record.append(event, kept);
        if (result.status === 'failed' && result.tolerated !== true)
            this.#stopAfter(task.id);
        for (const id of this.#dependents.get(task.id) ?? []) {
            const left = (this.#unsettledNeeds.get(id) ?? 0) - 1;
            this.#unsettledNeeds.set(id, left);
            if (left === 0)
                this.#decide(open, this.#task(id));
        }
        open.unsettled -= 1;
        if (open.unsettled === 0)
            this.#track(async () => this.#closePhase(open));
    }
    #stopAfter(what) {
        if (!this.#s.keepGoing && !this.#s.continueOnError)
            this.#stoppedBy ??= what;
    }
    #isStopping() {
        return this.#s.signal.aborted || this.#stoppedBy !== undefined;
    }
    #pump() {
        for (let task = this.#ready.peek(); task !== undefined; task = this.#ready.peek()) {
            const open = this.#open.get(task.phase);
            if (open === undefined)
                throw new Error(`phase ${task.phase} is not open`);
            const stays = this.#isStopping() && (this.#s.signal.aborted || !overridesBlocked(task));
            if (!stays && this.#running >= this.#s.jobs)
                return;
            this.#ready.take();
            if (stays)
                this.#settleAs(open, task, this.#notStarted());
            else
                this.#start(open, task);
        }
    }
    #start(open, task) {
        const decision = this.#decisionFor(open, task);
        if (decision === 'waiting') {
            const approvers = approversOf(this.#s.plan, task);
            this.#settleAs(open, task, { status: 'waiting', waitsFor: approvers.length > 0 ? approvers : ['anyone'] });
            return;
        }
        if (decision?.decision === 'rejected') {
            this.#settleAs(open, task, { status: 'failed', decision, error: `rejected by ${decision.by}${decision.note === '' ? '' : `: ${decision.note}`}` });
            return;
        }
        this.#running += 1;
        const scratch = this.#freeScratch.pop() ?? this.#newScratch();
        this.#emit(open, { type: 'task-started', phase: open.phase.id, task: task.id, title: task.title });
        this.#track(async () => {
            const run = await runTask(task, this.#taskContext(open, task, this.#outputsFor(open, task), scratch, decision));
            this.#running -= 1;
            this.#freeScratch.push(scratch);
            this.#taskSettled(open, task, run.result, run.kept, run.tail);
            this.#pump();
        });
    }
    /** A decision holds for the results it was given for; one given with this call holds for those of this run. */
    #decisionFor(open, task) {
        if (task.kind !== 'manual')
            return undefined;
        const given = this.#s.decisions.get(task.id);
        if (given === undefined)
            return 'waiting';
        const upstream = Object.fromEntries(open.upstream.map(({ phase, manifest }) => [phase, manifest]));
        if (given.upstream === undefined) {
            const decision = { ...given.decision, upstream };
            this.#s.emit({ type: 'decision-recorded', decision });
            return decision;
        }
        const holds = Object.keys({ ...upstream, ...given.upstream }).every((phase) => given.upstream?.[phase] === upstream[phase]);
        if (holds)
            return { ...given.decision, upstream };
        const message = `the decision of ${given.decision.by} was given for other upstream results, which have changed since; it has to be given again`;
        this.#emit(open, { type: 'warning', message, phase: open.phase.id, task: task.id });
        return 'waiting';
    }
    /** Folders are used again: making one costs more than starting a process on some file systems. */
    #newScratch() {
        this.#scratches += 1;
        const folder = (0,external_node_path_.join)(this.#s.scratch, String(this.#scratches));
        (0,external_node_fs_.mkdirSync)(folder);
        return folder;
    }
    #taskContext(open, task, outputs, scratch, decision) {
        this.#sequence += 1;
        return {
            plan: this.#s.plan,
            phase: open.phase,
            workspace: this.#s.workspace,
            folder: open.record.folder,
            scratch,
            env: { ...this.#s.baseEnv, ...outputs },
            ours: this.#s.ours,
            vars: this.#s.vars,
            upstream: open.upstreamFolder,
            expressions: this.#expressions(open, task),
            decision,
            redactor: this.#s.redactor,
            signal: this.#s.signal,
            freshSince: this.#s.freshSince,
            mark: `${this.#s.run.id}.${process.pid}.${this.#sequence}`,
            out: this.#s.out,
            onGitHub: this.#s.ours['GITHUB_ACTIONS'] === 'true',
            emit: (event) => this.#emit(open, event),
            now: () => new Date(),
        };
    }
    #expressions(open, task) {
        const needs = {};
        for (const { id } of task?.needs ?? [])
            needs[id] = { result: this.#standings.statusOf(id) ?? '', outputs: this.#standings.results.get(id)?.outputs ?? {} };
        return {
            vars: this.#s.vars,
            needs,
            github: githubContext(this.#s.ours),
            runner: { os: OS[process.platform] ?? process.platform, arch: process.arch.toUpperCase() },
            phase: open.phase.id,
            task: task?.id ?? '',
        };
    }
    /** Outputs of earlier phases and of the tasks this one needs, directly or not; the nearer one wins. */
    #outputsFor(open, task) {
        const needed = task.needs.filter((need) => need.kind === 'task').flatMap(({ id }) => [this.#reaching.get(id) ?? {}, this.#standings.results.get(id)?.outputs ?? {}]);
        return Object.assign({}, open.outputs, ...needed);
    }
    async #criteria(open, gate) {
        if (open.phase[gate].length === 0)
            return [];
        const { results, kept } = await runCriteria(open.phase[gate], gate, {
            context: this.#taskContext(open, undefined, open.outputs, this.#newScratch()),
            onFinish: (criterion) => this.#emit(open, { type: 'criterion-finished', phase: open.phase.id, gate, criterion }),
        });
        open.record.keep(kept);
        return results;
    }
    async #closePhase(open) {
        const { phase } = open;
        const counted = phase.tasks.filter((task) => task.kind !== 'work-item').map((task) => task.id);
        const isThrough = counted.every((id) => this.#standings.isMet(id) || open.results.get(id)?.status === 'skipped');
        const exit = isThrough && open.blockers.length === 0 && !this.#s.signal.aborted ? await this.#criteria(open, 'exit') : [];
        if (exit.some((criterion) => criterion.status === 'failed'))
            this.#stopAfter(`the exit criteria of ${phase.id}`);
        const verdict = phaseVerdict({
            tasks: counted,
            results: open.results,
            entry: open.entry,
            exit,
            exitDeclared: phase.exit.length,
            statusOf: (cause) => this.#standings.statusOf(cause),
        });
        const result = {
            ...this.#result(phase, open.upstream, new Date().toISOString()),
            entry: open.entry,
            exit,
            verdict,
            // In the order of the plan, whichever finished first.
            tasks: phase.tasks.flatMap((task) => open.results.get(task.id) ?? []),
        };
        const closed = await open.record.close(result, open.upstream, [{ name: this.#s.plan.file, sha256: this.#s.plan.digest }]);
        this.#standings.finished.set(phase.id, { result, ...closed });
        this.#s.emit({ type: 'phase-finished', phase: phase.id, verdict, ...closed });
        await this.#openPhases();
    }
    /** A result that claims nothing yet. */
    #result(phase, upstream, finishedAt = null) {
        const { plan, run, recordedVars } = this.#s;
        return {
            version: 1,
            run: { ...run, finishedAt },
            plan: { id: plan.id, name: plan.name, digest: plan.digest, file: plan.file },
            phase: { id: phase.id, title: phase.title },
            vars: recordedVars,
            upstream,
            entry: [],
            exit: [],
            verdict: 'not-computed',
            tasks: [],
        };
    }
    /** To whoever listens and to the phase's log, which leaves the coming and going of single steps out. */
    #emit(open, event) {
        const full = this.#s.emit(event);
        if (full.type !== 'step-started' && full.type !== 'step-finished')
            open.record.append(full);
    }
}
/** A phase is written anew where tasks of it run, and where its gate has yet to open. */
function isTouched(phase, { todo, selection, standing }) {
    if (phase.tasks.some((task) => todo.has(task.id)))
        return true;
    if (!selection.phases.has(phase.id))
        return false;
    const stored = standing.get(phase.id);
    return stored?.manifest === undefined || !opensTheWay(stored.result.verdict);
}
/** `always()` and `failure()` let a task run although something it needs did not pass. */
function overridesBlocked(task) {
    return task.if !== undefined && (0,plan_expression.usesStatusFunction)(task.if);
}
const OS = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

;// CONCATENATED MODULE: ./build/js/run/run.js
/**
 * Runs a plan or the part of it somebody selected, and leaves the record: the one core behind the command line and the
 * action.
 */




















/**
 * @throws UserError (exit 2) for a wrong plan, call or folder, before anything ran
 */
async function runPlan(options) {
    const clock = performance.now();
    const startedAt = new Date().toISOString();
    const { plan, workspace: folder } = await plan_file_requirePlan(options.planFile);
    const workspace = (0,external_node_fs_.realpathSync)(folder);
    const out = (0,external_node_path_.resolve)(options.out);
    const identity = await identity_runIdentity(options.env, workspace, startedAt);
    const listed = new Set(plan.phases.flatMap((phase) => phase.tasks.flatMap((task) => task.secrets)));
    const vars = { ...plan.vars, ...checkedVars(plan, options.vars) };
    const redactor = createRedactor(collectSecrets({ ...options.env, ...taskVariables(plan), ...vars }, [...listed].filter((name) => (options.env[name] ?? '') !== '')));
    const recordedVars = redactValues(vars, redactor);
    const now = { digest: plan.digest, vars: recordedVars, sha: identity.sha };
    const unlock = record_folder_lockFolder(out);
    const scratch = (0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'phasegate-'));
    try {
        const stored = readPhases(out, plan);
        const standing = new Map([...stored].filter(([, phase]) => record_folder_whyNotStanding(phase.result, now) === undefined));
        const passing = new Set([...standing].filter(([, phase]) => phase.manifest !== undefined && opensTheWay(phase.result.verdict)).map(([id]) => id));
        const selection = selection_select(plan, options, passing);
        requireUpstream(selection, stored, passing, now, out);
        const grows = (selection.partial || options.resume) && standing.size > 0;
        const decisions = givenDecisions(plan, options.approvals, grows ? record_folder_readRunRecord(out) : undefined, identity.sha, startedAt);
        const todo = await whatToRun(plan, selection, options.resume ? standing : new Map(), out);
        const record = prepareFolder({ out, plan, grows, standing, todo, startedAt, now });
        const run = record === undefined || identity.job !== null ? identity : { ...identity, id: record.run.id, attempt: record.run.attempt + 1 };
        const graph = buildGraph(plan);
        const audit = openAudit(out);
        const emit = (event) => {
            const full = { ...event, at: new Date().toISOString() };
            if (belongsToRunAudit(full))
                audit.append(full);
            options.on(full);
            return full;
        };
        const session = {
            plan,
            workspace,
            out,
            scratch,
            selection,
            todo,
            standing,
            run,
            vars,
            recordedVars,
            baseEnv: { ...baseEnvironment(options.env, listed), ...vars },
            ours: options.env,
            redactor,
            decisions,
            keepGoing: options.keepGoing,
            continueOnError: options.continueOnError,
            jobs: options.jobs ?? (0,external_node_os_.availableParallelism)(),
            freshSince: freshSince(options.env),
            signal: options.signal,
            graph,
            commands: commandsOf(options.command, plan, options.out, options.vars),
            emit,
        };
        await options.onPlan?.(plan, (id) => (todo.has(id) ? (graph.tasks.get(id)?.remaining ?? 0) : 0), session.commands.run);
        const base = { version: 1, run, plan: { ...plan }, vars: recordedVars, decisions: record?.decisions ?? [] };
        record_folder_writeWhole((0,external_node_path_.join)(out, 'run.json'), run_json({ ...base, verdict: 'not-computed', phases: [], auditHead: null }));
        emit({
            type: 'run-started',
            run: run.id,
            attempt: run.attempt,
            plan: { id: plan.id, name: plan.name, digest: plan.digest },
            phases: plan.phases.filter((phase) => phase.tasks.some((task) => todo.has(task.id))).map((phase) => phase.id),
            tasks: todo.size,
            resumed: grows,
        });
        const finished = await new Scheduler(session).run();
        const results = new Map([...finished.values()].flatMap((phase) => phase.result.tasks).map((task) => [task.id, task]));
        const recorded = plan.phases.map((phase) => ({ id: phase.id, needs: phase.needs, verdict: finished.get(phase.id)?.result.verdict }));
        const verdict = verdictOfSelection(selection, recorded, results);
        const interrupted = options.signal.aborted;
        const exitCode = interrupted ? errors/* EXIT */.d.interrupted : exitCodeOf(verdict);
        const finishedAt = new Date().toISOString();
        const report = (0,external_node_path_.join)(out, 'report.md');
        emit({ type: 'run-finished', verdict, durationMs: Math.round(performance.now() - clock), report: (0,external_node_path_.relative)(process.cwd(), report) || report, exitCode });
        const final = {
            ...base,
            run: { ...run, finishedAt },
            decisions: decisionsAfter(record?.decisions ?? [], results),
            verdict: planVerdict(recorded),
            phases: [...finished].map(([id, phase]) => ({ id, verdict: phase.result.verdict, manifest: phase.manifest, auditHead: phase.auditHead })),
            auditHead: audit.head,
        };
        audit.close();
        record_folder_writeWhole((0,external_node_path_.join)(out, 'run.json'), run_json(final));
        record_folder_writeWhole(report, reportMarkdown({ plan, record: final, phases: [...finished.values()].map((phase) => phase.result), approve: session.commands.approve }));
        return {
            verdict,
            exitCode,
            phases: [...finished].map(([id, phase]) => ({ id, verdict: phase.result.verdict, folder: record_folder_phaseFolder(out, id), manifest: phase.manifest })),
            waitingFor: [...new Set([...results.values()].flatMap((task) => task.waitsFor ?? []))],
            report,
        };
    }
    finally {
        (0,external_node_fs_.rmSync)(scratch, { recursive: true, force: true });
        unlock();
    }
}
/** Values of the variables a call sets. @throws UserError for one the plan does not declare */
function checkedVars(plan, given) {
    for (const name of Object.keys(given)) {
        if (Object.hasOwn(plan.vars, name))
            continue;
        const near = nearest(name, Object.keys(plan.vars));
        throw new errors/* UserError */.y(`The plan declares no variable ${name}.`, near === undefined ? `Declare it under \`vars:\` in ${plan.file}.` : `Did you mean ${near}?`);
    }
    return given;
}
function taskVariables(plan) {
    return Object.assign({}, ...plan.phases.flatMap((phase) => phase.tasks.flatMap((task) => [task.env, ...task.steps.map((step) => step.env)])));
}
function redactValues(values, redactor) {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, redactor.text(value)]));
}
function readPhases(out, plan) {
    const found = new Map();
    for (const phase of plan.phases) {
        const stored = record_folder_readStoredPhase(record_folder_phaseFolder(out, phase.id));
        if (stored !== undefined && stored.result.phase.id === phase.id)
            found.set(phase.id, stored);
    }
    return found;
}
/** @throws UserError naming each upstream phase that is not there or cannot be built on, and why */
function requireUpstream(selection, stored, passing, now, out) {
    const problems = selection.required
        .filter((id) => !passing.has(id))
        .map((id) => {
        const phase = stored.get(id);
        if (phase === undefined)
            return `phase ${id} has no result in ${out}`;
        const why = record_folder_whyNotStanding(phase.result, now);
        if (why !== undefined)
            return `phase ${id} cannot be built on: ${why}`;
        return phase.manifest === undefined ? `phase ${id} was cut short` : `phase ${id} is ${phase.result.verdict}`;
    });
    if (problems.length === 0)
        return;
    throw new errors/* UserError */.y(`What the selected phase needs is missing: ${problems.join('; ')}.`, 'Run it first, or leave it out knowingly with --skip-phase NAME or --only.');
}
/** The leaves that run now: what is selected, less what a resumed record keeps, plus what that makes invalid. */
async function whatToRun(plan, selection, kept, out) {
    const todo = new Set();
    const reopened = new Set();
    for (const phase of plan.phases) {
        const stored = kept.get(phase.id);
        const results = new Map(stored?.result.tasks.map((task) => [task.id, task]));
        for (const task of phase.tasks) {
            if (!selection.tasks.has(task.id))
                continue;
            const result = results.get(task.id);
            if (hasPassed(result) && result !== undefined && (await intactEvidence(record_folder_phaseFolder(out, phase.id), result)))
                continue;
            todo.add(task.id);
        }
        if (phase.tasks.some((task) => todo.has(task.id)))
            reopened.add(phase.id);
    }
    for (const id of invalidated(plan, todo, reopened))
        if (selection.tasks.has(id))
            todo.add(id);
    return todo;
}
/**
 * Makes room in the folder: a new record moves all of the old one to `previous/`, a growing one only what will be
 * replaced and what depended on it. Leaves in `standing` just what stays.
 *
 * @returns the record that grows
 */
function prepareFolder({ out, plan, grows, standing, todo, startedAt, now }) {
    const stamp = startedAt.replace(/[:.]/g, '-');
    const kept = grows ? record_folder_readRunRecord(out) : undefined;
    const record = kept !== undefined && record_folder_whyNotStanding(kept, now) === undefined ? kept : undefined;
    try {
        if (record === undefined)
            moveToPrevious(out, stamp, ['run.json', 'audit.jsonl', 'report.md', 'report.html']);
        for (const name of (0,external_node_fs_.readdirSync)(out)) {
            const isRecord = (0,external_node_fs_.existsSync)((0,external_node_path_.join)(out, name, 'result.json')) || (0,external_node_fs_.existsSync)((0,external_node_path_.join)(out, name, 'audit.jsonl'));
            if (isRecord && !(grows && standing.has(name)))
                moveToPrevious(out, stamp, [name]);
        }
        if (!grows) {
            standing.clear();
            return undefined;
        }
        const reopened = new Set(plan.phases.filter((phase) => phase.tasks.some((task) => todo.has(task.id))).map((phase) => phase.id));
        const stale = invalidated(plan, todo, reopened);
        for (const [id, phase] of standing) {
            const gone = phase.result.tasks.filter((task) => stale.has(task.id));
            if (gone.length === 0)
                continue;
            if (gone.length === phase.result.tasks.length && !gone.some((task) => todo.has(task.id))) {
                moveToPrevious(out, stamp, [id]);
                standing.delete(id);
                continue;
            }
            moveToPrevious(out, stamp, gone.map((task) => (0,external_node_path_.join)(id, 'evidence', task.id)));
            phase.result.tasks = phase.result.tasks.filter((task) => !stale.has(task.id));
        }
    }
    catch (error) {
        throw writeError(out, error);
    }
    return record;
}
function openAudit(out) {
    const file = (0,external_node_path_.join)(out, 'audit.jsonl');
    try {
        return (0,external_node_fs_.existsSync)(file) ? chain_AuditLog.resume(file) : chain_AuditLog.create(file);
    }
    catch (error) {
        throw writeError(file, error);
    }
}
/** The run's own log has what is above the phases, each of which has a log of its own. */
function belongsToRunAudit(event) {
    switch (event.type) {
        case 'run-started':
        case 'phase-started':
        case 'phase-finished':
        case 'decision-recorded':
        case 'interrupted':
        case 'run-finished':
            return true;
        case 'warning':
            return event.phase === undefined;
        default:
            return false;
    }
}
/** On GitHub a report file has to be newer than the job, which began when its event file was written. */
function freshSince(env) {
    const file = env['GITHUB_EVENT_PATH'];
    if (env['GITHUB_ACTIONS'] !== 'true' || file === undefined)
        return undefined;
    return (0,external_node_fs_.statSync)(file, { throwIfNoEntry: false })?.mtimeMs;
}
function verdictOfSelection(selection, recorded, results) {
    if (selection.asked === undefined)
        return planVerdict(recorded.filter((phase) => selection.phases.has(phase.id)));
    const verdicts = new Map(recorded.map((phase) => [phase.id, phase.verdict]));
    return selectionVerdict(selection.asked, results, (cause) => results.get(cause)?.status ?? verdicts.get(cause));
}
/** Every decision of the record, a newer one in place of an older one about the same task. */
function decisionsAfter(before, results) {
    const all = new Map(before.map((decision) => [decision.task, decision]));
    for (const task of results.values())
        if (task.decision !== undefined)
            all.set(task.id, task.decision);
    return [...all.values()];
}
function run_json(value) {
    return `${JSON.stringify(value, null, 2)}\n`;
}

;// CONCATENATED MODULE: ./build/js/actions/inputs.js
/** The inputs of `action.yml`, read and judged before anything else happens. */


const INPUTS = ['plan', 'phase', 'vars', 'keep-going', 'token'];
/**
 * @param env the action's: the runner puts input `keep-going` into `INPUT_KEEP-GOING`
 * @throws UserError that names the input, what it is and what was expected
 */
function readInputs(env) {
    const known = new Set(INPUTS.map(variable));
    for (const name of Object.keys(env)) {
        if (!name.startsWith('INPUT_') || known.has(name))
            continue;
        const given = name.slice('INPUT_'.length).toLowerCase();
        const near = nearest(given, [...INPUTS]);
        throw new errors/* UserError */.y(`There is no input "${given}".`, near === undefined ? `The inputs are ${INPUTS.join(', ')}.` : `Did you mean "${near}"?`);
    }
    const text = (name) => (env[variable(name)] ?? '').trim();
    return {
        plan: text('plan') || 'phasegate.yml',
        phase: text('phase') || undefined,
        vars: readVars(text('vars')),
        keepGoing: readBoolean('keep-going', text('keep-going') || 'false'),
        token: text('token') || undefined,
    };
}
function variable(name) {
    return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}
function readBoolean(name, text) {
    if (/^(true|True|TRUE)$/.test(text))
        return true;
    if (/^(false|False|FALSE)$/.test(text))
        return false;
    throw new errors/* UserError */.y(`The input "${name}" is ${JSON.stringify(text)}, and true or false was expected.`, `Write \`${name}: true\` or \`${name}: false\`.`);
}
function readVars(text) {
    const vars = {};
    for (const line of text.split(/\r?\n/)) {
        if (line.trim() === '')
            continue;
        const match = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line);
        const [, name, value] = match ?? [];
        if (name === undefined || value === undefined) {
            throw new errors/* UserError */.y(`The input "vars" has the line ${JSON.stringify(line.trim())}, and NAME=value was expected.`, 'Write one variable a line: `vars: |` and below it `backend_port=11434`.');
        }
        if (Object.hasOwn(vars, name))
            throw new errors/* UserError */.y(`The input "vars" sets ${name} twice.`, 'Keep one of the lines.');
        vars[name] = value;
    }
    return vars;
}

;// CONCATENATED MODULE: ./build/js/actions/summary.js


/** @returns Markdown, or undefined where the folder has no record of the phase */
function phaseSummary(plan, id, out) {
    const record = record_folder_readRunRecord(out);
    const stored = record_folder_readStoredPhase(record_folder_phaseFolder(out, id));
    if (record === undefined || stored === undefined)
        return undefined;
    return reportMarkdown({
        plan: onlyPhase(plan, id),
        record: { ...record, verdict: stored.result.verdict, phases: record.phases.filter((phase) => phase.id === id) },
        phases: [stored.result],
    });
}
function onlyPhase(plan, id) {
    const phases = plan.phases.filter((phase) => phase.id === id);
    const own = new Set(phases.flatMap((phase) => phase.tasks.map((task) => task.id)));
    const covered = new Set(phases.flatMap((phase) => phase.tasks.flatMap((task) => task.covers)));
    return {
        ...plan,
        requirements: plan.requirements.filter((requirement) => covered.has(requirement.id)),
        phases: phases.map((phase) => ({
            ...phase,
            needs: [],
            tasks: phase.tasks.map((task) => ({ ...task, needs: task.needs.filter((need) => need.kind === 'task' && own.has(need.id)) })),
        })),
    };
}

;// CONCATENATED MODULE: ./build/js/actions/upstream.js
/** Brings the results of earlier phases, which other jobs of this run uploaded, to where the runner looks for them. */






const AGAIN = 'Re-run all jobs, so that every phase runs again.';
/**
 * Leaves the newest attempt of every leg of each phase in its folder below `out`.
 *
 * @throws UserError naming each phase without an artifact, or the artifact that is not what its name says
 */
async function fetchUpstream({ artifacts, plan, phases, out, run }) {
    const stored = await artifacts.list((0,artifacts_name/* planPrefix */.Au)(plan.id));
    const incoming = (0,external_node_path_.join)(out, 'local', 'incoming');
    await (0,promises_.rm)(incoming, { recursive: true, force: true });
    await (0,promises_.mkdir)(incoming, { recursive: true });
    try {
        const missing = [];
        for (const phase of phases) {
            const found = await Promise.all((0,artifacts_name/* candidates */.Xi)(stored, plan.id, phase).map(async (artifact) => ({ artifact, ...(await receive(artifact)) })));
            const own = found.filter(({ result }) => result.phase.id === phase);
            if (own.length === 0)
                missing.push(phase);
            for (const { artifact, result, folder } of own) {
                const why = whyNotOurs(artifact, result, plan, run);
                if (why !== undefined)
                    throw new errors/* UserError */.y(`The artifact "${artifact.name}" is refused: ${why}.`, AGAIN);
                const target = record_folder_phaseFolder(out, phase, result.phase.leg);
                await (0,promises_.mkdir)((0,external_node_path_.dirname)(target), { recursive: true });
                await (0,promises_.rename)(folder, target);
            }
        }
        if (missing.length > 0) {
            const names = missing.map((phase) => `"${phase}"`).join(', ');
            const jobs = missing.length === 1 ? 'the job that runs it' : 'the jobs that run them';
            throw new errors/* UserError */.y(`This run has no artifact of the ${missing.length === 1 ? 'phase' : 'phases'} ${names}.`, `Add ${jobs} to this job's \`needs:\`, and see there why nothing was uploaded; an expired artifact comes back by re-running all jobs.`);
        }
    }
    finally {
        await (0,promises_.rm)(incoming, { recursive: true, force: true });
    }
    async function receive(artifact) {
        const folder = (0,external_node_path_.join)(incoming, artifact.name);
        await artifacts.download(artifact, folder);
        let json;
        try {
            json = JSON.parse(await (0,promises_.readFile)((0,external_node_path_.join)(folder, 'result.json'), 'utf8'));
        }
        catch (error) {
            const missing = error.code === 'ENOENT';
            throw new errors/* UserError */.y(`The artifact "${artifact.name}" is refused: ${missing ? 'it has no result.json' : 'its result.json is no JSON'}.`, AGAIN);
        }
        const parsed = phaseResultSchema.safeParse(json);
        if (parsed.success)
            return { folder, result: parsed.data };
        const [issue] = parsed.error.issues;
        throw new errors/* UserError */.y(`The artifact "${artifact.name}" is refused: its result.json is not one (${issue?.path.join('.') || 'top'}: ${issue?.message}).`, AGAIN);
    }
}
function whyNotOurs(artifact, result, plan, run) {
    if (result.run.id !== run.id)
        return `its result.json is of run ${result.run.id}, and this is run ${run.id}`;
    if (result.plan.id !== plan.id)
        return `its result.json is of the plan "${result.plan.id}", and this is "${plan.id}"`;
    if (result.run.attempt !== (0,artifacts_name/* attemptOf */.tx)(artifact.name))
        return `its result.json is of attempt ${result.run.attempt}`;
    if (result.run.attempt > run.attempt)
        return `it is of attempt ${result.run.attempt}, and this is attempt ${run.attempt}`;
    const { id: phase, leg } = result.phase;
    const expected = (0,artifacts_name/* artifactName */.Cs)({ plan: plan.id, phase, ...(leg === undefined ? {} : { leg }), attempt: result.run.attempt });
    return artifact.name === expected ? undefined : `its result.json is that of "${expected}"`;
}

;// CONCATENATED MODULE: ./build/js/actions/workspace.js
/** Where an action reads and writes: the checked-out repository, and the record's folder beside the plan. */





/**
 * @param plan as the input has it, relative to the workspace
 * @throws UserError when there is no checkout, or the plan or the folder is outside of the workspace
 */
async function findPlace(env, plan) {
    const workspace = await (0,promises_.realpath)(env['GITHUB_WORKSPACE'] ?? process.cwd());
    if ((await (0,promises_.readdir)(workspace)).length === 0) {
        throw new errors/* UserError */.y('The workspace is empty.', 'Add `- uses: actions/checkout@v6` before this step.');
    }
    const file = (0,external_node_path_.resolve)(workspace, plan);
    const folder = await (0,promises_.realpath)((0,external_node_path_.dirname)(file)).catch(() => (0,external_node_path_.dirname)(file));
    if (!inside(workspace, folder))
        throw new errors/* UserError */.y(`The plan ${plan} is outside of the workspace.`, 'Name a file of this repository, relative to its root.');
    const out = (0,external_node_path_.join)((0,external_node_path_.relative)(workspace, folder), DEFAULT_OUT);
    for (const path of [out, (0,external_node_path_.join)(out, 'local'), (0,external_node_path_.join)(out, 'previous')]) {
        const found = await (0,promises_.lstat)((0,external_node_path_.join)(workspace, path)).catch(() => undefined);
        if (found !== undefined && !found.isDirectory()) {
            throw new errors/* UserError */.y(`${path} is no folder, and the results go there.`, 'Remove it from the repository, and add `.phasegate` to .gitignore.');
        }
    }
    return { workspace, planFile: (0,external_node_path_.join)((0,external_node_path_.relative)(workspace, folder), (0,external_node_path_.basename)(file)), out };
}
/**
 * Moves aside what lies in the folder: on a self-hosted runner it may be of another run, and in a checkout somebody may
 * have committed it. What stands in this run comes from this run's artifacts and from nowhere else.
 */
async function startEmpty(out, stamp) {
    const names = await (0,promises_.readdir)(out).catch(() => []);
    moveToPrevious(out, stamp, names.filter((name) => name !== 'local' && name !== 'previous'));
}
function inside(folder, path) {
    const way = (0,external_node_path_.relative)(folder, path);
    return way === '' || (way !== '..' && !way.startsWith(`..${external_node_path_.sep}`) && !(0,external_node_path_.isAbsolute)(way));
}

;// CONCATENATED MODULE: ./build/js/actions/phase.js
/** What `action.yml` does: runs one phase, or the whole plan, between the download of upstream and the upload of results. */












/**
 * @param env the runner's
 * @param signal aborted: children are ended, what is known is written and uploaded
 * @returns the exit code
 * @throws UserError before anything ran, or when the upload fails
 */
async function phaseAction(env, commands, signal) {
    const inputs = readInputs(env);
    const place = await findPlace(env, inputs.plan);
    process.chdir(place.workspace);
    const { plan } = await plan_file_requirePlan(place.planFile);
    const artifacts = await openArtifacts(env, inputs.token);
    await startEmpty(place.out, new Date().toISOString().replace(/[:.]/g, '-'));
    if (inputs.phase !== undefined)
        await bringUpstream(inputs.phase, plan, place, artifacts, env, commands);
    const outcome = await commands.quoted(() => run(inputs, place, env, signal));
    const mine = inputs.phase === undefined ? outcome.phases : outcome.phases.filter(({ id }) => id === inputs.phase);
    commands.output('verdict', outcome.verdict);
    commands.output('result-path', (0,external_node_path_.resolve)(inputs.phase === undefined ? (0,external_node_path_.join)(place.out, 'run.json') : (0,external_node_path_.join)(mine[0]?.folder ?? place.out, 'result.json')));
    commands.output('phases', JSON.stringify(mine.map(({ id, verdict }) => ({ id, verdict }))));
    await summarise(plan, inputs.phase, outcome, place, commands);
    const uploads = [];
    await commands.group('Upload results', async () => {
        for (const phase of mine) {
            uploads.push(await artifacts.upload((0,artifacts_name/* artifactName */.Cs)({ plan: plan.id, phase: phase.id, attempt: attemptOf(env) }), phase.folder));
        }
    });
    const [upload] = uploads;
    if (inputs.phase !== undefined && upload !== undefined) {
        commands.output('artifact-id', String(upload.id ?? ''));
        commands.output('artifact-url', upload.url ?? '');
        commands.output('artifact-digest', upload.digest ?? '');
    }
    announce(outcome, inputs.phase === undefined ? `Plan ${plan.id}` : `Phase ${inputs.phase}`, commands);
    return outcome.exitCode;
}
async function bringUpstream(phase, plan, { out }, artifacts, env, commands) {
    const phases = [...selection_upstreamOf(plan, [selection_phaseOf(plan, phase)])];
    if (phases.length === 0)
        return;
    await commands.group(`Download results of ${phases.join(', ')}`, () => fetchUpstream({ artifacts, plan, phases, out, run: { id: env['GITHUB_RUN_ID'] ?? '', attempt: attemptOf(env) } }));
}
function attemptOf(env) {
    return Number(env['GITHUB_RUN_ATTEMPT'] ?? '1') || 1;
}
async function run(inputs, place, env, signal) {
    let reporter;
    try {
        return await runPlan({
            planFile: place.planFile,
            out: place.out,
            phases: inputs.phase === undefined ? [] : [inputs.phase],
            tasks: [],
            only: false,
            skipPhases: [],
            vars: inputs.vars,
            keepGoing: inputs.keepGoing,
            continueOnError: false,
            resume: false,
            approvals: [],
            env,
            signal,
            command: program(),
            onPlan: async (plan, remaining, command) => {
                const { terminalReporter } = await __webpack_require__.e(/* import() */ 126).then(__webpack_require__.bind(__webpack_require__, 3126));
                reporter = terminalReporter({ stream: process.stdout, plan, env, now: () => performance.now(), remaining, out: place.out, command });
            },
            on: (event) => reporter?.on(event),
        });
    }
    finally {
        reporter?.close();
    }
}
/** @throws UserError outside of a run on GitHub, whose numbers name the artifacts */
async function openArtifacts(env, token) {
    const [owner, repository] = (env['GITHUB_REPOSITORY'] ?? '').split('/');
    const id = Number(env['GITHUB_RUN_ID']);
    if (!owner || !repository || !Number.isSafeInteger(id) || id <= 0) {
        throw new errors/* UserError */.y('GITHUB_REPOSITORY and GITHUB_RUN_ID do not say which run this is.', 'This is an action: use it in a workflow on GitHub, and `phasegate run` elsewhere.');
    }
    const { githubArtifacts } = await Promise.all(/* import() */[__webpack_require__.e(663), __webpack_require__.e(471)]).then(__webpack_require__.bind(__webpack_require__, 6471));
    return githubArtifacts({ run: { serverUrl: env['GITHUB_SERVER_URL'] ?? 'https://github.com', owner, repository, id }, ...(token === undefined ? {} : { token }) });
}
async function summarise(plan, phase, { report, verdict }, { out }, commands) {
    const markdown = phase === undefined ? report && (await (0,promises_.readFile)(report, 'utf8')) : phaseSummary(plan, phase, out);
    if (!markdown || commands.summary(markdown))
        return;
    commands.summary(`## Phasegate: ${verdict}\n\nThe report is larger than a job summary may be: it is in \`report.md\` of the results.`);
}
/** The annotation a person sees first on the run's page. */
function announce({ verdict, exitCode, waitingFor, phases }, what, commands) {
    if (exitCode === errors/* EXIT */.d.passed)
        return;
    if (verdict === 'waiting') {
        commands.error(`Waiting for ${waitingFor.join(', ') || 'a decision'}`, `${what} waits for a person; the log says what to do and how to go on.`);
        return;
    }
    const culprits = phases.filter((phase) => phase.verdict === verdict).map(({ id }) => id);
    commands.error(`${what}: ${verdict}`, culprits.length === 0 ? 'The log says why.' : `${culprits.join(', ')}: see the log and the job summary.`);
}


/***/ }),

/***/ 9751:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Au: () => (/* binding */ planPrefix),
/* harmony export */   Cs: () => (/* binding */ artifactName),
/* harmony export */   Xi: () => (/* binding */ candidates),
/* harmony export */   kq: () => (/* binding */ forbiddenInPath),
/* harmony export */   rH: () => (/* binding */ nameProblem),
/* harmony export */   tx: () => (/* binding */ attemptOf)
/* harmony export */ });
/* unused harmony export RECORD */
/**
 * The names of artifacts, and which of several to read. Names only filter: a dash may be part of every id, so whose
 * result an artifact is, is read from its `result.json` and never from its name.
 */
/** The phase id under which the job that reports keeps the record of the whole run. */
const RECORD = 'record';
/** What GitHub accepts in no artifact name and in no path within one. */
const FORBIDDEN_IN_PATH = /["<>|*?:\r\n\\]/;
const FORBIDDEN_IN_NAME = /["<>|*?:\r\n\\/]/;
/** `phasegate-<plan id>-<phase>[-<leg>]-attempt-<n>`; characters names cannot hold become `_`, which is safe because names only filter. */
function artifactName({ plan, phase, leg, attempt }) {
    return `${phasePrefix(plan, phase)}${leg === undefined ? '' : `-${clean(leg)}`}-attempt-${attempt}`;
}
/** What the names of all artifacts of a plan begin with. */
function planPrefix(plan) {
    return `phasegate-${clean(plan)}-`;
}
function phasePrefix(plan, phase) {
    return `${planPrefix(plan)}${clean(phase)}`;
}
function clean(part) {
    return part.replace(new RegExp(FORBIDDEN_IN_NAME, 'g'), '_');
}
/**
 * Those that may be results of the phase: of each name without its attempt the newest attempt, sorted by name. Holds
 * also legs of the phase and phases whose id begins with this one and a dash: `result.json` tells them apart.
 */
function candidates(artifacts, plan, phase) {
    const prefix = phasePrefix(plan, phase);
    const newest = new Map();
    for (const artifact of artifacts) {
        const match = /^(?<base>.*)-attempt-(?<attempt>[1-9]\d*)$/s.exec(artifact.name);
        const { base, attempt } = match?.groups ?? {};
        if (base === undefined || (base !== prefix && !base.startsWith(`${prefix}-`)))
            continue;
        const known = newest.get(base);
        if (known === undefined || Number(attempt) > known.attempt)
            newest.set(base, { attempt: Number(attempt), artifact });
    }
    return [...newest].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { artifact }]) => artifact);
}
/** The attempt in an artifact's name, or undefined when the name has none. */
function attemptOf(name) {
    const attempt = /-attempt-([1-9]\d*)$/.exec(name)?.[1];
    return attempt === undefined ? undefined : Number(attempt);
}
/** Why GitHub would refuse the name, or undefined. */
function nameProblem(name) {
    if (name === '' || name === '.' || name === '..')
        return `"${name}" is no name for an artifact`;
    const character = FORBIDDEN_IN_NAME.exec(name)?.[0];
    return character === undefined ? undefined : `the artifact name ${JSON.stringify(name)} contains ${JSON.stringify(character)}`;
}
/** The character for which GitHub would refuse a file of an artifact, or undefined. `path` has forward slashes. */
function forbiddenInPath(path) {
    return FORBIDDEN_IN_PATH.exec(path)?.[0];
}


/***/ }),

/***/ 6608:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   checkExpression: () => (/* binding */ checkExpression),
/* harmony export */   evaluateCondition: () => (/* binding */ evaluateCondition),
/* harmony export */   interpolate: () => (/* binding */ interpolate),
/* harmony export */   interpolationsIn: () => (/* binding */ interpolationsIn),
/* harmony export */   usesStatusFunction: () => (/* binding */ usesStatusFunction)
/* harmony export */ });
/* harmony import */ var _actions_expressions_data_array__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8315);
/* harmony import */ var _actions_expressions_data_boolean__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5438);
/* harmony import */ var _actions_expressions_data_dictionary__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8596);
/* harmony import */ var _actions_expressions_data_expressiondata__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1674);
/* harmony import */ var _actions_expressions_data_null__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7749);
/* harmony import */ var _actions_expressions_data_number__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9881);
/* harmony import */ var _actions_expressions_data_string__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3637);
/* harmony import */ var _actions_expressions_errors__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2830);
/* harmony import */ var _actions_expressions_evaluator__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(2886);
/* harmony import */ var _actions_expressions_funcs__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(111);
/* harmony import */ var _actions_expressions_lexer__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(2083);
/* harmony import */ var _actions_expressions_parser__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(4566);
/* harmony import */ var _actions_expressions_result__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(6856);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(2027);
/**
 * GitHub's expression language for `if:` and for `${{ vars.NAME }}` in check fields: `@actions/expressions` with the
 * status functions it leaves out, and with its errors in words a plan's author understands.
 */














const STATUS_FUNCTIONS = ['success', 'failure', 'always', 'cancelled'];
const CONDITION_CONTEXTS = ['vars', 'env', 'needs', 'github', 'runner', 'phase', 'task'];
/**
 * Every `${{ … }}` of a text, in order. A `}}` within a quoted string does not close one.
 */
function interpolationsIn(text) {
    const found = [];
    let start = text.indexOf('${{');
    while (start >= 0) {
        const close = closingBraces(text, start + 3);
        const end = close < 0 ? text.length : close + 2;
        const expression = text.slice(start + 3, close < 0 ? text.length : close).trim();
        found.push({ expression, start, end, closed: close >= 0 });
        start = text.indexOf('${{', end);
    }
    return found;
}
function closingBraces(text, from) {
    let quoted = false;
    for (let index = from; index < text.length; index += 1) {
        const character = text[index];
        if (character === "'")
            quoted = !quoted;
        else if (!quoted && character === '}' && text[index + 1] === '}')
            return index;
    }
    return -1;
}
/**
 * What is wrong with an expression, or undefined. `contexts` are the names it may use.
 *
 * @param text with or without one `${{ }}` around all of it; columns count from 1 in it.
 * @param use status functions exist in a `condition` only.
 */
function checkExpression(text, contexts, use = 'condition') {
    const parsed = parse(text, contexts, use === 'condition');
    return 'problem' in parsed ? parsed.problem : undefined;
}
/** Whether it calls `success()`, `failure()`, `always()` or `cancelled()`; false for what is no expression at all. */
function usesStatusFunction(text) {
    const parsed = parse(text, CONDITION_CONTEXTS, true);
    return !('problem' in parsed) && callsStatusFunction(parsed.tokens);
}
/**
 * The answer of an `if:` by GitHub's rule: one without a status function means `success() && (…)`.
 *
 * @throws UserError where it is no expression or cannot be evaluated, such as `fromJSON` of what is no JSON.
 */
function evaluateCondition(text, context, status) {
    const parsed = parse(text, CONDITION_CONTEXTS, true);
    if ('problem' in parsed)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_13__/* .UserError */ .y(`if: ${parsed.problem}`);
    if (!status.success && !callsStatusFunction(parsed.tokens))
        return false;
    const answers = { ...status, always: true };
    const functions = new Map(Object.entries(answers).map(([name, value]) => [name, statusFunction(name, new _actions_expressions_data_boolean__WEBPACK_IMPORTED_MODULE_1__/* .BooleanData */ .b(value))]));
    const data = dictionary(CONDITION_CONTEXTS.map((name) => [name, context[name]]));
    return (0,_actions_expressions_result__WEBPACK_IMPORTED_MODULE_12__/* .truthy */ .vN)(evaluated(text.trim(), () => new _actions_expressions_evaluator__WEBPACK_IMPORTED_MODULE_8__/* .Evaluator */ .o(parsed.tree, data, functions).evaluate()));
}
/**
 * Fills in every `${{ … }}` of a check's field.
 *
 * @throws UserError for a variable that is not defined (an empty text would make `contains:` true of everything), for
 *   an expression that gives no text, and for what is no expression.
 */
function interpolate(text, vars) {
    const found = interpolationsIn(text);
    if (found.length === 0)
        return text;
    const data = dictionary([['vars', vars]]);
    let result = '';
    let position = 0;
    for (const { expression, start, end, closed } of found) {
        const written = text.slice(start, end);
        if (!closed)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_13__/* .UserError */ .y(`"${written}" has no closing "}}"`);
        const parsed = parse(expression, ['vars'], false);
        if ('problem' in parsed)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_13__/* .UserError */ .y(`${written}: ${parsed.problem}`);
        const value = evaluated(written, () => new _actions_expressions_evaluator__WEBPACK_IMPORTED_MODULE_8__/* .Evaluator */ .o(parsed.tree, data).evaluate());
        result += text.slice(position, start) + asText(value, expression, written);
        position = end;
    }
    return result + text.slice(position);
}
function asText(value, expression, written) {
    if (value.primitive && value.kind !== _actions_expressions_data_expressiondata__WEBPACK_IMPORTED_MODULE_3__/* .Kind */ .b.Null)
        return value.coerceString();
    if (value.kind !== _actions_expressions_data_expressiondata__WEBPACK_IMPORTED_MODULE_3__/* .Kind */ .b.Null) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_13__/* .UserError */ .y(`${written} gives ${value.kind === _actions_expressions_data_expressiondata__WEBPACK_IMPORTED_MODULE_3__/* .Kind */ .b.Array ? 'a list' : 'an object'}, a text was expected`);
    }
    const name = /^vars\.([\w-]+)$/i.exec(expression)?.[1];
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_13__/* .UserError */ .y(name === undefined
        ? `${written} has no value`
        : `${written} has no value: define "${name}" under "vars" in the plan or give --var ${name}=…`);
}
function parse(text, contexts, statusFunctions) {
    const found = interpolationsIn(text);
    const [only] = found;
    if (only && (found.length > 1 || text.slice(0, only.start).trim() !== '' || text.slice(only.end).trim() !== '')) {
        return { problem: 'put the whole expression into one ${{ }} or write it without; in parts it would be a text, which is always true' };
    }
    if (only && !only.closed)
        return { problem: `"${text.trim()}" has no closing "}}"` };
    const expression = only?.expression ?? text.trim();
    if (expression === '')
        return { problem: 'the expression is empty' };
    if (expression.length > _actions_expressions_errors__WEBPACK_IMPORTED_MODULE_7__/* .MAX_EXPRESSION_LENGTH */ .dM) {
        return { problem: `the expression has ${expression.length} characters, at most ${_actions_expressions_errors__WEBPACK_IMPORTED_MODULE_7__/* .MAX_EXPRESSION_LENGTH */ .dM} are allowed` };
    }
    const functions = statusFunctions ? STATUS_FUNCTIONS : [];
    const place = { offset: text.indexOf(expression), text };
    let tokens;
    try {
        tokens = new _actions_expressions_lexer__WEBPACK_IMPORTED_MODULE_10__/* .Lexer */ .JG(expression).lex().tokens.map(unescaped);
    }
    catch (error) {
        return { problem: lexicalProblem(error, place) };
    }
    const stranger = tokens.find((token, index) => isCall(tokens, index) && !isKnown(token, functions));
    if (stranger)
        return { problem: unknownFunction(stranger, functions, place) };
    try {
        const definitions = functions.map((name) => statusFunction(name, new _actions_expressions_data_null__WEBPACK_IMPORTED_MODULE_4__/* .Null */ .U()));
        return { tokens, tree: new _actions_expressions_parser__WEBPACK_IMPORTED_MODULE_11__/* .Parser */ .i(tokens, contexts, definitions).parse() };
    }
    catch (error) {
        if (!(error instanceof _actions_expressions_errors__WEBPACK_IMPORTED_MODULE_7__/* .ExpressionError */ .tj))
            throw error;
        return { problem: grammaticalProblem(error, contexts, place) };
    }
}
/** The library takes only the first `''` of a string for a quote (0.3.61); GitHub takes each. */
function unescaped(token) {
    return token.type === _actions_expressions_lexer__WEBPACK_IMPORTED_MODULE_10__/* .TokenType */ .ks.STRING ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") } : token;
}
function isCall(tokens, index) {
    return (tokens[index]?.type === _actions_expressions_lexer__WEBPACK_IMPORTED_MODULE_10__/* .TokenType */ .ks.IDENTIFIER &&
        tokens[index + 1]?.type === _actions_expressions_lexer__WEBPACK_IMPORTED_MODULE_10__/* .TokenType */ .ks.LEFT_PAREN &&
        tokens[index - 1]?.type !== _actions_expressions_lexer__WEBPACK_IMPORTED_MODULE_10__/* .TokenType */ .ks.DOT);
}
/** Own names only: the library would take `constructor()` for one of its functions and call it true. */
function isKnown(token, functions) {
    const name = token.lexeme.toLowerCase();
    return functions.includes(name) || Object.hasOwn(_actions_expressions_funcs__WEBPACK_IMPORTED_MODULE_9__/* .wellKnownFunctions */ .j, name);
}
function callsStatusFunction(tokens) {
    return tokens.some((token, index) => isCall(tokens, index) && STATUS_FUNCTIONS.includes(token.lexeme.toLowerCase()));
}
function statusFunction(name, value) {
    return { name, minArgs: 0, maxArgs: 0, call: () => value };
}
function evaluated(written, evaluate) {
    try {
        return evaluate();
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_13__/* .UserError */ .y(`${written} cannot be evaluated: ${error.message}`);
    }
}
function dictionary(entries) {
    return new _actions_expressions_data_dictionary__WEBPACK_IMPORTED_MODULE_2__/* .Dictionary */ .b(...entries.map(([key, value]) => ({ key, value: toData(value) })));
}
function toData(value) {
    if (typeof value === 'string')
        return new _actions_expressions_data_string__WEBPACK_IMPORTED_MODULE_6__/* .StringData */ .u(value);
    if (typeof value === 'number')
        return new _actions_expressions_data_number__WEBPACK_IMPORTED_MODULE_5__/* .NumberData */ .Q(value);
    if (typeof value === 'boolean')
        return new _actions_expressions_data_boolean__WEBPACK_IMPORTED_MODULE_1__/* .BooleanData */ .b(value);
    if (Array.isArray(value))
        return new _actions_expressions_data_array__WEBPACK_IMPORTED_MODULE_0__/* .Array */ .O(...value.map(toData));
    if (typeof value === 'object' && value !== null)
        return dictionary(Object.entries(value));
    return new _actions_expressions_data_null__WEBPACK_IMPORTED_MODULE_4__/* .Null */ .U();
}
function at(line, column, place) {
    return line === 0 ? `at column ${place.offset + column + 1}` : `at line ${line + 1}, column ${column + 1} of the expression`;
}
function lexicalProblem(error, place) {
    const found = /^Unexpected symbol: '([^]*)'\. Located at position (\d+) within/.exec(error.message);
    if (!found)
        throw error;
    const [, symbol = '', position] = found;
    const lines = place.text.slice(place.offset, place.offset + Number(position) - 1).split('\n');
    const where = at(lines.length - 1, lines.at(-1)?.length ?? 0, place);
    if (symbol.startsWith("'"))
        return `the text that begins ${where} has no closing quote (a quote within it is written '')`;
    if (symbol.startsWith('"'))
        return `unexpected ${symbol} ${where}; texts stand in single quotes`;
    return `unexpected "${symbol}" ${where}${dotted(place.text)}`;
}
function unknownFunction(token, functions, place) {
    const known = [...functions, ...Object.values(_actions_expressions_funcs__WEBPACK_IMPORTED_MODULE_9__/* .wellKnownFunctions */ .j).map(({ name }) => name)].toSorted().join(', ');
    return `unknown function "${token.lexeme}" ${at(token.range.start.line, token.range.start.column, place)}; known: ${known}`;
}
function grammaticalProblem(error, contexts, place) {
    const where = at(error.pos.line, error.pos.column, place);
    const [, kind = error.message, symbol = ''] = /^(.*?): '([^]*)'$/.exec(error.message) ?? [];
    switch (kind) {
        case 'Unrecognized named-value':
            return `unknown name "${symbol}" ${where}; known here: ${contexts.join(', ')}; texts stand in single quotes`;
        case 'Unexpected end of expression':
            return `the expression ends too early, after "${symbol}" ${where}`;
        case 'Unexpected symbol':
            return symbol === 'EOF'
                ? 'the expression ends too early'
                : `unexpected "${symbol}" ${where}${dotted(place.text)}`;
        case 'Too few parameters supplied':
            return `${symbol}() ${where} needs more arguments`;
        case 'Too many parameters supplied':
            return `${symbol}() ${where} has too many arguments`;
        case 'Even number of parameters supplied, requires an odd number of parameters':
            return `${symbol}() ${where} needs an odd number of arguments: pairs of condition and value, then the default`;
        default:
            return `the expression is nested too deeply ${where}`;
    }
}
/** Ids with dots are the usual reason for an unexpected number. */
function dotted(text) {
    const id = /\bneeds\.([\w-]+(?:\.\d[\w-]*)+)/i.exec(text)?.[1];
    return id === undefined ? '' : `; an id with dots is written needs['${id}']`;
}


/***/ }),

/***/ 5735:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ TextLines)
/* harmony export */ });
/** Lines of a text, counted from 1; columns are UTF-16 units, as editors count them. */
class TextLines {
    text;
    #starts;
    constructor(text) {
        this.text = text;
    }
    place(offset) {
        const starts = this.#lineStarts();
        let low = 0;
        let high = starts.length - 1;
        while (low < high) {
            const middle = (low + high + 1) >> 1;
            if (starts[middle] <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        return { line: low + 1, column: offset - starts[low] + 1 };
    }
    /** The line without its end; empty for one that does not exist. */
    line(line) {
        const starts = this.#lineStarts();
        const start = starts[line - 1];
        if (start === undefined)
            return '';
        return this.text.slice(start, starts[line] ?? this.text.length).replace(/\r?\n$/, '');
    }
    #lineStarts() {
        if (this.#starts)
            return this.#starts;
        const starts = [0];
        for (let end = this.text.indexOf('\n'); end >= 0; end = this.text.indexOf('\n', end + 1))
            starts.push(end + 1);
        this.#starts = starts;
        return starts;
    }
}


/***/ }),

/***/ 5075:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H$: () => (/* binding */ few),
/* harmony export */   LV: () => (/* binding */ wrap),
/* harmony export */   U9: () => (/* binding */ count),
/* harmony export */   VL: () => (/* binding */ width),
/* harmony export */   eV: () => (/* binding */ pad),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   uH: () => (/* binding */ clean),
/* harmony export */   v3: () => (/* binding */ cleanLines),
/* harmony export */   xv: () => (/* binding */ truncate)
/* harmony export */ });
/* harmony import */ var fast_string_truncated_width__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(611);
/**
 * Text for a terminal: made harmless, measured in columns, cut and wrapped. Columns are display columns: a wide
 * character or an emoji takes two, a combining mark none.
 */

// Colours and cursor movements carry no words, so they can go without hiding anything. Sequences that carry text (a
// title, a link, a device string) stay and only lose their power, or a log could hide lines in them.
const CSI = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]/g;
const CONTROL = /[\x00-\x1f\x7f-\x9f]/g;
// Marks that reorder what the eye reads, and separators some terminals break lines at.
const REORDERING = /[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
/** One line that cannot move the cursor, set the title, start a workflow command or show its words in another order. */
function clean(text) {
    return text
        .replace(CSI, '')
        .replaceAll('\t', '    ')
        .replace(CONTROL, picture)
        .replace(REORDERING, '\ufffd')
        // The runner obeys `##[…]` anywhere in a line of a job log (`::…` only at its start, where we never put foreign text).
        .replaceAll('##[', '## [');
}
function picture(control) {
    const code = control.charCodeAt(0);
    if (code < 0x20)
        return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
}
/** The harmless lines of a text. A lone carriage return ends a line too: what it would overwrite stays readable. */
function cleanLines(text) {
    return text.trimEnd().split(/\r*\n|\r+/).map((line) => clean(line).trimEnd());
}
/** The columns a harmless or coloured line takes. */
function width(text) {
    return (0,fast_string_truncated_width__WEBPACK_IMPORTED_MODULE_0__/* ["default"] */ .A)(text).width;
}
/** Where a harmless text has to be cut to take at most `columns`: an index between two characters as people see them. */
function fitting(text, columns) {
    // Only the beginning is looked at, so that wrapping a long text stays linear.
    if (ASCII.test(text.slice(0, columns + 1)))
        return Math.min(text.length, columns);
    const beginning = text.slice(0, columns * 16);
    let used = 0;
    let end = 0;
    for (const { segment } of characters(beginning)) {
        // A cluster is at most two columns wide but for runs of letters that Unicode joins without end, as of Hangul.
        for (const part of width(segment) > 2 ? segment : [segment]) {
            used += width(part);
            if (used > columns)
                return end;
            end += part.length;
        }
    }
    return end;
}
const ASCII = /^[ -~]*$/;
let segmenter;
// Made when first needed: it loads the tables of a whole Unicode version.
function characters(text) {
    segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
    return segmenter.segment(text);
}
/** At most `columns` wide, ending in an ellipsis where something was cut. */
function truncate(text, columns) {
    if (columns < 1)
        return '';
    return fitting(text, columns) === text.length ? text : `${text.slice(0, fitting(text, columns - 1)).trimEnd()}…`;
}
function pad(text, columns) {
    return text + ' '.repeat(Math.max(0, columns - width(text)));
}
/** Pieces at most `columns` wide, cut at a space where there is one in the second half; nothing but those spaces is lost. */
function wrap(text, columns) {
    const limit = Math.max(8, columns);
    const pieces = [];
    let rest = text;
    for (;;) {
        const fit = fitting(rest, limit);
        if (fit === rest.length)
            return [...pieces, rest];
        const space = rest.lastIndexOf(' ', fit);
        const end = space > fit / 2 ? space : fit;
        pieces.push(rest.slice(0, end));
        rest = rest.slice(end).replace(/^ /, '');
    }
}
/** `0.4s`, `12s`, `3m 05s`, `1h 02m`. */
function duration(ms) {
    if (ms < 9_950)
        return `${(ms / 1000).toFixed(1)}s`;
    const seconds = Math.round(ms / 1000);
    if (seconds < 60)
        return `${seconds}s`;
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60)
        return `${minutes}m ${String(seconds % 60).padStart(2, '0')}s`;
    return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}
/** The first few of many names, and how many more there are. */
function few(names, most) {
    const shown = names.slice(0, most).join(', ');
    return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
/** `1 task`, `2 tasks`. */
function count(n, noun) {
    return `${n} ${noun}${n === 1 ? '' : 's'}`;
}


/***/ })

};
