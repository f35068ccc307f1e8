import { TABLE_BITS } from './codec.ts'
import {
  type Address,
  clearBit,
  mask,
  readBits,
  readWords,
  setBit,
  slotAddress,
  writeBits,
  writeWords,
} from '../layout/bits.ts'
import type { Members, Shape } from './classes.ts'
import type { Node } from '../../domain/node.ts'
import type { BitsetPlace, ListPlace, ScalarsPlace, Slots } from '../layout/layout.ts'

/** The members of the classes for arrays of scalars, sequences, sets and bags. */
export function collectionMembers(shape: Shape, place: ScalarsPlace | ListPlace | BitsetPlace): Members {
  const elements = `get [ELEMENTS]() { return NODE[${shape.writer.codecs.id(place.kind === 'scalars' ? place.of : place.node.of)}] }`
  switch (place.kind) {
    case 'scalars':
      return { base: 'Listing', body: `${elements}\n${scalarArray(shape, place)}` }
    case 'bitset':
      return { base: 'SetListing', body: `${elements}\n${bitset(shape, place)}` }
    case 'list':
      if (place.node.kind === 'seq') return { base: 'Listing', body: `${elements}\n${sequence(shape, place)}` }
      return {
        base: place.node.kind === 'set' ? 'SetListing' : 'BagListing',
        body: `${elements}\n${sorted(shape, place)}`,
      }
  }
}

/** Source pieces that read and write element `i`, packed and as a value. */
interface ElementCode {
  readonly get: (i: string) => string
  readonly put: (i: string, x: string) => string
  readonly decode: (x: string) => string
  readonly encode: (v: string) => string
  /** Statement that returns, in a search for the value `v`, where that can equal no element. */
  readonly unlessAlike: (v: string, result: string) => string
  readonly zero: string
}

type WithSlots = ScalarsPlace | ListPlace

function elementCode(shape: Shape, place: WithSlots): ElementCode {
  const of = place.kind === 'scalars' ? place.of : place.node.of
  const { codecs } = shape.writer
  const base = shape.address((p) => (p as WithSlots).slots)
  const { slots } = place
  const decode = (x: string): string => codecs.decode(of, x)
  const encode = (v: string): string => codecs.encode(of, v)
  const unlessAlike = unlessAlikeTo(shape, of)
  if (slots.bits > 32) {
    const first = (i: string): string => `${base.word} + ${i} * ${slots.wordsEach}`
    return {
      decode,
      encode,
      unlessAlike,
      zero: '0n',
      get: (i) => readWords(base, first(i), slots.wordsEach, `wideGet(${base.W}, ${first(i)}, ${slots.wordsEach})`),
      put: (i, x) =>
        writeWords(base, first(i), slots.wordsEach, `widePut(${base.W}, ${first(i)}, ${slots.wordsEach}, ${x});`),
    }
  }
  return {
    decode,
    encode,
    unlessAlike,
    zero: '0',
    get: (i) => readBits(slotAddress(base, slots, i), slots.bits),
    put: (i, x) => writeBits(slotAddress(base, slots, i), slots.bits, x),
  }
}

function unlessAlikeTo(shape: Shape, of: Node): ElementCode['unlessAlike'] {
  if (of.kind === 'scalar') return () => ''
  const node = `NODE[${shape.writer.codecs.id(of)}]`
  return (v, result) => `if (!R.isAlike(${node}, ${v})) return ${result}; `
}

/**
 * The reading methods of arrays and sequences that are worth a loop of their own. Those with callbacks are for views only: what a
 * draft's callbacks change shows while the loop runs.
 */
function listed(shape: Shape, e: ElementCode, length: string): string {
  const guard = shape.guard()
  const element = e.decode(e.get('i'))
  const each = (body: string): string =>
    `${guard} if (self !== undefined) f = f.bind(self); const n = ${length}; for (let i = 0; i < n; i++) { const v = ${element}; ${body} }`
  const test = 'f(v, i, this)'
  const callbacks = `find(f, self) { ${each(`if (${test}) return v;`)} return undefined }
findIndex(f, self) { ${each(`if (${test}) return i;`)} return -1 }
findLastIndex(f, self) { ${guard} if (self !== undefined) f = f.bind(self); for (let i = ${length} - 1; i >= 0; i--) if (f(${element}, i, this)) return i; return -1 }
some(f, self) { ${each(`if (${test}) return true;`)} return false }
every(f, self) { ${each(`if (!${test}) return false;`)} return true }
filter(f, self) { const out = []; ${each(`if (${test}) out.push(v);`)} return out }
map(f, self) { const out = []; ${each(`out.push(${test});`)} return out }
[Symbol.iterator]() { return this[PRESENT]()[Symbol.iterator]() }
`
  return `indexOf(w, from) { ${guard} ${e.unlessAlike('w', '-1')}const x = ${e.encode('w')}; if (x === -1) return -1; const n = ${length}; for (let i = from === undefined ? 0 : R.startAt(from, n); i < n; i++) if (${e.get('i')} === x) return i; return -1 }
includes(w, from) { return this.indexOf(w, from) >= 0 }
${shape.writable ? '' : callbacks}[PRESENT]() { ${guard} const n = ${length}, out = []; for (let i = 0; i < n; i++) out.push(${element}); return out }`
}

