export const id = 403;
export const ids = [403,129];
export const modules = {

/***/ 6379:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Z: () => (/* binding */ buildGraph),
  y: () => (/* binding */ dependentsOf)
});

;// CONCATENATED MODULE: ./build/js/plan/topology.js
/** Orders of a directed graph whose nodes are numbers from 0, given as a list of predecessors for each. */
/**
 * Kahn's algorithm; of the nodes that could come next, always the smallest. Nodes from `ranked` up are gates, which take
 * no place of their own and so go as soon as they can.
 * @throws Error (internal) on a cycle.
 */
function topologicalOrder(predecessors, ranked) {
    const successors = successorsOf(predecessors);
    const missing = predecessors.map((list) => list.length);
    const gates = [];
    const ready = new SmallestFirst();
    const release = (node) => {
        if (node < ranked)
            ready.push(node);
        else
            gates.push(node);
    };
    missing.forEach((count, node) => {
        if (count === 0)
            release(node);
    });
    const order = [];
    for (let node = gates.pop() ?? ready.pop(); node !== undefined; node = gates.pop() ?? ready.pop()) {
        order.push(node);
        for (const successor of at(successors, node)) {
            missing[successor] = at(missing, successor) - 1;
            if (missing[successor] === 0)
                release(successor);
        }
    }
    if (order.length < predecessors.length)
        throw new Error('internal error: the plan has a cycle, which the loader has to refuse');
    return order;
}
function successorsOf(predecessors) {
    const successors = predecessors.map(() => []);
    predecessors.forEach((list, node) => {
        for (const predecessor of list)
            at(successors, predecessor).push(node);
    });
    return successors;
}
/** `list[index]` where the index is known to be in it. */
function at(list, index) {
    return list[index];
}
/** A binary heap of numbers. */
class SmallestFirst {
    #items = [];
    push(item) {
        const items = this.#items;
        let position = items.push(item) - 1;
        while (position > 0) {
            const parent = (position - 1) >> 1;
            if (at(items, parent) <= item)
                break;
            items[position] = at(items, parent);
            position = parent;
        }
        items[position] = item;
    }
    pop() {
        const items = this.#items;
        const smallest = items[0];
        const moved = items.pop();
        if (moved === undefined || items.length === 0)
            return smallest;
        let position = 0;
        for (let child = 1; child < items.length; child = 2 * position + 1) {
            if (child + 1 < items.length && at(items, child + 1) < at(items, child))
                child++;
            if (at(items, child) >= moved)
                break;
            items[position] = at(items, child);
            position = child;
        }
        items[position] = moved;
        return smallest;
    }
}

;// CONCATENATED MODULE: ./build/js/plan/graph.js

const MS_PER_HOUR = 3_600_000;
/**
 * Computes the graph in near-linear time.
 * @throws Error (internal) when a need is unknown or the plan has a cycle: the loader refuses both.
 */
function buildGraph(plan) {
    const network = networkOf(plan);
    const { tasks, predecessors } = network;
    const sequence = topologicalOrder(predecessors, tasks.length);
    // Whole milliseconds: sums of fractions of hours would not compare equal.
    const unit = tasks.some((task) => task.effort) ? 'hours' : 'tasks';
    const scale = unit === 'hours' ? MS_PER_HOUR : 1;
    const effort = predecessors.map((_, node) => weight(tasks[node], unit));
    const unfinished = effort.map((value, node) => (tasks[node]?.status === 'done' ? 0 : value));
    const { start, depth } = forward(sequence, predecessors, effort, tasks.length);
    const toEnd = backward(sequence, predecessors, effort);
    const remaining = backward(sequence, predecessors, unfinished);
    const total = network.ends.reduce((latest, end) => Math.max(latest, at(start, end)), 0);
    const path = longestPath(network, start, effort, depth);
    const critical = new Set(path);
    const nodes = new Map();
    const levels = [];
    tasks.forEach((task, index) => {
        const level = at(depth, index);
        (levels[level] ??= []).push(task.id);
        nodes.set(task.id, {
            task,
            index,
            level,
            effort: at(effort, index) / scale,
            earliestStart: at(start, index) / scale,
            slack: (total - at(start, index) - at(toEnd, index)) / scale,
            remaining: at(remaining, index) / scale,
            critical: critical.has(index),
            needs: at(network.named, index).map((need) => at(tasks, need).id),
        });
    });
    const hours = (pick) => path.reduce((sum, node) => sum + Math.round((tasks[node]?.effort?.[pick] ?? 0) * MS_PER_HOUR), 0) / MS_PER_HOUR;
    return {
        plan,
        unit,
        tasks: nodes,
        order: sequence.filter((node) => node < tasks.length).map((node) => at(tasks, node).id),
        levels,
        phaseOrder: orderPhases(plan.phases),
        criticalPath: { tasks: path.map((node) => at(tasks, node).id), total: total / scale, minHours: hours('minHours'), maxHours: hours('maxHours') },
    };
}
/**
 * What a change or a failure of a task blocks; of a container, what one of its leaves does, its other leaves left out.
 * @param ids leaf tasks
 * @throws Error (internal) when the plan has no such task.
 */
