/**
 * Two-phase commit: a transaction manager asks all resource managers whether they are prepared. Messages are kept in a set
 * from which nothing is ever removed, so they can arrive late or more than once, but are never lost.
 *
 * Source: J. Gray, L. Lamport, "Consensus on transaction commit", ACM Transactions on Database Systems 31 (2006); TwoPhase.tla.
 * 3 resource managers: 288 distinct, 1146 generated, depth 11 (TLC: 288, 1146, 11).
 */
import { array, exists, ids, oneOf, refinement, set, spec, union } from 'quorate'
import tcommit from './tcommit.ts'

export default spec(
  'classics/two-phase',
  {
    constants: {
      rms: 3,
      /** Seeded bug: the manager decides to commit once this many managers are prepared. 0 means all of them. */
      quorum: 0,
    },
  },
  (c, _budget, { state }) => {
    const Rm = ids('rm', c.rms)
    const { action, define } = state({
      rmState: array(Rm, oneOf('working', 'prepared', 'committed', 'aborted')),
      tmState: oneOf('init', 'committed', 'aborted'),
      tmPrepared: set(Rm),
      messages: set(union({ Prepared: { rm: Rm }, Commit: {}, Abort: {} })),
    })
    const enough = c.quorum === 0 ? c.rms : c.quorum

    return define({
      init: () => {},

      actions: {
        TmReceivePrepared: action({
          forall: { rm: Rm },
          when: (s, { rm }) => s.tmState === 'init' && s.messages.has({ kind: 'Prepared', rm }),
          then: (s, { rm }) => {
            s.tmPrepared.add(rm)
          },
        }),
        TmCommit: action({
          when: (s) => s.tmState === 'init' && s.tmPrepared.size >= enough,
          then: (s) => {
            s.tmState = 'committed'
            s.messages.add({ kind: 'Commit' })
          },
        }),
        TmAbort: action({
          when: (s) => s.tmState === 'init',
          then: (s) => {
            s.tmState = 'aborted'
            s.messages.add({ kind: 'Abort' })
          },
        }),
        RmPrepare: action({
          forall: { rm: Rm },
          when: (s, { rm }) => s.rmState.get(rm) === 'working',
          then: (s, { rm }) => {
            s.rmState.set(rm, 'prepared')
            s.messages.add({ kind: 'Prepared', rm })
          },
        }),
        RmChooseToAbort: action({
          forall: { rm: Rm },
          when: (s, { rm }) => s.rmState.get(rm) === 'working',
          then: (s, { rm }) => {
            s.rmState.set(rm, 'aborted')
          },
        }),
        RmReceiveCommit: action({
          forall: { rm: Rm },
          when: (s) => s.messages.has({ kind: 'Commit' }),
          then: (s, { rm }) => {
            s.rmState.set(rm, 'committed')
          },
        }),
        RmReceiveAbort: action({
          forall: { rm: Rm },
          when: (s) => s.messages.has({ kind: 'Abort' }),
          then: (s, { rm }) => {
            s.rmState.set(rm, 'aborted')
          },
        }),
      },

      invariants: {
        /** No resource manager commits while another aborts. */
        Consistent: (s) =>
          !(exists(s.rmState, (rm) => rm === 'aborted') && exists(s.rmState, (rm) => rm === 'committed')),
      },
      refines: {
        /** As far as resource managers can tell, two-phase commit is transaction commit. */
        TCSpec: refinement(tcommit, { constants: { rms: c.rms }, map: (s) => ({ rmState: s.rmState }) }),
      },
      unneeded: {
        "TmReceivePrepared: s.tmState === 'init'":
          'what the manager receives after its decision, it could have received before',
      },
    })
  },
  {
    '3 resource managers': {},
    'two are enough': {
      constants: { quorum: 2 },
      expect: { Consistent: { violated: { states: 8 } }, TCSpec: { violated: { states: 7 } } },
    },
  },
)
