/** Results as artifacts of this run. */
import type { Artifacts, UploadedArtifact } from '../artifacts/artifacts.js';
import { artifactName } from '../artifacts/name.js';
import { UserError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import type { ThisRun } from './this-run.js';
import type { WorkflowCommands } from './workflow-commands.js';

export interface Handover {
  artifacts: Artifacts;
  run: ThisRun;
  commands: WorkflowCommands;
}

/** @param other id of another run of the repository, whose artifacts can only be read */
export async function openArtifacts(run: ThisRun, token: string | undefined, other?: number): Promise<Artifacts> {
  const { githubArtifacts } = await import('../artifacts/github.js');
  const { serverUrl, owner, repository } = run;
  return githubArtifacts({ run: { serverUrl, owner, repository, id: other ?? Number(run.id) }, foreign: other !== undefined, ...(token === undefined ? {} : { token }) });
}

/** @throws UserError where one of them cannot be stored, once the others are */
export async function upload(plan: Plan, phases: readonly { id: string; leg?: string; folder: string }[], { artifacts, run, commands }: Handover): Promise<UploadedArtifact[]> {
  const uploads: UploadedArtifact[] = [];
  const failures: UserError[] = [];
  await commands.group('Upload results', async () => {
    for (const { id: phase, leg, folder } of phases) {
      try {
        uploads.push(await artifacts.upload(artifactName({ plan: plan.id, phase, ...(leg === undefined ? {} : { leg }), attempt: run.attempt }), folder));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        failures.push(error);
      }
    }
  });
  const [first, ...others] = failures;
  if (first === undefined) return uploads;
  for (const { message } of others) commands.text(message);
  throw first;
}
