import { describe, expect, it } from 'vitest'
import { failureText } from '../../checker/cli/failure.ts'
import { version } from '../../checker/cli/version.ts'
import { QuorateError } from '../../checker/errors.ts'

const user = new QuorateError(
  { code: 'Q024', class: 'usage', where: ['out'], problem: 'it cannot be written', hint: 'name another' },
  { cause: new TypeError('the disk is full') },
)
const bug = new Error('internal error: a row is missing', { cause: new RangeError('row 7') })
const versions = `quorate ${version()}, Node.js ${process.version}`
const request = 'This is a bug in Quorate. Please report it'

describe('failureText', () => {
  it('shows only the message of an error that the user caused', () => {
    expect(failureText(user, ['check', 'a.ts'])).toBe('Q024 in out\n  it cannot be written\n  name another')
  })

  it.each<[string, unknown, readonly string[], readonly (string | RegExp)[]]>([
    [
      'an error of the user with --debug',
      user,
      ['check', 'a.ts', '--debug'],
      ['Q024 in out', /\n {4}at .*failure\.test\.ts/, 'caused by TypeError: the disk is full', versions],
    ],
    [
      'a bug',
      bug,
      ['check', 'a.ts'],
      ['a row is missing', /\n {4}at /, 'caused by RangeError: row 7', request, versions],
    ],
    ['a thrown text', 'no error', ['check'], ['no error', request, versions]],
    ['arguments with spaces', bug, ['check', '--model', "b's own"], [String.raw`quorate check --model 'b'\''s own'`]],
  ])('shows what a report needs, for %s', (_what, error, args, parts) => {
    const text = failureText(error, args)
    for (const part of parts) expect(text).toMatch(part)
  })

  it('does not ask for a report of an error that the user caused', () => {
    expect(failureText(user, ['check', '--debug'])).not.toContain(request)
  })
})
