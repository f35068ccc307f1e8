import { describe, expect, it } from 'vitest'
import { placeOf } from '../../../checker/conformance/events/event.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { conformanceText } from '../../../checker/render/text/conformanceText.ts'
import writeQuorum from '../../../specs/failover/write-quorum.ts'
import { complaintOf } from '../../support/complaint.ts'
import { conformed, refusalOf, replayed } from '../../support/conformed.ts'

const constants = { nodes: 2, writeQuorum: 1, inspect: 1, rule: 'any' }
const faults = { crash: 1 }
const one = instantiate(writeQuorum, { constants, faults })
const two = instantiate(writeQuorum, { constants: { ...constants, writeQuorum: 2 }, faults })

const write = '{"node":"node0","t":1,"action":"Write","binding":{"leader":"node0"}}'
const acknowledge = '{"node":"node0","t":2,"action":"Acknowledge","binding":{"leader":"node0","message":1}}'
const crash = '{"node":"node0","t":3,"action":"Crash","binding":{"node":0}}'
const promote = '{"node":"node1","t":4,"action":"Promote","binding":{"node":"node1"},"see":{"nodes[node1].log":[]}}'
const lost = [write, acknowledge, crash, promote]
const unlogged = ['Replicate', 'Follow']

describe('lines in the words of a spec', () => {
  it.each([
    ['one copy, and it is lost', one, lost, {}, 'violated', 'NoAcknowledgedLoss always at log:4'],
    ['two copies', two, lost, { unlogged }, 'refused', 'log:4 differs nodes[node1].log'],
    ['two copies, and replication is logged', two, lost, {}, 'refused', 'log:2 guard'],
    ['no budget', instantiate(writeQuorum, { constants }), lost, {}, 'refused', 'log:3 budget'],
    ['not the next message', one, [write, acknowledge.replace('1}', '2}')], {}, 'refused', 'log:2 guard'],
    ['lines out of order', one, [acknowledge, write], {}, 'refused', 'log:1 guard'],
    [
      'lines of two nodes out of order, within the skew',
      one,
      [write, acknowledge, promote.replace('"t":4', '"t":2.5'), crash],
      { skew: 1 },
      'violated',
      'NoAcknowledgedLoss always at log:3',
    ],
    ['a place alone', one, ['{"see":{"nodes[0].up":true,"leader":"node0","acked":[]}}'], {}, 'accepted', ''],
    [
      'a place that differs',
      one,
      ['{"see":{"nodes[node1].up":false}}'],
      {},
      'refused',
      'log:1 differs nodes[node1].up',
    ],
    [
      'an element that is not there',
      one,
      ['{"see":{"nodes[node0].log[1].epoch":1}}'],
      {},
      'refused',
      'log:1 differs nodes[node0].log[1].epoch',
    ],
    ['too few hidden steps', two, [write, acknowledge], { unlogged, hidden: 0 }, 'refused', 'log:2 guard'],
    ['too few states', two, lost, { unlogged, maxStates: 1 }, 'inconclusive', 'log:3 open'],
    ['nothing', one, [], {}, 'accepted', ''],
  ])('%s', (_name, model, lines, options, outcome, detail) => {
    const found = conformed(model, lines.join('\n'), options)
    const [broken] = found.broken
    const step = broken && found.witness.steps[broken.steps - 1]
    const breaks = broken && step ? `${broken.property.name} ${broken.certainty} at ${placeOf(step.event)}` : ''
    expect([found.outcome, broken ? breaks : refusalOf(found)]).toEqual([outcome, detail])
    expect(replayed(found)).toBe(outcome === 'violated' ? 'violated' : 'fixed')
  })

  it('names the hidden step that may be to blame', () => {
    const text = conformanceText(conformed(two, lost.join('\n'), { unlogged }))
    expect(text).toContain('nodes[node1].log: [{ epoch: 1, message: 1 }] in the model, [] in the log')
    expect(text).toContain('log:2  Replicate(leader=node0, follower=node1)   (hidden: no line reports it)')
  })

  it('a promise that one explanation breaks and another does not is possibly broken', () => {
    // The replica may or may not have had the message when it was promoted.
    const lines = [write, acknowledge, crash, promote.replace(/,"see".*/, '}')]
    const found = conformed(one, lines.join('\n'), { unlogged })
    expect(found.outcome).toBe('accepted')
    expect(found.broken.map(({ property, certainty }) => [property.name, certainty])).toEqual([
      ['NoAcknowledgedLoss', 'possibly'],
    ])
    expect(replayed(found)).toBe('fixed')
  })
})

describe('what a line must not contain', () => {
  it.each([
    ['{"node":', 'Q131', 'it is not JSON: Unexpected end of JSON input'],
    ['[1]', 'Q131', 'it is not an object'],
    ['{"node":"node0"}', 'Q131', 'it says neither what happened nor what is seen'],
    ['{"node":"node0","acton":"Write"}', 'Q131', "a line has no part 'acton'"],
    ['{"action":"Write","t":"noon"}', 'Q131', 't is no time'],
    ['{"action":"Write","binding":[]}', 'Q131', 'binding is not an object'],
    ['{"action":"Wriet"}', 'Q132', "spec failover/write-quorum has no action 'Wriet'"],
    ['{"action":"Write","binding":{"node":"node0"}}', 'Q132', "action Write has no parameter 'node'"],
    ['{"see":{"nodes[node0].lgo":[]}}', 'Q132', "nodes[node0] has no 'lgo'"],
    ['{"see":{"nodes[node2].log":[]}}', 'Q132', "nodes has no element 'node2'"],
    ['{"see":{"nodes[node0]..log":[]}}', 'Q132', "'nodes[node0]..log' is not a place of the state"],
    ['{"action":"Write","binding":{"leader":"node2"}}', 'Q133', "2 is outside ids('node', 2)"],
    ['{"see":{"sent":9}}', 'Q133', '9 is outside range(0, 2)'],
  ])('%s', (line, code, problem) => {
    const { where, ...complaint } = complaintOf(() => conformed(one, `\n${line}`))
    expect(complaint).toMatchObject({ code, class: 'load', problem })
    expect(where?.[0]).toMatch(/^log:2/)
    expect(complaint.hint).not.toBe('')
  })

  it('a time if other lines have none', () => {
    const lines = [write, acknowledge.replace('"t":2,', '')].join('\n')
    expect(complaintOf(() => conformed(one, lines))).toMatchObject({ code: 'Q136', where: ['log:2'] })
  })
})
