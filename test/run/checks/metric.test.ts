import { describe, expect, test } from 'vitest';
import { ask, failed, passed, workspace } from './ask.js';

const folder = workspace({
  'm.json': '\uFEFF{"a":{"b":[{"c":3.5}],"with.dot":{"x":-1}},"text":"95","none":null,"yes":true,"list":[1,2],"huge":1e999,"total":{"lines":{"pct":80}},"constructor":7}',
  'list.json': '[10, 20]',
  'broken.json': '{"a":',
  'empty.json': '',
});
const metric = (fields: object, vars = {}) => ask({ kind: 'metric', file: 'm.json', path: 'a.b[0].c', ...fields }, folder, { vars });

describe('metric', () => {
  test.each([
    [{}, 'a.b[0].c in m.json is 3.5'],
    [{ min: 3.5, max: 3.5 }, 'a.b[0].c in m.json is 3.5'],
    [{ path: 'a["with.dot"].x', max: '-1' }, 'a["with.dot"].x in m.json is -1'],
    [{ path: 'total.lines.pct', min: '${{ vars.least }}' }, 'total.lines.pct in m.json is 80'],
    [{ file: 'list.json', path: '[1]', min: 20 }, '[1] in list.json is 20'],
    [{ path: 'constructor' }, 'constructor in m.json is 7'],
  ])('passes: %o', async (fields, detail) => {
    expect(await metric(fields, { least: '8e1' })).toEqual(passed(detail));
  });

  test.each([
    [{ min: 3.6 }, 'min: a.b[0].c in m.json is 3.5, expected at least 3.6'],
    [{ max: 3 }, 'max: a.b[0].c in m.json is 3.5, expected at most 3'],
    [{ min: 2, max: 1 }, 'min: 2 is more than max, 1'],
    [{ min: 'lots' }, 'min: expected a number, got "lots"'],
    [{ min: Number.NaN }, 'min: expected a number, got NaN'],
    [{ min: '' }, 'min: expected a number, got ""'],
    [{ path: 'text', min: 1 }, 'path: expected a number at text in m.json, found the text "95"'],
    [{ path: 'none' }, 'path: expected a number at none in m.json, found null'],
    [{ path: 'yes' }, 'path: expected a number at yes in m.json, found the boolean true'],
    [{ path: 'list' }, 'path: expected a number at list in m.json, found a list of 2'],
    [{ path: 'a' }, 'path: expected a number at a in m.json, found an object'],
    [{ path: 'huge' }, 'path: expected a number at huge in m.json, found Infinity, which is not finite'],
    [{ path: 'total.line.pct' }, 'path: total.line.pct is not in m.json: in place of "line" there is only lines'],
    [{ path: 'list[2]' }, 'path: list[2] is not in m.json: in place of 2 there is only 0, 1'],
    [{ path: 'text.length' }, 'path: text.length is not in m.json: in place of "length" there is the text "95"'],
    [{ path: 'a.toString' }, 'path: a.toString is not in m.json: in place of "toString" there is only b, with.dot'],
    [{ path: 'a..b' }, 'path: expected one such as total.lines.pct, runs[0].time or ["a.b"].c, got "a..b" (column 2)'],
    [{ path: 'a[x]' }, 'path: expected one such as total.lines.pct, runs[0].time or ["a.b"].c, got "a[x]" (column 2)'],
    [{ file: 'missing.json' }, "file: missing.json is not there; the plan's folder holds broken.json, empty.json, list.json, m.json"],
    [{ file: 'empty.json' }, 'file: empty.json is not JSON: it is empty'],
  ])('fails: %o', async (fields, error) => {
    expect(await metric(fields)).toEqual(failed(error));
  });

  test('broken JSON is named with its file', async () => {
    expect(await metric({ file: 'broken.json' })).toMatchObject({ status: 'failed', error: expect.stringMatching(/^file: broken\.json is not JSON: Unexpected end/) });
  });
});
