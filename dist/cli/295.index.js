export const id = 295;
export const ids = [295];
export const modules = {

/***/ 3819:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SB: () => (/* binding */ AuditLog),
/* harmony export */   y4: () => (/* binding */ readAudit)
/* harmony export */ });
/* unused harmony export GENESIS */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2027);
/**
 * The audit log: one JSON object a line, each with the hash of the one before, so that a line changed, removed or put in
 * between breaks every later one. The hash of a line is the sha256 of its bytes without the `hash` member.
 */



/** `prev` of the first line, and the head of a log without lines. */
const GENESIS = '0'.repeat(64);
class AuditLog {
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
        return new AuditLog((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)(file, node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_RDWR | node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_CREAT | node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_EXCL, 0o644), 0, 0, GENESIS);
    }
    /**
     * Goes on with a log that was cut short, or starts it. What a kill left of a last line is cut off.
     *
     * @throws UserError when the chain is broken before that
     */
    static resume(file) {
        const fd = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)(file, node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_RDWR | node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_CREAT | (node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_NOFOLLOW ?? 0), 0o644);
        try {
            const bytes = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(fd);
            const { entries, head, problems } = readAudit(bytes.toString());
            if (problems.length > 0) {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y(`${file}: ${problems[0]}`, 'The record was changed from outside and cannot be continued: start a new one without --resume.');
            }
            const size = bytes.lastIndexOf(0x0a) + 1;
            if (size < (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.fstatSync)(fd).size)
                (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.ftruncateSync)(fd, size);
            return new AuditLog(fd, size, entries.length, head);
        }
        catch (error) {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.closeSync)(fd);
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
                written += (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.writeSync)(this.#fd, line, written, line.length - written, this.#size + written);
            }
        }
        catch (error) {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.ftruncateSync)(this.#fd, this.#size);
            throw error;
        }
        this.#size += line.length;
        this.#seq += 1;
        this.#head = hash;
    }
    close() {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.closeSync)(this.#fd);
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
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('hex');
}


/***/ }),

/***/ 5068:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MS: () => (/* binding */ lockFolder),
/* harmony export */   Pc: () => (/* binding */ hasPassed),
/* harmony export */   Rg: () => (/* binding */ readStoredPhase),
/* harmony export */   f8: () => (/* binding */ writeWhole),
/* harmony export */   lR: () => (/* binding */ readRunRecord),
/* harmony export */   mM: () => (/* binding */ moveToPrevious),
/* harmony export */   oG: () => (/* binding */ writeError),
/* harmony export */   sR: () => (/* binding */ phaseFolder),
/* harmony export */   sS: () => (/* binding */ whyNotStanding)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2027);
/* harmony import */ var _evidence_chain_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3819);
/* harmony import */ var _trace_record_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9968);
/**
 * The folder a run leaves (`--out`, default `.phasegate`): who may write it, what it already holds, and how old results
 * make room for new ones without being lost.
 */






