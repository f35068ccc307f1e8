/**
 * A primary and its backups with failover, and the trade-off that every such scheme makes: how many copies a message
 * needs before it is acknowledged (`writeQuorum`, W) against how many logs are inspected before another node may lead
 * (`inspect`, R).
 *
 * The rules:
 *
 * 1. The leader appends a message to its log, and its followers copy the log record by record.
 * 2. The leader acknowledges a message once W nodes, the leader included, have it.
 * 3. Failover: if the leader is down or has given up, an authority inspects the logs of R nodes that are up, and makes
 *   one of these nodes the leader of the next epoch. `rule` says which one: 'any' of them, the one with the 'longest'
 *   log, or the one whose last record has the latest 'epoch' (of these, the longest). With `zombie`, the authority can
 *   also replace a leader that is only disconnected or slow, and that keeps leading.
 * 4. With `fence`, an inspected node stops following its old leader.
 * 5. A node that hears of the new leader truncates its log to the part that the two logs share and follows the leader.
 *
 * This is not an actual product, but the skeleton of many. In some, a manager or a pair of nodes with a virtual address
 * promotes any node that is up (W = 1 or write-all, R = 1, rule 'any'). In majority schemes, the nodes elect a leader
 * themselves (W = R = 2 of 3, rule 'epoch': Raft, RocketMQ's DLedger).
 *
 * Other constants: with `syncFlush`, the leader flushes a message to disk before it answers. With `positionOnlyAcks`, a
 * log counts as a copy if it is long enough, whatever record it has there (bugs like apache/rocketmq#3015).
 *
 * What the models show: with the rule 'epoch' and fencing, no acknowledged message is lost if and only if W + R > N +
 * D, where D disks are lost. Having one leader at a time is neither necessary for this (zombies) nor sufficient (W = 1).
 * Each of these breaks it: comparing lengths instead of epochs, not fencing, and counting positions instead of records.
 * Flushing before the answer helps against power loss if no other node fails, and never against a lost disk.
 *
 * Availability is promised if `restart` says whether crashed nodes come back. EventuallyWritable: in the long run, the
 * leader is up and enough nodes follow it to make the copies. CanWriteAgain: after any crashes, the group can reach such
 * a state again. After f permanent crashes, a group accepts writes if and only if f <= N - W and, when the leader is
 * among the crashed nodes, f <= N - R (`crashTargets: 'slaves'` spares the leader). So a group is safe and writable for
 * f <= min(N - W, N - R) with W + R > N. Fairness covers the protocol as a whole and, with 'eventually', each restart;
 * crashes are not fair. TLC reaches the same verdicts under the same fairness.
 *
 * Sources: D. K. Gifford, "Weighted Voting for Replicated Data", SOSP 1979 (the quorums); D. Ongaro, J. Ousterhout, "In
 * Search of an Understandable Consensus Algorithm", USENIX ATC 2014, 5.4.1 (the rule 'epoch'). A related bug report:
 * apache/rocketmq#7017.
 *
 * Left out: how the authority decides on leaders and epochs (it is one atomic variable; raft/raft and
 * kafka/coordination model it), consumers, lost and delayed messages (a slow follower is a step that is not taken), and
 * manual repair.
 *
 * Distinct states, generated states and depth: 'N=2 W=1 any, crash' 289, 480, 11; 'N=2 W=2 any, crashes' 1197, 1992,
 * 15; 'N=3 W=2 any, zombie' 619, 1277, 12; 'W=2 R=2, crashes' 16633, 39526, 18. TLC agrees on distinct states and
 * depth.
 */
