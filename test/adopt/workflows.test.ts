import { describe, expect, test } from 'vitest';
import { runsTests, scriptsIn, toolsIn } from '../../src/adopt/tools.js';
import { testJobIn } from '../../src/adopt/workflows.js';

const scripts = scriptsIn(
  new Map([
    ['package.json', '{"scripts":{"ci":"npm run lint && vitest run","lint":"eslint .","all":"npm run ci","check":"./scripts/check.sh","loop":"npm run loop"}}'],
    ['scripts/check.sh', 'go test ./...\n'],
    ['scripts/build.sh', 'make all\n'],
  ]),
);

describe('a command runs tests', () => {
  test.each([
    'npm test', 'npm t', 'npm cit', 'npm run test:unit', 'npm ci && npm test -- --coverage', 'pnpm test', 'yarn test', 'bun test', 'npx vitest run', 'npx jest', 'node --test test/',
    'node --import tsx --test', 'pytest -q', 'python -m pytest', 'uv run pytest', 'tox', 'python3 -m unittest', 'go test ./...', 'gotestsum', 'mvn -B verify', './mvnw test', './gradlew check',
    'cargo test', 'cargo nextest run', 'dotnet test', 'vendor/bin/phpunit', 'composer test', 'bundle exec rspec', 'ctest --test-dir build', 'make test', 'just test', 'npx playwright test',
    'cypress-io/github-action@v6', './test.sh', 'bash scripts/run-tests.sh', 'npm run ci', 'npm run all', 'yarn ci', './scripts/check.sh', 'npm run check', 'set -e\nnpm ci\nnpm test\n',
    'npm run unit', 'mvn --batch-mode -Drat.skip=true', 'make richtest', 'invoke test', 'bundle exec rake', 'bundle exec bake test:external', 'bats -r tests', 'pnpm run test-ci',
  ])('%s', (command) => {
    expect(runsTests(command, scripts)).toBe(true);
  });

  test.each([
    '', 'npm ci', 'npm install --save-dev jest', 'pip install pytest', 'pip install -r requirements.txt pytest', 'cargo install cargo-nextest', 'go install gotest.tools/gotestsum@latest', 'npm run lint', 'npm run build', 'npm run loop',
    'actions/checkout@v6', './scripts/build.sh', 'echo latest', 'docker build -t contest .', 'npm publish', 'make latest', 'mvn --batch-mode site', 'rake release', 'apt-get install -y ctest', 'node attest.js',
  ])('not: %s', (command) => {
    expect(runsTests(command, scripts)).toBe(false);
  });
});

describe('tools', () => {
  test.each<[Record<string, string>, string[]]>([
    [{ 'package.json': '{"devDependencies":{"jest":"1"},"scripts":{"test":"jest","e2e":"playwright test"}}' }, ['Jest', 'Playwright']],
    [{ 'package.json': '{"scripts":{"test":"./t.sh"}}', 't.sh': 'node --test --experimental-test-coverage' }, ["Node.js's test runner"]],
    [{ 'package.json': '[]' }, []],
    [{ 'package.json': 'null' }, []],
    [{ 'package.json': '{"scripts":{"test":1},"devDependencies":7}' }, []],
    [{ 'package.json': '{}', 'packages/a/package.json': '{"devDependencies":{"vitest":"1"}}', 'packages/b/package.json': '{"devDependencies":{"vitest":"1"}}' }, ['Vitest in packages/a/', 'Vitest in packages/b/']],
    [{ 'pyproject.toml': '[tool.pytest.ini_options]', 'tests/conftest.py': '' }, ['pytest']],
    [{ 'pyproject.toml': '[project]\nname = "x"' }, []],
    [{ 'api/tests/unit/conftest.py': '' }, ['pytest in api/']],
    [{ 'requirements/test.txt': 'pytest==9\n' }, ['pytest']],
    [{ 'dev-requirements.txt': 'pytest-cov\n', 'docs/requirements.txt': 'sphinx\n' }, ['pytest']],
    [{ 'pyproject.toml': '[tool.pytest.ini_options]', 'tests/samples/cargo/a/Cargo.toml': '', 'examples/web/package.json': '{"devDependencies":{"vitest":"1"}}', 'tests/e2e/package.json': '{"devDependencies":{"@playwright/test":"1"}}' }, ['pytest', 'Playwright in tests/e2e/']],
    [{ 'composer.json': '{"require-dev":{"pestphp/pest":"^4"}}', 'phpunit.xml': '<phpunit/>' }, ['Pest']],
    [{ 'pom.xml': '<project/>', 'a/pom.xml': '<project/>' }, ['Maven']],
    [{ 'build.gradle.kts': '' }, ['Gradle']],
    [{ 'Cargo.toml': '' }, ['cargo-nextest']],
    [{ 'src/App/App.csproj': '<Project/>', 'test/App.Tests/App.Tests.csproj': '<PackageReference Include="Microsoft.NET.Test.Sdk" />' }, ['dotnet test']],
    [{ 'Directory.Build.props': '', 'test/App.Tests/App.Tests.csproj': '<Project/>' }, ['dotnet test']],
    [{ 'checks/App.Checks.csproj': '<PackageReference Include="xunit.v3" />' }, ['dotnet test']],
    [{ 'composer.json': '{"require-dev":{"phpunit/phpunit":"^12"}}', 'phpunit.xml.dist': '<phpunit/>' }, ['PHPUnit']],
    [{ Gemfile: "gem 'rspec-rails'" }, ['RSpec']],
    [{ 'CMakeLists.txt': 'include(CTest)' }, ['CTest']],
    [{ 'CMakeLists.txt': 'project(x)' }, []],
  ])('%j: %j', (files, expected) => {
    expect(toolsIn(new Map(Object.entries(files))).map(({ name, folder }) => `${name}${folder === '' ? '' : ` in ${folder}`}`)).toEqual(expected);
  });
});

