import { array, bool, forAll, ids, option, range, record, set, spec, type SymmetricId, type ViewOf } from 'quorate'
import { type Equal, is } from '../types/equal.ts'

/** What a spec may do with ids of a symmetric type and what does not compile because it would tell the ids apart. */
const N = ids('n', 3, { symmetric: true })
const Other = ids('k', 2, { symmetric: true })
const Plain = ids('p', 3)
type Id = SymmetricId<'n'>

const same = <T extends true>(): T | undefined => undefined
same<Equal<ViewOf<typeof N>, Id>>()
same<Equal<ViewOf<typeof Plain>, number>>()

export const symmetric = spec('symmetric', {}, (_c, _f, { state }) => {
  const Node = record({ up: bool, votes: set(N), votedFor: option(N) })
  const { action, define } = state({
    leader: option(N),
    owner: N,
    nodes: array(N, Node),
    counts: array(N, range(0, 3)),
    heard: array(N, array(N, bool)),
    members: set(N),
    plain: array(Plain, range(0, 3)),
  })
  return define({
    init: N.values.map((n) => (s) => {
      is<Id>()(n)
      s.leader = n
      s.nodes[n].votes.add(n)
      s.members = new Set(N.values)
    }),
    actions: {
      Vote: action({
        forall: { n: N, m: (s) => s.members },
        when: (s, { n, m }) => {
          is<Id>()(n)
          is<Id>()(m)
          is<Id | null>()(s.leader)
          is<number>()(s.counts.get(n))
          is<boolean>()(s.heard[n].get(m))
          return n !== m && s.leader !== n && s.nodes[n].up && s.nodes[m].votedFor === null && s.members.has(n)
        },
        then: (s, { n, m }) => {
          s.owner = m
          s.nodes[n].votedFor = m
          s.nodes[m].votes.add(n)
          s.counts.set(n, s.counts.get(m) + 1)
          s.heard[n].set(m, true)
          s.nodes.set(n, { up: true, votes: new Set([n]), votedFor: null })
          for (const [id, node] of s.nodes.entries()) if (id !== n) node.up = false
          if (s.leader !== null) s.nodes[s.leader].up = true
        },
        message: (_s, { n, m }) => ({ from: n, to: m }),
      }),
      Apart: action({
        forall: { n: N, m: N, k: Other },
        when: (s, { n, m, k }) => {
          // @ts-expect-error a literal
          void (s.leader === 2)
          // @ts-expect-error a literal
          void (n !== 0)
          // @ts-expect-error an order
          void (n < m)
          // @ts-expect-error arithmetic
          void (n + 1)
          // @ts-expect-error arithmetic
          void (n % 2)
          // @ts-expect-error an id of another type
          void (n === k)
          // @ts-expect-error an id of another type
          void s.nodes[k]
          // @ts-expect-error a literal as an index
          void s.nodes[0]
          // @ts-expect-error a literal as an index
          void s.counts.get(0)
          // @ts-expect-error the id that comes first
          void s.nodes.findIndex
          // @ts-expect-error a part by position
          void s.nodes.slice
          // @ts-expect-error an id as a number
          const index: number = n
          return index > 0
        },
        then: (s, { n, k }) => {
          // @ts-expect-error a literal
          s.leader = 2
          // @ts-expect-error an id of another type
          s.leader = k
          // @ts-expect-error a literal
          s.members.add(1)
          // @ts-expect-error a literal as an index
          void s.nodes[0]
          // @ts-expect-error a literal as an index
          s.counts.set(0, 1)
          // @ts-expect-error a number is not an id, and an id is not a number
          s.plain.set(n, 1)
        },
      }),
      // @ts-expect-error numbers are not ids
      Numbers: action({ forall: { n: () => [0, 1] }, when: (s, { n }) => s.leader === n, then: () => {} }),
    },
    invariants: {
      All: (s) => forAll(N, (n) => forAll(s.members, (m) => n === m || s.nodes[n].up || s.counts.get(m) > 0)),
      Some: (s) => s.nodes.some((node, n) => node.up && s.members.has(n)) && [...s.nodes.keys()].includes(s.owner),
      Writes: (s) => {
        // @ts-expect-error a property only reads
        s.nodes.get(s.owner).up = false
        // @ts-expect-error a property only reads
        s.counts.set(s.owner, 0)
        return true
      },
    },
    lanes: { nodes: N, leads: (s, n) => s.leader === n, log: (s, n) => [s.counts.get(n)] },
  })
})
