/** XML of report files: the whole tree, well formed or refused, with nothing fetched and nothing expanded. */
import { CheckFailure } from './failure.js';

/** One element. Children are in the order of the file among those of one name; a list is missing where there are none. */
export interface Element {
  attributes: Record<string, string>;
  children: Record<string, Element[]>;
  text: string;
}

type Raw = string | { [key: string]: string | Raw[] };

const ATTRIBUTE = '@';
const TEXT = '#text';

/**
 * Parses a report.
 *
 * @param file named in errors.
 * @throws CheckFailure for what is not well formed (a run that was killed leaves such files), has a DOCTYPE with
 *   declarations of its own, as entity bombs do, or has no single root.
 */
export async function parseXml(file: string, bytes: Buffer): Promise<{ name: string; root: Element }> {
  const { XMLParser } = await import('fast-xml-parser');
  const text = decoded(file, bytes);
  if (text.trim() === '') throw new CheckFailure(`${file} is empty; whatever writes it did not finish`);
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
  let tree: Record<string, Raw[]>;
  try {
    tree = parser.parse(text, true) as Record<string, Raw[]>;
  } catch (error) {
    const [, message, line] = /^([^]*?)(?::(\d+):\w+)?$/.exec((error as Error).message) ?? [];
    const place = line === undefined ? '' : ` in line ${line}`;
    throw new CheckFailure(`${file} is not well-formed XML${place}: ${message} Whatever writes it did not finish, or it is no XML`);
  }
  const roots = Object.entries(tree).flatMap(([name, elements]) => (Array.isArray(elements) ? elements.map((raw) => ({ name, raw })) : []));
  const [only] = roots;
  if (!only || roots.length > 1) throw new CheckFailure(`${file} is not well-formed XML: expected one root element, found ${roots.length}`);
  return { name: only.name, root: element(only.raw) };
}

/** Whether the DOCTYPE, which stands before the root, has a part of its own. */
function declaresEntities(text: string): boolean {
  const skipped = /\s+|<\?[^]*?\?>|<!--[^]*?-->/y;
  let end = 0;
  while (skipped.test(text)) end = skipped.lastIndex;
  const doctype = /<!DOCTYPE(?:"[^"]*"|'[^']*'|[^>["'])*\[/y;
  doctype.lastIndex = end;
  return doctype.test(text);
}

function element(raw: Raw): Element {
  const result: Element = { attributes: Object.create(null), children: Object.create(null), text: '' };
  if (typeof raw === 'string') return { ...result, text: raw };
  for (const [key, value] of Object.entries(raw)) {
    if (typeof value !== 'string') result.children[key] = value.map(element);
    else if (key === TEXT) result.text = value;
    else result.attributes[key.slice(ATTRIBUTE.length)] = value;
  }
  return result;
}

/** By the byte order mark, or what the XML declaration says, or UTF-8. */
function decoded(file: string, bytes: Buffer): string {
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(bytes.subarray(0, 200).toString('latin1'))?.[1];
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  try {
    return new TextDecoder(mark ?? declared ?? 'utf-8').decode(bytes);
  } catch {
    throw new CheckFailure(`${file} is in the encoding ${declared}, which is not known; write it in UTF-8`);
  }
}
