/** A model in which every level has just one state. */
import { range, spec } from 'quorate'

export default spec('bench/counter', { constants: { most: 50_000 } }, (c, _faults, { state }) => {
  const { action, define } = state({ x: range(0, c.most) })
  return define({
    init: () => {},
    actions: {
      Up: action({
        when: (s) => s.x < c.most,
        then: (s) => {
          s.x += 1
        },
      }),
    },
    invariants: { Small: (s) => s.x <= c.most },
  })
})
