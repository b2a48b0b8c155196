export const id = 471;
export const ids = [471];
export const modules = {

/***/ 6471:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  githubArtifacts: () => (/* binding */ githubArtifacts)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./build/js/errors.js
var errors = __webpack_require__(2027);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: ./build/js/artifacts/name.js
var artifacts_name = __webpack_require__(9751);
;// CONCATENATED MODULE: ./build/js/artifacts/files.js
/** The files an artifact is made of. */







/**
 * Paths of all regular files below `folder`, relative to it, with forward slashes, sorted.
 *
 * Links are refused rather than followed: the client would upload what they point to, and a task can plant one.
 */
async function files_listFiles(folder) {
    const found = [];
    const walk = async (relative) => {
        for (const entry of await (0,promises_.readdir)((0,external_node_path_.join)(folder, relative), { withFileTypes: true })) {
            const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
            if (entry.isDirectory())
                await walk(path);
            else if (!entry.isFile()) {
                throw new errors/* UserError */.y(`${(0,external_node_path_.join)(folder, path)} is ${entry.isSymbolicLink() ? 'a symbolic link' : 'no regular file'}, and an artifact holds only regular files.`, 'Remove it from the evidence, or copy the file itself there.');
            }
            else {
                const character = (0,artifacts_name/* forbiddenInPath */.kq)(path);
                if (character !== undefined) {
                    throw new errors/* UserError */.y(`An artifact cannot hold the file ${JSON.stringify(path)}: its name has ${JSON.stringify(character)}.`, 'Rename it: GitHub refuses " : < > | * ? \\ and line breaks in the paths of an artifact.');
                }
                found.push(path);
            }
        }
    };
    await walk('');
    if (found.length === 0)
        throw new errors/* UserError */.y(`${folder} has no file to keep as an artifact.`, 'Run the phase first.');
    return found.toSorted();
}
/** Whether both folders hold the same files with the same bytes. */
async function files_sameFiles(a, b) {
    const [ofA, ofB] = await Promise.all([files_listFiles(a), files_listFiles(b)]);
    if (ofA.join('\n') !== ofB.join('\n'))
        return false;
    for (const path of ofA) {
        const [one, other] = [(0,external_node_path_.join)(a, path), (0,external_node_path_.join)(b, path)];
        if ((await (0,promises_.stat)(one)).size !== (await (0,promises_.stat)(other)).size)
            return false;
        if ((await files_sha256File(one)) !== (await files_sha256File(other)))
            return false;
    }
    return true;
}
/** Lower-case hex. */
async function files_sha256File(path) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(path), hash);
    return hash.digest('hex');
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(4377);
;// CONCATENATED MODULE: ./build/js/artifacts/folder.js
/** Artifacts as folders, for a run without a server: `<root>/<name>/files/…` with `<root>/<name>/artifact.json`. */







