export const id = 608;
export const ids = [608];
export const modules = {

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


/***/ })

};
