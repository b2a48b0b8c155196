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
  let chunk = '';
  let before = 0;
  parser.on('error', ({ message }) => {
    if (severalRoots && SEVERAL_ROOTS.includes(message)) return;
    if (message === DISALLOWED && isControl(chunk.charCodeAt(parser.position - before - 1))) return;
    throw new CheckFailure(`${file} is not well-formed XML in line ${parser.line}: ${message.replace(/\.?$/, '.')} Whatever writes it did not finish, or it is no XML`);
  });
  parser.on('doctype', (doctype) => {
    if (/^(?:[^"'[]|"[^"]*"|'[^']*')*\[/.test(doctype)) throw new CheckFailure(`${file} declares entities in its DOCTYPE, which no report needs; they are not read`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > DEEPEST) throw new CheckFailure(`${file} nests its elements more than ${DEEPEST} deep, which no report does`);
    handler.open(name, attributes);
    listen();
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    handler.close(name);
    listen();
  });
  const onText = (text: string): void => handler.text(text);
  let isListening = false;
  const listen = (): void => {
    if (isListening === handler.wantsText) return;
    isListening = handler.wantsText;
    for (const event of ['text', 'cdata'] as const) {
      if (isListening) parser.on(event, onText);
      else parser.off(event);
    }
  };
  let isBlank = true;
  for await (chunk of decoded(file, chunks)) {
    if (isBlank) chunk = chunk.trimStart();
    isBlank &&= chunk === '';
    parser.write(chunk);
    before += chunk.length;
  }
  if (isBlank) throw new CheckFailure(`${file} is empty; whatever writes it did not finish`);
  parser.close();
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
