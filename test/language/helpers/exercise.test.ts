import { all, forAll, implies } from 'quorate'
import { describe, expect, it } from 'vitest'
import { type Exercise, tryOut } from '../../../checker/language/helpers/exercise.ts'

const yes = (): boolean => true
const failing = (): boolean => {
  throw new Error('on purpose')
}

describe('whether a property had anything to decide', () => {
  it.each<readonly [string, () => boolean, Exercise]>([
    ['no helper', yes, 'plain'],
    ['all of plain parts', () => all({ a: true, b: yes }), 'plain'],
    ['a false premise', () => implies(false, true), 'vacuous'],
    ['a true premise', () => implies(true, true), 'matters'],
    ['a true premise, a conclusion with a false one', () => implies(true, () => implies(false, true)), 'vacuous'],
    ['a true premise, a conclusion with a true one', () => implies(true, () => implies(true, yes)), 'matters'],
    ['nothing to quantify over', () => forAll([], yes), 'vacuous'],
    ['something', () => forAll([1], yes), 'matters'],
    ['every test is vacuous', () => forAll([1, 2], () => implies(false, true)), 'vacuous'],
    ['one test is not', () => forAll([1, 2], (n) => implies(n === 2, true)), 'matters'],
    ['a test in a test', () => forAll([1], () => forAll([], yes)), 'vacuous'],
    ['a part that decides', () => all({ a: () => implies(false, true), b: () => implies(true, true) }), 'matters'],
    ['an implication after another', () => implies(false, true) && implies(true, true), 'matters'],
    ['a failure', () => forAll([1], () => false), 'matters'],
  ])('%s', (_name, predicate, exercise) => {
    expect(tryOut(predicate).exercise).toBe(exercise)
  })

  it('is recorded even after an exception', () => {
    expect(() => tryOut(() => forAll([1], failing))).toThrow('on purpose')
    expect(tryOut(yes).exercise).toBe('plain')
  })
})
