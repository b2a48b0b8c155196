import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { ask, failed, passed } from './ask.js';

const servers: Server[] = [];
afterAll(async () => {
  // Closes only when every connection is closed, so a check that left one open ends here in a timeout.
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
}, 5000);

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const filler = 'x'.repeat(64 * 1024);
const routes: Record<string, RequestListener> = {
  '/health': (_request, response) => response.end('{"status":"ok"}'),
  '/missing': (_request, response) => response.writeHead(404).end('no such page'),
  '/empty': (_request, response) => response.writeHead(503).end(),
  '/moved': (_request, response) => response.writeHead(302, { location: '/health' }).end(),
  '/loop': (_request, response) => response.writeHead(301, { location: '/loop' }).end(),
  '/elsewhere': (_request, response) => response.writeHead(302, { location: 'ftp://example.org/' }).end(),
  '/split': (_request, response) => {
    response.write('nee');
    setImmediate(() => response.end('dle'));
  },
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('only this');
    setImmediate(() => response.destroy());
  },
  '/cut-error': (_request, response) => {
    response.writeHead(500, { 'content-length': 100 }).write('only this');
    setImmediate(() => response.destroy());
  },
  '/endless': (_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write(filler));
    };
    response.on('drain', more);
    more();
  },
  '/silent': () => {},
  '/hangs': (_request, response) => response.writeHead(200).write('begun'),
};
const port = await listening(createServer((request, response) => routes[request.url ?? '']?.(request, response)));
const base = `http://127.0.0.1:${port}`;
const http = (path: string, fields: { status?: number | string; contains?: string } = {}, context = {}) =>
  ask({ kind: 'http', url: `${base}${path}`, ...fields }, '/', context);

