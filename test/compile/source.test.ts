import { array, bool, ids, range, record, seq, set, spec } from 'quorate'
import { expect, it } from 'vitest'
import { compile } from '../../checker/compile/compile.ts'
import { PRELUDE } from '../../checker/compile/source/prelude.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'

const B = ids('b', 2)

const small = spec('small', { faults: { crash: 1 } }, (_c, _f, { state }) => {
  const { action, define } = state({
    brokers: array(B, record({ up: bool, hw: range(-1, 6) })),
    log: seq(range(0, 3), 2),
    isr: set(B),
  })
  return define({
    init: () => {},
    actions: {
      Append: action({
        forall: { b: B },
        when: (s, { b }) => s.brokers.get(b).up,
        then: (s, { b }) => {
          s.log.push(b)
        },
      }),
      Crash: action({
        fault: 'crash',
        forall: { b: (s) => s.isr },
        then: (s, { b }) => {
          s.brokers.get(b).up = false
        },
      }),
    },
    invariants: { Short: (s) => s.log.length < 3 },
    constraint: (s) => s.log.length < 2,
  })
})

/** Review this when it changes: every spec runs on code like it. */
it('the generated code of a small model', async () => {
  const source = compile(instantiate(small)).source.replace(PRELUDE, '')
  await expect(source).toMatchFileSnapshot('__snapshots__/small.txt')
})

it('is the same each time', () => {
  expect(compile(instantiate(small)).source).toBe(compile(instantiate(small)).source)
})
