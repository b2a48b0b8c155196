/** The lines of a failed task that reach its result, from outside. */
import { describe, expect, test } from 'vitest';
import { onePhase, project } from './project.js';

describe('the excerpt of a failed task', () => {
  test('is what its output says of the failure, redacted, and not its last lines', async () => {
    const run = 'echo connecting; echo "Error: token $TOKEN refused" >&2; for i in $(seq 100); do echo "cleaning up $i"; done; exit 3';
    const it = project(onePhase([{ id: 'a', secrets: ['TOKEN'], run }]));
    await it.run(['run'], { env: { TOKEN: 'hunter2hunter2' } });
    const excerpt = it.task('a').excerpt as string[];
    expect(excerpt).toContain('Error: token *** refused');
    expect(excerpt.length).toBeLessThanOrEqual(12);
    expect(excerpt).not.toContain('cleaning up 100');
  });

  test('is its error where it printed nothing, and of what passed there is none', async () => {
    const it = project(onePhase([{ id: 'a', run: 'exit 7' }, { id: 'b', steps: [{ name: 'there', file: 'no.txt' }] }, { id: 'c', run: 'echo error' }]));
    await it.run(['run', '--keep-going']);
    expect(it.task('a').excerpt).toEqual(['exit 7']);
    expect(it.task('b').excerpt).toEqual([it.task('b').error]);
    expect(it.task('c').excerpt).toBeUndefined();
  });

  test('is of the step that failed, and of all where that one printed nothing', async () => {
    const it = project(onePhase([
      { id: 'a', steps: [{ run: 'echo preparing orders' }, { name: 'load', run: 'echo no space left on device; exit 1' }, { run: 'echo cleaning up', if: 'always()' }] },
      { id: 'b', steps: [{ run: 'echo 1 of 2 wrong' }, { file: 'no.txt' }] },
    ]));
    await it.run(['run', '--keep-going']);
    expect(it.task('a').excerpt).toEqual(['no space left on device']);
    expect(it.task('b').excerpt).toEqual(['1 of 2 wrong']);
  });
});
