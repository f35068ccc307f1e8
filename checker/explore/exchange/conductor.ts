import { QuorateError } from '../../errors.ts'
import type { Load, Order, Report, Work } from './messages.ts'
import { must } from '../../must.ts'

/** How a conductor reaches its shards and stores what must outlive it. */
export interface ConductorPort<Question, Answer> {
  toShard(shard: number, order: Order<Question>): void
  /** Requests a new member for a shard whose member is lost; `Conductor.joined` reports the new one. */
  replace(shard: number): void
  /** Makes a sealed level durable. Rejects if another conductor has taken over the run. */
  record(level: number, epoch: number, answers: readonly Answer[]): Promise<void>
}

export interface ConductorSettings {
  /** A member is considered lost if it has not sent anything for this long. */
  readonly lostMs: number
  /** An order without a reply is sent again after this time. */
  readonly resendMs: number
  /** An order is given at most this many times. */
  readonly attempts: number
}

/** Means that the order must be given again in the next epoch. */
class Setback {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

/** An order to all shards, until all of them have replied. */
interface Round<Question, Answer> {
  readonly number: number
  readonly work: Work<Question>
  readonly answers: ({ readonly answer: Answer | null } | undefined)[]
  readonly settle: (outcome: readonly (Answer | null)[] | Setback) => void
  sentAt: number
}

/**
 * Leads the shards of a run from level to level. An order is complete when every shard has replied. If a member is
 * lost, a shard reports trouble, or nothing arrives, the next epoch begins: all shards forget everything after the
 * last recorded level, a new member loads the sealed states of the lost one, and the conductor gives the order again.
 * A level is a set of states, so repeating it changes nothing.
 */
export class Conductor<Question, Answer> {
  readonly #port: ConductorPort<Question, Answer>
  readonly #settings: ConductorSettings
  readonly #members: (string | null)[]
  readonly #heardAt: number[]
  #epoch: number
  /** The last recorded level. */
  #level: number
  #number = 0
  #round: Round<Question, Answer> | null = null
  /** Whether all shards are known to be at the last recorded level in this epoch. */
  #isSettled = false
  #now: number
  #complete: (() => void) | null = null
  #restarts = 0
  #lastReason = ''
  /** What each shard stored when it last reported. */
  readonly #loads: Load[]

  /** `members` has one member per shard. `epoch` is larger than any epoch of this run's earlier conductors. */
  constructor(
    members: readonly string[],
    from: { readonly epoch: number; readonly level: number; readonly now: number },
    port: ConductorPort<Question, Answer>,
    settings: ConductorSettings,
  ) {
    this.#members = [...members]
    this.#now = from.now
    this.#heardAt = members.map(() => from.now)
    this.#loads = members.map(() => ({ states: 0, bytes: 0 }))
    this.#epoch = from.epoch
    this.#level = from.level
    this.#port = port
    this.#settings = settings
  }

  /** How many times a level was restarted and the reason for the last restart. */
  get setbacks(): { readonly count: number; readonly reason: string } {
    return { count: this.#restarts, reason: this.#lastReason }
  }

  get loads(): readonly Load[] {
    return this.#loads
  }

  /** Expands the last recorded level and records the next one. */
  async expand(question: Question): Promise<readonly Answer[]> {
    const level = this.#level + 1
    const answers = await this.#insist({ kind: 'expand', level, question })
    await this.#port.record(level, this.#epoch, answers)
    this.#level = level
    return answers
  }

  /** Returns one answer from each shard. */
  async ask(question: Question): Promise<readonly Answer[]> {
    return this.#insist({ kind: 'ask', question })
  }

  /** Called when a new member of a shard has loaded its sealed states. */
  joined(shard: number, member: string, now: number): void {
    this.#members[shard] = member
    this.#heardAt[shard] = now
    if (this.#members.every((each) => each !== null)) this.#complete?.()
  }

  receive(report: Report<Answer>, now: number): void {
    this.#now = now
    if (report.member !== this.#members[report.from]) return
    this.#heardAt[report.from] = now
    if (report.kind === 'alive') this.#loads[report.from] = report.load
    const round = this.#round
    if (!round || report.epoch !== this.#epoch) return
    if (report.kind === 'trouble') round.settle(new Setback(report.reason))
    if (report.kind !== 'reply' || report.number !== round.number) return
    round.answers[report.from] ??= { answer: report.answer }
    const answers = round.answers.flatMap((each) => each ?? [])
    if (answers.length === this.#members.length) round.settle(answers.map(({ answer }) => answer))
  }

  /** Called regularly. Resends orders and detects lost members. */
  tick(now: number): void {
    this.#now = now
    const round = this.#round
    if (!round) return
    const lost = this.#members.flatMap((member, shard) =>
      member !== null && now - must(this.#heardAt[shard]) > this.#settings.lostMs ? [shard] : [],
    )
    for (const shard of lost) this.lose(shard)
    if (lost.length > 0 || now - round.sentAt <= this.#settings.resendMs) return
    round.sentAt = now
    this.#send(round)
  }

  /** Called when the member that served a shard is lost. */
  lose(shard: number): void {
    if (this.#members[shard] === null) return
    this.#members[shard] = null
    this.#port.replace(shard)
    this.#round?.settle(new Setback(`shard ${shard + 1} was lost`))
  }

  /** Repeats an order until all shards have carried it out in the same epoch. */
  async #insist(work: Work<Question>): Promise<readonly Answer[]> {
    for (let attempt = 1; ; attempt++) {
      const outcome = (await this.#settle()) ?? (await this.#give(work))
      if (!(outcome instanceof Setback)) return outcome.flatMap((answer) => (answer === null ? [] : [answer]))
      this.#restarts++
      this.#lastReason = outcome.reason
      this.#epoch++
      this.#isSettled = false
      if (attempt === this.#settings.attempts) throw stuck(this.#level + 1, attempt, outcome.reason)
    }
  }

  /** Brings all shards to the last recorded level in this epoch, unless they are already there. */
  async #settle(): Promise<Setback | null> {
    if (this.#isSettled) return null
    await this.#membersComplete()
    const outcome = await this.#give({ kind: 'restart', level: this.#level })
    if (outcome instanceof Setback) return outcome
    this.#isSettled = true
    return null
  }

  #membersComplete(): Promise<void> {
    if (this.#members.every((member) => member !== null)) return Promise.resolve()
    return new Promise((resolve) => (this.#complete = resolve))
  }

  #give(work: Work<Question>): Promise<readonly (Answer | null)[] | Setback> {
    return new Promise((resolve) => {
      const round: Round<Question, Answer> = {
        number: ++this.#number,
        work,
        answers: this.#members.map(() => undefined),
        settle: (outcome) => {
          if (this.#round !== round) return
          this.#round = null
          resolve(outcome)
        },
        sentAt: this.#now,
      }
      this.#round = round
      this.#heardAt.fill(this.#now)
      if (this.#members.includes(null)) round.settle(new Setback('a shard was lost'))
      else this.#send(round)
    })
  }

  #send({ number, work, answers }: Round<Question, Answer>): void {
    for (const [shard, member] of this.#members.entries())
      if (member !== null && answers[shard] === undefined)
        this.#port.toShard(shard, { kind: 'order', member, epoch: this.#epoch, number, work })
  }
}

function stuck(level: number, attempts: number, reason: string): QuorateError {
  return new QuorateError({
    code: 'Q090',
    class: 'limit',
    problem: `level ${level} was started ${attempts} times on the cluster, and never finished: ${reason}`,
    hint: 'does the network lose or change messages? The levels before it are sealed: continue from there with --resume',
  })
}
