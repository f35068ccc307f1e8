/**
 * Raft as its family sees it: elections with terms, logs that the leader's log overwrites, a commit rule. Elections are atomic
 * and a replication step moves one entry.
 *
 * Source: Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm", 2014 (RequestVote 5.2 and 5.4.1,
 * AppendEntries 5.3, commit 5.4.2); granularity of W. Schultz, "Design and Analysis of a Logless Dynamic Reconfiguration
 * Protocol" and its TLA+ modules AbstractRaft and MongoStaticRaft.
 *
 * Left out: messages (a step that does not happen is one that is lost or late; repeating it changes nothing), candidates that
 * win no election, snapshots, changes of membership, and crashed nodes: a node that is down is one that takes no steps, and
 * what it forgets when it comes back is what `Restart` and `DiskLoss` say: all or nothing of its log, never its unflushed end.
 */
import {
  array,
  count,
  type DraftOf,
  exists,
  forAll,
  ids,
  implies,
  oneOf,
  option,
  range,
  record,
  seq,
  set,
  type spec,
  type ViewOf,
} from 'quorate'
import { agreeBelow, fetchNext, isUpToDate } from './log.ts'

export const declared = {
  constants: {
    nodes: 3,
    /** Votes that make a leader, its own included. */
    voteQuorum: 2,
    /** Nodes that must hold an entry for it to be committed, the leader included. */
    commitQuorum: 2,
    /** What a voter compares before it votes: last term and length of the log (5.4.1), only the length, or nothing. */
    voteRule: oneOf('full', 'length', 'none'),
    /** Does counting copies commit only entries of the leader's own term (5.4.2), or any entry? */
    commitRule: oneOf('current', 'any'),
    /** A node writes its term and vote nowhere: after a restart it knows only the term of its last entry. */
    volatileVote: false,
    /** A leader begins its term with an entry of its own that carries no message. */
    noOp: false,
    terms: 2,
    messages: 2,
  },
  faults: { restart: 0, diskLoss: 0 },
}

type Build = Parameters<typeof spec<typeof declared.constants, typeof declared.faults, string>>[2]

