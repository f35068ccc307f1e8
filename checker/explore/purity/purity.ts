import type { Model } from '../../language/model/model.ts'
import { watchAmbient } from './ambient.ts'
import type { Search } from '../paths/search.ts'
import { culpritIn } from './culprit.ts'
import { pathOrNull } from '../paths/failure.ts'
import type { Machine } from '../machine/machine.ts'
import type { Range } from '../paths/edges.ts'
import { addBatch, firstUnlike, type Outcome, outcomesOf } from './outcomes.ts'
import type { Failure } from '../../results/exploration.ts'
import { isAskedAgain, isAskedOfFirst, keepState } from './sample.ts'
import { type Held, type Kept, SecondCopy } from './secondCopy.ts'

/** What the first expansion of a run of states gave, per action; the sample consists of such runs. */
export interface Sampled extends Range {
  readonly outcomes: readonly Outcome[]
}

/**
 * Catches specs that are not functions of the state, and answers that were remembered wrongly. What the search makes of a sample of
 * states is written down; when it is over, a second copy of the spec, which remembers nothing, says what it makes of them. Reading
 * the clock or random numbers is noticed while that happens.
 */
export interface Purity {
  /** Expands a run of the sample and remembers what came out. */
  sample(run: Range, insert: (count: number) => void, expand: () => void): void
  /** What was remembered since the last time. */
  take(): readonly Sampled[]
  /** Asks a copy of the model, made by `second`, about the sample and what held in it. Null: all came out as before. */
  recheck(held: readonly Held[], second: () => Model): Impurity | null
}

/** What in a spec is not a function of the state, and the state in which that showed. */
export interface Impurity {
  readonly row: number
  readonly culprit: string
  /** The engine itself is wrong: what it remembers of this state is not what the spec says, whichever copy is asked. */
  readonly isMemory: boolean
}

/** `earlier`: what a search remembered before it was interrupted. */
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
    recheck(held, second) {
      if (all.length === 0) return null
      const rows = machine.table.rows()
      return watchAmbient((reads) => {
        const copy = new SecondCopy(machine, second())
        for (const { from, states, outcomes } of all.toReversed()) {
          if (!isAskedAgain(from, rows)) continue
          const differs = copy.differsIn(states, outcomes, held)
          if (reads() === null && differs === null && !isAskedOfFirst(from)) continue
          const found = culpritOf({ machine, copy, states, outcomes, held, reads }, differs)
          if (found !== null) return { row: from, ...found }
        }
        return null
      })
    },
  }
}

function keepAll(machine: Machine, { from, to }: Range): readonly Kept[] {
  return Array.from({ length: to - from }, (_, k) => ({ row: from + k, at: keepState(machine, from + k) }))
}

/** What each action does while states are expanded. */
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

/** States of the sample of which something else was said, with those who say it. */
interface Found {
  readonly machine: Machine
  readonly copy: SecondCopy
  readonly states: readonly Kept[]
  readonly outcomes: readonly Outcome[]
  readonly held: readonly Held[]
  readonly reads: () => string | null
}

/** `differs`: what the second copy says otherwise. Null: the first copy says the same as the search, and so does the second. */
function culpritOf(found: Found, differs: string | null): Pick<Impurity, 'culprit' | 'isMemory'> | null {
  const { machine, states, outcomes, held, reads, copy } = found
  const [first] = states
  const properties = held.flatMap(({ index, before }) => (index >= 0 && first && first.row < before ? [index] : []))
  const ask = (): string | null => culpritIn(machine, { states, outcomes, properties }, reads)
  const culprit = ask() ?? (differs === null ? null : (ask() ?? ask()))
  if (culprit === null) return differs === null ? null : { culprit: `${differs} ${IN_A_COPY}`, isMemory: false }
  const isCertain = differs !== null && culprit.includes(differs) && ask() === culprit
  const isMemory = isCertain && copy.differsIn(states, outcomes, held) === differs && isRemembered(found, differs)
  return { culprit, isMemory }
}

const IN_A_COPY = 'gives something else for the same state in a freshly loaded copy of the spec'

/** Does the wrong answer come out of the trees? */
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

export function impure(search: Search, { row, culprit, isMemory }: Impurity): Failure {
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
          problem: `what the engine remembered is not what the spec says: ${culprit}`,
          hint: 'does the spec keep nothing outside the state? Then this is a bug in Quorate; please report it with the spec',
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
