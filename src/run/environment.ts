/**
 * What a task's processes find in their environment. A task is not us: none of the runner's credentials, inputs or
 * command files reach it (design, "A task is not us").
 */

/** Credentials and inputs of the action itself. */
const OURS = /^(INPUT_.*|ACTIONS_RUNTIME_.*|ACTIONS_RESULTS_URL|ACTIONS_CACHE_.*|ACTIONS_ID_TOKEN_.*)$/i;

/** Files through which a process speaks to the runner: a task gets files of its own under these names. */
export const COMMAND_FILES = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'] as const;

/**
 * The environment every task starts from: the caller's, less what is ours, less the variables only some tasks may have.
 *
 * @param env the environment Phasegate itself was started with
 * @param secrets names of all variables that any task lists under `secrets`
 */
export function baseEnvironment(env: NodeJS.ProcessEnv, secrets: ReadonlySet<string>): Record<string, string> {
  const base: Record<string, string> = {};
  const commandFiles: readonly string[] = COMMAND_FILES;
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || OURS.test(name) || commandFiles.includes(name) || secrets.has(name)) continue;
    base[name] = value;
  }
  return base;
}
