import { describe, expect, it } from 'vitest'
import { drift, EMPTY_LOCK, type LockedModel, parseLock, printLock } from '../../checker/check/lock.ts'
import { complaintOf } from '../support/complaint.ts'

const model = (verdicts: LockedModel['verdicts']): LockedModel => ({ distinct: 1, generated: 2, depth: 3, verdicts })
const NAMES = ['"', 'a"b\\', 'l1\nl2', 'toString', 'constructor', 'hasOwnProperty', '$&', '\u0000', '😀', '']

describe('a lock file', () => {
  it('reads back what was written, whatever names it contains', () => {
    const verdicts = Object.fromEntries(NAMES.map((name) => [name, 'holds' as const]))
    const lock = new Map(NAMES.map((spec) => [spec, new Map(NAMES.map((name) => [name, model(verdicts)]))]))
    expect(parseLock('f', printLock(lock))).toEqual(lock)
    expect(parseLock('f', printLock(EMPTY_LOCK))).toEqual(EMPTY_LOCK)
  })

  it('does not take properties that every object has for verdicts', () => {
    expect(drift(model(Object.fromEntries([['toString', 'holds' as const]])), model({}))).toEqual([
      'toString holds → not checked',
    ])
    expect(drift(model({}), model({ constructor: 4 }))).toEqual(['constructor not checked → 4'])
  })

  it.each(['', '{', '[]', 'null', '{"format":"quorate.lock/9"}', '{"format":"quorate.lock/1","a":{"m":{}}}'])(
    'rejects %s',
    (text) => expect(complaintOf(() => parseLock('f', text))).toMatchObject({ code: 'Q036', where: ['f'] }),
  )
})
