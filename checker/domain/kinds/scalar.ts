import { bitsFor, invalid, type Node, type ScalarNode, type ScalarValue, typed } from '../node.ts'
import { valuesOf } from '../members/enumerate.ts'
import { isVisible } from '../../visible.ts'
import type { IdsDomain, ScalarDomain, SymmetricId } from '../types.ts'

const MAX_SIZE = 2 ** 32

/** false, true */
export const bool: ScalarDomain<boolean> = typed(listed('bool', [false, true]))

/** Integers `min .. max`, both ends included. */
export function range(min: number, max: number): ScalarDomain<number> {
  const label = `range(${min}, ${max})`
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max))
    return typed(invalid(label, `${label} needs two integers`, 'use whole numbers'))
  if (max < min)
    return typed(invalid(label, `${label} has no values`, 'the first bound must not be greater than the second'))
  return typed(counted(label, max - min + 1, min, undefined, false))
}

/** The given literals, in this order. */
export function oneOf<const V extends string | number | boolean>(...values: readonly V[]): ScalarDomain<V> {
  const label = `oneOf(${values.map((v) => JSON.stringify(v)).join(', ')})`
  if (values.length === 0) return typed(invalid(label, 'oneOf() has no values', 'name at least one'))
  if (new Set(values).size < values.length)
    return typed(invalid(label, `${label} has a value twice`, 'remove the repetition'))
  if (values.some(Number.isNaN))
    return typed(invalid(label, `${label} contains NaN, which equals nothing`, 'remove NaN'))
  return typed(listed(label, values))
}

/**
 * `count` interchangeable names: the numbers 0 .. count - 1, printed as `name0`, `name1`, …. `symmetric` permits
 * symmetry reduction over them; to TypeScript, they are then not numbers.
 */
export function ids<const Name extends string>(
  name: Name,
  count: number,
  options: { readonly symmetric: true },
): IdsDomain<SymmetricId<Name>>
export function ids(name: string, count: number, options?: { readonly symmetric?: false }): IdsDomain
export function ids(name: string, count: number, options: { readonly symmetric?: boolean } = {}): IdsDomain<never> {
  const label = `ids('${name}', ${count})`
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

/** Adds what only authors use: the values, listed on first use. */
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

function listed(label: string, values: readonly ScalarValue[]): Node {
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

/** The scalar domain with null as its first value. */
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
