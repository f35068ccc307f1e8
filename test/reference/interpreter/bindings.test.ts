import { describe, expect, it } from 'vitest'
import { Interpreter } from '../../../checker/reference/interpreter/interpreter.ts'
import { actorOf, stepLabel } from '../../../checker/language/model/binding.ts'
import { bound } from '../../support/models/tiny.ts'

const interpreter = new Interpreter(bound)
const state = interpreter.initial(0)

function choicesOf(name: string) {
  const action = bound.actions.find((a) => a.name === name)
  if (!action) throw new Error(`there is no action ${name}`)
  return interpreter
    .choices(state, action)
    .map((choice) => ({ ...choice, enabled: interpreter.enabled(state, action, choice) }))
}

const labels = (name: string): readonly string[] => choicesOf(name).map((choice) => stepLabel(name, choice.bound))

describe('the bindings of an action', () => {
  it('are nested loops, with the first parameter outermost', () => {
    expect(labels('Fixed')).toEqual([
      'Fixed(on=false, b=b0)',
      'Fixed(on=false, b=b1)',
      'Fixed(on=true, b=b0)',
      'Fixed(on=true, b=b1)',
    ])
  })

  it('have each value once, in the order in which it is first yielded', () => {
    expect(labels('Read')).toEqual(['Read(e={ id: 0, by: b1 })', 'Read(e={ id: 1, by: b0 })'])
  })

  it('see earlier stages, and are numbered even if they are not enabled', () => {
    const choices = choicesOf('Staged')
    expect(choices.map(({ ordinal, enabled }) => [ordinal, enabled])).toEqual([
      [0, false],
      [1, true],
      [2, false],
      [3, true],
    ])
    expect(labels('Staged')).toEqual([
      'Staged(e={ id: 0, by: b1 }, b=b0, k=1)',
      'Staged(e={ id: 0, by: b1 }, b=b0, k=2)',
      'Staged(e={ id: 0, by: b1 }, b=b1, k=1)',
      'Staged(e={ id: 0, by: b1 }, b=b1, k=2)',
    ])
  })

  it('are told apart by value, whatever they consist of', () => {
    expect(labels('Literal')).toEqual(['Literal(quorum={0, 1})', 'Literal(quorum={1})'])
  })

  it('contain interned, frozen values', () => {
    const [first] = choicesOf('Read')
    const [second] = choicesOf('Staged')
    expect(Object.isFrozen(first?.binding['e'])).toBe(true)
    expect(first?.binding['e']).toBe(second?.binding['e'])
  })

  it('name the actor: the first parameter of an id type, wherever its values come from', () => {
    expect(choicesOf('Fixed').map((c) => actorOf(c.bound))).toEqual(['b0', 'b1', 'b0', 'b1'])
    expect(choicesOf('Staged').map((c) => actorOf(c.bound))).toEqual(['b0', 'b0', 'b1', 'b1'])
    expect(choicesOf('Read').map((c) => actorOf(c.bound))).toEqual([null, null])
  })
})
