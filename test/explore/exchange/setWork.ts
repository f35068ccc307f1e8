import { type Chunk, type RowShape } from '../../../checker/explore/exchange/chunk.ts'
import type { Load } from '../../../checker/explore/exchange/messages.ts'
import { type Ownership, ownerOf } from '../../../checker/explore/exchange/ownership.ts'
import type { Route, ShardWork } from '../../../checker/explore/exchange/shard.ts'

/** A graph to search. State 0 is the initial state. */
export interface Plan {
  readonly shards: number
  readonly ownership: Ownership
  /** The successors of each state, in the order of the actions. */
  readonly steps: readonly (readonly number[])[]
  readonly words: number
}

/** What a shard reports about a level. The counters include all earlier levels. */
export interface Answers {
  readonly rows: number
  readonly fired: number
  /** How many states of this level are credited to each action. */
  readonly fresh: readonly number[]
}

/** Bugs that prototypes had. */
export type Mistake = 'buffer reused' | 'initial states not sealed' | 'counters kept'

export const ACTIONS = 4
/** How many states are expanded at a time. */
const PIECE = 2

interface Sealed {
  readonly states: readonly number[]
  readonly fired: number
}

/** What survives the loss of a member: the sealed levels and which of them count. */
export class Seals {
  readonly #mistake: Mistake | undefined
  readonly #kept = new Map<string, Sealed>()
  readonly #epochs: number[] = []
  #open: (() => void)[] = []

  constructor(mistake: Mistake | undefined) {
    this.#mistake = mistake
  }

  begin(plan: Plan): void {
    this.#epochs.push(0)
    for (let shard = 0; shard < plan.shards; shard++) {
      const states = this.#mistake === 'initial states not sealed' ? [] : initialStates(shard, plan)
      this.#kept.set(`${shard} 0 0`, { states, fired: 0 })
    }
  }

  put(shard: number, level: number, epoch: number, sealed: Sealed): Promise<void> {
    return new Promise((resolve) => {
      this.#open.push(() => {
        this.#kept.set(`${shard} ${level} ${epoch}`, sealed)
        resolve()
      })
    })
  }

  /** Makes one of the pending seals durable. */
  finishOne(dice: (n: number) => number): void {
    const [finish] = this.#open.splice(dice(Math.max(1, this.#open.length)), 1)
    finish?.()
  }

  record(level: number, epoch: number): void {
    this.#epochs[level] = epoch
  }

  /** The recorded levels of a shard. */
  load(shard: number): readonly Sealed[] {
    return this.#epochs.flatMap((epoch, level) => this.#kept.get(`${shard} ${level} ${epoch}`) ?? [])
  }
}

/** The work of a shard, done with sets of numbers. */
export class SetWork implements ShardWork<null, Answers> {
  readonly shape: RowShape
  readonly #shard: number
  readonly #plan: Plan
  readonly #seals: Seals
  readonly #mistake: Mistake | undefined
  /** The states in each level in order of arrival and the action that each is credited to. */
  readonly #levels: Map<number, number>[]
  /** How many steps come before each level. */
  readonly #firedBefore: number[]
  #fired: number
  #next = 0

  /** If `isFirst`, this member creates the initial states itself. Later members load the sealed ones. */
  constructor(shard: number, plan: Plan, seals: Seals, isFirst: boolean, mistake: Mistake | undefined) {
    this.shape = { words: plan.words, parents: false }
    this.#shard = shard
    this.#plan = plan
    this.#seals = seals
    this.#mistake = mistake
    const sealed = isFirst ? [{ states: initialStates(shard, plan), fired: 0 }] : seals.load(shard)
    this.#levels = sealed.map(({ states }) => new Map(states.map((state) => [state, 0])))
    this.#firedBefore = sealed.map(({ fired }) => fired)
    this.#fired = this.#firedBefore.at(-1) ?? 0
  }

  restart(level: number): void {
    this.#levels.length = level + 1
    this.#firedBefore.length = level + 1
    if (this.#mistake !== 'counters kept') this.#fired = this.#firedBefore[level] ?? 0
  }

  begin(level: number): void {
    this.#levels[level] = new Map()
    this.#next = 0
  }

  expand(route: Route): boolean {
    const from = [...(this.#levels.at(-2)?.keys() ?? [])]
    for (const state of from.slice(this.#next, this.#next + PIECE))
      for (const [action, after] of (this.#plan.steps[state] ?? []).entries()) {
        this.#fired++
        const words = wordsOf(after, this.#plan.words)
        const owner = ownerOf(this.#plan.ownership, words, 0)
        if (owner === this.#shard) this.#store(after, action)
        else route(owner, words, 0, action, 0)
      }
    this.#next += PIECE
    return this.#next < from.length
  }

  insert({ states, actions, rows }: Chunk): void {
    for (let row = 0; row < rows; row++) this.#store(states[row * this.#plan.words] ?? 0, actions[row] ?? 0)
  }

  async seal(level: number, epoch: number): Promise<Answers> {
    const states = this.#levels[level] ?? new Map<number, number>()
    const fired = this.#fired
    await this.#seals.put(this.#shard, level, epoch, { states: [...states.keys()], fired })
    this.#firedBefore[level] = fired
    const fresh = Array.from({ length: ACTIONS }, (_, a) => [...states.values()].filter((each) => each === a).length)
    return { rows: states.size, fired, fresh }
  }

  answer(): Answers {
    return { rows: this.#levels.at(-1)?.size ?? 0, fired: this.#fired, fresh: [] }
  }

  get stored(): Load {
    const states = this.#levels.reduce((sum, level) => sum + level.size, 0)
    return { states, bytes: states * this.shape.words * 4 }
  }

  #store(state: number, action: number): void {
    const present = this.#levels.at(-1)
    if (!present || this.#levels.some((level) => level !== present && level.has(state))) return
    present.set(state, Math.min(action, present.get(state) ?? action))
  }
}

function initialStates(shard: number, { ownership, words }: Plan): readonly number[] {
  return ownerOf(ownership, wordsOf(0, words), 0) === shard ? [0] : []
}

function wordsOf(state: number, words: number): Int32Array {
  return Int32Array.from({ length: words }, (_, i) => (i === 0 ? state : Math.imul(state + i, 0x9e3779b1)))
}
