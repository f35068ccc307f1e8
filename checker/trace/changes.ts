import { is } from 'immutable'
import type { Field, Node } from '../domain/node.ts'
import { printIndex, printValue } from '../domain/print.ts'
import { ValueInterner } from '../reference/interpreter/freeze.ts'
import { elements } from '../immutableValues/order.ts'
import { asList, asSet, fieldOf, fieldsOfKind, itemOf, kindOf, type Value } from '../immutableValues/value.ts'
import type { Change } from './trace.ts'

/**
 * Finds where two values of a domain differ, down to the deepest difference: records by field, arrays and sequences
 * by index, sets and bags by element. If a value becomes another variant, becomes null, or was null before, it
 * counts as one difference.
 */
export function changesBetween(node: Node, before: Value, after: Value, path = ''): readonly Change[] {
  if (is(before, after)) return []
  switch (node.kind) {
    case 'scalar':
      return [whole(node, before, after, path)]
    case 'option':
      if (before === null || after === null) return [whole(node, before, after, path)]
      return changesBetween(node.of, before, after, path)
    case 'record':
      return inFields(node.fields, before, after, path)
    case 'union':
      if (kindOf(before) !== kindOf(after)) return [whole(node, before, after, path)]
      return inFields(fieldsOfKind(node, kindOf(before)), before, after, path)
    case 'array':
      return indices(before).flatMap((i) =>
        changesBetween(node.of, itemOf(before, i), itemOf(after, i), `${path}[${printIndex(node.index, i)}]`),
      )
    case 'seq':
      return inSequence(node.of, before, after, path)
    case 'set':
      return [
        ...elements(node.of, asSet(before).subtract(asSet(after))).map((item) => removed(node.of, item, path)),
        ...elements(node.of, asSet(after).subtract(asSet(before))).map((item) => added(node.of, item, path)),
      ]
    case 'bag':
      return [
        ...moreIn(before, after).map((item) => removed(node.of, item, path)),
        ...moreIn(after, before).map((item) => added(node.of, item, path)),
      ]
    case 'invalid':
      throw new TypeError(`invalid domain in a validated model: ${node.problem}`)
  }
}

function inFields(fields: readonly Field[], before: Value, after: Value, path: string): readonly Change[] {
  return fields.flatMap(({ name, node }) =>
    changesBetween(node, fieldOf(before, name), fieldOf(after, name), path === '' ? name : `${path}.${name}`),
  )
}

function inSequence(of: Node, before: Value, after: Value, path: string): readonly Change[] {
  const common = indices(before).filter((i) => i < asList(after).size)
  return [
    ...common.flatMap((i) => changesBetween(of, itemOf(before, i), itemOf(after, i), `${path}[${i}]`)),
    ...indices(before)
      .slice(common.length)
      .map((i) => removed(of, itemOf(before, i), `${path}[${i}]`)),
    ...indices(after)
      .slice(common.length)
      .map((i) => added(of, itemOf(after, i), `${path}[${i}]`)),
  ]
}

/** The elements that occur more often in one bag than in the other, each repeated once for every extra occurrence. */
function moreIn(bag: Value, than: Value): readonly Value[] {
  let rest = asList(than)
  return [...asList(bag)].filter((item) => {
    const at = rest.indexOf(item)
    if (at >= 0) rest = rest.delete(at)
    return at < 0
  })
}

function indices(list: Value): readonly number[] {
  return [...asList(list).keys()]
}

function whole(node: Node, before: Value, after: Value, path: string): Change {
  return { path, kind: 'changed', before: print(node, before), after: print(node, after) }
}

function added(node: Node, value: Value, path: string): Change {
  return { path, kind: 'added', before: '', after: print(node, value) }
}

function removed(node: Node, value: Value, path: string): Change {
  return { path, kind: 'removed', before: print(node, value), after: '' }
}

/** Prints a value in the author's notation. */
export function print(node: Node, value: Value): string {
  return printValue(node, new ValueInterner().frozen(node, value))
}
