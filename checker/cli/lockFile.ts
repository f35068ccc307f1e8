import { readFile } from 'node:fs/promises'
import { type Lock, parseLock } from '../check/lock.ts'

export const DEFAULT_LOCK = 'specs/verdicts.lock.json'

/** Null where there is no such file. */
export async function readLock(path: string): Promise<Lock | null> {
  const text = await readIfThere(path)
  return text === null ? null : parseLock(path, text)
}

/** A file's text; null where there is no such file. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