function dependentsOf(graph, ids) {
    const nodes = ids.map((id) => {
        const node = graph.tasks.get(id);
        if (!node)
            throw new Error(`internal error: the graph has no task ${id}`);
        return node;
    });
    const { tasks, phases, predecessors } = networkOf(graph.plan);
    const successors = successorsOf(predecessors);
    const given = new Set(nodes.map((node) => node.index));
    const reached = new Set(given);
    for (const next of reached)
        for (const successor of at(successors, next))
            reached.add(successor);
    for (const index of given)
        reached.delete(index);
    const named = new Set([...nodes.map(({ task }) => `task ${task.id}`), ...nodes.map(({ task }) => `phase ${task.phase}`)]);
    return {
        direct: tasks.filter((task, index) => !given.has(index) && task.needs.some((need) => named.has(`${need.kind} ${need.id}`))).map((task) => task.id),
        transitive: tasks.filter((_, index) => reached.has(index)).map((task) => task.id),
        phases: phases.filter((_, index) => reached.has(tasks.length + index)).map((phase) => phase.id),
    };
}
function networkOf(plan) {
    const { phases } = plan;
    const tasks = phases.flatMap((phase) => phase.tasks);
    const taskIndex = new Map(tasks.map((task, index) => [task.id, index]));
    const phaseIndex = new Map(phases.map((phase, index) => [phase.id, index]));
    const gateIn = (phase) => tasks.length + known(phaseIndex, phase);
    const gateOut = (phase) => gateIn(phase) + phases.length;
    const named = tasks.map((task) => {
        const needs = task.needs.flatMap((need) => (need.kind === 'task' ? [known(taskIndex, need.id)] : []));
        return [...new Set(needs)].toSorted((a, b) => a - b);
    });
    const ofTasks = tasks.map((task, index) => [
        ...at(named, index),
        ...task.needs.flatMap((need) => (need.kind === 'phase' ? [gateOut(need.id)] : [])),
        gateIn(task.phase),
    ]);
    const intoPhases = phases.map((phase) => phase.needs.map(gateOut));
    const outOfPhases = phases.map((phase) => [...phase.tasks.map((task) => known(taskIndex, task.id)), gateIn(phase.id)]);
    return {
        tasks,
        phases,
        predecessors: [...ofTasks, ...intoPhases, ...outOfPhases],
        named,
        ends: phases.map((phase) => gateOut(phase.id)),
    };
}
function orderPhases(phases) {
    const index = new Map(phases.map((phase, position) => [phase.id, position]));
    const predecessors = phases.map((phase) => phase.needs.map((need) => known(index, need)));
    return topologicalOrder(predecessors, phases.length).map((position) => at(phases, position));
}
/** Earliest starts, and how many tasks lie on the longest way (by count) before each node. */
function forward(sequence, predecessors, effort, taskCount) {
    const start = effort.map(() => 0);
    const depth = effort.map(() => 0);
    for (const node of sequence) {
        for (const predecessor of at(predecessors, node)) {
            start[node] = Math.max(at(start, node), at(start, predecessor) + at(effort, predecessor));
            depth[node] = Math.max(at(depth, node), at(depth, predecessor) + (predecessor < taskCount ? 1 : 0));
        }
    }
    return { start, depth };
}
/** Longest way from the start of each node to the end. */
function backward(sequence, predecessors, effort) {
    const toEnd = [...effort];
    for (const node of sequence.toReversed()) {
        for (const predecessor of at(predecessors, node)) {
            toEnd[predecessor] = Math.max(at(toEnd, predecessor), at(effort, predecessor) + at(toEnd, node));
        }
    }
    return toEnd;
}
/**
 * The tasks of one longest path, first to last. Of equals it takes the deepest predecessor, so that no step of it is an
 * edge that another way already implies, then the first of the plan.
 */
