import { array, bag, bool, type Domain, ids, oneOf, option, range, record, seq, set, union } from 'quorate'
import * as fc from 'fast-check'
import { nodeOf, parts } from '../../checker/domain/node.ts'

/** Small domains of every kind, nested in every distinct way, with the number of their values. */
export const smallDomains: readonly (readonly [Domain, number])[] = [
  [bool, 2],
  [range(0, 0), 1],
  [range(-2, 2), 5],
  [range(-2, 2, { first: 0 }), 5],
  [oneOf('a', 'b', 'c'), 3],
  [oneOf<string | number | boolean>(3, 'x', false), 3],
  [ids('b', 3), 3],
  [option(ids('b', 3)), 4],
  [option(oneOf('a', 'b')), 3],
  [option(range(-1, 1)), 4],
  [record({}), 1],
  [record({ up: bool, hw: range(0, 2) }), 6],
  [option(record({ up: bool, hw: range(0, 2) })), 7],
  [option(seq(bool, 1)), 4],
  [union({ Only: {} }), 1],
  [union({ Ping: {}, Fetch: { from: ids('b', 2), at: range(0, 2) }, Ack: { from: ids('b', 2) } }), 9],
  [union({ A: { x: option(record({ y: bool })) }, B: { x: range(1, 3) } }), 6],
  [array(3, bool), 8],
  [array(ids('b', 2), range(1, 3)), 9],
  [array(2, record({ a: bool, b: bool })), 16],
  [array(2, option(record({ a: bool }))), 9],
  [array(2, array(2, bool)), 16],
  [seq(bool, 0), 1],
  [seq(range(0, 0), 3), 4],
  [seq(range(0, 2), 2), 13],
  [seq(seq(bool, 1), 2), 13],
  [seq(record({ epoch: range(0, 1), id: range(0, 2) }), 2), 43],
  [set(range(3, 5)), 8],
  [set(record({ a: bool, b: bool })), 16],
  [set(set(bool)), 16],
  [set(range(0, 3), { max: 2 }), 11],
  [set(range(0, 1), { max: 5 }), 4],
  [set(seq(bool, 1), { max: 2 }), 7],
  [bag(range(0, 2), 2), 10],
  [bag(bool, 0), 1],
  [bag(union({ A: {}, B: { n: range(0, 1) } }), 3), 20],
  [record({ leader: option(ids('b', 2)), isr: set(ids('b', 2)), log: seq(bool, 1) }), 36],
]

const MAX_CARDINALITY = 400n

const scalars: fc.Arbitrary<Domain> = fc.oneof(
  fc.constant(bool),
  fc
    .tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 3 }))
    .map(([min, more]) => range(min, min + more)),
  fc.integer({ min: 1, max: 3 }).map((n) => ids('b', n)),
  fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }).map((names) => oneOf(...names)),
)

const fields = (of: fc.Arbitrary<Domain>): fc.Arbitrary<Readonly<Record<string, Domain>>> =>
  fc.dictionary(fc.constantFrom('x', 'y', 'z'), of, { maxKeys: 3 })

/** Randomly nested domains with at most a few hundred values. */
export const anyDomain: fc.Arbitrary<Domain> = fc
  .letrec<{ domain: Domain }>((tie) => {
    const of = tie('domain')
    return {
      domain: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        scalars,
        of.map((d) => option(d)),
        fields(of).map((f) => record(f)),
        fc
          .dictionary(fc.constantFrom('A', 'B', 'C'), fields(of), { minKeys: 1, maxKeys: 3 })
          .map((variants) => union(variants)),
        fc.tuple(fc.integer({ min: 1, max: 3 }), of).map(([n, d]) => array(n, d)),
        fc.tuple(fc.integer({ min: 1, max: 3 }), of).map(([n, d]) => array(ids('i', n), d)),
        fc.tuple(of, fc.integer({ min: 0, max: 3 })).map(([d, max]) => seq(d, max)),
        of.map((d) => set(d)),
        fc.tuple(of, fc.integer({ min: 0, max: 3 })).map(([d, max]) => set(d, { max })),
        fc.tuple(of, fc.integer({ min: 0, max: 3 })).map(([d, max]) => bag(d, max)),
      ),
    }
  })
  .domain.filter(
    (d) => d.cardinality <= MAX_CARDINALITY && [...parts(nodeOf(d), '')].every(({ node }) => node.kind !== 'invalid'),
  )
