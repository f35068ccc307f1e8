/** How many states without a path make up one window. */
const WINDOW = 4096
/** While learning does not pay off, only one in this many paths is learned, to notice when it pays off again. */
const RARELY = 256

/**
 * Decides whether learning more paths of a tree pays off. If more than half of the states have no path even though many
 * paths are known, the states' reads have little in common, and tracing each state costs more than running the author's
 * code. Each thread judges by the rows it has seen.
 */
export class Payoff {
  /** The row of the last state without a path. */
  #last = -1
  /** The first row of the window and how many states without a path there have been since. */
  #from = 0
  #missing = 0
  #pays = true
  #asked = 0

  /** Records that the state in this row has no path; returns whether to learn it. */
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
