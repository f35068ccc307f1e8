import type { Conjunct, Droppable } from '../../program/conjuncts/found.ts'
import { RECORDER } from '../../program/conjuncts/finder.ts'
import { readGuards, readProgram } from '../../program/program.ts'
import { writtenOf } from '../../language/helpers/answer.ts'
import {
  type Observation,
  type PartListener,
  WHOLE,
  type WrittenConjunct,
  type WrittenEffect,
  type WrittenGuard,
  type WrittenStatement,
} from '../../language/definition/observation.ts'
import type { ObservedSpec } from '../../language/definition/types.ts'
import type { Bundle } from '../bundle.ts'
import { evaluate, specIn } from '../evaluate.ts'
import { excerpt, onOneLine } from './excerpt.ts'
import type { Host } from '../host.ts'
import { Origin } from '../origin.ts'
import { Sources } from '../sources.ts'

/**
 * Returns a function that evaluates a copy of a spec file whose guards report their parts. The copy that is searched
 * stays unchanged.
 */
export function observedSpec(original: Bundle, host: Host): () => ObservedSpec {
  let prepared: ReturnType<typeof preparedFor> | undefined
  return () => {
    const { setting, guards, guardByText, effects, effectByText } = (prepared ??= preparedFor(original, host))
    let listener: PartListener | null = null
    const record = (id: number, value?: unknown): unknown => {
      listener?.(id, value)
      return value
    }
    const { exported } = evaluate({ ...setting, names: new Map([[RECORDER, record]]) }, null)
    const observation: Observation = {
      guards,
      guardOf: (guard) => guardByText.get(textOf(guard)) ?? null,
      effects,
      effectOf: (effect) => effectByText.get(textOf(effect)) ?? null,
      listen(next) {
        listener = next
      },
    }
    return { spec: specIn(original.path, exported), observation }
  }
}

function textOf(checked: object): string {
  return Function.prototype.toString.call(writtenOf(checked))
}

function preparedFor(original: Bundle, host: Host) {
  const sources = new Sources(original)
  const { functions, effects: found, wraps } = readGuards(original.text, sources)
  const bundled = { ...original, program: readProgram(original.text, sources, wraps) }
  const { text, functions: facts } = bundled.program
  const file = host.absolute(bundled.path)
  const guards = functions.map((guard): WrittenGuard => {
    return { ...guard, conjuncts: guard.conjuncts.map((one) => writtenConjunct(one, original.text, sources)) }
  })
  const effects = found.map((effect): WrittenEffect => {
    return {
      ...effect,
      statements: effect.statements.map((one) => ({ ...one, ...quoted(one, original.text, sources) })),
    }
  })
  const byText = <T extends { readonly index: number }>(all: readonly T[]): ReadonlyMap<string, T> =>
    new Map(all.map((one) => [text.slice(facts[one.index]?.from ?? 0, facts[one.index]?.to ?? 0), one]))
  return {
    setting: { bundled, host, file, origin: new Origin(bundled, host), compile: host.compiling(text, file) },
    guards: new Map(guards.map((guard) => [guard.index, guard])),
    guardByText: byText(guards),
    effects,
    effectByText: byText(effects),
  }
}

function writtenConjunct(conjunct: Conjunct, text: string, sources: Sources): WrittenConjunct {
  const found = quoted(conjunct, text, sources)
  if (conjunct.form === 'whole') return { ...conjunct, ...found, text: WHOLE }
  return { ...conjunct, ...found, text: conjunct.negated ? negation(found.text) : found.text }
}

function quoted({ start, end }: Droppable, text: string, sources: Sources): Pick<WrittenStatement, 'place' | 'text'> {
  const printed = text.slice(start, end)
  const written = sources.writtenAt(start, end)
  const place = written?.place ?? sources.placeAt(start)
  return { place, text: written ? excerpt(written, printed) : onOneLine(printed) }
}

const OPPOSITES: Readonly<Record<string, string>> = { '===': '!==', '!==': '===', '==': '!=', '!=': '==' }

/** Negates a part that refuses if it is true, to show the condition that must hold. */
function negation(text: string): string {
  const [, left, operator, right] = /^([\w.[\]]+) ([!=]==?) ([\w.[\]'"]+)$/.exec(text) ?? []
  if (operator !== undefined) return `${left} ${OPPOSITES[operator] ?? operator} ${right}`
  return isOneOperand(text) ? `!${text}` : `!(${text})`
}

/** Whether the text is a single operand: a name with its members, possibly called once. */
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
