import { randomBytes, type KeyObject } from 'node:crypto'
import type { NatsConnection } from '@nats-io/transport-node'
import type { StorageKind } from '../../compile/compile.ts'
import { type Complaint, isQuorateError, QuorateError } from '../../errors.ts'
import type { Cluster, Fleet, Handover } from '../../explore/exchange/beyond.ts'
import { Conductor } from '../../explore/exchange/conductor.ts'
import type { Answer, Question } from '../../explore/exchange/questions.ts'
import type { EngineOptions } from '../../explore/options.ts'
import type { ModelChoice } from '../../language/instantiate/instantiate.ts'
import type { Bundle } from '../../loading/bundle.ts'
import { must } from '../../must.ts'
import type { WorkerProgress } from '../../results/exploration.ts'
import { count } from '../../render/wording/words.ts'
import { tell } from '../terminal/terminal.ts'
import { version } from '../version.ts'
import type { Enlisted, Enlistment, Heard, Offer, Pulse, SealedLevel } from './enlisting.ts'
import { type Keeping, type KnownRun, type RecordedLevel, takenOver } from './keeping.ts'
import { signed } from './keys.ts'
import type { Kept } from './pieces.ts'
import { SUBJECT } from './subjects.ts'
import { Assembly, decoded, encoded, publishInParts } from './wire.ts'

export interface LeadingOptions {
  readonly run: string
  readonly shards: number
  readonly from: number
  readonly key: KeyObject
  readonly bundle: Bundle
  readonly recipe: ModelChoice
  readonly properties: readonly string[] | undefined
  readonly stop: NonNullable<EngineOptions['stop']>
  readonly storage: StorageKind
  readonly subject: Readonly<Record<string, string>>
  readonly spec: string
  readonly model: string
  /** The run to resume. */
  readonly resumed: KnownRun | null
}

const TICK_MS = 200
const CALL_MS = 300
/** How long a worker may take to answer when it is enlisted. */
const ENLIST_MS = 3000
/** How long a worker may be silent before it is considered lost. */
const LOST_MS = 5000
const ATTEMPTS = 20
/** How long workers may be missing before the user is told. */
const UNHEARD_MS = 2000
/** Questions about the latest levels. Once a shard has begun the next level, it may be unable to answer them. */
const ABOUT_LEVEL: ReadonlySet<Question['kind']> = new Set(['check', 'states', 'end'])
/** How many epochs a term has: far more than will ever be used. */
const EPOCHS = 2 ** 16

const NOBODY = { member: '', worker: 'no worker', until: 0 } as const

/** The machines that a search reaches over NATS. */
export class NatsCluster implements Cluster {
  readonly shards: number
  readonly from: number
  readonly #connection: NatsConnection
  readonly #keeping: Keeping
  readonly #options: LeadingOptions

  constructor(connection: NatsConnection, keeping: Keeping, options: LeadingOptions) {
    this.shards = options.shards
    this.from = options.from
    this.#connection = connection
    this.#keeping = keeping
    this.#options = options
  }

  readonly patience = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, TICK_MS / 2))

  async open(handover: Handover): Promise<Fleet> {
    const leading = new Leading(this.#connection, this.#keeping, this.#options, handover)
    await leading.begin()
    return leading
  }
}

/** A run, as seen by the process that leads it. */
class Leading implements Fleet {
  readonly #connection: NatsConnection
  readonly #keeping: Keeping
  readonly #options: LeadingOptions
  readonly #handover: Handover
  readonly #leader = randomBytes(8).toString('hex')
  readonly #term: number
  /** For each shard, the most recently enlisted member and the deadline for its next message. */
  readonly #enlisted: { member: string; worker: string; until: number }[]
  readonly #vacant = new Set<number>()
  readonly #recorded: RecordedLevel[] = []
  /** How many recorded levels the search has received and how many answers about the latest one. */
  #given = 0
  #answered = 0
  /** The level that ends a search is not recorded, so a process that resumes the run searches it again. */
  #isLast = false
  #bundle: Kept = { pieces: 0, sha256: '' }
  #conductor: Conductor<Question, Answer> | null = null
  #joined: (() => void) | null = null
  readonly #present = new Set<number>()
  #revision = 0
  #states = 0
  /** How many times a worker was lost before it became a shard. */
  #failures = 0
  #timer: NodeJS.Timeout | undefined
  #isSearching = false
  #fail: (error: unknown) => void = () => {}
  readonly #failed: Promise<never>

