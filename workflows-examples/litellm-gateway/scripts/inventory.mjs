/** TASK-3.02.01: adds the group [litellm] to the inventory, once, with a backup. */
import { change, inventoryFile, isLabCopy, parseInventory, readInventoryText, seed } from './lib/ansible.mjs';
import { forgetEvidence, startReport } from './lib/report.mjs';
import { script } from './lib/script.mjs';

const GROUP = 'litellm';
const MEMBER = 'hx-api-server';

await script(async () => {
  forgetEvidence(['inventory', 'group-vars', 'vault', 'quarantine', 'variables']);
  seed('inventories');
  seed('playbooks');
  const file = inventoryFile();
  const before = readInventoryText(file);
  const report = startReport('inventory', 'Inventory group', isLabCopy() ? `${file} (lab copy)` : file);
  const known = parseInventory(before);
  report.check('host is known', known.hosts.has(MEMBER), known.hosts.has(MEMBER) ? `${MEMBER} at ${known.hosts.get(MEMBER)}` : `${MEMBER} is in no group: add it with its ansible_host first`);
  if (known.hosts.has(MEMBER)) {
    const { changed, backup } = change(file, withMember(before), report.folder);
    report.check('change', true, changed ? `added [${GROUP}] with ${MEMBER}; before: ${backup}` : `[${GROUP}] with ${MEMBER} was there already`);
    const after = readInventoryText(file);
    const members = parseInventory(after).groups.get(GROUP) ?? [];
    report.check('group', members.includes(MEMBER), `[${GROUP}] holds ${members.join(', ') || 'nobody'}`);
    report.check('other groups', [...known.groups].every(([name, hosts]) => name === GROUP || `${parseInventory(after).groups.get(name)}` === `${hosts}`), 'unchanged');
    report.check('idempotent', withMember(after) === after, 'a second time changes nothing');
  }
  report.finish();
});

/** The inventory's text with the member in the group, byte for byte the same where it already is. */
function withMember(text) {
  const members = parseInventory(text).groups.get(GROUP);
  if (members?.includes(MEMBER)) return text;
  if (members) return text.replace(new RegExp(`^\\[${GROUP}\\].*$`, 'm'), (header) => `${header}\n${MEMBER}`);
  return `${text.trimEnd()}\n\n[${GROUP}]\n${MEMBER}\n`;
}
