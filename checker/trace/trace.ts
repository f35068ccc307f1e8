import type { Path } from '../results/exploration.ts'
import type { StateValue } from '../immutableValues/value.ts'
import type { Binding } from '../language/model/binding.ts'
import type { Model, PropertyKind } from '../language/model/model.ts'

/** A finite behaviour with names, in the form that users see. Created by `execute`, which executes every step again. */
export interface Trace {
  readonly model: Model
  readonly path: Path
  /**
   * The property that the last state, or the last step for a transition property, violates; null for a trace that leads to a
   * failure.
   */
  readonly property: TraceProperty | null
  /** Where the property failed, outermost first. Only parts written with the helpers are reported. */
  readonly reasons: readonly string[]
  /** The initial state first. */
  readonly states: readonly TraceState[]
  /** Only for a path that a user walked: it does not have to show anything. */
  readonly walked?: true
  /** Present only for a behaviour that refutes a temporal property. */
  readonly lasso?: TraceLasso
}

export interface TraceProperty {
  readonly name: string
  readonly kind: PropertyKind
  /** Whether the last state shows that the property holds, because it is the state that had to be possible. */
  readonly witness?: true
}

/** How a behaviour continues forever after its last state. */
export interface TraceLasso {
  /**
   * The choice for which a quantified formula is refuted, such as `client=client0`; empty if the formula does not
   * quantify.
   */
  readonly choice: string
  /** The number, from 1, of the state that follows the last one. */
  readonly from: number
  /** That state with the step that leads back to it; null if the behaviour stays in its last state. */
  readonly back: TraceState | null
  /** Why the behaviour is fair, for each condition that is enabled in its cycle or stated without `each`. */
  readonly fairness: readonly FairnessReason[]
}

export interface FairnessReason {
  readonly strength: 'weak' | 'strong'
  /** `Restart(broker=b1)` */
  readonly label: string
  /** The reason, such as `taken from state 5` or `not enabled in state 4`; null if the behaviour is not fair. */
  readonly reason: string | null
}

export interface TraceState {
  /** The step that led here; null for the initial state. */
  readonly step: TraceStep | null
  /** The value of each variable: a Map for records and unions, a List, or a Set; scalars and null are unchanged. */
  readonly value: StateValue
  /** The differences from the previous state; for the initial state, from the zero state. */
  readonly changes: readonly Change[]
}

export interface TraceStep {
  readonly action: string
  /** Parameters in order of declaration, with printed values. */
  readonly binding: readonly TraceBound[]
  /** The parameters in the form that the guard and the effect received. */
  readonly values: Binding
  /** `LeaderWrite(leader=b1)` */
  readonly label: string
  /** The fault kind whose budget the step used. */
  readonly fault: string | null
}

export interface TraceBound {
  readonly name: string
  readonly value: string
  /** The name of the id type, if the value is an id. */
  readonly ids: string | null
}

/** One place that differs, down to the deepest difference. */
export interface Change {
  /** `brokers[b2].hw` */
  readonly path: string
  readonly kind: 'changed' | 'added' | 'removed'
  /** The printed value; empty for `added`. */
  readonly before: string
  /** The printed value; empty for `removed`. */
  readonly after: string
}
