import { describe, expect, it } from 'vitest'
import { shown } from '../../../checker/cli/terminal/shown.ts'
import { paint } from '../../../checker/render/text/paint.ts'

describe('text for a terminal', () => {
  it.each([
    ['a\u001B[2J\u001B]0;title\u0007b', String.raw`a\u001b[2J\u001b]0;title\u0007b`],
    ['a\rb\u0000\u009B31m', String.raw`a\u000db\u0000\u009b31m`],
    ['a\u202Eb\uD800', String.raw`a\u202eb\ud800`],
    ['::error file=a::b\n  ::add-mask::c\nd ::e', ': :error file=a::b\n  : :add-mask::c\nd ::e'],
    ['x ##[error]y ##vso[task.setvariable]z #[ ##', 'x # #[error]y # #vso[task.setvariable]z #[ ##'],
    ['a\tb\nü 😀', 'a\tb\nü 😀'],
  ])('%j', (text, expected) => expect(shown(text)).toBe(expected))

  it('keeps the colours of the checker', () => {
    const { bold, red } = paint(true)
    const coloured = `${bold('a')} ${red('b')}`
    expect(shown(coloured)).toBe(coloured)
    expect(shown(`${red('b')}\u001B[8m`)).toBe(`${red('b')}${String.raw`\u001b[8m`}`)
  })
})
