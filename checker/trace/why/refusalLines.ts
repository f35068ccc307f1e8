import { placeText, WHOLE } from '../../language/definition/observation.ts'
import type { ConjunctFacts, Refusal } from './why.ts'

/**
 * Describes a refusal: what refuses, where it is written, and the values that it read, one place per line. For a
 * guard that is not split into conjuncts, lists only the values.
 */
export function refusalLines(refusal: Refusal): readonly string[] {
  if (refusal.by === 'constraint') return ['the state is outside the constraint']
  if (refusal.by === 'budget') return [`the budget of ${refusal.fault} is used up`]
  const { conjunct, within, reads } = refusal
  return [
    ...(conjunct.text === WHOLE ? [] : [`${quoted(conjunct)} is false`]),
    ...(within ? [`because ${quoted(within)} is false`] : []),
    ...reads.map(({ path, value }) => `${path} is ${value}`),
  ]
}

/** `isFollowing(s, follower, leader) (specs/raft/raft.ts:192:11)` */
function quoted({ text, place }: ConjunctFacts): string {
  return place ? `${text} (${placeText(place)})` : text
}
