import { QuorateError } from '../../errors.ts'
import type { Field, Node } from '../node.ts'
import { NARROW_BITS, standingFor, textOf } from '../values/own.ts'
import { isOwn, own } from '../marks.ts'
import { FrozenBag, FrozenSet, frozenArray, frozenRecord } from '../values/values.ts'

/** How many values or bindings may be listed. */
export const MAX_VALUES = 1n << 20n
const known = new WeakMap<Node, readonly unknown[]>()

/**
 * All values of a domain in order. They are frozen, and every call returns the same objects. Throws Q053 for more than
 * 2^20.
 */
export function valuesOf(node: Node): readonly unknown[] {
  const found = known.get(node)
  if (found) return found
  if (node.kind === 'invalid')
    throw new QuorateError({ code: 'Q051', class: 'load', problem: node.problem, hint: node.hint })
  if (node.cardinality > MAX_VALUES)
    throw new QuorateError({
      code: 'Q053',
      class: 'load',
      problem: `${node.label} has ${node.cardinality} values, too many to list`,
      hint: `at most ${MAX_VALUES} can be listed; choose from the state instead: (s) => …`,
    })
  const values = enumerate(node).map((value) => owned(node, value))
  known.set(node, values)
  return values
}

/** Registers the value or, in a narrow domain, returns the shared object for it. */
function owned(node: Node, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isOwn(value)) return value
  return node.bits <= NARROW_BITS ? standingFor(textOf(value), own(value)) : own(value)
}

function enumerate(node: Exclude<Node, { kind: 'invalid' }>): unknown[] {
  switch (node.kind) {
    case 'scalar':
      return Array.from({ length: node.size }, (_, i) => node.valueAt(i))
    case 'option':
      return [null, ...valuesOf(node.of)]
    case 'record':
      return records(node.fields, {})
    case 'union':
      return node.variants.flatMap((v) => records(v.fields, { kind: v.name }))
    case 'array':
      return tuples(valuesOf(node.of), node.length).map((items) => frozenArray([...items]))
    case 'seq':
      return upTo(node.max)
        .flatMap((n) => tuples(elementValues(node), n))
        .map((items) => frozenArray([...items]))
    case 'set':
      return (
        node.max === undefined
          ? masks(valuesOf(node.of))
          : upTo(node.max).flatMap((n) => chosen(elementValues(node), n, 1))
      ).map((items) => new FrozenSet(items))
    case 'bag':
      return upTo(node.max)
        .flatMap((n) => chosen(elementValues(node), n, 0))
        .map((items) => new FrozenBag(items))
  }
}

/** The values that a list can hold. A list with capacity 0 does not need them, and there might be too many to list. */
function elementValues({ of, max }: { readonly of: Node; readonly max?: number | undefined }): readonly unknown[] {
  return max === 0 ? [] : valuesOf(of)
}

function records(fields: readonly Field[], start: object): unknown[] {
  return fields
    .reduce<object[]>(
      (rows, f) => rows.flatMap((row) => valuesOf(f.node).map((v) => ({ ...row, [f.name]: v }))),
      [start],
    )
    .map((row) => frozenRecord(row))
}

function tuples(values: readonly unknown[], length: number): (readonly unknown[])[] {
  let rows: (readonly unknown[])[] = [[]]
  for (let i = 0; i < length; i++) rows = rows.flatMap((row) => values.map((v) => [...row, v]))
  return rows
}

/** All ascending selections of `length` values in which each is at least `gap` positions after the previous one. */
function chosen(values: readonly unknown[], length: number, gap: 0 | 1, from = 0): (readonly unknown[])[] {
  if (length === 0) return [[]]
  return values
    .slice(from)
    .flatMap((v, i) => chosen(values, length - 1, gap, from + i + gap).map((rest) => [v, ...rest]))
}

export function masks(values: readonly unknown[]): (readonly unknown[])[] {
  return Array.from({ length: 2 ** values.length }, (_, mask) => values.filter((_v, i) => (mask >>> i) & 1))
}

function upTo(max: number): number[] {
  return Array.from({ length: max + 1 }, (_, n) => n)
}
