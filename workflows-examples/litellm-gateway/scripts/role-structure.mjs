/** TASK-3.03.01: the role has every folder and file Ansible and its own tasks need; what is missing and trivial is made. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isLabCopy, roleDir, seed } from './lib/ansible.mjs';
import { forgetEvidence, startReport } from './lib/report.mjs';
import { readTemplates } from './lib/role.mjs';
import { readTextIfThere, script, writeText } from './lib/script.mjs';

/** Files a role must have. Those with a text are made when they are missing; the others somebody has to write. */
const FILES = {
  'defaults/main.yml': undefined,
  'tasks/main.yml': undefined,
  'templates/litellm.config.yaml.j2': undefined,
  'templates/litellm.env.j2': undefined,
  'handlers/main.yml': '- name: Restart LiteLLM\n  ansible.builtin.systemd:\n    name: litellm\n    state: restarted\n',
  'meta/main.yml': 'galaxy_info:\n  role_name: litellm\n  description: The LiteLLM gateway\n  min_ansible_version: "2.15"\ndependencies: []\n',
};

await script(async () => {
  forgetEvidence(['role', 'templates', 'render', 'issues']);
  seed('roles');
  const root = roleDir();
  const report = startReport('role', 'Role structure', isLabCopy() ? `${root} (lab copy)` : root);
  const files = [];
  for (const [path, text] of Object.entries(FILES)) {
    const there = readTextIfThere(join(root, path));
    if (there === undefined && text !== undefined) writeText(join(root, path), text);
    const now = readTextIfThere(join(root, path));
    if (report.check(path, now !== undefined && now.trim() !== '', now === undefined ? 'missing: it cannot be made up, write it' : now.trim() === '' ? 'empty' : there === undefined ? 'made' : 'there')) {
      files.push({ path, made: there === undefined, sha256: createHash('sha256').update(now).digest('hex') });
    }
  }

  const tasks = readTextIfThere(join(root, 'tasks/main.yml')) ?? '';
  const templates = readTemplates().map(({ name }) => name);
  for (const [, source] of tasks.matchAll(/^\s+src:\s*(\S+\.j2)\s*$/gm)) {
    report.check(`tasks/main.yml uses ${source}`, templates.includes(source), templates.includes(source) ? 'there' : 'there is no such template');
  }
  const handlers = readTextIfThere(join(root, 'handlers/main.yml')) ?? '';
  const names = [...handlers.matchAll(/^- name:\s*(.+?)\s*$/gm)].map(([, name]) => name);
  for (const name of new Set([...tasks.matchAll(/^\s+notify:\s*(.+?)\s*$/gm)].map(([, notified]) => notified))) {
    report.check(`tasks/main.yml notifies ${name}`, names.includes(name), names.includes(name) ? 'handled' : 'handlers/main.yml has no such handler');
  }
  report.finish({ files });
});
