import { walks } from './cachedSteps.source.js'
import { $lookedUpFrom, hooks } from './steps.holes.js'
import { endRow, nextRow, noted, $takeRow } from './steps.source.js'
import { $atRow } from './successor.source.js'

/**
 * Expands the states of a range one by one, because each step needs a constraint, a step constraint
 * or a transition property evaluated.
 */
export function runCachedRange() {
  while (nextRow < endRow) {
    const row = $takeRow()
    $atRow(row)
    $lookedUpFrom(0)
    if (noted(walks.steps(row, 0)) === 0) hooks.stuck(row)
  }
}
