import { FINGERPRINT_WORDS } from '../visited/fingerprintRows.ts'
import { Segments } from '../../compile/arena/segments.ts'
import { must } from '../../must.ts'
import type { Progress } from '../../results/exploration.ts'
import { leastOf } from '../paths/ancestors.ts'
import { isOpen, targetAt } from '../search/locate.ts'
import type { Parts } from '../search/parts.ts'
import { type Ask, type Gathering, joined } from './gathering.ts'
import type { Answer } from './questions.ts'

const NOTHING: Int32Array = new Int32Array()

/** A state, identified by its fingerprint, [high, low, parent], and its level. */
interface Placed {
  readonly depth: number
  readonly fingerprint: Int32Array
}

/**
 * Gathers counterexamples when states are stored as fingerprints. The shards find the end of a counterexample while
 * they still store its state, and later send the fingerprints of all its possible ancestors. This process then computes
 * the states again.
 */
export class FingerprintChains implements Gathering {
  readonly #parts: Parts
  readonly #fingerprints: Segments
  /** How many levels were searched before the handover. */
  readonly #first: number
  readonly #ask: Ask
  /** Where the counterexample of each property ends, by the property's position. Null if no state shows it. */
  readonly #ends = new Map<number, Placed | null>()

  constructor(parts: Parts, fingerprints: Segments, first: number, ask: Ask) {
    this.#parts = parts
    this.#fingerprints = fingerprints
    this.#first = first
    this.#ask = ask
  }

  *locate(depth: number): Generator<Progress> {
    for (const [i, found] of this.#parts.tally.found) {
      const { length, target } = found
      if (this.#ends.has(i) || !isOpen(found) || target.kind === 'rows') continue
      const fingerprint = leastAmong(yield* this.#ask({ kind: 'end', depth, length, target }))
      this.#ends.set(i, fingerprint && { depth, fingerprint })
    }
  }

  *thrown(answers: readonly Answer[], depth: number): Generator<Progress, readonly number[]> {
    const fingerprint = must(leastAmong(answers))
    const end = { depth, fingerprint }
    yield* this.#store([end])
    return [this.#rowOf(end)]
  }

  *found(): Generator<Progress> {
    const { found } = this.#parts.tally
    const ends = [...this.#ends].flatMap(([i, end]) => (end ? [[i, end] as const] : []))
    yield* this.#store(ends.map(([, end]) => end))
    for (const [i, end] of ends) {
      const one = must(found.get(i))
      found.set(i, { ...one, target: targetAt(one, end.depth, this.#rowOf(end)) })
    }
  }

  /** Stores the fingerprints of these states and their ancestors after those of the first levels. */
  *#store(ends: readonly Placed[]): Generator<Progress> {
    const { machine, tally } = this.#parts
    const levels: Int32Array[] = []
    let after = NOTHING
    for (let at = Math.max(0, ...ends.map(({ depth }) => depth)); at > this.#first; at--) {
      const lows = parentsIn(after)
      const ancestors =
        lows.length === 0 ? NOTHING : joined(yield* this.#ask({ kind: 'parents', depth: at, lows }), 'fingerprints')
      const here = ends.filter(({ depth }) => depth === at)
      after = here.reduce((all, { fingerprint }) => united(all, fingerprint), ancestors)
      levels.unshift(after)
    }
    let rows = machine.table.rows()
    for (const level of levels) {
      if (rows + level.length / FINGERPRINT_WORDS > machine.capacity)
        throw new RangeError('the fingerprints of a counterexample do not fit')
      tally.levelStarts.push(rows)
      this.#fingerprints.put(rows, level)
      rows += level.length / FINGERPRINT_WORDS
    }
    if (!machine.table.restore(rows, rows)) throw new RangeError('the fingerprints of a counterexample do not fit')
  }

  /** Finds the row of a state in this process. */
  #rowOf({ depth, fingerprint }: Placed): number {
    const { machine, tally } = this.#parts
    const from = must(tally.levelStarts[depth - 1])
    const to = tally.levelStarts[depth] ?? machine.table.rows()
    return must(
      leastOf(this.#fingerprints, { from, to }, (row) => isAt(this.#fingerprints, row, fingerprint)),
      'the row of a fingerprint',
    )
  }
}

function isAt(fingerprints: Segments, row: number, [high, low]: Int32Array): boolean {
  return fingerprints.wordOf(row, 0) === high && fingerprints.wordOf(row, 1) === low
}

/** The smallest fingerprint in these answers, or null. */
function leastAmong(answers: readonly Answer[]): Int32Array | null {
  const all = new Segments(FINGERPRINT_WORDS, [joined(answers, 'fingerprints')])
  const row = leastOf(all, { from: 0, to: all.rows }, () => true)
  return row === null ? null : all.row(row).slice()
}

/** The low words of the parents' fingerprints. */
function parentsIn(fingerprints: Int32Array): Int32Array {
  return Int32Array.from(new Set(fingerprints.filter((_, i) => i % FINGERPRINT_WORDS === FINGERPRINT_WORDS - 1)))
}

/** The first list of fingerprints, followed by those of the second that it does not contain. */
function united(first: Int32Array, second: Int32Array): Int32Array {
  const known = new Segments(FINGERPRINT_WORDS, [first])
  const isNew = (at: number): boolean => {
    for (let row = 0; row < known.rows; row++)
      if (isAt(known, row, second.subarray(at, at + FINGERPRINT_WORDS))) return false
    return true
  }
  const added: number[] = []
  for (let at = 0; at < second.length; at += FINGERPRINT_WORDS)
    if (isNew(at)) added.push(...second.subarray(at, at + FINGERPRINT_WORDS))
  return Int32Array.from([...first, ...added])
}
