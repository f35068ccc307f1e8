declare const ACTION: unique symbol

/** A checked action with parameters named `P`; only `action` makes one. */
export interface Action<P extends string = string> {
  readonly [ACTION]: P
}

export type Actions = Readonly<Record<string, Action>>
