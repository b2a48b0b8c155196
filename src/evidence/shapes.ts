/**
 * Credentials that are known by their shape, whoever's they are: provider prefixes, JSON web tokens, private keys,
 * `Authorization` headers, passwords in URLs, shared access signatures, and base64 of those that have a prefix.
 */
import { stableBase64 } from './encodings.js';
import { byteClass, type ByteClass, LONGEST_ANCHOR, type Pattern, runEnd, skipFold } from './pattern.js';

const WORD = byteClass(String.raw`\w`);
const ALNUM = byteClass('A-Za-z0-9');
const DASHED = byteClass(String.raw`\w-`);
const DOTTED = byteClass(String.raw`\w.-`);
const BASE64 = byteClass('A-Za-z0-9+/=_-');
const HEADER_VALUE = byteClass('A-Za-z0-9._~+/=:%-');
const SIGNATURE = byteClass('A-Za-z0-9%+/=_-');
const SLASHED = byteClass('A-Za-z0-9/');
const USER = byteClass(String.raw`^\x00-\x20/?#@:"'<>\x60\\`);
const PASSWORD = byteClass(String.raw`^\x00-\x20/@"'<>\x60\\`);
const QUOTES = byteClass(String.raw`"'\\`);
const BLANKS = byteClass(String.raw` \t`);
const STRONG = byteClass('A-Z0-9');
const DIGIT = byteClass('0-9');

/** `prefix`, then at least `least` bytes of `members`; what follows of them belongs to it. */
interface Prefixed {
  name: string;
  prefixes: string[];
  members: ByteClass;
  least: number;
  /** One of the first `least` bytes has to be of these, which tells a key from words with dashes. */
  some?: ByteClass;
  /** Not in the middle of a word: `task-…` is no `sk-…`. */
  atWord?: true;
}

