export const id = 798;
export const ids = [798];
export const modules = {

/***/ 7336:
/***/ ((module) => {

let p = process || {}, argv = p.argv || [], env = p.env || {}
let isColorSupported =
	!(!!env.NO_COLOR || argv.includes("--no-color")) &&
	(!!env.FORCE_COLOR || argv.includes("--color") || p.platform === "win32" || ((p.stdout || {}).isTTY && env.TERM !== "dumb") || !!env.CI)

let formatter = (open, close, replace = open) =>
	input => {
		let string = "" + input, index = string.indexOf(close, open.length)
		return ~index ? open + replaceClose(string, close, replace, index) + close : open + string + close
	}

let replaceClose = (string, close, replace, index) => {
	let result = "", cursor = 0
	do {
		result += string.substring(cursor, index) + replace
		cursor = index + close.length
		index = string.indexOf(close, cursor)
	} while (~index)
	return result + string.substring(cursor)
}

let createColors = (enabled = isColorSupported) => {
	let f = enabled ? formatter : () => String
	return {
		isColorSupported: enabled,
		reset: f("\x1b[0m", "\x1b[0m"),
		bold: f("\x1b[1m", "\x1b[22m", "\x1b[22m\x1b[1m"),
		dim: f("\x1b[2m", "\x1b[22m", "\x1b[22m\x1b[2m"),
		italic: f("\x1b[3m", "\x1b[23m"),
		underline: f("\x1b[4m", "\x1b[24m"),
		inverse: f("\x1b[7m", "\x1b[27m"),
		hidden: f("\x1b[8m", "\x1b[28m"),
		strikethrough: f("\x1b[9m", "\x1b[29m"),

		black: f("\x1b[30m", "\x1b[39m"),
		red: f("\x1b[31m", "\x1b[39m"),
		green: f("\x1b[32m", "\x1b[39m"),
		yellow: f("\x1b[33m", "\x1b[39m"),
		blue: f("\x1b[34m", "\x1b[39m"),
		magenta: f("\x1b[35m", "\x1b[39m"),
		cyan: f("\x1b[36m", "\x1b[39m"),
		white: f("\x1b[37m", "\x1b[39m"),
		gray: f("\x1b[90m", "\x1b[39m"),

		bgBlack: f("\x1b[40m", "\x1b[49m"),
		bgRed: f("\x1b[41m", "\x1b[49m"),
		bgGreen: f("\x1b[42m", "\x1b[49m"),
		bgYellow: f("\x1b[43m", "\x1b[49m"),
		bgBlue: f("\x1b[44m", "\x1b[49m"),
		bgMagenta: f("\x1b[45m", "\x1b[49m"),
		bgCyan: f("\x1b[46m", "\x1b[49m"),
		bgWhite: f("\x1b[47m", "\x1b[49m"),

		blackBright: f("\x1b[90m", "\x1b[39m"),
		redBright: f("\x1b[91m", "\x1b[39m"),
		greenBright: f("\x1b[92m", "\x1b[39m"),
		yellowBright: f("\x1b[93m", "\x1b[39m"),
		blueBright: f("\x1b[94m", "\x1b[39m"),
		magentaBright: f("\x1b[95m", "\x1b[39m"),
		cyanBright: f("\x1b[96m", "\x1b[39m"),
		whiteBright: f("\x1b[97m", "\x1b[39m"),

		bgBlackBright: f("\x1b[100m", "\x1b[49m"),
		bgRedBright: f("\x1b[101m", "\x1b[49m"),
		bgGreenBright: f("\x1b[102m", "\x1b[49m"),
		bgYellowBright: f("\x1b[103m", "\x1b[49m"),
		bgBlueBright: f("\x1b[104m", "\x1b[49m"),
		bgMagentaBright: f("\x1b[105m", "\x1b[49m"),
		bgCyanBright: f("\x1b[106m", "\x1b[49m"),
		bgWhiteBright: f("\x1b[107m", "\x1b[49m"),
	}
}

module.exports = createColors()
module.exports.createColors = createColors


/***/ }),

/***/ 9798:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   approve: () => (/* binding */ approve)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var picocolors__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7336);
/* harmony import */ var _run_commands_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1416);
/* harmony import */ var _run_decisions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6511);
/* harmony import */ var _args_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6730);
/* harmony import */ var _commands_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4245);
/* harmony import */ var _program_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2447);








