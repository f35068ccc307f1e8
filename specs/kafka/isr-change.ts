/**
 * How a Kafka leader changes the set of in-sync replicas since KIP-497 (2.7): it asks the controller, and until the answer is
 * there it does not know which set is in force. So it has to count on both, on the union of the set it knows and of those it
 * proposed, before it takes a record for committed (`maximalIsr` in core/src/main/scala/kafka/cluster/Partition.scala).
 * Without the union a replica that the controller has already admitted can lack a committed record: apache/rocketmq#5663.
 *
 * Sources: github.com/hachikuji/kafka-specification, module AsyncIsr; KIP-497 (AlterIsr, now AlterPartition),
 * apache/kafka#9100.
 *
 * Left out: failover (replica 0 leads for good), record contents and truncation (a log is its end offset), and the source's
 * pendingVersion, which is the leader's version whenever something is pending. Requests and updates may arrive late, in any
 * order, twice, or never: they are sets that only grow.
 *
 * The source has no end; here the leader writes up to `maxOffset`, and the controller changes up to `maxVersion`. What is
 * said to hold, holds within these bounds.
 *
 * Distinct states, generated states and depth by (replicas, maxOffset, maxVersion), without the union the same but for the
 * states generated: (2,1,1) 24, 76, 7; (2,2,2) 84, 307, 12; (3,1,1) 220, 1281, 10; (3,1,2) 1460, 7865, 14;
 * (3,2,2) 4088, 23153, 17.
 */
import { array, forAll, ids, range, record, set, spec, type Story, type ViewOf } from 'quorate'
import { violated } from '../lib/models.ts'

const stories = {
  noUnion: {
    title: 'Admitted, but not yet waited for',
    text:
      'The controller has admitted a follower to the ISR, and the leader, which has not heard of that, commits a record without it. ' +
      'That follower may be elected and lacks a committed record: until the answer is there, old and new members must both count.',
    bug: 'apache/rocketmq#5663, KIP-497',
  },
} as const satisfies Readonly<Record<string, Story>>

const at = (replicas: number, maxOffset: number, maxVersion: number) => ({ replicas, maxOffset, maxVersion })

export default spec(
  'kafka/isr-change',
  { constants: { replicas: 2, maxOffset: 2, maxVersion: 2, union: true } },
  (c, _budget, { model }) => {
    const Replica = ids('replica', c.replicas)
    const Isr = set(Replica)
    /** Domains are one step wider than the constraint. */
    const Version = range(0, c.maxVersion + 1)
    /** The set in force at a version of the partition's state; or one proposed to replace it. */
    const VersionedIsr = record({ isr: Isr, version: Version })
    const Leader = record({
      /** What it last heard from the controller. */
      isr: Isr,
      version: Version,
      /** Everyone in the sets that it proposed since then; empty without a request on the way. */
      pendingIsr: Isr,
    })
    const Offsets = array(Replica, range(0, c.maxOffset + 1))

    const { action, define } = model({
      controller: VersionedIsr,
      leader: Leader,
      /** The end offset of each replica's log, which the leader learns with each fetch; its own included. */
      offsets: Offsets,
      /** From the leader to the controller: AlterIsr. */
      requests: set(VersionedIsr),
      /** From the controller to the leader. */
      updates: set(VersionedIsr),
    })

    type State = { readonly leader: ViewOf<typeof Leader>; readonly offsets: ViewOf<typeof Offsets> }

    const leader = 0

    /** Everyone on whom the leader counts before it takes a record for committed. */
    const committers = ({ leader: { isr, pendingIsr } }: State) => (c.union ? new Set([...isr, ...pendingIsr]) : isr)

    /** What is below it is committed: every replica that counts has it. */
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
        /** The controller takes a replica for dead. */
        ControllerShrinkIsr: action({
          forall: { replica: Replica },
          when: (s, { replica }) => replica !== leader && s.controller.isr.has(replica),
          then: (s, { replica }) => {
            s.controller.isr.delete(replica)
            s.controller.version += 1
            s.updates.add(s.controller)
          },
        }),

        /** The controller grants what was proposed for the version in force; an outdated request it ignores. */
        ControllerHandleRequest: action({
          forall: { request: (s) => s.requests },
          when: (s, { request }) => request.version === s.controller.version,
          then: (s, { request }) => {
            s.controller.isr = request.isr
            s.controller.version += 1
            s.updates.add(s.controller)
          },
        }),

        /** The leader proposes the set without one of its followers. */
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

        /** The leader proposes the set with a follower that has caught up with the high watermark. */
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

        /** The leader learns of a later state of the partition; whatever it had proposed is decided by that. */
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

        /** A producer's record. */
        LeaderWrite: action({
          then: (s) => {
            s.offsets.set(leader, s.offsets.get(leader) + 1)
          },
        }),

        /** A follower fetches the leader's next record. */
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
        /** Every member of the controller's ISR, any of which could be made the leader, has all that was committed. */
        ValidHighWatermark: (s) => forAll(s.controller.isr, (replica) => s.offsets.get(replica) >= highWatermark(s)),
      },

      lanes: {
        nodes: Replica,
        // Logs without contents: a record is its offset.
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
    '(2,1,1)': { constants: at(2, 1, 1), expect: { ValidHighWatermark: 'bounded' } },
    '(2,2,2)': { constants: at(2, 2, 2), expect: { ValidHighWatermark: 'bounded' } },
    '(3,1,1)': { constants: at(3, 1, 1), expect: { ValidHighWatermark: 'bounded' } },
    '(3,1,2)': { constants: at(3, 1, 2), expect: { ValidHighWatermark: 'bounded' } },
    '(3,2,2)': { constants: at(3, 2, 2), expect: { ValidHighWatermark: 'bounded' } },

    // The controller has admitted a follower, the leader does not yet know that, and commits a record without it.
    'without the union, (2,1,1)': {
      constants: { ...at(2, 1, 1), union: false },
      expect: { ValidHighWatermark: violated(6) },
      story: stories.noUnion,
    },
    'without the union, (2,2,2)': {
      constants: { ...at(2, 2, 2), union: false },
      expect: { ValidHighWatermark: violated(6) },
    },
    'without the union, (3,1,2)': {
      constants: { ...at(3, 1, 2), union: false },
      expect: { ValidHighWatermark: violated(7) },
    },
  },
)
