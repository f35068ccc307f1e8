/** Every step reads the entire state, so no result is worth caching. */
import { oneOf, range, spec } from 'quorate'

export default spec('bench/mixer', { constants: { bits: 20 } }, (c, _faults, { state }) => {
  const { action, define } = state({ v: range(0, 2 ** c.bits - 1) })
  return define({
    init: (s) => {
      s.v = 1
    },
    actions: {
      Mix: action({
        forall: { k: oneOf(1, 3, 7) },
        then: (s, { k }) => {
          s.v = (Math.imul(s.v ^ (s.v >>> 5), 2 * k + 1) + k) & (2 ** c.bits - 1)
        },
      }),
    },
    invariants: { Natural: (s) => s.v >= 0 },
  })
})
