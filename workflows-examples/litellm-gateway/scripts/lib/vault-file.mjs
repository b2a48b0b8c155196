/** The gateway's vault and its password, as the tasks that open it find them. */
import { decryptVault } from './ansible-vault.mjs';
import { isLabCopy } from './ansible.mjs';
import { Problem, readTextIfThere } from './script.mjs';
import { parseYaml } from './yaml.mjs';

export const VARIABLE = 'litellm_master_key';
const LABEL = 'group_vars/all/vault.yml';

/** The lab makes a password of its own, outside its repository and the evidence; elsewhere Ansible's own variable names the file. */
export const passwordFile = () => (isLabCopy() ? 'work/lab/vault-password' : process.env.ANSIBLE_VAULT_PASSWORD_FILE);

export function readPassword() {
  const file = passwordFile();
  if (!file) throw new Problem('the vault password is not there: put it into a file and name that file in ANSIBLE_VAULT_PASSWORD_FILE');
  const text = readTextIfThere(file);
  if (text === undefined) throw new Problem(`there is no ${file}, which should hold the vault password`);
  return text.trim();
}

/** The variables a vault's text defines. */
export function openVault(text) {
  const plaintext = decryptVault(text, readPassword(), LABEL);
  try {
    return parseYaml(plaintext, LABEL) ?? {};
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // A parser's error quotes the line, and this line may be the key.
    throw new Problem(error.message.replace(/, got .*$/s, ' (not shown)'));
  }
}
