import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectSecrets, createRedactor, looksSecret, type Redactor, type SecretValue } from '../../src/evidence/redact.js';
import { UserError } from '../../src/errors.js';

const bytes = (text: string): Buffer => Buffer.from(text);

function inOne(redactor: Redactor, input: Buffer): { out: Buffer; counts: Record<string, number> } {
  const stream = redactor.stream();
  const out = Buffer.concat([stream.push(input), stream.end()]);
  return { out, counts: Object.fromEntries(stream.counts) };
}

function inChunks(redactor: Redactor, input: Buffer, cuts: readonly number[]): { out: Buffer; counts: Record<string, number> } {
  const stream = redactor.stream();
  const parts: Buffer[] = [];
  let from = 0;
  for (const cut of [...cuts].toSorted((a, b) => a - b)) {
    const to = Math.min(cut, input.length);
    // A reader may use its buffer again after push.
    const chunk = Buffer.from(input.subarray(from, to));
    parts.push(Buffer.from(stream.push(chunk)));
    chunk.fill(0);
    from = to;
  }
  parts.push(Buffer.from(stream.push(input.subarray(from))), stream.end());
  return { out: Buffer.concat(parts), counts: Object.fromEntries(stream.counts) };
}

/** Base64 as GNU `base64` writes it. */
const folded = (value: Buffer, width = 76): string => value.toString('base64').replace(new RegExp(`.{${width}}`, 'g'), '$&\n');

const PEM = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'MIICXAIBAAKBgQCqGKukO1De7zhZj6+H0qtjTkVxwTCpvKe4eCZ0FPqri0cb2JZfXJ/DgYSF6vUp',
  'wmJG8wVQZKjeGcjDOL5UlsuusFncCzWBQ7RKNUSesmQRMSGkVb1/3j+skZ6UtW+5u09lHNsj6tQ5',
  '-----END RSA PRIVATE KEY-----',
].join('\n');
const JWT = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
/** Assembled, so that no scanner takes this file for a leak. */
const TOKENS: Record<string, string> = {
  'github-token': `ghp_${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0hL3nR6'}`,
  'aws-access-key-id': `AKIA${'IOSFODNN7EXAMPLE'}`,
  'slack-token': `xoxb-${'123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx'}`,
  'slack-webhook': `hooks.slack.com/services/${'T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'}`,
  'api-key': `sk-${'ant-api03-4fQ9_zLkPo2WmNx7Vb-81Rt'}`,
  'google-api-key': `AIza${'SyD3mO-K3yF0rT3st1ngPurp0s3s0nly12'}`,
  'npm-token': `npm_${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0hL3nR6'}`,
  'pypi-token': `pypi-${'AgEIcHlwaS5vcmcCJDAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMAACKlszLCJ'}`,
  'gitlab-token': `glpat-${'aB3dE6gH9jK2mN5pQ8sT'}`,
  'stripe-key': `sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}`,
  jwt: JWT,
  'private-key': PEM,
};

