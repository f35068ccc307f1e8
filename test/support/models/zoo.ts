import { array, ids, oneOf, range, record, set, spec, union } from 'quorate'

/** Tiny models with known counts, for all tests. */

/** Counts from 0 to `max` and starts over. There are max + 1 states, the same number of steps, and no deadlock. */
export const counter = spec('counter', { constants: { max: 3 } }, (c, _budget, { state }) => {
  const { action, define } = state({ n: range(0, c.max) })
  return define({
    init: () => {},
    actions: {
      Step: action({
        when: (s) => s.n < c.max,
        then: (s) => {
          s.n += 1
        },
      }),
      Reset: action({
        when: (s) => s.n === c.max,
        then: (s) => {
          s.n = 0
        },
      }),
    },
    invariants: { Small: (s) => s.n <= c.max },
    observations: { BelowMax: (s) => s.n < c.max },
    transitions: { NeverDown: (before, after) => before.n <= after.n },
  })
})

/**
 * Two-phase commit. Source: Gray & Lamport, "Consensus on Transaction Commit", 2004, section 3; module TwoPhase. 3
 * resource managers: 288 distinct, 1146 generated, depth 11; TLC agrees.
 */
export const twoPhase = spec(
  'two-phase',
  { constants: { rms: 3, lossy: false } },
  (c, _budget, { state }) => {
    const Rm = ids('rm', c.rms)
    const Message = union({ Prepared: { rm: Rm }, Commit: {}, Abort: {} })
    const { action, define } = state({
      rms: array(Rm, record({ phase: oneOf('working', 'prepared', 'committed', 'aborted') })),
      tm: oneOf('init', 'committed', 'aborted'),
      prepared: set(Rm),
      messages: set(Message),
    })
    return define({
      init: () => {},
      actions: {
        TmReceivePrepared: action({
          forall: { rm: Rm },
          when: (s, { rm }) => s.tm === 'init' && s.messages.has({ kind: 'Prepared', rm }),
          then: (s, { rm }) => {
            s.prepared.add(rm)
          },
        }),
        TmCommit: action({
          // Seeded bug: the coordinator does not wait for one of the resource managers.
          when: (s) => s.tm === 'init' && s.prepared.size >= (c.lossy ? c.rms - 1 : c.rms),
          then: (s) => {
            s.tm = 'committed'
            s.messages.add({ kind: 'Commit' })
          },
        }),
        TmAbort: action({
          when: (s) => s.tm === 'init',
          then: (s) => {
            s.tm = 'aborted'
            s.messages.add({ kind: 'Abort' })
          },
        }),
        RmPrepare: action({
          forall: { rm: Rm },
          when: (s, { rm }) => s.rms[rm]?.phase === 'working',
          then: (s, { rm }) => {
            const r = s.rms.get(rm)
            r.phase = 'prepared'
            s.messages.add({ kind: 'Prepared', rm })
          },
        }),
        RmChooseToAbort: action({
          forall: { rm: Rm },
          when: (s, { rm }) => s.rms[rm]?.phase === 'working',
          then: (s, { rm }) => {
            s.rms.get(rm).phase = 'aborted'
          },
        }),
        RmReceiveCommit: action({
          forall: { rm: Rm },
          when: (s) => s.messages.has({ kind: 'Commit' }),
          then: (s, { rm }) => {
            s.rms.get(rm).phase = 'committed'
          },
        }),
        RmReceiveAbort: action({
          forall: { rm: Rm },
          when: (s) => s.messages.has({ kind: 'Abort' }),
          then: (s, { rm }) => {
            s.rms.get(rm).phase = 'aborted'
          },
        }),
      },
      invariants: {
        /** No resource manager commits while another aborts (TCConsistent). */
        Consistent: (s) => !(s.rms.some((r) => r.phase === 'committed') && s.rms.some((r) => r.phase === 'aborted')),
      },
    })
  },
  {
    correct: {},
    'one not waited for': { constants: { lossy: true }, expect: { Consistent: 'violated' } },
  },
)
