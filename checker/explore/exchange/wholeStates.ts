import { must } from '../../must.ts'
import type { Progress } from '../../results/exploration.ts'
import type { Parts } from '../search/parts.ts'
import { type Ask, type Gathering, joined } from './gathering.ts'
import type { Answer, Ending } from './questions.ts'

/** Gathers counterexamples when states are stored whole: the shards send all states on shortest paths. */
export class WholeStates implements Gathering {
  readonly #parts: Parts
  /** How many levels were searched before the handover. */
  readonly #first: number
  readonly #ask: Ask

  constructor(parts: Parts, first: number, ask: Ask) {
    this.#parts = parts
    this.#first = first
    this.#ask = ask
  }

  *locate(): Generator<Progress> {}

  *thrown(answers: readonly Answer[], depth: number): Generator<Progress, readonly number[]> {
    const { machine, tally } = this.#parts
    const states = joined(answers, 'states')
    if (depth > this.#first) this.#store([yield* this.#towards(depth, { kind: 'states', states })])
    const { words } = machine.compiled.layout
    const { batch } = machine.buffers
    const rows: number[] = []
    for (let at = 0; at < states.length; at += words) {
      batch.set(states.subarray(at, at + words))
      rows.push(machine.table.find(0))
    }
    return rows.filter((row) => row >= must(tally.levelStarts[depth - 1]))
  }

  *found(): Generator<Progress> {
    const found = [...this.#parts.tally.found.values()].filter(({ length }) => length > this.#first)
    const gathered: (readonly Int32Array[])[] = []
    for (const { target, length } of found)
      if (target.kind !== 'rows') gathered.push(yield* this.#towards(length, target))
    this.#store(gathered)
  }

  /** For each level after the first ones: the states on shortest paths to a target. */
  *#towards(length: number, target: Ending): Generator<Progress, readonly Int32Array[]> {
    const levels: Int32Array[] = []
    let next: Int32Array = new Int32Array()
    for (let depth = length; depth > this.#first; depth--) {
      const answers = yield* this.#ask({ kind: 'towards', depth, length, target, next })
      next = depth === length && target.kind === 'states' ? target.states : joined(answers, 'states')
      levels.unshift(next)
    }
    return levels
  }

  /** Stores states after those of the first levels, level by level. */
  #store(gathered: readonly (readonly Int32Array[])[]): void {
    const { machine, tally } = this.#parts
    const { buffers, rowTable, compiled } = machine
    const { words } = compiled.layout
    const size = buffers.batchActions.length
    const deepest = Math.max(0, ...gathered.map((levels) => levels.length))
    for (let level = 0; level < deepest; level++) {
      rowTable.startLevel()
      tally.levelStarts.push(rowTable.rows())
      for (const levels of gathered) {
        const states = levels[level] ?? new Int32Array()
        for (let at = 0; at < states.length; at += size * words) {
          const piece = states.subarray(at, at + size * words)
          buffers.batch.set(piece)
          if (!rowTable.insert(piece.length / words)) throw new RangeError('the states of a counterexample do not fit')
        }
      }
    }
  }
}
