import { expect, it } from 'vitest'
import { traceMermaid } from '../../../checker/render/markdown/mermaid.ts'
import { counterTrace, lost, wide } from '../fixtures.ts'

const ids = (...values: readonly string[]) => values.map((value) => ({ name: 'x', value, ids: 'b' }))

it('draws actors as participants, and faults on a red background', () => {
  expect(traceMermaid(lost)).toMatchInlineSnapshot(`
    "sequenceDiagram
      title rocketmq/master-slave, asynchronous, master disk lost · NoAcknowledgedLoss is violated: 4 states, faults used: diskLoss 1 of 1
      participant p1 as b0
      Note over p1: 1. initial state
      Note over p1: 2. Send<br/>brokers[b0].log[0]: + 1<br/>sent: 0 → 1
      Note over p1: 3. Acknowledge(m=1)<br/>acked: + 1
      rect rgb(255, 221, 221)
        Note over p1: 4. DiskLoss(b=b0) · fault: diskLoss<br/>brokers[b0].up: true → false<br/>brokers[b0].log[0]: - 1
      end
      Note over p1: state 4 violates NoAcknowledgedLoss
    "
  `)
})

it('draws a step of two ids as an arrow, in either order', () => {
  const steps = [null, ids('b10', 'b2'), ids('b2', 'b2'), ids('b2', 'b10')]
  const states = lost.states.map((state, i) => ({
    ...state,
    step: state.step && { ...state.step, binding: steps[i] ?? [], fault: null },
    changes: [],
  }))
  expect(traceMermaid({ ...lost, states })).toMatchInlineSnapshot(`
    "sequenceDiagram
      title rocketmq/master-slave, asynchronous, master disk lost · NoAcknowledgedLoss is violated: 4 states, no fault used
      participant p1 as b2
      participant p2 as b10
      Note over p1,p2: 1. initial state
      p2->>p1: 2. Send
      Note over p1: 3. Acknowledge(m=1)
      p1->>p2: 4. DiskLoss(b=b0)
      Note over p1,p2: state 4 violates NoAcknowledgedLoss
    "
  `)
})

it('writes characters that are special in Mermaid as entities, and summarizes long lists', () => {
  expect(traceMermaid(wide)).toMatchInlineSnapshot(`
    "sequenceDiagram
      title wide, defaults · Calm is violated: 5 states, faults used: storm 3 of 3
      participant p1 as system
      Note over p1: 1. initial state
      rect rgb(255, 221, 221)
        Note over p1: 2. Storm · fault: storm<br/>nodes[n1].state: say "a&b" #lt;c#gt; → other<br/>nodes[n1].seen: + 7<br/>nodes[n1].seen: + 7<br/>nodes[n11].state: say "a&b" #lt;c#gt; → other<br/>and 2 more changes
      end
      Note over p1: 3. Idle
      rect rgb(255, 221, 221)
        Note over p1: 4. Storm · fault: storm<br/>mode: none → { leader: n1, followers: [n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, …
      end
      rect rgb(255, 221, 221)
        Note over p1: 5. Storm · fault: storm<br/>mode.leader: n1 → n2
      end
      Note over p1: state 5 violates Calm
    "
  `)
})

it('has one participant if nothing has an id', () => {
  expect(traceMermaid(counterTrace)).toMatchInlineSnapshot(`
    "sequenceDiagram
      title counter, defaults · NeverDown is violated by a step: 5 states
      participant p1 as system
      Note over p1: 1. initial state
      Note over p1: 2. Step<br/>n: 0 → 1
      Note over p1: 3. Step<br/>n: 1 → 2
      Note over p1: 4. Step<br/>n: 2 → 3
      Note over p1: 5. Reset<br/>n: 3 → 0
      Note over p1: the step to state 5 violates NeverDown
    "
  `)
})
