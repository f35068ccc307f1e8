import { array, bool, ids, range, record, refinement, seq, set, spec, union } from 'quorate'

/** The map of a refinement gives every variable of the refined spec, as plain data or as the state gives it. */
const N = ids('n', 2)
const Message = union({ Ask: { to: N }, Tell: { log: seq(N, 2) } })

const other = spec('other', {}, (_c, _f, { state }) => {
  const { define } = state({
    n: range(0, 3),
    flags: array(N, bool),
    nodes: array(N, record({ up: bool })),
    sent: set(Message),
  })
  return define({ init: () => {}, actions: {} })
})

export const refining = spec('refining', { constants: { wide: true } }, (c, _f, { state }) => {
  const { define } = state({ m: range(0, 3), up: array(N, bool), messages: set(Message) })
  const flags = [true, false]
  const nodes = [{ up: true }, { up: true }]
  return define({
    init: () => {},
    actions: {},
    refines: {
      Views: refinement(other, {
        map: (s) => ({ n: s.m, flags: s.up, nodes: s.up.map((up) => ({ up })), sent: s.messages }),
      }),
      Plain: refinement(other, {
        map: (s) => ({ n: s.m, flags, nodes, sent: new Set([{ kind: 'Ask', to: 1 } as const]) }),
      }),
      Sometimes: c.wide ? refinement(other, { map: (s) => ({ n: s.m, flags, nodes, sent: [] }) }) : undefined,
      // @ts-expect-error a variable is missing
      Missing: refinement(other, { map: (s) => ({ n: s.m, flags, nodes }) }),
      // @ts-expect-error a number where booleans belong
      Wrong: refinement(other, { map: (s) => ({ n: s.m, flags: [1, 2], nodes, sent: [] }) }),
    },
  })
})
