import { array, bool, type DraftOf, ids, type IdsDomain, option, range, record, spec, type ViewOf } from 'quorate'
import { describe, expect, it } from 'vitest'
import { checkedProperties, leftOutOf } from '../../../checker/language/model/checked.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { complaintOf } from '../../support/complaint.ts'
import { explored } from '../../support/engine/explored.ts'
import { numberedIds } from '../../support/random/numberedIds.ts'

const Node = numberedIds('n', 3)
const variables = {
  nodes: array(Node, record({ up: bool, term: range(0, 2) })),
  leader: option(Node),
  former: option(Node),
}
const Whole = record(variables)
type View = ViewOf<typeof Whole>
type Draft = DraftOf<typeof Whole>

type Step = { readonly action: string; readonly binding: { readonly n: number } }

/** Parts of a spec in which nodes start, one of them leads, and leaders open terms. */
interface Pieces {
  readonly init?: readonly ((s: Draft) => void)[]
  readonly candidates?: (s: View) => Iterable<number>
  readonly mayLead?: (s: View, node: number) => boolean
  readonly lead?: (s: Draft, node: number) => void
  readonly holds?: (s: View) => boolean
  readonly moves?: (before: View, after: View, step: Step) => boolean
  readonly constraint?: (s: View) => boolean
  readonly stepConstraint?: (before: View, after: View, step: Step) => boolean
}

const isUp = (s: View): number[] => [...s.nodes.keys()].filter((n) => s.nodes[n]?.up)
const firstUp = (s: View): number => s.nodes.findIndex((node) => node.up)

function elections(pieces: Pieces) {
  const { init = [() => {}], candidates = isUp, mayLead = () => true, lead, holds = () => true } = pieces
  return spec('elections', {}, (_c, _f, { state }) => {
    const { action, define } = state(variables)
    return define({
      init,
      actions: {
        Start: action({
          forall: { n: Node },
          when: (s, { n }) => s.nodes[n]?.up === false,
          then: (s, { n }) => {
            const node = s.nodes[n]
            if (node) node.up = true
          },
        }),
        Lead: action({
          forall: { n: candidates },
          when: (s, { n }) => s.leader !== n && mayLead(s, n),
          then: (s, { n }) => {
            s.former = s.leader
            s.leader = n
            lead?.(s, n)
          },
        }),
        OpenTerm: action({
          forall: { n: Node },
          when: (s, { n }) => s.leader === n && (s.nodes[n]?.term ?? 2) < 2,
          then: (s, { n }) => {
            const node = s.nodes[n]
            if (node) node.term += 1
          },
        }),
      },
      invariants: { Safe: holds },
      transitions: { Moves: pieces.moves ?? (() => true) },
      possibilities: { CanLead: { alwaysPossible: (s) => s.leader !== null } },
      ...(pieces.constraint && { constraint: pieces.constraint }),
      stepConstraint: pieces.stepConstraint,
    })
  })
}

/** Code that tells ids apart and what the error must name. */
const cases: readonly (readonly [how: string, culprit: string, pieces: Pieces])[] = [
  ['an action compares ids with <', 'action Lead', { mayLead: (s, n) => s.leader === null || s.leader < n }],
  ['an action prefers a constant id', 'action Lead', { mayLead: (s, n) => n === 0 || s.leader === 0 }],
  ['an action stops at the first id', 'action Lead', { mayLead: (s, n) => firstUp(s) === n }],
  [
    'an effect compares ids with <',
    'action Lead',
    { lead: (s, n) => void (s.former = (s.former ?? 0) < n ? n : null) },
  ],
  ['an effect prefers a constant id', 'action Lead', { lead: (s) => void (s.former = 0) }],
  ['an effect stops at the first id', 'action Lead', { lead: (s) => void (s.former = firstUp(s)) }],
  ['a property compares ids with <', 'invariant Safe', { holds: (s) => (s.leader ?? 0) <= (s.former ?? 2) }],
  ['a property prefers a constant id', 'invariant Safe', { holds: (s) => s.leader !== 1 }],
  [
    'a property stops at the first id',
    'invariant Safe',
    { holds: (s) => s.leader === null || s.leader === firstUp(s) },
  ],
  ['a transition compares ids with <', 'transition Moves', { moves: (a, b) => (a.leader ?? 0) <= (b.leader ?? 0) }],
  [
    'a transition prefers a constant id in some steps',
    'transition Moves',
    { moves: (a, _b, { action, binding }) => action !== 'Lead' || a.leader === null || binding.n !== 2 },
  ],
  ['a transition prefers a constant id', 'transition Moves', { moves: (_a, b) => b.leader !== 2 }],
  [
    'a transition stops at the first id',
    'transition Moves',
    { moves: (a, b) => firstUp(a) <= firstUp(b) || b.leader === 1 },
  ],
  ['the constraint compares ids with <', 'the constraint', { constraint: (s) => (s.leader ?? 2) >= (s.former ?? 0) }],
  ['the constraint prefers a constant id', 'the constraint', { constraint: (s) => s.nodes[1]?.term !== 2 }],
  [
    'the constraint stops at the first id',
    'the constraint',
    { constraint: (s) => (s.nodes.find((node) => node.up)?.term ?? 0) < 2 },
  ],
  [
    'the step constraint prefers a constant id',
    'the step constraint',
    { stepConstraint: (_a, _b, { action, binding }) => action !== 'Lead' || binding.n !== 2 },
  ],
  [
    'a domain compares ids with <',
    'forall) of action Lead',
    { candidates: (s) => isUp(s).filter((n) => n >= (s.leader ?? 0)) },
  ],
  ['a domain prefers a constant id', 'forall) of action Lead', { candidates: (s) => (s.nodes[0]?.up ? [0] : isUp(s)) }],
  ['a domain stops at the first id', 'forall) of action Lead', { candidates: (s) => isUp(s).slice(0, 1) }],
  [
    'initial states compare ids with <',
    'the initial states',
    {
      init: [0, 1].flatMap((a) =>
        [1, 2].flatMap((b) => (a < b ? [(s: Draft) => void ((s.leader = a), (s.former = b))] : [])),
      ),
    },
  ],
  ['an initial state prefers a constant id', 'the initial states', { init: [(s) => void (s.leader = 0)] }],
  [
    'initial states stop before the last id',
    'the initial states',
    { init: [0, 1].map((n) => (s: Draft) => void (s.leader = n)) },
  ],
]

