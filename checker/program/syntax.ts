import { type AnyNode, parse as parseScript, type Program } from 'acorn'
import { partsOf } from './syntaxParts.ts'

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
}

/** Parses a script in which `return` may stand at the top. Throws SyntaxError. */
export function parse(text: string): Parsed {
  const program = parseScript(text, {
    ecmaVersion: 'latest',
    allowReturnOutsideFunction: true,
    preserveParens: true,
  })
  return { text, program }
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
  for (const name of partsOf(node.type)) {
    const part: unknown = Reflect.get(node, name)
    if (!Array.isArray(part)) {
      if (part) found.push(part as Syntax)
    } else for (const item of part as readonly (Syntax | null)[]) if (item) found.push(item)
  }
  return found
}

export function isFunction(node: Syntax): node is FunctionSyntax {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  )
}

/** Where this stands next, comments skipped; to be asked where nothing but signs and words lies between. */
export function tokenFrom(text: string, from: number, token: string): number {
  for (let at = from; at < text.length; at++) {
    if (text.startsWith(token, at)) return at
    if (text.startsWith('/*', at)) at = text.indexOf('*/', at) + 1
    else if (text.startsWith('//', at)) at = text.indexOf('\n', at)
  }
  return text.length
}
