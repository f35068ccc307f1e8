import { bare, children, type FunctionSyntax, isFunction, LOOPS, type Syntax } from '../syntax/syntax.ts'

/** One condition of a guard, as written. */
export interface ConjunctSyntax {
  readonly kind: 'conjunct'
  /** An expression without parentheses around it, or a loop that can only return false. */
  readonly node: Syntax
  /**
   * Whether the guard is false if the expression is true, as in `if (…) return false` or after a `!`.
   */
  readonly negated: boolean
}

/**
 * Code that a guard runs before a conjunct and that decides nothing: a declaration, another statement, or a branch's
 * test.
 */
export interface Preliminary {
  readonly kind: 'declaration' | 'statement' | 'test'
  readonly node: Syntax
}

export type GuardPart = ConjunctSyntax | Preliminary

/**
 * The parts of a function that returns true or false, in textual order. Flattens chains of `&&`, and
 * `if (a || b) return false`, which means `!a && !b`. A loop that returns nothing but false is one conjunct. Null if
 * anything else can return: a `switch`, a `try`, a final `return false`, or a generator.
 */
export function partsOfGuard(guard: FunctionSyntax): readonly GuardPart[] | null {
  if (guard.async || guard.generator) return null
  const reader = new Reader()
  if (guard.body.type === 'BlockStatement') reader.statements(guard.body.body)
  else reader.answer(guard.body)
  return reader.understood ? reader.parts : null
}

class Reader {
  readonly parts: GuardPart[] = []
  understood = true

  statements(nodes: readonly Syntax[]): void {
    for (const node of nodes) this.#statement(node)
  }

  /** Adds the parts of the value that the guard returns. */
  answer(given: Syntax | null | undefined): void {
    const node = given && bare(given)
    if (!node || isLiteral(node, false)) this.understood = false
    else if (!isLiteral(node, true)) this.#conditions(node, false)
  }

  #conditions(given: Syntax, negated: boolean): void {
    const node = bare(given)
    if (node.type === 'UnaryExpression' && node.operator === '!') return this.#conditions(node.argument, !negated)
    if (node.type !== 'LogicalExpression' || node.operator !== (negated ? '||' : '&&')) {
      this.parts.push({ kind: 'conjunct', node, negated })
      return
    }
    this.#conditions(node.left, negated)
    this.#conditions(node.right, negated)
  }

  #statement(node: Syntax): void {
    if (node.type === 'ReturnStatement') return this.answer(node.argument)
    if (node.type === 'BlockStatement') return this.statements(node.body)
    const results = resultsIn(node)
    if (results.length === 0) this.#preliminary(node)
    else if (node.type === 'IfStatement') this.#branch(node)
    else if (LOOPS.has(node.type) && results.every((result) => result && isLiteral(bare(result), false)))
      this.parts.push({ kind: 'conjunct', node, negated: false })
    else this.understood = false
  }

  #branch({ test, consequent, alternate }: Syntax & { type: 'IfStatement' }): void {
    if (isRefusal(consequent)) this.#conditions(test, true)
    else {
      this.parts.push({ kind: 'test', node: bare(test) })
      this.#statement(consequent)
    }
    if (alternate) this.#statement(alternate)
  }

  #preliminary(node: Syntax): void {
    if (node.type === 'EmptyStatement' || node.type === 'FunctionDeclaration') return
    this.parts.push({ kind: node.type === 'VariableDeclaration' ? 'declaration' : 'statement', node })
  }
}

/** `return false`, with or without braces. */
function isRefusal(node: Syntax): boolean {
  if (node.type === 'BlockStatement') return node.body.length === 1 && node.body.every(isRefusal)
  return node.type === 'ReturnStatement' && !!node.argument && isLiteral(bare(node.argument), false)
}

function isLiteral(node: Syntax, value: boolean): boolean {
  return node.type === 'Literal' && node.value === value
}

/** The expressions that a statement's `return`s return, not counting functions inside it. */
export function resultsIn(node: Syntax): readonly (Syntax | null)[] {
  if (isFunction(node)) return []
  if (node.type === 'ReturnStatement') return [node.argument ?? null]
  return children(node).flatMap(resultsIn)
}