describe('a spec that treats symmetric ids differently', () => {
  it.each(cases)('%s: %s is named', (_how, culprit, pieces) => {
    const { failure, properties } = explored(instantiate(elections(pieces), { symmetry: true }), { stop: 'never' })
    expect(failure?.complaint).toMatchObject({ code: 'Q108', class: 'spec' })
    expect(failure?.complaint.problem).toContain(culprit)
    expect(properties.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive', 'inconclusive'])
  })

  it.each(cases)('%s: %s is named, with fingerprints', (_how, culprit, pieces) => {
    const model = instantiate(elections(pieces), { symmetry: true })
    const { failure } = explored(model, { stop: 'never', properties: ['Safe', 'Moves'], storage: 'hash' })
    expect(failure?.complaint.problem).toContain(culprit)
  })

  it.each(cases)('%s: without symmetry, nothing is reported', (_how, _culprit, pieces) => {
    expect(explored(instantiate(elections(pieces)), { stop: 'never' }).failure).toBeNull()
  })

  it('a spec that treats them alike is not reported', () => {
    const all = [0, 1, 2].map((n) => (s: Draft) => void (s.leader = n))
    const { failure } = explored(instantiate(elections({ init: all }), { symmetry: true }), { stop: 'never' })
    expect(failure).toBeNull()
  })
})

/** Has a temporal property and a model that requests symmetry. */
const made = (domain: IdsDomain, other = domain) =>
  spec(
    'small',
    {},
    (_c, _f, { state }) =>
      state({ a: array(domain, bool), b: array(other, bool) }).define({
        init: () => {},
        actions: {},
        temporal: { Ends: { eventually: () => true } },
      }),
    { reduced: { symmetry: true } },
  )

describe('symmetry excludes', () => {
  it.each([
    ['no id type is symmetric, and the command line asks', made(ids('n', 2)), { symmetry: true }, 'Q016', 'usage'],
    ['no id type is symmetric, and a model asks', made(ids('n', 2)), { model: 'reduced' }, 'Q058', 'load'],
    ['9 ids', made(numberedIds('n', 9)), { symmetry: true }, 'Q058', 'load'],
    ['two types of one name', made(numberedIds('n', 2), ids('n', 2)), { symmetry: true }, 'Q058', 'load'],
  ] as const)('%s', (_name, small, choice, code, kind) => {
    expect(complaintOf(() => instantiate(small, choice))).toMatchObject({ code, class: kind })
  })

  it('temporal properties: they are skipped, or refused if a verdict is requested', () => {
    const model = instantiate(made(numberedIds('n', 2)), { model: 'reduced' })
    const safe = {
      ...model,
      properties: [...model.properties, { name: 'Safe', kind: 'invariant', holds: () => true } as const],
    }
    expect(checkedProperties(safe, undefined).map(({ name }) => name)).toEqual(['Safe'])
    expect(leftOutOf(safe, undefined)).toEqual(['Ends'])
    expect(leftOutOf(safe, ['Safe'])).toEqual([])
    const asked = [
      () => checkedProperties(safe, ['Ends']),
      () => checkedProperties({ ...safe, expect: { Ends: 'holds' } }, undefined),
    ]
    for (const ask of asked) expect(complaintOf(ask)).toMatchObject({ code: 'Q017' })
    expect(complaintOf(() => checkedProperties(model, undefined))).toMatchObject({
      code: 'Q017',
      where: ['spec small', 'temporal Ends'],
    })
  })
})
