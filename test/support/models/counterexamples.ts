import * as fc from 'fast-check'
import { bool, ids, range, seq, set, type Spec, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import type { Exploration, ExploreOptions } from '../../../checker/results/exploration.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { execute } from '../../../checker/trace/execution/execute.ts'
import { anyGraph, bestByListing, modelOf } from './graphs.ts'
import { parameters } from '../random/seed.ts'
import { constrained, dying } from './tiny.ts'

const B = ids('b', 3)

type Explore = (model: Model, options?: ExploreOptions) => Exploration

/** Tests which of the shortest counterexamples an engine shows. */
export function describeCounterexamples(explore: Explore): void {
  /** Reexecutes the counterexample shown for a property and returns the labels of its steps. */
  function shown(made: Spec, property: string): readonly (string | undefined)[] {
    const model = instantiate(made)
    const path = explore(model).properties.find((p) => p.name === property)?.path
    if (!path) throw new Error(`${property} is not violated`)
    return execute(model, path, property)
      .states.slice(1)
      .map(({ step }) => step?.label)
  }

  describe('which shortest counterexample is shown', () => {
    it('the one with the fewest faults, even if a fault is declared first', () => {
      const made = spec('faults', { faults: { crash: 2 } }, (_c, _f, { state }) => {
        const { action, define } = state({ n: range(0, 2) })
        const step = {
          when: (s: { readonly n: number }) => s.n < 2,
          then: (s: { n: number }) => {
            s.n += 1
          },
        }
        return define({
          init: () => {},
          actions: { Crash: action({ ...step, fault: 'crash' }), Walk: action(step) },
          invariants: { Below2: (s) => s.n < 2 },
        })
      })
      expect(shown(made, 'Below2')).toEqual(['Walk', 'Walk'])
    })

    it('then the one with the fewest changes of actor, even if another one is a smaller sequence', () => {
      const made = spec('actors', {}, (_c, _f, { state }) => {
        const { action, define } = state({ first: set(B), second: set(B) })
        return define({
          init: () => {},
          actions: {
            First: action({
              forall: { b: B },
              when: (s, { b }) => !s.first.has(b),
              then: (s, { b }) => {
                s.first.add(b)
              },
            }),
            Second: action({
              forall: { b: B },
              when: (s, { b }) => s.first.has(b),
              then: (s, { b }) => {
                s.second.add(b)
              },
            }),
          },
          invariants: { Not: (s) => !(s.first.has(0) && s.first.has(1) && s.second.has(0)) },
        })
      })
      expect(shown(made, 'Not')).toEqual(['First(b=b0)', 'Second(b=b0)', 'First(b=b1)'])
    })

    it('faults count before changes of actor', () => {
      const made = spec('both', { faults: { crash: 1 } }, (_c, _f, { state }) => {
        const { action, define } = state({ n: range(0, 2) })
        return define({
          init: () => {},
          actions: {
            Any: action({
              forall: { b: B },
              when: (s, { b }) => s.n < 2 && b === s.n,
              then: (s) => {
                s.n += 1
              },
            }),
            Crash: action({
              fault: 'crash',
              forall: { b: B },
              when: (s) => s.n < 2,
              then: (s) => {
                s.n += 1
              },
            }),
          },
          invariants: { Below2: (s) => s.n < 2 },
        })
      })
      expect(shown(made, 'Below2')).toEqual(['Any(b=b0)', 'Any(b=b1)'])
    })

    it('a step without an actor leaves the actor unchanged', () => {
      const made = spec('between', {}, (_c, _f, { state }) => {
        const { action, define } = state({ phase: range(0, 3), order: seq(B, 2) })
        return define({
          init: (s) => {
            s.order = [1, 0]
          },
          actions: {
            Begin: action({
              forall: { b: B },
              when: (s) => s.phase === 0,
              then: (s) => {
                s.phase = 1
              },
            }),
            Tick: action({
              when: (s) => s.phase === 1,
              then: (s) => {
                s.phase = 2
              },
            }),
            // b1 is the first of its bindings, because the state determines the values and their domain.
            End: action({
              forall: { b: (s) => s.order },
              when: (s) => s.phase === 2,
              then: (s) => {
                s.phase = 3
              },
            }),
          },
          invariants: { NeverEnds: (s) => s.phase < 3 },
        })
      })
      expect(shown(made, 'NeverEnds')).toEqual(['Begin(b=b0)', 'Tick', 'End(b=b0)'])
    })

    it('then the smallest sequence: initial state, action, binding', () => {
      const made = spec('order', {}, (_c, _f, { state }) => {
        const { action, define } = state({ n: range(0, 3), up: bool })
        return define({
          init: [2, 1, 1].map((n) => (s) => {
            s.n = n
          }),
          actions: {
            Far: action({
              when: (s) => s.n === 1,
              then: (s) => {
                s.up = true
              },
            }),
            Add: action({
              forall: { k: range(0, 2) },
              when: (_s, { k }) => k > 0,
              then: (s) => {
                s.up = true
              },
            }),
            Also: action({
              then: (s) => {
                s.up = true
              },
            }),
          },
          invariants: { Down: (s) => !s.up },
        })
      })
      const model = instantiate(made)
      expect(explore(model).properties[0]?.path).toEqual({ init: 0, steps: [{ action: 1, ordinal: 1 }] })
    })

    it('the first of several initializers that give the same state', () => {
      const made = spec('same', {}, (_c, _f, { state }) => {
        const { define } = state({ n: range(0, 3) })
        return define({
          init: [0, 2, 2].map((n) => (s) => {
            s.n = n
          }),
          actions: {},
          invariants: { Below2: (s) => s.n < 2 },
        })
      })
      expect(explore(instantiate(made)).properties[0]?.path).toEqual({ init: 1, steps: [] })
    })

    it('agrees with listing all behaviours', () => {
      fc.assert(
        fc.property(anyGraph, (graph) => {
          const model = modelOf(graph)
          const [good] = explore(model).properties
          const expected = bestByListing(graph, graph.states)
          expect(good?.path).toEqual(expected)
          expect(good?.length).toBe(expected ? expected.steps.length + 1 : null)
          if (expected) execute(model, expected, 'Good')
        }),
        parameters(300),
      )
    })
  })

  const pathOf = (model: Model, name: string): unknown =>
    explore(model, { stop: 'never' }).properties.find((p) => p.name === name)?.path

  describe('a counterexample ends', () => {
    const step = { action: 0, ordinal: 0 }

    it('in a state outside the constraint', () => {
      expect(pathOf(constrained, 'Below3')).toEqual({ init: 0, steps: [step, step, step] })
    })

    it('with the step that breaks a transition property', () => {
      expect(pathOf(constrained, 'NotTo3')).toEqual({ init: 0, steps: [step, step, step] })
    })

    it('in a deadlock', () => {
      expect(pathOf(dying, 'Deadlock')).toEqual({
        init: 0,
        steps: [
          { action: 1, ordinal: 0 },
          { action: 2, ordinal: 0 },
        ],
      })
    })
  })
}