function phaseFolder(out, phase, leg) {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(out, leg === undefined ? phase : `${phase}@${leg}`);
}
/** Writes a whole file or nothing: a reader never sees half of it, also when we are killed in between. */
function writeWhole(file, text) {
    const temporary = `${file}.${process.pid}.tmp`;
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.writeFileSync)(temporary, text);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.renameSync)(temporary, file);
    }
    catch (error) {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.rmSync)(temporary, { force: true });
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
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .y(`${file} could not be written: ${reason}.`, 'Then go on with `phasegate run --resume`: what has passed is kept.');
}
/** Reads one phase's result, and where it was cut short also what its audit log knows beyond it. */
function readStoredPhase(folder) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'result.json');
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(file))
        return undefined;
    const parsed = _trace_record_js__WEBPACK_IMPORTED_MODULE_5__/* .phaseResultSchema */ .m$.safeParse(parseJson(file));
    if (!parsed.success)
        return undefined;
    const manifest = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'manifest.json');
    if ((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(manifest)) {
        const audit = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'audit.jsonl'), 'utf8').trimEnd();
        const { hash } = JSON.parse(audit.slice(audit.lastIndexOf('\n') + 1));
        return { result: parsed.data, manifest: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(manifest)).digest('hex'), auditHead: hash };
    }
    return { result: withAudit(parsed.data, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'audit.jsonl')), manifest: undefined, auditHead: '' };
}
/** Tasks that finished after the last `phase-started` and before the process was killed are in the audit log alone. */
function withAudit(result, file) {
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(file))
        return result;
    const { entries, problems } = (0,_evidence_chain_js__WEBPACK_IMPORTED_MODULE_4__/* .readAudit */ .y4)((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(file, 'utf8'));
    if (problems.length > 0)
        return result;
    const start = entries.findLastIndex((entry) => entry['type'] === 'phase-started');
    const tasks = new Map(result.tasks.map((task) => [task.id, task]));
    for (const entry of entries.slice(start + 1)) {
        if (entry['type'] !== 'task-finished')
            continue;
        const task = _trace_record_js__WEBPACK_IMPORTED_MODULE_5__/* .phaseResultSchema */ .m$.shape.tasks.element.safeParse(entry['result']);
        if (task.success)
            tasks.set(task.data.id, task.data);
    }
    return { ...result, tasks: [...tasks.values()] };
}
function readRunRecord(out) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(out, 'run.json');
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(file))
        return undefined;
    const parsed = _trace_record_js__WEBPACK_IMPORTED_MODULE_5__/* .runRecordSchema */ ._A.safeParse(parseJson(file));
    return parsed.success ? parsed.data : undefined;
}
function parseJson(file) {
    try {
        return JSON.parse((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(file, 'utf8'));
    }
    catch {
        return undefined;
    }
}
/** Why a result cannot stand beside those of this run, in words; undefined: it can. */
function whyNotStanding(result, now) {
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
    const target = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(out, 'previous', stamp);
    for (const path of paths) {
        const from = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(out, path);
        if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(from))
            continue;
        let to = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(target, path);
        for (let n = 2; (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(to); n += 1)
            to = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(target, `${path}.${n}`);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.mkdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(to), { recursive: true });
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.renameSync)(from, to);
    }
}
/**
 * Takes the folder for this process, so that two runs never write one record.
 *
 * @returns gives it back
 * @throws UserError naming the process that has it
 */
function lockFolder(out) {
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(out, 'local');
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.mkdirSync)(folder, { recursive: true });
    }
    catch (error) {
        if (['EEXIST', 'ENOTDIR'].includes(error.code ?? '')) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .y(`--out ${out} is not a folder.`, 'Name a folder, or move the file away.');
        }
        throw writeError(folder, error);
    }
    const lock = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'lock');
    const mine = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, `lock.${process.pid}`);
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.writeFileSync)(mine, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
    }
    catch (error) {
        throw writeError(mine, error);
    }
    try {
        for (let attempt = 0; attempt < 5; attempt += 1) {
            try {
                (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.linkSync)(mine, lock);
                return () => (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.rmSync)(lock, { force: true });
            }
            catch (error) {
                if (error.code !== 'EEXIST')
                    throw writeError(lock, error);
            }
            const holder = parseJson(lock);
            if (holder?.pid !== undefined && isRunning(holder.pid, holder.started)) {
                const since = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)(lock, { throwIfNoEntry: false })?.mtime.toISOString() ?? 'just now';
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .y(`Another run writes to ${out} (process ${holder.pid}, since ${since}).`, 'Wait for it to end, or give this one a folder of its own with --out.');
            }
            removeStale(lock, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, `lock.stale.${process.pid}`), holder?.pid);
        }
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .y(`${lock} could not be taken.`, 'Other runs keep taking it. Give this one a folder of its own with --out.');
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.rmSync)(mine, { force: true });
    }
}
/** A rename succeeds for one of several that find the same stale lock; one that took a fresh lock puts it back. */
function removeStale(lock, aside, stale) {
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.renameSync)(lock, aside);
        const taken = parseJson(aside);
        if (taken?.pid !== stale)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.linkSync)(aside, lock);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.unlinkSync)(aside);
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
        const stat = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(`/proc/${pid}/stat`, 'latin1');
        return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 4070:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fw: () => (/* binding */ upstreamOf),
/* harmony export */   Lt: () => (/* binding */ select),
/* harmony export */   hU: () => (/* binding */ phaseOf),
/* harmony export */   kN: () => (/* binding */ invalidated),
/* harmony export */   wf: () => (/* binding */ leavesOf)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2027);
/* harmony import */ var _plan_nearest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8794);
/** Which tasks a call asks to run, and what has to stand already for them to start. Pure. */


/**
 * @param standing phases that stand in the folder with a pass: `--task` then need not run them again
 * @throws UserError for names the plan does not have, with the nearest it has
 */
