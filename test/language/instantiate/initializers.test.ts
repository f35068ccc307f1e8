import { describe, expect, it } from 'vitest'
import { recordNode } from '../../../checker/domain/kinds/composite.ts'
import { range } from '../../../checker/domain/kinds/scalar.ts'
import { initialStatesOf } from '../../../checker/language/instantiate/initializers.ts'
import type { InitialStates } from '../../../checker/language/model/model.ts'
import { complaintOf } from '../../support/complaint.ts'

const STATE = recordNode({ n: range(0, 400) })

type Draft = { n: number }

const setting = (n: number) => (s: Draft) => void (s.n = n)

/** What an initial state assigns to n. */
function valueAt(init: InitialStates, number: number): number {
  const draft = { n: -1 }
  init.create(number, draft)
  return draft.n
}

/** How many initializers the generator has yielded, and its model's initial states, in blocks of 4. */
function streamed(count: number) {
  const yielded = { count: 0 }
  const generator = function* () {
    for (let n = 0; n < count; n++) {
      yielded.count++
      yield setting(n)
    }
  }
  return { yielded, init: initialStatesOf(generator, STATE, 4) }
}

describe('initializers from a generator', () => {
  it.each([1, 3, 4, 5, 8, 11])('%d of them are found one after another, in any order', (count) => {
    const { init } = streamed(count)
    const numbers = Array.from({ length: count }, (_, i) => i)
    expect(init.size).toBe(count)
    expect(numbers.map((n) => valueAt(init, n))).toEqual(numbers)
    expect(numbers.toReversed().map((n) => valueAt(init, n))).toEqual(numbers.toReversed())
  })

  it('are kept if there are few, and otherwise only in blocks', () => {
    expect(streamed(4).init.functions).toHaveLength(4)
    const { init, yielded } = streamed(400)
    expect(init.functions).toHaveLength(4)
    expect(yielded.count).toBe(5)
    for (let n = 0; n < init.size; n++) valueAt(init, n)
    expect(yielded.count).toBe(5 + 2 * 400)
  })

  it('are refused if the generator yields fewer when it runs again', () => {
    let most = 20
    const init = initialStatesOf(
      function* () {
        for (let n = 0; n < most; n++) yield setting(n)
      },
      STATE,
      4,
    )
    expect(init.size).toBe(20)
    most = 10
    expect(valueAt(init, 9)).toBe(9)
    expect(complaintOf(() => valueAt(init, 10))).toMatchObject({
      code: 'Q055',
      where: ['init'],
      problem: 'the generator yields 10 functions, but yielded more before',
    })
  })

  it('are refused if one is not written like any of the first block', () => {
    const init = initialStatesOf(
      function* () {
        for (let n = 0; n < 20; n++) yield n === 13 ? (s: Draft) => void (s.n = 2 * n) : setting(n)
      },
      STATE,
      4,
    )
    expect(complaintOf(() => init.size)).toMatchObject({
      code: 'Q055',
      where: ['init'],
      problem: 'function 13 of the generator is not written like any of the first 4: (s) => void (s.n = 2 * n)',
    })
  })

  it('are refused if the generator yields fewer when they are counted, or never ends', () => {
    let most = 20
    const init = initialStatesOf(
      function* () {
        for (let n = 0; n < most; n++) yield setting(n)
      },
      STATE,
      4,
    )
    most = 3
    expect(complaintOf(() => init.size)).toMatchObject({
      code: 'Q055',
      problem: 'the generator yields 3 functions, but yielded more before',
    })
    const one = setting(1)
    const ones = {
      *[Symbol.iterator]() {
        for (;;) yield one
      },
    }
    expect(complaintOf(() => initialStatesOf(ones, STATE))).toMatchObject({
      code: 'Q120',
      problem: 'what init yields has more than 1048576 values, or never ends',
    })
  })

  it('are refused if one is not a function, or if the generator throws', () => {
    const other = initialStatesOf(
      function* () {
        for (let n = 0; n < 20; n++) yield n === 13 ? n : setting(n)
      },
      STATE,
      4,
    )
    expect(complaintOf(() => other.size)).toMatchObject({ code: 'Q055', problem: 'init is not a function' })
    const throwing = initialStatesOf(
      function* () {
        for (let n = 0; n < 20; n++) yield setting(n)
        throw new Error('enough')
      },
      STATE,
      4,
    )
    expect(complaintOf(() => throwing.size)).toMatchObject({ code: 'Q056', where: ['init'] })
  })
})
