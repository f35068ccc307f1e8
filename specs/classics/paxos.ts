/**
 * Paxos, without leaders and learners: what acceptors promise and vote for, and which messages have been sent. Messages
 * are never removed, so they can be received late, more than once, or never.
 *
 * Source: L. Lamport, "Paxos made simple", ACM SIGACT News 32 (2001); Paxos.tla (tlaplus/Examples).
 * 1 acceptor, 1 value, 2 ballots: 25 distinct, 82 generated, depth 9 (TLC: 25, 82, 9).
 */
import { array, exists, forAll, ids, oneOf, option, range, refinement, set, spec, type StateOf, union } from 'quorate'
import { subsetsOf } from './lib/subsets.ts'
import voting from './voting.ts'

export default spec(
  'classics/paxos',
  {
    constants: {
      acceptors: 3,
      values: 2,
      ballots: 2,
      /** Seeded bug: a ballot proposes any value, whatever the acceptors have voted for. */
      proposes: oneOf('safe', 'any'),
    },
  },
  (c, _budget, { state }) => {
    const Acceptor = ids('a', c.acceptors)
    const Ballot = range(0, c.ballots - 1)
    const BallotOrNone = range(-1, c.ballots - 1)
    const Value = range(1, c.values)
    const Message = union({
      '1a': { ballot: Ballot },
      '1b': { acceptor: Acceptor, ballot: Ballot, votedIn: BallotOrNone, votedFor: option(Value) },
      '2a': { ballot: Ballot, value: Value },
      '2b': { acceptor: Acceptor, ballot: Ballot, value: Value },
    })
    const quorums = subsetsOf(Acceptor.values).filter((q) => 2 * q.length > c.acceptors)
    const variables = {
      maxBallot: array(Acceptor, BallotOrNone),
      /** The ballot of an acceptor's last vote and its value. */
      votedIn: array(Acceptor, BallotOrNone),
      votedFor: array(Acceptor, option(Value)),
      messages: set(Message),
    }
    const { action, define } = state(variables)
    type State = StateOf<typeof variables>

    /** How a quorum's acceptors answered a ballot; null if one of them has not answered. */
    const promises = (s: State, quorum: readonly number[], ballot: number) => {
      const answers = [...s.messages].flatMap((m) =>
        m.kind === '1b' && m.ballot === ballot && quorum.includes(m.acceptor) ? [m] : [],
      )
      return quorum.every((a) => answers.some((m) => m.acceptor === a)) ? answers : null
    }

    /** Whether the quorum shows that the value is safe: it has cast no vote, or its last vote was for this value. */
    const isSafe = (s: State, quorum: readonly number[], ballot: number, value: number) => {
      const answers = promises(s, quorum, ballot)
      if (answers === null) return false
      const last = Math.max(...answers.map((m) => m.votedIn))
      return c.proposes === 'any' || last < 0 || answers.some((m) => m.votedIn === last && m.votedFor === value)
    }

    return define({
      init: (s) => {
        for (const a of Acceptor.values) {
          s.maxBallot.set(a, -1)
          s.votedIn.set(a, -1)
        }
      },

      actions: {
        Phase1a: action({
          forall: { ballot: Ballot },
          then: (s, { ballot }) => {
            s.messages.add({ kind: '1a', ballot })
          },
        }),
        Phase1b: action({
          forall: { acceptor: Acceptor, ballot: Ballot },
          when: (s, { acceptor, ballot }) =>
            ballot > s.maxBallot.get(acceptor) && s.messages.has({ kind: '1a', ballot }),
          then: (s, { acceptor, ballot }) => {
            s.maxBallot.set(acceptor, ballot)
            const votedIn = s.votedIn.get(acceptor)
            const votedFor = s.votedFor.get(acceptor)
            s.messages.add({ kind: '1b', acceptor, ballot, votedIn, votedFor })
          },
        }),
        Phase2a: action({
          forall: { ballot: Ballot, value: Value },
          when: (s, { ballot, value }) =>
            !exists(s.messages, (m) => m.kind === '2a' && m.ballot === ballot) &&
            exists(quorums, (quorum) => isSafe(s, quorum, ballot, value)),
          then: (s, { ballot, value }) => {
            s.messages.add({ kind: '2a', ballot, value })
          },
        }),
        Phase2b: action({
          forall: { acceptor: Acceptor, ballot: Ballot, value: Value },
          when: (s, { acceptor, ballot, value }) =>
            ballot >= s.maxBallot.get(acceptor) && s.messages.has({ kind: '2a', ballot, value }),
          then: (s, { acceptor, ballot, value }) => {
            s.maxBallot.set(acceptor, ballot)
            s.votedIn.set(acceptor, ballot)
            s.votedFor.set(acceptor, value)
            s.messages.add({ kind: '2b', acceptor, ballot, value })
          },
        }),
      },

      invariants: {
        /** Each acceptor's last vote is one that it has sent. */
        VotesSent: (s) =>
          forAll(Acceptor, (acceptor) => {
            const ballot = s.votedIn.get(acceptor)
            const value = s.votedFor.get(acceptor)
            return value === null || s.messages.has({ kind: '2b', acceptor, ballot, value })
          }),
      },
      refines: {
        /** Paxos implements Voting, with the votes that acceptors have sent. */
        Voting: refinement(voting, {
          constants: { acceptors: c.acceptors, values: c.values, ballots: c.ballots },
          map: (s) => ({
            votes: Acceptor.values.map((a) =>
              [...s.messages].flatMap((m) =>
                m.kind === '2b' && m.acceptor === a ? [{ ballot: m.ballot, value: m.value }] : [],
              ),
            ),
            maxBallot: s.maxBallot,
          }),
        }),
      },
      byConstruction: { VotesSent: 'Phase2b votes and sends in one step' },
    })
  },
  {
    '1 acceptor': { constants: { acceptors: 1, values: 1 } },
    '3 acceptors': {},
    'proposes any value': { constants: { proposes: 'any' }, expect: { Voting: { violated: { states: 11 } } } },
  },
)
