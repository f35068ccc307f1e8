import { type Spec, spec } from 'quorate'
import type { Fields, RecordDraft, RecordView } from '../../../checker/domain/types.ts'

/**
 * The semantics of drafts and views, as tables for both engines. A row is an effect with the expected state, starting
 * from the zero state; a reader with its expected result; or a function with its expected error.
 */
export interface WriteCase {
  readonly name: string
  /** Its only initial state is the one to check. */
  readonly spec: Spec
  /** Plain JSON with only the named variables. Ids are written as `b1`. */
  readonly after: Readonly<Record<string, unknown>>
}

export interface ReadCase {
  readonly name: string
  /** Its invariant `Read` does the reading. */
  readonly spec: Spec
  /** The result of the last run of the invariant. */
  readonly seen: () => unknown
  readonly expected: unknown
}

export interface ErrorCase {
  readonly name: string
  /** Fails in init, or in its invariant `Read`. */
  readonly spec: Spec
  readonly code: string
  /** The last place in the error's location. */
  readonly where: string
}

export type Effect<S extends Fields> = (s: RecordDraft<S>) => void
export type Reader<S extends Fields> = (s: RecordView<S>) => unknown

function specOf<S extends Fields>(name: string, schema: S, init: Effect<S>, read: Reader<S>): Spec {
  return spec(name, {}, (_constants, _budgets, { state }) =>
    state(schema).define({
      init,
      actions: {},
      invariants: {
        Read: (s) => {
          read(s)
          return true
        },
      },
    }),
  )
}

export function writes<S extends Fields>(
  name: string,
  schema: S,
  init: Effect<S>,
  after: Readonly<Record<string, unknown>>,
): WriteCase {
  return { name, spec: specOf(name, schema, init, () => {}), after }
}

export function reads<S extends Fields>(
  name: string,
  schema: S,
  init: Effect<S>,
  read: Reader<S>,
  expected: unknown,
): ReadCase {
  let last: unknown
  const keep = (s: RecordView<S>): void => {
    last = read(s)
  }
  return { name, spec: specOf(name, schema, init, keep), seen: () => last, expected }
}

export function failsToWrite<S extends Fields>(
  name: string,
  schema: S,
  init: Effect<S>,
  code: string,
  where: string,
): ErrorCase {
  return { name, spec: specOf(name, schema, init, () => {}), code, where }
}

export function failsToRead<S extends Fields>(
  name: string,
  schema: S,
  read: Reader<S>,
  code: string,
  where: string,
  init: Effect<S> = () => {},
): ErrorCase {
  return { name, spec: specOf(name, schema, init, read), code, where }
}
