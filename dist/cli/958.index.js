export const id = 958;
export const ids = [958,730];
export const modules = {

/***/ 6730:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ parseFlags),
/* harmony export */   unknownCommand: () => (/* binding */ unknownCommand)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7975);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2027);
/* harmony import */ var _plan_nearest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8794);
/** The call: flags and arguments of one command, each mistake answered with the nearest valid name and where to look. */



/**
 * @param command its name, for messages: `run`
 * @throws UserError for an unknown flag, a missing or wrong value, an argument too many or too few
 */
function parseFlags(args, spec, command) {
    const flags = new Map(Object.entries(spec.flags));
    const wrong = (message, advice = '') => new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .y(`phasegate ${command}: ${message}.`, `${advice}See: phasegate ${command} --help`);
    const { tokens } = (0,node_util__WEBPACK_IMPORTED_MODULE_0__.parseArgs)({
        args: [...args],
        strict: false,
        tokens: true,
        options: {
            help: { type: 'boolean', short: 'h' },
            ...Object.fromEntries(Array.from(flags, ([name, flag]) => [name, { type: flag.type === 'boolean' ? 'boolean' : 'string' }])),
        },
    });
    const help = tokens.some((token) => token.kind === 'option' && token.name === 'help');
    const values = defaults(flags);
    const positionals = [];
    const result = { help, flags: Object.fromEntries(values), positionals };
    if (help)
        return result;
    for (const token of tokens) {
        if (token.kind === 'positional')
            positionals.push(token.value);
        if (token.kind !== 'option')
            continue;
        const flag = flags.get(token.name);
        if (!flag)
            throw wrong(`unknown option ${token.rawName}`, didYouMean(token.rawName, Array.from(flags.keys(), (name) => `--${name}`)));
        if (flag.type === 'boolean') {
            if (token.value !== undefined)
                throw wrong(`${token.rawName} takes no value, got '${token.value}'`);
            values.set(token.name, true);
            continue;
        }
        const { value } = token;
        // `--task --json` is a forgotten value far more often than a task of that name, which `--task=--json` still allows.
        if (value === undefined || value === '' || (!token.inlineValue && value.startsWith('-') && flag.type !== 'integer')) {
            throw wrong(`${token.rawName} needs a value: ${token.rawName} ${flag.value}`);
        }
        values.set(token.name, take(flag, value, values.get(token.name), (message, advice) => wrong(`${token.rawName} ${message}`, advice)));
    }
    const extra = positionals[spec.positionals.length];
    if (extra !== undefined) {
        const takes = spec.positionals.map(({ name }) => name).join(' ') || 'none';
        throw wrong(`unexpected argument '${extra}', it takes ${takes}`);
    }
    const missing = spec.positionals.slice(positionals.length).find(({ required }) => required);
    if (missing)
        throw wrong(`${missing.name} is missing: ${missing.help}`);
    for (const [name, flag] of flags) {
        if (flag.type === 'string' && flag.required && values.get(name) === undefined)
            throw wrong(`--${name} ${flag.value} is missing: ${flag.help}`);
    }
    return { ...result, flags: Object.fromEntries(values) };
}
function defaults(flags) {
    const empty = { boolean: () => false, string: () => undefined, strings: () => [], pairs: () => ({}), integer: () => undefined };
    return new Map(Array.from(flags, ([name, flag]) => [name, empty[flag.type]()]));
}
function take(flag, value, before, wrong) {
    switch (flag.type) {
        case 'strings':
            return [...before, value];
        case 'pairs': {
            const equals = value.indexOf('=');
            if (equals < 1)
                throw wrong(`expects ${flag.value}, got '${value}'`);
            return { ...before, [value.slice(0, equals)]: value.slice(equals + 1) };
        }
        case 'integer': {
            const number = Number(value);
            if (!/^\d+$/.test(value) || !Number.isSafeInteger(number) || number < flag.min) {
                throw wrong(`expects a whole number from ${flag.min}, got '${value}'`);
            }
            return number;
        }
        case 'string':
            if (flag.choices && !flag.choices.includes(value)) {
                throw wrong(`expects one of ${flag.choices.join(', ')}, got '${value}'`, didYouMean(value, flag.choices));
            }
            return value;
    }
}
/** For a first word that is no command. */
function unknownCommand(name, names) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .y(`phasegate: unknown command '${name}'.`, `${didYouMean(name, names)}See: phasegate --help`);
}
function didYouMean(name, names) {
    const begun = name.length > 2 ? names.filter((each) => each.startsWith(name)) : [];
    const best = begun.length === 1 ? begun[0] : (0,_plan_nearest_js__WEBPACK_IMPORTED_MODULE_2__/* .nearest */ .p)(name, names);
    return best === undefined ? '' : `Did you mean ${best}? `;
}


