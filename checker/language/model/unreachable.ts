import { QuorateError } from '../../errors.ts'
import type { InitialStates } from './model.ts'

/** Reports that a search cannot begin. `initial` says how many initial states there are. */
export function unreachable({ size }: InitialStates, initial: number): QuorateError {
  if (initial > 0)
    return new QuorateError({
      code: 'Q057',
      class: 'load',
      where: ['init'],
      problem: 'nothing is reachable: every initial state is outside the constraint',
      hint: 'widen the constraint, or start inside it',
    })
  return new QuorateError({
    code: 'Q057',
    class: 'load',
    where: ['init, where'],
    problem: `there is no initial state: \`where\` is false in all ${size} states that were tried`,
    hint: 'weaken `where`, or let more variables vary: variables that `vary` does not name keep their zero value',
  })
}
