import { QuorateError } from '../../errors.ts'

/** The error to report if expanding stored states again gives different results. */
export function unrepeatable(problem: string): QuorateError {
  return new QuorateError({
    code: 'Q106',
    class: 'spec',
    problem: `not a function of the state: when states were expanded again, ${problem}`,
    hint: 'guards, effects, domains and properties may use only the state, the binding and the constants; put choices into forall',
  })
}
