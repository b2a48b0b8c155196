/** Test tools by what a repository says about itself, and what each needs to write JUnit XML. */
import type { FoundTool } from './model.js';

interface Tool {
  name: string;
  command: string;
  first?: readonly string[];
  junit: string;
  always?: true;
  /** What runs it, in a script or a workflow. */
  runs: RegExp;
}

const REPORT = 'reports/junit.xml';

const NODE: Tool = {
  name: "Node.js's test runner",
  command: `mkdir -p reports && node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=${REPORT}`,
  junit: REPORT,
  runs: /\bnode\b[^|;&]*\s--test\b/,
};
const VITEST: Tool = { name: 'Vitest', command: `npx vitest run --reporter=default --reporter=junit --outputFile.junit=${REPORT}`, junit: REPORT, runs: /\bvitest\b/ };
const JEST: Tool = {
  name: 'Jest',
  // Without the second variable, a test file that cannot be loaded is left out of the report.
  command: `JEST_JUNIT_OUTPUT_FILE=${REPORT} JEST_JUNIT_REPORT_TEST_SUITE_ERRORS=true npx jest --reporters=default --reporters=jest-junit`,
  first: ['npm install --save-dev jest-junit'],
  junit: REPORT,
  runs: /\bjest\b|\breact-scripts test\b/,
};
const MOCHA: Tool = {
  name: 'Mocha',
  command: `npx mocha --reporter mocha-junit-reporter --reporter-options mochaFile=${REPORT}`,
  first: ['npm install --save-dev mocha-junit-reporter'],
  junit: REPORT,
  runs: /\bmocha\b/,
};
const PLAYWRIGHT: Tool = { name: 'Playwright', command: `PLAYWRIGHT_JUNIT_OUTPUT_NAME=${REPORT} npx playwright test --reporter=list,junit`, junit: REPORT, runs: /\bplaywright test\b/ };
const CYPRESS: Tool = { name: 'Cypress', command: 'npx cypress run --reporter junit --reporter-options "mochaFile=reports/junit-[hash].xml"', junit: 'reports/junit-*.xml', runs: /\bcypress run\b|\bcypress-io\/github-action@/ };
const BUN: Tool = { name: 'Bun', command: `mkdir -p reports && bun test --reporter=junit --reporter-outfile=${REPORT}`, junit: REPORT, runs: /\bbun test\b/ };
const PYTEST: Tool = { name: 'pytest', command: `pytest --junitxml=${REPORT}`, junit: REPORT, runs: /\bpytest\b|\btox\b|\bnox\b/ };
const GO: Tool = { name: 'go test', command: `go run gotest.tools/gotestsum@latest --junitfile ${REPORT} ./...`, junit: REPORT, runs: /\bgo test\b|\bgotestsum\b/ };
const MAVEN: Tool = { name: 'Maven', command: 'mvn --batch-mode verify', junit: '**/target/{surefire,failsafe}-reports/TEST-*.xml', always: true, runs: /\bmvnw?\b.*\b(?:test|package|verify|install|deploy)\b|\bmvnw?(?:\s+-\S+)*\s*$/ };
const GRADLE: Tool = { name: 'Gradle', command: './gradlew test', junit: '**/build/test-results/**/TEST-*.xml', always: true, runs: /\bgradlew?\b.*\b(?:test|check|build)\b/ };
const CARGO: Tool = {
  name: 'cargo-nextest',
  command: 'cargo nextest run --profile ci',
  first: ['cargo install --locked cargo-nextest', "mkdir -p .config && printf '[profile.ci.junit]\\npath = \"junit.xml\"\\n' >> .config/nextest.toml"],
  junit: 'target/nextest/ci/junit.xml',
  runs: /\bcargo (?:test|nextest|t)\b/,
};
const DOTNET: Tool = {
  name: 'dotnet test',
  command: 'dotnet test --logger "junit;LogFilePath=$PWD/reports/{assembly}.xml"',
  first: ['dotnet add package JunitXml.TestLogger # in each test project'],
  junit: 'reports/*.xml',
  runs: /\bdotnet test\b/,
};
const PHPUNIT: Tool = { name: 'PHPUnit', command: `vendor/bin/phpunit --log-junit ${REPORT}`, junit: REPORT, runs: /\bphpunit\b/ };
const PEST: Tool = { name: 'Pest', command: `vendor/bin/pest --log-junit ${REPORT}`, junit: REPORT, runs: /\bpest\b/ };
const RSPEC: Tool = {
  name: 'RSpec',
  command: `bundle exec rspec --format progress --format RspecJunitFormatter --out ${REPORT}`,
  first: ['bundle add rspec_junit_formatter --group test'],
  junit: REPORT,
  runs: /\brspec\b/,
};
const CTEST: Tool = { name: 'CTest', command: 'ctest --test-dir build --output-junit junit.xml', junit: 'build/junit.xml', runs: /\bctest\b/ };

