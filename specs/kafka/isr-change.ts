/**
 * How a Kafka leader changes the ISR since KIP-497 (2.7).
 *
 * The rules:
 *
 * 1. The controller keeps the ISR, with a version. It accepts a leader's proposal if it is for the current version, and
 *    can also remove a replica itself. Each change gets the next version, and the controller sends it to the leader.
 * 2. The leader proposes to remove a follower, or to add one that has reached its high watermark (AlterIsr).
 * 3. Until the response arrives, the leader does not know which ISR is current. So a record is committed only
 *    when every member of the last ISR that the leader received, and of every ISR that it has proposed since, has the
 *    record. The union of these is `maximalIsr` in core/src/main/scala/kafka/cluster/Partition.scala.
 *
 * Why the union: otherwise, the controller may already have added a follower while the leader, which has not heard of
 * it, commits a record that this follower does not have. The follower can be elected next. This is apache/rocketmq#5663.
 *
 * Sources: github.com/hachikuji/kafka-specification, module AsyncIsr; KIP-497 (AlterIsr, now AlterPartition),
 * apache/kafka#9100.
 *
 * Left out: failover (replica 0 is always the leader), record contents and truncation (a log is just its log end offset), and the
 * source's pendingVersion, which equals the leader's version whenever a request is pending. Requests and updates are kept in sets that
 * only grow: they can arrive late, in any order, more than once, or never.
 *
 * The source is unbounded. Here, the leader writes up to `maxOffset`, and the controller changes the ISR up to
 * `maxVersion`, so properties hold only within these bounds.
 *
 * Distinct states, generated states and depth by (replicas, maxOffset, maxVersion): (2,1,1) 24, 76, 7; (2,2,2) 84, 307, 12;
 * (3,1,1) 220, 1281, 10; (3,1,2) 1460, 7865, 14; (3,2,2) 4088, 23153, 17. Without the union, only the generated states differ.
 */
import { array, forAll, ids, range, record, set, spec, type Story, type ViewOf } from 'quorate'
import { violated } from '../lib/models.ts'

const stories = {
  noUnion: {
    title: 'Added to the ISR, but not yet waited for',
    text:
      'The controller has added a follower to the ISR, and the leader, which does not know that yet, commits a record without it. ' +
      'That follower may be elected although it lacks a committed record. Until the response arrives, both old and new members must count.',
    bug: 'apache/rocketmq#5663, KIP-497',
  },
} as const satisfies Readonly<Record<string, Story>>

const at = (replicas: number, maxOffset: number, maxVersion: number) => ({ replicas, maxOffset, maxVersion })

