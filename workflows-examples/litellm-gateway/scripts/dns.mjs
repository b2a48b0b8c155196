/** TASK-3.01.01: every host of the inventory resolves to the address the inventory gives it. */
import { readFileSync } from 'node:fs';
import { Resolver } from 'node:dns/promises';
import { startDns } from '../lab/dns-server.mjs';
import { readSourceInventory } from './lib/ansible.mjs';
import { forgetEvidence, startReport } from './lib/report.mjs';
import { isLab, script, setting } from './lib/script.mjs';

await script(async () => {
  forgetEvidence(['dns', 'network', 'domain', 'ca-trust', 'python', 'summary']);
  const lab = isLab() ? await startDns(JSON.parse(readFileSync('lab/zone.json', 'utf8'))) : undefined;
  const server = lab?.address ?? setting('hx_dns');
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (server !== 'system') resolver.setServers([server]);
  const report = startReport('dns', 'DNS resolution', lab ? 'lab (a DNS server on loopback)' : server);
  try {
    const domain = setting('domain');
    for (const [host, expected] of readSourceInventory().hosts) {
      const name = `${host}.${domain}`;
      const found = await addresses(resolver, name);
      if (expected === undefined) report.check(name, Array.isArray(found), `${found}`);
      else report.check(name, found.includes(expected), found.includes(expected) ? expected : `expected ${expected}, got ${found}`);
    }
    // A resolver that answers everything, such as a captive portal's, would make all of the above worthless.
    const nobody = await addresses(resolver, `no-such-host.${domain}`);
    report.check(`no-such-host.${domain}`, nobody === 'ENOTFOUND', nobody === 'ENOTFOUND' ? 'refused, as it should be' : `expected ENOTFOUND, got ${nobody}`);
  } finally {
    lab?.close();
  }
  report.finish();
});

async function addresses(resolver, name) {
  try {
    return await resolver.resolve4(name);
  } catch (error) {
    return error.code;
  }
}