const PREFIXED: readonly Prefixed[] = [
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
export function shapes(): Pattern[] {
  return [...certainShapes(), ...headerNames(), bearer('Bearer '), bearer('bearer '), urlPassword(), sharedAccessSignature()];
}

/** Shapes that no text about them has: for files that cannot be redacted and fail a task. */
export function certainShapes(): Pattern[] {
  const encoded = [...PREFIXED, { name: 'jwt', prefixes: ['eyJ'], members: DOTTED, least: 40 }];
  return [
    ...PREFIXED.flatMap((shape) => shape.prefixes.map((prefix) => prefixed(shape, prefix))),
    jwt(),
    privateKey(),
    ...encoded.flatMap((shape) => shape.prefixes.flatMap((prefix) => [0, 1, 2].flatMap((before) => encodedPrefix(shape, prefix, before)))),
    ...[0, 1, 2].map(encodedPrivateKey),
  ];
}

function pattern(name: string, head: string, match: Pattern['match']): Pattern {
  const bytes = Buffer.from(head);
  return { name, first: [bytes[0]!], anchors: [{ bytes: bytes.subarray(0, LONGEST_ANCHOR), distance: 0 }], match };
}

/** Whether `text` lies at `at`: `more` when the bytes there are its beginning. */
function startsWith(bytes: Buffer, at: number, end: number, text: Uint8Array): 'yes' | 'no' | 'more' {
  const there = Math.min(text.length, end - at);
  for (let i = 0; i < there; i++) if (bytes[at + i] !== text[i]) return 'no';
  return there === text.length ? 'yes' : 'more';
}

function prefixed(shape: Prefixed, prefix: string): Pattern {
  const head = Buffer.from(prefix);
  return pattern(shape.name, prefix, (bytes, at, end, final) => {
    if (shape.atWord && at > 0 && ALNUM[bytes[at - 1]!] === 1) return 'no';
    const starts = startsWith(bytes, at, end, head);
    if (starts !== 'yes') return starts === 'more' && !final ? 'more' : 'no';
    const from = at + head.length;
    const least = from + shape.least;
    const reached = runEnd(bytes, from, Math.min(end, least), shape.members);
    if (reached < least) return reached === end && !final ? 'more' : 'no';
    if (shape.some && !hasAny(bytes, from, least, shape.some)) return 'no';
    return { from: at, to: least, tail: shape.members };
  });
}

function hasAny(bytes: Uint8Array, from: number, to: number, members: ByteClass): boolean {
  for (let i = from; i < to; i++) if (members[bytes[i]!] === 1) return true;
  return false;
}

function jwt(): Pattern {
  const head = Buffer.from('eyJ');
  return pattern('jwt', 'eyJ', (bytes, at, end, final) => {
    const starts = startsWith(bytes, at, end, head);
    if (starts !== 'yes') return starts === 'more' && !final ? 'more' : 'no';
    const limit = Math.min(end, at + LONGEST_JWT_HEADER);
    const dot = runEnd(bytes, at, limit, DASHED);
    if (dot === end) return final ? 'no' : 'more';
    if (bytes[dot] !== 0x2e || dot < at + 10) return 'no';
    const least = dot + 1 + 8;
    const reached = runEnd(bytes, dot + 1, Math.min(end, least), DASHED);
    if (reached < least) return reached === end && !final ? 'more' : 'no';
    return { from: at, to: least, tail: DOTTED };
  });
}

/** A block in PEM, wherever its line breaks went: to the line that ends it, or as far as the longest key goes. */
function privateKey(): Pattern {
  const begin = Buffer.from('-----BEGIN ');
  return pattern('private-key', '-----BEGIN ', (bytes, at, end, final) => {
    const starts = startsWith(bytes, at, end, begin);
    if (starts !== 'yes') return starts === 'more' && !final ? 'more' : 'no';
    const head = KEY_LINE.exec(bytes.toString('latin1', at, Math.min(end, at + LONGEST_KEY_LINE)));
    if (head === null) return end - at < LONGEST_KEY_LINE && !final ? 'more' : 'no';
    const body = at + head[0].length;
    const limit = Math.min(end, at + LONGEST_PRIVATE_KEY);
    const found = bytes.subarray(body, limit).indexOf('-----END ');
    if (found === -1) {
      if (limit === end && !final) return 'more';
      return isKeyLike(bytes, body, limit) ? { from: at, to: limit, tail: undefined } : 'no';
    }
    const last = body + found;
    const closing = /^-----END [A-Z0-9 ]*-----/.exec(bytes.toString('latin1', last, Math.min(end, last + LONGEST_KEY_LINE)));
    if (closing === null && end - last < LONGEST_KEY_LINE && !final) return 'more';
    const to = last + (closing?.[0].length ?? '-----END '.length);
    return isKeyLike(bytes, body, last) ? { from: at, to, tail: undefined } : 'no';
  });
}

/** A heading alone, as in a program's messages, is no key. */
function isKeyLike(bytes: Buffer, body: number, bodyEnd: number): boolean {
  return /[A-Za-z0-9+/]{16}/.test(bytes.toString('latin1', body, Math.min(bodyEnd, body + 512)));
}

/** `Authorization: Bearer …` in a header, JSON, a command line or a dictionary; the scheme stays readable. */
function headerNames(): Pattern[] {
  return ['Authorization', 'authorization', 'AUTHORIZATION'].map((word) => {
    const head = Buffer.from(word);
    return pattern('authorization', word, (bytes, at, end, final) => {
      const starts = startsWith(bytes, at, end, head);
      if (starts !== 'yes') return starts === 'more' && !final ? 'more' : 'no';
      const undecided = final ? 'no' : 'more';
      let position = at + head.length;
      const skip = (members: ByteClass, most: number): void => {
        position = runEnd(bytes, position, Math.min(end, position + most), members);
      };
      skip(QUOTES, 3);
      skip(BLANKS, 4);
      if (position === end) return undecided;
      if (bytes[position] !== 0x3a && bytes[position] !== 0x3d) return 'no';
      position++;
      skip(BLANKS, 4);
      skip(QUOTES, 3);
      const scheme = position;
      skip(ALNUM, 10);
      if (position === end) return undecided;
      if (!/^(?:bearer|basic|token|apikey|negotiate)$/i.test(bytes.toString('latin1', scheme, position))) return 'no';
      const blank = position;
      skip(BLANKS, 4);
      if (position === end) return undecided;
      if (position === blank) return 'no';
      const least = position + 6;
      const reached = runEnd(bytes, position, Math.min(end, least), HEADER_VALUE);
      if (reached < least) return reached === end ? undecided : 'no';
      return { from: position, to: least, tail: HEADER_VALUE };
    });
  });
}

/** `Bearer …` without the header's name: long, and with a digit, or it is a sentence about it. */
function bearer(word: string): Pattern {
  const head = Buffer.from(word);
  return pattern('authorization', word, (bytes, at, end, final) => {
    const starts = startsWith(bytes, at, end, head);
    if (starts !== 'yes') return starts === 'more' && !final ? 'more' : 'no';
    const from = at + head.length;
    const least = from + 20;
    const reached = runEnd(bytes, from, Math.min(end, least), HEADER_VALUE);
    if (reached < least) return reached === end && !final ? 'more' : 'no';
    return hasAny(bytes, from, least, DIGIT) ? { from, to: least, tail: HEADER_VALUE } : 'no';
  });
}

/** The password of `scheme://user:password@host`. */
function urlPassword(): Pattern {
  const head = Buffer.from('://');
  return pattern('url-password', '://', (bytes, at, end, final) => {
    const starts = startsWith(bytes, at, end, head);
    if (starts !== 'yes') return starts === 'more' && !final ? 'more' : 'no';
    const user = at + head.length;
    const colon = runEnd(bytes, user, Math.min(end, user + 256), USER);
    if (colon === end) return final ? 'no' : 'more';
    if (bytes[colon] !== 0x3a) return 'no';
    const from = colon + 1;
    const to = runEnd(bytes, from, Math.min(end, from + 512), PASSWORD);
    if (to === end) return final ? 'no' : 'more';
    if (bytes[to] !== 0x40 || to === from) return 'no';
    return isRedacted(bytes, from, to) ? 'no' : { from, to, tail: undefined };
  });
}

function isRedacted(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0x2a) return false;
  return true;
}

