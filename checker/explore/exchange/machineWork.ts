import type { CheckedProperty } from '../../language/model/checked.ts'
import type { Model } from '../../language/model/model.ts'
import { must } from '../../must.ts'
import { last } from '../../running.ts'
import type { Machine } from '../machine/machine.ts'
import { sliceIn } from '../audits/collisions.ts'
import { fingerprintsIn, leastOf } from '../paths/ancestors.ts'
import { expandEach, type Range, rowsWith } from '../paths/edges.ts'
import { type Findings, LevelRunner } from '../search/levelRunner.ts'
import { locatingEnd } from '../search/locate.ts'
import { countCredits } from '../search/tally.ts'
import type { Chunk, RowShape } from './chunk.ts'
import type { FirstLevels } from './firstLevels.ts'
import type { Load } from './messages.ts'
import { type Ownership, ownerOf } from './ownership.ts'
import type { Answer, Question, Seal } from './questions.ts'
import type { Route, ShardWork } from './shard.ts'
import { ShardStates } from './shardStates.ts'
import { WordSet } from './wordSet.ts'

/** Makes a level's states durable. */
export interface Sealer {
  /** `sealed` is what `ShardStates.sealed` returns. */
  put(level: number, epoch: number, sealed: Int32Array): Promise<Seal>
}

/** This many states are expanded between messages. */
const PIECE = 2048

const NOTHING = new Int32Array()

/** Stores, expands and checks the states that a shard owns. */
export class MachineWork implements ShardWork<Question, Answer> {
  readonly shape: RowShape
  readonly #shard: number
  readonly #ownership: Ownership
  readonly #machine: Machine
  readonly #checked: readonly CheckedProperty[]
  readonly #sealer: Sealer
  readonly #second: () => Model
  readonly #runner: LevelRunner
  readonly #states: ShardStates
  /** By depth: how many times each action had fired before the level was expanded. */
  readonly #fired: (readonly number[])[]
  #next = 0
  #route: Route = () => {}

  /**
   * Takes over the machine and drops the first levels' states that other shards own. `second` builds the model again.
   */
  constructor(
    first: FirstLevels,
    owner: { readonly shard: number; readonly ownership: Ownership },
    sealer: Sealer,
    second: () => Model,
  ) {
    const { machine, checked } = first
    this.#shard = owner.shard
    this.#ownership = owner.ownership
    this.#machine = machine
    this.#checked = checked
    this.#sealer = sealer
    this.#second = second
    this.#runner = new LevelRunner(machine, checked, (count) => this.#sort(count))
    this.#states = new ShardStates(first, (words, at) => ownerOf(owner.ownership, words, at) === owner.shard)
    this.shape = this.#states.shape
    machine.unit.fired.fill(0)
    const none = [...machine.unit.fired]
    this.#fired = Array.from({ length: this.#states.depth + 1 }, () => none)
  }

  /** Adds a level that was sealed by an earlier member. */
  load(sealed: Int32Array, fired: readonly number[]): void {
    this.#states.load(sealed)
    this.#fired.push(fired)
    this.#machine.unit.fired.set(fired)
  }

  restart(level: number): void {
    this.#states.restart(level)
    this.#fired.length = level + 1
    this.#machine.unit.fired.set(must(this.#fired.at(-1)))
    this.#runner.take()
  }

  begin(_level: number, question: Question): void {
    if (question.kind !== 'expand') throw new TypeError('only an expansion begins a level')
    this.#states.begin()
    this.#runner.begin(new Set(question.known))
    this.#next = this.#last.from
  }

