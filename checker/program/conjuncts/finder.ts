import type { Wrap } from '../rewriting/edits.ts'
import { codeIn } from '../proofs/functions.ts'
import type { Scopes } from '../syntax/scopes.ts'
import { bare, children, type FunctionSyntax, isFunction, keyName, type Syntax } from '../syntax/syntax.ts'
import { type GuardPart, partsOfGuard, resultsIn } from './conjuncts.ts'
import type { Conjunct, EffectFunction, GuardFunction, FoundGuards } from './found.ts'

/** The name under which an instrumented copy calls the recorder. */
export const RECORDER = '$c'

/** Finds the guards and effects of a program. `isAuthors` returns whether a place is in one of the author's files. */
export function guardsIn(program: Syntax, scopes: Scopes, isAuthors: (offset: number) => boolean): FoundGuards {
  const finder = new Finder(scopes, isAuthors)
  finder.visit(program, '')
  return finder.found()
}

/** A guard or helper whose parts have not been read yet. */
interface Candidate {
  readonly node: FunctionSyntax
  readonly role: GuardFunction['role']
  readonly around: string
}

class Finder {
  readonly #scopes: Scopes
  readonly #isAuthors: (offset: number) => boolean
  readonly #indices: ReadonlyMap<Syntax, number>
  readonly #candidates = new Map<Syntax, Candidate>()
  /** The effects, each with the name of the variable or property that it belongs to. */
  readonly #effects = new Map<FunctionSyntax, string>()
  readonly #wraps: Wrap[] = []
  #ids = 0

  constructor(scopes: Scopes, isAuthors: (offset: number) => boolean) {
    this.#scopes = scopes
    this.#isAuthors = isAuthors
    this.#indices = new Map(codeIn(scopes).map(({ node }, i) => [node, i]))
  }

