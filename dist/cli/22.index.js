export const id = 22;
export const ids = [22];
export const modules = {

/***/ 2022:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  graph: () => (/* binding */ graph_graph)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/js/errors.js
var errors = __webpack_require__(2027);
// EXTERNAL MODULE: ./build/js/plan/graph.js + 1 modules
var graph = __webpack_require__(6379);
// EXTERNAL MODULE: ./build/js/render/terminal-text.js + 2 modules
var terminal_text = __webpack_require__(9129);
;// CONCATENATED MODULE: ./build/js/render/blocks.js

function blocksText(graph, id, { direct, transitive, phases }) {
    if (transitive.length === 0 && phases.length === 0)
        return `Nothing depends on ${(0,terminal_text.clean)(id)}.\n`;
    const first = new Set(direct);
    const further = transitive.filter((task) => !first.has(task));
    const titles = new Map(graph.plan.phases.map((phase) => [phase.id, phase.title]));
    return `${[
        `A change or a failure of ${(0,terminal_text.clean)(id)} blocks ${transitive.length} of ${(0,terminal_text/* count */.U9)(graph.tasks.size, 'task')}, ${phases.length} of ${(0,terminal_text/* count */.U9)(titles.size, 'phase')}.`,
        ...section('Directly', direct.map((task) => [task, graph.tasks.get(task)?.task.title ?? ''])),
        ...section('Further', further.map((task) => [task, graph.tasks.get(task)?.task.title ?? ''])),
        ...section('Phases that cannot start', phases.map((phase) => [phase, titles.get(phase) ?? ''])),
    ].join('\n')}\n`;
}
function section(head, rows) {
    return rows.length > 0 ? ['', `${head} (${rows.length}):`, ...rows.map(([id, title]) => `  ${(0,terminal_text.clean)(id)}  ${(0,terminal_text.clean)(title)}`)] : [];
}

// EXTERNAL MODULE: ./build/js/render/graph-view.js
var graph_view = __webpack_require__(5525);
// EXTERNAL MODULE: ./build/js/run/commands.js
var commands = __webpack_require__(1416);
// EXTERNAL MODULE: ./build/js/run/plan-file.js + 31 modules
var plan_file = __webpack_require__(4972);
// EXTERNAL MODULE: ./build/js/run/record-folder.js
var record_folder = __webpack_require__(5068);
// EXTERNAL MODULE: ./build/js/run/selection.js
var selection = __webpack_require__(4070);
// EXTERNAL MODULE: ./build/js/cli/args.js
var cli_args = __webpack_require__(6730);
// EXTERNAL MODULE: ./build/js/cli/commands.js
var cli_commands = __webpack_require__(4245);
;// CONCATENATED MODULE: ./build/js/cli/graph.js












const FORMATS = 'mermaid, dot and json';
/** `phasegate graph [PLAN]`. @returns 0 once the drawing is on standard output */
async function graph_graph(args) {
    const { flags, positionals } = (0,cli_args/* parseFlags */.b)(args, cli_commands/* commands */.P.graph, 'graph');
    const { format, blocks } = flags;
    if (format === 'svg')
        throw new errors/* UserError */.y('phasegate graph: --format svg is not there yet.', `There are ${FORMATS}. Draw an image with: phasegate graph --format dot | dot -Tsvg`);
    if (blocks !== undefined && format !== undefined && format !== 'json') {
        throw new errors/* UserError */.y(`phasegate graph: --blocks gives text or json, not ${format}.`, 'Leave out --format, or write --format json.');
    }
    const { plan } = await (0,plan_file/* requirePlan */.V)(positionals[0] ?? commands/* DEFAULT_PLAN */.gv);
    const built = (0,graph/* buildGraph */.Z)(plan);
    process.stdout.write(blocks === undefined ? await drawing(built, format ?? 'mermaid', resultsIn(flags.out, plan)) : blocked(built, blocks, format === 'json'));
    return 0;
}
async function drawing(built, format, results) {
    switch (format) {
        case 'mermaid':
            return (await __webpack_require__.e(/* import() */ 188).then(__webpack_require__.bind(__webpack_require__, 2188))).mermaid(built, results);
        case 'dot':
            return (await __webpack_require__.e(/* import() */ 208).then(__webpack_require__.bind(__webpack_require__, 4208))).dot(built, results);
        case 'json':
            return json((await __webpack_require__.e(/* import() */ 526).then(__webpack_require__.bind(__webpack_require__, 6526))).graphDocument(built, results));
    }
}
function blocked(built, id, asJson) {
    const dependents = (0,graph/* dependentsOf */.y)(built, (0,selection/* leavesOf */.wf)(built.plan, id));
    if (!asJson)
        return blocksText(built, id, dependents);
    const { plan } = built;
    return json({ version: 1, plan: { id: plan.id, name: plan.name, digest: plan.digest }, task: id, ...dependents });
}
/** The results a record has of just this plan. @throws UserError where `--out` names a folder that has none */
function resultsIn(out, plan) {
    const folder = out ?? commands/* DEFAULT_OUT */.xu;
    const phases = new Set(plan.phases.map((phase) => phase.id));
    const stored = ((0,external_node_fs_.existsSync)(folder) ? (0,external_node_fs_.readdirSync)(folder, { withFileTypes: true }) : [])
        .filter((entry) => entry.isDirectory())
        .flatMap(({ name }) => (0,record_folder/* readStoredPhase */.Rg)((0,external_node_path_.join)(folder, name))?.result ?? [])
        .filter((result) => phases.has(result.phase.id));
    const own = stored.filter((result) => result.plan.digest === plan.digest);
    if (own.length > 0)
        return (0,graph_view/* graphResults */.t)(own);
    if (out === undefined)
        return undefined;
    throw new errors/* UserError */.y(`phasegate graph: ${out} has no results of this plan.`, stored.length > 0
        ? `Its results are of another version of ${plan.file}. Run the plan again with --out ${out}, or leave out --out.`
        : `Run the plan first with --out ${out}, or leave out --out.`);
}
function json(value) {
    return `${JSON.stringify(value, null, 2)}\n`;
}


/***/ })

};
