import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claim } from '../../../checker/cli/files/claim.ts'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-claim-'))
  path = join(folder, 'claim')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The id of a process that has ended. It is larger than any id that Linux assigns, so no process can have it. */
const ENDED = 2 ** 22 + 1
const owned = (owner: object): void => writeFileSync(path, JSON.stringify(owner))
const ago = (seconds: number): void => utimesSync(path, Date.now() / 1000 - seconds, Date.now() / 1000 - seconds)

describe('a claim', () => {
  it('lasts until it is released', () => {
    const release = claim(path)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ pid: process.pid, host: hostname() })
    release?.()
    expect(existsSync(path)).toBe(false)
  })

  it.each<readonly [string, () => object, number, boolean]>([
    ['of a process that lives', () => ({ pid: process.ppid, host: hostname() }), 999, true],
    ['of a process that was killed', () => ({ pid: ENDED, host: hostname() }), 0, false],
    ['of a process with the number of this one', () => ({ pid: process.pid, host: hostname() }), 0, false],
    ['of another machine, touched a moment ago', () => ({ pid: 1, host: 'elsewhere' }), 5, true],
    ['of another machine, touched long ago', () => ({ pid: 1, host: 'elsewhere' }), 120, false],
    ['that is being written', () => ({}), 0, true],
    ['that was never written', () => ({}), 120, false],
  ])('%s', (_what, owner, seconds, held) => {
    owned(owner())
    ago(seconds)
    const release = claim(path)
    expect(release === null).toBe(held)
    release?.()
  })

  it('fails if the file cannot be created', () => {
    expect(() => claim(join(folder, 'no', 'folder'))).toThrow('ENOENT')
  })
})
