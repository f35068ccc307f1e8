import type { Model } from '../../language/model/model.ts'
import type { Unit } from './unit.ts'

/** Makes each initial state with a number in this range the current one, in order, and yields its number. */
export function* eachInitial(
  unit: Pick<Unit, 'initial' | 'view'>,
  { init }: Model,
  { from, to }: { readonly from: number; readonly to: number } = { from: 0, to: init.size },
): Generator<number> {
  const { where } = init
  for (let number = from; number < to; number++) {
    unit.initial(number)
    if (!where || where(unit.view)) yield number
  }
}
