import { hasFormat } from './format.ts'

declare const TAKEN: unique symbol
declare const ONLY: unique symbol

/**
 * A formula about steps that is true whenever one of the named actions is taken. Only `taken` creates one. `A`
 * stands for the action names.
 */
export interface TakenSteps<out A extends string = string> {
  readonly [TAKEN]?: A
}

/**
 * A formula about steps that is true while only the named actions are taken. Only `onlySteps` creates one. `A`
 * stands for the action names.
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

/** Whether `taken` or `onlySteps` created this value, in any copy of the package. */
export function isStepsParts(value: unknown): value is Parts {
  return hasFormat(value, FORMAT)
}

/**
 * For `alwaysEventually`: a step of this action, or of any of these actions, is taken. `{ alwaysEventually:
 * taken('Extend') }` is `[]<><<Extend>>_vars` in TLA+. With `each`, the claim applies to every value of these
 * parameters, which need fixed domains. A step that changes nothing does not count.
 */
export function taken<const A extends string>(
  actions: A | readonly A[],
  options: { readonly each?: string | readonly string[] } = {},
): TakenSteps<A> {
  const parts: Parts = { format: FORMAT, form: 'taken', actions, each: options.each }
  return parts as TakenSteps<A>
}

/**
 * For `eventuallyAlways`: only steps of these actions are taken. `given: { eventuallyAlways:
 * onlySteps(['Gossip']) }` is `<>[][Gossip]_vars` in TLA+. A step that changes nothing is always possible.
 */
export function onlySteps<const A extends string>(actions: A | readonly A[]): OnlySteps<A> {
  const parts: Parts = { format: FORMAT, form: 'only', actions, each: undefined }
  return parts as OnlySteps<A>
}
