import { range, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { alternatives } from '../../../checker/trace/execution/alternatives.ts'
import { execute } from '../../../checker/trace/execution/execute.ts'
import { stateGraph } from '../../../checker/trace/graph/stateGraph.ts'
import type { Trace } from '../../../checker/trace/trace.ts'
import { explored } from '../../support/engine/explored.ts'
import { constrained, dying } from '../../support/models/tiny.ts'
import { twoPhase } from '../../support/models/zoo.ts'

function traceOf(model: Model, name: string): Trace {
  const { path, cycle } = explored(model, { properties: [name] }).properties[0] ?? {}
  if (!path) throw new Error(`${name} is not violated`)
  return execute(model, path, name, cycle)
}

const labels = (trace: Trace) => alternatives(trace).map((own) => own.flatMap(({ steps }) => steps.map((s) => s.label)))

describe('the alternatives of a trace', () => {
  const model = instantiate(twoPhase, { constants: { rms: 2, lossy: true } })

  it('are all enabled steps except the one that was taken', () => {
    const trace = traceOf(model, 'Consistent')
    const graph = stateGraph(model, [])
    const enabled = (at: number) =>
      graph.steps
        .filter(({ from }) => from === graph.numberOf(trace.states[at]?.value ?? graph.states[0]!.value))
        .map(({ label }) => label)
    for (const [at, own] of labels(trace).entries()) {
      const next = trace.states[at + 1]?.step?.label
      expect(own.length).toBeGreaterThan(0)
      expect(own.toSorted()).toEqual(
        enabled(at)
          .filter((l) => l !== next)
          .toSorted(),
      )
    }
  })

  it('name the states that they lead to', () => {
    const [first = []] = alternatives(traceOf(dying, 'Deadlock'))
    expect(first.map(({ after, known, violates }) => [after.value.get('at'), known, violates])).toEqual([
      ['right', [], false],
    ])
    const [, second = []] = alternatives(traceOf(dying, 'Deadlock'))
    expect(second.map(({ steps, known }) => [steps[0]?.label, known])).toEqual([['Loop', [2]]])
    const last = alternatives(traceOf(constrained, 'Below3')).at(2)
    expect(last?.map(({ steps, known }) => [steps[0]?.label, known])).toEqual([['Back', [1]]])
  })

  it('are marked if they would also violate the property, and merged if they lead to the same state', () => {
    const made = spec('leap', {}, (_c, _f, { state }) => {
      const { action, define } = state({ n: range(0, 2) })
      const to = (n: number) =>
        action({
          then: (s) => {
            s.n = n
          },
        })
      return define({
        init: () => {},
        actions: { Leap: to(2), Up: to(1), Bound: to(2), Also: to(1), Stay: to(0) },
        invariants: { Below2: (s) => s.n < 2 },
      })
    })
    const [first = []] = alternatives(traceOf(instantiate(made), 'Below2'))
    expect(
      first.map(({ steps, violates, after }) => [steps.map((s) => s.label), violates, after.changes.length]),
    ).toEqual([
      [['Up', 'Also'], false, 1],
      [['Bound'], true, 1],
      [['Stay'], false, 0],
    ])
  })

  it('do not exist after the state in which the spec fails', () => {
    const made = spec('narrow', {}, (_c, _f, { state }) => {
      const { action, define } = state({ n: range(0, 1) })
      return define({
        init: () => {},
        actions: {
          Up: action({
            then: (s) => {
              s.n += 1
            },
          }),
        },
        invariants: { Below1: (s) => s.n < 1 },
      })
    })
    expect(labels(traceOf(instantiate(made), 'Below1'))).toEqual([[], []])
  })
})
