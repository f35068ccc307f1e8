/**
 * A resource allocator. A client that holds nothing and waits for nothing asks for a set of resources. The allocator
 * grants them all at once or piece by piece, and the client gives them back in any order.
 *
 * Source: SimpleAllocator.tla by S. Merz (tlaplus/Examples).
 * 3 clients, 2 resources: 400 distinct, 1633 generated, depth 6 (published: 400, 1633, 6).
 */
import { array, forAll, ids, implies, oneOf, set, spec, type StateOf } from 'quorate'

export default spec(
  'classics/simple-allocator',
  {
    constants: {
      clients: 3,
      resources: 2,
      /**
       * When a client must give everything back: eventually in any case, or only once it has received everything that
       * it asked for.
       */
      returns: oneOf('always', 'when satisfied'),
      /** Seeded bug: the allocator ignores what other clients hold. */
      grantsTwice: false,
    },
  },
  (c, _budget, { state }) => {
    const Client = ids('client', c.clients)
    const Resource = ids('resource', c.resources)
    const variables = {
      /** The resources that a client is still waiting for. */
      wanted: array(Client, set(Resource)),
      held: array(Client, set(Resource)),
    }
    const { action, define } = state(variables)
    type State = StateOf<typeof variables>

    const isFree = (s: State, resource: number) => c.grantsTwice || forAll(s.held, (held) => !held.has(resource))

    /** Whether the client holds exactly this many resources, is not waiting for more, and so must give them all back. */
    const isDue = (s: State, client: number, count: number) =>
      count === s.held[client].size && (c.returns === 'always' || s.wanted[client].size === 0)

    return define({
      init: () => {},

      actions: {
        Request: action({
          forall: { client: Client, resources: set(Resource) },
          when: (s, { client, resources }) =>
            s.wanted[client].size === 0 && s.held[client].size === 0 && resources.size > 0,
          then: (s, { client, resources }) => {
            s.wanted.set(client, resources)
          },
        }),
        Allocate: action({
          forall: { client: Client, resources: set(Resource) },
          when: (s, { client, resources }) =>
            resources.size > 0 && forAll(resources, (r) => isFree(s, r) && s.wanted[client].has(r)),
          then: (s, { client, resources }) => {
            for (const r of resources) {
              s.held[client].add(r)
              s.wanted[client].delete(r)
            }
          },
        }),
        /** A client gives back some of its resources before it has to. */
        Return: action({
          forall: { client: Client, resources: set(Resource) },
          when: (s, { client, resources }) =>
            resources.size > 0 && forAll(resources, (r) => s.held[client].has(r)) && !isDue(s, client, resources.size),
          then: (s, { client, resources }) => {
            for (const r of resources) s.held[client].delete(r)
          },
        }),
        ReturnAll: action({
          forall: { client: Client },
          when: (s, { client }) => s.held[client].size > 0 && isDue(s, client, s.held[client].size),
          then: (s, { client }) => {
            s.held[client].clear()
          },
        }),
      },

      invariants: {
        /** No two clients hold the same resource. */
        ResourceMutex: (s) =>
          forAll(Client, (one) =>
            forAll(Client, (other) => implies(one !== other, () => forAll(s.held[one], (r) => !s.held[other].has(r)))),
          ),
      },
      temporal: {
        ClientsWillReturn: {
          forall: { client: Client },
          leadsTo: [(s, { client }) => s.wanted[client].size === 0, (s, { client }) => s.held[client].size === 0],
        },
        ClientsWillObtain: {
          forall: { client: Client, resource: Resource },
          leadsTo: [
            (s, { client, resource }) => s.wanted[client].has(resource),
            (s, { client, resource }) => s.held[client].has(resource),
          ],
        },
        InfinitelyOftenSatisfied: {
          forall: { client: Client },
          alwaysEventually: (s, { client }) => s.wanted[client].size === 0,
        },
      },
      fairness: [
        { weak: 'ReturnAll', each: 'client' },
        { strong: 'Allocate', each: 'client' },
      ],
      unneeded: {
        'Request: resources.size > 0': 'a request for nothing changes nothing',
        'Allocate: resources.size > 0': 'to allocate nothing changes nothing',
        'Return: resources.size > 0': 'to give nothing back changes nothing',
        'Return: forAll(resources, (r) => s.held[client].has(r))':
          'to give back what the client does not hold changes nothing',
        'Return: !isDue(s, client, resources.size)': 'to give everything back is what ReturnAll does',
        'Return: s.held[client].delete(r)':
          'a client that requests fewer resources leads to the same states, and no promise needs a return that is not due',
        'ReturnAll: s.held[client].size > 0': 'a client that holds nothing does not change',
      },
    })
  },
  {
    '3 clients': {},
    'return when satisfied': {
      constants: { returns: 'when satisfied' },
      expect: { ClientsWillObtain: 'violated', InfinitelyOftenSatisfied: 'violated' },
    },
    'grants twice': { constants: { grantsTwice: true }, expect: { ResourceMutex: { violated: { states: 5 } } } },
  },
)
