import { inside, isQuorateError, QuorateError } from '../../errors.ts'
import { thrownText } from '../../thrown.ts'

/**
 * Runs one of the author's functions. Prefixes errors with the location, such as `action Send(m=1)`. Errors that
 * Quorate did not raise become Q102: `the guard threw: TypeError: …`.
 */
export function attempt<T>(place: () => string, what: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (isQuorateError(error)) throw inside(place(), error)
    throw new QuorateError(
      { code: 'Q102', class: 'spec', where: [place()], problem: `the ${what} threw: ${thrownText(error)}` },
      { cause: error },
    )
  }
}
