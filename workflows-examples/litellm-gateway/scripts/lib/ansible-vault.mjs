/** Ansible Vault's format 1.1: PBKDF2-SHA256 (10,000 rounds), AES-256-CTR, HMAC-SHA256, written as hex of hex. */
import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from './script.mjs';

export const VAULT_HEADER = '$ANSIBLE_VAULT;1.1;AES256';

/** Encrypts text into a file `ansible-vault view` opens. */
export function encryptVault(plaintext, password) {
  const salt = randomBytes(32);
  const { key, macKey, iv } = keys(password, salt);
  const padding = 16 - (Buffer.byteLength(plaintext) % 16);
  const padded = Buffer.concat([Buffer.from(plaintext), Buffer.alloc(padding, padding)]);
  const cipher = createCipheriv('aes-256-ctr', key, iv);
  const ciphertext = Buffer.concat([cipher.update(padded), cipher.final()]);
  const mac = createHmac('sha256', macKey).update(ciphertext).digest();
  const inner = [salt, mac, ciphertext].map((part) => part.toString('hex')).join('\n');
  return `${[VAULT_HEADER, ...Buffer.from(inner).toString('hex').match(/.{1,80}/g)].join('\n')}\n`;
}

/** Decrypts a vault. Throws a Problem for another format, a wrong password or a changed file; `name` is what it calls the file. */
export function decryptVault(text, password, name) {
  const [header, ...body] = text.trimEnd().split(/\r?\n/);
  if (header !== VAULT_HEADER) throw new Problem(`${name}: expected the first line to be ${VAULT_HEADER}: encrypt it with ansible-vault encrypt`);
  const parts = Buffer.from(body.join(''), 'hex').toString('latin1').split('\n');
  if (parts.length !== 3 || !parts.every((part) => /^([0-9a-f]{2})+$/.test(part))) throw new Problem(`${name}: the body is not that of a vault: restore it from its backup`);
  const [salt, mac, ciphertext] = parts.map((part) => Buffer.from(part, 'hex'));
  const { key, macKey, iv } = keys(password, salt);
  const expected = createHmac('sha256', macKey).update(ciphertext).digest();
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) throw new Problem(`${name}: does not open: the vault password is another one, or the file was changed`);
  const decipher = createDecipheriv('aes-256-ctr', key, iv);
  const padded = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  return padded.subarray(0, padded.length - padded.at(-1)).toString('utf8');
}

function keys(password, salt) {
  const derived = pbkdf2Sync(password, salt, 10_000, 80, 'sha256');
  return { key: derived.subarray(0, 32), macKey: derived.subarray(32, 64), iv: derived.subarray(64) };
}
