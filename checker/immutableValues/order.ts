import type { Field, Node } from '../domain/node.ts'
import { asList, asSet, fieldOf, fieldsOfKind, kindOf, type Value } from './value.ts'

/** Compares two values by the order of their domain: negative if `a` comes first, 0 if they are equal. */
export function compare(node: Node, a: Value, b: Value): number {
  switch (node.kind) {
    case 'scalar':
      return node.indexOf(a) - node.indexOf(b)
    case 'option':
      if (a === null || b === null) return Number(a !== null) - Number(b !== null)
      return compare(node.of, a, b)
    case 'record':
      return compareFields(node.fields, a, b)
    case 'union': {
      const rank = (value: Value): number => node.variants.findIndex((v) => v.name === kindOf(value))
      return rank(a) - rank(b) || compareFields(fieldsOfKind(node, kindOf(a)), a, b)
    }
    case 'array':
    case 'seq':
    case 'bag':
      return compareLists(node.of, [...asList(a)], [...asList(b)])
    case 'set':
      if (node.max !== undefined) return compareLists(node.of, elements(node.of, a), elements(node.of, b))
      return compareSubsets(node.of, a, b)
    case 'invalid':
      throw new TypeError(`invalid domain in a validated model: ${node.problem}`)
  }
}

/** The elements of a set, in the order of their domain. */
export function elements(of: Node, set: Value): readonly Value[] {
  return sorted(of, asSet(set))
}

export function sorted(of: Node, values: Iterable<Value>): Value[] {
  return [...values].sort((a, b) => compare(of, a, b))
}

function compareFields(fields: readonly Field[], a: Value, b: Value): number {
  return firstDifference(fields.map((f) => () => compare(f.node, fieldOf(a, f.name), fieldOf(b, f.name))))
}

/** Compares two lists by length, then element by element. */
function compareLists(of: Node, a: readonly Value[], b: readonly Value[]): number {
  if (a.length !== b.length) return a.length - b.length
  return firstDifference(a.map((item, i) => () => compare(of, item, b[i] ?? null)))
}

/**
 * Compares sets as binary numbers in which bit `i` stands for element `i` of the domain, so the result depends on the
 * largest element that only one of them contains.
 */
function compareSubsets(of: Node, a: Value, b: Value): number {
  const onlyA = sorted(of, asSet(a).subtract(asSet(b))).at(-1)
  const onlyB = sorted(of, asSet(b).subtract(asSet(a))).at(-1)
  if (onlyA === undefined || onlyB === undefined) return Number(onlyA !== undefined) - Number(onlyB !== undefined)
  return compare(of, onlyA, onlyB)
}

function firstDifference(parts: readonly (() => number)[]): number {
  for (const part of parts) {
    const difference = part()
    if (difference !== 0) return difference
  }
  return 0
}