const record = schemas/* object */.Ikc({ name: schemas/* string */.YjP(), size: schemas/* int */.Whr(), createdAt: iso/* datetime */.w$(), digest: schemas/* string */.YjP() });
/** @param root `DIR/local/artifacts`; made when the first artifact is stored. */
function folderArtifacts(root, now = () => new Date()) {
    const read = async (name) => record.parse(JSON.parse(await readFile(join(root, name, 'artifact.json'), 'utf8')));
    return {
        async list(prefix) {
            const names = await readdir(root).catch(ignoreMissing([]));
            const stored = names.filter((name) => name.startsWith(prefix) && !name.startsWith('.'));
            return Promise.all(stored.toSorted().map(read));
        },
        async upload(name, folder) {
            const problem = nameProblem(name) ?? (name.startsWith('.') ? `the artifact name "${name}" begins with a dot` : undefined);
            if (problem !== undefined)
                throw new UserError(`Nothing can be kept under this name: ${problem}.`, 'Change the id it is made from.');
            const files = await listFiles(folder);
            const partial = join(root, `.${randomUUID()}`);
            await mkdir(partial, { recursive: true });
            try {
                const digests = createHash('sha256');
                let size = 0;
                for (const path of files) {
                    await cp(join(folder, path), join(partial, 'files', path), { dereference: false });
                    size += (await stat(join(partial, 'files', path))).size;
                    digests.update(`${await sha256File(join(partial, 'files', path))}  ${path}\n`);
                }
                const digest = `sha256:${digests.digest('hex')}`;
                await writeFile(join(partial, 'artifact.json'), `${JSON.stringify({ name, size, createdAt: now().toISOString(), digest })}\n`);
                // A rename onto a folder that is not empty fails, so of two uploads at once one wins and the other is told.
                await rename(partial, join(root, name));
                return { size, digest };
            }
            catch (error) {
                await rm(partial, { recursive: true, force: true });
                if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code ?? ''))
                    throw error;
                const existing = await read(name);
                if (await sameFiles(folder, join(root, name, 'files')))
                    return { size: existing.size, digest: existing.digest };
                throw usedName(name);
            }
        },
        async download(artifact, folder) {
            const source = join(root, artifact.name, 'files');
            if (nameProblem(artifact.name) !== undefined || (await stat(source).catch(ignoreMissing(undefined))) === undefined) {
                throw new UserError(`There is no artifact "${artifact.name}" in ${root}.`, 'Run the phase that makes it first.');
            }
            await mkdir(dirname(folder), { recursive: true });
            await mkdir(folder);
            try {
                for (const path of await listFiles(source))
                    await cp(join(source, path), join(folder, path), { dereference: false, errorOnExist: true, force: false });
            }
            catch (error) {
                await rm(folder, { recursive: true, force: true });
                throw error;
            }
        },
    };
}
/** What both implementations say when a name is taken by other contents. */
function usedName(name) {
    return new errors/* UserError */.y(`The artifact "${name}" exists already with other contents, and artifacts cannot be changed.`, 'Two jobs of this run share plan, phase, leg and attempt: give each leg of a matrix its own `leg`, and each plan its own `id`.');
}
function ignoreMissing(otherwise) {
    return (error) => {
        if (error.code === 'ENOENT')
            return otherwise;
        throw error;
    };
}

// EXTERNAL MODULE: ./node_modules/yauzl/index.js
var yauzl = __webpack_require__(663);
;// CONCATENATED MODULE: ./build/js/artifacts/zip.js
/**
 * Unpacks an archive somebody else made. Everything is judged from the directory of the archive before the first byte is
 * written, so a refused archive leaves nothing behind.
 */






/** Far above what a phase leaves, below what fills a runner's disk (14 GB). */
const ZIP_LIMITS = { entries: 100_000, bytes: 4 * 1024 ** 3 };
/**
 * Unpacks `archive` as `folder`, which must not exist yet.
 *
 * @param label What the archive is called in messages.
 * @throws UserError for paths that leave the folder, links and special files, encryption, two entries of one path, more
 *   than the limits allow, or a file that is no archive; `folder` does not exist then.
 */
