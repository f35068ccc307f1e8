import { must } from '../../must.ts'
import { NOBODY } from './actors.ts'

const WORD = 32
/** The costs of paths up to this length fit into 32 bits. */
const SHORT = 2 ** 16

/**
 * For each state, by number, the cost of the cheapest path from it to the target. A fault step costs `fault`, and a
 * change of actor 1.
 *
 * Whichever actor came before, the rest of a path costs at most one more than the cheapest. So one number per state
 * is enough, plus one bit for each actor for whom it costs no more. Pages that are never written take no memory.
 */
export class Costs {
  /** What a fault step costs: more than all changes of actor together. */
  readonly fault: number
  readonly #states: number
  readonly #most: number
  /** The cost plus one; 0 if there is no path. */
  readonly #least: Uint32Array | Float64Array
  /** Bits for 32 actors each. Bit 0 of the first word is for paths on which no id acts. */
  readonly #free: Uint32Array[] = []

  /**
   * `states` is the number of states, `length` the number of states on a path, and `most` the number of bytes allowed.
   */
  constructor(states: number, length: number, most: number) {
    this.fault = length
    this.#states = states
    this.#most = most
    this.#least = length < SHORT ? new Uint32Array(states) : new Float64Array(states)
  }

  /** The minimum number of bytes needed. */
  static bytes(states: number, length: number): number {
    return states * ((length < SHORT ? 4 : 8) + 4)
  }

  /** Allocates memory for this many actors. False if that takes too much memory. */
  holds(actors: number): boolean {
    const words = Math.ceil(actors / WORD)
    if (words > this.#free.length && this.#least.byteLength + words * this.#states * 4 > this.#most) return false
    while (this.#free.length < words) this.#free.push(new Uint32Array(this.#states))
    return true
  }

  /** The cost of the cheapest path after a step by this actor. Infinite if there is no path. */
  after(state: number, actor: number): number {
    const least = must(this.#least[state])
    if (least === 0) return Infinity
    return actor === NOBODY || this.isFree(state, actor) ? least - 1 : least
  }

  isFree(state: number, actor: number): boolean {
    return this.#bit(state, NOBODY) || this.#bit(state, actor)
  }

  /** Records that a path has this cost. False if a cheaper one is known. */
  offer(state: number, cost: number): boolean {
    const least = must(this.#least[state])
    if (least !== 0 && least <= cost) return false
    if (least === 0 || cost + 1 < least) {
      this.#least[state] = cost + 1
      for (const word of this.#free) word[state] = 0
    }
    return true
  }

  /** Records that the cheapest path costs no more after a step by this actor. */
  free(state: number, actor: number): void {
    const word = this.#free[actor >>> 5]
    if (word) word[state] = must(word[state]) | (1 << (actor & 31))
  }

  #bit(state: number, actor: number): boolean {
    const word = this.#free[actor >>> 5]
    return word !== undefined && (must(word[state]) & (1 << (actor & 31))) !== 0
  }
}
