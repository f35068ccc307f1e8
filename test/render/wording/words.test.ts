import { describe, expect, it } from 'vitest'
import { clipped, columns, hang, padded, widest } from '../../../checker/render/wording/words.ts'

describe('columns of a terminal', () => {
  it.each<[text: string, width: number]>([
    ['', 0],
    ['leader', 6],
    ['größe', 5],
    ['gro\u0308ße', 5],
    ['日本', 4],
    ['한글', 4],
    ['ﾆﾎﾝ', 3],
    ['🚀', 2],
    ['→ ✓', 3],
    ['a\u200Bb', 2],
  ])('%s', (text, width) => {
    expect(columns(text)).toBe(width)
    expect(columns(padded(text, 10))).toBe(10)
    expect(padded(text, 0)).toBe(text)
  })

  it('of several texts are those of the widest', () => {
    expect(widest(['abc', '日本', ''])).toBe(4)
    expect(widest([])).toBe(0)
  })

  it.each([
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本'],
    ['日本語', 1, ''],
    ['abc', 2, 'ab'],
    ['gro\u0308ße', 3, 'gro\u0308'],
  ])('limit the text shown of %s: %i', (text, width, shown) => {
    expect(clipped(text, width)).toBe(shown)
  })

  it('determine where lines break and where the next one starts', () => {
    expect(hang('日本: ', '日本語日本語 日本語日本語', 26)).toEqual(['日本: 日本語日本語', '      日本語日本語'])
  })
})
