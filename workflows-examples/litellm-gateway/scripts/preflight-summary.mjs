/** TASK-3.01.06: reads what the five checks found, sums it up, and lists every evidence file with its sha256. */
import { createHash, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVIDENCE, startReport } from './lib/report.mjs';
import { isLab, readTextIfThere, script, transport, writeText } from './lib/script.mjs';

const CHECKS = ['dns', 'network', 'domain', 'ca-trust', 'python'];

await script(async () => {
  const report = startReport('summary', 'Pre-flight summary', isLab() ? 'lab (simulated)' : transport());
  const reports = CHECKS.map((name) => ({ name, found: JSON.parse(readTextIfThere(join(EVIDENCE, name, `${name}.json`)) ?? 'null') }));
  for (const { name, found } of reports) {
    if (found === null) report.check(name, false, `there is no ${EVIDENCE}/${name}/${name}.json: run its task first`);
    else report.check(name, found.status === 'passed', `${found.title}: ${found.passed} passed, ${found.failed} failed`);
  }
  const pem = readTextIfThere(join(EVIDENCE, 'ca-trust/hx-root-ca.pem'));
  if (pem !== undefined) {
    const sha256 = new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
    report.check('root CA', sha256 === process.env.ca_sha256, `the evidence holds ${sha256}, its task reported ${process.env.ca_sha256 ?? 'nothing'}`);
  }

  const files = CHECKS.flatMap((name) => listFiles(name)).map((path) => {
    const bytes = readFileSync(join(EVIDENCE, path));
    return { path, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
  });
  const results = reports.filter(({ found }) => found !== null).map(({ name, found }) => ({ name, task: found.task, title: found.title, target: found.target, status: found.status, checks: found.passed + found.failed }));
  // The format of sha256sum, so that `cd work/evidence && sha256sum -c summary/SHA256SUMS` checks it.
  writeText(join(report.folder, 'SHA256SUMS'), files.map((file) => `${file.sha256}  ${file.path}\n`).join(''));
  writeText(join(report.folder, 'preflight_summary.json'), `${JSON.stringify({ passed: results.filter((one) => one.status === 'passed').length, failed: CHECKS.length - results.filter((one) => one.status === 'passed').length, checks: results.reduce((sum, one) => sum + one.checks, 0), results, files }, null, 2)}\n`);
  writeText(join(report.folder, 'preflight_summary.txt'), ['Pre-flight checks of the LiteLLM gateway', '', ...results.map((one) => `${one.status.padEnd(7)}${String(one.checks).padStart(4)} checks  ${one.title} (${one.target})`), '', `${files.length} evidence files, sha256 of each in SHA256SUMS`, ''].join('\n'));
  report.finish();
});

function listFiles(name) {
  try {
    return readdirSync(join(EVIDENCE, name)).sort().map((file) => `${name}/${file}`);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
