export const id = 664;
export const ids = [664,730];
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

/***/ 9664:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  verifyCommand: () => (/* binding */ verifyCommand)
});

// EXTERNAL MODULE: ./node_modules/picocolors/picocolors.js
var picocolors = __webpack_require__(7336);
// EXTERNAL MODULE: ./build/js/errors.js
var errors = __webpack_require__(2027);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./build/js/trace/record.js + 1 modules
var record = __webpack_require__(9968);
// EXTERNAL MODULE: ./build/js/evidence/chain.js
var evidence_chain = __webpack_require__(3819);
// EXTERNAL MODULE: ./build/js/evidence/manifest.js
var evidence_manifest = __webpack_require__(9253);
// EXTERNAL MODULE: ./build/js/evidence/paths.js
var paths = __webpack_require__(3242);
// EXTERNAL MODULE: ./build/js/evidence/statement.js
var evidence_statement = __webpack_require__(8075);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./build/js/evidence/tree.js
/** A record as `verify` reads it, from a folder or an archive, without writing anything anywhere. */




/** Beyond this a JSON document is no record but an attempt to exhaust the reader. */
const LARGEST_DOCUMENT = 128 * 1024 * 1024;
async function digestOf(tree, path) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let size = 0;
    for await (const chunk of await tree.stream(path)) {
        hash.update(chunk);
        size += chunk.length;
    }
    return { sha256: hash.digest('hex'), size };
}
/** @throws Error with words for a person when it cannot be read or is larger than any record */
async function textOf(tree, path) {
    const chunks = [];
    let size = 0;
    for await (const chunk of await tree.stream(path)) {
        size += chunk.length;
        if (size > LARGEST_DOCUMENT)
            throw new Error(`is larger than ${LARGEST_DOCUMENT} bytes`);
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
}
async function openFolder(root) {
    const files = [];
    const unsafe = [];
    const walk = async (folder) => {
        for (const entry of await (0,promises_.readdir)((0,external_node_path_.join)(root, folder), { withFileTypes: true })) {
            const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
            if (entry.isDirectory())
                await walk(path);
            else if (entry.isFile())
                files.push(path);
            else {
                const what = entry.isSymbolicLink() ? 'a symbolic link' : 'a special file';
                unsafe.push({ kind: 'unsafe', path, message: `is ${what}: a record has only folders and regular files` });
            }
        }
    };
    await walk('');
    return {
        files: files.toSorted(),
        unsafe,
        async stream(path) {
            const handle = await (0,promises_.open)((0,external_node_path_.join)(root, path), external_node_fs_.constants.O_RDONLY | (external_node_fs_.constants.O_NOFOLLOW ?? 0) | (external_node_fs_.constants.O_NONBLOCK ?? 0));
            if (!(await handle.stat()).isFile()) {
                await handle.close();
                throw new Error('is no regular file any more');
            }
            return (0,external_node_fs_.createReadStream)('', { fd: handle, highWaterMark: 256 * 1024 });
        },
        close: async () => undefined,
    };
}

;// CONCATENATED MODULE: ./build/js/evidence/verify-phase.js






const RESULT = 'result.json';
const STATEMENT = 'statement.intoto.jsonl';
const AUDIT = 'audit.jsonl';
/**
 * @param prefix of the phase's folder in the record, with a `/` at its end, or empty
 * @param expected what the run says the folder is
 */
async function verifyPhase(tree, prefix, expected) {
    const report = { problems: [], notCovered: [], files: 0, known: new Set() };
    const { problems } = report;
    if (!tree.files.includes(prefix + evidence_manifest/* MANIFEST */.e0)) {
        problems.push({ kind: 'chain', path: prefix + evidence_manifest/* MANIFEST */.e0, message: 'is missing: the phase did not finish, and nothing in it is proven' });
        report.notCovered.push(`${prefix}: the phase did not finish`);
        return report;
    }
    const manifest = await documentOf(tree, prefix + evidence_manifest/* MANIFEST */.e0, evidence_manifest/* manifestSchema */.rc, 'a manifest', problems);
    if (manifest === undefined) {
        report.notCovered.push(`${prefix}: it has no manifest that can be read`);
        return report;
    }
    report.manifest = manifest;
    report.digest = await digestOf(tree, prefix + evidence_manifest/* MANIFEST */.e0);
    const listed = await verifyFiles(tree, prefix, manifest, report);
    const chain = (path, message, more = {}) => problems.push({ kind: 'chain', path: prefix + path, message, ...more });
    if (expected !== undefined && (manifest.phase !== expected.id || manifest.leg !== expected.leg)) {
        chain(evidence_manifest/* MANIFEST */.e0, `is of phase ${nameOf(manifest.phase, manifest.leg)}, and lies in the folder of ${nameOf(expected.id, expected.leg)}`);
    }
    for (const path of [RESULT, STATEMENT, AUDIT])
        if (!listed.has(path))
            chain(evidence_manifest/* MANIFEST */.e0, `does not list ${path}`);
    await verifyAudit(tree, prefix, manifest, chain);
    if (!tree.files.includes(prefix + RESULT))
        return report;
    const result = await documentOf(tree, prefix + RESULT, record/* phaseResultSchema */.m$, "a phase's result", problems);
    if (result === undefined)
        return report;
    report.result = result;
    verifyResult(result, manifest, listed, chain);
    if (tree.files.includes(prefix + STATEMENT))
        await verifyStatement(tree, prefix, result, manifest, listed, chain);
    return report;
}
async function verifyFiles(tree, prefix, manifest, report) {
    const listed = new Map();
    const present = new Set(tree.files);
    for (const { path, sha256, size } of manifest.files) {
        const bad = (0,paths/* unsafePath */.Kc)(path) ?? (listed.has(path) ? 'is listed twice' : undefined);
        if (bad !== undefined) {
            report.problems.push({ kind: 'unsafe', path: prefix + evidence_manifest/* MANIFEST */.e0, message: `lists ${JSON.stringify(path)}, which ${bad}` });
            continue;
        }
        listed.set(path, { sha256, size });
        report.known.add(prefix + path);
        if (!present.has(prefix + path)) {
            report.problems.push({ kind: 'missing', path: prefix + path, message: 'is missing', expected: sha256 });
            continue;
        }
        const actual = await digestOf(tree, prefix + path).catch((error) => error);
        report.files += 1;
        if (actual instanceof Error) {
            const kind = /too many bytes/.test(actual.message) ? 'unsafe' : 'changed';
            report.problems.push({ kind, path: prefix + path, message: `cannot be read: ${actual.message}`, expected: sha256 });
        }
        else if (actual.sha256 !== sha256 || actual.size !== size) {
            const message = actual.size === size ? 'was changed' : `was changed: it has ${actual.size} bytes, and had ${size}`;
            report.problems.push({ kind: 'changed', path: prefix + path, message, expected: sha256, actual: actual.sha256 });
        }
    }
    return listed;
}
async function verifyAudit(tree, prefix, manifest, chain) {
    if (!tree.files.includes(prefix + AUDIT))
        return;
    const audit = (0,evidence_chain/* readAudit */.y4)(await textOf(tree, prefix + AUDIT).catch(() => 'unreadable\n'));
    for (const message of audit.problems)
        chain(AUDIT, message);
    if (audit.problems.length === 0 && (audit.torn || audit.head !== manifest.auditHead)) {
        chain(AUDIT, `does not end where ${evidence_manifest/* MANIFEST */.e0} says it ends`, { expected: manifest.auditHead, actual: audit.head });
    }
}
function verifyResult(result, manifest, listed, chain) {
    if (result.phase.id !== manifest.phase || result.phase.leg !== manifest.leg) {
        chain(RESULT, `is of phase ${nameOf(result.phase.id, result.phase.leg)}, and its manifest of ${nameOf(manifest.phase, manifest.leg)}`);
    }
    const names = (upstream) => upstream.map(({ phase, leg, manifest: digest }) => `${nameOf(phase, leg)} ${digest}`).toSorted().join('\n');
    if (names(result.upstream) !== names(manifest.upstream))
        chain(RESULT, `builds on other upstream phases than ${evidence_manifest/* MANIFEST */.e0} says`);
    const byName = new Map([...listed].map(([path, digest]) => [(0,paths/* decodePath */.q0)(path), digest]));
    for (const task of result.tasks) {
        for (const { path, sha256, size } of task.evidence) {
            const kept = byName.get(`evidence/${task.id}/${path}`);
            if (kept === undefined)
                chain(RESULT, `names evidence ${path} of ${task.id}, which the manifest does not list`);
            else if (kept.sha256 !== sha256 || kept.size !== size) {
                chain(RESULT, `has another digest of evidence ${path} of ${task.id} than the manifest`, { expected: sha256, actual: kept.sha256 });
            }
        }
    }
}
async function verifyStatement(tree, prefix, result, manifest, listed, chain) {
    let statement;
    try {
        statement = JSON.parse(await textOf(tree, prefix + STATEMENT));
    }
    catch {
        chain(STATEMENT, 'is not one line of JSON');
        return;
    }
    if (statement?._type !== evidence_statement/* STATEMENT_TYPE */.zG || statement.predicateType !== evidence_statement/* PREDICATE_TYPE */.To || !Array.isArray(statement.subject)) {
        chain(STATEMENT, `is no statement of the type ${evidence_statement/* STATEMENT_TYPE */.zG} with a ${evidence_statement/* PREDICATE_TYPE */.To}`);
        return;
    }
    const expected = (0,evidence_statement/* testResult */.Ke)(result);
    if (statement.predicate?.result !== expected)
        chain(STATEMENT, `says ${JSON.stringify(statement.predicate?.result)}, and result.json means ${expected}`);
    const subjects = new Set();
    for (const subject of statement.subject) {
        const name = String(subject?.name);
        subjects.add(name);
        const kept = listed.get(name);
        if (kept === undefined)
            chain(STATEMENT, `is about ${name}, which the manifest does not list`);
        else if (kept.sha256 !== subject?.digest?.sha256)
            chain(STATEMENT, `has another digest of ${name} than the manifest`, { expected: String(subject?.digest?.sha256), actual: kept.sha256 });
    }
    for (const { path } of manifest.files) {
        if ((path === RESULT || path.startsWith('evidence/')) && !subjects.has(path))
            chain(STATEMENT, `says nothing about ${path}`);
    }
}
/** Reads a JSON document of the record; what is wrong with it is a problem of the record, never an error of ours. */
async function documentOf(tree, path, schema, what, problems) {
    try {
        const parsed = schema.safeParse(JSON.parse(await textOf(tree, path)));
        if (parsed.success)
            return parsed.data;
        const issue = parsed.error.issues[0];
        problems.push({ kind: 'changed', path, message: `is not ${what}: ${issue?.path.join('.') || 'it'}: ${issue?.message}` });
    }
    catch (error) {
        problems.push({ kind: 'changed', path, message: `is not ${what}: ${error.message}` });
    }
    return undefined;
}
function nameOf(phase, leg) {
    return leg === undefined ? phase : `${phase}@${leg}`;
}

;// CONCATENATED MODULE: ./build/js/evidence/verify.js
/**
 * Checks a record against itself: every file against its phase's manifest, every manifest against `run.json`, every audit
 * log line against the one before. What is not signed can be made anew as a whole: that it is the record somebody once
 * saw is proven by `digest` only.
 */







const RUN = 'run.json';
const verify_AUDIT = 'audit.jsonl';
/**
 * @param target folder or ZIP file of a run or of one phase
 * @param options.digest sha256 the root file must have: of `run.json`, or of `manifest.json` for one phase
 * @throws UserError when the target is no record or the digest none
 */
async function verify(target, options) {
    const expected = options.digest?.toLowerCase().replace(/^sha256:/, '');
    if (expected !== undefined && !/^[0-9a-f]{64}$/.test(expected)) {
        throw new errors/* UserError */.y(`--digest ${options.digest} is no sha256: expected 64 hexadecimal digits.`, 'Copy it from the comment or the job that made the record.');
    }
    const stats = await (0,promises_.stat)(target).catch((error) => {
        throw new errors/* UserError */.y(`${target} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file or folder' : error.code}.`, 'Name the folder of a record, such as .phasegate, or a ZIP file of one.');
    });
    const tree = stats.isDirectory() ? await openFolder(target) : await (await Promise.all(/* import() */[__webpack_require__.e(663), __webpack_require__.e(418)]).then(__webpack_require__.bind(__webpack_require__, 2418))).openZip(target);
    try {
        return await verifyTree(tree, target, expected, !stats.isDirectory());
    }
    finally {
        await tree.close();
    }
}
async function verifyTree(tree, target, expected, isArchive) {
    const result = { ok: false, problems: [...tree.unsafe], files: 0, notCovered: [], root: { path: '', sha256: '' } };
    // Of an archive made to deceive nothing else is worth reading.
    if (isArchive && tree.unsafe.length > 0)
        return result;
    const isRun = tree.files.includes(RUN);
    const path = isRun ? RUN : evidence_manifest/* MANIFEST */.e0;
    if (!tree.files.includes(path)) {
        if (!looksLikeRecord(tree.files)) {
            throw new errors/* UserError */.y(`${target} is no record: expected ${RUN} in it (a whole run) or ${evidence_manifest/* MANIFEST */.e0} (one phase).`, 'Name the folder a run left (--out, default .phasegate), or an artifact of it.');
        }
        const what = phaseFolders(tree.files).size > 0 ? RUN : evidence_manifest/* MANIFEST */.e0;
        result.problems.push({ kind: 'chain', path: what, message: what === RUN ? 'is missing: the run did not finish' : 'is missing: the phase did not finish, and nothing in it is proven' });
        return result;
    }
    const digest = await digestOf(tree, path).catch((error) => {
        result.problems.push({ kind: 'changed', path, message: `cannot be read: ${error.message}` });
        return undefined;
    });
    if (digest === undefined)
        return result;
    result.root = { path, sha256: digest.sha256 };
    if (expected === undefined)
        result.notCovered.push(`${path} itself: compare its sha256 with one you trust, by --digest`);
    else if (expected !== digest.sha256) {
        result.problems.push({ kind: 'changed', path, message: 'is not the one the digest was made of', expected, actual: digest.sha256 });
    }
    if (isRun)
        await verifyRun(tree, result);
    else {
        const phase = await verifyPhase(tree, '', undefined);
        take(result, phase);
        for (const { phase: id, manifest } of phase.manifest?.upstream ?? [])
            result.notCovered.push(`phase ${id}, which it builds on (manifest ${manifest}): verify its own record`);
        for (const file of tree.files)
            if (file !== evidence_manifest/* MANIFEST */.e0 && !phase.known.has(file))
                result.problems.push(added(file));
    }
    result.ok = result.problems.length === 0;
    return result;
}
async function verifyRun(tree, result) {
    const run = await documentOf(tree, RUN, record/* runRecordSchema */._A, 'a run record', result.problems);
    if (run === undefined)
        return;
    const events = await verifyRunAudit(tree, run, result.problems);
    const known = new Set([RUN, verify_AUDIT]);
    const reports = new Map();
    for (const entry of run.phases) {
        const name = entry.leg === undefined ? entry.id : `${entry.id}@${entry.leg}`;
        const prefix = `${name}/`;
        if (entry.manifest === null && !tree.files.some((file) => file.startsWith(prefix))) {
            if (entry.verdict === 'passed' || entry.verdict === 'passed-with-waivers') {
                result.problems.push({ kind: 'chain', path: RUN, message: `says phase ${name} ${entry.verdict}, and there is no record of it` });
            }
            else
                result.notCovered.push(`phase ${name}: it has not run`);
            continue;
        }
        const report = await verifyPhase(tree, prefix, { id: entry.id, leg: entry.leg });
        reports.set(name, report);
        take(result, report);
        for (const file of report.known)
            known.add(file);
        known.add(prefix + evidence_manifest/* MANIFEST */.e0);
        compareWithRun(entry, name, report, run, events, result.problems);
    }
    // A run that was killed has not written down which phases it has; each may be whole for itself.
    for (const name of run.auditHead === null ? phaseFolders(tree.files) : []) {
        if (reports.has(name))
            continue;
        const report = await verifyPhase(tree, `${name}/`, undefined);
        reports.set(name, report);
        take(result, report);
        for (const file of report.known)
            known.add(file);
        known.add(`${name}/${evidence_manifest/* MANIFEST */.e0}`);
    }
    for (const [name, { manifest }] of reports) {
        for (const { phase, leg, manifest: digest } of manifest?.upstream ?? []) {
            const upstream = leg === undefined ? phase : `${phase}@${leg}`;
            const actual = reports.get(upstream)?.digest?.sha256;
            if (actual === undefined)
                result.notCovered.push(`phase ${upstream}, which ${name} builds on (manifest ${digest}): it is not in this record`);
            else if (actual !== digest) {
                result.problems.push({ kind: 'chain', path: `${name}/${evidence_manifest/* MANIFEST */.e0}`, message: `builds on another ${upstream} than the one in this record`, expected: digest, actual });
            }
        }
    }
    for (const file of tree.files) {
        if (known.has(file))
            continue;
        const derived = /^(?:report\.[^/]*$|(?:previous|local)\/)/.exec(file)?.[0];
        if (derived !== undefined) {
            const note = `${derived}: derived, or of earlier runs`;
            if (!result.notCovered.includes(note))
                result.notCovered.push(note);
            continue;
        }
        const report = reports.get(file.split('/')[0]);
        // What lies in a phase that did not finish was told as a whole.
        if (report === undefined || report.manifest !== undefined)
            result.problems.push(added(file));
    }
}
async function verifyRunAudit(tree, run, problems) {
    if (!tree.files.includes(verify_AUDIT)) {
        problems.push({ kind: 'missing', path: verify_AUDIT, message: 'is missing: nothing shows in what order the phases ran' });
        return undefined;
    }
    const audit = (0,evidence_chain/* readAudit */.y4)(await textOf(tree, verify_AUDIT).catch(() => 'unreadable\n'));
    for (const message of audit.problems)
        problems.push({ kind: 'chain', path: verify_AUDIT, message });
    if (audit.problems.length > 0)
        return undefined;
    if (run.auditHead === null)
        problems.push({ kind: 'chain', path: RUN, message: 'has no head of the audit log: the run did not finish' });
    else if (audit.torn || audit.head !== run.auditHead) {
        problems.push({ kind: 'chain', path: verify_AUDIT, message: `does not end where ${RUN} says it ends`, expected: run.auditHead, actual: audit.head });
    }
    const finished = audit.entries.filter((entry) => entry['type'] === 'phase-finished');
    return new Map(finished.map((entry) => [String(entry['phase']), { manifest: entry['manifest'], auditHead: entry['auditHead'] }]));
}
function compareWithRun(entry, name, report, run, quotes, problems) {
    const { manifest, digest, result } = report;
    if (manifest === undefined || digest === undefined)
        return;
    const path = `${name}/${evidence_manifest/* MANIFEST */.e0}`;
    const chain = (where, message) => problems.push({ kind: 'chain', path: where, message });
    if (entry.manifest === null)
        chain(path, `is not in ${RUN}: the phase finished after the run was recorded, or the run did not finish`);
    else if (entry.manifest !== digest.sha256) {
        problems.push({ kind: 'changed', path, message: `is not the one ${RUN} lists`, expected: entry.manifest, actual: digest.sha256 });
    }
    if (entry.auditHead !== manifest.auditHead)
        chain(RUN, `has another head of the audit log of phase ${name} than its manifest`);
    const quote = quotes?.get(name) ?? quotes?.get(entry.id);
    if (quotes !== undefined && quote === undefined)
        chain(verify_AUDIT, `does not say that phase ${name} finished`);
    if (quote !== undefined && quote.manifest !== digest.sha256)
        chain(verify_AUDIT, `says phase ${name} finished with the manifest ${String(quote.manifest)}, and it has ${digest.sha256}`);
    if (quote !== undefined && quote.auditHead !== manifest.auditHead)
        chain(verify_AUDIT, `says the audit log of phase ${name} ends with ${String(quote.auditHead)}, and its manifest says ${manifest.auditHead}`);
    if (result === undefined)
        return;
    if (result.verdict !== entry.verdict)
        chain(RUN, `says phase ${name} is ${entry.verdict}, and its result.json says ${result.verdict}`);
    if (result.plan.digest !== run.plan.digest)
        chain(`${name}/result.json`, `is of another version of the plan than ${RUN}`);
}
function take(result, report) {
    result.problems.push(...report.problems);
    result.notCovered.push(...report.notCovered);
    result.files += report.files;
}
function added(path) {
    return { kind: 'added', path, message: 'is in no manifest: it was added after the phase finished' };
}
function phaseFolders(files) {
    return new Set(files.flatMap((file) => /^([^/]+)\/(?:result|manifest)\.json$/.exec(file)?.[1] ?? []));
}
/** What a run leaves that was killed before it wrote its root file. */
function looksLikeRecord(files) {
    return files.some((file) => /^(?:[^/]+\/)?(?:audit\.jsonl|result\.json|manifest\.json)$/.test(file));
}

// EXTERNAL MODULE: ./build/js/cli/args.js
var cli_args = __webpack_require__(6730);
// EXTERNAL MODULE: ./build/js/cli/commands.js
var commands = __webpack_require__(4245);
;// CONCATENATED MODULE: ./build/js/cli/verify.js





/** `phasegate verify DIR|ZIP`. @returns 0 when the record is whole, 1 when something is wrong with it */
async function verifyCommand(args) {
    const { flags, positionals } = (0,cli_args/* parseFlags */.b)(args, commands/* commands */.P.verify, 'verify');
    const target = positionals[0] ?? '';
    const verification = await verify(target, flags.digest === undefined ? {} : { digest: flags.digest });
    const { ok, problems, files, notCovered, root } = verification;
    if (flags.json)
        process.stdout.write(`${JSON.stringify({ ok, problems, files, notCovered, root })}\n`);
    else
        process.stdout.write(describe(target, verification, flags.digest !== undefined));
    return ok ? errors/* EXIT */.d.passed : errors/* EXIT */.d.failed;
}
const WORDS = {
    changed: 'changed',
    missing: 'missing',
    added: 'added',
    unsafe: 'unsafe',
    chain: 'chain broken',
};
function describe(target, { ok, problems, files, notCovered, root }, hasDigest) {
    const colors = picocolors.createColors(process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined);
    const lines = [];
    if (ok) {
        lines.push(`${colors.green('✓')} ${colors.bold(printable(target))}: ${count(files, 'file')}, none changed, missing or added`);
    }
    else {
        lines.push(`${colors.red('✗')} ${colors.bold(printable(target))}: ${count(problems.length, 'problem')}`, '');
        const kind = Math.max(...problems.map((problem) => WORDS[problem.kind].length));
        for (const problem of problems) {
            const indent = ' '.repeat(kind + 4);
            lines.push(`  ${colors.red(WORDS[problem.kind].padEnd(kind))}  ${printable(problem.path)} ${printable(problem.message)}`);
            if (problem.expected !== undefined)
                lines.push(`${indent}${colors.dim(`expected  ${printable(problem.expected)}`)}`);
            if (problem.actual !== undefined)
                lines.push(`${indent}${colors.dim(`actual    ${printable(problem.actual)}`)}`);
        }
    }
    lines.push('');
    if (root.sha256 !== '')
        lines.push(`sha256 of ${root.path}  ${root.sha256}`, '');
    if (notCovered.length > 0)
        lines.push('Not covered:', ...notCovered.map((note) => `  ${printable(note)}`), '');
    if (ok)
        lines.push(...meaning(root.path, hasDigest), '');
    return `${lines.join('\n')}`;
}
/** What an auditor may conclude, and what not. */
function meaning(root, hasDigest) {
    return hasDigest
        ? [
            `This is the record that ${root} with this digest stands for: no file of it differs.`,
            'Who made it, and that it was not made up, only a signature shows: see docs/evidence.md.',
        ]
        : [
            'The record agrees with itself: nothing was changed, removed or added without making all of it anew.',
            `That it is the record a run made shows --digest, with the sha256 of ${root} from a place you trust; who made it, a signature.`,
        ];
}
/** Names in a record are somebody else's words: nothing in them may steer the terminal. */
function printable(text) {
    return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
function count(number, noun) {
    return `${number} ${noun}${number === 1 ? '' : 's'}`;
}


/***/ }),

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

