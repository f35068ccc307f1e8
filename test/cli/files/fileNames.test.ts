import { describe, expect, it } from 'vitest'
import { fileName, folderOf, stemOf, stems } from '../../../checker/cli/files/fileNames.ts'

const LONG = 'é'.repeat(300)

describe('a name in a path', () => {
  it.each([
    ['asynchronous, master disk lost', 'asynchronous-master-disk-lost'],
    ['truncate-to-hw, (2,2,2,1)', 'truncate-to-hw-2-2-2-1'],
    ['über 9/10…', 'über-9-10'],
    ['e\u0301t\u0301', 'ét'],
    ['../up', 'up'],
    ['No/../../way', 'No-way'],
    ['..', 'unnamed'],
    ['', 'unnamed'],
    ['\u0000', 'unnamed'],
    ['C:\\Windows', 'C-Windows'],
    ['NUL', 'NUL-'],
    ['com1', 'com1-'],
    ['common', 'common'],
    ['__proto__', 'proto'],
  ])('%j', (name, expected) => expect(fileName(name)).toBe(expected))

  it('is short, but differs for different long names', () => {
    const [a, b] = [fileName(LONG), fileName(`${LONG}x`)]
    expect(a).toMatch(/^é+-[0-9a-f]{8}$/)
    expect(Buffer.byteLength(a)).toBeLessThanOrEqual(100)
    expect(a).not.toBe(b)
  })

  it.each(['../up', '/etc/passwd', 'a/../../b', './.', `${LONG}/${LONG}`, 'kafka/isr-change'])(
    'never leads outside the folder: %s',
    (name) => {
      const parts = [...folderOf(name).split('/'), ...stemOf(name, name, name).split('/')]
      expect(parts.filter((part) => !/^[\p{L}\p{N}][^/\\]*$/u.test(part) || Buffer.byteLength(part) > 230)).toEqual([])
    },
  )

  it('keeps the folders of a spec', () =>
    expect(stemOf('kafka/isr-change', 'a, b', 'P')).toBe('kafka/isr-change/a-b.P'))
})

describe('stems', () => {
  it('are distinguished by a number', () => {
    expect(['a.P', 'A.P', 'b.P', 'a.P'].map(stems())).toEqual(['a.P', 'A.P-2', 'b.P', 'a.P-3'])
  })

  it('are distinguished from names that end in a number', () => {
    const given = ['P', 'P-2', 'P', 'P', 'P-2', 'P-3'].map(stems())
    expect(new Set(given).size).toBe(6)
    expect(given.slice(0, 3)).toEqual(['P', 'P-2', 'P-3'])
  })
})
