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
export function encodePath(path: string): string {
  return path.split('/').map(encodeSegment).join('/');
}

function encodeSegment(segment: string): string {
  const encoded = segment.replace(RESERVED, percent);
  // `.` and `..` have a meaning of their own, which callers refuse before.
  if (/^\.{1,2}$/.test(encoded)) return encoded;
  return encoded.replace(LAST, percent).replace(DEVICE, (device) => percent(device[0]!) + device.slice(1));
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The path that `encodePath` was given. */
export function decodePath(stored: string): string {
  return stored.replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Two paths with the same key are one file on macOS or Windows. */
export function collisionKey(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/**
 * Why a path from a record cannot be trusted, in words; undefined: it is a plain relative path.
 */
export function unsafePath(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.includes('\0')) return 'holds a NUL character';
  if (path.includes('\\')) return 'holds a backslash';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'is absolute';
  const segments = path.split('/');
  if (segments.includes('..')) return 'leads out of the record';
  if (segments.includes('') || segments.includes('.')) return 'is not in its shortest form';
  return undefined;
}

/**
 * Whether evidence under the name its task wrote it would be restored outside its task's folder. Such a name may hold any
 * character, where what it is stored as (`unsafePath`) may not; a backslash separates where it is read on Windows.
 */
export function leadsOut(task: string, path: string): boolean {
  return task.includes('/') || [task, ...path.split('/')].some((name) => name === '' || name === '.' || name.split('\\').includes('..'));
}
