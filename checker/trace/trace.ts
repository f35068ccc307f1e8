import type { Path } from '../results/exploration.ts'
import type { StateValue } from '../immutableValues/value.ts'
import type { Binding } from '../language/model/binding.ts'
import type { Model, PropertyKind } from '../language/model/model.ts'

/** A finite behaviour with names, in the form that users see. `execute` creates it by executing every step again. */
export interface Trace {
  readonly model: Model
  readonly path: Path
  /**
   * The property that the last state violates, or the last step for a transition property. Null for a trace that leads
   * to a failure.
   */
  readonly property: TraceProperty | null
  /** Where the property failed, outermost first. Only parts written with the helpers are reported. */
  readonly reasons: readonly string[]
  /** The states, starting with the initial one. */
  readonly states: readonly TraceState[]
  /** Set for a path that a user walked. It does not have to show anything. */
  readonly walked?: true
  /** Set only for a behaviour that refutes a temporal property. */
  readonly lasso?: TraceLasso
}

export interface TraceProperty {
  readonly name: string
  readonly kind: PropertyKind
  /** Set if the last state is the one that had to be possible, and so shows that the property holds. */
  readonly witness?: true
}

/** How a behaviour continues forever after its last state. */
export interface TraceLasso {
  /**
   * The quantified values for which the formula is refuted, such as `client=client0`. Empty if the formula does not
   * quantify.
   */
  readonly choice: string
  /** Which state follows the last one, counted from 1. */
  readonly from: number
  /** That state with the step that leads back to it. Null if the behaviour stays in its last state. */
  readonly back: TraceState | null
  /** Why the behaviour is fair, for each condition that is enabled in its cycle or declared without `each`. */
  readonly fairness: readonly FairnessReason[]
}

export interface FairnessReason {
  readonly strength: 'weak' | 'strong'
  /** `Restart(broker=b1)` */
  readonly label: string
  /** The reason, such as `taken from state 5` or `not enabled in state 4`. Null if the behaviour is not fair. */
  readonly reason: string | null
}

export interface TraceState {
  /** The step that led here, or null for the initial state. */
  readonly step: TraceStep | null
  /** The value of each variable: a Map for records and unions, a List, or a Set. Scalars and null are as they are. */
  readonly value: StateValue
  /** How the state differs from the previous one. The initial state is compared with the zero state. */
  readonly changes: readonly Change[]
}

export interface TraceStep {
  readonly action: string
  /** The parameters in declaration order, with printed values. */
  readonly binding: readonly TraceBound[]
  /** The parameters, as the guard and the effect received them. */
  readonly values: Binding
  /** `LeaderWrite(leader=b1)` */
  readonly label: string
  /** The fault kind if the step is a fault, otherwise null. */
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
  /** The old value, as printed. Empty for `added`. */
  readonly before: string
  /** The new value, as printed. Empty for `removed`. */
  readonly after: string
}
