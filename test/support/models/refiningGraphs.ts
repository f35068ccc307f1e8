import * as fc from 'fast-check'
import { array, bool, ids, range, refinement, set, spec } from 'quorate'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'

/** Two models defined by their graphs and a map from the states of the first to the states of the second. */
export interface RefiningGraph {
  /**
   * The next state, or none, for each action, actor and state. A state's number is twice its place, plus its bit.
   */
  readonly actions: readonly (readonly (readonly (number | null)[])[])[]
  readonly inits: readonly number[]
  /**
   * The mapped state for each place and bit. Only odd places use the bit. -1 stands for a state that does not exist, and
   * -2 for a map that throws.
   */
  readonly images: readonly (readonly [number, number])[]
  /** The initial states of the second graph and its steps. */
  readonly abstractInits: readonly number[]
  readonly abstractSteps: readonly (readonly [number, number])[]
  /** Places outside the constraint. */
  readonly outside: readonly number[]
  /** Steps outside the step constraint, from one state to another. */
  readonly cuts: readonly (readonly [number, number])[]
}

const PLACES = 5
const ABSTRACT = 4
const ACTORS = 2

const ids2 = ids('a', ACTORS)

function abstractSpec({ abstractInits, abstractSteps }: RefiningGraph) {
  return spec('abstract', {}, (_c, _f, { state }) => {
    const { action, define } = state({
      half: range(0, 1),
      odd: array(2, bool),
      same: set(range(0, ABSTRACT - 1)),
    })
    return define({
      init: abstractInits.map((n) => (s) => {
        s.half = n >> 1
        s.odd.set(1, n % 2 === 1)
        s.same.add(n)
      }),
      actions: {
        Step: action({
          forall: { to: range(0, ABSTRACT - 1) },
          when: (s, { to }) => abstractSteps.some(([from, after]) => s.same.has(from) && after === to),
          then: (s, { to }) => {
            s.half = to >> 1
            s.odd.set(1, to % 2 === 1)
            s.same = new Set([to])
          },
        }),
      },
    })
  })
}

export function refiningModel(graph: RefiningGraph): Model {
  const abstract = abstractSpec(graph)
  const made = spec('concrete', {}, (_c, _f, { state }) => {
    const { action, define } = state({ at: range(0, PLACES - 1), bit: range(0, 1) })
    return define({
      init: graph.inits.map((n) => (s) => {
        s.at = n >> 1
        s.bit = n % 2
      }),
      actions: Object.fromEntries(
        graph.actions.map((next, i) => [
          `A${i}`,
          action({
            forall: { by: ids2 },
            when: (s, { by }) => (next[by]?.[2 * s.at + s.bit] ?? null) !== null,
            then: (s, { by }) => {
              const to = next[by]?.[2 * s.at + s.bit] ?? 0
              s.at = to >> 1
              s.bit = to % 2
            },
          }),
        ]),
      ),
      refines: {
        Refined: refinement(abstract, {
          map: (s) => {
            const n = imageOf(graph, s.at, () => s.bit)
            if (n === -2) throw new RangeError('this state has no image')
            return { half: n >> 1, odd: [false, n % 2 === 1], same: [n] }
          },
        }),
      },
      ...(graph.outside.length > 0 ? { constraint: (s) => !graph.outside.includes(s.at) } : {}),
      ...(graph.cuts.length > 0 ? { stepConstraint: (a, b) => !isCut(graph, 2 * a.at + a.bit, 2 * b.at + b.bit) } : {}),
    })
  })
  return instantiate(made)
}

function isCut({ cuts }: RefiningGraph, from: number, to: number): boolean {
  return cuts.some(([before, after]) => before === from && after === to)
}

function imageOf({ images }: RefiningGraph, at: number, bit: () => number): number {
  return images[at]?.[at % 2 === 1 ? bit() : 0] ?? 0
}

/**
 * The number of states in the shortest behaviour that the second graph forbids; null if there is none, undefined if a
 * map fails.
 */
