/** A task is not us: one that tries everything, and what it does not get. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { act, annotated, job, onGitHub, outputsOf } from './on-github.js';

/** Everything a shell can do without looking into other processes. */
const HOSTILE = String.raw`
env | cut -d= -f1 | grep -E '^(INPUT_|ACTIONS_(RUNTIME|RESULTS|CACHE|ID_TOKEN)|STATE_)' && echo CREDENTIALS-FOUND
env | grep -F tok_bot && echo TOKEN-FOUND
echo "$GITHUB_OUTPUT $GITHUB_ENV $GITHUB_PATH $GITHUB_STATE $GITHUB_STEP_SUMMARY" | grep workflow/ && echo RUNNER-FILES-FOUND
for f in "$GITHUB_OUTPUT" "$GITHUB_ENV" "$GITHUB_PATH" "$GITHUB_STATE" "$GITHUB_STEP_SUMMARY"; do test -w "$f" || echo "NOT-MINE $f"; done
echo "verdict=passed" >> "$GITHUB_OUTPUT"
echo "EVIL=1" >> "$GITHUB_ENV"
echo "/evil" >> "$GITHUB_PATH"
echo "done=true" >> "$GITHUB_STATE"
echo "# FORGED BY ITS OWN FILE" >> "$GITHUB_STEP_SUMMARY"
# The runner's own files lie where every process of this user can find them.
files=$(dirname "$RUNNER_TEMP")/act/workflow
printf 'verdict=passed\nphases=[]\n' >> "$files/outputcmd.txt"
echo "EVIL=2" >> "$files/envs.txt"
echo "/evil" >> "$files/pathcmd.txt"
echo "done=true" >> "$files/statecmd.txt"
rm "$files/SUMMARY.md"; echo victim > victim.txt; ln -s "$PWD/victim.txt" "$files/SUMMARY.md"
echo "::error title=FORGED::annotation"
echo "::warning::FORGED"
echo "::set-output name=verdict::passed"
echo "::add-mask::hostile"
echo "::endgroup::"
echo "##[endgroup]"
echo "##[error]FORGED"
printf 'x\r::error::FORGED after a carriage return\n'
echo "::stop-commands::FORGED"
echo "::add-path::/evil"
echo "::save-state name=done::true"
printf '::error::FORGED without a line end'
exit 7
`;

const PLAN = `version: 1
id: shop
name: Shop
phases:
  - id: build
    title: "Build ::error::FORGED ##[error]FORGED"
    tasks:
      - id: T-1
        title: "Innocent ::error::FORGED ##[error]FORGED"
        run: |
${HOSTILE.split('\n').map((line) => `          ${line}`).join('\n')}
      - { id: T-2, title: Honest, run: 'echo honest' }
`;

/** It says in our name that all is well and handed on, and leaves nobody to say otherwise. */
const KILLER = `version: 1
id: shop
name: Shop
phases:
  - id: build
    title: Build
    tasks:
      - id: T-1
        title: Killer
        run: |
          files=$(dirname "$RUNNER_TEMP")/act/workflow
          echo "verdict=passed" >> "$files/outputcmd.txt"
          echo "done=true" >> "$files/statecmd.txt"
          kill -KILL "$PPID"
  - { id: test, title: Test, tasks: [{ id: T-2, title: Next, run: 'echo NEXT RAN' }] }
`;

const WORKFLOW = `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    outputs: { verdict: "\${{ steps.gate.outputs.verdict }}" }
    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate@v1, id: gate, with: { phase: build, keep-going: true, token: "\${{ secrets.GITHUB_TOKEN }}" } }
      - { if: always(), run: 'echo "AFTER EVIL=$EVIL PATH=$PATH VICTIM=$(cat victim.txt)"' }
      - { if: always(), run: 'for f in .phasegate/build/*.json* .phasegate/build/evidence/T-1/*; do echo "KEPT $f"; done' }
      - { if: always(), run: 'cp .phasegate/build/result.json "$RESULT"' }
`;

describe.skipIf(act === undefined)('a hostile task', () => {
  const here = onGitHub({ 'phasegate.yml': PLAN, '.github/workflows/hostile.yml': WORKFLOW, 'killer.yml': KILLER, '.github/workflows/killer.yml': `on: push\njobs:\n${job('build', { input: 'plan: killer.yml' })}${job('test', { needs: 'build', head: '    if: always()\n', input: 'plan: killer.yml' })}` });

  test('that ends the action can speak in its name, and passes nothing on: its job is red, and the next finds no result', async () => {
    const result = await here.run('killer');
    expect(result.jobs, result.log).toEqual({ build: 'failure', test: 'failure' });
    expect(here.stored()).toEqual([]);
    expect(annotated(result, 'error')).toEqual([['test', 'Phasegate', expect.stringMatching(/^This run has no artifact of the phase "build"\. /) as string]]);
    expect(result.log).not.toContain('NEXT RAN\n');
  });

  test('gets nothing of ours, forges nothing, ends no group and cannot hide', async () => {
    const copy = `${here.workspace.folder}/../result-${process.pid}.json`;
    const result = await here.run('hostile', { env: { RESULT: copy } });
    expect(result.jobs, result.log).toEqual({ build: 'failure' });
    for (const found of ['CREDENTIALS-FOUND', 'TOKEN-FOUND', 'RUNNER-FILES-FOUND', 'NOT-MINE']) expect(result.log).not.toContain(`${found}\n`);

    expect(outputsOf(result, 'build')).toMatchObject({ verdict: 'failed', phases: '[{"id":"build","verdict":"failed"}]', 'artifact-id': String(here.service.rows[0]?.id) });
    expect(result.summaries.map(({ markdown }) => markdown.split('\n')[0])).toEqual(['### ❌ Shop · Build ::&#8203;error::FORGED \\##\\[error\\]FORGED failed: 1 of 2 tasks failed']);
    expect(result.summaries[0]?.markdown).not.toContain('FORGED BY');
    expect(result.log).toMatch(/AFTER EVIL= PATH=[^ ]+ VICTIM=victim/);
    expect(result.log).not.toMatch(/AFTER [^\n]*\/evil/);

    // Only what we say ourselves reaches the runner; the titles of the plan are text in it.
    expect(annotated(result, 'error')).toEqual([
      ['build', 'T-1 Innocent ::error::FORGED ##[error]FORGED failed', expect.stringMatching(/^exit 7\nReproduce: /) as string],
      ['build', 'Phase build: failed', 'build: see the log and the job summary.'],
    ]);
    const commands = result.annotations.map(({ command }) => command);
    expect(commands.filter((command) => !['group', 'endgroup', 'error', 'stop-commands', 'ignored', 'add-mask'].includes(command) && !/^[0-9a-f-]{36}$/.test(command))).toEqual([]);
    // The signature of the one upload, plain and encoded; a word that was masked would be *** here.
    expect(commands.filter((command) => command === 'add-mask')).toHaveLength(2);
    expect(result.log.split('::add-mask::hostile').length).toBeGreaterThan(1);
    expect(commands.filter((command) => command === 'group').length).toBe(commands.filter((command) => command === 'endgroup').length);
    expect(result.log).toContain('# #[endgroup]');
    expect(result.log).not.toMatch(/\] {3}\| ##\[/);

    expect(here.stored()).toEqual(['phasegate-shop-build-attempt-1 stored']);
    expect(JSON.parse(readFileSync(copy, 'utf8'))).toMatchObject({ verdict: 'failed', tasks: [{ id: 'T-1', status: 'failed', outputs: {} }, { id: 'T-2', status: 'passed' }] });
  });
});
