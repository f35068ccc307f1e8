import { describe, expect, it } from 'vitest'
import { log, type Log } from 'quorate'
import { mappedLog } from '../../../checker/conformance/events/mapped.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { conformancePage } from '../../../checker/render/pages/conformancePage.ts'
import writeQuorum from '../../../specs/failover/write-quorum.ts'
import { complaintOf } from '../../support/complaint.ts'
import { conformedEvents, refusalOf, replayed } from '../../support/conformed.ts'

interface Line {
  readonly at: number
  readonly host: number
  readonly did: 'accept' | 'answer' | 'die' | 'lead' | 'poll'
  readonly message?: number
  readonly length?: number
}

const parts = {
  read: (line: string): Line | null => (line.startsWith('#') ? null : (JSON.parse(line) as Line)),
  node: (line: Line) => line.host,
  time: (line: Line) => line.at,
  constants: (lines: readonly Line[]) => ({
    nodes: 2,
    inspect: 1,
    rule: 'any',
    messages: Math.max(1, lines.filter(({ did }) => did === 'accept').length),
  }),
  faults: (lines: readonly Line[]) => ({ crash: lines.filter(({ did }) => did === 'die').length }),
}

const map = log(writeQuorum, {
  ...parts,
  events: {
    accept: { is: ({ did }) => did === 'accept', must: 'Write', where: ({ host }) => ({ leader: host }) },
    answer: { is: ({ did }) => did === 'answer', must: 'Acknowledge', where: ({ message }) => ({ message }) },
    die: { is: ({ did }) => did === 'die', must: 'Crash', where: ({ host }) => ({ node: host }) },
    lead: { is: ({ did }) => did === 'lead', must: 'Promote', where: ({ host }) => ({ node: host }) },
  },
  hidden: {
    Replicate: () => ({}),
    Follow: ({ did, host }) => (did === 'poll' ? { node: host } : null),
  },
  sees: (s, { host, length }) => (length === undefined ? null : s.nodes[host]?.log.length === length),
})

/** The result for lines of the form `HOST DID [MESSAGE]`, at times 10, 20, and so on. */
function found(of: Log, lines: readonly string[], constants: Readonly<Record<string, unknown>> = {}) {
  const text = lines.join('\n')
  const read = mappedLog(of, [{ file: 'log', text }])
  const model = instantiate(writeQuorum, { constants: { ...read.constants, ...constants }, faults: read.faults })
  const { events, silent } = read.eventsFor(model)
  return { ...conformedEvents(model, events), silent }
}

const line = (at: number, host: number, did: Line['did'], more: object = {}) =>
  JSON.stringify({ at, host, did, ...more })
const accept = line(10, 0, 'accept')
const answer = line(20, 0, 'answer', { message: 1 })
const die = line(30, 0, 'die')
const lead = line(40, 1, 'lead', { length: 0 })

describe('a map', () => {
  it.each([
    ['a loss', map, [accept, answer, die, lead], { writeQuorum: 1 }, 'violated', ''],
    [
      'two copies that were not there',
      map,
      ['# seen', accept, answer, die, lead],
      {},
      'refused',
      'log:5 differs nodes[node1].log',
    ],
    ['two copies', map, [accept, answer, die, lead.replace('0}', '1}')], {}, 'accepted', ''],
    ['an event that only sees', map, [accept, line(20, 1, 'poll', { length: 1 })], {}, 'accepted', ''],
    [
      'a hidden step that the event does not allow',
      log(writeQuorum, { ...parts, hidden: {}, sees: map.map.sees as never }),
      [accept, line(20, 1, 'poll', { length: 1 })],
      {},
      'refused',
      'log:2 differs nodes[node1].log',
    ],
  ])('%s', (_name, of, lines, constants, outcome, detail) => {
    const result = found(of, lines, constants)
    expect([result.outcome, refusalOf(result)]).toEqual([outcome, detail])
    expect(replayed(result)).toBe(outcome === 'violated' ? 'violated' : 'fixed')
    const page = conformancePage(result)
    for (const { event } of result.witness.steps) expect(page).toContain(`${event.file}:${event.line}`)
  })

  it('counts the events that it does not mention', () => {
    const result = found(log(writeQuorum, parts), [accept, die])
    expect([result.outcome, result.silent, result.events]).toEqual(['accepted', 2, []])
  })

  it('orders events', () => {
    const second = log(writeQuorum, {
      ...parts,
      arrange: (lines) => lines.map((each) => (each.did === 'die' ? null : { ...each, at: -each.at })),
      events: { accept: { is: ({ did }) => did === 'accept', must: 'Write' } },
      sees: () => null,
    })
    expect(found(second, [accept, die]).events.map(({ time }) => time)).toEqual([-10])
  })
})

describe('a wrong map', () => {
  it.each([
    ['a line that it cannot read', map, ['{'], 'Q131', ['log:1']],
    [
      'a node that throws',
      { ...map.map, node: () => (undefined as unknown as Line).host },
      [accept],
      'Q135',
      ['log:1', 'the map, node'],
    ],
    ['an invalid time', { ...map.map, time: () => Number.NaN }, [accept], 'Q135', ['log:1', 'the map, time']],
    [
      'an invalid answer',
      { ...map.map, events: { a: { is: () => 1 as unknown as boolean } } },
      [accept],
      'Q135',
      ['log:1', 'the map, events.a.is'],
    ],
    [
      'an unknown action',
      { ...map.map, events: { a: { is: () => false, must: 'Wriet' } } },
      [accept],
      'Q132',
      ['the map, events.a'],
    ],
    ['an unknown hidden action', { ...map.map, hidden: { Wriet: () => ({}) } }, [accept], 'Q132', ['the map, hidden']],
    ['an unknown parameter', { ...map.map, hidden: { Write: () => ({ node: 1 }) } }, [accept], 'Q132', ['log:1']],
    [
      'a value outside its domain',
      { ...map.map, hidden: { Write: () => ({ leader: 9 }) } },
      [accept],
      'Q133',
      ['log:1, action Write', 'leader'],
    ],
    ['a place that is not there', { ...map.map, sees: () => ({ nodse: 1 }) }, [accept], 'Q132', ['log:1']],
    ['events lost', { ...map.map, arrange: () => [] }, [accept], 'Q135', ['the map, arrange']],
  ])('%s', (_name, of, lines, code, where) => {
    const changed: Log = 'map' in of ? of : { ...map, map: of }
    expect(complaintOf(() => found(changed, lines))).toMatchObject({ code, class: 'load', where })
  })

  it('an unknown part', () => {
    expect(complaintOf(() => log(writeQuorum, { ...parts, event: {} } as never))).toMatchObject({ code: 'Q055' })
  })
})
