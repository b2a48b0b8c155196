export const id = 888;
export const ids = [888,608,188];
export const modules = {

/***/ 2447:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ program)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _run_commands_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1416);


/**
 * What starts Phasegate the way it was started now, for commands a person is to type: `phasegate` where it is installed,
 * `npx …` on GitHub with the action's repository and ref, else `node` with the path to this file.
 */
function program() {
    const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref, npm_lifecycle_event: npx } = process.env;
    if (process.env['GITHUB_ACTIONS'] === 'true' && repository)
        return `npx github:${repository}${ref ? `#${ref}` : ''}`;
    const script = process.argv[1] ?? 'phasegate';
    if ((0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(script) === 'phasegate')
        return 'phasegate';
    if (npx === 'npx')
        return 'npx phasegate';
    return `node ${(0,_run_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.relative)(process.cwd(), script) || script)}`;
}


/***/ }),

/***/ 6888:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  run: () => (/* binding */ run)
});

// EXTERNAL MODULE: ./build/js/errors.js
var errors = __webpack_require__(2027);
// EXTERNAL MODULE: ./build/js/run/commands.js
var commands = __webpack_require__(1416);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/js/evidence/chain.js
var chain = __webpack_require__(3819);
;// CONCATENATED MODULE: ./build/js/evidence/pattern.js
/** What the redactor looks for: values and shapes, each with a way to decide about one position of a stream. */
/** Between two characters of folded base64: a line break and blanks. Longer than this and it is another text. */
const LONGEST_FOLD = 10;
/** An anchor need not be longer to be rare. */
const LONGEST_ANCHOR = 8;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** A class from a regular expression's character class, without the brackets. */
function byteClass(members) {
    const matches = new RegExp(`[${members}]`);
    return Uint8Array.from({ length: 256 }, (_, byte) => (matches.test(String.fromCharCode(byte)) ? 1 : 0));
}
/** Where the run of bytes of `members` that begins at `at` ends. */
function runEnd(bytes, at, end, members) {
    while (at < end && members[bytes[at]] === 1)
        at++;
    return at;
}
/** The position after a line break and the blanks that indent the next line, or `at` where there is none. */
function skipFold(bytes, at, end) {
    let next = at;
    if (next < end && bytes[next] === RETURN)
        next++;
    if (next >= end || bytes[next] !== NEWLINE)
        return next >= end ? next : at;
    const limit = Math.min(end, at + LONGEST_FOLD);
    next++;
    while (next < limit && (bytes[next] === 0x20 || bytes[next] === 0x09))
        next++;
    return next;
}
/** Where a folded pattern begins of which the part at `at` lies `distance` characters in; -1: not from `floor` on. */
function foldedStart(bytes, at, distance, floor) {
    let start = at;
    for (let left = distance; left > 0; left--) {
        let before = start - 1;
        while (before > floor && start - before <= LONGEST_FOLD && isBlank(bytes[before]))
            before--;
        if (before < floor)
            return -1;
        start = before;
    }
    return start;
}
function isBlank(byte) {
    return byte === NEWLINE || byte === RETURN || byte === 0x20 || byte === 0x09;
}
/** A value as it stands. */
function literal(name, value) {
    const head = value[0];
    return {
        name,
        first: [head],
        anchors: [{ bytes: value.subarray(0, LONGEST_ANCHOR), distance: 0 }],
        match(bytes, at, end, final) {
            const there = Math.min(value.length, end - at);
            if (there < value.length && final)
                return 'no';
            if (bytes[at] !== head || bytes.compare(value, 0, there, at, at + there) !== 0)
                return 'no';
            return there < value.length ? 'more' : { from: at, to: at + there, tail: undefined };
        },
    };
}
/** Base64 of a value, which tools break into lines anywhere. */
function folded(name, value) {
    const half = Math.min(LONGEST_ANCHOR, value.length >> 1);
    return {
        name,
        first: [value[0]],
        // A line break in one half leaves the other whole.
        anchors: [
            { bytes: value.subarray(0, half), distance: 0 },
            { bytes: value.subarray(half, half * 2), distance: half },
        ],
        match(bytes, at, end, final) {
            let position = at;
            for (let i = 0; i < value.length; i++) {
                if (i > 0 && position < end && bytes[position] !== value[i])
                    position = skipFold(bytes, position, end);
                if (position >= end)
                    return final ? 'no' : 'more';
                if (bytes[position] !== value[i])
                    return 'no';
                position++;
            }
            return { from: at, to: position, tail: undefined };
        },
    };
}

;// CONCATENATED MODULE: ./build/js/evidence/encodings.js
/** How the value of a secret may look where tools write it: as it is, encoded, or escaped. */

/** Shorter values, and shorter lines of a value, are everyday words; redacting them would destroy the text. */
const SHORTEST_SECRET = 6;
/** Patterns for every form of a secret's value in text. */
function patternsOf(name, value) {
    const exact = new Set();
    const base64 = new Set();
    for (const part of partsOf(value)) {
        for (const form of escapedForms(part))
            exact.add(form);
        for (const form of base64Forms(part))
            base64.add(form);
    }
    return [
        ...[...exact].map((form) => literal(name, Buffer.from(form))),
        ...[...base64].map((form) => folded(name, Buffer.from(form))),
    ];
}
/** Patterns for the forms only files that are not UTF-8 text can hold. */
function wideFormsOf(name, value) {
    return partsOf(value).flatMap((part) => {
        const little = Buffer.from(part, 'utf16le');
        const forms = [little, Buffer.from(little).swap16()];
        if (/[\u0080-\u00ff]/.test(part) && !/[^\u0000-\u00ff]/.test(part))
            forms.push(Buffer.from(part, 'latin1'));
        return forms.map((form) => literal(name, form));
    });
}
/** The whole value and each of its lines, which is how a key or a credentials file is printed. */
function partsOf(value) {
    const lines = value.split(/[\r\n]+/);
    return [...new Set([value, ...lines].map((part) => Buffer.from(part.trim()).toString()))].filter((part) => part.length >= SHORTEST_SECRET);
}
function escapedForms(text) {
    const url = encodeURIComponent(text);
    const strictUrl = url.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
    const urls = [url, strictUrl, strictUrl.replaceAll('%20', '+'), url.replaceAll('%2F', '/'), strictUrl.replaceAll('%2F', '/')];
    const json = JSON.stringify(text).slice(1, -1);
    const asciiJson = json.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const xml = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return [
        text,
        ...urls,
        ...urls.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
        json,
        asciiJson,
        json.replaceAll('/', '\\/'),
        JSON.stringify(json).slice(1, -1),
        xml,
        xml.replaceAll('"', '&quot;'),
        xml.replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
        xml.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
        // As `set -x` and `printf %q` quote it.
        text.replaceAll("'", String.raw `'\''`),
        text.replace(/[^\w@%+=:,./-]/g, String.raw `\$&`),
    ];
}
/**
 * Base64 of the value wherever it lies in what was encoded: after 0, 1 or 2 bytes of a group of three. Characters that
 * also hold bits of its neighbours are left out: they are not known.
 */
function base64Forms(value) {
    const bytes = Buffer.from(value);
    return [0, 1, 2].flatMap((before) => {
        const form = stableBase64(bytes, before);
        return [form, form.replaceAll('+', '-').replaceAll('/', '_')];
    });
}
/** The characters of base64 that depend on `bytes` alone when `before` bytes of its group come first. */
function stableBase64(bytes, before) {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(first, last);
}

;// CONCATENATED MODULE: ./build/js/evidence/shapes.js
/**
 * Credentials that are known by their shape, whoever's they are: provider prefixes, JSON web tokens, private keys,
 * `Authorization` headers, passwords in URLs, shared access signatures, and base64 of those that have a prefix.
 */


