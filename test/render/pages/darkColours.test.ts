import { expect, it } from 'vitest'
import { ADAPTED_COLOURS } from '../../../checker/render/pages/darkColours.ts'
import { EPOCH_COLOURS } from '../../../checker/render/lanes/laneData.ts'
import { picture } from '../../../checker/render/picture.ts'
import { counterTrace, lost, truncated, wide } from '../fixtures.ts'

it.each([lost, truncated, wide, counterTrace])(
  'every colour of a picture of $model.spec has a counterpart on a dark page',
  (trace) => {
    const svg = picture(trace, { onPage: true }) ?? ''
    const used = [...svg.matchAll(/<(\w+)([^>]*)>/g)].flatMap(([, element, attributes = '']) => {
      const text = element === 'text' || element === 'tspan' ? ':is(text, tspan)' : ':not(text, tspan)'
      return [...attributes.matchAll(/ (fill|stroke)="(#\w+|white|black)"/g)].map(([, attribute, colour]) =>
        attribute === 'stroke' ? `.picture [stroke="${colour}"]` : `.picture ${text}[fill="${colour}"]`,
      )
    })
    expect(used.length).toBeGreaterThan(10)
    // The background under white text is dark on both pages.
    const asDrawn = '.picture :is(text, tspan)[fill="#ffffff"]'
    expect([...new Set(used)].filter((rule) => rule !== asDrawn && !ADAPTED_COLOURS.includes(`${rule} {`))).toEqual([])
  },
)

it.each(EPOCH_COLOURS)('the epoch colour %s has enough contrast', (colour) => {
  expect(ADAPTED_COLOURS).toContain(`[fill="${colour}"] { fill: light-dark(${colour}, #`)
  expect(ADAPTED_COLOURS).not.toContain(`light-dark(${colour}, ${colour})`)
})
