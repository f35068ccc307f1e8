/** The number of states without a path that are counted together. */
const WINDOW = 4096
/**
 * While learning is not worth its cost, only one in this many paths is learned, to detect when it is worth it again.
 */
const RARELY = 64

/**
 * Decides whether it is worth learning more paths of a tree. If more than half of the states do not find their path
 * although many paths are known, the reads of the states have little in common, and tracing each state costs more than
 * running the author's code. Each thread decides based on the rows that it has seen.
 */
export class Pace {
  /** The row of the last state without a path. */
  #last = -1
  /** The first row of the window, and the number of states without a path since then. */
  #from = 0
  #missing = 0
  #pays = true
  #asked = 0

  /** Records that the state of this row has no path; returns whether it is worth learning. */
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