describe('the job that runs the tests', () => {
  const found = (text: string, ...others: string[]) => testJobIn([text, ...others].map((each, index) => ({ path: `${index}.yml`, text: each })), scripts);
  const job = (name: string, command: string): string => `  ${name}:\n    runs-on: ubuntu-latest\n    steps:\n    - run: ${command}\n`;

  test('is the first of a workflow that pull requests start', () => {
    const nightly = `on: schedule\njobs:\n${job('nightly', 'npm test')}`;
    const pull = `on:\n  pull_request:\njobs:\n${job('lint', 'npm run lint')}${job('unit', 'npm test')}${job('e2e', 'npx playwright test')}`;
    expect(found(nightly, pull)).toMatchObject({ file: '1.yml', job: 'unit', onPullRequest: true, onPush: false, matrix: false, done: false });
    expect(found(nightly)).toMatchObject({ file: '0.yml', job: 'nightly', onPullRequest: false });
  });

  test('names the last step with tests, its line, and how far its lines are indented', () => {
    const text = 'on: [push]\njobs:\n  a:\n    steps:\n      - run: npm test\n      - name: More\n        run: |\n          npm ci\n          npm test\n      - run: echo\n';
    expect(found(text)).toMatchObject({ step: { text: 'More', line: 6 }, indent: { steps: 6, keys: 4 }, onPush: true });
    expect(found(`on: push\njobs:\n${job('a', 'npm test')}`)).toMatchObject({ step: { text: 'npm test', line: 6 }, indent: { steps: 4, keys: 4 } });
    expect(found('on: push\njobs: { a: { steps: [{ run: npm test }] } }')).toMatchObject({ indent: { steps: 6, keys: 4 } });
    expect(found('on: push\njobs:\n  a:\n    steps:\n      - run: |\n          echo hello\n          npm test\n')).toMatchObject({ step: { text: 'npm test' } });
  });

  test.each([
    ['permissions: write-all\n', '', { at: 'workflow', missing: [], shorthand: 'write-all' }],
    ['permissions: read-all\n', '', { at: 'workflow', line: 2, missing: ['pull-requests'], shorthand: 'read-all' }],
    ['permissions: {}\n', '', { at: 'nowhere', line: 5, missing: ['contents', 'pull-requests', 'actions'] }],
    ['permissions: { contents: write, pull-requests: read }\n', '', { at: 'workflow', missing: ['pull-requests', 'actions'] }],
    ['permissions: write-all\n', '    permissions:\n      contents: read\n', { at: 'job', line: 5, missing: ['pull-requests', 'actions'] }],
    ['', '', { at: 'nowhere', line: 4, missing: ['contents', 'pull-requests', 'actions'] }],
    ['permissions:\n', '', { at: 'workflow', missing: ['contents', 'pull-requests', 'actions'] }],
  ])('permissions %j and %j', (workflow, ofJob, expected) => {
    expect(found(`on: push\n${workflow}jobs:\n  a:\n${ofJob}    steps:\n      - run: npm test\n`)?.permissions).toMatchObject(expected);
  });

  test('Phasegate in it already', () => {
    expect(found(`on: push\njobs:\n${job('a', 'npm test')}    - uses: phasegate/phasegate@v1\n`)?.done).toBe(true);
    expect(found(`on: push\njobs:\n${job('a', 'npm test')}    - uses: phasegate/phasegate/check@v1\n`)?.done).toBe(false);
  });

  test.each(['', 'jobs: [', 'jobs: {}', '- a', 'jobs:\n  a: 1\n', 'jobs:\n  a:\n    steps: no\n', 'jobs:\n  a:\n    steps:\n      - 1\n      - run: [npm test]\n', 'on: push\njobs: &a\n  x: *a\n', '%'])('none in %j', (text) => {
    expect(found(text)).toBeUndefined();
  });
});
