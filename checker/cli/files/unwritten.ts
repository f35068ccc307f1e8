import { isQuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'
import { tell } from '../terminal/terminal.ts'

/** Files that could not be written. Each is reported on stderr, and all work that does not need it continues. */
export class Unwritten {
  #some = false

  get some(): boolean {
    return this.#some
  }

  /** Null if it could not be written. Rethrows errors about how the command is used. */
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
