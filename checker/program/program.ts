import type { FoundGuards } from './conjuncts/found.ts'
import { guardsIn } from './conjuncts/finder.ts'
import { codeIn, type FunctionFacts, functionsOf } from './proofs/functions.ts'
import { declareIndependent, declareLater } from './proofs/independence.ts'
import { type Meanwhile, meanwhileOf } from './proofs/meanwhile.ts'
import { Leaks } from './proofs/leaks.ts'
import { Plain } from './proofs/plain.ts'
import { Prover } from './proofs/proofs.ts'
import { read } from './proofs/reading.ts'
import { Uses } from './proofs/uses.ts'
import type { Wrap } from './rewriting/edits.ts'
import { type Surroundings, rewrite } from './rewriting/rewrite.ts'
import { type Scopes, scopesOf } from './syntax/scopes.ts'
import { isFunction, parse, type Parsed } from './syntax/syntax.ts'

/** A bundled spec, parsed and rewritten. It is plain data that can be sent to other threads. */
export interface Program {
  readonly text: string
  /** The global names that the text uses. */
  readonly globals: readonly string[]
  readonly functions: readonly FunctionFacts[]
  /** Extra text around nodes. Empty in a search, unless a part of the spec was removed on purpose. */
  readonly wraps: readonly Wrap[]
}

/** Keeps the last parsed text, because most later calls are about the same text. */
let latest: (Parsed & { readonly scopes: Scopes }) | undefined

function parsedOf(text: string): Parsed & { readonly scopes: Scopes } {
  if (latest?.text === text) return latest
  const parsed = parse(text)
  return (latest = { ...parsed, scopes: scopesOf(parsed.program) })
}

/** Throws SyntaxError if the text is not a script. */
export function readProgram(text: string, surroundings: Surroundings, wraps: readonly Wrap[] = []): Program {
  const parsed = parsedOf(text)
  const { scopes } = parsed
  const rewritten = rewrite(parsed, scopes, surroundings, wraps)
  const globals = scopes.references.flatMap(({ variable, node }) => (variable === null ? [node.name] : []))
  const functions = functionsOf(
    parsed.program,
    scopes,
    (node) => rewritten.ranges[rewritten.marks.get(node) ?? -1] ?? [0, 0],
    (offset) => isAuthors(surroundings, offset),
  )
  return { text: rewritten.text, globals: [...new Set(globals)], functions, wraps }
}

/** Finds the guards in the original text, before rewriting. */
export function readGuards(text: string, surroundings: Surroundings): FoundGuards {
  const { program, scopes } = parsedOf(text)
  return guardsIn(program, scopes, (offset) => isAuthors(surroundings, offset))
}

/** Finds when functions run, in the original text before rewriting. */
export function readMeanwhile(text: string, surroundings: Surroundings): Meanwhile {
  const { program, scopes } = parsedOf(text)
  const reading = read(program, scopes, (offset) => surroundings.isWritten(offset))
  return meanwhileOf(reading, (offset) => isAuthors(surroundings, offset))
}

function isAuthors(surroundings: Surroundings, offset: number): boolean {
  return surroundings.isWritten(offset) && !surroundings.isPackage(offset)
}

/** Publishes what is proved about the program's functions. `text` is the original text, before rewriting. */
export function declareFacts(text: string, program: Program, surroundings: Surroundings): void {
  const isWritten = (offset: number): boolean => surroundings.isWritten(offset)
  declareLater(() => {
    const { program: tree, scopes } = parsedOf(text)
    const reading = read(tree, scopes, isWritten)
    const uses = new Uses(tree, reading)
    const plain = new Plain(reading, uses)
    const prover = new Prover(reading, plain, () => new Leaks(reading, uses, plain).areIn(tree, isWritten))
    const functions = codeIn(scopes).flatMap(({ node }, i) => {
      const { from, to } = program.functions[i] ?? { from: 0, to: 0 }
      return isFunction(node) ? [{ node, written: program.text.slice(from, to) }] : []
    })
    // A function can be a test even if the text does not pass it, because at run time only its text identifies it.
    const passed = new Set(functions.flatMap(({ node, written }) => (uses.isPassed(node) ? [written] : [])))
    for (const { node, written } of functions)
      if (passed.has(written)) declareIndependent(written, prover.isProved(node))
  })
}

/** Maps a place in the rewritten text to the place in the original text that it comes from. */
export function originIn(text: string, surroundings: Surroundings, wraps: readonly Wrap[]): (offset: number) => number {
  const parsed = parsedOf(text)
  const rewritten = rewrite(parsed, parsed.scopes, surroundings, wraps)
  return (offset) => rewritten.origin(offset)
}
