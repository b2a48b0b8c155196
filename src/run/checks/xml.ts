/** XML of report files, read as it comes: well formed or refused, with nothing fetched and nothing expanded. */
import { StringDecoder } from 'node:string_decoder';
import { TextDecoder } from 'node:util';
import { CheckFailure } from './failure.js';

/** Each call in the order of the file. Text comes in pieces: what stands between two tags, and each CDATA section. */
export interface XmlHandler {
  /** Whether text that comes next is of any use: most of it is blanks between tags, which then costs nothing. */
  readonly wantsText: boolean;
  open(name: string, attributes: Record<string, string>): void;
  text(text: string): void;
  close(name: string): void;
  comment?(text: string): void;
}

/** One element. Children are in the order of the file among those of one name; a list is missing where there are none. */
export interface Element {
  attributes: Record<string, string>;
  children: Record<string, Element[]>;
  text: string;
}

/** No report nests deeper; a handler may keep something for each level. */
const DEEPEST = 250;
const SEVERAL_ROOTS = ['documents may contain only one root.', 'an XML declaration must be at the start of the document.'];
const DISALLOWED = 'disallowed character.';

/**
 * Reads a report.
 *
 * @param file named in errors.
 * @param severalRoots whether elements may follow one another at the top, as where a tool appends one report to another
 * @throws CheckFailure for what is not well formed (a run that was killed leaves such files) and for a DOCTYPE with
 *   declarations of its own, as entity bombs have.
 */
export async function readXml(file: string, chunks: AsyncIterable<Buffer>, handler: XmlHandler, severalRoots = false): Promise<void> {
  const { SaxesParser } = await import('saxes');
  // Version 1.1 has character references such as `&#27;`, which tools write whatever they declare.
  const parser = new SaxesParser({ xmlns: false, position: false, defaultXMLVersion: '1.1', forceXMLVersion: true });
  let depth = 0;
  let written = '';
  let before = 0;
  let isCdata = false;
  const sections = new Sections();
  const malformed = (message: string): never => {
    throw new CheckFailure(`${file} is not well-formed XML in line ${parser.line + sections.lines}: ${message} Whatever writes it did not finish, or it is no XML`);
  };
  parser.on('error', ({ message }) => {
    if (severalRoots && SEVERAL_ROOTS.includes(message)) return;
    if (message === DISALLOWED && isControl(written.charCodeAt(parser.position - before - 1))) return;
    malformed(message.replace(/\.?$/, '.'));
  });
  parser.on('doctype', (doctype) => {
    if (/^(?:[^"'[]|"[^"]*"|'[^']*')*\[/.test(doctype)) throw new CheckFailure(`${file} declares entities in its DOCTYPE, which no report needs; they are not read`);
  });
  let isListening = false;
  const onText = (text: string): void => handler.text(text);
  const listen = (wanted: boolean): void => {
    isListening = wanted;
    if (wanted) parser.on('text', onText);
    else parser.off('text');
  };
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > DEEPEST) throw new CheckFailure(`${file} nests its elements more than ${DEEPEST} deep, which no report does`);
    handler.open(name, attributes);
    if (isListening !== handler.wantsText) listen(!isListening);
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    handler.close(name);
    if (isListening !== handler.wantsText) listen(!isListening);
  });
  parser.on('cdata', () => {
    isCdata = true;
  });
  if (handler.comment !== undefined) parser.on('comment', (text) => handler.comment?.(text));
  const write = (text: string): void => {
    written = text;
    parser.write(text);
    before += text.length;
  };
  let isBlank = true;
  for await (const chunk of decoded(file, chunks)) {
    const text: string = isBlank ? chunk.trimStart() : chunk;
    isBlank &&= text === '';
    for (const piece of sections.split(text)) {
      if (piece.isCdata) {
        isCdata = false;
        write(EMPTY_SECTION);
        if (!isCdata) malformed('a CDATA section stands where there is none.');
        if (isListening) handler.text(piece.text);
      } else write(piece.text);
    }
  }
  if (isBlank) throw new CheckFailure(`${file} is empty; whatever writes it did not finish`);
  write(sections.rest());
  parser.close();
}

