/** Reorders values that arrive in any order: each one is passed on, by index, as soon as all earlier ones have been. */
export function inOrder<T extends object>(
  deliver: (value: T, index: number) => void,
): (index: number, value: T) => void {
  const waiting = new Map<number, T>()
  let next = 0
  return (index, value) => {
    waiting.set(index, value)
    for (let first = waiting.get(next); first; first = waiting.get(next)) {
      waiting.delete(next)
      deliver(first, next++)
    }
  }
}
