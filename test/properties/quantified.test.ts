import { array, bool, ids, oneOf, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { last } from '../../checker/running.ts'
import { checkModel } from '../../checker/check/check.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { complaintOf } from '../support/complaint.ts'

const Client = ids('client', 3)

/** Clients ask and are served. One of them is served only if it is not forgotten. */
function model(forgotten: number | null, temporal: object) {
  const made = spec('service', {}, (_c, _f, { state }) => {
    const { action, define } = state({ waits: array(Client, bool) })
    return define({
      init: () => {},
      actions: {
        Ask: action({
          forall: { c: Client },
          when: (s, { c }) => !s.waits.get(c),
          then: (s, { c }) => {
            s.waits.set(c, true)
          },
        }),
        Serve: action({
          forall: { c: Client },
          when: (s, { c }) => s.waits.get(c) && c !== forgotten,
          then: (s, { c }) => {
            s.waits.set(c, false)
          },
        }),
      },
      temporal: temporal as Record<string, undefined>,
      fairness: [{ weak: 'Serve', each: 'c' }],
    })
  })
  return instantiate(made)
}

type State = { readonly waits: { get(c: number): boolean } }
type Choice = { readonly c: number; readonly kind?: string }

const served = {
  forall: { c: Client },
  leadsTo: [(s: State, { c }: Choice) => s.waits.get(c), (s: State, { c }: Choice) => !s.waits.get(c)],
}

function found(forgotten: number | null, formula: object, engine: 'fast' | 'reference') {
  const { exploration, traces } = last(checkModel(model(forgotten, { Served: formula }), { engine }))
  expect(exploration.failure).toBeNull()
  return {
    verdict: exploration.properties[0]?.verdict,
    length: exploration.properties[0]?.length,
    reasons: traces[0]?.reasons,
  }
}

describe.each(['fast', 'reference'] as const)('a quantified temporal property, %s engine', (engine) => {
  it.each<[string, number | null, object, object]>([
    ['holds for every choice', null, served, { verdict: 'holds', length: null, reasons: undefined }],
    [
      'names the choice for which it is violated',
      1,
      served,
      { verdict: 'violated', length: 2, reasons: ['for c=client1'] },
    ],
    [
      'gives the choice to assumptions',
      2,
      { ...served, given: { eventuallyAlways: (s: State, { c }: Choice) => !s.waits.get(c) } },
      { verdict: 'holds', length: null, reasons: undefined },
    ],
    [
      'takes the first of the choices of several domains',
      2,
      {
        forall: { kind: oneOf('a', 'b'), c: Client },
        leadsTo: [
          (s: State, { c, kind }: Choice) => kind === 'b' && s.waits.get(c),
          (s: State, { c }: Choice) => !s.waits.get(c),
        ],
      },
      { verdict: 'violated', length: 2, reasons: ['for kind=b, c=client2'] },
    ],
  ])('%s', (_what, forgotten, formula, expected) => {
    expect(found(forgotten, formula, engine)).toEqual(expected)
  })
})

const yes = (): boolean => true

describe('a quantified temporal property is ill-formed', () => {
  it.each([
    [{ forall: Client, eventually: yes }, 'Q064'],
    [{ forall: { c: [0, 1] }, eventually: yes }, 'Q051'],
    [{ forall: { a: ids('a', 40), b: ids('b', 40) }, eventually: yes }, 'Q055'],
  ])('%#', (formula, code) => {
    expect(complaintOf(() => model(null, { Served: formula }))).toMatchObject({ code, class: 'load' })
  })
})
