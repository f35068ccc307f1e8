import { type AnyNode, parse as parseScript, type Program } from 'acorn'
import { partsOf } from './syntaxParts.ts'

/** A node of the syntax tree (ESTree). */
export type Syntax = AnyNode

/** Functions, and code that runs like one: class fields, static blocks, and the script itself. */
export type FunctionSyntax = Extract<
  Syntax,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>

export type Member = Extract<Syntax, { type: 'MemberExpression' }>

export type Call = Extract<Syntax, { type: 'CallExpression' }>

export interface Parsed {
  readonly text: string
  readonly program: Program
}

/** Parses a script, which may have a `return` at the top level. Throws SyntaxError. */
export function parse(text: string): Parsed {
  const program = parseScript(text, {
    ecmaVersion: 'latest',
    allowReturnOutsideFunction: true,
    preserveParens: true,
  })
  return { text, program }
}

/** The node without surrounding parentheses. */
export function bare(node: Syntax): Syntax {
  let inner = node
  while (inner.type === 'ParenthesizedExpression') inner = inner.expression
  return inner
}

const NONE: readonly Syntax[] = []

/** The nodes directly below this one. */
export function children(node: Syntax): readonly Syntax[] {
  const parts = partsOf(node.type)
  if (parts.length === 0) return NONE
  const found: Syntax[] = []
  for (const name of parts) {
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

/** The next occurrence of this token, skipping comments. Only punctuation and words can come before it. */
export function tokenFrom(text: string, from: number, token: string): number {
  for (let at = from; at < text.length; at++) {
    if (text.startsWith(token, at)) return at
    if (text.startsWith('/*', at)) at = text.indexOf('*/', at) + 1
    else if (text.startsWith('//', at)) at = text.indexOf('\n', at)
  }
  return text.length
}

/** The name of a member, if it is written out. */
export function nameOf({ property, computed }: Member): string | undefined {
  if (!computed) return property.type === 'Identifier' ? property.name : undefined
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined
}

/**
 * The name that a property's key is written as, or null for any other key. The caller must have ruled out computed
 * keys.
 */
export function keyName(key: Syntax): string | null {
  if (key.type === 'Identifier') return key.name
  return key.type === 'Literal' ? String(key.value) : null
}

/** Whether the text shows that this is not an object. */
export function isScalar(node: Syntax): boolean {
  switch (node.type) {
    case 'Literal':
      return node.regex === undefined
    case 'Identifier':
      return node.name === 'undefined' || node.name === 'NaN' || node.name === 'Infinity'
    case 'TemplateLiteral':
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'BinaryExpression':
      return true
    case 'ParenthesizedExpression':
      return isScalar(node.expression)
    case 'ConditionalExpression':
      return isScalar(node.consequent) && isScalar(node.alternate)
    case 'LogicalExpression':
      return isScalar(node.left) && isScalar(node.right)
    default:
      return false
  }
}

export const LOOPS: ReadonlySet<string> = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
])

/**
 * Whether control can leave a `finally` by `return`, `break` or `continue`, which discards the error. With `orYields`,
 * `yield` also counts.
 */
export function leaves(finalizer: Syntax, orYields: boolean): boolean {
  return leavesFrom(finalizer, { orYields, labels: [], inLoop: false, inSwitch: false })
}

interface Inside {
  readonly orYields: boolean
  readonly labels: readonly string[]
  readonly inLoop: boolean
  readonly inSwitch: boolean
}

function leavesFrom(node: Syntax, inside: Inside): boolean {
  if (isFunction(node) || node.type === 'ClassBody') return false
  if (node.type === 'ReturnStatement') return true
  if (node.type === 'YieldExpression') return inside.orYields
  if (node.type === 'BreakStatement' || node.type === 'ContinueStatement') {
    if (node.label) return !inside.labels.includes(node.label.name)
    return !inside.inLoop && (node.type === 'ContinueStatement' || !inside.inSwitch)
  }
  const below = {
    orYields: inside.orYields,
    labels: node.type === 'LabeledStatement' ? [...inside.labels, node.label.name] : inside.labels,
    inLoop: inside.inLoop || LOOPS.has(node.type),
    inSwitch: inside.inSwitch || node.type === 'SwitchStatement',
  }
  return children(node).some((child) => leavesFrom(child, below))
}