function longestPath({ tasks, predecessors, ends }, start, effort, depth) {
    const finish = (node) => at(start, node) + at(effort, node);
    const after = (node) => at(depth, node) + (node < tasks.length ? 1 : 0);
    const last = (nodes) => nodes.toSorted((a, b) => finish(b) - finish(a) || after(b) - after(a) || a - b)[0];
    const path = [];
    for (let node = last(ends); node !== undefined; node = last(at(predecessors, node))) {
        if (node < tasks.length)
            path.push(node);
    }
    return path.toReversed();
}
function weight(task, unit) {
    if (!task)
        return 0;
    if (unit === 'tasks')
        return 1;
    return task.effort ? Math.round(((task.effort.minHours + task.effort.maxHours) / 2) * MS_PER_HOUR) : 0;
}
function known(index, id) {
    const position = index.get(id);
    if (position === undefined)
        throw new Error(`internal error: the plan names ${id}, which it does not have`);
    return position;
}


/***/ }),

/***/ 3213:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ drawnEdges)
/* harmony export */ });
/* unused harmony export transitiveReduction */
function drawnEdges(graph) {
    const sequence = graph.order.map((id) => {
        const node = graph.tasks.get(id);
        return { id, needs: node ? node.needs.filter((need) => graph.tasks.get(need)?.task.phase === node.task.phase) : [] };
    });
    return { tasks: transitiveReduction(sequence), phases: transitiveReduction(graph.phaseOrder) };
}
/** Ancestors are kept as bits, this many nodes at a time, so that memory stays linear however large the graph is. */
const BLOCK = 4096;
/** The edges of a topologically ordered graph without those that a longer way implies. */
function transitiveReduction(sequence) {
    const position = new Map(sequence.map(({ id }, index) => [id, index]));
    const predecessors = sequence.map(({ needs }) => [...new Set(needs)].map((need) => position.get(need)));
    const implied = predecessors.map(() => new Set());
    const words = Math.ceil(Math.min(BLOCK, sequence.length) / 32);
    const ancestors = new Uint32Array(sequence.length * words);
    for (let first = 0; first < sequence.length; first += BLOCK) {
        ancestors.fill(0);
        for (let node = first + 1; node < sequence.length; node++) {
            const row = node * words;
            const own = predecessors[node];
            for (const predecessor of own) {
                if (predecessor <= first)
                    continue;
                for (let word = 0; word < words; word++)
                    ancestors[row + word] |= ancestors[predecessor * words + word];
            }
            const inBlock = own.filter((predecessor) => predecessor >= first && predecessor < first + BLOCK);
            for (const predecessor of inBlock) {
                const bit = predecessor - first;
                if (ancestors[row + (bit >> 5)] & (1 << (bit & 31)))
                    implied[node]?.add(predecessor);
            }
            for (const predecessor of inBlock) {
                const bit = predecessor - first;
                ancestors[row + (bit >> 5)] |= 1 << (bit & 31);
            }
        }
    }
    return sequence.flatMap(({ id }, node) => predecessors[node]
        .filter((predecessor) => !implied[node]?.has(predecessor))
        .map((predecessor) => ({ from: sequence[predecessor].id, to: id })));
}


/***/ }),

/***/ 5220:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D9: () => (/* binding */ markdownCode),
/* harmony export */   IS: () => (/* binding */ markdownCodeBlock),
/* harmony export */   N_: () => (/* binding */ dotString),
/* harmony export */   _b: () => (/* binding */ mermaidLabel),
/* harmony export */   iQ: () => (/* binding */ markdownLink),
/* harmony export */   p7: () => (/* binding */ markdownText),
/* harmony export */   tl: () => (/* binding */ shortLine)
/* harmony export */ });
/* unused harmony exports visible, oneLine */
/**
 * Untrusted text made harmless for each place it is written to. What a reader sees is the text itself; only what cannot be
 * seen (control, bidirectional and invisible format characters) is replaced by a visible name.
 */
