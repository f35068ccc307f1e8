/** A stream of small choices. It repeats the numbers in a recipe, so a shorter recipe gives a simpler result. */
export class Picks {
  readonly #numbers: readonly number[]
  #at = 0

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers
  }

  /** A number from 0 to n - 1. */
  below(n: number): number {
    const round = Math.floor(this.#at / this.#numbers.length)
    const number = this.#numbers[this.#at++ % this.#numbers.length] ?? 0
    return n <= 1 ? 0 : (number + round * 7) % n
  }

  of<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }

  /** Unlikely choices take large numbers, so that shrinking avoids them. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent
  }

  times<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make)
  }
}
