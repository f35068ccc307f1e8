import type { Field, Node } from '../../../checker/domain/node.ts'
import type { Picks } from './picks.ts'

/** A value from a domain, as an author would write it. */
export function someValue(node: Node, picks: Picks): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.valueAt(picks.below(node.size))
    case 'option':
      return picks.below(3) === 0 ? null : someValue(node.of, picks)
    case 'record':
      return fields(node.fields, picks, {})
    case 'union': {
      const { name, fields: own } = picks.of(node.variants)
      return fields(own, picks, { kind: name })
    }
    case 'array':
      return Array.from({ length: node.length }, () => someValue(node.of, picks))
    case 'seq':
    case 'bag':
      return picks.times(node.max, () => someValue(node.of, picks))
    case 'set':
      return new Set(picks.times(node.max ?? 3, () => someValue(node.of, picks)))
    case 'invalid':
      throw new TypeError(node.problem)
  }
}

function fields(list: readonly Field[], picks: Picks, into: Record<string, unknown>): Record<string, unknown> {
  for (const { name, node } of list) into[name] = someValue(node, picks)
  return into
}
