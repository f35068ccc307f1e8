import { runCachedRange } from './columns.source.js'
import { shareCache, expand, cache, lookups, walks, startCaching, replaced } from './cachedSteps.source.js'
import { $checked, $counters, $holds, before, checks, draft, hooks, peers, view } from './steps.holes.js'
import {
  $range,
  emitInitial,
  endRow,
  expanded,
  initial,
  load,
  nextRow,
  noted,
  runAll,
  statistics,
  $takeRow,
} from './steps.source.js'
import {
  $atAction,
  $atRow,
  currentRow,
  firings,
  flush,
  next,
  pending,
  position,
  resetPosition,
  transitionsOn,
} from './successor.source.js'

/**
 * @param {number} from
 * @param {number} to
 */
function expandRange(from, to) {
  $range(from, to)
  goOn()
}

function goOn() {
  if (walks === null) runRange()
  else runCachedRange()
}

// There are two loops, because V8 would have to optimize a single one again once the first results are cached.
function runRange() {
  while (nextRow < endRow) {
    const row = $takeRow()
    $atRow(row)
    if (noted(runAll(row)) === 0) hooks.stuck(row)
  }
}

/** @param {number} row */
function runRow(row) {
  return noted(runAll(row))
}

/** @param {number} property */
function holdsHere(property) {
  const leaf = cache.learnCheck(property, currentRow, expanded * peers)
  return leaf === 0 ? checks[property](currentRow, currentRow + 1) < 0 : leaf === $holds
}

/** @param {number} property */
function isGivenUp(property) {
  return cache !== null && cache.isUnknown(property)
}

/**
 * The first state of a range that decides a property or must be evaluated.
 *
 * @param {number} property
 * @param {number} from
 * @param {number} to
 */
function suspect(property, from, to) {
  if (cache === null || cache.isUnknown(property)) return from
  $atAction(-1)
  const unsettled = walks.unsettled[property]
  for (let row = from; (row = unsettled(row, to)) < to; row++) {
    $atRow(row)
    if (!holdsHere(property)) {
      $checked(property, row + 1 - from)
      return row
    }
  }
  $checked(property, to - from)
  return -1
}

export const made = {
  view,
  draft,
  before,
  words: next,
  load,
  expand,
  runRow,
  expandRange,
  goOn,
  startCaching,
  shareCache,
  flush,
  pending: () => pending,
  initial,
  emitInitial,
  checks,
  suspect,
  isGivenUp,
  fired: firings,
  transitionsOn,
  statistics,
  position,
  resetPosition,
  replaced,
  treeUse: () => (cache === null || $counters === 0 ? null : { roots: cache.roots, lookups, misses: cache.misses }),
}
