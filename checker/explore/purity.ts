import { bindingOf, bindingsOf } from '../compile/bindings.ts'
import { hashOf } from '../compile/hash.ts'
import { isEnabled, isSpent, useFault } from '../spec/faults.ts'
import { type ActionModel, isStateProperty, predicatesOf } from '../spec/model.ts'
import { watchAmbient } from './ambient.ts'
import type { Search } from './counterexample.ts'
import { pathOrNull } from './failure.ts'
import type { Machine } from './machine.ts'
import type { Failure } from './result.ts'
import { keepState } from './sample.ts'

/** What an action did in a state: how many bindings were enabled, and a digest of the successors. */
interface Outcome {
  fired: number
  digest: number
}

/** What the first expansion of a state of the sample gave, per action. */
export interface Sampled {
  readonly row: number
  readonly outcomes: readonly Readonly<Outcome>[]
}

/**
 * Catches specs that are not functions of the state. A fixed sample of states is expanded a second time when the search is
 * over, in another order, and compared with what the first expansion gave; reading the clock or random numbers is noticed
 * while that happens.
 */
export interface Purity {
  /** Expands a row of the sample and remembers what came out. */
  sample(row: number, insert: (count: number) => void, expand: () => void): void
  /** What was remembered since the last time. */
  take(): readonly Sampled[]
  /** Expands the sample again; `properties` are those that held. Null: all came out as before. */
  recheck(properties: readonly number[]): Impurity | null
}

/** What in a spec is not a function of the state, and the state in which that showed. */
export interface Impurity {
  readonly row: number
  readonly culprit: string
}

/** `earlier`: what a search remembered before it was interrupted. */
export function createPurity(machine: Machine, earlier: readonly Sampled[] = []): Purity {
  const { unit, buffers, compiled } = machine
  const { words } = compiled.layout
  const all = earlier.map((one) => ({ ...one, kept: keepState(machine, one.row) }))
  let taken = all.length
  return {
    sample(row, insert, expand) {
      unit.flush()
      const kept = keepState(machine, row)
      const before = [...unit.fired]
      const digests = before.map(() => 0)
      const record = (count: number): void => {
        for (let k = 0; k < count; k++) {
          const a = buffers.batchActions[k] ?? 0
          digests[a] = digest(
            digests[a] ?? 0,
            buffers.batchOrdinals[k] ?? 0,
            buffers.batch.subarray(k * words, (k + 1) * words),
          )
        }
        insert(count)
      }
      machine.using({ flush: record }, () => {
        expand()
        unit.flush()
      })
      const outcomes = before.map((fired, a) => ({ fired: (unit.fired[a] ?? 0) - fired, digest: digests[a] ?? 0 }))
      all.push({ row, outcomes, kept })
    },
    take() {
      const fresh = all.slice(taken)
      taken = all.length
      return fresh.map(({ row, outcomes }) => ({ row, outcomes }))
    },
    recheck(properties) {
      for (const { row, outcomes, kept } of all.toReversed()) {
        const at = kept()
        const culprit = watchAmbient((reads) => culpritIn(machine, at, outcomes, properties, reads))
        if (culprit !== null) return { row, culprit }
      }
      return null
    },
  }
}

function digest(seed: number, ordinal: number, words: Int32Array): number {
  return hashOf(words, Math.imul(seed ^ ordinal, 0x85ebca6b))
}

/** The first piece of the spec that behaves otherwise in this state than it did before, and what gave it away. */
function culpritIn(
  machine: Machine,
  row: number,
  outcomes: Sampled['outcomes'],
  properties: readonly number[],
  reads: () => string | null,
): string | null {
  const { unit, compiled } = machine
  const { model } = compiled
  unit.load(row)
  for (const index of [...properties].toReversed()) {
    const property = model.properties[index]
    if (!property) continue
    const broken = predicatesOf(property).filter((test) => !test(unit.view)).length > 0
    const read = reads()
    if (read !== null) return `${property.kind} ${property.name} reads ${read}`
    if (broken && isStateProperty(property))
      return `${property.kind} ${property.name} gave another answer for the same state`
  }
  if (model.constraint) {
    model.constraint(unit.view)
    const read = reads()
    if (read !== null) return `the constraint reads ${read}`
  }
  for (const [a, action] of [...model.actions.entries()].toReversed()) {
    const culprit = actionCulprit(machine, row, action, outcomes[a] ?? { fired: 0, digest: 0 }, reads)
    if (culprit !== null) return culprit
  }
  return transitionCulprit(machine, row, properties, reads)
}

/** Expands the state once per transition property: guards, effects and domains are known to read nothing else by now. */
function transitionCulprit(
  machine: Machine,
  row: number,
  properties: readonly number[],
  reads: () => string | null,
): string | null {
  const { unit, compiled } = machine
  const fired = unit.fired.slice()
  const on = unit.transitionsOn.slice()
  try {
    for (const index of properties) {
      const property = compiled.model.properties[index]
      if (property?.kind !== 'transition') continue
      let broken = false
      unit.transitionsOn.fill(0)
      unit.transitionsOn[index] = 1
      machine.using({ flush() {}, stuck() {}, outside() {}, broken: () => (broken = true) }, () => {
        unit.expand(row)
        unit.flush()
      })
      const read = reads()
      if (read !== null) return `transition ${property.name} reads ${read}`
      if (broken) return `transition ${property.name} gave another answer for the same step`
    }
    return null
  } finally {
    unit.fired.set(fired)
    unit.transitionsOn.set(on)
  }
}

function actionCulprit(
  { unit, compiled }: Machine,
  row: number,
  action: ActionModel,
  before: Readonly<Outcome>,
  reads: () => string | null,
): string | null {
  const { model, interner } = compiled
  unit.load(row)
  if (isSpent(model, action, unit.view)) return null
  const bindings = bindingsOf(action, unit.view, interner)
  const now: Outcome = { fired: 0, digest: 0 }
  if (reads() !== null) return `the domains (forall) of action ${action.name} read ${AMBIENT}`
  const state = unit.words.slice()
  for (const [ordinal, bound] of bindings.entries()) {
    const binding = bindingOf(bound)
    const enabled = isEnabled(action, unit.view, binding)
    const guardReads = reads()
    if (guardReads !== null) return `the guard (when) of action ${action.name} reads ${guardReads}`
    if (!enabled) continue
    action.then(unit.draft, binding)
    const effectReads = reads()
    if (effectReads !== null) return `the effect (then) of action ${action.name} reads ${effectReads}`
    useFault(unit.draft, action.fault)
    now.fired++
    const inside = !model.constraint || model.constraint(unit.view)
    if (inside && unit.words.some((w, i) => w !== state[i])) now.digest = digest(now.digest, ordinal, unit.words)
    unit.words.set(state)
  }
  if (now.fired !== before.fired)
    return `the guard (when) or the domains (forall) of action ${action.name} allowed ${before.fired} bindings first and ${now.fired} later, in the same state`
  return now.digest === before.digest
    ? null
    : `the effect (then) of action ${action.name} gave another successor for the same state`
}

const AMBIENT = 'the clock or random numbers'

export function impure(search: Search, { row, culprit }: Impurity): Failure {
  const { model } = search.machine.compiled
  return {
    path: pathOrNull(search, row),
    step: null,
    cause: undefined,
    complaint: {
      code: 'Q106',
      class: 'spec',
      where: [`spec ${model.spec}`],
      problem: `not a function of the state: ${culprit}`,
      hint: 'guards, effects, domains and properties may use only the state, the binding and the constants; put choices into forall',
    },
  }
}
