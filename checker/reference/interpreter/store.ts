import { List, Map as ImmutableMap, Set as ImmutableSet } from 'immutable'
import { isAlike } from '../../domain/values/alike.ts'
import { partOf } from '../../domain/symbols.ts'
import type { Field, Node, SeqNode } from '../../domain/node.ts'
import { itemsOf, outside, overflow } from '../../domain/members/bigintCodec.ts'
import { printIndex } from '../../domain/print.ts'
import { surplus, surplusOf } from '../../domain/members/surplus.ts'
import { isQuorateError } from '../../errors.ts'
import { present } from '../../domain/marks.ts'
import { sorted } from '../../immutableValues/order.ts'
import type { Value } from '../../immutableValues/value.ts'

/**
 * Copies what an author wrote (a literal, a view or a frozen value) as a value of the domain. If the domain has no
 * such value, throws Q103 or Q104, naming the place within `path`.
 */
export function store(node: Node, value: unknown, path: string): Value {
  switch (node.kind) {
    case 'scalar': {
      const index = node.indexOf(value)
      if (index < 0) throw outside(node, value, path)
      return node.valueAt(index)
    }
    case 'option':
      return value === null ? null : store(node.of, value, path)
    case 'record':
      return storeFields(node, node.fields, value, path, [])
    case 'union': {
      const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
      const variant = node.variants.find((v) => v.name === kind)
      if (!variant) throw outside(node, value, path)
      return storeFields(node, variant.fields, value, path, [['kind', variant.name]])
    }
    case 'array': {
      const items = itemsOf(node, value, path)
      if (items.length !== node.length) throw outside(node, value, path)
      return List(items.map((item, i) => store(node.of, item, `${path}[${printIndex(node.index, i)}]`)))
    }
    case 'seq': {
      const items = itemsOf(node, value, path)
      return List(items.map((item, i) => storeItem(node, item, i, path)))
    }
    case 'set': {
      const items = ImmutableSet(itemsOf(node, value, path).map((item) => store(node.of, item, `${path}[]`)))
      if (node.max !== undefined && items.size > node.max) throw overflow(node, node.max, path)
      return items
    }
    case 'bag': {
      const items = itemsOf(node, value, path).map((item) => store(node.of, item, `${path}[]`))
      if (items.length > node.max) throw overflow(node, node.max, path)
      return List(sorted(node.of, items))
    }
    case 'invalid':
      throw new TypeError(`invalid domain in a validated model: ${node.problem}`)
  }
}

/** The value of element `index` of a sequence. */
export function storeItem(node: SeqNode, item: unknown, index: number, path: string): Value {
  if (index >= node.max) throw overflow(node, node.max, path)
  return store(node.of, item, `${path}[${index}]`)
}

/** Like `store`, but returns undefined for anything that does not equal a value of the domain. */
export function storeIfMember(node: Node, value: unknown): Value | undefined {
  if (!isAlike(node, value)) return undefined
  try {
    return store(node, value, '')
  } catch (error) {
    if (isQuorateError(error) && ['Q103', 'Q104'].includes(error.complaint.code)) return undefined
    throw error
  }
}

function storeFields(
  node: Node,
  fields: readonly Field[],
  value: unknown,
  path: string,
  start: readonly [string, Value][],
): Value {
  if (typeof value !== 'object' || value === null) throw outside(node, value, path)
  const extra = surplusOf(fields, value, node.kind === 'union')
  if (extra !== undefined) throw surplus(node, extra, path)
  // Reading a view's fields detects whether it is stale. For a view without fields, this call does.
  if (fields.length === 0) present(value)
  const stored = fields.map((f): [string, Value] => [f.name, store(f.node, partOf(value, f.name), `${path}.${f.name}`)])
  return ImmutableMap([...start, ...stored])
}
