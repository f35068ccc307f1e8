declare const ACTION: unique symbol
declare const BINDING: unique symbol

/** A checked action with parameters named `P` and values `B`; only `action` creates one. */
export interface Action<P extends string = string, out B = unknown> {
  readonly [ACTION]: P
  readonly [BINDING]?: B
}

export type Actions = Readonly<Record<string, Action>>

export type BindingOf<A> = A extends Action<string, infer B> ? B : never

/** A step of one of these actions: the action's name and its parameter values. */
export type Taken<A extends Actions> = {
  [K in keyof A]: { readonly action: K; readonly binding: Parameters<BindingOf<A[K]>> }
}[keyof A]

/** An action without parameters has no values. */
type Parameters<B> = [B] extends [never] ? {} : B
