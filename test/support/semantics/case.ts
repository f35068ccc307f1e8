import { type Spec, spec } from 'quorate'
import type { Fields, RecordDraft, RecordView } from '../../../checker/domain/types.ts'

/**
 * The semantics of drafts and views, as tables for both engines. A row is an effect with the state it must give from the
 * zero state, a reader with the result it must give, or a function with the error it must throw.
 */
export interface WriteCase {
  readonly name: string
  /** The state to check is its only initial state. */
  readonly spec: Spec
  /** Plain JSON with only the variables named here. Ids are written as `b1`. */
  readonly after: Readonly<Record<string, unknown>>
}

export interface ReadCase {
  readonly name: string
  /** Its invariant `Read` runs the reader. */
  readonly spec: Spec
  /** What the reader returned when the invariant last ran. */
  readonly seen: () => unknown
  readonly expected: unknown
}

export interface ErrorCase {
  readonly name: string
  /** Fails in init, or in its invariant `Read`. */
  readonly spec: Spec
  readonly code: string
  /** The last part of the error's location. */
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