const WORD = byteClass(String.raw `\w`);
const ALNUM = byteClass('A-Za-z0-9');
const DASHED = byteClass(String.raw `\w-`);
const DOTTED = byteClass(String.raw `\w.-`);
const BASE64 = byteClass('A-Za-z0-9+/=_-');
const HEADER_VALUE = byteClass('A-Za-z0-9._~+/=:%-');
const SIGNATURE = byteClass('A-Za-z0-9%+/=_-');
const SLASHED = byteClass('A-Za-z0-9/');
const USER = byteClass(String.raw `^\x00-\x20/?#@:"'<>\x60\\`);
const PASSWORD = byteClass(String.raw `^\x00-\x20/@"'<>\x60\\`);
const QUOTES = byteClass(String.raw `"'\\`);
const BLANKS = byteClass(String.raw ` \t`);
const STRONG = byteClass('A-Z0-9');
const DIGIT = byteClass('0-9');
const PREFIXED = [
    { name: 'github-token', prefixes: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], members: DOTTED, least: 30 },
    { name: 'github-token', prefixes: ['github_pat_'], members: WORD, least: 40 },
    { name: 'aws-access-key-id', prefixes: ['AKIA', 'ASIA'], members: byteClass('A-Z0-9'), least: 16, some: DIGIT, atWord: true },
    { name: 'slack-token', prefixes: ['xoxa-', 'xoxb-', 'xoxe-', 'xoxe.', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-'], members: DOTTED, least: 10, some: DIGIT },
    { name: 'slack-webhook', prefixes: ['hooks.slack.com/services/'], members: SLASHED, least: 20 },
    { name: 'api-key', prefixes: ['sk-'], members: DASHED, least: 16, some: STRONG, atWord: true },
    { name: 'google-api-key', prefixes: ['AIza'], members: DASHED, least: 30 },
    { name: 'npm-token', prefixes: ['npm_'], members: ALNUM, least: 30 },
    { name: 'pypi-token', prefixes: ['pypi-'], members: DASHED, least: 50 },
    { name: 'gitlab-token', prefixes: ['glpat-'], members: DOTTED, least: 20 },
    { name: 'stripe-key', prefixes: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'], members: ALNUM, least: 16 },
];
/** Headers of real tokens are below this; longer runs are other base64 that begins like one. */
const LONGEST_JWT_HEADER = 4096;
/** A 16,384-bit RSA key has 12 KiB. */
const LONGEST_PRIVATE_KEY = 16 * 1024;
const KEY_LINE = /^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const LONGEST_KEY_LINE = 80;
/** Tools fold base64 at 64 or 76 characters. */
const SHORTEST_FOLDED_LINE = 60;
/** All shapes, for text. */
function shapes() {
    return [...certainShapes(), ...headerNames(), bearer('Bearer '), bearer('bearer '), urlPassword(), sharedAccessSignature()];
}
/** Shapes that no text about them has: for files that cannot be redacted and fail a task. */
function certainShapes() {
    const encoded = [...PREFIXED, { name: 'jwt', prefixes: ['eyJ'], members: DOTTED, least: 40 }];
    return [
        ...PREFIXED.flatMap((shape) => shape.prefixes.map((prefix) => prefixed(shape, prefix))),
        jwt(),
        privateKey(),
        ...encoded.flatMap((shape) => shape.prefixes.flatMap((prefix) => [0, 1, 2].flatMap((before) => encodedPrefix(shape, prefix, before)))),
        ...[0, 1, 2].map(encodedPrivateKey),
    ];
}
function pattern(name, head, match) {
    const bytes = Buffer.from(head);
    return { name, first: [bytes[0]], anchors: [{ bytes: bytes.subarray(0, LONGEST_ANCHOR), distance: 0 }], match };
}
/** Whether `text` lies at `at`: `more` when the bytes there are its beginning. */
function startsWith(bytes, at, end, text) {
    const there = Math.min(text.length, end - at);
    for (let i = 0; i < there; i++)
        if (bytes[at + i] !== text[i])
            return 'no';
    return there === text.length ? 'yes' : 'more';
}
function prefixed(shape, prefix) {
    const head = Buffer.from(prefix);
    return pattern(shape.name, prefix, (bytes, at, end, final) => {
        if (shape.atWord && at > 0 && ALNUM[bytes[at - 1]] === 1)
            return 'no';
        const starts = startsWith(bytes, at, end, head);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const from = at + head.length;
        const least = from + shape.least;
        const reached = runEnd(bytes, from, Math.min(end, least), shape.members);
        if (reached < least)
            return reached === end && !final ? 'more' : 'no';
        if (shape.some && !hasAny(bytes, from, least, shape.some))
            return 'no';
        return { from: at, to: least, tail: shape.members };
    });
}
function hasAny(bytes, from, to, members) {
    for (let i = from; i < to; i++)
        if (members[bytes[i]] === 1)
            return true;
    return false;
}
function jwt() {
    const head = Buffer.from('eyJ');
    return pattern('jwt', 'eyJ', (bytes, at, end, final) => {
        const starts = startsWith(bytes, at, end, head);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const limit = Math.min(end, at + LONGEST_JWT_HEADER);
        const dot = runEnd(bytes, at, limit, DASHED);
        if (dot === end)
            return final ? 'no' : 'more';
        if (bytes[dot] !== 0x2e || dot < at + 10)
            return 'no';
        const least = dot + 1 + 8;
        const reached = runEnd(bytes, dot + 1, Math.min(end, least), DASHED);
        if (reached < least)
            return reached === end && !final ? 'more' : 'no';
        return { from: at, to: least, tail: DOTTED };
    });
}
/** A block in PEM, wherever its line breaks went: to the line that ends it, or as far as the longest key goes. */
function privateKey() {
    const begin = Buffer.from('-----BEGIN ');
    return pattern('private-key', '-----BEGIN ', (bytes, at, end, final) => {
        const starts = startsWith(bytes, at, end, begin);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const head = KEY_LINE.exec(bytes.toString('latin1', at, Math.min(end, at + LONGEST_KEY_LINE)));
        if (head === null)
            return end - at < LONGEST_KEY_LINE && !final ? 'more' : 'no';
        const body = at + head[0].length;
        const limit = Math.min(end, at + LONGEST_PRIVATE_KEY);
        const found = bytes.subarray(body, limit).indexOf('-----END ');
        if (found === -1) {
            if (limit === end && !final)
                return 'more';
            return isKeyLike(bytes, body, limit) ? { from: at, to: limit, tail: undefined } : 'no';
        }
        const last = body + found;
        const closing = /^-----END [A-Z0-9 ]*-----/.exec(bytes.toString('latin1', last, Math.min(end, last + LONGEST_KEY_LINE)));
        if (closing === null && end - last < LONGEST_KEY_LINE && !final)
            return 'more';
        const to = last + (closing?.[0].length ?? '-----END '.length);
        return isKeyLike(bytes, body, last) ? { from: at, to, tail: undefined } : 'no';
    });
}
/** A heading alone, as in a program's messages, is no key. */
function isKeyLike(bytes, body, bodyEnd) {
    return /[A-Za-z0-9+/]{16}/.test(bytes.toString('latin1', body, Math.min(bodyEnd, body + 512)));
}
/** `Authorization: Bearer …` in a header, JSON, a command line or a dictionary; the scheme stays readable. */
function headerNames() {
    return ['Authorization', 'authorization', 'AUTHORIZATION'].map((word) => {
        const head = Buffer.from(word);
        return pattern('authorization', word, (bytes, at, end, final) => {
            const starts = startsWith(bytes, at, end, head);
            if (starts !== 'yes')
                return starts === 'more' && !final ? 'more' : 'no';
            const undecided = final ? 'no' : 'more';
            let position = at + head.length;
            const skip = (members, most) => {
                position = runEnd(bytes, position, Math.min(end, position + most), members);
            };
            skip(QUOTES, 3);
            skip(BLANKS, 4);
            if (position === end)
                return undecided;
            if (bytes[position] !== 0x3a && bytes[position] !== 0x3d)
                return 'no';
            position++;
            skip(BLANKS, 4);
            skip(QUOTES, 3);
            const scheme = position;
            skip(ALNUM, 10);
            if (position === end)
                return undecided;
            if (!/^(?:bearer|basic|token|apikey|negotiate)$/i.test(bytes.toString('latin1', scheme, position)))
                return 'no';
            const blank = position;
            skip(BLANKS, 4);
            if (position === end)
                return undecided;
            if (position === blank)
                return 'no';
            const least = position + 6;
            const reached = runEnd(bytes, position, Math.min(end, least), HEADER_VALUE);
            if (reached < least)
                return reached === end ? undecided : 'no';
            return { from: position, to: least, tail: HEADER_VALUE };
        });
    });
}
/** `Bearer …` without the header's name: long, and with a digit, or it is a sentence about it. */
function bearer(word) {
    const head = Buffer.from(word);
    return pattern('authorization', word, (bytes, at, end, final) => {
        const starts = startsWith(bytes, at, end, head);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const from = at + head.length;
        const least = from + 20;
        const reached = runEnd(bytes, from, Math.min(end, least), HEADER_VALUE);
        if (reached < least)
            return reached === end && !final ? 'more' : 'no';
        return hasAny(bytes, from, least, DIGIT) ? { from, to: least, tail: HEADER_VALUE } : 'no';
    });
}
/** The password of `scheme://user:password@host`. */
function urlPassword() {
    const head = Buffer.from('://');
    return pattern('url-password', '://', (bytes, at, end, final) => {
        const starts = startsWith(bytes, at, end, head);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const user = at + head.length;
        const colon = runEnd(bytes, user, Math.min(end, user + 256), USER);
        if (colon === end)
            return final ? 'no' : 'more';
        if (bytes[colon] !== 0x3a)
            return 'no';
        const from = colon + 1;
        const to = runEnd(bytes, from, Math.min(end, from + 512), PASSWORD);
        if (to === end)
            return final ? 'no' : 'more';
        if (bytes[to] !== 0x40 || to === from)
            return 'no';
        return isRedacted(bytes, from, to) ? 'no' : { from, to, tail: undefined };
    });
}
function isRedacted(bytes, from, to) {
    for (let i = from; i < to; i++)
        if (bytes[i] !== 0x2a)
            return false;
    return true;
}
/** The signature of an Azure shared access URL. */
function sharedAccessSignature() {
    const head = Buffer.from('sig=');
    return pattern('azure-sas', 'sig=', (bytes, at, end, final) => {
        if (at > 0 && ALNUM[bytes[at - 1]] === 1)
            return 'no';
        const starts = startsWith(bytes, at, end, head);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const from = at + head.length;
        const least = from + 32;
        const reached = runEnd(bytes, from, Math.min(end, least), SIGNATURE);
        if (reached < least)
            return reached === end && !final ? 'more' : 'no';
        return { from, to: least, tail: SIGNATURE };
    });
}
/** Base64 characters from `at` on without line breaks, at most `most`, and where they end. */
function gather(bytes, at, end, most) {
    let text = '';
    let to = at;
    for (let line = 0;; line++) {
        const stop = runEnd(bytes, to, Math.min(end, to + most - text.length), BASE64);
        // Base64 is folded at one width; a short line is its last, and words of the next one are not part of it.
        const isLast = line > 0 && stop - to < SHORTEST_FOLDED_LINE;
        text += bytes.toString('latin1', to, stop);
        to = stop;
        if (to >= end || text.length >= most || isLast || text.endsWith('='))
            break;
        const next = skipFold(bytes, to, end);
        if (next === to || (next < end && BASE64[bytes[next]] !== 1))
            break;
        to = next;
    }
    return { text, to };
}
/** Base64 of something with this prefix; what it decodes to decides. */
function encodedPrefix(shape, prefix, before) {
    const head = Buffer.from(prefix).subarray(before === 0 ? 0 : 1);
    const standard = stableBase64(Buffer.from(prefix), before);
    const enough = Math.ceil(((prefix.length + shape.least + 1) * 8) / 6);
    const heads = [...new Set([standard, standard.replaceAll('+', '-').replaceAll('/', '_')])];
    return heads.map((text) => {
        const encoded = Buffer.from(text);
        return pattern(shape.name, text, (bytes, at, end, final) => {
            const starts = startsWith(bytes, at, end, encoded);
            if (starts !== 'yes')
                return starts === 'more' && !final ? 'more' : 'no';
            const run = gather(bytes, at, end, enough);
            if (run.text.length < enough && run.to >= end && !final)
                return 'more';
            const decoded = decode(run.text, before);
            if (!decoded.subarray(0, head.length).equals(head))
                return 'no';
            const least = head.length + shape.least;
            if (runEnd(decoded, head.length, Math.min(decoded.length, least), shape.members) < least)
                return 'no';
            if (shape.some && !hasAny(decoded, head.length, least, shape.some))
                return 'no';
            return { from: at, to: run.to, tail: BASE64 };
        });
    });
}
/** Base64 of a private key, in one line or folded. */
function encodedPrivateKey(before) {
    const text = stableBase64(Buffer.from('-----BEGIN '), before);
    const encoded = Buffer.from(text);
    const longest = Math.ceil((LONGEST_PRIVATE_KEY * 8) / 6);
    return pattern('private-key', text, (bytes, at, end, final) => {
        const starts = startsWith(bytes, at, end, encoded);
        if (starts !== 'yes')
            return starts === 'more' && !final ? 'more' : 'no';
        const head = gather(bytes, at, end, 100);
        if (head.text.length < 100 && head.to >= end && !final)
            return 'more';
        if (!decode(head.text, before).toString('latin1').includes('PRIVATE KEY'))
            return 'no';
        const run = gather(bytes, at, end, longest);
        if (run.text.length < longest && run.to >= end && !final)
            return 'more';
        return { from: at, to: run.to, tail: BASE64 };
    });
}
/** What base64 holds that began with characters of which the first `before` bytes of its group are not known. */
function decode(text, before) {
    const padding = ['', 'AA', 'AAA'][before];
    return Buffer.from(padding + text, 'base64').subarray(before === 0 ? 0 : before + 1);
}

;// CONCATENATED MODULE: ./build/js/evidence/search.js
/**
 * Finds any of many byte strings in one pass (Wu and Manber, 1994): a table over pairs of bytes says how far the window
 * may move, so most bytes are never looked at. That is what lets every byte a task prints be searched for every secret.
 */
/** Length of the window: no needle may be shorter. */
const SHORTEST_NEEDLE = 3;
class Search {
    /** How far the window may move when it ends in this pair of bytes; 0: a needle may begin here. */
    #shift = new Uint8Array(65_536).fill(SHORTEST_NEEDLE - 1);
    /** Needles by their first two bytes. */
    #buckets = new Map();
    constructor(needles) {
        for (const needle of needles) {
            const [a, b, c] = needle.bytes;
            if (needle.bytes.length < SHORTEST_NEEDLE)
                throw new Error('A needle is shorter than the search window.');
            const head = (a << 8) | b;
            this.#shift[head] = Math.min(this.#shift[head], 1);
            this.#shift[(b << 8) | c] = 0;
            const bucket = this.#buckets.get(head);
            if (bucket)
                bucket.push(needle);
            else
                this.#buckets.set(head, [needle]);
        }
    }
    /** The first position from `from` on where a needle may begin and the window still fits before `end`, or -1. */
    next(bytes, from, end) {
        const shift = this.#shift;
        let at = from + SHORTEST_NEEDLE - 1;
        while (at < end) {
            const move = shift[(bytes[at - 1] << 8) | bytes[at]];
            if (move === 0) {
                const start = at - SHORTEST_NEEDLE + 1;
                if (this.#buckets.has((bytes[start] << 8) | bytes[start + 1]))
                    return start;
                at++;
            }
            else
                at += move;
        }
        return -1;
    }
    /** The needles of which the first two bytes lie at `at`. */
    candidates(bytes, at) {
        return this.#buckets.get((bytes[at] << 8) | bytes[at + 1]) ?? [];
    }
}
/** Whether the whole of `needle` lies at `at`. */
function liesAt(needle, bytes, at, end) {
    if (at + needle.length > end)
        return false;
    for (let i = 0; i < needle.length; i++)
        if (needle[i] !== bytes[at + i])
            return false;
    return true;
}

;// CONCATENATED MODULE: ./build/js/evidence/stream.js
/**
 * Redaction of a stream: what comes out does not depend on how it was cut into chunks, and nothing comes out that may
 * still turn out to be the beginning of something to redact.
 */


const MARK = Buffer.from('***');
const NOTHING = Buffer.alloc(0);
/** A folded match whose anchors both are not there yet began at most this many bytes ago. */
const UNANCHORED = 2 * LONGEST_ANCHOR + LONGEST_ANCHOR * LONGEST_FOLD;
function compile(patterns) {
    const byFirst = Array.from({ length: 256 });
    for (const pattern of patterns)
        for (const byte of pattern.first)
            (byFirst[byte] ??= []).push(pattern);
    const needles = patterns.flatMap((pattern) => pattern.anchors.map(({ bytes, distance }) => ({ bytes, item: { pattern, distance } })));
    return { search: new Search(needles), byFirst };
}
/** Positions are offsets into the stream but where they are called indexes, which count in the bytes at hand. */
class PatternStream {
    counts = new Map();
    #compiled;
    /** One byte of context, then the bytes not decided yet. */
    #carry = NOTHING;
    /** Position of the first byte of `#carry`. */
    #base = 0;
    /** Index in `#carry` of the first byte not decided. */
    #undecided = 0;
    /** Up to where the last redaction goes, known so far. */
    #covered = -1;
    /** Where the last run of a class ended that was redacted as a tail, and whether it may go on. */
    #tails = new Map();
    /** Up to where the last redaction of a name goes: what overlaps it is the same one. */
    #counted = new Map();
    constructor(compiled) {
        this.#compiled = compiled;
    }
    push(chunk) {
        return chunk.length === 0 ? NOTHING : this.#advance(chunk, false);
    }
    end() {
        return this.#advance(NOTHING, true);
    }
    #advance(chunk, final) {
        const old = this.#carry.length;
        const bytes = old === 0 ? chunk : chunk.length === 0 ? this.#carry : Buffer.concat([this.#carry, chunk]);
        const end = bytes.length;
        this.#continueTails(bytes, old, final);
        const { hits, hold } = this.#scan(bytes, this.#undecided, final);
        const out = this.#emit(bytes, this.#undecided, hold, hits, final);
        const keep = Math.max(0, hold - 1);
        // A copy, so that a few bytes do not keep a whole chunk alive.
        this.#carry = Buffer.from(bytes.subarray(keep, end));
        this.#undecided = hold - keep;
        this.#base += keep;
        return out;
    }
    #continueTails(bytes, from, final) {
        for (const [members, tail] of this.#tails) {
            if (!tail.open)
                continue;
            const index = runEnd(bytes, from, bytes.length, members);
            tail.end = this.#base + index;
            tail.open = index === bytes.length && !final;
            this.#covered = Math.max(this.#covered, tail.end);
            for (const name of tail.names)
                this.#counted.set(name, Math.max(this.#counted.get(name) ?? 0, tail.end));
        }
    }
    /** Every hit that begins before `hold`, the index from which nothing can be decided yet. */
    #scan(bytes, from, final) {
        const { search, byFirst } = this.#compiled;
        const end = bytes.length;
        const hits = [];
        let hold = end;
        for (let at = search.next(bytes, from, end); at !== -1 && at < hold; at = search.next(bytes, at + 1, end)) {
            for (const needle of search.candidates(bytes, at)) {
                if (!liesAt(needle.bytes, bytes, at, end))
                    continue;
                const { pattern, distance } = needle.item;
                const start = distance === 0 ? at : foldedStart(bytes, at, distance, from);
                if (start === -1)
                    continue;
                const match = pattern.match(bytes, start, end, final);
                if (match === 'more')
                    hold = Math.min(hold, start);
                else if (match !== 'no')
                    hits.push({ ...match, name: pattern.name, start });
            }
        }
        if (!final) {
            for (let at = Math.max(from, end - UNANCHORED); at < hold; at++) {
                if (byFirst[bytes[at]]?.some((pattern) => pattern.match(bytes, at, end, false) === 'more'))
                    hold = at;
            }
        }
        // A match is found from its beginning, so one that straddles is left whole for the next time.
        for (let straddling; (straddling = hits.find((hit) => hit.start < hold && hit.from >= hold));)
            hold = straddling.start;
        return { hits: hits.filter((hit) => hit.start < hold).toSorted((a, b) => a.from - b.from || b.to - a.to), hold };
    }
    /** The bytes of [from, hold) with the hits, which begin before `hold`, replaced. */
    #emit(bytes, from, hold, hits, final) {
        const parts = [];
        const base = this.#base;
        const copyTo = (to) => {
            const start = Math.max(from, this.#covered - base);
            if (start < to)
                parts.push(bytes.subarray(start, to));
        };
        for (const hit of hits) {
            const to = base + this.#withTail(bytes, hit, final);
            if (base + hit.from > this.#covered) {
                copyTo(hit.from);
                parts.push(MARK);
            }
            this.#covered = Math.max(this.#covered, to);
            if (base + hit.from >= (this.#counted.get(hit.name) ?? 0))
                this.counts.set(hit.name, (this.counts.get(hit.name) ?? 0) + 1);
            this.#counted.set(hit.name, Math.max(this.#counted.get(hit.name) ?? 0, to));
        }
        copyTo(hold);
        return parts.length === 1 ? parts[0] : Buffer.concat(parts);
    }
    #withTail(bytes, hit, final) {
        if (hit.tail === undefined)
            return hit.to;
        const known = this.#tails.get(hit.tail);
        if (known !== undefined && this.#base + hit.to <= known.end) {
            known.names.add(hit.name);
            return known.end - this.#base;
        }
        const index = runEnd(bytes, hit.to, bytes.length, hit.tail);
        this.#tails.set(hit.tail, { end: this.#base + index, open: index === bytes.length && !final, names: new Set([hit.name]) });
        return index;
    }
}

;// CONCATENATED MODULE: ./build/js/evidence/secrets.js
/** Which environment variables hold secrets. */


const SECRET_WORDS = /^(?:\w*(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|APIKEY|CREDENTIAL)S?|PWD|SSHPASS|JWT|BEARER|COOKIE|CONNECTIONSTRING|AUTHORIZATION)$/;
/** Secret only as the last word, after another one: `DB_PASS`, not `PASS_THRESHOLD`. */
const LAST_WORDS = new Set(['KEY', 'KEYS', 'PASS', 'PAT', 'AUTH']);
const PUBLIC_KEYS = new Set(['PUBLIC', 'PUB', 'PRIMARY', 'FOREIGN', 'CACHE', 'SORT', 'PARTITION', 'SHARD', 'GROUPING', 'RANGE', 'ROUTING', 'SHORTCUT']);
/** Names that end so tell about a secret: where it lies, what it is called, how long it lasts. */
const ABOUT = new Set(('FILE FILENAME PATH DIR DIRECTORY NAME TYPE TTL SOCK SOCKET COUNT LIMIT MAX MIN LENGTH SIZE BUDGET EXPIRY EXPIRES EXPIRATION URL URI ENDPOINT ' +
    'HOST PORT USER USERNAME METHOD MODE ENABLED DISABLED REQUIRED ALGORITHM HEADER HELPER ISSUER AUDIENCE PROVIDER REGION VERSION PREFIX FORMAT POLICY ' +
    'RATE USAGE PARALLELISM STORE BACKEND ARN').split(' '));
const COMMON = /^(?:true|false|enabled|disabled|required|optional|default|undefined|unknown|nothing|inherit|public|private|readonly|read-only|\*+)$/i;
const SYSTEM_PATH = /^(?:\.{0,2}|~|\/(?:home|usr|etc|var|tmp|opt|run|mnt|root|Users|private|workspace|github|dev)|[A-Za-z]:)[\\/][\w.@+\\/ -]*$/;
/** Whether the name of an environment variable says that its value is a secret. */
function looksSecret(name) {
    const words = name
        .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
        .toUpperCase()
        .split(/[^A-Z0-9]+/)
        .filter((word) => word !== '' && !/^\d+$/.test(word));
    const last = words.at(-1);
    if (last === undefined || ABOUT.has(last) || name === 'PWD')
        return false;
    const before = words.at(-2);
    if (LAST_WORDS.has(last) && (before !== undefined || last === 'AUTH'))
        return before === undefined || !last.startsWith('KEY') || !PUBLIC_KEYS.has(before);
    if (last === 'STRING' && before === 'CONNECTION')
        return true;
    if (last === 'ID' && (before === 'KEY' || before === 'TOKEN'))
        return false;
    return words.some((word) => SECRET_WORDS.test(word));
}
/**
 * The values to redact: those of the variables `listed`, and of those whose name looks secret unless the value is an
 * everyday one (a short or common word, a number, a path).
 *
 * @throws UserError naming every listed variable that is not set or too short to be redacted
 */
function collectSecrets(env, listed) {
    const problems = [];
    const found = new Map();
    for (const name of new Set(listed)) {
        const value = env[name]?.trim() ?? '';
        if (value === '')
            problems.push(`secret ${name} is not set in the environment`);
        else if (value.length < SHORTEST_SECRET)
            problems.push(`secret ${name} has fewer than ${SHORTEST_SECRET} characters, too few to be redacted without destroying other text`);
        else
            found.set(name, value);
    }
    if (problems.length > 0) {
        throw new errors/* UserError */.y(`${problems.join('; ')}.`, 'Set it to its value where Phasegate is started, or remove it from `secrets` in the plan.');
    }
    for (const [name, raw] of Object.entries(env)) {
        const value = raw?.trim() ?? '';
        if (!found.has(name) && looksSecret(name) && value.length >= SHORTEST_SECRET && !isEveryday(name, value))
            found.set(name, value);
    }
    return [...found].map(([name, value]) => ({ name, value }));
}
function isEveryday(name, value) {
    if (COMMON.test(value) || SYSTEM_PATH.test(value))
        return true;
    // A count of tokens; a password may well be a number.
    return /^[\d.,_-]+$/.test(value) && !/PASS|PWD|PIN/i.test(name);
}

;// CONCATENATED MODULE: ./build/js/evidence/redact.js
/**
 * Takes secrets out of everything that is kept: the values of secret variables in every form tools write them in, and
 * credentials known by their shape. It works on bytes, so the encoding of the rest does not matter.
 */




/** Made once for a task; the search tables are built when the first byte comes. */
function createRedactor(secrets) {
    let forText;
    let forBytes;
    const values = () => secrets.flatMap(({ name, value }) => patternsOf(name, value));
    const textTables = () => (forText ??= compile([...values(), ...shapes()]));
    return {
        text(value) {
            if (value === '')
                return value;
            const stream = new PatternStream(textTables());
            const redacted = Buffer.concat([stream.push(Buffer.from(value)), stream.end()]);
            return stream.counts.size === 0 ? value : redacted.toString();
        },
        contains(value) {
            const stream = new PatternStream(textTables());
            stream.push(Buffer.from(value));
            stream.end();
            return stream.counts.size > 0;
        },
        stream: () => new PatternStream(textTables()),
        detector: () => new PatternStream((forBytes ??= compile([...values(), ...secrets.flatMap(({ name, value }) => wideFormsOf(name, value)), ...certainShapes()]))),
    };
}

// EXTERNAL MODULE: ./build/js/plan/graph.js + 1 modules
var plan_graph = __webpack_require__(6379);
// EXTERNAL MODULE: ./build/js/plan/nearest.js
var nearest = __webpack_require__(8794);
// EXTERNAL MODULE: ./build/js/render/escape.js
var render_escape = __webpack_require__(5220);
;// CONCATENATED MODULE: ./build/js/render/instant.js
/** Instants as records have them: ISO 8601 in UTC. */
/** Milliseconds from one to the other. */
function millisecondsBetween(from, to) {
    // oxlint-disable-next-line no-restricted-globals -- reading a given instant asks no clock
    return Date.parse(to) - Date.parse(from);
}
/** `2026-03-01 10:00:00 UTC`. */
function readableInstant(instant) {
    return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}

// EXTERNAL MODULE: ./build/js/render/mermaid.js
var mermaid = __webpack_require__(2188);
// EXTERNAL MODULE: ./build/js/evidence/paths.js
var paths = __webpack_require__(3242);
// EXTERNAL MODULE: ./build/js/render/graph-view.js
var graph_view = __webpack_require__(5525);
// EXTERNAL MODULE: ./build/js/render/terminal-text.js + 2 modules
var terminal_text = __webpack_require__(9129);
;// CONCATENATED MODULE: ./build/js/render/report-facts.js
/** What every part of the plain report reads, looked up once. */





function reportFacts({ plan, record, phases, approve }) {
    return {
        plan,
        record,
        graph: (0,plan_graph/* buildGraph */.Z)(plan),
        results: (0,graph_view/* graphResults */.t)(phases),
        phases: plan.phases.flatMap((phase) => {
            const own = phases.filter((result) => result.phase.id === phase.id);
            return own.length === 0 ? [reported(phase, undefined)] : own.map((result) => reported(phase, result));
        }),
        tasks: new Map(plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.id, task]))),
        approve: approve ?? ((task, by) => `phasegate approve ${task} --by ${by} --note '…'`),
    };
}
function reported(phase, result) {
    const leg = result?.phase.leg;
    return {
        phase,
        leg,
        result,
        tasks: new Map(result?.tasks.map((task) => [task.id, task])),
        folder: leg === undefined ? phase.id : `${phase.id}@${leg}`,
    };
}
function outcomeOf(result) {
    return result?.status ?? 'no result';
}
const MOST_LINKS = 5;
/** How many files, and links to the first of them. */
function evidenceLinks(folder, task, files) {
    if (files.length === 0)
        return 'none';
    const links = files.slice(0, MOST_LINKS).map((file) => (0,render_escape/* markdownLink */.iQ)(file.path, `${folder}/evidence/${task}/${(0,paths/* encodePath */.O0)(file.path)}`));
    const more = files.length > MOST_LINKS ? ` and ${files.length - MOST_LINKS} more` : '';
    return `${(0,terminal_text/* count */.U9)(files.length, 'file')}: ${links.join(', ')}${more}`;
}
/** A Markdown table of cells that are Markdown already; nothing for no rows. */
function table(head, rows) {
    if (rows.length === 0)
        return [];
    const line = (cells) => `| ${cells.join(' | ')} |`;
    return [[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')];
}

;// CONCATENATED MODULE: ./build/js/render/signs.js
const SIGNS = {
    passed: '✅',
    'passed-with-waivers': '☑️',
    waived: '☑️',
    done: '☑️',
    failed: '❌',
    'not-computed': '❓',
    'no result': '❓',
    blocked: '⛔',
    waiting: '⏳',
    cancelled: '🛑',
    skipped: '⏭️',
    planned: '⚪',
    'in-progress': '🔵',
};
/** `✅ passed`. */
function signed(outcome) {
    return `${SIGNS[outcome]} ${outcome}`;
}
function sign(outcome) {
    return SIGNS[outcome];
}

;// CONCATENATED MODULE: ./build/js/render/report-attention.js




/** Markdown blocks; none when nothing needs attention. */
function attention(facts) {
    const blocks = [
        ...each(facts, 'failed', (phase, result) => failedTask(facts, phase, result)),
        ...facts.phases.flatMap(failedCriteria),
        ...each(facts, 'waiting', (phase, result) => waitingTask(facts, phase, result)),
        ...notRun(facts),
        ...warnings(facts),
    ];
    return blocks.length > 0 ? ['## What needs attention', ...blocks] : [];
}
function each(facts, status, blocks) {
    return facts.phases.flatMap((phase) => [...phase.tasks.values()].filter((result) => result.status === status).flatMap((result) => blocks(phase, result)));
}
function failedTask(facts, phase, result) {
    const task = facts.tasks.get(result.id);
    const step = failedStep(result);
    const error = result.error ?? step?.error;
    const where = [
        ...(step ? [`Step ${(0,render_escape/* markdownCode */.D9)(step.name)}${stepFacts(step)}`] : []),
        `${step ? 'phase' : 'Phase'} ${(0,render_escape/* markdownText */.p7)(phase.phase.title)}${phase.leg === undefined ? '' : `, leg ${(0,render_escape/* markdownText */.p7)(phase.leg)}`}`,
        (0,terminal_text/* duration */.p0)(result.durationMs),
        ...(task?.owner === undefined ? [] : [`owner ${(0,render_escape/* markdownText */.p7)(task.owner)}`]),
        ...(result.tolerated ? ['tolerated by `continue-on-error`: the verdict is not lowered'] : []),
    ];
    return [
        `### ${sign('failed')} ${(0,render_escape/* markdownText */.p7)(result.id)} ${(0,render_escape/* markdownText */.p7)(task?.title ?? '')} failed`,
        where.join(' · '),
        ...(error === undefined ? [] : [(0,render_escape/* markdownCodeBlock */.IS)(error)]),
        ...(task?.hint === undefined ? [] : labelled('What to do', task.hint)),
        ...(result.reproduce === undefined ? [] : ['Reproduce it:', (0,render_escape/* markdownCodeBlock */.IS)(result.reproduce)]),
        `Evidence: ${evidenceLinks(phase.folder, result.id, result.evidence)}`,
    ];
}
// A step may have failed and been tolerated before the one that failed the task.
function failedStep({ steps, error }) {
    const failed = steps.filter((step) => step.status === 'failed');
    return failed.find((step) => step.error !== undefined && error?.includes(step.error)) ?? failed.at(-1);
}
function stepFacts({ exitCode, attempts }) {
    const facts = [...(exitCode === undefined ? [] : [`exit code ${exitCode}`]), ...(attempts > 1 ? [`${attempts} attempts`] : [])];
    return facts.length > 0 ? ` (${facts.join(', ')})` : '';
}
function failedCriteria(phase) {
    const failures = (gate, criteria = []) => criteria.flatMap((criterion) => criterion.status === 'failed'
        ? [
            `### ${sign('failed')} ${gate} criterion of phase ${(0,render_escape/* markdownText */.p7)(phase.phase.title)} failed: ${(0,render_escape/* markdownText */.p7)(criterion.name)}`,
            ...(criterion.error === undefined ? [] : [(0,render_escape/* markdownCodeBlock */.IS)(criterion.error)]),
        ]
        : []);
    return [...failures('Entry', phase.result?.entry), ...failures('Exit', phase.result?.exit)];
}
function waitingTask(facts, phase, result) {
    const task = facts.tasks.get(result.id);
    const who = result.waitsFor ?? [];
    const instructions = task?.manual?.instructions;
    return [
        `### ${sign('waiting')} ${(0,render_escape/* markdownText */.p7)(result.id)} ${(0,render_escape/* markdownText */.p7)(task?.title ?? '')} waits for ${who.map(render_escape/* markdownText */.p7).join(' or ') || 'anyone'}`,
        `Phase ${(0,render_escape/* markdownText */.p7)(phase.phase.title)}`,
        ...(instructions === undefined ? [] : 'text' in instructions ? labelled('What to do', instructions.text) : labelled('What to do is in', instructions.file)),
        'Record the decision (`--reject` for a no), then go on with `--resume`:',
        (0,render_escape/* markdownCodeBlock */.IS)(facts.approve(result.id, who[0]?.replace(/^@/, '') ?? 'WHO')),
    ];
}
/** A short text beside its label, a long one as it is written below it. */
function labelled(label, text) {
    const plain = text.trimEnd();
    return plain.includes('\n') ? [`${label}:`, (0,render_escape/* markdownCodeBlock */.IS)(plain)] : [`${label}: ${(0,render_escape/* markdownText */.p7)(plain)}`];
}
/** What did not run, by its cause: one cause often stops a hundred tasks. */
function notRun(facts) {
    const groups = new Map();
    const add = (why, id) => {
        const group = groups.get(why);
        if (group)
            group.add(id);
        else
            groups.set(why, new Set([id]));
    };
    for (const { phase, tasks } of facts.phases) {
        for (const task of phase.tasks) {
            const result = tasks.get(task.id);
            const by = result?.blockedBy?.map(render_escape/* markdownText */.p7).join(', ') || 'a cause that is not recorded';
            if (result === undefined && task.kind !== 'work-item')
                add(`${sign('no result')} without a result, so nothing is known of`, task.id);
            if (result?.status === 'blocked')
                add(`${sign('blocked')} blocked by ${by}:`, task.id);
            if (result?.status === 'cancelled')
                add(`${sign('cancelled')} cancelled, the run stopped before the end of`, task.id);
        }
    }
    if (groups.size === 0)
        return [];
    return ['### What did not run', [...groups].map(([why, ids]) => `- ${why} ${(0,terminal_text/* few */.H$)(Array.from(ids, render_escape/* markdownText */.p7), 20)}`).join('\n')];
}
function warnings(facts) {
    const lines = facts.phases.flatMap(({ tasks, leg }) => [...tasks.values()].flatMap((result) => (result.warnings ?? []).map((warning) => `- ${(0,render_escape/* markdownText */.p7)(leg === undefined ? result.id : `${result.id}, leg ${leg}`)}: ${(0,render_escape/* markdownText */.p7)(warning)}`)));
    return lines.length > 0 ? ['### Warnings', lines.join('\n')] : [];
}

;// CONCATENATED MODULE: ./build/js/render/report-tables.js





function phaseTable({ phases }) {
    return [
        '## Phases',
        ...table(['phase', 'verdict', 'tasks passed', 'time'], phases.map((reported) => {
            const counted = reported.phase.tasks.filter((task) => task.kind !== 'work-item');
            const passed = counted.filter((task) => reported.tasks.get(task.id)?.status === 'passed');
            return [report_tables_name(reported), signed(reported.result?.verdict ?? 'no result'), `${passed.length} of ${counted.length}`, wallTime(reported)];
        })),
    ];
}
/** From the first task that started to the last that ended. */
function wallTime({ tasks }) {
    const ran = [...tasks.values()].flatMap(({ startedAt, durationMs }) => (startedAt === undefined ? [] : [{ startedAt, durationMs }]));
    const first = ran.map((task) => task.startedAt).toSorted()[0];
    if (first === undefined)
        return '';
    return (0,terminal_text/* duration */.p0)(Math.max(...ran.map((task) => millisecondsBetween(first, task.startedAt) + task.durationMs)));
}
function taskTables({ phases }) {
    return [
        '## Tasks',
        ...phases.flatMap((reported) => [
            `### ${report_tables_name(reported)}`,
            ...table(['task', 'title', 'status', 'time', 'effort', 'evidence'], reported.phase.tasks.map((task) => taskRow(reported, task))),
        ]),
    ];
}
function taskRow({ tasks, folder }, task) {
    const result = tasks.get(task.id);
    const kind = task.kind === 'automated' ? '' : task.kind === 'manual' ? ' (manual)' : ' (work item)';
    return [
        (0,render_escape/* markdownText */.p7)(task.id),
        (0,render_escape/* markdownText */.p7)(task.title),
        `${signed(outcomeOf(result))}${result?.tolerated ? ', tolerated' : ''}${kind}`,
        result?.startedAt === undefined ? '' : (0,terminal_text/* duration */.p0)(result.durationMs),
        (0,render_escape/* markdownText */.p7)(task.effort?.text ?? ''),
        result === undefined || task.kind === 'work-item' ? '' : evidenceLinks(folder, task.id, result.evidence),
    ];
}
function criteriaTable({ phases }) {
    const rows = phases.flatMap((reported) => [
        ...criteria(reported, 'entry', reported.phase.entry, reported.result?.entry),
        ...criteria(reported, 'exit', reported.phase.exit, reported.result?.exit),
    ]);
    return rows.length > 0 ? ['## Entry and exit criteria', ...table(['phase', 'gate', 'criterion', 'status', 'seen'], rows)] : [];
}
function criteria(reported, gate, declared, results = []) {
    return declared.map((criterion, index) => {
        const result = results[index];
        return [
            report_tables_name(reported),
            result === undefined ? gate : (0,render_escape/* markdownLink */.iQ)(gate, `${reported.folder}/${gate}.log`),
            (0,render_escape/* markdownText */.p7)(criterion.name),
            signed(result?.status ?? 'no result'),
            (0,render_escape/* markdownText */.p7)(result?.error ?? result?.detail ?? ''),
        ];
    });
}
function decisionTable({ record }) {
    if (record.decisions.length === 0)
        return [];
    const rows = record.decisions.map((decision) => [
        (0,render_escape/* markdownText */.p7)(decision.task),
        decision.decision,
        (0,render_escape/* markdownText */.p7)(decision.by),
        (0,render_escape/* markdownText */.p7)(decision.note),
        readableInstant(decision.at),
        decision.asserted ? 'asserted: somebody at a command line said so' : 'GitHub vouches for who it was',
    ]);
    return ['## Decisions', ...table(['task', 'decision', 'by', 'note', 'when', 'known from'], rows)];
}
function requirementTable({ plan, results }) {
    if (plan.requirements.length === 0)
        return [];
    const covering = new Map();
    for (const task of plan.phases.flatMap((phase) => phase.tasks)) {
        for (const id of task.covers) {
            const said = `${(0,render_escape/* markdownText */.p7)(task.id)} ${results.tasks.get(task.id) ?? 'no result'}`;
            const known = covering.get(id);
            if (known)
                known.push(said);
            else
                covering.set(id, [said]);
        }
    }
    const rows = plan.requirements.map(({ id, title, source }) => [
        (0,render_escape/* markdownText */.p7)(id),
        (0,render_escape/* markdownText */.p7)(title),
        (0,render_escape/* markdownText */.p7)(source === undefined ? '' : source.line === undefined ? source.file : `${source.file}:${source.line}`),
        (0,terminal_text/* few */.H$)(covering.get(id) ?? ['no task'], 10),
    ]);
    return [
        '## Requirements',
        'Which tasks cover each requirement, and how they ended. Whether that proves it is for the traceability report to say.',
        ...table(['requirement', 'title', 'source', 'tasks'], rows),
    ];
}
function report_tables_name({ phase, leg }) {
    const [id, title] = [(0,render_escape/* markdownText */.p7)(phase.id), (0,render_escape/* markdownText */.p7)(phase.title)];
    const whole = title === '' || title.toLowerCase() === id.toLowerCase() ? id : `${id} ${title}`;
    return leg === undefined ? whole : `${whole}, leg ${(0,render_escape/* markdownText */.p7)(leg)}`;
}

;// CONCATENATED MODULE: ./build/js/render/report-md.js








/**
 * The whole document, to be written to the record's folder: its links are relative to it. The first line alone is the
 * verdict.
 */
function reportMarkdown(input) {
    const facts = reportFacts(input);
    const blocks = [
        headline(facts),
        identity(facts),
        ...attention(facts),
        ...phaseTable(facts),
        ...taskTables(facts),
        ...decisionTable(facts),
        ...criteriaTable(facts),
        ...requirementTable(facts),
        ...graphBlocks(facts),
        ...verification(facts.record),
    ];
    return `${blocks.join('\n\n')}\n`;
}
const TOLD = ['failed', 'blocked', 'waiting', 'cancelled', 'skipped', 'waived'];
function headline({ plan, record, results, phases }) {
    const counted = plan.phases.flatMap((phase) => phase.tasks).filter((task) => task.kind !== 'work-item');
    const having = (status) => counted.filter((task) => results.tasks.get(task.id) === status).length;
    const others = TOLD.flatMap((status) => (having(status) > 0 ? [`${having(status)} ${status}`] : []));
    const unknown = having(undefined) > 0 ? [`${having(undefined)} without a result`] : [];
    const who = [...new Set(phases.flatMap(({ tasks }) => [...tasks.values()].flatMap((task) => task.waitsFor ?? [])))];
    return [
        `# ${sign(record.verdict)} ${(0,render_escape/* markdownText */.p7)(plan.name)}: ${record.verdict}`,
        [`${having('passed')} of ${(0,terminal_text/* count */.U9)(counted.length, 'task')} passed`, ...others, ...unknown].join(', '),
        ...(who.length > 0 ? [`waits for ${who.map(render_escape/* markdownText */.p7).join(', ')}`] : []),
    ].join(' · ');
}
function identity({ plan, record: { run } }) {
    const commit = run.headSha ?? run.sha;
    return [
        commit === null ? 'no commit' : `commit ${(0,render_escape/* markdownCode */.D9)(commit.slice(0, 10))}`,
        ...(run.repository === null ? [] : [(0,render_escape/* markdownText */.p7)(run.repository)]),
        ...(run.ref === null ? [] : [(0,render_escape/* markdownText */.p7)(run.ref)]),
        readableInstant(run.startedAt),
        run.finishedAt === null ? 'not finished' : (0,terminal_text/* duration */.p0)(millisecondsBetween(run.startedAt, run.finishedAt)),
        `run ${(0,render_escape/* markdownCode */.D9)(run.id)}, attempt ${run.attempt}`,
        `plan ${(0,render_escape/* markdownCode */.D9)(plan.file)}, sha256 ${(0,render_escape/* markdownCode */.D9)(plan.digest)}`,
    ].join(' · ');
}
function graphBlocks({ graph, results }) {
    if (graph.tasks.size === 0)
        return [];
    const { tasks, total, minHours, maxHours } = graph.criticalPath;
    const hours = minHours === maxHours ? `${minHours}` : `${minHours} to ${maxHours}`;
    const length = graph.unit === 'tasks' ? (0,terminal_text/* count */.U9)(total, 'task') : `${hours} h of effort`;
    return [
        '## Plan as a graph',
        `\`\`\`mermaid\n${(0,mermaid.mermaid)(graph, results)}\`\`\``,
        `Critical path (${length}): ${tasks.map(render_escape/* markdownText */.p7).join(' → ')}`,
    ];
}
function verification({ phases }) {
    const rows = phases.map(({ id, leg, manifest }) => {
        const folder = leg === undefined ? id : `${id}@${leg}`;
        return [(0,render_escape/* markdownText */.p7)(folder), manifest === null ? 'none: it was cut short, or came without one' : (0,render_escape/* markdownLink */.iQ)(manifest, `${folder}/manifest.json`)];
    });
    return [
        '## Check the evidence',
        'In the folder of this report:',
        '```\nsha256sum run.json\nphasegate verify . --digest DIGEST\n```',
        [
            '`DIGEST` is what the first command printed where and when you trust the folder: kept elsewhere, it shows later that nothing of',
            'the record was changed, added or removed. Who made the record, only a signature can show. This report is derived from the',
            'record and not covered by the digest.',
        ].join(' '),
        ...table(['phase', 'sha256 of its manifest'], rows),
    ];
}

// EXTERNAL MODULE: ./build/js/trace/record.js + 1 modules
var record = __webpack_require__(9968);
;// CONCATENATED MODULE: ./build/js/trace/verdict.js
/**
 * The verdict tables of the design ("Verdict, exit code, job"), and nothing else. Pure: they are evaluated where the
 * tasks ran and again by whoever reads the record.
 */

/** The verdict of one phase, the first row of the table that matches. */
function phaseVerdict(state) {
    const results = state.tasks.map((id) => state.results.get(id));
    const is = (status) => results.some((result) => result?.status === status);
    const criteria = [...state.entry, ...state.exit];
    if (results.some((result) => result?.status === 'failed' && !result.tolerated))
        return 'failed';
    if (criteria.some((criterion) => criterion.status === 'failed'))
        return 'failed';
    if (results.some((result) => result === undefined || result.status === 'cancelled' || isBlockedByNothingKnown(result, state))) {
        return 'not-computed';
    }
    // A passed exit criterion is a check that ran, so a milestone of work items can have a real gate.
    const gatePassed = state.exit.some((criterion) => criterion.status === 'passed');
    if (!is('passed') && !is('waived') && !is('waiting') && !gatePassed)
        return 'not-computed';
    if (is('waiting'))
        return 'waiting';
    if (state.exit.filter((criterion) => criterion.status === 'passed').length < state.exitDeclared)
        return 'not-computed';
    return is('waived') ? 'passed-with-waivers' : 'passed';
}
function isBlockedByNothingKnown(result, state) {
    if (result.status !== 'blocked')
        return false;
    const causes = result.blockedBy ?? [];
    return causes.length === 0 || causes.some((cause) => !['failed', 'waiting'].includes(state.statusOf(cause) ?? ''));
}
/** The verdict of a plan, or of the phases somebody selected, from the verdicts of its phases. */
function planVerdict(phases) {
    if (phases.length === 0)
        return 'not-computed';
    if (phases.some((phase) => phase.verdict === 'failed'))
        return 'failed';
    const byId = new Map(phases.map((phase) => [phase.id, phase]));
    const waits = new Map();
    const afterWaiting = (id) => {
        const known = waits.get(id);
        if (known !== undefined)
            return known;
        waits.set(id, false);
        const found = (byId.get(id)?.needs ?? []).some((need) => byId.get(need)?.verdict === 'waiting' || afterWaiting(need));
        waits.set(id, found);
        return found;
    };
    if (phases.some((phase) => (phase.verdict ?? 'not-computed') === 'not-computed' && !afterWaiting(phase.id)))
        return 'not-computed';
    if (phases.some((phase) => phase.verdict === 'waiting'))
        return 'waiting';
    return phases.some((phase) => phase.verdict === 'passed-with-waivers') ? 'passed-with-waivers' : 'passed';
}
/** The verdict of tasks that were selected one by one: the phase's table without its criteria. */
function selectionVerdict(tasks, results, statusOf) {
    return phaseVerdict({ tasks, results, entry: [], exit: [], exitDeclared: 0, statusOf });
}
/** The exit code that speaks of a verdict. */
function exitCodeOf(verdict) {
    switch (verdict) {
        case 'passed':
        case 'passed-with-waivers':
            return errors/* EXIT */.d.passed;
        case 'failed':
        case 'not-computed':
            return errors/* EXIT */.d.failed;
        case 'waiting':
            return errors/* EXIT */.d.waiting;
    }
}
/** Whether a phase with this verdict lets what needs it start. */
function opensTheWay(verdict) {
    return verdict === 'passed' || verdict === 'passed-with-waivers';
}

// EXTERNAL MODULE: ./build/js/run/decisions.js
var run_decisions = __webpack_require__(6511);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./build/js/run/intact.js





/** Whether all evidence of a task is still what its result says. A result without its evidence is not kept. */
async function intactEvidence(folder, result) {
    for (const file of result.evidence) {
        const path = (0,external_node_path_.join)(folder, 'evidence', result.id, (0,paths/* encodePath */.O0)(file.path));
        if (!(0,external_node_fs_.existsSync)(path) || (await sha256Of(path)) !== file.sha256)
            return false;
    }
    return true;
}
async function sha256Of(path) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await (0,promises_.pipeline)((0,external_node_fs_.createReadStream)(path), hash);
    return hash.digest('hex');
}

;// CONCATENATED MODULE: ./build/js/run/environment.js
/**
 * What a task's processes find in their environment. A task is not us: none of the runner's credentials, inputs or
 * command files reach it (design, "A task is not us").
 */
/** Credentials and inputs of the action itself. */
const OURS = /^(INPUT_.*|ACTIONS_RUNTIME_.*|ACTIONS_RESULTS_URL|ACTIONS_CACHE_.*|ACTIONS_ID_TOKEN_.*)$/i;
/** Files through which a process speaks to the runner: a task gets files of its own under these names. */
const COMMAND_FILES = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'];
/**
 * The environment every task starts from: the caller's, less what is ours, less the variables only some tasks may have.
 *
 * @param env the environment Phasegate itself was started with
 * @param secrets names of all variables that any task lists under `secrets`
 */
function baseEnvironment(env, secrets) {
    const base = {};
    const commandFiles = COMMAND_FILES;
    for (const [name, value] of Object.entries(env)) {
        if (value === undefined || OURS.test(name) || commandFiles.includes(name) || secrets.has(name))
            continue;
        base[name] = value;
    }
    return base;
}

// EXTERNAL MODULE: ./build/js/run/identity.js
var run_identity = __webpack_require__(8848);
// EXTERNAL MODULE: ./build/js/run/plan-file.js + 31 modules
var plan_file = __webpack_require__(4972);
// EXTERNAL MODULE: ./build/js/run/record-folder.js
var record_folder = __webpack_require__(5068);
// EXTERNAL MODULE: ./build/js/plan/expression.js
var expression = __webpack_require__(6608);
;// CONCATENATED MODULE: ./build/js/run/advice.js
/** What a person needs to know where a task failed or waits. */


/** Longer instructions are cut: the file itself is named in the plan. */
const LONGEST = 8192;
/** @param tail the last lines of the task's output, redacted */
function adviceFor(task, result, tail, { workspace, redactor, commands }) {
    if (result.status === 'waiting') {
        const instructions = task.manual?.instructions;
        const words = instructions === undefined ? '' : 'text' in instructions ? instructions.text : textOrFile(instructions.file, workspace);
        const by = result.waitsFor?.[0] === 'anyone' ? 'YOU' : (result.waitsFor?.[0]?.replace(/^@/, '') ?? 'YOU');
        return { tail: [], instructions: redactor.text(words), approve: commands.approve(task.id, by) };
    }
    if (result.status !== 'failed')
        return undefined;
    return {
        tail,
        ...(task.hint === undefined ? {} : { hint: redactor.text(textOrFile(task.hint, workspace)) }),
        ...(result.reproduce === undefined ? {} : { reproduce: result.reproduce }),
    };
}
/** The words of a hint or of instructions: the file's where they name one of the workspace, else as they stand. */
function textOrFile(value, workspace) {
    if (value.includes('\n') || value.length > 500)
        return value;
    const path = (0,external_node_path_.join)(workspace, value);
    if (!isInside(path, workspace) || !(0,external_node_fs_.statSync)(path).isFile())
        return value;
    return (0,external_node_fs_.readFileSync)(path, 'utf8').slice(0, LONGEST).trimEnd();
}
/** Whether a path exists and, followed through its links, lies in the workspace. */
function isInside(path, workspace) {
    if (!(0,external_node_fs_.existsSync)(path))
        return false;
    const inside = (0,external_node_path_.relative)(workspace, (0,external_node_fs_.realpathSync)(path));
    return !inside.startsWith('..') && !(0,external_node_path_.isAbsolute)(inside);
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./build/js/evidence/capture.js
/** The captured output of one task: redacted on its way to the disk, in memory as long as it is small. */




/** Up to here the output is kept in memory and written at once in the end. */
const IN_MEMORY = 64 * 1024;
/** A line longer than this is written in pieces. */
const LONGEST_LINE = 64 * 1024;
const TAIL = 16 * 1024;
const capture_NEWLINE = 0x0a;
const FLAGS = external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_CREAT | external_node_fs_.constants.O_TRUNC | (external_node_fs_.constants.O_NOFOLLOW ?? 0);
class OutputCapture {
    /** Told each line as it is complete, redacted, with the label of its source. */
    onLine;
    #file;
    #redactor;
    #streams = [];
    #sources = [];
    #noted = new Map();
    #pending = [];
    #pendingSize = 0;
    #size = 0;
    #hash;
    #fd;
    #flushing;
    #failure;
    #tail = [];
    #tailSize = 0;
    /** Whose bytes came last, and whether they ended a line. */
    #last;
    #atLineStart = true;
    constructor(file, redactor) {
        this.#file = file;
        this.#redactor = redactor;
    }
    /** Lines of two sources do not mix but where one is longer than 64 KiB. */
    source(label) {
        let stream;
        let line = [];
        let length = 0;
        let ended = false;
        const take = (bytes) => {
            const end = bytes.lastIndexOf(capture_NEWLINE) + 1;
            if (end > 0 || length + bytes.length > LONGEST_LINE) {
                const cut = end > 0 ? end : bytes.length;
                line.push(bytes.subarray(0, cut));
                this.#append(line.length === 1 ? line[0] : Buffer.concat(line), source, label);
                line = [];
                length = 0;
                bytes = bytes.subarray(cut);
            }
            if (bytes.length === 0)
                return;
            line.push(bytes);
            length += bytes.length;
        };
        const source = {
            write: (chunk) => {
                if (ended || this.#failure !== undefined)
                    return undefined;
                if (stream === undefined)
                    this.#streams.push((stream = this.#redactor.stream()));
                take(stream.push(chunk));
                return this.#pendingSize > IN_MEMORY ? this.#flush() : undefined;
            },
            end: () => {
                if (ended)
                    return;
                ended = true;
                if (stream !== undefined)
                    take(stream.end());
                if (length > 0)
                    this.#append(Buffer.concat(line), source, label);
            },
        };
        this.#sources.push(source);
        return source;
    }
    /** A line of Phasegate's own, such as the command of a step. */
    note(line) {
        const stream = this.#redactor.stream();
        const bytes = Buffer.concat([stream.push(Buffer.from(`${line}\n`)), stream.end()]);
        add(this.#noted, stream.counts);
        this.#append(bytes, this, undefined);
    }
    /** The last lines, redacted. Of long ones only the last 16 KiB are there. */
    tail(lines) {
        const text = Buffer.concat(this.#tail).subarray(-TAIL).toString();
        const all = text.replace(/\r?\n$/, '').split(/\r?\n/);
        const isCut = this.#size > Math.min(this.#tailSize, TAIL);
        const whole = isCut && all.length > 1 ? all.slice(1) : all;
        return text === '' ? [] : whole.slice(-lines);
    }
    /**
     * Ends the sources and writes what is left.
     *
     * @throws the system's error when something could not be written
     */
    async close() {
        for (const source of this.#sources)
            source.end();
        await this.#flushing;
        try {
            if (this.#failure !== undefined)
                throw this.#failure;
            const rest = Buffer.concat(this.#pending);
            this.#pending = [];
            this.#fd ??= this.#open();
            for (let written = 0; written < rest.length;)
                written += (0,external_node_fs_.writeSync)(this.#fd, rest, written);
            const sha256 = (this.#hash ?? (0,external_node_crypto_.createHash)('sha256')).update(rest).digest('hex');
            const counts = new Map(this.#noted);
            for (const stream of this.#streams)
                add(counts, stream.counts);
            return { sha256, size: this.#size, redactions: Object.fromEntries(counts) };
        }
        finally {
            if (this.#fd !== undefined)
                (0,external_node_fs_.closeSync)(this.#fd);
            this.#fd = undefined;
        }
    }
    #append(bytes, owner, label) {
        if (!this.#atLineStart && this.#last !== owner)
            this.#keep(Buffer.from('\n'));
        this.#keep(bytes);
        this.#last = owner;
        this.#atLineStart = bytes.at(-1) === capture_NEWLINE;
        if (this.onLine === undefined)
            return;
        for (const line of bytes.toString().replace(/\r?\n$/, '').split(/\r?\n/))
            this.onLine(line, label);
    }
    #keep(bytes) {
        this.#size += bytes.length;
        this.#pending.push(bytes);
        this.#pendingSize += bytes.length;
        const last = bytes.length > TAIL ? Buffer.from(bytes.subarray(-TAIL)) : bytes;
        this.#tail.push(last);
        this.#tailSize += last.length;
        while (this.#tail.length > 1 && this.#tailSize - this.#tail[0].length > TAIL)
            this.#tailSize -= this.#tail.shift().length;
    }
    /** Writes what is pending, one write at a time, and never rejects: `close` tells of a failure. */
    #flush() {
        this.#flushing ??= (async () => {
            try {
                while (this.#pendingSize > IN_MEMORY) {
                    const bytes = Buffer.concat(this.#pending);
                    this.#pending = [];
                    this.#pendingSize = 0;
                    this.#fd ??= this.#open();
                    (this.#hash ??= (0,external_node_crypto_.createHash)('sha256')).update(bytes);
                    for (let written = 0; written < bytes.length;) {
                        written += (await (0,external_node_util_.promisify)(external_node_fs_.write)(this.#fd, bytes, written, bytes.length - written, null)).bytesWritten;
                    }
                }
            }
            catch (error) {
                this.#failure = error;
                this.#pending = [];
                this.#pendingSize = 0;
            }
            finally {
                this.#flushing = undefined;
            }
        })();
        return this.#flushing;
    }
    #open() {
        try {
            return (0,external_node_fs_.openSync)(this.#file, FLAGS, 0o644);
        }
        catch (error) {
            if (error.code !== 'ENOENT')
                throw error;
            (0,external_node_fs_.mkdirSync)((0,external_node_path_.dirname)(this.#file), { recursive: true });
            return (0,external_node_fs_.openSync)(this.#file, FLAGS, 0o644);
        }
    }
}
function add(sum, counts) {
    for (const [name, count] of counts)
        sum.set(name, (sum.get(name) ?? 0) + count);
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
;// CONCATENATED MODULE: ./build/js/run/process.js
/**
 * Child processes as steps need them: one process group each, ended as a whole tree, with back-pressure on what they
 * print and nothing of theirs left behind.
 */



/** Between SIGTERM and SIGKILL. A cancelled job has five seconds for everything (design, "Ending"). */
const GRACE_MS = { timeout: 5000, cancel: 2000, leftover: 1000 };
/** How long a finished shell may leave its pipes open, as `>(tee log)` does, before what holds them counts as left behind. */
const FLUSH_MS = 500;
/** One argument may have 128 KiB on Linux; a longer script goes through a file. */
const ARGUMENT_LIMIT = 100_000;
/** The variable every process of a step carries, by which those that left its group are found again. */
const process_MARK = 'PHASEGATE_STEP';
/** Runs one script to its end and until nothing of it is left. Never rejects for what the script does. */
async function runProcess(options) {
    if (options.signal.aborted)
        return { kind: 'cancelled', leftBehind: 0 };
    const command = commandFor(options);
    if ('missing' in command) {
        return { kind: 'not-started', reason: `shell "${options.shell}" was not found: ${command.missing} is not on PATH. Install it, or set another \`shell:\`.`, leftBehind: 0 };
    }
    const child = (0,external_node_child_process_.spawn)(command.file, command.args, {
        cwd: options.cwd,
        env: options.env,
        // A group of its own, so that all of it can be ended at once and our terminal's Ctrl-C reaches it only through us.
        detached: process.platform !== 'win32',
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
    });
    let stopped;
    let ending;
    const stop = (why) => {
        if (stopped !== undefined || child.pid === undefined)
            return;
        stopped = why;
        ending = endTree(child.pid, options.env[process_MARK], why === 'timed-out' ? GRACE_MS.timeout : GRACE_MS.cancel);
    };
    const onAbort = () => stop('cancelled');
    options.signal.addEventListener('abort', onAbort, { once: true });
    const timer = options.timeoutMs === undefined ? undefined : setTimeout(() => stop('timed-out'), options.timeoutMs);
    const exited = new Promise((resolve) => {
        child.once('error', (error) => resolve({ error }));
        child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    const closed = new Promise((resolve) => child.once('close', () => resolve()));
    drain(child.stdout, options.stdout);
    drain(child.stderr, options.stderr);
    const result = await exited;
    clearTimeout(timer);
    options.signal.removeEventListener('abort', onAbort);
    if ('error' in result)
        return { kind: 'not-started', reason: startError(result.error, command.file, options.cwd), leftBehind: 0 };
    let leftBehind = 0;
    if (ending !== undefined)
        await ending;
    else if (child.pid !== undefined) {
        if (!(await settled(closed, FLUSH_MS)) || groupIsAlive(child.pid)) {
            leftBehind = await endTree(child.pid, options.env[process_MARK], GRACE_MS.leftover);
        }
    }
    // What escaped both the group and the mark may hold the pipes for ever: what it prints from here on is not ours.
    if (!(await settled(closed, FLUSH_MS))) {
        child.stdout.destroy();
        child.stderr.destroy();
    }
    if (stopped !== undefined)
        return { kind: stopped, leftBehind };
    if (result.signal !== null)
        return { kind: 'signalled', signal: result.signal, leftBehind };
    return { kind: 'exited', code: result.code ?? 1, leftBehind };
}
function drain(stream, sink) {
    stream.on('data', (chunk) => {
        const pressure = sink.write(chunk);
        if (pressure === undefined)
            return;
        stream.pause();
        void pressure.then(() => stream.resume());
    });
    // A reset pipe of a killed child is no news; its exit is.
    stream.on('error', () => undefined);
}
/** Whether the promise resolves within the time, without keeping the process alive for it. */
async function settled(promise, ms) {
    let timer;
    const late = new Promise((resolve) => {
        timer = setTimeout(() => resolve(false), ms);
    });
    try {
        return await Promise.race([promise.then(() => true), late]);
    }
    finally {
        clearTimeout(timer);
    }
}
function startError(error, file, cwd) {
    switch (error.code) {
        case 'ENOENT':
            return `${file} could not be started in ${cwd}: it is not on PATH, or the working directory is gone.`;
        case 'E2BIG':
            return 'The environment is too large for a process of this system. Pass large values through files.';
        default:
            return `${file} could not be started: ${error.message}`;
    }
}
/**
 * The command line of a script, as GitHub starts it (`bash --noprofile --norc -eo pipefail`), in one argument where it
 * fits. For bash and sh both streams go through one pipe, so that the log keeps the order in which lines were written;
 * the second pipe holds what the shell says before its first line runs, such as a syntax error.
 */
function commandFor({ shell, script, scratch, env }) {
    const path = env['PATH'] ?? '';
    const inline = script.length < ARGUMENT_LIMIT;
    const file = (ending, text) => {
        const target = (0,external_node_path_.join)(scratch, `step${ending}`);
        (0,external_node_fs_.writeFileSync)(target, text, { mode: 0o600 });
        return target;
    };
    switch (shell) {
        case 'bash':
        case 'sh': {
            const found = onPath(shell, path);
            if (found === undefined)
                return { missing: shell };
            const flags = shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail'] : ['-e'];
            const merged = `exec 2>&1;${script}`;
            return { file: found, args: inline ? [...flags, '-c', merged] : [...flags, file('.sh', merged)] };
        }
        case 'node': {
            const found = onPath('node', path) ?? process.execPath;
            return { file: found, args: inline ? ['-e', script] : [file('.cjs', script)] };
        }
        case 'python': {
            const found = onPath('python', path) ?? onPath('python3', path);
            if (found === undefined)
                return { missing: 'python (or python3)' };
            return { file: found, args: [file('.py', script)] };
        }
        case 'pwsh': {
            const found = onPath('pwsh', path);
            if (found === undefined)
                return { missing: 'pwsh' };
            const text = `$ErrorActionPreference = 'stop'\n${script}\nif ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }\n`;
            return { file: found, args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', file('.ps1', text)] };
        }
    }
}
const found = new Map();
/** Where a program is, looked up once per PATH: spawning by full path spares the child's own search in each start. */
function onPath(name, path) {
    const key = `${name}\0${path}`;
    if (!found.has(key))
        found.set(key, search(name, path));
    return found.get(key);
}
function search(name, path) {
    const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
    for (const folder of path.split(external_node_path_.delimiter)) {
        for (const ending of endings) {
            const candidate = (0,external_node_path_.join)(folder || '.', name + ending);
            try {
                (0,external_node_fs_.accessSync)(candidate, external_node_fs_.constants.X_OK);
                return candidate;
            }
            catch {
                continue;
            }
        }
    }
    return undefined;
}
function groupIsAlive(pid) {
    if (process.platform === 'win32')
        return false;
    try {
        process.kill(-pid, 0);
        return true;
    }
    catch (error) {
        return error.code === 'EPERM';
    }
}
/**
 * Ends a process, its group, its descendants and whatever carries its mark: SIGTERM, then SIGKILL when the grace is
 * over. Resolves with how many processes there were besides the leader.
 */
async function endTree(leader, mark, graceMs) {
    if (process.platform === 'win32') {
        try {
            (0,external_node_child_process_.execFileSync)('taskkill', ['/pid', String(leader), '/T', '/F'], { stdio: 'ignore' });
        }
        catch {
            // It had ended by itself.
        }
        return 0;
    }
    const seen = new Set();
    const strike = (signal) => {
        const members = familyOf(leader, mark);
        for (const pid of members)
            if (pid !== leader)
                seen.add(pid);
        send(-leader, signal);
        for (const pid of members)
            send(pid, signal);
        return members.length > 0 || groupIsAlive(leader);
    };
    const deadline = Date.now() + graceMs;
    let alive = strike('SIGTERM');
    while (alive && Date.now() < deadline) {
        await pause(20);
        alive = familyOf(leader, mark).length > 0 || groupIsAlive(leader);
    }
    // A killed process may be listed until its parent has taken note; a few rounds catch what was forked meanwhile.
    for (let round = 0; alive && round < 50; round += 1) {
        alive = strike('SIGKILL');
        if (alive)
            await pause(10);
    }
    return Math.max(seen.size, 1);
}
function send(pid, signal) {
    try {
        process.kill(pid, signal);
    }
    catch {
        // Gone between the look and the signal.
    }
}
async function pause(ms) {
    await new Promise((resolve) => {
        setTimeout(resolve, ms);
    });
}
/** The living members of a step: its group, all their descendants, and on Linux whoever carries its mark. */
function familyOf(leader, mark) {
    const rows = process.platform === 'linux' ? linuxProcesses() : listedProcesses();
    const members = new Set(rows.filter((row) => row.group === leader || row.pid === leader).map((row) => row.pid));
    if (process.platform === 'linux' && mark !== undefined) {
        for (const row of rows)
            if (!members.has(row.pid) && carries(row.pid, mark))
                members.add(row.pid);
    }
    for (let grew = true; grew;) {
        grew = false;
        for (const row of rows) {
            if (members.has(row.parent) && !members.has(row.pid)) {
                members.add(row.pid);
                grew = true;
            }
        }
    }
    return [...members];
}
function linuxProcesses() {
    const rows = [];
    for (const name of (0,external_node_fs_.readdirSync)('/proc')) {
        const pid = Number(name);
        if (!Number.isInteger(pid))
            continue;
        try {
            const stat = (0,external_node_fs_.readFileSync)(`/proc/${name}/stat`, 'latin1');
            // The command's name in parentheses may itself hold spaces and parentheses.
            const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
            if (state !== 'Z' && state !== 'X')
                rows.push({ pid, parent: Number(parent), group: Number(group) });
        }
        catch {
            continue;
        }
    }
    return rows;
}
function listedProcesses() {
    const text = (0,external_node_child_process_.execFileSync)('ps', ['-axo', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' });
    return text
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter((columns) => !columns[3]?.startsWith('Z'))
        .map(([pid, parent, group]) => ({ pid: Number(pid), parent: Number(parent), group: Number(group) }));
}
function carries(pid, mark) {
    try {
        return (0,external_node_fs_.readFileSync)(`/proc/${pid}/environ`, 'latin1').includes(`${process_MARK}=${mark}\0`);
    }
    catch {
        return false;
    }
}
/** A number the kernel gives no new process below, as long as it has not come round; 0: it does not say. */
function lastProcess() {
    if (process.platform !== 'linux')
        return 0;
    try {
        return Number((0,external_node_fs_.readFileSync)('/proc/loadavg', 'latin1').trim().split(' ')[4]);
    }
    catch {
        return 0;
    }
}
/** More candidates than this are looked up in one listing. */
const FEW = 200;
/**
 * Processes that left their step's group, as daemons do, and still run: found by the mark of their task.
 *
 * @param since what `lastProcess` said before the task started
 */
function strays(mark, since) {
    if (process.platform !== 'linux')
        return [];
    const last = lastProcess();
    const few = since > 0 && last >= since && last - since <= FEW;
    const candidates = few
        ? Array.from({ length: last - since }, (_, n) => since + 1 + n).filter((pid) => (0,external_node_fs_.existsSync)(`/proc/${pid}`))
        : (0,external_node_fs_.readdirSync)('/proc').map(Number).filter(Number.isInteger);
    return candidates.filter((pid) => carries(pid, mark));
}

;// CONCATENATED MODULE: ./build/js/run/steps.js
/** Runs the steps of one task: a command or a check each, with its condition, attempts and time limit. */




/**
 * Runs one step to its result. Never rejects for what the step does.
 *
 * @param failedBefore whether a step before it failed: what its `if` sees as `failure()`
 */
async function runStep(step, failedBefore, context) {
    const base = { name: step.name, kind: step.check.kind };
    const env = { ...context.env, ...step.env };
    const started = performance.now();
    const elapsed = () => Math.round(performance.now() - started);
    try {
        const status = { success: !failedBefore, failure: failedBefore, cancelled: false };
        if (!(0,expression.evaluateCondition)(step.if ?? 'success()', { ...context.expressions, env }, status)) {
            return { ...base, status: 'skipped', attempts: 0, durationMs: 0 };
        }
    }
    catch (error) {
        return { ...base, status: 'failed', attempts: 0, durationMs: 0, error: `its \`if\` could not be evaluated: ${error.message}` };
    }
    const retry = step.retry ?? context.defaults.retry ?? { attempts: 1, backoffMs: 0 };
    for (let attempt = 1;; attempt += 1) {
        context.onStart(step.name, attempt);
        const outcome = await runAttempt(step, env, context);
        const outOfTime = context.deadline !== undefined && Date.now() >= context.deadline;
        if (outcome.status !== 'failed' || attempt >= retry.attempts || outOfTime) {
            return { ...base, attempts: attempt, durationMs: elapsed(), ...redacted(outcome, context.redactor) };
        }
        const waitMs = Math.min(retry.backoffMs * 2 ** (attempt - 1), (context.deadline ?? Infinity) - Date.now());
        context.onRetry(step.name, attempt, context.redactor.text(outcome.error), waitMs);
        if (!(await waitFor(waitMs, context.signal)))
            return { ...base, status: 'cancelled', attempts: attempt, durationMs: elapsed() };
    }
}
function redacted(outcome, redactor) {
    if (outcome.status === 'cancelled')
        return outcome;
    const tests = outcome.tests?.map((test) => ({
        ...test,
        name: redactor.text(test.name),
        ...(test.message === undefined ? {} : { message: redactor.text(test.message) }),
    }));
    const told = outcome.status === 'failed' ? { error: redactor.text(outcome.error) } : outcome.detail === undefined ? {} : { detail: redactor.text(outcome.detail) };
    return { ...outcome, ...told, ...(tests === undefined ? {} : { tests }) };
}
async function runAttempt(step, env, context) {
    const folder = workingDirectory(step.workingDirectory ?? context.defaults.workingDirectory, context.workspace);
    if ('problem' in folder)
        return { status: 'failed', error: folder.problem };
    const own = step.timeoutMs;
    const left = context.deadline === undefined ? undefined : Math.max(context.deadline - Date.now(), 1);
    const timeoutMs = own === undefined ? left : Math.min(own, left ?? Infinity);
    const timedOut = `timed out after ${words(timeoutMs !== undefined && timeoutMs === own ? own : (context.defaults.timeoutMs ?? timeoutMs ?? 0))}; all its processes were ended`;
    const { check } = step;
    if (check.kind === 'run') {
        const stdout = context.capture.source();
        const stderr = context.capture.source();
        const outcome = await runProcess({
            shell: step.shell ?? context.defaults.shell ?? 'bash',
            script: check.run,
            cwd: folder.path,
            env,
            scratch: context.scratch,
            timeoutMs,
            signal: context.signal,
            stdout,
            stderr,
        });
        stdout.end();
        stderr.end();
        if (outcome.leftBehind > 0 && outcome.kind === 'exited') {
            const some = outcome.leftBehind === 1 ? 'a process' : `${outcome.leftBehind} processes`;
            context.onWarning(`step "${step.name}" left ${some} running; ended with it. End what you start, or start it in the task that needs it.`);
        }
        return ofProcess(outcome, timedOut);
    }
    if (check.kind === 'requirements' || check.kind === 'tasks') {
        return { status: 'failed', error: `the check \`${check.kind}\` is evaluated by the report, which this version does not do while tasks run` };
    }
    const { runCheck } = await __webpack_require__.e(/* import() */ 549).then(__webpack_require__.bind(__webpack_require__, 4549));
    const limit = new AbortController();
    const stop = () => limit.abort();
    context.signal.addEventListener('abort', stop, { once: true });
    const log = context.capture.source();
    try {
        const outcome = await runCheck(check, {
            workspace: context.workspace,
            workingDirectory: folder.path,
            vars: context.vars,
            signal: limit.signal,
            ...(timeoutMs === undefined ? {} : { timeoutMs }),
            ...(context.freshSince === undefined ? {} : { freshSince: context.freshSince }),
            requirementIds: context.requirementIds,
            record: context.record,
            log: (line) => void log.write(Buffer.from(`${line}\n`)),
        });
        return context.signal.aborted ? { status: 'cancelled' } : outcome;
    }
    finally {
        log.end();
        context.signal.removeEventListener('abort', stop);
    }
}
function ofProcess(outcome, timedOut) {
    switch (outcome.kind) {
        case 'exited':
            if (outcome.code === 0)
                return { status: 'passed', exitCode: 0 };
            return { status: 'failed', exitCode: outcome.code, error: `exit ${outcome.code}${meaning(outcome.code)}` };
        case 'signalled':
            return { status: 'failed', error: `ended by ${outcome.signal}` };
        case 'timed-out':
            return { status: 'failed', error: timedOut };
        case 'not-started':
            return { status: 'failed', error: outcome.reason };
        case 'cancelled':
            return { status: 'cancelled' };
    }
}
/** What shells mean by their own exit codes. */
function meaning(code) {
    if (code === 127)
        return ' (command not found: install it, or check its name and PATH)';
    if (code === 126)
        return ' (found but not executable: `chmod +x` it, or run it through its interpreter)';
    return '';
}
function workingDirectory(wanted, workspace) {
    if (wanted === undefined)
        return { path: workspace };
    const path = (0,external_node_path_.resolve)(workspace, wanted);
    if (!(0,external_node_fs_.existsSync)(path))
        return { problem: `working directory ${wanted} is not there; it is taken from the plan's folder. Create it in an earlier step, or correct \`working-directory\`.` };
    if (!(0,external_node_fs_.statSync)(path).isDirectory())
        return { problem: `working directory ${wanted} is a file, not a folder.` };
    const real = (0,external_node_fs_.realpathSync)(path);
    const inside = (0,external_node_path_.relative)(workspace, real);
    if (inside.startsWith('..') || (0,external_node_path_.isAbsolute)(inside))
        return { problem: `working directory ${wanted} leads out of the workspace, which tasks must not leave.` };
    return { path: real };
}
/** Resolves true after the time, false as soon as the signal is aborted. */
async function waitFor(ms, signal) {
    if (signal.aborted)
        return false;
    return new Promise((resolvePromise) => {
        const onAbort = () => {
            clearTimeout(timer);
            resolvePromise(false);
        };
        const timer = setTimeout(() => {
            signal.removeEventListener('abort', onAbort);
            resolvePromise(true);
        }, Math.max(ms, 0));
        signal.addEventListener('abort', onAbort, { once: true });
    });
}
function words(ms) {
    if (ms < 1000)
        return `${ms} ms`;
    if (ms < 60_000)
        return `${ms / 1000} s`;
    return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./build/js/evidence/copy.js
/** Copies one file into the record: text redacted, anything else only when no secret is in it. */



const CHUNK = 256 * 1024;
/**
 * Copies as text, and from the start again as bytes where it turns out not to be text. Memory does not grow with the
 * file.
 */
async function copyRedacted(source, target, redactor) {
    const output = await (0,external_node_fs_promises_.open)(target, 'wx', 0o644);
    let copied;
    try {
        copied = await copyText(source, output, redactor);
        if (copied === undefined) {
            await output.truncate(0);
            copied = await copyBytes(source, output, redactor);
        }
        return copied;
    }
    finally {
        await output.close();
        if (copied === undefined || !('sha256' in copied))
            await (0,external_node_fs_promises_.rm)(target, { force: true });
    }
}
/** Undefined: it is not UTF-8, or has NUL bytes as UTF-16 does. */
async function copyText(source, output, redactor) {
    const stream = redactor.stream();
    const writer = new Writer(output);
    let broken = Buffer.alloc(0);
    for await (const chunk of chunksOf(source)) {
        if (chunk.includes(0))
            return undefined;
        const bytes = broken.length === 0 ? chunk : Buffer.concat([broken, chunk]);
        const whole = bytes.length - incompleteEnd(bytes);
        if (!(0,external_node_buffer_.isUtf8)(bytes.subarray(0, whole)))
            return undefined;
        broken = Buffer.from(bytes.subarray(whole));
        await writer.write(stream.push(chunk));
    }
    if (broken.length > 0)
        return undefined;
    await writer.write(stream.end());
    return { ...writer.end(), redactions: Object.fromEntries(stream.counts) };
}
async function copyBytes(source, output, redactor) {
    const detector = redactor.detector();
    const writer = new Writer(output);
    for await (const chunk of chunksOf(source)) {
        detector.push(chunk);
        await writer.write(chunk);
    }
    detector.end();
    if (detector.counts.size > 0)
        return { secrets: [...detector.counts.keys()] };
    return { ...writer.end(), redactions: {} };
}
class Writer {
    #output;
    #hash = (0,external_node_crypto_.createHash)('sha256');
    #size = 0;
    constructor(output) {
        this.#output = output;
    }
    async write(bytes) {
        this.#hash.update(bytes);
        for (let written = 0; written < bytes.length;) {
            written += (await this.#output.write(bytes, written, bytes.length - written, this.#size + written)).bytesWritten;
        }
        this.#size += bytes.length;
    }
    end() {
        return { sha256: this.#hash.digest('hex'), size: this.#size };
    }
}
/** The file from its start; a chunk is valid until the next one is asked for. */
async function* chunksOf(source) {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let position = 0;;) {
        const { bytesRead } = await source.read(buffer, 0, CHUNK, position);
        if (bytesRead === 0)
            return;
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
    }
}
/** How many bytes at the end are the beginning of a character that goes on. */
function incompleteEnd(bytes) {
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
        const byte = bytes[bytes.length - back];
        if (byte >= 0xc0)
            return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
        if (byte < 0x80)
            return 0;
    }
    return 0;
}

// EXTERNAL MODULE: ./node_modules/picomatch/index.js
var picomatch = __webpack_require__(4006);
;// CONCATENATED MODULE: ./build/js/evidence/find.js



/** Folders a wildcard does not enter: nobody means them, and they are huge. */
const NEVER_MEANT = ['.git', 'node_modules'];
/**
 * @param root real path of the workspace
 * @param exclude real paths of folders that wildcards do not enter
 * @returns paths relative to the workspace with `/`, sorted: files, links to files, and whatever else is no folder
 */
async function findFiles(root, pattern, exclude) {
    const problem = (text) => ({ paths: [], problems: [`declared evidence ${pattern} ${text}`] });
    const normal = pattern.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '/**');
    if (normal.startsWith('/') || /^[A-Za-z]:[\\/]/.test(normal))
        return problem('is an absolute path: evidence is named relative to the workspace');
    if (normal.split('/').includes('..'))
        return problem('leads out of the workspace: evidence has to lie in it');
    const { base, glob } = picomatch.scan(normal, { nonegate: true });
    if (glob === '') {
        const there = await (0,external_node_fs_promises_.lstat)((0,external_node_path_.join)(root, normal)).catch(() => undefined);
        if (there === undefined)
            return { paths: [], problems: [] };
        const target = there.isSymbolicLink() ? await (0,external_node_fs_promises_.stat)((0,external_node_path_.join)(root, normal)).catch(() => undefined) : there;
        if (!target?.isDirectory())
            return { paths: [normal], problems: [] };
        return findFiles(root, `${normal}/**`, exclude);
    }
    const start = await (0,external_node_fs_promises_.realpath)((0,external_node_path_.join)(root, base)).catch(() => undefined);
    if (start === undefined || !(await isFolder(start)))
        return { paths: [], problems: [] };
    if (!isBelow(start, root))
        return problem(`lies behind the link ${base}, which leads out of the workspace, to ${start}`);
    const excluded = exclude.find((folder) => isBelow(start, folder));
    if (excluded !== undefined)
        return problem(`lies in ${excluded}, where Phasegate keeps its own files: write it elsewhere`);
    const matches = picomatch(normal, { dot: true, nonegate: true });
    const skipped = NEVER_MEANT.filter((name) => !normal.split('/').includes(name));
    const paths = [];
    const problems = [];
    const walk = async (folder) => {
        for (const entry of await entriesOf((0,external_node_path_.join)(root, folder))) {
            const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
            if (entry.isDirectory()) {
                if (!skipped.includes(entry.name) && !exclude.includes((0,external_node_path_.join)(root, path)))
                    await walk(path);
            }
            else if (matches(path)) {
                // A linked folder is not entered, as in any shell; one that leads out is told.
                const target = entry.isSymbolicLink() ? await linkedFolder((0,external_node_path_.join)(root, path)) : undefined;
                if (target === undefined)
                    paths.push(path);
                else if (!isBelow(target, root))
                    problems.push(`evidence ${path} is a link that leads out of the workspace, to ${target}: it is not kept`);
            }
        }
    };
    await walk(base);
    return { paths: paths.toSorted(), problems };
}
async function entriesOf(folder) {
    return (0,external_node_fs_promises_.readdir)(folder, { withFileTypes: true }).catch((error) => {
        // Removed while walking, or not ours to read: what it may hold is then missing, and told as that.
        if (error.code === 'ENOENT' || error.code === 'EACCES')
            return [];
        throw error;
    });
}
async function isFolder(path) {
    const stats = await (0,external_node_fs_promises_.stat)(path).catch(() => undefined);
    return stats?.isDirectory() ?? false;
}
/** Where a link to a folder leads; undefined for other links. */
async function linkedFolder(path) {
    const target = await (0,external_node_fs_promises_.realpath)(path).catch(() => undefined);
    return target !== undefined && (await isFolder(target)) ? target : undefined;
}
/** Whether a path is the folder or lies in it; both are real paths. */
function isBelow(path, folder) {
    return path === folder || path.startsWith(`${folder}${external_node_path_.sep}`);
}

;// CONCATENATED MODULE: ./build/js/evidence/collect.js
/**
 * Declared evidence: found in the workspace, checked, redacted and copied into the record. Nothing outside the workspace
 * is ever read, whatever links a task made.
 */






/** The captured output of every task, which is evidence without being declared. */
const OUTPUT_LOG = 'output.log';
/**
 * Copies what the patterns match. A problem is a sentence for the task's error; the file it is about is not kept, the
 * others are.
 *
 * @throws the system's error when the destination cannot be written
 */
async function collectEvidence(options) {
    const files = [];
    const problems = [];
    if (options.patterns.length === 0)
        return { files, problems };
    const root = await (0,external_node_fs_promises_.realpath)(options.workspace);
    const exclude = await Promise.all(options.exclude.map((folder) => (0,external_node_fs_promises_.realpath)(folder).catch(() => folder)));
    const seen = new Map([[(0,paths/* collisionKey */.EE)(OUTPUT_LOG), OUTPUT_LOG]]);
    for (const pattern of options.patterns) {
        const found = await findFiles(root, pattern, exclude);
        problems.push(...found.problems);
        let newest;
        let fresh = 0;
        for (const path of found.paths) {
            const source = await openInside(root, path, exclude);
            if (typeof source === 'string') {
                problems.push(source);
                fresh += 1;
                continue;
            }
            try {
                // A file unpacked or copied with its times is new all the same.
                const at = Math.max(source.mtimeMs, source.birthtimeMs);
                if (newest === undefined || at > newest.at)
                    newest = { path, at };
                if (at < options.writtenSince)
                    continue;
                fresh += 1;
                if (seen.get((0,paths/* collisionKey */.EE)(path)) === path && path !== OUTPUT_LOG)
                    continue;
                const kept = await keep(path, source.handle, seen, options);
                if (typeof kept === 'string')
                    problems.push(kept);
                else
                    files.push(kept);
            }
            finally {
                await source.handle.close();
            }
        }
        if (fresh > 0 || found.problems.length > 0)
            continue;
        problems.push(newest === undefined
            ? `declared evidence ${pattern} is missing: no file matches`
            : `declared evidence ${pattern} was not written by this task: its newest file, ${newest.path}, is from ${new Date(newest.at).toISOString()}, before the task began`);
    }
    return { files, problems: [...new Set(problems)].map((problem) => options.redactor.text(problem)) };
}
async function keep(path, handle, seen, options) {
    const name = `evidence ${path}`;
    if (path.includes('\ufffd'))
        return `${name} has a name that is not UTF-8: rename it`;
    if (options.redactor.contains(path))
        return `${name} has a secret in its name, and is not kept`;
    const clash = seen.get((0,paths/* collisionKey */.EE)(path));
    if (clash === OUTPUT_LOG)
        return `${name} has the name under which the captured output is kept: write it to another file, or into a folder`;
    if (clash !== undefined)
        return `${name} and ${clash} are one file on macOS and Windows, where the record must be readable too: rename one of them`;
    const stored = (0,paths/* encodePath */.O0)(path);
    const target = (0,external_node_path_.join)(options.destination, ...stored.split('/'));
    await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(target), { recursive: true });
    // What an attempt that was killed left, or somebody put there.
    await (0,external_node_fs_promises_.rm)(target, { force: true });
    const copied = await copyRedacted(handle, target, options.redactor).catch((error) => {
        if (error.syscall === 'read')
            return { unreadable: `cannot be read: ${error.code}` };
        throw error;
    });
    if ('unreadable' in copied)
        return `${name} ${copied.unreadable}, and is not kept`;
    if ('secrets' in copied) {
        return `${name} is not UTF-8 text and holds ${copied.secrets.join(', ')}, which cannot be redacted there: it is not kept. Write it without the secret, or do not declare it`;
    }
    seen.set((0,paths/* collisionKey */.EE)(path), path);
    const { sha256, size, redactions } = copied;
    return { path, stored, sha256, size, ...(Object.keys(redactions).length > 0 ? { redactions } : {}) };
}
/**
 * Opens a regular file that lies in the workspace, through links too, and proves after opening that what is open is what
 * lies there. A string says why not.
 */
async function openInside(root, path, exclude) {
    const name = `evidence ${path}`;
    const unsafe = (0,paths/* unsafePath */.Kc)(path.replaceAll('\\', '_').replace(/^[A-Za-z]:/, '_'));
    if (unsafe !== undefined)
        return `${name} ${unsafe}`;
    let handle;
    try {
        const real = await (0,external_node_fs_promises_.realpath)((0,external_node_path_.join)(root, path));
        if (!isBelow(real, root))
            return `${name} is a link that leads out of the workspace, to ${real}: it is not kept`;
        const excluded = exclude.find((folder) => isBelow(real, folder));
        if (excluded !== undefined)
            return `${name} lies in ${excluded}, where Phasegate keeps its own files: write it elsewhere`;
        // Not waiting for the other side of a pipe, and not following a link put there since.
        handle = await (0,external_node_fs_promises_.open)(real, external_node_fs_.constants.O_RDONLY | (external_node_fs_.constants.O_NOFOLLOW ?? 0) | (external_node_fs_.constants.O_NONBLOCK ?? 0));
        const opened = await handle.stat();
        const there = await (0,external_node_fs_promises_.lstat)(real);
        if (opened.ino !== there.ino || opened.dev !== there.dev || (await (0,external_node_fs_promises_.realpath)(real)) !== real) {
            await handle.close();
            return `${name} was replaced while it was read: it is not kept`;
        }
        if (!opened.isFile()) {
            await handle.close();
            return `${name} is ${kindOf(opened)}, which cannot be kept`;
        }
        return { handle, mtimeMs: opened.mtimeMs, birthtimeMs: opened.birthtimeMs };
    }
    catch (error) {
        await handle?.close();
        const kind = await (0,external_node_fs_promises_.stat)((0,external_node_path_.join)(root, path)).catch(() => undefined);
        if (kind !== undefined && !kind.isFile())
            return `${name} is ${kindOf(kind)}, which cannot be kept`;
        const { code } = error;
        const reasons = { EACCES: 'permission denied', ENOENT: 'it is a link that leads nowhere, or was removed', ELOOP: 'its links lead in a circle' };
        return `${name} cannot be read: ${reasons[code ?? ''] ?? code ?? String(error)}`;
    }
}
function kindOf(stats) {
    if (stats.isFIFO())
        return 'a named pipe';
    if (stats.isSocket())
        return 'a socket';
    return stats.isDirectory() ? 'a folder' : 'a device';
}

;// CONCATENATED MODULE: ./build/js/run/outputs.js
/**
 * What a task hands to later ones: the file `$PHASEGATE_OUTPUT` names, in the format of GitHub's `$GITHUB_OUTPUT`.
 */
/** Bytes. A reader needs no more than one beyond this to report a file that is too large. */
const OUTPUT_FILE_LIMIT = 1024 * 1024;
/** Linux starts no process one of whose variables, `NAME=value` and a final NUL, has more bytes. */
const VARIABLE_LIMIT = 128 * 1024;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/**
 * Outputs become variables of later tasks, and to these somebody listens before a task's first line runs: the runner and
 * this product, the loader, shells, interpreters, build tools, git, and TLS about whom to trust.
 */
const REFUSED_PREFIXES = /^(PHASEGATE_|GITHUB_|RUNNER_|ACTIONS_|INPUT_|LD_|DYLD_|GIT_CONFIG|GIT_TRACE|PIP_|UV_|BUNDLE_|CARGO_|CORECLR_|LUA_INIT|PYTHON[A-Z]|PERL5|NPM_CONFIG_|npm_config_)/;
const REFUSED_NAMES = new Set(`PATH HOME SHELL BASH_ENV ENV IFS SHELLOPTS BASHOPTS PS4 PROMPT_COMMAND CDPATH GLOBIGNORE BASH_LOADABLES_PATH ZDOTDIR FPATH
  GCONV_PATH GLIBC_TUNABLES
  NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED
  PERLLIB RUBYOPT RUBYLIB RUBYSHELL GEM_HOME GEM_PATH PHPRC PHP_INI_SCAN_DIR LUA_PATH LUA_CPATH PSModulePath
  JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH MAVEN_OPTS GRADLE_OPTS DOTNET_STARTUP_HOOKS DOTNET_ADDITIONAL_DEPS
  MAKEFLAGS MFLAGS GNUMAKEFLAGS GOFLAGS GOPROXY GOTOOLCHAIN RUSTFLAGS RUSTC_WRAPPER ERL_FLAGS R_PROFILE R_ENVIRON
  GIT_SSH GIT_SSH_COMMAND GIT_ASKPASS GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_EXTERNAL_DIFF GIT_PROXY_COMMAND GIT_EXEC_PATH
  GIT_TEMPLATE_DIR GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
  GIT_SSL_NO_VERIFY GIT_ALLOW_PROTOCOL
  SSH_ASKPASS SSH_AUTH_SOCK SUDO_ASKPASS EDITOR VISUAL PAGER MANPAGER BROWSER LESSOPEN LESSCLOSE
  OPENSSL_CONF OPENSSL_ENGINES OPENSSL_MODULES SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE REQUESTS_CA_BUNDLE CURL_HOME WGETRC
  HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy`.split(/\s+/));
/**
 * Reads an output file: lines `name=value`, and `name<<DELIMITER`, any lines, `DELIMITER`. A name written twice keeps its
 * last value. A byte order mark and CRLF are accepted.
 *
 * A file with a problem has no outputs: after an unclosed delimiter nobody knows what was meant as a value.
 */
function parseOutputs(text) {
    const size = Buffer.byteLength(text);
    if (size > OUTPUT_FILE_LIMIT) {
        return { outputs: {}, problems: [`the output file has more than 1 MiB (${OUTPUT_FILE_LIMIT} bytes); hand over large results as evidence files`] };
    }
    const lines = text.replace(/^\uFEFF/, '').split('\n');
    const outputs = new Map();
    const problems = [];
    for (let index = 0; index < lines.length; index += 1) {
        const line = withoutReturn(lines[index] ?? '');
        if (line === '')
            continue;
        const number = index + 1;
        const [, name, operator, rest] = /^(.*?)(=|<<)([^]*)$/.exec(line) ?? [];
        if (name === undefined || rest === undefined) {
            problems.push(`line ${number}: expected name=value or name<<DELIMITER, got ${quoted(line)}`);
            continue;
        }
        let value = rest;
        if (operator === '<<') {
            if (rest === '') {
                problems.push(`line ${number}: expected a delimiter after ${quoted(`${name}<<`)}`);
                continue;
            }
            const end = lines.findIndex((candidate, at) => at > index && withoutReturn(candidate) === rest);
            if (end < 0) {
                problems.push(`line ${number}: the value of ${quoted(name)} is not closed: no later line is ${quoted(rest)}`);
                break;
            }
            value = withoutReturn(lines.slice(index + 1, end).join('\n'));
            index = end;
        }
        const problem = problemOf(name, value);
        if (problem === undefined)
            outputs.set(name, value);
        else
            problems.push(`line ${number}: ${problem}`);
    }
    return { outputs: problems.length > 0 ? {} : Object.fromEntries(outputs), problems };
}
function problemOf(name, value) {
    if (!NAME.test(name)) {
        return `${quoted(name)} cannot be the name of an output: expected letters, digits and "_", not starting with a digit`;
    }
    if (REFUSED_PREFIXES.test(name) || REFUSED_NAMES.has(name)) {
        return `${quoted(name)} is refused as the name of an output: it would change how later tasks run; choose another name`;
    }
    if (value.includes('\0'))
        return `the value of ${quoted(name)} has a NUL character, which no variable can hold; write text in UTF-8`;
    const bytes = Buffer.byteLength(`${name}=${value}`) + 1;
    if (bytes > VARIABLE_LIMIT) {
        return `the value of ${quoted(name)} has more than 128 KiB, the most a variable can hold; hand it over as an evidence file`;
    }
    return undefined;
}
function withoutReturn(line) {
    return line.endsWith('\r') ? line.slice(0, -1) : line;
}
/** The value of a line may be a secret somebody wrote to the wrong place: only its beginning is shown. */
function quoted(text) {
    return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

;// CONCATENATED MODULE: ./build/js/run/task.js
/** Runs one leaf task whose needs are met: its decision, steps, acceptance, deliverables and evidence. */










/** Name of the captured output among a task's evidence. */
const task_OUTPUT_LOG = 'output.log';
/** Never rejects for what the task does; rejects where the record cannot be written. */
async function runTask(task, context) {
    const startedAt = context.now();
    const clock = performance.now();
    const warnings = [];
    const result = {
        id: task.id,
        ...(task.parent === undefined ? {} : { parent: task.parent }),
        status: 'passed',
        startedAt: startedAt.toISOString(),
        durationMs: 0,
        ...(context.decision === undefined ? {} : { decision: context.decision }),
        outputs: {},
        steps: [],
        evidence: [],
    };
    const destination = (0,external_node_path_.join)(context.folder, 'evidence', task.id);
    const problems = [];
    let capture;
    let kept = [];
    try {
        capture = new OutputCapture((0,external_node_path_.join)(destination, task_OUTPUT_LOG), context.redactor);
        const output = (0,external_node_path_.join)(context.scratch, 'output');
        (0,external_node_fs_.writeFileSync)(output, '');
        // The time of a file of our own: the file system's clock is coarser than ours and may lag behind it.
        const began = task.evidence.length > 0 ? (0,external_node_fs_.statSync)(output).mtimeMs : 0;
        const before = lastProcess();
        const missing = task.secrets.filter((name) => (context.ours[name] ?? '') === '');
        if (missing.length > 0) {
            problems.push(`secret ${missing.join(', ')} is not set in the environment Phasegate was started with. Set it, or remove it from \`secrets\`.`);
        }
        else {
            const env = environmentOf(task, context, output);
            const deadline = task.timeoutMs === undefined ? undefined : Date.now() + task.timeoutMs;
            const cancelled = await runSteps(task, result, { context, env, output, deadline, capture, warnings });
            const failed = result.steps.find((step) => step.status === 'failed' && !isTolerated(step, task));
            if (cancelled)
                result.status = 'cancelled';
            else if (failed !== undefined)
                problems.push(task.steps.length === 1 ? (failed.error ?? 'failed') : `step "${failed.name}": ${failed.error ?? 'failed'}`);
            else if (task.steps.length > 0 && result.steps.every((step) => step.status === 'skipped'))
                problems.push('every step was skipped, so nothing was proven');
        }
        await endStrays(context.mark, before, warnings);
        // What a failed task left is worth keeping; what it did not leave is no second failure.
        const evidence = await collectEvidence({
            workspace: context.workspace,
            patterns: task.evidence,
            writtenSince: began,
            destination,
            redactor: context.redactor,
            exclude: [context.out],
        });
        if (result.status === 'passed' && problems.length === 0) {
            problems.push(...evidence.problems, ...missingDeliverables(task, context.workspace));
        }
        else {
            warnings.push(...evidence.problems);
        }
        const log = await capture.close();
        kept = keptFiles(task, log, evidence.files);
        result.evidence = evidenceOf(log, evidence.files);
    }
    catch (error) {
        await capture?.close().catch(() => undefined);
        const said = error.code === undefined ? undefined : (0,record_folder/* writeError */.oG)((0,external_node_path_.join)(destination, task_OUTPUT_LOG), error);
        if (said === undefined)
            throw error;
        problems.push(said.message);
    }
    if (problems.length > 0 && result.status !== 'cancelled') {
        result.status = 'failed';
        result.error = context.redactor.text(problems.join('\n'));
        if (task.continueOnError)
            result.tolerated = true;
    }
    if (result.status !== 'passed')
        result.outputs = {};
    if (warnings.length > 0)
        result.warnings = warnings.map((warning) => context.redactor.text(warning));
    for (const message of result.warnings ?? [])
        context.emit({ type: 'warning', message, phase: context.phase.id, task: task.id });
    result.durationMs = Math.round(performance.now() - clock);
    return { result, kept, tail: capture?.tail(12) ?? [] };
}
function isTolerated(result, task) {
    return task.steps.some((step) => step.name === result.name && step.continueOnError);
}
/** Steps, then acceptance checks, in order; a failure ends the row but for steps whose `if` wants to see it. */
async function runSteps(task, result, { context, env, output, deadline, capture, warnings }) {
    const stepContext = {
        workspace: context.workspace,
        defaults: task,
        vars: context.vars,
        requirementIds: context.plan.requirements.map((requirement) => requirement.id),
        freshSince: context.freshSince,
        record: context.out,
        env,
        scratch: context.scratch,
        capture,
        redactor: context.redactor,
        signal: context.signal,
        deadline,
        expressions: context.expressions,
        onStart: (step, attempt) => {
            truncate(output);
            context.emit({ type: 'step-started', phase: context.phase.id, task: task.id, step, attempt });
        },
        onRetry: (step, attempt, error, waitMs) => {
            capture.note(`attempt ${attempt} failed: ${error}; trying again`);
            context.emit({ type: 'step-retrying', phase: context.phase.id, task: task.id, step, attempt, error, waitMs });
        },
        onWarning: (message) => warnings.push(message),
    };
    const rows = [...task.steps, ...task.acceptance.filter((entry) => 'check' in entry)];
    let failed = false;
    for (const step of rows) {
        if (rows.length > 1)
            capture.note(`── ${step.name}`);
        const outcome = await runStep(step, failed, stepContext);
        if (step.check.kind === 'run' && outcome.status === 'passed')
            takeOutputs(outcome, output, result, env, context, warnings);
        result.steps.push(outcome);
        context.emit({ type: 'step-finished', phase: context.phase.id, task: task.id, step: outcome });
        if (outcome.status === 'cancelled')
            return true;
        if (outcome.status === 'failed' && !step.continueOnError)
            failed = true;
    }
    return false;
}
function truncate(file) {
    if ((0,external_node_fs_.existsSync)(file) && (0,external_node_fs_.statSync)(file).size > 0)
        (0,external_node_fs_.truncateSync)(file);
}
/** Reads what the step wrote to `$PHASEGATE_OUTPUT`; a malformed file fails the step, a secret is not handed on. */
function takeOutputs(outcome, file, result, env, context, warnings) {
    if (!(0,external_node_fs_.existsSync)(file) || (0,external_node_fs_.statSync)(file).size === 0)
        return;
    const { outputs, problems } = parseOutputs((0,external_node_fs_.readFileSync)(file, 'utf8'));
    if (problems.length > 0) {
        outcome.status = 'failed';
        outcome.error = context.redactor.text(`$PHASEGATE_OUTPUT: ${problems.join('; ')}`);
        return;
    }
    for (const [name, value] of Object.entries(outputs)) {
        if (context.redactor.contains(value)) {
            warnings.push(`output ${name} holds a secret and was not handed on; pass secrets to the tasks that need them through \`secrets\`.`);
            continue;
        }
        result.outputs[name] = value;
        env[name] = value;
    }
}
function environmentOf(task, context, output) {
    const env = taskEnvironment({ ...context, env: { ...context.env, ...task.env } }, output, task.id);
    for (const name of task.secrets)
        env[name] = context.ours[name] ?? '';
    return env;
}
/** The variables a process gets from us; command files of its own in place of the runner's. */
function taskEnvironment(context, output, task) {
    const env = {
        ...context.env,
        PHASEGATE_PLAN: context.plan.id,
        PHASEGATE_PHASE: context.phase.id,
        PHASEGATE_TASK: task,
        PHASEGATE_UPSTREAM: context.upstream,
        PHASEGATE_OUTPUT: output,
        GITHUB_OUTPUT: output,
        [process_MARK]: context.mark,
    };
    if (!context.onGitHub)
        return env;
    for (const name of COMMAND_FILES) {
        if (name === 'GITHUB_OUTPUT')
            continue;
        const file = (0,external_node_path_.join)(context.scratch, name.toLowerCase());
        (0,external_node_fs_.writeFileSync)(file, '');
        env[name] = file;
    }
    return env;
}
/** Daemons that left their step's group end with the task all the same. */
async function endStrays(mark, before, warnings) {
    const found = strays(mark, before);
    if (found.length === 0)
        return;
    warnings.push(`the task left ${found.length === 1 ? 'a process' : `${found.length} processes`} running in the background; ended with it. End what you start, or start it in the task that needs it.`);
    for (const pid of found)
        await endTree(pid, mark, 1000);
}
/** Deliverables that are not there, in words. A deliverable is a path inside the workspace. */
function missingDeliverables(task, workspace) {
    return task.deliverables
        .filter((path) => !isInside((0,external_node_path_.join)(workspace, path), workspace))
        .map((path) => `deliverable ${path} is missing`);
}
function keptFiles(task, log, files) {
    const inPhase = (stored) => `evidence/${task.id}/${stored}`;
    return [
        ...(log.size === 0 ? [] : [{ path: inPhase(task_OUTPUT_LOG), sha256: log.sha256, size: log.size, ...(Object.keys(log.redactions).length > 0 ? { redactions: log.redactions } : {}) }]),
        ...files.map((file) => ({
            path: inPhase(file.stored),
            ...(file.stored === file.path ? {} : { name: file.path }),
            sha256: file.sha256,
            size: file.size,
            ...(file.redactions === undefined ? {} : { redactions: file.redactions }),
        })),
    ];
}
function evidenceOf(log, files) {
    return [...(log.size === 0 ? [] : [{ path: task_OUTPUT_LOG, sha256: log.sha256, size: log.size }]), ...files.map(({ path, sha256, size }) => ({ path, sha256, size }))];
}

;// CONCATENATED MODULE: ./build/js/run/criteria.js
/** Entry and exit criteria: the same checks as steps, each a go or no-go for the whole phase. */





/** Runs all criteria of one gate, also after one failed: a person wants to know everything that is missing at once. */
async function runCriteria(steps, gate, { context, onFinish }) {
    const path = `${gate}.log`;
    const output = (0,external_node_path_.join)(context.scratch, 'output');
    (0,external_node_fs_.writeFileSync)(output, '');
    const capture = new OutputCapture((0,external_node_path_.join)(context.folder, path), context.redactor);
    const results = [];
    for (const step of steps) {
        capture.note(`── ${step.name}`);
        const outcome = await runStep(step, false, {
            workspace: context.workspace,
            defaults: { env: {}, continueOnError: false },
            vars: context.vars,
            requirementIds: [],
            freshSince: context.freshSince,
            record: context.out,
            env: taskEnvironment(context, output, `${gate} criteria`),
            scratch: context.scratch,
            capture,
            redactor: context.redactor,
            signal: context.signal,
            deadline: undefined,
            expressions: context.expressions,
            onStart: () => undefined,
            onRetry: () => undefined,
            onWarning: (message) => context.emit({ type: 'warning', message, phase: context.phase.id }),
        });
        const { name, status, error, detail } = outcome;
        const criterion = { name, status, ...(error === undefined ? {} : { error }), ...(detail === undefined ? {} : { detail }) };
        results.push(criterion);
        onFinish(criterion);
    }
    const log = await capture.close();
    return { results, kept: { path, sha256: log.sha256, size: log.size, ...(Object.keys(log.redactions).length > 0 ? { redactions: log.redactions } : {}) } };
}

// EXTERNAL MODULE: ./build/js/evidence/manifest.js
var evidence_manifest = __webpack_require__(9253);
// EXTERNAL MODULE: ./build/js/evidence/statement.js
var statement = __webpack_require__(8075);
;// CONCATENATED MODULE: ./build/js/run/phase-record.js
/** One phase's folder of the record while the phase runs: its audit log, its evidence, and what closes it. */







class PhaseRecord {
    folder;
    #phase;
    #audit;
    #kept;
    /**
     * Opens the folder for writing. From here until `close` it has no manifest and its `result.json` claims nothing, so
     * that whoever reads it after a kill finds no pass that was not earned.
     *
     * @param result what it holds already and keeps, with the verdict `not-computed`
     */
    constructor(out, phase, result) {
        this.#phase = phase;
        this.folder = (0,record_folder/* phaseFolder */.sR)(out, phase);
        const audit = (0,external_node_path_.join)(this.folder, 'audit.jsonl');
        try {
            (0,external_node_fs_.mkdirSync)(this.folder, { recursive: true });
            this.#kept = new Map(keptBefore(this.folder, new Set(result.tasks.map((task) => task.id))).map((kept) => [kept.path, kept]));
            for (const name of ['manifest.json', 'statement.intoto.jsonl'])
                (0,external_node_fs_.rmSync)((0,external_node_path_.join)(this.folder, name), { force: true });
            this.#audit = (0,external_node_fs_.existsSync)(audit) ? chain/* AuditLog */.SB.resume(audit) : chain/* AuditLog */.SB.create(audit);
            (0,record_folder/* writeWhole */.f8)((0,external_node_path_.join)(this.folder, 'result.json'), json(result));
        }
        catch (error) {
            throw (0,record_folder/* writeError */.oG)(this.folder, error);
        }
    }
    /** Adds an event to the chain; of a finished task also what was kept of it. */
    append(event, kept) {
        for (const file of kept ?? [])
            this.#kept.set(file.path, file);
        const { advice: _shownOnly, ...entry } = event;
        try {
            this.#audit.append(kept === undefined ? entry : { ...entry, kept });
        }
        catch (error) {
            throw (0,record_folder/* writeError */.oG)((0,external_node_path_.join)(this.folder, 'audit.jsonl'), error);
        }
    }
    /** Files beside the tasks' evidence that the manifest should know without reading them again. */
    keep(file) {
        this.#kept.set(file.path, file);
    }
    async close(result, upstream, configuration) {
        try {
            const text = json(result);
            (0,record_folder/* writeWhole */.f8)((0,external_node_path_.join)(this.folder, 'result.json'), text);
            const digest = (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
            const subjects = [{ name: 'result.json', sha256: digest }, ...[...this.#kept.values()].map((file) => ({ name: file.path, sha256: file.sha256 }))];
            (0,record_folder/* writeWhole */.f8)((0,external_node_path_.join)(this.folder, 'statement.intoto.jsonl'), `${(0,statement/* statement */.qZ)({ result, subjects, configuration })}\n`);
            this.append({ type: 'phase-closed', phase: this.#phase, verdict: result.verdict, result: digest, at: result.run.finishedAt ?? result.run.startedAt });
            const auditHead = this.#audit.head;
            this.#audit.close();
            const manifest = await (0,evidence_manifest/* writeManifest */.HN)(this.folder, {
                phase: this.#phase,
                kept: this.#kept,
                upstream: upstream.map(({ phase, leg, manifest: sha256 }) => ({ phase, ...(leg === undefined ? {} : { leg }), manifest: sha256 })),
                auditHead,
                known: new Map([...this.#kept].map(([path, { sha256, size }]) => [path, { sha256, size }])),
            });
            return { manifest, auditHead };
        }
        catch (error) {
            throw (0,record_folder/* writeError */.oG)(this.folder, error);
        }
    }
}
/** What an earlier session kept of the tasks whose results stay, from its manifest or, where it was cut short, its audit log. */
function keptBefore(folder, tasks) {
    const audit = (0,external_node_path_.join)(folder, 'audit.jsonl');
    if (!(0,external_node_fs_.existsSync)(audit))
        return [];
    const latest = new Map();
    for (const entry of (0,chain/* readAudit */.y4)((0,external_node_fs_.readFileSync)(audit, 'utf8')).entries) {
        if (entry['type'] === 'task-finished' && typeof entry['task'] === 'string')
            latest.set(entry['task'], entry['kept'] ?? []);
    }
    return [...latest].filter(([task]) => tasks.has(task)).flatMap(([, kept]) => kept);
}
function json(value) {
    return `${JSON.stringify(value, null, 2)}\n`;
}

;// CONCATENATED MODULE: ./build/js/run/ready-queue.js
/** Tasks that can start, the one with the longest way to the end of the plan first; among equals the first to come. */
class ReadyQueue {
    #entries = [];
    add(item, priority) {
        let low = 0;
        let high = this.#entries.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if ((this.#entries[middle]?.priority ?? 0) >= priority)
                low = middle + 1;
            else
                high = middle;
        }
        this.#entries.splice(low, 0, { item, priority });
    }
    peek() {
        return this.#entries[0]?.item;
    }
    take() {
        return this.#entries.shift()?.item;
    }
}

// EXTERNAL MODULE: ./build/js/run/selection.js
var run_selection = __webpack_require__(4070);
;// CONCATENATED MODULE: ./build/js/run/standing.js

/** What stands in for an id where a phase's own entry criteria block its tasks. */
const ENTRY = 'entry criteria';
class Standings {
    results = new Map();
    finished = new Map();
    /** Of what did not pass: the root causes, ids of tasks and phases. */
    #causes = new Map();
    #options;
    #phaseOf;
    constructor(options) {
        this.#options = options;
        this.#phaseOf = new Map(options.plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.id, phase.id])));
    }
    settle(result) {
        this.results.set(result.id, result);
        if (result.blockedBy !== undefined)
            this.#causes.set(result.id, result.blockedBy);
    }
    /** Root causes that keep a phase from starting: what its needs did not deliver. Empty: it may start. */
    blockersOf(phase, needs) {
        const blockers = this.#options.only ? [] : [...new Set(needs.filter((id) => !this.#letsPass(id)).flatMap((id) => this.#causes.get(id) ?? [id]))];
        if (blockers.length > 0)
            this.#causes.set(phase, blockers);
        return blockers;
    }
    #letsPass(phase) {
        if (this.#options.assumed.has(phase))
            return true;
        const verdict = this.finished.get(phase)?.result.verdict;
        return opensTheWay(verdict) || (this.#options.continueOnError && verdict === 'failed');
    }
    /** What keeps a task from running, down to the root: its phase's blockers and what its own needs lack. */
    unmetNeeds(task, blockers) {
        if (this.#options.only)
            return [];
        const causes = new Set(blockers);
        for (const need of task.needs) {
            // A phase that is needed was asked for when this task's own phase opened.
            if (need.kind === 'phase')
                continue;
            if (this.#options.assumed.has(this.#phaseOf.get(need.id) ?? '') || this.isMet(need.id))
                continue;
            for (const cause of this.#causes.get(need.id) ?? [need.id])
                causes.add(cause);
        }
        return [...causes];
    }
    /** Whether a need on this task is met. A work item is, when it is done and its deliverables are there. */
    isMet(id) {
        const result = this.results.get(id);
        switch (result?.status) {
            case 'passed':
            case 'waived':
                return true;
            case 'done':
                return result.blockedBy === undefined;
            case 'failed':
                return result.tolerated === true || this.#options.continueOnError;
            default:
                return false;
        }
    }
    /** Of a task or a phase. */
    statusOf(id) {
        return this.results.get(id)?.status ?? this.finished.get(id)?.result.verdict;
    }
    hasFailed(causes) {
        return causes.some((cause) => cause === ENTRY || this.statusOf(cause) === 'failed');
    }
    /** What a task becomes whose needs are not met: skipped where all of them were, else blocked. */
    heldBack(causes) {
        const skipped = causes.every((cause) => this.statusOf(cause) === 'skipped');
        return { status: skipped ? 'skipped' : 'blocked', blockedBy: causes };
    }
}

;// CONCATENATED MODULE: ./build/js/run/upstream-view.js
/**
 * `$PHASEGATE_UPSTREAM`: the evidence of earlier phases as `<phase>/<task>/<path>`, under the names it was written with.
 * A copy, and read-only, so that nothing a task does to it reaches the record.
 */





class UpstreamView {
    #out;
    #root;
    constructor(out, root) {
        this.#out = out;
        this.#root = root;
    }
    /**
     * @param phase whose tasks will read it
     * @param upstream results of all phases it needs, directly or not
     * @returns the folder
     */
    async folderFor(phase, upstream) {
        const root = (0,external_node_path_.join)(this.#root, phase);
        await (0,external_node_fs_promises_.mkdir)(root, { recursive: true });
        for (const result of upstream) {
            const { id, leg } = result.phase;
            for (const task of result.tasks) {
                for (const { path } of task.evidence) {
                    const target = (0,external_node_path_.join)(root, leg === undefined ? id : `${id}@${leg}`, task.id, path);
                    await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(target), { recursive: true });
                    await (0,external_node_fs_promises_.copyFile)((0,external_node_path_.join)((0,record_folder/* phaseFolder */.sR)(this.#out, id, leg), 'evidence', task.id, (0,paths/* encodePath */.O0)(path)), target, external_node_fs_.constants.COPYFILE_FICLONE);
                    await (0,external_node_fs_promises_.chmod)(target, 0o444);
                }
            }
        }
        return root;
    }
}

;// CONCATENATED MODULE: ./build/js/run/scheduler.js
/**
 * Starts every task as soon as what it needs has passed, opens and closes the phases around them, and settles what can
 * no longer run as blocked, skipped or cancelled.
 */














class Scheduler {
    #s;
    #tasks;
    #standings;
    #open = new Map();
    /** Phases that are written anew and not yet opened. */
    #pending;
    #touched;
    /** How many needs of a task in its own phase have not settled. */
    #unsettledNeeds = new Map();
    #dependents = new Map();
    #ready = new ReadyQueue();
    /** Outputs that reached a task, handed on with its own. */
    #reaching = new Map();
    #upstream;
    #running = 0;
    #sequence = 0;
    #scratches = 0;
    #freeScratch = [];
    /** What failed first without `--keep-going`: nothing new starts after it. */
    #stoppedBy;
    #work = 0;
    #over;
    constructor(session) {
        const { plan, todo, standing, selection } = session;
        this.#s = session;
        this.#tasks = new Map(plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.id, task])));
        this.#standings = new Standings({ plan, assumed: selection.assumed, only: selection.only, continueOnError: session.continueOnError });
        this.#touched = new Set(plan.phases.filter((phase) => isTouched(phase, session)).map((phase) => phase.id));
        this.#pending = new Set(plan.phases.filter((phase) => this.#touched.has(phase.id)));
        for (const [id, { result, manifest, auditHead }] of standing) {
            for (const task of result.tasks)
                this.#standings.settle(task);
            if (manifest !== undefined && !this.#touched.has(id))
                this.#standings.finished.set(id, { result, manifest, auditHead });
        }
        for (const id of todo)
            this.#countNeeds(this.#task(id));
        this.#upstream = new UpstreamView(session.out, (0,external_node_path_.join)(session.scratch, 'upstream'));
    }
    /** @returns every phase that has a result, those of before included, in the order of the plan */
    async run() {
        const { signal, plan } = this.#s;
        const over = new Promise((resolve, reject) => {
            this.#over = { resolve, reject };
        });
        const onAbort = () => {
            this.#s.emit({ type: 'interrupted', signal: String(signal.reason) });
            this.#pump();
        };
        signal.addEventListener('abort', onAbort, { once: true });
        this.#track(async () => this.#openPhases());
        await over;
        signal.removeEventListener('abort', onAbort);
        const { finished } = this.#standings;
        return new Map(plan.phases.flatMap((phase) => {
            const found = finished.get(phase.id);
            return found === undefined ? [] : [[phase.id, found]];
        }));
    }
    #countNeeds(task) {
        let count = 0;
        for (const need of task.needs) {
            // Other phases have settled when this one opens, and what does not run now has.
            if (need.kind !== 'task' || !this.#s.todo.has(need.id) || this.#task(need.id).phase !== task.phase)
                continue;
            count += 1;
            const known = this.#dependents.get(need.id);
            if (known === undefined)
                this.#dependents.set(need.id, [task.id]);
            else
                known.push(task.id);
        }
        this.#unsettledNeeds.set(task.id, count);
    }
    #task(id) {
        const task = this.#tasks.get(id);
        if (task === undefined)
            throw new Error(`no task ${id}`);
        return task;
    }
    /** Does something in the background; when nothing is left to do, the run is over. */
    #track(work) {
        this.#work += 1;
        work().then(() => {
            this.#work -= 1;
            if (this.#work === 0)
                this.#over?.resolve();
        }, (error) => this.#over?.reject(error));
    }
    async #openPhases() {
        for (const phase of this.#pending) {
            if (phase.needs.some((id) => this.#touched.has(id) && !this.#standings.finished.has(id)))
                continue;
            this.#pending.delete(phase);
            this.#track(async () => this.#openPhase(phase));
        }
    }
    async #openPhase(phase) {
        const { plan, standing, todo, selection } = this.#s;
        const kept = standing.get(phase.id)?.result.tasks ?? [];
        const before = [...(0,run_selection/* upstreamOf */.Fw)(plan, [phase])].flatMap((id) => this.#standings.finished.get(id) ?? []);
        const upstream = before.map(({ result, manifest }) => ({ phase: result.phase.id, verdict: result.verdict, manifest }));
        const started = { ...this.#result(phase, upstream), tasks: kept };
        const open = {
            phase,
            record: new PhaseRecord(this.#s.out, phase.id, started),
            results: new Map(kept.map((task) => [task.id, task])),
            entry: [],
            blockers: this.#standings.blockersOf(phase.id, phase.needs),
            upstream,
            upstreamFolder: await this.#upstream.folderFor(phase.id, before.map(({ result }) => result)),
            outputs: Object.assign({}, ...before.flatMap(({ result }) => result.tasks.map((task) => task.outputs))),
            unsettled: phase.tasks.filter((task) => todo.has(task.id)).length,
        };
        this.#open.set(phase.id, open);
        this.#emit(open, { type: 'phase-started', phase: phase.id, title: phase.title, tasks: open.unsettled });
        if (open.blockers.length === 0 && !selection.only && !this.#isStopping()) {
            open.entry = await this.#criteria(open, 'entry');
            if (open.entry.some((criterion) => criterion.status === 'failed')) {
                this.#stopAfter(`the entry criteria of ${phase.id}`);
                if (!this.#s.continueOnError)
                    open.blockers = [ENTRY];
            }
        }
        if (open.unsettled === 0) {
            await this.#closePhase(open);
            return;
        }
        // Chosen before the first is decided: what settles at once brings others down to no unsettled needs itself.
        const first = phase.tasks.filter((task) => this.#unsettledNeeds.get(task.id) === 0);
        for (const task of first)
            this.#decide(open, task);
        this.#pump();
    }
    /** All needs of the task have settled: it is ready, or settles as what it can only be now. */
    #decide(open, task) {
        const settled = this.#settlement(open, task);
        if (settled === undefined)
            this.#ready.add(task, this.#s.graph.tasks.get(task.id)?.remaining ?? 0);
        else
            this.#settleAs(open, task, settled);
    }
    #settlement(open, task) {
        const unmet = this.#standings.unmetNeeds(task, open.blockers);
        if (task.kind === 'work-item')
            return this.#workItem(task, unmet);
        if (this.#s.signal.aborted)
            return this.#notStarted();
        const overrides = overridesBlocked(task);
        if (unmet.length > 0 && !overrides)
            return this.#standings.heldBack(unmet);
        if (task.if !== undefined) {
            try {
                const status = { success: unmet.length === 0, failure: this.#standings.hasFailed(unmet), cancelled: false };
                const context = { ...this.#expressions(open, task), env: { ...this.#s.baseEnv, ...this.#outputsFor(open, task), ...task.env } };
                if (!(0,expression.evaluateCondition)(task.if, context, status))
                    return unmet.length > 0 ? this.#standings.heldBack(unmet) : { status: 'skipped' };
            }
            catch (error) {
                return { status: 'failed', error: `its \`if\` could not be evaluated: ${error.message}` };
            }
        }
        return this.#isStopping() && !overrides ? this.#notStarted() : undefined;
    }
    #workItem(task, unmet) {
        const missing = task.status === 'done' ? missingDeliverables(task, this.#s.workspace) : [];
        if (missing.length > 0)
            return { status: 'in-progress', error: `marked done, but ${missing.join(', ')}` };
        // What it needs has no say in its progress, but in what may be built on it.
        return { status: task.status ?? 'planned', ...(unmet.length > 0 ? { blockedBy: unmet } : {}) };
    }
    #notStarted() {
        const why = this.#s.signal.aborted ? 'the run was interrupted before it started' : `not started: the run stopped at ${this.#stoppedBy}; --keep-going goes on`;
        return { status: 'cancelled', error: why };
    }
    #settleAs(open, task, settled) {
        const result = {
            id: task.id,
            ...(task.parent === undefined ? {} : { parent: task.parent }),
            durationMs: 0,
            outputs: {},
            steps: [],
            evidence: [],
            ...settled,
            ...(settled.status === 'failed' && task.continueOnError ? { tolerated: true } : {}),
        };
        this.#taskSettled(open, task, result, [], []);
    }
    #taskSettled(open, task, result, kept, tail) {
        if (result.status === 'failed')
            result.reproduce = this.#s.redactor.text(task.reproduce ?? this.#s.commands.reproduce(task.id));
        open.results.set(task.id, result);
        this.#standings.settle(result);
        this.#reaching.set(task.id, this.#outputsFor(open, task));
        const advice = adviceFor(task, result, tail, this.#s);
        const event = this.#s.emit({ type: 'task-finished', phase: open.phase.id, task: task.id, title: task.title, result, ...(advice === undefined ? {} : { advice }) });
        open.record.append(event, kept);
        if (result.status === 'failed' && result.tolerated !== true)
            this.#stopAfter(task.id);
        for (const id of this.#dependents.get(task.id) ?? []) {
            const left = (this.#unsettledNeeds.get(id) ?? 0) - 1;
            this.#unsettledNeeds.set(id, left);
            if (left === 0)
                this.#decide(open, this.#task(id));
        }
        open.unsettled -= 1;
        if (open.unsettled === 0)
            this.#track(async () => this.#closePhase(open));
    }
    #stopAfter(what) {
        if (!this.#s.keepGoing && !this.#s.continueOnError)
            this.#stoppedBy ??= what;
    }
    #isStopping() {
        return this.#s.signal.aborted || this.#stoppedBy !== undefined;
    }
    #pump() {
        for (let task = this.#ready.peek(); task !== undefined; task = this.#ready.peek()) {
            const open = this.#open.get(task.phase);
            if (open === undefined)
                throw new Error(`phase ${task.phase} is not open`);
            const stays = this.#isStopping() && (this.#s.signal.aborted || !overridesBlocked(task));
            if (!stays && this.#running >= this.#s.jobs)
                return;
            this.#ready.take();
            if (stays)
                this.#settleAs(open, task, this.#notStarted());
            else
                this.#start(open, task);
        }
    }
    #start(open, task) {
        const decision = this.#decisionFor(open, task);
        if (decision === 'waiting') {
            const approvers = (0,run_decisions/* approversOf */.U9)(this.#s.plan, task);
            this.#settleAs(open, task, { status: 'waiting', waitsFor: approvers.length > 0 ? approvers : ['anyone'] });
            return;
        }
        if (decision?.decision === 'rejected') {
            this.#settleAs(open, task, { status: 'failed', decision, error: `rejected by ${decision.by}${decision.note === '' ? '' : `: ${decision.note}`}` });
            return;
        }
        this.#running += 1;
        const scratch = this.#freeScratch.pop() ?? this.#newScratch();
        this.#emit(open, { type: 'task-started', phase: open.phase.id, task: task.id, title: task.title });
        this.#track(async () => {
            const run = await runTask(task, this.#taskContext(open, task, this.#outputsFor(open, task), scratch, decision));
            this.#running -= 1;
            this.#freeScratch.push(scratch);
            this.#taskSettled(open, task, run.result, run.kept, run.tail);
            this.#pump();
        });
    }
    /** A decision holds for the results it was given for; one given with this call holds for those of this run. */
    #decisionFor(open, task) {
        if (task.kind !== 'manual')
            return undefined;
        const given = this.#s.decisions.get(task.id);
        if (given === undefined)
            return 'waiting';
        const upstream = Object.fromEntries(open.upstream.map(({ phase, manifest }) => [phase, manifest]));
        if (given.upstream === undefined) {
            const decision = { ...given.decision, upstream };
            this.#s.emit({ type: 'decision-recorded', decision });
            return decision;
        }
        const holds = Object.keys({ ...upstream, ...given.upstream }).every((phase) => given.upstream?.[phase] === upstream[phase]);
        if (holds)
            return { ...given.decision, upstream };
        const message = `the decision of ${given.decision.by} was given for other upstream results, which have changed since; it has to be given again`;
        this.#emit(open, { type: 'warning', message, phase: open.phase.id, task: task.id });
        return 'waiting';
    }
    /** Folders are used again: making one costs more than starting a process on some file systems. */
    #newScratch() {
        this.#scratches += 1;
        const folder = (0,external_node_path_.join)(this.#s.scratch, String(this.#scratches));
        (0,external_node_fs_.mkdirSync)(folder);
        return folder;
    }
    #taskContext(open, task, outputs, scratch, decision) {
        this.#sequence += 1;
        return {
            plan: this.#s.plan,
            phase: open.phase,
            workspace: this.#s.workspace,
            folder: open.record.folder,
            scratch,
            env: { ...this.#s.baseEnv, ...outputs },
            ours: this.#s.ours,
            vars: this.#s.vars,
            upstream: open.upstreamFolder,
            expressions: this.#expressions(open, task),
            decision,
            redactor: this.#s.redactor,
            signal: this.#s.signal,
            freshSince: this.#s.freshSince,
            mark: `${this.#s.run.id}.${process.pid}.${this.#sequence}`,
            out: this.#s.out,
            onGitHub: this.#s.ours['GITHUB_ACTIONS'] === 'true',
            emit: (event) => this.#emit(open, event),
            now: () => new Date(),
        };
    }
    #expressions(open, task) {
        const needs = {};
        for (const { id } of task?.needs ?? [])
            needs[id] = { result: this.#standings.statusOf(id) ?? '', outputs: this.#standings.results.get(id)?.outputs ?? {} };
        return {
            vars: this.#s.vars,
            needs,
            github: (0,run_identity/* githubContext */.h4)(this.#s.ours),
            runner: { os: OS[process.platform] ?? process.platform, arch: process.arch.toUpperCase() },
            phase: open.phase.id,
            task: task?.id ?? '',
        };
    }
    /** Outputs of earlier phases and of the tasks this one needs, directly or not; the nearer one wins. */
    #outputsFor(open, task) {
        const needed = task.needs.filter((need) => need.kind === 'task').flatMap(({ id }) => [this.#reaching.get(id) ?? {}, this.#standings.results.get(id)?.outputs ?? {}]);
        return Object.assign({}, open.outputs, ...needed);
    }
    async #criteria(open, gate) {
        if (open.phase[gate].length === 0)
            return [];
        const { results, kept } = await runCriteria(open.phase[gate], gate, {
            context: this.#taskContext(open, undefined, open.outputs, this.#newScratch()),
            onFinish: (criterion) => this.#emit(open, { type: 'criterion-finished', phase: open.phase.id, gate, criterion }),
        });
        open.record.keep(kept);
        return results;
    }
    async #closePhase(open) {
        const { phase } = open;
        const counted = phase.tasks.filter((task) => task.kind !== 'work-item').map((task) => task.id);
        const isThrough = counted.every((id) => this.#standings.isMet(id) || open.results.get(id)?.status === 'skipped');
        const exit = isThrough && open.blockers.length === 0 && !this.#s.signal.aborted ? await this.#criteria(open, 'exit') : [];
        if (exit.some((criterion) => criterion.status === 'failed'))
            this.#stopAfter(`the exit criteria of ${phase.id}`);
        const verdict = phaseVerdict({
            tasks: counted,
            results: open.results,
            entry: open.entry,
            exit,
            exitDeclared: phase.exit.length,
            statusOf: (cause) => this.#standings.statusOf(cause),
        });
        const result = {
            ...this.#result(phase, open.upstream, new Date().toISOString()),
            entry: open.entry,
            exit,
            verdict,
            // In the order of the plan, whichever finished first.
            tasks: phase.tasks.flatMap((task) => open.results.get(task.id) ?? []),
        };
        const closed = await open.record.close(result, open.upstream, [{ name: this.#s.plan.file, sha256: this.#s.plan.digest }]);
        this.#standings.finished.set(phase.id, { result, ...closed });
        this.#s.emit({ type: 'phase-finished', phase: phase.id, verdict, ...closed });
        await this.#openPhases();
    }
    /** A result that claims nothing yet. */
    #result(phase, upstream, finishedAt = null) {
        const { plan, run, recordedVars } = this.#s;
        return {
            version: 1,
            run: { ...run, finishedAt },
            plan: { id: plan.id, name: plan.name, digest: plan.digest, file: plan.file },
            phase: { id: phase.id, title: phase.title },
            vars: recordedVars,
            upstream,
            entry: [],
            exit: [],
            verdict: 'not-computed',
            tasks: [],
        };
    }
    /** To whoever listens and to the phase's log, which leaves the coming and going of single steps out. */
    #emit(open, event) {
        const full = this.#s.emit(event);
        if (full.type !== 'step-started' && full.type !== 'step-finished')
            open.record.append(full);
    }
}
/** A phase is written anew where tasks of it run, and where its gate has yet to open. */
function isTouched(phase, { todo, selection, standing }) {
    if (phase.tasks.some((task) => todo.has(task.id)))
        return true;
    if (!selection.phases.has(phase.id))
        return false;
    const stored = standing.get(phase.id);
    return stored?.manifest === undefined || !opensTheWay(stored.result.verdict);
}
/** `always()` and `failure()` let a task run although something it needs did not pass. */
function overridesBlocked(task) {
    return task.if !== undefined && (0,expression.usesStatusFunction)(task.if);
}
const OS = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

;// CONCATENATED MODULE: ./build/js/run/run.js
/**
 * Runs a plan or the part of it somebody selected, and leaves the record: the one core behind the command line and the
 * action.
 */




















/**
 * @throws UserError (exit 2) for a wrong plan, call or folder, before anything ran
 */
async function runPlan(options) {
    const clock = performance.now();
    const startedAt = new Date().toISOString();
    const { plan, workspace: folder } = await (0,plan_file/* requirePlan */.V)(options.planFile);
    const workspace = (0,external_node_fs_.realpathSync)(folder);
    const out = (0,external_node_path_.resolve)(options.out);
    const identity = await (0,run_identity/* runIdentity */.yK)(options.env, workspace, startedAt);
    const listed = new Set(plan.phases.flatMap((phase) => phase.tasks.flatMap((task) => task.secrets)));
    const vars = { ...plan.vars, ...checkedVars(plan, options.vars) };
    const redactor = createRedactor(collectSecrets({ ...options.env, ...taskVariables(plan), ...vars }, [...listed].filter((name) => (options.env[name] ?? '') !== '')));
    const recordedVars = redactValues(vars, redactor);
    const now = { digest: plan.digest, vars: recordedVars, sha: identity.sha };
    const unlock = (0,record_folder/* lockFolder */.MS)(out);
    const scratch = (0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'phasegate-'));
    try {
        const stored = readPhases(out, plan);
        const standing = new Map([...stored].filter(([, phase]) => (0,record_folder/* whyNotStanding */.sS)(phase.result, now) === undefined));
        const passing = new Set([...standing].filter(([, phase]) => phase.manifest !== undefined && opensTheWay(phase.result.verdict)).map(([id]) => id));
        const selection = (0,run_selection/* select */.Lt)(plan, options, passing);
        requireUpstream(selection, stored, passing, now, out);
        const grows = (selection.partial || options.resume) && standing.size > 0;
        const decisions = (0,run_decisions/* givenDecisions */.RA)(plan, options.approvals, grows ? (0,record_folder/* readRunRecord */.lR)(out) : undefined, identity.sha, startedAt);
        const todo = await whatToRun(plan, selection, options.resume ? standing : new Map(), out);
        const record = prepareFolder({ out, plan, grows, standing, todo, startedAt, now });
        const run = record === undefined || identity.job !== null ? identity : { ...identity, id: record.run.id, attempt: record.run.attempt + 1 };
        const graph = (0,plan_graph/* buildGraph */.Z)(plan);
        const audit = openAudit(out);
        const emit = (event) => {
            const full = { ...event, at: new Date().toISOString() };
            if (belongsToRunAudit(full))
                audit.append(full);
            options.on(full);
            return full;
        };
        const session = {
            plan,
            workspace,
            out,
            scratch,
            selection,
            todo,
            standing,
            run,
            vars,
            recordedVars,
            baseEnv: { ...baseEnvironment(options.env, listed), ...vars },
            ours: options.env,
            redactor,
            decisions,
            keepGoing: options.keepGoing,
            continueOnError: options.continueOnError,
            jobs: options.jobs ?? (0,external_node_os_.availableParallelism)(),
            freshSince: freshSince(options.env),
            signal: options.signal,
            graph,
            commands: (0,commands/* commandsOf */.Kf)(options.command, plan, options.out, options.vars),
            emit,
        };
        await options.onPlan?.(plan, (id) => (todo.has(id) ? (graph.tasks.get(id)?.remaining ?? 0) : 0), session.commands.run);
        const base = { version: 1, run, plan: { ...plan }, vars: recordedVars, decisions: record?.decisions ?? [] };
        (0,record_folder/* writeWhole */.f8)((0,external_node_path_.join)(out, 'run.json'), run_json({ ...base, verdict: 'not-computed', phases: [], auditHead: null }));
        emit({
            type: 'run-started',
            run: run.id,
            attempt: run.attempt,
            plan: { id: plan.id, name: plan.name, digest: plan.digest },
            phases: plan.phases.filter((phase) => phase.tasks.some((task) => todo.has(task.id))).map((phase) => phase.id),
            tasks: todo.size,
            resumed: grows,
        });
        const finished = await new Scheduler(session).run();
        const results = new Map([...finished.values()].flatMap((phase) => phase.result.tasks).map((task) => [task.id, task]));
        const recorded = plan.phases.map((phase) => ({ id: phase.id, needs: phase.needs, verdict: finished.get(phase.id)?.result.verdict }));
        const verdict = verdictOfSelection(selection, recorded, results);
        const interrupted = options.signal.aborted;
        const exitCode = interrupted ? errors/* EXIT */.d.interrupted : exitCodeOf(verdict);
        const finishedAt = new Date().toISOString();
        const report = (0,external_node_path_.join)(out, 'report.md');
        emit({ type: 'run-finished', verdict, durationMs: Math.round(performance.now() - clock), report: (0,external_node_path_.relative)(process.cwd(), report) || report, exitCode });
        const final = {
            ...base,
            run: { ...run, finishedAt },
            decisions: decisionsAfter(record?.decisions ?? [], results),
            verdict: planVerdict(recorded),
            phases: [...finished].map(([id, phase]) => ({ id, verdict: phase.result.verdict, manifest: phase.manifest, auditHead: phase.auditHead })),
            auditHead: audit.head,
        };
        audit.close();
        (0,record_folder/* writeWhole */.f8)((0,external_node_path_.join)(out, 'run.json'), run_json(final));
        (0,record_folder/* writeWhole */.f8)(report, reportMarkdown({ plan, record: final, phases: [...finished.values()].map((phase) => phase.result), approve: session.commands.approve }));
        return {
            verdict,
            exitCode,
            phases: [...finished].map(([id, phase]) => ({ id, verdict: phase.result.verdict, folder: (0,record_folder/* phaseFolder */.sR)(out, id), manifest: phase.manifest })),
            waitingFor: [...new Set([...results.values()].flatMap((task) => task.waitsFor ?? []))],
            report,
        };
    }
    finally {
        (0,external_node_fs_.rmSync)(scratch, { recursive: true, force: true });
        unlock();
    }
}
/** Values of the variables a call sets. @throws UserError for one the plan does not declare */
function checkedVars(plan, given) {
    for (const name of Object.keys(given)) {
        if (Object.hasOwn(plan.vars, name))
            continue;
        const near = (0,nearest/* nearest */.p)(name, Object.keys(plan.vars));
        throw new errors/* UserError */.y(`The plan declares no variable ${name}.`, near === undefined ? `Declare it under \`vars:\` in ${plan.file}.` : `Did you mean ${near}?`);
    }
    return given;
}
function taskVariables(plan) {
    return Object.assign({}, ...plan.phases.flatMap((phase) => phase.tasks.flatMap((task) => [task.env, ...task.steps.map((step) => step.env)])));
}
function redactValues(values, redactor) {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, redactor.text(value)]));
}
function readPhases(out, plan) {
    const found = new Map();
    for (const phase of plan.phases) {
        const stored = (0,record_folder/* readStoredPhase */.Rg)((0,record_folder/* phaseFolder */.sR)(out, phase.id));
        if (stored !== undefined && stored.result.phase.id === phase.id)
            found.set(phase.id, stored);
    }
    return found;
}
/** @throws UserError naming each upstream phase that is not there or cannot be built on, and why */
function requireUpstream(selection, stored, passing, now, out) {
    const problems = selection.required
        .filter((id) => !passing.has(id))
        .map((id) => {
        const phase = stored.get(id);
        if (phase === undefined)
            return `phase ${id} has no result in ${out}`;
        const why = (0,record_folder/* whyNotStanding */.sS)(phase.result, now);
        if (why !== undefined)
            return `phase ${id} cannot be built on: ${why}`;
        return phase.manifest === undefined ? `phase ${id} was cut short` : `phase ${id} is ${phase.result.verdict}`;
    });
    if (problems.length === 0)
        return;
    throw new errors/* UserError */.y(`What the selected phase needs is missing: ${problems.join('; ')}.`, 'Run it first, or leave it out knowingly with --skip-phase NAME or --only.');
}
/** The leaves that run now: what is selected, less what a resumed record keeps, plus what that makes invalid. */
async function whatToRun(plan, selection, kept, out) {
    const todo = new Set();
    const reopened = new Set();
    for (const phase of plan.phases) {
        const stored = kept.get(phase.id);
        const results = new Map(stored?.result.tasks.map((task) => [task.id, task]));
        for (const task of phase.tasks) {
            if (!selection.tasks.has(task.id))
                continue;
            const result = results.get(task.id);
            if ((0,record_folder/* hasPassed */.Pc)(result) && result !== undefined && (await intactEvidence((0,record_folder/* phaseFolder */.sR)(out, phase.id), result)))
                continue;
            todo.add(task.id);
        }
        if (phase.tasks.some((task) => todo.has(task.id)))
            reopened.add(phase.id);
    }
    for (const id of (0,run_selection/* invalidated */.kN)(plan, todo, reopened))
        if (selection.tasks.has(id))
            todo.add(id);
    return todo;
}
/**
 * Makes room in the folder: a new record moves all of the old one to `previous/`, a growing one only what will be
 * replaced and what depended on it. Leaves in `standing` just what stays.
 *
 * @returns the record that grows
 */
function prepareFolder({ out, plan, grows, standing, todo, startedAt, now }) {
    const stamp = startedAt.replace(/[:.]/g, '-');
    const kept = grows ? (0,record_folder/* readRunRecord */.lR)(out) : undefined;
    const record = kept !== undefined && (0,record_folder/* whyNotStanding */.sS)(kept, now) === undefined ? kept : undefined;
    try {
        if (record === undefined)
            (0,record_folder/* moveToPrevious */.mM)(out, stamp, ['run.json', 'audit.jsonl', 'report.md', 'report.html']);
        for (const name of (0,external_node_fs_.readdirSync)(out)) {
            const isRecord = (0,external_node_fs_.existsSync)((0,external_node_path_.join)(out, name, 'result.json')) || (0,external_node_fs_.existsSync)((0,external_node_path_.join)(out, name, 'audit.jsonl'));
            if (isRecord && !(grows && standing.has(name)))
                (0,record_folder/* moveToPrevious */.mM)(out, stamp, [name]);
        }
        if (!grows) {
            standing.clear();
            return undefined;
        }
        const reopened = new Set(plan.phases.filter((phase) => phase.tasks.some((task) => todo.has(task.id))).map((phase) => phase.id));
        const stale = (0,run_selection/* invalidated */.kN)(plan, todo, reopened);
        for (const [id, phase] of standing) {
            const gone = phase.result.tasks.filter((task) => stale.has(task.id));
            if (gone.length === 0)
                continue;
            if (gone.length === phase.result.tasks.length && !gone.some((task) => todo.has(task.id))) {
                (0,record_folder/* moveToPrevious */.mM)(out, stamp, [id]);
                standing.delete(id);
                continue;
            }
            (0,record_folder/* moveToPrevious */.mM)(out, stamp, gone.map((task) => (0,external_node_path_.join)(id, 'evidence', task.id)));
            phase.result.tasks = phase.result.tasks.filter((task) => !stale.has(task.id));
        }
    }
    catch (error) {
        throw (0,record_folder/* writeError */.oG)(out, error);
    }
    return record;
}
function openAudit(out) {
    const file = (0,external_node_path_.join)(out, 'audit.jsonl');
    try {
        return (0,external_node_fs_.existsSync)(file) ? chain/* AuditLog */.SB.resume(file) : chain/* AuditLog */.SB.create(file);
    }
    catch (error) {
        throw (0,record_folder/* writeError */.oG)(file, error);
    }
}
/** The run's own log has what is above the phases, each of which has a log of its own. */
function belongsToRunAudit(event) {
    switch (event.type) {
        case 'run-started':
        case 'phase-started':
        case 'phase-finished':
        case 'decision-recorded':
        case 'interrupted':
        case 'run-finished':
            return true;
        case 'warning':
            return event.phase === undefined;
        default:
            return false;
    }
}
/** On GitHub a report file has to be newer than the job, which began when its event file was written. */
function freshSince(env) {
    const file = env['GITHUB_EVENT_PATH'];
    if (env['GITHUB_ACTIONS'] !== 'true' || file === undefined)
        return undefined;
    return (0,external_node_fs_.statSync)(file, { throwIfNoEntry: false })?.mtimeMs;
}
function verdictOfSelection(selection, recorded, results) {
    if (selection.asked === undefined)
        return planVerdict(recorded.filter((phase) => selection.phases.has(phase.id)));
    const verdicts = new Map(recorded.map((phase) => [phase.id, phase.verdict]));
    return selectionVerdict(selection.asked, results, (cause) => results.get(cause)?.status ?? verdicts.get(cause));
}
/** Every decision of the record, a newer one in place of an older one about the same task. */
function decisionsAfter(before, results) {
    const all = new Map(before.map((decision) => [decision.task, decision]));
    for (const task of results.values())
        if (task.decision !== undefined)
            all.set(task.id, task.decision);
    return [...all.values()];
}
function run_json(value) {
    return `${JSON.stringify(value, null, 2)}\n`;
}

// EXTERNAL MODULE: ./build/js/cli/args.js
var cli_args = __webpack_require__(6730);
// EXTERNAL MODULE: ./build/js/cli/commands.js
var cli_commands = __webpack_require__(4245);
// EXTERNAL MODULE: ./build/js/cli/program.js
var program = __webpack_require__(2447);
;// CONCATENATED MODULE: ./build/js/cli/run.js






/** `phasegate run [PLAN]`. @returns the exit code of the verdict, 130 when interrupted */
async function run(args) {
    const { flags, positionals } = (0,cli_args/* parseFlags */.b)(args, cli_commands/* commands */.P.run, 'run');
    if (flags.approve.length > 0 && (flags.by === undefined || flags.note === undefined)) {
        throw new errors/* UserError */.y('--approve needs --by WHO and --note WHY.', 'A decision is kept with who gave it and why.');
    }
    if (flags.approve.length === 0 && (flags.by !== undefined || flags.note !== undefined)) {
        throw new errors/* UserError */.y('--by and --note need --approve TASK.', 'Say which task the decision is about.');
    }
    const planFile = positionals[0] ?? commands/* DEFAULT_PLAN */.gv;
    const out = flags.out ?? commands/* DEFAULT_OUT */.xu;
    let reporter;
    const interrupt = new AbortController();
    const release = onInterrupt(interrupt);
    try {
        const outcome = await runPlan({
            planFile,
            out,
            phases: flags.phase,
            tasks: flags.task,
            only: flags.only,
            skipPhases: flags['skip-phase'],
            vars: flags.var,
            ...(flags.jobs === undefined ? {} : { jobs: flags.jobs }),
            keepGoing: flags['keep-going'],
            continueOnError: flags['continue-on-error'],
            resume: flags.resume,
            approvals: flags.approve.map((task) => ({ task, by: flags.by ?? '', note: flags.note ?? '', asserted: true })),
            env: process.env,
            command: (0,program/* program */.D)(),
            signal: interrupt.signal,
            onPlan: async (plan, remaining, commandLine) => {
                if (flags.json) {
                    reporter = (await __webpack_require__.e(/* import() */ 911).then(__webpack_require__.bind(__webpack_require__, 2911))).jsonReporter(process.stdout);
                    return;
                }
                const { terminalReporter } = await __webpack_require__.e(/* import() */ 126).then(__webpack_require__.bind(__webpack_require__, 3126));
                reporter = terminalReporter({ stream: process.stdout, plan, env: process.env, now: () => performance.now(), remaining, out, command: commandLine });
            },
            on: (event) => reporter?.on(event),
        });
        return outcome.exitCode;
    }
    finally {
        release();
        await reporter?.close();
    }
}
/** The first Ctrl-C ends the children and writes what is known; a second one ends us at once. */
function onInterrupt(controller) {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const stop = (signal) => {
        if (controller.signal.aborted)
            process.exit(130);
        controller.abort(signal);
    };
    for (const signal of signals)
        process.on(signal, stop);
    return () => {
        for (const signal of signals)
            process.removeListener(signal, stop);
    };
}


/***/ }),

/***/ 9253:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HN: () => (/* binding */ writeManifest),
/* harmony export */   e0: () => (/* binding */ MANIFEST),
/* harmony export */   rc: () => (/* binding */ manifestSchema)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6466);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2857);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2027);
/** `manifest.json`: everything a phase left, by its digest. It is written last; a phase without it did not finish. */






const MANIFEST = 'manifest.json';
const sha256 = zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/);
const file = zod__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({
    path: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP().describe('In the folder of the manifest, with `/`.'),
    name: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP().optional().describe('Where the task wrote it in the workspace, when `path` encodes that because artifacts cannot hold it.'),
    sha256: sha256.describe('Of what is kept, after redaction.'),
    size: zod__WEBPACK_IMPORTED_MODULE_5__/* .int */ .Whr().nonnegative().describe('Bytes kept.'),
    redactions: zod__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_5__/* .int */ .Whr().positive())
        .optional()
        .describe('How often something was replaced by `***`, by name of the secret variable or kind of credential.'),
});
const manifestSchema = zod__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_5__/* .literal */ .euz(1),
    phase: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(),
    leg: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP().optional(),
    files: zod__WEBPACK_IMPORTED_MODULE_5__/* .array */ .YOg(file).describe('Every other file of the folder, by path.'),
    upstream: zod__WEBPACK_IMPORTED_MODULE_5__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({ phase: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(), leg: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP().optional(), manifest: sha256 }))
        .describe('The phases this one built on, each with the sha256 of its manifest.json.'),
    auditHead: sha256.describe('Hash of the last line of audit.jsonl.'),
})
    .describe('What one phase left: the file whose sha256 stands for all of it.');
/**
 * Writes the manifest of a phase's folder, whole or not at all.
 *
 * @returns its sha256
 * @throws UserError naming a link or special file in the folder; the system's error when the disk fails
 */
async function writeManifest(folder, options) {
    const files = [];
    for (const path of filesBelow(folder, '')) {
        if (path === MANIFEST)
            continue;
        const known = options.known?.get(path);
        // A size that differs from what was written means the file is no longer what was hashed.
        const digest = known !== undefined && (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, path)).size === known.size ? known : await digestOf((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, path));
        const { name, redactions } = options.kept.get(path) ?? {};
        files.push({
            path,
            ...(name === undefined ? {} : { name }),
            sha256: digest.sha256,
            size: digest.size,
            ...(redactions === undefined || Object.keys(redactions).length === 0 ? {} : { redactions }),
        });
    }
    const manifest = {
        version: 1,
        phase: options.phase,
        ...(options.leg === undefined ? {} : { leg: options.leg }),
        files,
        upstream: options.upstream,
        auditHead: options.auditHead,
    };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    const temporary = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, `${MANIFEST}.tmp`);
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.writeFileSync)(temporary, text);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.renameSync)(temporary, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, MANIFEST));
    }
    catch (error) {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.rmSync)(temporary, { force: true });
        throw error;
    }
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('hex');
}
/** Paths of all files in byte order, so that the same folder always gives the same manifest. */
function filesBelow(root, folder) {
    const paths = [];
    for (const entry of (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(root, folder), { withFileTypes: true })) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory())
            paths.push(...filesBelow(root, path));
        else if (entry.isFile()) {
            if (path !== `${MANIFEST}.tmp`)
                paths.push(path);
        }
        else {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .y(`${(0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(root, path)} is a link or special file, which Phasegate did not put there.`, 'Remove it, and find out which task writes into the record.');
        }
    }
    return folder === '' ? paths.toSorted((a, b) => (a < b ? -1 : 1)) : paths;
}
async function digestOf(path) {
    const { size } = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)(path);
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    if (size <= 1024 * 1024) {
        const bytes = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(path);
        return { sha256: hash.update(bytes).digest('hex'), size: bytes.length };
    }
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_3__.pipeline)((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(path), hash);
    return { sha256: hash.digest('hex'), size };
}


/***/ }),

/***/ 3242:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EE: () => (/* binding */ collisionKey),
/* harmony export */   Kc: () => (/* binding */ unsafePath),
/* harmony export */   O0: () => (/* binding */ encodePath),
/* harmony export */   q0: () => (/* binding */ decodePath)
/* harmony export */ });
/**
 * Names of files in the record. Artifacts cannot hold `" : < > | * ?`, CR and LF, one such name loses the whole upload;
 * and an auditor unpacks the record on any system, so what Windows cannot hold is encoded too.
 */
const RESERVED = /[\u0000-\u001f\u007f%":<>|*?\\]/g;
/** Windows drops these at the end of a name. */
const LAST = /[. ]$/;
/** Windows opens a device instead, whatever the extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=$|[. ])/i;
/** A relative path with `/` as it is stored: what cannot be in a name becomes `%XX`. Segments stay segments. */
function encodePath(path) {
    return path.split('/').map(encodeSegment).join('/');
}
function encodeSegment(segment) {
    const encoded = segment.replace(RESERVED, percent);
    // `.` and `..` have a meaning of their own, which callers refuse before.
    if (/^\.{1,2}$/.test(encoded))
        return encoded;
    return encoded.replace(LAST, percent).replace(DEVICE, (device) => percent(device[0]) + device.slice(1));
}
function percent(char) {
    return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
/** The path that `encodePath` was given. */
function decodePath(stored) {
    return stored.replace(/%([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}
/** Two paths with the same key are one file on macOS or Windows. */
function collisionKey(path) {
    return path.normalize('NFC').toLowerCase();
}
/**
 * Why a path from a record cannot be trusted, in words; undefined: it is a plain relative path.
 */
function unsafePath(path) {
    if (path === '')
        return 'is empty';
    if (path.includes('\0'))
        return 'holds a NUL character';
    if (path.includes('\\'))
        return 'holds a backslash';
    if (path.startsWith('/') || /^[A-Za-z]:/.test(path))
        return 'is absolute';
    const segments = path.split('/');
    if (segments.includes('..'))
        return 'leads out of the record';
    if (segments.includes('') || segments.includes('.'))
        return 'is not in its shortest form';
    return undefined;
}


/***/ }),

/***/ 8075:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ke: () => (/* binding */ testResult),
/* harmony export */   To: () => (/* binding */ PREDICATE_TYPE),
/* harmony export */   qZ: () => (/* binding */ statement),
/* harmony export */   zG: () => (/* binding */ STATEMENT_TYPE)
/* harmony export */ });
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';
/**
 * One line of JSON, without the line break. The predicate knows no skipped tests: tasks that were not run are in none of
 * its lists, and a phase that did not pass as a whole is `FAILED`.
 */
function statement({ result, subjects, configuration }) {
    const tasks = (wanted) => result.tasks.filter(wanted).map((task) => task.id);
    const warned = tasks((task) => task.status === 'waived' || isTolerated(task));
    return JSON.stringify({
        _type: STATEMENT_TYPE,
        subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
        predicateType: PREDICATE_TYPE,
        predicate: {
            result: testResult(result),
            configuration: configuration.map(({ name, sha256, uri }) => ({ name, ...(uri === undefined ? {} : { uri }), digest: { sha256 } })),
            passedTests: tasks((task) => task.status === 'passed'),
            warnedTests: warned,
            failedTests: tasks((task) => task.status === 'failed' && !isTolerated(task)),
        },
    });
}
/** What the predicate calls the outcome of a phase. */
function testResult(result) {
    const passed = ['passed', 'passed-with-waivers'];
    if (!passed.includes(result.verdict))
        return 'FAILED';
    return result.verdict === 'passed-with-waivers' || result.tasks.some(isTolerated) ? 'WARNED' : 'PASSED';
}
function isTolerated(task) {
    return task.status === 'failed' && task.tolerated === true;
}


/***/ }),

/***/ 6608:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   checkExpression: () => (/* binding */ checkExpression),
/* harmony export */   evaluateCondition: () => (/* binding */ evaluateCondition),
/* harmony export */   interpolate: () => (/* binding */ interpolate),
/* harmony export */   interpolationsIn: () => (/* binding */ interpolationsIn),
/* harmony export */   usesStatusFunction: () => (/* binding */ usesStatusFunction)
/* harmony export */ });
/* harmony import */ var _actions_expressions_data_array__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8315);
/* harmony import */ var _actions_expressions_data_boolean__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5438);
/* harmony import */ var _actions_expressions_data_dictionary__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8596);
/* harmony import */ var _actions_expressions_data_expressiondata__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1674);
/* harmony import */ var _actions_expressions_data_null__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7749);
/* harmony import */ var _actions_expressions_data_number__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9881);
/* harmony import */ var _actions_expressions_data_string__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3637);
/* harmony import */ var _actions_expressions_errors__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2830);
/* harmony import */ var _actions_expressions_evaluator__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(2886);
/* harmony import */ var _actions_expressions_funcs__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(111);
/* harmony import */ var _actions_expressions_lexer__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(2083);
/* harmony import */ var _actions_expressions_parser__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(4566);
/* harmony import */ var _actions_expressions_result__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(6856);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(2027);
/**
 * GitHub's expression language for `if:` and for `${{ vars.NAME }}` in check fields: `@actions/expressions` with the
 * status functions it leaves out, and with its errors in words a plan's author understands.
 */














const STATUS_FUNCTIONS = ['success', 'failure', 'always', 'cancelled'];
const CONDITION_CONTEXTS = ['vars', 'env', 'needs', 'github', 'runner', 'phase', 'task'];
/**
 * Every `${{ … }}` of a text, in order. A `}}` within a quoted string does not close one.
 */
function interpolationsIn(text) {
    const found = [];
    let start = text.indexOf('${{');
    while (start >= 0) {
        const close = closingBraces(text, start + 3);
        const end = close < 0 ? text.length : close + 2;
        const expression = text.slice(start + 3, close < 0 ? text.length : close).trim();
        found.push({ expression, start, end, closed: close >= 0 });
        start = text.indexOf('${{', end);
    }
    return found;
}
function closingBraces(text, from) {
    let quoted = false;
    for (let index = from; index < text.length; index += 1) {
        const character = text[index];
        if (character === "'")
            quoted = !quoted;
        else if (!quoted && character === '}' && text[index + 1] === '}')
            return index;
    }
    return -1;
}
/**
 * What is wrong with an expression, or undefined. `contexts` are the names it may use.
 *
 * @param text with or without one `${{ }}` around all of it; columns count from 1 in it.
 * @param use status functions exist in a `condition` only.
 */
function checkExpression(text, contexts, use = 'condition') {
    const parsed = parse(text, contexts, use === 'condition');
    return 'problem' in parsed ? parsed.problem : undefined;
}
/** Whether it calls `success()`, `failure()`, `always()` or `cancelled()`; false for what is no expression at all. */
function usesStatusFunction(text) {
    const parsed = parse(text, CONDITION_CONTEXTS, true);
    return !('problem' in parsed) && callsStatusFunction(parsed.tokens);
}
/**
 * The answer of an `if:` by GitHub's rule: one without a status function means `success() && (…)`.
 *
 * @throws UserError where it is no expression or cannot be evaluated, such as `fromJSON` of what is no JSON.
 */
function evaluateCondition(text, context, status) {
    const parsed = parse(text, CONDITION_CONTEXTS, true);
    if ('problem' in parsed)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_13__/* .UserError */ .y(`if: ${parsed.problem}`);
    if (!status.success && !callsStatusFunction(parsed.tokens))
        return false;
    const answers = { ...status, always: true };
    const functions = new Map(Object.entries(answers).map(([name, value]) => [name, statusFunction(name, new _actions_expressions_data_boolean__WEBPACK_IMPORTED_MODULE_1__/* .BooleanData */ .b(value))]));
    const data = dictionary(CONDITION_CONTEXTS.map((name) => [name, context[name]]));
    return (0,_actions_expressions_result__WEBPACK_IMPORTED_MODULE_12__/* .truthy */ .vN)(evaluated(text.trim(), () => new _actions_expressions_evaluator__WEBPACK_IMPORTED_MODULE_8__/* .Evaluator */ .o(parsed.tree, data, functions).evaluate()));
}
/**
 * Fills in every `${{ … }}` of a check's field.
 *
 * @throws UserError for a variable that is not defined (an empty text would make `contains:` true of everything), for
 *   an expression that gives no text, and for what is no expression.
 */
function interpolate(text, vars) {
    const found = interpolationsIn(text);
    if (found.length === 0)
        return text;
    const data = dictionary([['vars', vars]]);
    let result = '';
    let position = 0;
    for (const { expression, start, end, closed } of found) {
        const written = text.slice(start, end);
        if (!closed)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_13__/* .UserError */ .y(`"${written}" has no closing "}}"`);
        const parsed = parse(expression, ['vars'], false);
        if ('problem' in parsed)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_13__/* .UserError */ .y(`${written}: ${parsed.problem}`);
        const value = evaluated(written, () => new _actions_expressions_evaluator__WEBPACK_IMPORTED_MODULE_8__/* .Evaluator */ .o(parsed.tree, data).evaluate());
        result += text.slice(position, start) + asText(value, expression, written);
        position = end;
    }
    return result + text.slice(position);
}
function asText(value, expression, written) {
    if (value.primitive && value.kind !== _actions_expressions_data_expressiondata__WEBPACK_IMPORTED_MODULE_3__/* .Kind */ .b.Null)
        return value.coerceString();
    if (value.kind !== _actions_expressions_data_expressiondata__WEBPACK_IMPORTED_MODULE_3__/* .Kind */ .b.Null) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_13__/* .UserError */ .y(`${written} gives ${value.kind === _actions_expressions_data_expressiondata__WEBPACK_IMPORTED_MODULE_3__/* .Kind */ .b.Array ? 'a list' : 'an object'}, a text was expected`);
    }
    const name = /^vars\.([\w-]+)$/i.exec(expression)?.[1];
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_13__/* .UserError */ .y(name === undefined
        ? `${written} has no value`
        : `${written} has no value: define "${name}" under "vars" in the plan or give --var ${name}=…`);
}
function parse(text, contexts, statusFunctions) {
    const found = interpolationsIn(text);
    const [only] = found;
    if (only && (found.length > 1 || text.slice(0, only.start).trim() !== '' || text.slice(only.end).trim() !== '')) {
        return { problem: 'put the whole expression into one ${{ }} or write it without; in parts it would be a text, which is always true' };
    }
    if (only && !only.closed)
        return { problem: `"${text.trim()}" has no closing "}}"` };
    const expression = only?.expression ?? text.trim();
    if (expression === '')
        return { problem: 'the expression is empty' };
    if (expression.length > _actions_expressions_errors__WEBPACK_IMPORTED_MODULE_7__/* .MAX_EXPRESSION_LENGTH */ .dM) {
        return { problem: `the expression has ${expression.length} characters, at most ${_actions_expressions_errors__WEBPACK_IMPORTED_MODULE_7__/* .MAX_EXPRESSION_LENGTH */ .dM} are allowed` };
    }
    const functions = statusFunctions ? STATUS_FUNCTIONS : [];
    const place = { offset: text.indexOf(expression), text };
    let tokens;
    try {
        tokens = new _actions_expressions_lexer__WEBPACK_IMPORTED_MODULE_10__/* .Lexer */ .JG(expression).lex().tokens.map(unescaped);
    }
    catch (error) {
        return { problem: lexicalProblem(error, place) };
    }
    const stranger = tokens.find((token, index) => isCall(tokens, index) && !isKnown(token, functions));
    if (stranger)
        return { problem: unknownFunction(stranger, functions, place) };
    try {
        const definitions = functions.map((name) => statusFunction(name, new _actions_expressions_data_null__WEBPACK_IMPORTED_MODULE_4__/* .Null */ .U()));
        return { tokens, tree: new _actions_expressions_parser__WEBPACK_IMPORTED_MODULE_11__/* .Parser */ .i(tokens, contexts, definitions).parse() };
    }
    catch (error) {
        if (!(error instanceof _actions_expressions_errors__WEBPACK_IMPORTED_MODULE_7__/* .ExpressionError */ .tj))
            throw error;
        return { problem: grammaticalProblem(error, contexts, place) };
    }
}
/** The library takes only the first `''` of a string for a quote (0.3.61); GitHub takes each. */
function unescaped(token) {
    return token.type === _actions_expressions_lexer__WEBPACK_IMPORTED_MODULE_10__/* .TokenType */ .ks.STRING ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") } : token;
}
function isCall(tokens, index) {
    return (tokens[index]?.type === _actions_expressions_lexer__WEBPACK_IMPORTED_MODULE_10__/* .TokenType */ .ks.IDENTIFIER &&
        tokens[index + 1]?.type === _actions_expressions_lexer__WEBPACK_IMPORTED_MODULE_10__/* .TokenType */ .ks.LEFT_PAREN &&
        tokens[index - 1]?.type !== _actions_expressions_lexer__WEBPACK_IMPORTED_MODULE_10__/* .TokenType */ .ks.DOT);
}
/** Own names only: the library would take `constructor()` for one of its functions and call it true. */
function isKnown(token, functions) {
    const name = token.lexeme.toLowerCase();
    return functions.includes(name) || Object.hasOwn(_actions_expressions_funcs__WEBPACK_IMPORTED_MODULE_9__/* .wellKnownFunctions */ .j, name);
}
function callsStatusFunction(tokens) {
    return tokens.some((token, index) => isCall(tokens, index) && STATUS_FUNCTIONS.includes(token.lexeme.toLowerCase()));
}
function statusFunction(name, value) {
    return { name, minArgs: 0, maxArgs: 0, call: () => value };
}
function evaluated(written, evaluate) {
    try {
        return evaluate();
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_13__/* .UserError */ .y(`${written} cannot be evaluated: ${error.message}`);
    }
}
function dictionary(entries) {
    return new _actions_expressions_data_dictionary__WEBPACK_IMPORTED_MODULE_2__/* .Dictionary */ .b(...entries.map(([key, value]) => ({ key, value: toData(value) })));
}
function toData(value) {
    if (typeof value === 'string')
        return new _actions_expressions_data_string__WEBPACK_IMPORTED_MODULE_6__/* .StringData */ .u(value);
    if (typeof value === 'number')
        return new _actions_expressions_data_number__WEBPACK_IMPORTED_MODULE_5__/* .NumberData */ .Q(value);
    if (typeof value === 'boolean')
        return new _actions_expressions_data_boolean__WEBPACK_IMPORTED_MODULE_1__/* .BooleanData */ .b(value);
    if (Array.isArray(value))
        return new _actions_expressions_data_array__WEBPACK_IMPORTED_MODULE_0__/* .Array */ .O(...value.map(toData));
    if (typeof value === 'object' && value !== null)
        return dictionary(Object.entries(value));
    return new _actions_expressions_data_null__WEBPACK_IMPORTED_MODULE_4__/* .Null */ .U();
}
function at(line, column, place) {
    return line === 0 ? `at column ${place.offset + column + 1}` : `at line ${line + 1}, column ${column + 1} of the expression`;
}
function lexicalProblem(error, place) {
    const found = /^Unexpected symbol: '([^]*)'\. Located at position (\d+) within/.exec(error.message);
    if (!found)
        throw error;
    const [, symbol = '', position] = found;
    const lines = place.text.slice(place.offset, place.offset + Number(position) - 1).split('\n');
    const where = at(lines.length - 1, lines.at(-1)?.length ?? 0, place);
    if (symbol.startsWith("'"))
        return `the text that begins ${where} has no closing quote (a quote within it is written '')`;
    if (symbol.startsWith('"'))
        return `unexpected ${symbol} ${where}; texts stand in single quotes`;
    return `unexpected "${symbol}" ${where}${dotted(place.text)}`;
}
function unknownFunction(token, functions, place) {
    const known = [...functions, ...Object.values(_actions_expressions_funcs__WEBPACK_IMPORTED_MODULE_9__/* .wellKnownFunctions */ .j).map(({ name }) => name)].toSorted().join(', ');
    return `unknown function "${token.lexeme}" ${at(token.range.start.line, token.range.start.column, place)}; known: ${known}`;
}
function grammaticalProblem(error, contexts, place) {
    const where = at(error.pos.line, error.pos.column, place);
    const [, kind = error.message, symbol = ''] = /^(.*?): '([^]*)'$/.exec(error.message) ?? [];
    switch (kind) {
        case 'Unrecognized named-value':
            return `unknown name "${symbol}" ${where}; known here: ${contexts.join(', ')}; texts stand in single quotes`;
        case 'Unexpected end of expression':
            return `the expression ends too early, after "${symbol}" ${where}`;
        case 'Unexpected symbol':
            return symbol === 'EOF'
                ? 'the expression ends too early'
                : `unexpected "${symbol}" ${where}${dotted(place.text)}`;
        case 'Too few parameters supplied':
            return `${symbol}() ${where} needs more arguments`;
        case 'Too many parameters supplied':
            return `${symbol}() ${where} has too many arguments`;
        case 'Even number of parameters supplied, requires an odd number of parameters':
            return `${symbol}() ${where} needs an odd number of arguments: pairs of condition and value, then the default`;
        default:
            return `the expression is nested too deeply ${where}`;
    }
}
/** Ids with dots are the usual reason for an unexpected number. */
function dotted(text) {
    const id = /\bneeds\.([\w-]+(?:\.\d[\w-]*)+)/i.exec(text)?.[1];
    return id === undefined ? '' : `; an id with dots is written needs['${id}']`;
}


/***/ }),

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


/***/ }),

