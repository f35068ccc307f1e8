import * as fc from 'fast-check'
import { is } from 'immutable'
import { array, bag, bool, type Domain, ids, oneOf, option, range, record, seq, set, union } from 'quorate'
import { describe, expect, it } from 'vitest'
import { recordNode } from '../../../checker/domain/kinds/composite.ts'
import { valuesOf } from '../../../checker/domain/members/enumerate.ts'
import { nodeOf } from '../../../checker/domain/node.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { store } from '../../../checker/reference/interpreter/store.ts'
import { asMap } from '../../../checker/immutableValues/value.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { stateFromItf } from '../../../checker/trace/saved/fromItf.ts'
import { toItf, traceToItf } from '../../../checker/trace/saved/itf.ts'
import { stateFromJson, toJson } from '../../../checker/trace/saved/json.ts'
import { execute } from '../../../checker/trace/execution/execute.ts'
import { complaintOf } from '../../support/complaint.ts'
import { anyDomain, smallDomains } from '../../support/domains.ts'
import { twoPhase } from '../../support/models/zoo.ts'

const throughFile = (json: unknown): unknown => JSON.parse(JSON.stringify(json))

/** Checks that every value of a domain is the same after it is written as JSON or ITF and read back. */
function expectRoundTrip(domain: Domain): void {
  const state = recordNode({ v: domain })
  for (const value of valuesOf(nodeOf(domain))) {
    const stored = asMap(store(state, { v: value }, ''))
    expect(is(stateFromJson(state, throughFile(toJson(state, stored))), stored)).toBe(true)
    expect(is(stateFromJson(state, stateFromItf(state.fields, throughFile(toItf(state, stored)))), stored)).toBe(true)
  }
}

describe('a state in a file', () => {
  it.each(smallDomains.map(([domain]) => [domain.label, domain] as const))('of %s', (_label, domain) => {
    expectRoundTrip(domain)
  })

  it('of any domain', () => {
    fc.assert(fc.property(anyDomain, expectRoundTrip), { numRuns: 50 })
  })
})

const B = ids('b', 2)

describe('ITF has', () => {
  it.each<readonly [string, Domain, unknown, unknown]>([
    ['integers as #bigint', range(-2, 2), -2, { '#bigint': '-2' }],
    ['booleans', bool, true, true],
    ['enumerations as strings', oneOf('up', 'down'), 'down', 'down'],
    ['fractions as strings', oneOf(0.5, 1.5), 1.5, '1.5'],
    ['ids by their names', B, 1, 'b1'],
    ['no option', option(B), null, { tag: 'None', value: { '#tup': [] } }],
    ['an option', option(B), 1, { tag: 'Some', value: 'b1' }],
    ['options of records', option(record({ up: bool })), { up: true }, { tag: 'Some', value: { up: true } }],
    ['records', record({ up: bool, by: B }), { up: true, by: 0 }, { up: true, by: 'b0' }],
    ['unions by tag', union({ Ping: {}, Ack: { by: B } }), { kind: 'Ack', by: 1 }, { tag: 'Ack', value: { by: 'b1' } }],
    [
      'variants without fields',
      union({ Ping: {}, Ack: { by: B } }),
      { kind: 'Ping' },
      { tag: 'Ping', value: { '#tup': [] } },
    ],
    [
      'arrays over ids as maps',
      array(B, bool),
      [true, false],
      {
        '#map': [
          ['b0', true],
          ['b1', false],
        ],
      },
    ],
    ['other arrays as lists', array(2, bool), [true, false], [true, false]],
    ['sequences as lists', seq(bool, 3), [true, false], [true, false]],
    ['sets in the order of the domain', set(range(1, 3)), [3, 1], { '#set': [{ '#bigint': '1' }, { '#bigint': '3' }] }],
    [
      'bags as maps to counts',
      bag(B, 3),
      [1, 0, 1],
      {
        '#map': [
          ['b0', { '#bigint': '1' }],
          ['b1', { '#bigint': '2' }],
        ],
      },
    ],
  ])('%s', (_what, domain, value, itf) => {
    const node = nodeOf(domain)
    expect(toItf(node, store(node, value, 'v'))).toEqual(itf)
  })

  it('the same meaning when other tools write it differently', () => {
    const state = recordNode({ n: range(0, 9), pair: seq(range(0, 9), 2), seen: set(range(0, 9)) })
    const itf = {
      '#meta': { index: 0 },
      'mbt::actionTaken': 'init',
      n: 7,
      pair: { '#tup': [1, { '#bigint': '2' }] },
      seen: { '#set': [{ '#bigint': '3' }, { '#bigint': '1' }] },
    }
    expect(toJson(state, stateFromJson(state, stateFromItf(state.fields, itf)))).toEqual({
      n: 7,
      pair: [1, 2],
      seen: [1, 3],
    })
  })
})

