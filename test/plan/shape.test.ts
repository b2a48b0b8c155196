import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planShape } from '../../src/plan/plan-shape.js';
import { planSchema } from '../../src/plan/schema.js';
import { hasShape, type Shape } from '../../src/plan/shape.js';
import type { YamlValue } from '../../src/plan/yaml.js';

const WORDS = ['', ' ', 'x', 'a b', 'A.', '1', '0', '-1', '1.5', '101', '65536', 'true', 'TRUE', 'yes', 'bash', 'fish', '30s', '0s', '5 m', '4h', '3-5d', '2026-02-28', '2026-02-30', 'localhost:80', 'localhost:65536', 'h:${{ vars.p }}', '${{ vars.x }}', 'f'.repeat(64), 'g'.repeat(64), 'x'.repeat(101), 'planned', 'exit', 'test', 'regressed', 'toString', '__proto__'];
/** Mostly what has no business where it stands. */
const anything: fc.Arbitrary<YamlValue> = fc.letrec<{ value: YamlValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...WORDS),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('id', 'run', 'tasks', 'path', 'x', 'constructor'), tie('value'), { maxKeys: 2 }),
  ),
})).value;

/** Values of a shape, and now and then something else in the place of one. */
function near(shape: Shape, odds: number): fc.Arbitrary<YamlValue> {
  return fc.oneof({ weight: odds, arbitrary: of(shape, odds) }, { weight: 1, arbitrary: anything });
}

function of(shape: Shape, odds: number): fc.Arbitrary<YamlValue> {
  switch (shape.is) {
    case 'text':
    case 'date':
    case 'number':
      return fc.constantFrom(...WORDS);
    case 'choice':
      return fc.constantFrom(...shape.of);
    case 'nothing-or':
      return fc.oneof(fc.constant(null), near(shape.shape, odds));
    case 'either':
      return fc.oneof(...shape.of.map((each) => near(each, odds)));
    case 'list':
      return fc.array(near(shape.of, odds), { maxLength: 2 });
    case 'named':
      return fc.dictionary(fc.constantFrom('a', 'toString', ''), near(shape.of, odds), { maxKeys: 2, noNullPrototype: true });
    case 'mapping': {
      const required = fc.constant(shape.required);
      const some = fc.subarray(Object.keys(shape.fields), { maxLength: Math.min(4, Object.keys(shape.fields).length) });
      return fc.tuple(required, some, fc.constantFrom<string[]>([], [], [], [], ['unknown'])).chain(([all, more, odd]) =>
        fc.record(Object.fromEntries([...new Set([...all, ...more, ...odd])].map((name) => [name, Object.hasOwn(shape.fields, name) ? near(shape.fields[name]!, odds) : anything])), { noNullPrototype: true }) as fc.Arbitrary<YamlValue>,
      );
    }
  }
}

/** Every shape below the plan's, each once: small values go wrong and right far more often than whole plans. */
function* shapesIn(shape: Shape, schema: unknown, seen = new Set<Shape>()): Generator<[Shape, typeof planSchema]> {
  if (seen.has(shape)) return;
  seen.add(shape);
  const { def } = (schema as typeof planSchema)._zod as unknown as { def: { type: string; innerType?: unknown; element?: unknown; options?: unknown[]; valueType?: unknown; shape?: Record<string, unknown> } };
  if (def.type === 'optional') {
    seen.delete(shape);
    yield* shapesIn(shape, def.innerType, seen);
    return;
  }
  yield [shape, schema as typeof planSchema];
  if (shape.is === 'nothing-or') yield* shapesIn(shape.shape, def.innerType, seen);
  if (shape.is === 'list') yield* shapesIn(shape.of, def.element, seen);
  if (shape.is === 'named') yield* shapesIn(shape.of, def.valueType, seen);
  if (shape.is === 'either') for (const [index, each] of shape.of.entries()) yield* shapesIn(each, def.options![index], seen);
  if (shape.is === 'mapping') for (const [name, field] of Object.entries(shape.fields)) yield* shapesIn(field, def.shape![name], seen);
}

const cases = [...shapesIn(planShape, planSchema)];

test('the shape of a plan has every part its schema has', () => {
  expect(cases.length).toBeGreaterThan(50);
});

test('the shape accepts what the schema accepts, and nothing else', () => {
  let accepted = 0;
  let refused = 0;
  for (const [shape, schema] of cases) {
    for (const odds of [4, 40]) {
      fc.assert(
        fc.property(near(shape, odds), (value) => {
          const known = schema.safeParse(value).success;
          if (known) accepted += 1;
          else refused += 1;
          expect(hasShape(value, shape)).toBe(known);
        }),
        { numRuns: shape.is === 'mapping' ? 300 : 60 },
      );
    }
  }
  // Of both there were enough to mean something.
  expect(accepted).toBeGreaterThan(1000);
  expect(refused).toBeGreaterThan(1000);
});
