import { must } from '../../must.ts'
import { frozenArray, frozenRecord } from '../values/values.ts'
import type { Node } from '../node.ts'
import { valuesOf } from './enumerate.ts'

/**
 * The value at a position in the domain's order. Records and arrays are made from their parts' values; only the parts
 * are listed. Throws Q053 if a part has more than 2^20 values.
 */
export function valueAt(node: Node, position: number): unknown {
  if (node.kind === 'scalar') return node.valueAt(position)
  if (node.kind === 'array')
    return frozenArray(
      valuesAt(
        Array.from({ length: node.length }, () => node.of),
        position,
      ),
    )
  if (node.kind !== 'record') return must(valuesOf(node)[position])
  const values = valuesAt(
    node.fields.map((field) => field.node),
    position,
  )
  return frozenRecord(Object.fromEntries(node.fields.map(({ name }, i) => [name, values[i]])))
}

/** The values at a position in the order of all combinations. The last one changes fastest. */
function valuesAt(nodes: readonly Node[], position: number): unknown[] {
  const values: unknown[] = []
  let rest = position
  for (const node of nodes.toReversed()) {
    const size = Number(node.cardinality)
    values.push(valueAt(node, rest % size))
    rest = Math.floor(rest / size)
  }
  return values.toReversed()
}

/** The parts of a domain that `valueAt` lists. */
export function listedParts(node: Node): readonly Node[] {
  if (node.kind === 'scalar') return []
  if (node.kind === 'array') return listedParts(node.of)
  return node.kind === 'record' ? node.fields.flatMap((field) => listedParts(field.node)) : [node]
}
