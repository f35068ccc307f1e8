import { type Answers, type Mistake, type Plan, Seals, SetWork } from './setWork.ts'
import { Conductor } from '../../../checker/explore/exchange/conductor.ts'
import type { Order, Report, Transfer } from '../../../checker/explore/exchange/messages.ts'
import { Shard } from '../../../checker/explore/exchange/shard.ts'
import { isQuorateError } from '../../../checker/errors.ts'

/** What can go wrong in a run and the maximum number of times. */
export interface Faults {
  readonly lost: number
  readonly doubled: number
  readonly damaged: number
  readonly killed: number
  /** A member is presumed lost, but is still running. */
  readonly parted: number
}

/** How a run ended. */
export type Outcome =
  | { readonly kind: 'ended'; readonly levels: readonly Answers[]; readonly setbacks: number; readonly faults: Faults }
  /** The run was abandoned and says so. */
  | { readonly kind: 'refused' }

type ToShard = Order<null> | Transfer

interface Flying {
  /** -1 means the conductor. */
  readonly to: number
  readonly message: ToShard | Report<Answers>
}

const CONDUCTOR = -1
/** Time passes only in ticks. */
const TICK_MS = 100
const MOST_EVENTS = 200_000

/**
 * Several shards and their conductor in one thread. Random numbers decide what happens next: a message arrives, or is
 * lost, duplicated or damaged; a shard works; a shard is killed; time passes.
 */
export class Network {
  readonly #dice: (n: number) => number
  readonly #plan: Plan
  readonly #mistake: Mistake | undefined
  readonly #left: { -readonly [F in keyof Faults]: number }
  readonly #happened = { lost: 0, doubled: 0, damaged: 0, killed: 0, parted: 0 }
  readonly #seals: Seals
  readonly #conductor: Conductor<null, Answers>
  readonly #shards: (Shard<null, Answers> | null)[]
  /** Members that were presumed lost, but are still running. */
  readonly #parted: { readonly of: number; readonly shard: Shard<null, Answers> }[] = []
  #flying: Flying[] = []
  #members = 0
  #now = 0
  readonly #recorded: (readonly Answers[])[] = []

  constructor(dice: (n: number) => number, plan: Plan, faults: Faults, mistake?: Mistake) {
    this.#dice = dice
    this.#plan = plan
    this.#left = { ...faults }
    this.#mistake = mistake
    this.#seals = new Seals(mistake)
    this.#seals.begin(plan)
    const members = Array.from({ length: plan.shards }, () => `member ${this.#members++}`)
    this.#shards = members.map((member, shard) => this.#shardFor(shard, member, true))
    this.#conductor = new Conductor(
      members,
      { epoch: 0, level: 0, now: 0 },
      {
        toShard: (shard, order) => void this.#flying.push({ to: shard, message: order }),
        replace: (shard) => void this.#vacant.push(shard),
        record: async (level, epoch, answers) => {
          this.#seals.record(level, epoch)
          this.#recorded.push(answers)
        },
      },
      { lostMs: 20 * TICK_MS, resendMs: 3 * TICK_MS, attempts: 40 },
    )
  }

  readonly #vacant: number[] = []

  async run(): Promise<Outcome> {
    let isOver = false
    const ended = this.#ended().finally(() => (isOver = true))
    for (let events = 0; events < MOST_EVENTS; events++) {
      this.#happen()
      for (let i = 0; i < 8; i++) await Promise.resolve()
      if (isOver) return ended
    }
    return { kind: 'refused' }
  }

  async #ended(): Promise<Outcome> {
    try {
      const levels = await this.#search()
      return { kind: 'ended', levels, setbacks: this.#conductor.setbacks.count, faults: this.#happened }
    } catch (error) {
      if (isQuorateError(error) && error.complaint.code === 'Q090') return { kind: 'refused' }
      throw error
    }
  }

  async #search(): Promise<readonly Answers[]> {
    for (;;) {
      const answers = await this.#conductor.expand(null)
      if (answers.every(({ rows }) => rows === 0)) return this.#recorded.flat()
    }
  }

  #happen(): void {
    const roll = this.#dice(100)
    const shard = this.#dice(this.#plan.shards)
    if (roll < 45 && this.#flying.length > 0) this.#deliver()
    else if (roll < 85) this.#shards[shard]?.step(this.#now)
    else if (roll < 95) this.#seals.finishOne(this.#dice)
    else if (roll < 98) this.#tick()
    else if (this.#strikes('parted')) this.#part(shard)
    else if (this.#left.killed > 0) this.#kill(shard)
    for (const { shard: member } of this.#parted) member.step(this.#now)
  }

  #tick(): void {
    this.#now += TICK_MS
    for (const shard of this.#shards) shard?.tick(this.#now)
    this.#conductor.tick(this.#now)
    const shard = this.#vacant.shift()
    if (shard === undefined) return
    const member = `member ${this.#members++}`
    this.#shards[shard] = this.#shardFor(shard, member, false)
    this.#conductor.joined(shard, member, this.#now)
  }

  #kill(shard: number): void {
    this.#left.killed--
    this.#happened.killed++
    this.#shards[shard] = null
  }

  #part(of: number): void {
    const shard = this.#shards[of]
    if (shard) this.#parted.push({ of, shard })
    this.#shards[of] = null
    this.#conductor.lose(of)
  }

  #deliver(): void {
    const at = this.#dice(Math.min(this.#flying.length, 12))
    const [flying] = this.#flying.splice(at, 1)
    if (!flying) return
    const { to, message } = flying
    if (this.#strikes('lost')) return
    if (this.#strikes('doubled')) this.#flying.push(flying)
    if (to === CONDUCTOR) this.#conductor.receive(message as Report<Answers>, this.#now)
    else {
      const arriving = this.#damaged(message as ToShard)
      this.#shards[to]?.receive(arriving, this.#now)
      for (const { of, shard } of this.#parted) if (of === to && !shard.isReplaced) shard.receive(arriving, this.#now)
    }
  }

  #damaged(message: ToShard): ToShard {
    if (message.kind !== 'chunk' || !this.#strikes('damaged')) return message
    const bytes = message.bytes.slice(0, this.#dice(8) === 0 ? message.bytes.length - 4 : message.bytes.length)
    const at = this.#dice(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << this.#dice(8))
    return { kind: 'chunk', bytes }
  }

  #strikes(fault: keyof Faults): boolean {
    if (this.#left[fault] === 0 || this.#dice(20) > 0) return false
    this.#left[fault]--
    this.#happened[fault]++
    return true
  }

  #shardFor(shard: number, member: string, isFirst: boolean): Shard<null, Answers> {
    const settings = { shard, of: this.#plan.shards, member, chunkRows: 3, window: 150, stallMs: 10 * TICK_MS }
    const work = new SetWork(shard, this.#plan, this.#seals, isFirst, this.#mistake)
    return new Shard(settings, work, {
      toShard: (to, message) => this.#send(to, message),
      toConductor: (message) => void this.#flying.push({ to: CONDUCTOR, message }),
    })
  }

  #send(to: number, message: Transfer): void {
    if (this.#mistake === 'buffer reused' && message.kind === 'chunk')
      for (const other of this.#flying)
        if (other.to === to && 'bytes' in other.message && other.message.kind === 'chunk') {
          const { bytes } = other.message
          if (bytes.length === message.bytes.length) bytes.set(message.bytes)
        }
    this.#flying.push({ to, message })
  }
}
