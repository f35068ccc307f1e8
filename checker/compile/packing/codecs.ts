import type { Node, ScalarNode, SetNode } from '../../domain/node.ts'
import { decodeScalar, encodeScalar, isBoolean, mask } from './packing.ts'

/** Domains up to this width have a table of their values; wider ones have a bounded cache. */
export const TABLE_BITS = 12
/** Bitsets up to this width have tables of their member lists and of their subsets. */
const LISTED_BITS = 10
/** Wider elements are BigInts, which the BigInt codec packs and unpacks. */
const MAX_NARROW = 32

/**
 * Generated functions that convert between values and packed integers, one set per domain in use. `eK(v)` packs a value
 * (-1 if it is outside the domain), `dK(bits)` returns the shared frozen value, and `xK(v)` returns an index into a
 * bitset (-1 if the value is outside).
 */
export class Codecs {
  readonly #ids = new Map<Node, number>()
  readonly #lines: string[] = []
  /** Domains by number; `N[k]` in the generated code. */
  readonly nodes: Node[] = []

  id(node: Node): number {
    const known = this.#ids.get(node)
    if (known !== undefined) return known
    const k = this.nodes.push(node) - 1
    this.#ids.set(node, k)
    return k
  }

  get source(): string {
    return this.#lines.join('\n')
  }

  readonly #emitted = new Set<string>()

