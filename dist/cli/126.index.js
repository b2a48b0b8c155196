export const id = 126;
export const ids = [126];
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

/***/ 3126:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  terminalReporter: () => (/* binding */ terminalReporter)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/picocolors/picocolors.js
var picocolors = __webpack_require__(7336);
// EXTERNAL MODULE: ./build/js/render/terminal-text.js + 2 modules
var terminal_text = __webpack_require__(9129);
;// CONCATENATED MODULE: ./build/js/render/terminal.js

const LOOK = {
    passed: ['✓', 'green'],
    'passed-with-waivers': ['✓', 'green'],
    done: ['✓', 'green'],
    approved: ['✓', 'green'],
    waived: ['~', 'magenta'],
    failed: ['✗', 'red'],
    rejected: ['✗', 'red'],
    waiting: ['◷', 'yellow'],
    warning: ['!', 'yellow'],
    interrupted: ['!', 'yellow'],
    retry: ['↻', 'yellow'],
    blocked: ['⊘', 'yellow'],
    cancelled: ['⊠', 'yellow'],
    'not-computed': ['⊠', 'red'],
    skipped: ['-', 'dim'],
    planned: ['◌', 'dim'],
    'in-progress': ['◒', 'cyan'],
    running: ['▸', 'cyan'],
};
const INDENT = 2;
const GAP = 2;
const TIME = 7;
// Beyond these a single long name would push everybody's time out of sight; it pushes only its own.
const ID = 24;
const TITLE = 56;
const TAIL_LINES = 12;
const TAIL_CHARACTERS = 2_000;
const HINT_LINES = 20;
function layout(plan, columns, colors) {
    let id = 0;
    let longest = 0;
    let status = 'cancelled'.length;
    for (const task of plan.phases.flatMap((phase) => phase.tasks)) {
        id = Math.max(id, (0,terminal_text/* width */.VL)(task.id));
        longest = Math.max(longest, (0,terminal_text/* width */.VL)((0,terminal_text.clean)(task.title)));
        if (task.kind === 'work-item')
            status = 'in-progress'.length;
    }
    const title = Math.min(longest, TITLE);
    return fitted({ colors, columns, status, id: Math.min(id, ID), title, longest: title }, columns);
}
/** The same layout in a terminal of another width. */
function fitted(from, columns) {
    const fixed = INDENT + 2 + from.status + GAP + from.id + GAP + GAP + TIME;
    return { ...from, columns, title: columns === undefined ? from.longest : Math.max(8, Math.min(from.longest, columns - 1 - fixed)) };
}
/** Symbol and word, painted; the word carries the meaning. */
function word(to, name, columns = to.status) {
    const [symbol, paint] = LOOK[name];
    return to.colors[paint](`${symbol} ${(0,terminal_text/* pad */.eV)(name, columns)}`);
}
function line(to, name, rest) {
    return `${' '.repeat(INDENT)}${word(to, name)}${' '.repeat(GAP)}${rest}`.trimEnd();
}
function idOf(to, task) {
    return (0,terminal_text/* pad */.eV)((0,terminal_text.clean)(task), to.id);
}
function runHeading(to, plan, tasks, phases, attempt, resumed) {
    const notes = [
        `${(0,terminal_text/* count */.U9)(tasks, 'task')} in ${(0,terminal_text/* count */.U9)(phases, 'phase')}`,
        ...(attempt > 1 ? [`attempt ${attempt}`] : []),
        ...(resumed ? ['resumed: what has passed is kept'] : []),
    ];
    return `${to.colors.bold((0,terminal_text.clean)(plan.name))}  ${to.colors.dim(notes.join(', '))}`;
}
function phaseHeading(to, phase, title) {
    const name = (0,terminal_text.clean)(title);
    return name === (0,terminal_text.clean)(phase) ? to.colors.bold(name) : `${to.colors.bold(name)}  ${to.colors.dim((0,terminal_text.clean)(phase))}`;
}
/** The one line of a finished task: status, id, title, time. */
function taskLine(to, done) {
    const { result } = done;
    const note = result.tolerated ? 'tolerated (continue-on-error)' : '';
    const timed = result.durationMs > 0 || result.status === 'passed' || result.status === 'failed';
    const title = (0,terminal_text.clean)(done.title);
    const shown = to.columns === undefined ? title : (0,terminal_text/* truncate */.xv)(title, to.title);
    const time = timed ? (0,terminal_text/* duration */.p0)(result.durationMs).padStart(TIME) : ' '.repeat(TIME);
    return line(to, result.status, `${idOf(to, done.task)}  ${(0,terminal_text/* pad */.eV)(shown, to.title)}  ${to.colors.dim(time)}  ${note}`);
}
/** A labelled value under a task line, its further lines aligned below the first. */
function detail(to, label, texts) {
    const column = INDENT + 2 + to.status + GAP;
    const lines = texts.flatMap((text) => (to.columns === undefined ? [text] : (0,terminal_text/* wrap */.LV)(text, to.columns - 1 - column)));
    return lines.map((text, index) => {
        const head = `${' '.repeat(INDENT + 2)}${(0,terminal_text/* pad */.eV)(index === 0 ? label : '', to.status + GAP)}`;
        return (to.colors.dim(head) + text).trimEnd();
    });
}
/** A command stands on one line however long it is: it is there to be copied. */
function command(to, label, text) {
    return to.colors.dim(`${' '.repeat(INDENT + 2)}${(0,terminal_text/* pad */.eV)(label, to.status + GAP)}`) + to.colors.cyan((0,terminal_text.clean)(text));
}
/** Everything about a failed task: where and why it failed, its last output, what to do, how to see it again. */
function failedBlock(to, failed, more) {
    const { result, advice } = failed;
    const step = failedStep(result);
    const error = (result.error ?? step?.error ?? '').replace(`step "${step?.name}": `, '');
    return [
        taskLine(to, failed),
        ...(step ? detail(to, 'step', [stepFailure(step, error)]) : []),
        ...(error === '' ? [] : detail(to, 'error', (0,terminal_text/* cleanLines */.v3)(error))),
        ...tail(to, advice?.tail ?? []),
        ...(more.log === undefined ? [] : detail(to, 'log', [(0,terminal_text.clean)(more.log)])),
        ...(advice?.hint === undefined ? [] : detail(to, 'hint', hint(advice.hint, more.hintFile))),
        command(to, 'reproduce', advice?.reproduce ?? more.reproduce),
    ];
}
// A step may have failed and been tolerated before the one that failed the task.
function failedStep({ steps, error }) {
    const failed = steps.filter((step) => step.status === 'failed');
    return error === undefined ? failed[0] : failed.find((step) => step.error !== undefined && error.includes(step.error));
}
function stepFailure({ name, exitCode, attempts }, error) {
    const known = exitCode === undefined || new RegExp(`\\bexit\\b.*\\b${exitCode}\\b`, 'i').test(error);
    return [(0,terminal_text.clean)(name), ...(known ? [] : [`exit code ${exitCode}`]), ...(attempts > 1 ? [`${attempts} attempts`] : [])].join(', ');
}
// The bar in front of every row, wrapped ones too, is what tells a log apart from our own words.
function tail(to, lines) {
    const bar = `${' '.repeat(INDENT + 2)}${to.colors.dim('│')} `;
    return lines
        .flatMap(terminal_text/* cleanLines */.v3)
        .slice(-TAIL_LINES)
        .map((text) => (text.length > TAIL_CHARACTERS ? `${text.slice(0, TAIL_CHARACTERS)}… (${text.length - TAIL_CHARACTERS} more characters)` : text))
        .flatMap((text) => (to.columns === undefined ? [text] : (0,terminal_text/* wrap */.LV)(text, to.columns - 1 - INDENT - 4)))
        .map((text) => (bar + text).trimEnd());
}
function hint(text, file) {
    const lines = (0,terminal_text/* cleanLines */.v3)(text);
    if (lines.length <= HINT_LINES)
        return lines;
    return [...lines.slice(0, HINT_LINES), `… ${lines.length - HINT_LINES} more lines${file === undefined ? '' : ` in ${(0,terminal_text.clean)(file)}`}`];
}
/** A manual task without its decision: what to do, who decides, and the command that records it. */
function waitingBlock(to, waiting, approve) {
    const instructions = waiting.advice?.instructions;
    return [
        taskLine(to, waiting),
        ...detail(to, 'waits for', [whom(waiting.result)]),
        ...(instructions === undefined ? [] : detail(to, 'to do', (0,terminal_text/* cleanLines */.v3)(instructions))),
        command(to, 'then', approve),
    ];
}
function whom(result) {
    return result.waitsFor?.length ? result.waitsFor.map(terminal_text.clean).join(', ') : 'anybody who may decide';
}
/** A task that did not run: its line, and what keeps it from running. */
function heldLine(to, held) {
    const { status, blockedBy, error } = held.result;
    const why = blockedBy?.length ? `by ${(0,terminal_text/* few */.H$)(blockedBy.map(terminal_text.clean), 3)}` : (0,terminal_text.clean)(error ?? '');
    const title = (0,terminal_text.clean)(held.title);
    const short = to.columns === undefined ? title : (0,terminal_text/* truncate */.xv)(title, to.title);
    return cut(to, status, `${idOf(to, held.task)}  ${why === '' ? short : `${short}  ${why}`}`);
}
/** Many tasks of one status in one line. */
function foldedLine(to, held) {
    const own = new Set(held.map((each) => each.task));
    const causes = [...new Set(held.flatMap((each) => each.result.blockedBy ?? []))].filter((cause) => !own.has(cause));
    const phases = new Set(held.map((each) => each.phase)).size;
    const where = phases > 1 ? ` in ${phases} phases` : '';
    const why = causes.length > 0 ? `, by ${(0,terminal_text/* few */.H$)(causes.map(terminal_text.clean), 3)}` : '';
    return cut(to, held[0].result.status, `${held.length} tasks${where}${why}: ${(0,terminal_text/* few */.H$)(held.map((each) => (0,terminal_text.clean)(each.task)), 3)}`);
}
function criterionLine(to, gate, criterion) {
    return [
        line(to, 'failed', `${gate} criterion: ${(0,terminal_text.clean)(criterion.name)}`),
        ...(criterion.error === undefined ? [] : detail(to, 'error', (0,terminal_text/* cleanLines */.v3)(criterion.error))),
    ];
}
function decisionLine(to, { task, decision, by, note, asserted }) {
    const said = note === '' ? '' : `: ${(0,terminal_text.clean)(note)}`;
    return line(to, decision, `${idOf(to, task)}  by ${(0,terminal_text.clean)(by)}${asserted ? ' (asserted)' : ''}${said}`);
}
function warningLine(to, message, about) {
    return line(to, 'warning', `${about === undefined ? '' : `${idOf(to, about)}  `}${(0,terminal_text/* cleanLines */.v3)(message).join(' ')}`);
}
function retryLine(to, retry, next, of) {
    const times = `attempt ${next}${of >= next ? ` of ${of}` : ''}`;
    const when = retry.waitMs > 0 ? ` in ${(0,terminal_text/* duration */.p0)(retry.waitMs)}` : '';
    return cut(to, 'retry', `${idOf(to, retry.task)}  ${(0,terminal_text.clean)(retry.step)}, ${times}${when}: ${(0,terminal_text/* cleanLines */.v3)(retry.error).join(' ')}`);
}
function interruptedLine(to, signal) {
    return cut(to, 'interrupted', `${(0,terminal_text.clean)(signal)}: ending what runs, then writing what is known`);
}
function cut(to, name, rest) {
    return line(to, name, to.columns === undefined ? rest : (0,terminal_text/* truncate */.xv)(rest, to.columns - 1 - INDENT - 2 - to.status - GAP));
}

