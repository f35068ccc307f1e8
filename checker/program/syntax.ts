import { type AnyNode, parse as parseScript, type Program, type Token, tokTypes } from 'acorn'

/** A node of the syntax tree (ESTree). */
export type Syntax = AnyNode

/** Functions, and what runs like one: the code of a class's fields and static blocks, and the whole text. */
export type FunctionSyntax = Extract<
  Syntax,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>

export interface Parsed {
  readonly text: string
  readonly program: Program
  /** Where the tokens `=>` and `==`, `!=`, `===`, `!==` start, in order. */
  readonly arrows: readonly number[]
  readonly equalities: readonly number[]
}

/** Parses a script in which `return` may stand at the top. Throws SyntaxError. */
export function parse(text: string): Parsed {
  const arrows: number[] = []
  const equalities: number[] = []
  const onToken = ({ type, start }: Token): void => {
    if (type === tokTypes.arrow) arrows.push(start)
    else if (type === tokTypes.equality) equalities.push(start)
  }
  const program = parseScript(text, {
    ecmaVersion: 'latest',
    allowReturnOutsideFunction: true,
    preserveParens: true,
    onToken,
  })
  return { text, program, arrows, equalities }
}

/** Without the parentheses around it. */
export function bare(node: Syntax): Syntax {
  let inner = node
  while (inner.type === 'ParenthesizedExpression') inner = inner.expression
  return inner
}

/** The nodes directly below this one. */
export function children(node: Syntax): readonly Syntax[] {
  const found: Syntax[] = []
  for (const value of Object.values(node) as readonly unknown[]) {
    if (Array.isArray(value)) found.push(...value.filter(isSyntax))
    else if (isSyntax(value)) found.push(value)
  }
  return found
}

function isSyntax(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

export function isFunction(node: Syntax): node is FunctionSyntax {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  )
}

/** The first number of an ascending list that is not below `from`. */
export function firstFrom(sorted: readonly number[], from: number): number | undefined {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < from) low = middle + 1
    else high = middle
  }
  return sorted[low]
}
