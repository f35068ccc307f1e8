import type { Node } from '../../domain/node.ts'
import { outside } from '../../domain/members/bigintCodec.ts'
import { PATH, type SNAPSHOT } from '../../domain/symbols.ts'
import { ASSIGN, type CLEAR, type LIVE, PLACES, HELD } from './internals.ts'
import { listOf, taken } from './present.ts'

export interface PlaceMethods {
  [ASSIGN](value: unknown): void
  [CLEAR](): void
  [HELD]?(): unknown
  [LIVE]?(path: string): void
  [SNAPSHOT](): unknown
}

export interface Places {
  readonly views: unknown
  /**
   * The path of an element that the spec assigned to, so that it is no longer the view of its place; null if there is
   * none.
   */
  readonly replaced: () => string | null
}

/** An array of composite places: a real array of views. Its options and unions are reread on every access. */
export function places(elements: readonly PlaceMethods[], path: string, node: Node, prototype: object): Places {
  const views: unknown[] = [...elements]
  elements.forEach((place, i) => {
    if (place[HELD]) Object.defineProperty(views, i, { enumerable: true, get: () => place[HELD]?.() })
  })
  Object.defineProperties(views, { [PATH]: { value: path }, [PLACES]: { value: elements } })
  Object.setPrototypeOf(views, prototype)
  return {
    views,
    replaced() {
      const i = elements.findIndex((place, k) => !place[HELD] && views[k] !== place)
      if (i >= 0) return `${path}[${indexName(node, i)}]`
      return views.length > elements.length ? `${path}[${elements.length}]` : null
    },
  }
}

/** Writes an array, reading the entire value before writing anything. */
export function assignAll(
  elements: readonly PlaceMethods[],
  value: unknown,
  path: string,
  node: Node,
  take: (view: unknown) => unknown,
): void {
  const of = node.kind === 'array' ? node.of : node
  const items = listOf(node, value, path).map((item) => taken(of, item, take))
  if (items.length !== elements.length) throw outside(node, value, path)
  items.forEach((item, i) => elements[i]?.[ASSIGN](item))
}

/** An index, printed the way paths show it. */
export function indexName(node: Node, i: number): string {
  return node.kind === 'array' && node.index ? node.index.print(i) : String(i)
}