/***/ 9253:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HN: () => (/* binding */ writeManifest),
/* harmony export */   e0: () => (/* binding */ MANIFEST),
/* harmony export */   rc: () => (/* binding */ manifestSchema)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6466);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2857);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2027);
/** `manifest.json`: everything a phase left, by its digest. It is written last; a phase without it did not finish. */






const MANIFEST = 'manifest.json';
const sha256 = zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/);
const file = zod__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({
    path: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP().describe('In the folder of the manifest, with `/`.'),
    name: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP().optional().describe('Where the task wrote it in the workspace, when `path` encodes that because artifacts cannot hold it.'),
    sha256: sha256.describe('Of what is kept, after redaction.'),
    size: zod__WEBPACK_IMPORTED_MODULE_5__/* .int */ .Whr().nonnegative().describe('Bytes kept.'),
    redactions: zod__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_5__/* .int */ .Whr().positive())
        .optional()
        .describe('How often something was replaced by `***`, by name of the secret variable or kind of credential.'),
});
const manifestSchema = zod__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_5__/* .literal */ .euz(1),
    phase: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(),
    leg: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP().optional(),
    files: zod__WEBPACK_IMPORTED_MODULE_5__/* .array */ .YOg(file).describe('Every other file of the folder, by path.'),
    upstream: zod__WEBPACK_IMPORTED_MODULE_5__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({ phase: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(), leg: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP().optional(), manifest: sha256 }))
        .describe('The phases this one built on, each with the sha256 of its manifest.json.'),
    auditHead: sha256.describe('Hash of the last line of audit.jsonl.'),
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
        const digest = known !== undefined && (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, path)).size === known.size ? known : await digestOf((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, path));
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
    const temporary = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, `${MANIFEST}.tmp`);
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.writeFileSync)(temporary, text);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.renameSync)(temporary, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, MANIFEST));
    }
    catch (error) {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.rmSync)(temporary, { force: true });
        throw error;
    }
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('hex');
}
/** Paths of all files in byte order, so that the same folder always gives the same manifest. */
function filesBelow(root, folder) {
    const paths = [];
    for (const entry of (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(root, folder), { withFileTypes: true })) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory())
            paths.push(...filesBelow(root, path));
        else if (entry.isFile()) {
            if (path !== `${MANIFEST}.tmp`)
                paths.push(path);
        }
        else {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .y(`${(0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(root, path)} is a link or special file, which Phasegate did not put there.`, 'Remove it, and find out which task writes into the record.');
        }
    }
    return folder === '' ? paths.toSorted((a, b) => (a < b ? -1 : 1)) : paths;
}
async function digestOf(path) {
    const { size } = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)(path);
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    if (size <= 1024 * 1024) {
        const bytes = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(path);
        return { sha256: hash.update(bytes).digest('hex'), size: bytes.length };
    }
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_3__.pipeline)((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(path), hash);
    return { sha256: hash.digest('hex'), size };
}


