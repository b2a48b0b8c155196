export const id = 526;
export const ids = [526];
export const modules = {

/***/ 6526:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   graphDocument: () => (/* binding */ graphDocument)
/* harmony export */ });
/* harmony import */ var _plan_reduction_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3213);

function graphDocument(graph, results) {
    const { id, name, digest, phases } = graph.plan;
    return {
        version: 1,
        plan: { id, name, digest },
        unit: graph.unit,
        order: graph.order,
        levels: graph.levels,
        criticalPath: graph.criticalPath,
        phases: phases.map((phase) => ({
            id: phase.id,
            title: phase.title,
            needs: phase.needs,
            containers: phase.containers,
            ...optional('verdict', results?.phases.get(phase.id)),
        })),
        tasks: [...graph.tasks.values()].map(({ task, level, earliestStart, slack, remaining, critical }) => ({
            id: task.id,
            title: task.title,
            phase: task.phase,
            ...optional('parent', task.parent),
            kind: task.kind,
            needs: task.needs,
            ...optional('effort', task.effort),
            ...optional('workItemStatus', task.status),
            level,
            earliestStart,
            slack,
            remaining,
            critical,
            ...optional('status', results?.tasks.get(task.id)),
        })),
        edges: (0,_plan_reduction_js__WEBPACK_IMPORTED_MODULE_0__/* .drawnEdges */ .D)(graph),
    };
}
function optional(key, value) {
    return value === undefined ? {} : { [key]: value };
}


/***/ })

};
