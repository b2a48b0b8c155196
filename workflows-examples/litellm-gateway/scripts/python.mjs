/** TASK-3.01.05: Python 3.11 with pip, venv and what Ansible's modules need on the target host. */
import { failure, openHost } from './lib/host.mjs';
import { startReport } from './lib/report.mjs';
import { script } from './lib/script.mjs';

const PYTHON = 'python3.11';
/** Minimum versions by the names pip prints. */
const PACKAGES = { PyYAML: '6.0', Jinja2: '3.1', cryptography: '41.0', requests: '2.31' };

await script(async () => {
  const host = await openHost();
  const report = startReport('python', 'Python runtime', host.label);
  const ask = async (name, args, judge) => {
    const argv = [PYTHON, ...args];
    const result = await host.run(argv);
    if (result.code === 0) judge(result.stdout.trim());
    else report.check(name, false, failure(argv, result));
  };
  try {
    await ask('python', ['--version'], (text) => report.check('python', /^Python 3\.11\.\d+$/.test(text), text));
    await ask('pip', ['-m', 'pip', '--version'], (text) => report.check('pip', /^pip \d.*\(python 3\.11\)$/.test(text), text));
    await ask('virtual environments', ['-m', 'venv', '--help'], (text) => report.check('virtual environments', text.startsWith('usage: venv') || /^usage: .*venv/.test(text), 'venv is there'));
    await ask('packages', ['-m', 'pip', 'list', '--format=json'], (text) => packages(JSON.parse(text), report));
  } finally {
    host.close();
  }
  report.finish();
});

function packages(installed, report) {
  // PyPI's names ignore case.
  const versions = new Map(installed.map(({ name, version }) => [name.toLowerCase(), version]));
  for (const [name, minimum] of Object.entries(PACKAGES)) {
    const version = versions.get(name.toLowerCase());
    report.check(name, version !== undefined && atLeast(version, minimum), `${version ?? 'not installed'}, at least ${minimum} is needed`);
  }
}

/** Compares release numbers: 3.10 is above 3.9. */
function atLeast(version, minimum) {
  const [have, need] = [version, minimum].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (const [index, part] of need.entries()) {
    if ((have[index] ?? 0) !== part) return (have[index] ?? 0) > part;
  }
  return true;
}
