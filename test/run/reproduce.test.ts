/** The command that reproduces a failure, and what has to run before it. */
import { expect, test } from 'vitest';
import { onePhase, phases, project } from './project.js';

const REPORT = '<testsuite name="unit"><testcase name="pays"><failure message="no money"/></testcase></testsuite>';
const FAILS = `echo '${REPORT}' > report.xml`;
const AFTER = 'after what writes the report has run again';

/** What is said to whoever reads on, place by place. */
async function said(plan: object): Promise<Record<string, string>> {
  const here = project(plan, { 'report.xml': REPORT });
  const { code, stdout } = await here.run(['run']);
  expect(code).toBe(1);
  const report = async (format: string): Promise<string> => (await here.run(['report', '--format', format])).stdout;
  return { terminal: stdout, comment: here.read('.phasegate/report.md'), page: here.read('.phasegate/report.html'), defect: here.read('.phasegate/local/defects/1.md'), junit: await report('junit'), sarif: await report('sarif') };
}

test('a task that only reads reports is not reproduced by reading them again, which every place says', async () => {
  const { terminal, comment, page, defect, junit, sarif } = await said({ version: 1, name: 'Shop', checks: [{ junit: 'report.xml' }] });
  expect(terminal).toMatch(/\n {4}reproduce {2}(.*) run --task junit\n {15}after what writes the report has run again\n/);
  expect(comment).toMatch(/^Reproduce: `.* run --task junit`, after what writes the report has run again$/m);
  expect(page).toMatch(/ run --task junit<\/code><\/pre><\/div><p class="quiet">Run it after what writes the report has run again\./);
  expect(defect).toMatch(/### Reproduce\n\n```\n.* run --task junit\n```\n\nRun it after what writes the report has run again\.\n/);
  for (const text of [junit, sarif]) expect(text).toMatch(/Reproduce: .* run --task junit \(after what writes the report has run again\)/);
});

const JUNIT = { junit: 'report.xml' };
test.each([
  ['its own command writes it', onePhase([{ id: 'T', steps: [{ run: FAILS }, JUNIT] }])],
  ['a task it needs in its phase does, which runs with it', onePhase([{ id: 'W', run: FAILS }, { id: 'G', needs: ['W'], steps: [{ file: 'report.xml' }] }, { id: 'T', needs: ['G'], steps: [JUNIT] }])],
  ['the plan says how', onePhase([{ id: 'T', steps: [JUNIT], reproduce: 'npm test' }])],
  ['no report is read', onePhase([{ id: 'T', steps: [{ file: 'missing' }] }])],
])('nothing has to run before it where %s', async (_why, plan) => {
  for (const [place, text] of Object.entries(await said(plan))) expect(text, place).not.toContain(AFTER);
});

test('a task of an earlier phase does not run again where it has passed', async () => {
  const { terminal, comment } = await said(phases({ one: { tasks: [{ id: 'W', run: FAILS }] }, two: { tasks: [{ id: 'T', steps: [JUNIT] }] } }));
  for (const text of [terminal, comment]) expect(text).toContain(AFTER);
});
