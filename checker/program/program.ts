import { type FunctionFacts, functionsOf } from './functions.ts'
import { declareIndependent } from './independence.ts'
import { read } from './reading.ts'
import { type Surroundings, rewrite } from './rewrite.ts'
import { scopesOf } from './scopes.ts'
import { parse } from './syntax.ts'

/** A bundled spec, read and rewritten; plain data, for other threads. */
export interface Program {
  readonly text: string
  /** The global names that it uses. */
  readonly globals: readonly string[]
  readonly functions: readonly FunctionFacts[]
}

/** Throws SyntaxError where the text is no script. */
export function readProgram(text: string, surroundings: Surroundings): Program {
  const parsed = parse(text)
  const scopes = scopesOf(parsed.program)
  const rewritten = rewrite(parsed, scopes, surroundings)
  const globals = scopes.references.flatMap(({ variable, node }) => (variable === null ? [node.name] : []))
  const reading = read(parsed.program, scopes, (offset) => surroundings.isWritten(offset))
  const functions = functionsOf(
    parsed.program,
    reading,
    (node) => rewritten.ranges[rewritten.marks.get(node) ?? -1] ?? [0, 0],
    (offset) => surroundings.isWritten(offset) && !surroundings.isPackage(offset),
  )
  return { text: rewritten.text, globals: [...new Set(globals)], functions }
}

/** Makes known what is proved of its functions. */
export function declareFacts({ text, functions }: Program): void {
  for (const { from, to, isIndependent } of functions) declareIndependent(text.slice(from, to), isIndependent)
}

/** The place in the text that a place in the rewritten text comes from. */
export function originIn(text: string, surroundings: Surroundings): (offset: number) => number {
  const parsed = parse(text)
  const rewritten = rewrite(parsed, scopesOf(parsed.program), surroundings)
  return (offset) => rewritten.origin(offset)
}
