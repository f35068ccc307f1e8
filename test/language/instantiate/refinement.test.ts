import { bool, ids, range, refinement, type Spec, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { last } from '../../../checker/running.ts'
import { simulateModel } from '../../../checker/check/simulate.ts'
import { complaintOf } from '../../support/complaint.ts'

/** Counts to `most`, one at a time. */
const counter = spec('counter', { constants: { most: 2 }, faults: { slip: 0 } }, (c, _f, { state }) => {
  const { action, define } = state({ n: range(0, c.most), done: bool })
  return define({
    init: () => {},
    actions: {
      Up: action({
        when: (s) => s.n < c.most,
        then: (s) => {
          s.n += 1
          s.done = s.n === c.most
        },
      }),
      Slip: action({ fault: 'slip', then: () => {} }),
    },
  })
})

const slippery = { ...counter, faults: { slip: 1 } }

const ok = { map: (s: { readonly n: number }) => ({ n: s.n, done: s.n === 2 }) }

/** Counts to 2 in steps of `step`. */
function model(refines: object, { step = 1, symmetry = false } = {}) {
  const made = spec('steps', {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 2), who: ids('p', 2, { symmetric: true }) })
    const Up = action({
      when: (s) => s.n + step <= 2,
      then: (s) => {
        s.n += step
      },
    })
    return define({
      init: () => {},
      actions: { Up },
      invariants: { Small: (s) => s.n < 3 },
      refines: refines as Record<string, undefined>,
    })
  })
  return instantiate(made, { symmetry })
}

describe('an ill-formed refinement', () => {
  it.each<[string, object, string, string]>([
    ['no refinement', { R: {} }, 'Q055', 'this is not a refinement'],
    ['no spec', { R: refinement({} as Spec, { map: () => ({}) }) }, 'Q055', 'this is not a spec'],
    ['no map', { R: refinement(counter, {} as never) }, 'Q055', 'this is not a function'],
    ['another part', { R: refinement(counter, { ...ok, view: 1 } as never) }, 'Q055', "there is no 'view' here"],
    [
      'an unknown constant',
      { R: refinement(counter, { ...ok, constants: { least: 1 } }) },
      'Q010',
      "there is no constant 'least'",
    ],
    [
      'a budget',
      { R: refinement(slippery, ok) },
      'Q067',
      'fault slip has a budget of 1 by default, and `map` cannot say how much of it is used',
    ],
  ])('%s', (_what, refines, code, problem) => {
    expect(complaintOf(() => model(refines))).toMatchObject({
      code,
      class: code === 'Q010' ? 'usage' : 'load',
      problem,
    })
  })
})

describe('an undecidable refinement', () => {
  const refines = { R: refinement(counter, ok) }

  it('is rejected with symmetry if it is requested, and skipped otherwise', () => {
    const symmetric = model(refines, { symmetry: true })
    expect(complaintOf(() => explore(symmetric, { properties: ['R'] }))).toMatchObject({ code: 'Q017' })
    expect(explore(symmetric).properties.map(({ name }) => name)).toEqual(['Small'])
  })

  it('is rejected with fingerprints', () => {
    expect(complaintOf(() => explore(model(refines), { storage: 'hash' }))).toMatchObject({ code: 'Q084' })
  })
})

describe('a map', () => {
  it.each<[string, (s: { readonly n: number }) => object, string]>([
    ['a value outside the domain', (s) => ({ n: s.n * 3, done: false }), 'Q103'],
    ['a variable too few', (s) => ({ n: s.n }), 'Q103'],
    ['a variable too many', (s) => ({ n: s.n, done: false, more: 1 }), 'Q103'],
    ['nothing', () => null as never, 'Q103'],
    [
      'an error',
      () => {
        throw new RangeError('no')
      },
      'Q102',
    ],
  ])('that returns %s ends the run', (_what, map, code) => {
    const failure = explore(model({ R: refinement(counter, { map: map as never }) })).failure
    expect(failure?.complaint).toMatchObject({ code, where: expect.arrayContaining(['refinement R']) as unknown })
  })
})

it('random walks find a step that the refined spec does not allow', () => {
  const walks = last(
    simulateModel(model({ R: refinement(counter, ok) }, { step: 2 }), {
      seed: 1,
      maxWalks: 3,
      maxDepth: 5,
      stop: 'first',
    }),
  )
  expect(walks.expectations.find(({ name }) => name === 'R')).toMatchObject({ verdict: 'violated', length: 2 })
  expect(walks.traces[0]?.reasons).toEqual([
    'to counter it changes n 0 → 2, done false → true, and no step of counter does that',
    'nearest: Up gives n = 1 instead of 2, done = false instead of true',
  ])
})
