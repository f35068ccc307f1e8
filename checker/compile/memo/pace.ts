/** States without a path that are counted together. */
const WINDOW = 4096
/** Where learning does not pay off, one path in this number is learned, which shows when it pays off again. */
const RARELY = 64

/**
 * Tells whether it pays to learn more paths of a tree. Where more than half of the states do not find their path although
 * many are known, the states have little in common in what is read, and tracing each costs more than the author's code.
 * Every thread judges by the rows that it has seen.
 */
export class Pace {
  /** The row of the state that was without a path last. */
  #last = -1
  /** The row with which the window begins, and the states without a path since. */
  #from = 0
  #missing = 0
  #pays = true
  #asked = 0

  /** The state of this row is without a path. */
  pays(row: number): boolean {
    if (row !== this.#last) {
      this.#last = row
      if (++this.#missing === WINDOW) this.#judge(row)
    }
    return this.#pays || ++this.#asked % RARELY === 0
  }

  #judge(row: number): void {
    this.#pays = row - this.#from > 2 * WINDOW
    this.#from = row
    this.#missing = 0
  }
}
