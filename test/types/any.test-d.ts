import { bool, ids, range, record, seq, spec, type DraftOf, type ViewOf } from 'quorate'
import { type Equal, is } from './equal.ts'

/**
 * Values of type `any` come from JSON and untyped modules, for example. They are treated as `unknown`, or as an error,
 * but never as `any`.
 */

declare const any: ReturnType<typeof JSON.parse>

const same = <T extends true>(): T | undefined => undefined
const B = ids('b', 3)
const Mixed = record({ a: any, b: range(0, 3) })
same<Equal<ViewOf<typeof any>, unknown>>()
same<Equal<ViewOf<typeof Mixed>['a'], unknown>>()
same<Equal<ViewOf<typeof Mixed>['b'], number>>()
same<Equal<DraftOf<typeof Mixed>['b'], number>>()

export const domains = spec('domains', { constants: { size: 3, odd: any } }, (c, _f, { state }) => {
  is<number>()(c.size)
  const { action, define } = state({ x: any, n: range(0, 3), log: seq(any, 3) })
  return define({
    init: () => {},
    actions: {
      Chosen: action({
        forall: { p: any, q: B },
        when: (s, { p, q }) => {
          is<unknown>()(s.x)
          is<unknown>()(p)
          is<number>()(q)
          is<unknown>()(s.log.at(0))
          // @ts-expect-error a misspelt variable
          void s.xx
          return s.x === p
        },
        then: (s, { p, q }) => {
          s.n = q
          // @ts-expect-error an unknown value is not a number
          s.n = p
          // @ts-expect-error a misspelt variable
          s.nn = q
        },
      }),
      Effect: action({
        when: any,
        then: (s) => {
          // @ts-expect-error a string where a number belongs
          s.n = '1'
        },
      }),
      Bindings: action({
        forall: any,
        then: (s, bindings) => {
          // @ts-expect-error nothing is known about the bindings
          s.n = bindings.b
        },
      }),
    },
    invariants: { Small: (s) => s.n < 3 },
  })
})

export const beside = spec(
  'beside',
  { constants: { size: 3, odd: any } },
  (_c, _f, { state }) =>
    state({ x: any, n: range(0, 3) }).define({ init: () => {}, actions: {}, invariants: { Small: (s) => s.n < 3 } }),
  {
    right: { constants: { size: 1, odd: 'x' }, expect: { Small: 'holds' } },
    // @ts-expect-error a misspelt constant; TypeScript reports only the first mistake in the models
    constant: { constants: { sise: 1 } },
  },
)

export const judged = spec(
  'judged',
  { constants: { odd: any } },
  (_c, _f, { state }) =>
    state({ x: any, n: range(0, 3) }).define({ init: () => {}, actions: {}, invariants: { Small: (s) => s.n < 3 } }),
  {
    // @ts-expect-error a misspelt property
    property: { expect: { Smal: 'holds' } },
  },
)

export const properties = spec(
  'properties',
  {},
  (_c, _f, { state }) => state({ on: bool }).define({ init: () => {}, actions: {}, invariants: { P: any } }),
  {
    // @ts-expect-error no name is known for certain
    property: { expect: { Q: 'holds' } },
  },
)

export const truth = spec('truth', {}, (_c, _f, { state }) =>
  state({ x: any }).define({
    init: () => {},
    actions: {},
    invariants: {
      // @ts-expect-error an unknown value is neither true nor false
      Truthy: (s) => s.x,
    },
  }),
)

export const constants = spec('constants', any, (c, _f, { state }) => {
  // @ts-expect-error nothing is known about the constants
  state({ n: range(0, c.size) })
  return state({ n: range(0, 3) }).define({
    init: () => {},
    actions: {},
    invariants: {
      // @ts-expect-error a misspelt variable
      Small: (s) => s.nn < 3,
    },
  })
})

export const variables = spec('variables', {}, (_c, _f, { state }) => {
  const { action, define } = state(any)
  return define({
    init: () => {},
    actions: {
      Up: action({
        forall: { by: range(1, 2) },
        // @ts-expect-error nothing is known about the variables
        when: (s, { by }) => s.n < by,
        then: () => {},
      }),
    },
  })
})