/** Cf without the joiners that emoji and several scripts need, and without the signs of Arabic and Syriac that do show. */
const UNSEEN = /(?!\u200c|\u200d|[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const LINE_SPACE = /[ \t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Ends what GitHub would turn into a mention, reference, link or emoji; written as an entity so that the source shows it. */
const BREAK = '&#8203;';
/** Replaces each unseen character by a picture (`␛`) or its name (`⟨U+202E⟩`), line breaks and tabs included. */
function visible(text) {
    return text.replace(UNSEEN, (character) => {
        const code = character.codePointAt(0);
        if (code < 0x20)
            return String.fromCodePoint(0x2400 + code);
        if (code === 0x7f)
            return '␡';
        return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
    });
}
/** One line: runs of white space become one space, the rest is made `visible`. */
function oneLine(text) {
    return visible(text.replace(LINE_SPACE, ' ').replace(/^ | $/g, ''));
}
/** At most `length` code points of one line, the last of them `…` when something was cut. */
function shortLine(text, length) {
    const line = [...oneLine(text)];
    return line.length <= length ? line.join('') : `${line.slice(0, length - 1).join('').trimEnd()}…`;
}
/**
 * Markdown that shows `text` on one line and means nothing else: no formatting, link, image, HTML, mention, reference,
 * emoji shortcode or math. Good in paragraphs, headings, list items, link texts and table cells alike.
 */
function markdownText(text) {
    return oneLine(text)
        .replace(/[\\`*[\]<>~$&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, String.raw `\$&`)
        .replace(/(?<=^| )#/g, String.raw `\#`)
        .replace(/^[-+=]/, String.raw `\$&`)
        .replace(/^(\d+)([.)])(?= |$)/, String.raw `$1\$2`)
        .replace(/@(?=\S)|#(?=\d)|:(?=\/\/)|:(?=[\w+-]+:)|\bgh-(?=\d)|www(?=\.)/gi, `$&${BREAK}`)
        .replaceAll('|', '&#124;');
}
/**
 * `text` as inline code on one line, where GitHub links nothing. Text with a `|`, which would end a table cell even inside
 * code, comes back as `markdownText`.
 */
function markdownCode(text) {
    const line = oneLine(text);
    if (line === '')
        return '';
    if (line.includes('|'))
        return markdownText(text);
    const fence = '`'.repeat(longestRun(line) + 1);
    const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
    return fence + pad + line + pad + fence;
}
/** A fenced block that shows `text` line by line and cannot be left from inside. */
function markdownCodeBlock(text) {
    const lines = text.replace(/\n+$/, '').split(/\r\n|\n|\r/).map((line) => line.split('\t').map(visible).join('\t'));
    const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
    return [fence, ...lines, fence].join('\n');
}
/**
 * A link to a file by its relative path; every part of the path is URL-encoded, so it never names another host. A path that
 * is absolute or leads upwards gives the label alone.
 */
function markdownLink(label, path) {
    const leaves = path.startsWith('/') || path.split('/').some((segment) => segment === '..');
    return leaves ? markdownText(label) : `[${markdownText(label)}](${urlPath(path)})`;
}
function urlPath(path) {
    return path
        .replace(/\p{Cs}/gu, '\uFFFD')
        .split('/')
        .map((segment) => encodeURIComponent(segment).replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`))
        .join('/');
}
/**
 * The inside of a quoted Mermaid label. All punctuation but what joins letters and digits is an entity: Mermaid reads labels
 * as Markdown and its own syntax, and `ﬂ` and `¶` are what it uses inside to mark entities. Its lexer also takes
 * `direction TB` for a statement wherever on a line it stands.
 */
function mermaidLabel(text) {
    return oneLine(text).replace(/(?<![A-Za-z0-9])[-_.]|[-_.](?![A-Za-z0-9])|[!-+/:-@[-^`{-~ﬂ¶]|d(?=irection\s+[A-Z])/g, (character) => `#${character.charCodeAt(0)};`);
}
/** A quoted DOT string of one or more lines. Graphviz decodes entities in it and takes a backslash for an escape. */
function dotString(...lines) {
    return `"${lines.map((line) => oneLine(line).replaceAll('&', '&amp;').replace(/["\\]/g, String.raw `\$&`)).join(String.raw `\n`)}"`;
}
function longestRun(text) {
    return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}


/***/ }),

/***/ 5525:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ graphView),
/* harmony export */   t: () => (/* binding */ graphResults)
/* harmony export */ });
/* harmony import */ var _plan_reduction_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3213);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5220);
/* harmony import */ var _terminal_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9129);