;// CONCATENATED MODULE: ./build/js/render/terminal-live.js


const MOST_RUNNING = 10;
const STEP_ROOM = 24;
const terminal_live_TIME = 7;
/** The region, at most `rows` lines of less than the layout's columns: what runs, then one line of totals. */
function liveLines(to, progress, rows) {
    const columns = to.columns ?? 80;
    const room = Math.max(0, Math.min(MOST_RUNNING, rows - 1));
    const { running } = progress;
    // A line that says how many more there are takes the place of one of them.
    const shown = running.length > room ? running.slice(0, Math.max(0, room - 1)) : running;
    const lines = shown.map((each) => runningLine(to, each, columns));
    const rest = running.length - shown.length;
    if (rest > 0 && room > 0)
        lines.push(to.colors.dim((0,terminal_text/* truncate */.xv)(`    … and ${rest} more running`, columns - 1)));
    return [...lines, to.colors.dim((0,terminal_text/* truncate */.xv)(`  ${totals(progress)}`, columns - 1))].slice(-Math.max(1, rows));
}
function runningLine(to, { task, title, step, elapsedMs }, columns) {
    const head = 2 + 2 + to.status + 2;
    const room = columns - 1 - head;
    const titleRoom = Math.max(8, Math.min(to.longest, room - to.id - 4 - terminal_live_TIME - STEP_ROOM));
    const text = `${(0,terminal_text/* pad */.eV)((0,terminal_text.clean)(task), to.id)}  ${(0,terminal_text/* pad */.eV)((0,terminal_text/* truncate */.xv)((0,terminal_text.clean)(title), titleRoom), titleRoom)}  ${whole(elapsedMs).padStart(terminal_live_TIME)}`;
    const doing = step ? `  ${(0,terminal_text.clean)(step.name)}${step.attempt > 1 ? `, attempt ${step.attempt}${step.of >= step.attempt ? ` of ${step.of}` : ''}` : ''}` : '';
    if (room < 8)
        return (0,terminal_text/* truncate */.xv)(`  ${(0,terminal_text.clean)(task)}`, columns - 1);
    return `  ${word(to, 'running')}  ${(0,terminal_text/* truncate */.xv)(text + doing, room)}`;
}
function totals({ done, total, counts, elapsedMs, criticalPathLeft, interrupted }) {
    const notable = ['failed', 'waiting', 'blocked', 'cancelled'].flatMap((status) => {
        const n = counts.get(status) ?? 0;
        return n > 0 ? [`${n} ${status}`] : [];
    });
    return [
        ...(interrupted ? ['interrupted, ending'] : []),
        [`${done} of ${total} done`, ...notable].join(', '),
        whole(elapsedMs),
        ...(criticalPathLeft > 0 ? [`critical path ${Math.max(1, Math.round(criticalPathLeft * 100))}% left`] : []),
    ].join(' · ');
}
/** One line for a log in which nothing has happened for a while. */
function signOfLife(to, progress) {
    const names = progress.running.map((each) => `${(0,terminal_text.clean)(each.task)}${each.step ? ` ${(0,terminal_text.clean)(each.step.name)}` : ''} (${whole(each.elapsedMs)})`);
    return `  ${word(to, 'running')}  ${(0,terminal_text/* few */.H$)(names, 5)}; ${totals(progress)}`;
}
// Tenths would ask for ten frames a second and say nothing more.
function whole(ms) {
    return ms < 9_950 ? `${Math.floor(ms / 1000)}s` : (0,terminal_text/* duration */.p0)(ms);
}