export function build(...[c, , { model }]: Parameters<Build>) {
  const Node = ids('node', c.nodes, { symmetric: true })
  /** 0: none yet. */
  const Term = range(0, c.terms)
  const Message = range(1, c.messages)
  /** Without a message: the entry with which a leader begins its term. */
  const Entry = record({ term: range(1, c.terms), message: option(Message) })
  const logSize = c.messages + (c.noOp ? c.terms : 0)
  const NodeState = record({
    /** The highest term the node knows of. It votes at most once in a term: only by adopting it. */
    term: Term,
    role: oneOf('follower', 'leader'),
    log: seq(Entry, logSize),
  })
  const Nodes = array(Node, NodeState)

  const { action, define } = model({
    nodes: Nodes,
    /** How many messages clients have sent. */
    sent: range(0, c.messages),
    /** The entries that a leader has ever taken for committed, by offset. Only promises read it, and `Commit` to do it once. */
    committed: array(logSize, set(Entry)),
    /** What clients were told is committed. */
    acked: set(Message),
  })

  type State = { readonly nodes: ViewOf<typeof Nodes> }
  type NodeId = ViewOf<typeof Node>
  type NodeView = ViewOf<typeof NodeState>
  type NodeDraft = DraftOf<typeof NodeState>
  type EntryView = ViewOf<typeof Entry>

  const leads = (node: NodeView) => node.role === 'leader'

  const lastTerm = ({ log }: NodeView) => log.at(-1)?.term ?? 0

  const acceptsLog = {
    full: (voter: NodeView, candidate: NodeView) => isUpToDate(candidate.log, voter.log, (entry) => entry.term),
    length: (voter: NodeView, candidate: NodeView) => candidate.log.length >= voter.log.length,
    none: () => true,
  }[c.voteRule]

  /** Heard from a leader or a candidate of the term. */
  const follow = (node: NodeDraft, term: number) => {
    node.term = term
    node.role = 'follower'
  }

  /** The follower takes AppendEntries from this leader. */
  const isFollowing = (s: State, follower: NodeId, leader: NodeId) =>
    leader !== follower && leads(s.nodes[leader]) && s.nodes[follower].term <= s.nodes[leader].term

  /** The follower's last entry has the term that the leader's log has there: AppendEntries may go on behind it. */
  const endsAsIn = (follower: NodeView, leader: NodeView) =>
    follower.log.length === 0 || leader.log.at(follower.log.length - 1)?.term === lastTerm(follower)

  /** The node vouches for the leader's entry at this offset, in the leader's term. */
  const hasCopy = (node: NodeView, leader: NodeView, offset: number) =>
    node.term === leader.term && node.log.length > offset && node.log.at(offset) === leader.log.at(offset)

  /** A client waits for the answer of the leader that took its message, and of no other. */
  const isAnswered = (leader: NodeView, entry: EntryView) => entry.term === leader.term

  /** A leader in the highest term that any node knows of: the one that clients will find. */
  const isTopLeader = (s: State, leader: NodeId) =>
    leads(s.nodes[leader]) && s.nodes.every(({ term }) => term <= s.nodes[leader].term)

  const holds = (node: NodeView, message: number) => node.log.some((entry) => entry.message === message)

  return define({
    init: () => {},

    actions: {
      /**
       * The candidate opens the term after its own and gets the votes of a quorum. Only these nodes learn of the term: a leader
       * outside the quorum leads on in its own.
       */
      BecomeLeader: action({
        forall: { candidate: Node, quorum: set(Node) },
        when: (s, { candidate, quorum }) => {
          if (!quorum.has(candidate) || quorum.size !== c.voteQuorum) return false
          const term = s.nodes[candidate].term + 1
          if (term > c.terms) return false
          for (const voter of quorum)
            if (s.nodes[voter].term >= term || !acceptsLog(s.nodes[voter], s.nodes[candidate])) return false
          return true
        },
        then: (s, { candidate, quorum }) => {
          const term = s.nodes[candidate].term + 1
          for (const voter of quorum) follow(s.nodes[voter], term)
          s.nodes[candidate].role = 'leader'
          if (c.noOp) s.nodes[candidate].log.push({ term, message: null })
        },
      }),

      /** A leader, in the newest term or not, takes a client's message. */
      ClientRequest: action({
        forall: { leader: Node },
        when: (s, { leader }) => leads(s.nodes[leader]) && s.sent < c.messages,
        then: (s, { leader }) => {
          s.sent += 1
          s.nodes[leader].log.push({ term: s.nodes[leader].term, message: s.sent })
        },
      }),

      /** AppendEntries succeeds: the follower gets the entry behind its last one. */
      AppendEntry: action({
        forall: { follower: Node, leader: Node },
        when: (s, { follower, leader }) =>
          isFollowing(s, follower, leader) &&
          s.nodes[follower].log.length < s.nodes[leader].log.length &&
          endsAsIn(s.nodes[follower], s.nodes[leader]),
        then: (s, { follower, leader }) => {
          fetchNext(s.nodes[follower].log, s.nodes[leader].log)
          follow(s.nodes[follower], s.nodes[leader].term)
        },
      }),

      /** AppendEntries fails: the follower's last entry is not the leader's, and goes. */
      DropEntry: action({
        forall: { follower: Node, leader: Node },
        when: (s, { follower, leader }) =>
          isFollowing(s, follower, leader) && !endsAsIn(s.nodes[follower], s.nodes[leader]),
        then: (s, { follower, leader }) => {
          s.nodes[follower].log.pop()
          follow(s.nodes[follower], s.nodes[leader].term)
        },
      }),

      /** A follower, or a leader of an older term, learns of the leader's term. */
      Heartbeat: action({
        forall: { follower: Node, leader: Node },
        when: (s, { follower, leader }) =>
          isFollowing(s, follower, leader) && s.nodes[follower].term < s.nodes[leader].term,
        then: (s, { follower, leader }) => {
          follow(s.nodes[follower], s.nodes[leader].term)
        },
      }),

      /** Enough nodes have the leader's log up to this offset: so far it is committed, and who waits for it is told. */
      Commit: action({
        forall: { leader: Node, offset: range(0, logSize - 1) },
        when: (s, { leader: id, offset }) => {
          const leader = s.nodes[id]
          const entry = leader.log.at(offset)
          if (!leads(leader) || entry === undefined) return false
          if (c.commitRule === 'current' && entry.term !== leader.term) return false
          if (count(s.nodes, (node) => hasCopy(node, leader, offset)) < c.commitQuorum) return false
          return leader.log.some(
            (e, i) =>
              i <= offset &&
              (!s.committed[i].has(e) || (e.message !== null && isAnswered(leader, e) && !s.acked.has(e.message))),
          )
        },
        then: (s, { leader: id, offset }) => {
          const leader = s.nodes[id]
          leader.log.slice(0, offset + 1).forEach((entry, i) => {
            s.committed[i].add(entry)
            if (entry.message !== null && isAnswered(leader, entry)) s.acked.add(entry.message)
          })
        },
      }),

      /** The process starts again, with the log, and the term unless that was written nowhere. */
      Restart: action({
        fault: 'restart',
        forall: { node: Node },
        when: (s, { node }) =>
          leads(s.nodes[node]) || (c.volatileVote && s.nodes[node].term !== lastTerm(s.nodes[node])),
        then: (s, { node }) => {
          follow(s.nodes[node], c.volatileVote ? lastTerm(s.nodes[node]) : s.nodes[node].term)
        },
      }),

      /** The disk is lost and replaced by an empty one: the node knows of no log, no term and no vote, and goes by its old name. */
      DiskLoss: action({
        fault: 'diskLoss',
        forall: { node: Node },
        when: (s, { node }) => s.nodes[node].log.length > 0 || s.nodes[node].term > 0,
        then: (s, { node }) => {
          s.nodes[node].log = []
          follow(s.nodes[node], 0)
        },
      }),
    },

    invariants: {
      /** No two nodes lead in the same term. */
      OneLeaderPerEpoch: (s) =>
        forAll(Node, (a) =>
          forAll(Node, (b) =>
            implies(a !== b && leads(s.nodes[a]) && leads(s.nodes[b]), () => s.nodes[a].term !== s.nodes[b].term),
          ),
        ),

      /** The leader of the highest term has every message whose client was told that it is committed. */
      NoAcknowledgedLoss: (s) =>
        forAll(Node, (leader) =>
          implies(isTopLeader(s, leader), () => forAll(s.acked, (message) => holds(s.nodes[leader], message))),
        ),

      /** Every acknowledged message is in some node's log: it could be recovered by hand. */
      AcknowledgedSurvives: (s) => forAll(s.acked, (message) => exists(s.nodes, (node) => holds(node, message))),

      /**
       * Leader completeness: the leader of the highest term has every entry that was committed, of its own or an earlier term,
       * at its offset. What consumers have read stays.
       */
      NoCommittedLoss: (s) =>
        forAll(Node, (leader) =>
          implies(isTopLeader(s, leader), () => {
            const { log, term } = s.nodes[leader]
            return s.committed.every((entries, offset) =>
              forAll(entries, (entry) => implies(entry.term <= term, () => log.at(offset) === entry)),
            )
          }),
        ),

      /** No two entries are ever committed at one offset: all state machines apply the same. */
      StateMachineSafety: (s) =>
        forAll(s.committed, (entries) => forAll(entries, (a) => forAll(entries, (b) => a === b))),

      /** Where two logs have an entry of the same term at an offset, they are equal up to there. */
      LogMatching: (s) =>
        forAll(s.nodes, ({ log: a }) =>
          forAll(s.nodes, ({ log: b }) =>
            a.every((entry, offset) => implies(entry.term === b.at(offset)?.term, () => agreeBelow(a, b, offset + 1))),
          ),
        ),
    },

    observations: {
      /** At most one node leads. False by design: a leader that the voters of a later term have left does not know it. */
      OneLeaderNow: (s) => count(s.nodes, leads) <= 1,
    },

    lanes: {
      nodes: Node,
      log: (s, n) => s.nodes[n].log.map(({ term, message }) => ({ record: message, epoch: term })),
      leads: (s, n) => leads(s.nodes[n]),
      epoch: (s, n) => s.nodes[n].term,
      epochName: 'term',
      acknowledged: (s) => s.acked,
      others: 'committed',
      omit: (s) => [s.sent, ...s.nodes.map(({ role }) => role)],
    },
  })
}