  constructor(connection: NatsConnection, keeping: Keeping, options: LeadingOptions, handover: Handover) {
    this.#connection = connection
    this.#keeping = keeping
    this.#options = options
    this.#handover = handover
    this.#term = options.resumed ? options.resumed.record.term + 1 : 0
    this.#enlisted = Array.from({ length: options.shards }, () => ({ ...NOBODY }))
    this.#failed = new Promise((_resolve, reject) => (this.#fail = reject))
    this.#failed.catch(() => {})
  }

  async begin(): Promise<void> {
    const { run, shards, bundle, resumed } = this.#options
    const { levels } = this.#handover
    this.#states = levels.reduce((a, b) => a + b, 0)
    this.#revision = resumed?.revision ?? 0
    for (let i = 1; i <= (resumed?.record.levels ?? 0); i++)
      this.#recorded.push(
        must(await this.#keeping.level(run, levels.length + i), `level ${levels.length + i} of the run`),
      )
    await this.#writeRecord(levels.length + this.#recorded.length)
    this.#bundle = await this.#keeping.pieces.put(SUBJECT.bundle(run), Buffer.from(JSON.stringify(bundle)))
    const reports = new Assembly()
    this.#connection.subscribe(SUBJECT.reports(run), {
      callback: (_error, message) => reports.take(message.data, (heard) => this.#hear(heard as Heard)),
    })
    for (let shard = 0; shard < shards; shard++) this.#vacant.add(shard)
    const all = new Promise<void>((resolve) => (this.#joined = resolve))
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
    await Promise.race([all, this.#failed])
    const members = this.#enlisted.map(({ member }) => member)
    const level = levels.length + this.#recorded.length
    this.#conductor = new Conductor<Question, Answer>(
      members,
      { epoch: this.#term * EPOCHS, level, now: performance.now() },
      {
        toShard: (shard, order) => publishInParts(this.#connection, SUBJECT.orders(run, shard), encoded(order)),
        replace: (shard) => {
          tell(`run ${run}: shard ${shard + 1} of ${shards} is lost, and another worker is asked to take its place`)
          this.#vacate(shard)
        },
        record: (recorded, _epoch, answers) => this.#record(recorded, answers),
      },
      { lostMs: LOST_MS, resendMs: 2000, attempts: ATTEMPTS },
    )
  }

  async expand(question: Question): Promise<readonly Answer[]> {
    const recorded = this.#recorded[this.#given]
    this.#given++
    this.#answered = 0
    if (recorded) return recorded.answers
    return Promise.race([must(this.#conductor).expand(question), this.#failed])
  }

  async ask(question: Question): Promise<readonly Answer[]> {
    const recorded = this.#recorded[this.#given - 1]
    const isRecorded = recorded && ABOUT_LEVEL.has(question.kind)
    const known = isRecorded ? recorded.asked[this.#answered++] : undefined
    if (known) return known
    const answers = await Promise.race([must(this.#conductor).ask(question), this.#failed])
    if (isRecorded) await this.#recordAnswers(recorded, question, answers)
    return answers
  }

  get workers(): readonly WorkerProgress[] {
    const all = new Map<string, WorkerProgress>()
    for (const [shard, { worker }] of this.#enlisted.entries()) {
      const { states, bytes } = this.#conductor?.loads[shard] ?? { states: 0, bytes: 0 }
      const own = all.get(worker) ?? { worker, shards: 0, states: 0, bytes: 0 }
      all.set(worker, { worker, shards: own.shards + 1, states: own.states + states, bytes: own.bytes + bytes })
    }
    return [...all.values()]
  }

  close(): void {
    clearInterval(this.#timer)
    this.#pulse([])
  }

  #pulse(members: readonly string[]): void {
    const pulse: Pulse = { term: this.#term, members }
    this.#connection.publish(SUBJECT.pulse(this.#options.run), encoded(pulse))
  }

  async #record(level: number, answers: readonly Answer[]): Promise<void> {
    const recorded = { answers, asked: [] }
    this.#recorded.push(recorded)
    this.#isLast ||= answers.some(endsSearch)
    if (this.#isLast) return
    this.#states += answers.reduce((sum, { rows }) => sum + rows, 0)
    await this.#keeping.putLevel(this.#options.run, level, recorded)
    await this.#writeRecord(level)
  }

  async #recordAnswers(recorded: RecordedLevel, { kind }: Question, answers: readonly Answer[]): Promise<void> {
    const now = { ...recorded, asked: [...recorded.asked, answers] }
    this.#recorded[this.#given - 1] = now
    this.#isLast ||= kind === 'check' && answers.some(endsSearch)
    if (this.#isLast) return
    await this.#keeping.putLevel(this.#options.run, this.#handover.levels.length + this.#given, now)
  }

  async #writeRecord(level: number): Promise<void> {
    const { run, spec, model, subject, shards, from } = this.#options
    const levels = level - this.#handover.levels.length
    const [term, leader, states] = [this.#term, this.#leader, this.#states]
    const changed = new Date().toISOString()
    const record = { spec, model, subject, shards, from, term, leader, levels, states, changed }
    this.#revision = await this.#keeping.record(run, record, this.#revision)
  }

  #hear(heard: Heard): void {
    const enlisted = this.#enlisted[heard.from]
    if (enlisted?.member !== heard.member) return
    const now = performance.now()
    enlisted.until = now + LOST_MS
    if (heard.kind === 'loading') return
    if (heard.kind === 'failed') return this.#lose(heard.from, heard.reason, heard.complaint)
    if (!this.#present.has(heard.from)) this.#welcome(heard.from, heard.member, now)
    if (heard.kind !== 'joined') this.#conductor?.receive(heard, now)
  }

  #welcome(shard: number, member: string, now: number): void {
    this.#present.add(shard)
    this.#conductor?.joined(shard, member, now)
    if (this.#present.size === this.#options.shards) this.#joined?.()
  }

  /**
   * An error in the spec or the engine would happen again on any worker. After any other error, another worker is
   * tried.
   */
  #lose(shard: number, reason: string, complaint: Complaint | null): void {
    if (complaint !== null) return void this.#endWith(new QuorateError(complaint))
    if (this.#present.has(shard)) return this.#conductor?.lose(shard)
    this.#vacate(shard)
    this.#failures++
    if (this.#failures === ATTEMPTS) this.#fail(neverJoined(reason))
  }

  /** Ends the run with an error, unless the error arose because another process now leads the run or has removed it. */
  async #endWith(error: QuorateError): Promise<void> {
    const { run } = this.#options
    try {
      const known = await this.#keeping.run(run)
      this.#fail(known?.record.leader === this.#leader ? error : takenOver(run, error))
    } catch {
      this.#fail(error)
    }
  }

  #vacate(shard: number): void {
    this.#enlisted[shard] = { ...NOBODY }
    this.#present.delete(shard)
    this.#vacant.add(shard)
  }

  #tick(): void {
    const now = performance.now()
    this.#pulse(this.#enlisted.map(({ member }) => member))
    this.#conductor?.tick(now)
    for (const [shard, { member, until }] of this.#enlisted.entries())
      if (member !== '' && !this.#present.has(shard) && now > until)
        this.#lose(shard, 'it no longer sends messages', null)
    if (this.#vacant.size > 0 && !this.#isSearching) void this.#enlistAll()
  }

  /** Finds workers for the shards that have none. */
  async #enlistAll(): Promise<void> {
    this.#isSearching = true
    try {
      const offers = await callWorkers(this.#connection)
      const places = spread(offers.filter(({ version: other }) => other === version()))
      for (const shard of this.#vacant) {
        const worker = places.shift()
        if (worker === undefined) break
        await this.#enlist(shard, worker)
      }
      this.#complain(offers)
    } catch (error) {
      // If a server does not answer, the next tick tries again.
      if (isQuorateError(error)) this.#fail(error)
    } finally {
      this.#isSearching = false
    }
  }

  #waitingSince: number | null = null
  #waiting = ''
  #complain(offers: readonly Offer[]): void {
    if (this.#vacant.size === 0) this.#waitingSince = null
    else this.#waitingSince ??= performance.now()
    if (this.#waitingSince === null || performance.now() - this.#waitingSince < UNHEARD_MS) return
    const free = offers.reduce((sum, offer) => sum + Math.max(0, offer.free), 0)
    const text = `run ${this.#options.run}: waiting for ${count(this.#vacant.size, 'more worker')}; ${free} are free`
    if (text !== this.#waiting) tell(text)
    this.#waiting = text
  }

  async #enlist(shard: number, worker: string): Promise<void> {
    const { run, shards, recipe, properties, stop, storage, from, key } = this.#options
    const { levels, ownership } = this.#handover
    const member = randomBytes(8).toString('hex')
    const sealed = this.#recorded.flatMap(({ answers }, i): SealedLevel[] => {
      const { seal, fired } = must(answers[shard])
      return seal ? [{ level: levels.length + 1 + i, seal, fired }] : []
    })
    const list = Buffer.from(JSON.stringify(sealed))
    const seals = await this.#keeping.pieces.put(SUBJECT.sealList(run, member), list)
    const enlistment: Enlistment = {
      run,
      worker,
      member,
      term: this.#term,
      shard,
      of: shards,
      bundle: this.#bundle,
      recipe,
      properties: properties ?? null,
      stop,
      storage,
      from,
      levels,
      ownership,
      seals,
    }
    const text = JSON.stringify(enlistment)
    this.#enlisted[shard] = { member, worker, until: performance.now() + LOST_MS }
    this.#pulse(this.#enlisted.map((each) => each.member))
    const request = encoded({ text, signature: signed(text, key) })
    const reply = await this.#connection.request(SUBJECT.worker(worker), request, { timeout: ENLIST_MS })
    const enlisted = decoded(reply.data) as Enlisted
    if ('accepted' in enlisted) this.#vacant.delete(shard)
    else this.#vacate(shard)
    if ('refused' in enlisted) throw refusal(run, worker, enlisted.refused)
  }
}

/** Whether a shard ran out of room during a level, or the spec threw. Such an answer may not fit into a record. */
function endsSearch({ full, states, fingerprints }: Answer): boolean {
  return full || states.length > 0 || fingerprints.length > 0
}

function refusal(run: string, worker: string, reason: string): QuorateError {
  return new QuorateError({
    code: 'Q097',
    class: 'limit',
    where: [`run ${run}`],
    problem: `worker ${worker} refuses the run: ${reason}`,
    hint: 'start the worker with --trust and the public key that belongs to --key',
  })
}

function neverJoined(reason: string): QuorateError {
  return new QuorateError({
    code: 'Q090',
    class: 'limit',
    problem: `workers were lost ${ATTEMPTS} times before they had loaded what they need: ${reason}`,
    hint: 'look at the output of the workers; the sealed levels remain, and --resume continues from them',
  })
}

/** Returns the offers of all workers that answer in time. */
export async function callWorkers(connection: NatsConnection): Promise<readonly Offer[]> {
  const offers: Offer[] = []
  const options = { strategy: 'timer', maxWait: CALL_MS } as const
  try {
    for await (const message of await connection.requestMany(SUBJECT.call, new Uint8Array(), options))
      offers.push(decoded(message.data) as Offer)
  } catch (error) {
    if (!hasNoResponders(error)) throw error
  }
  return offers
}

/** The client throws this error, directly or as a cause, if nobody is listening. */
function hasNoResponders(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NoResponders' || hasNoResponders(error.cause))
}

/** Lists the workers in round-robin order, each of them once per shard that it has room for. */
function spread(offers: readonly Offer[]): string[] {
  const most = Math.max(0, ...offers.map(({ free }) => free))
  return Array.from({ length: most }, (_, i) => offers.filter(({ free }) => free > i)).flatMap((round) =>
    round.map(({ worker }) => worker),
  )
}