/** Statement of a draft before a collection becomes another one. */
function exchanged(shape: Shape): string {
  return shape.writable ? 'if (this[CURSORS].length !== 0) R.exchange(this);' : ''
}

function reject(shape: Shape, place: WithSlots | BitsetPlace, v: string, index: string): string {
  const of = place.kind === 'scalars' ? place.of : place.node.of
  return `R.reject(NODE[${shape.writer.codecs.id(of)}], ${v}, this[PATH] + '[' + ${index} + ']')`
}

/** Mutators by name; those of a read-only family throw. */
function mutators(
  shape: Shape,
  bodies: Readonly<Record<string, { readonly args: string; readonly body: string }>>,
): string {
  return Object.entries(bodies)
    .map(
      ([name, { args, body }]) =>
        `${name}(${args}) { ${shape.writable ? `${shape.guard()} ${body}` : 'R.readOnly(this[PATH])'} }`,
    )
    .join('\n')
}

function scalarArray(shape: Shape, place: ScalarsPlace): string {
  const e = elementCode(shape, place)
  const n = place.node.length
  const node = shape.writer.codecs.id(place.node)
  const check = `if (i >>> 0 !== i || i >= ${n}) R.badIndex(this[PATH], i, ${n});`
  const write = `const x = ${e.encode('v')}; if (x === -1) ${reject(shape, place, 'v', `R.indexName(NODE[${node}], i)`)}; ${e.put('i', 'x')}`
  const at = `${check} ${shape.guard(`this[PATH] + '[' + R.indexName(NODE[${node}], i) + ']'`)}`
  return `get length() { ${shape.guard()} return ${n} }
get(i) { ${at} return ${e.decode(e.get('i'))} }
at(i) { ${shape.guard()} if ((i | 0) !== i) i = Math.trunc(i) || 0; if (i < 0) i += ${n}; return i >= 0 && i < ${n} ? ${e.decode(e.get('i'))} : undefined }
${listed(shape, e, String(n))}
set(i, v) { ${shape.writable ? `${at} ${write}` : 'R.readOnly(this[PATH])'} }
[ASSIGN](w) { const items = R.list(NODE[${node}], w, this[PATH]); if (items.length !== ${n}) R.reject(NODE[${node}], w, this[PATH]); ${exchanged(shape)} for (let i = 0; i < ${n}; i++) { const v = items[i]; ${write} } }
[CLEAR]() { ${exchanged(shape)} ${zeroSlots(shape, place.slots, e, String(n))} }
[SNAPSHOT]() { return R.seq(this[PRESENT]()) }`
}

function zeroSlots(shape: Shape, slots: Slots, e: ElementCode, n: string): string {
  if (slots.bits * slots.count <= 32)
    return writeBits(
      shape.address((p) => (p as WithSlots).slots),
      slots.bits * slots.count,
      '0',
    )
  return `for (let i = 0; i < ${n}; i++) { ${e.put('i', e.zero)} }`
}

