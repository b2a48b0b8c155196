/** TASK-3.01.03: the target host is joined to the domain, and the account may use sudo without a password. */
import { failure, openHost } from './lib/host.mjs';
import { startReport } from './lib/report.mjs';
import { script, setting } from './lib/script.mjs';

await script(async () => {
  const host = await openHost();
  const report = startReport('domain', 'Domain join and sudo', host.label);
  try {
    await domainJoin(host, report);
    await sudo(host, report);
  } finally {
    host.close();
  }
  report.finish();
});

async function domainJoin(host, report) {
  const argv = ['realm', 'list'];
  const result = await host.run(argv);
  if (result.code !== 0) return report.check('domain join', false, failure(argv, result));
  const domain = setting('domain');
  const realm = parseRealms(result.stdout).find((entry) => entry['domain-name'] === domain);
  if (!realm) return report.check('domain join', false, `expected ${domain} in \`realm list\`, it is not there`);
  report.check('domain join', realm.configured === 'kerberos-member', `${domain}: ${realm.configured}`);
  report.check('domain client', realm['client-software'] === 'sssd', `${realm['client-software']}`);
  return report.check('domain logins', realm['login-policy'] !== 'deny-any-login', `${realm['login-policy']}`);
}

/** A realm's name stands at the margin, its properties are indented; of repeated properties the last is kept. */
function parseRealms(text) {
  const realms = [];
  for (const line of text.split('\n')) {
    const property = /^\s+([\w-]+): (.*)$/.exec(line);
    if (property) realms.at(-1)[property[1]] = property[2];
    else if (line.trim() !== '') realms.push({ name: line.trim() });
  }
  return realms;
}

async function sudo(host, report) {
  const who = await host.run(['id', '-un']);
  report.check('account', who.code === 0, who.stdout.trim() || 'unknown');
  if (who.stdout.trim() === 'root') return report.check('sudo', true, 'root needs none');
  const argv = ['sudo', '-n', '-l'];
  const result = await host.run(argv);
  if (result.code !== 0) return report.check('sudo', false, failure(argv, result));
  const rule = parseSudoRules(result.stdout).find((entry) => entry.tags.includes('NOPASSWD') && entry.commands === 'ALL' && /^(root|ALL)$/.test(entry.user));
  return report.check('sudo', rule !== undefined, rule ? `(${rule.user}) NOPASSWD: ALL` : 'expected a rule (root) NOPASSWD: ALL, there is none');
}

/** `(ALL : ALL) NOPASSWD: ALL` gives the user, the tags and the commands. */
function parseSudoRules(text) {
  return [...text.matchAll(/^\s+\((\w+)(?: : \w+)?\) ((?:[A-Z]+: )*)(.+)$/gm)].map(([, user, tags, commands]) => ({ user, tags: tags.split(': '), commands: commands.trim() }));
}
