/**
 * Bytes to text, or why they are none. The position counts from 1.
 */
export type Decoded =
  | { text: string }
  | { code: 'binary' | 'not-utf8' | 'control-character'; message: string; expected: string; line: number; column: number };

const EXPECTED = 'a text file in UTF-8';

export function decode(bytes: Uint8Array): Decoded {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { code: 'not-utf8', message: 'The file is UTF-16.', expected: `${EXPECTED}; save it as UTF-8`, line: 1, column: 1 };
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) return { code: 'binary', message: 'The file is binary: it has a NUL byte here.', expected: EXPECTED, ...placeOf(bytes, zero) };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const bad = firstInvalid(bytes);
    const byte = bytes[bad]!.toString(16).padStart(2, '0');
    return { code: 'not-utf8', message: `The file is not UTF-8: byte 0x${byte} is not valid here.`, expected: EXPECTED, ...placeOf(bytes, bad) };
  }
  const control = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (!control) return { text };
  const before = text.slice(0, control.index);
  return {
    code: 'control-character',
    message: `The control character U+${control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} is not allowed.`,
    expected: 'printable text, tabs and line ends',
    line: before.split('\n').length,
    column: before.length - before.lastIndexOf('\n'),
  };
}

/** Offset of the first byte that cannot stand where it is: the shortest prefix the decoder refuses ends with it. */
function firstInvalid(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle + 1), { stream: true });
      low = middle + 1;
    } catch {
      high = middle;
    }
  }
  return Math.min(low, bytes.length - 1);
}

function placeOf(bytes: Uint8Array, offset: number): { line: number; column: number } {
  const before = new TextDecoder().decode(bytes.subarray(0, offset));
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}
