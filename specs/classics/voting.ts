/**
 * Voting: acceptors vote in numbered ballots, and a value is chosen once a majority votes for it in the same ballot. The spec says
 * which votes are safe, but lets acceptors see each other's votes.
 *
 * Source: Voting.tla by L. Lamport (tlaplus/Examples). 3 acceptors, 2 values, 2 ballots.
 */
import { array, exists, forAll, ids, range, record, refinement, set, spec, type StateOf } from 'quorate'
import consensus from './consensus.ts'
import { subsetsOf } from './lib/subsets.ts'

export default spec(
  'classics/voting',
  { constants: { acceptors: 3, values: 2, ballots: 2 } },
  (c, _budget, { state }) => {
    const Acceptor = ids('a', c.acceptors)
    const Ballot = range(0, c.ballots - 1)
    const Value = range(1, c.values)
    const quorums = subsetsOf(Acceptor.values).filter((q) => 2 * q.length > c.acceptors)
    const variables = {
      votes: array(Acceptor, set(record({ ballot: Ballot, value: Value }))),
      /** The lowest ballot in which an acceptor may still vote. It starts at -1. */
      maxBallot: array(Acceptor, range(-1, c.ballots - 1)),
    }
    const { action, define } = state(variables)
    type State = StateOf<typeof variables>

    const votedFor = (s: State, a: number, ballot: number, value: number) => s.votes[a].has({ ballot, value })
    const didNotVoteAt = (s: State, a: number, ballot: number) => forAll(s.votes[a], (vote) => vote.ballot !== ballot)
    const isChosen = (s: State, value: number) =>
      exists(Ballot, (b) => exists(quorums, (quorum) => quorum.every((a) => votedFor(s, a, b, value))))

    /** Whether the quorum shows that no other value can be chosen in an earlier ballot. */
    const showsSafeAt = (s: State, quorum: readonly number[], ballot: number, value: number) =>
      quorum.every((a) => s.maxBallot.get(a) >= ballot) &&
      [-1, ...below(ballot)].some(
        (last) =>
          (last < 0 || quorum.some((a) => votedFor(s, a, last, value))) &&
          below(ballot).every((b) => b <= last || quorum.every((a) => didNotVoteAt(s, a, b))),
      )

    return define({
      init: (s) => {
        for (const a of Acceptor.values) s.maxBallot.set(a, -1)
      },

      actions: {
        IncreaseMaxBallot: action({
          forall: { acceptor: Acceptor, ballot: Ballot },
          when: (s, { acceptor, ballot }) => ballot > s.maxBallot.get(acceptor),
          then: (s, { acceptor, ballot }) => {
            s.maxBallot.set(acceptor, ballot)
          },
        }),
        VoteFor: action({
          forall: { acceptor: Acceptor, ballot: Ballot, value: Value },
          when: (s, { acceptor, ballot, value }) =>
            s.maxBallot.get(acceptor) <= ballot &&
            didNotVoteAt(s, acceptor, ballot) &&
            forAll(Acceptor, (a) => forAll(s.votes[a], (vote) => vote.ballot !== ballot || vote.value === value)) &&
            exists(quorums, (quorum) => showsSafeAt(s, quorum, ballot, value)),
          then: (s, { acceptor, ballot, value }) => {
            s.votes[acceptor].add({ ballot, value })
            s.maxBallot.set(acceptor, ballot)
          },
        }),
      },

      invariants: {
        /** All votes in a ballot are for the same value. */
        OneValuePerBallot: (s) => forAll(Acceptor, (a) => forAll(Acceptor, (b) => agree(s.votes[a], s.votes[b]))),
      },
      refines: {
        Consensus: refinement(consensus, {
          constants: { values: c.values },
          /** Acceptors can stop voting, so this implements Consensus!Spec, but not Consensus!LiveSpec. */
          liveness: false,
          map: (s) => ({ chosen: valuesUpTo(c.values).filter((value) => isChosen(s, value)) }),
        }),
      },
      byConstruction: { OneValuePerBallot: 'the guard of VoteFor says so' },
      unneeded: {
        'VoteFor: didNotVoteAt(s, acceptor, ballot)':
          'the next conjunct allows only the same vote again, which changes nothing',
        'VoteFor: s.maxBallot.set(acceptor, ballot)':
          'what makes a ballot safe is the promise of a quorum; an acceptor outside it may still vote in earlier ballots',
      },
    })
  },
  { '3 acceptors': {} },
)

interface Vote {
  readonly ballot: number
  readonly value: number
}

function agree(votes: Iterable<Vote>, others: Iterable<Vote>): boolean {
  return forAll(votes, ({ ballot, value }) =>
    forAll(others, (other) => other.ballot !== ballot || other.value === value),
  )
}

/** The integers from 0 to `n` - 1. */
function below(n: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => i)
}

function valuesUpTo(n: number): readonly number[] {
  return below(n).map((i) => i + 1)
}
