import { expect, it } from 'vitest'
import { treesText } from '../../../checker/render/text/treesText.ts'

it('prints decision trees as a table', () => {
  const figures = { bytes: 4144, nodes: 18, depth: 3, hits: 58_408, misses: 206 }
  expect(
    treesText([
      { name: 'Write', kind: 'guards', ...figures },
      { name: 'Write', kind: 'effects', ...figures, hits: 5 },
      { name: 'NoLoss', kind: 'property', ...figures, bytes: 4 },
    ]),
  ).toBe(
    [
      'decision trees  bytes  nodes  depth    hits  misses',
      'Write, guards   4,144     18      3  58,408     206',
      'Write, effects  4,144     18      3       5     206',
      'NoLoss              4     18      3  58,408     206',
    ].join('\n'),
  )
})

it('says so if there are no trees', () => {
  expect(treesText([])).toContain('no decision trees')
})
