import { QuorateError } from '../../errors.ts'
import type { CheckedProperty } from '../../language/model/checked.ts'
import type { Model } from '../../language/model/model.ts'
import { must } from '../../must.ts'
import type { Machine } from '../machine/machine.ts'
import { expandEach, rowsWith } from '../paths/edges.ts'
import { type Findings, LevelRunner } from '../search/levelRunner.ts'
import type { Chunk, RowShape } from './chunk.ts'
import { type Ownership, ownerOf } from './ownership.ts'
import type { Answer, Question, Seal } from './questions.ts'
import type { Route, ShardWork } from './shard.ts'
import { WordSet } from './wordSet.ts'

/** Makes the states of a level durable. */
export interface Sealer {
  put(level: number, epoch: number, states: Int32Array, fired: readonly number[]): Promise<Seal>
}

/** The first levels of a search, which every process of a cluster finds for itself. */
export interface FirstLevels {
  readonly machine: Machine
  readonly checked: readonly CheckedProperty[]
  /** The first row of each level. */
  readonly levelStarts: readonly number[]
}

function tooLarge(what: string): QuorateError {
  const hint = 'give the worker more with --max-memory, or let more machines take part'
  return new QuorateError({
    code: 'Q083',
    class: 'limit',
    problem: `${what} of a shard do not fit into the memory`,
    hint,
  })
}

/** The number of states expanded between two messages. */
const PIECE = 2048

/**
 * One shard's part of a search: it stores, expands and checks the states that it owns. Levels are numbered by depth,
 * from 1.
 */
export class MachineWork implements ShardWork<Question, Answer> {
  readonly shape: RowShape
  readonly #shard: number
  readonly #ownership: Ownership
  readonly #machine: Machine
  readonly #checked: readonly CheckedProperty[]
  readonly #sealer: Sealer
  readonly #second: () => Model
  readonly #runner: LevelRunner
  /**
   * For each level: the number of rows up to its end, and the number of times each action has fired before its states
   * are expanded.
   */
  readonly #ends: number[]
  readonly #fired: (readonly number[])[]
  #next = 0
  #route: Route = () => {}