/** Whatever runs tests without saying by which tool. */
const BY_OTHER_MEANS =
  /\b(?:npm|pnpm|yarn|bun)(?:\s+run)?\s+(?:test|t|tst|cit|it|install-(?:ci-)?test|unit)(?:[-:\s]|$)|\b(?:make|just|task|rake|bake|invoke|inv|composer|mix|sbt|swift|flutter|deno|bazel|ctest|hatch|poe)(?:\s+run)?\s+(?:(?!latest|attest|contest)[\w:.-]*tests?|check|verify|ci)\b|\brake\s*$|\bbats\b|\bpython3?\s+(?:-m\s+unittest|setup\.py\s+test)\b|(?:^|[\s/])(?:run[-_])?tests?\.(?:sh|py|ps1|[cm]?js)\b/m;

const ALL = [NODE, VITEST, JEST, MOCHA, PLAYWRIGHT, CYPRESS, BUN, PYTEST, GO, MAVEN, GRADLE, CARGO, DOTNET, PHPUNIT, PEST, RSPEC, CTEST];

/** Whether a command of a workflow runs tests, be it through a script of `package.json` or of the repository. */
export function runsTests(command: string, scripts: Scripts): boolean {
  return isTest(command) || calledBy(command, scripts).some(isTest);
}

/** What a command may call, by how it calls it: `test:unit` for npm, `scripts/test.sh` for a shell. */
export type Scripts = ReadonlyMap<string, string>;

export function scriptsIn(texts: ReadonlyMap<string, string>): Scripts {
  return new Map([...Object.entries(readPackage(texts.get('package.json') ?? '').scripts), ...[...texts].filter(([path]) => path.endsWith('.sh'))]);
}