  visit(node: Syntax, around: string): void {
    const key = node.type === 'Property' && !node.computed ? keyName(node.key) : null
    if (node.type === 'Property' && (key === 'when' || key === 'then'))
      for (const found of this.#functionsIn(node.value))
        if (key === 'when') this.#add({ node: found, role: 'guard', around })
        else if (this.#isAuthors(found.start) && !this.#effects.has(found)) this.#effects.set(found, around)
    const inner = nameAround(node) ?? around
    for (const child of children(node)) this.visit(child, inner)
  }

  found(): FoundGuards {
    const read = [...this.#candidates.values()].map((candidate) => ({ candidate, parts: partsOfGuard(candidate.node) }))
    const helpers = read.flatMap(({ parts }) => (parts ?? []).flatMap((part) => this.#helperOf(part)))
    for (const helper of helpers) this.#add(helper)
    const functions = [...this.#candidates.values()].flatMap((candidate) => this.#read(candidate))
    const effects = [...this.#effects].map(([node, around]) => this.#effect(node, around))
    return { functions, effects, wraps: this.#wraps }
  }

  #effect(node: FunctionSyntax, around: string): EffectFunction {
    this.#wraps.push(...entryOf(node, this.#ids++))
    const statements = writesIn(node).map(({ write, ...place }) => ({
      start: write.start,
      end: write.end,
      drop: place,
    }))
    return { index: this.#indices.get(node) ?? -1, around, statements }
  }

  #add(candidate: Candidate): void {
    if (!this.#candidates.has(candidate.node) && this.#isAuthors(candidate.node.start))
      this.#candidates.set(candidate.node, candidate)
  }

  /** The functions that a guard consists of: `when: c.strict ? f : g`, `when: both(f, g)`. */
  #functionsIn(node: Syntax): readonly FunctionSyntax[] {
    const one = this.#functionOf(node)
    return one ? [one] : children(node).flatMap((child) => this.#functionsIn(child))
  }

  /**
   * The function that an expression means: the expression itself, or the value with which a name was declared.
   */
  #functionOf(given: Syntax): FunctionSyntax | null {
    const node = bare(given)
    if (isFunction(node)) return node
    if (node.type !== 'Identifier') return null
    const variable = this.#scopes.referenceAt.get(node)?.variable
    const isFixed = variable && variable.references.every(({ writer }) => writer === null)
    const value = isFixed && variable.init ? bare(variable.init) : null
    return value && isFunction(value) ? value : null
  }

  /** The called function, if the part is just a call to one of the author's functions. */
  #helperOf(part: GuardPart): readonly Candidate[] {
    const node = part.kind === 'conjunct' ? this.#calledIn(part) : null
    return node ? [{ node, role: 'helper', around: '' }] : []
  }

  #calledIn({ node }: GuardPart): FunctionSyntax | null {
    return node.type === 'CallExpression' ? this.#functionOf(node.callee) : null
  }

  #read({ node, role, around }: Candidate): readonly GuardFunction[] {
    const index = this.#indices.get(node) ?? -1
    const parts = partsOfGuard(node)
    const entry = this.#ids++
    if (!parts || parts.every(({ kind }) => kind !== 'conjunct'))
      return role === 'helper' ? [] : [{ index, role, around, entry, last: entry, conjuncts: [this.#whole(node)] }]
    this.#wraps.push(...entryOf(node, entry))
    const numbered = parts.map((part) => ({ part, id: this.#ids++ }))
    for (const { part, id } of numbered) this.#wraps.push(...reportOf(part, id))
    const conjuncts = numbered.flatMap(({ part, id }, i) =>
      part.kind === 'conjunct' ? [this.#conjunct(part, id, numbered.slice(0, i))] : [],
    )
    return [{ index, role, around, entry, last: this.#ids - 1, conjuncts }]
  }

  #whole({ start, body }: FunctionSyntax): Conjunct {
    const drop = { start: body.start, before: '{return true;', end: body.end, after: '}' }
    return { id: this.#ids++, start, end: body.end, drop, negated: false, form: 'whole', uses: [], opens: null }
  }

  #conjunct(part: GuardPart & { kind: 'conjunct' }, id: number, before: readonly Numbered[]): Conjunct {
    const { node, negated } = part
    const called = this.#calledIn(part)
    return {
      id,
      start: node.start,
      end: node.end,
      drop: isStatement(node) ? withoutStatement(node) : answering(node, !negated),
      negated,
      form: isStatement(node) ? 'statement' : 'expression',
      uses: this.#usedBy(node, before).map((one) => one.id),
      opens: called && this.#candidates.has(called) ? (this.#indices.get(called) ?? null) : handedOver(node),
    }
  }

  /**
   * The preliminaries that a node uses. A declaration counts if the node, or another declaration that counts, names one
   * of its variables. All other preliminaries count.
   */
  #usedBy(node: Syntax, before: readonly Numbered[]): readonly Numbered[] {
    const named = this.#scopes.references.filter(({ node: { start } }) => node.start <= start && start < node.end)
    const places = named.flatMap(({ variable }) => (variable ? [variable.node.start] : []))
    const isNamed = ({ node: { start, end } }: GuardPart): boolean => places.some((at) => start <= at && at < end)
    const own = before.filter(({ part }) => part.kind !== 'conjunct' && (part.kind !== 'declaration' || isNamed(part)))
    const earlier = own.flatMap((one) => this.#usedBy(one.part.node, before.slice(0, before.indexOf(one))))
    return [...new Set([...earlier, ...own])]
  }
}

interface Numbered {
  readonly part: GuardPart
  readonly id: number
}

/** Whether this calls a variable or parameter that has a guard's name: `when(worker, s)`. */
function handedOver(node: Syntax): 'guard' | null {
  if (node.type !== 'CallExpression') return null
  const callee = bare(node.callee)
  return callee.type === 'Identifier' && callee.name.startsWith('when') ? 'guard' : null
}

function isStatement({ type }: Syntax): boolean {
  return type.endsWith('Statement')
}

/** Replaces an expression with a constant answer, so that it is not evaluated. */
function answering({ start, end }: Syntax, answer: boolean): Wrap {
  return { start, before: answer ? '(true||(' : '(false&&(', end, after: '))' }
}

function withoutStatement({ start, end }: Syntax): Wrap {
  return { start, before: '{if(false){', end, after: '}}' }
}

/** A part of an effect that writes, with the text that removes it. */
interface Write extends Wrap {
  readonly write: Syntax
}

/**
 * The statements of an effect that write, and its calls, which may write. A call that contains such statements is
 * replaced by them.
 */
function writesIn(effect: FunctionSyntax): readonly Write[] {
  const { body } = effect
  if (body.type === 'BlockStatement') return writesBelow(body)
  const inside = writesBelow(body)
  const write = bare(body)
  return inside.length > 0 || !isWrite(write) ? inside : [{ write, ...answering(body, false) }]
}

function writesBelow(node: Syntax): readonly Write[] {
  // Without the statement that advances it, such a loop would never end.
  if (node.type === 'WhileStatement' || node.type === 'DoWhileStatement') return []
  const inside = children(node).flatMap(writesBelow)
  if (inside.length > 0 || node.type !== 'ExpressionStatement') return inside
  const write = bare(node.expression)
  return isWrite(write) ? [{ write, ...withoutStatement(node) }] : []
}

function isWrite({ type }: Syntax): boolean {
  return type === 'AssignmentExpression' || type === 'UpdateExpression' || type === 'CallExpression'
}

/** Code that reports that a function is called, placed before its first statement or its body expression. */
function entryOf({ body }: FunctionSyntax, id: number): readonly Wrap[] {
  if (body.type !== 'BlockStatement')
    return [{ start: body.start, before: `(${RECORDER}(${id}),`, end: body.end, after: ')' }]
  return body.body.slice(0, 1).map(({ start, end }) => ({ start, before: `${RECORDER}(${id});`, end, after: '' }))
}

/** Code that reports a part: an expression together with its value, or a statement once it has run. */
function reportOf({ kind, node }: GuardPart, id: number): readonly Wrap[] {
  const { start, end } = node
  if (kind === 'test' || (kind === 'conjunct' && !isStatement(node)))
    return [{ start, before: `${RECORDER}(${id},(`, end, after: '))' }]
  if (kind === 'declaration') return [{ start, before: '', end, after: `;${RECORDER}(${id});` }]
  if (kind === 'statement') return [{ start, before: '{', end, after: `;${RECORDER}(${id});}` }]
  const refusals = resultsIn(node).flatMap((result) => {
    const literal = result && bare(result)
    return literal ? [{ start: literal.start, before: `${RECORDER}(${id},`, end: literal.end, after: ')' }] : []
  })
  return [{ start, before: '{', end, after: `;${RECORDER}(${id},true);}` }, ...refusals]
}

function nameAround(node: Syntax): string | null {
  if (node.type === 'Property' && !node.computed) {
    const name = keyName(node.key)
    return name === 'when' || name === 'then' || name === '' ? null : name
  }
  return node.type === 'VariableDeclarator' && node.id.type === 'Identifier' ? node.id.name : null
}