  #define(name: string, lines: () => string): string {
    if (!this.#emitted.has(name)) {
      this.#emitted.add(name)
      this.#lines.push(lines())
    }
    return name
  }

  /** Source that packs `v` into an integer. */
  encode(node: Node, v: string): string {
    const k = this.id(node)
    if (node.bits > MAX_NARROW) return `wideBits(runtime.tryPack(domains[${k}], ${v}))`
    return `${this.#define(`e${k}`, () => this.#encoder(node, k))}(${v})`
  }

  /** Source that unpacks an integer. */
  decode(node: Node, bits: string): string {
    const k = this.id(node)
    if (node.kind === 'scalar')
      return decodeScalar(
        node,
        bits,
        isBoolean(node) || !node.table ? '' : this.#define(`T${k}`, () => `const T${k} = domains[${k}].table;`),
      )
    const keep = node.bits <= TABLE_BITS
    const name = this.#define(`d${k}`, () =>
      keep
        ? `const t${k} = new Array(${2 ** node.bits}).fill(undefined); function d${k}(b) { return t${k}[b] || (t${k}[b] = runtime.make(domains[${k}], BigInt(b), true)) }`
        : `const c${k} = runtime.cache(); function d${k}(b) { let v = c${k}.get(b); if (v === undefined) c${k}.set(b, v = runtime.make(domains[${k}], BigInt(b), false)); return v }`,
    )
    return `${name}(${bits})`
  }

  /** Source that looks up the position of `v` in the element domain of a bitset. */
  index(of: Node, v: string): string {
    if (of.kind === 'scalar') return this.encode(of, v)
    const k = this.id(of)
    const packed = this.encode(of, 'v')
    const name = this.#define(`x${k}`, () =>
      of.bits <= TABLE_BITS
        ? `const p${k} = runtime.positions(domains[${k}]); function x${k}(v) { const b = ${packed}; return b === -1 ? -1 : p${k}[b] }`
        : `function x${k}(v) { const b = ${packed}; return b === -1 ? -1 : runtime.memberIndex(domains[${k}], v, '') }`,
    )
    return `${name}(${v})`
  }

  /**
   * Source that lists the values in a bitset of at most 32 bits. For small domains, the lists are shared and frozen.
   */
  members(node: SetNode, bits: string): string {
    const k = this.id(node.of)
    const values = this.#define(`v${k}`, () => `const v${k} = runtime.values(domains[${k}]);`)
    if (node.bits > LISTED_BITS) return `membersOf(${values}, ${bits})`
    const name = this.#define(
      `m${k}`,
      () =>
        `const l${k} = new Array(${2 ** node.bits}).fill(undefined); function m${k}(b) { return l${k}[b] || (l${k}[b] = Object.freeze(membersOf(${values}, b))) }`,
    )
    return `${name}(${bits})`
  }

  /** Source that lists the subsets of a bitset of at most 32 bits. For small domains, the lists are shared. */
  subsets(node: SetNode, bits: string): string {
    const k = this.id(node)
    const list = `runtime.subsets(domains[${k}], ofMasks(b, (mask) => ${this.decode(node, 'mask')}))`
    const name = this.#define(`s${k}`, () =>
      node.bits > LISTED_BITS
        ? `function s${k}(b) { return ${list} }`
        : `const a${k} = new Array(${2 ** node.bits}).fill(undefined); function s${k}(b) { return a${k}[b] || (a${k}[b] = ${list}) }`,
    )
    return `${name}(${bits})`
  }

  /** Source that lists all values of a domain in order. */
  values(node: Node): string {
    const k = this.id(node)
    return this.#define(`v${k}`, () => `const v${k} = runtime.values(domains[${k}]);`)
  }

  #encoder(node: Node, k: number): string {
    return `function e${k}(v) { ${this.#body(node)} }`
  }

  #body(node: Node): string {
    switch (node.kind) {
      case 'scalar':
        return scalarBody(node, this.id(node))
      case 'option':
        return `if (v === null) return 0; const b = ${this.encode(node.of, 'v')}; return b === -1 ? -1 : ${unsigned(`${bit(node.of.bits)} | b`, node.bits)}`
      case 'record':
        return `if (typeof v !== 'object' || v === null) return -1; ${more('v', node.fields.length, `domains[${this.id(node)}].fields`, false)} ${this.#fields(node.fields, node.bits, 0)}`
      case 'union': {
        const k = this.id(node)
        const cases = node.variants.map((variant, tag) => {
          const used = variant.fields.reduce((n, f) => n + f.node.bits, node.tagBits)
          const top = node.bits === 32 ? `(${tag} << ${32 - node.tagBits})` : `${tag * 2 ** (node.bits - node.tagBits)}`
          const extra = more('v', variant.fields.length + 1, `domains[${k}].variants[${tag}].fields`, true)
          return `case ${JSON.stringify(variant.name)}: { ${extra} ${this.#fields(variant.fields, node.bits, node.bits - used, node.tagBits === 0 ? undefined : top)} }`
        })
        return `if (typeof v !== 'object' || v === null) return -1; switch (${part('v', 'kind')}) { ${cases.join(' ')} } return -1`
      }
      case 'set':
        if (node.max === undefined) {
          const add = `const x = ${this.index(node.of, 'w')}; if (x === -1) return -1; b |= 1 << x;`
          return `const items = runtime.tryList(v); if (items === null) return -1; let b = 0; for (let i = 0; i < items.length; i++) { const w = items[i]; ${add} } return ${unsigned('b', node.bits)}`
        }
        return this.#plainly(node)
      case 'array':
      case 'seq':
      case 'bag':
      case 'invalid':
        return this.#plainly(node)
    }
  }

  /** Other collections inside an element use the BigInt codec, which knows their capacities and order. */
  #plainly(node: Node): string {
    return `const b = runtime.tryPack(domains[${this.id(node)}], v); return b === null ? -1 : Number(b)`
  }

  /**
   * Packs fields side by side, with the first one in the highest bits. `below` zero bits follow them, and the bits of
   * `top` precede them.
   */
  #fields(fields: readonly { name: string; node: Node }[], bits: number, below: number, top?: string): string {
    let at = fields.reduce((n, f) => n + f.node.bits, below)
    const lines = fields.map(
      (f, i) => `const b${i} = ${this.encode(f.node, part('v', f.name))}; if (b${i} === -1) return -1;`,
    )
    const terms = fields.map((f, i) => {
      at -= f.node.bits
      return at === 0 ? `b${i}` : `(b${i} << ${at})`
    })
    const all = [...(top === undefined ? [] : [top]), ...terms]
    return `${lines.join(' ')} return ${unsigned(all.length > 0 ? all.join(' | ') : '0', bits)};`
  }
}

/** A statement that returns -1 if `v` has a field other than the `count` fields of its domain. */
function more(v: string, count: number, fields: string, union: boolean): string {
  return `if (Object.keys(${v}).length > ${count} && runtime.surplusOf(${fields}, ${v}, ${union}) !== undefined) return -1;`
}

/** Source that reads a field of an object that may not have it. */
export function part(object: string, name: string): string {
  const key = JSON.stringify(name)
  return `(${key} in ${object} ? ${object}[${key}] : undefined)`
}

function scalarBody(node: ScalarNode, k: number): string {
  if (node.table && node.table.length > 8) return `return domains[${k}].indexOf(v)`
  return `return ${encodeScalar(node)}`
}

function unsigned(source: string, bits: number): string {
  return bits === 32 ? `(${source}) >>> 0` : `(${source})`
}

function bit(at: number): number {
  return at === 31 ? mask(32) << 31 : 2 ** at
}
