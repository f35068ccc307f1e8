import { LOOPS, type Syntax } from '../syntax/syntax.ts'

/** Statements that end with a semicolon. */
const TERMINATED: ReadonlySet<string> = new Set([
  'BreakStatement',
  'ContinueStatement',
  'DebuggerStatement',
  'DoWhileStatement',
  'ExpressionStatement',
  'ReturnStatement',
  'ThrowStatement',
  'VariableDeclaration',
])

/**
 * Whether a statement ends without a semicolon, so that JavaScript inserts one at the end of the line. JavaScript does
 * not do so before a parenthesis, and after rewriting, the next statement may begin with one.
 */
export function lacksSemicolon(node: Syntax, parent: Syntax, text: string): boolean {
  const isHead = LOOPS.has(parent.type) && 'body' in parent && parent.body !== node
  return TERMINATED.has(node.type) && !isHead && text[node.end - 1] !== ';'
}
