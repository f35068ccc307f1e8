import { geometric, multisets, subsets, sum } from './count.ts'
import { valuesOf } from '../members/enumerate.ts'
import { unfitOptions } from './options.ts'
import {
  bitsFor,
  type Field,
  invalid,
  type InvalidNode,
  type Node,
  nodeOf,
  parts,
  type RecordNode,
  type ScalarNode,
  typed,
} from '../node.ts'
import { printValue } from '../print.ts'
import { flawOf } from '../flaw.ts'
import { nullable } from './scalar.ts'
import type {
  ArrayOf,
  BagDraft,
  BagView,
  Domain,
  Fields,
  IdsDomain,
  KeyedArrayOf,
  OptionOf,
  RecordDraft,
  RecordView,
  SeqDraft,
  SeqView,
  SetDraft,
  SetView,
  UnionDraft,
  UnionView,
  Variants,
  ViewOf,
} from '../types.ts'

/** Sets over larger domains are stored as sorted sequences and need a maximum length. */
const MAX_BITSET = 256n
/** 4,096 words, the largest state that can be explored. */
export const MAX_BITS = 4096 * 32

/** Another domain plus null. */
export function option<T extends Domain>(of: T): OptionOf<T> {
  const node = nodeOf(of)
  if (node.kind === 'scalar') return typed(nullable(node))
  if (node.kind === 'option')
    return typed(invalid(`option(${node.label})`, `option(${node.label}) has null twice`, 'remove one option(…)'))
  return typed({
    kind: 'option',
    label: `option(${node.label})`,
    cardinality: node.cardinality + 1n,
    bits: node.bits + 1,
    of: node,
  })
}

/** A record with named fields. */
export function record<F extends Fields>(fields: F): Domain<RecordView<F>, RecordDraft<F>> {
  return typed(unfit('record', fields) ?? recordNode(fields))
}

/** Checks the object's own fields. Inherited ones are not part of the record. */
function unfit(kind: 'record' | 'union', fields: unknown): Node | null {
  if (typeof fields !== 'object' || fields === null)
    return invalid(`${kind}(…)`, `${kind}(…) has no fields`, 'give a plain object: { name: domain }')
  const flaw = flawOf(fields, 'fields')
  return flaw && invalid(`${kind}(…)`, `the fields of ${kind}(…): ${flaw.problem}`, flaw.hint)
}

export function recordNode(fields: Fields): RecordNode {
  const list = fieldsOf(fields)
  return {
    kind: 'record',
    label: `record({ ${list.map((f) => f.name).join(', ')} })`,
    cardinality: product(list),
    bits: width(list),
    fields: list,
  }
}

/** One of several records, told apart by `kind`. */
export function union<U extends Variants>(variants: U): Domain<UnionView<U>, UnionDraft<U>> {
  const unlike = [variants, ...Object.values(variants)]
    .map((part) => unfit('union', part))
    .find((node) => node !== null)
  if (unlike) return typed(unlike)
  const list = Object.entries(variants).map(([name, fields]) => ({ name, fields: fieldsOf(fields) }))
  const label = `union({ ${list.map((v) => v.name).join(', ')} })`
  if (list.length === 0) return typed(invalid(label, 'union({}) has no values', 'name at least one variant'))
  const clash = list.find((v) => v.fields.some((f) => f.name === 'kind'))
  if (clash)
    return typed(
      invalid(
        label,
        `variant ${clash.name} has a field 'kind'`,
        "'kind' distinguishes the variants; choose another name",
      ),
    )
  const tagBits = bitsFor(list.length)
  return typed({
    kind: 'union',
    label,
    cardinality: sum(list.map((v) => product(v.fields))),
    bits: tagBits + Math.max(...list.map((v) => width(v.fields))),
    variants: list,
    tagBits,
  })
}

/** One value per id, per index 0 .. n - 1, or per value of a record or union. */
export function array<T extends Domain, I = number>(index: IdsDomain<I> | number, of: T): ArrayOf<T, I>
export function array<T extends Domain, K extends object>(keys: Domain<K>, of: T): KeyedArrayOf<T, K>
export function array(index: Domain | number, of: Domain): Domain {
  const node = nodeOf(of)
  const given = typeof index === 'number' ? undefined : nodeOf(index)
  const keys = given?.kind === 'record' || given?.kind === 'union' ? given : undefined
  const by = keys ? keyIndex(keys) : given
  if (by?.kind === 'invalid') return typed(by)
  if (by && by.kind !== 'scalar')
    return typed(
      invalid(`array(${by.label}, …)`, `${by.label} cannot index an array`, 'use an id type, a number or a record'),
    )
  const length = by ? by.size : Number(index)
  const label = `array(${by ? by.label : length}, ${node.label})`
  if (!Number.isSafeInteger(length) || length < 1)
    return typed(invalid(label, `${label} has no elements`, 'the length must be a whole number, at least 1'))
  if (length * node.bits > MAX_BITS) return typed(tooLarge(label, length * node.bits))
  return typed({
    kind: 'array',
    label,
    cardinality: node.cardinality ** BigInt(length),
    bits: length * node.bits,
    of: node,
    length,
    index: by,
    keys,
  })
}

