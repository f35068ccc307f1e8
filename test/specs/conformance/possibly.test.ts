import { describe, expect, it } from 'vitest'
import { range, spec } from 'quorate'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { conformanceText } from '../../../checker/render/text/conformanceText.ts'
import { conformed } from '../../support/conformed.ts'

/** Logs with several explanations. The first explanation that is found chooses 0, and the last one chooses 2. */
const choose = spec('choose', {}, (_c, _f, { state }) => {
  const { action, define } = state({ n: range(0, 9) })
  return define({
    init: () => {},
    actions: {
      Choose: action({
        forall: { by: range(0, 2) },
        then: (s, { by }) => {
          s.n = by
        },
      }),
      Reset: action({
        then: (s) => {
          s.n = 0
        },
      }),
      Slip: action({
        when: (s) => s.n === 0,
        then: (s) => {
          s.n = 5
        },
      }),
      Back: action({
        when: (s) => s.n === 5,
        then: (s) => {
          s.n = 0
        },
      }),
    },
    invariants: {
      Not0: (s) => s.n !== 0,
      Not1: (s) => s.n !== 1,
      Not2: (s) => s.n !== 2,
      Not5: (s) => s.n !== 5,
      Not9: (s) => s.n !== 9,
    },
    transitions: { Near: (before, after) => Math.abs(after.n - before.n) < 2 },
  })
})
const model = instantiate(choose)
const any = '{"action":"Choose"}'
const reset = '{"action":"Reset"}'
const is = (n: number): string => JSON.stringify({ action: 'Choose', see: { n } })
const see0 = '{"see":{"n":0}}'
const hidden = { unlogged: ['Slip', 'Back'] }

type Row = [
  what: string,
  lines: readonly string[],
  properties: readonly string[],
  outcome: string,
  broken: readonly string[],
  options?: object,
]

describe('a promise that some explanations break', () => {
  it.each<Row>([
    ['none breaks it', [any], ['Not9'], 'accepted', []],
    ['only a later one breaks it', [any], ['Not2'], 'accepted', ['Not2 possibly']],
    ['later ones break two', [any], ['Not1', 'Not2', 'Not9'], 'accepted', ['Not1 possibly', 'Not2 possibly']],
    ['a later one breaks it by a step', [any], ['Near'], 'accepted', ['Near possibly']],
    ['before the last line', [any, reset], ['Not2'], 'accepted', ['Not2 possibly']],
    ['before the last line, by a step', [any, reset, any, reset], ['Near'], 'accepted', ['Near possibly']],
    ['all break it', [is(2)], ['Not2'], 'violated', ['Not2 always']],
    [
      'all break one, and a later one another',
      [any, is(2)],
      ['Not1', 'Not2'],
      'violated',
      ['Not2 always', 'Not1 possibly'],
    ],
    [
      'each breaks one of two',
      [is(2), any, is(1)],
      ['Not2', 'Not1', 'Not9'],
      'violated',
      ['Not2 always', 'Not1 always'],
    ],
    ['with hidden steps that leave no trace', [see0], ['Not5'], 'accepted', ['Not5 possibly'], hidden],
    ['with hidden steps that are not allowed', [see0], ['Not5'], 'accepted', [], { ...hidden, hidden: 1 }],
    ['no line at all', [], ['Not2'], 'accepted', []],
  ])('%s', (_what, lines, properties, outcome, broken, options = {}) => {
    const found = conformed(model, lines.join('\n'), { properties, ...options })
    expect(found.outcome).toBe(outcome)
    expect(found.broken.map(({ property, certainty }) => `${property.name} ${certainty}`)).toEqual(broken)
    expect(found.untried).toEqual([])
    expect(found.broken.map(({ inWitness }) => inWitness)).toEqual(broken.map((one) => one.endsWith('always')))
  })

  it('is broken in the first explanation, but not in another one', () => {
    const first = instantiate(
      spec('first', {}, (_c, _f, { state }) => {
        const { action, define } = state({ n: range(0, 2) })
        return define({
          init: (s) => {
            s.n = 1
          },
          actions: {
            Choose: action({
              forall: { by: range(0, 2) },
              then: (s, { by }) => {
                s.n = by
              },
            }),
          },
          invariants: { Not0: (s) => s.n !== 0, Not2: (s) => s.n !== 2 },
        })
      }),
    )
    const found = conformed(first, any)
    expect(found.outcome).toBe('accepted')
    expect(found.witness.steps[0]?.chosen.binding).toEqual({ by: 1 })
    expect(found.broken.map(({ property, certainty, steps }) => [property.name, certainty, steps])).toEqual([
      ['Not0', 'possibly', 1],
      ['Not2', 'possibly', 1],
    ])
  })

  it('is named if a limit ends the search for an explanation that breaks it', () => {
    const found = conformed(model, [any, any].join('\n'), { properties: ['Not2', 'Not9'], maxOthers: 0 })
    expect(found).toMatchObject({ outcome: 'accepted', stop: null, broken: [], untried: ['Not2', 'Not9'] })
    expect(conformanceText(found)).toContain(
      'not every explanation was tried: another one may break Not2, Not9 (--max-states N tries more)',
    )
    for (const [untriedBy, advice] of [
      ['time', '--max-time TIME tries for longer'],
      ['interrupt', 'interrupted'],
    ] as const)
      expect(conformanceText({ ...found, untriedBy }).replaceAll(/\s+/g, ' ')).toContain(`Not2, Not9 (${advice})`)
  })
})
