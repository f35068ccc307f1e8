import * as fc from 'fast-check'

/** Each instance is equal only to itself. */
class Point {
  readonly x = 1
}
const functions = [() => 1, () => 1]
const instances = [new Point(), new Point(), new Date(0), new Date(0)]
const symbols = [Symbol('a'), Symbol('a'), Symbol.for('a')]

/**
 * There are only a few scalars, so many values are equal. The strings would be mistaken for other values if they were
 * not quoted.
 */
const plain = [0, -0, 1, 1n, NaN, Infinity, true, false, null, undefined]
const texts = [
  '',
  '1',
  '1n',
  'true',
  '"',
  '\\',
  ',',
  '1,1',
  '[1]',
  '{1}',
  '(',
  ')',
  '("a":1)',
  '#1',
  '\ud800',
  '\\ud800',
]
const scalars: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(...plain, ...texts)
const identities: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(...functions, ...instances, ...symbols)

const { value } = fc.letrec<{ value: unknown; composite: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: scalars },
    { weight: 3, arbitrary: tie('composite') },
    identities,
  ),
  composite: fc.oneof(
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'kind', 'a,b', '__proto__'), tie('value'), { maxKeys: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { noNullPrototype: true, maxKeys: 2 }),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => new Set(items)),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 2 }).map((entries) => new Map(entries)),
  ),
}))

/** Any value that an author might write. */
export const anyValue: fc.Arbitrary<unknown> = value

/** An equal value, rebuilt with its sets, Maps and fields in reverse order. */
export function remade(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given
  if (Array.isArray(given)) return given.map(remade)
  if (given instanceof Set) return new Set([...given].toReversed().map(remade))
  if (given instanceof Map) return new Map([...given].toReversed().map(([k, v]) => [remade(k), remade(v)] as const))
  if (!isPlain(given)) return given
  return Object.fromEntries(
    Object.entries(given)
      .toReversed()
      .map(([name, field]) => [name, remade(field)] as const),
  )
}

/** Equality by value, in its simplest form. */
export function equal(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a === b || (Number.isNaN(a) && Number.isNaN(b))
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]))
  if (a instanceof Set) return b instanceof Set && inOther([...a], [...b], equal) && inOther([...b], [...a], equal)
  if (a instanceof Map)
    return (
      b instanceof Map &&
      a.size === b.size &&
      inOther([...a], [...b], equalEntry) &&
      inOther([...b], [...a], equalEntry)
    )
  if (!isPlain(a) || !isPlain(b)) return false
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(Reflect.get(a, name), Reflect.get(b, name)))
  )
}

function equalEntry([k, v]: readonly [unknown, unknown], [l, w]: readonly [unknown, unknown]): boolean {
  return equal(k, l) && equal(v, w)
}

function inOther<T>(items: readonly T[], others: readonly T[], same: (a: T, b: T) => boolean): boolean {
  return items.every((item) => others.some((other) => same(item, other)))
}

function isPlain(given: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(given)
  return prototype === Object.prototype || prototype === null
}
