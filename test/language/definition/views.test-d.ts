import { ids, range, set, spec } from 'quorate'

/** Views return a value and only read. */
export const viewed = spec('viewed', {}, (_c, _f, { state }) => {
  const { define } = state({ n: range(0, 3), up: set(ids('b', 2)) })
  return define({
    init: () => {},
    actions: {},
    views: {
      Up: (s) => s.up,
      Some: (s) => (s.n > 0 ? 'some' : null),
      // @ts-expect-error undefined is not a value
      Nothing: () => {},
      // @ts-expect-error a misspelt variable
      Misspelt: (s) => s.m as number,
      // @ts-expect-error a view only reads
      Writes: (s) => (s.n = 1),
    },
  })
})
