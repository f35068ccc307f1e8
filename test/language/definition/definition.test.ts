import { range, record, spec, union } from 'quorate'
import { describe, expect, it } from 'vitest'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { complaintOf } from '../../support/complaint.ts'

interface Loose {
  /** An invalid argument of `define`. */
  readonly parts?: object
  readonly state?: object
  readonly declared?: object
  readonly models?: object
  readonly model?: string
  readonly faults?: object
}

const yes = (): boolean => true
const Write = { then: () => {} }

/** A spec without types, as in JavaScript. */
function modelOf({ parts = {}, state = { n: range(0, 3) }, declared = {}, models = {}, model, faults = {} }: Loose) {
  const made = spec(
    'loose',
    declared,
    (_c, _f, tools) => tools.state(state as Record<string, never>).define({ init: () => {}, actions: {}, ...parts }),
    models,
  )
  return instantiate(made, { model, faults: faults as Readonly<Record<string, unknown>> })
}

class Safety {
  Holds(): boolean {
    return true
  }
}
const inheriting = (from: object | null, own: object): object => Object.assign(Object.create(from) as object, own)
const inherited = inheriting({ Holds: yes }, { Small: yes })
const hidden: object = Object.defineProperty({ Small: yes }, 'Holds', { value: yes, enumerable: false })

/** Values that are not plain objects and what the message must say. */
const odd: readonly (readonly [string, object, string])[] = [
  ['an instance', new Safety(), 'it is an instance of Safety'],
  ['a map', new Map([['Holds', yes]]), 'it is an instance of Map'],
  ['a list', [yes], 'this is a list'],
  ['what inherits', inherited, 'it is an object that inherits from another one'],
  ['a symbol', { [Symbol('Holds')]: yes }, 'the key of a part is the symbol Symbol(Holds)'],
  ['a hidden part', hidden, "'Holds' is not enumerable"],
  ['a name that every object has', { toString: yes }, "'toString' is the name of a property that every object has"],
  [
    'the name of the prototype',
    JSON.parse('{ "__proto__": 1 }'),
    "'__proto__' is the name of a property that every object has",
  ],
]

/** Where such an object can occur and the location in the message. */
const places: readonly (readonly [string, (value: object) => Loose, string])[] = [
  ...['actions', 'invariants', 'observations', 'transitions', 'possibilities', 'temporal', 'endStates'].map(
    (part) => [part, (value: object) => ({ parts: { [part]: value } }), part] as const,
  ),
  ['byConstruction', (value) => ({ parts: { byConstruction: value } }), 'byConstruction'],
  ['views', (value) => ({ parts: { views: value } }), 'views'],
  ['lanes', (value) => ({ parts: { lanes: value } }), 'lanes'],
  ['an action', (value) => ({ parts: { actions: { Write: value } } }), 'action Write'],
  ['a stage', (value) => ({ parts: { actions: { Write: { ...Write, forall: [value] } } } }), 'action Write, forall'],
  ['a possibility', (value) => ({ parts: { possibilities: { P: value } } }), 'possibilities.P'],
  ['a formula', (value) => ({ parts: { temporal: { T: value } } }), 'temporal.T'],
  ['what is given', (value) => ({ parts: { temporal: { T: { eventually: yes, given: value } } } }), 'temporal.T.given'],
  ['fairness', (value) => ({ parts: { fairness: [value] } }), 'fairness[0]'],
  ['constants', (value) => ({ declared: { constants: value } }), 'spec loose, constants'],
  ['faults', (value) => ({ declared: { faults: value } }), 'spec loose, faults'],
  ['models', (value) => ({ models: value }), 'spec loose, models'],
  ['a model', (value) => ({ models: { one: value }, model: 'one' }), "spec loose, model 'one'"],
  ['expect', (value) => ({ models: { one: { expect: value } }, model: 'one' }), "spec loose, model 'one', expect"],
  ['budgets', (value) => ({ faults: value }), 'spec loose, budgets'],
]

