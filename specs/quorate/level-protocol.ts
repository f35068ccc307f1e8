/**
 * How the machines of a cluster search one level of states after another. Here, Quorate checks itself.
 *
 * The rules:
 *
 * 1. A hash determines which shard owns a state. A shard expands the states it owns in the last level. It keeps the
 *    successors that it owns, and sends each of the others to its owner, in numbered chunks. A chunk that arrives twice
 *    counts once.
 * 2. When a shard has expanded all of them, it tells the other shard how many chunks it has sent, and their sum. A level
 *    is complete for a shard once that many chunks have arrived, with the same sum.
 * 3. The shard then seals the new states: it makes them durable, together with its counters. Once all shards have sealed
 *    a level, the conductor records it, with the epoch in which it was sealed, and the next level begins.
 * 4. If a member is lost, a level makes no progress, or the sums differ, the conductor starts the next epoch. Every
 *    shard forgets everything after the last recorded level, including its counters. A new member loads the recorded
 *    seals. The level is then searched again. Chunks from an earlier epoch are dropped.
 *
 * `sealInitial` and the constants after it seed bugs. Each model with one of them shows which property the rule
 * protects.
 *
 * Source: `checker/explore/exchange/`, whose tests run the same protocol on the real code, with messages in any order.
 *
 * The model is a search of five states by two shards: 0 leads to 1, 2 and 3; 1 leads to 4; 3 leads to 4 and back to 0.
 * Shard 0 owns the even states. A chunk holds one state. Left out: orders and replies, which are resent until they are
 * answered; damaged chunks, which are dropped like lost ones; and the limit on unacknowledged chunks.
 *
 * Distinct states, generated states and depth: 'nothing goes wrong' 1884, 5131, 54; 'a message is lost' 6443, 19436,
 * 54; 'a member is lost' 7347, 20515, 55.
 */
import { array, bool, type DraftOf, exists, forAll, ids, implies, oneOf } from 'quorate'
import { option, range, record, set, spec, union, type ViewOf } from 'quorate'
import { models } from './level-protocol.models.ts'

/** The successors of each state. */
const STEPS = [[1, 3, 2], [4], [], [4, 0], []] as const
const STATES = STEPS.length
/** What one machine finds: the levels and how many steps come before each level. The last level is empty. */
const LEVELS = [[0], [1, 2, 3], [4], []] as const
const FIRED = [0, 3, 6, 6] as const
const LAST = LEVELS.length - 1
/** The most chunks that one shard sends the other in one level. */
const MOST_CHUNKS = 3

const ownerOf = (state: number): number => state % 2

const Phase = oneOf(
  /** It waits for the next level. */
  'ready',
  'expanding',
  /** It has expanded all states and waits for the other shard's chunks. */
  'waiting',
  'sealed',
  /** It has noticed that something is wrong. */
  'failed',
  'lost',
)

export const declared = {
  constants: {
    /** How many times a level can be restarted. */
    epochs: 1,
    // In the constants below, every value but the first seeds a bug.
    /** Whether the initial states are sealed like all others. */
    sealInitial: true,
    /** What a shard does with its counters when a level is restarted. */
    counters: oneOf('set back', 'kept'),
    /** Which memory holds the next chunk while the last one has not been sent yet. */
    buffer: oneOf('own', 'reused'),
    /** What must match before a level is complete. */
    compare: oneOf('number and sum', 'number', 'nothing'),
  },
  faults: { lose: 0, double: 0, crash: 0, alarm: 0 },
}

