/**
 * Paxos commit: for each resource manager, an instance of Paxos decides whether it is prepared, so no single manager can block the
 * others. Messages are never removed.
 *
 * Source: J. Gray, L. Lamport, "Consensus on transaction commit", ACM Transactions on Database Systems 31 (2006); PaxosCommit.tla
 * (tlaplus/Examples).
 * 2 resource managers, 3 acceptors, 2 ballots: 1321761 distinct, depth 28 (published: 1321761, 28). TLC counts more generated
 * states, because it counts a decision once for each majority and ballot that allows it.
 */
import { array, exists, forAll, ids, oneOf, range, record, refinement, set, spec, type StateOf, union } from 'quorate'
import { subsetsOf } from './lib/subsets.ts'
import tcommit from './tcommit.ts'

export default spec(
  'classics/paxos-commit',
  {
    constants: {
      rms: 2,
      acceptors: 1,
      ballots: 2,
      /** Seeded bug: later ballots propose to abort, whatever the acceptors have accepted. */
      abortsAnyway: false,
    },
  },
  (c, _budget, { state }) => {
    const Rm = ids('rm', c.rms)
    const Acceptor = ids('a', c.acceptors)
    const Ballot = range(0, c.ballots - 1)
    const BallotOrNone = range(-1, c.ballots - 1)
    const Value = oneOf('none', 'prepared', 'aborted')
    const Message = union({
      Phase1a: { rm: Rm, ballot: Ballot },
      Phase1b: { rm: Rm, acceptor: Acceptor, promised: Ballot, ballot: BallotOrNone, value: Value },
      Phase2a: { rm: Rm, ballot: Ballot, value: Value },
      Phase2b: { rm: Rm, acceptor: Acceptor, ballot: Ballot, value: Value },
      Commit: {},
      Abort: {},
    })
    const majorities = subsetsOf(Acceptor.values).filter((m) => 2 * m.length > c.acceptors)
    const variables = {
      rmState: array(Rm, oneOf('working', 'prepared', 'committed', 'aborted')),
      /** What each acceptor has promised, and what it last accepted, for each resource manager. */
      accepted: array(Rm, array(Acceptor, record({ promised: Ballot, ballot: BallotOrNone, value: Value }))),
      messages: set(Message),
    }
    const { action, define } = state(variables)
    type State = StateOf<typeof variables>

    /** The value that a later ballot may propose, given the answers of a majority; null if some member has not answered. */
    const proposal = (s: State, majority: readonly number[], rm: number, ballot: number) => {
      const answers = [...s.messages].flatMap((m) =>
        m.kind === 'Phase1b' && m.rm === rm && m.promised === ballot && majority.includes(m.acceptor) ? [m] : [],
      )
      if (!majority.every((a) => answers.some((m) => m.acceptor === a))) return null
      const last = Math.max(...answers.map((m) => m.ballot))
      const found = answers.find((m) => m.ballot === last)
      return last < 0 || found === undefined || c.abortsAnyway ? 'aborted' : found.value
    }

    const isDecided = (s: State, rm: number, value: 'prepared' | 'aborted') =>
      exists(Ballot, (ballot) =>
        exists(majorities, (majority) =>
          majority.every((acceptor) => s.messages.has({ kind: 'Phase2b', rm, acceptor, ballot, value })),
        ),
      )

    return define({
      init: (s) => {
        for (const list of s.accepted) for (const one of list) one.ballot = -1
      },

      actions: {
        RmPrepare: action({
          forall: { rm: Rm },
          when: (s, { rm }) => s.rmState.get(rm) === 'working',
          then: (s, { rm }) => {
            s.rmState.set(rm, 'prepared')
            s.messages.add({ kind: 'Phase2a', rm, ballot: 0, value: 'prepared' })
          },
        }),
        RmChooseToAbort: action({
          forall: { rm: Rm },
          when: (s, { rm }) => s.rmState.get(rm) === 'working',
          then: (s, { rm }) => {
            s.rmState.set(rm, 'aborted')
            s.messages.add({ kind: 'Phase2a', rm, ballot: 0, value: 'aborted' })
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
        Phase1a: action({
          forall: { rm: Rm, ballot: Ballot },
          when: (_s, { ballot }) => ballot > 0,
          then: (s, { rm, ballot }) => {
            s.messages.add({ kind: 'Phase1a', rm, ballot })
          },
        }),
        Phase1b: action({
          forall: { acceptor: Acceptor, rm: Rm, ballot: Ballot },
          when: (s, { acceptor, rm, ballot }) =>
            s.accepted[rm][acceptor].promised < ballot && s.messages.has({ kind: 'Phase1a', rm, ballot }),
          then: (s, { acceptor, rm, ballot: promised }) => {
            const { ballot, value } = s.accepted[rm][acceptor]
            s.accepted[rm][acceptor].promised = promised
            s.messages.add({ kind: 'Phase1b', rm, acceptor, promised, ballot, value })
          },
        }),
        Phase2a: action({
          forall: { rm: Rm, ballot: Ballot, majority: () => majorities },
          when: (s, { rm, ballot, majority }) =>
            ballot > 0 &&
            !exists(s.messages, (m) => m.kind === 'Phase2a' && m.rm === rm && m.ballot === ballot) &&
            proposal(s, majority, rm, ballot) !== null,
          then: (s, { rm, ballot, majority }) => {
            s.messages.add({ kind: 'Phase2a', rm, ballot, value: proposal(s, majority, rm, ballot) ?? 'none' })
          },
        }),
        Phase2b: action({
          forall: { acceptor: Acceptor, rm: Rm, ballot: Ballot, value: oneOf('prepared', 'aborted') },
          when: (s, { acceptor, rm, ballot, value }) =>
            s.accepted[rm][acceptor].promised <= ballot && s.messages.has({ kind: 'Phase2a', rm, ballot, value }),
          then: (s, { acceptor, rm, ballot, value }) => {
            s.accepted[rm].set(acceptor, { promised: ballot, ballot, value })
            s.messages.add({ kind: 'Phase2b', rm, acceptor, ballot, value })
          },
        }),
        DecideToCommit: action({
          when: (s) => forAll(Rm, (rm) => isDecided(s, rm, 'prepared')),
          then: (s) => {
            s.messages.add({ kind: 'Commit' })
          },
        }),
        DecideToAbort: action({
          when: (s) => exists(Rm, (rm) => isDecided(s, rm, 'aborted')),
          then: (s) => {
            s.messages.add({ kind: 'Abort' })
          },
        }),
      },

      invariants: {
        /** No resource manager commits while another aborts. */
        Consistent: (s) =>
          !(exists(s.rmState, (rm) => rm === 'aborted') && exists(s.rmState, (rm) => rm === 'committed')),
      },
      refines: {
        /** As far as resource managers can tell, Paxos commit is transaction commit. */
        TCSpec: refinement(tcommit, { constants: { rms: c.rms }, map: (s) => ({ rmState: s.rmState }) }),
      },
      unneeded: {
        'Phase1a: ballot > 0': 'acceptors have promised ballot 0 from the start, so they ignore the request',
        'Phase1b: s.accepted[rm][acceptor].promised < ballot':
          'with two ballots, an acceptor can only repeat its promise of ballot 1',
        'Phase2a: ballot > 0': 'nobody sends a promise of ballot 0, so no majority gives a proposal for it',
        'Phase2a: proposal(s, majority, rm, ballot) !== null':
          "without a proposal it sends 'none', which no acceptor accepts",
      },
    })
  },
  {
    '2 resource managers': {},
    '2 resource managers, 3 acceptors': { constants: { acceptors: 3 } },
    '1 resource manager, 3 acceptors': { constants: { rms: 1, acceptors: 3 } },
    'later ballots abort': {
      constants: { abortsAnyway: true },
      expect: { Consistent: { violated: { states: 13 } }, TCSpec: { violated: { states: 13 } } },
    },
  },
)
