import { isView } from '../marks.ts'
import { PATH } from '../symbols.ts'

/**
 * Which places of drafts were assigned to as a whole, `s.a = …`, and when. After such an assignment, a draft still
 * refers to its place, but in plain JavaScript a variable set earlier would still hold the old object. So using the
 * variable is an error.
 */

/** How many assignments to remember. */
const KEPT = 1024
const paths: string[] = Array.from({ length: KEPT }, () => '')

/** Counts these assignments. */
export const clock = { now: 0 }

/** Called before an entire place is assigned a value. Does nothing if the place already has that value. */
export function noteReplaced(path: string, value: unknown): void {
  if (isView(value) && Reflect.get(value, PATH) === path) return
  paths[clock.now++ % KEPT] = path
}

/** The path of a view whose place, or an enclosing one, was assigned to since this time; null for any other value. */
export function replacedSince(value: unknown, time: number): string | null {
  const path = isView(value) ? (Reflect.get(value, PATH) as string) : ''
  if (path === '') return null
  if (clock.now - time > KEPT) return path
  for (let at = time; at < clock.now; at++) {
    const other = paths[at % KEPT] ?? ''
    if (path.startsWith(other) && /^(?:$|[.[])/.test(path.slice(other.length))) return path
  }
  return null
}
