/**
 * TASK-3.01.04: the target host's trust store holds the HX root CA, a server of the domain is trusted because of it, and
 * nothing else would do. In the lab the script makes the CA, puts it into the simulated host's store, and is the server.
 */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { createRootCa, createServerCertificate } from '../lab/x509.mjs';
import { failure, openHost } from './lib/host.mjs';
import { startReport } from './lib/report.mjs';
import { isLab, Problem, readTextIfThere, script, setting, writeText } from './lib/script.mjs';

const CA_NAME = 'HX Root CA';
const STORE = ['cat', '/etc/ssl/certs/ca-certificates.crt'];

await script(async () => {
  const site = isLab() ? await openLab() : openReal();
  const host = await openHost(site.answers);
  const report = startReport('ca-trust', 'CA trust', `${host.label}; ${site.label}`);
  try {
    const root = new X509Certificate(site.ca);
    const sha256 = fingerprint(root);
    const now = new Date();
    report.check('root CA', root.ca && root.verify(root.publicKey), `${root.subject.replaceAll('\n', ', ')}, self-signed, may issue: ${root.ca}`);
    report.check('root CA is valid', new Date(root.validFrom) <= now && now < new Date(root.validTo), `${root.validFrom} to ${root.validTo}`);

    const store = await trustStore(host, report);
    const held = store.some((pem) => fingerprint(new X509Certificate(pem)) === sha256);
    report.check('trust store', held, held ? `${STORE[1]} holds it, sha256 ${sha256}` : `${STORE[1]} does not hold sha256 ${sha256}`);

    const trusted = await handshake(site, store);
    report.check('server is trusted', trusted === 'authorized', `${site.server}: ${trusted}`);
    // Another CA under the very same name: only the key tells them apart.
    const impostor = await handshake(site, [createRootCa(CA_NAME).cert]);
    report.check('another CA is refused', impostor !== 'authorized', impostor);
    const otherName = await handshake(site, store, `not-${site.server}`);
    report.check('another host name is refused', otherName === 'ERR_TLS_CERT_ALTNAME_INVALID', otherName);

    writeText(join(report.folder, 'hx-root-ca.pem'), site.ca);
    report.finish({ sha256 });
    if (!process.exitCode && process.env.PHASEGATE_OUTPUT) appendFileSync(process.env.PHASEGATE_OUTPUT, `ca_sha256=${sha256}\n`);
  } finally {
    host.close();
    site.close();
  }
});

function fingerprint(certificate) {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}

async function openLab() {
  const server = `hx-api-server.${setting('domain')}`;
  const ca = createRootCa(CA_NAME);
  const { cert, key } = createServerCertificate(ca, [server, '127.0.0.1']);
  const listener = createServer({ cert, key }, (socket) => socket.end());
  // A client that refuses us is what this is about, not an error of the server.
  listener.on('tlsClientError', () => {});
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    label: 'a CA made for this run, a TLS server on loopback',
    ca: ca.cert,
    server,
    address: { host: '127.0.0.1', port: listener.address().port },
    answers: { [STORE.join(' ')]: createRootCa('Some other CA').cert + ca.cert },
    close: () => listener.close(),
  };
}

function openReal() {
  const file = setting('hx_ca');
  const ca = readTextIfThere(file);
  if (ca === undefined) throw new Problem(`hx_ca: expected the PEM file of the root CA, there is no ${file}`);
  const match = /^([^:]+):(\d+)$/.exec(setting('hx_tls'));
  if (!match) throw new Problem(`hx_tls: expected HOST:PORT of a TLS server of the domain, got ${JSON.stringify(setting('hx_tls'))}`);
  return { label: setting('hx_tls'), ca, server: match[1], address: { host: match[1], port: Number(match[2]) }, answers: {}, close() {} };
}

async function trustStore(host, report) {
  const result = await host.run(STORE);
  if (!report.check('trust store is readable', result.code === 0, result.code === 0 ? STORE[1] : failure(STORE, result))) return [];
  return result.stdout.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
}

/** A TLS handshake trusting just these CAs: `authorized`, or the code of the refusal. */
async function handshake({ address, server }, ca, servername = server) {
  const socket = connect({ ...address, ca, servername: isIP(servername) ? undefined : servername, timeout: 5000 });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(5000) });
    return 'authorized';
  } catch (error) {
    return error.code;
  } finally {
    socket.destroy();
  }
}
