import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { searching } from '../../checker/explore/explore.ts'
import { last } from '../../checker/running.ts'
import { type CycleSought, fairStates } from '../../checker/properties/fairCycle.ts'
import { buildGraph, type Graph } from '../../checker/properties/graph.ts'
import { markStates } from '../../checker/properties/marks.ts'
import { lostStates } from '../../checker/properties/recovery.ts'
import { refutationOf } from '../../checker/properties/refutation.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { PossibilityProperty, TemporalProperty } from '../../checker/language/model/model.ts'
import { type LivelyGraph, livelyGraph, livelySpec } from '../support/models/livelyGraphs.ts'
import { byDefinition } from '../support/models/livelyOracle.ts'
import { parameters, seed } from '../support/random/seed.ts'

/** What the algorithms work on: a graph and what to look for in it. */
interface Input {
  readonly graph: Graph
  readonly sought: CycleSought
}

/** A bug that an algorithm might have, simulated in its input. */
type Fault = (input: Input) => Input

const none: Fault = (input) => input

const faults: Readonly<Record<string, Fault>> = {
  'the fairness of one action is dropped': ({ graph, sought }) => ({
    graph: { ...graph, kinds: graph.kinds.map((kind) => ({ ...kind, conditions: kind.conditions.slice(1) })) },
    sought,
  }),
  'behaviours do not stutter where they could go on': ({ graph, sought }) => {
    const step = { key: 'step', fairness: -1, strength: 'weak' as const, label: 'any step' }
    const kinds = graph.kinds.map((kind) => ({ ...kind, conditions: [...kind.conditions, graph.conditions.length] }))
    return { graph: { ...graph, kinds, conditions: [...graph.conditions, step] }, sought }
  },
  'one component is cut off': ({ graph, sought }) => {
    const cut = graph.expanded - 1
    const targets = graph.targets.map((target) => (target === cut ? -1 : target))
    return { graph: { ...graph, targets }, sought: { ...sought, inside: (s) => s !== cut && sought.inside(s) } }
  },
  'strong fairness is taken for weak': (input) => withStrength(input, 'weak'),
  'weak fairness is taken for strong': (input) => withStrength(input, 'strong'),
  'steps to outside the constraint enable nothing': ({ graph, sought }) => {
    const kinds = [...graph.kinds, { conditions: [], fault: false, sets: [] }]
    const labels = graph.labels.map((label, i) => ((graph.targets[i] ?? 0) < 0 ? kinds.length - 1 : label))
    return { graph: { ...graph, kinds, labels }, sought }
  },
  'one visit is forgotten': ({ graph, sought }) => ({ graph, sought: { ...sought, visits: sought.visits >>> 1 } }),
}

function withStrength({ graph, sought }: Input, strength: 'weak' | 'strong'): Input {
  return { graph: { ...graph, conditions: graph.conditions.map((c) => ({ ...c, strength })) }, sought }
}

/**
 * Formulas that do not restrict stems, so that all reachable states count. About half of them have strong fairness for
 * a single action.
 */
const freeStems: fc.Arbitrary<LivelyGraph> = fc
  .tuple(livelyGraph, fc.boolean(), fc.boolean())
  .map(([graph, again, strong]) => {
    const form = again ? ('alwaysEventually' as const) : ('eventuallyAlways' as const)
    const formula = { ...graph.formula, form, always: null }
    if (!strong) return { ...graph, formula }
    return {
      ...graph,
      outside: [],
      fairness: [{ strong, actions: [0], each: false, where: null }],
      formula: { ...formula, alwaysEventually: null, eventuallyAlways: null },
    }
  })

function graphOf(graph: LivelyGraph) {
  const model = instantiate(livelySpec(graph))
  const { search, expanded, exploration } = last(
    searching(model, { maxMemory: 2 ** 18, initialSlots: 16, stop: 'never' }),
  )
  const built = last(buildGraph(search.machine, expanded, exploration.generated))
  return { model, machine: search.machine, graph: built }
}

/** Whether the search for fair cycles agrees with the definition in spite of this fault. */
function agrees(lively: LivelyGraph, fault: Fault): boolean {
  const { model, machine, graph } = graphOf(lively)
  const formula = model.properties.find((p): p is TemporalProperty => p.kind === 'temporal')?.formulas[0]
  if (!formula) return false
  const { inside, visits } = refutationOf(formula)
  const marks = last(markStates(machine, [inside, ...visits]))
  const input = fault({
    graph,
    sought: {
      inside: (state) => marks.has(state, 0),
      visitsOf: (state) => (marks.bits[state] ?? 0) >>> 1,
      visits: 2 ** visits.length - 1,
    },
  })
  return last(fairStates(input.graph, input.sought)).count > 0 === (byDefinition(lively).refuted !== null)
}

function agreesOnLoss(lively: LivelyGraph, fault: (graph: Graph) => Graph): boolean {
  const { model, machine, graph } = graphOf(lively)
  const home = model.properties.find((p): p is PossibilityProperty => p.name === 'Home')
  if (!home) return false
  const marks = last(markStates(machine, [home.holds]))
  const { count } = last(lostStates(fault(graph), (state) => marks.has(state, 0), home.faults))
  return count === byDefinition(lively).lost
}

/** Whether they disagree on any of several thousand graphs. An exception does not count. */
function disagreement(graphs: fc.Arbitrary<LivelyGraph>, agree: (lively: LivelyGraph) => boolean): boolean {
  for (let start = 0; start < 6000; start += 100)
    if (fc.sample(graphs, { seed: seed + start, numRuns: 100 }).some((lively) => !agree(lively))) return true
  return false
}

describe('a fault planted in the algorithms is found', () => {
  it('and none is found without planting one', () => {
    fc.assert(
      fc.property(freeStems, (lively) => agrees(lively, none)),
      parameters(200),
    )
  }, 60_000)

  it.each(Object.entries(faults))(
    '%s',
    (_name, fault) => {
      expect(disagreement(freeStems, (lively) => agrees(lively, fault))).toBe(true)
    },
    120_000,
  )

  it.each<[string, (graph: Graph) => Graph]>([
    ['faults count as ways back', (graph) => ({ ...graph, kinds: graph.kinds.map((k) => ({ ...k, fault: false })) })],
    [
      'one state is cut off',
      (graph) => ({ ...graph, targets: graph.targets.map((t) => (t === 0 ? graph.states - 1 : t)) }),
    ],
  ])(
    'what is lost for good: %s',
    (_name, fault) => {
      expect(disagreement(livelyGraph, (lively) => agreesOnLoss(lively, fault))).toBe(true)
    },
    120_000,
  )
})
