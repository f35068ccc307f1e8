import { is } from 'immutable'
import { describe, expect, it } from 'vitest'
import { stepLabel } from '../../checker/language/model/binding.ts'
import type { Model } from '../../checker/language/model/model.ts'
import { ValueInterner } from '../../checker/reference/interpreter/freeze.ts'
import { Interpreter } from '../../checker/reference/interpreter/interpreter.ts'
import { fieldOf, type StateValue } from '../../checker/immutableValues/value.ts'
import { must } from '../../checker/must.ts'
import { standing } from '../../checker/walk/standing.ts'
import { initialName, Walker } from '../../checker/walk/walker.ts'
import { dice } from '../support/dice.ts'
import { explored } from '../support/engine/explored.ts'
import { liveliest, WALKED } from '../support/liveliest.ts'

/**
 * How many times the fast engine takes each action from a state. The search starts there and expands nothing
 * else.
 */
function firedFrom(model: Model, state: StateValue): readonly number[] {
  const interner = new ValueInterner()
  const init = (draft: object): void => {
    for (const { name, node } of model.state.fields)
      Reflect.set(draft, name, interner.frozen(node, fieldOf(state, name)))
  }
  const found = explored(
    { ...model, init: { size: 1, create: (_, draft) => init(draft), functions: [] } },
    { maxDepth: 2, stop: 'never', properties: [] },
  )
  return found.actions.map(({ fired }) => fired)
}

/**
 * Checks that the page offers the same steps as both engines at the end of a path, in the same order. Returns the
 * offered steps with their states.
 */
function offered(walker: Walker, path: readonly string[], byFastEngine: boolean): ReadonlyMap<string, StateValue> {
  const { model } = walker
  const walk = walker.walk(path)
  const here = standing(walker, walk)
  expect({ refused: here.refused, failures: here.failures }).toEqual({ refused: null, failures: [] })
  const labels = here.steps.map(({ label }) => label)
  const value = walk.states.at(-1)?.value
  if (!value) return new Map(labels.map((label) => [label, initial(model, label)]))
  const plain = new Interpreter(model)
  const own = plain.steps(value).map((each) => ({ ...each, after: plain.successor(value, each.action, each.choice) }))
  const within = own.filter(({ after }) => plain.withinConstraint(after))
  expect(labels).toEqual(within.map(({ action, choice }) => stepLabel(action.name, choice.bound)))
  const taken = model.actions.map((action) => own.filter((each) => each.action === action).length)
  expect(taken).toEqual(byFastEngine ? firedFrom(model, value) : taken)
  return new Map(within.map(({ action, choice, after }) => [stepLabel(action.name, choice.bound), after]))
}

function initial(model: Model, label: string): StateValue {
  const plain = new Interpreter(model)
  return must([...plain.initialStates()].find(({ number }) => initialName(number) === label)).state
}

describe('twenty random steps', () => {
  it.each(WALKED)('of %s: both engines offer the same steps', async (name) => {
    const walker = new Walker(await liveliest(name))
    const roll = dice(WALKED.indexOf(name) + 1)
    let path: readonly string[] = []
    for (let step = 0; step < 20; step++) {
      const next = offered(walker, path, step % 7 === 0)
      if (next.size === 0) break
      const [label, after] = [...next][roll(next.size)] ?? ['', undefined]
      path = [...path, label]
      expect(is(walker.walk(path).states.at(-1)?.value, after)).toBe(true)
    }
    expect(path.length).toBeGreaterThan(3)
  })
})
