import { array, ids, range, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { lanesPicture } from '../../checker/render/lanes/lanesPicture.ts'
import { picture } from '../../checker/render/picture.ts'
import { choicesPicture } from '../../checker/render/states/choicesPicture.ts'
import { statesDot } from '../../checker/render/states/statesDot.ts'
import { statesPicture } from '../../checker/render/states/statesPicture.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { laneStory } from '../../checker/trace/laneStory/laneStory.ts'
import { execute } from '../../checker/trace/execution/execute.ts'
import type { Trace } from '../../checker/trace/trace.ts'
import { textOf } from './picture.ts'

/** Names that are special in XML, HTML, Graphviz, terminals or patterns. */
const NASTY = ['costs $& or $1', '</svg>', ']]>', '"quoted" \'too\'', '&amp; & &#1;', '-->', '\\N']

/** Characters that XML does not allow. */
const UNSEEN = /[^\P{Cc}\t\n\r]|\p{Surrogate}/u

function nasty(name: string): Trace {
  const made = spec(name, {}, (_c, _b, { state }) => {
    const { action, define } = state({ [name]: range(0, 3) })
    return define({
      init: () => {},
      actions: {
        [name]: action({
          then: (s) => {
            s[name] = 1
          },
        }),
      },
      invariants: { [name]: (s) => s[name] === 0 },
    })
  })
  return execute(instantiate(made), { init: 0, steps: [{ action: 0, ordinal: 0 }] }, name)
}

/** Every step changes four nodes. */
function counted(states: number): Trace {
  const made = spec('long', {}, (_c, _b, { state }) => {
    const Node = ids('v', 4)
    const { action, define } = state({ x: range(0, states), a: array(Node, range(0, states)) })
    return define({
      init: () => {},
      actions: {
        Up: action({
          then: (s) => {
            s.x += 1
            for (let i = 0; i < 4; i++) s.a.set(i, s.x)
          },
        }),
      },
      invariants: { Small: (s) => s.x < states - 1 },
    })
  })
  const steps = Array.from({ length: states - 1 }, () => ({ action: 0, ordinal: 0 }))
  return execute(instantiate(made), { init: 0, steps }, 'Small')
}

function lanesOf(trace: Trace): string | null {
  const story = laneStory(trace)
  return story && lanesPicture(trace, story)
}

describe.each([
  ['states', statesPicture],
  ['choices', choicesPicture],
])('%s', (_name, draw) => {
  it.each(NASTY)('a name is text, whatever it contains: %j', (name) => {
    const svg = draw(nasty(name)) ?? ''
    expect(svg).not.toMatch(UNSEEN)
    expect(svg.replaceAll(/&(?:lt|gt|quot|amp|#\d+);/g, '')).not.toContain('&')
    expect(svg.match(/<\/svg>/g)).toHaveLength(1)
    const lines = textOf(svg).split('\n')
    expect(lines.filter((line) => line.includes(name)).length).toBeGreaterThan(1)
  })
})

it.each(NASTY)('a name is text in DOT, too: %j', (name) => {
  expect(statesDot(nasty(name))).not.toMatch(UNSEEN)
})

it('a trace of 1,000 states is drawn, but not as a strip; a trace too long to read is left out', () => {
  const long = counted(1_000)
  for (const draw of [lanesOf, statesPicture]) {
    const svg = draw(long) ?? ''
    const [, width, height] = / width="(\d+)pt" height="(\d+)pt"/.exec(svg) ?? []
    expect(Number(width) / Number(height)).toBeLessThan(4)
    expect(Number(width) / Number(height)).toBeGreaterThan(1)
  }
  expect(picture(counted(2_500))).toBe(null)
})