  /**
   * Takes over the machine, and drops the states of the first levels that others own. `second` builds the model again.
   */
  constructor(
    first: FirstLevels,
    owner: { readonly shard: number; readonly ownership: Ownership },
    sealer: Sealer,
    second: () => Model,
  ) {
    const { machine, checked } = first
    this.shape = { words: machine.compiled.layout.words, parents: false }
    this.#shard = owner.shard
    this.#ownership = owner.ownership
    this.#machine = machine
    this.#checked = checked
    this.#sealer = sealer
    this.#second = second
    this.#runner = new LevelRunner(machine, checked, (count) => this.#sort(count))
    this.#ends = this.#keepOwn(first.levelStarts)
    machine.unit.fired.fill(0)
    const none = [...machine.unit.fired]
    this.#fired = this.#ends.map(() => none)
    this.restart(this.#ends.length - 1)
  }

  /** Adds a level that was sealed by an earlier member. */
  load(states: Int32Array, fired: readonly number[]): void {
    const { words } = this.shape
    const { buffers, compiled, capacity } = this.#machine
    const rows = must(this.#ends.at(-1))
    const count = states.length / words
    if (rows + count > capacity) throw tooLarge('the sealed states')
    buffers.arena.set(states, rows * compiled.layout.words)
    this.#ends.push(rows + count)
    this.#fired.push(fired)
    this.restart(this.#ends.length - 1)
  }

  restart(level: number): void {
    this.#ends.length = level + 1
    this.#fired.length = level + 1
    const rows = must(this.#ends.at(-1))
    if (!this.#machine.table.restore(rows, rows)) throw tooLarge('the states and the table')
    this.#machine.unit.fired.set(must(this.#fired.at(-1)))
    this.#runner.take()
  }

  begin(level: number, question: Question): void {
    if (question.kind !== 'expand') throw new TypeError('only an expansion begins a level')
    this.#ends.length = level
    this.#machine.table.startLevel()
    this.#runner.begin(new Set(question.known))
    this.#next = this.#startOf(level - 1)
  }

  expand(route: Route): boolean {
    const end = must(this.#ends.at(-1))
    const to = Math.min(end, this.#next + PIECE)
    this.#route = route
    if (this.#next < to) {
      this.#machine.remember()
      this.#runner.expand(this.#next, to)
      this.#runner.flush()
    }
    this.#next = to
    return to < end && !this.#runner.full
  }

  insert({ rows, states, actions }: Chunk): void {
    const { buffers, rowTable } = this.#machine
    const { words } = this.shape
    const size = buffers.batchActions.length
    for (let from = 0; from < rows; from += size) {
      const count = Math.min(size, rows - from)
      buffers.batch.set(states.subarray(from * words, (from + count) * words))
      buffers.batchActions.set(actions.subarray(from, from + count))
      if (!this.#runner.full && !this.#fits(rowTable.insert(count))) this.#runner.fill()
    }
  }

  async seal(level: number, epoch: number): Promise<Answer> {
    const { table, unit, buffers } = this.#machine
    const start = must(this.#ends.at(-1))
    const rows = table.rows()
    const fresh = new Float64Array(unit.fired.length)
    for (let row = start; row < rows; row++) {
      const action = table.creditOf(row)
      fresh[action] = must(fresh[action]) + 1
    }
    const expanded = start - this.#startOf(level - 1)
    const fired = [...unit.fired]
    const answer = this.#answered(this.#runner.take(), { rows: rows - start, expanded, fresh: [...fresh] })
    this.#ends[level] = rows
    this.#fired[level] = fired
    const { words } = this.shape
    const seal = await this.#sealer.put(level, epoch, buffers.arena.subarray(start * words, rows * words), fired)
    return { ...answer, seal }
  }

  answer(question: Question): Answer {
    if (question.kind === 'check') return this.#check(question.known)
    if (question.kind === 'towards') return { ...this.#nothing(), states: this.#towards(question) }
    if (question.kind === 'states') return { ...this.#nothing(), states: this.#picked(question.picks) }
    if (question.kind === 'recheck') return this.#recheck(question.found)
    throw new TypeError('an expansion is not a question')
  }

  #check(known: readonly number[]): Answer {
    const level = this.#ends.length - 1
    const [from, to] = [this.#startOf(level), must(this.#ends.at(-1))]
    this.#runner.begin(new Set(known))
    if (this.#runner.suspects(from, to)) this.#runner.check(from, to)
    return this.#answered(this.#runner.take(), { rows: to - from })
  }

  /** The states of a level in which a counterexample ends, or that lead to its end. */
  #towards({ depth, length, target, next }: Question & { readonly kind: 'towards' }): Int32Array {
    const machine = this.#machine
    const { words } = this.shape
    const range = { from: this.#startOf(depth), to: must(this.#ends[depth]) }
    const rows = new Set<number>()
    const fired = machine.unit.fired.slice()
    if (depth === length && target.kind !== 'states') for (const row of rowsWith(machine, target, range)) rows.add(row)
    if (depth < length) {
      const wanted = new WordSet(next, words)
      const endsIn = depth === length - 1 && target.kind !== 'states' ? target : undefined
      const own = new Int32Array(words)
      expandEach(machine, range, {
        endsIn,
        step: (row, _action, _ordinal, _to, states, at) => {
          own.set(states.subarray(at, at + words))
          if (wanted.indexOf(this.#represented(own), 0) >= 0) rows.add(row)
        },
        end: (row) => rows.add(row),
      })
    }
    machine.unit.fired.set(fired)
    return this.#statesOf([...rows])
  }

  #picked(picks: readonly (readonly number[])[]): Int32Array {
    const start = this.#startOf(this.#ends.length - 1)
    return this.#statesOf(must(picks[this.#shard]).map((number) => start + number))
  }

  #represented(state: Int32Array): Int32Array {
    const { symmetry, buffers } = this.#machine
    if (!symmetry) return state
    const { words } = this.shape
    const at = buffers.batch.length - words
    const kept = buffers.batch.slice(at)
    buffers.batch.set(state, at)
    symmetry.representAt(at)
    state.set(buffers.batch.subarray(at))
    buffers.batch.set(kept, at)
    return state
  }

  #recheck(found: readonly (readonly [property: number, length: number])[]): Answer {
    const lengths = new Map(found)
    const held = this.#checked.map(({ index, kind }, i) => {
      const length = lengths.get(i)
      if (length === undefined) return { index, before: Infinity }
      return { index, before: this.#ends[Math.max(0, length - (kind === 'transition' ? 2 : 1))] ?? Infinity }
    })
    const impurity = this.#runner.purity.recheck(held, this.#second)
    const states = impurity ? this.#statesOf([impurity.row]) : new Int32Array()
    const told = impurity && { culprit: impurity.culprit, isMemory: impurity.isMemory }
    return { ...this.#nothing(), states, impurity: told }
  }

  /** Stores the states of the batch that this shard owns, and sends the others. */
  #sort(count: number): boolean {
    const { buffers, symmetry, rowTable } = this.#machine
    const { words } = this.shape
    const { batch, batchActions } = buffers
    symmetry?.represent(count)
    let own = 0
    for (let k = 0, at = 0; k < count; k++, at += words) {
      const owner = ownerOf(this.#ownership, batch, at)
      if (owner !== this.#shard) {
        this.#route(owner, batch, at, must(batchActions[k]), 0)
        continue
      }
      if (own < k) {
        batch.copyWithin(own * words, at, at + words)
        batchActions[own] = must(batchActions[k])
      }
      own++
    }
    return own === 0 || this.#fits(rowTable.insert(own))
  }

  #fits(isStored: boolean): boolean {
    const { table, maxMemory } = this.#machine
    return isStored && table.bytes() <= maxMemory
  }

  #keepOwn(levelStarts: readonly number[]): number[] {
    const { table, buffers } = this.#machine
    const { words } = this.shape
    const { arena } = buffers
    const ends = [0]
    let own = 0
    for (const [i, from] of levelStarts.entries()) {
      const to = levelStarts[i + 1] ?? table.rows()
      for (let at = from * words; at < to * words; at += words)
        if (ownerOf(this.#ownership, arena, at) === this.#shard) {
          arena.copyWithin(own * words, at, at + words)
          own++
        }
      ends.push(own)
    }
    return ends
  }

  /** The first row of a level. */
  #startOf(level: number): number {
    return must(this.#ends[level - 1], `the level before ${level}`)
  }

  #statesOf(rows: readonly number[]): Int32Array {
    const { words } = this.shape
    const states = new Int32Array(rows.length * words)
    for (const [i, row] of rows.entries())
      states.set(this.#machine.buffers.arena.subarray(row * words, (row + 1) * words), i * words)
    return states
  }

  #answered(
    { decided, cut, threw, full }: Findings,
    { rows, expanded = 0, fresh = [] }: Partial<Pick<Answer, 'expanded' | 'fresh'>> & Pick<Answer, 'rows'>,
  ): Answer {
    return {
      ...this.#nothing(),
      rows,
      expanded,
      fresh,
      cut,
      decided: [...decided].map(([i, { kind, ahead }]) => [i, kind, ahead]),
      states: this.#statesOf(threw),
      full,
    }
  }

  #nothing(): Answer {
    const { unit, table } = this.#machine
    const { min, max, expanded } = unit.statistics()
    return {
      rows: 0,
      expanded: 0,
      fired: [...unit.fired],
      fresh: [],
      cut: 0,
      degrees: expanded === 0 ? null : { min, max },
      decided: [],
      states: new Int32Array(),
      full: false,
      givenUp: this.#checked.flatMap(({ index, name }) => (unit.isGivenUp(index) ? [name] : [])),
      replaced: unit.replaced(),
      impurity: null,
      bytes: table.bytes(),
      seal: null,
    }
  }
}
