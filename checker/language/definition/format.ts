/** Whether an object says that it has this format, such as `quorate.spec/1`; any copy of the package can have made it. */
export function hasFormat(value: unknown, format: string): value is { readonly format: string } {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === format
}
