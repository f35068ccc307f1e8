import { List, Map as ImmutableMap, Set as ImmutableSet } from 'immutable'
import type { Field, Node, ScalarValue } from '../domain/node.ts'

/**
 * A value of a domain in the reference engine. Scalars and null are plain JavaScript values. Records and unions are
 * Maps; the Map of a union includes its `kind`. Arrays and sequences are Lists, sets are Sets, and bags are Lists in
 * the order of the domain. Use Immutable's `is` to compare them.
 */
export type Value = ScalarValue | ImmutableMap<string, Value> | List<Value> | ImmutableSet<Value>

/** A state, which maps variable names to values. */
export type StateValue = ImmutableMap<string, Value>

export function asMap(value: Value): ImmutableMap<string, Value> {
  if (ImmutableMap.isMap(value)) return value
  throw new TypeError('the reference expected a record here')
}

export function asList(value: Value): List<Value> {
  if (List.isList(value)) return value
  throw new TypeError('the reference expected a list here')
}

export function asSet(value: Value): ImmutableSet<Value> {
  if (ImmutableSet.isSet(value)) return value
  throw new TypeError('the reference expected a set here')
}

/** Reads a field of a record or of the current variant of a union. */
export function fieldOf(value: Value, name: string): Value {
  const field = asMap(value).get(name)
  if (field === undefined) throw new TypeError(`the reference expected a field '${name}' here`)
  return field
}

/** Reads an element that is known to exist. */
export function itemOf(value: Value, index: number): Value {
  const item = asList(value).get(index)
  if (item === undefined) throw new TypeError(`the reference expected an element ${index} here`)
  return item
}

/** The current variant of a union. */
export function kindOf(value: Value): string {
  const kind = fieldOf(value, 'kind')
  if (typeof kind === 'string') return kind
  throw new TypeError('the reference expected a union here')
}

export function fieldsOfKind(node: Node, kind: string): readonly Field[] {
  return (node.kind === 'union' && node.variants.find((v) => v.name === kind)?.fields) || []
}

/** The first value of a domain. */
export function zeroOf(node: Node): Value {
  switch (node.kind) {
    case 'scalar':
      return node.valueAt(0)
    case 'option':
      return null
    case 'record':
      return zeroFields(node.fields, [])
    case 'union': {
      const first = node.variants[0]
      return zeroFields(first?.fields ?? [], [['kind', first?.name ?? '']])
    }
    case 'array':
      return List(Array.from({ length: node.length }, () => zeroOf(node.of)))
    case 'seq':
    case 'bag':
      return List()
    case 'set':
      return ImmutableSet()
    case 'invalid':
      throw new TypeError(`invalid domain in a validated model: ${node.problem}`)
  }
}

function zeroFields(fields: readonly Field[], start: readonly [string, Value][]): Value {
  return ImmutableMap([...start, ...fields.map((f): [string, Value] => [f.name, zeroOf(f.node)])])
}