export function shortestByListing(graph: RefiningGraph): number | null | undefined {
  const image = (n: number): number => imageOf(graph, n >> 1, () => n % 2)
  const isStep = (from: number, to: number): boolean =>
    image(from) === image(to) || graph.abstractSteps.some(([a, b]) => a === image(from) && b === image(to))
  const isInside = (n: number): boolean => !graph.outside.includes(n >> 1)
  if (graph.inits.some((n) => image(n) < 0)) return undefined
  if (graph.inits.some((n) => !graph.abstractInits.includes(image(n)))) return 1
  const seen = new Set(graph.inits.filter(isInside))
  let level = [...seen]
  for (let length = 2; level.length > 0; length++) {
    const steps = level.flatMap((from) =>
      graph.actions.flatMap((next) => next.flatMap((row) => row[from] ?? [])).map((to) => [from, to] as const),
    )
    const changing = steps.filter(([from, to]) => from !== to)
    if (changing.some(([, to]) => image(to) < 0)) return undefined
    if (changing.some(([from, to]) => !isStep(from, to))) return length
    const taken = changing.filter(([from, to]) => !isCut(graph, from, to))
    level = [...new Set(taken.map(([, to]) => to))].filter((to) => isInside(to) && !seen.has(to))
    for (const to of level) seen.add(to)
  }
  return null
}

const state = fc.nat(2 * PLACES - 1)
const abstractState = fc.nat(ABSTRACT - 1)
const image = fc.oneof({ weight: 60, arbitrary: abstractState }, { weight: 1, arbitrary: fc.constantFrom(-1, -2) })

/** In half of these graphs, the second one has nearly every step that the first one takes. */
export const refiningGraph: fc.Arbitrary<RefiningGraph> = fc
  .record({
    actions: fc.array(
      fc.array(fc.array(fc.option(state, { freq: 2 }), { minLength: 2 * PLACES, maxLength: 2 * PLACES }), {
        minLength: ACTORS,
        maxLength: ACTORS,
      }),
      { minLength: 1, maxLength: 2 },
    ),
    inits: fc.array(state, { minLength: 1, maxLength: 2 }),
    images: fc.array(fc.tuple(image, image), { minLength: PLACES, maxLength: PLACES }),
    abstractInits: fc.uniqueArray(abstractState, { minLength: 1, maxLength: 3 }),
    abstractSteps: fc.array(fc.tuple(abstractState, abstractState), { maxLength: 8 }),
    outside: fc.oneof(
      { weight: 4, arbitrary: fc.constant<readonly number[]>([]) },
      { weight: 1, arbitrary: fc.tuple(fc.nat(PLACES - 1)) },
    ),
    cuts: fc.oneof(
      { weight: 3, arbitrary: fc.constant<readonly (readonly [number, number])[]>([]) },
      { weight: 1, arbitrary: fc.array(fc.tuple(state, state), { minLength: 1, maxLength: 9 }) },
    ),
    covers: fc.boolean(),
    missing: fc.uniqueArray(fc.nat(15), { maxLength: 1 }),
  })
  .map(({ covers, missing, ...graph }) => {
    const inits = graph.inits.filter((n) => !graph.outside.includes(n >> 1))
    const fitting = {
      ...graph,
      inits: inits.length > 0 ? inits : graph.inits,
      outside: inits.length > 0 ? graph.outside : [],
    }
    return covers ? covered(fitting, missing) : fitting
  })

function covered(graph: RefiningGraph, missing: readonly number[]): RefiningGraph {
  const all = Array.from({ length: ABSTRACT }, (_, from) =>
    Array.from({ length: ABSTRACT }, (__, to) => [from, to] as const),
  )
  return {
    ...graph,
    abstractInits: [...Array(ABSTRACT).keys()],
    abstractSteps: all.flat().filter((_, i) => !missing.includes(i)),
  }
}
