import { BlockList, isIP } from 'node:net';
import type { CheckContext, CheckOf } from '../checks.js';
import { CheckFailure } from './failure.js';
import { textField } from './fields.js';
import { addressesOf, assertHost, nameProblem } from './network.js';

/** A name has an address, or has this one among its addresses, for the programs of this machine. */
export async function checkDns(check: CheckOf<'dns'>, context: CheckContext, signal: AbortSignal): Promise<string> {
  const name = textField('name', check.name, context.vars);
  assertHost('name', name);
  const expected = check.address === undefined ? undefined : textField('address', check.address, context.vars);
  if (expected !== undefined && isIP(expected) === 0) {
    throw new CheckFailure(`address: expected an IP address, got ${JSON.stringify(expected)}`);
  }
  const addresses = await addressesOf(name, signal).then(
    (found) => [...new Set(found.map(({ address }) => address))],
    (error: NodeJS.ErrnoException) => {
      throw error.syscall === 'getaddrinfo' ? new CheckFailure(nameProblem(error.code ?? '', name)) : error;
    },
  );
  const shown = addresses.join(', ');
  if (addresses.length === 0) throw new CheckFailure(nameProblem('no data', name));
  if (expected !== undefined && !addresses.some((address) => isSame(address, expected))) {
    throw new CheckFailure(`address: ${JSON.stringify(name)} is ${shown}, expected ${expected}`);
  }
  return `${name} is ${shown}`;
}

/** However they are written: `::1` is `0:0:0:0:0:0:0:1`. */
function isSame(one: string, other: string): boolean {
  const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
  const list = new BlockList();
  list.addAddress(one, family(one));
  return list.check(other, family(other));
}
