import { range, spec, type Spec } from 'quorate'
import { model } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import { complaintOf } from '../support/complaint.ts'

let built = 0

/** Counts how many times its module has built it, so each model starts at 0. */
function counting(name: string): Spec {
  return spec(name, {}, (_c, _b, { state }) => {
    const start = Math.min(built++, 1)
    const { action, define } = state({ n: range(0, 1) })
    return define({
      init: (s) => {
        s.n = start
      },
      actions: { Stay: action({ then: () => {} }) },
      invariants: { IsFirst: (s) => s.n === 0 },
    })
  })
}

const atTheTop = counting('at the top')

const bounded = (limit: number, name = 'bounded'): Spec =>
  spec(name, {}, (_c, _b, { state }) => {
    const { action, define } = state({ n: range(0, 3) })
    return define({
      init: () => {},
      actions: {
        Up: action({
          when: (s) => s.n < 3,
          then: (s) => {
            s.n += 1
          },
        }),
      },
      invariants: { IsSmall: (s) => s.n < limit },
    })
  })

const failing = spec('failing', {}, (_c, _b, { state }) => {
  const { action, define } = state({ n: range(0, 1) })
  return define({
    init: () => {},
    actions: { Stay: action({ then: () => {} }) },
    invariants: {
      Throws: () => {
        throw new Error('no')
      },
    },
  })
})

let limit = 9
const options = { limit: 9 }
const settings = { limit: 9 }
const lower = (to: number): void => {
  settings.limit = to
}
lower(8)

const byVariable = spec('by a variable', {}, (_c, _b, { state }) => {
  const { action, define } = state({ n: range(0, 1) })
  return define({
    init: () => {},
    actions: { Stay: action({ then: () => {} }) },
    invariants: { IsSmall: (s) => s.n < limit },
  })
})
const byObject = spec('by an object', {}, (_c, _b, { state }) => {
  const { action, define } = state({ n: range(0, options.limit) })
  return define({
    init: () => {},
    actions: { Stay: action({ then: () => {} }) },
    invariants: { IsSmall: (s) => s.n < 9 },
  })
})
const bySettings = spec('by what loading sets', {}, (_c, _b, { state }) => {
  const { action, define } = state({ n: range(0, 1) })
  return define({
    init: () => {},
    actions: { Stay: action({ then: () => {} }) },
    invariants: { IsSmall: (s) => s.n < settings.limit },
  })
})

const small = bounded(2)
const large = bounded(9)
const [one, other] = [2, 9].map((to) => bounded(to, 'at one place'))

describe('a model of a matcher', () => {
  const inDescribe = counting('in describe')

  it('shares nothing with another model of its spec', () => {
    for (const each of [atTheTop, inDescribe, atTheTop]) expect(model(each)).toHold('IsFirst')
  })

  it('fails with the line on which its spec fails', () => {
    expect(complaintOf(() => expect(model(failing)).toHold())).toMatchObject({
      code: 'Q102',
      where: [expect.stringMatching(/loading\.test\.ts:\d+:\d+$/) as unknown, 'spec failing', 'invariant Throws'],
    })
  })

  it('belongs to the given spec if several specs have the same name', () => {
    expect(model(large)).toHold('IsSmall')
    expect(model(small)).toViolate('IsSmall', { length: 3 })
  })

  it.each([
    ['made again in a test', () => bounded(9), 'creates no spec of that name when it is loaded, only another one'],
    ['made in turn at one place, the first', () => one, 'creates 2 specs of that name at the same position'],
    ['made in turn at one place, the second', () => other, 'creates 2 specs of that name at the same position'],
  ])('cannot belong to a spec that cannot be distinguished from another: %s', (_, made, problem) => {
    expect(complaintOf(() => model(made() as Spec))).toMatchObject({
      code: 'Q062',
      problem: expect.stringContaining(problem) as unknown,
    })
  })

  it('sees what was set while its file was loading', () => {
    expect(model(bySettings)).toHold('IsSmall')
  })

  it('cannot belong to a spec that a test has changed', () => {
    limit = 0
    options.limit = 10
    expect(complaintOf(() => model(byVariable))).toMatchObject({
      code: 'Q062',
      where: [expect.stringMatching(/loading\.test\.ts:\d+:\d+$/) as unknown],
      problem: expect.stringContaining("this change of 'limit', which the spec uses") as unknown,
    })
    expect(complaintOf(() => model(byObject))).toMatchObject({
      code: 'Q062',
      problem: expect.stringContaining("this change of 'options'") as unknown,
    })
  })

  it('cannot belong to a spec that its file creates only after loading', () => {
    expect(complaintOf(() => model(counting('in a test')))).toMatchObject({
      code: 'Q062',
      where: ['spec in a test'],
      problem: expect.stringMatching(/loading\.test\.ts creates no spec of that name/) as unknown,
    })
  })
})
