import { RECORDER, type Conjunct, type GuardFunction } from '../program/guards/guards.ts'
import { readGuards, readProgram } from '../program/program.ts'
import { writtenOf } from '../language/helpers/answer.ts'
import {
  type Observation,
  type PartListener,
  WHOLE,
  type WrittenConjunct,
  type WrittenGuard,
} from '../language/definition/observation.ts'
import type { ObservedSpec } from '../language/definition/types.ts'
import type { Bundle } from './bundle.ts'
import { evaluate, specIn } from './evaluate.ts'
import { excerpt, onOneLine } from './excerpt.ts'
import type { Host } from './host.ts'
import { Origin } from './origin.ts'
import { Sources } from './sources.ts'

/** Evaluates a copy of a spec file whose guards report their parts, each time it is called. What is searched stays as it is. */
export function observedSpec(original: Bundle, host: Host): () => ObservedSpec {
  let prepared: ReturnType<typeof preparedFor> | undefined
  return () => {
    const { setting, guards, byText } = (prepared ??= preparedFor(original, host))
    let listener: PartListener | null = null
    const record = (id: number, value?: unknown): unknown => {
      listener?.(id, value)
      return value
    }
    const { exported } = evaluate({ ...setting, names: new Map([[RECORDER, record]]) }, null)
    const observation: Observation = {
      guards,
      guardOf: (guard) => byText.get(Function.prototype.toString.call(writtenOf(guard))) ?? null,
      listen(next) {
        listener = next
      },
    }
    return { spec: specIn(original.path, exported), observation }
  }
}

function preparedFor(original: Bundle, host: Host) {
  const sources = new Sources(original)
  const { functions, wraps } = readGuards(original.text, sources)
  const bundled = { ...original, program: readProgram(original.text, sources, wraps) }
  const { text, functions: facts } = bundled.program
  const file = host.absolute(bundled.path)
  const written = functions.map((guard) => writtenGuard(guard, original, sources))
  const textOf = ({ index }: GuardFunction): string => text.slice(facts[index]?.from ?? 0, facts[index]?.to ?? 0)
  return {
    setting: { bundled, host, file, origin: new Origin(bundled, host), compile: host.compiling(text, file) },
    guards: new Map(written.map((guard) => [guard.index, guard])),
    byText: new Map(written.map((guard) => [textOf(guard), guard])),
  }
}

function writtenGuard(guard: GuardFunction, { text }: Bundle, sources: Sources): WrittenGuard {
  return { ...guard, conjuncts: guard.conjuncts.map((conjunct) => writtenConjunct(conjunct, text, sources)) }
}

function writtenConjunct(conjunct: Conjunct, text: string, sources: Sources): WrittenConjunct {
  const { start, end, negated, form } = conjunct
  const printed = text.slice(start, end)
  const written = sources.writtenAt(start, end)
  const place = written?.place ?? sources.placeAt(start)
  if (form === 'whole') return { ...conjunct, place, text: WHOLE }
  const quoted = written ? excerpt(written, printed) : onOneLine(printed)
  return { ...conjunct, place, text: negated ? negation(quoted) : quoted }
}

const OPPOSITES: Readonly<Record<string, string>> = { '===': '!==', '!==': '===', '==': '!=', '!=': '==' }

/** The condition that must hold if this refuses. */
function negation(text: string): string {
  const [, left, operator, right] = /^([\w.[\]]+) ([!=]==?) ([\w.[\]'"]+)$/.exec(text) ?? []
  if (operator !== undefined) return `${left} ${OPPOSITES[operator] ?? operator} ${right}`
  return isOneOperand(text) ? `!${text}` : `!(${text})`
}

/** A name with its members, or one call of it. */
function isOneOperand(text: string): boolean {
  const [, rest = ''] = /^[\w$.[\]]+(.*)$/.exec(text) ?? [text, text]
  let depth = 0
  for (let at = 0; at < rest.length; at++) {
    if (rest[at] === '(') depth++
    if (rest[at] === ')') depth--
    if (depth === 0) return at === rest.length - 1
  }
  return rest === ''
}
