import type { Fields, ViewOf } from '../../domain/types.ts'
import { hasFormat } from './format.ts'
import type { Refinement } from './promises.ts'
import type { Spec } from './types.ts'

/** A value as an author can write it for a view: plain data, or anything read from the state. */
type Written<V> = V extends string | number | boolean | symbol | null
  ? V
  : V extends Iterable<infer E>
    ? Iterable<Written<E>>
    : { readonly [K in keyof V]: Written<V[K]> }

/** A state with these variables, as plain data. */
export type StateWritten<F extends Fields> = { readonly [K in keyof F]: Written<ViewOf<F[K]>> }

/** The other spec, with its constants, and the map from states of this spec to its states. */
export interface RefinementDeclared<V, F extends Fields> {
  /** The constants of the other spec. Constants that are not named have their defaults. */
  readonly constants?: Readonly<Record<string, number | boolean | string>>
  /** Returns the state of the other spec that a state of this spec represents, with every variable. It only reads. */
  readonly map: (s: V) => StateWritten<F>
  /**
   * Whether its fairness and its temporal properties are also claimed, as separate properties: `TCSpec.fairness`, and
   * `TCSpec.Live` for one named Live. Default: true. Set it to false to claim no more than `Init /\ [][Next]_v` does in
   * TLA+.
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

/** Whether `refinement` created it, in any copy of the package. */
export function isRefinementParts(value: unknown): value is Parts {
  return hasFormat(value, FORMAT)
}

/**
 * The claim that every behaviour of this spec, seen through `map`, is a behaviour of the other spec: initial states map
 * to initial states, a step maps to a step of the other spec or to no change, and fair behaviours are fair in the other
 * spec and satisfy its temporal properties. It is a value in `refines`. Errors in it are found when a model is
 * instantiated.
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
