import type { CheckedProperty } from '../language/model/checked.ts'
import type { Model } from '../language/model/model.ts'
import type { Pace } from '../pace.ts'
import { paused, unless } from '../running.ts'
import type { Searched } from './options.ts'
import { impure } from './purity/purity.ts'
import { type Failure, progressAfter, type Progress, type PropertyResult } from '../results/exploration.ts'
import { SecondCopy } from './purity/secondCopy.ts'

/** The result of reevaluating the properties that hold. */
export interface Confirmation {
  /** A state in which a property does not hold. */
  readonly failure: Failure | null
  /** The names of properties that hold but were not reevaluated in every state. */
  readonly open: readonly string[]
}

/**
 * The maximum number of results to recompute and of states to expand again. Reaching either limit takes about a
 * second.
 */
const MOST_ANSWERS = 2 ** 23
const MOST_EXPANDED = 2 ** 17

/**
 * Evaluates each property that holds a second time, with a copy of the spec that has no cached results. Invariants are
 * evaluated in every stored state, transition properties on every step, and properties of initial states in those. A
 * property stays open if it needs the graph of all states, if it would take too long, or if the run has no time left
 * for it.
 */
export function* confirming(
  { search, exploration, checked, expanded }: Searched,
  second: () => Model,
  overdue: () => boolean = () => false,
): Generator<Progress, Confirmation> {
  const { machine } = search
  const held = checked.filter((_, i) => isHeld(exploration.properties[i]))
  const kept = machine.fingerprints === null && exploration.failure === null
  const copy = new SecondCopy(machine, second())
  const asked = held.filter(({ index }) => copy.unit.checks[index] !== undefined)
  const answered = kept && asked.length * exploration.distinct <= MOST_ANSWERS ? asked : []
  const steps = held.filter(({ kind }) => kind === 'transition')
  const walked = kept && expanded <= MOST_EXPANDED ? steps : []
  const first = held.filter(({ kind }) => kind === 'initially')
  const confirmed = new Set<CheckedProperty>()
  const open = (): readonly string[] => held.filter((p) => !confirmed.has(p)).map(({ name }) => name)
  const wrong = (row: number, name: string, index: number): Confirmation => {
    const { unit } = machine
    const isMemory = (unit.checks[index]?.(row, row + 1) ?? -1) >= 0 && unit.suspect(index, row, row + 1) < 0
    const culprit = `${name} returns another result when it is evaluated again`
    return { failure: impure(search, { row, culprit, isMemory }), open: open() }
  }
  const firstRow = (rows: number, find: Find): Generator<Progress, number | null> =>
    paused(unless(overdue, finding(machine.pace(), rows, find)), () => progressAfter(exploration))
  for (const property of answered) {
    const { index, kind, name } = property
    const find: Find = (from, to) => rowOf(copy, () => copy.unit.checks[index]?.(from, to) ?? -1)
    const row = yield* firstRow(exploration.distinct, find)
    if (row === null) return { failure: null, open: open() }
    if (row >= 0) return wrong(row, `${kind} ${name}`, index)
    confirmed.add(property)
  }
  for (const property of first) {
    const { index, kind, name } = property
    if (copy.isUnfitAtFirst(index)) return wrong(0, `${kind} ${name}`, index)
    confirmed.add(property)
  }
  if (walked.length === 0) return { failure: null, open: open() }
  for (const { index } of walked) copy.unit.transitionsOn[index] = 1
  const row = yield* firstRow(expanded, (from, to) => rowOf(copy, () => copy.firstBroken(from, to)))
  if (row !== null && row >= 0) return wrong(row, 'a transition property', -1)
  if (row !== null) for (const property of walked) confirmed.add(property)
  return { failure: null, open: open() }
}

/** Whether the property held in every stored state. */
function isHeld(result: PropertyResult | undefined): boolean {
  return result?.path === null && (result.verdict === 'holds' || result.verdict === 'bounded')
}

/** If the copy throws, that counts as a different result. */
function rowOf({ unit }: SecondCopy, find: () => number): number {
  try {
    return find()
  } catch {
    return unit.position().row
  }
}

/** Finds the first matching row of a range, or -1. */
type Find = (from: number, to: number) => number

/** Searches rows in parts and returns the first row that `find` returns, or -1. Pauses regularly. */
function* finding(pace: Pace, rows: number, find: Find): Generator<void, number> {
  for (const { from, to } of pace.parts({ from: 0, to: rows })) {
    const row = find(from, to)
    if (row >= 0) return row
    yield
  }
  return -1
}
