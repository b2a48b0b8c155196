import { describe, expect, test } from 'vitest';
import { testsIn } from '../../src/adopt/tests.js';

const IDS = ['REQ-1', 'REQ-1.2', 'SHOP-7'];
const named = (file: string, text: string): string[] => testsIn(new Map([[file, text]]), IDS).naming.map(({ id, how, line }) => `${line} ${how} ${id}`);

describe('tests that name requirements', () => {
  test.each([
    ['a.test.ts', "it('REQ-1.2 works', …)", ['1 name REQ-1.2']],
    ['a.test.ts', "describe(`shop 7`, () => {\n  it('is open')", ['2 name SHOP-7']],
    ['a.spec.js', "test.each([1])(\n'REQ-1 %s', …)", []],
    ['a.spec.js', "test(\n  'REQ-1 a long name',\n", ['2 name REQ-1']],
    ['tests/test_a.py', 'async def test_req_1_2():', ['1 name REQ-1.2']],
    ['a_test.go', 'func TestREQ_1_Rejects(t *testing.T) {\n\tt.Run("SHOP-7 inside", …)', ['1 name REQ-1', '2 name REQ-1', '2 name SHOP-7']],
    ['src/test/java/CartTest.java', '@Test\nvoid rejects_SHOP_7() {', ['2 name SHOP-7']],
    ['CartTests.cs', '[Fact]\npublic async Task REQ_1_2_Works()', ['2 name REQ-1.2']],
    ['tests/cart.rs', '#[test]\nfn req_1_works() {', ['2 name REQ-1']],
    ['test/cart.cpp', 'TEST_CASE("REQ-1 works")', ['1 name REQ-1']],
    ['spec/cart_spec.rb', "it 'REQ-1 works' do", ['1 name REQ-1']],
    ['tests/CartTest.php', 'public function testREQ_1(): void', ['1 name REQ-1']],
    ['features/cart.feature', '  Scenario: REQ-1 works', ['1 name REQ-1']],
    ['test/cart.bats', '@test "REQ-1 works" {', ['1 name REQ-1']],
    ['a.test.ts', '// REQ-1 is mentioned\nexpect(x).toBe("REQ-1");', []],
    ['src/cart.ts', "it('REQ-1 in no test file')", []],
    ['a.test.ts', '// @verifies REQ-1, SHOP-7', ['1 verifies REQ-1', '1 verifies SHOP-7']],
    ['tests/test_a.py', '@pytest.mark.req("REQ-1")', ['1 verifies REQ-1']],
    ['CartTests.cs', '[Verifies("REQ-1")]', ['1 verifies REQ-1']],
    ['src/cart.ts', '/** @implements REQ-1.2 */', ['1 implements REQ-1.2']],
    ['src/cart.ts', '/** @implements {Cart} */\n// verifies REQ-1', []],
  ])('%s: %s', (file, text, expected) => {
    expect(named(file, text)).toEqual(expected);
  });

  test('unknown ids once, with the nearest', () => {
    const { unknown } = testsIn(new Map([['a.test.js', "test('REQ-1.22')\ntest('REQ-1.22 again')\ntest('REQ-900')"]]), IDS);
    expect(unknown).toEqual([{ id: 'REQ-1.22', nearest: 'REQ-1.2', file: 'a.test.js', line: 1 }, { id: 'REQ-900', file: 'a.test.js', line: 3 }]);
  });

  test('folders with markers are the links of a plan', () => {
    const { links } = testsIn(new Map([['src/a/b.ts', '// @implements REQ-1'], ['test/c.ts', '// @verifies REQ-1'], ['d.ts', '// @verifies REQ-1'], ['lib/e.ts', '// @verifies nothing']]), IDS);
    expect(links).toEqual(['d.ts', 'src/**', 'test/**']);
  });
});
