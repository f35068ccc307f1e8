import type { Model } from '../language/model/model.ts'
import type { Searched } from './options.ts'
import { impure } from './purity/purity.ts'
import type { Failure, Progress, PropertyResult } from '../results/exploration.ts'
import { SecondCopy } from './purity/secondCopy.ts'

/** The result of evaluating properties that hold again. */
export interface Confirmation {
  /** A state in which a property does not hold. */
  readonly failure: Failure | null
  /** Names of properties that hold but were not evaluated again in every state. */
  readonly open: readonly string[]
}

/** The maximum number of results computed again, and of states expanded again: each limit takes about a second. */
const MOST_ANSWERS = 2 ** 23
const MOST_EXPANDED = 2 ** 17
/** The number of rows examined between two pauses. */
const CHUNK = 2 ** 14

/**
 * Lets a second copy of the spec, without cached results, evaluate again each property that holds: in every stored
 * state or, for a transition property, after every step, or in the initial states. Properties that are decided on the graph of all states, and
 * those that would take too long, stay open.
 */
export function* confirming(
  { search, exploration, checked, expanded }: Searched,
  second: () => Model,
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
  const confirmed = [...answered, ...walked, ...first]
  const open = held.filter((p) => !confirmed.includes(p)).map(({ name }) => name)
  const wrong = (row: number, name: string, index: number): Confirmation => {
    const { unit } = machine
    const isMemory = (unit.checks[index]?.(row, row + 1) ?? -1) >= 0 && unit.suspect(index, row, row + 1) < 0
    const culprit = `${name} returns another result when it is evaluated again`
    return { failure: impure(search, { row, culprit, isMemory }), open }
  }
  for (const { index, kind, name } of answered) {
    const row = yield* pausing(exploration.distinct, exploration, (from, to) =>
      rowOf(copy, () => copy.unit.checks[index]?.(from, to) ?? -1),
    )
    if (row >= 0) return wrong(row, `${kind} ${name}`, index)
  }
  for (const { index, kind, name } of first) if (copy.isUnfitAtFirst(index)) return wrong(0, `${kind} ${name}`, index)
  for (const { index } of walked) copy.unit.transitionsOn[index] = 1
  const row =
    walked.length === 0
      ? -1
      : yield* pausing(expanded, exploration, (from, to) => rowOf(copy, () => copy.firstBroken(from, to)))
  return row < 0 ? { failure: null, open } : wrong(row, 'a transition property', -1)
}

/** Whether the property held in every stored state. */
function isHeld(result: PropertyResult | undefined): boolean {
  return result?.path === null && (result.verdict === 'holds' || result.verdict === 'bounded')
}

/** A copy that throws also counts as a different result. */
function rowOf({ unit }: SecondCopy, find: () => number): number {
  try {
    return find()
  } catch {
    return unit.position().row
  }
}

/** Scans rows in pieces, and returns the first one that `find` returns, or -1. */
function* pausing(
  rows: number,
  { depth, distinct, generated }: Pick<Searched['exploration'], 'depth' | 'distinct' | 'generated'>,
  find: (from: number, to: number) => number,
): Generator<Progress, number> {
  for (let from = 0; from < rows; from += CHUNK) {
    const row = find(from, Math.min(rows, from + CHUNK))
    if (row >= 0) return row
    yield { depth, distinct, generated, queued: 0, bytes: 0, violated: [] }
  }
  return -1
}
