import { range, spec } from 'quorate'
import { model } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'

/** Counts up to 5. `Low` is violated at `limit`, and `within` is the constraint. */
const counting = spec(
  'counting',
  { constants: { limit: 2, within: 9, reach: 5 } },
  (c, _budget, { state }) => {
    const { action, define } = state({ n: range(0, 5) })
    return define({
      init: () => {},
      actions: {
        Up: action({
          when: (s) => s.n < c.reach,
          then: (s) => {
            s.n += 1
          },
        }),
      },
      invariants: { Low: (s) => s.n < c.limit, Natural: (s) => s.n >= 0 },
      observations: { Zero: (s) => s.n === 0 },
      ...(c.within < 9 ? { constraint: (s: { n: number }) => s.n <= c.within } : {}),
    })
  },
  {
    short: { expect: { Low: { violated: { states: 3 } } } },
    wrong: { expect: { Low: { violated: { states: 4 } } } },
    high: { constants: { limit: 6 }, expect: { Zero: 'violated' } },
    cut: { constants: { limit: 6, within: 3 }, expect: { Low: 'bounded', Natural: 'bounded' } },
    over: { constants: { reach: 9 } },
  },
)

const short = model(counting, 'short')
const high = model(counting, 'high')
const cut = model(counting, 'cut')

/** The message of an assertion that fails. */
function failureOf(assertion: () => void): string {
  try {
    assertion()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('the assertion passed')
}

describe('toHold', () => {
  it('passes if these properties hold or, without any, all promises', () => {
    expect(short).toHold('Natural')
    expect(high).toHold(['Low', 'Natural'])
    expect(high).toHold()
    expect(short).not.toHold('Low')
    expect(short).not.toHold()
    expect(model(counting, undefined, { constants: { limit: 6 } })).toHold()
  })

  it('shows the shortest counterexample', () => {
    expect(failureOf(() => expect(short).toHold())).toMatchInlineSnapshot(`
      "expected counting, short, to hold all its promises

      Low is violated: 3 states
        1    initial state  all variables at their first value
        2    Up
             n  0 → 1
        3    Up
             n  1 → 2
        → state 3 violates Low"
    `)
    expect(failureOf(() => expect(high).not.toHold('Low'))).toMatchInlineSnapshot(
      `"expected counting, high, not to hold Low, but it does in all 6 states"`,
    )
  })

  it('is undecided within a constraint, unless holding there is enough', () => {
    expect(cut).toHold('Low', { withinConstraint: true })
    expect(failureOf(() => expect(cut).not.toHold('Low', { withinConstraint: true }))).toMatchInlineSnapshot(
      `"expected counting, cut, not to hold Low, but it does in all 4 states within the constraint"`,
    )
    const undecided = 'expected counting, cut, to hold Low, but that is bounded after 4 states: the constraint cut'
    expect(failureOf(() => expect(cut).toHold('Low'))).toContain(undecided)
    expect(failureOf(() => expect(cut).not.toHold('Low'))).toContain(undecided)
  })
})

describe('toViolate', () => {
  it('passes if the property is violated, in this many states', () => {
    expect(short).toViolate('Low')
    expect(short).toViolate('Low', { length: 3 })
    expect(high).toViolate('Zero', { length: 2 })
    expect(short).not.toViolate('Low', { length: 4 })
    expect(high).not.toViolate('Low')
  })

  it('reports the actual verdict', () => {
    expect(failureOf(() => expect(high).toViolate('Low'))).toMatchInlineSnapshot(
      `"expected counting, high, to violate Low, but it holds in all 6 states"`,
    )
    expect(failureOf(() => expect(short).toViolate('Low', { length: 4 }))).toMatch(
      /^expected counting, short, to violate Low in 4 states, but the shortest counterexample has 3 states\n\nLow is violated/,
    )
    expect(failureOf(() => expect(short).not.toViolate('Low'))).toMatch(
      /^expected counting, short, not to violate Low\n\nLow is violated/,
    )
    expect(failureOf(() => expect(cut).toViolate('Low'))).toContain(
      'to violate Low, but that is bounded after 4 states',
    )
    expect(failureOf(() => expect(short).toViolate('Lwo'))).toContain(
      "Q015 in spec counting\n  there is no property 'Lwo'",
    )
  })
})

describe('toMeetExpectations', () => {
  it('passes if every verdict and count is as declared', () => {
    expect(short).toMeetExpectations()
    expect(short).toMeetExpectations({ distinct: 6, generated: 6, depth: 6 })
    expect(high).toMeetExpectations({ depth: 6 })
    expect(cut).toMeetExpectations()
    expect(model(counting, 'wrong')).not.toMeetExpectations()
  })

  it('reports the difference', () => {
    expect(failureOf(() => expect(model(counting, 'wrong')).toMeetExpectations({ distinct: 7, depth: 6 })))
      .toMatchInlineSnapshot(`
      "expected counting, wrong, to meet its expectations
      Low: violated in 3 states, but expected: violated in 4 states
      distinct: 6, but expected: 7

      Low is violated: 3 states
        1    initial state  all variables at their first value
        2    Up
             n  0 → 1
        3    Up
             n  1 → 2
        → state 3 violates Low"
    `)
    expect(failureOf(() => expect(short).not.toMeetExpectations())).toBe(
      'expected counting, short, not to meet its expectations, but it does',
    )
    expect(failureOf(() => expect(model(counting)).toMeetExpectations())).toContain('only a declared model has any')
  })
})

/** Options that the types forbid but JavaScript allows. */
const odd = (options: object): never => options as never

it.each<readonly [string, () => void, string, string]>([
  ['a count', () => expect(short).toMeetExpectations(odd({ distnct: 6 })), 'Q020', "did you mean 'distinct'?"],
  ['a text', () => expect(short).toMeetExpectations(odd({ distinct: '6' })), 'Q021', '"6" is not possible here'],
  ['nothing', () => expect(short).toMeetExpectations(odd({ depth: undefined })), 'Q021', 'undefined is not possible'],
  ['a length', () => expect(short).toViolate('Low', odd({ lenght: 3 })), 'Q020', "did you mean 'length'?"],
  ['half a state', () => expect(short).not.toViolate('Low', { length: 2.5 }), 'Q021', '2.5 is not possible here'],
  ['the constraint', () => expect(cut).toHold('Low', odd({ withinConstrain: true })), 'Q020', "'withinConstraint'?"],
  ['a word', () => expect(cut).toHold('Low', odd({ withinConstraint: 'yes' })), 'Q021', '"yes" is not possible here'],
  ['no name', () => expect(cut).toHold(odd({ withinConstraint: true })), 'Q020', 'is not a name'],
  ['an override', () => model(counting, 'short', odd({ constant: { limit: 3 } })), 'Q055', "did you mean 'constants'?"],
  ['a map', () => model(counting, 'short', odd({ constants: new Map() })), 'Q064', 'an instance of Map'],
])('a misspelled name is an error: %s', (_, assertion, code, message) => {
  expect(failureOf(assertion)).toContain(code)
  expect(failureOf(assertion)).toContain(message)
})

it.each([
  ['', () => expect(model(counting, 'over')).toHold('Natural')],
  [' not', () => expect(model(counting, 'over')).not.toHold('Natural')],
])('a spec that fails is an error, even when asked whether it does%s', (_not, assertion) => {
  expect(failureOf(assertion)).toContain('6 is outside range(0, 5)')
  expect(failureOf(assertion)).toContain('The run failed: 6 states')
})
