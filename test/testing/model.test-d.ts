import { range, spec } from 'quorate'
import { model } from 'quorate/vitest'

const named = spec(
  'named',
  {},
  (_c, _budget, { state }) => {
    const { define } = state({ n: range(0, 1) })
    return define({ init: () => {}, actions: {}, invariants: { Small: (s) => s.n < 1 } })
  },
  { 'acks=1': {}, 'acks=all': { expect: { Small: 'holds' } } },
)

export const known = [model(named, 'acks=1'), model(named), model(named, undefined, { constants: {} })]

// @ts-expect-error no model has that name
export const unknown = model(named, 'acks=2')

const nameless = spec('nameless', {}, (_c, _budget, { state }) => {
  const { define } = state({ n: range(0, 1) })
  return define({ init: () => {}, actions: {} })
})

export const defaults = model(nameless)

// @ts-expect-error the spec declares no models
export const none = model(nameless, 'any')
