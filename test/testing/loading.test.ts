import { range, spec, type Spec } from 'quorate'
import { model } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import { complaintOf } from '../support/complaint.ts'

let built = 0

/** Counts how often its module has built it: a model of its own begins at 0. */
function counting(name: string): Spec {
  return spec(name, {}, (_c, _b, { model: state }) => {
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

describe('a model of a matcher', () => {
  const inDescribe = counting('in describe')

  it('shares nothing with another model of its spec', () => {
    for (const one of [atTheTop, inDescribe, atTheTop]) expect(model(one)).toHold('IsFirst')
  })

  it('cannot be of a spec that its file does not make while it is loaded', () => {
    expect(complaintOf(() => model(counting('in a test')))).toMatchObject({
      code: 'Q062',
      where: ['spec in a test'],
      problem: expect.stringMatching(/loading\.test\.ts makes no spec of that name/) as unknown,
    })
  })
})
