import { expect, it } from 'vitest'
import { Quotes } from '../../checker/walk/quotes.ts'

const LINES = [
  '/**',
  ' * A lock.',
  ' *',
  ' * 1. Who has it.',
  ' */',
  'const constants = {',
  '  /** How many. */',
  '  clients: 2,',
  '}',
  'const models = {',
  '  Take: violated(3),',
  '}',
  'export default {',
  '  actions: {',
  '    /**',
  '     * A client',
  '     * takes it.',
  '     */',
  '    Take: action({',
  '      when: (s) => s.free,',
  '',
  '      then: (s) => {',
  '        s.free = false',
  '      },',
  '    }),',
  '    Give: action({ then: (s) => { s.free = true } }),',
  '  },',
  '}',
]
const TAKE = ['Take: action({', '  when: (s) => s.free,', '', '  then: (s) => {', '    s.free = false', '  },', '}),']

const map = JSON.stringify({ sources: ['lib.ts', 'lock.ts'], sourcesContent: ['/** No lock. */', LINES.join('\n')] })

it.each([
  ['the text itself', { path: 'lock.ts', text: LINES.join('\n') }],
  ['a source map', { path: 'lock.ts', text: '', map }],
])('quotes the author from %s', (_from, source) => {
  const quotes = new Quotes(source)
  expect(quotes.about).toBe('A lock.\n\n1. Who has it.')
  expect(quotes.of('Take')).toEqual({ comment: 'A client\ntakes it.', text: TAKE.join('\n') })
  expect(quotes.of('Give')).toEqual({ comment: null, text: 'Give: action({ then: (s) => { s.free = true } }),' })
  expect(quotes.of('clients')).toEqual({ comment: 'How many.', text: 'clients: 2,' })
  expect(quotes.of('Steal')).toBeNull()
})
