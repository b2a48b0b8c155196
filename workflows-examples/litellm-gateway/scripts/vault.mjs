/**
 * TASK-3.02.03: the vault with the gateway's master key, which a person puts in.
 *
 *   node scripts/vault.mjs prepare    lays the vault out for that person; in the lab it is filled with a generated key
 *   node scripts/vault.mjs set        replaces the master key by the one on standard input, with a backup
 *   node scripts/vault.mjs verify     opens it and judges the key, without showing it
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { encryptVault, VAULT_HEADER } from './lib/ansible-vault.mjs';
import { isLabCopy, vaultFile } from './lib/ansible.mjs';
import { startReport } from './lib/report.mjs';
import { Problem, readTextIfThere, script, stamp, writeText } from './lib/script.mjs';
import { openVault, passwordFile, readPassword, VARIABLE } from './lib/vault-file.mjs';

const KEY = /^sk-[A-Za-z0-9_-]{32,}$/;

const [verb] = process.argv.slice(2);
await script(async () => {
  if (verb === 'prepare') return prepare();
  if (verb === 'set') return set();
  if (verb === 'verify') return verify();
  throw new Problem('usage: node scripts/vault.mjs prepare | set | verify');
});

function prepare() {
  if (readTextIfThere(vaultFile()) !== undefined) return console.log(`${vaultFile()} is there`);
  if (!isLabCopy()) return console.log(`${vaultFile()} is not there yet: docs/vault.md says how to make it`);
  writeText(passwordFile(), `${randomBytes(24).toString('base64url')}\n`, 0o600);
  writeText(vaultFile(), encryptVault(document(`sk-${randomBytes(32).toString('hex')}`), readPassword()), 0o600);
  console.log(`${vaultFile()} made with a generated key; its password is in ${passwordFile()}`);
}

function set() {
  const key = readFileSync(0, 'utf8').trim();
  if (!KEY.test(key)) throw new Problem('expected a key on standard input: sk- and at least 32 letters, digits, - or _');
  const before = readTextIfThere(vaultFile());
  if (before !== undefined) {
    openVault(before);
    writeText(`${vaultFile()}.bak.${stamp()}`, before, 0o600);
  }
  writeText(vaultFile(), encryptVault(document(key), readPassword()), 0o600);
  console.log(`${vaultFile()} holds the new key`);
}

function verify() {
  const report = startReport('vault', 'Vault', vaultFile());
  const text = readTextIfThere(vaultFile());
  if (report.check('vault', text !== undefined, text === undefined ? `${vaultFile()} is not there: docs/vault.md says how to make it` : `sha256 ${createHash('sha256').update(text).digest('hex')}`)) {
    if (report.check('encrypted', text.startsWith(`${VAULT_HEADER}\n`), text.startsWith(`${VAULT_HEADER}\n`) ? VAULT_HEADER : `expected ${VAULT_HEADER} as the first line: run ansible-vault encrypt ${vaultFile()}`)) {
      judge(report, text);
    }
  }
  report.finish();
}

function judge(report, text) {
  let variables;
  try {
    variables = openVault(text);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return report.check('opens', false, error.message);
  }
  report.check('opens', true, 'with the vault password');
  // What is wrong is said without the value: this text becomes evidence.
  const key = variables[VARIABLE];
  const right = typeof key === 'string' && KEY.test(key);
  return report.check(VARIABLE, right, right ? 'sk- and at least 32 characters (not shown)' : `expected sk- and at least 32 letters, digits, - or _; ${key === undefined ? 'it is not defined' : 'it is not of that form'}`);
}

function document(key) {
  return `# The gateway's master key: whoever has it may do everything.\n${VARIABLE}: "${key}"\n`;
}
