import { QuorateError } from '../../errors.ts'
import { valuesOf } from './enumerate.ts'
import { partOf } from '../symbols.ts'
import type { ArrayNode, Field, Node, SetNode } from '../node.ts'
import { printAny, printIndex } from '../print.ts'
import { surplus, surplusOf } from './surplus.ts'
import { ending, endless } from '../values/ending.ts'
import { FrozenBag, FrozenSet, frozenArray, frozenRecord, isIterable } from '../values/values.ts'

/**
 * The BigInt codec stores a value as an integer of `node.bits` bits, with the first part in the most significant bits.
 * As unsigned integers, values sort in the order of the domain; the zero value is 0, and equal values have equal
 * integers.
 *
 * The generated code is tested against this codec and uses it for elements wider than a word. Throws Q103 or Q104,
 * naming `path`, for a value outside the domain.
 */
export function pack(node: Node, value: unknown, path: string): bigint {
  switch (node.kind) {
    case 'scalar': {
      const index = node.indexOf(value)
      if (index < 0) throw outside(node, value, path)
      return BigInt(index)
    }
    case 'option':
      return value === null ? 0n : (1n << BigInt(node.of.bits)) | pack(node.of, value, path)
    case 'record':
      return packFields(node.fields, node, value, path)
    case 'union': {
      const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
      const tag = node.variants.findIndex((v) => v.name === kind)
      const variant = node.variants[tag]
      if (!variant) throw outside(node, value, path)
      const used = variant.fields.reduce((n, f) => n + f.node.bits, node.tagBits)
      const payload = packFields(variant.fields, node, value, path)
      return (BigInt(tag) << BigInt(node.bits - node.tagBits)) | (payload << BigInt(node.bits - used))
    }
    case 'array': {
      const items = itemsOf(node, value, path)
      if (items.length !== node.length) throw outside(node, value, path)
      return packItems(node, items, path)
    }
    case 'seq': {
      const items = itemsOf(node, value, path).map((item, i) => {
        if (i >= node.max) throw overflow(node, node.max, path)
        return pack(node.of, item, `${path}[${i}]`)
      })
      return packList(node, items)
    }
    case 'set':
      return packSet(node, itemsOf(node, value, path), path)
    case 'bag': {
      const items = itemsOf(node, value, path).map((item) => pack(node.of, item, `${path}[]`))
      if (items.length > node.max) throw overflow(node, node.max, path)
      return packList(node, items.sort(ascending))
    }
    case 'invalid':
      throw new QuorateError({ code: 'Q051', class: 'load', where: [path], problem: node.problem, hint: node.hint })
  }
}

/** Creates the value of a part, either with `unpack` or by handing out a shared object. */
export type MakePart = (node: Node, bits: bigint) => unknown

/** Inverts `pack`; the result is frozen. */
export function unpack(node: Node, bits: bigint, make: MakePart = unpack): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.valueAt(Number(bits))
    case 'option':
      return bits >> BigInt(node.of.bits) === 0n ? null : make(node.of, low(bits, node.of.bits))
    case 'record':
      return frozenRecord(unpackFields(node.fields, bits, node.bits, {}, make))
    case 'union': {
      const variant = node.variants[Number(bits >> BigInt(node.bits - node.tagBits))]
      if (!variant) throw new RangeError(`no variant of ${node.label} has this tag`)
      return frozenRecord(unpackFields(variant.fields, bits, node.bits - node.tagBits, { kind: variant.name }, make))
    }
    case 'array':
      return frozenArray(unpackItems(node.of, bits, node.length, node.bits, make))
    case 'seq':
      return frozenArray(unpackList(node, bits, make))
    case 'set':
      return new FrozenSet(node.max === undefined ? members(node.of, bits, make) : unpackList(node, bits, make))
    case 'bag':
      return new FrozenBag(unpackList(node, bits, make))
    case 'invalid':
      throw new QuorateError({ code: 'Q051', class: 'load', problem: node.problem, hint: node.hint })
  }
}

interface List {
  readonly of: Node
  readonly bits: number
  readonly lengthBits: number
}

