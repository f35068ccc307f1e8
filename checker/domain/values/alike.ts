import { formOf, isSimpleRecord } from './equality.ts'
import { shapeOf } from './guard.ts'
import type { Field, Node } from '../node.ts'
import { isIterable, partOf } from '../symbols.ts'

/**
 * Whether this could equal a value of the domain, judging by the kinds of objects in it. Values assigned to a place are
 * copied, so class instances and generators are fine there. But a record that is a member of a collection equals only
 * plain objects, and such a sequence equals only arrays.
 */
export function isAlike(node: Node, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  switch (node.kind) {
    case 'scalar':
    case 'invalid':
      return true
    case 'option':
      return isAlike(node.of, value)
    case 'record':
      return isRecord(value) && areAlike(node.fields, value)
    case 'union': {
      const variant = isRecord(value) && node.variants.find(({ name }) => name === partOf(value, 'kind'))
      return variant ? areAlike(variant.fields, value) : false
    }
    case 'array':
    case 'seq':
      return kindOf(value) === 'list' && haveAlike(node.of, value)
    case 'set':
    case 'bag':
      return kindOf(value) === node.kind && haveAlike(node.of, value)
  }
}

/** The checker's objects have a shape; the author's objects have to be examined. */
function kindOf(value: object): string | null {
  return shapeOf(value) ?? formOf(value)
}

function isRecord(value: object): boolean {
  const shape = shapeOf(value)
  if (shape !== null) return shape === 'record'
  return isSimpleRecord(value) || (formOf(value) === 'record' && !hasSymbols(value))
}

function hasSymbols(value: object): boolean {
  return Object.getOwnPropertySymbols(value).some((key) => Object.prototype.propertyIsEnumerable.call(value, key))
}

function areAlike(fields: readonly Field[], value: object): boolean {
  return fields.every(({ name, node }) => node.kind === 'scalar' || isAlike(node, partOf(value, name)))
}

function haveAlike(of: Node, value: object): boolean {
  return of.kind === 'scalar' || (isIterable(value) && [...value].every((item) => isAlike(of, item)))
}