/** Long titles are cut: a graph of paragraphs is no graph, and GitHub limits the text of one. */
const TITLE = 60;
const WORST_STATUS = ['failed', 'cancelled', 'blocked', 'waiting', 'skipped', 'planned', 'in-progress', 'waived', 'passed', 'done'];
const WORST_VERDICT = ['failed', 'not-computed', 'waiting', 'passed-with-waivers', 'passed'];
/** Collects results for a graph; of several legs the worst counts. */
function graphResults(phases) {
    const tasks = new Map();
    const verdicts = new Map();
    for (const { phase, verdict, tasks: results } of phases) {
        verdicts.set(phase.id, worst(WORST_VERDICT, verdicts.get(phase.id), verdict));
        for (const { id, status } of results)
            tasks.set(id, worst(WORST_STATUS, tasks.get(id), status));
    }
    return { tasks, phases: verdicts };
}
function worst(order, known, next) {
    return known !== undefined && order.indexOf(known) < order.indexOf(next) ? known : next;
}
function graphView(graph, results) {
    const path = graph.criticalPath.tasks.map((id) => graph.tasks.get(id).task);
    const critical = new Set(path.flatMap((task, index) => {
        const before = path[index - 1];
        if (!before)
            return [];
        return before.phase === task.phase ? [`task ${before.id} ${task.id}`] : [`phase ${before.phase} ${task.phase}`];
    }));
    const { tasks, phases } = (0,_plan_reduction_js__WEBPACK_IMPORTED_MODULE_1__/* .drawnEdges */ .D)(graph);
    return {
        phases: graph.plan.phases.map((phase) => drawnPhase(graph, phase, results)),
        taskEdges: tasks.map((edge) => ({ ...edge, critical: critical.has(`task ${edge.from} ${edge.to}`) })),
        phaseEdges: phases.map((edge) => ({ ...edge, critical: critical.has(`phase ${edge.from} ${edge.to}`) })),
    };
}
function drawnPhase(graph, phase, results) {
    const containers = new Map(phase.containers.map((container) => [container.id, container]));
    const members = [];
    const open = new Map();
    for (const task of phase.tasks) {
        const drawn = drawnTask(graph.tasks.get(task.id), results);
        const container = task.parent === undefined ? undefined : containers.get(task.parent);
        const siblings = container && open.get(container.id);
        if (siblings)
            siblings.push(drawn);
        else if (container) {
            const own = [drawn];
            open.set(container.id, own);
            members.push({ title: name(container), tasks: own });
        }
        else
            members.push(drawn);
    }
    const verdict = results && (results.phases.get(phase.id) ?? 'not-computed');
    return {
        id: phase.id,
        verdict,
        lines: [name(phase), ...(verdict === undefined ? [] : [verdict])],
        totals: totals(phase, results),
        members,
    };
}
function drawnTask({ task, critical }, results) {
    const look = results && (results.tasks.get(task.id) ?? 'unknown');
    const facts = [
        ...(look === undefined ? [] : [look === 'unknown' ? 'no result' : look]),
        ...(task.kind === 'automated' ? [] : [task.kind === 'manual' ? 'manual' : 'work item']),
        ...(task.effort ? [(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .shortLine */ .tl)(task.effort.text, 20)] : []),
        ...(critical ? ['critical path'] : []),
    ];
    return { id: task.id, kind: task.kind, critical, look, lines: [name(task), ...(facts.length > 0 ? [facts.join(' · ')] : [])] };
}
/** Id and title, said once where they are the same. */
function name({ id, title }) {
    const [short, words] = [(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .shortLine */ .tl)(id, TITLE), (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .shortLine */ .tl)(title, TITLE)];
    return words === '' || words.toLowerCase() === short.toLowerCase() ? short : `${short} ${words}`;
}
function totals(phase, results) {
    const all = (0,_terminal_text_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(phase.tasks.length, 'task');
    if (!results)
        return all;
    const statuses = phase.tasks.map((task) => results.tasks.get(task.id));
    const parts = WORST_STATUS.flatMap((status) => {
        const n = statuses.filter((own) => own === status).length;
        return n > 0 ? [`${n} ${status}`] : [];
    });
    return [all, ...parts].join(' · ');
}


/***/ }),

