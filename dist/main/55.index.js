export const id = 55;
export const ids = [55];
export const modules = {

/***/ 6055:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   countProblems: () => (/* binding */ countProblems),
/* harmony export */   formatDiagnostics: () => (/* binding */ formatDiagnostics)
/* harmony export */ });
/* unused harmony exports PLAIN, counted */
/* harmony import */ var _plan_text_lines_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5735);
/* harmony import */ var _terminal_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5075);


const same = (text) => text;
const PLAIN = { bold: same, red: same, yellow: same, cyan: same, dim: same };
/** Columns of a source line that are shown; a longer one is cut around the spot. */
const SHOWN = 100;
/**
 * @param sources text of each file a diagnostic may name
 * @returns blocks with an empty line between them, without one at the end
 */
function formatDiagnostics(diagnostics, sources, paint = PLAIN) {
    const lines = new Map();
    for (const [file, text] of sources)
        lines.set(file, new _plan_text_lines_js__WEBPACK_IMPORTED_MODULE_1__/* .TextLines */ .r(text));
    return diagnostics.map((diagnostic) => block(diagnostic, lines.get(diagnostic.file), paint)).join('\n\n');
}
function block(diagnostic, source, paint) {
    const { severity, code, message, file, line, column, expected, suggestion } = diagnostic;
    const colour = severity === 'error' ? paint.red : paint.yellow;
    const gutter = ' '.repeat(String(line).length + 2);
    const rows = [`${paint.bold(`${(0,_terminal_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clean */ .uH)(file)}:${line}:${column}`)} ${colour(severity)} ${(0,_terminal_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clean */ .uH)(message)} ${paint.dim(`[${code}]`)}`];
    const text = source?.line(line) ?? '';
    if (text.trim() !== '') {
        const { shown, indent, length } = underlined(text, column);
        rows.push(`  ${paint.dim(`${line} |`)} ${shown}`, `${gutter} ${paint.dim('|')} ${' '.repeat(indent)}${colour('~'.repeat(length))}`);
    }
    if (expected !== undefined)
        rows.push(`${gutter} ${paint.dim('=')} expected: ${(0,_terminal_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clean */ .uH)(expected)}`);
    if (suggestion !== undefined)
        rows.push(`${gutter} ${paint.dim('=')} did you mean ${paint.cyan(`\`${(0,_terminal_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clean */ .uH)(suggestion)}\``)}?`);
    return rows.join('\n');
}
function underlined(text, column) {
    const at = Math.min(column - 1, text.length);
    const start = at > SHOWN * 0.75 ? at - SHOWN / 2 : 0;
    const end = Math.min(text.length, start + SHOWN);
    const left = start > 0 ? '…' : '';
    const before = left + (0,_terminal_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clean */ .uH)(text.slice(start, at));
    const token = text.slice(at, Math.min(end, at + tokenLength(text.slice(0, at), text.slice(at))));
    return {
        shown: `${left}${(0,_terminal_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clean */ .uH)(text.slice(start, end))}${end < text.length ? '…' : ''}`.trimEnd(),
        indent: (0,_terminal_text_js__WEBPACK_IMPORTED_MODULE_0__/* .width */ .VL)(before),
        length: Math.max(1, (0,_terminal_text_js__WEBPACK_IMPORTED_MODULE_0__/* .width */ .VL)((0,_terminal_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clean */ .uH)(token))),
    };
}
/** How much of a line is meant: a value behind its name as a whole, else one word. */
function tokenLength(before, rest) {
    const [quoted] = /^(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')/.exec(rest) ?? [];
    if (quoted !== undefined)
        return quoted.length;
    const isValue = /^[\s-]*(?:"[^"]*"|'[^']*'|[^\s:"'{[]+)\s*:\s+$/.test(before);
    const [token = ''] = (isValue ? /^.*?(?=\s+#|\s*$)/ : /^[^\s,\]}:]+/).exec(rest) ?? [];
    return token.length;
}
/** `2 errors, 1 warning` */
function countProblems(diagnostics) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    const warnings = diagnostics.length - errors;
    const parts = [...(errors > 0 ? [counted(errors, 'error')] : []), ...(warnings > 0 ? [counted(warnings, 'warning')] : [])];
    return parts.join(', ');
}
function counted(count, what) {
    return `${count} ${what}${count === 1 ? '' : 's'}`;
}


/***/ })

};