export default spec(
  'kafka/isr-change',
  { constants: { replicas: 2, maxOffset: 2, maxVersion: 2, union: true } },
  (c, _budget, { state }) => {
    const Replica = ids('replica', c.replicas)
    const Isr = set(Replica)
    /** One more version than the constraint allows, because a state outside the constraint must also fit. */
    const Version = range(0, c.maxVersion + 1)
    /** The ISR of a version of the partition's state, or a proposal to replace it. */
    const VersionedIsr = record({ isr: Isr, version: Version })
    const Leader = record({
      /** The ISR and version that the leader last received from the controller. */
      isr: Isr,
      version: Version,
      /** The members of all ISRs that the leader has proposed since then. Empty if no request is pending. */
      pendingIsr: Isr,
    })
    const Offsets = array(Replica, range(0, c.maxOffset + 1))

    const { action, define } = state({
      controller: VersionedIsr,
      leader: Leader,
      /** The log end offset of each replica. A follower's fetch tells the leader the follower's offset. */
      offsets: Offsets,
      /** AlterIsr requests from the leader to the controller. */
      requests: set(VersionedIsr),
      /** Updates from the controller to the leader: the ISR of each version. */
      updates: set(VersionedIsr),
    })

    type State = { readonly leader: ViewOf<typeof Leader>; readonly offsets: ViewOf<typeof Offsets> }

    const leader = 0

    /** The replicas that must have a record before the leader considers it committed (rule 3). */
    const committers = ({ leader: { isr, pendingIsr } }: State) => (c.union ? new Set([...isr, ...pendingIsr]) : isr)

    /** The smallest log end offset among these replicas. Records below it are committed. */
    const highWatermark = (s: State) => Math.min(...[...committers(s)].map((replica) => s.offsets.get(replica)))

    const toController = () => ({ from: leader, to: 'others' as const })

    return define({
      init: (s) => {
        for (let replica = 0; replica < c.replicas; replica++) {
          s.controller.isr.add(replica)
          s.leader.isr.add(replica)
        }
      },

      actions: {
        /** The controller considers a replica dead and removes it from the ISR. */
        ControllerShrinkIsr: action({
          forall: { replica: Replica },
          when: (s, { replica }) => replica !== leader && s.controller.isr.has(replica),
          then: (s, { replica }) => {
            s.controller.isr.delete(replica)
            s.controller.version += 1
            s.updates.add(s.controller)
          },
        }),

        /** The controller accepts a proposal for the current version. It ignores outdated requests. */
        ControllerHandleRequest: action({
          forall: { request: (s) => s.requests },
          when: (s, { request }) => request.version === s.controller.version,
          then: (s, { request }) => {
            s.controller.isr = request.isr
            s.controller.version += 1
            s.updates.add(s.controller)
          },
        }),

        /** The leader proposes an ISR without one of its followers. */
        LeaderRequestShrinkIsr: action({
          forall: { replica: Replica },
          when: (s, { replica }) => replica !== leader && s.leader.isr.has(replica),
          then: (s, { replica }) => {
            const isr = new Set(s.leader.isr)
            isr.delete(replica)
            s.requests.add({ isr, version: s.leader.version })
            for (const each of isr) s.leader.pendingIsr.add(each)
          },
          message: toController,
        }),

        /** The leader proposes an ISR with a follower that has reached its high watermark. */
        LeaderRequestExpandIsr: action({
          forall: { replica: Replica },
          when: (s, { replica }) => !s.leader.isr.has(replica) && s.offsets.get(replica) >= highWatermark(s),
          then: (s, { replica }) => {
            const isr = new Set(s.leader.isr).add(replica)
            s.requests.add({ isr, version: s.leader.version })
            for (const each of isr) s.leader.pendingIsr.add(each)
          },
          message: toController,
        }),

        /** The leader learns of a later version, which settles all its earlier proposals. */
        LeaderHandleUpdate: action({
          forall: { update: (s) => s.updates },
          when: (s, { update }) => update.version > s.leader.version,
          then: (s, { update }) => {
            s.leader.isr = update.isr
            s.leader.version = update.version
            s.leader.pendingIsr.clear()
          },
          message: () => ({ from: 'others', to: leader }),
        }),

        /** The leader appends a producer's record. */
        LeaderWrite: action({
          then: (s) => {
            s.offsets.set(leader, s.offsets.get(leader) + 1)
          },
        }),

        /** A follower fetches the record at its log end offset. */
        FollowerReplicate: action({
          forall: { replica: Replica },
          when: (s, { replica }) => replica !== leader && s.offsets.get(replica) < s.offsets.get(leader),
          then: (s, { replica }) => {
            s.offsets.set(replica, s.offsets.get(replica) + 1)
          },
          message: (_s, { replica }) => ({ from: leader, to: replica }),
        }),
      },

      constraint: (s) => s.controller.version <= c.maxVersion && s.offsets.get(leader) <= c.maxOffset,

      invariants: {
        /** Every member of the controller's ISR, any of which can become leader, has all committed records. */
        ValidHighWatermark: (s) => forAll(s.controller.isr, (replica) => s.offsets.get(replica) >= highWatermark(s)),
      },

      transitions: {
        /** What was committed stays committed. */
        HighWatermarkGrows: (before, after) => highWatermark(after) >= highWatermark(before),
      },

      unneeded: {
        'ControllerShrinkIsr: replica !== leader':
          'no follower is ahead of the leader, so the leader never lacks a committed record, in the ISR or not',
        'ControllerShrinkIsr: s.controller.isr.has(replica)':
          'without it, the ISR also gets new versions that change no member',
        'LeaderRequestShrinkIsr: replica !== leader':
          'no follower is ahead of the leader, so the leader never lacks a committed record, in the ISR or not',
        'LeaderRequestShrinkIsr: s.leader.isr.has(replica)': 'without it, the leader also proposes the ISR that it has',
        'LeaderRequestShrinkIsr: isr.delete(replica)':
          'without it, the leader proposes the ISR that it has, and waits for the same replicas as before',
        'LeaderRequestShrinkIsr: s.leader.pendingIsr.add(each)':
          'the members of the smaller ISR are in the ISR that the leader has, and it waits for those anyway',
        'LeaderRequestExpandIsr: !s.leader.isr.has(replica)':
          'without it, the leader also proposes the ISR that it has',
        'LeaderHandleUpdate: s.leader.pendingIsr.clear()':
          'without it, the leader keeps waiting for replicas that it proposed before, and commits later',
        'FollowerReplicate: replica !== leader':
          'the leader is never behind itself; the conjunct says so where a step is refused',
      },

      lanes: {
        nodes: Replica,
        // Logs have no contents here, so a record is just its offset.
        log: (s, r) => Array.from({ length: s.offsets.get(r) }, (_, offset) => offset),
        highWatermark: (s, r) => (r === leader ? highWatermark(s) : null),
        leads: (_s, r) => r === leader,
        inSync: (s, r) => s.controller.isr.has(r),
        others: 'controller',
        omit: (s) => [s.requests, s.updates],
      },
    })
  },
  {
    '(2,1,1)': { constants: at(2, 1, 1), expect: 'bounded' },
    '(2,2,2)': { constants: at(2, 2, 2), expect: 'bounded' },
    '(3,1,1)': { constants: at(3, 1, 1), expect: 'bounded' },
    '(3,1,2)': { constants: at(3, 1, 2), expect: 'bounded' },
    '(3,2,2)': { constants: at(3, 2, 2), expect: 'bounded' },

    // The controller has added a follower. The leader has not heard of this and commits a record that the follower lacks.
    'without the union, (2,1,1)': {
      constants: { ...at(2, 1, 1), union: false },
      expect: { ValidHighWatermark: violated(6), HighWatermarkGrows: 'bounded' },
      story: stories.noUnion,
    },
    'without the union, (2,2,2)': {
      constants: { ...at(2, 2, 2), union: false },
      expect: { ValidHighWatermark: violated(6), HighWatermarkGrows: violated(7) },
    },
    'without the union, (3,1,2)': {
      constants: { ...at(3, 1, 2), union: false },
      expect: { ValidHighWatermark: violated(7), HighWatermarkGrows: violated(8) },
    },
  },
)
