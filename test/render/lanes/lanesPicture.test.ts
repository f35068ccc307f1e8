import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { lanesPicture } from '../../../checker/render/lanes/lanesPicture.ts'
import { picture } from '../../../checker/render/picture.ts'
import { laneStory } from '../../../checker/trace/laneStory/laneStory.ts'
import type { Trace } from '../../../checker/trace/trace.ts'
import { describedModel, LOSS, plainModel, run } from '../../support/models/replicated.ts'
import { counterTrace, lost, truncated, wide } from '../fixtures.ts'
import { overlaps, spills, textOf } from '../picture.ts'

function svgOf(trace: Trace): string {
  const story = laneStory(trace)
  return (story && lanesPicture(trace, story)) ?? ''
}

const described = run(describedModel, LOSS, 'NoLoss')
const faulty = run(describedModel, ['Write n0 1', 'Acknowledge n0 1', 'Read n2 n0', 'Wipe n0'], 'NoLoss')
const plain = run(plainModel, LOSS, 'NoLoss')
const long = run(
  describedModel,
  Array.from({ length: 30 }, (_, i) => `Elect n${(i + 1) % 2}`)
    .slice(0, 2)
    .concat(Array.from({ length: 40 }, (_, i) => `Read n${i % 3} n2`).slice(0, 27)),
)

describe('lanesPicture', () => {
  it('draws roles, logs, offsets, messages, acknowledgements and losses', () => {
    expect(svgOf(described)).toMatchSnapshot()
  })

  it.each([
    ['as described', described],
    ['with a fault', faulty],
    ['by default', plain],
    ['by default, told', lost],
    ['by default, with much in it', truncated],
    ['of many nodes', wide],
    ['of many states', long],
  ])('shows every step, with no overlaps and no text outside its box: %s', (_how, trace) => {
    const svg = svgOf(trace)
    const text = textOf(svg)
    trace.states.forEach(({ step }, at) => {
      expect(text).toContain(`\n${at + 1}\n`)
      for (const word of (step?.label ?? 'initial state').split(' ')) expect(text).toContain(word)
    })
    expect(overlaps(svg)).toEqual([])
    expect(spills(svg)).toEqual([])
  })

  it('calls an epoch what the spec calls it', () => {
    const story = laneStory(described)
    if (!story) throw new Error('no lanes')
    const text = textOf(lanesPicture(described, { ...story, epochName: 'term' }) ?? '')
    expect(text).toContain('term 0 → 1')
    expect(text).not.toContain('epoch')
  })

  it('marks what a fault struck, and what is missing', () => {
    const text = textOf(svgOf(faulty))
    for (const part of ['FAULT wipe: Wipe(node=n0)', 'n0 DOWN LEADER', 'ack 1', 'send 1', 'no 1', 'consumer'])
      expect(text).toContain(part)
  })

  it('explains the violation, with the provenance of what is missing', () => {
    const text = textOf(svgOf(described)).replaceAll(/\s+/g, ' ')
    expect(text).toContain('state 6 violates NoLoss for n1')
    expect(text).toContain(
      'record 1: acknowledged in state 4, with copies on n0, n1; lost by n1 in state 5 by Follow(node=n1)',
    )
    expect(text).toContain('no fault used')
  })

  it('continues in another column if it is long, and names the lanes again', () => {
    expect(svgOf(long).split('>n0</text>').length).toBeGreaterThan(svgOf(described).split('>n0</text>').length)
    const widths = [described, long].map((trace) => Number(/ width="(\d+)pt"/.exec(svgOf(trace))?.[1]))
    expect(widths[1]).toBeGreaterThan(2 * (widths[0] ?? 0) - 400)
  })
})

it('a model without nodes is drawn as states', () => {
  expect(picture(counterTrace)).toContain('state 1: initial')
  expect(picture(lost)).not.toContain('state 1: initial')
})

const folder = fileURLToPath(new URL('../../../counterexamples', import.meta.url))
const stories = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.svg'))

it.each(stories)('counterexamples/%s: every state, with no overlaps and no text outside its box', (file) => {
  const svg = readFileSync(`${folder}/${file}`, 'utf8')
  const { trace } = JSON.parse(readFileSync(`${folder}/${file.replace('.svg', '.json')}`, 'utf8')) as {
    trace: readonly { action: string | null }[]
  }
  trace.forEach(({ action }, at) => {
    expect(textOf(svg)).toContain(`\n${at + 1}\n`)
    expect(textOf(svg)).toContain(action ?? 'initial state')
  })
  expect(overlaps(svg)).toEqual([])
  expect(spills(svg)).toEqual([])
})