describe('bags of other tools', () => {
  const state = recordNode({ b: bag(B, 3) })
  const read = (times: unknown): unknown =>
    toJson(state, stateFromJson(state, stateFromItf(state.fields, { b: { '#map': [['b0', times]] } })))

  it.each([
    [0, []],
    [3, ['b0', 'b0', 'b0']],
    [{ '#bigint': '2' }, ['b0', 'b0']],
  ])('have %j of an element', (times, items) => expect(read(times)).toEqual({ b: items }))

  it.each([[-1], [1e8], [1.5], ['many'], [null], [{ '#bigint': '-1' }], [{ '#bigint': '9'.repeat(99) }]])(
    'are refused with %j of an element',
    (times) => expect(complaintOf(() => read(times)).where).toEqual(['variable b']),
  )
})

it('names with # and :: are variables if the spec has them, and annotations otherwise', () => {
  const inner = { '#map': range(0, 3), 'a::b': range(0, 3) }
  const state = recordNode({ '#n': range(0, 3), 'm::x': range(0, 3), r: record(inner), o: option(record(inner)) })
  const written = { '#n': 1, 'm::x': 2, r: { '#map': 3, 'a::b': 0 }, o: { '#map': 1, 'a::b': 2 } }
  const itf = toItf(state, store(state, written, 'v'))
  const noted = { ...Object(itf), '#meta': { index: 0 }, 'mbt::actionTaken': 'init' } as unknown
  expect(toJson(state, stateFromJson(state, stateFromItf(state.fields, noted)))).toEqual(written)
})

describe('a state that does not fit', () => {
  const state = recordNode({ brokers: array(B, record({ hw: range(0, 3) })), isr: set(B), leader: option(B) })
  const good = { brokers: [{ hw: 0 }, { hw: 3 }], isr: ['b0'], leader: 'b1' }

  it.each<readonly [string, object, string, string]>([
    ['a variable is missing', { isr: [], leader: null }, 'brokers', 'the saved state does not have it'],
    ['a variable is unknown', { ...good, epoch: 1 }, 'epoch', 'the spec has no such variable or field'],
    [
      'a field is unknown',
      { ...good, brokers: [{ hw: 0 }, { hw: 0, up: true }] },
      'brokers[b1].up',
      'the spec has no such',
    ],
    ['a number is outside', { ...good, brokers: [{ hw: 0 }, { hw: 4 }] }, 'brokers[b1].hw', '4 is outside range(0, 3)'],
    ['an id is unknown', { ...good, leader: 'b2' }, 'leader', "2 is outside option(ids('b', 2))"],
    ['an id is of another type', { ...good, leader: 'c1' }, 'leader', '"c1" is outside'],
    ['an array is too short', { ...good, brokers: [{ hw: 0 }] }, 'brokers', 'is outside array'],
    ['a value that is not a set', { ...good, isr: 'b0' }, 'isr', '"b0" is outside set'],
  ])('%s', (_what, json, path, problem) => {
    const complaint = complaintOf(() => stateFromJson(state, json))
    expect(complaint.where?.join()).toContain(path)
    expect(complaint.problem).toContain(problem)
  })
})

it('a trace in ITF names its spec, its variables, and the step that leads to each state', () => {
  const model = instantiate(twoPhase, { model: 'one not waited for' })
  const path = referenceExplore(model, { properties: ['Consistent'] }).properties[0]?.path
  const itf = traceToItf(execute(model, path ?? { init: 0, steps: [] }, 'Consistent'))
  expect(itf).toMatchObject({
    '#meta': {
      format: 'ITF',
      quorate: {
        spec: 'two-phase',
        model: 'one not waited for',
        constants: { rms: 3, lossy: true },
        property: { name: 'Consistent', kind: 'invariant' },
      },
    },
    params: [],
    vars: ['rms', 'tm', 'prepared', 'messages'],
  })
  expect(itf).toHaveProperty('states.length', 8)
  expect(itf).toHaveProperty(['states', 0, '#meta'], { index: 0 })
  expect(itf).toHaveProperty(['states', 1], {
    '#meta': { index: 1, action: 'RmPrepare', binding: { rm: 'rm0' }, fault: null },
    rms: {
      '#map': [
        ['rm0', { phase: 'prepared' }],
        ['rm1', { phase: 'working' }],
        ['rm2', { phase: 'working' }],
      ],
    },
    tm: 'init',
    prepared: { '#set': [] },
    messages: { '#set': [{ tag: 'Prepared', value: { rm: 'rm0' } }] },
  })
})