async function unzip(archive, folder, label, limits = ZIP_LIMITS) {
    const refuse = (reason) => new errors/* UserError */.y(`${label} is refused: ${reason}.`, 'Do not use it: find out which job made it, and run that job again.');
    const zip = await (0,yauzl/* openPromise */.sO)(archive, { autoClose: false, lazyEntries: true, decodeStrings: true, strictFileNames: true }).catch((error) => {
        throw refuse(`it is no readable archive (${error.message})`);
    });
    try {
        if (zip.entryCount > limits.entries)
            throw refuse(`it has ${zip.entryCount} entries, more than the ${limits.entries} allowed`);
        const files = [];
        const seen = new Map();
        let bytes = 0;
        try {
            for await (const entry of zip.eachEntry()) {
                const path = entry.fileName;
                const problem = entryProblem(entry, path) ?? conflict(seen, path);
                if (problem !== undefined)
                    throw refuse(problem);
                bytes += entry.uncompressedSize;
                if (bytes > limits.bytes)
                    throw refuse(`unpacked it has more than the ${limits.bytes} bytes allowed`);
                if (!path.endsWith('/'))
                    files.push({ entry, path });
            }
        }
        catch (error) {
            throw error instanceof errors/* UserError */.y ? error : refuse(error.message);
        }
        await (0,promises_.mkdir)((0,external_node_path_.dirname)(folder), { recursive: true });
        await (0,promises_.mkdir)(folder);
        try {
            for (const { entry, path } of files) {
                const target = (0,external_node_path_.join)(folder, path);
                await (0,promises_.mkdir)((0,external_node_path_.dirname)(target), { recursive: true });
                await (0,external_node_stream_promises_.pipeline)(await zip.openReadStreamPromise(entry), (0,external_node_fs_.createWriteStream)(target, { flags: 'wx' }));
            }
        }
        catch (error) {
            await (0,promises_.rm)(folder, { recursive: true, force: true });
            throw error.code === undefined ? refuse(error.message) : error;
        }
    }
    finally {
        zip.close();
    }
}
function entryProblem(entry, path) {
    // yauzl itself refuses "..", absolute paths and backslashes.
    if (path.includes('\0') || path.replace(/\/$/, '').split('/').some((part) => part === '' || part === '.'))
        return `it has an entry with the path ${JSON.stringify(path)}`;
    // Windows and hand-made archives leave the mode empty; everything else says what it is in the upper 16 bits.
    const type = (entry.externalFileAttributes >>> 16) & 0o170000;
    if (type === 0o120000)
        return `${JSON.stringify(path)} is a symbolic link`;
    if (type !== 0 && type !== 0o100000 && type !== 0o040000)
        return `${JSON.stringify(path)} is a special file`;
    if (entry.isEncrypted())
        return `${JSON.stringify(path)} is encrypted`;
    return undefined;
}
/** Two entries of one path, or a file where another entry needs a folder; case is ignored, as on macOS and Windows. */
function conflict(seen, path) {
    const key = path.replace(/\/$/, '').toLowerCase();
    const kind = path.endsWith('/') ? 'folder' : 'file';
    const known = seen.get(key);
    if (known !== undefined && (known === 'file' || kind === 'file'))
        return `it has the path ${JSON.stringify(path)} twice`;
    seen.set(key, kind);
    const parts = key.split('/');
    for (let length = 1; length < parts.length; length++) {
        const parent = parts.slice(0, length).join('/');
        if (seen.get(parent) === 'file')
            return `it has the path ${JSON.stringify(path)} below a file`;
        seen.set(parent, 'folder');
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/js/artifacts/github.js
/**
 * GitHub's artifacts, through its own client. The runtime service comes first, because it needs no permission; what it
 * does not give out (rows of an earlier attempt, on re-runs) is fetched by REST with the token.
 */









const UPLOAD_TRIES = 3;
function githubArtifacts({ run, token, retryMs = 1000 }) {
    const byRest = token === undefined ? undefined : { findBy: { token, workflowRunId: run.id, repositoryOwner: run.owner, repositoryName: run.repository } };
    const client = async () => new (await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 4539))).DefaultArtifactClient();
    const remedy = token === undefined
        ? 'Give the step `token: ${{ github.token }}` and the job `permissions: { actions: read }`.'
        : 'Give the job `permissions: { actions: read }`; an artifact that has expired is made again by re-running all jobs.';
    /** First from the runtime service, then by REST. */
    const read = async (what, ask) => {
        try {
            return await ask({});
        }
        catch (first) {
            if (byRest === undefined)
                throw new errors/* UserError */.y(`${what}: ${message(first)}.`, remedy);
            try {
                return await ask(byRest);
            }
            catch (second) {
                throw new errors/* UserError */.y(`${what}: the runtime service said "${message(first)}", the REST API "${message(second)}".`, remedy);
            }
        }
    };
    const find = async (name) => {
        const { artifacts } = await (await client()).listArtifacts();
        const row = artifacts.find((artifact) => artifact.name === name);
        return row && stored(row);
    };
    const download = async (artifact, folder) => {
        const { id } = artifact;
        if (id === undefined)
            throw new errors/* UserError */.y(`The artifact "${artifact.name}" has no id, so it cannot be fetched from GitHub.`);
        const partial = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'phasegate-download-'));
        try {
            const api = await client();
            const { digestMismatch } = await read(`The artifact "${artifact.name}" (${id}) cannot be downloaded`, async (by) => {
                await (0,promises_.rm)((0,external_node_path_.join)(partial, 'zip'), { recursive: true, force: true });
                return api.downloadArtifact(id, {
                    ...by,
                    path: (0,external_node_path_.join)(partial, 'zip'),
                    skipDecompress: true,
                    ...(artifact.digest === undefined ? {} : { expectedHash: artifact.digest }),
                });
            });
            if (digestMismatch === true) {
                throw new errors/* UserError */.y(`The artifact "${artifact.name}" (${id}) is refused: its bytes are not those of its digest ${artifact.digest}.`, 'Run this job again; if it stays so, run the job that made it again.');
            }
            const [file] = await (0,promises_.readdir)((0,external_node_path_.join)(partial, 'zip'));
            await unzip((0,external_node_path_.join)(partial, 'zip', file ?? ''), folder, `The artifact "${artifact.name}" (${id})`);
        }
        finally {
            await (0,promises_.rm)(partial, { recursive: true, force: true });
        }
    };
    /** The artifact under this name when it is ours already: a lost response, or a second try. */
    const sameAlready = async (name, folder) => {
        const existing = await find(name);
        if (existing === undefined)
            return undefined;
        const partial = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'phasegate-stored-'));
        try {
            await download(existing, (0,external_node_path_.join)(partial, 'files'));
            if (await files_sameFiles(folder, (0,external_node_path_.join)(partial, 'files')))
                return existing;
        }
        finally {
            await (0,promises_.rm)(partial, { recursive: true, force: true });
        }
        throw usedName(name);
    };
    const uploaded = (artifact) => ({
        size: artifact.size ?? 0,
        ...(artifact.digest === undefined ? {} : { digest: artifact.digest.startsWith('sha256:') ? artifact.digest : `sha256:${artifact.digest}` }),
        ...(artifact.id === undefined
            ? {}
            : { id: artifact.id, url: `${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${run.id}/artifacts/${artifact.id}` }),
    });
    return {
        async list(prefix) {
            const api = await client();
            const { artifacts } = await read('The artifacts of this run cannot be listed', (by) => api.listArtifacts({ ...by, latest: false }));
            return artifacts
                .filter(({ name }) => name.startsWith(prefix))
                .map(stored)
                .toSorted((a, b) => (a.name < b.name ? -1 : 1));
        },
        async upload(name, folder) {
            const problem = (0,artifacts_name/* nameProblem */.rH)(name);
            if (problem !== undefined)
                throw new errors/* UserError */.y(`Nothing can be kept under this name: ${problem}.`, 'Change the id it is made from.');
            const files = (await files_listFiles(folder)).map((path) => (0,external_node_path_.join)(folder, path));
            const api = await client();
            for (let attempt = 1;; attempt++) {
                try {
                    return uploaded(await api.uploadArtifact(name, files, folder));
                }
                catch (error) {
                    const existing = await sameAlready(name, folder);
                    if (existing !== undefined)
                        return uploaded(existing);
                    const used = message(error).includes('(409)');
                    // The client tries again after every answer of a server, but gives up at once on a broken connection.
                    const broken = message(error).includes('Unable to make request');
                    if (!broken || attempt === UPLOAD_TRIES) {
                        throw new errors/* UserError */.y(`The artifact "${name}" cannot be uploaded: ${used ? 'an upload that began under this name was never finished, and GitHub does not give a name out twice' : message(error)}.`, 'Run this job again: its next attempt has a name of its own.');
                    }
                    await (0,external_node_timers_promises_.setTimeout)(retryMs * attempt);
                }
            }
        },
        download,
    };
}
function stored(row) {
    return {
        name: row.name,
        id: row.id,
        size: row.size,
        ...(row.createdAt === undefined ? {} : { createdAt: row.createdAt.toISOString() }),
        ...(row.digest === undefined ? {} : { digest: row.digest }),
    };
}
/** The first line of an error, without its full stop: the client's messages go on for paragraphs. */
function message(error) {
    const text = error instanceof Error ? error.message : String(error);
    return (text.split('\n')[0] ?? '').replace(/\.$/, '');
}


/***/ })

};
