import type { Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import type { Named } from './named.ts'

/** Where an event was read. */
export interface Origin {
  readonly file: string
  /** The number of the line, from 1. */
  readonly line: number
  /** The line itself. */
  readonly text: string
}

/** One thing that a node logged, in the words of a model. */
export interface LogEvent extends Origin, Sight {
  readonly node: string
  /** Milliseconds since any fixed point in time. */
  readonly time: number
  /** Its name in the map; null if there is no map. */
  readonly kind: string | null
  /** The reported step; null if the line only describes the state. */
  readonly must: Named | null
  /** The steps that no line reports, and that can have happened before the event was written. */
  readonly hidden: readonly Named[]
}

/** What a line says about the state. */
export interface Sight {
  /** The places of a state that differ from the line; empty if it agrees. Throws Q133 or Q135 (load). */
  readonly differences: (interpreter: Interpreter, state: StateValue) => readonly Difference[]
  /** The paths of the places that the line describes in this state. */
  readonly seen: (interpreter: Interpreter, state: StateValue) => readonly string[]
}

/** A place of the state in which the model and a line differ. */
export interface Difference {
  /** `nodes[node0].log` */
  readonly path: string
  /** As printed; null if the place does not exist, such as an element beyond the end of a list. */
  readonly actual: string | null
  /** As printed; null if the map's `sees` read this place and returned false. */
  readonly told: string | null
}

/** `node0.log:17` */
export function placeOf({ file, line }: Pick<Origin, 'file' | 'line'>): string {
  return `${file}:${line}`
}
