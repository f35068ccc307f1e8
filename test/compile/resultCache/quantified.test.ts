import { array, bool, forAll, ids, range, seq, set, spec } from 'quorate'
import type { RecordView } from '../../../checker/domain/types.ts'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { searching } from '../../../checker/explore/explore.ts'
import { recordNode } from '../../../checker/domain/kinds/composite.ts'
import { last } from '../../../checker/running.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { proved } from '../../support/proved.ts'
import { Picks } from '../../support/random/picks.ts'
import { quantifiedOf } from '../../support/random/quantified.ts'
import { parameters } from '../../support/random/seed.ts'
import { spotsOf } from '../../support/random/spots.ts'

const Id = ids('id', 3)
const variables = { n: range(0, 3), flags: array(Id, bool), log: seq(range(0, 2), 2), who: set(Id) }
const STATES = 4 * 2 ** 3 * 13 * 2 ** 3

/** A property and a model in which every state of these variables is initial. */
function machineOf(holds: (s: RecordView<typeof variables>) => boolean) {
  const all = spec('all', {}, (_c, _f, { state }) => {
    const { action, define } = state(variables)
    return define({
      init: Array.from({ length: STATES }, (_, k) => (s) => {
        s.n = k % 4
        for (let i = 0; i < 3; i++) {
          s.flags.set(i, ((k >>> (2 + i)) & 1) === 1)
          if ((k >>> (5 + i)) & 1) s.who.add(i)
        }
        for (let rest = k >>> 8; rest > 0; rest = Math.floor((rest - 1) / 3)) s.log.push((rest - 1) % 3)
      }),
      actions: { Stay: action({ then: () => {} }) },
      invariants: { Holds: holds },
    })
  })
  return last(searching(instantiate(all), { properties: [] })).search.machine
}

it('a property with quantifiers has the right cached result in every state, whatever the order of learning', () => {
  let broken = 0
  let looked = 0
  fc.assert(
    fc.property(fc.array(fc.nat(999), { minLength: 4, maxLength: 14 }), fc.nat(STATES - 1), (numbers, start) => {
      const { unit, table } = machineOf(quantifiedOf(spotsOf(recordNode(variables)), new Picks(numbers), 2))
      expect(table.rows()).toBe(STATES)
      unit.startCaching(0, STATES)
      const rows = Array.from({ length: STATES }, (_, k) => (start + 1237 * k) % STATES)
      const known = rows.filter((row) => unit.suspect(0, row, row + 1) >= 0)
      const said = rows.filter((row) => unit.checks[0]?.(row, row + 1) === row)
      expect(known).toEqual(said)
      looked += STATES
      broken += said.length
    }),
    parameters(50),
  )
  expect(broken / looked).toBeGreaterThan(0.02)
  expect(broken / looked).toBeLessThan(0.98)
}, 60_000)

function isGivenUp(holds: Parameters<typeof machineOf>[0]): boolean {
  const { unit } = machineOf(holds)
  unit.startCaching(0, STATES)
  for (let row = 0; row < STATES; row++) unit.suspect(0, row, row + 1)
  return unit.isGivenUp(0)
}

it('caches a test that creates an iterator, but not one that uses up an iterator from outside', () => {
  const isSmall = proved(([at, entry]: readonly [number, number]) => at + entry < 3)
  const test = (entries: () => Iterable<readonly [number, number]>) => proved(() => forAll(entries(), isSmall))
  expect(
    isGivenUp((s) =>
      forAll(
        Id.values,
        test(() => s.log.entries()),
      ),
    ),
  ).toBe(false)
  expect(
    isGivenUp((s) => {
      const entries = s.log.entries()
      return forAll(
        Id.values,
        test(() => entries),
      )
    }),
  ).toBe(true)
})
