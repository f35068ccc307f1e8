import { array, ids, type Message, range, record, seq, spec } from 'quorate'

/** The view and the bindings are typed. Strings name only outside parties. */
export const described = spec('described', {}, (_c, _budget, { state }) => {
  const Node = ids('node', 2)
  const { action, define } = state({ nodes: array(Node, record({ log: seq(range(1, 2), 2), epoch: range(0, 2) })) })
  return define({
    init: () => {},
    actions: {
      Copy: action({
        forall: { follower: Node, leader: Node },
        then: () => {},
        message: (s, { leader, follower }) => ({ from: s.nodes.get(leader).epoch > 0 ? leader : null, to: follower }),
      }),
      Tell: action({
        forall: { node: Node },
        then: () => {},
        message: (_s, { node }) => ({ from: 'others', to: node }),
      }),
    },
    lanes: {
      nodes: Node,
      log: (s, n) => s.nodes.get(n).log,
      epoch: (s, n) => s.nodes.get(n).epoch,
      // @ts-expect-error a boolean is required
      up: (s, n) => s.nodes.get(n).epoch,
      // @ts-expect-error a description only reads
      leads: (s, n) => s.nodes.get(n).log.push(1) > 0,
      // @ts-expect-error the domain is not an id type
      acknowledged: range(0, 1),
    },
  })
})

// @ts-expect-error no outside party has this name
export const misspelt: Message = { from: 'controler', to: 0 }
