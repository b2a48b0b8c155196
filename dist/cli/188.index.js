export const id = 188;
export const ids = [188];
export const modules = {

/***/ 2188:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   mermaid: () => (/* binding */ mermaid)
/* harmony export */ });
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5220);
/* harmony import */ var _graph_view_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5525);
/* harmony import */ var _terminal_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9129);



/** What GitHub's Mermaid refuses beyond (`maxTextSize`, in UTF-16 units, and `maxEdges`). */
const MOST_TEXT = 50_000;
const MOST_EDGES = 500;
const COLOURS = {
    'fill:#dafbe1,stroke:#1a7f37,color:#1f2328': ['passed', 'done'],
    'fill:#ffebe9,stroke:#cf222e,color:#1f2328': ['failed'],
    'fill:#fff8c5,stroke:#9a6700,color:#1f2328': ['waiting', 'blocked', 'cancelled'],
    'fill:#fbefff,stroke:#8250df,color:#1f2328': ['waived'],
    'fill:#ddf4ff,stroke:#0969da,color:#1f2328': ['in-progress'],
    'fill:#f6f8fa,stroke:#59636e,color:#1f2328': ['skipped', 'planned', 'unknown'],
};
/**
 * Mermaid source, without a fence, ending in a newline. Phases and containers are nested boxes; manual tasks are hexagons,
 * work items rounded; the critical path has thick arrows and says so. What GitHub would refuse to draw is drawn with one node
 * per phase instead, and says so in the graph.
 */
function mermaid(graph, results) {
    const view = (0,_graph_view_js__WEBPACK_IMPORTED_MODULE_0__/* .graphView */ .G)(graph, results);
    if (view.taskEdges.length + view.phaseEdges.length <= MOST_EDGES) {
        const whole = source(wholeGraph(view));
        if (whole.length <= MOST_TEXT)
            return whole;
    }
    const size = `${(0,_terminal_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(graph.tasks.size, 'task')} in ${(0,_terminal_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(view.phases.length, 'phase')}`;
    if (view.phaseEdges.length <= MOST_EDGES) {
        const collapsed = source(phaseGraph(view, `${size} are more than GitHub draws, so each node is a phase`));
        if (collapsed.length <= MOST_TEXT)
            return collapsed;
    }
    return source([`note["${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .mermaidLabel */ ._b)(`${size} are more than GitHub draws: phasegate graph --format dot has all of them`)}"]`]);
}
function source(lines) {
    return `${['flowchart LR', ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}
function wholeGraph(view) {
    const members = view.phases.flatMap((phase) => phase.members);
    const tasks = members.flatMap((member) => ('tasks' in member ? member.tasks : [member]));
    // Ids of a plan may be words of Mermaid's own (`end`), so nodes are numbered.
    const nodes = new Map(tasks.map((task, index) => [task.id, `t${index}`]));
    const boxes = new Map(members.flatMap((member) => ('tasks' in member ? [member] : [])).map((container, index) => [container, `c${index}`]));
    const phaseOf = new Map(view.phases.map((phase, index) => [phase.id, `p${index}`]));
    const draw = (task) => node(nodes.get(task.id), task);
    const lines = view.phases.flatMap((phase) => [
        `subgraph ${phaseOf.get(phase.id)}["${label(phase.lines)}"]`,
        ...phase.members.flatMap((member) => 'tasks' in member
            ? [`  subgraph ${boxes.get(member)}["${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .mermaidLabel */ ._b)(member.title)}"]`, ...member.tasks.map((task) => `    ${draw(task)}`), '  end']
            : [`  ${draw(member)}`]),
        'end',
    ]);
    return [
        ...lines,
        ...view.taskEdges.map((edge) => arrow(edge, nodes)),
        ...view.phaseEdges.map((edge) => arrow(edge, phaseOf)),
        ...styles(tasks, nodes),
    ];
}
function phaseGraph(view, note) {
    const nodes = new Map(view.phases.map((phase, index) => [phase.id, `p${index}`]));
    const draw = (phase) => `${nodes.get(phase.id)}["${label([...phase.lines, phase.totals])}"]`;
    return [`note["${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .mermaidLabel */ ._b)(note)}"]`, ...view.phases.map(draw), ...view.phaseEdges.map((edge) => arrow(edge, nodes))];
}
function node(id, { kind, lines }) {
    const text = `"${label(lines)}"`;
    switch (kind) {
        case 'automated':
            return `${id}[${text}]`;
        case 'manual':
            return `${id}{{${text}}}`;
        case 'work-item':
            return `${id}([${text}])`;
    }
}
function label(lines) {
    return lines.map(_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .mermaidLabel */ ._b).join('<br/>');
}
function arrow({ from, to, critical }, nodes) {
    return `${nodes.get(from)} ${critical ? '==>' : '-->'} ${nodes.get(to)}`;
}
function styles(tasks, nodes) {
    const ids = (chosen) => chosen.map((task) => nodes.get(task.id)).join(',');
    const coloured = Object.entries(COLOURS).flatMap(([colour, looks]) => looks.flatMap((look) => {
        const chosen = tasks.filter((task) => task.look === look);
        return chosen.length > 0 ? [`classDef ${look} ${colour}`, `class ${ids(chosen)} ${look}`] : [];
    }));
    const critical = tasks.filter((task) => task.critical);
    return [...coloured, ...(critical.length > 0 ? ['classDef critical stroke-width:4px', `class ${ids(critical)} critical`] : [])];
}


/***/ })

};
