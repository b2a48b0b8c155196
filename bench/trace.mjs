// What it takes to trace 2,000 requirements to 10,000 tests, beside the tools that do the same, and to read a large report.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { isOnPath, median, once, sideBySide } from './measure.mjs';
import { largeJunit, writeOpenFastTrace, writeOurs, writeReqcov, writeReqstool, writeStrictDoc } from './traced.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const OPEN_FAST_TRACE = 'org.itsallcode.openfasttrace:openfasttrace:4.9.0';
const ms = (value) => `${value.toFixed(0)} ms`;

/**
 * @param folder to work in
 * @param node that runs the command line
 * @param cli path of the command line
 * @param say takes one row: `{ what, value, limit?, detail }`
 */
export async function tracing({ folder, node, cli, say }) {
  const dir = join(folder, 'tracing');
  const ours = (linked) => {
    const cwd = join(dir, linked ? 'linked' : 'named');
    writeOurs(cwd, { linked });
    return { file: node, args: [cli, 'run', '--out', 'out'], cwd, before: () => rmSync(join(cwd, 'out'), { recursive: true, force: true }) };
  };
  const compare = async (what, a, b, { runs, limit }) => {
    const { ratio, a: mine, b: other } = await sideBySide(a, b, runs);
    say({ what, value: `${ratio.toFixed(2)}x`, ...(limit === undefined ? {} : { limit }), detail: `${ms(mine)} and ${ms(other)}` });
  };
  const named = ours(false);
  const linked = ours(true);
  const jar = openFastTrace();
  if (jar !== undefined) {
    const theirs = (isLinked) => {
      const cwd = join(dir, isLinked ? 'oft-linked' : 'oft');
      writeOpenFastTrace(cwd, { linked: isLinked });
      return { file: 'java', args: ['-jar', jar, 'trace', '-o', 'html', '-f', 'report.html', '.'], cwd };
    };
    await compare('`run` of 2,000 requirements and 10,000 test cases that name them: against OpenFastTrace 4.9.0', named, theirs(false), { runs: 7, limit: '0.35x' });
    await compare('… with links from 20 source files of 500 tests: against OpenFastTrace 4.9.0', linked, theirs(true), { runs: 7, limit: '0.5x' });
  }
  for (const peer of pythonPeers(dir)) {
    // Once, for the slowest of them takes minutes.
    linked.before();
    const mine = await once(linked);
    const other = await once(peer).catch((error) => console.log(`${peer.name}: left out, it does not run here: ${error.message.trim().split('\n').at(-1)}`));
    if (other !== undefined) say({ what: `… ${peer.what}`, value: `${(mine.ms / other.ms).toFixed(2)}x`, detail: `${ms(mine.ms)} and ${ms(other.ms)}, one run` });
  }
  await largeReports(dir, say);
}

/** Brought by Maven, one file with all it needs. */
function openFastTrace() {
  const missing = ['java', 'mvn'].filter((name) => !isOnPath(name));
  const [group, name, version] = OPEN_FAST_TRACE.split(':');
  const jar = join(homedir(), '.m2/repository', ...group.split('.'), name, version, `${name}-${version}.jar`);
  if (missing.length === 0 && !existsSync(jar)) spawnSync('mvn', ['-q', '-B', 'dependency:get', `-Dartifact=${OPEN_FAST_TRACE}`, '-Dtransitive=false'], { stdio: 'ignore', timeout: 300_000 });
  if (missing.length === 0 && existsSync(jar)) return jar;
  console.log(`OpenFastTrace: left out, ${missing.length > 0 ? `there is no ${missing.join(' and no ')}` : 'it does not install here'}`);
  return undefined;
}

function pythonPeers(dir) {
  const home = join(root, 'node_modules/.cache/bench/python');
  const bin = (name) => join(home, 'bin', name);
  const packages = ['reqcov==0.3.1', 'strictdoc==0.30.4', 'reqstool==0.5.12'];
  if (!['reqcov', 'strictdoc', 'reqstool'].every((name) => existsSync(bin(name)))) {
    const made = spawnSync('python3', ['-m', 'venv', home], { stdio: 'ignore' }).status === 0;
    if (!made || spawnSync(bin('pip'), ['install', '-q', ...packages], { stdio: 'ignore', timeout: 300_000 }).status !== 0) {
      console.log('reqcov, StrictDoc and reqstool: left out, they do not install here');
      return [];
    }
  }
  const place = (name, write) => {
    const cwd = join(dir, name);
    write(cwd);
    return { cwd };
  };
  return [
    { name: 'reqcov', what: 'against reqcov 0.3.1, the same sources and results', file: bin('reqcov'), args: ['report'], ...place('reqcov', writeReqcov) },
    { name: 'StrictDoc', what: 'against StrictDoc 0.30.4, the 2,000 requirements alone', file: bin('strictdoc'), args: ['export', '--formats', 'html', '--output-dir', 'out', '.'], ...place('strictdoc', writeStrictDoc) },
    { name: 'reqstool', what: 'against reqstool 0.5.12, the same results, as text alone', file: bin('reqstool'), args: ['status', 'local', '-p', '.'], ...place('reqstool', writeReqstool) },
  ];
}

async function largeReports(dir, say) {
  for (const cases of [10_000, 100_000]) {
    const folder = join(dir, `junit-${cases}`);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'junit.xml');
    await pipeline(Readable.from(largeJunit(cases)), createWriteStream(file));
    const pairs = [];
    for (let round = 0; round < 8; round += 1) pairs.push([await read('ours', file), await read('parser', file)]);
    // The first has the file read from the disk.
    const counted = pairs.slice(1);
    say({
      what: `A JUnit file of 60 MB with ${cases.toLocaleString('en')} test cases, read and linked: against its XML parser alone`,
      value: `${median(counted.map(([x, y]) => x / y)).toFixed(2)}x`,
      limit: '1.5x',
      detail: `${ms(median(counted.map(([x]) => x)))} and ${ms(median(counted.map(([, y]) => y)))}`,
    });
  }
}

/** In a process of its own. Resolves with milliseconds. */
async function read(who, file) {
  const child = spawn(process.execPath, [join(root, 'bench/junit.mjs'), who, file], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  let said = '';
  child.stdio[3].on('data', (chunk) => (said += chunk));
  const code = await new Promise((resolve) => {
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`bench/junit.mjs ${who} ended with ${code}`);
  return JSON.parse(said);
}
