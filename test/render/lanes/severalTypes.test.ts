import { array, bool, ids, oneOf, range, record, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Message } from '../../../checker/language/definition/lanes.ts'
import { lanesPicture } from '../../../checker/render/lanes/lanesPicture.ts'
import { laneStory } from '../../../checker/trace/laneStory/laneStory.ts'
import { complaintOf } from '../../support/complaint.ts'
import { run } from '../../support/models/replicated.ts'
import { overlaps, spills, textOf } from '../picture.ts'

/** Bookies that clients write to. `told` is what the action says about a message. */
const ledger = (told?: (ends: { client: number; bookie: number }) => Message) =>
  spec(
    'ledger',
    { constants: Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`aConstantWithALongName${i}`, i])) },
    (_c, _budget, { state }) => {
      const Bookie = ids('bookie', 2)
      const Client = ids('client', 2)
      const Party = { of: Client, id: 0 }
      const { action, define } = state({
        bookies: array(
          Bookie,
          record({ mode: oneOf('follower', 'candidate', 'leader'), fenced: bool, entry: range(0, 2) }),
        ),
        clients: array(Client, record({ recovers: bool, sent: range(0, 2) })),
      })
      return define({
        init: () => {},
        actions: {
          Send: action({
            forall: { client: Client, bookie: Bookie },
            then: (s, { client, bookie }) => {
              s.clients.get(client).sent = 1
              s.bookies.get(bookie).entry = 1
            },
            message: (_s, { client, bookie }) =>
              told?.({ client, bookie }) ?? { from: { ...Party, id: client }, to: bookie },
          }),
          Fence: action({
            forall: { client: Client, bookie: Bookie },
            then: (s, { bookie }) => {
              s.bookies.get(bookie).fenced = true
            },
          }),
          Lead: action({
            forall: { bookie: Bookie },
            then: (s, { bookie }) => {
              s.bookies.get(bookie).mode = s.bookies.get(bookie).mode === 'follower' ? 'candidate' : 'leader'
            },
          }),
        },
        lanes: {
          nodes: Bookie,
          also: [Client],
          leads: (s, b) => s.bookies.get(b).mode === 'leader',
          role: (s, b) => (s.bookies.get(b).mode === 'candidate' ? 'candidate' : ''),
        },
      })
    },
  )

const STEPS = ['Send client1 bookie0', 'Fence client1 bookie1', 'Lead bookie1', 'Lead bookie1']
const trace = run(instantiate(ledger()), STEPS)
const story = laneStory(trace)
if (!story) throw new Error('there are no lanes')
const svg = lanesPicture(trace, story) ?? ''

describe('lanes of several id types', () => {
  it('show only the changes of their own type', () => {
    expect(story.lanes.map(({ name }) => name)).toEqual(['bookie0', 'bookie1', 'client0', 'client1'])
    const text = textOf(svg)
    for (const part of ['client1', 'sent', 'entry', 'fenced']) expect(text).toContain(part)
    expect(text).not.toContain('others')
    expect([overlaps(svg), spills(svg)]).toEqual([[], []])
  })

  it('can send and receive messages; an unnamed end is dashed', () => {
    expect(story.moments.map(({ message }) => message)).toEqual([
      null,
      { from: 3, to: 0, isGuess: false },
      { from: 3, to: 1, isGuess: true },
      null,
      null,
    ])
    expect(svg.match(/stroke-dasharray="5,2"/g)).toHaveLength(1)
  })

  it('do not repeat the title of their type', () => {
    const text = textOf(svg)
    for (const part of ['bookie1 LEADER', 'bookie1 candidate']) expect(text).toContain(part)
    for (const part of ['mode', 'follower']) expect(text).not.toContain(part)
  })

  it('add what the titles do not say', () => {
    const silent = { ...trace.model, lanes: { ...trace.model.lanes!, role: () => '' } }
    const other = { ...trace, model: silent }
    expect(textOf(lanesPicture(other, laneStory(other)!) ?? '')).toContain('mode')
  })

  it('have a caption of at most 120 characters', () => {
    const lines = textOf(svg).split('\n')
    expect(lines.filter((line) => line.includes('aConstantWithALongName')).length).toBeGreaterThan(2)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120)
  })

  it.each<[what: string, told: () => Message, problem: string]>([
    [
      'an id that the type has not',
      () => ({ from: { of: ids('client', 2), id: 2 }, to: 0 }),
      '2 is not one of the 2 lanes of client',
    ],
    [
      'a type without lanes',
      () => ({ from: { of: ids('writer', 1), id: 0 }, to: 0 }),
      '0 is not one of the 0 lanes of writer',
    ],
    ['no node', () => ({ from: 3, to: 0 }), '3 is not one of the 2 nodes'],
  ])('are rejected: %s', (_what, told, problem) => {
    expect(complaintOf(() => laneStory(run(instantiate(ledger(told)), STEPS)))).toMatchObject({ code: 'Q107', problem })
  })
})
