import fc from 'fast-check';
import { expect, test } from 'vitest';
import { artifactName, attemptOf, candidates, nameProblem, planPrefix } from '../../src/artifacts/name.js';

test('a name has plan, phase, leg and attempt', () => {
  expect(artifactName({ plan: 'litellm', phase: 'preflight', attempt: 1 })).toBe('phasegate-litellm-preflight-attempt-1');
  expect(artifactName({ plan: 'litellm', phase: 'build', leg: '2', attempt: 12 })).toBe('phasegate-litellm-build-2-attempt-12');
});

test('of each phase and leg the newest attempt, by number and not by text, in whatever order they are listed', () => {
  const names = ['p-a-attempt-10', 'p-a-attempt-9', 'p-a-attempt-1', 'p-a-1-attempt-2', 'p-a-1-attempt-1', 'p-ab-attempt-3', 'q-a-attempt-4', 'p-a-attempt-', 'p-a-attempt-01', 'p-a'];
  const rows = names.map((name) => ({ name: `phasegate-${name}` }));
  expect(candidates(rows, 'p', 'a').map(({ name }) => name)).toEqual(['phasegate-p-a-attempt-10', 'phasegate-p-a-1-attempt-2']);
  expect(candidates(rows.toReversed(), 'p', 'a').map(({ name }) => name)).toEqual(['phasegate-p-a-attempt-10', 'phasegate-p-a-1-attempt-2']);
  expect(candidates(rows, 'p', 'missing')).toEqual([]);
});

test('a phase whose id goes on after a dash stays a candidate, because result.json decides', () => {
  expect(candidates([{ name: 'phasegate-p-build-images-attempt-1' }], 'p', 'build')).toHaveLength(1);
});

test('whatever the ids are, the name is one GitHub accepts, found again with its attempt', () => {
  const id = fc.string({ minLength: 1, unit: 'binary' });
  fc.assert(
    fc.property(id, id, fc.option(id, { nil: undefined }), fc.integer({ min: 1, max: 1000 }), (plan, phase, leg, attempt) => {
      const name = artifactName({ plan, phase, ...(leg === undefined ? {} : { leg }), attempt });
      expect(nameProblem(name)).toBeUndefined();
      expect(name.startsWith(planPrefix(plan))).toBe(true);
      expect(attemptOf(name)).toBe(attempt);
      expect(candidates([{ name }], plan, phase)).toEqual([{ name }]);
    }),
  );
});