/** `phasegate approve TASK --by WHO --note WHY`. @returns 0 once the decision is in the record */
async function approve(args) {
    const { flags, positionals } = (0,_args_js__WEBPACK_IMPORTED_MODULE_3__/* .parseFlags */ .b)(args, _commands_js__WEBPACK_IMPORTED_MODULE_4__/* .commands */ .P.approve, 'approve');
    const out = flags.out ?? _run_commands_js__WEBPACK_IMPORTED_MODULE_6__/* .DEFAULT_OUT */ .xu;
    const { decision, plan, vars } = await (0,_run_decisions_js__WEBPACK_IMPORTED_MODULE_2__/* .recordDecision */ .Q6)({
        planFile: flags.plan ?? planOf(out),
        out,
        task: positionals[0] ?? '',
        by: flags.by,
        note: flags.note,
        reject: flags.reject,
    });
    const commandLines = (0,_run_commands_js__WEBPACK_IMPORTED_MODULE_6__/* .commandsOf */ .Kf)((0,_program_js__WEBPACK_IMPORTED_MODULE_5__/* .program */ .D)(), plan, out, vars);
    process.stdout.write(`${decision.task} ${decision.decision} by ${decision.by}: ${decision.note}\n${picocolors__WEBPACK_IMPORTED_MODULE_7__.dim('Go on:')} ${commandLines.resume()}\n`);
    return 0;
}
/** The plan the record in this folder is of. */
function planOf(out) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(out, 'run.json');
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(file))
        return _run_commands_js__WEBPACK_IMPORTED_MODULE_6__/* .DEFAULT_PLAN */ .gv;
    try {
        const record = JSON.parse((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file, 'utf8'));
        return typeof record.plan?.file === 'string' ? record.plan.file : _run_commands_js__WEBPACK_IMPORTED_MODULE_6__/* .DEFAULT_PLAN */ .gv;
    }
    catch {
        return _run_commands_js__WEBPACK_IMPORTED_MODULE_6__/* .DEFAULT_PLAN */ .gv;
    }
}


/***/ }),

/***/ 2447:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ program)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _run_commands_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1416);


/**
 * What starts Phasegate the way it was started now, for commands a person is to type: `phasegate` where it is installed,
 * `npx …` on GitHub with the action's repository and ref, else `node` with the path to this file.
 */
function program() {
    const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref, npm_lifecycle_event: npx } = process.env;
    if (process.env['GITHUB_ACTIONS'] === 'true' && repository)
        return `npx github:${repository}${ref ? `#${ref}` : ''}`;
    const script = process.argv[1] ?? 'phasegate';
    if ((0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(script) === 'phasegate')
        return 'phasegate';
    if (npx === 'npx')
        return 'npx phasegate';
    return `node ${(0,_run_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.relative)(process.cwd(), script) || script)}`;
}


/***/ }),