const SECTION = '<![CDATA[';
const SECTION_END = ']]>';
const EMPTY_SECTION = `${SECTION}${SECTION_END}`;

/**
 * Takes CDATA sections out of what the parser gets. They are most of a report that has the output of its tests, there is
 * nothing to parse in them, and their end is found many times as fast as a parser reads them.
 */
class Sections {
  /** Line breaks in what was taken out. */
  lines = 0;
  /** Of a section that has begun: what is known of it. */
  #section: string | undefined;
  /** The end of a piece that may be the beginning of a mark. */
  #held = '';

  *split(chunk: string): Generator<{ isCdata: boolean; text: string }> {
    const text = this.#held + chunk;
    this.#held = '';
    let from = 0;
    for (;;) {
      const mark = this.#section === undefined ? SECTION : SECTION_END;
      const at = text.indexOf(mark, from);
      const end = at < 0 ? text.length - tail(text, from, mark) : at;
      const part = text.slice(from, end);
      if (this.#section !== undefined) this.#section += part;
      else if (part !== '') yield { isCdata: false, text: part };
      if (at < 0) {
        this.#held = text.slice(end);
        return;
      }
      if (this.#section === undefined) this.#section = '';
      else {
        this.lines += linesIn(this.#section);
        yield { isCdata: true, text: this.#section };
        this.#section = undefined;
      }
      from = at + mark.length;
    }
  }

  /** What is left where the report was cut off. */
  rest(): string {
    return this.#section === undefined ? this.#held : SECTION;
  }
}

/** How many characters at the end of a text are the beginning of a mark. */
function tail(text: string, from: number, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length - from); length > 0; length -= 1) if (text.endsWith(mark.slice(0, length))) return length;
  return 0;
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** Reads a report that is small beside its memory into a tree. @throws CheckFailure as `readXml` */
export async function parseXml(file: string, bytes: Buffer): Promise<{ name: string; root: Element }> {
  const top = element({});
  const path = [top];
  await readXml(file, one(bytes), {
    wantsText: true,
    open(name, attributes) {
      const child = element(attributes);
      (path.at(-1)!.children[name] ??= []).push(child);
      path.push(child);
    },
    text(text) {
      path.at(-1)!.text += text;
    },
    close() {
      path.pop();
    },
  });
  const [[name, [root]]] = Object.entries(top.children) as [[string, [Element]]];
  return { name, root };
}

function element(attributes: Record<string, string>): Element {
  return { attributes, children: Object.create(null), text: '' };
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** Logs in reports have colours and worse, which no version of XML allows as they are. */
function isControl(code: number): boolean {
  return (code > 0 && code < 0x20) || (code >= 0x7f && code < 0xa0) || code === 0xfffe || code === 0xffff;
}

/** Text by the byte order mark, or what the XML declaration says, or UTF-8. */
async function* decoded(file: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decode: ((bytes?: Buffer) => string) | undefined;
  for await (const bytes of chunks) {
    decode ??= decoderFor(file, bytes);
    yield decode(bytes);
  }
  if (decode !== undefined) yield decode();
}

/** A function from piece to text; without a piece the end. */
function decoderFor(file: string, bytes: Buffer): (bytes?: Buffer) => string {
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(bytes.subarray(0, 200).toString('latin1'))?.[1];
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  const encoding = mark ?? declared ?? 'utf-8';
  if (/^utf-?8$/i.test(encoding)) {
    // Several times as fast as the other.
    const decoder = new StringDecoder('utf8');
    return (piece) => (piece === undefined ? decoder.end() : decoder.write(piece));
  }
  try {
    const decoder = new TextDecoder(encoding);
    return (piece) => decoder.decode(piece, { stream: piece !== undefined });
  } catch {
    throw new CheckFailure(`${file} is in the encoding ${declared}, which is not known; write it in UTF-8`);
  }
}
