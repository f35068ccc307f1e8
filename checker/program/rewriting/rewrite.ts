import { type Call, type Chain, hasOptional, headOf, type Opening, splitsOf } from './chains.ts'
import { Edits, type Edited } from './edits.ts'
import { isCaptured, type Region, type Scope, type Scopes, type Variable } from '../syntax/scopes.ts'
import { isShared, targetsIn } from '../syntax/targets.ts'
import {
  bare,
  children,
  type FunctionSyntax,
  isFunction,
  isScalar,
  leaves,
  type Member,
  nameOf,
  type Parsed,
  type Syntax,
  tokenFrom,
} from '../syntax/syntax.ts'

/**
 * Rewrites a bundled spec so that it means on views what it means on plain values, and so that nothing outside the state
 * changes while states are explored. The inserted names are defined in runtime.ts:
 *
 * - `$S`: are states being explored? `$w(stamp, name)` refuses a write to a variable that was declared before that, `$own(o)` one
 *   to a private field; `$keep(places, variables)` notes what is to be frozen then, `$self(f)` a function or class that knows its own name.
 * - `$same`, `$loose`: equality by value. `$in(list).includes(…)`, `$call(o, name, …)`, `$ref(o, name)`: methods of arrays that compare, or
 *   that look whether something is an array. `$scalar(d)`: what a `switch` is about.
 * - `$any(o)`: an array or function whose methods are called like that. `$Object`, `$Array`, `$shadow(f)`: the spec's own of what is global.
 * - `$rethrow(e)`, `$note(e)`: errors that a `catch` or `finally` must not swallow. `$async()`: an async function begins; it does nothing then.
 */
export function rewrite(parsed: Parsed, scopes: Scopes, surroundings: Surroundings): Rewritten {
  const rewriter = new Rewriter(parsed, scopes, surroundings)
  rewriter.visitAll()
  return { ...rewriter.edits.apply(parsed.text, PREFIX), marks: rewriter.marks }
}

export interface Rewritten extends Edited {
  /** Functions, each with the mark of its text as JavaScript gives it. */
  readonly marks: ReadonlyMap<Syntax, number>
}

export interface Surroundings {
  /** Is the code at this place part of a package, and not of the author's files? */
  isPackage(offset: number): boolean
  /** Does the code at this place come from a file, and not from the bundler? */
  isWritten(offset: number): boolean
  /** The URL of the file that the code at this place comes from. */
  urlAt(offset: number): string
}

/** The name that the bundler inserts for `import.meta.url`. */
export const URL_NAME = '$importMetaUrl'

/** Modules are strict, but the bundler drops that. */
const PREFIX = [
  `'use strict';let $S=false,$t;$phase((sealed)=>{$S=sealed});`,
  'const $loose=(a,b)=>$same(a,b)||a==b,$loosePackage=(a,b)=>$samePackage(a,b)||a==b;',
].join('')

/** Methods of arrays that compare elements, or test whether something is an array. */
const SEARCHES: ReadonlySet<string> = new Set(['includes', 'indexOf', 'lastIndexOf'])
const SPREADS: ReadonlySet<string> = new Set(['concat', 'flat', 'flatMap'])
/** Methods of functions: the text does not show what they call or keep. */
const CALLS: ReadonlySet<string> = new Set(['bind', 'call', 'apply'])
/** Functions of these two, which a spec has in versions of its own. */
const STATICS: ReadonlySet<string> = new Set(
  [Object, Array].flatMap((home) => Object.getOwnPropertyNames(home).map((name) => `${home.name}.${name}`)),
)
/** Members of built-in objects that get a meaning of their own. */
const MEMBERS: Readonly<Record<string, string>> = {
  'Array.isArray': '$isArray',
  'Object.is': '$is',
  'Math.random': '$random',
}

