/** What the network checks share: names looked up so that a stop is obeyed, and errors in words. */
import { execFile } from 'node:child_process';
import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import { CheckFailure } from './failure.js';

/** Runs in a process of its own. */
const LOOKUP =
  'require("node:dns").lookup(process.argv[1],{all:true,verbatim:true},(e,a)=>process.stdout.write(JSON.stringify(e?{code:e.code}:{addresses:a})))';

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/**
 * All addresses of a name as the operating system gives them to every program: `/etc/hosts`, search domains and all.
 *
 * That call cannot be interrupted and holds the process for as long as the DNS servers are silent, even after
 * `process.exit()`; so it is made in a child process, which can be killed. Addresses and `localhost` need no server.
 *
 * @throws Error with the code of `dns.lookup`, such as `ENOTFOUND`.
 */
export async function addressesOf(name: string, signal: AbortSignal): Promise<LookupAddress[]> {
  if (isIP(name) !== 0 || /(^|\.)localhost\.?$/i.test(name)) return await lookedUpHere(name);
  const env = { ...process.env, NODE_OPTIONS: '' };
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, ['-e', LOOKUP, '--', name], { signal, killSignal: 'SIGKILL', env }, (error, stdout) => {
      if (!error) resolve(stdout);
      else if (signal.aborted || 'syscall' in error) reject(error);
      else reject(new CheckFailure(`${JSON.stringify(name)} could not be looked up: the process that does it ended with ${error.signal ?? error.code}`));
    });
  });
  const answer = JSON.parse(output) as { code?: string; addresses?: LookupAddress[] };
  if (answer.addresses) return answer.addresses;
  throw Object.assign(new Error(`${name}: ${answer.code}`), { code: answer.code, syscall: 'getaddrinfo' });
}

async function lookedUpHere(name: string): Promise<LookupAddress[]> {
  return await new Promise((resolve, reject) => {
    systemLookup(name, { all: true, verbatim: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}

/** `addressesOf` in the shape that sockets want. */
export function lookupWith(signal: AbortSignal) {
  return (name: string, options: LookupOptions, callback: LookupCallback): void => {
    addressesOf(name, signal).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) callback(null, addresses);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
}

/** @throws CheckFailure for a host with characters no host name has, such as those of a whole URL. */
export function assertHost(field: string, host: string): void {
  if (isIP(host) === 0 && !/^[\p{L}\p{N}_]([\p{L}\p{N}._-]*)$/u.test(host)) {
    throw new CheckFailure(`${field}: expected a host name or an IP address, got ${JSON.stringify(host)}`);
  }
}

/** Why a connection failed, in words with host and port; undefined for an error that is not the network's. */
export function networkProblem(error: unknown, host: string, port: number): string | undefined {
  const code = (error as NodeJS.ErrnoException).code;
  if (!(error instanceof Error) || typeof code !== 'string') return undefined;
  const place = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  switch (code) {
    case 'ECONNREFUSED':
      return `nothing listens on ${place} (connection refused); start the service before this check, or correct host and port`;
    case 'ECONNRESET':
    case 'EPIPE':
      return `${place} closed the connection before it answered`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
    case 'EAI_FAIL':
      return nameProblem(code, host);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return `there is no route to ${place} (${code})`;
    case 'ETIMEDOUT':
      return `${place} does not answer (${code}); a firewall may drop the packets`;
    case 'CERT_HAS_EXPIRED':
      return `the certificate of ${place} has expired`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `the certificate of ${place} is for another name: ${error.message}`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `the certificate of ${place} comes from nobody this machine trusts (${code}); start with NODE_EXTRA_CA_CERTS=<file of its CA>`;
    case 'EPROTO':
      return `${place} does not speak TLS; is it http:// rather than https://?`;
    default:
      return code.startsWith('HPE_') ? `${place} does not speak HTTP (${code})` : `${place}: ${error.message}`;
  }
}

export function nameProblem(code: string, name: string): string {
  return code === 'EAI_AGAIN'
    ? `${JSON.stringify(name)} could not be looked up: no DNS server answers (${code}); check /etc/resolv.conf and the network`
    : `${JSON.stringify(name)} has no address: the name is not known (${code}); correct it or add it to DNS or /etc/hosts`;
}