;// CONCATENATED MODULE: ./build/js/render/terminal-summary.js


const LABEL = 11;
const MOST_NAMES = 5;
const ORDER = ['passed', 'done', 'waived', 'failed', 'waiting', 'blocked', 'cancelled', 'skipped', 'in-progress', 'planned'];
const VERDICTS = ['failed', 'not-computed', 'waiting', 'passed-with-waivers', 'passed'];
function summaryLines(to, summary) {
    const { interrupted } = summary;
    const name = interrupted === undefined ? summary.verdict : 'interrupted';
    const end = interrupted === undefined ? '' : `, by ${(0,terminal_text.clean)(interrupted)}, ${summary.verdict}`;
    return [
        '',
        `${to.colors.bold(word(to, name, 0))}  ${to.colors.bold((0,terminal_text.clean)(summary.plan))}${end}, ${(0,terminal_text/* duration */.p0)(summary.durationMs)}`,
        ...rows(to, 'tasks', [tally(summary)]),
        ...rows(to, 'phases', phases(to, summary)),
        ...rows(to, 'failed', capped(summary.failed.map(whatFailed))),
        ...rows(to, 'decisions', capped(summary.decisions.map(decision))),
        ...rows(to, 'waits for', capped(summary.waiting.map(({ finished }) => `${whom(finished.result)}: ${titled(finished)}`))),
        ...rows(to, 'report', summary.report === undefined ? [] : [(0,terminal_text.clean)(summary.report)]),
        ...rows(to, 'next', next(summary).map((command) => to.colors.cyan(command))),
    ];
}
function rows(to, label, values) {
    return values.map((value, index) => `  ${to.colors.dim((0,terminal_text/* pad */.eV)(index === 0 ? label : '', LABEL))}${value}`);
}
function capped(values) {
    return values.length > MOST_NAMES ? [...values.slice(0, MOST_NAMES), `and ${values.length - MOST_NAMES} more`] : [...values];
}
function tally({ counts, total }) {
    const parts = ORDER.flatMap((status) => {
        const n = counts.get(status) ?? 0;
        return n > 0 ? [`${n} ${status}`] : [];
    });
    const known = [...counts.values()].reduce((sum, n) => sum + n, 0);
    if (known < total)
        parts.push(`${total - known} without a result`);
    return `${parts.join(', ') || '0'} of ${Math.max(total, known)}`;
}
function phases(to, summary) {
    return VERDICTS.flatMap((verdict) => {
        const ids = summary.phases.filter(([, own]) => own === verdict).map(([phase]) => (0,terminal_text.clean)(phase));
        return ids.length > 0 ? [`${word(to, verdict, 0)}: ${(0,terminal_text/* few */.H$)(ids, verdict === 'passed' ? 8 : 12)}`] : [];
    });
}
function whatFailed(failed) {
    if (failed.kind === 'task')
        return titled(failed.finished);
    return `${failed.gate} criterion of ${(0,terminal_text.clean)(failed.phase)}: ${(0,terminal_text.clean)(failed.name)}`;
}
function titled({ task, title }) {
    return `${(0,terminal_text.clean)(task)}  ${(0,terminal_text.clean)(title)}`;
}
function decision({ task, decision: made, by, note, asserted }) {
    return `${(0,terminal_text.clean)(task)} ${made} by ${(0,terminal_text.clean)(by)}${asserted ? ' (asserted)' : ''}${note === '' ? '' : `: ${(0,terminal_text.clean)(note)}`}`;
}
// Nothing to type when it passed. A failure comes first: decisions can wait until what failed is mended.
function next({ verdict, interrupted, waiting, resume }) {
    if (interrupted === undefined && (verdict === 'passed' || verdict === 'passed-with-waivers'))
        return [];
    const approvals = verdict === 'waiting' ? capped(waiting.map(({ approve }) => (0,terminal_text.clean)(approve))) : [];
    return [...approvals, (0,terminal_text.clean)(resume)];
}