describe('http', () => {
  test.each([
    ['/health', {}, `${base}/health answers 200`],
    ['/health', { status: 200, contains: '"status":"ok"' }, `${base}/health answers 200 and contains the text`],
    ['/missing', { status: '${{ vars.expected }}' }, `${base}/missing answers 404`],
    ['/moved', { contains: 'ok' }, `${base}/health answers 200 and contains the text`],
    ['/moved', { status: 302 }, `${base}/moved answers 302`],
    ['/split', { contains: 'needle' }, `${base}/split answers 200 and contains the text`],
    ['/endless', {}, `${base}/endless answers 200`],
    ['/hangs', { contains: 'begun' }, `${base}/hangs answers 200 and contains the text`],
  ])('passes: %s %o', async (path, fields, detail) => {
    expect(await http(path, fields, { vars: { expected: '404' } })).toEqual(passed(detail));
  });

  test.each([
    ['/missing', {}, `status: ${base}/missing answers 404, expected 200 to 299; its body begins "no such page"`],
    ['/empty', { status: 200 }, `status: ${base}/empty answers 503, expected 200; its body begins nowhere: it is empty`],
    ['/health', { status: 204 }, `status: ${base}/health answers 200, expected 204; its body begins "{\\"status\\":\\"ok\\"}"`],
    ['/health', { status: 'fine' }, 'status: expected a whole number from 100 to 599, got "fine"'],
    ['/health', { contains: 'bad' }, `contains: the body of ${base}/health does not contain "bad"; it begins "{\\"status\\":\\"ok\\"}"`],
    ['/loop', {}, `${base}/loop redirects more than 10 times, last to /loop`],
    ['/elsewhere', {}, 'url: expected one that begins with http:// or https://, got "ftp://example.org/"'],
    ['/cut', { contains: 'more' }, `contains: ${base}/cut broke off in the middle of its body`],
    ['/hangs', { status: 500 }, `status: ${base}/hangs answers 200, expected 500; its body begins "begun"`],
    ['/cut-error', {}, `status: ${base}/cut-error answers 500, expected 200 to 299; its body begins "only this"`],
    ['/endless', { contains: 'y' }, `contains: the first 10 MiB of ${base}/endless do not contain "y"; more is not read`],
  ])('fails: %s %o', async (path, fields, error) => {
    expect(await http(path, fields)).toEqual(failed(error));
  });

  test.each([
    ['example.org', 'url: expected one that begins with http:// or https://, got "example.org"'],
    ['http://me:secret@example.org', 'url: has a user name or password in it, which would be shown; use a run step with a secret'],
    ['http://127.0.0.1:99999/', 'url: expected one that begins with http:// or https://, got "http://127.0.0.1:99999/"'],
  ])('refuses the URL %s', async (url, error) => {
    expect(await ask({ kind: 'http', url }, '/')).toEqual(failed(error));
  });

  test('says that nobody listens', async () => {
    const closed = await freePort();
    const why = 'start the service before this check, or correct host and port';
    expect(await ask({ kind: 'http', url: `http://127.0.0.1:${closed}/x` }, '/')).toEqual(
      failed(`http://127.0.0.1:${closed}/x: nothing listens on 127.0.0.1:${closed} (connection refused); ${why}`),
    );
    expect(await ask({ kind: 'http', url: `http://localhost:${closed}/` }, '/')).toEqual(
      failed(`http://localhost:${closed}/: nothing listens on localhost:${closed} (connection refused); ${why}`),
    );
  });

  test('says that it is no HTTP', async () => {
    const other = await listening(createTcpServer((socket) => socket.resume().end('SSH-2.0-x\r\n')));
    expect(await ask({ kind: 'http', url: `http://127.0.0.1:${other}/` }, '/')).toEqual(
      failed(`http://127.0.0.1:${other}/: 127.0.0.1:${other} does not speak HTTP (HPE_INVALID_CONSTANT)`),
    );
    const outcome = await ask({ kind: 'http', url: `https://127.0.0.1:${port}/` }, '/');
    expect(outcome).toEqual(failed(`https://127.0.0.1:${port}/: 127.0.0.1:${port} does not speak TLS; is it http:// rather than https://?`));
  });

  test('says that a body is no HTTP', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\nno chunk';
    const other = await listening(createTcpServer((socket) => socket.resume().end(answer)));
    expect(await ask({ kind: 'http', url: `http://127.0.0.1:${other}/`, contains: 'x' }, '/')).toEqual(
      failed(`contains: http://127.0.0.1:${other}/ broke off in the middle of its body`),
    );
  });

  test.each(['/silent', '/hangs'])('ends at its timeout: %s', async (path) => {
    expect(await http(path, { contains: 'never' }, { timeoutMs: 50 })).toEqual(failed('no answer within 50 ms'));
  });

  test('ends when it is stopped', async () => {
    const stop = new AbortController();
    const running = http('/silent', {}, { signal: stop.signal });
    stop.abort();
    expect(await running).toEqual(failed('stopped before it had an answer'));
  });
});

describe('tcp', () => {
  test.each([
    ['127.0.0.1', port],
    ['localhost', String(port)],
    ['${{ vars.host }}', '${{ vars.port }}'],
  ])('passes: %s', async (host, given) => {
    const vars = { host: '127.0.0.1', port: String(port) };
    expect(await ask({ kind: 'tcp', host, port: given }, '/', { vars })).toMatchObject({ status: 'passed' });
  });

  test('passes on IPv6, with or without brackets', async () => {
    const server = createTcpServer((socket) => socket.resume());
    servers.push(server);
    server.listen(0, '::1');
    await once(server, 'listening');
    const own = (server.address() as AddressInfo).port;
    expect(await ask({ kind: 'tcp', host: '[::1]', port: own }, '/')).toEqual(passed(`::1:${own} accepts connections`));
  });

  test.each([
    ['eleven', 'port: expected a whole number from 1 to 65535, got "eleven"'],
    [0, 'port: expected a whole number from 1 to 65535, got 0'],
    [65536, 'port: expected a whole number from 1 to 65535, got 65536'],
    ['80.5', 'port: expected a whole number from 1 to 65535, got "80.5"'],
    ['${{ vars.port }}', 'port: expected a whole number from 1 to 65535, got "eleven" from ${{ vars.port }}'],
    [Number.NaN, 'port: expected a whole number from 1 to 65535, got NaN'],
  ])('refuses the port %s', async (given, error) => {
    expect(await ask({ kind: 'tcp', host: '127.0.0.1', port: given }, '/', { vars: { port: 'eleven' } })).toEqual(failed(error));
  });

  test('says why it fails', async () => {
    const closed = await freePort();
    expect(await ask({ kind: 'tcp', host: '127.0.0.1', port: closed }, '/')).toEqual(
      failed(`nothing listens on 127.0.0.1:${closed} (connection refused); start the service before this check, or correct host and port`),
    );
    expect(await ask({ kind: 'tcp', host: 'http://localhost', port: 80 }, '/')).toEqual(
      failed('host: expected a host name or an IP address, got "http://localhost"'),
    );
  });
});

