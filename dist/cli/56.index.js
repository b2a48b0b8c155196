export const id = 56;
export const ids = [56,730];
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

/***/ 1056:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   usage: () => (/* binding */ usage)
/* harmony export */ });
/* harmony import */ var _args_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6730);
/* harmony import */ var _commands_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4245);
/** The help texts: aligned, below 80 columns. */


const COLUMNS = 79;
const EXIT_CODES = {
    0: 'passed, also with waivers',
    1: 'failed, or not computed: something that had to run did not',
    2: 'the plan or the call is wrong',
    3: 'waiting for a person to decide',
    130: 'interrupted',
};
/** Where a command has no verdict to speak of, its codes say something simpler. */
const PLAIN_EXIT = {
    check: { 0: 'the plan is valid', 2: 'it is not, or the call is wrong' },
    graph: { 0: 'drawn' },
    approve: { 0: 'recorded' },
    report: { 0: 'written, whatever the verdict' },
    verify: { 0: 'nothing was changed, added or removed', 1: 'something was, or the bundle is unsafe', 2: 'the call is wrong' },
};
/**
 * The text of `phasegate --help`, or of `phasegate COMMAND --help`.
 * @throws UserError for a command that does not exist
 */
function usage(command) {
    if (command === undefined)
        return general();
    const spec = Object.entries(_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .commands */ .P).find(([name]) => name === command)?.[1];
    if (!spec)
        throw (0,_args_js__WEBPACK_IMPORTED_MODULE_0__.unknownCommand)(command, Object.keys(_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .commands */ .P));
    const { flags } = spec;
    const required = Object.entries(flags).flatMap(([name, flag]) => (isRequired(flag) ? [` --${name} ${flag.value}`] : []));
    const takes = spec.positionals.map(({ name, required: needed }) => (needed ? ` ${name}` : ` [${name}]`));
    const codes = { ...EXIT_CODES, ...PLAIN_EXIT[command] };
    const sections = [
        section('', [[`phasegate ${command}${takes.join('')}${required.join('')} [options]`, '']], spec.summary),
        section('Arguments', spec.positionals.map(({ name, help }) => [name, help])),
        section('Options', [...Object.entries(flags).map(([name, flag]) => [term(name, flag), describe(flag)]), ['--help', 'this text']]),
        section('Exit codes', spec.exit.map((code) => [String(code), codes[code] ?? ''])),
        section('Examples', spec.examples.map((example) => [example, ''])),
    ];
    return `${sections.join('\n\n')}\n`;
}
function general() {
    const list = Object.entries(_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .commands */ .P).map(([name, spec]) => [
        [name, ...spec.positionals.map((each) => (each.required ? each.name : `[${each.name}]`))].join(' '),
        spec.summary,
    ]);
    const sections = [
        section('', [['phasegate COMMAND [options]', '']], 'Runs a delivery plan phase by phase and proves which requirements hold.'),
        section('Commands', list),
        section('Exit codes', Object.entries(EXIT_CODES)),
        section('Examples', [
            ['phasegate check', 'is the plan right?'],
            ['phasegate run', 'run it; the record goes to .phasegate'],
            ['phasegate run --resume', 'after a failure: only what has not passed'],
            ['phasegate verify .phasegate', 'is the evidence untouched?'],
        ]),
    ];
    return `${sections.join('\n\n')}\n\nMore about one command: phasegate COMMAND --help\n`;
}
function section(title, rows, intro) {
    const column = Math.max(...rows.map(([first]) => first.length)) + 4;
    const lines = rows.flatMap(([first, help]) => {
        const [begin = '', ...rest] = fill(help, COLUMNS - column);
        return [`  ${first.padEnd(column - 2)}${begin}`.trimEnd(), ...rest.map((text) => ' '.repeat(column) + text)];
    });
    const head = title === '' ? ['Usage'] : [title];
    return [...head, ...lines, ...(intro === undefined ? [] : ['', ...fill(`${intro[0]?.toUpperCase()}${intro.slice(1).replace(/\.?$/, '.')}`, COLUMNS)])].join('\n');
}
function fill(text, columns) {
    const lines = [];
    let line = '';
    for (const next of text.split(' ')) {
        if (line !== '' && line.length + 1 + next.length > columns) {
            lines.push(line);
            line = next;
        }
        else
            line = line === '' ? next : `${line} ${next}`;
    }
    return [...lines, line];
}
function term(name, flag) {
    return flag.type === 'boolean' ? `--${name}` : `--${name} ${flag.value}`;
}
function describe(flag) {
    const notes = [...(flag.type === 'strings' || flag.type === 'pairs' ? ['repeatable'] : []), ...(isRequired(flag) ? ['required'] : [])];
    return notes.length > 0 ? `${flag.help} (${notes.join(', ')})` : flag.help;
}
function isRequired(flag) {
    return flag.type === 'string' && flag.required === true;
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


/***/ })

};
