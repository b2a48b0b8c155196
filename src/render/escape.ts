/**
 * Untrusted text made harmless for each place it is written to. What a reader sees is the text itself; only what cannot be
 * seen (control, bidirectional and invisible format characters) is replaced by a visible name.
 */

/** Cf without the joiners that emoji and several scripts need, and without the signs of Arabic and Syriac that do show. */
const UNSEEN = /(?!\u200c|\u200d|[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** Words of ASCII with one space between them, as most ids and titles are: nothing in them is unseen, and looking is slow. */
const PLAIN_LINE = /^[!-~]+(?: [!-~]+)*$/;
/** Of such lines those in which Markdown and GitHub see nothing but words. */
const PLAIN_WORDS = /^[A-Za-z][A-Za-z0-9 ,().-]*$/;
const LINE_SPACE = /[ \t\n\v\f\r\u0085\u2028\u2029]+/g;

/**
 * Ends what GitHub would turn into a mention, reference, link or emoji, and what a tool would take for a hidden comment;
 * written as an entity so that the source shows it. A commit's SHA is left alone: its link tells nobody and closes nothing.
 */
const BREAK = '&#8203;';
const LINKED = /@(?=\S)|<(?=!--)|#(?=\d)|:(?=\/\/)|:(?=[\w+-]+(?::|$))|\bgh-(?=\d)|www(?=\.)/gi;

/** Replaces each unseen character by a picture (`␛`) or its name (`⟨U+202E⟩`), line breaks and tabs included. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) as number;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '␡';
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** The same for a text of several lines: line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(/[^\t\n\r]+/g, visible);
}

/** One line: runs of white space become one space, the rest is made `visible`. */
export function oneLine(text: string): string {
  return PLAIN_LINE.test(text) ? text : visible(text.replace(LINE_SPACE, ' ').replace(/^ | $/g, ''));
}

/** At most `length` code points of one line, the last of them `…` when something was cut. */
export function shortLine(text: string, length: number): string {
  const whole = oneLine(text);
  if (whole.length <= length) return whole;
  const line = [...whole];
  return line.length <= length ? whole : `${line.slice(0, length - 1).join('').trimEnd()}…`;
}

/**
 * Markdown that shows `text` on one line and means nothing else: no formatting, link, image, HTML, mention, reference,
 * emoji shortcode or math. Good in paragraphs, headings, list items, link texts and table cells alike.
 */
export function markdownText(text: string): string {
  const line = oneLine(text);
  if (PLAIN_WORDS.test(line) && !/\bgh-|www\./i.test(line)) return line;
  return line
    .replace(/[\\`*[\]<>~$&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, String.raw`\$&`)
    .replace(/(?<=^| )#/g, String.raw`\#`)
    .replace(/^[-+=]/, String.raw`\$&`)
    .replace(/^(\d+)([.)])(?= |$)/, String.raw`$1\$2`)
    .replace(LINKED, `$&${BREAK}`)
    .replaceAll('|', '&#124;');
}

/** The same for text inside HTML, such as a `<summary>`, where Markdown means nothing and entities do. */
export function markdownHtml(text: string): string {
  return oneLine(text)
    .split(/([&<>"'$])/)
    .map((part, index) => (index % 2 === 1 ? `&#${part.charCodeAt(0)};` : part.replace(LINKED, `$&${BREAK}`)))
    .join('');
}

/**
 * `text` as inline code on one line, where GitHub links nothing. Text with a `|`, which would end a table cell even inside
 * code, comes back as `markdownText`.
 */
export function markdownCode(text: string): string {
  const line = unmarked(oneLine(text));
  if (line === '') return '';
  if (line.includes('|')) return markdownText(text);
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return fence + pad + line + pad + fence;
}

/** Nothing is escaped in code, and a tool that looks for our hidden line must not find it there. */
function unmarked(text: string): string {
  return text.replace(/<(?=!--\s*phasegate:)/gi, '<\u200b');
}

/** A fenced block that shows `text` line by line and cannot be left from inside. */
export function markdownCodeBlock(text: string): string {
  const lines = text.replace(/\n+$/, '').split(/\r\n|\n|\r/).map((line) => line.split('\t').map(visible).join('\t'));
  const shown = unmarked(lines.join('\n'));
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return [fence, shown, fence].join('\n');
}

/**
 * A link to a file by its relative path; every part of the path is URL-encoded, so it never names another host. A path that
 * is absolute or leads upwards gives the label alone.
 */
export function markdownLink(label: string, path: string): string {
  const url = relativeUrl(path);
  return url === undefined ? markdownText(label) : `[${markdownText(label)}](${url})`;
}

/** The URL of a file below the document it stands in; undefined for a path that is absolute or leads upwards. */
export function relativeUrl(path: string): string | undefined {
  if (path.startsWith('/') || path.split('/').some((segment) => segment === '..')) return undefined;
  return urlPath(path);
}

/** A path as a part of a URL: each name in it percent-encoded. */
export function urlPath(path: string): string {
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
export function mermaidLabel(text: string): string {
  return oneLine(text).replace(
    /(?<![A-Za-z0-9])[-_.]|[-_.](?![A-Za-z0-9])|[!-+/:-@[-^`{-~ﬂ¶]|d(?=irection\s+[A-Z])/g,
    (character) => `#${character.charCodeAt(0)};`,
  );
}

/** A quoted DOT string of one or more lines. Graphviz decodes entities in it and takes a backslash for an escape. */
export function dotString(...lines: string[]): string {
  return `"${lines.map((line) => oneLine(line).replaceAll('&', '&amp;').replace(/["\\]/g, String.raw`\$&`)).join(String.raw`\n`)}"`;
}

/** Text of an XML 1.0 element, several lines. Most control characters, lone surrogates, U+FFFE and U+FFFF cannot be written in it. */
export function xmlText(text: string): string {
  return visibleLines(text)
    .replace(/[\ufffe\uffff]/g, (character) => `⟨U+${character.charCodeAt(0).toString(16).toUpperCase()}⟩`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

/** The inside of a quoted XML attribute, which would lose line breaks and tabs if they were written as they are. */
export function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
