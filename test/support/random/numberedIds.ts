import { ids, type IdsDomain } from 'quorate'
import { nodeOf, typed } from '../../../checker/domain/node.ts'

/** A symmetric id type whose ids are numbers to TypeScript, as to a spec in plain JavaScript: with literals, an order and arithmetic. */
export function numberedIds(name: string, count: number): IdsDomain {
  return typed(nodeOf(ids(name, count, { symmetric: true })))
}
