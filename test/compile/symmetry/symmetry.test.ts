import { array, bag, bool, type Domain, ids, option, range, record, seq, set, snapshot, spec, union } from 'quorate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSymmetry } from '../../../checker/compile/symmetry/symmetry.ts'
import { nodeOf } from '../../../checker/domain/node.ts'
import { renamed } from '../../../checker/domain/members/rename.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { symmetricIds } from '../../../checker/language/model/symmetry.ts'
import { compiledState } from '../../support/engine/compiled.ts'
import { orbitOf } from '../../support/engine/orbits.ts'
import { Picks } from '../../support/random/picks.ts'
import { parameters } from '../../support/random/seed.ts'
import { someValue } from '../../support/random/values.ts'

/** A domain of one variable that nests two symmetric id types in every way. */
function nested(picks: Picks): Domain {
  const Node = ids('n', picks.below(3) + 2, { symmetric: true })
  const Key = ids('k', 2, { symmetric: true })
  const wide = picks.of<Domain>([range(0, 2 ** 31), range(0, 1), range(0, 2 ** 14)])
  const domain = (depth: number): Domain => {
    const scalars: readonly Domain[] = [Node, Node, Key, bool, option(Node), range(0, 2), ids('plain', 2)]
    if (depth === 0) return picks.of(scalars)
    const inner = (): Domain => domain(depth - 1)
    const max = picks.below(3) + 1
    const made = picks.of<() => Domain>([
      () => array(Node, inner()),
      () => array(Key, inner()),
      () => array(2, inner()),
      () => record({ x: inner(), y: inner(), w: wide }),
      () => union({ A: { x: inner() }, B: { y: inner(), x: Node }, C: {} }),
      () => option(inner()),
      () => seq(inner(), max),
      () => set(inner()),
      () => set(record({ x: inner(), w: wide }), { max }),
      () => bag(inner(), max),
      () => record({ leader: option(Node), known: array(Node, set(Node)) }),
    ])()
    return nodeOf(made).kind === 'invalid' || made.bits > 400 ? picks.of(scalars) : made
  }
  return record({ a: domain(3), b: domain(2), c: Node })
}

const numbers = fc.array(fc.nat(999), { minLength: 4, maxLength: 14, size: 'max' })

describe('representatives', () => {
  it('every orbit has exactly one, which is a member of the orbit', () => {
    let moved = 0
    const property = (schema: readonly number[], values: readonly number[]): void => {
      const domain = nested(new Picks(schema))
      const made = spec('orbits', {}, (_c, _f, { state }) =>
        state({ all: domain }).define({ init: () => {}, actions: {} }),
      )
      const model = instantiate(made)
      const types = symmetricIds(model.state)
      const { unit, compiled } = compiledState(model)
      const { words } = compiled.layout
      const batch = new Int32Array(words)
      const symmetry = createSymmetry(compiled.layout, types, batch)
      const node = nodeOf(domain)
      const put = (value: unknown): Int32Array => {
        unit.words.fill(0)
        Reflect.set(unit.draft, 'all', value)
        return unit.words.slice()
      }
      const valueOf = (state: Int32Array): unknown => {
        unit.words.set(state)
        return snapshot(unit.view['all'])
      }
      const representativeOf = (state: Int32Array): Int32Array => {
        batch.set(state)
        symmetry.represent(1)
        return batch.slice()
      }
      const picks = new Picks(values)
      const value = someValue(node, picks)
      const state = put(value)
      const representative = representativeOf(state)
      expect(orbitOf(node, valueOf(representative), types)).toBe(orbitOf(node, valueOf(state), types))
      types.forEach(({ name, size }, type) => {
        for (let a = 0; a + 1 < size; a++) {
          const other = state.slice()
          symmetry.exchange(other, type, a)
          const to = Array.from({ length: size }, (_, i) => (i === a ? a + 1 : i === a + 1 ? a : i))
          expect(other).toEqual(put(renamed(node, valueOf(state), { ids: name, to })))
          expect(representativeOf(other)).toEqual(representative)
          if (other.some((word, i) => word !== state[i])) moved++
        }
      })
    }
    fc.assert(fc.property(numbers, numbers, property), parameters(300))
    expect(moved).toBeGreaterThan(100)
  })
})
