import { array, ids, log, option, range, record, seq, set, spec } from 'quorate'

/** What a map of a log must contain and what it must not. */

const lock = spec('lock', { constants: { clients: 2 } }, (c, _b, { state }) => {
  const Client = ids('client', c.clients, { symmetric: true })
  const { action, define } = state({
    holder: option(Client),
    waiting: set(Client),
    clients: array(Client, record({ seen: seq(range(0, 3), 2) })),
    grants: range(0, 3),
  })
  return define({
    init: () => {},
    actions: {
      Acquire: action({
        forall: { client: Client, round: range(0, 3) },
        when: (s) => s.holder === null,
        then: (s, { client }) => {
          s.holder = client
        },
      }),
      Reset: action({ then: (s) => (s.holder = null) }),
    },
  })
})

interface Line {
  readonly who: number
  readonly what: 'got' | 'reset'
}

export default log(lock, {
  read: (line): Line => JSON.parse(line) as Line,
  node: (event) => event.who,
  time: (event) => event.who,
  constants: (events) => ({ clients: events.length }),
  events: {
    got: { is: (event) => event.what === 'got', must: 'Acquire', where: (event) => ({ client: event.who }) },
    reset: { is: (event, before) => event.what === 'reset' && before?.what !== 'reset', must: 'Reset' },
    other: { is: () => true },
  },
  hidden: { Acquire: (event) => ({ client: `client${event.who}` }), Reset: () => ({}) },
  sees: (s, event) => ({
    grants: s.grants,
    holder: event.who,
    waiting: [event.who],
    clients: { [event.who]: { seen: [1] } },
  }),
})

const base = { read: (line: string): Line => JSON.parse(line) as Line, node: (event: Line) => event.who }

// @ts-expect-error the spec has no such action
log(lock, { ...base, events: { got: { is: () => true, must: 'Aquire' } } })
// @ts-expect-error the action has no such parameter
log(lock, { ...base, events: { got: { is: () => true, must: 'Acquire', where: () => ({ clint: 1 }) } } })
// @ts-expect-error the parameter has no such value
log(lock, { ...base, events: { got: { is: () => true, must: 'Acquire', where: () => ({ round: 'first' }) } } })
// @ts-expect-error a hidden action that does not exist
log(lock, { ...base, hidden: { Aquire: () => ({}) } })
// @ts-expect-error the state has no such variable
log(lock, { ...base, sees: () => ({ holdr: 1 }) })
// @ts-expect-error the variable has no such field
log(lock, { ...base, sees: () => ({ clients: { 0: { sen: [1] } } }) })
// @ts-expect-error a map has no such part
log(lock, { ...base, event: {} })
// @ts-expect-error a map must have `read`
log(lock, { node: () => 0 })