/***/ 9129:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  clean: () => (/* binding */ clean),
  v3: () => (/* binding */ cleanLines),
  U9: () => (/* binding */ count),
  p0: () => (/* binding */ duration),
  H$: () => (/* binding */ few),
  eV: () => (/* binding */ pad),
  xv: () => (/* binding */ truncate),
  VL: () => (/* binding */ width),
  LV: () => (/* binding */ wrap)
});

;// CONCATENATED MODULE: ./node_modules/fast-string-truncated-width/dist/utils.js
/* MAIN */
const getCodePointsLength = (() => {
    const SURROGATE_PAIR_RE = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;
    return (input) => {
        let surrogatePairsNr = 0;
        SURROGATE_PAIR_RE.lastIndex = 0;
        while (SURROGATE_PAIR_RE.test(input)) {
            surrogatePairsNr += 1;
        }
        return input.length - surrogatePairsNr;
    };
})();
const isFullWidth = (x) => {
    return x === 0x3000 || x >= 0xFF01 && x <= 0xFF60 || x >= 0xFFE0 && x <= 0xFFE6;
};
const isWideNotCJKTNotEmoji = (x) => {
    return x === 0x231B || x === 0x2329 || x >= 0x2FF0 && x <= 0x2FFF || x >= 0x3001 && x <= 0x303E || x >= 0x3099 && x <= 0x30FF || x >= 0x3105 && x <= 0x312F || x >= 0x3131 && x <= 0x318E || x >= 0x3190 && x <= 0x31E3 || x >= 0x31EF && x <= 0x321E || x >= 0x3220 && x <= 0x3247 || x >= 0x3250 && x <= 0x4DBF || x >= 0xFE10 && x <= 0xFE19 || x >= 0xFE30 && x <= 0xFE52 || x >= 0xFE54 && x <= 0xFE66 || x >= 0xFE68 && x <= 0xFE6B || x >= 0x1F200 && x <= 0x1F202 || x >= 0x1F210 && x <= 0x1F23B || x >= 0x1F240 && x <= 0x1F248 || x >= 0x20000 && x <= 0x2FFFD || x >= 0x30000 && x <= 0x3FFFD;
};
/* EXPORT */


;// CONCATENATED MODULE: ./node_modules/fast-string-truncated-width/dist/index.js
/* IMPORT */