/***/ }),

/***/ 4245:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ commands)
/* harmony export */ });
const json = { type: 'boolean', help: 'one JSON document on standard output' };
const by = { type: 'string', value: 'WHO', help: 'who decided' };
const note = { type: 'string', value: 'WHY', help: 'why; kept in the record' };
const out = { type: 'string', value: 'DIR', help: 'where the record goes (default: .phasegate)' };
const plan = { name: 'PLAN', help: 'the plan file (default: phasegate.yml)' };
const commands = {
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
            format: { type: 'string', value: 'FORMAT', choices: ['mermaid', 'dot', 'json', 'svg'], help: 'mermaid (the default), dot or json; svg comes later' },
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
            baseline: { type: 'string', value: 'DIR', help: 'the record to compare with' },
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
        summary: 'write the traceability report of a run',
        positionals: [{ name: 'DIR', help: 'the folder of the record (default: .phasegate)' }],
        flags: {
            format: {
                type: 'string',
                value: 'FORMAT',
                choices: ['md', 'html', 'csv', 'json', 'junit', 'sarif', 'intoto'],
                help: 'md, html, csv, json, junit, sarif or intoto',
            },
        },
        exit: [0, 2],
        examples: ['phasegate report --format md', 'phasegate report build/record --format json > report.json'],
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
};


/***/ }),

/***/ 8794:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ nearest)
/* harmony export */ });
/* unused harmony export distance */
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

/***/ 1416:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kf: () => (/* binding */ commandsOf),
/* harmony export */   TL: () => (/* binding */ quoted),
/* harmony export */   gv: () => (/* binding */ DEFAULT_PLAN),
/* harmony export */   xu: () => (/* binding */ DEFAULT_OUT)
/* harmony export */ });
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


/***/ }),

/***/ 4972:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ loadPlan),
  V: () => (/* binding */ requirePlan)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
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
        return [{ code: 'wrong-type', message: `${at} is the text ${quoted(found)}.`, path, expected: withFields(expected) }];
    const message = found === '' ? `${at} is empty.` : `${at} is ${quoted(found)}.`;
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
function quoted(text) {
    const line = text.replaceAll(/\s+/g, ' ');
    return `\`${line.length > 60 ? `${line.slice(0, 57)}…` : line}\``;
}

// EXTERNAL MODULE: ./build/js/plan/nearest.js
var nearest = __webpack_require__(8794);
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
        const suggestion = among && this.#searches++ < MAX_SEARCHES ? (0,nearest/* nearest */.p)(among.name, among.candidates) : undefined;
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
function resolve(draft, { digest, file, lineOf }) {
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
        const written = quoted(text.slice(first.start, first.end));
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
            const written = quoted(text.slice(start, end));
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
    applyRules(draft, findings, usesExpressions(parsed.text) ? await Promise.all(/* import() */[__webpack_require__.e(39), __webpack_require__.e(608)]).then(__webpack_require__.bind(__webpack_require__, 6608)) : undefined);
    const result = { digest, counts: countsOf(draft), diagnostics: findings.sorted() };
    if (findings.hasErrors)
        return result;
    const lineOf = (path) => findings.placeOf(path).line;
    return { plan: resolve(draft, { digest, file, lineOf }), ...result };
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
async function requirePlan(file) {
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
    const other = names.includes('phasegate.yaml') ? 'phasegate.yaml' : (0,nearest/* nearest */.p)((0,external_node_path_.basename)(file), names.filter((name) => /\.ya?ml$/.test(name)));
    const hint = other === undefined ? 'Name the plan file, or write a first one: phasegate init' : `Did you mean ${(0,external_node_path_.join)((0,external_node_path_.dirname)(file), other)}?`;
    return new errors/* UserError */.y(`There is no plan ${file}.`, hint);
}
/** What a `from:` finds, sorted by path. A link that leads out of the workspace is not followed. */
async function readDocuments(from, workspace) {
    const { glob } = await Promise.all(/* import() */[__webpack_require__.e(6), __webpack_require__.e(382)]).then(__webpack_require__.bind(__webpack_require__, 3382));
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


/***/ })

};
