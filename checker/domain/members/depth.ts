import type { Node } from '../node.ts'

/** How deeply domains may be nested. Functions that traverse a value or a domain recurse once per level. */
export const DEEPEST = 100

/** Whether a domain is nested more deeply than that. */
export function isTooDeep(node: Node): boolean {
  let level: ReadonlySet<Node> = new Set([node])
  for (let depth = 1; level.size > 0; depth++) {
    if (depth > DEEPEST) return true
    level = new Set([...level].flatMap(insides))
  }
  return false
}

function insides(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'record':
      return node.fields.map((field) => field.node)
    case 'union':
      return node.variants.flatMap((variant) => variant.fields.map((field) => field.node))
    case 'array':
      return node.keys ? [node.of, node.keys] : [node.of]
    case 'option':
    case 'seq':
    case 'set':
    case 'bag':
      return [node.of]
    case 'scalar':
    case 'invalid':
      return []
  }
}