/** The positions of the values of a record or union, each printed as its value. */
function keyIndex(keys: Node): ScalarNode | InvalidNode {
  const { label } = keys
  const nodes = [...parts(keys, '')].map(({ node }) => node)
  const impossible = nodes.find((node) => node.kind === 'invalid')
  if (impossible) return impossible
  if (nodes.some((node) => node.kind === 'scalar' && node.symmetric))
    return invalid(
      `array(${label}, …)`,
      `${label} has symmetric ids, so it cannot index an array`,
      'nest arrays, array(Node, array(Node, …)), or use ids that are not symmetric',
    )
  if (keys.cardinality > MAX_BITS)
    return invalid(
      `array(${label}, …)`,
      `${label} has ${keys.cardinality} values, too many to index an array`,
      'make the domains of its fields smaller',
    )
  const size = Number(keys.cardinality)
  return {
    kind: 'scalar',
    label,
    cardinality: keys.cardinality,
    bits: bitsFor(size),
    size,
    offset: 0,
    table: undefined,
    nullable: false,
    ids: undefined,
    symmetric: false,
    indexOf: (i) => (typeof i === 'number' && Number.isInteger(i) && i >= 0 && i < size ? i : -1),
    valueAt: (i) => i,
    print: (i) => printValue(keys, valuesOf(keys)[Number(i)]),
  }
}

/** An ordered list of at most `max` values. */
export function seq<T extends Domain>(of: T, max: number): Domain<SeqView<ViewOf<T>>, SeqDraft<ViewOf<T>>> {
  const node = nodeOf(of)
  const label = `seq(${node.label}, ${max})`
  if (!whole(max)) return typed(badMax(label))
  const lengthBits = bitsFor(max + 1)
  const bits = lengthBits + max * node.bits
  if (bits > MAX_BITS) return typed(tooLarge(label, bits))
  return typed({ kind: 'seq', label, cardinality: geometric(node.cardinality, max), bits, of: node, max, lengthBits })
}

/** A set of values. If the domain has more than 256 of them, the set holds at most `max`. */
export function set<T extends Domain>(
  of: T,
  options: { readonly max?: number } = {},
): Domain<SetView<ViewOf<T>>, SetDraft<ViewOf<T>>> {
  const node = nodeOf(of)
  const { max } = options
  const label = max === undefined ? `set(${node.label})` : `set(${node.label}, { max: ${max} })`
  const misused = unfitOptions(label, options, 'max')
  if (misused) return typed(misused)
  if (max === undefined) {
    if (node.cardinality > MAX_BITSET)
      return typed(
        invalid(
          label,
          `${node.label} has ${node.cardinality} values, too many for one bit each`,
          'say how many values a set may have: set(…, { max })',
        ),
      )
    return typed({
      kind: 'set',
      label,
      cardinality: 2n ** node.cardinality,
      bits: Number(node.cardinality),
      of: node,
      max,
      lengthBits: 0,
    })
  }
  if (!whole(max)) return typed(badMax(label))
  const lengthBits = bitsFor(max + 1)
  const bits = lengthBits + max * node.bits
  if (bits > MAX_BITS) return typed(tooLarge(label, bits))
  return typed({ kind: 'set', label, cardinality: subsets(node.cardinality, max), bits, of: node, max, lengthBits })
}

/** A multiset of at most `max` values, counting repetitions. */
export function bag<T extends Domain>(of: T, max: number): Domain<BagView<ViewOf<T>>, BagDraft<ViewOf<T>>> {
  const node = nodeOf(of)
  const label = `bag(${node.label}, ${max})`
  if (!whole(max)) return typed(badMax(label))
  const lengthBits = bitsFor(max + 1)
  const bits = lengthBits + max * node.bits
  if (bits > MAX_BITS) return typed(tooLarge(label, bits))
  return typed({ kind: 'bag', label, cardinality: multisets(node.cardinality, max), bits, of: node, max, lengthBits })
}

function fieldsOf(fields: Fields): readonly Field[] {
  return Object.entries(fields).map(([name, domain]) => ({
    name,
    node: RESERVED.test(name) ? reserved(name) : nodeOf(domain),
  }))
}

/** Names that views reserve for themselves. */
const RESERVED = /^\$|_$|^__proto__$/

function reserved(name: string): Node {
  return invalid(name, `no field can be called '${name}'`, 'choose a name that does not begin with $ or end with _')
}

function product(fields: readonly Field[]): bigint {
  return fields.reduce((n, f) => n * f.node.cardinality, 1n)
}

function width(fields: readonly Field[]): number {
  return fields.reduce((n, f) => n + f.node.bits, 0)
}

function whole(max: unknown): boolean {
  return Number.isSafeInteger(max) && Number(max) >= 0
}

function tooLarge(label: string, bits: number): Node {
  return invalid(label, `${label} takes ${bits} bits`, `a state has at most ${MAX_BITS} bits; make the domain smaller`)
}

function badMax(label: string): Node {
  return invalid(
    label,
    `${label} needs a capacity`,
    'the second argument is the largest number of elements, a whole number',
  )
}
