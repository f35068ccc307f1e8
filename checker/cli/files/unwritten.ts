import { isQuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'
import { tell } from '../terminal/terminal.ts'

/**
 * Collects the files that could not be written. Each one is reported on stderr, and any work that does not need it goes
 * on.
 */
export class Unwritten {
  #some = false

  get some(): boolean {
    return this.#some
  }

  /** Returns null if the file could not be written. Rethrows usage errors. */
  async keep<T>(path: string, write: () => Promise<T>): Promise<T | null> {
    try {
      return await write()
    } catch (error) {
      if (isQuorateError(error) && error.complaint.class !== 'limit') throw error
      const cause = isQuorateError(error) ? error.cause : error
      tell(`not written: ${path}: ${messageOf(cause)}; free some space, or name another location`)
      this.#some = true
      return null
    }
  }
}