function packFields(fields: readonly Field[], node: Node, value: unknown, path: string): bigint {
  if (typeof value !== 'object' || value === null) throw outside(node, value, path)
  const extra = surplusOf(fields, value, node.kind === 'union')
  if (extra !== undefined) throw surplus(node, extra, path)
  return fields.reduce(
    (bits, f) => (bits << BigInt(f.node.bits)) | pack(f.node, partOf(value, f.name), `${path}.${f.name}`),
    0n,
  )
}

function packItems({ of, index }: ArrayNode, items: readonly unknown[], path: string): bigint {
  return items.reduce<bigint>(
    (bits, item, i) => (bits << BigInt(of.bits)) | pack(of, item, `${path}[${printIndex(index, i)}]`),
    0n,
  )
}

function packList({ of, bits, lengthBits }: List, items: readonly bigint[]): bigint {
  const head = items.reduce((all, item) => (all << BigInt(of.bits)) | item, BigInt(items.length))
  return head << BigInt(bits - lengthBits - items.length * of.bits)
}

function packSet(node: SetNode, items: readonly unknown[], path: string): bigint {
  if (node.max === undefined)
    return items.reduce<bigint>((mask, item) => mask | (1n << BigInt(memberIndex(node.of, item, `${path}[]`))), 0n)
  const distinct = [...new Set(items.map((item) => pack(node.of, item, `${path}[]`)))]
  if (distinct.length > node.max) throw overflow(node, node.max, path)
  return packList(node, distinct.sort(ascending))
}

const positions = new WeakMap<Node, ReadonlyMap<bigint, number>>()

/** The position of a value among the values of its domain. */
export function memberIndex(node: Node, value: unknown, path: string): number {
  const bits = pack(node, value, path)
  if (node.kind === 'scalar') return Number(bits)
  let known = positions.get(node)
  if (!known) positions.set(node, (known = new Map(valuesOf(node).map((v, i) => [pack(node, v, path), i]))))
  return known.get(bits) ?? -1
}

function unpackFields(
  fields: readonly Field[],
  bits: bigint,
  from: number,
  into: Record<string, unknown>,
  make: MakePart,
): Record<string, unknown> {
  let at = from
  for (const f of fields) {
    at -= f.node.bits
    into[f.name] = make(f.node, low(bits >> BigInt(at), f.node.bits))
  }
  return into
}

function unpackItems(of: Node, bits: bigint, count: number, from: number, make: MakePart): unknown[] {
  return Array.from({ length: count }, (_, i) => make(of, low(bits >> BigInt(from - (i + 1) * of.bits), of.bits)))
}

function unpackList({ of, bits: width, lengthBits }: List, bits: bigint, make: MakePart): unknown[] {
  return unpackItems(of, bits, Number(bits >> BigInt(width - lengthBits)), width - lengthBits, make)
}

function members(of: Node, bits: bigint, make: MakePart): unknown[] {
  return valuesOf(of)
    .filter((_, i) => (bits >> BigInt(i)) & 1n)
    .map((value) => make(of, pack(of, value, '')))
}

/** The elements of a collection that is written to a place. Throws Q103 if there are none, and Q120 if they never end. */
export function itemsOf(node: Node, value: unknown, path: string): readonly unknown[] {
  if (!isIterable(value)) throw outside(node, value, path)
  return [...ending(value, () => endless('the value', [`variable ${path}`]))]
}

function low(bits: bigint, count: number): bigint {
  return bits & ((1n << BigInt(count)) - 1n)
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function outside(node: Node, value: unknown, path: string): QuorateError {
  return new QuorateError({
    code: 'Q103',
    class: 'spec',
    where: [`variable ${path}`],
    problem: `${printAny(value)} is outside ${node.label}`,
    hint: hintFor(value),
  })
}

/** Suggests a fix. Widening the domain would not help with `undefined` or `NaN`, which no domain contains. */
function hintFor(value: unknown): string {
  if (value === undefined) return 'check for an element that is missing, or for a function that returns nothing'
  if (Number.isNaN(value)) return 'check for a calculation with undefined, or with something else that is not a number'
  return 'widen the domain, or guard the action so that it cannot write this value'
}

export function overflow(node: Node, max: number, path: string): QuorateError {
  return new QuorateError({
    code: 'Q104',
    class: 'spec',
    where: [`variable ${path}`],
    problem: `more than ${max} elements in ${node.label}`,
    hint: 'raise the capacity, or guard the action so that it cannot add to a full one',
  })
}
