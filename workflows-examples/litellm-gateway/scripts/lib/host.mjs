/** The target host: the same commands and the same parsers whether it is simulated, this machine or reached by ssh. */
import { execFile } from 'node:child_process';
import { startAgent } from '../../lab/host-agent.mjs';
import { Problem, setting, transport } from './script.mjs';

/**
 * Opens the host that `hx_transport` names. `run(argv)` resolves to `{ code, stdout, stderr }` and never throws for a
 * command that fails. `answers` is for the lab only: what its host prints for commands whose output this run makes.
 */
export async function openHost(answers = {}) {
  const how = transport();
  if (how === 'lab') {
    const agent = await startAgent(answers);
    return { label: 'lab (a simulated hx-api-server on loopback)', run: agent.run, close: agent.close };
  }
  if (how === 'local') return { label: 'this machine', run: (argv) => execute(argv), close() {} };
  const host = setting('hx_host');
  // What begins with a dash would be an option of ssh.
  if (!/^\w[\w.@-]*$/.test(host)) throw new Problem(`hx_host: expected HOST or USER@HOST, got ${JSON.stringify(host)}`);
  const options = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', host];
  return { label: host, run: (argv) => overSsh(host, [...options, argv.map(shellQuote).join(' ')]), close() {} };
}

async function overSsh(host, args) {
  const result = await execute(['ssh', ...args]);
  // 255 is ssh's own failure: no command ran, so what it says about the host would be a guess.
  if (result.code === 255) throw new Problem(`ssh ${host}: ${result.stderr.trim() || 'no connection'}`);
  return result;
}

function execute([command, ...args]) {
  return new Promise((resolve) => {
    execFile(command, args, { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') resolve({ code: 127, stdout: '', stderr: `${command}: command not found` });
      else resolve({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, stdout, stderr });
    });
  });
}

/** Quotes for a POSIX shell, as Python's shlex.quote does. */
export function shellQuote(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}

/** How a command that failed is named in a finding. */
export function failure(argv, { code, stderr }) {
  return `\`${argv.join(' ')}\` ended with ${code}${stderr.trim() ? `: ${stderr.trim().split('\n')[0]}` : ''}`;
}