/***/ }),

/***/ 3242:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EE: () => (/* binding */ collisionKey),
/* harmony export */   Kc: () => (/* binding */ unsafePath),
/* harmony export */   O0: () => (/* binding */ encodePath),
/* harmony export */   q0: () => (/* binding */ decodePath)
/* harmony export */ });
/**
 * Names of files in the record. Artifacts cannot hold `" : < > | * ?`, CR and LF, one such name loses the whole upload;
 * and an auditor unpacks the record on any system, so what Windows cannot hold is encoded too.
 */
const RESERVED = /[\u0000-\u001f\u007f%":<>|*?\\]/g;
/** Windows drops these at the end of a name. */
const LAST = /[. ]$/;
/** Windows opens a device instead, whatever the extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=$|[. ])/i;
/** A relative path with `/` as it is stored: what cannot be in a name becomes `%XX`. Segments stay segments. */
function encodePath(path) {
    return path.split('/').map(encodeSegment).join('/');
}
function encodeSegment(segment) {
    const encoded = segment.replace(RESERVED, percent);
    // `.` and `..` have a meaning of their own, which callers refuse before.
    if (/^\.{1,2}$/.test(encoded))
        return encoded;
    return encoded.replace(LAST, percent).replace(DEVICE, (device) => percent(device[0]) + device.slice(1));
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


/***/ }),

