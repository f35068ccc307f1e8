import * as fc from 'fast-check'
import { range, type Spec, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import type { Exploration } from '../../checker/results/exploration.ts'
import { execute } from '../../checker/trace/execution/execute.ts'
import { CRAMPED, explored } from '../support/engine/explored.ts'
import { type LivelyGraph, livelyGraph, livelySpec } from '../support/models/livelyGraphs.ts'
import { type Asked, byDefinition, type Node } from '../support/models/livelyOracle.ts'
import { parameters } from '../support/random/seed.ts'

const PLACES = 3

/**
 * A spec that allows every step. Action X takes some of them, and Y takes all. The spec is fair to X and promises to
 * reach one of its places infinitely often.
 */
interface Other {
  readonly x: readonly (readonly [number, number])[]
  readonly strong: boolean
  readonly each: boolean
  readonly goal: number
  /** The place of this spec that each place of the first spec maps to. */
  readonly map: readonly number[]
}

const place = fc.nat(PLACES - 1)
const other: fc.Arbitrary<Other> = fc.record({
  x: fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 5 }),
  strong: fc.boolean(),
  each: fc.boolean(),
  goal: place,
  map: fc.array(place, { minLength: 5, maxLength: 5 }),
})

function otherSpec({ x, strong, each, goal }: Other): Spec {
  return spec('other', {}, (_c, _f, { state }) => {
    const { action, define } = state({ at: range(0, PLACES - 1) })
    const To = range(0, PLACES - 1)
    return define({
      init: Array.from({ length: PLACES }, (_, at) => (s) => void (s.at = at)),
      actions: {
        X: action({
          forall: { to: To },
          when: (s, { to }) => x.some(([a, b]) => a === s.at && b === to),
          then: (s, { to }) => void (s.at = to),
        }),
        Y: action({ forall: { to: To }, then: (s, { to }) => void (s.at = to) }),
      },
      temporal: { Again: { alwaysEventually: (s) => s.at === goal } },
      fairness: [strong ? { strong: 'X', ...split(each) } : { weak: 'X', ...split(each) }],
    })
  })
}

function split(each: boolean): { readonly each?: 'to' } {
  return each ? { each: 'to' } : {}
}

/** The length of the stem of the shortest behaviour that is unfair to X. */
function unfair(graph: LivelyGraph, { x, strong, each, map }: Other): number | null {
  const imageOf = ({ at }: Node): number => map[at] ?? 0
  const lengths = [...Array(each ? PLACES : 1).keys()].flatMap((only) => {
    const steps = x.filter(([from, to]) => from !== to && (!each || to === only))
    const enabled = (node: Node): boolean => steps.some(([from]) => from === imageOf(node))
    const asked: Asked = {
      never: (before, after) => steps.some(([from, to]) => from === imageOf(before) && to === imageOf(after)),
      ...(strong ? { some: enabled } : { all: enabled }),
    }
    return byDefinition(unasked(graph), asked).refuted ?? []
  })
  // The counterexample is about the first condition that is not met.
  return lengths[0] ?? null
}

/** The same graph, with a formula that every behaviour refutes. */
function unasked(graph: LivelyGraph): LivelyGraph {
  return {
    ...graph,
    formula: {
      form: 'alwaysEventually',
      premise: [],
      goal: [],
      initially: null,
      always: null,
      alwaysEventually: null,
      eventuallyAlways: null,
    },
  }
}

function goalMissed(graph: LivelyGraph, { map, goal }: Other): number | null {
  return byDefinition(unasked(graph), { all: ({ at }) => map[at] !== goal }).refuted
}

/** How long the stems of the counterexamples are. */
function stems({ properties }: Exploration) {
  return Object.fromEntries(
    properties.flatMap(({ name, cycle }) => (name.startsWith('Other') ? [[name, cycle ? cycle.from - 1 : null]] : [])),
  )
}

const verdicts = new Map<string, number>()

describe('the liveness of another spec', () => {
  it('both engines agree with the definitions, and all traces are correct', () => {
    fc.assert(
      fc.property(livelyGraph, other, (graph, abstract) => {
        const model = instantiate(livelySpec(graph, { refines: { spec: otherSpec(abstract), map: abstract.map } }))
        const [fast, plain] = [explored(model, CRAMPED), referenceExplore(model)]
        const expected = {
          Other: null,
          'Other.Again': goalMissed(graph, abstract),
          'Other.fairness': unfair(graph, abstract),
        }
        expect([fast.failure, plain.failure]).toEqual([null, null])
        expect(stems(fast)).toEqual(expected)
        expect(stems(plain)).toEqual(expected)
        for (const { name, path, cycle, verdict } of [...fast.properties, ...plain.properties]) {
          if (path) execute(model, path, name, cycle)
          verdicts.set(`${name} ${verdict}`, (verdicts.get(`${name} ${verdict}`) ?? 0) + 1)
        }
      }),
      parameters(120),
    )
  }, 300_000)

  it.each(['fairness holds', 'fairness violated', 'fairness bounded', 'Again holds', 'Again violated'])(
    'some cases have %s',
    (what) => {
      expect(verdicts.get(`Other.${what}`) ?? 0).toBeGreaterThan(0)
    },
  )
})
