import type { Node } from '../../domain/node.ts'
import { outside } from '../../domain/packing/pack.ts'
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
  /** The path of an element that is no longer the view of its place, since somebody assigned to it; or null. */
  readonly replaced: () => string | null
}

/** An array of composite places: a real array of views. Options and unions among them are read anew each time. */
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

/**
 * Source of the methods of arrays of `n` places. Those with callbacks are generated, so that each array's are a target of their
 * own: V8 inlines JavaScript's own on arrays only that have nothing but `Array.prototype` behind them, and so no error for an
 * index that is none.
 */
export function placeMethods(n: number, node: string, writable: boolean): string {
  const each = (body: string): string => `for (let i = 0; i < ${n}; i++) { const v = this[i]; ${body} }`
  const test = 'f(v, i, this)'
  const bound = 'if (self !== undefined) f = f.bind(self);'
  const set = writable
    ? `const place = this[PLACES][i]; if (!place) R.badIndex(this[PATH], i, ${n}); if (place[LIVE] !== undefined) place[LIVE](\`\${this[PATH]}[\${R.indexName(${node}, i)}]\`); R.noteReplaced(place[PATH], v); place[ASSIGN](R.take(v));`
    : `R.readOnly(\`\${this[PATH]}[\${R.indexName(${node}, i)}]\`)`
  return `get(i) { if (i >>> 0 !== i || i >= ${n}) R.badIndex(this[PATH], i, ${n}); return this[i] }
set(i, v) { ${set} }
find(f, self) { ${bound} ${each(`if (${test}) return v;`)} return undefined }
findIndex(f, self) { ${bound} ${each(`if (${test}) return i;`)} return -1 }
some(f, self) { ${bound} ${each(`if (${test}) return true;`)} return false }
every(f, self) { ${bound} ${each(`if (!${test}) return false;`)} return true }
filter(f, self) { ${bound} const out = []; ${each(`if (${test}) out.push(v);`)} return out }
map(f, self) { ${bound} const out = []; ${each(`out.push(${test});`)} return out }
forEach(f, self) { ${bound} ${each(`${test};`)} }
[ASSIGN](value) { R.assignAll(this[PLACES], value, this[PATH], ${node}, R.take) }
[CLEAR]() { for (const place of this[PLACES]) place[CLEAR]() }
[LIVE](asker) { const place = this[PLACES][0]; if (place[LIVE] !== undefined) place[LIVE](asker) }
[SNAPSHOT]() { this[LIVE](this[PATH]); return R.seq(this[PLACES].map((place) => place[SNAPSHOT]())) }`
}

/** Writes an array, all of which is taken before anything is written. */
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

/** An index as it is printed in a path. */
export function indexName(node: Node, i: number): string {
  return node.kind === 'array' && node.index ? node.index.print(i) : String(i)
}
