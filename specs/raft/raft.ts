/**
 * Raft, and also KRaft, which pulls where Raft pushes: elections, replication and commit by the rules of the paper.
 * Some models break a rule.
 *
 * The rules:
 *
 * 1. Time is divided into terms. A node adopts any higher term that it hears of and votes at most once in each term.
 * 2. A candidate that gets the votes of a majority leads its term (5.2). A node writes its term and vote to disk before
 *    it sends the vote.
 * 3. A voter votes only for a candidate whose log is at least as up to date as its own: the candidate's last entry has a
 *    higher term, or it has the same term and the candidate's log is at least as long (5.4.1).
 * 4. Only the leader accepts entries from clients and appends them under its own term.
 * 5. A follower appends an entry only after an entry that it shares with the leader. If its last entry is not the
 *    leader's, the follower drops that entry and tries again (5.3).
 * 6. An entry is committed once a majority has it, if it is from the leader's own term. Entries from earlier terms are
 *    committed only together with a later one from the leader's own term (5.4.2).
 *
 * Why nothing is lost: a majority that commits and a majority that votes have a member in common. That member has the
 * committed entry, so by rule 3 no candidate without it is elected. Rule 6 is needed because an entry from an old term,
 * even on a majority of logs, still loses to a last entry with a higher term (figure 8).
 *
 * What the models show: acknowledged messages survive restarts as long as every quorum of votes intersects every quorum
 * of copies, voters compare the last term and not just the length, and no node forgets a vote. Leaders of different
 * terms can exist at the same time. A lost disk is worse than a crash, because its owner votes again. That is why
 * KIP-853 gives that node a new identity.
 *
 * Sources: D. Ongaro and J. Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC 2014, whose
 * sections the rules cite; KIP-595. The steps are those of W. Schultz, "Design and Analysis of a Logless Dynamic
 * Reconfiguration Protocol", modules AbstractRaft and MongoStaticRaft: an election is one step, and a replication step
 * moves one entry. DLedger has the same steps but its own rules: rocketmq/dledger.
 *
 * Left out: messages (a step not taken stands for a message that is lost or late, and repeating a step changes
 * nothing), candidates that lose elections, snapshots, membership changes, and crashed nodes. A node that is down takes
 * no steps; `Restart` and `DiskLoss` say what it has forgotten when it comes back. It keeps or loses all of its log,
 * never only the unflushed end. Availability is the same as in failover/write-quorum with W=2 R=2: writable with one of
 * three nodes down, but not with two.
 *
 * Distinct states, generated states and depth: 'restart' 3099, 7648, 12 (TLC agrees); 'four terms' 14683, 51442, 13;
 * 'entries of older terms are committed' 20590, 75535, 16; 'disk loss' 2804, 10069, 10; 'disk loss, two messages'
 * 20028, 66592, 15.
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
  spec,
  type ViewOf,
} from 'quorate'
import { agreeBelow, fetchNext, isUpToDate } from '../lib/log.ts'
import { models } from './raft.models.ts'

export const declared = {
  constants: {
    nodes: 3,
    /** How many votes a leader needs, including its own. */
    voteQuorum: 2,
    /** How many nodes, including the leader, must have an entry before it is committed. */
    commitQuorum: 2,
    /** What a voter compares before it votes (rule 3): the last term and the length of the log, only the length, or nothing. */
    voteRule: oneOf('full', 'length', 'none'),
    /** Which entries are committed once enough nodes have them (rule 6): those from the leader's own term, or any. */
    commitRule: oneOf('current', 'any'),
    /** A node does not write its term and vote to disk: after a restart, it knows only the term of its last entry (rule 2). */
    volatileVote: false,
    /** A leader starts its term with its own entry, which has no message. */
    noOp: false,
    terms: 2,
    messages: 2,
  },
  faults: { restart: 0, diskLoss: 0 },
}

type Build = Parameters<typeof spec<typeof declared.constants, typeof declared.faults, string>>[2]
type Settings = Parameters<Build>[0]
type Tools = Parameters<Build>[2]

