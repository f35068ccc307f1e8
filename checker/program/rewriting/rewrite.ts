import { Calls, isListed } from './calls.ts'
import { hasOptional } from './chains.ts'
import { Edits, type Edited, type Wrap, Wraps } from './edits.ts'
import { lacksSemicolon } from './semicolons.ts'
import { Times } from './times.ts'
import { isCaptured, type Region, type Scope, type Scopes, type Variable } from '../syntax/scopes.ts'
import { isShared, targetsIn } from '../syntax/targets.ts'
import {
  bare,
  children,
  type FunctionSyntax,
  isFunction,
  isScalar,
  leaves,
  nameOf,
  type Parsed,
  type Syntax,
  tokenFrom,
} from '../syntax/syntax.ts'

/**
 * Rewrites a bundled spec so that it treats views like plain values and so that nothing outside the state changes
 * while states are explored. The inserted names are defined in evaluation.ts:
 *
 * - `$S`: whether states are being explored. `$w(stamp, name)` then refuses a write to a variable that was declared
 *   before; `$own(o)` refuses one to a private field. `$keep(places, variables)` records what must be frozen then;
 *   `$self(f)` does so for a function or class that knows its own name.
 * - `$same`, `$loose`: equality by value. `$in(list, 'includes').includes(…)`, `$call(o, name, …)`, `$ref(o, name)`:
 *   methods of arrays that compare, or that test whether something is an array. `$scalar(d)`: the value that a `switch`
 *   tests.
 * - `$any(o)`: an array or function whose methods are called through `$call`. `$Object`, `$Array`, `$shadow(f)`: the
 *   spec's own versions of global values.
 * - `$tick()`, `$stale(v, time)`: reads a variable that held a place of a draft at that time; see held.ts. `$taken(v)`:
 *   the values that a pattern assigns.
 * - `$rethrow(e)`, `$note(e)`: errors that a `catch` or `finally` must not swallow. `$async()`: called at the start of
 *   an async function; while states are explored, it records the error, and the body does not run.
 *
 * `wraps` is text to put around nodes, for copies that record guards or omit a part.
 */
export function rewrite(
  parsed: Parsed,
  scopes: Scopes,
  surroundings: Surroundings,
  wraps: readonly Wrap[] = [],
): Rewritten {
  const rewriter = new Rewriter(parsed, scopes, surroundings, wraps)
  rewriter.visitAll()
  return { ...rewriter.edits.apply(parsed.text, PREFIX), marks: rewriter.marks }
}

export interface Rewritten extends Edited {
  /** Functions, each with the mark of its text as JavaScript returns it. */
  readonly marks: ReadonlyMap<Syntax, number>
}

export interface Surroundings {
  /** Whether the code at this position belongs to a package rather than to the author's files. */
  isPackage(offset: number): boolean
  /** Whether the code at this position comes from a file rather than from the bundler. */
  isWritten(offset: number): boolean
  /** The URL of the file that the code at this position comes from. */
  urlAt(offset: number): string
}

/** The name that the bundler puts in place of `import.meta.url`. */
export const URL_NAME = '$importMetaUrl'

/** Modules run in strict mode, but the bundler's output does not. */
const PREFIX = [
  `'use strict';let $S=false,$t;$phase((sealed)=>{$S=sealed});`,
  'const $tick=()=>$clock.now;',
  'const $loose=(a,b)=>$same(a,b)||a==b,$loosePackage=(a,b)=>$samePackage(a,b)||a==b;',
].join('')

