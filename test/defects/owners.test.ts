/** Who is asked to look, in a repository with a plan, scripts, code owners and history. */
import { expect, test } from 'vitest';
import { failuresOf } from '../../src/defects/failure.js';
import { readRepository } from '../../src/defects/repository.js';
import { loadPlan } from '../../src/run/plan-file.js';
import { project } from '../run/project.js';
import { ranWith } from './runs.js';

const plan = (owner: string, people = '') => `version: 1
name: Shop
${people}
phases:
  - id: one
    title: One
    tasks: [{ id: T-1, title: Try, ${owner === '' ? '' : `owner: ${owner}, `}run: 'bash -e "./scripts/try.sh" && cat missing.sh' }]
`;

async function asked(text: string, files: Record<string, string>, folder = ''): Promise<{ logins: string[]; warnings: string[] }> {
  const here = project(undefined, { [`${folder}phasegate.yml`]: text, [`${folder}scripts/try.sh`]: 'true\n', ...files }, { git: true });
  const file = here.path(`${folder}phasegate.yml`);
  const loaded = await loadPlan(file);
  const repository = await readRepository(loaded.plan!, file);
  const [failure] = failuresOf(ranWith({ 'T-1': 'no' }, { tasks: ['T-1'] }));
  const { owner } = loaded.plan!.phases[0]!.tasks[0]!;
  return repository.ownersOf([{ ...failure!, owner }]);
}

const OWNERS = { '.github/CODEOWNERS': '* @everybody\nscripts/ @scripter @octo-org/scripts\n/phasegate.yml @planner\n' };
const TEMPLATE = { '.github/DEFECT_TEMPLATE.md': '---\nassignees: templar, second\n---\nx\n' };

test.each<[string, string, Record<string, string>, string[]]>([
  ['a login in the plan', plan('octocat'), OWNERS, ['octocat']],
  ['a name of `people`', plan('platform', 'people: { platform: "@octocat" }'), OWNERS, ['octocat']],
  ["who owns the task's script, where the plan's owner is a team", plan('platform', 'people: { platform: "@octo-org/platform" }'), OWNERS, ['scripter']],
  ["who owns the task's script", plan(''), OWNERS, ['scripter']],
  ['who owns the plan, where nobody owns the script', plan(''), { CODEOWNERS: 'scripts/\n/phasegate.yml @planner\n', ...TEMPLATE }, ['planner']],
  ['the template, where there are no code owners', plan(''), TEMPLATE, ['templar', 'second']],
  ['the first file GitHub looks at', plan(''), { 'docs/CODEOWNERS': '* @last\n', CODEOWNERS: '* @second\n' }, ['second']],
])('%s', async (_who, text, files, logins) => {
  expect(await asked(text, files)).toEqual({ logins, warnings: [] });
});

test('paths of a plan in a folder of its own are relative to the root', async () => {
  expect(await asked(plan(''), { CODEOWNERS: '/scripts/ @wrong\n/infra/scripts/ @right\n' }, 'infra/')).toMatchObject({ logins: ['right'] });
});

test('a team alone is a warning', async () => {
  expect(await asked(plan('"@octo-org/platform"'), {})).toEqual({ logins: [], warnings: ['The owner @octo-org/platform is a team, and GitHub assigns issues to people only.'] });
});

test('commits since another one, newest first; none where the clone does not have it', async () => {
  const here = project(plan(''), {}, { git: true });
  const first = here.git('rev-parse', 'HEAD').trim();
  here.write({ a: '1' });
  here.commit('Break the port, fixes #3');
  here.write({ a: '2' });
  here.commit('Second');
  const head = here.git('rev-parse', 'HEAD').trim();
  const { plan: read } = await loadPlan(here.path('phasegate.yml'));
  const repository = await readRepository(read!, here.path('phasegate.yml'));
  expect((await repository.commitsSince(first, head)).map(({ subject }) => subject)).toEqual(['Second', 'Break the port, fixes #3']);
  expect(await repository.commitsSince('a'.repeat(40), head)).toEqual([]);
  expect(await repository.commitsSince('--output=x', head)).toEqual([]);
});
