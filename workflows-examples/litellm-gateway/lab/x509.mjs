/** Certificates made in Node, which can sign but not issue: X.509 v3 in DER, written by hand, ECDSA on P-256. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

const HOUR = 3_600_000;
const OID = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
};

/** A root CA good for one day: `{ cert, key }`, the certificate as PEM, the key as a KeyObject that never leaves memory. */
export function createRootCa(commonName) {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = name(commonName);
  const extensions = [
    extension(OID.basicConstraints, true, sequence(boolean(true), integer(Buffer.from([0])))),
    // keyCertSign and cRLSign are bits 5 and 6.
    extension(OID.keyUsage, true, bitString(Buffer.from([0b0000_0110]), 1)),
    extension(OID.subjectKeyIdentifier, false, octets(keyId(keys.publicKey))),
  ];
  const cert = issue({ subject, issuer: subject, publicKey: keys.publicKey, signer: keys.privateKey, extensions });
  return { cert, key: keys.privateKey, subject, publicKey: keys.publicKey };
}

/** A server certificate for host names and IP addresses, issued by that CA: `{ cert, key }` as PEM. */
export function createServerCertificate(ca, hosts) {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const alternatives = hosts.map((host) =>
    isIP(host) === 4 ? tagged(0x87, Buffer.from(host.split('.').map(Number))) : tagged(0x82, Buffer.from(host, 'latin1')),
  );
  const extensions = [
    extension(OID.basicConstraints, true, sequence()),
    // digitalSignature is bit 0.
    extension(OID.keyUsage, true, bitString(Buffer.from([0b1000_0000]), 7)),
    extension(OID.extendedKeyUsage, false, sequence(oid(OID.serverAuth))),
    extension(OID.subjectAltName, false, sequence(...alternatives)),
    extension(OID.subjectKeyIdentifier, false, octets(keyId(keys.publicKey))),
    extension(OID.authorityKeyIdentifier, false, sequence(tagged(0x80, keyId(ca.publicKey)))),
  ];
  const cert = issue({ subject: name(hosts[0]), issuer: ca.subject, publicKey: keys.publicKey, signer: ca.key, extensions });
  return { cert, key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) };
}

function issue({ subject, issuer, publicKey, signer, extensions }) {
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const serial = randomBytes(16);
  // Positive and of full length, as CAs must: first bit 0, second 1.
  serial[0] = (serial[0] & 0x3f) | 0x40;
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    issuer,
    sequence(time(Date.now() - HOUR), time(Date.now() + 24 * HOUR)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions)),
  );
  const der = sequence(body, algorithm, bitString(sign('sha256', body, signer), 0));
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64').match(/.{1,64}/g).join('\n')}\n-----END CERTIFICATE-----\n`;
}

function tagged(tag, ...parts) {
  const content = Buffer.concat(parts);
  const size = [];
  for (let rest = content.length; rest > 0; rest = Math.floor(rest / 256)) size.unshift(rest % 256);
  const length = content.length < 128 ? [content.length] : [0x80 | size.length, ...size];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts) => tagged(0x30, ...parts);
const set = (...parts) => tagged(0x31, ...parts);
const integer = (bytes) => tagged(0x02, bytes);
const boolean = (value) => tagged(0x01, Buffer.from([value ? 0xff : 0]));
const octets = (bytes) => tagged(0x04, bytes);
const bitString = (bytes, unused) => tagged(0x03, Buffer.from([unused]), bytes);

function oid(dotted) {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const digits = [part & 0x7f];
    for (let high = part >>> 7; high > 0; high >>>= 7) digits.unshift((high & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return tagged(0x06, Buffer.from(bytes));
}

function name(commonName) {
  const part = (type, text) => set(sequence(oid(type), tagged(0x0c, Buffer.from(text, 'utf8'))));
  return sequence(part(OID.organization, 'Hana-X lab'), part(OID.commonName, commonName));
}

/** UTCTime until 2049, GeneralizedTime from 2050, as RFC 5280 wants. */
function time(milliseconds) {
  const text = `${new Date(milliseconds).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  return text < '2050' ? tagged(0x17, Buffer.from(text.slice(2))) : tagged(0x18, Buffer.from(text));
}

const extension = (type, critical, value) => sequence(oid(type), ...(critical ? [boolean(true)] : []), octets(value));
const keyId = (publicKey) => createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest().subarray(0, 20);