/* HELPERS */
const ANSI_RE = /[\u001b\u009b][[()#;?]*(?:[0-9]{1,4}(?:;[0-9]{0,4})*)?[0-9A-ORZcf-nqry=><]|\u001b\]8;[^;]*;.*?(?:\u0007|\u001b\u005c)/y;
const CONTROL_RE = /[\x00-\x08\x0A-\x1F\x7F-\x9F]{1,1000}/y;
const CJKT_WIDE_RE = /(?:(?![\uFF61-\uFF9F\uFF00-\uFFEF])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Tangut}]){1,1000}/yu;
const TAB_RE = /\t{1,1000}/y;
const EMOJI_RE = /[\u{1F1E6}-\u{1F1FF}]{2}|\u{1F3F4}[\u{E0061}-\u{E007A}]{2}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,3}\u{E007F}|(?:\p{Emoji}\uFE0F\u20E3?|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}?|\p{Emoji_Presentation})(?:\u200D(?:\p{Emoji_Modifier_Base}\p{Emoji_Modifier}?|\p{Emoji_Presentation}|\p{Emoji}\uFE0F\u20E3?))*/yu;
const LATIN_RE = /(?:[\x20-\x7E\xA0-\xFF](?!\uFE0F)){1,1000}/y;
const MODIFIER_RE = /\p{M}+/gu;
const NO_TRUNCATION = { limit: Infinity, ellipsis: '' };
/* MAIN */
const getStringTruncatedWidth = (input, truncationOptions = {}, widthOptions = {}) => {
    /* CONSTANTS */
    const LIMIT = truncationOptions.limit ?? Infinity;
    const ELLIPSIS = truncationOptions.ellipsis ?? '';
    const ELLIPSIS_WIDTH = truncationOptions?.ellipsisWidth ?? (ELLIPSIS ? getStringTruncatedWidth(ELLIPSIS, NO_TRUNCATION, widthOptions).width : 0);
    const ANSI_WIDTH = 0;
    const CONTROL_WIDTH = widthOptions.controlWidth ?? 0;
    const TAB_WIDTH = widthOptions.tabWidth ?? 8;
    const EMOJI_WIDTH = widthOptions.emojiWidth ?? 2;
    const FULL_WIDTH_WIDTH = 2;
    const REGULAR_WIDTH = widthOptions.regularWidth ?? 1;
    const WIDE_WIDTH = widthOptions.wideWidth ?? FULL_WIDTH_WIDTH;
    const PARSE_BLOCKS = [
        [LATIN_RE, REGULAR_WIDTH],
        [ANSI_RE, ANSI_WIDTH],
        [CONTROL_RE, CONTROL_WIDTH],
        [TAB_RE, TAB_WIDTH],
        [EMOJI_RE, EMOJI_WIDTH],
        [CJKT_WIDE_RE, WIDE_WIDTH],
    ];
    /* STATE */
    let indexPrev = 0;
    let index = 0;
    let length = input.length;
    let lengthExtra = 0;
    let truncationEnabled = false;
    let truncationIndex = length;
    let truncationLimit = Math.max(0, LIMIT - ELLIPSIS_WIDTH);
    let unmatchedStart = 0;
    let unmatchedEnd = 0;
    let width = 0;
    let widthExtra = 0;
    /* PARSE LOOP */
    outer: while (true) {
        /* UNMATCHED */
        if ((unmatchedEnd > unmatchedStart) || (index >= length && index > indexPrev)) {
            const unmatched = input.slice(unmatchedStart, unmatchedEnd) || input.slice(indexPrev, index);
            lengthExtra = 0;
            for (const char of unmatched.replaceAll(MODIFIER_RE, '')) {
                const codePoint = char.codePointAt(0) || 0;
                if (isFullWidth(codePoint)) {
                    widthExtra = FULL_WIDTH_WIDTH;
                }
                else if (isWideNotCJKTNotEmoji(codePoint)) {
                    widthExtra = WIDE_WIDTH;
                }
                else {
                    widthExtra = REGULAR_WIDTH;
                }
                if ((width + widthExtra) > truncationLimit) {
                    truncationIndex = Math.min(truncationIndex, Math.max(unmatchedStart, indexPrev) + lengthExtra);
                }
                if ((width + widthExtra) > LIMIT) {
                    truncationEnabled = true;
                    break outer;
                }
                lengthExtra += char.length;
                width += widthExtra;
            }
            unmatchedStart = unmatchedEnd = 0;
        }
        /* EXITING */
        if (index >= length) {
            break outer;
        }
        /* PARSE BLOCKS */
        for (let i = 0, l = PARSE_BLOCKS.length; i < l; i++) {
            const [BLOCK_RE, BLOCK_WIDTH] = PARSE_BLOCKS[i];
            BLOCK_RE.lastIndex = index;
            if (BLOCK_RE.test(input)) {
                lengthExtra = BLOCK_RE === CJKT_WIDE_RE ? getCodePointsLength(input.slice(index, BLOCK_RE.lastIndex)) : BLOCK_RE === EMOJI_RE ? 1 : BLOCK_RE.lastIndex - index;
                widthExtra = lengthExtra * BLOCK_WIDTH;
                if ((width + widthExtra) > truncationLimit) {
                    truncationIndex = Math.min(truncationIndex, index + Math.floor((truncationLimit - width) / BLOCK_WIDTH));
                }
                if ((width + widthExtra) > LIMIT) {
                    truncationEnabled = true;
                    break outer;
                }
                width += widthExtra;
                unmatchedStart = indexPrev;
                unmatchedEnd = index;
                index = indexPrev = BLOCK_RE.lastIndex;
                continue outer;
            }
        }
        /* UNMATCHED INDEX */
        index += 1;
    }
    /* RETURN */
    return {
        width: truncationEnabled ? truncationLimit : width,
        index: truncationEnabled ? truncationIndex : length,
        truncated: truncationEnabled,
        ellipsed: truncationEnabled && LIMIT >= ELLIPSIS_WIDTH
    };
};
/* EXPORT */
/* harmony default export */ const dist = (getStringTruncatedWidth);

