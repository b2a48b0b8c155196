/** Which environment variables hold secrets. */
import { UserError } from '../errors.js';
import { SHORTEST_SECRET } from './encodings.js';

export interface SecretValue {
  name: string;
  value: string;
}

const SECRET_WORDS = /^(?:\w*(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|APIKEY|CREDENTIAL)S?|PWD|SSHPASS|JWT|BEARER|COOKIE|CONNECTIONSTRING|AUTHORIZATION)$/;
/** Secret only as the last word, after another one: `DB_PASS`, not `PASS_THRESHOLD`. */
const LAST_WORDS = new Set(['KEY', 'KEYS', 'PASS', 'PAT', 'AUTH']);
const PUBLIC_KEYS = new Set(['PUBLIC', 'PUB', 'PRIMARY', 'FOREIGN', 'CACHE', 'SORT', 'PARTITION', 'SHARD', 'GROUPING', 'RANGE', 'ROUTING', 'SHORTCUT']);
/** Names that end so tell about a secret: where it lies, what it is called, how long it lasts. */
const ABOUT = new Set(
  (
    'FILE FILENAME PATH DIR DIRECTORY NAME TYPE TTL SOCK SOCKET COUNT LIMIT MAX MIN LENGTH SIZE BUDGET EXPIRY EXPIRES EXPIRATION URL URI ENDPOINT ' +
    'HOST PORT USER USERNAME METHOD MODE ENABLED DISABLED REQUIRED ALGORITHM HEADER HELPER ISSUER AUDIENCE PROVIDER REGION VERSION PREFIX FORMAT POLICY ' +
    'RATE USAGE PARALLELISM STORE BACKEND ARN'
  ).split(' '),
);
const COMMON = /^(?:true|false|enabled|disabled|required|optional|default|undefined|unknown|nothing|inherit|public|private|readonly|read-only|\*+)$/i;
const SYSTEM_PATH = /^(?:\.{0,2}|~|\/(?:home|usr|etc|var|tmp|opt|run|mnt|root|Users|private|workspace|github|dev)|[A-Za-z]:)[\\/][\w.@+\\/ -]*$/;

/** Whether the name of an environment variable says that its value is a secret. */
export function looksSecret(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '' && !/^\d+$/.test(word));
  const last = words.at(-1);
  if (last === undefined || ABOUT.has(last) || name === 'PWD') return false;
  const before = words.at(-2);
  if (LAST_WORDS.has(last) && (before !== undefined || last === 'AUTH')) return before === undefined || !last.startsWith('KEY') || !PUBLIC_KEYS.has(before);
  if (last === 'STRING' && before === 'CONNECTION') return true;
  if (last === 'ID' && (before === 'KEY' || before === 'TOKEN')) return false;
  return words.some((word) => SECRET_WORDS.test(word));
}

/**
 * The values to redact: those of the variables `listed`, and of those whose name looks secret unless the value is an
 * everyday one (a short or common word, a number, a path).
 *
 * @throws UserError naming every listed variable that is not set or too short to be redacted
 */
export function collectSecrets(env: Record<string, string | undefined>, listed: string[]): SecretValue[] {
  const problems: string[] = [];
  const found = new Map<string, string>();
  for (const name of new Set(listed)) {
    const value = env[name]?.trim() ?? '';
    if (value === '') problems.push(`secret ${name} is not set in the environment`);
    else if (value.length < SHORTEST_SECRET) problems.push(`secret ${name} has fewer than ${SHORTEST_SECRET} characters, too few to be redacted without destroying other text`);
    else found.set(name, value);
  }
  if (problems.length > 0) {
    throw new UserError(`${problems.join('; ')}.`, 'Start Phasegate with the whole value in the variable, or remove it from `secrets` in the plan.');
  }
  for (const [name, raw] of Object.entries(env)) {
    const value = raw?.trim() ?? '';
    if (!found.has(name) && looksSecret(name) && value.length >= SHORTEST_SECRET && !isEveryday(name, value)) found.set(name, value);
  }
  return [...found].map(([name, value]) => ({ name, value }));
}

function isEveryday(name: string, value: string): boolean {
  if (COMMON.test(value) || SYSTEM_PATH.test(value)) return true;
  // A count of tokens; a password may well be a number.
  return /^[\d.,_-]+$/.test(value) && !/PASS|PWD|PIN/i.test(name);
}
