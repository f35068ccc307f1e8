import { CURSORS, PRESENT, added, cleared, deleted } from '../../domain/views/cursor.ts'
import { PATH, SNAPSHOT, SUBSETS } from '../../domain/symbols.ts'

import {
  ASSIGN,
  CLEAR,
  DISTINCT,
  $clearBit,
  $clearBits,
  $clearElements,
  $countBits,
  $decode,
  $domain,
  $elements,
  $encode,
  $exchanged,
  $get,
  $hasBit,
  $indexOf,
  $length,
  $listBits,
  $listMembers,
  $listSubsets,
  $live,
  $member,
  $put,
  $setBit,
  $setLength,
  $size,
  $unlessAlike,
  $unlessFoundAlike,
  $zero,
  Collection,
  FIND,
  INSERT,
  runtime,
} from './collections.holes.js'

/**
 * A bag, or a set with too many possible members to have a bit for each, stored as packed elements in ascending order.
 */
export class Sorted extends Collection {
  get size() {
    $live()
    return $length()
  }

  /** @param {unknown} value */
  [FIND](value) {
    $unlessAlike(value, -1)
    const x = $encode(value)
    if (x === -1) return -1
    const n = $length()
    for (let i = 0; i < n; i++) {
      if ($get(i) === x) {
        $unlessFoundAlike(value, -1)
        return i
      }
    }
    return -1
  }

  /** @param {unknown} value */
  has(value) {
    $live()
    return this[FIND](value) >= 0
  }

  /** @param {unknown} values */
  [ASSIGN](values) {
    const items = runtime.list($domain, values, this[PATH])
    this[CLEAR]()
    for (const item of items) this[INSERT](item)
  }

  /** @override */
  [CLEAR]() {
    $exchanged()
    const n = $length()
    $clearElements(n)
    $setLength(0)
  }
}

export class SortedListed extends Collection {
  /** @override */
  [PRESENT]() {
    $live()
    const n = $length()
    const out = []
    for (let i = 0; i < n; i++) out.push($decode($get(i)))
    return out
  }
}

/**
 * For a list that fits into one word and whose elements are cached permanently. Keeps the latest list, because
 * parameters range over the same list again and again.
 */
export class SortedKept extends Collection {
  #key = 0
  #last = Object.freeze(/** @type {unknown[]} */ ([]));

