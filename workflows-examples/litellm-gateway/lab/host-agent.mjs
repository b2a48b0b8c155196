/**
 * The simulated target host: an agent on loopback that is sent a command line and answers what the real command prints
 * on hx-api-server, recorded in `lab/host/`. It runs nothing.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const folder = new URL('host/', import.meta.url);

/** Starts the agent; `answers` maps command lines to output this run made. Resolves to `{ run(argv), close() }`. */
export async function startAgent(answers) {
  const recorded = JSON.parse(readFileSync(new URL('commands.json', folder), 'utf8'));
  const reply = (line) => {
    if (Object.hasOwn(answers, line)) return { code: 0, stdout: answers[line], stderr: '' };
    if (Object.hasOwn(recorded, line)) return { code: 0, stdout: readFileSync(new URL(recorded[line], folder), 'utf8'), stderr: '' };
    return { code: 127, stdout: '', stderr: `${line.split(' ')[0]}: command not found` };
  };
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    response.end(JSON.stringify(reply(JSON.parse(body).join(' '))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}/run`;
  return {
    run: async (argv) => (await fetch(url, { method: 'POST', body: JSON.stringify(argv) })).json(),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
