import { array, bool, ids, range, record, spec } from 'quorate'
import { expect, it } from 'vitest'
import { explore } from '../../checker/explore/explore.ts'
import { instantiate } from '../../checker/spec/instantiate.ts'

/** The part of a spec that types forbid, and JavaScript does not. */
interface Wrong {
  readonly when?: (s: { readonly n: number }) => unknown
  readonly then?: (s: { n: number; readonly nodes: { up: boolean }[] }, binding: { readonly node: number }) => unknown
  readonly holds?: () => unknown
  readonly constraint?: () => unknown
}

function complaintOf({ when = () => true, then = () => {}, holds = () => true, constraint = () => true }: Wrong) {
  const made = spec('wrong', {}, (_c, _f, { model }) => {
    const Node = ids('node', 2)
    const { action, define } = model({ n: range(0, 9), nodes: array(Node, record({ up: bool })) })
    return define({
      init: () => {},
      actions: {
        Go: action({ forall: { node: Node }, when: when as () => boolean, then: then as () => void }),
        Count: action({
          when: (s) => s.n < 9,
          then: (s) => {
            s.n += 1
          },
        }),
      },
      invariants: { Holds: holds as () => boolean },
      constraint: constraint as () => boolean,
    })
  })
  const { failure } = explore(instantiate(made), { maxMemory: 2 ** 20 })
  return failure?.complaint
}

it.each<readonly [string, Wrong, string, string]>([
  ['a guard without a return', { when: () => {} }, 'action Go(node=node0), when', 'it gives undefined'],
  ['a guard that counts', { when: (s) => s.n }, 'action Go(node=node0), when', 'it gives 0'],
  ['an async guard', { when: async () => false }, 'action Go(node=node0), when', 'it gives a promise'],
  ['an async effect', { then: async () => {} }, 'action Go(node=node0)', 'it gives a promise, not nothing'],
  ['an async invariant', { holds: async () => false }, 'invariant Holds', 'it gives a promise, not true or false'],
  ['a constraint that gives a number', { constraint: () => 1 }, 'constraint', 'it gives 1'],
])('%s is refused, with its place', (_, wrong, place, problem) => {
  const complaint = complaintOf(wrong)
  expect(complaint).toMatchObject({ code: 'Q109', where: ['spec wrong', place] })
  expect(complaint?.problem).toContain(problem)
})

it('an effect may give something: an arrow without braces does', () => {
  expect(complaintOf({ then: (s) => (s.n = 0) })).toBeUndefined()
})

it.each<readonly [string, Wrong['then']]>([
  ['at once', (s, { node }) => (s.nodes[node] = { up: true })],
  ['late', (s, { node }) => (s.n === 7 ? (s.nodes[node] = { up: true }) : null)],
])('an element that is assigned to is told, %s', (_, then) => {
  expect(complaintOf(then ? { then } : {})).toMatchObject({
    code: 'Q110',
    where: ['spec wrong', 'variable nodes[node0]'],
  })
})

it.each<readonly [string, Wrong['then']]>([
  ['a variable', (s) => Object.assign(s, { misspelt: 1 })],
  ['a field', (s, { node }) => Object.assign(s.nodes[node] ?? {}, { misspelt: 1 })],
])('%s that is not there cannot be written', (_, then) => {
  expect(complaintOf(then ? { then } : {})).toMatchObject({ code: 'Q112' })
})
