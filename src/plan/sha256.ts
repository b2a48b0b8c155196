/**
 * sha256 without Node's crypto: loading that takes longer than checking a small plan does, and nothing here needs a
 * machine beneath it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** @returns in hexadecimal; of a text that of its UTF-8 */
export function sha256Of(content: Uint8Array | string): string {
  return bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content));
}
