import * as fc from 'fast-check'
import { is } from 'immutable'
import { describe, expect, it } from 'vitest'
import { checkedProperties } from '../../../checker/language/model/checked.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { project } from '../../../checker/trace/graph/projection.ts'
import { type StateGraph, stateGraph } from '../../../checker/trace/graph/stateGraph.ts'
import { explored } from '../../support/engine/explored.ts'
import { randomSpec } from '../../support/random/specs.ts'
import { constrained, credited, dying, faulty, manyInitial } from '../../support/models/tiny.ts'
import { counter, twoPhase } from '../../support/models/zoo.ts'

const graphOf = (model: Model): StateGraph => stateGraph(model, checkedProperties(model, undefined))

const named = (graph: StateGraph, name: string): readonly unknown[] =>
  graph.states.filter(({ violates }) => violates.includes(name)).map(({ value }) => value.toJS())

describe('the graph of all states', () => {
  it.each([
    ['counter', instantiate(counter)],
    ['two-phase', instantiate(twoPhase, { model: 'one not waited for' })],
    ['constrained', constrained],
    ['manyInitial', manyInitial],
    ['dying', dying],
    ['credited', credited],
    ['faulty', faulty(2)],
  ])('has the states and steps that the explorer counts: %s', (_name, model) => {
    const { distinct, generated } = explored(model, { stop: 'never' })
    const { states, steps } = graphOf(model)
    expect(states).toHaveLength(distinct)
    expect(steps.length + model.init.size).toBe(generated)
  })

  it('knows which states are initial, and which violate a property', () => {
    const graph = graphOf(manyInitial)
    expect(graph.states.filter(({ initial }) => initial).map(({ value }) => value.get('n'))).toEqual([3, 1])
    expect(named(graph, 'Not0')).toEqual([{ n: 0 }])
    expect(named(graph, 'Deadlock')).toEqual([])
    expect(graph.states.filter(({ final }) => final).map(({ value }) => value.get('n'))).toEqual([0])
    expect(named(graphOf(dying), 'Deadlock')).toEqual([{ at: 'left' }])
  })

  it('knows which steps lead outside the constraint, and which violate a transition property', () => {
    const { steps } = graphOf(constrained)
    expect(steps.filter(({ to }) => to === null)).toEqual([
      { from: 2, to: null, action: 'Step', label: 'Step', fault: null, violates: ['NotTo3'] },
    ])
  })

  it('agrees with the explorer on random specs', () => {
    fc.assert(
      fc.property(randomSpec, (made) => {
        const model = instantiate(made)
        const checked = explored(model, { stop: 'never', maxStates: 300 })
        fc.pre(checked.failure === null && checked.ended === null)
        const graph = graphOf(model)
        expect(graph.states).toHaveLength(checked.distinct)
        expect(graph.steps.length + model.init.size).toBe(checked.generated)
        expect(graph.steps.filter(({ to }) => to === null).length).toBeLessThanOrEqual(checked.cut)
      }),
      { numRuns: 20 },
    )
  })
})

describe('a projected graph', () => {
  it('has the same groups and arrows as a naive grouping, on random specs', () => {
    fc.assert(
      fc.property(randomSpec, fc.nat(20), (made, pick) => {
        const model = instantiate(made)
        const checked = explored(model, { stop: 'never', maxStates: 200 })
        fc.pre(checked.failure === null && checked.ended === null)
        const graph = graphOf(model)
        const variable = model.state.fields[pick % model.state.fields.length]?.name ?? ''
        const { groups, groupOf, arrows } = project(graph, (value) => value.get(variable) ?? null)
        const same = (a: number, b: number): boolean =>
          is(graph.states[a]?.value.get(variable), graph.states[b]?.value.get(variable))
        for (const a of graph.states.keys())
          for (const b of graph.states.keys()) expect(groupOf[a] === groupOf[b]).toBe(same(a, b))
        expect(groups.flat().toSorted((a, b) => a - b)).toEqual([...graph.states.keys()])
        const inside = graph.steps.filter(({ to }) => to !== null)
        const ends = new Set(inside.map(({ from, to, fault }) => `${groupOf[from]} ${groupOf[to ?? 0]} ${fault}`))
        expect(new Set(arrows.map(({ from, to, fault }) => `${from} ${to} ${fault}`))).toEqual(ends)
        expect(arrows).toHaveLength(ends.size)
        expect(arrows.flatMap(({ steps }) => steps)).toHaveLength(inside.length)
      }),
      { numRuns: 20 },
    )
  })
})
