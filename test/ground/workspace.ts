/** Temporary git repositories, as act and the runner need them: with an origin and a commit. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export interface Workspace {
  folder: string;
  /** Writes the files and commits everything; gives the commit. */
  commit(files: Record<string, string>): Promise<string>;
  /** Deletes a file and commits that. */
  remove(path: string): Promise<void>;
  close(): Promise<void>;
}

export async function makeWorkspace(files: Record<string, string>): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'phasegate-workspace-'));
  const git = async (...args: string[]): Promise<string> => {
    const identity = ['-c', 'user.name=Ground', '-c', 'user.email=ground@localhost', '-c', 'commit.gpgsign=false'];
    const { stdout } = await promisify(execFile)('git', ['-C', folder, ...identity, ...args]);
    return stdout.trim();
  };
  const workspace: Workspace = {
    folder,
    async commit(contents) {
      for (const [path, content] of Object.entries(contents)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), content);
      }
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message', 'State');
      return git('rev-parse', 'HEAD');
    },
    async remove(path) {
      await rm(join(folder, path));
      await workspace.commit({});
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('remote', 'add', 'origin', 'https://github.com/octocat/hello.git');
  await workspace.commit(files);
  return workspace;
}
