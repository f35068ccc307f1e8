import type { Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import type { Named } from './named.ts'

/** Where an event was read. */
export interface Origin {
  readonly file: string
  /** The line number, starting at 1. */
  readonly line: number
  /** The text of the line. */
  readonly text: string
}

/** One thing that a node logged, in terms of a model. */
export interface LogEvent extends Origin, Sight {
  readonly node: string
  /** Milliseconds since any fixed point in time. */
  readonly time: number
  /** The name that the map gives to this kind of event; null without a map. */
  readonly kind: string | null
  /** The step that the line reports; null if the line only describes the state. */
  readonly must: Named | null
  /** Steps that no line reports and that may have happened before the event was written. */
  readonly hidden: readonly Named[]
}

/** What a line says about the state. */
export interface Sight {
  /** The places where a state differs from the line; empty if it agrees. Throws Q133 or Q135 (load). */
  readonly differences: (interpreter: Interpreter, state: StateValue) => readonly Difference[]
  /** Paths of the places that the line describes in this state. */
  readonly seen: (interpreter: Interpreter, state: StateValue) => readonly string[]
}

/** A place where the model's state and a line differ. */
export interface Difference {
  /** For example, `nodes[node0].log`. */
  readonly path: string
  /** In printed form; null if the place does not exist, such as an element beyond the end of a list. */
  readonly actual: string | null
  /** In printed form; null if the map's `sees` read this place and returned false. */
  readonly told: string | null
}

/** For example, `node0.log:17`. */
export function placeOf({ file, line }: Pick<Origin, 'file' | 'line'>): string {
  return `${file}:${line}`
}