export default spec(
  'quorate/level-protocol',
  declared,
  (c, _budget, tools) => {
    const ShardId = ids('shard', 2)
    const State = range(0, STATES - 1)
    const States = set(State)
    const Level = range(0, LAST)
    const Epoch = range(0, c.epochs)
    const Count = range(0, MOST_CHUNKS)
    const Sum = range(0, MOST_CHUNKS * STATES)
    /** If a seeded bug lets counters survive a restart, they grow with every epoch. */
    const Fired = range(0, (c.epochs + 1) * 6 + 6)

    const Sealed = record({ epoch: option(Epoch), states: States, fired: Fired })
    const Shard = record({
      phase: Phase,
      epoch: Epoch,
      /** The last level that this shard has completed, in memory. */
      level: Level,
      /** The states of all complete levels, those of the last level, those still to expand, and the new ones. */
      kept: States,
      last: States,
      toExpand: States,
      fresh: States,
      /** The steps that it has taken in total and those in complete levels. */
      fired: Fired,
      firedBefore: Fired,
      /** What it has sent and what has arrived. */
      sent: Count,
      sentSum: Sum,
      seen: set(range(0, MOST_CHUNKS - 1)),
      cameSum: Sum,
      announced: option(Count),
      announcedSum: Sum,
    })
    const Place = { to: ShardId, epoch: Epoch, level: Level }
    const Message = union({
      Chunk: { ...Place, number: range(0, MOST_CHUNKS - 1), state: State },
      Done: { ...Place, chunks: Count, sum: Sum },
    })

    const Network = set(Message, { max: 8 })
    const Seals = array(ShardId, array(LAST + 1, Sealed))
    const { action, define } = tools.state({
      shards: array(ShardId, Shard),
      network: Network,
      /** What each shard has made durable, by level. */
      seals: Seals,
      epoch: Epoch,
      /** The last recorded level. For each level, the states reported, and how many steps came before it. */
      level: Level,
      reported: array(LAST + 1, States),
      firedReported: array(LAST + 1, Fired),
      over: bool,
    })

    type ShardView = ViewOf<typeof Shard>
    type ShardDraft = DraftOf<typeof Shard>
    type NetworkDraft = DraftOf<typeof Network>
    type MessageView = ViewOf<typeof Message>

    const isOpen = ({ phase }: ShardView) => phase === 'expanding' || phase === 'waiting'
    /** Whether the message is for the epoch and level that its receiver is working on. */
    const isPresent = (shard: ShardView, { epoch, level }: MessageView) =>
      epoch === shard.epoch && level === shard.level && isOpen(shard)

    /** Whether everything that the other shard announced has arrived. */
    const isComplete = ({ announced, announcedSum, seen, cameSum }: ShardView) => {
      if (announced === null) return false
      if (c.compare === 'nothing') return true
      return announced === seen.size && (c.compare === 'number' || announcedSum === cameSum)
    }
    /** Whether the announced number of chunks has arrived, but with different content. */
    const differs = (shard: ShardView) =>
      shard.announced !== null && shard.seen.size >= shard.announced && !isComplete(shard)

    const forgetTraffic = (shard: ShardDraft) => {
      shard.fresh.clear()
      shard.sent = 0
      shard.sentSum = 0
      shard.seen.clear()
      shard.cameSum = 0
      shard.announced = null
      shard.announcedSum = 0
    }
    /** The level that the shard has sealed is now recorded, so the shard moves on to it. */
    const proceed = (shard: ShardDraft, level: number) => {
      shard.phase = 'ready'
      shard.level = level
      shard.firedBefore = shard.fired
      for (const state of shard.fresh) shard.kept.add(state)
      copy(shard.fresh, shard.last)
      copy(shard.last, shard.toExpand)
      forgetTraffic(shard)
    }
    const keep = (shard: ShardDraft, state: number) => {
      if (!shard.kept.has(state)) shard.fresh.add(state)
    }

    /** Drops the messages that no shard will read. */
    const dropStale = (network: NetworkDraft, epoch: number) => {
      for (const message of network) if (message.epoch < epoch) network.delete(message)
    }

    return define({
      init: (s) => {
        s.shards[ownerOf(0)].kept.add(0)
        s.shards[ownerOf(0)].last.add(0)
        s.shards[ownerOf(0)].toExpand.add(0)
        s.reported[0].add(0)
        for (const shard of ShardId.values) s.seals[shard][0].epoch = 0
        if (c.sealInitial) s.seals[ownerOf(0)][0].states.add(0)
      },

      actions: {
        /** A shard begins the next level. The conductor orders it once all shards have reached the epoch. */
        Begin: action({
          forall: { shard: ShardId },
          when: (s, { shard }) =>
            s.shards[shard].phase === 'ready' &&
            s.shards[shard].level === s.level &&
            !s.over &&
            forAll(s.shards, (each) => each.epoch === s.epoch && each.phase !== 'lost'),
          then: (s, { shard }) => {
            s.shards[shard].phase = 'expanding'
          },
        }),

        /** The shard takes all steps from one state. */
        Expand: action({
          forall: [{ shard: ShardId }, { state: (s, { shard }) => s.shards[shard].toExpand }],
          when: (s, { shard }) => s.shards[shard].phase === 'expanding',
          then: (s, { shard, state }) => {
            const own = s.shards[shard]
            const to = 1 - shard
            own.toExpand.delete(state)
            for (const after of STEPS[state]) {
              own.fired += 1
              if (ownerOf(after) === shard) {
                keep(own, after)
                continue
              }
              const place = { to, epoch: own.epoch, level: own.level } as const
              // If a chunk is still in the same memory, it turns into the new chunk.
              if (c.buffer === 'reused')
                for (const message of [...s.network].filter(({ kind }) => kind === 'Chunk'))
                  if (message.kind === 'Chunk' && message.to === to) {
                    s.network.delete(message)
                    s.network.add({ ...message, state: after })
                  }
              s.network.add({ kind: 'Chunk', ...place, number: own.sent, state: after })
              own.sent += 1
              own.sentSum += after
            }
          },
        }),

        /** All states are expanded, and the shard announces what it has sent. */
        Announce: action({
          forall: { shard: ShardId },
          when: (s, { shard }) => s.shards[shard].phase === 'expanding' && s.shards[shard].toExpand.size === 0,
          then: (s, { shard }) => {
            const { epoch, level, sent, sentSum } = s.shards[shard]
            s.network.add({ kind: 'Done', to: 1 - shard, epoch, level, chunks: sent, sum: sentSum })
            s.shards[shard].phase = 'waiting'
          },
        }),

        Receive: action({
          forall: { message: (s) => s.network },
          when: (s, { message }) => isPresent(s.shards[message.to], message),
          then: (s, { message }) => {
            s.network.delete(message)
            const shard = s.shards[message.to]
            if (message.kind === 'Done') {
              shard.announced = message.chunks
              shard.announcedSum = message.sum
            } else if (!shard.seen.has(message.number)) {
              shard.seen.add(message.number)
              shard.cameSum = Math.min(shard.cameSum + message.state, MOST_CHUNKS * STATES)
              keep(shard, message.state)
            }
          },
        }),

        /** The shard makes the complete level durable. */
        Seal: action({
          forall: { shard: ShardId },
          when: (s, { shard }) => s.shards[shard].phase === 'waiting' && isComplete(s.shards[shard]),
          then: (s, { shard }) => {
            const own = s.shards[shard]
            const sealed = s.seals[shard][own.level + 1]
            sealed.epoch = own.epoch
            sealed.fired = own.fired
            copy(own.fresh, sealed.states)
            own.phase = 'sealed'
          },
        }),

        /** All shards have reported that they have sealed the level. The conductor records it and orders the next one. */
        Record: action({
          when: (s) => s.level < LAST && !s.over && forAll(s.seals, (sealed) => sealed[s.level + 1].epoch === s.epoch),
          then: (s) => {
            s.level += 1
            let fired = 0
            for (const sealed of s.seals) {
              for (const state of sealed[s.level].states) s.reported[s.level].add(state)
              fired += sealed[s.level].fired
            }
            s.firedReported.set(s.level, fired)
            s.over = s.reported[s.level].size === 0
          },
        }),

        /** A shard that has sealed the level hears that the level is recorded. */
        Proceed: action({
          forall: { shard: ShardId },
          when: (s, { shard }) => s.shards[shard].phase === 'sealed' && s.shards[shard].level < s.level && !s.over,
          then: (s, { shard }) => {
            proceed(s.shards[shard], s.level)
          },
        }),

        /** The shard notices that it has not received what was sent. */
        Differ: action({
          forall: { shard: ShardId },
          when: (s, { shard }) => isOpen(s.shards[shard]) && differs(s.shards[shard]),
          then: (s, { shard }) => {
            s.shards[shard].phase = 'failed'
          },
        }),

        /** A member is lost or has failed, or progress has stopped: the conductor starts the next epoch. */
        NextEpoch: action({
          when: (s) =>
            s.epoch < c.epochs &&
            !s.over &&
            (exists(s.shards, ({ phase }) => phase === 'lost' || phase === 'failed') ||
              (forAll(s.shards, ({ phase }) => phase === 'waiting' || phase === 'sealed') &&
                exists(s.shards, ({ level }) => level === s.level) &&
                !exists(s.network, (message) => isPresent(s.shards[message.to], message)))),
          then: (s) => {
            s.epoch += 1
          },
        }),

        /** A shard learns of the next epoch and forgets the level that it was building. */
        Restart: action({
          forall: { shard: ShardId },
          when: (s, { shard }) => s.shards[shard].epoch < s.epoch && s.shards[shard].phase !== 'lost',
          then: (s, { shard }) => {
            const own = s.shards[shard]
            own.epoch = s.epoch
            if (own.phase === 'sealed' && own.level < s.level) proceed(own, s.level)
            own.phase = 'ready'
            if (c.counters === 'set back') own.fired = own.firedBefore
            forgetTraffic(own)
            copy(own.last, own.toExpand)
            dropStale(s.network, s.epoch)
          },
        }),

        /** A new member takes the place of a lost one. It loads the levels that are sealed and recorded. */
        Replace: action({
          forall: { shard: ShardId },
          when: (s, { shard }) => s.shards[shard].phase === 'lost' && s.shards[shard].epoch < s.epoch,
          then: (s, { shard }) => {
            const own = s.shards[shard]
            own.epoch = s.epoch
            own.phase = 'ready'
            own.level = s.level
            for (let level = 0; level <= s.level; level++)
              for (const state of s.seals[shard][level].states) own.kept.add(state)
            copy(s.seals[shard][s.level].states, own.last)
            copy(own.last, own.toExpand)
            own.fired = s.seals[shard][s.level].fired
            own.firedBefore = own.fired
            dropStale(s.network, s.epoch)
          },
        }),

        /** The network loses a message. */
        Lose: action({
          fault: 'lose',
          forall: { message: (s) => s.network },
          then: (s, { message }) => {
            s.network.delete(message)
          },
        }),

        /** A chunk arrives, and will arrive again. */
        Double: action({
          fault: 'double',
          forall: { message: (s) => s.network },
          when: (s, { message }) => message.kind === 'Chunk' && isPresent(s.shards[message.to], message),
          then: (s, { message }) => {
            const shard = s.shards[message.to]
            if (message.kind !== 'Chunk' || shard.seen.has(message.number)) return
            shard.seen.add(message.number)
            shard.cameSum = Math.min(shard.cameSum + message.state, MOST_CHUNKS * STATES)
            keep(shard, message.state)
          },
        }),

        /** A member is lost, with everything in its memory. */
        Crash: action({
          fault: 'crash',
          forall: { shard: ShardId },
          when: (s, { shard }) => s.shards[shard].phase !== 'lost' && !s.over,
          then: (s, { shard }) => {
            const own = s.shards[shard]
            own.phase = 'lost'
            own.kept.clear()
            own.last.clear()
            own.toExpand.clear()
            own.fired = 0
            own.firedBefore = 0
            own.level = 0
            forgetTraffic(own)
          },
        }),

        /** The conductor wrongly believes that a slow member is lost. */
        Alarm: action({
          fault: 'alarm',
          when: (s) => s.epoch < c.epochs && !s.over,
          then: (s) => {
            s.epoch += 1
          },
        }),
      },

      invariants: {
        /** Every recorded level has the states that a single machine finds. */
        LevelsAreRight: (s) =>
          forAll(LEVELS.entries(), ([level, states]) =>
            implies(level <= s.level, () => isSameSet(s.reported[level], states)),
          ),

        /** Every recorded level has the counters that a single machine has. */
        CountersAreRight: (s) =>
          forAll(FIRED.entries(), ([level, fired]) =>
            implies(level > 0 && level <= s.level, () => s.firedReported.get(level) === fired),
          ),

        /** Every recorded level can be loaded: it has a seal with its states. */
        RecordedIsSealed: (s) =>
          forAll(ShardId.values, (shard) =>
            forAll(LEVELS.entries(), ([level, states]) =>
              implies(level <= s.level, () =>
                isSameSet(
                  s.seals[shard][level].states,
                  states.filter((state) => ownerOf(state) === shard),
                ),
              ),
            ),
          ),
      },

      /** The search never gets stuck, unless the level has already been restarted as often as allowed. */
      deadlock: 'error',
      endStates: { Over: (s) => s.over, GivenUp: (s) => s.epoch === c.epochs },
    })
  },
  models,
)

function copy(from: Iterable<number>, to: { clear(): void; add(state: number): unknown }): void {
  const states = [...from]
  to.clear()
  for (const state of states) to.add(state)
}

function isSameSet(a: Iterable<number>, b: readonly number[]): boolean {
  const all = [...a]
  return all.length === b.length && all.every((state) => b.includes(state))
}
