/** TASK-3.01.02: the target host has its address and a way out, and the backend serves the models of the gateway. */
import { performance } from 'node:perf_hooks';
import { readSourceInventory } from './lib/ansible.mjs';
import { failure, openHost } from './lib/host.mjs';
import { startReport } from './lib/report.mjs';
import { listSetting, script, setting } from './lib/script.mjs';

await script(async () => {
  const host = await openHost();
  const report = startReport('network', 'Network validation', host.label);
  try {
    await hostName(host, report);
    await address(host, report);
    await defaultRoute(host, report);
  } finally {
    host.close();
  }
  const reachable = await backend(report);
  report.finish({ reachable });
});

async function hostName(host, report) {
  const argv = ['hostname', '-f'];
  const result = await host.run(argv);
  const name = result.stdout.trim();
  report.check('host name', result.code === 0 && name.endsWith(`.${setting('domain')}`), result.code === 0 ? name : failure(argv, result));
}

async function address(host, report) {
  const argv = ['ip', '-j', '-4', 'addr', 'show'];
  const result = await host.run(argv);
  if (result.code !== 0) return report.check('address', false, failure(argv, result));
  const expected = readSourceInventory().hosts.get('hx-api-server');
  const found = JSON.parse(result.stdout).flatMap((link) => link.addr_info.filter((entry) => entry.scope === 'global').map((entry) => entry.local));
  return report.check('address', found.includes(expected), found.includes(expected) ? expected : `expected ${expected}, got ${found.join(', ') || 'none'}`);
}

async function defaultRoute(host, report) {
  const argv = ['ip', '-j', '-4', 'route', 'show', 'default'];
  const result = await host.run(argv);
  if (result.code !== 0) return report.check('default route', false, failure(argv, result));
  const [route] = JSON.parse(result.stdout);
  return report.check('default route', route !== undefined, route ? `via ${route.gateway} on ${route.dev}` : 'there is none');
}

/** Asks the backend for its models; answers how many backends were reached. */
async function backend(report) {
  const url = `http://${setting('probe_host')}:${setting('probe_port')}/v1/models`;
  const wanted = listSetting('models');
  try {
    const began = performance.now();
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    const served = (await response.json()).data.map((model) => model.id);
    report.check('backend', response.ok, `${url} answered ${response.status} in ${Math.round(performance.now() - began)} ms`);
    const missing = wanted.filter((model) => !served.includes(model) && !served.includes(`${model}:latest`));
    report.check('models', missing.length === 0, missing.length === 0 ? wanted.join(', ') : `${missing.join(', ')} not served; there are ${served.join(', ')}`);
    return 1;
  } catch (error) {
    report.check('backend', false, `${url}: ${error.cause?.code ?? error.message}`);
    return 0;
  }
}