export function build(c: Settings, { state }: Tools) {
  const Node = ids('node', c.nodes, { symmetric: true })
  /** 0 means no term yet. */
  const Term = range(0, c.terms)
  const Message = range(1, c.messages)
  /** An entry without a message is one with which a leader started its term. */
  const Entry = record({ term: range(1, c.terms), message: option(Message) })
  const logSize = c.messages + (c.noOp ? c.terms : 0)
  const NodeState = record({
    /** The highest term that the node knows of. It votes only when it adopts a term, so at most once in each term. */
    term: Term,
    role: oneOf('follower', 'leader'),
    log: seq(Entry, logSize),
  })
  const Nodes = array(Node, NodeState)

  const { action, define } = state({
    nodes: Nodes,
    /** How many messages clients have sent. */
    sent: range(0, c.messages),
    /** All entries that a leader ever considered committed, by offset. Read by the properties, and by `Commit` to commit only once. */
    committed: array(logSize, set(Entry)),
    /** The acknowledged messages. */
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

  /** The node hears from a leader or a candidate in this term. */
  const follow = (node: NodeDraft, term: number) => {
    node.term = term
    node.role = 'follower'
  }

  /** Whether the follower accepts AppendEntries from this leader. */
  const isFollowing = (s: State, follower: NodeId, leader: NodeId) =>
    leader !== follower && leads(s.nodes[leader]) && s.nodes[follower].term <= s.nodes[leader].term

  /** Whether the follower's last entry has the same term as the leader's at that offset, so that AppendEntries succeeds after it. */
  const endsAsIn = (follower: NodeView, leader: NodeView) =>
    follower.log.length === 0 || leader.log.at(follower.log.length - 1)?.term === lastTerm(follower)

  /** Whether the node has the leader's entry at this offset and confirms this in the leader's term. */
  const hasCopy = (node: NodeView, leader: NodeView, offset: number) =>
    node.term === leader.term && node.log.length > offset && node.log.at(offset) === leader.log.at(offset)

  /** Whether a client still waits for the leader's answer. It waits only for the leader that accepted its message. */
  const isAnswered = (leader: NodeView, entry: EntryView) => entry.term === leader.term

  /** Whether this leader has the highest term that any node knows of. Clients find this leader. */
  const isTopLeader = (s: State, leader: NodeId) =>
    leads(s.nodes[leader]) && s.nodes.every(({ term }) => term <= s.nodes[leader].term)

  const holds = (node: NodeView, message: number) => node.log.some((entry) => entry.message === message)

  return define({
    init: () => {},

    actions: {
      /**
       * A candidate starts the term after its own and gets the votes of a quorum. Only these nodes learn of the term: a leader
       * outside the quorum keeps leading in its own term.
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

      /** A leader, in the newest term or not, accepts a client's message. */
      ClientRequest: action({
        forall: { leader: Node },
        when: (s, { leader }) => leads(s.nodes[leader]) && s.sent < c.messages,
        then: (s, { leader }) => {
          s.sent += 1
          s.nodes[leader].log.push({ term: s.nodes[leader].term, message: s.sent })
        },
      }),

      /** AppendEntries succeeds: the follower appends the entry that comes after its last one. */
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

      /** AppendEntries fails: the follower's last entry is not the leader's, and the follower drops it. */
      DropEntry: action({
        forall: { follower: Node, leader: Node },
        when: (s, { follower, leader }) =>
          isFollowing(s, follower, leader) && !endsAsIn(s.nodes[follower], s.nodes[leader]),
        then: (s, { follower, leader }) => {
          s.nodes[follower].log.pop()
          follow(s.nodes[follower], s.nodes[leader].term)
        },
      }),

      /** A follower, or a leader in an older term, learns of the leader's term. */
      Heartbeat: action({
        forall: { follower: Node, leader: Node },
        when: (s, { follower, leader }) =>
          isFollowing(s, follower, leader) && s.nodes[follower].term < s.nodes[leader].term,
        then: (s, { follower, leader }) => {
          follow(s.nodes[follower], s.nodes[leader].term)
        },
      }),

      /**
       * Enough nodes have the leader's log up to this offset. The leader commits its log up to there and answers the
       * clients that are waiting.
       */
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

      /** The process restarts with its log and with its term if the term is on disk. */
      Restart: action({
        fault: 'restart',
        forall: { node: Node },
        when: (s, { node }) =>
          leads(s.nodes[node]) || (c.volatileVote && s.nodes[node].term !== lastTerm(s.nodes[node])),
        then: (s, { node }) => {
          follow(s.nodes[node], c.volatileVote ? lastTerm(s.nodes[node]) : s.nodes[node].term)
        },
      }),

      /** The disk is lost and replaced by an empty one. The node has no log, no term and no vote, but keeps its name. */
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

      /** The leader with the highest term has every acknowledged message. */
      NoAcknowledgedLoss: (s) =>
        forAll(Node, (leader) =>
          implies(isTopLeader(s, leader), () => forAll(s.acked, (message) => holds(s.nodes[leader], message))),
        ),

      /** Every acknowledged message is in some node's log and could be recovered by hand. */
      AcknowledgedSurvives: (s) => forAll(s.acked, (message) => exists(s.nodes, (node) => holds(node, message))),

      /**
       * Leader completeness: the leader with the highest term has every entry that was ever committed, in its own or an
       * earlier term, at the entry's offset. So entries that consumers have read are kept.
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

      /** No two entries are ever committed at the same offset, so all state machines apply the same entries. */
      StateMachineSafety: (s) =>
        forAll(s.committed, (entries) => forAll(entries, (a) => forAll(entries, (b) => a === b))),

      /** If two logs have an entry with the same term at an offset, they are equal up to that offset. */
      LogMatching: (s) =>
        forAll(s.nodes, ({ log: a }) =>
          forAll(s.nodes, ({ log: b }) =>
            a.every((entry, offset) => implies(entry.term === b.at(offset)?.term, () => agreeBelow(a, b, offset + 1))),
          ),
        ),
    },

    observations: {
      /** At most one node leads. False by design: a leader does not know that its voters have moved on to a later term. */
      OneLeaderNow: (s) => count(s.nodes, leads) <= 1,
    },

    unneeded: {
      'AppendEntry: s.nodes[follower].log.length < s.nodes[leader].log.length':
        'without a next entry, the step is a heartbeat',
      'Heartbeat: isFollowing(s, follower, leader)': 'a node may learn of a higher term from any node',
      'Heartbeat: s.nodes[follower].term < s.nodes[leader].term':
        'a node that knows of the term does not change, unless two nodes lead in it',
      'Commit: leads(leader)':
        'if enough nodes confirm an entry in the term of a follower, the leader of that term could have committed it',
      'Commit: leader.log.some((e, i) => i <= offset && (!s.committed[i].has(e) || (e.message !== null && isAnswered(leader, e) && !s.acked.has(e.message))))':
        'to commit again changes nothing',
      'Restart: leads(s.nodes[node]) || (c.volatileVote && s.nodes[node].term !== lastTerm(s.nodes[node]))':
        'a restart that forgets nothing only uses up the budget',
      'DiskLoss: s.nodes[node].log.length > 0 || s.nodes[node].term > 0':
        'to lose an empty disk only uses up the budget',
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

export default spec('raft/raft', declared, (c, _budget, tools) => build(c, tools), models)
