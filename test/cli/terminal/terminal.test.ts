import { afterEach, expect, it, vi } from 'vitest'
import { watchSignals } from '../../../checker/cli/terminal/interrupt.ts'
import { coloured } from '../../../checker/cli/terminal/terminal.ts'

it.each([
  ['dumb', undefined, false],
  ['dumb', true, true],
  ['xterm', undefined, true],
])('colours on a terminal, TERM=%s, asked %j: %j', (term, asked, expected) => {
  vi.stubEnv('TERM', term)
  vi.stubEnv('NO_COLOR', '')
  vi.stubEnv('FORCE_COLOR', '')
  const { isTTY } = process.stdout
  process.stdout.isTTY = true
  expect(coloured(asked)).toBe(expected)
  process.stdout.isTTY = isTTY
})

afterEach(() => vi.unstubAllEnvs())

it.each<[asked: boolean | undefined, noColor: string, forceColor: string, expected: boolean]>([
  [true, '1', '', true],
  [false, '', '1', false],
  [undefined, '1', '1', false],
  [undefined, '', '1', true],
  [undefined, '', '0', false],
])('colours: asked %j, NO_COLOR=%j, FORCE_COLOR=%j: %j', (asked, noColor, forceColor, expected) => {
  vi.stubEnv('NO_COLOR', noColor)
  vi.stubEnv('FORCE_COLOR', forceColor)
  expect(coloured(asked)).toBe(expected)
})

it('handles the first signal, and leaves a second one to the system', () => {
  const before = process.listenerCount('SIGTERM')
  const interrupt = watchSignals()
  expect([process.listenerCount('SIGTERM'), interrupt.asked()]).toEqual([before + 1, false])
  process.listeners('SIGTERM').at(-1)?.('SIGTERM')
  expect([process.listenerCount('SIGTERM'), interrupt.asked()]).toEqual([before, true])
})
