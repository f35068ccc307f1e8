import { ids, type IdsDomain } from 'quorate'
import { nodeOf, typed } from '../../../checker/domain/node.ts'

/**
 * A symmetric id type whose ids are numbers to TypeScript, as in a spec in plain JavaScript, so literals, order
 * comparisons and arithmetic are possible.
 */
export function numberedIds(name: string, count: number): IdsDomain {
  return typed(nodeOf(ids(name, count, { symmetric: true })))
}
