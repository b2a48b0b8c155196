/** How the value of a secret may look where tools write it: as it is, encoded, or escaped. */
import { folded, literal, type Pattern } from './pattern.js';

/** Shorter values, and shorter lines of a value, are everyday words; redacting them would destroy the text. */
export const SHORTEST_SECRET = 6;

/** Patterns for every form of a secret's value in text. */
export function patternsOf(name: string, value: string): Pattern[] {
  const exact = new Set<string>();
  const base64 = new Set<string>();
  for (const part of partsOf(value)) {
    for (const form of escapedForms(part)) exact.add(form);
    for (const form of base64Forms(part)) base64.add(form);
  }
  return [
    ...[...exact].map((form) => literal(name, Buffer.from(form))),
    ...[...base64].map((form) => folded(name, Buffer.from(form))),
  ];
}

/** Patterns for the forms only files that are not UTF-8 text can hold. */
export function wideFormsOf(name: string, value: string): Pattern[] {
  return partsOf(value).flatMap((part) => {
    const little = Buffer.from(part, 'utf16le');
    const forms = [little, Buffer.from(little).swap16()];
    if (/[\u0080-\u00ff]/.test(part) && !/[^\u0000-\u00ff]/.test(part)) forms.push(Buffer.from(part, 'latin1'));
    return forms.map((form) => literal(name, form));
  });
}

/** The whole value and each of its lines, which is how a key or a credentials file is printed. */
function partsOf(value: string): string[] {
  const lines = value.split(/[\r\n]+/);
  return [...new Set([value, ...lines].map((part) => Buffer.from(part.trim()).toString()))].filter((part) => part.length >= SHORTEST_SECRET);
}

function escapedForms(text: string): string[] {
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
    text.replaceAll("'", String.raw`'\''`),
    text.replace(/[^\w@%+=:,./-]/g, String.raw`\$&`),
  ];
}

/**
 * Base64 of the value wherever it lies in what was encoded: after 0, 1 or 2 bytes of a group of three. Characters that
 * also hold bits of its neighbours are left out: they are not known.
 */
export function base64Forms(value: string | Buffer): string[] {
  const bytes = Buffer.from(value as string);
  return [0, 1, 2].flatMap((before) => {
    const form = stableBase64(bytes, before);
    return [form, form.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** The characters of base64 that depend on `bytes` alone when `before` bytes of its group come first. */
export function stableBase64(bytes: Buffer, before: number): string {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor(((before + bytes.length) * 8) / 6);
  return encoded.slice(first, last);
}
