import { $copy, $set } from '../source/words.holes.js'
import { $address, $runActs, $segment, draft, model } from './steps.holes.js'
import { $atAction, $atOrdinal, $atRow, $emit, next, state } from './successor.source.js'

/** The smallest and largest number of steps of any state, and how many states were expanded. */
export var fewest = Infinity
export var most = 0
export var expanded = 0
/** The remaining rows of a range. */
export var nextRow = 0
export var endRow = 0

/**
 * @param {number} from
 * @param {number} to
 */
export function $range(from, to) {
  nextRow = from
  endRow = to
}

/** Takes the next row of the range. */
export function $takeRow() {
  return nextRow++
}

/** @param {number} row */
export function get(row) {
  $atRow(row)
  const at = $address(row)
  $copy(state, 0, $segment(row), at)
}

/** @param {number} row */
export function load(row) {
  get(row)
  $atAction(-1)
  $set(next, state)
}

/**
 * For code that only reads the state.
 *
 * @param {number} row
 */
export function show(row) {
  $atRow(row)
  const at = $address(row)
  $copy(next, 0, $segment(row), at)
}

/** @param {number} row */
export function runAll(row) {
  load(row)
  return $runActs()
}

/** @param {number} degree */
export function noted(degree) {
  if (degree < fewest) fewest = degree
  if (degree > most) most = degree
  expanded++
  return degree
}

export function statistics() {
  return { min: fewest, max: most, expanded }
}

/** @param {number} i */
export function initial(i) {
  $atRow(-1)
  $atAction(-1)
  $atOrdinal(i)
  next.fill(0)
  model.init.create(i, draft)
}

/** @param {number} i */
export function emitInitial(i) {
  $emit(0, i)
}
