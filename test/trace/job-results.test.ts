import { describe, expect, test } from 'vitest';
import { parseNeeds, unsuccessful, whyNoPass, type JobResults } from '../../src/trace/job-results.js';
import type { Verdict } from '../../src/trace/record.js';
import { result } from '../actions/stored-phases.js';

const HINT = 'Write `needs: ${{ toJSON(needs) }}`, and list every job that runs a phase or uploads reports under `needs:` of this job.';

describe('the input needs', () => {
  test('is what toJSON(needs) gives', () => {
    expect(parseNeeds('{"build":{"result":"success","outputs":{"a":"b"}},"test":{"result":"failure","outputs":{}}}')).toEqual({ of: 'jobs', results: new Map([['build', 'success'], ['test', 'failure']]) });
  });

  test.each([
    ['', 'The input "needs" is no JSON.'],
    ['build', 'The input "needs" is no JSON.'],
    ['["build"]', 'The input "needs" does not have the result of each job.'],
    ['{"build":"success"}', 'The input "needs" does not have the result of each job.'],
    ['{"build":{"outputs":{}}}', 'The input "needs" does not have the result of each job.'],
    ['null', 'The input "needs" does not have the result of each job.'],
    ['{}', 'The input "needs" is empty: this job needs no other.'],
  ])('%j is refused', (text, message) => {
    expect(() => parseNeeds(text)).toThrow(expect.objectContaining({ name: 'UserError', message, hint: HINT }));
  });

  test('a job called like a property of every object is a job like any other', () => {
    expect(whyNoPass(result({ phase: 'p', attempt: 1, job: 'constructor' }), parseNeeds('{"a":{"result":"success"}}'))).toContain('"constructor", which is not in `needs`');
  });
});

const jobs = (results: Record<string, string>): JobResults => ({ of: 'jobs', results: new Map(Object.entries(results)) });

describe('a pass is held against its job', () => {
  test.each<[string, Parameters<typeof result>[0], JobResults, string | undefined]>([
    ['that succeeded', { phase: 'p', attempt: 1 }, jobs({ j: 'success' }), undefined],
    ['that failed', { phase: 'p', attempt: 1 }, jobs({ j: 'failure' }), 'it passed, and its job "j" is failure'],
    ['that was skipped', { phase: 'p', attempt: 1 }, jobs({ j: 'skipped' }), 'it passed, and its job "j" is skipped'],
    ['that was cancelled', { phase: 'p', attempt: 1, verdict: 'passed-with-waivers' }, jobs({ j: 'cancelled' }), 'it passed, and its job "j" is cancelled'],
    ['whose legs share one result', { phase: 'p', leg: 'a', attempt: 1 }, jobs({ j: 'failure' }), 'it passed, and its job "j" is failure, all legs taken together'],
    ['that is not listed', { phase: 'p', attempt: 1 }, jobs({ k: 'success' }), 'it passed in job "j", which is not in `needs`: list it there, or it cannot vouch for the pass'],
    ['that it does not name', { phase: 'p', attempt: 1, job: null }, jobs({ j: 'success' }), 'it passed, and names no job that could vouch for it'],
    ['of a run that succeeded', { phase: 'p', attempt: 1 }, { of: 'run', conclusion: 'success' }, undefined],
    ['of a run that failed', { phase: 'p', attempt: 1 }, { of: 'run', conclusion: 'failure' }, "it passed, and the run's conclusion is failure"],
  ])('%s', (_title, made, results, why) => {
    expect(whyNoPass(result(made), results)).toBe(why);
  });

  test.each<Verdict>(['failed', 'waiting', 'not-computed'])('what is %s stands, whatever became of its job', (verdict) => {
    expect(whyNoPass(result({ phase: 'p', attempt: 1, verdict }), jobs({ j: 'failure' }))).toBeUndefined();
  });
});

test('what did not succeed is told by name', () => {
  expect(unsuccessful(jobs({ a: 'success', b: 'failure', c: 'skipped' }))).toEqual(['"b" is failure', '"c" is skipped']);
  expect(unsuccessful({ of: 'run', conclusion: 'cancelled' })).toEqual(['the run is cancelled']);
  expect(unsuccessful({ of: 'run', conclusion: 'success' })).toEqual([]);
});
