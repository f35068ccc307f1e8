import { bool, exists, oneOf, range, record, seq, set, snapshot, type Spec, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { bindingsOf } from '../../checker/compile/runtime/bindings.ts'
import { explore } from '../../checker/explore/explore.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { Interpreter } from '../../checker/reference/interpreter/interpreter.ts'
import { stepLabel } from '../../checker/language/model/binding.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { compiledState } from '../support/engine/compiled.ts'
import { choiceCases, choiceErrors } from '../support/semantics/choices.ts'

/** The fast engine with and without caching, and the reference engine. */
function engines(made: Spec) {
  const model = instantiate(made)
  return [
    explore(model, { stop: 'decided', cacheAfter: 0 }),
    explore(model, { stop: 'decided', cacheAfter: Infinity }),
    referenceExplore(model, { stop: 'decided' }),
  ]
}

/** What each engine finds for each property: its verdict and how many states its counterexample has. */
function expectVerdicts(made: Spec, ...expected: readonly (readonly [verdict: string, length: number | null])[]): void {
  for (const { properties, failure } of engines(made)) {
    expect(failure).toBeNull()
    expect(properties.map(({ verdict, length }) => [verdict, length])).toEqual(expected)
  }
}

describe('a domain that reads the state', () => {
  it.each(choiceCases)('$name', ({ spec: made, labels }) => {
    const model = instantiate(made)
    const [action] = model.actions
    if (!action) throw new Error('there is no action')
    const interpreter = new Interpreter(model)
    const slow = interpreter.choices(interpreter.initial(0), action)
    const { unit, compiled } = compiledState(model)
    unit.initial(0)
    const fast = bindingsOf(action, unit.view, compiled.interner)
    expect(slow.map(({ bound }) => stepLabel('A', bound))).toEqual(labels)
    expect(fast.map((bound) => stepLabel('A', bound))).toEqual(labels)
    for (const { actions, failure } of engines(made)) {
      expect(failure).toBeNull()
      expect(actions.map(({ fired }) => fired)).toEqual([labels.length])
    }
  })

  it.each(choiceErrors)('is invalid if it returns $name', ({ spec: made, problem }) => {
    for (const { failure } of engines(made)) {
      expect(failure?.complaint).toMatchObject({ code: 'Q113', class: 'spec' })
      expect(failure?.complaint.where?.at(-1)).toBe('parameter p')
      expect(failure?.complaint.problem).toContain(problem)
    }
  })
})

const Key = record({ t: bool })

describe('a parameter value', () => {
  it('belongs to the checker: an effect that changes it is rejected', () => {
    const consumed = spec('consumed', {}, (_c, _b, { state }) => {
      const { action, define } = state({ inbox: seq(range(0, 2), 2), got: range(0, 9), turn: range(0, 2) })
      return define({
        init: (s) => {
          s.inbox.push(1, 2)
        },
        actions: {
          Take: action({
            forall: { batch: (s) => [s.inbox.slice()] },
            when: (s) => s.turn < 2,
            then: (s, { batch }) => {
              while (batch.pop() !== undefined) s.got += 1
              s.turn += 1
            },
          }),
        },
        invariants: { AtMostThree: (s) => s.got <= 3 },
      })
    })
    for (const { failure } of engines(consumed))
      expect(failure?.complaint).toMatchObject({ code: 'Q101', hint: 'change a copy: [...value]' })
  })

  it('does not stand in for an equal value in the state', () => {
    const lost = spec('lost', {}, (_c, _b, { state }) => {
      const { action, define } = state({
        log: seq(record({ term: range(0, 2) }), 2),
        n: range(0, 1),
        lost: range(0, 1),
      })
      return define({
        init: (s) => {
          s.log.push({ term: 1 })
        },
        actions: {
          Send: action({
            forall: { batch: (s) => [s.log.slice()] },
            when: (s) => s.n < 1,
            then: (s, { batch }) => {
              s.n += batch.length
            },
          }),
          Lose: action({
            when: (s) => s.n === 1 && snapshot(s.log).includes({ term: 1 }),
            then: (s) => {
              s.lost = 1
            },
          }),
        },
        invariants: { NotLost: (s) => s.lost === 0 },
      })
    })
    expectVerdicts(lost, ['violated', 3])
  })

  it('is distinguished by its order of iteration, even from an equal value', () => {
    const ordered = spec('ordered', {}, (_c, _b, { state }) => {
      const { action, define } = state({ x: range(0, 3), y: range(0, 1), first: range(0, 2) })
      return define({
        init: () => {},
        actions: {
          Up: action({
            when: (s) => s.x < 3,
            then: (s) => {
              s.x += 1
            },
          }),
          Ask: action({
            forall: { some: (s) => [s.x < 2 ? new Set([1, 2]) : new Set([2, 1])] },
            when: (s) => s.y === 0,
            then: (s, { some }) => {
              const [first = 0] = some
              s.y = 1
              s.first = first
            },
          }),
        },
        invariants: { FirstIsOne: (s) => s.first !== 2 },
      })
    })
    expectVerdicts(ordered, ['violated', 4])
  })

  it('is the same object as in the state if it comes from a domain', () => {
    const same = spec('same', {}, (_c, _b, { state }) => {
      const { action, define } = state({ log: seq(Key, 1), n: range(0, 1) })
      return define({
        init: (s) => {
          s.log.push({ t: true })
        },
        actions: {
          Hit: action({
            forall: { key: Key },
            when: (s, { key }) => s.log.at(0) === key,
            then: (s) => {
              s.n = 1
            },
          }),
        },
        invariants: {
          NothingInLog: (s) => !exists(Key, (key) => s.log.at(0) === key),
          NotHit: (s) => s.n === 0,
        },
      })
    })
    expectVerdicts(same, ['violated', 1], ['violated', 2])
  })
})

describe('sets over domains in different orders', () => {
  it('are iterated in their own order', () => {
    const orders = spec('orders', {}, (_c, _b, { state }) => {
      const { action, define } = state({ up: set(oneOf('a', 'b')), down: set(oneOf('b', 'a')) })
      return define({
        init: (s) => {
          for (const x of ['a', 'b'] as const) {
            s.up.add(x)
            s.down.add(x)
          }
        },
        actions: { Nothing: action({ then: () => {} }) },
        invariants: {
          UpBeginsWithA: (s) => [...snapshot(s.up)][0] === 'a',
          DownBeginsWithB: (s) => [...snapshot(s.down)][0] === 'b',
        },
      })
    })
    expectVerdicts(orders, ['holds', null], ['holds', null])
  })
})
