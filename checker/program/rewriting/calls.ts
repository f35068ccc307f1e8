import { type Chain, hasOptional, headOf, type Opening, splitsOf } from './chains.ts'
import type { Edits } from './edits.ts'
import { bare, type Call, isScalar, type Member, nameOf, type Syntax, tokenFrom } from '../syntax/syntax.ts'

/** Array methods that compare elements, or test whether something is an array. */
const SEARCHES: ReadonlySet<string> = new Set(['includes', 'indexOf', 'lastIndexOf'])
const SPREADS: ReadonlySet<string> = new Set(['concat', 'flat', 'flatMap'])
/** Methods of functions. The text does not show what they call or keep. */
const CALLS: ReadonlySet<string> = new Set(['bind', 'call', 'apply'])

export function isListed(name: string): boolean {
  return SEARCHES.has(name) || SPREADS.has(name)
}

/**
 * Methods that use the machine's language, each with the number of arguments at which the last one names a
 * language instead.
 */
const LANGUAGE: ReadonlyMap<string, number> = new Map([
  ['localeCompare', 2],
  ['toLocaleString', 1],
  ['toLocaleDateString', 1],
  ['toLocaleTimeString', 1],
  ['toLocaleUpperCase', 1],
  ['toLocaleLowerCase', 1],
])
/** Date methods that use the machine's time zone. */
const ZONE =
  /^(?:[gs]et(?:Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds|TimezoneOffset|Year)|to(?:Date|Time)String)$/

function isLocal(name: string, given: readonly Syntax[]): boolean {
  const enough = LANGUAGE.get(name)
  if (enough === undefined) return ZONE.test(name)
  const language = given[enough - 1]
  return language === undefined || (language.type === 'Identifier' && language.name === 'undefined')
}

/** The callee without parentheses, even if they enclose a chain: `(a?.b.includes)(v)`. */
function calleeOf({ callee }: Call): Syntax {
  const inner = bare(callee)
  return inner.type === 'ChainExpression' ? bare(inner.expression) : inner
}

/** Rewrites calls to methods that compare, or whose names the text does not show; see rewrite.ts. */
export class Calls {
  readonly #text: string
  readonly #edits: Edits
  readonly #names: (name: string, node: Syntax) => string
  /** Calls that are opened where their chain is split. */
  readonly #opened = new Set<Syntax>()
  /** Callees, without parentheses. */
  readonly #called = new Set<Syntax>()

  /** `names` returns the name of a helper, which differs between packages and the author's files. */
  constructor(text: string, edits: Edits, names: (name: string, node: Syntax) => string) {
    this.#text = text
    this.#edits = edits
    this.#names = names
  }

  isCalled(node: Syntax): boolean {
    return this.#called.has(node)
  }

  /** The text that opens a call, or null if the call is not rewritten. */
  #opening(node: Call): Opening | null {
    const callee = calleeOf(node)
    if (callee.type !== 'MemberExpression' || callee.property.type === 'PrivateIdentifier') return null
    const name = nameOf(callee)
    const [first] = node.arguments
    if (name !== undefined && isListed(name)) {
      if (SEARCHES.has(name) && first && isScalar(first)) return null
      return { text: `${this.#names('in', node)}(`, closing: `,'${name}')`, isWhole: false }
    }
    if (name !== undefined && isLocal(name, node.arguments))
      return { text: '$local(', closing: `,'${name}')`, isWhole: false }
    if (name !== undefined && !CALLS.has(name)) return null
    const isWhole = !node.optional && callee === node.callee
    return { text: `${this.#names(isWhole ? 'call' : 'any', node)}(`, closing: ')', isWhole }
  }

  /** Splits a chain if calls after a `?.` must be opened. */
  chain(node: Chain): void {
    const splits = splitsOf(node, (call) => this.#opening(call))
    for (const [i, split] of splits.entries()) {
      const head = headOf(split.link)
      this.#edits.open(node.start, '(($t=')
      const before = `${i > 0 ? ')' : ''})==null?void 0:${split.opened}$t`
      const whole = split.calls.find((call) => call.callee === split.link && this.#opening(call)?.isWhole)
      for (const call of split.calls) this.#opened.add(call)
      if (whole && split.link.type === 'MemberExpression') this.#calledBy(split.link, head.end, before)
      else {
        const dot = split.link.type === 'MemberExpression' && !split.link.computed ? '.' : ''
        this.#edits.replace(head.end, tokenFrom(this.#text, head.end, '?.') + 2, `${before}${dot}`)
      }
    }
    if (splits.length > 0) this.#edits.close(node.end, ')')
  }

  call(node: Call): void {
    const callee = calleeOf(node)
    if (callee.type !== 'MemberExpression') return
    const opening = this.#opening(node)
    this.#called.add(callee)
    if (opening === null) return
    const { object, optional } = callee
    if (object.type === 'Super') return this.#superCall(node, callee)
    const isOpened = this.#opened.has(node)
    const isApart = !isOpened && (hasOptional(object) || (optional && opening.isWhole))
    if (opening.isWhole && !isApart) {
      if (!isOpened) this.#edits.open(node.start, opening.text)
      if (!isOpened || !optional) this.#calledBy(callee, object.end, '')
      return
    }
    const text = opening.isWhole ? `${this.#names('any', node)}(` : opening.text
    if (!isOpened) this.#edits.open(object.start, text)
    this.#edits.close(object.end, opening.closing)
    if (isApart && !optional) this.#edits.open(object.end, callee.computed ? '?.' : '?')
  }

  /** `o[name](x)` becomes `$call(o,name,x)`; `text` goes between the object and the name. */
  #calledBy(callee: Member, from: number, text: string): void {
    const open = tokenFrom(this.#text, callee.end, '(')
    if (!callee.computed) return this.#edits.replace(from, open + 1, `${text},'${nameOf(callee)}',`)
    this.#edits.replace(from, callee.property.start, `${text},`)
    this.#edits.replace(callee.property.end, open + 1, ',')
  }

  #superCall(node: Call, callee: Member): void {
    const name = nameOf(callee)
    if (node.optional || (name !== undefined && !isListed(name))) return
    this.#edits.open(node.start, `${this.#names('call', node)}(`)
    this.#edits.replace(callee.end, tokenFrom(this.#text, callee.end, '(') + 1, `,'call',this,`)
  }
}
