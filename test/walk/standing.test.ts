import { range, spec } from 'quorate'
import { expect, it } from 'vitest'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { standing } from '../../checker/walk/standing.ts'
import { Walker } from '../../checker/walk/walker.ts'

/** n grows by 1, 2 or 3. `seen` notes each n that Low is evaluated for. */
function growing(seen: number[], isBroken: (n: number) => boolean): Walker {
  const made = spec('growing', {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 3) })
    return define({
      init: () => {},
      actions: {
        Grow: action({
          forall: { by: range(1, 3) },
          when: (s, { by }) => s.n + by <= 3,
          then: (s, { by }) => void (s.n += by),
        }),
      },
      invariants: {
        Low: (s) => {
          seen.push(s.n)
          return !isBroken(s.n)
        },
      },
    })
  })
  return new Walker(instantiate(made))
}

it('evaluates the promises of the current state as often for three steps as for one', () => {
  const [three, one] = [0, 2].map((n) => {
    const seen: number[] = []
    const walker = growing(seen, () => false)
    standing(walker, walker.walk(Array(n).fill('Grow(by=1)')))
    return seen.filter((each) => each === n).length
  })
  expect(three).toBe(one)
})

it('names the promises that a step violates and the current state does not', () => {
  const walker = growing([], (n) => n === 0 || n === 3)
  const { steps } = standing(walker, walker.walk([]))
  expect(steps.map(({ label, breaks }) => [label, breaks])).toEqual([
    ['Grow(by=1)', []],
    ['Grow(by=2)', []],
    ['Grow(by=3)', []],
  ])
  const later = standing(walker, walker.walk(['Grow(by=1)']))
  expect(later.steps.map(({ label, breaks }) => [label, breaks])).toEqual([
    ['Grow(by=1)', []],
    ['Grow(by=2)', ['Low']],
  ])
})

it('offers the steps of a state in which a promise throws', () => {
  const walker = growing([], (n) => {
    if (n === 0) throw new Error('none')
    return false
  })
  const { steps, failures } = standing(walker, walker.walk([]))
  expect(steps.map(({ fails }) => fails)).toEqual([null, null, null])
  expect(failures).toEqual([expect.stringContaining('none')])
})

it('offers the first thousand of many initial states', () => {
  const made = spec('many', {}, (_c, _f, { state }) =>
    state({ n: range(0, 5000) }).define({ init: { where: (s) => s.n % 2 === 1 }, actions: {} }),
  )
  const walker = new Walker(instantiate(made))
  const { steps, failures } = standing(walker, walker.walk([]))
  expect(steps).toHaveLength(1000)
  expect(steps.at(-1)?.label).toBe('initial state 2000')
  expect(failures).toEqual(['Only the first 1,000 initial states are listed.'])
})
