/** Whether an object declares this format, such as `quorate.spec/1`. It may come from any copy of the package. */
export function hasFormat(value: unknown, format: string): value is { readonly format: string } {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === format
}
