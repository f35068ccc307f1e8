import { recall } from './recalled.source.js'
import { hooks } from './steps.holes.js'
import { endRow, nextRow, noted, $takeRow } from './steps.source.js'
import { $atRow } from './successor.source.js'

/** Expands the states of a range one by one: a constraint or a transition property must look at each step. */
export function recallRange() {
  while (nextRow < endRow) {
    const row = $takeRow()
    $atRow(row)
    if (noted(recall.steps(row, 0)) === 0) hooks.stuck(row)
  }
}
