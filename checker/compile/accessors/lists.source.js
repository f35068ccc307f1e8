import { PRESENT } from '../../domain/views/cursor.ts'
import { PATH, SNAPSHOT } from '../../domain/symbols.ts'

import {
  ASSIGN,
  CLEAR,
  $clearElements,
  $decode,
  $domain,
  $elements,
  $encode,
  $exchanged,
  $get,
  $length,
  $locate,
  $live,
  $put,
  $setLength,
  $size,
  $unlessAlike,
  $unlessFoundAlike,
  $zero,
  Collection,
  runtime,
} from './collections.holes.js'

/** @typedef {(value: unknown, i: number, list: object) => unknown} Callback */

/** The read-only methods of arrays and sequences that are faster with a dedicated loop. */
export class Listed extends Collection {
  /**
   * @param {unknown} value
   * @param {number} [from]
   */
  indexOf(value, from) {
    $live()
    $unlessAlike(value, -1)
    const x = $encode(value)
    if (x === -1) return -1
    const n = $length()
    for (let i = from === undefined ? 0 : runtime.startAt(from, n); i < n; i++) {
      if ($get(i) === x) {
        $unlessFoundAlike(value, -1)
        return i
      }
    }
    return -1
  }

  /**
   * @param {unknown} value
   * @param {number} [from]
   */
  includes(value, from) {
    return this.indexOf(value, from) >= 0
  }

  /** @override */
  [PRESENT]() {
    $live()
    const n = $length()
    const out = []
    for (let i = 0; i < n; i++) out.push($decode($get(i)))
    return out
  }
}

/** Methods with callbacks, for views only. In a draft, the loops would have to notice changes that callbacks make. */
export class ListedView extends Listed {
  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  find(f, self) {
    $live()
    if (self !== undefined) f = f.bind(self)
    const n = $length()
    for (let i = 0; i < n; i++) {
      const value = $decode($get(i))
      if (f(value, i, this)) return value
    }
    return undefined
  }

  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  findIndex(f, self) {
    $live()
    if (self !== undefined) f = f.bind(self)
    const n = $length()
    for (let i = 0; i < n; i++) {
      const value = $decode($get(i))
      if (f(value, i, this)) return i
    }
    return -1
  }

  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  findLastIndex(f, self) {
    $live()
    if (self !== undefined) f = f.bind(self)
    for (let i = $length() - 1; i >= 0; i--) if (f($decode($get(i)), i, this)) return i
    return -1
  }

  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  some(f, self) {
    $live()
    if (self !== undefined) f = f.bind(self)
    const n = $length()
    for (let i = 0; i < n; i++) {
      const value = $decode($get(i))
      if (f(value, i, this)) return true
    }
    return false
  }

  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  every(f, self) {
    $live()
    if (self !== undefined) f = f.bind(self)
    const n = $length()
    for (let i = 0; i < n; i++) {
      const value = $decode($get(i))
      if (!f(value, i, this)) return false
    }
    return true
  }

  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  filter(f, self) {
    const out = []
    $live()
    if (self !== undefined) f = f.bind(self)
    const n = $length()
    for (let i = 0; i < n; i++) {
      const value = $decode($get(i))
      if (f(value, i, this)) out.push(value)
    }
    return out
  }

  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  map(f, self) {
    const out = []
    $live()
    if (self !== undefined) f = f.bind(self)
    const n = $length()
    for (let i = 0; i < n; i++) {
      const value = $decode($get(i))
      out.push(f(value, i, this))
    }
    return out
  }

  [Symbol.iterator]() {
    return this[PRESENT]()[Symbol.iterator]()
  }
}

/** An array of scalars. */
export class ScalarArray extends Listed {
  get length() {
    $live()
    return $size
  }

  /** @param {number} i */
  get(i) {
    $locate(i)
    $live(this[PATH] + '[' + runtime.indexName($domain, i) + ']')
    return $decode($get(i))
  }

  /** @param {number} i */
  at(i) {
    $live()
    if ((i | 0) !== i) i = Math.trunc(i) || 0
    if (i < 0) i += $size
    return i >= 0 && i < $size ? $decode($get(i)) : undefined
  }

