import type { RecordNode } from '../../domain/node.ts'
import { isIterable } from '../../domain/symbols.ts'
import { ending, endless } from '../../domain/values/ending.ts'
import type { QuorateError } from '../../errors.ts'
import { must } from '../../must.ts'
import { building, illFormed } from '../definition/loose.ts'
import { expectNothing } from '../helpers/answer.ts'
import { filteredStates } from './filtered.ts'
import type { InitialStates, State } from '../model/model.ts'

type Initializer = (draft: State) => unknown

/** How many of a generator's initializers are kept. If there are more, the generator runs again whenever they are used. */
const BLOCK = 2 ** 16

/** A generator with more initializers is treated as one that never ends. */
const MOST_STREAMED = 2 ** 26

const HINT = 'write init: (s) => { … }, a list or generator of such functions, or init: { where: (s) => … }'

/**
 * The initial states that `init` describes. A generator's initializers exist in blocks. Throws Q053, Q055, Q056 or Q064
 * (load).
 */
export function initialStatesOf(init: unknown, state: RecordNode, block = BLOCK): InitialStates {
  if (typeof init === 'object' && init !== null && !isIterable(init)) return filteredStates(init, state)
  const made = listFrom(init)
  if (!made) return new Kept(isIterable(init) ? building('init', () => [...ending(init, unending)]) : [init])
  if (Array.isArray(made)) return new Kept(made)
  const first = building('init', () => firstOf(made, block + 1))
  if (first.length <= block) return new Kept(first)
  return new Streamed(init as () => Iterable<unknown>, first.slice(0, block).map(initializer))
}

/**
 * The initializers from a generator, or from a function that takes no draft and returns a list. If it throws, it runs
 * again later to locate the error.
 */
function listFrom(init: unknown): Iterable<unknown> | null {
  if (typeof init !== 'function' || init.length > 0) return null
  try {
    const made: unknown = (init as () => unknown)()
    return isIterable(made) ? made : null
  } catch {
    return null
  }
}

function firstOf(all: Iterable<unknown>, most: number): readonly unknown[] {
  const first: unknown[] = []
  for (const one of all) if (first.push(one) === most) break
  return first
}

function initializer(given: unknown): Initializer {
  if (typeof given !== 'function') throw illFormed('init', 'init is not a function', HINT)
  return given as Initializer
}

function run(effect: Initializer, draft: State): void {
  expectNothing(effect(draft), effect)
}

function fewer(yielded: number): QuorateError {
  return illFormed(
    'init',
    `the generator yields ${yielded} functions, but yielded more before`,
    'a generator must yield the same functions whenever it runs',
  )
}

function unending(): QuorateError {
  return endless('what init yields')
}

/** Initial states whose initializers all exist at once. */
class Kept implements InitialStates {
  readonly functions: readonly Initializer[]

  constructor(given: readonly unknown[]) {
    if (given.length === 0) throw illFormed('init', 'there is no initial state', HINT)
    this.functions = given.map(initializer)
  }

  get size(): number {
    return this.functions.length
  }

  create(number: number, draft: State): void {
    run(must(this.functions[number]), draft)
  }
}

/**
 * Initial states from a generator, which runs again for each pass over them. Only one block of initializers exists at a
 * time, because millions of them would take more memory than the states.
 */
class Streamed implements InitialStates {
  /** The first block. */
  readonly functions: readonly Initializer[]
  readonly #generator: () => Iterable<unknown>
  #running: Iterator<unknown> | null = null
  /** The current block, and the number of its first initializer. */
  #block: readonly Initializer[] = []
  #from = 0
  #size: number | null = null

  constructor(generator: () => Iterable<unknown>, first: readonly Initializer[]) {
    this.#generator = generator
    this.functions = first
  }

  /**
   * Counted on first use. While a model is built, everything that the generator creates would be kept and frozen. Throws
   * if a function's text is not in the first block, because only those have been read as a program.
   */
  get size(): number {
    if (this.#size !== null) return this.#size
    let size = 0
    const read = new Set(this.functions.map(String))
    const unread = building('init', () => {
      for (const given of this.#generator()) {
        if (!read.has(String(given))) return { given }
        if (++size > MOST_STREAMED) throw unending()
      }
      return null
    })
    if (unread)
      throw illFormed(
        'init',
        `function ${size} of the generator is not written like any of the first ${this.functions.length}: ${String(initializer(unread.given))}`,
        'yield one initial state from each part of the generator first, so that Quorate can read all of its functions',
      )
    if (size <= this.functions.length) throw fewer(size)
    return (this.#size = size)
  }

  create(number: number, draft: State): void {
    run(this.functions[number] ?? this.#at(number), draft)
  }

  #at(number: number): Initializer {
    if (!this.#running || number < this.#from) {
      this.#running = this.#begin()
      this.#block = []
      this.#from = 0
    }
    while (number >= this.#from + this.#block.length) {
      this.#from += this.#block.length
      this.#block = this.#next(this.#running)
      if (this.#block.length === 0) throw fewer(this.#from)
    }
    return must(this.#block[number - this.#from])
  }

  #begin(): Iterator<unknown> {
    return building('init', () => this.#generator()[Symbol.iterator]())
  }

  #next(running: Iterator<unknown>): readonly Initializer[] {
    const block: Initializer[] = []
    building('init', () => {
      while (block.length < this.functions.length) {
        const next = running.next()
        if (next.done === true) break
        block.push(initializer(next.value))
      }
    })
    return block
  }
}