  /** @override */
  [PRESENT]() {
    $live()
    const key = $listBits()
    if (key === this.#key) return this.#last
    const n = $length()
    const out = []
    for (let i = 0; i < n; i++) out.push($decode($get(i)))
    this.#key = key
    return (this.#last = out)
  }
}

/**
 * Inserts an element at its sorted position.
 *
 * @param {number} x
 * @param {number} n
 * @param {number} i
 */
function $putSorted(x, n, i) {
  for (let j = n; j > i; j--) {
    $put(j, $get(j - 1))
  }
  $put(i, x)
  $setLength(n + 1)
}

/**
 * Removes element `i`.
 *
 * @param {number} i
 * @param {number} n
 */
function $remove(i, n) {
  for (let j = i + 1; j < n; j++) {
    $put(j - 1, $get(j))
  }
  $put(n - 1, $zero)
  $setLength(n - 1)
}

export class SortedSet extends Sorted {
  get [DISTINCT]() {
    return true
  }

  /**
   * @override
   * @param {unknown} value
   */
  [INSERT](value) {
    const x = $encode(value)
    if (x === -1) runtime.reject($elements, value, this[PATH] + '[]')
    const n = $length()
    let i = n
    while (i > 0 && $get(i - 1) > x) i--
    if (i > 0 && $get(i - 1) === x) return
    if (n === $size) runtime.overflow($domain, $size, this[PATH])
    $putSorted(x, n, i)
    if (this[CURSORS].length !== 0) added(this, $decode(x))
  }

  [SNAPSHOT]() {
    return runtime.set(this[PRESENT]())
  }
}

export class SortedSetDraft extends SortedSet {
  /** @param {unknown} value */
  add(value) {
    $live()
    this[INSERT](value)
    return this
  }

  /** @param {unknown} value */
  delete(value) {
    $live()
    const i = this[FIND](value)
    const n = $length()
    if (i < 0) return false
    if (this[CURSORS].length !== 0) deleted(this, $decode($get(i)))
    $remove(i, n)
    return true
  }
}

export class Bag extends Sorted {
  /** @param {unknown} value */
  count(value) {
    $live()
    $unlessAlike(value, 0)
    const x = $encode(value)
    let c = 0
    if (x !== -1) for (let i = 0, n = $length(); i < n; i++) if ($get(i) === x) c++
    $unlessFoundAlike(value, 0)
    return c
  }

  /**
   * @override
   * @param {unknown} value
   */
  [INSERT](value) {
    const x = $encode(value)
    if (x === -1) runtime.reject($elements, value, this[PATH] + '[]')
    const n = $length()
    let i = n
    while (i > 0 && $get(i - 1) > x) i--
    if (n === $size) runtime.overflow($domain, $size, this[PATH])
    $putSorted(x, n, i)
  }

  [SNAPSHOT]() {
    return runtime.bag(this[PRESENT]())
  }
}

export class BagDraft extends Bag {
  /** @param {unknown} value */
  add(value) {
    $live()
    this[INSERT](value)
  }

  /** @param {unknown} value */
  delete(value) {
    $live()
    const i = this[FIND](value)
    const n = $length()
    if (i < 0) return false
    $remove(i, n)
    return true
  }
}

/** A set with one bit per possible value. */
export class Bitset extends Collection {
  get size() {
    $live()
    return $countBits()
  }

  /** @param {unknown} value */
  has(value) {
    $live()
    $unlessAlike(value, false)
    const x = $indexOf(value)
    if (x === -1 || !$hasBit(x)) return false
    $unlessFoundAlike(value, false)
    return true
  }

  get [DISTINCT]() {
    return true
  }

  /** @override */
  [PRESENT]() {
    $live()
    return $listMembers()
  }

  /** @param {unknown} values */
  [ASSIGN](values) {
    const items = runtime.list($domain, values, this[PATH])
    this[CLEAR]()
    for (const item of items) {
      const x = $indexOf(item)
      if (x === -1) runtime.reject($elements, item, this[PATH] + '[]')
      $setBit(x)
    }
  }

  /** @override */
  [CLEAR]() {
    $exchanged()
    $clearBits()
  }

  [SNAPSHOT]() {
    return runtime.set(this[PRESENT]())
  }
}

/** A set of at most 32 bits. */
export class NarrowBitset extends Bitset {
  [SUBSETS]() {
    $live()
    return $listSubsets()
  }
}

export class BitsetDraft extends Bitset {
  /** @param {unknown} value */
  add(value) {
    $live()
    const x = $indexOf(value)
    if (x === -1) runtime.reject($elements, value, this[PATH] + '[]')
    if (this[CURSORS].length !== 0 && !$hasBit(x)) added(this, $member(x))
    $setBit(x)
    return this
  }

  /** @param {unknown} value */
  delete(value) {
    $live()
    $unlessAlike(value, false)
    const x = $indexOf(value)
    if (x === -1 || !$hasBit(x)) return false
    $unlessFoundAlike(value, false)
    if (this[CURSORS].length !== 0) deleted(this, $member(x))
    $clearBit(x)
    return true
  }
}

/** The members that drafts of all sets and bags have. */
export class Clearable extends Collection {
  clear() {
    $live()
    if (this[CURSORS].length === 0) this[CLEAR]()
    else cleared(this, () => this[CLEAR]())
  }
}

/** The mutators of views of sets and bags. They all throw. */
export class ReadOnly extends Collection {
  /** @param {unknown} _value */
  add(_value) {
    runtime.readOnly(this[PATH])
  }

  /** @param {unknown} _value */
  delete(_value) {
    runtime.readOnly(this[PATH])
  }

  clear() {
    runtime.readOnly(this[PATH])
  }
}
