/**
 * What a test file gets instead of `vitest` if it is loaded only for its specs. `describe` runs its function, and
 * everything else does nothing.
 */
export function standIn(): object {
  const nothing: object = new Proxy(function none() {}, {
    get: (_, key) => (typeof key === 'symbol' || key === 'then' ? undefined : nothing),
    apply: () => nothing,
    construct: () => nothing,
  })
  const describe: object = new Proxy(function run() {}, {
    get: (_, key) => (key === 'each' || key === 'for' ? nothing : typeof key === 'symbol' ? undefined : describe),
    apply: (_, __, values: readonly unknown[]) => {
      const body = values.find((value) => typeof value === 'function')
      if (body) Reflect.apply(body, undefined, [])
      return nothing
    },
  })
  return new Proxy(
    {},
    {
      get: (_, key) => (key === 'describe' || key === 'suite' ? describe : key === '__esModule' ? true : nothing),
      has: () => true,
    },
  )
}
