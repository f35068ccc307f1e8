import type { Fields, ViewOf } from '../../domain/types.ts'
import { hasFormat } from './format.ts'
import type { Refinement } from './promises.ts'
import type { Spec } from './types.ts'

/** A value that an author can write where a view is expected: plain data, or anything read from the state. */
type Written<V> = V extends string | number | boolean | symbol | null
  ? V
  : V extends Iterable<infer E>
    ? Iterable<Written<E>>
    : { readonly [K in keyof V]: Written<V[K]> }

/** A state with these variables, as plain data. */
export type StateWritten<F extends Fields> = { readonly [K in keyof F]: Written<ViewOf<F[K]>> }

/** The other spec, with its constants, and the map from states of this spec to its states. */
export interface RefinementDeclared<V, F extends Fields> {
  /** The constants of the other spec. Any constant not named here keeps its default. */
  readonly constants?: Readonly<Record<string, number | boolean | string>>
  /**
   * Maps a state of this spec to the state of the other spec that it represents, with every variable. It only reads.
   */
  readonly map: (s: V) => StateWritten<F>
  /**
   * Whether to also claim the other spec's fairness and temporal properties. Each becomes a separate property:
   * `TCSpec.fairness`, and `TCSpec.Live` for a property named Live. Default: true. If false, the claim is the same as
   * `Init /\ [][Next]_v` in TLA+.
   */
  readonly liveness?: boolean
}

const FORMAT = 'quorate.refinement/1'

/** The result of `refinement`, without static types. */
interface Parts {
  readonly format: typeof FORMAT
  readonly abstract: unknown
  readonly declared: unknown
}

/** Whether `refinement` created this value, in any copy of the package. */
export function isRefinementParts(value: unknown): value is Parts {
  return hasFormat(value, FORMAT)
}

/**
 * Claims that `map` turns every behaviour of this spec into a behaviour of the other spec. Initial states map to
 * initial states, each step maps to a step of the other spec or to no change, and fair behaviours are fair in the other
 * spec and satisfy its temporal properties. Use the result as a value in `refines`. Mistakes are reported when a model
 * is instantiated.
 *
 * Source: M. Abadi, L. Lamport, "The existence of refinement mappings", Theoretical Computer Science 82 (1991).
 */
export function refinement<F extends Fields, V>(
  abstract: Spec<string, F>,
  declared: RefinementDeclared<V, NoInfer<F>>,
): Refinement<V> {
  const parts: Parts = { format: FORMAT, abstract, declared }
  return parts as Refinement<V>
}
