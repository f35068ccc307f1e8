import { thrownText } from '../../thrown.ts'
import { type Chunk, ChunkBuilder, counted, decode, isSame, NOTHING_SENT, type RowShape, type Totals } from './chunk.ts'
import type { Done, Load, Order, Report, Transfer, Work } from './messages.ts'

/** What a shard stores and what it does with its states. This is all that the exchange knows about a search. */
export interface ShardWork<Question, Answer> {
  readonly shape: RowShape
  /** Forgets everything after the last sealed level, including counters. */
  restart(level: number): void
  /** Prepares for `expand`, which then expands the level before this one. */
  begin(level: number, question: Question): void
  /** Expands some states and passes on the successors that other shards own. False if no states are left. */
  expand(route: Route): boolean
  /** Stores states that other shards have computed. */
  insert(chunk: Chunk): void
  /** Called when all states in the level have arrived. Makes these and the counters durable. */
  seal(level: number, epoch: number): Promise<Answer>
  answer(question: Question): Answer
  readonly stored: Load
}

export type Route = (owner: number, words: Int32Array, at: number, action: number, parent: number) => void

/** How a shard reaches the other shards and the conductor. */
export interface ShardPort<Answer> {
  toShard(shard: number, message: Transfer): void
  toConductor(report: Report<Answer>): void
}

export interface ShardSettings {
  readonly shard: number
  readonly of: number
  /** Distinguishes this member from earlier and later members of the same shard. */
  readonly member: string
  /** How many rows a chunk has. */
  readonly chunkRows: number
  /** About how many unacknowledged bytes may be in flight to another shard. */
  readonly window: number
  /** At the end of a level, the shard waits this long without progress before it reports trouble. */
  readonly stallMs: number
}

/** The traffic with one other shard during one level. */
interface Peer {
  readonly builder: ChunkBuilder
  /** How many bytes this shard has sent to the peer and how many the peer has stored. */
  sent: number
  stored: number
  /** The numbers of the peer's chunks that have arrived here. */
  readonly seen: Set<number>
  received: Totals
  /** How many bytes of the peer's chunks are stored here. */
  taken: number
  announced: Totals | null
}

/** How far the last order has progressed. */
type Phase = 'idle' | 'expanding' | 'waiting' | 'sealing'

/**
 * Does one shard's part of a level: expands the shard's states, sends the successors that others own, and stores
 * those that it owns. The level is complete when every other shard has reported what it sent, and all of it has
 * arrived: the same number of chunks and rows, and the same sum of row hashes. Nothing is sealed before that.
 *
 * Messages can be lost, duplicated, delayed or damaged. A chunk that arrives twice counts once. The shard drops
 * messages from an earlier epoch or level and keeps those from a later one until it gets there. It reports a damaged
 * chunk, different totals, or a level without progress, and the conductor restarts the level in the next epoch.
 */
export class Shard<Question, Answer> {
  readonly #settings: ShardSettings
  readonly #work: ShardWork<Question, Answer>
  readonly #port: ShardPort<Answer>
  #phase: Phase = 'idle'
  #epoch = -1
  #level = -1
  /** The last order's number and the reply to it. */
  #number = -1
  #reply: Report<Answer> | null = null
  #peers: (Peer | null)[] = []
  /** Messages that arrived before their order did. */
  #early: Transfer[] = []
  #arrived: Chunk[] = []
  /** When this shard last made progress. */
  #movedAt = 0
  #isReplaced = false

  constructor(settings: ShardSettings, work: ShardWork<Question, Answer>, port: ShardPort<Answer>) {
    this.#settings = settings
    this.#work = work
    this.#port = port
  }

  /** Whether another member has replaced this one. */
  get isReplaced(): boolean {
    return this.#isReplaced
  }

  receive(message: Order<Question> | Transfer, now: number): void {
    if (message.kind === 'order') this.#obey(message, now)
    else this.#take(message, now)
  }

