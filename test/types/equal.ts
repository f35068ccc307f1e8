/** True only if the types are the same. `any` equals only `any`. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Compiles only if the type of the value is exactly `T`, as in `is<number>()(s.n)`. */
export function is<T>(): <V>(value: Equal<V, T> extends true ? V : never) => void {
  return () => {}
}
