import { array, bag, bool, type Domain, ids, oneOf, option, range, record, seq, set, union } from 'quorate'
import * as fc from 'fast-check'
import { nodeOf, parts } from '../../../checker/domain/node.ts'
import type { Fields } from '../../../checker/domain/types.ts'
import { anyDomain } from '../domains.ts'
import type { Picks } from './picks.ts'

/** Scalars of 31 and 32 bits, some far from zero, enumerations, and records and sequences wider than a word. */
const wideDomain: fc.Arbitrary<Domain> = fc.constantFrom<Domain>(
  range(0, 2 ** 32 - 1),
  range(-(2 ** 31), 2 ** 31 - 1),
  range(1, 2 ** 31),
  range(-300, 2 ** 10, { first: 0 }),
  range(2 ** 40, 2 ** 40 + 2 ** 32 - 2),
  option(range(1, 2 ** 32 - 1)),
  option(range(0, 2 ** 31 - 2)),
  range(0, 2 ** 20),
  oneOf('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'),
  record({ at: range(0, 2 ** 32 - 1), up: bool }),
  record({ term: range(0, 2 ** 30), index: range(0, 2 ** 18), by: option(ids('n', 3)) }),
  seq(range(0, 2 ** 17), 3),
  union({ Wide: { at: range(0, 2 ** 31), to: range(-5, 2 ** 10) }, Narrow: { up: bool }, None: {} }),
  array(3, range(0, 2 ** 15)),
  set(range(0, 2 ** 12), { max: 3 }),
  bag(range(0, 2 ** 32 - 1), 2),
  record({ a: range(0, 2 ** 16 - 1), b: range(1, 2 ** 16) }),
  option(record({ a: range(0, 2 ** 30), b: bool })),
  set(range(0, 39)),
)

/** The types that the state's variables are built from. There are only a few, so many places have the same type. */
export const someTypes: fc.Arbitrary<readonly Domain[]> = fc.array(
  fc.oneof({ weight: 3, arbitrary: anyDomain }, { weight: 2, arbitrary: wideDomain }),
  { minLength: 1, maxLength: 3 },
)

export const N = ids('n', 2)

function valid(domain: Domain): boolean {
  return domain.bits <= 200 && [...parts(nodeOf(domain), '')].every(({ node }) => node.kind !== 'invalid')
}

/** Builds a domain from some of the types in a random way. If that way is impossible, returns one of the types. */
function wrapped(types: readonly Domain[], picks: Picks): Domain {
  const a = picks.of(types)
  const b = picks.of(types)
  const ways: readonly (() => Domain)[] = [
    () => a,
    () => array(picks.below(3) + 1, a),
    () => array(N, a),
    () => array(record({ of: N, up: bool }), a),
    () => array(union({ A: { of: N }, B: {} }), record({ x: a })),
    () => option(a),
    () => seq(a, picks.below(4)),
    () => set(a),
    () => set(a, { max: picks.below(4) }),
    () => bag(a, picks.below(4)),
    () => record({ x: a, y: b }),
    () => record({ x: a, z: a }),
    () => union({ A: { x: a }, B: { x: b, y: a }, C: {} }),
    () => array(2, record({ x: a, up: bool })),
    () => array(N, option(record({ x: a }))),
    () => option(record({ x: a, n: N })),
    () => seq(record({ x: a, n: option(N) }), picks.below(3) + 1),
    () => array(2, array(2, a)),
  ]
  const domain = picks.of(ways)()
  return valid(domain) ? domain : a
}

/** Variables whose domains share types. The first two have the same domain. */
export function schemaOf(types: readonly Domain[], picks: Picks): Fields {
  const pool: Domain[] = [bool, N, ...types]
  const list = Array.from({ length: picks.below(4) + 1 }, () => {
    const domain = wrapped(picks.chance(70) ? types : pool, picks)
    pool.push(domain)
    return picks.chance(50) ? domain : wrapped([domain, ...types], picks)
  })
  const first = list[0] ?? bool
  return Object.fromEntries([first, ...list].map((domain, i) => [`v${i}`, domain]))
}
