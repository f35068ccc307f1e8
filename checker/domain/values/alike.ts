import { formOf } from './equality.ts'
import { shapeOf } from './guard.ts'
import type { Field, Node } from '../node.ts'
import { isIterable, partOf } from '../symbols.ts'

/**
 * Whether this can equal a value of the domain, judging by the objects that it consists of. Values assigned to a place
 * are copied, including instances of classes and generators. However, a record that is a member of a collection equals
 * only plain objects, and a sequence that is a member equals only arrays.
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

/** Objects of the checker have a shape; objects of the author are examined. */
function kindOf(value: object): string | null {
  return shapeOf(value) ?? formOf(value)
}

function isRecord(value: object): boolean {
  const shape = shapeOf(value)
  return shape === null ? formOf(value) === 'record' && !hasSymbols(value) : shape === 'record'
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
