import { bitsFor, invalid, type Node, type ScalarNode, type ScalarValue, typed } from '../node.ts'
import { valuesOf } from '../members/enumerate.ts'
import { isVisible } from '../../visible.ts'
import { unfitOptions } from './options.ts'
import type { IdsDomain, ScalarDomain, SymmetricId } from '../types.ts'

const MAX_SIZE = 2 ** 32

/** false and true, in this order. */
export const bool: ScalarDomain<boolean> = typed(listed('bool', [false, true]))

/** A larger range cannot specify a first value, because its values would have to be listed. */
const MAX_LISTED = 4096

/**
 * Integers `min .. max`, both ends included. `first` moves one of them to the front, which makes it the initial value
 * of a variable; the others follow in ascending order.
 */
export function range(min: number, max: number, options: { readonly first?: number } = {}): ScalarDomain<number> {
  const { first = min } = options
  const label = first === min ? `range(${min}, ${max})` : `range(${min}, ${max}, { first: ${first} })`
  const misused = unfitOptions(label, options, 'first')
  if (misused) return typed(misused)
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max))
    return typed(invalid(label, `${label} needs two integers`, 'use whole numbers'))
  if (max < min)
    return typed(invalid(label, `${label} has no values`, 'the first bound must not be greater than the second'))
  if (first === min) return typed(counted(label, max - min + 1, min, undefined, false))
  if (!Number.isSafeInteger(first) || first < min || first > max)
    return typed(invalid(label, `${first} is not in range(${min}, ${max})`, 'name one of its values'))
  if (max - min >= MAX_LISTED)
    return typed(
      invalid(label, `${label} has more than ${MAX_LISTED} values`, 'use a smaller range, or leave first out'),
    )
  const others = Array.from({ length: max - min + 1 }, (_, i) => min + i).filter((n) => n !== first)
  return typed(listed(label, [first, ...others]))
}

/** The given literals, in this order. */
export function oneOf<const V extends string | number | boolean>(...values: readonly V[]): ScalarDomain<V> {
  const label = `oneOf(${values.map(written).join(', ')})`
  if (values.length === 0) return typed(invalid(label, 'oneOf() has no values', 'name at least one'))
  if (new Set(values).size < values.length)
    return typed(invalid(label, `${label} has a value twice`, 'remove the repetition'))
  const other = values.findIndex((v) => typeof v !== 'string' && typeof v !== 'boolean' && !Number.isFinite(v))
  if (other >= 0)
    return typed(
      invalid(
        label,
        `${label} contains ${written(values[other])}, which is not a string, a boolean or a finite number`,
        'name the value by a string',
      ),
    )
  return typed(listed(label, values))
}

function written(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/**
 * `count` interchangeable names: the numbers 0 .. count - 1, printed as `name0`, `name1`, …. `symmetric` permits
 * symmetry reduction over them and hides from TypeScript that they are numbers.
 */
export function ids<const Name extends string>(
  name: Name,
  count: number,
  options: { readonly symmetric: true },
): IdsDomain<SymmetricId<Name>>
export function ids(name: string, count: number, options?: { readonly symmetric?: false }): IdsDomain
export function ids(name: string, count: number, options: { readonly symmetric?: boolean } = {}): IdsDomain<never> {
  const label = `ids('${name}', ${count})`
  const misused = unfitOptions(label, options, 'symmetric')
  if (misused) return typed(misused)
  if (!Number.isSafeInteger(count) || count < 1)
    return typed(invalid(label, `${label} has no values`, 'the count must be a whole number, at least 1'))
  if (!isVisible(name))
    return typed(
      invalid(
        'ids(…)',
        `the name ${JSON.stringify(name)} has characters that cannot be shown on one line`,
        'choose another name',
      ),
    )
  const node = counted(label, count, 0, name, options.symmetric ?? false)
  return typed(listing(node))
}

/** Adds what only authors use: the values, which are listed on first use. */
function listing(node: Node): Node {
  return Object.defineProperty(node, 'values', { get: () => valuesOf(node) })
}

function counted(label: string, size: number, offset: number, idsName: string | undefined, symmetric: boolean): Node {
  if (size > MAX_SIZE) return invalid(label, `${label} has ${size} values`, 'a scalar domain has at most 2^32')
  return {
    kind: 'scalar',
    label,
    cardinality: BigInt(size),
    bits: bitsFor(size),
    size,
    offset,
    table: undefined,
    nullable: false,
    ids: idsName,
    symmetric,
    indexOf: (v) =>
      typeof v === 'number' && Number.isInteger(v) && v >= offset && v - offset < size ? v - offset : -1,
    valueAt: (i) => i + offset,
    print: (v) => (idsName === undefined ? String(v) : `${idsName}${String(v)}`),
  }
}

/** Stores -0 as 0: the two are equal, so a state could not tell them apart. */
function listed(label: string, given: readonly ScalarValue[]): Node {
  const values = given.map((v) => (v === 0 ? 0 : v))
  return {
    kind: 'scalar',
    label,
    cardinality: BigInt(values.length),
    bits: bitsFor(values.length),
    size: values.length,
    offset: 0,
    table: values,
    nullable: false,
    ids: undefined,
    symmetric: false,
    indexOf: (v) => values.findIndex((x) => x === v),
    valueAt: (i) => values[i] ?? null,
    print: String,
  }
}

/** The scalar domain, with null added as its first value. */
export function nullable(of: ScalarNode): Node {
  const label = `option(${of.label})`
  if (of.nullable) return invalid(label, `${label} has null twice`, 'remove one of the two nested options')
  if (of.size + 1 > MAX_SIZE)
    return invalid(label, `${label} has ${of.size + 1} values`, 'a scalar domain has at most 2^32')
  return {
    ...of,
    label,
    cardinality: of.cardinality + 1n,
    bits: bitsFor(of.size + 1),
    size: of.size + 1,
    nullable: true,
    table: of.table && [null, ...of.table],
    indexOf: (v) => (v === null ? 0 : of.indexOf(v) + 1 || -1),
    valueAt: (i) => (i === 0 ? null : of.valueAt(i - 1)),
    print: (v) => (v === null ? 'none' : of.print(v)),
  }
}
