export const id = 549;
export const ids = [549];
export const modules = {

/***/ 4549:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runCheck: () => (/* binding */ runCheck)
});

// EXTERNAL MODULE: ./build/js/errors.js
var errors = __webpack_require__(2027);
;// CONCATENATED MODULE: ./build/js/run/checks/failure.js

/** A check's answer "no", thrown from wherever it is found. Its message says what was expected, found and what to do. */
class CheckFailure extends Error {
}
const WORDS = {
    ENOENT: 'is not there',
    ENOTDIR: 'is not there: part of its path is a file',
    EACCES: 'cannot be read: permission denied',
    EPERM: 'cannot be read: permission denied',
    EISDIR: 'is a folder',
    ELOOP: 'is a symbolic link that leads to itself',
    ENAMETOOLONG: 'has a name that is too long',
};
/** A predicate for a path: `is not there`. Undefined for an error that is not the operating system's. */
function fileProblem(error) {
    if (!isSystemError(error))
        return undefined;
    return WORDS[error.code] ?? `cannot be read: ${error.message}`;
}
/** What to answer for something thrown inside a check; undefined for a bug of ours. */
function failureMessage(error) {
    if (error instanceof CheckFailure)
        return error.message;
    if (error instanceof errors/* UserError */.y)
        return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
    return isSystemError(error) ? error.message : undefined;
}
function isSystemError(error) {
    return error instanceof Error && 'code' in error && 'syscall' in error && typeof error.code === 'string';
}

// EXTERNAL MODULE: ./build/js/plan/expression.js
var expression = __webpack_require__(6608);
;// CONCATENATED MODULE: ./build/js/run/checks/fields.js
/** The fields of a check: variables filled in first, then held against what the field means. */



