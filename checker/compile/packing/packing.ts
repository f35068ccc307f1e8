import type { ScalarNode } from '../../domain/node.ts'
import type { Leaf, Slots } from './layout.ts'

/**
 * Source text that packs a state and unpacks it. A state is packed place by place: a codec (codecs.ts) turns the value
 * into an integer, and `writeBits` stores it in its bit range (layout.ts) of the array `words`. The accessors in
 * compile/accessors join the two.
 */

/** A number in generated source: a literal if all instances of a class agree, otherwise a field of the instance. */
export type Operand = number | string

export interface Address {
  readonly words: string
  readonly word: Operand
  readonly shift: Operand
  /** Whether every access also calls `read` or `wrote` with the bits it uses; see tracer.ts. */
  readonly traced: boolean
}

export function readBits(address: Address, bits: number): string {
  const value = rawBits(address, bits)
  return address.traced && bits > 0 ? `read(${address.word}, ${maskAt(address, bits)}, ${value})` : value
}

function rawBits({ words, word, shift }: Address, bits: number): string {
  if (bits === 0) return '0'
  if (bits === 32) return `(${words}[${word}] >>> 0)`
  if (shift === 0) return `(${words}[${word}] & ${mask(bits)})`
  if (typeof shift === 'number' && shift + bits === 32) return `(${words}[${word}] >>> ${shift})`
  return `((${words}[${word}] >>> ${shift}) & ${mask(bits)})`
}

/** A statement that writes a bit range. `value` is the source of an integer that fits. */
export function writeBits(address: Address, bits: number, value: string): string {
  if (bits === 0) return ';'
  const write = rawWrite(address, bits, value)
  return address.traced ? `${write} wrote(${address.word}, ${maskAt(address, bits)});` : write
}

function rawWrite({ words, word, shift }: Address, bits: number, value: string): string {
  if (bits === 32) return `${words}[${word}] = ${value};`
  if (typeof shift === 'number')
    return `${words}[${word}] = ${words}[${word}] & ${~(mask(bits) << shift)} | ${shift === 0 ? value : `(${value}) << ${shift}`};`
  return `${words}[${word}] = ${words}[${word}] & ~(${mask(bits)} << ${shift}) | (${value}) << ${shift};`
}

export function setBit(at: Address): string {
  return `${at.words}[${at.word}] |= 1 << ${at.shift};${at.traced ? ` wrote(${at.word}, 1 << ${at.shift});` : ''}`
}

export function clearBit(at: Address): string {
  return `${at.words}[${at.word}] &= ~(1 << ${at.shift});${at.traced ? ` wrote(${at.word}, 1 << ${at.shift});` : ''}`
}

function maskAt({ shift }: Address, bits: number): string {
  return typeof shift === 'number' ? String(mask(bits) << shift) : `${mask(bits)} << ${shift}`
}

/** An expression that reads `words` whole words, starting at `word`. */
export function readWords({ traced }: Address, word: string, words: number, value: string): string {
  return traced ? `readWords(${word}, ${words}, ${value})` : value
}

/** A statement that writes these words. */
export function writeWords({ traced }: Address, word: string, words: number, write: string): string {
  return traced ? `${write} wroteWords(${word}, ${words});` : write
}

/** The address of element `i` (source text) of slots within words. */
export function slotAddress(base: Address, slots: Slots, i: string): Address {
  const step = slots.bits === 1 ? i : `${i} * ${slots.bits}`
  if (slots.count <= slots.perWord)
    return { ...base, shift: base.shift === 0 ? `(${step})` : `(${base.shift} + ${step})` }
  if (slots.perWord === 1) return { ...base, word: `(${base.word} + ${i})`, shift: 0 }
  if (slots.perWord === 32) return { ...base, word: `(${base.word} + (${i} >>> 5))`, shift: `(${i} & 31)` }
  const inWord = `${i} % ${slots.perWord}`
  return { ...base, word: `(${base.word} + (${i} / ${slots.perWord} | 0))`, shift: `(${inWord} * ${slots.bits})` }
}

/**
 * An expression for the value that the packed integer `bits` stands for. `table` names the list of values, if the
 * domain has one.
 */
export function decodeScalar(node: ScalarNode, bits: string, table: string): string {
  if (isBoolean(node)) return `(${bits} !== 0)`
  if (node.table) return `${table}[${bits}]`
  if (node.nullable) return `nullable(${bits}, ${node.offset - 1})`
  return node.offset === 0 ? bits : `(${bits} + ${node.offset})`
}

/** A value of an enumerated domain as source text. */
const literal = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value))

/** Body of a function of `v` that returns the packed integer, or -1 for a value outside the domain. */
export function encodeScalar(node: ScalarNode): string {
  if (node.table) {
    const tests = node.table.slice(0, 8).map((value, i) => `v === ${literal(value)} ? ${i} : `)
    return `${tests.join('')}-1`
  }
  const size = node.nullable ? node.size - 1 : node.size
  const first = node.offset === 0 ? 'v' : `(v - ${node.offset})`
  const x = node.nullable ? `${first} + 1` : first
  const test = `typeof v === 'number' && ${first} >>> 0 === ${first} && ${first} < ${size} ? ${x} : -1`
  return node.nullable ? `v === null ? 0 : ${test}` : test
}

export function isBoolean(node: ScalarNode): boolean {
  return node.table?.length === 2 && node.table[0] === false && node.table[1] === true
}

export function mask(bits: number): number {
  return bits === 32 ? -1 : 2 ** bits - 1
}

export function addressOf(leaf: Leaf | Slots, words: string, traced = false): Address {
  return { words, word: leaf.word, shift: leaf.shift, traced }
}
