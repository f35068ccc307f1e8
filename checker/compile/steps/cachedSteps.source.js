/** @import { ResultCache, TreeWalks } from './steps.holes.js' */
import { walk } from '../resultCache/walk.source.js'
import { $set } from '../source/words.holes.js'
import {
  $blockWords,
  $counters,
  $disabled,
  $effectsLookedUp,
  $lookedUpFrom,
  $maxSteps,
  $none,
  $patch,
  $store,
  acts,
  arena,
  control,
  here,
  peers,
  runtime,
  segments,
  trees,
} from './steps.holes.js'
import { expanded, get, noted, runAll } from './steps.source.js'
import { $atAction, $atOrdinal, $atRow, $judge, currentRow, firings, next, state } from './successor.source.js'

/**
 * Expands states using cached results. If a result that an action needs is not cached, the author's code runs instead.
 */

/** @type {ResultCache} */
export var cache = $none()
/** @type {TreeWalks} */
export var walks = $none()
/** Counts lookups in decision trees; see `countersOf` in steps.ts. */
export const lookups = new Float64Array($counters)
/** The leaves of the current steps' effects, negated. */
const effects = new Int32Array($maxSteps)

/** @param {Parameters<typeof runtime.resultCache>[1]} start */
function useCache(start) {
  cache = runtime.resultCache({ ints: trees, state, working: next }, start)
  walks = runtime.treeWalks(cache.roots, {
    arena,
    segments,
    here,
    control,
    state,
    trees,
    ...$blockWords,
    run: cachedSteps,
  })
}

/**
 * @param {number} from
 * @param {number} to
 */
export function startCaching(from, to) {
  if (cache === null) useCache({ states: to - from, load: (/** @type {number} */ row) => get(from + row) })
  return cache.roots
}

/** @param {ResultCache['roots']} roots */
export function shareCache(roots) {
  if (cache === null) useCache(roots)
}

export function replaced() {
  return runtime.replaced() ?? (cache === null ? null : cache.replaced())
}

/** @param {number} row */
export function expand(row) {
  $atRow(row)
  if (walks === null) return noted(runAll(row))
  $lookedUpFrom(0)
  return noted(walks.steps(row, 0))
}

/** @param {number} action */
function run(action) {
  $set(next, state)
  return acts[action]()
}

/**
 * @param {number} action
 * @param {number} known
 */
function cachedSteps(action, known) {
  let leaf = known
  if (leaf === 0 && (leaf = cache.learnSteps(action, currentRow, expanded * peers)) === 0) return run(action)
  const count = trees[-leaf]
  const first = 1 - leaf
  if (count > $maxSteps) return run(action)
  let fired = 0
  for (let k = 0, at = first; k < count; k++, at += 2) {
    $effectsLookedUp(action, 1)
    let effect = walk(trees[at + 1])
    if (
      effect === 0 &&
      (effect = cache.learnEffect(action, trees[at], trees[at + 1], currentRow, expanded * peers)) === 0
    ) {
      return run(action)
    }
    if (effect !== -$disabled) fired++
    effects[k] = -effect
  }
  firings[action] += fired
  for (let k = 0, at = first; k < count; k++, at += 2) {
    const effect = effects[k]
    if (effect !== $disabled) {
      $atAction(action)
      $atOrdinal(trees[at])
      $patch(effect)
      $judge(action)
      $store(action)
    }
  }
  return fired
}