;// CONCATENATED MODULE: ./build/js/render/terminal-text.js
/**
 * Text for a terminal: made harmless, measured in columns, cut and wrapped. Columns are display columns: a wide
 * character or an emoji takes two, a combining mark none.
 */

// Colours and cursor movements carry no words, so they can go without hiding anything. Sequences that carry text (a
// title, a link, a device string) stay and only lose their power, or a log could hide lines in them.
const CSI = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]/g;
const CONTROL = /[\x00-\x1f\x7f-\x9f]/g;
// Marks that reorder what the eye reads, and separators some terminals break lines at.
const REORDERING = /[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
/** One line that cannot move the cursor, set the title, start a workflow command or show its words in another order. */
function clean(text) {
    return text
        .replace(CSI, '')
        .replaceAll('\t', '    ')
        .replace(CONTROL, picture)
        .replace(REORDERING, '\ufffd')
        // The runner obeys `##[…]` anywhere in a line of a job log (`::…` only at its start, where we never put foreign text).
        .replaceAll('##[', '## [');
}
function picture(control) {
    const code = control.charCodeAt(0);
    if (code < 0x20)
        return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
}
/** The harmless lines of a text. A lone carriage return ends a line too: what it would overwrite stays readable. */
function cleanLines(text) {
    return text.trimEnd().split(/\r*\n|\r+/).map((line) => clean(line).trimEnd());
}
/** The columns a harmless or coloured line takes. */
function width(text) {
    return dist(text).width;
}
/** Where a harmless text has to be cut to take at most `columns`: an index between two characters as people see them. */
function fitting(text, columns) {
    // Only the beginning is looked at, so that wrapping a long text stays linear.
    if (ASCII.test(text.slice(0, columns + 1)))
        return Math.min(text.length, columns);
    const beginning = text.slice(0, columns * 16);
    let used = 0;
    let end = 0;
    for (const { segment } of characters(beginning)) {
        // A cluster is at most two columns wide but for runs of letters that Unicode joins without end, as of Hangul.
        for (const part of width(segment) > 2 ? segment : [segment]) {
            used += width(part);
            if (used > columns)
                return end;
            end += part.length;
        }
    }
    return end;
}
const ASCII = /^[ -~]*$/;
let segmenter;
// Made when first needed: it loads the tables of a whole Unicode version.
function characters(text) {
    segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
    return segmenter.segment(text);
}
/** At most `columns` wide, ending in an ellipsis where something was cut. */
function truncate(text, columns) {
    if (columns < 1)
        return '';
    return fitting(text, columns) === text.length ? text : `${text.slice(0, fitting(text, columns - 1)).trimEnd()}…`;
}
function pad(text, columns) {
    return text + ' '.repeat(Math.max(0, columns - width(text)));
}
/** Pieces at most `columns` wide, cut at a space where there is one in the second half; nothing but those spaces is lost. */
function wrap(text, columns) {
    const limit = Math.max(8, columns);
    const pieces = [];
    let rest = text;
    for (;;) {
        const fit = fitting(rest, limit);
        if (fit === rest.length)
            return [...pieces, rest];
        const space = rest.lastIndexOf(' ', fit);
        const end = space > fit / 2 ? space : fit;
        pieces.push(rest.slice(0, end));
        rest = rest.slice(end).replace(/^ /, '');
    }
}
/** `0.4s`, `12s`, `3m 05s`, `1h 02m`. */
function duration(ms) {
    if (ms < 9_950)
        return `${(ms / 1000).toFixed(1)}s`;
    const seconds = Math.round(ms / 1000);
    if (seconds < 60)
        return `${seconds}s`;
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60)
        return `${minutes}m ${String(seconds % 60).padStart(2, '0')}s`;
    return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}
/** The first few of many names, and how many more there are. */
function few(names, most) {
    const shown = names.slice(0, most).join(', ');
    return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
/** `1 task`, `2 tasks`. */
function count(n, noun) {
    return `${n} ${noun}${n === 1 ? '' : 's'}`;
}


/***/ })

};
