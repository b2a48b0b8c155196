/** How the script of a step is started: by which shell, with which arguments. */
import { accessSync, constants, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Shell } from '../plan/model.js';

/** One argument may have 128 KiB on Linux; a longer script goes through a file. */
const ARGUMENT_LIMIT = 100_000;

export interface Script {
  shell: Shell;
  script: string;
  env: Record<string, string>;
  /** A folder of this step's own for a script that does not fit an argument. */
  scratch: string;
}

type Command = { file: string; args: string[] } | { missing: string };

/**
 * The command line of a script, as GitHub starts it (`bash --noprofile --norc -eo pipefail`), in one argument where it
 * fits. For bash and sh both streams go through one pipe, so that the log keeps the order in which lines were written;
 * the second pipe holds what the shell says before its first line runs, such as a syntax error.
 */
export function commandFor({ shell, script, scratch, env }: Script): Command {
  const path = env['PATH'] ?? '';
  const inline = Buffer.byteLength(script) < ARGUMENT_LIMIT;
  const file = (ending: string, text: string): string => {
    const target = join(scratch, `step${ending}`);
    writeFileSync(target, text, { mode: 0o600 });
    return target;
  };
  switch (shell) {
    case 'bash':
    case 'sh': {
      const found = onPath(shell, path);
      if (found === undefined) return { missing: shell };
      const flags = shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail'] : ['-e'];
      const merged = `exec 2>&1;${script}`;
      return { file: found, args: inline ? [...flags, '-c', merged] : [...flags, file('.sh', merged)] };
    }
    case 'node': {
      const found = onPath('node', path) ?? process.execPath;
      return { file: found, args: inline ? ['-e', script] : [file('.cjs', script)] };
    }
    case 'python': {
      const found = onPath('python', path) ?? onPath('python3', path);
      if (found === undefined) return { missing: 'python (or python3)' };
      return { file: found, args: [file('.py', script)] };
    }
    case 'pwsh': {
      const found = onPath('pwsh', path);
      if (found === undefined) return { missing: 'pwsh' };
      const text = `$ErrorActionPreference = 'stop'\n${script}\nif ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }\n`;
      return { file: found, args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', file('.ps1', text)] };
    }
  }
}

const found = new Map<string, string | undefined>();

/** Where a program is, looked up once per PATH: spawning by full path spares the child's own search in each start. */
function onPath(name: string, path: string): string | undefined {
  const key = `${name}\0${path}`;
  if (!found.has(key)) found.set(key, search(name, path));
  return found.get(key);
}

function search(name: string, path: string): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const folder of path.split(delimiter)) {
    for (const ending of endings) {
      const candidate = join(folder || '.', name + ending);
      try {
        accessSync(candidate, constants.X_OK);
        return candidate;
      } catch {
        continue;
      }
    }
  }
  return undefined;
}
