import { bool, ids, onlySteps, option, range, seq, spec, taken } from 'quorate'

/** Possibilities, temporal properties and fairness: which types are inferred, and what must not compile. */
const B = ids('b', 3)

export const liveness = spec('liveness', { constants: { restart: true } }, (c, _f, { state }) => {
  const { action, define } = state({ n: range(0, 3), leader: option(B), log: seq(range(0, 3), 2), on: bool })
  return define({
    init: () => {},
    actions: {
      Up: action({
        then: (s) => {
          s.n = 1
        },
      }),
      Restart: action({ forall: { r: B, on: bool }, when: (s, { r }) => s.leader === r, then: () => {} }),
      Copy: action({ forall: [{ l: B }, { f: (s, { l }) => s.log.filter((e) => e === l) }], then: () => {} }),
    },
    possibilities: {
      Leads: { possible: (s) => s.leader !== null },
      Again: { alwaysPossible: (s) => s.on, faults: 'allowed' },
      OnlyWithRestart: c.restart ? { alwaysPossible: (s) => s.on } : undefined,
      // @ts-expect-error a property is true or false
      Number: { possible: () => 3 },
      // @ts-expect-error one form at a time
      Both: { possible: () => true, alwaysPossible: () => true },
      // @ts-expect-error 'possible' can always use faults
      Faults: { possible: () => true, faults: 'allowed' },
      // @ts-expect-error no such form
      Form: { sometimes: () => true },
      Writes: {
        possible: (s) => {
          // @ts-expect-error a property only reads
          s.n = 1
          return true
        },
      },
    },
    temporal: {
      Works: { alwaysEventually: (s) => s.on, given: { always: (s) => s.n < 2, eventuallyAlways: [(s) => s.on] } },
      Answers: { leadsTo: [(s) => s.n === 1, (s) => s.n === 2] },
      Settles: c.restart ? { eventuallyAlways: (s) => s.on } : undefined,
      Copies: { alwaysEventually: taken('Copy'), given: { alwaysEventually: [(s) => s.on, taken(['Up', 'Restart'])] } },
      Quiet: { eventuallyAlways: onlySteps(['Copy']), given: { eventuallyAlways: onlySteps('Copy') } },
      // @ts-expect-error no such action
      Misspelled: { alwaysEventually: taken('Coppy') },
      // @ts-expect-error this is not a condition on a state
      Once: { eventually: taken('Copy') },
      // @ts-expect-error a premise and a goal
      Alone: { leadsTo: [() => true] },
      // @ts-expect-error one form at a time
      Both: { eventually: () => true, eventuallyAlways: () => true },
      // @ts-expect-error no such assumption
      Assumes: { eventually: () => true, given: { eventually: () => true } },
    },
    fairness: [
      { weak: 'Up' },
      { strong: ['Up', 'Copy'] },
      { weak: 'Restart', each: 'r' },
      { weak: 'Restart', each: ['r', 'on'] },
      { strong: 'Copy', each: 'f' },
      { weak: 'Restart', each: 'r', where: (s, { r, on }) => on && s.leader === r },
      { weak: 'Up', where: (s) => s.on },
      // @ts-expect-error it has no such parameter
      { weak: 'Restart', where: (_s, { q }) => q === 1 },
      // @ts-expect-error no such action
      { weak: 'Upp' },
      // @ts-expect-error no such action in the list
      { weak: ['Up', 'Coppy'] },
      // @ts-expect-error no such parameter
      { weak: 'Restart', each: 'q' },
      // @ts-expect-error a parameter of another action
      { weak: 'Restart', each: 'f' },
      // @ts-expect-error it has no parameters
      { weak: 'Up', each: 'r' },
      // @ts-expect-error weak or strong
      { weak: 'Up', strong: 'Copy' },
      // @ts-expect-error weak or strong
      { each: 'r' },
    ],
  })
})

export const expected = spec(
  'expected',
  { constants: { restart: true } },
  (c, _f, { state }) => {
    const { action, define } = state({ on: bool })
    return define({
      init: () => {},
      actions: { Up: action({ then: () => {} }) },
      invariants: { Safe: (s) => s.on },
      possibilities: { Leads: { possible: (s) => s.on } },
      temporal: { Settles: c.restart ? { eventuallyAlways: (s) => s.on } : undefined },
      byConstruction: { Leads: 'for a reason' },
    })
  },
  {
    known: { expect: { Safe: 'holds', Leads: 'violated', Settles: { violated: { states: 3 } } } },
    // @ts-expect-error a misspelt property
    misspelt: { expect: { Setles: 'holds' } },
  },
)
