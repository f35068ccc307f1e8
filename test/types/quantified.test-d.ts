import { array, bool, ids, oneOf, range, spec } from 'quorate'

/** Temporal properties with quantifiers. Their tests get one value from each domain. */
const Client = ids('client', 2)

export const quantified = spec('quantified', { constants: { strict: true } }, (c, _f, { state }) => {
  const { define } = state({ waits: array(Client, bool), n: range(0, 2) })
  return define({
    init: () => {},
    actions: {},
    temporal: {
      Served: {
        forall: { c: Client },
        leadsTo: [(s, b) => s.waits.get(b.c), (s, { c: client }) => !s.waits.get(client)],
      },
      Plain: { eventually: (s) => s.n > 0 },
      Both: {
        forall: { c: Client, kind: oneOf('a', 'b') },
        eventually: (s, b) => s.waits.get(b.c) || b.kind === 'a',
        given: { always: (s, b) => s.waits.get(b.c), alwaysEventually: [(_s, b) => b.kind === 'b'] },
      },
      Sometimes: c.strict ? { forall: { n: range(0, 1) }, eventually: (s, b) => s.n === b.n } : undefined,
      Wrong: {
        forall: { kind: oneOf('a', 'b') },
        // @ts-expect-error there is no such value
        eventually: (_s, b) => b.kind === 'x',
      },
    },
  })
})