/** @throws CheckFailure for an undefined variable and for an empty text, which nearly always is one. */
function textField(name, value, vars) {
    const text = filled(name, value, vars);
    if (text === '')
        throw new CheckFailure(`${name}: expected a text, got an empty one${origin(value)}`);
    return text;
}
/** @throws CheckFailure for what is no finite number within the bounds. */
function numberField(name, value, vars, bounds = {}) {
    return number(name, value, vars, `a number${range(bounds)}`, (found) => within(found, bounds));
}
function wholeNumberField(name, value, vars, bounds) {
    return number(name, value, vars, `a whole number${range(bounds)}`, (found) => Number.isInteger(found) && within(found, bounds));
}
function number(name, value, vars, expected, fits) {
    const text = typeof value === 'number' ? String(value) : filled(name, value, vars).trim();
    const found = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(found) || !fits(found)) {
        const got = typeof value === 'number' ? text : `${JSON.stringify(text)}${origin(value)}`;
        throw new CheckFailure(`${name}: expected ${expected}, got ${got}`);
    }
    return found;
}
function filled(name, value, vars) {
    try {
        return (0,expression.interpolate)(value, vars);
    }
    catch (error) {
        throw error instanceof errors/* UserError */.y ? new CheckFailure(`${name}: ${error.message}`) : error;
    }
}
function origin(value) {
    return value.includes('${{') ? ` from ${value}` : '';
}
function range({ min, max }) {
    return min === undefined || max === undefined ? '' : ` from ${min} to ${max}`;
}
function within(value, { min, max }) {
    return (min === undefined || value >= min) && (max === undefined || value <= max);
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./build/js/run/checks/workspace.js



/** Reports and JSON are parsed in memory. */
const READ_LIMIT = 100 * 1024 * 1024;
/**
 * Finds what a field names.
 *
 * @throws CheckFailure for a path that leaves the workspace, be it through `..` or a symbolic link.
 */
async function locate(workspace, field, path) {
    assertRelative(field, path);
    const absolute = (0,external_node_path_.join)(workspace, path);
    try {
        const real = await (0,promises_.realpath)(absolute);
        assertInside(workspace, real, field, path);
        return { path, absolute: real, stats: await (0,promises_.stat)(real) };
    }
    catch (error) {
        const code = error.code;
        if (code === 'ENOENT' || code === 'ENOTDIR')
            return await locateMissing(workspace, field, path, absolute);
        const problem = fileProblem(error);
        throw problem === undefined ? error : new CheckFailure(`${field}: ${path} ${problem}`);
    }
}
/** Nothing is there; the folders that are must not lead out either, or one could ask what lies outside. */
async function locateMissing(workspace, field, path, absolute) {
    const link = await (0,promises_.lstat)(absolute).catch(() => undefined);
    if (link)
        throw new CheckFailure(`${field}: ${path} is a symbolic link that leads to nothing`);
    assertInside(workspace, await (0,promises_.realpath)(await nearestFolder(workspace, absolute)), field, path);
    return { path, absolute, stats: undefined };
}
/** @throws CheckFailure unless it is a file that is there; the message names what is there instead. */
async function locateFile(workspace, field, path) {
    const found = await locate(workspace, field, path);
    if (!found.stats)
        throw new CheckFailure(`${field}: ${path} is not there; ${await surroundings(workspace, found.absolute)}`);
    if (found.stats.isFile())
        return { ...found, stats: found.stats };
    throw new CheckFailure(`${field}: ${path} is ${found.stats.isDirectory() ? 'a folder' : 'a device or a pipe'}, a file was expected`);
}
/** The bytes of a file to parse, at most 100 MiB. */
async function readBytes(workspace, field, path, signal) {
    const { absolute, stats } = await locateFile(workspace, field, path);
    if (stats.size > READ_LIMIT) {
        throw new CheckFailure(`${field}: ${path} has ${Math.ceil(stats.size / 1024 / 1024)} MiB, at most 100 MiB are read; make it smaller or split it`);
    }
    try {
        return await (0,promises_.readFile)(absolute, { signal });
    }
    catch (error) {
        const problem = fileProblem(error);
        throw problem === undefined ? error : new CheckFailure(`${field}: ${path} ${problem}`);
    }
}
/** A file of UTF-8 text to parse, without its byte order mark. */
async function readText(workspace, field, path, signal) {
    return new TextDecoder().decode(await readBytes(workspace, field, path, signal));
}
/** Whether an absolute path is a folder or lies in it. */
function isInside(folder, absolute) {
    return absolute === folder || absolute.startsWith(folder.endsWith(external_node_path_.sep) ? folder : folder + external_node_path_.sep);
}
function assertRelative(field, path) {
    const leaves = (0,external_node_path_.isAbsolute)(path) || (0,external_node_path_.normalize)(path).split(external_node_path_.sep)[0] === '..';
    if (leaves || path.includes('\0')) {
        throw new CheckFailure(`${field}: ${JSON.stringify(path)} leaves the workspace; expected a path relative to the plan's folder`);
    }
}
function assertInside(workspace, real, field, path) {
    if (!isInside(workspace, real)) {
        throw new CheckFailure(`${field}: ${path} leads out of the workspace through a symbolic link; expected a file inside of it`);
    }
}
async function nearestFolder(workspace, absolute) {
    for (let folder = (0,external_node_path_.dirname)(absolute); folder !== workspace && isInside(workspace, folder); folder = (0,external_node_path_.dirname)(folder)) {
        if ((await (0,promises_.stat)(folder).catch(() => undefined))?.isDirectory())
            return folder;
    }
    return workspace;
}
async function surroundings(workspace, absolute) {
    const folder = await nearestFolder(workspace, absolute);
    const name = (0,external_node_path_.relative)(workspace, folder).split(external_node_path_.sep).join('/');
    const where = name === '' ? "the plan's folder" : name;
    const entries = (await (0,promises_.readdir)(folder).catch(() => [])).toSorted();
    if (entries.length === 0)
        return `${where} is empty`;
    const shown = entries.slice(0, 8).join(', ');
    return `${where} holds ${shown}${entries.length > 8 ? ` and ${entries.length - 8} more` : ''}`;
}

;// CONCATENATED MODULE: ./build/js/run/checks/metric.js



/** A number in a JSON file lies within bounds, both of them included. */
async function checkMetric(check, context, signal) {
    const { vars, workspace } = context;
    const file = textField('file', check.file, vars);
    const path = textField('path', check.path, vars);
    const min = check.min === undefined ? undefined : numberField('min', check.min, vars);
    const max = check.max === undefined ? undefined : numberField('max', check.max, vars);
    if (min !== undefined && max !== undefined && min > max)
        throw new CheckFailure(`min: ${min} is more than max, ${max}`);
    const keys = keysOf(path);
    const value = valueAt(parseJson(file, await readText(workspace, 'file', file, signal)), keys, file, path);
    if (typeof value !== 'number' || !Number.isFinite(value)) {
        throw new CheckFailure(`path: expected a number at ${path} in ${file}, found ${described(value)}`);
    }
    if (min !== undefined && value < min)
        throw new CheckFailure(`min: ${path} in ${file} is ${value}, expected at least ${min}`);
    if (max !== undefined && value > max)
        throw new CheckFailure(`max: ${path} in ${file} is ${value}, expected at most ${max}`);
    return `${path} in ${file} is ${value}`;
}
function parseJson(file, text) {
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw new CheckFailure(`file: ${file} is not JSON: ${text.trim() === '' ? 'it is empty' : error.message}`);
    }
}
/** `a.b[0]["with.dots"]` as its keys. */
function keysOf(path) {
    const keys = [];
    const key = /(?:^|\.)([^.[\]]+)|\[(\d+)\]|\["([^"]*)"\]/y;
    while (key.lastIndex < path.length) {
        const column = key.lastIndex + 1;
        const found = key.exec(path);
        if (!found) {
            throw new CheckFailure(`path: expected one such as total.lines.pct, runs[0].time or ["a.b"].c, got ${JSON.stringify(path)} (column ${column})`);
        }
        const [, name, index, quoted] = found;
        keys.push(index === undefined ? (name ?? quoted ?? '') : Number(index));
    }
    return keys;
}
function valueAt(root, keys, file, path) {
    let value = root;
    for (const key of keys) {
        if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
            const what = typeof value === 'object' && value !== null ? `only ${Object.keys(value).slice(0, 8).join(', ') || 'nothing'}` : described(value);
            throw new CheckFailure(`path: ${path} is not in ${file}: in place of ${JSON.stringify(key)} there is ${what}`);
        }
        value = value[key];
    }
    return value;
}
function described(value) {
    if (Array.isArray(value))
        return `a list of ${value.length}`;
    if (typeof value === 'object' && value !== null)
        return 'an object';
    if (typeof value === 'number')
        return `${value}, which is not finite`;
    const text = JSON.stringify(value);
    return `${value === null ? '' : `the ${typeof value === 'string' ? 'text' : typeof value} `}${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}

;// CONCATENATED MODULE: ./build/js/run/checks/xml.js
/** XML of report files: the whole tree, well formed or refused, with nothing fetched and nothing expanded. */

const ATTRIBUTE = '@';
const TEXT = '#text';
/**
 * Parses a report.
 *
 * @param file named in errors.
 * @throws CheckFailure for what is not well formed (a run that was killed leaves such files), has a DOCTYPE with
 *   declarations of its own, as entity bombs do, or has no single root.
 */
async function parseXml(file, bytes) {
    const { XMLParser } = await __webpack_require__.e(/* import() */ 131).then(__webpack_require__.bind(__webpack_require__, 9131));
    const text = decoded(file, bytes);
    if (text.trim() === '')
        throw new CheckFailure(`${file} is empty; whatever writes it did not finish`);
    if (declaresEntities(text)) {
        throw new CheckFailure(`${file} declares entities in its DOCTYPE, which no report needs; they are not read`);
    }
    const parser = new XMLParser({
        ignoreAttributes: false,
        attributeNamePrefix: ATTRIBUTE,
        textNodeName: TEXT,
        parseTagValue: false,
        parseAttributeValue: false,
        trimValues: false,
        ignorePiTags: true,
        ignoreDeclaration: true,
        htmlEntities: true,
        // A DOCTYPE where none may be is read all the same: an entity declared there may stand for one character at most.
        processEntities: { enabled: true, maxEntityCount: 1, maxEntitySize: 1 },
        stopNodes: ['..system-out', '..system-err'],
        isArray: (_name, _path, _leaf, attribute) => !attribute,
    });
    let tree;
    try {
        tree = parser.parse(text, true);
    }
    catch (error) {
        const [, message, line] = /^([^]*?)(?::(\d+):\w+)?$/.exec(error.message) ?? [];
        const place = line === undefined ? '' : ` in line ${line}`;
        throw new CheckFailure(`${file} is not well-formed XML${place}: ${message} Whatever writes it did not finish, or it is no XML`);
    }
    const roots = Object.entries(tree).flatMap(([name, elements]) => (Array.isArray(elements) ? elements.map((raw) => ({ name, raw })) : []));
    const [only] = roots;
    if (!only || roots.length > 1)
        throw new CheckFailure(`${file} is not well-formed XML: expected one root element, found ${roots.length}`);
    return { name: only.name, root: xml_element(only.raw) };
}
/** Whether the DOCTYPE, which stands before the root, has a part of its own. */
function declaresEntities(text) {
    const skipped = /\s+|<\?[^]*?\?>|<!--[^]*?-->/y;
    let end = 0;
    while (skipped.test(text))
        end = skipped.lastIndex;
    const doctype = /<!DOCTYPE(?:"[^"]*"|'[^']*'|[^>["'])*\[/y;
    doctype.lastIndex = end;
    return doctype.test(text);
}
function xml_element(raw) {
    const result = { attributes: Object.create(null), children: Object.create(null), text: '' };
    if (typeof raw === 'string')
        return { ...result, text: raw };
    for (const [key, value] of Object.entries(raw)) {
        if (typeof value !== 'string')
            result.children[key] = value.map(xml_element);
        else if (key === TEXT)
            result.text = value;
        else
            result.attributes[key.slice(ATTRIBUTE.length)] = value;
    }
    return result;
}
/** By the byte order mark, or what the XML declaration says, or UTF-8. */
function decoded(file, bytes) {
    const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(bytes.subarray(0, 200).toString('latin1'))?.[1];
    const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
    try {
        return new TextDecoder(mark ?? declared ?? 'utf-8').decode(bytes);
    }
    catch {
        throw new CheckFailure(`${file} is in the encoding ${declared}, which is not known; write it in UTF-8`);
    }
}

;// CONCATENATED MODULE: ./build/js/run/checks/coverage-formats.js
/** The numbers of a coverage report, in each of the formats that are read. */



const FORMATS = 'lcov, Cobertura XML, JaCoCo XML or Istanbul json-summary';
/** @throws CheckFailure for what is in none of the formats, and for counts that cannot be. */
async function readCoverage(file, bytes) {
    const start = new TextDecoder().decode(bytes.subarray(0, 4096)).trimStart();
    const coverage = start.startsWith('{')
        ? istanbul(file, parseJson(file, new TextDecoder().decode(bytes)))
        : start.includes('<') && !/^(TN|SF):/m.test(start)
            ? await fromXml(file, bytes)
            : lcov(file, new TextDecoder().decode(bytes));
    for (const { covered, total } of [coverage.lines, coverage.branches]) {
        if (!(covered >= 0 && covered <= total && Number.isSafeInteger(total))) {
            throw new CheckFailure(`files: ${file} says that ${covered} of ${total} are covered, which cannot be`);
        }
    }
    return coverage;
}
function lcov(file, text) {
    const lines = new Map();
    const branches = new Map();
    const counted = { lines: { covered: 0, total: 0 }, branches: { covered: 0, total: 0 } };
    let source = '';
    let own = { ...NOTHING };
    let records = 0;
    for (const line of text.split(/\r?\n/)) {
        const [, key, value = ''] = /^([A-Z]+):(.*)$/.exec(line) ?? [];
        const fields = value.split(',');
        if (key === 'SF') {
            source = value;
            own = { ...NOTHING };
        }
        else if (key === 'DA') {
            own.listsLines = true;
            mark(lines, `${source}\n${fields[0]}`, Number(fields[1]) > 0);
        }
        else if (key === 'BRDA') {
            own.listsBranches = true;
            mark(branches, `${source}\n${fields.slice(0, 3).join(',')}`, Number(fields.at(-1)) > 0);
        }
        else if (key === 'LF')
            own.linesFound = count(file, line, value);
        else if (key === 'LH')
            own.linesHit = count(file, line, value);
        else if (key === 'BRF')
            own.branchesFound = count(file, line, value);
        else if (key === 'BRH')
            own.branchesHit = count(file, line, value);
        else if (line === 'end_of_record') {
            records += 1;
            if (!own.listsLines)
                add(counted.lines, { covered: own.linesHit, total: own.linesFound });
            if (!own.listsBranches)
                add(counted.branches, { covered: own.branchesHit, total: own.branchesFound });
            source = '';
            own = { ...NOTHING };
        }
    }
    if (source !== '')
        throw new CheckFailure(`files: ${file} ends in the middle of ${source}; whatever writes it did not finish`);
    if (records === 0)
        throw new CheckFailure(`files: ${file} is no coverage report; expected ${FORMATS}`);
    add(counted.lines, hits(lines));
    add(counted.branches, hits(branches));
    return counted;
}
const NOTHING = { listsLines: false, listsBranches: false, linesFound: 0, linesHit: 0, branchesFound: 0, branchesHit: 0 };
/** The same line in several records, one for each test, is covered if one of them covers it. */
function mark(marks, key, hit) {
    marks.set(key, hit || marks.get(key) === true);
}
function hits(marks) {
    let covered = 0;
    for (const hit of marks.values())
        if (hit)
            covered += 1;
    return { covered, total: marks.size };
}
function add(sum, ratio) {
    sum.covered += ratio.covered;
    sum.total += ratio.total;
}
function count(file, where, value) {
    if (value !== undefined && /^\d+$/.test(value))
        return Number(value);
    throw new CheckFailure(`files: expected a whole number in ${file}, got ${JSON.stringify(value ?? '')} in ${where}`);
}
async function fromXml(file, bytes) {
    const { name, root } = await parseXml(file, bytes);
    if (name === 'report')
        return { lines: jacoco(file, root, 'LINE'), branches: jacoco(file, root, 'BRANCH') };
    if (name === 'coverage' && root.attributes['clover'] === undefined && !root.children['project']) {
        return { lines: coberturaLines(file, root), branches: coberturaBranches(file, root) };
    }
    const found = name === 'coverage' ? 'Clover XML' : `<${name}>`;
    throw new CheckFailure(`files: ${file} is ${found}; expected ${FORMATS}`);
}
function jacoco(file, report, type) {
    const counter = report.children['counter']?.find((candidate) => candidate.attributes['type'] === type);
    if (!counter)
        return { covered: 0, total: 0 };
    const covered = count(file, `<counter type="${type}">`, counter.attributes['covered']);
    return { covered, total: covered + count(file, `<counter type="${type}">`, counter.attributes['missed']) };
}
function coberturaLines(file, report) {
    return sums(file, report, 'lines') ?? hits(linesOf(report, (line) => Number(line.attributes['hits']) > 0));
}
function coberturaBranches(file, report) {
    const given = sums(file, report, 'branches');
    if (given)
        return given;
    const sum = { covered: 0, total: 0 };
    for (const [, covered, total] of linesOf(report, (line) => /\((\d+)\/(\d+)\)/.exec(line.attributes['condition-coverage'] ?? '')).values()) {
        add(sum, { covered: Number(covered), total: Number(total) });
    }
    return sum;
}
function sums(file, { attributes }, what) {
    const [covered, total] = [attributes[`${what}-covered`], attributes[`${what}-valid`]];
    if (covered === undefined || total === undefined)
        return undefined;
    return { covered: count(file, `${what}-covered`, covered), total: count(file, `${what}-valid`, total) };
}
/** What is found on each line of each class; lines are listed a second time below their methods. */
function linesOf(report, find) {
    const found = new Map();
    const classes = ['packages', 'package', 'classes', 'class'].reduce((elements, name) => elements.flatMap((element) => element.children[name] ?? []), [report]);
    for (const item of classes) {
        for (const line of (item.children['lines'] ?? []).flatMap((list) => list.children['line'] ?? [])) {
            const value = find(line);
            const key = `${item.attributes['filename']}\n${item.attributes['name']}\n${line.attributes['number']}`;
            if (value !== null)
                found.set(key, value);
        }
    }
    return found;
}
function istanbul(file, report) {
    const total = report.total;
    if (typeof total !== 'object' || total === null) {
        throw new CheckFailure(`files: ${file} has no "total", as the report json-summary of Istanbul has; expected ${FORMATS}`);
    }
    const ratio = (what) => {
        const summary = total[what];
        const where = `total.${what}`;
        return { covered: count(file, where, String(summary?.covered ?? 0)), total: count(file, where, String(summary?.total ?? 0)) };
    };
    return { lines: ratio('lines'), branches: ratio('branches') };
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
;// CONCATENATED MODULE: ./build/js/run/checks/reports.js
/** Report files that patterns name: found, inside the workspace, and written by this run. */






/** Paths in one call of git, so that its command line stays within what every system allows. */
const PATHS_PER_CALL = 500;
/**
 * The files that match, sorted, relative to the workspace. Dot folders match too; `node_modules`, `.git` and the record of
 * the run do not, unless a pattern names `node_modules`.
 *
 * @throws CheckFailure where none matches, one leads out of the workspace, or one was not written by this run.
 */
async function findReports(patterns, what, context, signal) {
    const globs = patterns.map((pattern) => textField('files', pattern, context.vars));
    for (const glob of globs)
        assertRelative('files', glob);
    const { glob } = await __webpack_require__.e(/* import() */ 382).then(__webpack_require__.bind(__webpack_require__, 3382));
    const found = await glob(globs, {
        cwd: context.workspace,
        dot: true,
        followSymbolicLinks: false,
        expandDirectories: false,
        ignore: ['**/.git/**', ...(globs.some((pattern) => pattern.includes('node_modules')) ? [] : ['**/node_modules/**'])],
        signal,
    });
    const files = [];
    for (const path of found.toSorted()) {
        const real = await (0,promises_.realpath)((0,external_node_path_.join)(context.workspace, path));
        assertInside(context.workspace, real, 'files', path);
        if (context.record === undefined || !isInside(context.record, real))
            files.push(path);
    }
    if (files.length === 0) {
        throw new CheckFailure(`files: no file matches ${globs.join(', ')} in the plan's folder; the task that runs before this check has to write ${what}`);
    }
    if (context.freshSince !== undefined)
        await assertFresh(files, context, context.freshSince, signal);
    return files;
}
async function assertFresh(files, { workspace }, since, signal) {
    for (const file of files) {
        const { mtimeMs } = await (0,promises_.stat)((0,external_node_path_.join)(workspace, file));
        if (mtimeMs >= since)
            continue;
        const times = `it is of ${new Date(mtimeMs).toISOString()}, the run began at ${new Date(since).toISOString()}`;
        throw new CheckFailure(`files: ${file} was not written by this run: ${times}; write it anew before this check`);
    }
    for (let first = 0; first < files.length; first += PATHS_PER_CALL) {
        const [tracked] = await trackedByGit(files.slice(first, first + PATHS_PER_CALL), workspace, signal);
        if (tracked === undefined)
            continue;
        throw new CheckFailure(`files: ${tracked} is committed to git, so it proves nothing about this run; add it to .gitignore and remove it with git rm --cached`);
    }
}
/** Those of the files git tracks; none where there is no git or no repository. */
async function trackedByGit(files, workspace, signal) {
    // The folder may belong to somebody else, as in containers, and must not get to run its own file monitor.
    const settings = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false', '--literal-pathspecs'];
    const env = { ...process.env, LC_ALL: 'C' };
    return await new Promise((resolve, reject) => {
        const options = { cwd: workspace, signal, env, maxBuffer: 64 * 1024 * 1024 };
        (0,external_node_child_process_.execFile)('git', [...settings, 'ls-files', '-z', '--', ...files], options, (error, stdout, stderr) => {
            if (!error)
                resolve(stdout.split('\0').filter(Boolean));
            else if (error.code === 'ENOENT' || stderr.includes('not a git repository'))
                resolve([]);
            else if (signal.aborted)
                reject(error);
            else
                reject(new CheckFailure(`files: git cannot tell whether the reports are committed: ${stderr.trim() || error.message}`));
        });
    });
}
/** A path a report mentions, relative to the workspace where it lies in it; as written otherwise. */
function inWorkspace(workspace, path) {
    return isInside(workspace, path) ? (0,external_node_path_.relative)(workspace, path).split(external_node_path_.sep).join('/') : path;
}

