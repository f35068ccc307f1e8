/** Every subset of the values, starting with the empty one. */
export function subsetsOf<V>(values: readonly V[]): readonly (readonly V[])[] {
  return values.reduce<readonly (readonly V[])[]>((all, value) => [...all, ...all.map((one) => [...one, value])], [[]])
}
