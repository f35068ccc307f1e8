import type { Fields, StateOf } from '../../domain/types.ts'
import type { Actions } from '../../language/definition/action.ts'
import { hasFormat } from '../../language/definition/format.ts'
import { illFormed, onlyThese, recordOf } from '../../language/definition/loose.ts'
import type { Spec } from '../../language/definition/types.ts'
import { isSpec } from '../../language/instantiate/instantiate.ts'
import type { PartialBinding, Seen } from './told.ts'

/** What one kind of line reports. `E` is the type of an event; `before` is the previous event of the same node. */
type Rule<A extends Actions, E, K extends keyof A> = {
  /** Whether a line is of this kind. Kinds are tried in order, and the first match wins. */
  readonly is: (event: E, before: E | undefined) => boolean
  /** The action that must have happened. If omitted, the line only describes the state. */
  readonly must?: K
  /** Values for the action's parameters. A parameter that is left out may have any value. */
  readonly where?: (event: E, before: E | undefined) => PartialBinding<A[K]>
}

/** Translates the lines of a log into the terms of a spec. */
export interface LogMap<A extends Actions, V, E> {
  /**
   * The events in a line: one, several, or none if the line should be ignored. Throws if the line should contain events
   * but cannot be read.
   */
  readonly read: (line: string, place: { readonly file: string; readonly line: number }) => E | readonly E[] | null
  /** The node that wrote the event. Events of the same node keep their order. */
  readonly node: (event: E) => string | number
  /** Milliseconds since any fixed point in time. If omitted, a single file is read in order. */
  readonly time?: (event: E) => number
  /**
   * Receives all events at once and returns an event or null for each. Use it to number or combine events, which
   * requires looking at more than one line.
   */
  readonly arrange?: (events: readonly E[]) => readonly (E | null)[]
  /** Constants that follow from the log, such as the number of messages. */
  readonly constants?: (events: readonly E[]) => Readonly<Record<string, number | string | boolean>>
  /** Fault budgets that follow from the log: how many times each fault occurred. */
  readonly faults?: (events: readonly E[]) => Readonly<Record<string, number>>
  readonly events?: Readonly<Record<string, { [K in keyof A]: Rule<A, E, K> }[keyof A]>>
  /**
   * Steps that no line reports, with the parameter values they may have before this event; null if the step cannot
   * occur here.
   */
  readonly hidden?: { readonly [K in keyof A]?: (event: E) => PartialBinding<A[K]> | null }
  /** What the event says about the state after it: parts of the state, or true or false. */
  readonly sees?: (state: V, event: E) => Seen<V> | boolean | null
}

/** A map for a spec. `quorate trace --map` takes a file whose default export is one. */
export interface Log {
  readonly format: 'quorate.log/1'
  readonly spec: Spec
  readonly map: LogMap<Actions, unknown, unknown>
}

const PARTS = ['read', 'node', 'time', 'arrange', 'constants', 'faults', 'events', 'hidden', 'sees']

/**
 * Defines what the lines of a log mean in terms of a spec. Throws Q055 (load) for an unknown part, or if the first
 * argument is not a spec.
 */
export function log<F extends Fields, A extends Actions, E>(
  spec: Spec<string, F, A>,
  map: LogMap<A, StateOf<F>, E>,
): Log {
  if (!isSpec(spec))
    throw illFormed('log', 'the first argument is not a spec', 'import the spec: log(raft, { read, … })')
  onlyThese(PARTS, recordOf(map, 'log'), 'log')
  return { format: 'quorate.log/1', spec, map: map as unknown as Log['map'] }
}

export function isLog(value: unknown): value is Log {
  return hasFormat(value, 'quorate.log/1')
}
