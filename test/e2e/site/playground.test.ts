import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Playground } from '../../../site/playground/playground.ts'

const SPEC = "import { spec } from 'quorate'\nexport default spec"
const item = { title: 'one', path: 'one.ts', address: '', about: null }
const shelf = { files: { 'one.ts': SPEC }, groups: [{ title: 'all', items: [item] }] }
const frame = { postMessage: () => {} } as unknown as Window

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('history', { replaceState: () => {} })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('keeps an error in the text until the text changes, whatever the frame reports about the previous text', async () => {
  const playground = new Playground(shelf)
  await playground.start('')
  playground.hear(frame, { ready: true })
  playground.type('const a = = 1')
  await vi.advanceTimersByTimeAsync(1000)
  expect(playground.problem).toMatchObject({ path: 'one.ts', line: 1 })
  playground.hear(frame, { trouble: null })
  expect(playground.problem).toMatchObject({ path: 'one.ts', line: 1 })
  playground.type(SPEC)
  await vi.advanceTimersByTimeAsync(1000)
  expect(playground.problem).toBeNull()
  playground.hear(frame, { trouble: { code: 'Q032', where: ['one.ts:2:3'], problem: 'it threw', hint: null } })
  expect(playground.problem).toMatchObject({ line: 2, column: 3, text: 'Q032 it threw' })
})
