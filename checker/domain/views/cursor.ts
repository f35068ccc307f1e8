import { isIndex, leftIteration, lostIteration } from '../values/access.ts'

/**
 * Iterations over the sequences and sets of a draft are live, like those of JavaScript's arrays and sets: they reach
 * elements that are added in the meantime, and skip elements removed before their turn. If the collection is assigned
 * to while they run, they continue over the old elements, as if the assignment had replaced the object.
 */

/** Lists the iterations in progress over a collection of a draft. */
export const CURSORS: unique symbol = Symbol('quorate.cursors')

/**
 * Called before an iteration over a collection starts or continues. Detaches iterations over elements that the
 * collection no longer holds.
 */
export const SYNC: unique symbol = Symbol('quorate.sync')

/** The method of a collection that lists its current elements in order. */
export const PRESENT: unique symbol = Symbol('quorate.list')

interface Cursor {
  /** Called when the collection is assigned to. `elements` is what it held before. */
  readonly detach?: (elements: readonly unknown[]) => void
  readonly added?: (value: unknown) => void
  readonly deleted?: (value: unknown) => void
  readonly cleared?: () => void
  /** Called for an iteration that seems abandoned and will no longer be notified. */
  lose(): void
}

/** A collection of a draft. */
export interface Iterated {
  readonly [CURSORS]: Cursor[]
  readonly [SYNC]?: (() => void) | undefined
  [PRESENT](): readonly unknown[]
}

interface Indexed extends Iterated {
  readonly length: number
  at(index: number): unknown
}

/**
 * The maximum number of open iterations. Nobody nests that many, so any beyond this were started and never finished.
 */
const MAX_CURSORS = 64

function begin<C extends Cursor>(collection: Iterated, cursor: C): C {
  collection[SYNC]?.()
  const running = collection[CURSORS]
  if (running.length >= MAX_CURSORS) running.shift()?.lose()
  running.push(cursor)
  return cursor
}

function end(collection: Iterated, cursor: Cursor): void {
  const running = collection[CURSORS]
  const at = running.indexOf(cursor)
  if (at >= 0) running.splice(at, 1)
}

/**
 * Called before or after a collection is assigned to. Its iterations continue over these elements, which it held
 * before.
 */
export function detach(collection: Iterated, elements: readonly unknown[]): void {
  const old = [...elements]
  for (const cursor of collection[CURSORS].splice(0)) cursor.detach?.(old)
}

export function added(collection: Iterated, value: unknown): void {
  for (const cursor of collection[CURSORS]) cursor.added?.(value)
}

export function deleted(collection: Iterated, value: unknown): void {
  for (const cursor of collection[CURSORS]) cursor.deleted?.(value)
}

/** Empties a set with `clear`; its iterations continue over the same set. */
export function cleared(collection: Iterated, clear: () => void): void {
  const running = collection[CURSORS].splice(0)
  for (const cursor of running) cursor.cleared?.()
  clear()
  collection[CURSORS].push(...running)
}

/** An iteration over a sequence or array of scalars. */
class ListCursor implements Cursor {
  readonly #list: Indexed
  #old: readonly unknown[] | null = null
  #lost = false

  constructor(list: Indexed) {
    this.#list = list
  }

  has(index: number): boolean {
    if (this.#lost) throw lostIteration()
    if (!this.#old) this.#list[SYNC]?.()
    return index < (this.#old ?? this.#list).length
  }

  at(index: number): unknown {
    if (!this.has(index)) return undefined
    return this.#old ? this.#old[index] : this.#list.at(index)
  }

  detach(elements: readonly unknown[]): void {
    this.#old = elements
  }

  lose(): void {
    this.#lost = true
  }
}

/** Passes the elements to a function as if the collection were an array. They may change while the function runs. */
export function overLive<R>(list: Indexed, run: (items: unknown[]) => R): R {
  const cursor = begin(list, new ListCursor(list))
  const items = new Proxy(
    {},
    {
      has: (_target, name) => typeof name === 'string' && isIndex(name) && cursor.has(Number(name)),
      get: (_target, name) =>
        name === 'length'
          ? list.length
          : typeof name === 'string' && isIndex(name)
            ? cursor.at(Number(name))
            : undefined,
    },
  )
  try {
    return run(items as unknown[])
  } finally {
    end(list, cursor)
  }
}

/** JavaScript's prototype of all iterators. */
const ITERATOR = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object

/**
 * An iterator over the results of `next`, which returns undefined at the end. `close` is called once, when the iterator
 * is no longer needed. Unlike JavaScript's own iterators, this one cannot be resumed after a `break`: using it again is
 * an error.
 */
function iterator<T>(next: () => { readonly value: T } | undefined, close: () => void): IterableIterator<T> {
  let done = false
  let isLeft = false
  const finish = (value?: unknown): IteratorReturnResult<undefined> => {
    if (!done) close()
    done = true
    return { done: true, value: value as undefined }
  }
  const methods: Iterator<T> = {
    next() {
      if (isLeft) throw leftIteration()
      const found = done ? undefined : next()
      return found ? { done: false, value: found.value } : finish()
    },
    return(value) {
      isLeft = !done
      return finish(value)
    },
  }
  return Object.assign(Object.create(ITERATOR) as IterableIterator<T>, methods)
}

/** Iterates over a sequence or array of scalars, yielding the result of `of` for each element and its index. */
export function iterateLive<T>(list: Indexed, of: (value: unknown, index: number) => T): IterableIterator<T> {
  let cursor: ListCursor | null = null
  let i = 0
  const next = (): { readonly value: T } | undefined => {
    cursor ??= begin(list, new ListCursor(list))
    return cursor.has(i) ? { value: of(cursor.at(i), i++) } : undefined
  }
  return iterator(next, () => cursor && end(list, cursor))
}

/** Iterates over a set, yielding its elements in order, followed by any that are added. */
export function iterateSet<T>(set: Iterated, of: (value: unknown) => T): IterableIterator<T> {
  let lost = false
  let cursor: (Cursor & { readonly queue: unknown[] }) | null = null
  const start = (): Cursor & { readonly queue: unknown[] } => {
    const queue = [...set[PRESENT]()]
    return begin(set, {
      queue,
      added: (value) => void queue.push(value),
      deleted(value) {
        const at = queue.indexOf(value)
        if (at >= 0) queue.splice(at, 1)
      },
      cleared: () => void queue.splice(0),
      lose: () => void (lost = true),
    })
  }
  const next = (): { readonly value: T } | undefined => {
    if (lost) throw lostIteration()
    const { queue } = (cursor ??= start())
    return queue.length > 0 ? { value: of(queue.shift()) } : undefined
  }
  return iterator(next, () => cursor && end(set, cursor))
}
