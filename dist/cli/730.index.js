export const id = 730;
export const ids = [730];
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
