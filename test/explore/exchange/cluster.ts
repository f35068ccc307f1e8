import { Conductor } from '../../../checker/explore/exchange/conductor.ts'
import type { Cluster, Fleet, Handover } from '../../../checker/explore/exchange/beyond.ts'
import { firstLevels } from '../../../checker/explore/exchange/firstLevels.ts'
import { MachineWork, type Sealer } from '../../../checker/explore/exchange/machineWork.ts'
import type { Order, Report, Transfer } from '../../../checker/explore/exchange/messages.ts'
import type { Answer, Question, Seal } from '../../../checker/explore/exchange/questions.ts'
import { Shard } from '../../../checker/explore/exchange/shard.ts'
import type { EngineExploration, EngineOptions } from '../../../checker/explore/options.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { must } from '../../../checker/must.ts'

/** The results that must not depend on the number of machines. */
export function figures({ storage, expandedBy: _expandedBy, failure, ...others }: EngineExploration) {
  const { complaint, path, step } = failure ?? {}
  const collisions = storage.kind === 'hash' ? storage.collisions : null
  return { ...others, collisions, failure: { complaint, path, step } }
}

interface Sealed extends Seal {
  readonly states: Int32Array
}

/**
 * A cluster in this thread. Each shard has its own machine, and the network delivers messages in random order.
 */
export class LocalCluster implements Cluster {
  readonly shards: number
  readonly from: number
  /** The kinds of all questions asked, in order. */
  readonly asked: Question['kind'][] = []
  /** The work of each shard's last member. */
  readonly works: MachineWork[] = []
  readonly #again: () => Model
  readonly #options: EngineOptions
  readonly #roll: (n: number) => number
  /** How many more members will be lost. */
  #kills: number

  constructor(
    again: () => Model,
    options: EngineOptions,
    settings: { readonly shards: number; readonly from: number; readonly kills?: number },
    roll: (n: number) => number,
  ) {
    this.#again = again
    this.#options = options
    this.shards = settings.shards
    this.from = settings.from
    this.#kills = settings.kills ?? 0
    this.#roll = roll
  }

  readonly patience = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve))

  async open({ levels, ownership }: Handover): Promise<Fleet> {
    const { from, shards: of } = this
    const seals = new Map<string, Sealed>()
    const recorded: (readonly Answer[])[] = []
    const flying: (() => void)[] = []
    let now = 0
    let members = 0
    const vacant: number[] = []
    const shardFor = (shard: number, member: string): Shard<Question, Answer> => {
      const sealer: Sealer = {
        async put(level, epoch, states) {
          const seal = { epoch, pieces: 1, sha256: '' }
          seals.set(`${shard} ${level} ${epoch}`, { ...seal, states: states.slice() })
          return seal
        },
      }
      const first = firstLevels(this.#again(), this.#options, { from, levels })
      const work = new MachineWork(first, { shard, ownership }, sealer, this.#again)
      for (const [i, answers] of recorded.entries()) {
        const { seal, fired } = must(answers[shard])
        const { epoch } = must(seal)
        const { states } = must(seals.get(`${shard} ${levels.length + 1 + i} ${epoch}`))
        work.load(states, fired)
      }
      this.works[shard] = work
      const settings = { shard, of, member, chunkRows: 16, window: 4096, stallMs: 1000 }
      return new Shard(settings, work, {
        toShard: (to, message: Transfer) => void flying.push(() => all[to]?.receive(message, now)),
        toConductor: (report: Report<Answer>) => void flying.push(() => conductor.receive(report, now)),
      })
    }
    const names = Array.from({ length: of }, () => `member ${members++}`)
    const all: (Shard<Question, Answer> | null)[] = names.map((member, shard) => shardFor(shard, member))
    const conductor = new Conductor<Question, Answer>(
      names,
      { epoch: 0, level: levels.length, now },
      {
        toShard: (shard, order: Order<Question>) => void flying.push(() => all[shard]?.receive(order, now)),
        replace: (shard) => void vacant.push(shard),
        record: async (_level, _epoch, answers) => void recorded.push(answers),
      },
      { lostMs: 500, resendMs: 100, attempts: 20 },
    )
    const happen = (): void => {
      const [deliver] = flying.splice(this.#roll(Math.max(1, flying.length)), 1)
      deliver?.()
      for (const shard of all) shard?.step(now)
      if (this.#kills > 0 && this.#roll(40) === 0) {
        this.#kills--
        all[this.#roll(of)] = null
      }
      if (flying.length > 0) return
      now += 20
      conductor.tick(now)
      const lost = vacant.shift()
      if (lost === undefined) return
      const member = `member ${members++}`
      all[lost] = shardFor(lost, member)
      conductor.joined(lost, member, now)
    }
    const until = async <T>(promise: Promise<T>): Promise<T> => {
      const end = { isReached: false }
      const watched = promise.finally(() => (end.isReached = true))
      for (; !end.isReached; await Promise.resolve()) happen()
      return watched
    }
    return {
      expand: (question) => until(conductor.expand(question)),
      ask: (question) => {
        this.asked.push(question.kind)
        return until(conductor.ask(question))
      },
      workers: [],
      close() {},
    }
  }
}
