import { array, bag, bool, type Domain, ids, oneOf, option, range, record, seq, set, union } from 'quorate'
import { describe, expect, it } from 'vitest'
import { MAX_BITS } from '../../../checker/domain/kinds/composite.ts'
import { nodeOf, parts } from '../../../checker/domain/node.ts'

describe('an invalid domain', () => {
  it.each<readonly [string, Domain, string]>([
    ['range', range(2, 1), 'range(2, 1) has no values'],
    ['range', range(0.5, 1), 'range(0.5, 1) needs two integers'],
    ['range', range(0, 2 ** 32), 'range(0, 4294967296) has 4294967297 values'],
    ['range', range(-1, 1, { first: 2 }), '2 is not in range(-1, 1)'],
    ['range', range(-1, 1, { first: 0.5 }), '0.5 is not in range(-1, 1)'],
    ['range', range(0, 4096, { first: 1 }), 'range(0, 4096, { first: 1 }) has more than 4096 values'],
    ['oneOf', oneOf(), 'oneOf() has no values'],
    ['oneOf', oneOf('a', 'a'), 'oneOf("a", "a") has a value twice'],
    ['oneOf', oneOf(Number.NaN), 'oneOf(NaN) contains NaN, which is not a string, a boolean or a finite number'],
    [
      'oneOf',
      oneOf(1, Infinity),
      'oneOf(1, Infinity) contains Infinity, which is not a string, a boolean or a finite number',
    ],
    ['oneOf', oneOf(2n as never), 'oneOf(2) contains 2, which is not a string, a boolean or a finite number'],
    ['oneOf', oneOf(null as never), 'oneOf(null) contains null, which is not a string, a boolean or a finite number'],
    ['range', range(0, 3, { frist: 1 } as never), "range(0, 3) has no option 'frist'"],
    ['range', range(0, 3, 1 as never), 'the last argument of range(0, 3) is not an object'],
    ['ids', ids('b', 2, { symetric: true } as never), "ids('b', 2) has no option 'symetric'"],
    ['set', set(bool, { most: 1 } as never), "set(bool) has no option 'most'"],
    ['set', set(bool, 1 as never), 'the last argument of set(bool) is not an object'],
    ['ids', ids('b', 0), "ids('b', 0) has no values"],
    ['option', option(option(bool)), 'option(option(bool)) has null twice'],
    ['option', option(option(record({}))), 'option(option(record({  }))) has null twice'],
    ['option', option(range(0, 2 ** 32 - 1)), 'option(range(0, 4294967295)) has 4294967297 values'],
    ['union', union({}), 'union({}) has no values'],
    ['union', union({ A: { kind: bool } }), "variant A has a field 'kind'"],
    ['array', array(0, bool), 'array(0, bool) has no elements'],
    ['array', array(MAX_BITS + 1, bool), `array(${MAX_BITS + 1}, bool) takes ${MAX_BITS + 1} bits`],
    ['array', array(ids('b', 0), bool), "ids('b', 0) has no values"],
    ['seq', seq(bool, -1), 'seq(bool, -1) needs a capacity'],
    ['seq', seq(bool, 1e9), 'seq(bool, 1000000000) takes 1000000030 bits'],
    ['set', set(range(0, 256)), 'range(0, 256) has 257 values, too many for one bit each'],
    ['set', set(bool, { max: 0.5 }), 'set(bool, { max: 0.5 }) needs a capacity'],
    ['bag', bag(bool, Number.NaN), 'bag(bool, NaN) needs a capacity'],
  ])('%s: $2', (_name, domain, problem) => {
    expect(nodeOf(domain)).toMatchObject({ kind: 'invalid', problem })
  })

  it.each(['$get', 'last_', '_'])('a field cannot be called %s', (name) => {
    const fields = { [name]: bool }
    const found = [record(fields), union({ A: fields })].flatMap((domain) => [...parts(nodeOf(domain), '')])
    const problems = found.flatMap(({ node }) => (node.kind === 'invalid' ? [node.problem] : []))
    expect(problems).toEqual(Array.from({ length: 2 }, () => `no field can be called '${name}'`))
  })

  it.each([
    ['range', range(-1, 1, { first: -0 })],
    ['oneOf', oneOf(-0, 1)],
  ])('%s stores -0 as 0', (_name, domain) => {
    const node = nodeOf(domain)
    expect(node).toMatchObject({ kind: 'scalar' })
    expect(node.kind === 'scalar' && node.valueAt(0)).toBe(0)
  })

  it('a value that is not a domain is reported', () => {
    expect(nodeOf(3)).toMatchObject({ kind: 'invalid', problem: '3 is not a domain' })
    expect(nodeOf(undefined)).toMatchObject({ kind: 'invalid', problem: 'undefined is not a domain' })
    expect(nodeOf(() => bool)).toMatchObject({ kind: 'invalid', problem: 'a function is not a domain' })
  })
})

describe('bits', () => {
  const widths: readonly (readonly [Domain, number])[] = [
    [range(5, 5), 0],
    [range(0, 4), 3],
    [range(-2, 2, { first: 0 }), 3],
    [range(0, 2 ** 32 - 1), 32],
    [option(range(0, 3)), 3],
    [option(record({ a: bool })), 2],
    [record({ a: bool, b: range(0, 4) }), 4],
    [union({ A: { x: range(0, 7) }, B: {}, C: { x: bool, y: bool } }), 5],
    [array(3, range(0, 4)), 9],
    [seq(range(0, 4), 3), 11],
    [set(range(0, 255)), 256],
    [set(range(0, 999), { max: 2 }), 22],
    [bag(bool, 3), 5],
  ]
  it.each(widths.map(([domain, bits]) => [domain.label, bits, domain] as const))('%s: %d', (_label, bits, domain) => {
    expect(domain.bits).toBe(bits)
  })
})

it('parts lists a domain and its components, with their paths', () => {
  const node = nodeOf(record({ log: seq(record({ epoch: bool }), 2), m: union({ A: { x: option(bag(bool, 1)) } }) }))
  expect([...parts(node, '')].map(({ path }) => path)).toEqual([
    '',
    'log',
    'log[]',
    'log[].epoch',
    'm',
    'm<A>.x',
    'm<A>.x',
    'm<A>.x[]',
  ])
})
