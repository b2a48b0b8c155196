export const id = 208;
export const ids = [208];
export const modules = {

/***/ 4208:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   dot: () => (/* binding */ dot)
/* harmony export */ });
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5220);
/* harmony import */ var _graph_view_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5525);


const FILL = {
    passed: '#dafbe1',
    done: '#dafbe1',
    failed: '#ffebe9',
    waiting: '#fff8c5',
    blocked: '#fff8c5',
    cancelled: '#fff8c5',
    waived: '#fbefff',
    'in-progress': '#ddf4ff',
    skipped: '#f6f8fa',
    planned: '#f6f8fa',
    unknown: '#f6f8fa',
};
const SHAPE = {
    automated: { shape: 'box', style: 'filled' },
    manual: { shape: 'hexagon', style: 'filled' },
    'work-item': { shape: 'box', style: 'filled,rounded' },
};
/**
 * DOT source, ending in a newline. Phases and containers are clusters; manual tasks are hexagons, work items rounded;
 * the critical path has thick lines and says so.
 */
function dot(graph, results) {
    const view = (0,_graph_view_js__WEBPACK_IMPORTED_MODULE_0__/* .graphView */ .G)(graph, results);
    const tasks = view.phases.flatMap((phase) => phase.members).flatMap((member) => ('tasks' in member ? member.tasks : [member]));
    const nodes = new Map(tasks.map((task, index) => [task.id, `t${index}`]));
    const anchors = new Map(view.phases.map((phase, index) => [phase.id, index]));
    const draw = (task) => `${nodes.get(task.id)} ${attributes(task)}`;
    const lines = view.phases.flatMap((phase, index) => [
        `subgraph cluster_${index} {`,
        `  label=${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .dotString */ .N_)(...phase.lines)};`,
        // Graphviz draws edges between nodes only: each cluster has one to clip them at its border.
        `  anchor_${index} [shape=point, style=invis, width=0, label=""];`,
        ...phase.members.flatMap((member, position) => 'tasks' in member
            ? [`  subgraph cluster_${index}_${position} {`, `    label=${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .dotString */ .N_)(member.title)};`, ...member.tasks.map((task) => `    ${draw(task)}`), '  }']
            : [`  ${draw(member)}`]),
        '}',
    ]);
    const phaseEdge = ({ from, to, critical }) => {
        const [tail, head] = [anchors.get(from), anchors.get(to)];
        return `anchor_${tail} -> anchor_${head} [ltail=cluster_${tail}, lhead=cluster_${head}, penwidth=${critical ? 3 : 1}];`;
    };
    return `${[
        `digraph ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .dotString */ .N_)(graph.plan.id)} {`,
        '  rankdir=LR; compound=true;',
        '  graph [fontname="sans-serif"]; node [fontname="sans-serif"]; edge [fontname="sans-serif"];',
        ...lines.map((line) => `  ${line}`),
        ...view.taskEdges.map((edge) => `  ${nodes.get(edge.from)} -> ${nodes.get(edge.to)} [penwidth=${edge.critical ? 3 : 1}];`),
        ...view.phaseEdges.map((edge) => `  ${phaseEdge(edge)}`),
        '}',
    ].join('\n')}\n`;
}
function attributes({ kind, look, critical, lines }) {
    const { shape, style } = SHAPE[kind];
    const fill = look === undefined ? 'white' : FILL[look];
    return `[label=${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .dotString */ .N_)(...lines)}, shape=${shape}, style="${style}", fillcolor="${fill}", penwidth=${critical ? 3 : 1}];`;
}


/***/ })

};
