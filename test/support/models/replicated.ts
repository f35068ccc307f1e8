import { array, bool, forAll, ids, implies, range, record, seq, set, spec } from 'quorate'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { Interpreter } from '../../../checker/reference/interpreter/interpreter.ts'
import { execute } from '../../../checker/trace/execution/execute.ts'
import type { Trace } from '../../../checker/trace/trace.ts'

/**
 * A leader copies records to followers, and any node can be elected. Its lanes are described or left to be guessed.
 */
const replicated = (described: boolean) =>
  spec('replicated', { faults: { wipe: 1 } }, (_c, _budget, { state }) => {
    const Node = ids('n', 3)
    const Message = range(1, 2)
    const { action, define } = state({
      nodes: array(
        Node,
        record({
          up: bool,
          epoch: range(0, 2),
          log: seq(record({ epoch: range(0, 2), message: Message }), 2),
          read: range(0, 9),
        }),
      ),
      leader: Node,
      high: range(0, 2),
      acked: set(Message),
    })
    return define({
      init: (s) => {
        for (const node of s.nodes) node.up = true
      },
      actions: {
        Write: action({
          forall: { leader: Node, message: Message },
          when: (s, { leader, message }) => s.leader === leader && s.nodes.get(leader).log.length < message,
          then: (s, { leader, message }) => {
            s.nodes.get(leader).log.push({ epoch: s.nodes.get(leader).epoch, message })
          },
        }),
        Copy: action({
          forall: { follower: Node, leader: Node },
          when: (s, { follower, leader }) =>
            s.leader === leader && s.nodes.get(follower).log.length < s.nodes.get(leader).log.length,
          then: (s, { follower, leader }) => {
            const next = s.nodes.get(leader).log.at(s.nodes.get(follower).log.length)
            if (next) s.nodes.get(follower).log.push(next)
          },
        }),
        Acknowledge: action({
          forall: { leader: Node, message: Message },
          when: (s, { leader }) => s.leader === leader,
          then: (s, { leader, message }) => {
            s.high = s.nodes.get(leader).log.length
            s.acked.add(message)
          },
        }),
        Read: action({
          forall: { reader: Node, from: Node },
          then: (s, { reader }) => {
            s.nodes.get(reader).read += 1
          },
          message: (_s, { from }) => ({ from, to: 'consumer' }),
        }),
        Elect: action({
          forall: { node: Node },
          when: (s, { node }) => s.leader !== node,
          then: (s, { node }) => {
            s.nodes.get(node).epoch = s.nodes.get(s.leader).epoch + 1
            s.leader = node
          },
          message: (_s, { node }) => ({ from: 'others', to: node }),
        }),
        Follow: action({
          forall: { node: Node },
          then: (s, { node }) => {
            s.nodes.get(node).log.length = 0
          },
          message: () => ({ from: null, to: 0 }),
        }),
        Wipe: action({
          fault: 'wipe',
          forall: { node: Node },
          then: (s, { node }) => {
            s.nodes.get(node).log.length = 0
            s.nodes.get(node).up = false
          },
        }),
      },
      invariants: {
        NoLoss: (s) =>
          forAll(Node, (n) =>
            implies(n === s.leader, () =>
              forAll(s.acked, (m) => s.nodes.get(n).log.some(({ message }) => message === m)),
            ),
          ),
      },
      ...(described
        ? {
            lanes: {
              nodes: Node,
              log: (s, n) => s.nodes.get(n).log.map(({ epoch, message }) => ({ record: message, epoch })),
              highWatermark: (s, n) => (n === s.leader ? Math.min(s.high, s.nodes.get(n).log.length) : null),
              leads: (s, n) => n === s.leader,
              epoch: (s, n) => s.nodes.get(n).epoch,
              up: (s, n) => s.nodes.get(n).up,
              inSync: (_s, n) => n < 2,
              acknowledged: (s) => s.acked,
              others: 'authority',
            },
          }
        : {}),
    })
  })

export const describedModel = instantiate(replicated(true))
export const plainModel = instantiate(replicated(false))

/** Executes the steps that have these labels. */
export function run(model: Model, labels: readonly string[], property: string | null = null): Trace {
  const interpreter = new Interpreter(model)
  let state = interpreter.initial(0)
  const steps = labels.map((label) => {
    const [name = '', ...values] = label.split(/\W+/).filter((word) => word !== '')
    const number = model.actions.findIndex((action) => action.name === name)
    const action = model.actions[number]
    const choice =
      action &&
      interpreter
        .choices(state, action)
        .find(({ bound }) =>
          bound.every(({ value, node }, i) => (node?.kind === 'scalar' ? node.print(value) : value) === values[i]),
        )
    if (!action || !choice) throw new Error(`there is no step ${label}`)
    state = interpreter.successor(state, action, choice)
    return { action: number, ordinal: choice.ordinal }
  })
  return execute(model, { init: 0, steps }, property)
}

/** Message 1 is on n0 and n1 when it is acknowledged. Then n1 and n0 lose their copies, and n1 leads. */
export const LOSS = ['Write n0 1', 'Copy n1 n0', 'Acknowledge n0 1', 'Follow n1', 'Elect n1'] as const
