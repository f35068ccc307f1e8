/**
 * A resource allocator that makes clients wait in line. A client gets a resource only if no client ahead of it in the line is waiting
 * for that resource. As a result, no client waits forever, even though clients can keep what they have until they have everything.
 *
 * Source: SchedulingAllocator.tla by S. Merz (tlaplus/Examples).
 * 3 clients, 2 resources: 1690 distinct, 5854 generated, depth 7 (published: 1690, 5854, 7).
 */
import { array, exists, forAll, ids, implies, refinement, seq, set, spec, type StateOf } from 'quorate'
import { ordersOf } from './lib/orders.ts'
import simpleAllocator from './simple-allocator.ts'

export default spec(
  'classics/scheduling-allocator',
  {
    constants: {
      clients: 3,
      resources: 2,
      /** Seeded bug: a client gets a resource that a client ahead of it in the line is waiting for. */
      jumpsTheLine: false,
    },
  },
  (c, _budget, { state }) => {
    const Client = ids('client', c.clients)
    const Resource = ids('resource', c.resources)
    const variables = {
      /** The resources that a client is still waiting for. */
      wanted: array(Client, set(Resource)),
      held: array(Client, set(Resource)),
      line: seq(Client, c.clients),
    }
    const { action, define } = state(variables)
    type State = StateOf<typeof variables>

    const isFree = (s: State, resource: number) => forAll(s.held, (held) => !held.has(resource))

    const before = (s: State, client: number) => s.line.slice(0, s.line.indexOf(client))

    const isFirst = (s: State, client: number, resource: number) =>
      c.jumpsTheLine || !exists(before(s, client), (other) => s.wanted[other].has(resource))

    /** The clients that are waiting but are not in line yet. */
    const unscheduled = (s: State) =>
      Client.values.filter((client) => s.wanted[client].size > 0 && !s.line.includes(client))

    /** Whether the client holds exactly this many resources, is not waiting for more, and so must give them all back. */
    const isDue = (s: State, client: number, count: number) =>
      count === s.held[client].size && s.wanted[client].size === 0

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
        Schedule: action({
          forall: { clients: (s) => ordersOf(unscheduled(s)) },
          when: (_s, { clients }) => clients.length > 0,
          then: (s, { clients }) => {
            s.line.push(...clients)
          },
        }),
        Allocate: action({
          forall: { client: Client, resources: set(Resource) },
          when: (s, { client, resources }) =>
            resources.size > 0 &&
            s.line.includes(client) &&
            forAll(resources, (r) => isFree(s, r) && s.wanted[client].has(r) && isFirst(s, client, r)),
          then: (s, { client, resources }) => {
            for (const r of resources) {
              s.held[client].add(r)
              s.wanted[client].delete(r)
            }
            if (s.wanted[client].size === 0) s.line = s.line.filter((other) => other !== client)
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
        /** Every client in line is waiting for something. */
        LineWaits: (s) => forAll(s.line, (client) => s.wanted[client].size > 0),
        /** No client holds a resource that a client ahead of it in the line is waiting for. */
        NothingTaken: (s) =>
          forAll(s.line, (client) =>
            forAll(before(s, client), (other) => forAll(s.held[client], (r) => !s.wanted[other].has(r))),
          ),
        /** A client in line can get what it wants once the clients ahead of it, and those outside the line, give everything back. */
        CanBeServed: (s) =>
          forAll(s.line, (client) =>
            forAll(
              s.wanted[client],
              (r) =>
                isFree(s, r) ||
                exists(before(s, client), (other) => s.wanted[other].has(r) || s.held[other].has(r)) ||
                exists(Client, (other) => !s.line.includes(other) && s.held[other].has(r)),
            ),
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
      refines: {
        SimpleAllocator: refinement(simpleAllocator, {
          constants: { clients: c.clients, resources: c.resources },
          map: (s) => ({ wanted: s.wanted, held: s.held }),
        }),
      },
      fairness: [{ weak: 'ReturnAll', each: 'client' }, { weak: 'Allocate', each: 'client' }, { weak: 'Schedule' }],
      unneeded: {
        'Request: resources.size > 0': 'a request for nothing changes nothing',
        'Schedule: clients.length > 0': 'to add nobody to the line changes nothing',
        'Allocate: resources.size > 0': 'to allocate nothing changes nothing',
        'Return: resources.size > 0': 'to give nothing back changes nothing',
        'Return: forAll(resources, (r) => s.held[client].has(r))':
          'to give back what the client does not hold changes nothing',
        'Return: !isDue(s, client, resources.size)': 'to give everything back is what ReturnAll does',
        'Return: s.held[client].delete(r)':
          'a client that requests fewer resources leads to the same states, and no promise needs a return that is not due',
        'ReturnAll: s.held[client].size > 0': 'a client that holds nothing does not change',
        'ReturnAll: isDue(s, client, s.held[client].size)': 'Return may give everything back earlier, too',
      },
    })
  },
  {
    '3 clients': {},
    'jumps the line': {
      constants: { jumpsTheLine: true },
      expect: {
        NothingTaken: { violated: { states: 5 } },
        CanBeServed: { violated: { states: 5 } },
        ClientsWillObtain: 'violated',
        InfinitelyOftenSatisfied: 'violated',
        'SimpleAllocator.ClientsWillObtain': 'violated',
        'SimpleAllocator.InfinitelyOftenSatisfied': 'violated',
        'SimpleAllocator.fairness': 'violated',
      },
    },
  },
)
