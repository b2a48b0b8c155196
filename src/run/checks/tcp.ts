import { connect } from 'node:net';
import type { CheckContext, CheckOf } from '../checks.js';
import { CheckFailure } from './failure.js';
import { textField, wholeNumberField } from './fields.js';
import { assertHost, lookupWith, networkProblem } from './network.js';

/** Something accepts connections on a port. Nothing is sent. */
export async function checkTcp(check: CheckOf<'tcp'>, context: CheckContext, signal: AbortSignal): Promise<string> {
  const host = textField('host', check.host, context.vars).replace(/^\[(.*)\]$/, '$1');
  assertHost('host', host);
  const port = wholeNumberField('port', check.port, context.vars, { min: 1, max: 65535 });
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host, port, signal, lookup: lookupWith(signal) });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', (error) => {
      const problem = networkProblem(error, host, port);
      reject(problem === undefined ? error : new CheckFailure(problem));
    });
  });
  return `${host}:${port} accepts connections`;
}