/** Functions of `Object` and `Array` that are replaced for a spec. */
const STATICS: ReadonlySet<string> = new Set(
  [Object, Array].flatMap((home) => Object.getOwnPropertyNames(home).map((name) => `${home.name}.${name}`)),
)
/** Members of built-in objects that are replaced for a spec. */
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
  /** The name of a helper, which is different in packages. */
  readonly #names: (name: string, node: Syntax) => string
  readonly #calls: Calls
  readonly #times: Times
  readonly #wraps: Wraps

  constructor(parsed: Parsed, scopes: Scopes, surroundings: Surroundings, wraps: readonly Wrap[]) {
    this.#parsed = parsed
    this.#scopes = scopes
    this.#surroundings = surroundings
    this.#names = (name, node) => (surroundings.isPackage(node.start) ? `$${name}Package` : `$${name}`)
    this.#calls = new Calls(parsed.text, this.edits, this.#names)
    this.#times = new Times(parsed.program, scopes, this.edits)
    this.#wraps = new Wraps(wraps)
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
    if (lacksSemicolon(node, parent, this.#parsed.text)) this.edits.close(node.end, ';')
    this.#wraps.putAround(node, this.edits)
    this.#scopeStart(node, parent)
    switch (node.type) {
      case 'BinaryExpression':
        this.#compare(node)
        break
      case 'CallExpression':
        this.#calls.call(node)
        break
      case 'ChainExpression':
        this.#calls.chain(node)
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
        this.#elements(node.left)
        this.#assignment(node, parent)
        break
      case 'VariableDeclarator':
        this.#times.declarator(node)
        if (node.init) this.#parts(node.id, node.init)
        break
      case 'UpdateExpression':
        this.#guardWrites(node, node.argument, node)
        this.#elements(node.argument)
        break
      case 'ForInStatement':
      case 'ForOfStatement':
        if (node.left.type !== 'VariableDeclaration') this.#guardWrites(node, node.left, node.right)
        this.#times.before(node, node.right)
        break
      case 'Identifier':
        this.#times.read(node, parent)
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
    if (region?.parent && this.#times.isHoisted(region.parent, node)) this.#times.before(node, node)
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
      if (isPattern(parameter)) this.edits.close(parameter.end, '=$S&&$async()?[]:void 0')
      else if (parameter.type === 'AssignmentPattern') {
        const nothing = isPattern(parameter.left) ? '[]' : 'void 0'
        this.edits.wrap(parameter.right.start, `$S&&$async()?${nothing}:(`, parameter.right.end, ')')
      }
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
    return [
      stamp === undefined ? '' : `const ${stamp}=$S;`,
      this.#times.prologue(region),
      kept.length === 0 ? '' : `${keepOf(kept)};`,
    ].join('')
  }

  /** In an array of places, elements and the length must be set by a method, not by assignment. */
  #elements(pattern: Syntax): void {
    for (const target of targetsIn(pattern))
      if (target.type === 'MemberExpression' && target.object.type !== 'Super')
        if (target.computed || nameOf(target) === 'length')
          this.edits.wrap(target.object.start, '$array(', target.object.end, ')')
  }

  /** A pattern that assigns to more than one place reads all values first. */
  #assignment(node: Syntax & { type: 'AssignmentExpression' }, parent: Syntax): void {
    const targets = targetsIn(node.left)
    this.#parts(node.left, node.right)
    if (isPattern(node.left) && targets.length > 1 && targets.some(({ type }) => type === 'MemberExpression'))
      this.edits.wrap(node.right.start, '$taken(', node.right.end, ')')
    this.#times.assigned(node, parent)
  }

  /** Handles a pattern that extracts members that would be rewritten if they were read by name. */
  #parts(pattern: Syntax, from: Syntax): void {
    if (namesGuarded(pattern)) this.edits.wrap(from.start, '$parts(', from.end, ')')
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
    this.edits.wrap(node.start, `${not}${this.#names(loose ? 'loose' : 'same', node)}(`, node.end, ')')
    this.edits.replace(at, at + operator.length, ',')
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
    if (name === 'stack') {
      if (!node.optional && hasOptional(object)) this.edits.open(object.end, node.computed ? '?.' : '?')
      return this.edits.wrap(object.start, '$noError(', object.end, ')')
    }
    if (node.optional || hasOptional(object)) return
    if (name === 'constructor') return this.edits.wrap(node.start, '($shadow(', node.end, '))')
    if (!isListed(name) || this.#calls.isCalled(node)) return
    this.edits.open(node.start, `${this.#names('ref', node)}(`)
    this.edits.replace(object.end, node.end, `,'${name}')`)
  }

  /** Records an error that a `finally` can discard. */
  #try({ block, handler, finalizer }: Syntax & { type: 'TryStatement' }): void {
    if (!finalizer || !leaves(finalizer, true)) return
    if (handler) this.edits.open(block.start, '{try')
    this.edits.close((handler ?? block).end, `${handler ? '}' : ''}catch($e){$note($e);throw $e}`)
  }

  /** Passes the error of a `catch` to `$rethrow` first. */
  #catch({ start, param, body }: Syntax & { type: 'CatchClause' }): void {
    const scope = [...(this.#byNode.get(body)?.parent?.variables.values() ?? [])].filter(isCaptured)
    const kept = scope.length === 0 ? '' : `${this.#keep(scope)};`
    if (!param) return this.edits.replace(start, body.start + 1, `catch ($e) {$rethrow($e);`)
    if (param.type === 'Identifier') return this.edits.open(body.start + 1, `$rethrow(${param.name});${kept}`)
    this.edits.replace(start, param.start, 'catch ($e) {$rethrow($e);let ')
    this.edits.replace(param.end, body.start, `=${namesGuarded(param) ? '$parts($e)' : '$e'};${kept}`)
    this.edits.close(body.end, '}')
  }

  /** Inserts a check before `at` that the variables of a pattern can be written. */
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
  // The parameter's name is longer than all variable names, so it differs from them. One function serves all variables,
  // because each function would have to be compiled.
  const i = `$${'i'.repeat(Math.max(...kept.map(([, name]) => name.length)))}`
  const cases = kept.map(([, name], k) => `case ${k}:return ${name}`)
  return `$S||$keep([${kept.map(([place]) => place).join()}],(${i})=>{switch(${i}){${cases.join(';')}}})`
}

/** A function's stamp is in its body, so its parameters' defaults do not see it. */
function isInParameters({ node }: Region, writer: Syntax): boolean {
  return isFunction(node) && writer.start < node.body.start
}

function isWritten(node: Syntax, parent: Syntax): boolean {
  if (parent.type === 'AssignmentExpression') return parent.left === node
  return parent.type === 'UpdateExpression' || (parent.type === 'UnaryExpression' && parent.operator === 'delete')
}

/** Whether a pattern extracts a method that compares, the stack of an error, or a class. */
function namesGuarded(pattern: Syntax): boolean {
  return (
    pattern.type === 'ObjectPattern' &&
    pattern.properties.some((property) => {
      if (property.type !== 'Property') return false
      const { key, computed } = property
      const name = key.type === 'Identifier' && !computed ? key.name : key.type === 'Literal' ? String(key.value) : ''
      return computed || name === 'stack' || name === 'constructor' || isListed(name)
    })
  )
}

function isPattern({ type }: Syntax): boolean {
  return type === 'ObjectPattern' || type === 'ArrayPattern'
}