function sequence(shape: Shape, place: ListPlace): string {
  const e = elementCode(shape, place)
  const { max } = place
  const lengthAt = shape.address((p) => (p as ListPlace).length)
  const length = readBits(lengthAt, place.length.bits)
  const setLength = (n: string): string => writeBits(lengthAt, place.length.bits, n)
  const node = shape.writer.codecs.id(place.node)
  const append = (v: string): string =>
    `if (n === ${max}) R.overflow(NODE[${node}], ${max}, this[PATH]); const x = ${e.encode(v)}; if (x === -1) ${reject(shape, place, v, 'n')}; ${e.put('n', 'x')} n++;`
  const cut = `for (let i = m; i < n; i++) { ${e.put('i', e.zero)} } ${setLength('m')}`
  const setter = shape.writable
    ? `${shape.guard()} const n = ${length}; if (m === n) return; if (m >>> 0 !== m || m > n) R.badLength(this[PATH], m, n); ${cut}`
    : `R.readOnly(this[PATH] + '.length')`
  return `get length() { ${shape.guard()} return ${length} } set length(m) { ${setter} }
at(i) { ${shape.guard()} const n = ${length}; if ((i | 0) !== i) i = Math.trunc(i) || 0; if (i < 0) i += n; return i >= 0 && i < n ? ${e.decode(e.get('i'))} : undefined }
${listed(shape, e, length)}
${mutators(shape, {
  push: {
    args: 'v',
    body: `let n = ${length}; if (arguments.length === 1) { ${append('v')} } else for (const v of arguments) { ${append('v')} } ${setLength('n')} return n`,
  },
  pop: {
    args: '',
    body: `const n = ${length}; if (n === 0) return undefined; const v = ${e.decode(e.get('(n - 1)'))}; const m = n - 1; ${cut} return v`,
  },
})}
[ASSIGN](w) { const items = R.list(NODE[${node}], w, this[PATH]); this[CLEAR](); let n = 0; for (const v of items) { ${append('v')} } ${setLength('n')} }
[CLEAR]() { ${exchanged(shape)} const n = ${length}; ${zeroSlots(shape, place.slots, e, 'n')} ${setLength('0')} }
[SNAPSHOT]() { ${shape.guard()} return R.seq(this[PRESENT]()) }`
}

/**
 * Where all of the list is in one word, and so its key, and its elements are kept for good, the last list made is kept:
 * parameters range over the same one again and again.
 */
function remembered(shape: Shape, place: ListPlace, make: string): string {
  const places = shape.places as readonly ListPlace[]
  const bits = place.slots.bits * place.slots.count
  const { of } = place.node
  const kept = of.kind === 'scalar' || of.bits <= TABLE_BITS
  const oneWord =
    kept && bits <= 32 && places.every((p) => p.length.word === p.slots.word) && shape.writer.family.traced !== true
  if (!oneWord) return `[PRESENT]() { ${shape.guard()} ${make} return out }`
  const word = `${shape.writer.family.W}[${shape.operand((p) => (p as ListPlace).length.word)}]`
  const mine = shape.operand(
    (p) => maskOf((p as ListPlace).length, place.length.bits) | maskOf((p as ListPlace).slots, bits),
  )
  return `#key = 0; #last = Object.freeze([]);
[PRESENT]() { ${shape.guard()} const key = ${word} & ${mine}; if (key === this.#key) return this.#last; ${make} this.#key = key; return this.#last = out }`
}

function maskOf(at: { readonly shift: number }, bits: number): number {
  return bits === 0 ? 0 : mask(bits) << at.shift
}

/** Statement of a draft's set that tells the iterations that run about one of its elements. */
function news(what: 'added' | 'deleted', value: string): string {
  return ` if (this[CURSORS].length !== 0) ${what}(this, ${value});`
}

const CLEARED = 'if (this[CURSORS].length === 0) this[CLEAR](); else cleared(this, () => this[CLEAR]())'

