/**
 * A search for a text in bytes that arrive in chunks; answers true from the chunk on that completes the first occurrence.
 */
export function searchFor(text: string): (chunk: Uint8Array) => boolean {
  const needle = Buffer.from(text);
  let tail: Uint8Array = Buffer.alloc(0);
  let found = false;
  return (chunk) => {
    if (found) return true;
    const window = Buffer.concat([tail, chunk]);
    found = window.includes(needle);
    tail = window.subarray(Math.max(0, window.length - needle.length + 1));
    return found;
  };
}