  expand(route: Route): boolean {
    const { to: end } = this.#last
    const to = Math.min(end, this.#next + PIECE)
    this.#route = route
    if (this.#next < to) {
      this.#machine.startCaching()
      this.#runner.expand(this.#next, to)
      this.#runner.flush()
    }
    this.#next = to
    return to < end && !this.#runner.full
  }

  insert(chunk: Chunk): void {
    if (!this.#runner.full && !this.#states.insert(chunk)) this.#runner.fill()
  }

  async seal(level: number, epoch: number): Promise<Answer> {
    const { table, unit } = this.#machine
    const { from, to } = this.#states.open
    const fresh = new Float64Array(unit.fired.length)
    countCredits(fresh, table, from)
    const expanded = this.#last.to - this.#last.from
    const fired = [...unit.fired]
    const answer = this.#answered(this.#runner.take(), { rows: to - from, expanded, fresh: [...fresh] })
    const sealed = this.#states.sealed()
    this.#states.complete()
    this.#fired[level] = fired
    return { ...answer, seal: await this.#sealer.put(level, epoch, sealed) }
  }

  answer(question: Question): Answer {
    if (question.kind === 'expand') throw new TypeError('an expansion is not a question')
    if (question.kind === 'check') return this.#check(question)
    if (question.kind === 'recheck') return this.#recheck(question.found)
    if (question.kind === 'again') return { ...this.#nothing(), first: this.#firstDecided(question) }
    if (question.kind === 'towards') return { ...this.#nothing(), states: this.#towards(question) }
    if (question.kind === 'states') return { ...this.#nothing(), states: this.#picked(question) }
    return { ...this.#nothing(), fingerprints: this.#fingerprintsFor(question) }
  }

  get stored(): Load {
    const { table } = this.#machine
    // Rows that all shards store are counted for the first shard.
    const others = this.#shard === 0 ? 0 : this.#states.common
    return { states: table.rows() - others, bytes: table.bytes() }
  }

  /** The rows of the last complete level. */
  get #last(): Range {
    return this.#states.rangeOf(this.#states.depth)
  }

  #check({ known, isUncached }: Question & { readonly kind: 'check' }): Answer {
    const { from, to } = this.#last
    this.#runner.begin(new Set(known))
    if (isUncached || this.#runner.suspects(from, to)) this.#runner.check(from, to)
    return this.#answered(this.#runner.take(), { rows: to - from })
  }

  #firstDecided({ property, depth: deepest }: Question & { readonly kind: 'again' }): number | null {
    const check = must(this.#machine.unit.checks[must(this.#checked[property]).index])
    for (let depth = 1; depth <= deepest; depth++) {
      const { from, to } = this.#states.rangeOf(depth)
      if (check(from, to) >= 0) return depth
    }
    return null
  }

  /** Finds the states in a level in which a counterexample ends, or that lead to its end. */
  #towards({ depth, length, target, next }: Question & { readonly kind: 'towards' }): Int32Array {
    const machine = this.#machine
    const { words } = this.shape
    const range = this.#states.rangeOf(depth)
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
    return this.#states.statesOf([...rows])
  }

  #picked({ depth, picks }: Question & { readonly kind: 'states' }): Int32Array {
    const { from } = this.#states.rangeOf(depth)
    return this.#states.statesOf(must(picks[this.#shard]).map((number) => from + number))
  }

  #fingerprintsFor(question: Question & { readonly kind: 'end' | 'parents' | 'slice' }): Int32Array {
    const fingerprints = must(this.#machine.fingerprints)
    const all = this.#states.open.from
    if (question.kind === 'slice')
      return sliceIn(fingerprints, { from: this.#states.end(question.after), to: all }, question)
    const range = this.#states.rangeOf(question.depth)
    if (question.kind === 'parents') {
      const lows = new Set(question.lows)
      return fingerprintsIn(fingerprints, range, (row) => lows.has(fingerprints.wordOf(row, 1)))
    }
    const { length, target, depth } = question
    if (target.kind === 'states') throw new TypeError('with fingerprints, states are not sent')
    const end = last(locatingEnd(this.#machine, fingerprints, { length, target }, depth, range))
    return end === null ? NOTHING : fingerprints.row(end).slice()
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
      return { index, before: this.#states.end(Math.max(0, length - (kind === 'transition' ? 2 : 1))) }
    })
    const impurity = last(this.#runner.purity.rechecking(held, this.#second))
    const told = impurity && { culprit: impurity.culprit, isMemory: impurity.isMemory }
    return { ...this.#nothing(), impurity: told }
  }

  /** Stores the batch's states that this shard owns and sends the others to their owners. */
  #sort(count: number): boolean {
    const { buffers, symmetry, rowTable, fingerprints } = this.#machine
    const { words } = this.shape
    const { batch, batchActions, batchRows } = buffers
    symmetry?.represent(count)
    let own = 0
    for (let k = 0, at = 0; k < count; k++, at += words) {
      const owner = ownerOf(this.#ownership, batch, at)
      const action = must(batchActions[k])
      const row = must(batchRows[k])
      if (owner !== this.#shard) {
        const parent = fingerprints ? fingerprints.wordOf(row, 1) : 0
        this.#route(owner, batch, at, action, parent)
        continue
      }
      if (own < k) {
        for (let i = 0, to = own * words; i < words; i++) batch[to + i] = must(batch[at + i])
        batchActions[own] = action
        batchRows[own] = row
      }
      own++
    }
    return own === 0 || this.#states.fits(rowTable.insert(own))
  }

  #answered(
    { decided, cut, threw, full }: Findings,
    { rows, expanded = 0, fresh = [] }: Partial<Pick<Answer, 'expanded' | 'fresh'>> & Pick<Answer, 'rows'>,
  ): Answer {
    const nothing = this.#nothing()
    return {
      ...nothing,
      ...this.#threw(threw),
      rows,
      expanded,
      fresh,
      cut,
      decided: [...decided].map(([i, { kind, ahead }]) => [i, kind, ahead]),
      full,
    }
  }

  #threw(rows: readonly number[]): Partial<Pick<Answer, 'states' | 'fingerprints'>> {
    const { fingerprints } = this.#machine
    if (rows.length === 0) return {}
    if (!fingerprints) return { states: this.#states.statesOf(rows) }
    const among = new Set(rows)
    const least = leastOf(fingerprints, { from: 0, to: this.#machine.table.rows() }, (row) => among.has(row))
    return { fingerprints: least === null ? NOTHING : fingerprints.row(least).slice() }
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
      states: NOTHING,
      fingerprints: NOTHING,
      full: false,
      givenUp: this.#checked.flatMap(({ index }, i) => (unit.isGivenUp(index) ? [i] : [])),
      first: null,
      replaced: unit.replaced(),
      impurity: null,
      bytes: table.bytes(),
      seal: null,
    }
  }
}
