import { describe, expect, it } from 'vitest'
import { withExpression } from '../../checker/library/expression.ts'
import { complaintOf } from '../support/complaint.ts'

const given = (expression: string) => withExpression({ text: '' }, expression)

describe('an expression over the state', () => {
  it.each(['s.n === 1', '(s.n === 1)', '(s.n, true)', '(s.n === 1) || (s.n === 2)', '(() => true)()', ' s.n === 1 '])(
    'can be: %s',
    (text) => {
      expect(given(text).text).toContain(text)
    },
  )

  it.each([
    '',
    'throw 1',
    's.n; true',
    's.n === 1) || (true',
    '(s.n === 1',
    's.n === 1 //',
    '/*',
    'let x = 1',
    'if (s.n) 1',
  ])('cannot be: %s', (text) => {
    expect(complaintOf(() => given(text)).code).toBe('Q077')
  })
})
