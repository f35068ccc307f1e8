import { PATH, SNAPSHOT } from '../../domain/symbols.ts'
import { $domain, $locate, $size, ASSIGN, CLEAR, LIVE, PLACES, Places, runtime } from './places.holes.js'

/** @typedef {(value: unknown, i: number, list: object) => unknown} Callback */

/**
 * The methods of arrays of composite places. Methods with callbacks are generated, so that each array has its own call
 * targets. V8 inlines the built-in methods only on arrays whose prototype is `Array.prototype` itself, and on those, a
 * wrong index would not be an error.
 */
export class PlacesMembers extends Places {
  /** @param {number} i */
  get(i) {
    $locate(i)
    return this[i]
  }

  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  find(f, self) {
    if (self !== undefined) f = f.bind(self)
    for (let i = 0; i < $size; i++) {
      const value = this[i]
      if (f(value, i, this)) return value
    }
    return undefined
  }

  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  findIndex(f, self) {
    if (self !== undefined) f = f.bind(self)
    for (let i = 0; i < $size; i++) {
      const value = this[i]
      if (f(value, i, this)) return i
    }
    return -1
  }

  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  some(f, self) {
    if (self !== undefined) f = f.bind(self)
    for (let i = 0; i < $size; i++) {
      const value = this[i]
      if (f(value, i, this)) return true
    }
    return false
  }

  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  every(f, self) {
    if (self !== undefined) f = f.bind(self)
    for (let i = 0; i < $size; i++) {
      const value = this[i]
      if (!f(value, i, this)) return false
    }
    return true
  }

  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  filter(f, self) {
    if (self !== undefined) f = f.bind(self)
    const out = []
    for (let i = 0; i < $size; i++) {
      const value = this[i]
      if (f(value, i, this)) out.push(value)
    }
    return out
  }

  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  map(f, self) {
    if (self !== undefined) f = f.bind(self)
    const out = []
    for (let i = 0; i < $size; i++) {
      const value = this[i]
      out.push(f(value, i, this))
    }
    return out
  }

  /**
   * @param {Callback} f
   * @param {unknown} [self]
   */
  forEach(f, self) {
    if (self !== undefined) f = f.bind(self)
    for (let i = 0; i < $size; i++) {
      const value = this[i]
      f(value, i, this)
    }
  }

  /** @param {unknown} value */
  [ASSIGN](value) {
    runtime.assignAll(this[PLACES], value, this[PATH], $domain, runtime.take)
  }

  [CLEAR]() {
    for (const place of this[PLACES]) place[CLEAR]()
  }

  /** @param {string} asker */
  [LIVE](asker) {
    const place = this[PLACES][0]
    if (place[LIVE] !== undefined) place[LIVE](asker)
  }

  [SNAPSHOT]() {
    this[LIVE](this[PATH])
    return runtime.seq(this[PLACES].map((place) => place[SNAPSHOT]()))
  }
}

export class PlacesDraft extends Places {
  /**
   * @param {number} i
   * @param {unknown} value
   */
  set(i, value) {
    $locate(i)
    const place = this[PLACES][i]
    if (place[LIVE] !== undefined) place[LIVE](`${this[PATH]}[${runtime.indexName($domain, i)}]`)
    runtime.noteReplaced(place[PATH], value)
    place[ASSIGN](runtime.take(value))
  }
}

export class PlacesView extends Places {
  /**
   * @param {number} i
   * @param {unknown} _value
   */
  set(i, _value) {
    $locate(i)
    runtime.readOnly(`${this[PATH]}[${runtime.indexName($domain, i)}]`)
  }
}
