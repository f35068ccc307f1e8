import type { Machine } from './machine.ts'
import { putSpare } from './unfold.ts'

/** The first states are all in the sample; after that the gaps grow by a fifth: some 50 states of a thousand, 90 of a million. */
const DENSE = 32
const GROWTH = 1.2

/** The first row of the sample at or after `row`. */
export function nextSample(row: number): number {
  if (row < DENSE) return row
  let next = DENSE
  while (next < row) next = Math.ceil(next * GROWTH)
  return next
}

/** Keeps a state for later; what this gives puts it where it can be loaded, and says in which row that is. */
export function keepState(machine: Machine, row: number): () => number {
  if (!machine.fingerprints) return () => row
  const words = wordsOf(machine, row)
  return () => {
    putSpare(machine, words)
    return machine.spare()
  }
}

function wordsOf({ unit }: Machine, row: number): Int32Array {
  unit.load(row)
  return unit.words.slice()
}

export interface SampledState {
  readonly row: number
  readonly words: Int32Array
}

/** The states of the sample, kept before they are gone. */
export class Sample {
  readonly #machine: Machine
  readonly #states: SampledState[] = []
  #next = 0

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** Takes those of rows before `end` that were not taken yet; all of these must be there. */
  take(end: number): void {
    for (; this.#next < end; this.#next = nextSample(this.#next + 1))
      this.#states.push({ row: this.#next, words: wordsOf(this.#machine, this.#next) })
  }

  /** Those among the first so many states. */
  among(rows: number): readonly SampledState[] {
    return this.#states.filter(({ row }) => row < rows)
  }
}
