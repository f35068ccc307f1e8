import { readFile } from 'node:fs/promises'
import { type Lock, parseLock } from '../../check/lock.ts'
import { QuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'
import { hasCode } from './files.ts'

export const DEFAULT_LOCK = 'specs/verdicts.lock.json'

/** Null if the file does not exist. Throws Q036 (load) if it cannot be read or is not a lock file. */
export async function readLock(path: string): Promise<Lock | null> {
  const text = await readIfThere(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  return text === null ? null : parseLock(path, text)
}

function unreadable(path: string, error: unknown): QuorateError {
  const problem = `it cannot be read: ${messageOf(error)}`
  const hint = 'name a file that can be read: --lock FILE'
  return new QuorateError({ code: 'Q036', class: 'load', where: [path], problem, hint }, { cause: error })
}

/** Reads a file; null if it does not exist. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}
