import { type Spec, snapshot, spec, subsets } from 'quorate'
import type { RecordView } from '../../../checker/domain/types.ts'
import { e, filled, state, values } from './state.ts'

/** The steps that both engines must offer when a domain reads the state. */
export interface ChoiceCase {
  readonly name: string
  readonly spec: Spec
  readonly labels: readonly string[]
}

type From = (s: RecordView<typeof state>) => Iterable<unknown>

function choosing(name: string, from: From): Spec {
  return spec(name, {}, (_constants, _budgets, tools) => {
    const { action, define } = tools.state(state)
    return define({ init: filled, actions: { A: action({ forall: { p: from }, then: () => {} }) } })
  })
}

function chosen(name: string, from: From, ...parameters: readonly string[]): ChoiceCase {
  return { name, spec: choosing(name, from), labels: parameters.map((p) => `A(p=${p})`) }
}

/** Lets a test pass a domain that would not compile. */
const sneak = (given: unknown): Iterable<unknown> => given as Iterable<unknown>

function* generated<T>(...items: readonly T[]): Generator<T> {
  yield* items
}

function* forever(): Generator<number> {
  for (;;) yield 1
}

export const choiceCases: readonly ChoiceCase[] = [
  chosen('a set in the state', (s) => s.isr, 'b0', 'b2'),
  chosen('a set of records in the state', (s) => s.wide, '{ id: 1, epoch: 0 }', '{ id: 2, epoch: 2 }'),
  chosen('a sequence, each value once', (s) => s.log, '{ id: 1, epoch: 0 }', '{ id: 2, epoch: 1 }'),
  chosen('a bag, each value once', (s) => s.network, 'Ack { from: b1, ok: true }', 'Stop'),
  chosen('an array of scalars', (s) => s.numbers, '0', '5'),
  chosen('the subsets of a set in the state', (s) => subsets(s.isr), '{}', '{b0}', '{b2}', '{b0, b2}'),
  chosen(
    'the subsets of a set of records',
    (s) => subsets(s.wide),
    '{}',
    '{{ id: 1, epoch: 0 }}',
    '{{ id: 2, epoch: 2 }}',
    '{{ id: 1, epoch: 0 }, { id: 2, epoch: 2 }}',
  ),
  chosen(
    'the subsets of a sequence',
    (s) => subsets(s.log).filter((some) => some.size === 1),
    '{{ id: 1, epoch: 0 }}',
    '{{ id: 2, epoch: 1 }}',
  ),
  chosen('the subsets of literals', () => subsets([2, 1, 2]), '{}', '{2}', '{1}', '{2, 1}'),
  chosen('views', (s) => [s.brokers.get(0), s.brokers.get(2)], '{ up: false, hw: 0, log: [], isr: {} }'),
  chosen('a snapshot', (s) => snapshot(s.isr), '0', '2'),
  chosen('nothing', () => []),
  chosen('a generator', () => generated(2, 1, 2), '2', '1'),
  chosen('the characters of a text', () => 'aba', 'a', 'b'),
  chosen('the entries of a Map', () => new Map([['a', 1]]), '[a, 1]'),
  chosen('the keys of a Map', () => new Map([['a', 1]]).keys(), 'a'),
  chosen('a Set', () => new Set([2, 1]), '2', '1'),
  chosen('undefined, null and NaN', () => [undefined, null, Number.NaN, Number.NaN], 'undefined', 'none', 'NaN'),
  chosen('0 and -0', () => [-0, 0], '0'),
  chosen('a number, its text and a bigint', () => [1, '1', 1n], '1', '1', '1'),
  chosen('a text that looks like a list', () => [[1], '[1]', '"[1]'], '[1]', '[1]', '"[1]'),
  chosen('equal literals', () => [e(1, 2), { epoch: 2, id: 1 }, e(2, 1)], '{ id: 1, epoch: 2 }', '{ id: 2, epoch: 1 }'),
  chosen('equal sets', () => [values(1, 2), values(2, 1)], '{1, 2}'),
  chosen('a set and a list', () => [values(1), [1]], '{1}', '[1]'),
  chosen('one field more', () => [{ a: 1 }, { a: 1, b: 2 }], '{ a: 1 }', '{ a: 1, b: 2 }'),
  chosen('literals with views in them', (s) => [{ at: s.brokers.get(1).isr, log: s.spare }], '{ at: {}, log: [] }'),
]

class Inc {
  readonly by = 1
}

const refused: readonly (readonly [name: string, from: From, problem: string])[] = [
  ['undefined', () => sneak(undefined), 'its domain is undefined'],
  ['null', () => sneak(null), 'its domain is null'],
  ['a number', () => sneak(3), 'its domain is 3'],
  ['a function', () => sneak(() => [1]), 'its domain is a function'],
  ['a promise', () => sneak(Promise.resolve([1])), 'its domain is a promise'],
  ['a record', (s) => sneak(s.brokers.get(0)), 'its domain is a record or union of the state'],
  ['without an end', forever, 'its domain has more than 1048576 values'],
  ['a plain object', () => sneak({ a: 1 }), 'its domain is a plain object'],
  ['functions', () => [(n: number) => n], 'p is a function'],
  ['instances', () => [new Inc()], 'p is an instance of Inc'],
  ['Maps', () => [[new Map([[1, 2]])]], 'p[0] is a Map'],
]

export const choiceErrors = refused.map(([name, from, problem]) => ({ name, spec: choosing(name, from), problem }))