describe('secrets', () => {
  const secret = { name: 'DB_PASSWORD', value: "pä&s'w/rd +\"1\\" };
  const redactor = createRedactor([secret]);

  it.each([
    ['raw', secret.value],
    ['URL-encoded', encodeURIComponent(secret.value)],
    ['URL-encoded in lower case', encodeURIComponent(secret.value).replace(/%../g, (code) => code.toLowerCase())],
    ['form-encoded', new URLSearchParams({ a: secret.value }).toString().slice(2)],
    ['in JSON', JSON.stringify(secret.value).slice(1, -1)],
    ['in ASCII JSON', JSON.stringify(secret.value).slice(1, -1).replace('ä', '\\u00e4')],
    ['in JSON in JSON', JSON.stringify(JSON.stringify(secret.value)).slice(3, -3)],
    ['in XML', 'pä&amp;s&apos;w/rd +&quot;1\\'],
    ['in single quotes of a shell', `pä&s'\\''w/rd +"1\\`],
  ])('are replaced %s', (_, form) => {
    expect(redactor.text(`<${form}>`)).toBe('<***>');
    expect(redactor.contains(`x${form}x`)).toBe(true);
  });

  it('are replaced in base64 wherever they lie in what was encoded, folded or not', () => {
    const long = createRedactor([{ name: 'LONG', value: 'correct horse battery staple, correct horse battery staple' }]);
    const core = 'orrect horse battery staple, correct horse battery stapl';
    for (let before = 0; before < 80; before++) {
      const plain = Buffer.from(`${'-'.repeat(before)}correct horse battery staple, correct horse battery staple${'-'.repeat(40)}`);
      for (const text of [plain.toString('base64'), plain.toString('base64url'), folded(plain), folded(plain, 64).replaceAll('\n', '\r\n  ')]) {
        const out = inOne(long, bytes(text));
        expect(out.counts).toEqual({ LONG: 1 });
        const left = Buffer.from(out.out.toString().split('***').join(''), 'base64').toString('latin1');
        expect(left).not.toContain(core.slice(0, 6));
        expect(out.out.length).toBeLessThan(text.length - 70);
      }
    }
  });

  it('are replaced line by line when they have several lines', () => {
    const key = createRedactor([{ name: 'CA', value: 'first line\r\nsecond line\n\nabc\n' }]);
    expect(key.text('a: second line\nb: first line\nc: abc\n')).toBe('a: ***\nb: ***\nc: abc\n');
    expect(key.text('first line\nsecond line')).toBe('***\n***');
  });

  it('that overlap or are part of each other leave nothing', () => {
    const three = createRedactor([
      { name: 'A', value: 'abcdef' },
      { name: 'B', value: 'abcdefghij' },
      { name: 'C', value: 'hijklmno' },
    ]);
    expect(three.text('xabcdefghijklmnox abcdef! abcdefgh')).toBe('x***x ***! ***gh');
    const self = createRedactor([{ name: 'S', value: 'ababab' }]);
    expect(self.text('abababab-')).toBe('***-');
  });

  it('are counted once for each place', () => {
    const { counts } = inOne(redactor, bytes(`${secret.value} ${secret.value}${secret.value} ${Buffer.from(secret.value).toString('base64')}`));
    expect(counts).toEqual({ DB_PASSWORD: 4 });
  });

  it('give the same output however the stream is cut, at every single position', () => {
    const input = bytes(`start ${secret.value} ${Buffer.from(`x${secret.value}`).toString('base64')} ${JSON.stringify(secret.value)} ${Object.values(TOKENS).join(' ')} ${folded(bytes(PEM))} https://me:s3cr3t@host/ end`);
    const whole = inOne(redactor, input);
    expect(whole.out.includes(PEM.slice(40, 60))).toBe(false);
    for (let cut = 0; cut <= input.length; cut++) expect(inChunks(redactor, input, [cut])).toEqual(whole);
    expect(inChunks(redactor, input, Array.from({ length: input.length }, (_, i) => i))).toEqual(whole);
  });

  it('holds back nothing that is no beginning of a secret', () => {
    const stream = createRedactor([{ name: 'A', value: 'hunter2hunter2' }]).stream();
    expect(stream.push(bytes('Listening on http://localhost\n')).toString()).toBe('Listening on http://localhost\n');
    expect(stream.push(bytes('password: hunter2')).toString()).toBe('password: ');
    expect(stream.push(bytes('x\n')).toString()).toBe('hunter2x\n');
    expect(stream.end().toString()).toBe('');
  });
});