;// CONCATENATED MODULE: ./build/js/run/checks/coverage.js





/**
 * The share of lines and branches that ran is not below a threshold. Several reports are added up; the unrounded share
 * is compared.
 */
async function checkCoverage(check, context, signal) {
    const percent = { min: 0, max: 100 };
    const needed = {
        lines: check.lines === undefined ? undefined : numberField('lines', check.lines, context.vars, percent),
        branches: check.branches === undefined ? undefined : numberField('branches', check.branches, context.vars, percent),
    };
    const sum = { lines: { covered: 0, total: 0 }, branches: { covered: 0, total: 0 } };
    const files = await findReports(check.files, 'a coverage report there', context, signal);
    for (const file of files) {
        const { lines, branches } = await readCoverage(file, await readBytes(context.workspace, 'files', file, signal));
        context.log(`${file}: ${lines.covered} of ${lines.total} lines, ${branches.covered} of ${branches.total} branches`);
        add(sum.lines, lines);
        add(sum.branches, branches);
    }
    const seen = [];
    const below = [];
    for (const what of ['lines', 'branches']) {
        const { covered, total } = sum[what];
        const threshold = needed[what];
        if (total === 0) {
            if (threshold === undefined && what === 'branches')
                continue;
            throw new CheckFailure(`${what}: ${files.join(', ')} has no data about ${what}, so nothing is known; let the tests write it`);
        }
        // In this order the quotient is exact where the threshold is: 57 of 100 are not below 57 %.
        const share = (covered * 100) / total;
        const text = `${what} ${Math.floor(share * 100) / 100} % (${covered} of ${total})`;
        seen.push(text);
        if (threshold !== undefined && share < threshold)
            below.push(`${text}, expected at least ${threshold} %`);
    }
    if (below.length > 0)
        throw new CheckFailure(below.join('; '));
    return seen.join(', ');
}

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:dns"
var external_node_dns_ = __webpack_require__(610);
;// CONCATENATED MODULE: ./build/js/run/checks/network.js
/** What the network checks share: names looked up so that a stop is obeyed, and errors in words. */




