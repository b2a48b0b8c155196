/** A DNS server on loopback that answers A queries of one zone, as the domain controller does on the real network. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const TYPE_A = 1;
const NXDOMAIN = 3;

/** Serves `zone` (full name to IPv4 address) on a free port; resolves to `{ address: '127.0.0.1:PORT', close() }`. */
export async function startDns(zone) {
  const socket = createSocket('udp4');
  socket.on('message', (query, sender) => {
    const reply = answer(query, zone);
    if (reply) socket.send(reply, sender.port, sender.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, close: () => socket.close() };
}

function answer(query, zone) {
  if (query.length < 17) return undefined;
  const labels = [];
  let at = 12;
  while (query[at]) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
    at += query[at] + 1;
    if (at + 5 > query.length) return undefined;
  }
  const question = query.subarray(12, at + 5);
  const type = query.readUInt16BE(at + 1);
  const address = zone[labels.join('.').toLowerCase()];
  const records = address !== undefined && type === TYPE_A ? [record(address)] : [];

  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  // A response, authoritative, with the recursion the client asked for.
  header.writeUInt16BE(0x8480 | (query.readUInt16BE(2) & 0x0100) | (address === undefined ? NXDOMAIN : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, question, ...records]);
}

/** The name as a pointer to the question, type A, class IN, 60 s, four bytes. */
function record(address) {
  return Buffer.from([0xc0, 12, 0, TYPE_A, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]);
}
