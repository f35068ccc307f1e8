import { must } from '../must.ts'
import type { Machine } from '../explore/machine/machine.ts'
import type { Refiner } from '../explore/refinement/refiner.ts'
import type { Predicate, StepSet, TemporalProperty } from '../language/model/model.ts'
import type { Graph } from './graph.ts'

/** This many states are examined between pauses. */
const CHUNK = 2 ** 13

/**
 * How a property's formulas see states and steps: as those of the model, or as those of a spec that it refines.
 */
export interface Sight {
  /** Turns a predicate into one that reads the machine's current state. */
  readonly predicate: (test: Predicate) => Predicate
  /** Whether a step of a set is enabled in the machine's current state. */
  readonly enabled: (set: StepSet) => Predicate
  /** Whether a state's steps, identified by their positions in the graph, belong to a set. */
  readonly belongs: (set: StepSet) => (state: number) => (step: number) => boolean
}

export function sightOf(machine: Machine, graph: Graph, { through }: TemporalProperty): Sight {
  if (through === null) return own(graph)
  const { properties } = machine.compiled.model
  const index = properties.findIndex(({ name }) => name === through)
  return behind(machine, graph, must(machine.refiner(index), `the refinement ${through}`))
}

function own(graph: Graph): Sight {
  const { offsets, targets, labels, kinds, sets } = graph
  return {
    predicate: (test) => test,
    enabled: () => {
      throw new RangeError('only the fairness of another spec asks what is enabled')
    },
    belongs: (set) => {
      const number = sets.indexOf(set)
      return (state) => {
        const reached = new Set<number>()
        const end = must(offsets[state + 1])
        for (let i = must(offsets[state]); i < end; i++)
          if (must(kinds[must(labels[i])]).sets.includes(number)) reached.add(must(targets[i]))
        return (step) => reached.has(must(targets[step])) !== set.others
      }
    },
  }
}

/** Evaluates the other spec's predicates and steps. It finds the image of each state only once. */
function behind({ unit, buffers }: Machine, { states, targets }: Graph, refiner: Refiner): Sight {
  const { arena } = buffers
  const images = new Int32Array(states).fill(-1)
  const imageOf = (state: number): number => {
    if (images[state] === -1) images[state] = refiner.image(arena.partOf(state), arena.startOf(state))
    return must(images[state])
  }
  const present = (): number => refiner.image(unit.words, 0)
  return {
    predicate: (test) => () => refiner.holds(test, present()),
    enabled: (set) => () => refiner.targetsOf(set, present()).size > 0,
    belongs: (set) => (state) => {
      const from = imageOf(state)
      const reached = refiner.targetsOf(set, from)
      return (step) => {
        const target = must(targets[step])
        if (target < 0) return false
        const to = imageOf(target)
        return to !== from && reached.has(to) !== set.others
      }
    },
  }
}

/** A graph in which some steps are removed and others must be taken. */
export interface Restricted {
  readonly graph: Graph
  /** Which sets contain a step of each state, as bits. */
  readonly leaving: Uint16Array
  /** Whether a step leads from one state to another. */
  readonly leads: (state: number, target: number) => boolean
}

/**
 * Restricts a graph. Steps of `never` lead nowhere, but stay enabled. Each set of `again` becomes an additional strong
 * fairness condition: a fair cycle that visits a state with a step of the set takes such a step. Supports at most 16
 * sets. Pauses regularly.
 */
export function* restricted(
  graph: Graph,
  { belongs }: Sight,
  never: readonly StepSet[],
  again: readonly StepSet[],
): Generator<void, Restricted> {
  const { offsets, states, expanded } = graph
  const targets = graph.targets.slice()
  const labels = Uint32Array.from(graph.labels, (label) => label << again.length)
  const leaving = new Uint16Array(states)
  const [forbidden, wanted] = [never.map(belongs), again.map(belongs)]
  for (let state = 0; state < expanded; state++) {
    const isForbidden = forbidden.map((of) => of(state))
    const isWanted = wanted.map((of) => of(state))
    const end = must(offsets[state + 1])
    for (let i = must(offsets[state]); i < end; i++) {
      if (must(targets[i]) < 0) continue
      if (isForbidden.some((is) => is(i))) targets[i] = -1
      else
        isWanted.forEach((is, bit) => {
          if (!is(i)) return
          labels[i] = must(labels[i]) | (1 << bit)
          leaving[state] = must(leaving[state]) | (1 << bit)
        })
    }
    if (state % CHUNK === 0) yield
  }
  const made = { ...graph, targets, labels, ...withConditions(graph, again.length) }
  return { graph: made, leaving, leads: (state, target) => leadsIn(made, state, target) }
}

/**
 * Adds a strong condition for each set, plus labels for steps that belong to sets. The low bits of a label show which
 * sets.
 */
function withConditions({ kinds, conditions }: Graph, sets: number): Pick<Graph, 'kinds' | 'conditions'> {
  const first = conditions.length
  const bits = Array.from({ length: sets }, (_, bit) => bit)
  const more = bits.map((bit) => {
    return { key: `again ${bit}`, fairness: -1, strength: 'strong' as const, label: '' }
  })
  const split = kinds.flatMap((kind) =>
    Array.from({ length: 2 ** sets }, (_, chosen) => {
      const taken = bits.filter((bit) => (chosen >>> bit) & 1).map((bit) => first + bit)
      return { ...kind, conditions: [...kind.conditions, ...taken] }
    }),
  )
  return { kinds: split, conditions: [...conditions, ...more] }
}

function leadsIn({ offsets, targets }: Graph, state: number, target: number): boolean {
  const end = must(offsets[state + 1])
  for (let i = must(offsets[state]); i < end; i++) if (targets[i] === target) return true
  return false
}
