import { array, bool, ids, oneOf, option, range, record, spec } from 'quorate'

/**
 * G. L. Peterson, "Myths about the mutual exclusion problem", 1981. Each process raises its flag, yields to the other,
 * and waits until the other has lowered its flag or yielded.
 */
export const peterson = spec(
  'peterson',
  { constants: { fair: true } },
  (c, _f, { state }) => {
    const P = ids('p', 2)
    const { action, define } = state({
      at: array(P, oneOf('idle', 'raised', 'waiting', 'critical')),
      flag: array(P, bool),
      turn: P,
    })
    return define({
      init: () => {},
      actions: {
        Raise: action({
          forall: { p: P },
          when: (s, { p }) => s.at.get(p) === 'idle',
          then: (s, { p }) => {
            s.at.set(p, 'raised')
            s.flag.set(p, true)
          },
        }),
        GiveWay: action({
          forall: { p: P },
          when: (s, { p }) => s.at.get(p) === 'raised',
          then: (s, { p }) => {
            s.at.set(p, 'waiting')
            s.turn = 1 - p
          },
        }),
        Enter: action({
          forall: { p: P },
          when: (s, { p }) => s.at.get(p) === 'waiting' && (!s.flag.get(1 - p) || s.turn === p),
          then: (s, { p }) => {
            s.at.set(p, 'critical')
          },
        }),
        Leave: action({
          forall: { p: P },
          when: (s, { p }) => s.at.get(p) === 'critical',
          then: (s, { p }) => {
            s.at.set(p, 'idle')
            s.flag.set(p, false)
          },
        }),
      },
      invariants: { Exclusion: (s) => s.at.get(0) !== 'critical' || s.at.get(1) !== 'critical' },
      possibilities: {
        FirstEnters: { possible: (s) => s.at.get(0) === 'critical' },
        BothEnter: c.fair ? undefined : { possible: (s) => s.at.get(0) === 'critical' && s.at.get(1) === 'critical' },
        CanRest: { alwaysPossible: (s) => s.at.get(0) === 'idle' && s.at.get(1) === 'idle' },
      },
      temporal: {
        NoStarvation: { leadsTo: [(s) => s.at.get(0) === 'raised', (s) => s.at.get(0) === 'critical'] },
        SomebodyEnters: { eventually: (s) => s.at.get(0) === 'critical' || s.at.get(1) === 'critical' },
        FirstLeaves: { alwaysEventually: (s) => s.at.get(0) !== 'critical' },
      },
      fairness: c.fair
        ? [
            { weak: 'GiveWay', each: 'p' },
            { weak: 'Enter', each: 'p' },
            { weak: 'Leave', each: 'p' },
          ]
        : [],
    })
  },
  {
    fair: { expect: { SomebodyEnters: { violated: { states: 1 } } } },
    unfair: {
      constants: { fair: false },
      expect: {
        BothEnter: 'violated',
        NoStarvation: { violated: { states: 2 } },
        SomebodyEnters: { violated: { states: 1 } },
        FirstLeaves: { violated: { states: 4 } },
      },
    },
  },
)

/**
 * E. W. Dijkstra's philosophers, any number of them, who each take both forks at once. Under weak fairness, a
 * philosopher's neighbour can starve.
 */
export const philosophers = spec(
  'philosophers',
  { constants: { seats: 3, strength: oneOf('none', 'weak', 'strong') } },
  (c, _f, { state }) => {
    const P = ids('p', c.seats)
    const { action, define } = state({ eats: array(P, bool) })
    const next = (p: number): number => (p + 1) % c.seats
    const before = (p: number): number => (p + c.seats - 1) % c.seats
    return define({
      init: () => {},
      actions: {
        Take: action({
          forall: { p: P },
          when: (s, { p }) => !s.eats.get(p) && !s.eats.get(next(p)) && !s.eats.get(before(p)),
          then: (s, { p }) => {
            s.eats.set(p, true)
          },
        }),
        Put: action({
          forall: { p: P },
          when: (s, { p }) => s.eats.get(p),
          then: (s, { p }) => {
            s.eats.set(p, false)
          },
        }),
      },
      temporal: { FirstEats: { alwaysEventually: (s) => s.eats.get(0) } },
      fairness:
        c.strength === 'none'
          ? []
          : [
              { weak: 'Put', each: 'p' },
              c.strength === 'weak' ? { weak: 'Take', each: 'p' } : { strong: 'Take', each: 'p' },
            ],
    })
  },
  {
    none: { expect: { FirstEats: 'violated' } },
    weak: { constants: { strength: 'weak' }, expect: { FirstEats: 'violated' } },
    strong: { constants: { strength: 'strong' } },
  },
)

/** The alternating bit: K. A. Bartlett et al., "A note on reliable full-duplex transmission over half-duplex links", 1969. */
export const alternatingBit = spec(
  'alternatingBit',
  { constants: { strong: true } },
  (c, _f, { state }) => {
    const Bit = range(0, 1)
    const { action, define } = state({
      sender: record({ bit: Bit }),
      receiver: record({ expected: Bit }),
      data: option(Bit),
      ack: option(Bit),
      delivered: bool,
    })
    return define({
      init: () => {},
      actions: {
        Send: action({
          when: (s) => s.data === null,
          then: (s) => {
            s.data = s.sender.bit
          },
        }),
        LoseData: action({
          when: (s) => s.data !== null,
          then: (s) => {
            s.data = null
          },
        }),
        LoseAck: action({
          when: (s) => s.ack !== null,
          then: (s) => {
            s.ack = null
          },
        }),
        Receive: action({
          when: (s) => s.data !== null && s.ack === null,
          then: (s) => {
            s.delivered = s.data === s.receiver.expected
            if (s.data === s.receiver.expected) s.receiver.expected = 1 - s.receiver.expected
            s.ack = s.data
            s.data = null
          },
        }),
        ReceiveAck: action({
          when: (s) => s.ack !== null,
          then: (s) => {
            if (s.ack === s.sender.bit) s.sender.bit = 1 - s.sender.bit
            s.ack = null
            s.delivered = false
          },
        }),
      },
      possibilities: { CanDeliver: { alwaysPossible: (s) => s.delivered } },
      temporal: { Delivers: { alwaysEventually: (s) => s.delivered } },
      fairness: [
        { weak: 'Send' },
        ...(c.strong
          ? [{ strong: 'Receive' as const }, { strong: 'ReceiveAck' as const }]
          : [{ weak: 'Receive' as const }, { weak: 'ReceiveAck' as const }]),
      ],
    })
  },
  { strong: {}, weak: { constants: { strong: false }, expect: { Delivers: 'violated' } } },
)
