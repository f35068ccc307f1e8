import { isIndependent } from '../../program/proofs/independence.ts'
import { quantifiedBy, type Quantifier } from '../../language/helpers/helpers.ts'
import { type Readings, rootPieces } from './roots.ts'
import { isListable } from '../../domain/values/ending.ts'
import { passes } from './sources.ts'
import type { Tracer } from '../tracer/tracer.ts'
import type { Root, Trees } from './treeStorage.ts'

/**
 * How many tests may have their own roots: 2 ** 4. Each of these roots decides on four fewer bits than a single root
 * could.
 */
const MAX_TESTS = 16
const TESTS_BITS = 4
/**
 * How many bits the root of a test may decide on. There are many such roots, and they should fit into the processor's
 * cache.
 */
const TEST_BITS = 10

/** Records what part of a spec reads in a sample of states, so that its tree gets a suitable root. */
export class Plot {
  readonly #bits: Readings
  #traces = 0
  /** The tests, if the part begins with a quantifier. */
  #tests: readonly Plot[] = []

  /** `words` is the size of a state in words. */
  constructor(words: number) {
    this.#bits = new Float64Array(32 * words)
  }

  /** Counts the bits read in a trace. */
  note(tracer: Tracer): void {
    const { read, count } = tracer.log()
    this.#traces++
    for (let i = 0; i < count; i += 2)
      for (let bit = 0; bit < 32; bit++)
        if (((read[i + 1] ?? 0) >>> bit) & 1) {
          const at = 32 * (read[i] ?? 0) + bit
          this.#bits[at] = (this.#bits[at] ?? 0) + 1
        }
  }

  /**
   * Runs a property, leaving in the trace what it reads before its first quantifier. If it reads nothing before that,
   * what each of the quantifier's tests reads is counted separately.
   */
  run(tracer: Tracer, holds: () => boolean): void {
    const stop: Quantifier = (values, test) => {
      tracer.limit(0)
      return passes(values, test)
    }
    let first = true
    quantifiedBy((source, test, written) => {
      const values = first && isIndependent(written) && isListable(source) ? [...source] : null
      first = false
      if (!values || tracer.log().count > 0 || values.length > MAX_TESTS) return stop(values ?? source, test, written)
      if (this.#tests.length === 0) this.#tests = values.map(() => new Plot(this.#bits.length / 32))
      const nothing = new Int32Array(tracer.known.length)
      const passed = values.every((value, i) => {
        tracer.resume(nothing)
        const holdsHere = quantifiedBy(stop, () => test(value))
        this.#tests[i]?.note(tracer)
        return holdsHere
      })
      tracer.resume(nothing)
      tracer.limit(0)
      return passed
    }, holds)
  }

  /** `most` is how many bits the root may decide on. */
  root(trees: Trees, most: number): Root {
    const tests = this.#tests.map((test) => trees.rootTable(test.#pieces(Math.min(most - TESTS_BITS, TEST_BITS))))
    const counters = trees.reserve(2)
    return tests.length > 0
      ? { pieces: [], first: trees.reserve(2), tests, counters }
      : { ...trees.rootTable(this.#pieces(most)), tests, counters }
  }

  #pieces(most: number) {
    return rootPieces(this.#bits, this.#traces, most)
  }
}
