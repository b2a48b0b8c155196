export const id = 418;
export const ids = [418];
export const modules = {

/***/ 2418:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openZip: () => (/* binding */ openZip)
/* harmony export */ });
/* harmony import */ var yauzl__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(663);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2027);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3242);



const MOST_ENTRIES = 100_000;
/** A record may be large, or well compressed, as a log of one repeated line is; a bomb is both. */
const LARGE = 4 * 1024 ** 3;
const WELL_COMPRESSED = 200;
const LARGEST = 64 * 1024 ** 3;
/** @throws UserError when the file is no ZIP file */
async function openZip(file) {
    const zip = await (0,yauzl__WEBPACK_IMPORTED_MODULE_0__/* .openPromise */ .sO)(file, { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: true }).catch((error) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .y(`${file} is neither a folder nor a readable ZIP file: ${error.message}`, 'Name the folder of a record, or its artifact as it was downloaded.');
    });
    const { entries, problems } = await readDirectory(zip, file);
    const root = problems.length === 0 ? wrappingFolder(entries) : '';
    const files = new Map(entries.filter(({ path }) => !path.endsWith('/')).map(({ path, entry }) => [path.slice(root.length), entry]));
    return {
        files: [...files.keys()].toSorted(),
        unsafe: problems,
        stream: async (path) => zip.openReadStreamPromise(files.get(path)),
        close: () => new Promise((resolve) => {
            zip.once('close', resolve);
            zip.close();
        }),
    };
}
async function readDirectory(zip, file) {
    const problems = [];
    const unsafe = (path, message) => problems.push({ kind: 'unsafe', path, message });
    if (zip.entryCount > MOST_ENTRIES) {
        unsafe(file, `has ${zip.entryCount} entries, more than the ${MOST_ENTRIES} a record may have`);
        return { entries: [], problems };
    }
    const entries = [];
    const seen = new Map();
    const directory = zip.readEntryCursor;
    const ranges = [];
    let total = 0;
    try {
        for await (const entry of zip.eachEntry()) {
            const path = (0,yauzl__WEBPACK_IMPORTED_MODULE_0__/* .getFileNameLowLevel */ .ax)(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
            for (const message of entryProblems(entry, path))
                unsafe(path, message);
            const key = (0,_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .collisionKey */ .EE)(path.replace(/\/$/, ''));
            const other = seen.get(key);
            if (other !== undefined)
                unsafe(path, other === path ? 'is in the archive twice' : `and ${other} are one file on macOS and Windows`);
            seen.set(key, path);
            const local = await zip.readLocalFileHeaderPromise(entry);
            if (!local.fileName.equals(entry.fileNameRaw))
                unsafe(path, `has another name in its own header: ${JSON.stringify(local.fileName.toString())}`);
            ranges.push({ path, start: entry.relativeOffsetOfLocalHeader, end: local.fileDataStart + entry.compressedSize });
            total += entry.uncompressedSize;
            entries.push({ path, entry });
        }
    }
    catch (error) {
        unsafe(file, `is malformed: ${error.message}`);
    }
    ranges.sort((a, b) => a.start - b.start);
    for (const [i, { path, end }] of ranges.entries()) {
        const next = ranges[i + 1];
        if (end > (next?.start ?? directory))
            unsafe(path, next === undefined ? "overlaps the archive's directory" : `overlaps ${next.path}`);
    }
    const packed = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
    if (total > LARGEST || (total > LARGE && total > packed * WELL_COMPRESSED))
        unsafe(file, `would unpack to ${total} bytes from ${packed}: it is refused as a bomb`);
    return { entries, problems };
}
function entryProblems(entry, path) {
    const problems = [];
    const bad = (0,_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .unsafePath */ .Kc)(path.replace(/\/$/, ''));
    if (bad !== undefined)
        problems.push(`has a path that ${bad}`);
    // Only what says it is of Unix has a mode, in the upper 16 bits; 0 is what tools write that know none.
    const type = (entry.externalFileAttributes >>> 16) & 0o170000;
    if (type === 0o120000)
        problems.push('is a symbolic link');
    else if (type !== 0 && type !== 0o100000 && type !== 0o040000)
        problems.push('is a special file');
    if (entry.isEncrypted())
        problems.push('is encrypted');
    else if (!entry.canDecodeFileData())
        problems.push(`is packed with method ${entry.compressionMethod}, which only few programs can unpack`);
    if (path.endsWith('/') && entry.uncompressedSize > 0)
        problems.push('is a folder with content');
    return problems;
}
/** Many archives hold everything in one folder of their own: `record/run.json`. */
function wrappingFolder(entries) {
    const paths = entries.map(({ path }) => path);
    if (paths.some((path) => path === 'run.json' || path === 'manifest.json'))
        return '';
    const first = paths[0]?.slice(0, paths[0].indexOf('/') + 1) ?? '';
    return first !== '' && paths.every((path) => path.startsWith(first)) ? first : '';
}


/***/ })

};