import {
  array,
  bool,
  count,
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
import { alwaysRecoverable, fairRestarts, inTheLongRun, restart } from '../lib/availability.ts'
import { endOfCommonPart, fetchNext, isCopy, isUpToDate, noTwoAtOneOffset } from '../lib/log.ts'
import { crash, loseDisk, losePower, stepsOfNodes } from '../lib/outage.ts'
import { models } from './write-quorum.models.ts'

type Rule = 'epoch' | 'any' | 'longest'

export const declared = {
  constants: {
    nodes: 3,
    writeQuorum: 2,
    inspect: 2,
    rule: oneOf<Rule>('epoch', 'any', 'longest'),
    fence: true,
    zombie: false,
    syncFlush: false,
    positionOnlyAcks: false,
    messages: 2,
    epochs: 3,
    restart,
    crashTargets: oneOf('any', 'slaves'),
  },
  faults: { crash: 0, powerLoss: 0, diskLoss: 0 },
}

export default spec(
  'failover/write-quorum',
  declared,
  (c, budget, { state }) => {
    const Node = ids('node', c.nodes)
    const Epoch = range(1, c.epochs)
    /** Messages are numbered in the order in which leaders accept them. */
    const Message = range(1, c.messages)
    const Record = record({ epoch: Epoch, message: Message })
    const NodeState = record({
      up: bool,
      /** The log, in the page cache or on disk. */
      log: seq(Record, c.messages),
      /** How much of the log is on disk. A power loss leaves only this part. */
      flushed: range(0, c.messages),
      /** The leader that the node obeys: itself if it believes that it leads, null if it has none. */
      follows: option(Node),
      /** The epoch of the leader that the node last obeyed. */
      epoch: Epoch,
      /** Messages that the node wrote as leader and has not acknowledged yet. They exist only in memory. */
      waiting: set(Message),
    })
    const Nodes = array(Node, NodeState)

    const { action, define } = state({
      nodes: Nodes,
      /** The leader and its epoch, according to the authority, which is a manager or a majority of votes. */
      leader: Node,
      epoch: Epoch,
      /** How many messages producers have sent. */
      sent: range(0, c.messages),
      /** Which message was acknowledged at which offset. Only the promises read this. */
      acked: set(record({ offset: range(0, c.messages - 1), message: Message })),
    })

    const firstLeader = 0

    type NodeView = ViewOf<typeof NodeState>
    type State = { readonly nodes: ViewOf<typeof Nodes>; readonly leader: number; readonly epoch: number }

    /** Whether the node believes, rightly or not, that it leads. If so, it accepts messages. */
    const leads = (s: State, node: number) => s.nodes[node].up && s.nodes[node].follows === node

    /** Whether the leader named by the authority is up and knows that it leads. */
    const hasLeader = (s: State) => leads(s, s.leader)

    /** Whether the node obeys the authority's leader in the current epoch. */
    const isFollower = (s: State, node: number) => s.nodes[node].follows === s.leader && s.nodes[node].epoch === s.epoch

    const offsetOf = (log: NodeView['log'], message: number) => log.findIndex((each) => each.message === message)

    const contains = (log: NodeView['log'], message: number) => offsetOf(log, message) >= 0

    /** How many nodes the leader counts as having its record at this offset. Nodes that are down count: they answered earlier. */
    const copies = (s: State, leader: number, offset: number) =>
      count(s.nodes, ({ log }) => isCopy(log, s.nodes[leader].log, offset, c.positionOnlyAcks))

    /** Whether the candidate may lead, judging by the log of another inspected node. */
    const mayLead = {
      any: () => true,
      longest: (candidate: NodeView, other: NodeView) => candidate.log.length >= other.log.length,
      epoch: (candidate: NodeView, other: NodeView) => isUpToDate(candidate.log, other.log, ({ epoch }) => epoch),
    }[c.rule]

    /** Whether the authority's leader is up and has enough followers to make the copies. */
    const canWrite = (s: State) =>
      hasLeader(s) && count(Node, (node) => s.nodes[node].up && isFollower(s, node)) >= c.writeQuorum

    /** Without these, nobody could tell whether a record was flushed. */
    const mayFlush = c.syncFlush || budget.powerLoss > 0

    const { flush, outage } = stepsOfNodes('nodes', 'node', Node)

    return define({
      init: (s) => {
        for (const node of s.nodes) {
          node.up = true
          node.follows = s.leader
        }
      },

      actions: {
        /** A node that believes that it leads appends the next message to its log. */
        Write: action({
          forall: { leader: Node },
          when: (s, { leader }) => s.sent < c.messages && leads(s, leader),
          then: (s, { leader }) => {
            s.sent += 1
            const node = s.nodes[leader]
            node.log.push({ epoch: node.epoch, message: s.sent })
            node.waiting.add(s.sent)
          },
        }),

        /** A follower of the same epoch copies its leader's next record. */
        Replicate: action({
          forall: { leader: Node, follower: Node },
          when: (s, { leader, follower }) =>
            leader !== follower &&
            leads(s, leader) &&
            s.nodes[follower].up &&
            s.nodes[follower].follows === leader &&
            s.nodes[follower].epoch === s.nodes[leader].epoch &&
            s.nodes[follower].log.length < s.nodes[leader].log.length,
          then: (s, { leader, follower }) => {
            fetchNext(s.nodes[follower].log, s.nodes[leader].log)
          },
        }),

        /** A node forces its log to disk. */
        Flush: action(flush(mayFlush)),

        /** Once there are enough copies, the leader acknowledges the message to its producer. */
        Acknowledge: action({
          forall: { leader: Node, message: Message },
          when: (s, { leader, message }) => {
            const { log, flushed, waiting } = s.nodes[leader]
            if (!waiting.has(message)) return false
            const offset = offsetOf(log, message)
            return (!c.syncFlush || flushed > offset) && copies(s, leader, offset) >= c.writeQuorum
          },
          then: (s, { leader, message }) => {
            s.acked.add({ offset: offsetOf(s.nodes[leader].log, message), message })
            s.nodes[leader].waiting.delete(message)
          },
        }),

        /** Failover: the authority inspects the logs of a quorum and makes a member of it the leader of the next epoch. */
        Promote: action({
          forall: { node: Node, quorum: set(Node) },
          when: (s, { node, quorum }) =>
            s.epoch < c.epochs &&
            (c.zombie || !hasLeader(s)) &&
            quorum.size === c.inspect &&
            quorum.has(node) &&
            s.nodes[node].follows !== node &&
            [...quorum].every((member) => s.nodes[member].up && mayLead(s.nodes[node], s.nodes[member])),
          then: (s, { node, quorum }) => {
            s.leader = node
            s.epoch += 1
            if (c.fence)
              for (const member of quorum) {
                s.nodes[member].follows = null
                s.nodes[member].waiting.clear()
              }
            s.nodes[node].follows = node
            s.nodes[node].epoch = s.epoch
          },
          message: (_s, { node }) => ({ from: 'others', to: node }),
        }),

        /**
         * A node learns who leads now and drops the records that this leader does not have. An old leader steps down in the
         * same way.
         */
        Follow: action({
          forall: { node: Node },
          when: (s, { node }) => node !== s.leader && s.nodes[node].up && hasLeader(s) && !isFollower(s, node),
          then: (s, { node }) => {
            const follower = s.nodes[node]
            const end = endOfCommonPart(follower.log, s.nodes[s.leader].log)
            follower.log.length = end
            follower.flushed = Math.min(follower.flushed, end)
            follower.follows = s.leader
            follower.epoch = s.epoch
            follower.waiting.clear()
          },
          message: (s, { node }) => ({ from: s.leader, to: node }),
        }),

        /** The process crashes. The log survives, including the unflushed part. */
        Crash: action(outage('crash', crash, (node) => c.crashTargets === 'any' || node !== firstLeader)),

        /** The machine loses power, and everything that was not flushed is lost. */
        PowerLoss: action(outage('powerLoss', losePower)),

        /** The machine goes down and comes back with an empty disk. */
        DiskLoss: action(outage('diskLoss', loseDisk)),

        /**
         * The process restarts with the log on its disk. It does not obey a leader until it hears of one or is promoted
         * itself.
         */
        Restart: action({
          forall: { node: Node },
          when: (s, { node }) => c.restart !== 'never' && !s.nodes[node].up,
          then: (s, { node }) => {
            s.nodes[node].up = true
            s.nodes[node].follows = null
          },
        }),
      },

      invariants: {
        /** The authority's leader, if it is leading, has every acknowledged message. Clients see its log. */
        NoAcknowledgedLoss: (s) =>
          implies(hasLeader(s), () => forAll(s.acked, ({ message }) => contains(s.nodes[s.leader].log, message))),

        /** Every acknowledged message is in some node's log, up or down, so it could be recovered by hand. */
        AcknowledgedSurvives: (s) =>
          forAll(s.acked, ({ message }) => exists(s.nodes, ({ log }) => contains(log, message))),

        /** No two messages were acknowledged at the same offset. */
        NoFork: (s) => noTwoAtOneOffset(s.acked),

        /** No two nodes believe that they lead in the same epoch. */
        OneLeaderPerEpoch: (s) =>
          forAll(Node, (a) =>
            forAll(Node, (b) =>
              implies(a !== b && leads(s, a) && leads(s, b), () => s.nodes[a].epoch !== s.nodes[b].epoch),
            ),
          ),
      },

      possibilities: {
        /** After any crashes, the group can return to a leader with enough followers. */
        CanWriteAgain: alwaysRecoverable(c.restart, canWrite),
      },

      temporal: {
        /**
         * In the long run, messages can be acknowledged: the leader is up and has enough followers to make the copies.
         */
        EventuallyWritable: inTheLongRun(c.restart, canWrite),
      },

      // Each action of the protocol is weakly fair.
      fairness: [
        { weak: ['Write', 'Replicate', 'Flush', 'Acknowledge', 'Promote', 'Follow'] },
        ...fairRestarts(c.restart, 'Restart', 'node'),
      ],

      observations: {
        /** At most one node believes that it leads. False by design if failover does not wait for the old leader to go down. */
        OneLeaderNow: (s) => count(Node, (node) => leads(s, node)) <= 1,
      },

      unneeded: {
        'Replicate: leader !== follower': 'the leader lacks no record of its own log',
        'Replicate: leads(s, leader)':
          'a node that is down or fenced writes nothing, so the follower could have copied its records earlier',
        'Replicate: s.nodes[follower].epoch === s.nodes[leader].epoch':
          'with W = 2, what a follower has copied is on a majority, so every later leader has it; with W = 3, what is acknowledged is in all logs',
        'Replicate: s.nodes[follower].log.length < s.nodes[leader].log.length':
          'without a next record, the step changes nothing',
        'Flush: up': 'the log could have been flushed just before the crash, and a power loss leaves nothing to flush',
        'Flush: flushed < log.length': 'if everything is on disk, a flush changes nothing',
        'Acknowledge: s.nodes[leader].waiting.delete(message)':
          'to acknowledge a message again, at the same offset, changes nothing',
        'Promote: quorum.has(node)':
          'a node whose log is at least as good as those of a quorum may lead without being in it',
        'Promote: s.nodes[node].follows !== node': 'a leader that is promoted again leads on in the next epoch',
        'Promote: s.nodes[member].waiting.clear()':
          'the new leader has every message that a fenced leader could still acknowledge',
        'Follow: node !== s.leader': 'the leader is its own follower, so the last conjunct excludes it',
        'Follow: !isFollower(s, node)':
          "a follower's log is the beginning of its leader's, so to follow the leader again changes nothing",
        'Crash: s[variable][choice[parameter]].up':
          'an outage of a node that is down destroys no more than the same outage while it was up',
      },

      lanes: {
        nodes: Node,
        log: (s, n) => s.nodes[n].log.map(({ epoch, message }) => ({ record: message, epoch })),
        marks: (s, n) => (mayFlush ? { flushed: s.nodes[n].flushed } : {}),
        leads,
        epoch: (s, n) => s.nodes[n].epoch,
        up: (s, n) => s.nodes[n].up,
        acknowledged: (s) => [...s.acked].map(({ message }) => message),
        others: 'authority',
        omit: (s) => [s.sent, ...s.nodes.map(({ waiting }) => waiting)],
      },
    })
  },
  models,
)
