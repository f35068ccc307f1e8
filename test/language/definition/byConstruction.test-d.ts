import { range, spec } from 'quorate'

const declared = { constants: { max: 3 } }

export const named = spec('counter', declared, (c, _budget, { state }) => {
  const { action, define } = state({ n: range(0, c.max) })
  return define({
    init: () => {},
    actions: { Up: action({ when: (s) => s.n < c.max, then: (s) => void (s.n += 1) }) },
    invariants: { Small: (s) => s.n <= c.max },
    observations: { Zero: (s) => s.n === 0 },
    transitions: { Upwards: (before, after) => before.n < after.n },
    byConstruction: { Small: 'the domain ends there', Upwards: 'there is no other action' },
  })
})

// @ts-expect-error no property is called Smal
export const misspelt = spec('counter', declared, (c, _budget, { state }) => {
  const { action, define } = state({ n: range(0, c.max) })
  return define({
    init: () => {},
    actions: { Up: action({ when: (s) => s.n < c.max, then: (s) => void (s.n += 1) }) },
    invariants: { Small: (s) => s.n <= c.max },
    byConstruction: { Smal: 'the domain ends there' },
  })
})
