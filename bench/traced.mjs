// The same requirements, tests and results for every tool that traces: in the form each of them reads.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const REQUIREMENTS = 2000;
export const TESTS = 10_000;
const FILES = 20;

/** Test n is of file n % 20 where tests lie in files, and verifies requirement n % 2,000. */
const requirementOf = (n) => (n % REQUIREMENTS) + 1;
const all = (count, make) => Array.from({ length: count }, (_, n) => make(n));
const text = (n) => `The shop does number ${n} of what it has to do, in every case and within a second, and says so.`;
const nameOf = (n) => `test_case_${n}`;

function write(folder, files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Requirements in Markdown and 10,000 test cases that name them, or, `linked`, 20 sources of 500 tests with a marker above each. */
export function writeOurs(folder, { linked }) {
  write(folder, {
    'phasegate.yml': `version: 1\nname: Shop\nrequirements:\n  - from: docs/requirements.md\n${linked ? 'links: [test/**]\n' : ''}checks:\n  - junit: reports/junit.xml\n`,
    'docs/requirements.md': `# Shop\n\n${all(REQUIREMENTS, (n) => `## REQ-${n + 1} Requirement number ${n + 1}\n\n${text(n)}\n`).join('\n')}`,
    'reports/junit.xml': junit((n) => (linked ? nameOf(n) : `${nameOf(n)} REQ-${requirementOf(n)}`)),
    ...(linked ? sources((n) => `@verifies REQ-${requirementOf(n)}`) : {}),
  });
}

/** OpenFastTrace reads no test results: its tests are tags in sources, all in one file, or, `linked`, in the same 20. */
export function writeOpenFastTrace(folder, { linked }) {
  const tag = (n) => `[utest->req~shop-${requirementOf(n)}~1]`;
  write(folder, {
    'spec.md': `# Shop\n\n${all(REQUIREMENTS, (n) => `## Requirement number ${n + 1}\n\`req~shop-${n + 1}~1\`\n\n${text(n)}\n\nNeeds: utest\n`).join('\n')}`,
    ...(linked ? sources(tag) : { 'test/test_shop.py': source(all(TESTS, (n) => n), tag) }),
  });
}

/** reqcov takes a test case for that of a marker by its name. */
export function writeReqcov(folder) {
  write(folder, {
    'reqcov.yml': 'version: 1\nrequirements: [docs/**/*.md]\nsources: [src/**/*]\ntests: [test/**/*]\njunit: [reports/**/*.xml]\nreport: { out_dir: out, formats: [html, csv, json, md] }\n',
    'docs/requirements.md': `# Shop\n\n${all(REQUIREMENTS, (n) => `## REQ-${n + 1} Requirement number ${n + 1}\n\n${text(n)}\n`).join('\n')}`,
    'reports/junit.xml': junit(nameOf),
    ...sources((n) => `@verifies REQ-${requirementOf(n)}`),
  });
}

/** reqstool wants verification cases between requirements and tests, and the annotations as a file its plug-ins make. */
export function writeReqstool(folder) {
  const annotations = all(REQUIREMENTS, (n) => {
    const tests = all(TESTS / REQUIREMENTS, (k) => n + k * REQUIREMENTS).map((test) => `{ elementKind: METHOD, fullyQualifiedName: ${classOf(test)}.${nameOf(test)} }`);
    return `    SVC_${n + 1}: [${tests.join(', ')}]`;
  });
  write(folder, {
    'requirements.yml': `metadata: { urn: shop, variant: microservice, title: Shop }\nrequirements:\n${all(REQUIREMENTS, (n) => `  - { id: REQ_${n + 1}, title: Requirement number ${n + 1}, significance: shall, description: "${text(n)}", categories: [functional-suitability], revision: 1.0.0 }`).join('\n')}\n`,
    'software_verification_cases.yml': `cases:\n${all(REQUIREMENTS, (n) => `  - { id: SVC_${n + 1}, requirement_ids: [REQ_${n + 1}], title: Case ${n + 1}, verification: automated-test, revision: 1.0.0 }`).join('\n')}\n`,
    'annotations.yml': `requirement_annotations:\n  tests:\n${annotations.join('\n')}\n`,
    'reqstool_config.yml': 'language: python\nbuild: hatch\nresources:\n  annotations: annotations.yml\n  test_results: [junit.xml]\n',
    'junit.xml': junit(nameOf),
  });
}

/** StrictDoc ties a requirement to a file of tests by a relation. */
export function writeStrictDoc(folder) {
  const requirement = (n) => `[REQUIREMENT]\nUID: REQ-${n + 1}\nTITLE: Requirement number ${n + 1}\nSTATEMENT: >>>\n${text(n)}\n<<<\n`;
  write(folder, { 'shop.sdoc': `[DOCUMENT]\nTITLE: Shop\n\n${all(REQUIREMENTS, requirement).join('\n')}` });
}

/** About 60 MB, in pieces: `cases` test cases that name requirements, each with as much output as it takes. */
export function* largeJunit(cases) {
  const output = Math.max(0, Math.floor(60e6 / cases) - 130);
  const log = 'connected to the database in 12 ms, and then something else happened\n'.repeat(Math.ceil(output / 69)).slice(0, output);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="all">\n';
  for (let n = 0; n < cases; n += 1) {
    if (n % 100 === 0) yield `${n === 0 ? '' : '  </testsuite>\n'}  <testsuite name="suite ${n / 100}" tests="100">\n`;
    yield `    <testcase classname="com.acme.shop.Suite${Math.floor(n / 100)}Test" name="REQ-${requirementOf(n)} accepts &lt;order&gt; ${n}" time="0.01"><system-out><![CDATA[${log}]]></system-out></testcase>\n`;
  }
  yield '  </testsuite>\n</testsuites>\n';
}

function classOf(n) {
  return `test.test_suite_${n % FILES}`;
}

function sources(comment) {
  return Object.fromEntries(all(FILES, (file) => [`test/test_suite_${file}.py`, source(all(TESTS / FILES, (n) => n * FILES + file), comment)]));
}

function source(tests, comment) {
  return `from shop import total\n\n${tests.map((n) => `\n# ${comment(n)}\ndef ${nameOf(n)}():\n    basket = [${n}, 1]\n    assert total(basket) == ${n + 1}\n`).join('')}`;
}

function junit(name) {
  const suites = all(FILES, (file) => {
    const cases = all(TESTS / FILES, (n) => n * FILES + file).map((n) => `    <testcase classname="${classOf(n)}" name="${name(n)}" time="0.00${n % 10}" />`);
    return `  <testsuite name="suite ${file}" tests="${cases.length}" failures="0" time="1.5">\n${cases.join('\n')}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pytest tests">\n${suites.join('\n')}\n</testsuites>\n`;
}
