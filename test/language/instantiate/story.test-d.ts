import { range, spec } from 'quorate'

const text = 'It counts too far. Nobody stops it.'

export const told = spec(
  'counter',
  { constants: { max: 3 } },
  (c, _budget, { state }) => {
    const { action, define } = state({ n: range(0, c.max) })
    return define({
      init: () => {},
      actions: { Up: action({ when: (s) => s.n < c.max, then: (s) => void (s.n += 1) }) },
      invariants: { Small: (s) => s.n < 2 },
      deadlock: 'error',
    })
  },
  {
    'about the first violated': { expect: { Small: 'violated' }, story: { title: 'Too far', text } },
    'about one of them': {
      expect: { Small: 'violated', Deadlock: 'violated' },
      story: { title: 'Too far', text, bug: 'KAFKA-1', property: 'Deadlock' },
    },
    'about none': {
      expect: { Small: 'violated' },
      // @ts-expect-error no property has that name
      story: { title: 'Too far', text, property: 'Smal' },
    },
  },
)
