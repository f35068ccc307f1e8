import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import type { Exploration } from '../../checker/results/exploration.ts'
import { execute } from '../../checker/trace/execution/execute.ts'
import { CRAMPED, explored } from '../support/engine/explored.ts'
import {
  ACTORS,
  BUDGET,
  isCut,
  type LivelyGraph,
  livelyGraph,
  type LivelySteps,
  livelySpec,
} from '../support/models/livelyGraphs.ts'
import { type Asked, byDefinition, type Node } from '../support/models/livelyOracle.ts'
import { parameters } from '../support/random/seed.ts'

const someAction = fc.nat(2)
const steps: fc.Arbitrary<LivelySteps> = fc.record({
  claim: fc.option(fc.record({ form: fc.constantFrom('taken', 'only'), action: someAction, each: fc.boolean() }), {
    freq: 3,
  }),
  taken: fc.option(someAction, { freq: 1 }),
  only: fc.option(someAction, { freq: 1 }),
})

/** Limits the formula to actions that exist and uses `each` only where an actor has a fixed domain. */
function fitted({ actions }: LivelyGraph, { claim, taken, only }: LivelySteps): LivelySteps {
  const there = (action: number): number => action % actions.length
  const each = claim?.form === 'taken' && claim.each && actions[there(claim.action)]?.listed === false
  return {
    claim: claim && { ...claim, action: there(claim.action), each },
    taken: taken === null ? null : there(taken),
    only: only === null ? null : there(only),
  }
}

type Moves = (from: Node, to: Node) => boolean

/** Whether a step of this action, taken by this actor or by any, leads from one state to the other. */
function leads(graph: LivelyGraph, number: number, actor: number | null): Moves {
  const action = graph.actions[number]
  const actors = [...Array(ACTORS).keys()].filter((by) => actor === null || by === actor)
  return (from, to) => {
    const used = action?.fault === true ? from.used + 1 : from.used
    const isStep = actors.some((by) => action?.next[by]?.[from.at] === to.at) && !isCut(graph, from.at, to.at, number)
    return isStep && to.used === used && used <= BUDGET && (from.at !== to.at || from.used !== to.used)
  }
}

/** The length of the shortest counterexample's stem, for the first part of the formula that has one. */
function expected(graph: LivelyGraph, { claim, taken, only }: LivelySteps): number | null {
  const never = only === null ? [] : [not(leads(graph, only, null))]
  const again = taken === null ? [] : [leads(graph, taken, null)]
  if (!claim) return refuted(graph, { never: some(never), again })
  const missed = { ...graph, formula: { ...graph.formula, form: 'alwaysEventually', goal: [] } as const }
  const of = (actor: number | null): Moves => leads(graph, claim.action, actor)
  if (claim.form === 'only') return refuted(missed, { never: some(never), again: [...again, not(of(null))] })
  const actors = claim.each ? [...Array(ACTORS).keys()] : [null]
  const lengths = actors.flatMap((actor) => refuted(missed, { never: some([...never, of(actor)]), again }) ?? [])
  return lengths[0] ?? null
}

function refuted(graph: LivelyGraph, asked: Asked): number | null {
  return byDefinition(graph, asked).refuted
}

function not(moves: Moves): Moves {
  return (from, to) => !moves(from, to)
}

function some(all: readonly Moves[]): Moves {
  return (from, to) => all.some((moves) => moves(from, to))
}

function found({ properties }: Exploration): number | null {
  const formula = properties.find(({ name }) => name === 'Formula')
  return formula?.cycle ? formula.cycle.from - 1 : null
}

const verdicts = new Map<string, number>()

describe('formulas about steps', () => {
  it('both engines agree with the definitions, and all traces are correct', () => {
    fc.assert(
      fc.property(livelyGraph, steps, (graph, given) => {
        const asked = fitted(graph, given)
        const model = instantiate(livelySpec(graph, { steps: asked }))
        const [fast, plain] = [explored(model, CRAMPED), referenceExplore(model)]
        const stem = expected(graph, asked)
        expect([fast.failure, plain.failure]).toEqual([null, null])
        expect([found(fast), found(plain)]).toEqual([stem, stem])
        for (const { name, path, cycle } of [...fast.properties, ...plain.properties])
          if (path) execute(model, path, name, cycle)
        const what = `${asked.claim?.form ?? 'given'} ${stem === null ? 'not refuted' : 'refuted'}`
        verdicts.set(what, (verdicts.get(what) ?? 0) + 1)
      }),
      parameters(160),
    )
  }, 300_000)

  it.each(['taken', 'only', 'given'].flatMap((what) => [`${what} refuted`, `${what} not refuted`]))(
    '%s in some',
    (what) => {
      expect(verdicts.get(what) ?? 0).toBeGreaterThan(0)
    },
  )
})