  /** Does some work. False if there is nothing to do before the next message. */
  step(now: number): boolean {
    const arrived = this.#arrived.shift()
    if (arrived) {
      this.#work.insert(arrived)
      this.#acknowledge(arrived)
      this.#movedAt = now
      this.#concludeIfComplete()
      return true
    }
    if (this.#phase !== 'expanding' || this.#isHeldUp()) return false
    this.#movedAt = now
    if (!this.#work.expand(this.#route)) this.#endExpansion()
    return true
  }

  /** Called regularly. Reports that this shard is alive, or that a level makes no progress. */
  tick(now: number): void {
    const { shard, member } = this.#settings
    this.#port.toConductor({ kind: 'alive', from: shard, member, epoch: this.#epoch, load: this.#work.stored })
    const isOpen = this.#phase === 'expanding' || this.#phase === 'waiting'
    if (isOpen && this.#arrived.length === 0 && now - this.#movedAt > this.#settings.stallMs)
      this.#fail('what other shards have sent does not arrive')
  }

  #obey({ member, epoch, number, work }: Order<Question>, now: number): void {
    if (member !== this.#settings.member) {
      if (epoch > this.#epoch) this.#isReplaced = true
      return
    }
    if (epoch < this.#epoch || number < this.#number) return
    if (number === this.#number) {
      if (this.#reply) this.#port.toConductor(this.#reply)
      return
    }
    this.#epoch = epoch
    this.#number = number
    this.#reply = null
    this.#movedAt = now
    this.#carryOut(work, now)
  }

  #carryOut(work: Work<Question>, now: number): void {
    if (work.kind === 'ask') return this.#answer(this.#work.answer(work.question))
    this.#arrived = []
    this.#phase = 'idle'
    this.#level = work.level
    if (work.kind === 'restart') {
      this.#work.restart(work.level)
      return this.#answer(null)
    }
    const { shard, of, chunkRows } = this.#settings
    const address = { epoch: this.#epoch, level: work.level, from: shard }
    this.#peers = Array.from({ length: of }, (_, peer) =>
      peer === shard
        ? null
        : {
            builder: new ChunkBuilder(this.#work.shape, chunkRows, address),
            sent: 0,
            stored: 0,
            taken: 0,
            seen: new Set(),
            received: NOTHING_SENT,
            announced: null,
          },
    )
    this.#phase = 'expanding'
    this.#work.begin(work.level, work.question)
    const early = this.#early
    this.#early = []
    for (const message of early) this.#take(message, now)
  }

  #take(message: Transfer, now: number): void {
    const about = message.kind === 'chunk' ? decode(message.bytes, this.#work.shape) : message
    const isOpen = this.#phase === 'expanding' || this.#phase === 'waiting'
    if (typeof about === 'string') return isOpen ? this.#fail(`a chunk is damaged: ${about}`) : undefined
    const isPresent = about.epoch === this.#epoch && about.level === this.#level
    if (about.epoch < this.#epoch || (about.epoch === this.#epoch && about.level < this.#level)) return
    if (!isPresent) return void this.#early.push(message)
    const peer = this.#peers[about.from]
    if (!isOpen || !peer) return
    this.#movedAt = now
    if (!('kind' in about)) this.#takeChunk(peer, about)
    else if (about.kind === 'ack') peer.stored = Math.max(peer.stored, about.bytes)
    else this.#takeDone(peer, about)
  }

  #takeChunk(peer: Peer, chunk: Chunk): void {
    if (peer.seen.has(chunk.number)) return
    peer.seen.add(chunk.number)
    peer.received = counted(peer.received, chunk)
    this.#arrived.push(chunk)
    this.#compare(peer)
  }

  #acknowledge({ epoch, level, from, bytes }: Chunk): void {
    const peer = this.#peers[from]
    if (!peer) return
    peer.taken += bytes
    this.#port.toShard(from, { kind: 'ack', epoch, level, from: this.#settings.shard, bytes: peer.taken })
  }

  #takeDone(peer: Peer, { totals }: Done): void {
    peer.announced = totals
    this.#compare(peer)
    this.#concludeIfComplete()
  }

  #compare({ received, announced }: Peer): void {
    if (announced && received.chunks >= announced.chunks && !isSame(received, announced))
      this.#fail('what arrived is not what was sent')
  }

  /** Whether this shard must wait for another to acknowledge chunks. */
  #isHeldUp(): boolean {
    return this.#peers.some((peer) => peer !== null && peer.sent - peer.stored > this.#settings.window)
  }

  readonly #route: Route = (owner, words, at, action, parent) => {
    const peer = this.#peers[owner]
    if (peer) this.#send(owner, peer, peer.builder.add(words, at, action, parent))
  }

  #send(shard: number, peer: Peer, bytes: Uint8Array | null): void {
    if (!bytes) return
    peer.sent += bytes.length
    this.#port.toShard(shard, { kind: 'chunk', bytes })
  }

  #endExpansion(): void {
    const { shard } = this.#settings
    this.#phase = 'waiting'
    for (const [i, peer] of this.#peers.entries()) {
      if (!peer) continue
      this.#send(i, peer, peer.builder.take())
      const { totals } = peer.builder
      this.#port.toShard(i, { kind: 'done', epoch: this.#epoch, level: this.#level, from: shard, totals })
    }
    this.#concludeIfComplete()
  }

  #concludeIfComplete(): void {
    if (this.#phase !== 'waiting' || this.#arrived.length > 0) return
    if (this.#peers.some((peer) => peer && !(peer.announced && isSame(peer.received, peer.announced)))) return
    this.#phase = 'sealing'
    void this.#seal(this.#number)
  }

  /** `number` identifies the order. If a newer order has arrived, nobody needs the reply. */
  async #seal(number: number): Promise<void> {
    try {
      const answer = await this.#work.seal(this.#level, this.#epoch)
      if (number === this.#number) this.#answer(answer)
    } catch (error) {
      if (number === this.#number) this.#fail(`its states could not be sealed: ${thrownText(error)}`)
    }
  }

  #answer(answer: Answer | null): void {
    this.#phase = 'idle'
    const { shard, member } = this.#settings
    this.#reply = { kind: 'reply', from: shard, member, epoch: this.#epoch, number: this.#number, answer }
    this.#port.toConductor(this.#reply)
  }

  /** Stops all work in this epoch. Like a reply, the report is sent again if the order arrives again. */
  #fail(reason: string): void {
    this.#phase = 'idle'
    this.#arrived = []
    const { shard, member } = this.#settings
    this.#reply = { kind: 'trouble', reason, from: shard, member, epoch: this.#epoch }
    this.#port.toConductor(this.#reply)
  }
}