/** A bag, or a set too large for a bitset: packed elements in ascending order. */
function sorted(shape: Shape, place: ListPlace): string {
  const e = elementCode(shape, place)
  const { max, node } = place
  const isSet = node.kind === 'set'
  const lengthAt = shape.address((p) => (p as ListPlace).length)
  const length = readBits(lengthAt, place.length.bits)
  const setLength = (n: string): string => writeBits(lengthAt, place.length.bits, n)
  const id = shape.writer.codecs.id(node)
  const insert = `const x = ${e.encode('v')}; if (x === -1) ${reject(shape, place, 'v', `''`)};
    let n = ${length}, i = n; while (i > 0 && ${e.get('(i - 1)')} > x) i--;
    ${isSet ? `if (i > 0 && ${e.get('(i - 1)')} === x) return this;` : ''}
    if (n === ${max}) R.overflow(NODE[${id}], ${max}, this[PATH]);
    for (let j = n; j > i; j--) { ${e.put('j', e.get('(j - 1)'))} } ${e.put('i', 'x')} ${setLength('n + 1')}${isSet ? news('added', e.decode('x')) : ''}`
  const remove = `const i = this[FIND](v), n = ${length}; if (i < 0) return false;${isSet ? news('deleted', e.decode(e.get('i'))) : ''}
    for (let j = i + 1; j < n; j++) { ${e.put('(j - 1)', e.get('j'))} } ${e.put('(n - 1)', e.zero)} ${setLength('n - 1')} return true`
  return `get size() { ${shape.guard()} return ${length} }
[FIND](v) { ${e.unlessAlike('v', '-1')}const x = ${e.encode('v')}; if (x === -1) return -1; const n = ${length}; for (let i = 0; i < n; i++) if (${e.get('i')} === x) return i; return -1 }
has(v) { ${shape.guard()} return this[FIND](v) >= 0 }
${isSet ? 'get [DISTINCT]() { return true }' : `count(v) { ${shape.guard()} ${e.unlessAlike('v', '0')}const x = ${e.encode('v')}; let c = 0; if (x !== -1) for (let i = 0, n = ${length}; i < n; i++) if (${e.get('i')} === x) c++; return c }`}
${remembered(shape, place, `const n = ${length}, out = []; for (let i = 0; i < n; i++) out.push(${e.decode(e.get('i'))});`)}
${mutators(shape, { add: { args: 'v', body: `${insert} ${isSet ? 'return this' : ''}` }, delete: { args: 'v', body: remove }, clear: { args: '', body: CLEARED } })}
[INSERT](v) { ${insert} }
[ASSIGN](w) { const items = R.list(NODE[${id}], w, this[PATH]); this[CLEAR](); for (const v of items) this[INSERT](v) }
[CLEAR]() { ${exchanged(shape)} const n = ${length}; ${zeroSlots(shape, place.slots, e, 'n')} ${setLength('0')} }
[SNAPSHOT]() { return ${isSet ? 'R.set' : 'R.bag'}(this[PRESENT]()) }`
}

function bitset(shape: Shape, place: BitsetPlace): string {
  const { slots, node } = place
  const { codecs } = shape.writer
  const base = shape.address((p) => (p as BitsetPlace).slots)
  const at = slotAddress(base, slots, 'x')
  const index = codecs.index(node.of, 'v')
  const unlessAlike = unlessAlikeTo(shape, node.of)
  const test = `${readBits(at, 1)} === 1`
  const outside = reject(shape, place, 'v', `''`)
  const narrow = slots.count <= 32
  const bits = readBits(base, slots.count)
  const words = Math.ceil(slots.count / 32)
  const wide = (value: string): string => readWords(base, String(base.word), words, value)
  const list = narrow
    ? codecs.members(node, bits)
    : wide(`wideMembers(${codecs.values(node.of)}, ${base.W}, ${base.word})`)
  const size = narrow ? `popcount(${bits})` : wide(`widePopcount(${base.W}, ${base.word}, ${slots.count})`)
  const zero = narrow ? writeBits(base, slots.count, '0') : zeroWords(base, slots.count)
  const add = `const x = ${index}; if (x === -1) ${outside};`
  const member = `${codecs.values(node.of)}[x]`
  const id = codecs.id(node)
  return `get size() { ${shape.guard()} return ${size} }
has(v) { ${shape.guard()} ${unlessAlike('v', 'false')}const x = ${index}; return x !== -1 && ${test} }
get [DISTINCT]() { return true }
[PRESENT]() { ${shape.guard()} return ${list} }
${mutators(shape, {
  add: {
    args: 'v',
    body: `${add} if (this[CURSORS].length !== 0 && !(${test})) added(this, ${member}); ${setBit(at)} return this`,
  },
  delete: {
    args: 'v',
    body: `${unlessAlike('v', 'false')}const x = ${index}; if (x === -1 || !(${test})) return false;${news('deleted', member)} ${clearBit(at)} return true`,
  },
  clear: { args: '', body: CLEARED },
})}
[ASSIGN](w) { const items = R.list(NODE[${id}], w, this[PATH]); this[CLEAR](); for (const v of items) { ${add} ${setBit(at)} } }
[CLEAR]() { ${exchanged(shape)} ${zero} }
[SNAPSHOT]() { return R.set(this[PRESENT]()) }`
}

/** Clears that many bits from the first of a word on. */
function zeroWords(base: Address, bits: number): string {
  const full = Math.floor(bits / 32)
  const clear = `for (let i = 0; i < ${full}; i++) ${base.W}[${base.word} + i] = 0;`
  return `${writeWords(base, String(base.word), full, clear)} ${writeBits({ ...base, word: `${base.word} + ${full}`, shift: 0 }, bits % 32, '0')}`
}
