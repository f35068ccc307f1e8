import { bool, ids, range, record, array, seq, spec } from 'quorate'
import { expect, it } from 'vitest'
import { factsOf } from '../../checker/check/facts.ts'
import { factsDocument } from '../../checker/render/machine/factsJson.ts'
import { factsText } from '../../checker/render/text/factsText.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'

const queue = spec(
  'queue',
  { constants: { nodes: 3 }, faults: { crash: 0 } },
  (c, budget, { state }) => {
    const Node = ids('n', c.nodes)
    const { action, define } = state({
      nodes: array(Node, record({ log: seq(range(0, 3), 2), up: bool })),
      sent: range(0, 2),
    })
    return define({
      init: [0, 1].map((sent) => (s) => {
        s.sent = sent
      }),
      actions: {
        Copy: action({
          forall: [{ from: Node, to: Node }, { entry: (s, { from }) => s.nodes[from]?.log ?? [] }],
          then: (s, { to, entry }) => {
            const node = s.nodes[to]
            if (node) node.log = [entry]
          },
        }),
        Take: action({
          forall: { entry: (s) => s.nodes[0]?.log ?? [] },
          then: (s, { entry }) => {
            s.sent = entry % 2
          },
        }),
        Crash: action({
          fault: 'crash',
          forall: { n: Node },
          when: () => budget.crash > 0,
          then: (s, { n }) => {
            const node = s.nodes[n]
            if (node) node.up = false
          },
        }),
      },
      invariants: { Short: (s) => s.sent < 2 },
      observations: { AllUp: (s) => s.nodes.every((n) => n.up) },
      deadlock: 'error',
    })
  },
  { crashing: { faults: { crash: 2 }, expect: { AllUp: 'violated' } } },
)

it('prints the facts about a model for a terminal', () => {
  const facts = factsOf(instantiate(queue, { model: 'crashing' }), 1e9)
  expect(factsText(facts, { title: 'crashing' })).toMatchInlineSnapshot(`
    "queue · crashing
      nodes=3 · faults: crash=2

    state  25 bits in 1 word of 32 bits
      nodes      21
        [*].log  18  3 × 6  seq(range(0, 3), 2)
        [*].up    3  3 × 1  bool
      sent        2  range(0, 2)
      faults      2
        .crash    2  range(0, 2)

    memory  4 bytes per state, 10 to 27 with its share of the table
            1.0 GB hold 93,952,409 states
            with --storage hash 18 to 35 bytes: up to 46,976,204 states, minus the whole states of two levels

    initial states  2

    actions
      Copy   9 × ?  from the state: entry
      Take       ?  from the state: entry
      Crash      3  fault crash

    properties
      Short     invariant
      AllUp     observation  expected: violated
      Deadlock  deadlock"
  `)
})

it('prints an observation without an expectation and a fault without a budget, also as JSON', () => {
  const facts = factsOf(instantiate(queue), 1e9)
  expect(factsText(facts, { title: 'defaults' })).toMatch(/AllUp +observation +checked on request/)
  expect(factsText(facts, { title: 'defaults' })).toMatch(/Crash +3 +fault crash, switched off/)
  expect(JSON.parse(factsDocument([facts]))).toMatchObject({
    format: 'quorate.info/1',
    spec: 'queue',
    model: null,
    constants: { nodes: 3 },
    faults: { crash: 0 },
    state: { bits: 23, words: 1, bytes: 4 },
    memory: { maxBytes: 1e9, states: facts.memory.states },
    initialStates: 2,
    actions: [
      { name: 'Copy', fault: null, bindings: 9, fromState: ['entry'] },
      { name: 'Take', fault: null, bindings: 1, fromState: ['entry'] },
      { name: 'Crash', fault: 'crash', bindings: 3, fromState: [] },
    ],
  })
  expect(JSON.parse(factsDocument([facts, facts]))).toHaveLength(2)
})
