import { type IncomingMessage, get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import type { CheckContext, CheckOf, Redact } from '../checks.js';
import { CheckFailure } from './failure.js';
import { textField, wholeNumberField } from './fields.js';
import { lookupWith, networkProblem } from './network.js';
import { searchFor } from './search.js';

const BODY_LIMIT = 10 * 1024 * 1024;
const MAX_REDIRECTS = 10;
const SHOWN_LENGTH = 200;
/** Of which the beginning is shown: what begins in that is read to its end, so that a secret is known as one. */
const KEPT_LENGTH = 4 * 1024;
/** How long the body of a wrong answer is waited for: it may be a stream that says nothing more. */
const BODY_MS = 1000;

/**
 * A GET answers with a status, and its body contains a text. `node:http` rather than `fetch`: its lookups obey a stop, it
 * keeps no connection open, and no proxy of the environment answers in the service's place.
 */
export async function checkHttp(check: CheckOf<'http'>, context: CheckContext, signal: AbortSignal): Promise<string> {
  let url = urlField(textField('url', check.url, context.vars));
  const expected = check.status === undefined ? undefined : wholeNumberField('status', check.status, context.vars, { min: 100, max: 599 });
  const contains = check.contains === undefined ? undefined : textField('contains', check.contains, context.vars);
  const follow = expected === undefined || expected < 300 || expected > 399;
  const started = url.href;

  for (let redirects = 0; ; redirects += 1) {
    const response = await get(url, signal);
    // Whoever reads the body gets the error; where nobody does it must not end the process.
    response.on('error', () => {});
    try {
      const status = response.statusCode ?? 0;
      const location = response.headers.location;
      context.log(`GET ${url.href}: ${status}${location === undefined ? '' : ` to ${location}`}`);
      if (follow && [301, 302, 303, 307, 308].includes(status) && location !== undefined) {
        if (redirects === MAX_REDIRECTS) throw new CheckFailure(`${started} redirects more than ${MAX_REDIRECTS} times, last to ${location}`);
        url = urlField(location, url);
        continue;
      }
      if (expected === undefined ? status < 200 || status > 299 : status !== expected) {
        throw new CheckFailure(`status: ${url.href} answers ${status}, expected ${expected ?? '200 to 299'}; its body begins ${await beginning(response, context.redact)}`);
      }
      if (contains !== undefined) await assertContains(response, contains, url, context.redact);
      return `${url.href} answers ${status}${contains === undefined ? '' : ' and contains the text'}`;
    } finally {
      response.destroy();
    }
  }
}

function urlField(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new CheckFailure(`url: expected one that begins with http:// or https://, got ${JSON.stringify(text)}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new CheckFailure('url: has a user name or password in it, which would be shown; use a run step with a secret');
  }
  return url;
}

async function get(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const headers = { 'user-agent': 'phasegate', accept: '*/*', 'accept-encoding': 'identity' };
  try {
    return await new Promise((resolve, reject) => {
      const options = { agent: false as const, headers, signal, lookup: lookupWith(signal) };
      (secure ? getHttps : getHttp)(url, options, resolve).on('error', reject);
    });
  } catch (error) {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const problem = networkProblem(error, host, Number(url.port) || (secure ? 443 : 80));
    throw problem === undefined || signal.aborted ? error : new CheckFailure(`${url.href}: ${problem}`);
  }
}

async function assertContains(response: IncomingMessage, contains: string, url: URL, redact: Redact): Promise<void> {
  const search = searchFor(contains);
  let size = 0;
  let start: Buffer = Buffer.alloc(0);
  for await (const chunk of body(response, url)) {
    if (search(chunk)) return;
    size += chunk.length;
    if (start.length < KEPT_LENGTH) start = Buffer.concat([start, chunk]);
    if (size > BODY_LIMIT) {
      throw new CheckFailure(`contains: the first 10 MiB of ${url.href} do not contain ${JSON.stringify(contains)}; more is not read`);
    }
  }
  throw new CheckFailure(`contains: the body of ${url.href} does not contain ${JSON.stringify(contains)}; it begins ${shown(start, redact)}`);
}

async function* body(response: IncomingMessage, url: URL): AsyncGenerator<Buffer> {
  try {
    yield* response;
  } catch (error) {
    const cut = (error as NodeJS.ErrnoException).code === 'ECONNRESET';
    throw cut ? new CheckFailure(`contains: ${url.href} broke off in the middle of its body`) : error;
  }
}

async function beginning(response: IncomingMessage, redact: Redact): Promise<string> {
  let start: Buffer = Buffer.alloc(0);
  const timer = setTimeout(() => response.destroy(), BODY_MS);
  try {
    for await (const chunk of response) {
      start = Buffer.concat([start, chunk]);
      if (start.length >= KEPT_LENGTH) break;
    }
  } catch {
    // The status is what failed; of a body that breaks off, what came is shown.
  } finally {
    clearTimeout(timer);
  }
  return shown(start, redact);
}

function shown(start: Buffer, redact: Redact): string {
  const text = redact(start.toString()).slice(0, SHOWN_LENGTH);
  return text === '' ? 'nowhere: it is empty' : JSON.stringify(text);
}
