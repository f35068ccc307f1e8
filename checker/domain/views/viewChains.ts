import { guarded, PLACES } from '../values/guard.ts'
import { LIST_MEMBERS, RECORD_MEMBERS } from '../values/plain.ts'
import { FROZEN } from '../symbols.ts'
import { ARRAY_METHODS, invisible, MUTATORS } from '../values/values.ts'

/** The prototypes of views of records and of a union's kinds. */
export const RECORD_VIEW = guarded(Object.defineProperties({}, invisible({ ...RECORD_MEMBERS, [FROZEN]: false })))

/** The prototype of arrays of places: all of JavaScript's array methods except those that change the array. */
export const ARRAY_VIEW = guarded(
  Object.defineProperties(
    {},
    invisible({
      ...ARRAY_METHODS,
      ...Object.fromEntries(MUTATORS.map((name) => [name, refuse])),
      ...LIST_MEMBERS,
      [FROZEN]: false,
    }),
  ),
  PLACES,
)

function refuse(): never {
  throw new TypeError('an array of places is read-only; use set(i, v)')
}
