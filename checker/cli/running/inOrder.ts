/** Passes on values that arrive in any order: each one as soon as those with smaller indexes have been passed on. */
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