describe.each(places)('%s is a plain object', (_, loose, where) => {
  it.each(odd)('not %s', (__, value, problem) => {
    const complaint = complaintOf(() => modelOf(loose(value)))
    expect(complaint).toMatchObject({ code: 'Q064', class: 'load', where: [where] })
    expect(complaint.problem).toContain(problem)
  })
})

it('variables can have names like these', () => {
  expect(modelOf({ state: { constructor: range(0, 1) } }).state.fields).toHaveLength(1)
})

it('parts can come from other objects and from getters', () => {
  const base = { Holds: yes }
  const namespace = Object.defineProperty({}, 'Small', { get: () => yes, enumerable: true })
  expect(modelOf({ parts: { invariants: { ...base, ...namespace } } }).properties).toHaveLength(2)
  expect(modelOf({ parts: { invariants: namespace } }).properties).toHaveLength(1)
  expect(modelOf({ parts: { invariants: inheriting(null, base) } }).properties).toHaveLength(1)
})

const oddFields = odd.filter(([name]) => !['a list', 'a name that every object has'].includes(name))

it.each(oddFields)('fields must be in a plain object, not %s', (_, value, problem) => {
  expect(complaintOf(() => modelOf({ state: value })).problem).toContain(problem)
  for (const made of [record(value as never), union(value as never), union({ A: value as never })])
    expect(complaintOf(() => modelOf({ state: { r: made } })).problem).toContain(problem)
})

it.each<readonly [string, Loose, object]>([
  ['a part', { declared: { fault: { crash: 1 } } }, { code: 'Q055', problem: "there is no 'fault' here" }],
  [
    'a budget',
    { declared: { faults: { crash: 1, powerLoss: 3 } }, parts: { actions: { Crash: { ...Write, fault: 'crash' } } } },
    { code: 'Q063', where: ['fault powerLoss'], problem: "its budget is 3, but no action has fault: 'powerLoss'" },
  ],
  [
    'a budget that is given',
    { declared: { faults: { crash: 0 } }, faults: { crash: 1 } },
    { code: 'Q063', where: ['fault crash'] },
  ],
  ['symmetry', { models: { one: { symmetry: 'yes' } }, model: 'one' }, { code: 'Q055', problem: 'there is no "yes"' }],
  [
    'a story',
    { models: { one: { story: { titel: 'x' } } }, model: 'one' },
    { code: 'Q055', problem: "there is no 'titel' here" },
  ],
])('%s that has no meaning is rejected', (_, loose, complaint) => {
  expect(complaintOf(() => modelOf(loose))).toMatchObject({ class: 'load', ...complaint })
})

it('a kind of fault without a budget needs no action', () => {
  expect(modelOf({ declared: { faults: { crash: 0 } } }).faults).toEqual({ crash: 0 })
})

it.each<readonly [unknown, string]>([
  ['hold', '"hold" is not an expectation'],
  [true, 'true is not an expectation'],
  [{}, 'the expectation is empty'],
  [{ violatd: { states: 2 } }, "there is no 'violatd' here"],
  [{ violated: {} }, 'undefined is not a number of states'],
  [{ violated: { states: 0 } }, '0 is not a number of states'],
  [{ violated: { states: 2.5 } }, '2.5 is not a number of states'],
  [{ violated: { states: '2' } }, '"2" is not a number of states'],
  [{ violated: { states: 2, length: 3 } }, "there is no 'length' here"],
])('%j is not an expectation', (expectation, problem) => {
  const loose = {
    parts: { invariants: { Holds: yes } },
    models: { one: { expect: { Holds: expectation } } },
    model: 'one',
  }
  const complaint = complaintOf(() => modelOf(loose))
  expect(complaint).toMatchObject({ code: 'Q055', class: 'load' })
  expect(complaint.problem).toContain(problem)
})
