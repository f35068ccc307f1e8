import { hasFormat } from './format.ts'

declare const TAKEN: unique symbol
declare const ONLY: unique symbol

/**
 * A formula about steps, true each time a step of certain actions is taken; only `taken` creates one. `A`: their names.
 */
export interface TakenSteps<out A extends string = string> {
  readonly [TAKEN]?: A
}

/**
 * A formula about steps, true as long as only certain actions are taken; only `onlySteps` creates one. `A`: their
 * names.
 */
export interface OnlySteps<out A extends string = string> {
  readonly [ONLY]?: A
}

const FORMAT = 'quorate.steps/1'

/** The result of `taken` or `onlySteps`, without static types. */
interface Parts {
  readonly format: typeof FORMAT
  readonly form: 'taken' | 'only'
  readonly actions: unknown
  readonly each: unknown
}

/** Whether `taken` or `onlySteps` created it, in any copy of the package. */
export function isStepsParts(value: unknown): value is Parts {
  return hasFormat(value, FORMAT)
}

/**
 * Steps of an action, or of one of several, for `alwaysEventually`: `{ alwaysEventually: taken('Extend') }` is
 * `[]<><<Extend>>_vars` in TLA+. With `each`, the claim applies to every value of these parameters, which need fixed
 * domains. A step that changes nothing does not count.
 */
export function taken<const A extends string>(
  actions: A | readonly A[],
  options: { readonly each?: string | readonly string[] } = {},
): TakenSteps<A> {
  const parts: Parts = { format: FORMAT, form: 'taken', actions, each: options.each }
  return parts as TakenSteps<A>
}

/**
 * Only steps of certain actions, for `eventuallyAlways`: `given: { eventuallyAlways: onlySteps(['Gossip']) }` is
 * `<>[][Gossip]_vars` in TLA+. A step that changes nothing is always possible.
 */
export function onlySteps<const A extends string>(actions: A | readonly A[]): OnlySteps<A> {
  const parts: Parts = { format: FORMAT, form: 'only', actions, each: undefined }
  return parts as OnlySteps<A>
}