/***/ 8075:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ke: () => (/* binding */ testResult),
/* harmony export */   To: () => (/* binding */ PREDICATE_TYPE),
/* harmony export */   qZ: () => (/* binding */ statement),
/* harmony export */   zG: () => (/* binding */ STATEMENT_TYPE)
/* harmony export */ });
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';
/**
 * One line of JSON, without the line break. The predicate knows no skipped tests: tasks that were not run are in none of
 * its lists, and a phase that did not pass as a whole is `FAILED`.
 */
function statement({ result, subjects, configuration }) {
    const tasks = (wanted) => result.tasks.filter(wanted).map((task) => task.id);
    const warned = tasks((task) => task.status === 'waived' || isTolerated(task));
    return JSON.stringify({
        _type: STATEMENT_TYPE,
        subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
        predicateType: PREDICATE_TYPE,
        predicate: {
            result: testResult(result),
            configuration: configuration.map(({ name, sha256, uri }) => ({ name, ...(uri === undefined ? {} : { uri }), digest: { sha256 } })),
            passedTests: tasks((task) => task.status === 'passed'),
            warnedTests: warned,
            failedTests: tasks((task) => task.status === 'failed' && !isTolerated(task)),
        },
    });
}
/** What the predicate calls the outcome of a phase. */
function testResult(result) {
    const passed = ['passed', 'passed-with-waivers'];
    if (!passed.includes(result.verdict))
        return 'FAILED';
    return result.verdict === 'passed-with-waivers' || result.tasks.some(isTolerated) ? 'WARNED' : 'PASSED';
}
function isTolerated(task) {
    return task.status === 'failed' && task.tolerated === true;
}


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
