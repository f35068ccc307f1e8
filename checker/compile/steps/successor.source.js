/** @import { Binding } from '../../language/model/binding.ts' */
import { offHeap } from '../source/prelude.source.js'
import { $set, $isSame, $words } from '../source/words.holes.js'
import {
  $action,
  $actions,
  $countFault,
  $isInside,
  $noteRow,
  $properties,
  $store,
  $transition,
  $transitionHolds,
  $transitions,
  allowed,
  batch,
  batchActions,
  batchOrdinals,
  batchSize,
  before,
  draft,
  hooks,
  inside,
  runtime,
  step,
  then$action,
  view,
} from './steps.holes.js'

/** The state being expanded, and its successor, which effects change. */
export const state = offHeap($words)
export const next = offHeap($words)

/** What is running: the row (-1 in an initializer), the action (-1 in a property), and the ordinal of the binding. */
export var currentRow = -1
export var currentAction = -1
export var currentOrdinal = -1

/** How many successors are in the batch. */
export var pending = 0
/** How many times each action fired and which transition properties must be evaluated. */
export const firings = new Float64Array($actions)
export const transitionsOn = new Uint8Array($properties)

/** @param {number} row */
export function $atRow(row) {
  currentRow = row
}

/** @param {number} action */
export function $atAction(action) {
  currentAction = action
}

/** @param {number} ordinal */
export function $atOrdinal(ordinal) {
  currentOrdinal = ordinal
}

export function position() {
  return { row: currentRow, action: currentAction, ordinal: currentOrdinal }
}

export function resetPosition() {
  pending = 0
  currentRow = -1
  currentAction = -1
  currentOrdinal = -1
}

export function flush() {
  const count = pending
  pending = 0
  if (count > 0) hooks.flush(count)
}

/**
 * Records how the successor, whose words are already in the batch, was made.
 *
 * @param {number} row
 * @param {number} action
 * @param {number} ordinal
 */
export function $note(row, action, ordinal) {
  $noteRow(row)
  batchActions[pending] = action
  batchOrdinals[pending] = ordinal
  if (++pending === batchSize) flush()
}

/**
 * Appends the successor to the batch.
 *
 * @param {number} action
 * @param {number} ordinal
 */
export function $emit(action, ordinal) {
  const to = pending * $words
  $set(batch, next, to)
  $note(currentRow, action, ordinal)
}

/**
 * Checks what one of the author's functions returned, on every call; see answer.ts.
 *
 * @param {unknown} answer
 * @param {unknown} asked
 */
export function yes(answer, asked) {
  return answer === true || (answer !== false && runtime.answered(answer, asked))
}

/**
 * Evaluates the transition properties on the step.
 *
 * @param {number} action
 */
export function $judge(action) {
  for (let $i = 0; $i < $transitions; $i++) {
    if (transitionsOn[$transition($i)] !== 0 && !yes($transitionHolds($i)(before, view, step), $transitionHolds($i))) {
      hooks.broken($transition($i), action, currentOrdinal)
    }
  }
}

/**
 * A successor that equals its state is counted but not stored, because it cannot be new.
 *
 * @param {number} action
 */
export function $storeFree(action) {
  if (!$isSame(next, state)) $emit(action, currentOrdinal)
}

/** @param {number} action */
export function $storeInside(action) {
  if (!yes(inside(view), inside)) hooks.outside(action, currentOrdinal)
  else if (!$isSame(next, state)) $emit(action, currentOrdinal)
}

/** Whether the successor is within the constraint. */
export function $isWithin() {
  return yes(inside(view), inside)
}

/**
 * A step that changes nothing is always allowed. It stays within the constraint, as its state does.
 *
 * @param {number} action
 */
export function $storeAllowed(action) {
  if (!$isSame(next, state)) {
    if ($isInside() && yes(allowed(before, view, step), allowed)) $emit(action, currentOrdinal)
    else hooks.outside(action, currentOrdinal)
  }
}

/**
 * Takes the step of a binding. `fired` counts it.
 *
 * @param {Binding} binding
 * @param {number} fired
 */
export function $step(binding, fired) {
  const result = then$action(draft, binding)
  if (result !== undefined && !runtime.isNothing(result)) runtime.lost(result, then$action)
  $countFault()
  fired++
  $judge($action)
  $store($action)
  $set(next, state)
}
