/**
 * What the counterexamples of some models tell, for people: each scheme's typical failure, the classic mistakes, and bugs that
 * became known. Models name them as their `story`; `quorate counterexamples` shows them on one page.
 */
import type { Story } from 'quorate'

export const masterSlave = {
  asyncDiskLoss: {
    title: 'Acknowledged by one disk, and the disk is lost',
    text:
      'The master acknowledges a message before any slave has it, loses its disk and comes back empty. ' +
      'Its log is the truth now, so what the producer was promised is gone.',
    property: 'NoAcknowledgedLoss',
  },
  asyncPowerLoss: {
    title: 'Acknowledged from memory, and the power fails',
    text:
      'With asynchronous flush, which is the default, the master acknowledges what is in memory only, and the power fails. ' +
      'The disk is fine and the message is lost all the same.',
    property: 'NoAcknowledgedLoss',
  },
  offsetOnlyAcks: {
    title: 'An old offset vouches for a new message',
    text:
      "The master loses its disk and writes another message at an offset which its slave reached long ago, so that the slave's old answer counts as a copy. " +
      'Two messages are acknowledged at one offset: master and slave have forked, and nobody notices.',
    bug: 'the class of apache/rocketmq#3015, offsets that are believed whatever is below them',
    property: 'NoFork',
  },
  syncTwoPowerLosses: {
    title: 'Two copies, neither of them on a disk',
    text:
      'Master and slave both have the message when it is acknowledged, and then both machines lose their power. ' +
      'Copies help only against faults that do not come together, unless somebody flushes.',
    property: 'AcknowledgedSurvives',
  },
  nobodyReplaces: {
    title: 'Nobody replaces the master',
    text:
      'The master is down and does not come back; its slave serves readers, and never takes over. ' +
      'Roles are fixed by configuration, so nothing is written until an operator does something.',
    property: 'EventuallyWritable',
  },
  writeAll: {
    title: 'Write to all, and one slave is down',
    text:
      'Every broker must have a message before the producer is told, and one slave is down for good. ' +
      'The master goes on taking messages and answers none of them: each further copy is one more broker that can stop all writing.',
    property: 'EventuallyWritable',
  },
} as const satisfies Readonly<Record<string, Story>>

export const multiPair = {
  spread: {
    title: 'The second message is read first',
    text:
      'The producer spreads its messages over two pairs, and the consumer reads the second pair first. ' +
      'Nothing failed: order within one queue is all that such a topic promises.',
    property: 'NoOvertake',
  },
  sticky: {
    title: 'Failover to another pair overtakes',
    text:
      'A message waits on a master that is down, and its key goes on with the other pair, where the next message is read at once. ' +
      'Writing stays possible, and order is the price.',
    property: 'NoOvertake',
  },
  pinned: {
    title: 'Order kept, and nobody can write',
    text:
      'A strictly ordered queue belongs to one pair, and the master of that pair is down. ' +
      'Its slave serves readers but never takes over, so the queue cannot be written until the master is back.',
  },
  retry: {
    title: 'A retry delivers twice',
    text:
      'The broker stored the message, the producer heard nothing and sent it again. ' +
      'At least once is not exactly once: the consumer gets the message twice.',
  },
} as const satisfies Readonly<Record<string, Story>>

export const controller = {
  defaults: {
    title: 'Controller mode by its defaults',
    text:
      'The master acknowledges a message that no slave has, and the controller, which cannot reach it, makes a slave the master. ' +
      'Nobody crashed, and the message is lost: allAckInSyncStateSet is off unless somebody turns it on.',
    bug: 'apache/rocketmq#7017',
    property: 'NoAcknowledgedLoss',
  },
  askedOnce: {
    title: 'Two replicas asked for, and one acknowledges',
    text:
      'With minInSyncReplicas = 2 the master takes a message while its slaves are in the SyncStateSet, and they are taken out of it before they have the message. ' +
      'All of the set, the master, has it now, and the producer is told so: the minimum is looked at before a message is written, and never again. ' +
      'The only copy is then lost.',
    property: 'NoAcknowledgedLoss',
  },
} as const satisfies Readonly<Record<string, Story>>

export const dledger = {
  openingEntry: {
    title: 'The entry that opens a term is no cure',
    text:
      'A leader commits by majority the opening entry of a term that is no longer its own, and a node whose only entry is of a later term is elected. ' +
      'What was committed is missing from the new leader: only an entry of the current term may be counted. ' +
      'That DLedger counts any entry is read in its code, and was not tried.',
    bug: 'Raft, figure 8; the entry came with openmessaging/dledger#305',
    property: 'NoCommittedLoss',
  },
} as const satisfies Readonly<Record<string, Story>>