/***/ 6511:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q6: () => (/* binding */ recordDecision),
/* harmony export */   RA: () => (/* binding */ givenDecisions),
/* harmony export */   U9: () => (/* binding */ approversOf)
/* harmony export */ });
/* unused harmony export manualTask */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2027);
/* harmony import */ var _evidence_chain_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3819);
/* harmony import */ var _identity_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8848);
/* harmony import */ var _plan_file_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4972);
/* harmony import */ var _record_folder_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5068);
/* harmony import */ var _selection_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4070);
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
    const leaves = (0,_selection_js__WEBPACK_IMPORTED_MODULE_7__/* .leavesOf */ .wf)(plan, id);
    const task = plan.phases.flatMap((phase) => phase.tasks).find((candidate) => candidate.id === leaves[0]);
    if (task?.id === id && task.kind === 'manual')
        return task;
    const manual = plan.phases.flatMap((phase) => phase.tasks.filter((candidate) => candidate.kind === 'manual').map((candidate) => candidate.id));
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y(`Task ${id} takes no decision: it is not manual.`, manual.length === 0 ? 'The plan has no manual task.' : `Manual tasks: ${manual.join(', ')}.`);
}
/** Approvers as the plan names them, `people` resolved to their handles. */
function approversOf(plan, task) {
    return (task.manual?.approvers ?? []).map((name) => plan.people[name] ?? name);
}
function requireApprover(plan, task, by) {
    if (by.trim() === '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y('--by is empty.', 'Say who decides: --by NAME.');
    const allowed = [...(task.manual?.approvers ?? []), ...approversOf(plan, task)];
    if (allowed.length === 0 || allowed.some((name) => handle(name) === handle(by)))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y(`${by} may not decide ${task.id}.`, `Its approvers are ${approversOf(plan, task).join(', ')}.`);
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
    const { plan, workspace } = await (0,_plan_file_js__WEBPACK_IMPORTED_MODULE_5__/* .requirePlan */ .V)(options.planFile);
    const task = manualTask(plan, options.task);
    requireApprover(plan, task, options.by);
    const out = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(options.out);
    const noRecord = `There is no run of this plan in ${options.out} that waits.`;
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(out, 'run.json')))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y(noRecord, `Run it first, or decide with the run: phasegate run --approve ${task.id} --by … --note ….`);
    const sha = await (0,_identity_js__WEBPACK_IMPORTED_MODULE_4__/* .checkedOutCommit */ .Xg)(workspace);
    const unlock = (0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .lockFolder */ .MS)(out);
    try {
        const record = (0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .readRunRecord */ .lR)(out);
        if (record === undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y(`${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(out, 'run.json')} is not a run record.`, 'Run the plan again.');
        const why = (0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .whyNotStanding */ .sS)({ plan: record.plan, vars: record.vars, run: record.run }, { digest: plan.digest, vars: record.vars, sha });
        if (why !== undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y(`The run in ${options.out} cannot take a decision: ${why}.`, 'Run the plan again, then decide.');
        const status = (0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .readStoredPhase */ .Rg)((0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .phaseFolder */ .sR)(out, task.phase))?.result.tasks.find((result) => result.id === task.id)?.status;
        if (status !== 'waiting')
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y(`Task ${task.id} does not wait for a decision${status === undefined ? ': it has not been reached' : `: it is ${status}`}.`, 'Run the plan until it waits.');
        const upstream = {};
        for (const id of (0,_selection_js__WEBPACK_IMPORTED_MODULE_7__/* .upstreamOf */ .Fw)(plan, [(0,_selection_js__WEBPACK_IMPORTED_MODULE_7__/* .phaseOf */ .hU)(plan, task.phase)])) {
            const manifest = (0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .readStoredPhase */ .Rg)((0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .phaseFolder */ .sR)(out, id))?.manifest;
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
        const audit = _evidence_chain_js__WEBPACK_IMPORTED_MODULE_3__/* .AuditLog */ .SB.resume((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(out, 'audit.jsonl'));
        audit.append({ type: 'decision-recorded', at, decision });
        const decisions = [...record.decisions.filter((other) => other.task !== task.id), decision];
        (0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .writeWhole */ .f8)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(out, 'run.json'), `${JSON.stringify({ ...record, decisions, auditHead: audit.head }, null, 2)}\n`);
        audit.close();
        const vars = Object.fromEntries(Object.entries(record.vars).filter(([name, value]) => plan.vars[name] !== value));
        return { decision, plan, vars };
    }
    finally {
        unlock();
    }
}


/***/ }),

/***/ 8848:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Xg: () => (/* binding */ checkedOutCommit),
/* harmony export */   h4: () => (/* binding */ githubContext),
/* harmony export */   yK: () => (/* binding */ runIdentity)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7975);
/** Which run this is: GitHub's words for it where there are any, git's and the clock's on a laptop. */



/**
 * @param env the environment; on GitHub it has `GITHUB_RUN_ID` and its kin
 * @param workspace the plan's folder, whose commit is checked out
 * @param startedAt ISO instant; a local run's id is made from it
 */
async function runIdentity(env, workspace, startedAt) {
    const onGitHub = env['GITHUB_ACTIONS'] === 'true' && env['GITHUB_RUN_ID'] !== undefined;
    const sha = (onGitHub ? env['GITHUB_SHA'] : undefined) ?? (await checkedOutCommit(workspace));
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
async function checkedOutCommit(folder) {
    try {
        const { stdout } = await (0,node_util__WEBPACK_IMPORTED_MODULE_2__.promisify)(node_child_process__WEBPACK_IMPORTED_MODULE_0__.execFile)('git', ['-C', folder, 'rev-parse', '--verify', 'HEAD']);
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
        const event = JSON.parse((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(eventPath, 'utf8'));
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


/***/ })

};