/***/ 6511:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q6: () => (/* binding */ recordDecision),
/* harmony export */   RA: () => (/* binding */ givenDecisions),
/* harmony export */   U9: () => (/* binding */ approversOf)
/* harmony export */ });
/* unused harmony export manualTask */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2027);
/* harmony import */ var _evidence_chain_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3819);
/* harmony import */ var _identity_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8848);
/* harmony import */ var _plan_file_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4972);
/* harmony import */ var _record_folder_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5068);
/* harmony import */ var _selection_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4070);
/**
 * Decisions of people about manual tasks: who may give them, what they are bound to, and how `phasegate approve` records
 * one between two runs.
 */








/**
 * The decisions a run starts with: those its call gives, and those an earlier `approve` left in the record.
 *
 * @throws UserError for a task that takes no decision and for somebody who may not give it
 */
function givenDecisions(plan, approvals, record, sha, at) {
    const given = new Map();
    for (const { upstream, ...decision } of record?.decisions ?? []) {
        if (decision.plan === plan.digest && decision.sha === sha)
            given.set(decision.task, { decision, upstream });
    }
    for (const { task: id, by, note, asserted } of approvals) {
        const task = manualTask(plan, id);
        requireApprover(plan, task, by);
        given.set(task.id, { decision: { task: task.id, decision: 'approved', by, note, at, asserted, plan: plan.digest, sha }, upstream: undefined });
    }
    return given;
}
/** The manual task of this id. @throws UserError where there is none */
function manualTask(plan, id) {
    const leaves = (0,_selection_js__WEBPACK_IMPORTED_MODULE_7__/* .leavesOf */ .wf)(plan, id);
    const task = plan.phases.flatMap((phase) => phase.tasks).find((candidate) => candidate.id === leaves[0]);
    if (task?.id === id && task.kind === 'manual')
        return task;
    const manual = plan.phases.flatMap((phase) => phase.tasks.filter((candidate) => candidate.kind === 'manual').map((candidate) => candidate.id));
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y(`Task ${id} takes no decision: it is not manual.`, manual.length === 0 ? 'The plan has no manual task.' : `Manual tasks: ${manual.join(', ')}.`);
}
/** Approvers as the plan names them, `people` resolved to their handles. */
function approversOf(plan, task) {
    return (task.manual?.approvers ?? []).map((name) => plan.people[name] ?? name);
}
function requireApprover(plan, task, by) {
    if (by.trim() === '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y('--by is empty.', 'Say who decides: --by NAME.');
    const allowed = [...(task.manual?.approvers ?? []), ...approversOf(plan, task)];
    if (allowed.length === 0 || allowed.some((name) => handle(name) === handle(by)))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y(`${by} may not decide ${task.id}.`, `Its approvers are ${approversOf(plan, task).join(', ')}.`);
}
function handle(name) {
    return name.replace(/^@/, '').toLowerCase();
}
/**
 * Records a decision for a task that waits, bound to the plan, the commit and the upstream results it was given for.
 *
 * @returns the decision, and the variables a resumed run has to be given again
 * @throws UserError where nothing waits for it
 */
async function recordDecision(options) {
    const { plan, workspace } = await (0,_plan_file_js__WEBPACK_IMPORTED_MODULE_5__/* .requirePlan */ .V)(options.planFile);
    const task = manualTask(plan, options.task);
    requireApprover(plan, task, options.by);
    const out = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(options.out);
    const noRecord = `There is no run of this plan in ${options.out} that waits.`;
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(out, 'run.json')))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y(noRecord, `Run it first, or decide with the run: phasegate run --approve ${task.id} --by … --note ….`);
    const sha = await (0,_identity_js__WEBPACK_IMPORTED_MODULE_4__/* .checkedOutCommit */ .Xg)(workspace);
    const unlock = (0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .lockFolder */ .MS)(out);
    try {
        const record = (0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .readRunRecord */ .lR)(out);
        if (record === undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y(`${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(out, 'run.json')} is not a run record.`, 'Run the plan again.');
        const why = (0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .whyNotStanding */ .sS)({ plan: record.plan, vars: record.vars, run: record.run }, { digest: plan.digest, vars: record.vars, sha });
        if (why !== undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y(`The run in ${options.out} cannot take a decision: ${why}.`, 'Run the plan again, then decide.');
        const status = (0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .readStoredPhase */ .Rg)((0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .phaseFolder */ .sR)(out, task.phase))?.result.tasks.find((result) => result.id === task.id)?.status;
        if (status !== 'waiting')
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .y(`Task ${task.id} does not wait for a decision${status === undefined ? ': it has not been reached' : `: it is ${status}`}.`, 'Run the plan until it waits.');
        const upstream = {};
        for (const id of (0,_selection_js__WEBPACK_IMPORTED_MODULE_7__/* .upstreamOf */ .Fw)(plan, [(0,_selection_js__WEBPACK_IMPORTED_MODULE_7__/* .phaseOf */ .hU)(plan, task.phase)])) {
            const manifest = (0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .readStoredPhase */ .Rg)((0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .phaseFolder */ .sR)(out, id))?.manifest;
            if (manifest !== undefined)
                upstream[id] = manifest;
        }
        const at = new Date().toISOString();
        const decision = {
            task: task.id,
            decision: options.reject ? 'rejected' : 'approved',
            by: options.by,
            note: options.note,
            at,
            asserted: true,
            plan: plan.digest,
            sha,
            upstream,
        };
        const audit = _evidence_chain_js__WEBPACK_IMPORTED_MODULE_3__/* .AuditLog */ .SB.resume((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(out, 'audit.jsonl'));
        audit.append({ type: 'decision-recorded', at, decision });
        const decisions = [...record.decisions.filter((other) => other.task !== task.id), decision];
        (0,_record_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .writeWhole */ .f8)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(out, 'run.json'), `${JSON.stringify({ ...record, decisions, auditHead: audit.head }, null, 2)}\n`);
        audit.close();
        const vars = Object.fromEntries(Object.entries(record.vars).filter(([name, value]) => plan.vars[name] !== value));
        return { decision, plan, vars };
    }
    finally {
        unlock();
    }
}


/***/ }),

