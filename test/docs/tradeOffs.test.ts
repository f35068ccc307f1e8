import { describe, expect, it } from 'vitest'
import { lock } from '../support/specs.ts'
import { page } from './markdown.ts'

/** The verdicts on the page. The title of each link says which property it is about: `spec: model: property`. */
const verdicts = [
  ...page('docs/trade-offs.md').matchAll(/\[(?:(holds)|violated \((\d+)\))\]\(\S+ "([^"]+): ([^"]+): ([^"]+)"\)/g),
].map(([, holds, length, spec = '', model = '', property = '']) => ({
  spec,
  model,
  property,
  verdict: holds ?? Number(length),
}))

describe('docs/trade-offs.md', () => {
  it.each(verdicts)('$spec: $model: $property', ({ spec, model, property, verdict }) => {
    expect(lock.get(spec)?.get(model)?.verdicts[property]).toBe(verdict)
  })

  it('states no verdicts in any other form', () => {
    expect(verdicts.length).toBeGreaterThan(50)
    expect(page('docs/trade-offs.md').match(/\[(?:holds|violated)/g)).toHaveLength(verdicts.length)
  })
})