;// CONCATENATED MODULE: ./build/js/cli/live.js
/**
 * The two ways lines reach a person: above a live region that is redrawn in place, or one after the other into a log.
 * Both give the run no reason to stop: a terminal that went away (EPIPE, EIO) is not an error of the run.
 */

const FRAME_MS = 100;
const TICK_MS = 1_000;
const SILENCE_MS = 30_000;
const BEGIN = '\x1b[?2026h\x1b[?25l';
const END = '\x1b[?2026l';
const SHOW_CURSOR = '\x1b[?25h';
// While the region is drawn, a line whose width we misjudge is cut by the terminal instead of breaking the count of rows.
const NO_WRAP = '\x1b[?7l';
const WRAP = '\x1b[?7h';
/**
 * @param frame the live lines for a terminal of this size: fewer than `rows`, each narrower than `columns`
 * @param now milliseconds
 */
function liveOutput(stream, now, frame) {
    const write = quietly(stream);
    let pending = '';
    let drawn = [];
    let shown = '';
    let lastDraw = Number.NEGATIVE_INFINITY;
    let timer;
    let soon = false;
    let closed = false;
    const schedule = (ms) => {
        clearTimeout(timer);
        timer = setTimeout(draw, ms).unref();
    };
    /** Rows the region takes now: a terminal that became narrower has wrapped what was drawn. */
    const erase = (columns) => {
        if (drawn.length === 0)
            return '';
        const up = drawn.reduce((sum, each) => sum + Math.max(1, Math.ceil(each / columns)), 0) - 1;
        return `\r${up > 0 ? `\x1b[${up}A` : ''}\x1b[J`;
    };
    const draw = () => {
        soon = false;
        lastDraw = now();
        const columns = stream.columns || 80;
        const rows = stream.rows || 24;
        const lines = frame(columns, rows - 1).slice(0, Math.max(1, rows - 1));
        const region = lines.join('\n');
        const key = `${columns} ${region}`;
        if (pending !== '' || key !== shown) {
            write(`${BEGIN}${erase(columns)}${pending}${NO_WRAP}${region}${WRAP}${END}`);
            pending = '';
            shown = key;
            drawn = lines.map(terminal_text/* width */.VL);
        }
        schedule(TICK_MS);
    };
    const change = () => {
        if (closed || soon)
            return;
        const wait = lastDraw + FRAME_MS - now();
        if (wait <= 0)
            return draw();
        soon = true;
        schedule(wait);
    };
    const giveBack = () => write(SHOW_CURSOR);
    process.once('exit', giveBack);
    stream.on('resize', change);
    return {
        print(lines) {
            const text = lines.map((line) => `${line}\n`).join('');
            if (closed)
                return write(text);
            pending += text;
            change();
        },
        change,
        close() {
            if (closed)
                return;
            closed = true;
            clearTimeout(timer);
            stream.off('resize', change);
            process.off('exit', giveBack);
            write(`${erase(stream.columns || 80)}${pending}${SHOW_CURSOR}`);
            pending = '';
        },
    };
}
/** @param sign a line that says what runs, when something does; asked for after each 30 s without another line */
function plainOutput(stream, sign) {
    const write = quietly(stream);
    const timer = setInterval(() => {
        const line = sign();
        if (line !== undefined)
            write(`${line}\n`);
    }, SILENCE_MS).unref();
    return {
        print(lines) {
            if (lines.length === 0)
                return;
            timer.refresh();
            write(lines.map((line) => `${line}\n`).join(''));
        },
        change() { },
        close() {
            clearInterval(timer);
        },
    };
}
/** Writes until the reader goes away, and then nothing. */
function quietly(stream) {
    let gone = false;
    stream.on('error', () => {
        gone = true;
    });
    return (text) => {
        if (!gone)
            stream.write(text);
    };
}

;// CONCATENATED MODULE: ./build/js/cli/terminal.js
/**
 * What a person sees of a run: a line per finished task, a live region below on a terminal, a summary at the end.
 * Reads run events and the plan, nothing else.
 */






const HELD = ['blocked', 'skipped', 'cancelled', 'planned'];
const MOST_HELD = 5;
/** `on` takes every event in order; `close` gives the terminal back, also when the run ended without its last event. */
function terminalReporter(options) {
    const { stream, plan, now, command } = options;
    const live = isTerminal(stream, options.env);
    const base = layout(plan, undefined, picocolors.createColors(hasColors(live, options.env)));
    const to = () => fitted(base, live ? stream.columns || 80 : undefined);
    const tasks = new Map(plan.phases.flatMap((phase) => phase.tasks).map((task) => [task.id, task]));
    const titles = new Map(plan.phases.map((phase) => [phase.id, phase.title]));
    const critical = criticalPath(tasks, options.remaining);
    const startedAt = now();
    const running = new Map();
    const counts = new Map();
    const verdicts = new Map();
    const failed = [];
    const waiting = [];
    const decisions = [];
    let held = [];
    const heldPhases = new Set();
    let heading;
    let done = 0;
    let total = 0;
    let interrupted;
    const progress = () => {
        const at = now();
        return {
            running: Array.from(running.values(), ({ since, ...each }) => ({ ...each, elapsedMs: at - since })),
            done,
            total: Math.max(total, done),
            counts,
            elapsedMs: at - startedAt,
            criticalPathLeft: critical.left(),
            interrupted: interrupted !== undefined,
        };
    };
    const output = live
        ? liveOutput(stream, now, (columns, rows) => liveLines(fitted(base, columns), progress(), rows))
        : plainOutput(stream, () => (running.size > 0 ? signOfLife(to(), progress()) : undefined));
    /** Prints lines of a phase below its heading, which is repeated when phases that run at once alternate. */
    const printIn = (phase, lines) => {
        if (phase === undefined || phase === heading)
            return output.print(lines);
        heading = phase;
        output.print([phaseHeading(to(), phase, titles.get(phase) ?? phase), ...lines]);
    };
    const release = () => {
        for (const status of HELD) {
            const [first, ...others] = held.filter((each) => each.result.status === status);
            if (first && others.length >= MOST_HELD) {
                const onePhase = others.every((each) => each.phase === first.phase);
                printIn(onePhase ? first.phase : undefined, [foldedLine(to(), [first, ...others])]);
            }
            else if (first) {
                for (const each of [first, ...others])
                    printIn(each.phase, [heldLine(to(), each)]);
            }
        }
        held = [];
        heldPhases.clear();
    };
    /** Lines about a phase; tasks that did not run are kept back until another phase speaks, so that many fold into one line. */
    const say = (phase, lines) => {
        const [first] = heldPhases;
        if (phase !== undefined && first !== undefined && (heldPhases.size > 1 || first !== phase))
            release();
        printIn(phase, lines);
    };
    const finish = (event) => {
        const { status } = event.result;
        const wasRunning = running.delete(event.task);
        critical.finish(event.task);
        done += 1;
        counts.set(status, (counts.get(status) ?? 0) + 1);
        if (HELD.includes(status) && !wasRunning) {
            held.push(event);
            heldPhases.add(event.phase);
            return output.change();
        }
        if (status === 'failed') {
            if (!event.result.tolerated)
                failed.push({ kind: 'task', finished: event });
            return say(event.phase, failedBlock(to(), event, failureFacts(event, tasks.get(event.task), options)));
        }
        if (status === 'waiting') {
            const approve = event.advice?.approve ?? `${command} --approve ${event.task} --by WHO --note WHY`;
            waiting.push({ finished: event, approve });
            return say(event.phase, waitingBlock(to(), event, approve));
        }
        say(event.phase, [taskLine(to(), event)]);
    };
    const attemptsOf = (task, name) => {
        const own = tasks.get(task);
        const step = [...(own?.steps ?? []), ...(own?.acceptance ?? [])].find((each) => 'name' in each && each.name === name);
        return (step?.retry ?? own?.retry)?.attempts ?? 1;
    };
    const on = (event) => {
        switch (event.type) {
            case 'run-started':
                total = event.tasks;
                return output.print([runHeading(to(), event.plan, event.tasks, event.phases.length, event.attempt, event.resumed)]);
            case 'phase-started':
                titles.set(event.phase, event.title);
                return;
            case 'criterion-finished':
                if (event.criterion.status !== 'failed')
                    return;
                failed.push({ kind: 'criterion', phase: event.phase, gate: event.gate, name: event.criterion.name });
                return say(event.phase, criterionLine(to(), event.gate, event.criterion));
            case 'task-started':
                running.set(event.task, { task: event.task, title: event.title, since: now() });
                return output.change();
            case 'step-started': {
                const task = running.get(event.task);
                if (task)
                    task.step = { name: event.step, attempt: event.attempt, of: attemptsOf(event.task, event.step) };
                return output.change();
            }
            case 'step-retrying': {
                const attempt = running.get(event.task)?.step?.attempt ?? event.attempt;
                return say(event.phase, [retryLine(to(), event, attempt + 1, attemptsOf(event.task, event.step))]);
            }
            case 'step-finished':
            case 'phase-closed':
                return;
            case 'task-finished':
                return finish(event);
            case 'decision-recorded':
                decisions.push(event.decision);
                return output.print([decisionLine(to(), event.decision)]);
            case 'warning':
                return say(event.phase, [warningLine(to(), event.message, event.task)]);
            case 'phase-finished':
                verdicts.set(event.phase, event.verdict);
                return;
            case 'interrupted':
                interrupted = event.signal;
                return output.print([interruptedLine(to(), event.signal)]);
            case 'run-finished':
                release();
                output.print(summaryLines(to(), {
                    plan: plan.name,
                    verdict: event.verdict,
                    durationMs: event.durationMs,
                    ...(interrupted === undefined ? {} : { interrupted }),
                    total: Math.max(total, done),
                    counts,
                    phases: [...verdicts],
                    failed,
                    waiting,
                    decisions,
                    ...(event.report === undefined ? {} : { report: external_node_path_.relative('', event.report) }),
                    resume: /(^|\s)--resume(\s|$)/.test(command) ? command : `${command} --resume`,
                }));
                return output.close();
        }
    };
    return {
        on,
        close() {
            release();
            output.close();
        },
    };
}
/** The longest chain of tasks not finished yet, as a share of the longest at the start; linear over a whole run. */
function criticalPath(tasks, remaining) {
    const order = Array.from(tasks.keys(), (id) => ({ id, left: remaining(id) })).toSorted((a, b) => b.left - a.left);
    const finished = new Set();
    const whole = order[0]?.left ?? 0;
    let next = 0;
    return {
        finish(task) {
            finished.add(task);
            while (finished.has(order[next]?.id ?? ''))
                next += 1;
        },
        left: () => (whole > 0 ? (order[next]?.left ?? 0) / whole : 0),
    };
}
function failureFacts({ phase, task, result, advice }, planned, { out, command }) {
    const log = result.evidence.some((file) => file.path === 'output.log');
    return {
        reproduce: result.reproduce ?? `${command} --task ${task}`,
        ...(log ? { log: external_node_path_.join(out, phase, 'evidence', task, 'output.log') } : {}),
        // The advice is the text; where the plan says something else, it names the file the text is from.
        ...(planned?.hint === undefined || planned.hint === advice?.hint ? {} : { hintFile: planned.hint }),
    };
}
function isTerminal(stream, env) {
    return stream.isTTY && !isSet(env.CI) && env.TERM !== 'dumb';
}
/** https://no-color.org: any value but an empty one; it wins over FORCE_COLOR. */
function hasColors(live, env) {
    if (env.NO_COLOR)
        return false;
    return env.FORCE_COLOR === undefined || env.FORCE_COLOR === '' ? live : isSet(env.FORCE_COLOR);
}
function isSet(value) {
    return value !== undefined && !['', '0', 'false'].includes(value);
}


/***/ })

};
