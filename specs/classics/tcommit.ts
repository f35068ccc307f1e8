/**
 * Transaction commit: what resource managers may do, regardless of how they agree.
 *
 * Source: J. Gray, L. Lamport, "Consensus on transaction commit", ACM Transactions on Database Systems 31 (2006); TCommit.tla.
 * 3 resource managers: 34 distinct, 94 generated, depth 7 (TLC: 34, 94, 7).
 */
import { array, exists, forAll, ids, oneOf, spec } from 'quorate'

export default spec(
  'classics/tcommit',
  { constants: { rms: 3 } },
  (c, _budget, { state }) => {
    const Rm = ids('rm', c.rms)
    const { action, define } = state({ rmState: array(Rm, oneOf('working', 'prepared', 'committed', 'aborted')) })

    return define({
      init: () => {}, // all are working

      actions: {
        Prepare: action({
          forall: { rm: Rm },
          when: (s, { rm }) => s.rmState.get(rm) === 'working',
          then: (s, { rm }) => {
            s.rmState.set(rm, 'prepared')
          },
        }),
        /** A manager can commit only when all are prepared or have already committed. */
        Commit: action({
          forall: { rm: Rm },
          when: (s, { rm }) =>
            s.rmState.get(rm) === 'prepared' &&
            forAll(s.rmState, (other) => other === 'prepared' || other === 'committed'),
          then: (s, { rm }) => {
            s.rmState.set(rm, 'committed')
          },
        }),
        /** A manager can abort only while none has committed. */
        Abort: action({
          forall: { rm: Rm },
          when: (s, { rm }) =>
            (s.rmState.get(rm) === 'working' || s.rmState.get(rm) === 'prepared') &&
            !exists(s.rmState, (other) => other === 'committed'),
          then: (s, { rm }) => {
            s.rmState.set(rm, 'aborted')
          },
        }),
      },

      invariants: {
        /** No resource manager commits while another aborts (TCConsistent). */
        Consistent: (s) =>
          !(exists(s.rmState, (rm) => rm === 'aborted') && exists(s.rmState, (rm) => rm === 'committed')),
      },
      byConstruction: { Consistent: 'the guards of Commit and Abort say so' },
      unneeded: {
        "Prepare: s.rmState.get(rm) === 'working'":
          'it only keeps a decision from being taken back, which leads to no new state, and Consistent is about single states',
        "Commit: s.rmState.get(rm) === 'prepared'":
          'the other conjunct lets only prepared and committed managers commit, and a committed one does not change',
        "Abort: s.rmState.get(rm) === 'working' || s.rmState.get(rm) === 'prepared'":
          'nobody has committed, so only an aborted manager could also abort, which changes nothing',
      },
    })
  },
  { '3 resource managers': {} },
)
