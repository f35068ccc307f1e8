import { bag, range, record, seq, set, type Spec, spec, snapshot } from 'quorate'
import { describe, expect, it } from 'vitest'
import { Interner } from '../../../checker/compile/runtime/intern.ts'
import { nodeOf } from '../../../checker/domain/node.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { State } from '../../../checker/language/model/model.ts'
import { compiledState } from '../../support/engine/compiled.ts'

/** More values than the caches for wide domains can hold. */
function flood(interner: Interner): void {
  for (let i = 0; i <= 2 ** 16; i++) interner.record({ flood: i })
  interner.relax()
}

const Narrow = record({ id: range(0, 3) })
const Wide = record({ id: range(0, 2 ** 13 - 1) })

describe('each value is a single object', () => {
  it('wherever it comes from', () => {
    const interner = new Interner()
    const made = interner.make(nodeOf(Narrow), 2n, true)
    expect(interner.record({ id: 2 })).toBe(made)
    expect(interner.make(nodeOf(Wide), 2n, false)).toBe(made)
    expect(interner.shared({ id: 2 })).toBe(made)
    expect(interner.seq([made])).toBe(interner.seq([interner.record({ id: 2 })]))
    expect(interner.set([1])).not.toBe(interner.bag([1]))
    expect(interner.seq(['1'])).not.toBe(interner.seq([1]))
  })

  it('for good in a narrow domain, even if a wide one had the value first', () => {
    const interner = new Interner()
    const first = interner.make(nodeOf(Wide), 2n, false)
    const kept = interner.make(nodeOf(Narrow), 2n, true)
    expect(kept).toBe(first)
    flood(interner)
    expect(interner.make(nodeOf(Wide), 2n, false)).toBe(kept)
  })

  it('for a while in wide domains', () => {
    const interner = new Interner()
    const before = interner.make(nodeOf(Wide), 5000n, false)
    flood(interner)
    expect(interner.make(nodeOf(Wide), 5000n, false)).not.toBe(before)
  })
})

const made: Spec = spec('interned', {}, (_c, _f, { state }) =>
  state({
    narrow: set(Narrow, { max: 2 }),
    wide: set(Wide, { max: 2 }),
    bag: bag(Wide, 1),
    log: seq(Wide, 2),
    short: seq(Narrow, 2),
    one: Wide,
  }).define({
    init: (s) => {
      s.narrow.add({ id: 1 })
      s.wide.add({ id: 1 })
      s.bag.add({ id: 1 })
      s.log.push({ id: 1 })
      s.short.push({ id: 1 })
      s.one.id = 1
    },
    actions: {},
  }),
)

const first = (s: State, name: string): unknown => [...(s[name] as Iterable<unknown>)][0]

describe('values read from a state', () => {
  const { unit, compiled } = compiledState(instantiate(made))
  const values = (): readonly unknown[] => [
    ...['narrow', 'wide', 'bag', 'log', 'short'].map((name) => first(unit.view, name)),
    snapshot(unit.view['one']),
  ]
  it.each(['at first', 'when the caches have been emptied', 'and once more'])('are a single object, %s', () => {
    unit.initial(0)
    expect(new Set(values()).size).toBe(1)
    flood(compiled.interner)
  })
})