  /** @param {unknown} value */
  [ASSIGN](value) {
    const items = runtime.list($domain, value, this[PATH])
    if (items.length !== $size) runtime.reject($domain, value, this[PATH])
    $exchanged()
    for (let i = 0; i < $size; i++) {
      const item = items[i]
      const x = $encode(item)
      if (x === -1) runtime.reject($elements, item, this[PATH] + '[' + runtime.indexName($domain, i) + ']')
      $put(i, x)
    }
  }

  /** @override */
  [CLEAR]() {
    $exchanged()
    $clearElements($size)
  }

  [SNAPSHOT]() {
    return runtime.seq(this[PRESENT]())
  }
}

export class ScalarArrayDraft extends ScalarArray {
  /**
   * @param {number} i
   * @param {unknown} value
   */
  set(i, value) {
    $locate(i)
    $live(this[PATH] + '[' + runtime.indexName($domain, i) + ']')
    const x = $encode(value)
    if (x === -1) runtime.reject($elements, value, this[PATH] + '[' + runtime.indexName($domain, i) + ']')
    $put(i, x)
  }
}

export class ScalarArrayView extends ScalarArray {
  /**
   * @param {number} _i
   * @param {unknown} _value
   */
  set(_i, _value) {
    runtime.readOnly(this[PATH])
  }
}

/**
 * Appends a value after the first `n` elements of a sequence and updates the length.
 *
 * @param {number} n
 * @param {unknown} value
 * @param {string} path
 */
export function $append(n, value, path) {
  if (n === $size) runtime.overflow($domain, $size, path)
  const x = $encode(value)
  if (x === -1) runtime.reject($elements, value, path + '[' + n + ']')
  $put(n, x)
  n++
}

/**
 * Keeps only the first `length` of the `n` elements of a sequence.
 *
 * @param {number} length
 * @param {number} n
 */
export function $cut(length, n) {
  for (let i = length; i < n; i++) {
    $put(i, $zero)
  }
  $setLength(length)
}

export class Sequence extends Listed {
  /** @param {number} i */
  at(i) {
    $live()
    const n = $length()
    if ((i | 0) !== i) i = Math.trunc(i) || 0
    if (i < 0) i += n
    return i >= 0 && i < n ? $decode($get(i)) : undefined
  }

  /** @param {unknown} value */
  [ASSIGN](value) {
    const items = runtime.list($domain, value, this[PATH])
    this[CLEAR]()
    let n = 0
    for (const item of items) {
      $append(n, item, this[PATH])
    }
    $setLength(n)
  }

  /** @override */
  [CLEAR]() {
    $exchanged()
    const n = $length()
    $clearElements(n)
    $setLength(0)
  }

  [SNAPSHOT]() {
    $live()
    return runtime.seq(this[PRESENT]())
  }
}

export class SequenceDraft extends Sequence {
  get length() {
    $live()
    return $length()
  }

  /** @param {number} length */
  set length(length) {
    $live()
    const n = $length()
    if (length === n) return
    if (length >>> 0 !== length || length > n) runtime.badLength(this[PATH], length, n)
    $cut(length, n)
  }

  /** @param {unknown} value */
  push(value) {
    $live()
    let n = $length()
    if (arguments.length === 1) {
      $append(n, value, this[PATH])
    } else {
      for (const item of /** @type {Iterable<unknown>} */ (arguments)) {
        $append(n, item, this[PATH])
      }
    }
    $setLength(n)
    return n
  }

  pop() {
    $live()
    const n = $length()
    if (n === 0) return undefined
    const value = $decode($get(n - 1))
    $cut(n - 1, n)
    return value
  }

  shift() {
    $live()
    const n = $length()
    if (n === 0) return undefined
    const value = $decode($get(0))
    for (let i = 1; i < n; i++) $put(i - 1, $get(i))
    $cut(n - 1, n)
    return value
  }
}

export class SequenceView extends Sequence {
  get length() {
    $live()
    return $length()
  }

  set length(_length) {
    runtime.readOnly(this[PATH] + '.length')
  }

  /** @param {unknown} _value */
  push(_value) {
    runtime.readOnly(this[PATH])
  }

  pop() {
    runtime.readOnly(this[PATH])
  }

  shift() {
    runtime.readOnly(this[PATH])
  }
}