describe('any stream', () => {
  const alphabet = fc.constantFrom(...'abcABC012 \n.:/-_=+%"\\');
  const word = fc.string({ unit: alphabet, minLength: 6, maxLength: 24 }).filter((value) => value.trim().length >= 6 && !/[\r\n]/.test(value));
  const secrets = fc.array(word, { minLength: 1, maxLength: 4 }).map((values) => values.map((value, i): SecretValue => ({ name: `S${i}`, value: value.trim() })));
  const arbitrary = secrets.chain((list) =>
    fc.record({
      secrets: fc.constant(list),
      parts: fc.array(
        fc.oneof(
          fc.string({ unit: alphabet, maxLength: 30 }).map(bytes),
          fc.uint8Array({ maxLength: 20 }).map((data) => Buffer.from(data)),
          fc.constantFrom(...list.map(({ value }) => bytes(value))),
          fc.tuple(fc.constantFrom(...list), fc.string({ maxLength: 100 }), fc.boolean()).map(([{ value }, before, fold]) => {
            const data = bytes(`${before}${value}${before}`);
            return bytes(fold ? folded(data) : data.toString('base64'));
          }),
          fc.constantFrom(...list.map(({ value }) => bytes(encodeURIComponent(value)))),
          fc.constantFrom(...list.map(({ value }) => bytes(value.slice(0, -1)))),
          fc.constantFrom(...Object.values(TOKENS)).map(bytes),
          fc.constantFrom(...Object.values(TOKENS)).map((token) => bytes(token.slice(0, -9))),
          fc.tuple(fc.constantFrom(...Object.values(TOKENS)), fc.nat(2)).map(([token, before]) => bytes(folded(bytes('-'.repeat(before) + token)))),
          fc.constantFrom('sk-', 'eyJ', 'ghp_', '://u:p', '@', 'Authorization: Bearer ', '-----BEGIN PRIVATE KEY-----', '-----END ', '&sig=').map(bytes),
        ),
        { maxLength: 8 },
      ),
      cuts: fc.array(fc.nat(400), { maxLength: 12 }),
    }),
  );

  it('comes out the same in any chunks, with no secret left', () => {
    fc.assert(
      fc.property(arbitrary, ({ secrets: list, parts, cuts }) => {
        const redactor = createRedactor(list);
        const input = Buffer.concat(parts);
        const whole = inOne(redactor, input);
        expect(inChunks(redactor, input, cuts)).toEqual(whole);
        for (const { value } of list) {
          expect(whole.out.includes(value)).toBe(false);
          expect(whole.out.includes(Buffer.from(value).toString('base64').replace(/.?=*$/, ''))).toBe(false);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('loses nothing else: without secrets it is the input', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (chunks) => {
        const stream = createRedactor([]).stream();
        const input = Buffer.concat(chunks);
        fc.pre(!createRedactor([]).contains(input.toString('latin1')));
        expect(Buffer.concat([...chunks.map((chunk) => stream.push(Buffer.from(chunk))), stream.end()])).toEqual(input);
      }),
    );
  });
});

describe('credentials known by their shape', () => {
  const redactor = createRedactor([]);

  it.each(Object.entries(TOKENS))('%s', (name, token) => {
    expect(inOne(redactor, bytes(`value "${token}" end`))).toEqual({ out: bytes('value "***" end'), counts: { [name]: 1 } });
  });

  it.each(Object.entries(TOKENS).filter(([name]) => name !== 'slack-webhook'))('%s in base64', (name, token) => {
    for (const before of ['', 'x', 'xy', 'token: ']) {
      const out = inOne(redactor, bytes(`data: ${bytes(`${before}${token}`).toString('base64')}\n`));
      expect(Object.keys(out.counts)).toEqual([name]);
      expect(out.out.length).toBeLessThan(25);
    }
  });

  it('private keys in folded base64, but not what comes after', () => {
    expect(redactor.text(`key:\n${folded(bytes(PEM))}\nDone. All is well\n`)).toBe('key:\n***\nDone. All is well\n');
  });

  it.each([
    ['curl -v', '> Authorization: Basic dXNlcjpwYXNz\r\n', '> Authorization: Basic ***\r\n'],
    ['JSON', '{"authorization":"Bearer abc.def-123"}', '{"authorization":"Bearer ***"}'],
    ['a dictionary', "{'Authorization': 'token abcdef123'}", "{'Authorization': 'token ***'}"],
    ['escaped JSON', '"{\\"Authorization\\":\\"Bearer abcdef123\\"}"', '"{\\"Authorization\\":\\"Bearer ***\\"}"'],
    ['bearer alone', 'Bearer aaaaaaaaaaaaaaaaaaa1 x', 'Bearer *** x'],
    ['a password in a URL', 'postgres://me:p%40ss:w0rd@db:5432/x', 'postgres://me:***@db:5432/x'],
    ['a URL without user', 'redis://:secret@cache', 'redis://:***@cache'],
    ['a shared access signature', 'https://x.blob.core.windows.net/a?sv=2020&sig=abcdEFGHijklMNOPqrstUVWXyz0123456789%2FAB%3D&se=1', 'https://x.blob.core.windows.net/a?sv=2020&sig=***&se=1'],
    ['an unfinished private key', `x ${PEM.slice(0, 120)}`, 'x ***'],
  ])('%s', (_, text, expected) => {
    expect(redactor.text(text)).toBe(expected);
    expect(redactor.text(expected)).toBe(expected);
  });

  it.each([
    'task-runner-with-a-long-name-2024 and sk-learn or sk-spinner-wave-animation',
    'npm_config_registry npm_lifecycle_event npm_package_name',
    'http://localhost:8080/path@2x.png and http://[::1]:80/ mail me@example.org',
    'Authorization: required. Bearer authentication is described in RFC 6750, section 2.1',
    'the heading "-----BEGIN PRIVATE KEY-----" was not found',
    '-----BEGIN CERTIFICATE-----\nMIICXAIBAAKBgQCqGKukO1De7zhZj6\n-----END CERTIFICATE-----',
    'AKIA is the prefix; ghp_ too; sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'eyJ is how JSON begins in base64',
  ])('leaves alone: %s', (text) => {
    expect(redactor.text(text)).toBe(text);
  });

  it('redacts the rest of a token of any length, and bounds what a private key without end takes', () => {
    const long = `ghs_${'aB3'.repeat(30_000)}`;
    expect(redactor.text(`${long} end`)).toBe('*** end');
    const endless = `${PEM.slice(0, 100)}${'\n'.repeat(20_000)}`;
    expect(redactor.text(endless).length).toBe(3 + endless.length - 16 * 1024);
  });

  it('does not take long for input made to be slow', () => {
    const started = performance.now();
    for (const evil of ['sk-', 'eyJ', '://', 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0hL', `${PEM.slice(0, 80)}\n`, 'Authorization: ']) redactor.text(evil.repeat(300_000 / evil.length));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('files that are not text', () => {
  const redactor = createRedactor([{ name: 'DB_PASSWORD', value: 'hünter2hunter2' }]);
  const finds = (input: Buffer): string[] => {
    const detector = redactor.detector();
    detector.push(input);
    detector.end();
    return [...detector.counts.keys()];
  };

  it.each([
    ['UTF-8', bytes('hünter2hunter2')],
    ['UTF-16', Buffer.from('hünter2hunter2', 'utf16le')],
    ['big-endian UTF-16', Buffer.from('hünter2hunter2', 'utf16le').swap16()],
    ['Latin-1', Buffer.from('hünter2hunter2', 'latin1')],
    ['base64', bytes(bytes('hünter2hunter2').toString('base64'))],
  ])('are searched for values in %s', (_, value) => {
    expect(finds(Buffer.concat([Buffer.from([0xff, 0x00]), value, Buffer.from([0x80])]))).toEqual(['DB_PASSWORD']);
  });

  it('are searched for tokens, but not for texts about them', () => {
    expect(finds(bytes(`\0${TOKENS['github-token']}\0`))).toEqual(['github-token']);
    expect(finds(bytes('\0https://user:password@host\0Authorization: Basic %s:%s\0-----BEGIN PRIVATE KEY-----\0'))).toEqual([]);
    expect(finds(readFileSync(process.execPath).subarray(0, 20_000_000))).toEqual([]);
  });
});

describe('looksSecret', () => {
  it.each(
    ('GITHUB_TOKEN NPM_TOKEN DB_PASSWORD PGPASSWORD MYSQL_PWD API_KEY OPENAI_API_KEY LITELLM_MASTER_KEY AWS_SECRET_ACCESS_KEY SSH_PRIVATE_KEY apiKey ' +
      'dbPassword CLIENT_SECRET SECRET_KEY_BASE VAULT_SECRET_ID GPG_PASSPHRASE GOOGLE_CREDENTIALS NPM_CONFIG__AUTH REDISCLI_AUTH DB_PASS GITHUB_TOKEN_2 ' +
      'AZURE_STORAGE_CONNECTION_STRING GH_PAT SESSION_COOKIE npm_config_//registry.npmjs.org/:_authToken SSHPASS ANSIBLE_VAULT_PASSWORD').split(' '),
  )('%s', (name) => expect(looksSecret(name)).toBe(true));

  it.each(
    ('PATH HOME PWD OLDPWD KEYBOARD MONKEY KEY PUBLIC_KEY SSH_PUBLIC_KEY PRIMARY_KEY CACHE_KEY TOKENIZERS_PARALLELISM GIT_AUTHOR_NAME XAUTHORITY SSH_AUTH_SOCK ' +
      'AUTHOR BYPASS COMPASS PASS PASSED TOKEN_FILE PASSWORD_FILE ANSIBLE_VAULT_PASSWORD_FILE AWS_ACCESS_KEY_ID GPG_KEY_ID TOKEN_URL TOKEN_COUNT SECRET_NAME AUTH_TYPE KEYMAP _ 1 ' +
      'XDG_SESSION_ID LANG').split(' '),
  )('not %s', (name) => expect(looksSecret(name)).toBe(false));
});

describe('collectSecrets', () => {
  it('takes what is listed and what looks secret, without everyday values', () => {
    const env = { LISTED: ' listed-value\n', GITHUB_TOKEN: 'abcdefgh', API_KEY: 'short', AUTH: 'required', MAX_TOKEN: '100000', DB_PASSWORD: '123456', SECRET: '/home/me/secret', OTHER: 'not-secret', UNSET_TOKEN: undefined };
    expect(collectSecrets(env, ['LISTED'])).toEqual([
      { name: 'LISTED', value: 'listed-value' },
      { name: 'GITHUB_TOKEN', value: 'abcdefgh' },
      { name: 'DB_PASSWORD', value: '123456' },
    ]);
  });

  it('refuses what is listed and cannot be redacted, all at once', () => {
    const call = (): unknown => collectSecrets({ PIN: '1234', EMPTY: '' }, ['PIN', 'EMPTY', 'GONE']);
    expect(call).toThrow(UserError);
    expect(call).toThrow(
      'secret PIN has fewer than 6 characters, too few to be redacted without destroying other text; secret EMPTY is not set in the environment; secret GONE is not set in the environment.',
    );
  });
});
