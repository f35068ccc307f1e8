import { parse } from './syntax.ts'
import { scopesOf } from './scopes.ts'
import { type Surroundings, rewrite } from './rewrite.ts'

/** A bundled spec, read and rewritten; plain data, for other threads. */
export interface Program {
  readonly text: string
  /** The global names that it uses. */
  readonly globals: readonly string[]
}

/** Throws SyntaxError where the text is no script. */
export function readProgram(text: string, surroundings: Surroundings): Program {
  const parsed = parse(text)
  const scopes = scopesOf(parsed.program)
  const rewritten = rewrite(parsed, scopes, surroundings)
  const globals = scopes.references.flatMap(({ variable, node }) => (variable === null ? [node.name] : []))
  return { text: rewritten.text, globals: [...new Set(globals)] }
}

/** The place in the text that a place in the rewritten text comes from. */
export function originIn(text: string, surroundings: Surroundings): (offset: number) => number {
  const parsed = parse(text)
  const rewritten = rewrite(parsed, scopesOf(parsed.program), surroundings)
  return (offset) => rewritten.origin(offset)
}
