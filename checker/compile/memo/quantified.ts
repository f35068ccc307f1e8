import { isIndependent } from '../../program/proofs/independence.ts'
import { quantifiedBy } from '../../language/helpers/helpers.ts'
import type { Tracer } from '../tracer/tracer.ts'
import { BROKEN, type Fork, HOLDS, type Start, type Trees } from './trees.ts'

/** Quantifiers over more values are not taken apart: to walk so many trees is no faster than the author's code. */
const MAX_TESTS = 64

/**
 * Learns what a property says, test by test of its quantifiers.
 *
 * What a property reads is often the product of what it reads of each replica. Where it says so by `forAll` or `exists`, each
 * test gets a tree of its own, behind what was read before the quantifier; what comes after it depends on the tests only through
 * their result. So there are as many paths as the tests have in sum, not as they have combined: with kip-320 at (3,3,3,2) the two
 * invariants have 2,100 instead of 112,000 if they are written with `forAll` instead of loops, and the search takes a fifth less
 * time, with symmetry a tenth.
 *
 * That supposes that a test depends on nothing but the state and its value, and does nothing but answer. Only tests of which this is
 * proved (program/proofs/proofs.ts) are taken apart. As a check on the proof each is run a second time, after the others and in the opposite
 * order: where that gives something else, or a path ends in another result than before, `learn` throws `Dependent`.
 */
export class Quantified {
  readonly #tracer: Tracer
  readonly #trees: Trees
  readonly #state: Int32Array
  /** Where the path begins that is being logged. */
  #start: Start = { cell: 0, decided: new Int32Array(0) }
  /** Where one goes on from the quantifier that the property begins with, until that has come. */
  #first: Fork | null = null
  /** Quantifiers whose tests are under way. */
  #depth = 0

  constructor(tracer: Tracer, trees: Trees, state: Int32Array) {
    this.#tracer = tracer
    this.#trees = trees
    this.#state = state
  }

  /** Adds what `holds` reads of the present state to its tree, and gives its answer. `first`: of what begins with a quantifier. */
  learn(start: Start, first: Fork | null, holds: () => boolean): boolean {
    this.#start = start
    this.#first = first
    this.#depth = 0
    return this.#conclude(
      quantifiedBy((values, test, written) => {
        if (this.#depth > 0 && isUsedUp(values)) throw new Dependent()
        return this.#forAll([...values], test, written)
      }, holds),
    )
  }

  #forAll<V>(values: readonly V[], test: (value: V) => boolean, written: (value: V) => boolean): boolean {
    if (values.length === 0 || values.length > MAX_TESTS || !isIndependent(written))
      return values.every((value) => test(value))
    const { tests, passed, failed } =
      this.#first ?? this.#trees.quantify(this.#start, this.#state, this.#tracer.log(), values.length)
    this.#first = null
    if (tests.length !== values.length) throw new Dependent()
    const known = this.#tracer.known.slice()
    const goOn = (start: Start): void => {
      this.#start = start
      this.#tracer.resume(known)
    }
    this.#depth++
    const last = tests.findIndex((start, i) => {
      goOn(start)
      return !this.#conclude(test(values[i] as V))
    })
    this.#depth--
    const tested = last < 0 ? values : values.slice(0, last + 1)
    const again = quantifiedBy(undefined, () => tested.toReversed().map((value) => test(value))).toReversed()
    if (again.some((holds, i) => holds !== (i !== last))) throw new Dependent()
    goOn(last < 0 ? passed : failed)
    return last < 0
  }

  #conclude(holds: boolean): boolean {
    const leaf = holds ? HOLDS : BROKEN
    if (this.#trees.end(this.#start, this.#state, this.#tracer.log(), leaf) !== leaf) throw new Dependent()
    return holds
  }
}

/** Is this an iterator, which can be gone through once? That a test does so shows only when it is called again. */
function isUsedUp(values: Iterable<unknown>): boolean {
  const iterator: unknown = values[Symbol.iterator]()
  return iterator === values
}

/** A quantifier, or one of its tests, depends on more than the state and the value. */
export class Dependent extends Error {}
