import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { QuorateError } from '../../errors.ts'
import { hasCode } from './files.ts'

/**
 * A process on this machine can be checked directly. A process on another machine shows that it is alive by touching
 * its file.
 */
const BEAT_MS = 10_000
const SILENT_MS = 60_000
const RETRY_MS = 20

/**
 * Creates a file that claims the neighbouring files for this process. The file is removed when the returned function is
 * called or the process ends. Returns null if another live process holds the claim. If the process that held it was
 * killed, this process takes over.
 */
export function claim(path: string): (() => void) | null {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found && isHeld(path, found.mtimeMs)) return null
  // Another process may already have taken over.
  if (found && statSync(path, { throwIfNoEntry: false })?.ino === found.ino) rmSync(path, { force: true })
  try {
    writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' })
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return null
    rmSync(path, { force: true })
    throw error
  }
  const beat = setInterval(() => utimesSync(path, new Date(), new Date()), BEAT_MS).unref()
  const release = (): void => {
    clearInterval(beat)
    process.off('exit', release)
    rmSync(path, { force: true })
  }
  process.on('exit', release)
  return release
}

/**
 * Claims files briefly, waiting until other processes have released them. Throws Q086 (usage) if a process does not
 * release them.
 */
export async function claimSoon(path: string): Promise<() => void> {
  for (const start = performance.now(); performance.now() - start < SILENT_MS; await setTimeout(RETRY_MS)) {
    const release = claim(path)
    if (release) return release
  }
  throw claimed(path)
}

export function claimed(path: string): QuorateError {
  return new QuorateError({
    code: 'Q086',
    class: 'usage',
    where: [path],
    problem: 'another run is using this: the process that created the file is still running',
    hint: 'wait until it ends; if there is no such process, remove the file',
  })
}

function isHeld(path: string, touched: number): boolean {
  const { pid, host } = ownerIn(path)
  return pid !== undefined && host === hostname() ? isAlive(pid) : Date.now() - touched < SILENT_MS
}

/** Empty if the file is being written or no longer exists. */
function ownerIn(path: string): { readonly pid?: number; readonly host?: unknown } {
  try {
    const { pid, host } = Object(JSON.parse(readFileSync(path, 'utf8'))) as Readonly<Record<string, unknown>>
    return typeof pid === 'number' ? { pid, host } : {}
  } catch {
    return {}
  }
}

/** This process may have inherited the id of one that has ended. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}
