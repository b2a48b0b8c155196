/**
 * A model backend on loopback, speaking as much of Ollama's interface as the pre-flight asks for.
 *
 *   node lab/backend.mjs start   serves probe_host:probe_port in the background, returns once it answers
 *   node lab/backend.mjs stop    ends it, returns once it is gone
 *
 * The port is fixed, because the plan's tcp and http checks name it. Two checkouts on one machine take turns: who finds
 * the other's lab on the port waits until its connection closes, which is when that lab ends.
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { isLab, Problem, readTextIfThere, script, setting, writeText } from '../scripts/lib/script.mjs';

const STATE = 'work/lab/backend.json';
const MODELS = ['llama3.2', 'qwen2.5-coder', 'nomic-embed-text'];
/** It outlives no run by more than this, however that run was ended. */
const LIFETIME_MS = 30_000;
const PATIENCE_MS = 60_000;

function serve(host, port, token) {
  const json = (response, status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const server = createServer((incoming, response) => {
    response.setHeader('x-phasegate-lab', 'litellm-gateway');
    const route = `${incoming.method} ${incoming.url}`;
    if (route === 'GET /health') json(response, 200, { status: 'ok' });
    else if (route === 'GET /v1/models') json(response, 200, { object: 'list', data: MODELS.map((id) => ({ id, object: 'model', owned_by: 'library' })) });
    else if (route === 'GET /lab/until-end') response.flushHeaders();
    else if (route === 'POST /lab/end' && incoming.headers['x-token'] === token) process.exit();
    else json(response, 404, { error: `no ${route} here` });
  });
  server.on('error', (error) => process.send({ error: error.code }, () => process.exit(1)));
  server.listen(Number(port), host, () => process.send({ pid: process.pid }, () => process.disconnect()));
  setTimeout(() => process.exit(), LIFETIME_MS);
}

async function start(host, port) {
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535) throw new Problem(`probe_port: expected a port from 1 to 65535, got ${JSON.stringify(port)}`);
  await stop();
  const deadline = AbortSignal.timeout(PATIENCE_MS);
  for (;;) {
    const token = randomUUID();
    // Out of this step's process group, because the steps after it need it; the last one ends it.
    const child = fork(fileURLToPath(import.meta.url), ['serve', host, port, token], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const [message] = await once(child, 'message');
    if (message.error === undefined) {
      writeText(STATE, JSON.stringify({ host, port, token }), 0o600);
      child.unref();
      console.log(`lab backend: http://${host}:${port}`);
      return;
    }
    if (message.error !== 'EADDRINUSE') throw new Problem(`the lab cannot listen on ${host}:${port}: ${message.error}`);
    const taken = `${host}:${port} is in use by another program: choose a free port with --var probe_port=PORT`;
    await untilEnd(host, port, deadline, taken);
  }
}

async function stop() {
  const state = JSON.parse(readTextIfThere(STATE) ?? 'null');
  if (state === null) return;
  // Its answer is its end: the connection breaks, or nobody is there any more.
  await connectionEnd({ ...state, method: 'POST', path: '/lab/end', headers: { 'x-token': state.token }, signal: AbortSignal.timeout(5000) });
  rmSync(STATE, { force: true });
}

async function untilEnd(host, port, signal, taken) {
  const answer = await connectionEnd({ host, port, path: '/lab/until-end', signal });
  if (signal.aborted || (answer !== undefined && answer['x-phasegate-lab'] === undefined)) throw new Problem(taken);
}

/** Resolves when the connection has closed, to the headers of the answer if there was one. */
function connectionEnd(options) {
  return new Promise((resolve) => {
    let headers;
    const outgoing = request({ agent: false, ...options }, (response) => {
      headers = response.headers;
      response.on('error', () => {}).resume();
      if (headers['x-phasegate-lab'] === undefined) outgoing.destroy();
    });
    outgoing.on('error', () => {}).on('close', () => resolve(headers));
    outgoing.end();
  });
}

const [verb, ...args] = process.argv.slice(2);
if (verb === 'serve') serve(...args);
else {
  await script(async () => {
    if (!isLab()) return console.log('a real backend is checked: the lab starts none');
    if (verb === 'start') return start(setting('probe_host'), setting('probe_port'));
    if (verb === 'stop') return stop();
    throw new Problem(`usage: node lab/backend.mjs start|stop`);
  });
}