export const writeQuorum = {
  managerCrash: {
    title: 'The manager promotes whoever is there',
    text:
      'The leader acknowledges alone and crashes, and the manager promotes the other node without looking at its log. ' +
      'There never were two leaders, and the message is lost nevertheless.',
  },
  managerZombie: {
    title: 'Replaced, and still acknowledging',
    text:
      'The manager takes a slow leader for dead and promotes the other node, which lacks what the first one acknowledged alone. ' +
      'Two nodes lead at once, and the one that counts does not have the message.',
    bug: 'apache/rocketmq#7017',
  },
  longest: {
    title: 'The longest log wins, and is the wrong one',
    text:
      'A message that was never acknowledged makes an old log as long as the one with the message that was, and the old one is chosen. ' +
      'Lengths say nothing about age: the epoch of the last record must be compared first.',
  },
  noFence: {
    title: 'Inspected, but not fenced',
    text:
      'The new leader has inspected two logs when the old one gets the third node to store one more message, and acknowledges it. ' +
      'Quorums that meet are of no use if the nodes that were inspected, or the old leader, just go on.',
  },
  diskLoss: {
    title: 'Two quorums that meet in an empty disk',
    text:
      'One of the two copies is lost with its disk, and the election inspects just the empty log and the one that never had the message. ' +
      'For D lost disks the quorums must satisfy W + R > N + D.',
  },
} as const satisfies Readonly<Record<string, Story>>

export const raft = {
  figure8: {
    title: 'Figure 8: committed, and overwritten',
    text:
      'A leader counts the copies of an entry of an older term, commits it, and a node whose last entry is of a later term is elected and overwrites it. ' +
      'Two different entries are committed at one offset, and state machines diverge.',
    bug: 'Raft, figure 8; logcabin/logcabin#44',
    property: 'StateMachineSafety',
  },
  forgottenVote: {
    title: 'A vote that a restart forgets',
    text:
      'A node votes, restarts without the vote on its disk, and votes once more in the same term. ' +
      'Two leaders have one term, and nothing tells their entries apart.',
    property: 'OneLeaderPerEpoch',
  },
  wipedDisk: {
    title: 'A wiped disk votes',
    text:
      'A node with a committed entry loses its disk, comes back under its old name, and together with the one that never had the entry makes a majority. ' +
      'The leader of the next term starts without the entry: a wiped node must not vote as the one that it was.',
    bug: 'KIP-853',
    property: 'NoAcknowledgedLoss',
  },
  blindVote: {
    title: 'Elected without the log',
    text:
      'A candidate that lacks a committed entry gets the vote of a node that has it. ' +
      'The election restriction, a comparison of last terms and lengths, is what makes majorities meet.',
  },
} as const satisfies Readonly<Record<string, Story>>

export const isr = {
  acksOne: {
    title: 'acks=1: acknowledged by the leader alone',
    text:
      'The leader acknowledges a record that no follower has fetched, and crashes. ' +
      'A member of the ISR is elected, by the rules, and the record is lost.',
    bug: 'KAFKA-20554',
  },
  unclean: {
    title: 'Unclean election: a leader from outside the ISR',
    text:
      'All of the ISR is down, and a broker that had left it long before is elected to keep the partition available. ' +
      'What was acknowledged meanwhile is lost, and its offsets are used again; since KIP-106 this must be asked for.',
    bug: 'KAFKA-4623',
    property: 'NoAcknowledgedLoss',
  },
  lastReplica: {
    title: 'The last replica standing',
    text:
      'The ISR shrinks to the leader, which crashes and loses the end of its log, and only that one may lead again. ' +
      'Two brokers had the record when it was acknowledged, and the one without it is trusted.',
    bug: 'KIP-966, KAFKA-15581',
    property: 'NoAcknowledgedLoss',
  },
  lastLeader: {
    title: 'The last known leader, whatever became of its log',
    text:
      'With no eligible leader left, the first part of KIP-966 brings back the last one, although it lost the record in an unclean shutdown. ' +
      'Another broker, up and with the record, would have been the right choice.',
    bug: 'KIP-966, KAFKA-15584',
    property: 'NoAcknowledgedLoss',
  },
  isrOfOne: {
    title: 'An ISR of one, and that one is down',
    text:
      'The followers are slow and leave the ISR, and then the leader crashes, alone of three: nobody else may lead, and the partition is offline. ' +
      'That N - 1 failures are survived is true of a full ISR only; since KIP-966 the last replica to leave stays eligible.',
    bug: 'KIP-966, KAFKA-15581',
    property: 'EventuallyWritable',
  },
} as const satisfies Readonly<Record<string, Story>>

