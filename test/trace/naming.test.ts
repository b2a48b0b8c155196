import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requirementMatcher } from '../../src/trace/naming.js';

const IDS = ['REQ-1', 'REQ-12', 'REQ-3.01', 'REQ-3.01.02', 'TASK-004.1', '0.10', 'FR-012', 'T020', 'T020a'];
const { match } = requirementMatcher(IDS);

describe('names that hold an id', () => {
  test.each([
    ['REQ-1', ['REQ-1']],
    ['req_1 rejects', ['REQ-1']],
    ['rejects (REQ 1)', ['REQ-1']],
    ['TestREQ_12_Rejects', ['REQ-12']],
    ['test_req_3_01_02_dns', ['REQ-3.01.02']],
    ['com.acme.REQ_3.01Test', ['REQ-3.01']],
    ['REQ.3-01 and FR-012, again REQ-3.01', ['REQ-3.01', 'FR-012']],
    ['task 004 1 works', ['TASK-004.1']],
    ['section 0.10: limits', ['0.10']],
    ['REQ-1, REQ-12.', ['REQ-1', 'REQ-12']],
    ['REQ-1-rejects', ['REQ-1']],
    ['REQ-1.', ['REQ-1']],
    ['T020a is done', ['T020a']],
    ['T020 is done', ['T020']],
    ['T020_a', ['T020']],
    ['testT020aWorks', ['T020a']],
  ])('%s', (name, ids) => {
    expect(match(name)).toEqual({ ids, unknown: [], ambiguous: [] });
  });
});

describe('names that hold none', () => {
  test.each(['', 'works', 'PREQ-1', 'xreq-1', 'HTTPREQ-1', '2REQ-1', 'REQUEST-1', 'v0.10x', '1.0.10', 'REQ', 'REQ-', 'T1', '🙂'])('%s', (name) => {
    expect(match(name)).toEqual({ ids: [], unknown: [], ambiguous: [] });
  });
});

describe('ids the plan does not have', () => {
  test.each([
    ['REQ-3.01.02.7', ['REQ-3.01.02.7']],
    ['REQ-120', ['REQ-120']],
    ['req_1_2024', ['req_1_2024']],
    ['REQ-99 and req_99', ['REQ-99']],
    ['REQ7', ['REQ7']],
    ['0.10.5', ['0.10.5']],
    ['FR-0123', ['FR-0123']],
  ])('%s', (name, unknown) => {
    expect(match(name)).toEqual({ ids: [], unknown, ambiguous: [] });
  });
});

describe('two candidates', () => {
  test('ids that differ in separators or case only', () => {
    expect(requirementMatcher(['REQ-1.2', 'req_1-2', 'REQ-3']).match('REQ 1 2, REQ-3')).toEqual({
      ids: ['REQ-3'],
      unknown: [],
      ambiguous: [['REQ-1.2', 'req_1-2']],
    });
  });

  test('a letter that may belong to the id or to the word after it', () => {
    expect(match('T020accept').ambiguous).toEqual([['T020', 'T020a']]);
  });

  test('the same id twice is one', () => {
    expect(requirementMatcher(['REQ-1', 'REQ-1']).match('REQ-1')).toEqual({ ids: ['REQ-1'], unknown: [], ambiguous: [] });
  });
});

test('an id of any separators and case is found between any words that do not go on with it', () => {
  const separator = fc.constantFrom('-', '.', '_', ' ');
  const word = fc.stringMatching(/^[a-z]{0,6}$/);
  fc.assert(
    fc.property(fc.constantFrom('REQ-1', 'REQ-3.01', 'TASK-004.1', 'FR-012'), separator, fc.boolean(), word, word, (id, by, lower, before, after) => {
      const written = id.replaceAll(/[-.]/g, by);
      const name = `${before}${before === '' ? '' : ' '}${lower ? written.toLowerCase() : written}${after === '' ? '' : `_${after}`}`;
      expect(match(name)).toEqual({ ids: [id], unknown: [], ambiguous: [] });
    }),
  );
});

test('what follows with a digit is never the shorter id', () => {
  fc.assert(
    fc.property(fc.constantFrom('REQ-1', 'REQ-3.01.02'), fc.constantFrom('', '-', '.', '_', ' '), fc.nat(9), (id, by, digit) => {
      fc.pre(!(id === 'REQ-1' && by === '' && digit === 2));
      expect(match(`${id}${by}${digit}`)).toEqual({ ids: [], unknown: [`${id}${by}${digit}`], ambiguous: [] });
    }),
  );
});

test('any name is read to its end, and only ids of the plan are found', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (name, other) => {
      const found = requirementMatcher([...IDS, other]).match(`${name} REQ-12`);
      expect(found.ids.every((id) => id === other || IDS.includes(id))).toBe(true);
    }),
  );
});

test('a name that nearly is an id, over and over, is read once', () => {
  const matcher = requirementMatcher(Array.from({ length: 5000 }, (_, index) => `REQ-${Math.floor(index / 50)}.${index % 50}`));
  // Were each beginning read to the end of the name, this would take the time limit of the test.
  expect(matcher.match(`${'REQ-'.repeat(500_000)}1.1`).ids).toEqual(['REQ-1.1']);
});
