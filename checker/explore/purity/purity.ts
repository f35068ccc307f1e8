import { isStateProperty, type Model, type Property } from '../../language/model/model.ts'
import { watchAmbient } from './ambient.ts'
import type { StoredLevels } from '../paths/storedLevels.ts'
import { culpritIn } from './culprit.ts'
import { pathOrNull } from '../paths/failure.ts'
import type { Machine } from '../machine/machine.ts'
import { must } from '../../must.ts'
import type { Range } from '../paths/edges.ts'
import { addBatch, firstUnlike, type Outcome, outcomesOf } from './outcomes.ts'
import type { Failure } from '../../results/exploration.ts'
import { isAskedAgain, isAskedOfFirst, keepState } from './sample.ts'
import { answersOf, type Held, type Kept, SecondCopy } from './secondCopy.ts'

/** The outcomes of each action when a run of states was first expanded. The sample consists of such runs. */
export interface Sampled extends Range {
  readonly outcomes: readonly Outcome[]
}

/**
 * Finds specs that are not functions of the state and results that were cached wrongly. The search records its results
 * for a sample of states. After the search, a second copy of the spec without cached results evaluates the sample
 * again, while the engine detects whether the spec reads the clock or random numbers.
 */
export interface Purity {
  /** Expands a run of the sample and records the results. */
  sample(run: Range, insert: (count: number) => void, expand: () => void): void
  /** The results recorded since the last call. */
  take(): readonly Sampled[]
  /**
   * Evaluates the sample, and the properties that held in it, with the model that `second` builds. Null if all results
   * are the same. Pauses regularly.
   */
  rechecking(held: readonly Held[], second: () => Model): Generator<void, Impurity | null>
}

/** The part of a spec that is not a function of the state, with the state that showed it. */
export interface Impurity {
  readonly row: number
  readonly culprit: string
  /**
   * Whether the engine itself is wrong: its cached result for this state differs from what every copy of the spec
   * gives.
   */
  readonly isMemory: boolean
}

/** `earlier` is what a search recorded before it was interrupted. */
export function createPurity(machine: Machine, earlier: readonly Sampled[] = []): Purity {
  const { unit } = machine
  const all = earlier.map((one) => ({ ...one, states: keepAll(machine, one) }))
  let taken = all.length
  return {
    sample(run, insert, expand) {
      unit.flush()
      const states = keepAll(machine, run)
      all.push({ ...run, states, outcomes: recorded(machine, insert, expand) })
    },
    take() {
      const fresh = all.slice(taken)
      taken = all.length
      return fresh.map(({ from, to, outcomes }) => ({ from, to, outcomes }))
    },
    *rechecking(held, second) {
      if (all.length === 0) return null
      const rows = machine.table.rows()
      const again = all.toReversed().filter(({ from }) => isAskedAgain(from, rows))
      const copy = new SecondCopy(machine, second())
      for (const part of machine.pace().parts({ from: 0, to: again.length })) {
        const found = watchAmbient((reads) => {
          for (const { from, states, outcomes } of again.slice(part.from, part.to)) {
            const impurity = impurityIn({ machine, copy, states, outcomes, held, reads }, from)
            if (impurity) return impurity
          }
          return null
        })
        if (found) return found
        yield
      }
      return null
    },
  }
}

/** What is wrong in the sample's run that begins at this row, or null if all results are the same. */
function impurityIn(asked: Found, row: number): Impurity | null {
  const { copy, states, outcomes, held, reads } = asked
  const differs = copy.differsIn(states, outcomes, held)
  if (reads() === null && differs === null && !isAskedOfFirst(row)) return null
  if (differs === null && isUnchanged(asked)) return null
  const found = culpritOf(asked, differs)
  return found && { row, ...found }
}

function keepAll(machine: Machine, { from, to }: Range): readonly Kept[] {
  return Array.from({ length: to - from }, (_, k) => ({ row: from + k, at: keepState(machine, from + k) }))
}

/** Records what each action does while `expand` runs. */
function recorded(machine: Machine, insert: (count: number) => void, expand: () => void): readonly Outcome[] {
  const { unit, buffers, compiled } = machine
  const before = unit.fired.slice()
  const digests = new Int32Array(compiled.model.actions.length)
  const flush = (count: number): void => {
    addBatch(buffers, compiled.layout.words, count, digests)
    insert(count)
  }
  machine.using({ flush }, () => {
    expand()
    unit.flush()
  })
  return outcomesOf(unit.fired, before, digests)
}

