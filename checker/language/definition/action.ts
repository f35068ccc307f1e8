declare const ACTION: unique symbol
declare const BINDING: unique symbol

/** A checked action with parameters named `P` and values `B`; only `action` creates one. */
export interface Action<P extends string = string, out B = unknown> {
  readonly [ACTION]: P
  readonly [BINDING]?: B
}

export type Actions = Readonly<Record<string, Action>>