export const isrChange = {
  noUnion: {
    title: 'Admitted, but not yet waited for',
    text:
      'The controller has admitted a follower to the ISR, and the leader, which has not heard of that, commits a record without it. ' +
      'That follower may be elected and lacks a committed record: until the answer is there, old and new members must both count.',
    bug: 'apache/rocketmq#5663, KIP-497',
  },
} as const satisfies Readonly<Record<string, Story>>

export const truncation = {
  toHighWatermark: {
    title: 'Truncated to a high watermark that lags',
    text:
      'A follower has the record, but hears one request late that it is committed, and drops it when it is told to follow anew. ' +
      'It is a member of the ISR without a committed record; KIP-101 asks the leader instead.',
    bug: 'KAFKA-1211, KAFKA-2143',
    property: 'StrongIsr',
  },
  unknownEpoch: {
    title: 'The leader does not know the epoch',
    text:
      "Two leaders change places so fast that the follower's last record is of an epoch of which the new leader has no record. " +
      'KIP-101 then falls back to the high watermark, which lags as ever; KIP-279 has it ask again, for the epoch before.',
    bug: 'KAFKA-6361',
    property: 'StrongIsr',
  },
  staleHighWatermark: {
    title: 'Admitted to the ISR by a stale high watermark',
    text:
      'A new leader does not know yet how far the old one had committed, and takes an empty follower for one that has caught up. ' +
      'The ISR has a member without a committed record, which may lead next.',
    bug: 'KAFKA-7128',
    property: 'StrongIsr',
  },
  zombieFollower: {
    title: "A follower of yesterday's leader is counted",
    text:
      'A follower that is two epochs behind fetches from the leader, which counts it and commits; then it obeys the leader in between and truncates. ' +
      'A fetch must say which epoch the follower is in: that is KIP-320.',
    bug: 'KAFKA-6880',
    property: 'StrongIsr',
  },
  firstTry: {
    title: "KIP-320's first try: the epoch of the last record",
    text:
      'Followers name the epoch of their last record, which is right, while they still obey a leader of an older epoch. ' +
      'The leader counts one that will truncate; what must be compared is the epoch that the follower obeys.',
    bug: 'KIP-320',
    property: 'StrongIsr',
  },
} as const satisfies Readonly<Record<string, Story>>

export const coordination = {
  zombie: {
    title: 'Two leaders with every fence in place',
    text:
      'The service takes a live leader for dead, and its successor begins while the old one still believes. ' +
      'No fence prevents this; they only see to it that each of the two has an epoch of its own.',
    property: 'OneLeaderNow',
  },
  bounced: {
    title: 'A restart forgets the epoch, and an old request is obeyed',
    text:
      'The leader restarts, remembers no epoch, and receives the request of long ago that made it the leader, when another one leads already. ' +
      'The request must say which start of the broker it is for: that is the broker epoch of KIP-380.',
    bug: 'KIP-380, KAFKA-7235',
    property: 'OneLeaderNow',
  },
  splitService: {
    title: 'The service itself splits',
    text:
      'The coordination service runs as two halves without a quorum, and each makes a controller and gives it the next epoch. ' +
      'Two controllers have the same epoch, and all fences compare numbers that no longer mean anything.',
    property: 'OneControllerPerEpoch',
  },
} as const satisfies Readonly<Record<string, Story>>

export const replication = {
  ackedAndDropped: {
    title: 'acks=all on both replicas, and lost',
    text:
      'Both replicas have the record and the producer is told so, but the follower truncates to its lagging high watermark and is elected. ' +
      'No disk, no power, no process failed: two changes of the leader in a row are enough.',
    bug: 'KAFKA-1211, KAFKA-2143',
    property: 'NoAcknowledgedLoss',
  },
  unknownEpoch: {
    title: 'acks=all, and lost to an epoch that nobody knows',
    text:
      'A replica that has the acknowledged record leads for a moment and writes one more, of an epoch that the next leader has never heard of. ' +
      'So it cuts its log at its high watermark, which is still at the start, and is the leader again one election later.',
    bug: 'KAFKA-6361',
    property: 'NoAcknowledgedLoss',
  },
  staleHighWatermark: {
    title: 'acks=all and two replicas in sync, and an empty one leads',
    text:
      'The record is acknowledged on two replicas, and one of them becomes the leader before it has heard that it is committed. ' +
      'By its high watermark the third, which has nothing, has caught up, so that it is admitted to the ISR and elected.',
    bug: 'KAFKA-7128',
    property: 'NoAcknowledgedLoss',
  },
} as const satisfies Readonly<Record<string, Story>>
