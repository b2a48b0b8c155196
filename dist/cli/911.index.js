export const id = 911;
export const ids = [911];
export const modules = {

/***/ 2911:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   jsonReporter: () => (/* binding */ jsonReporter)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2027);

/**
 * A reader that went away (`| head`) is no error: the run goes on and its record is complete. A slow reader must not stop
 * the run either, whose time limits would stop with it, so what it has not read yet waits in memory. That is bounded by
 * the plan, not by what tasks print: an event holds no output beyond a task's last lines.
 *
 * `close` resolves when everything has been handed over, and rejects with a `UserError` when it could not be (a full
 * disk), so that nobody takes half a file for the whole.
 */
function jsonReporter(stream) {
    let failure;
    stream.on('error', (error) => {
        failure ??= error;
    });
    return {
        on(event) {
            if (!failure)
                stream.write(`${JSON.stringify(event)}\n`);
        },
        async close() {
            // The callback of an empty write comes after everything before it; the error event may follow the callback.
            if (!failure)
                await new Promise((resolve) => stream.write('', () => setImmediate(resolve)));
            if (failure && failure.code !== 'EPIPE') {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`cannot write the events to standard output: ${failure.message}`, 'What the run left in its folder is complete; read it there, or make room and run again.');
            }
        },
    };
}


/***/ })

};
