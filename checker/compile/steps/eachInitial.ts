import type { Model } from '../../language/model/model.ts'
import type { Unit } from './unit.ts'

/** Makes each initial state the current one, in order, and yields its number. */
export function* eachInitial(unit: Pick<Unit, 'initial'>, { init }: Model): Generator<number> {
  const { size } = init
  for (let number = 0; number < size; number++) {
    unit.initial(number)
    yield number
  }
}
