/**
 * Consensus: at most one value is chosen.
 *
 * Source: Consensus.tla by L. Lamport (tlaplus/Examples).
 */
import { range, set, spec } from 'quorate'

export default spec(
  'classics/consensus',
  { constants: { values: 2 } },
  (c, _budget, { state }) => {
    const Value = range(1, c.values)
    const { action, define } = state({ chosen: set(Value) })

    return define({
      init: () => {},
      actions: {
        Choose: action({
          forall: { value: Value },
          when: (s) => s.chosen.size === 0,
          then: (s, { value }) => {
            s.chosen.add(value)
          },
        }),
      },
      invariants: { OneValue: (s) => s.chosen.size <= 1 },
      temporal: { Success: { eventually: (s) => s.chosen.size > 0 } },
      fairness: [{ weak: 'Choose' }],
      byConstruction: { OneValue: 'a value is chosen only while none is' },
    })
  },
  { '3 values': { constants: { values: 3 } } },
)