/** The signature of an Azure shared access URL. */
function sharedAccessSignature(): Pattern {
  const head = Buffer.from('sig=');
  return pattern('azure-sas', 'sig=', (bytes, at, end, final) => {
    if (at > 0 && ALNUM[bytes[at - 1]!] === 1) return 'no';
    const starts = startsWith(bytes, at, end, head);
    if (starts !== 'yes') return starts === 'more' && !final ? 'more' : 'no';
    const from = at + head.length;
    const least = from + 32;
    const reached = runEnd(bytes, from, Math.min(end, least), SIGNATURE);
    if (reached < least) return reached === end && !final ? 'more' : 'no';
    return { from, to: least, tail: SIGNATURE };
  });
}

/** Base64 characters from `at` on without line breaks, at most `most`, and where they end. */
function gather(bytes: Buffer, at: number, end: number, most: number): { text: string; to: number } {
  let text = '';
  let to = at;
  for (let line = 0; ; line++) {
    const stop = runEnd(bytes, to, Math.min(end, to + most - text.length), BASE64);
    // Base64 is folded at one width; a short line is its last, and words of the next one are not part of it.
    const isLast = line > 0 && stop - to < SHORTEST_FOLDED_LINE;
    text += bytes.toString('latin1', to, stop);
    to = stop;
    if (to >= end || text.length >= most || isLast || text.endsWith('=')) break;
    const next = skipFold(bytes, to, end);
    if (next === to || (next < end && BASE64[bytes[next]!] !== 1)) break;
    to = next;
  }
  return { text, to };
}

/** Base64 of something with this prefix; what it decodes to decides. */
function encodedPrefix(shape: Prefixed, prefix: string, before: number): Pattern[] {
  const head = Buffer.from(prefix).subarray(before === 0 ? 0 : 1);
  const standard = stableBase64(Buffer.from(prefix), before);
  const enough = Math.ceil(((prefix.length + shape.least + 1) * 8) / 6);
  const heads = [...new Set([standard, standard.replaceAll('+', '-').replaceAll('/', '_')])];
  return heads.map((text) => {
    const encoded = Buffer.from(text);
    return pattern(shape.name, text, (bytes, at, end, final) => {
      const starts = startsWith(bytes, at, end, encoded);
      if (starts !== 'yes') return starts === 'more' && !final ? 'more' : 'no';
      const run = gather(bytes, at, end, enough);
      if (run.text.length < enough && run.to >= end && !final) return 'more';
      const decoded = decode(run.text, before);
      if (!decoded.subarray(0, head.length).equals(head)) return 'no';
      const least = head.length + shape.least;
      if (runEnd(decoded, head.length, Math.min(decoded.length, least), shape.members) < least) return 'no';
      if (shape.some && !hasAny(decoded, head.length, least, shape.some)) return 'no';
      return { from: at, to: run.to, tail: BASE64 };
    });
  });
}

/** Base64 of a private key, in one line or folded. */
function encodedPrivateKey(before: number): Pattern {
  const text = stableBase64(Buffer.from('-----BEGIN '), before);
  const encoded = Buffer.from(text);
  const longest = Math.ceil((LONGEST_PRIVATE_KEY * 8) / 6);
  return pattern('private-key', text, (bytes, at, end, final) => {
    const starts = startsWith(bytes, at, end, encoded);
    if (starts !== 'yes') return starts === 'more' && !final ? 'more' : 'no';
    const head = gather(bytes, at, end, 100);
    if (head.text.length < 100 && head.to >= end && !final) return 'more';
    if (!decode(head.text, before).toString('latin1').includes('PRIVATE KEY')) return 'no';
    const run = gather(bytes, at, end, longest);
    if (run.text.length < longest && run.to >= end && !final) return 'more';
    return { from: at, to: run.to, tail: BASE64 };
  });
}

/** What base64 holds that began with characters of which the first `before` bytes of its group are not known. */
function decode(text: string, before: number): Buffer {
  const padding = ['', 'AA', 'AAA'][before]!;
  return Buffer.from(padding + text, 'base64').subarray(before === 0 ? 0 : before + 1);
}
