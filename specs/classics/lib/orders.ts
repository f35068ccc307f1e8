/** Every ordering of the values. */
export function ordersOf(values: readonly number[]): readonly (readonly number[])[] {
  if (values.length === 0) return [[]]
  return values.flatMap((first) => ordersOf(values.filter((v) => v !== first)).map((rest) => [first, ...rest]))
}
