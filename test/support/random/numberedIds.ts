import { ids, type IdsDomain } from 'quorate'
import { nodeOf, typed } from '../../../checker/domain/node.ts'

/**
 * A symmetric id type whose ids are numbers to TypeScript, as they would be in a plain JavaScript spec. This makes
 * literals, order comparisons and arithmetic possible.
 */
export function numberedIds(name: string, count: number): IdsDomain {
  return typed(nodeOf(ids(name, count, { symmetric: true })))
}
