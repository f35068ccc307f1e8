/** Functions that a deterministic spec never calls, each with the object that holds it. */
const SOURCES: readonly { readonly owner: object; readonly key: string; readonly name: string }[] = [
  { owner: globalThis.Math, key: 'random', name: 'Math.random' },
  { owner: globalThis, key: 'Date', name: 'the clock (Date)' },
  { owner: Reflect.get(globalThis, 'performance'), key: 'now', name: 'the clock (performance.now)' },
]

/**
 * Runs `body` while watching for calls to the clock and the random number generator. `reads()` names a function that
 * was called since `reads` was last called, or returns null.
 */
export function watchAmbient<T>(body: (reads: () => string | null) => T): T {
  let seen: string | null = null
  const originals = SOURCES.map(({ owner, key }) => Reflect.get(owner, key) as (...args: unknown[]) => unknown)
  SOURCES.forEach(({ owner, key, name }, i) => {
    const original = originals[i]
    if (!original) return
    const notice = (): void => {
      seen = name
    }
    Reflect.set(
      owner,
      key,
      new Proxy(original, {
        apply: (target, self, args) => (notice(), Reflect.apply(target, self, args)),
        construct: (target, args, self) => (
          args.length === 0 && notice(),
          Reflect.construct(target, args, self) as object
        ),
        get: (target, property, self) => (
          property === 'now' && notice(),
          Reflect.get(target, property, self) as unknown
        ),
      }),
    )
  })
  try {
    return body(() => {
      const read = seen
      seen = null
      return read
    })
  } finally {
    SOURCES.forEach(({ owner, key }, i) => Reflect.set(owner, key, originals[i]))
  }
}
