import { badIndex, readOnly } from '../domain/access.ts'
import type { Node } from '../domain/node.ts'
import { outside } from '../domain/pack.ts'
import { SNAPSHOT } from '../domain/values.ts'
import { listOf, taken } from './present.ts'

interface PlaceMethods {
  $assign(value: unknown): void
  $clear(): void
  /** Of an option: null, or the view of what it holds. */
  $read?(): unknown
  /** Throws where the place lies in an option or variant that is not there, naming `path`. */
  $live?(path: string): void
  [SNAPSHOT](): unknown
}

const MUTATORS = ['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'] as const

export interface Places {
  readonly views: unknown
  /** The path of an element that is no longer the view of its place, since somebody assigned to it; or null. */
  readonly replaced: () => string | null
}

/**
 * An array of composite places: a real array of views with `get` and `set`. Options among them are read anew each time.
 * Not frozen, for V8 inlines the callbacks of `some` and the like on plain arrays only (a quarter of the time per state).
 */
export function places(
  elements: readonly PlaceMethods[],
  path: string,
  node: Node,
  seq: (items: unknown[]) => unknown,
  writable: boolean,
  take: (value: unknown) => unknown,
): Places {
  const of = node.kind === 'array' ? node.of : node
  const views: unknown[] = [...elements]
  elements.forEach((place, i) => {
    if (place.$read) Object.defineProperty(views, i, { enumerable: true, get: () => place.$read?.() })
  })
  const at = (i: number): PlaceMethods => {
    const place = elements[i]
    if (!place) throw badIndex(path, i, elements.length)
    return place
  }
  const $live = (asker: string): void => elements[0]?.$live?.(asker)
  const methods: Record<string | symbol, unknown> = {
    get: (i: number) => (at(i), views[i]),
    set(i: number, value: unknown): void {
      if (!writable) throw readOnly(`${path}[${indexName(node, i)}]`)
      const place = at(i)
      place.$live?.(`${path}[${indexName(node, i)}]`)
      place.$assign(take(value))
    },
    $assign(value: unknown): void {
      const items = listOf(node, value, path).map((item) => taken(of, item, take))
      if (items.length !== elements.length) throw outside(node, value, path)
      items.forEach((item, i) => at(i).$assign(item))
    },
    $clear: (): void => elements.forEach((place) => place.$clear()),
    $live,
    [SNAPSHOT]: () => ($live(path), seq(elements.map((place) => place[SNAPSHOT]()))),
  }
  for (const name of MUTATORS) methods[name] = refuse
  for (const key of Reflect.ownKeys(methods)) Object.defineProperty(views, key, { value: methods[key] })
  return {
    views,
    replaced() {
      const i = elements.findIndex((place, k) => !place.$read && views[k] !== place)
      if (i >= 0) return `${path}[${indexName(node, i)}]`
      return views.length > elements.length ? `${path}[${elements.length}]` : null
    },
  }
}

function refuse(): never {
  throw new TypeError('an array of places is read-only; use set(i, v)')
}

/** An index as it is printed in a path. */
export function indexName(node: Node, i: number): string {
  return node.kind === 'array' && node.index ? node.index.print(i) : String(i)
}