function select(plan, options, standing) {
    if (options.phases.length > 0 && options.tasks.length > 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y('--phase and --task exclude each other.', 'Name phases or tasks; a task brings its phase along.');
    }
    for (const id of [...options.phases, ...options.skipPhases])
        phaseOf(plan, id);
    const assumed = new Set(options.skipPhases);
    const base = { assumed, only: options.only };
    if (options.tasks.length > 0)
        return { ...base, ...selectTasks(plan, options, standing, assumed) };
    if (options.only && options.phases.length === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y('--only needs --task or --phase.', 'Name what to run alone.');
    const chosen = plan.phases.filter((phase) => !assumed.has(phase.id) && (options.phases.length === 0 || options.phases.includes(phase.id)));
    if (chosen.length === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y('Nothing is left to run: every phase is skipped.', `Phases: ${plan.phases.map((phase) => phase.id).join(', ')}.`);
    const phases = new Set(chosen.map((phase) => phase.id));
    const required = options.only ? [] : [...upstreamOf(plan, chosen)].filter((id) => !phases.has(id) && !assumed.has(id));
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
        for (const id of upstreamOf(plan, own)) {
            if (assumed.has(id) || standing.has(id))
                continue;
            phases.add(id);
            for (const task of phaseOf(plan, id).tasks)
                tasks.add(task.id);
        }
    }
    return { partial: true, tasks, phases, asked, required: [] };
}
/** All phases that these need, directly or not, in the order of the plan. */
function upstreamOf(plan, phases) {
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
        const upstream = upstreamOf(plan, [phase]);
        if (![...upstream].some((id) => reopened.has(id)))
            continue;
        for (const task of phase.tasks)
            found.add(task.id);
    }
    return found;
}
/** @throws UserError naming the nearest phase */
function phaseOf(plan, id) {
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
    const near = (0,_plan_nearest_js__WEBPACK_IMPORTED_MODULE_1__/* .nearest */ .p)(id, known);
    const hint = near === undefined ? `The plan has: ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}.` : `Did you mean ${near}?`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`The plan has no ${what} ${id}.`, hint);
}


/***/ }),

/***/ 9968:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  m$: () => (/* binding */ phaseResultSchema),
  _A: () => (/* binding */ runRecordSchema)
});

// UNUSED EXPORTS: TASK_STATUSES, VERDICTS

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/api.js
var api = __webpack_require__(3759);
;// CONCATENATED MODULE: ./node_modules/zod/v4/classic/iso.js



function datetime(params) {
    return api/* _isoDateTime */.G1(schemas/* ZodISODateTime */.You, params);
}
function date(params) {
    return core._isoDate(ZodISODate, params);
}
function time(params) {
    return core._isoTime(ZodISOTime, params);
}
function duration(params) {
    return core._isoDuration(ZodISODuration, params);
}

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
const sha256 = schemas/* string */.YjP().regex(/^[0-9a-f]{64}$/);
const instant = datetime();
const evidence = schemas/* object */.Ikc({
    path: schemas/* string */.YjP().describe('Relative to the workspace as the task wrote it; `output.log` is the captured output.'),
    sha256: sha256.describe('Of what is kept, after redaction.'),
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
    plan: sha256.describe('Digest of the plan it was given for.'),
    sha: schemas/* string */.YjP().nullable().describe('Commit it was given for.'),
    upstream: schemas/* record */.g1P(schemas/* string */.YjP(), sha256).describe('Manifest digest of each upstream phase it was given for.'),
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
    manifest: sha256,
});
const phaseResultSchema = schemas/* object */.Ikc({
    version: schemas/* literal */.euz(1),
    run: runIdentity,
    plan: schemas/* object */.Ikc({ id: schemas/* string */.YjP(), name: schemas/* string */.YjP(), digest: sha256, file: schemas/* string */.YjP() }),
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
    plan: schemas/* looseObject */._H3({ id: schemas/* string */.YjP(), name: schemas/* string */.YjP(), digest: sha256, file: schemas/* string */.YjP() }).describe('The resolved plan.'),
    vars: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    verdict: schemas/* enum */.k5n(VERDICTS),
    decisions: schemas/* array */.YOg(decision),
    phases: schemas/* array */.YOg(schemas/* object */.Ikc({
        id: schemas/* string */.YjP(),
        leg: schemas/* string */.YjP().optional(),
        verdict: schemas/* enum */.k5n(VERDICTS),
        manifest: sha256.nullable().describe('sha256 of the phase\'s manifest.json; null while it has none.'),
        auditHead: sha256.nullable(),
    })),
    auditHead: sha256.nullable().describe('Head of the run\'s audit.jsonl.'),
});


/***/ })

};