/***/ 8848:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Xg: () => (/* binding */ checkedOutCommit),
/* harmony export */   h4: () => (/* binding */ githubContext),
/* harmony export */   yK: () => (/* binding */ runIdentity)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7975);
/** Which run this is: GitHub's words for it where there are any, git's and the clock's on a laptop. */



/**
 * @param env the environment; on GitHub it has `GITHUB_RUN_ID` and its kin
 * @param workspace the plan's folder, whose commit is checked out
 * @param startedAt ISO instant; a local run's id is made from it
 */
async function runIdentity(env, workspace, startedAt) {
    const onGitHub = env['GITHUB_ACTIONS'] === 'true' && env['GITHUB_RUN_ID'] !== undefined;
    const sha = (onGitHub ? env['GITHUB_SHA'] : undefined) ?? (await checkedOutCommit(workspace));
    if (!onGitHub) {
        const id = `local-${startedAt.replace(/[-:.]/g, '')}-${process.pid}`;
        return { id, attempt: 1, job: null, sha, headSha: sha, repository: null, event: null, ref: null, startedAt, finishedAt: null };
    }
    return {
        id: env['GITHUB_RUN_ID'] ?? '',
        attempt: Number(env['GITHUB_RUN_ATTEMPT'] ?? '1') || 1,
        job: env['GITHUB_JOB'] ?? null,
        sha,
        headSha: headOfPullRequest(env['GITHUB_EVENT_PATH']) ?? sha,
        repository: env['GITHUB_REPOSITORY'] ?? null,
        event: env['GITHUB_EVENT_NAME'] ?? null,
        ref: env['GITHUB_REF'] ?? null,
        startedAt,
        finishedAt: null,
    };
}
/** The commit checked out, or null outside a repository or before its first commit. */
async function checkedOutCommit(folder) {
    try {
        const { stdout } = await (0,node_util__WEBPACK_IMPORTED_MODULE_2__.promisify)(node_child_process__WEBPACK_IMPORTED_MODULE_0__.execFile)('git', ['-C', folder, 'rev-parse', '--verify', 'HEAD']);
        return stdout.trim();
    }
    catch {
        return null;
    }
}
/** On `pull_request`, `GITHUB_SHA` is a merge commit; the head's is in the event. */
function headOfPullRequest(eventPath) {
    if (eventPath === undefined)
        return null;
    try {
        const event = JSON.parse((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(eventPath, 'utf8'));
        const sha = event.pull_request?.head?.sha;
        return typeof sha === 'string' ? sha : null;
    }
    catch {
        return null;
    }
}
/** The `github` context of `if:` expressions, from the variables the runner sets; empty on a laptop. */
function githubContext(env) {
    const context = {};
    for (const name of CONTEXT) {
        const value = env[`GITHUB_${name.toUpperCase()}`];
        if (value !== undefined)
            context[name] = value;
    }
    return context;
}
/** Nothing in it is a credential. */
const CONTEXT = ['actor', 'base_ref', 'event_name', 'head_ref', 'job', 'ref', 'ref_name', 'ref_type', 'repository', 'repository_owner', 'run_attempt', 'run_id', 'run_number', 'sha', 'triggering_actor', 'workflow'];


/***/ })

};