/** The texts of the scripts it calls, and of those they call. */
function calledBy(command: string, scripts: Scripts): string[] {
  const called = new Set<string>();
  const texts = [command];
  for (const text of texts) {
    for (const [, npm, shell] of withoutLongLines(text).matchAll(/\b(?:npm\s+(?:run|run-script)|(?:pnpm|yarn|bun)(?:\s+run)?)\s+([\w:.-]+)|(?:^|[\s/])((?:[\w.-]+\/)*[\w.-]+\.sh)\b/gm)) {
      const name = npm ?? shell!.replace(/^\.\//, '');
      const script = called.has(name) ? undefined : scripts.get(name);
      called.add(name);
      if (script !== undefined) texts.push(script);
    }
  }
  return texts.slice(1);
}

/** No command that people write is as long, and looking at longer ones takes as long as somebody wants. */
const LONGEST_LINE = 2000;

function withoutLongLines(text: string): string {
  return text.length <= LONGEST_LINE ? text : text.split('\n').filter(({ length }) => length <= LONGEST_LINE).join('\n');
}

function isTest(command: string): boolean {
  // Installing a tool is not running it.
  const lines = withoutLongLines(command).split(/\n|&&|;/).filter((line) => !/\b(?:npm|pnpm|yarn|bun|pip3?|gem|brew|apt(?:-get)?|cargo|go|pipx|uv pip|composer)\s+(?:i|install|add|ci|get|require)\b(?!-)/.test(line));
  return lines.some((line) => BY_OTHER_MEANS.test(line) || ALL.some(({ runs }) => runs.test(line)));
}

/** Manifests that are read, by file name. */
const MANIFESTS: ReadonlyMap<string, (text: string, texts: ReadonlyMap<string, string>) => Tool[]> = new Map([
  ['package.json', ofPackage],
  ['pyproject.toml', (text) => (/\bpytest\b/.test(text) ? [PYTEST] : [])],
  ['pytest.ini', () => [PYTEST]],
  ['tox.ini', (text) => (/\bpytest\b/.test(text) ? [PYTEST] : [])],
  ['setup.cfg', (text) => (/\bpytest\b/.test(text) ? [PYTEST] : [])],
  ['setup.py', (text) => (/\bpytest\b/.test(text) ? [PYTEST] : [])],
  ['noxfile.py', (text) => (/\bpytest\b/.test(text) ? [PYTEST] : [])],
  ['Pipfile', (text) => (/^pytest\b/m.test(text) ? [PYTEST] : [])],
  ['conftest.py', () => [PYTEST]],
  ['go.mod', () => [GO]],
  ['pom.xml', () => [MAVEN]],
  ['build.gradle', () => [GRADLE]],
  ['build.gradle.kts', () => [GRADLE]],
  ['Cargo.toml', () => [CARGO]],
  ['composer.json', (text) => (text.includes('pestphp/pest') ? [PEST] : text.includes('phpunit/phpunit') ? [PHPUNIT] : [])],
  // Pest has one as well.
  ['phpunit.xml', (_, texts) => (texts.get('composer.json')?.includes('pestphp/pest') === true ? [PEST] : [PHPUNIT])],
  ['phpunit.xml.dist', (_, texts) => (texts.get('composer.json')?.includes('pestphp/pest') === true ? [PEST] : [PHPUNIT])],
  ['Gemfile', (text) => (/\brspec/.test(text) ? [RSPEC] : [])],
  ['CMakeLists.txt', (text) => (/\b(?:enable_testing|include\s*\(\s*CTest)\b/i.test(text) ? [CTEST] : [])],
]);

function ofPackage(text: string, texts: ReadonlyMap<string, string>): Tool[] {
  const { scripts, dependencies } = readPackage(text);
  const own = Object.values(scripts).join('\n');
  const written = withoutLongLines([own, ...calledBy(own, scriptsIn(texts))].join('\n'));
  const has = (name: string): boolean => dependencies.includes(name);
  const known: [Tool, boolean][] = [
    [VITEST, has('vitest')],
    [JEST, has('jest') || has('react-scripts')],
    [MOCHA, has('mocha')],
    [NODE, false],
    [BUN, false],
    [PLAYWRIGHT, has('@playwright/test')],
    [CYPRESS, has('cypress')],
  ];
  return known.filter(([tool, installed]) => installed || tool.runs.test(written)).map(([tool]) => tool);
}

/** Scripts and names of dependencies, of whatever kind; empty for what is no `package.json`. */
export function readPackage(text: string): { name?: string; scripts: Record<string, string>; dependencies: string[] } {
  let manifest: Record<string, unknown>;
  try {
    manifest = Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return { scripts: {}, dependencies: [] };
  }
  const record = (value: unknown): Record<string, unknown> => Object(value) as Record<string, unknown>;
  const scripts = Object.entries(record(manifest['scripts'])).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {
    ...(typeof manifest['name'] === 'string' ? { name: manifest['name'] } : {}),
    scripts: Object.fromEntries(scripts),
    dependencies: ['dependencies', 'devDependencies'].flatMap((kind) => Object.keys(record(manifest[kind]))),
  };
}

const DOTNET_PROJECT = /\.(?:cs|fs|vb)proj$/;
/** `requirements-test.txt`, `dev_requirements.txt`, `requirements/test.txt` */
const PIP = /(?:^|\/)(?:[^/]*requirements[^/]*|requirements\/[^/]+)\.txt$/;

export function isManifest(path: string): boolean {
  return MANIFESTS.has(nameOf(path)) || DOTNET_PROJECT.test(path) || PIP.test(path);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Projects that show how something is used, or that tests work on, deep in their folder: not those that are tested here. */
const SAMPLE = /(?:^|\/)(?:(?:examples?|samples?|demos?|playgrounds?|templates?|starters?)\/|tests?\/[^/]+\/.*\/)/i;

/** One entry for each tool, by the manifest nearest to the folder itself. */
export function toolsIn(texts: ReadonlyMap<string, string>): FoundTool[] {
  const manifests = [...texts.keys()].filter((path) => isManifest(path) && !(SAMPLE.test(path) && !DOTNET_PROJECT.test(path))).toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const found: FoundTool[] = [];
  for (const source of manifests) {
    const text = texts.get(source)!;
    const tools = manifestTools(source, text, texts);
    const folder = folderOf(source);
    const usual = nameOf(source) === 'package.json' && readPackage(text).scripts['test'] !== undefined ? { usual: 'npm test' } : {};
    for (const tool of tools) {
      if (found.some((other) => other.name === tool.name && folder.startsWith(other.folder))) continue;
      found.push({ name: tool.name, source, folder, command: tool.command, first: tool.first ?? [], junit: tool.junit, always: tool.always ?? false, ...usual });
    }
  }
  return found.map((tool) => (found.some((other) => other !== tool && other.folder === tool.folder && other.junit === tool.junit) ? withOwnReport(tool) : tool));
}

/** Two tools with one report overwrite each other's. */
function withOwnReport(tool: FoundTool): FoundTool {
  const own = `reports/${/\w+/.exec(tool.name.toLowerCase())![0]}.xml`;
  return { ...tool, command: tool.command.replaceAll(tool.junit, own), junit: own };
}

function manifestTools(source: string, text: string, texts: ReadonlyMap<string, string>): readonly Tool[] {
  if (DOTNET_PROJECT.test(source)) return /Tests?\.\w+$/.test(source) || /Microsoft\.NET\.Test\.Sdk|<IsTestProject>\s*true|"(?:xunit|NUnit|MSTest|TUnit)\b/i.test(text) ? [DOTNET] : [];
  return MANIFESTS.get(nameOf(source))?.(text, texts) ?? (/^pytest\b/m.test(text) ? [PYTEST] : []);
}

/** Where the tests that a manifest speaks of are run. */
function folderOf(source: string): string {
  // What dotnet has in sub-folders belongs to the whole that is called at the top.
  if (DOTNET_PROJECT.test(source)) return '';
  const folder = source.slice(0, source.length - nameOf(source).length);
  return source.endsWith('conftest.py') || PIP.test(source) ? folder.replace(/(^|\/)(?:tests?|requirements)\/.*$/, '$1') : folder;
}

function depth(path: string): number {
  return path.split('/').length;
}