/** Sampled states with different results and the copy that produced them. */
interface Found {
  readonly machine: Machine
  readonly copy: SecondCopy
  readonly states: readonly Kept[]
  readonly outcomes: readonly Outcome[]
  readonly held: readonly Held[]
  readonly reads: () => string | null
}

/** `differs` is the difference in the second copy. Null if the first copy, the second copy and the search agree. */
function culpritOf(found: Found, differs: string | null): Pick<Impurity, 'culprit' | 'isMemory'> | null {
  const { machine, states, outcomes, held, reads, copy } = found
  const properties = heldIn(found)
  const ask = (): string | null => culpritIn(machine, { states, outcomes, properties }, reads)
  const culprit = ask() ?? (differs === null ? null : (ask() ?? ask()))
  if (culprit === null) return differs === null ? null : { culprit: `${differs} ${IN_A_COPY}`, isMemory: false }
  const isCertain = differs !== null && culprit.includes(differs) && ask() === culprit
  const isMemory = isCertain && copy.differsIn(states, outcomes, held) === differs && isRemembered(found, differs)
  return { culprit, isMemory }
}

/** The properties that held in these states. */
function heldIn({ states: [first], held }: Pick<Found, 'states' | 'held'>): readonly number[] {
  return held.flatMap(({ index, before }) => (index >= 0 && first && first.row < before ? [index] : []))
}

/**
 * Whether the first copy gives the same results again without the cache and does not read anything outside the state.
 * `culpritIn` checks the same for one part at a time; here, generated code checks all parts at once.
 */
function isUnchanged(found: Found): boolean {
  const { machine, states, outcomes, reads } = found
  const { unit, compiled } = machine
  const { properties } = compiled.model
  const held = heldIn(found)
  const fired = unit.fired.slice()
  const on = unit.transitionsOn.slice()
  let broken = false
  const runAll = (): void => {
    for (const { at } of states) unit.runRow(at())
  }
  const holds = (property: Property): boolean =>
    answersOf(property, unit.view).every((answer) => answer === true) || !isStateProperty(property)
  try {
    unit.transitionsOn.fill(0)
    for (const index of held) unit.transitionsOn[index] = properties[index]?.kind === 'transition' ? 1 : 0
    const now = machine.using({ broken: () => (broken = true) }, () => recorded(machine, () => {}, runAll))
    if (broken || firstUnlike(now, outcomes) >= 0) return false
    const all = states.every(({ at }) => {
      unit.load(at())
      return held.every((index) => holds(must(properties[index])))
    })
    return all && reads() === null
  } catch {
    return false
  } finally {
    unit.fired.set(fired)
    unit.transitionsOn.set(on)
  }
}

const IN_A_COPY = 'gives another result for the same state in a freshly loaded copy of the spec'

/** Whether the trees of cached results returned a wrong result. */
function isRemembered({ machine, states, outcomes, copy, held }: Found, differs: string): boolean {
  const { unit, compiled } = machine
  const of = held.find(({ index }) => {
    const property = compiled.model.properties[index]
    return property && differs === `${property.kind} ${property.name}`
  })
  const suspects = (index: number, row: number): boolean => unit.suspect(index, row, row + 1) >= 0
  if (of) return states.every(({ at }) => !suspects(of.index, at()))
  const fired = unit.fired.slice()
  const expandAll = (): void => {
    for (const { at } of states) unit.expand(at())
  }
  const now = recorded(machine, () => {}, expandAll)
  unit.fired.set(fired)
  return firstUnlike(now, outcomes) < 0 && firstUnlike(copy.outcomes(states), outcomes) >= 0
}

export function impure(search: StoredLevels, { row, culprit, isMemory }: Impurity): Failure {
  const { model } = search.machine.compiled
  const where = [`spec ${model.spec}`]
  return {
    path: pathOrNull(search, row),
    step: null,
    cause: undefined,
    complaint: isMemory
      ? {
          code: 'Q191',
          class: 'spec',
          where,
          problem: `a cached result differs from what the spec returns: ${culprit}`,
          hint: 'check that the spec keeps nothing outside the state; if so, this is a bug in Quorate: please report it with the spec',
        }
      : {
          code: 'Q106',
          class: 'spec',
          where,
          problem: `not a function of the state: ${culprit}`,
          hint: 'guards, effects, domains and properties may use only the state, the binding and the constants; put choices into forall',
        },
  }
}