class Rewriter {
  readonly edits = new Edits()
  readonly marks = new Map<Syntax, number>()
  readonly #parsed: Parsed
  readonly #scopes: Scopes
  readonly #surroundings: Surroundings
  readonly #byNode = new Map<Syntax, Scope>()
  readonly #stamps = new Map<Region, string>()
  /** Calls that are opened where their chain is split. */
  readonly #opened = new Set<Syntax>()
  /** The callee, without parentheses. */
  readonly #called = new Set<Syntax>()

  constructor(parsed: Parsed, scopes: Scopes, surroundings: Surroundings) {
    this.#parsed = parsed
    this.#scopes = scopes
    this.#surroundings = surroundings
    for (const scope of scopes.scopes) this.#byNode.set(scope.node, scope)
    for (const { variable, region, writer } of scopes.references)
      if (writer && variable && variable.scope.region !== region && isFunction(variable.scope.region.node))
        this.#stamps.set(variable.scope.region, `$s${variable.scope.region.node.start}`)
  }

  visitAll(): void {
    const { program } = this.#parsed
    this.edits.open(program.start, this.#prologue(this.#scopes.module))
    for (const child of children(program)) this.#visit(child, program)
  }

  #visit(node: Syntax, parent: Syntax): void {
    this.#scopeStart(node, parent)
    switch (node.type) {
      case 'BinaryExpression':
        this.#compare(node)
        break
      case 'CallExpression':
        this.#call(node)
        break
      case 'ChainExpression':
        this.#chain(node)
        break
      case 'ImportExpression':
        this.edits.replace(node.start, node.start + 'import'.length, '$import')
        break
      case 'UnaryExpression':
        this.#delete(node)
        break
      case 'MemberExpression':
        this.#member(node, parent)
        break
      case 'SwitchStatement':
        if (!isScalar(node.discriminant) && !this.#surroundings.isPackage(node.start))
          this.edits.wrap(node.discriminant.start, '$scalar(', node.discriminant.end, ')')
        break
      case 'CatchClause':
        this.#catch(node)
        break
      case 'TryStatement':
        this.#try(node)
        break
      case 'AssignmentExpression':
        this.#guardWrites(node, node.left, node)
        break
      case 'UpdateExpression':
        this.#guardWrites(node, node.argument, node)
        break
      case 'ForInStatement':
      case 'ForOfStatement':
        if (node.left.type !== 'VariableDeclaration') this.#guardWrites(node, node.left, node.right)
        break
      case 'Identifier':
        if (node.name === URL_NAME && this.#scopes.referenceAt.get(node)?.variable === null)
          this.edits.replace(node.start, node.end, JSON.stringify(this.#surroundings.urlAt(node.start)))
        break
      default:
    }
    for (const child of children(node)) this.#visit(child, node)
  }

  /** The text inserted where a scope begins. */
  #scopeStart(node: Syntax, parent: Syntax): void {
    if (isFunction(node)) return this.#functionStart(node, parent)
    const scope = this.#byNode.get(node)
    if (!scope) return
    const kept = this.#keep([...scope.variables.values()].filter(isCaptured))
    switch (node.type) {
      case 'ClassExpression':
        if (node.id && kept !== '') this.edits.wrap(node.start, '$self(', node.end, ')')
        return
      case 'PropertyDefinition':
        if (node.value && scope.region.lendsThis)
          this.edits.wrap(node.value.start, `(${keepOf([[node.start, 'this']])},`, node.value.end, ')')
        return
      case 'BlockStatement':
        if (kept !== '') this.edits.open(node.start + 1, `${kept};`)
        return
      case 'CatchClause':
        return
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        if (kept !== '') this.edits.wrap(node.body.start, `{${kept};`, node.body.end, '}')
        return
      case 'SwitchStatement':
        for (const { consequent } of node.cases)
          if (consequent[0] && kept !== '') this.edits.open(consequent[0].start, `${kept};`)
        return
      case 'StaticBlock':
        if (node.body[0]) this.edits.open(node.body[0].start, this.#prologue(scope.region))
        return
      default:
    }
  }

  #functionStart(node: Syntax, parent: Syntax): void {
    if (!isFunction(node)) return
    const region = this.#scopes.regionOf.get(node)
    const self = node.type === 'FunctionExpression' && node.id ? this.#byNode.get(node.id) : undefined
    if (self && [...self.variables.values()].some(isCaptured)) this.edits.wrap(node.start, '$self(', node.end, ')')
    this.marks.set(node, this.edits.mark(this.#textStart(node, parent), node.end))
    const prologue = `${node.async ? 'if($S&&$async())return;' : ''}${region ? this.#prologue(region) : ''}`
    if (node.async) this.#asyncDefaults(node)
    if (prologue === '') return
    if (node.body.type === 'BlockStatement') return this.edits.open(node.body.start + 1, prologue)
    const arrow = tokenFrom(this.#parsed.text, node.params.at(-1)?.end ?? node.start, '=>')
    this.edits.wrap(arrow + 2, `{${prologue}return(`, node.end, ')}')
  }

  /** An error thrown by a default would be lost in the promise. */
  #asyncDefaults({ params }: FunctionSyntax): void {
    for (const parameter of params)
      if (parameter.type === 'AssignmentPattern')
        this.edits.wrap(parameter.right.start, '$S&&$async()?void 0:(', parameter.right.end, ')')
  }

  /** The text of a method begins with its name. */
  #textStart(node: Syntax, parent: Syntax): number {
    const isMethod = parent.type === 'MethodDefinition' || (parent.type === 'Property' && parent.value === node)
    if (!isMethod || (parent.type === 'Property' && !parent.method && parent.kind === 'init')) return node.start
    const [modifier = ''] = /^static\s+/.exec(this.#parsed.text.slice(parent.start, parent.start + 80)) ?? []
    return parent.start + (parent.type === 'MethodDefinition' && parent.static ? modifier.length : 0)
  }

  #prologue(region: Region): string {
    const scope = this.#byNode.get(region.node)
    const kept: [number, string][] = [...(scope?.variables.values() ?? [])]
      .filter(isCaptured)
      .map((variable) => [variable.node.start, variable.name])
    if (region.lendsThis && region !== this.#scopes.module) kept.push([region.node.start, 'this'])
    if (region.lendsArguments && region !== this.#scopes.module) kept.push([region.node.start, 'arguments'])
    const stamp = this.#stamps.get(region)
    return `${stamp === undefined ? '' : `const ${stamp}=$S;`}${kept.length === 0 ? '' : `${keepOf(kept)};`}`
  }

  #keep(variables: readonly Variable[]): string {
    return variables.length === 0 ? '' : keepOf(variables.map(({ node, name }) => [node.start, name]))
  }

  #compare(node: Syntax & { type: 'BinaryExpression' }): void {
    const { operator, left, right } = node
    const loose = operator === '==' || operator === '!='
    if (!loose && operator !== '===' && operator !== '!==') return
    if (isScalar(left) || isScalar(right)) return
    const at = tokenFrom(this.#parsed.text, left.end, operator)
    const not = operator.startsWith('!') ? '!' : ''
    this.edits.wrap(node.start, `${not}${this.#named(loose ? 'loose' : 'same', node)}(`, node.end, ')')
    this.edits.replace(at, at + operator.length, ',')
  }

  /** A helper's name; packages are told apart. */
  #named(name: string, node: Syntax): string {
    return this.#surroundings.isPackage(node.start) ? `$${name}Package` : `$${name}`
  }

  /** Null for a call that stays as it is. */
  #opening(node: Call): Opening | null {
    const callee = bare(node.callee)
    if (callee.type !== 'MemberExpression' || callee.property.type === 'PrivateIdentifier') return null
    const name = nameOf(callee)
    const [first] = node.arguments
    if (name !== undefined && isListed(name)) {
      if (SEARCHES.has(name) && first && isScalar(first)) return null
      return { text: `${this.#named('in', node)}(`, isWhole: false }
    }
    if (name !== undefined && !CALLS.has(name)) return null
    const isWhole = !node.optional && callee === node.callee
    return { text: `${this.#named(isWhole ? 'call' : 'any', node)}(`, isWhole }
  }

  /** Splits a chain if calls in it are opened after a `?.`. */
  #chain(node: Chain): void {
    const splits = splitsOf(node, (call) => this.#opening(call))
    for (const [i, split] of splits.entries()) {
      const head = headOf(split.link)
      this.edits.open(node.start, '(($t=')
      const before = `${i > 0 ? ')' : ''})==null?void 0:${split.opened}$t`
      const whole = split.calls.find((call) => call.callee === split.link && this.#opening(call)?.isWhole)
      for (const call of split.calls) this.#opened.add(call)
      if (whole && split.link.type === 'MemberExpression') this.#calledBy(split.link, head.end, before)
      else {
        const dot = split.link.type === 'MemberExpression' && !split.link.computed ? '.' : ''
        this.edits.replace(head.end, tokenFrom(this.#parsed.text, head.end, '?.') + 2, `${before}${dot}`)
      }
    }
    if (splits.length > 0) this.edits.close(node.end, ')')
  }

  #call(node: Call): void {
    const callee = bare(node.callee)
    if (callee.type !== 'MemberExpression') return
    const opening = this.#opening(node)
    this.#called.add(callee)
    if (opening === null) return
    const { object, optional } = callee
    if (object.type === 'Super') return this.#superCall(node, callee)
    const isOpened = this.#opened.has(node)
    const isApart = !isOpened && (hasOptional(object) || (optional && opening.isWhole))
    if (opening.isWhole && !isApart) {
      if (!isOpened) this.edits.open(node.start, opening.text)
      if (!isOpened || !optional) this.#calledBy(callee, object.end, '')
      return
    }
    const text = opening.isWhole ? `${this.#named('any', node)}(` : opening.text
    if (!isOpened) this.edits.open(object.start, text)
    this.edits.close(object.end, ')')
    if (isApart && !optional) this.edits.open(object.end, callee.computed ? '?.' : '?')
  }

  /** `o[name](x)` becomes `$call(o,name,x)`; `text` stands between the object and the name. */
  #calledBy(callee: Member, from: number, text: string): void {
    const open = tokenFrom(this.#parsed.text, callee.end, '(')
    if (!callee.computed) return this.edits.replace(from, open + 1, `${text},'${nameOf(callee)}',`)
    this.edits.replace(from, callee.property.start, `${text},`)
    this.edits.replace(callee.property.end, open + 1, ',')
  }

  #superCall(node: Call, callee: Member): void {
    const name = nameOf(callee)
    if (node.optional || (name !== undefined && !isListed(name))) return
    this.edits.open(node.start, `${this.#named('call', node)}(`)
    this.edits.replace(callee.end, tokenFrom(this.#parsed.text, callee.end, '(') + 1, `,'call',this,`)
  }

  #delete({ operator, argument }: Syntax & { type: 'UnaryExpression' }): void {
    const target = bare(argument)
    if (operator !== 'delete' || target.type !== 'MemberExpression' || hasOptional(target)) return
    if (target.object.type !== 'Super') this.edits.wrap(target.object.start, '$deletable(', target.object.end, ')')
  }

  #member(node: Syntax & { type: 'MemberExpression' }, parent: Syntax): void {
    const name = nameOf(node)
    if (name === undefined) return
    const { object } = node
    if (isWritten(node, parent) || object.type === 'Super') return
    if (object.type === 'Identifier' && this.#scopes.referenceAt.get(object)?.variable === null) {
      const own = MEMBERS[`${object.name}.${name}`]
      if (own !== undefined) return this.edits.replace(node.start, node.end, own)
      if (STATICS.has(`${object.name}.${name}`)) return this.edits.replace(object.start, object.end, `$${object.name}`)
    }
    if (node.optional || hasOptional(object)) return
    if (name === 'constructor') return this.edits.wrap(node.start, '($shadow(', node.end, '))')
    if (name === 'stack') return this.edits.wrap(object.start, '$noError(', object.end, ')')
    if (!isListed(name) || this.#called.has(node)) return
    this.edits.open(node.start, `${this.#named('ref', node)}(`)
    this.edits.replace(object.end, node.end, `,'${name}')`)
  }

  /** If a `finally` can discard an error, the error is recorded first. */
  #try({ block, handler, finalizer }: Syntax & { type: 'TryStatement' }): void {
    if (!finalizer || !leaves(finalizer, true)) return
    if (handler) this.edits.open(block.start, '{try')
    this.edits.close((handler ?? block).end, `${handler ? '}' : ''}catch($e){$note($e);throw $e}`)
  }

  /** The error of a `catch` goes through `$rethrow` first. */
  #catch({ start, param, body }: Syntax & { type: 'CatchClause' }): void {
    const scope = [...(this.#byNode.get(body)?.parent?.variables.values() ?? [])].filter(isCaptured)
    const kept = scope.length === 0 ? '' : `${this.#keep(scope)};`
    if (!param) return this.edits.replace(start, body.start + 1, `catch ($e) {$rethrow($e);`)
    if (param.type === 'Identifier') return this.edits.open(body.start + 1, `$rethrow(${param.name});${kept}`)
    this.edits.replace(start, param.start, 'catch ($e) {$rethrow($e);let ')
    this.edits.replace(param.end, body.start, `=$e;${kept}`)
    this.edits.close(body.end, '}')
  }

  /** Checks that the variables of a pattern may be written, before `at` is evaluated. */
  #guardWrites(writer: Syntax, pattern: Syntax, at: Syntax): void {
    const checks: string[] = []
    for (const target of targetsIn(pattern)) {
      if (target.type === 'MemberExpression') {
        if (target.property.type === 'PrivateIdentifier' && target.object.type !== 'Super')
          this.edits.wrap(target.object.start, '$own(', target.object.end, ')')
        else if (target.object.type !== 'Super' && isShared(target.object, this.#scopes, 3))
          this.edits.wrap(target.object.start, '$own(', target.object.end, ')')
        continue
      }
      const reference = this.#scopes.referenceAt.get(target)
      if (!reference?.variable || reference.variable.scope.region === reference.region) continue
      const { scope, name, node } = reference.variable
      const stamp = isInParameters(scope.region, writer) ? undefined : this.#stamps.get(scope.region)
      checks.push(`$w(${stamp ?? 'false'},'${name}',${node.start})`)
    }
    if (checks.length > 0) this.edits.wrap(at.start, `(${checks.join()},`, at.end, ')')
  }
}

function keepOf(kept: readonly (readonly [place: number, name: string])[]): string {
  // // Longer than all of the names, and so none of them. One function for all, because each has to be compiled.
  const i = `$${'i'.repeat(Math.max(...kept.map(([, name]) => name.length)))}`
  const cases = kept.map(([, name], k) => `case ${k}:return ${name}`)
  return `$S||$keep([${kept.map(([place]) => place).join()}],(${i})=>{switch(${i}){${cases.join(';')}}})`
}

/** The stamp of a function is in its body, where the defaults of its parameters do not see it. */
function isInParameters({ node }: Region, writer: Syntax): boolean {
  return isFunction(node) && writer.start < node.body.start
}

function isWritten(node: Syntax, parent: Syntax): boolean {
  if (parent.type === 'AssignmentExpression') return parent.left === node
  return parent.type === 'UpdateExpression' || (parent.type === 'UnaryExpression' && parent.operator === 'delete')
}

function isListed(name: string): boolean {
  return SEARCHES.has(name) || SPREADS.has(name)
}