describe('dns', () => {
  test('localhost has an address, and the one that is asked for', async () => {
    expect(await ask({ kind: 'dns', name: 'localhost' }, '/')).toMatchObject({ status: 'passed', detail: expect.stringMatching(/^localhost is (127\.0\.0\.1|::1)/) });
    expect(await ask({ kind: 'dns', name: 'localhost', address: '10.0.0.1' }, '/')).toMatchObject({
      error: expect.stringMatching(/^address: "localhost" is [\d.:, ]+, expected 10\.0\.0\.1$/),
    });
    expect(await ask({ kind: 'dns', name: '::1', address: '0:0:0:0:0:0:0:1' }, '/')).toEqual(passed('::1 is ::1'));
  });

  test('a name that is nowhere', async () => {
    const outcome = await ask({ kind: 'dns', name: 'phasegate-test.invalid' }, '/');
    expect([
      failed('"phasegate-test.invalid" has no address: the name is not known (ENOTFOUND); correct it or add it to DNS or /etc/hosts'),
      failed('"phasegate-test.invalid" could not be looked up: no DNS server answers (EAI_AGAIN); check /etc/resolv.conf and the network'),
    ]).toContainEqual(outcome);
  });

  test.each([
    [{ name: 'a b' }, 'name: expected a host name or an IP address, got "a b"'],
    [{ name: '-e' }, 'name: expected a host name or an IP address, got "-e"'],
    [{ name: 'localhost', address: 'here' }, 'address: expected an IP address, got "here"'],
  ])('refuses %o', async (fields, error) => {
    expect(await ask({ kind: 'dns', ...fields }, '/')).toEqual(failed(error));
  });

  test('a lookup that is stopped leaves no process behind', async () => {
    const stop = new AbortController();
    const running = ask({ kind: 'dns', name: 'phasegate-stopped.invalid' }, '/', { signal: stop.signal });
    await expect.poll(() => process.getActiveResourcesInfo()).toContain('ProcessWrap');
    stop.abort();
    expect(await running).toEqual(failed('stopped before it had an answer'));
    await expect.poll(() => process.getActiveResourcesInfo()).not.toContain('ProcessWrap');
  });
});

test('a process ends at once after its checks', async () => {
  const source = `
    const { runCheck } = await import(process.argv[1]);
    const context = { workspace: '/', workingDirectory: '/', vars: {}, signal: new AbortController().signal, timeoutMs: 100, requirementIds: [], log() {} };
    const url = path => ({ kind: 'http', url: process.argv[2] + path });
    for (const check of [url('/health'), url('/silent'), url('/endless'), { kind: 'tcp', host: '127.0.0.1', port: ${port} }])
      console.log((await runCheck(check, context)).status);
    const over = performance.now();
    process.on('exit', () => console.log(performance.now() - over < 500 ? 'at once' : 'late'));
  `;
  const built = new URL('../../../src/run/checks.ts', import.meta.url).href;
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', hooks(), '--input-type=module', '-e', source, built, base]);
  expect(stdout.trim().split('\n')).toEqual(['passed', 'failed', 'passed', 'passed', 'at once']);
});

/** Lets node import the sources themselves, whose imports name the compiled files. */
function hooks(): string {
  const resolve = `export const resolve = (name, context, next) => next(name.startsWith('.') && context.parentURL?.includes('/src/') ? name.replace(/\\.js$/, '.ts') : name, context)`;
  const register = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(resolve)}`)});`;
  return `data:text/javascript,${encodeURIComponent(register)}`;
}
