import { $copy, $set, $words } from '../source/words.holes.js'
import { $here, batch, trees } from './steps.holes.js'
import { next, state } from './successor.source.js'

/**
 * Apply the leaf of an effect to a state. For short states, a leaf lists the bits to keep and the bits to set for each
 * word. For longer states, it begins with a count, followed by [word, bits kept, bits set] for each word that changes.
 */

/** @param {number} effect */
export function $patchShort(effect) {
  for (let $i = 0; $i < $words; $i++) {
    next[$i] = (state[$i] & trees[effect + 2 * $i]) | trees[effect + (2 * $i + 1)]
  }
}

/** @param {number} effect */
export function $patchLong(effect) {
  $set(next, state)
  for (let j = effect + 1, end = effect + 3 * trees[effect]; j <= end; j += 3) {
    const word = trees[j]
    next[word] = (next[word] & trees[j + 1]) | trees[j + 2]
  }
}

/**
 * Writes a changed state into the batch: the effect is applied to the state at a position in the block's segment. `changed` is 0
 * if the effect changes nothing.
 *
 * @param {number} effect
 * @param {number} at
 * @param {number} to
 * @param {number} changed
 */
export function $patchBatchShort(effect, at, to, changed) {
  let was = 0
  let now = 0
  for (let $i = 0; $i < $words; $i++) {
    was = $here[at + $i]
    batch[to + $i] = now = (was & trees[effect + 2 * $i]) | trees[effect + (2 * $i + 1)]
    changed |= was ^ now
  }
}

/**
 * @param {number} effect
 * @param {number} at
 * @param {number} to
 * @param {number} changed
 */
export function $patchBatchLong(effect, at, to, changed) {
  const end = effect + 3 * trees[effect]
  $copy(batch, to, $here, at)
  for (let j = effect + 1; j <= end; j += 3) {
    const word = trees[j]
    const was = $here[at + word]
    const now = (was & trees[j + 1]) | trees[j + 2]
    batch[to + word] = now
    changed |= was ^ now
  }
}
