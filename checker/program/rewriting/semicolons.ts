import type { Syntax } from '../syntax/syntax.ts'

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
const LOOPS: ReadonlySet<string> = new Set(['ForInStatement', 'ForOfStatement', 'ForStatement'])

/**
 * Whether a statement ends without a semicolon, which JavaScript adds at the end of its line. JavaScript does not add it
 * before a parenthesis, and the next statement may begin with one after the text is rewritten.
 */
export function lacksSemicolon({ type, end }: Syntax, parent: Syntax, text: string): boolean {
  if (!TERMINATED.has(type) || (type === 'VariableDeclaration' && LOOPS.has(parent.type))) return false
  return text[end - 1] !== ';'
}