/** Runs in a process of its own. */
const LOOKUP = 'require("node:dns").lookup(process.argv[1],{all:true,verbatim:true},(e,a)=>process.stdout.write(JSON.stringify(e?{code:e.code}:{addresses:a})))';
/**
 * All addresses of a name as the operating system gives them to every program: `/etc/hosts`, search domains and all.
 *
 * That call cannot be interrupted and holds the process for as long as the DNS servers are silent, even after
 * `process.exit()`; so it is made in a child process, which can be killed. Addresses and `localhost` need no server.
 *
 * @throws Error with the code of `dns.lookup`, such as `ENOTFOUND`.
 */
async function addressesOf(name, signal) {
    if ((0,external_node_net_.isIP)(name) !== 0 || /(^|\.)localhost\.?$/i.test(name))
        return await lookedUpHere(name);
    const env = { ...process.env, NODE_OPTIONS: '' };
    const output = await new Promise((resolve, reject) => {
        (0,external_node_child_process_.execFile)(process.execPath, ['-e', LOOKUP, '--', name], { signal, killSignal: 'SIGKILL', env }, (error, stdout) => {
            if (!error)
                resolve(stdout);
            else if (signal.aborted || 'syscall' in error)
                reject(error);
            else
                reject(new CheckFailure(`${JSON.stringify(name)} could not be looked up: the process that does it ended with ${error.signal ?? error.code}`));
        });
    });
    const answer = JSON.parse(output);
    if (answer.addresses)
        return answer.addresses;
    throw Object.assign(new Error(`${name}: ${answer.code}`), { code: answer.code, syscall: 'getaddrinfo' });
}
async function lookedUpHere(name) {
    return await new Promise((resolve, reject) => {
        (0,external_node_dns_.lookup)(name, { all: true, verbatim: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
    });
}
/** `addressesOf` in the shape that sockets want. */
function lookupWith(signal) {
    return (name, options, callback) => {
        addressesOf(name, signal).then((addresses) => {
            const [first] = addresses;
            if (options.all)
                callback(null, addresses);
            else
                callback(null, first?.address ?? '', first?.family);
        }, (error) => callback(error, ''));
    };
}
/** @throws CheckFailure for a host with characters no host name has, such as those of a whole URL. */
function assertHost(field, host) {
    if ((0,external_node_net_.isIP)(host) === 0 && !/^[\p{L}\p{N}_]([\p{L}\p{N}._-]*)$/u.test(host)) {
        throw new CheckFailure(`${field}: expected a host name or an IP address, got ${JSON.stringify(host)}`);
    }
}
/** Why a connection failed, in words with host and port; undefined for an error that is not the network's. */
function networkProblem(error, host, port) {
    const code = error.code;
    if (!(error instanceof Error) || typeof code !== 'string')
        return undefined;
    const place = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    switch (code) {
        case 'ECONNREFUSED':
            return `nothing listens on ${place} (connection refused); start the service before this check, or correct host and port`;
        case 'ECONNRESET':
        case 'EPIPE':
            return `${place} closed the connection before it answered`;
        case 'ENOTFOUND':
        case 'EAI_AGAIN':
        case 'EAI_NODATA':
        case 'EAI_FAIL':
            return nameProblem(code, host);
        case 'EHOSTUNREACH':
        case 'ENETUNREACH':
        case 'EADDRNOTAVAIL':
            return `there is no route to ${place} (${code})`;
        case 'ETIMEDOUT':
            return `${place} does not answer (${code}); a firewall may drop the packets`;
        case 'CERT_HAS_EXPIRED':
            return `the certificate of ${place} has expired`;
        case 'ERR_TLS_CERT_ALTNAME_INVALID':
            return `the certificate of ${place} is for another name: ${error.message}`;
        case 'DEPTH_ZERO_SELF_SIGNED_CERT':
        case 'SELF_SIGNED_CERT_IN_CHAIN':
        case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
        case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
            return `the certificate of ${place} comes from nobody this machine trusts (${code}); start with NODE_EXTRA_CA_CERTS=<file of its CA>`;
        case 'EPROTO':
            return `${place} does not speak TLS; is it http:// rather than https://?`;
        default:
            return code.startsWith('HPE_') ? `${place} does not speak HTTP (${code})` : `${place}: ${error.message}`;
    }
}
function nameProblem(code, name) {
    return code === 'EAI_AGAIN'
        ? `${JSON.stringify(name)} could not be looked up: no DNS server answers (${code}); check /etc/resolv.conf and the network`
        : `${JSON.stringify(name)} has no address: the name is not known (${code}); correct it or add it to DNS or /etc/hosts`;
}

;// CONCATENATED MODULE: ./build/js/run/checks/dns.js




/** A name has an address, or has this one among its addresses, for the programs of this machine. */
async function checkDns(check, context, signal) {
    const name = textField('name', check.name, context.vars);
    assertHost('name', name);
    const expected = check.address === undefined ? undefined : textField('address', check.address, context.vars);
    if (expected !== undefined && (0,external_node_net_.isIP)(expected) === 0) {
        throw new CheckFailure(`address: expected an IP address, got ${JSON.stringify(expected)}`);
    }
    const addresses = await addressesOf(name, signal).then((found) => [...new Set(found.map(({ address }) => address))], (error) => {
        throw error.syscall === 'getaddrinfo' ? new CheckFailure(nameProblem(error.code ?? '', name)) : error;
    });
    const shown = addresses.join(', ');
    if (addresses.length === 0)
        throw new CheckFailure(nameProblem('no data', name));
    if (expected !== undefined && !addresses.some((address) => isSame(address, expected))) {
        throw new CheckFailure(`address: ${JSON.stringify(name)} is ${shown}, expected ${expected}`);
    }
    return `${name} is ${shown}`;
}
/** However they are written: `::1` is `0:0:0:0:0:0:0:1`. */
function isSame(one, other) {
    const family = (address) => ((0,external_node_net_.isIP)(address) === 6 ? 'ipv6' : 'ipv4');
    const list = new external_node_net_.BlockList();
    list.addAddress(one, family(one));
    return list.check(other, family(other));
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./build/js/run/checks/search.js
/**
 * A search for a text in bytes that arrive in chunks; answers true from the chunk on that completes the first occurrence.
 */
function searchFor(text) {
    const needle = Buffer.from(text);
    let tail = Buffer.alloc(0);
    let found = false;
    return (chunk) => {
        if (found)
            return true;
        const window = Buffer.concat([tail, chunk]);
        found = window.includes(needle);
        tail = window.subarray(Math.max(0, window.length - needle.length + 1));
        return found;
    };
}

;// CONCATENATED MODULE: ./build/js/run/checks/file.js






/** A file is there, or is not; it contains a text; it has a digest. Reads it once, in chunks, whatever its size. */
async function checkFile(check, context, signal) {
    const path = textField('path', check.path, context.vars);
    if (!check.exists) {
        const { stats } = await locate(context.workspace, 'path', path);
        if (!stats)
            return `${path} is not there`;
        throw new CheckFailure(`path: ${path} is there, and is expected not to be; remove it`);
    }
    const contains = check.contains === undefined ? undefined : textField('contains', check.contains, context.vars);
    const sha256 = check.sha256 === undefined ? undefined : digestField(textField('sha256', check.sha256, context.vars));
    const { absolute, stats } = await locateFile(context.workspace, 'path', path);
    if (contains === undefined && sha256 === undefined)
        return `${path} is there (${stats.size} bytes)`;
    const search = contains === undefined ? undefined : searchFor(contains);
    const hash = sha256 === undefined ? undefined : (0,external_node_crypto_.createHash)('sha256');
    let found = false;
    try {
        for await (const chunk of (0,external_node_fs_.createReadStream)(absolute, { signal, highWaterMark: 256 * 1024 })) {
            found = search?.(chunk) ?? false;
            hash?.update(chunk);
            if (found && !hash)
                break;
        }
    }
    catch (error) {
        const problem = fileProblem(error);
        throw problem === undefined ? error : new CheckFailure(`path: ${path} ${problem}`);
    }
    if (contains !== undefined && !found) {
        throw new CheckFailure(`contains: ${path} does not contain ${JSON.stringify(contains)} (${stats.size} bytes searched, upper and lower case differ)`);
    }
    const digest = hash?.digest('hex');
    if (digest !== sha256)
        throw new CheckFailure(`sha256: ${path} has the digest ${digest}, expected ${sha256}`);
    const seen = [contains === undefined ? '' : 'contains the text', sha256 === undefined ? '' : 'has the digest'];
    return `${path} ${seen.filter(Boolean).join(' and ')}`;
}
function digestField(text) {
    if (!/^[0-9a-f]{64}$/i.test(text))
        throw new CheckFailure(`sha256: expected 64 hexadecimal digits, got ${JSON.stringify(text)}`);
    return text.toLowerCase();
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
;// CONCATENATED MODULE: ./build/js/run/checks/http.js






const BODY_LIMIT = 10 * 1024 * 1024;
const MAX_REDIRECTS = 10;
/**
 * A GET answers with a status, and its body contains a text. `node:http` rather than `fetch`: its lookups obey a stop, it
 * keeps no connection open, and no proxy of the environment answers in the service's place.
 */
async function checkHttp(check, context, signal) {
    let url = urlField(textField('url', check.url, context.vars));
    const expected = check.status === undefined ? undefined : wholeNumberField('status', check.status, context.vars, { min: 100, max: 599 });
    const contains = check.contains === undefined ? undefined : textField('contains', check.contains, context.vars);
    const follow = expected === undefined || expected < 300 || expected > 399;
    const started = url.href;
    for (let redirects = 0;; redirects += 1) {
        const response = await get(url, signal);
        // Whoever reads the body gets the error; where nobody does it must not end the process.
        response.on('error', () => { });
        try {
            const status = response.statusCode ?? 0;
            const location = response.headers.location;
            context.log(`GET ${url.href}: ${status}${location === undefined ? '' : ` to ${location}`}`);
            if (follow && [301, 302, 303, 307, 308].includes(status) && location !== undefined) {
                if (redirects === MAX_REDIRECTS)
                    throw new CheckFailure(`${started} redirects more than ${MAX_REDIRECTS} times, last to ${location}`);
                url = urlField(location, url);
                continue;
            }
            if (expected === undefined ? status < 200 || status > 299 : status !== expected) {
                throw new CheckFailure(`status: ${url.href} answers ${status}, expected ${expected ?? '200 to 299'}; its body begins ${await beginning(response)}`);
            }
            if (contains !== undefined)
                await assertContains(response, contains, url);
            return `${url.href} answers ${status}${contains === undefined ? '' : ' and contains the text'}`;
        }
        finally {
            response.destroy();
        }
    }
}
function urlField(text, base) {
    const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : undefined;
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
        throw new CheckFailure(`url: expected one that begins with http:// or https://, got ${JSON.stringify(text)}`);
    }
    if (url.username !== '' || url.password !== '') {
        throw new CheckFailure('url: has a user name or password in it, which would be shown; use a run step with a secret');
    }
    return url;
}
async function get(url, signal) {
    const secure = url.protocol === 'https:';
    const headers = { 'user-agent': 'phasegate', accept: '*/*', 'accept-encoding': 'identity' };
    try {
        return await new Promise((resolve, reject) => {
            const options = { agent: false, headers, signal, lookup: lookupWith(signal) };
            (secure ? external_node_https_.get : external_node_http_.get)(url, options, resolve).on('error', reject);
        });
    }
    catch (error) {
        const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
        const problem = networkProblem(error, host, Number(url.port) || (secure ? 443 : 80));
        throw problem === undefined || signal.aborted ? error : new CheckFailure(`${url.href}: ${problem}`);
    }
}
async function assertContains(response, contains, url) {
    const search = searchFor(contains);
    let size = 0;
    let start = Buffer.alloc(0);
    for await (const chunk of body(response, url)) {
        if (search(chunk))
            return;
        size += chunk.length;
        if (start.length < 200)
            start = Buffer.concat([start, chunk]).subarray(0, 400);
        if (size > BODY_LIMIT) {
            throw new CheckFailure(`contains: the first 10 MiB of ${url.href} do not contain ${JSON.stringify(contains)}; more is not read`);
        }
    }
    throw new CheckFailure(`contains: the body of ${url.href} does not contain ${JSON.stringify(contains)}; it begins ${shown(start)}`);
}
async function* body(response, url) {
    try {
        yield* response;
    }
    catch (error) {
        const cut = error.code === 'ECONNRESET';
        throw cut ? new CheckFailure(`contains: ${url.href} broke off in the middle of its body`) : error;
    }
}
async function beginning(response) {
    let start = Buffer.alloc(0);
    try {
        for await (const chunk of response) {
            start = Buffer.concat([start, chunk]);
            if (start.length >= 400)
                break;
        }
    }
    catch {
        // The status is what failed; of a body that breaks off, what came is shown.
    }
    return shown(start);
}
function shown(start) {
    const text = start.toString().slice(0, 200);
    return text === '' ? 'nowhere: it is empty' : JSON.stringify(text);
}

;// CONCATENATED MODULE: ./build/js/trace/naming.js
/**
 * Requirement ids in the names of tests (design, "What counts as proof"): separators are equal, case is ignored, and an
 * id that goes on after a known one is a longer, unknown id.
 */
const SEPARATOR = /[-._ ]/;
const DIGIT = /\p{Nd}/u;
const ALPHANUMERIC = /[\p{L}\p{N}]/u;
const LOWER = /\p{Ll}/u;
const UPPER = /\p{Lu}/u;
/** One letter is no family: `T1` in a test's name seldom is the task `T020a` misspelt. */
const FAMILY = /^(\p{L}{2,})[-._ ]?\p{Nd}/u;
/**
 * Finds the ids in names. Building takes time in proportion to the ids' length, matching to the name's.
 */
function requirementMatcher(ids) {
    const root = node();
    for (const id of new Set(ids)) {
        if (id !== '')
            insert(root, id).ids.push(id);
        const family = FAMILY.exec(id)?.[1];
        if (family !== undefined)
            insert(root, family).family = true;
    }
    return { match: (name) => match(root, name) };
}
function node() {
    return { next: new Map(), ids: [], family: false };
}
function insert(root, text) {
    let at = root;
    for (const unit of text.split('')) {
        const key = normal(unit);
        let next = at.next.get(key);
        if (!next)
            at.next.set(key, (next = node()));
        at = next;
    }
    return at;
}
function normal(unit) {
    if (SEPARATOR.test(unit))
        return '-';
    const lower = unit.toLowerCase();
    return lower.length === 1 ? lower : unit;
}
function match(root, name) {
    const ids = new Set();
    const unknown = new Map();
    const ambiguous = new Map();
    let index = 0;
    while (index < name.length) {
        const found = startsAt(name, index) ? longestAt(root, name, index) : undefined;
        if (!found) {
            index += 1;
            continue;
        }
        const [only] = found.candidates;
        if (found.candidates.length > 1)
            ambiguous.set(found.candidates.join('\n'), found.candidates);
        else if (only !== undefined)
            ids.add(only);
        else {
            const written = name.slice(index, found.end);
            const key = written.split('').map(normal).join('');
            if (!unknown.has(key))
                unknown.set(key, written);
        }
        index = found.end;
    }
    return { ids: [...ids], unknown: [...unknown.values()], ambiguous: [...ambiguous.values()] };
}
function startsAt(name, index) {
    if (index === 0)
        return true;
    const before = name.charAt(index - 1);
    const first = name.charAt(index);
    if (ALPHANUMERIC.test(before))
        return LOWER.test(before) && UPPER.test(first);
    // `0.10` in `1.0.10` is the end of a longer number.
    return !(DIGIT.test(first) && SEPARATOR.test(before) && DIGIT.test(name.charAt(index - 2)));
}
/** What an id that starts here is; without candidates it is an unknown one. */
function longestAt(root, name, start) {
    let at = root;
    let longest;
    let shorter = [];
    let unknownEnd = 0;
    for (let end = start; at; end += 1) {
        if (at.family || at.ids.length > 0) {
            const goesOn = numberEnd(name, end);
            if (at.ids.length > 0 && goesOn === end) {
                shorter = longest?.candidates ?? [];
                longest = { end, candidates: at.ids };
            }
            else if (goesOn > end) {
                unknownEnd = Math.max(unknownEnd, goesOn);
            }
        }
        at = end < name.length ? at.next.get(normal(name.charAt(end))) : undefined;
    }
    if (!longest)
        return unknownEnd > 0 ? { end: unknownEnd, candidates: [] } : undefined;
    // `T020accept` may mean `T020` as well as `T020a`.
    return endsClean(name, longest.end) ? longest : { end: longest.end, candidates: [...shorter, ...longest.candidates] };
}
/** Where the digits and the separators with digits after them end that begin at an index; the index itself if none. */
function numberEnd(name, index) {
    let end = index;
    for (;;) {
        if (DIGIT.test(name.charAt(end)))
            end += 1;
        else if (SEPARATOR.test(name.charAt(end)) && DIGIT.test(name.charAt(end + 1)))
            end += 2;
        else
            return end;
    }
}
/** Whether no reader would take the letters before and after the index for one word. */
function endsClean(name, index) {
    const last = name.charAt(index - 1);
    const after = name.charAt(index);
    if (!ALPHANUMERIC.test(after) || DIGIT.test(last))
        return true;
    return LOWER.test(last) && UPPER.test(after);
}

;// CONCATENATED MODULE: ./build/js/run/checks/junit.js
/** The tests of JUnit XML reports, as the many tools that write them do, and whether they passed. */






const MESSAGE_LENGTH = 2000;
const SHOWN_FAILURES = 5;
/**
 * Every test that ran passed, and enough of them ran. The answer's `error` is undefined where that holds; the tests are
 * given in both cases.
 */
async function checkJunit(check, context, signal) {
    const minTests = wholeNumberField('min-tests', check.minTests, context.vars, { min: 1, max: 1_000_000_000 });
    const matcher = requirementMatcher(context.requirementIds);
    const tests = [];
    const problems = [];
    for (const file of await findReports(check.files, 'a JUnit XML report there', context, signal)) {
        const { name, root } = await parseXml(file, await readBytes(context.workspace, 'files', file, signal));
        if (name !== 'testsuites' && name !== 'testsuite') {
            throw new CheckFailure(`files: ${file} is no JUnit report: expected <testsuites> or <testsuite>, found <${name}>; narrow the pattern to the reports`);
        }
        const report = testsOf(root);
        problems.push(...report.suiteErrors.map((error) => `${file}: ${error}`));
        for (const { properties, ...test } of report.tests) {
            const requirements = namedBy(test, properties, matcher, problems, context);
            const location = test.file === undefined ? {} : { file: inWorkspace(context.workspace, test.file) };
            tests.push({ ...test, ...location, requirements });
        }
    }
    const count = (status) => tests.filter((test) => test.status === status).length;
    const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')];
    const detail = `${passed} passed, ${failed} failed, ${skipped} skipped`;
    if (failed > 0)
        problems.unshift(failures(tests, failed));
    if (passed + failed < minTests) {
        problems.push(`min-tests: ${passed + failed} tests ran, expected at least ${minTests} (${detail}; skipped ones did not run)`);
    }
    return { detail, tests, ...(problems.length > 0 ? { error: problems.join('\n') } : {}) };
}
function failures(tests, failed) {
    const shown = tests.filter((test) => test.status === 'failed').slice(0, SHOWN_FAILURES);
    const lines = shown.map((test) => `  ${titleOf(test)}${test.message === undefined ? '' : `: ${test.message.split('\n')[0]}`}`);
    const more = failed > shown.length ? [`  and ${failed - shown.length} more`] : [];
    return [`${failed} of ${tests.length} tests failed:`, ...lines, ...more].join('\n');
}
function titleOf({ className, name }) {
    return className === undefined || name.startsWith(className) ? name : `${className} > ${name}`;
}
/**
 * What a test names: ids of the plan, and after them those that read as ids and are none, which the report shows as
 * orphans.
 */
function namedBy(test, properties, matcher, problems, context) {
    const ids = new Set();
    const unknown = new Set();
    for (const text of [test.name, test.className ?? '', ...properties]) {
        const named = matcher.match(text);
        for (const id of named.ids)
            ids.add(id);
        for (const id of named.unknown)
            unknown.add(id);
        for (const candidates of named.ambiguous) {
            problems.push(`test ${JSON.stringify(titleOf(test))} names ${candidates.join(' and ')} at the same place; write the one it means in full, or rename one of the ids`);
        }
    }
    for (const id of unknown)
        context.log(`test ${JSON.stringify(titleOf(test))} names ${id}, which the plan does not have`);
    return [...ids, ...unknown];
}
/** The test cases of a suite and of those nested in it. */
function testsOf(suite, inherited) {
    const file = suite.attributes['file'] ?? suite.attributes['filepath'] ?? inherited;
    const tests = (suite.children['testcase'] ?? []).map((element) => testOf(element, file));
    const suiteErrors = [...(suite.children['error'] ?? []), ...(suite.children['failure'] ?? [])].map((element) => `suite ${nameOf(suite)} failed: ${messageOf(element) ?? 'without a message'}`);
    for (const nested of suite.children['testsuite'] ?? []) {
        const found = testsOf(nested, file);
        tests.push(...found.tests);
        suiteErrors.push(...found.suiteErrors);
    }
    const counted = amount(suite, 'failures') + amount(suite, 'errors');
    if (counted > 0 && suiteErrors.length === 0 && tests.every((test) => test.status !== 'failed')) {
        suiteErrors.push(`suite ${nameOf(suite)} counts ${counted} failures or errors, and none of its test cases shows one`);
    }
    return { tests, suiteErrors };
}
function nameOf(suite) {
    return JSON.stringify(suite.attributes['name'] ?? '(without a name)');
}
function amount(suite, attribute) {
    const value = Number(suite.attributes[attribute]);
    return value > 0 ? value : 0;
}
function testOf({ attributes, children }, suiteFile) {
    const problem = children['failure']?.[0] ?? children['error']?.[0];
    const skipped = children['skipped']?.[0];
    const className = attributes['classname'] ?? attributes['class'];
    const file = attributes['file'] ?? attributes['filepath'] ?? suiteFile;
    const line = Number(attributes['line']);
    const message = problem ? messageOf(problem) : skipped && messageOf(skipped);
    const properties = (children['properties'] ?? []).flatMap((group) => group.children['property'] ?? []);
    return {
        name: attributes['name'] ?? '(without a name)',
        ...(className ? { className } : {}),
        status: problem ? 'failed' : statusOf(attributes, skipped),
        ...(file ? { file } : {}),
        ...(file && Number.isInteger(line) && line > 0 ? { line } : {}),
        ...(message === undefined ? {} : { message }),
        properties: properties.flatMap((property) => [property.attributes['name'] ?? '', property.attributes['value'] ?? property.text]),
    };
}
/** GoogleTest and CTest say in an attribute what others say by a child. */
function statusOf({ status = '', result = '' }, skipped) {
    const said = [status.toLowerCase(), result.toLowerCase()];
    if (said.some((word) => ['fail', 'failed', 'failure', 'error', 'errored', 'broken'].includes(word)))
        return 'failed';
    const notRun = ['notrun', 'disabled', 'skipped', 'skip', 'ignored', 'suppressed', 'pending', 'todo'];
    return skipped || said.some((word) => notRun.includes(word)) ? 'skipped' : 'passed';
}
function messageOf({ attributes, text }) {
    const short = attributes['message']?.trim() ?? '';
    const long = text.trim();
    const message = long.includes(short) ? long : [short, long].filter(Boolean).join('\n');
    if (message === '')
        return attributes['type'];
    return message.slice(0, MESSAGE_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}

;// CONCATENATED MODULE: ./build/js/run/checks/schema.js




const SHOWN_ERRORS = 10;
/** A JSON or YAML file is valid by a JSON Schema of draft 2020-12 (the default), 2019-09 or 07. */
async function checkSchema(check, context, signal) {
    const file = textField('file', check.file, context.vars);
    const schemaFile = textField('schema', check.schema, context.vars);
    const schema = await parsed('schema', schemaFile, context, signal);
    if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema))) {
        throw new CheckFailure(`schema: ${schemaFile} is no JSON Schema: expected an object or a boolean`);
    }
    if (typeof schema === 'object' && '$async' in schema)
        throw new CheckFailure(`schema: ${schemaFile} has "$async", which is not JSON Schema`);
    const data = await parsed('file', file, context, signal);
    const errors = await validated(schema, data, schemaFile);
    if (!errors)
        return `${file} is valid by ${schemaFile}`;
    const lines = errors.slice(0, SHOWN_ERRORS).map((error) => `  ${worded(error)}`);
    const more = errors.length > lines.length ? [`  and ${errors.length - lines.length} more`] : [];
    throw new CheckFailure([`file: ${file} is not valid by ${schemaFile}:`, ...lines, ...more].join('\n'));
}
async function validated(schema, data, schemaFile) {
    const options = { allErrors: true, strict: false, validateFormats: false, logger: false };
    try {
        const validator = new (await ajvFor(schema, schemaFile))(options);
        const validate = validator.compile(schema);
        return validate(data) === true ? undefined : (validate.errors ?? []);
    }
    catch (error) {
        if (error instanceof CheckFailure)
            throw error;
        const missing = error.missingRef;
        throw new CheckFailure(missing === undefined
            ? `schema: ${schemaFile} is no JSON Schema: ${error.message}`
            : `schema: ${schemaFile} refers to ${missing}, which is not in it; other files and addresses are not read, put it under $defs`);
    }
}
async function ajvFor(schema, schemaFile) {
    const draft = typeof schema === 'boolean' ? undefined : schema['$schema'];
    if (draft === undefined || /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/.test(String(draft))) {
        return (await Promise.all(/* import() */[__webpack_require__.e(457), __webpack_require__.e(210)]).then(__webpack_require__.t.bind(__webpack_require__, 2210, 19))).Ajv2020;
    }
    if (/^https:\/\/json-schema\.org\/draft\/2019-09\/schema#?$/.test(String(draft)))
        return (await Promise.all(/* import() */[__webpack_require__.e(457), __webpack_require__.e(878)]).then(__webpack_require__.t.bind(__webpack_require__, 878, 19))).Ajv2019;
    if (/^https?:\/\/json-schema\.org\/draft-07\/schema#?$/.test(String(draft)))
        return (await Promise.all(/* import() */[__webpack_require__.e(457), __webpack_require__.e(463)]).then(__webpack_require__.t.bind(__webpack_require__, 2463, 19))).Ajv;
    throw new CheckFailure(`schema: ${schemaFile} is written for ${JSON.stringify(draft)}; expected draft 2020-12, 2019-09 or 07`);
}
async function parsed(field, file, { workspace }, signal) {
    const text = await readText(workspace, field, file, signal);
    if (!/\.ya?ml$/i.test(file))
        return parseJson(file, text);
    const { parseDocument } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 8815, 19));
    const document = parseDocument(text);
    const [error] = document.errors;
    if (error) {
        const why = error.code === 'MULTIPLE_DOCS' ? 'it holds several' : (error.message.split('\n')[0] ?? '').replace(/:$/, '');
        throw new CheckFailure(`${field}: ${file} is not one YAML document: ${why}`);
    }
    try {
        return document.toJS();
    }
    catch {
        throw new CheckFailure(`${field}: ${file} uses its aliases so often that it is taken for an attack; write them out`);
    }
}
function worded({ instancePath, message, params, keyword }) {
    const place = instancePath === '' ? '(the whole file)' : instancePath;
    const details = params;
    const named = details['additionalProperty'] ?? details['unevaluatedProperty'] ?? details['propertyName'];
    const allowed = keyword === 'enum' ? details['allowedValues'] : keyword === 'const' ? details['allowedValue'] : undefined;
    return `${place} ${message}${named === undefined ? '' : `: ${String(named)}`}${allowed === undefined ? '' : `: ${JSON.stringify(allowed)}`}`;
}

;// CONCATENATED MODULE: ./build/js/run/checks/tcp.js




/** Something accepts connections on a port. Nothing is sent. */
async function checkTcp(check, context, signal) {
    const host = textField('host', check.host, context.vars).replace(/^\[(.*)\]$/, '$1');
    assertHost('host', host);
    const port = wholeNumberField('port', check.port, context.vars, { min: 1, max: 65535 });
    await new Promise((resolve, reject) => {
        const socket = (0,external_node_net_.connect)({ host, port, signal, lookup: lookupWith(signal) });
        socket.once('connect', () => {
            socket.destroy();
            resolve();
        });
        socket.once('error', (error) => {
            const problem = networkProblem(error, host, port);
            reject(problem === undefined ? error : new CheckFailure(problem));
        });
    });
    return `${host}:${port} accepts connections`;
}

;// CONCATENATED MODULE: ./build/js/run/checks.js









const NETWORK_TIMEOUT_MS = 10_000;
const STOPPED = 'stopped before it had an answer';
/**
 * Runs one check until it answers, its time is over or `context.signal` stops it; in each case nothing of it goes on.
 *
 * @throws only for bugs of ours.
 */
async function runCheck(check, context) {
    const isNetwork = check.kind === 'http' || check.kind === 'tcp' || check.kind === 'dns';
    const timeoutMs = context.timeoutMs ?? (isNetwork ? NETWORK_TIMEOUT_MS : undefined);
    const stop = new AbortController();
    const stopped = new Promise((resolve) => {
        stop.signal.addEventListener('abort', () => resolve({ status: 'failed', error: String(stop.signal.reason) }));
    });
    const cancel = () => stop.abort(STOPPED);
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop.abort(`no answer within ${duration(timeoutMs)}`), timeoutMs);
    context.signal.addEventListener('abort', cancel);
    if (context.signal.aborted)
        cancel();
    try {
        return await Promise.race([stopped, answered(check, context, stop.signal)]);
    }
    finally {
        clearTimeout(timer);
        context.signal.removeEventListener('abort', cancel);
        stop.abort();
    }
}
async function answered(check, context, signal) {
    try {
        signal.throwIfAborted();
        return await ask(check, context, signal);
    }
    catch (error) {
        const message = failureMessage(error);
        if (message === undefined && !signal.aborted)
            throw error;
        return { status: 'failed', error: message ?? STOPPED };
    }
}
async function ask(check, context, signal) {
    switch (check.kind) {
        case 'file':
            return passed(await checkFile(check, context, signal));
        case 'http':
            return passed(await checkHttp(check, context, signal));
        case 'tcp':
            return passed(await checkTcp(check, context, signal));
        case 'dns':
            return passed(await checkDns(check, context, signal));
        case 'metric':
            return passed(await checkMetric(check, context, signal));
        case 'coverage':
            return passed(await checkCoverage(check, context, signal));
        case 'schema':
            return passed(await checkSchema(check, context, signal));
        case 'junit': {
            const { detail, error, tests } = await checkJunit(check, context, signal);
            return error === undefined ? { status: 'passed', detail, tests } : { status: 'failed', error, tests };
        }
    }
}
function passed(detail) {
    return { status: 'passed', detail };
}
function duration(milliseconds) {
    return milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;
}


/***/ })

};
