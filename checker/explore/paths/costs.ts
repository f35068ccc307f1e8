import { NOBODY } from './actors.ts'

const WORD = 32
/** Up to this length the costs of paths fit into 32 bits. */
const SHORT = 2 ** 16

/**
 * Of states, by number, what the cheapest way from each to the target costs: so much per fault step, and 1 per change of actor.
 *
 * Whoever acts, the rest of a way costs one more at most than it costs where nobody has acted yet. So this is one number per state,
 * and one bit for each actor whom it costs no more. Pages that nothing is written to take no memory.
 */
export class Costs {
  /** Of a fault step: more than all changes of actor together. */
  readonly fault: number
  readonly #states: number
  readonly #most: number
  /** One more than the cost; 0: there is no way. */
  readonly #least: Uint32Array | Float64Array
  /** Of 32 actors each; bit 0 of the first stands for all: nobody acts on the way. */
  readonly #free: Uint32Array[] = []

  /** `states`: how many there are; `length`: states of a path; `most`: bytes. */
  constructor(states: number, length: number, most: number) {
    this.fault = length
    this.#states = states
    this.#most = most
    this.#least = length < SHORT ? new Uint32Array(states) : new Float64Array(states)
  }

  /** Bytes that are needed at least. */
  static bytes(states: number, length: number): number {
    return states * ((length < SHORT ? 4 : 8) + 4)
  }

  /** Makes room for so many actors; false where that takes too much. */
  holds(actors: number): boolean {
    const words = Math.ceil(actors / WORD)
    if (words > this.#free.length && this.#least.byteLength + words * this.#states * 4 > this.#most) return false
    while (this.#free.length < words) this.#free.push(new Uint32Array(this.#states))
    return true
  }

  /** What the cheapest way costs after a step by some actor; infinite where there is none. */
  after(state: number, actor: number): number {
    const least = this.#least[state] ?? 0
    if (least === 0) return Infinity
    return actor === NOBODY || this.isFree(state, actor) ? least - 1 : least
  }

  isFree(state: number, actor: number): boolean {
    return this.#bit(state, NOBODY) || this.#bit(state, actor)
  }

  /** There is a way that costs so much; does none cost less? */
  offer(state: number, cost: number): boolean {
    const least = this.#least[state] ?? 0
    if (least !== 0 && least <= cost) return false
    if (least === 0 || cost + 1 < least) {
      this.#least[state] = cost + 1
      for (const word of this.#free) word[state] = 0
    }
    return true
  }

  /** The cheapest way costs this actor no more. */
  free(state: number, actor: number): void {
    const word = this.#free[actor >>> 5]
    if (word) word[state] = (word[state] ?? 0) | (1 << (actor & 31))
  }

  #bit(state: number, actor: number): boolean {
    return ((this.#free[actor >>> 5]?.[state] ?? 0) & (1 << (actor & 31))) !== 0
  }
}
