import { nodeOf, type ScalarValue } from '../../domain/node.ts'
import { printAny } from '../../domain/print.ts'
import { QuorateError } from '../../errors.ts'
import { suggest } from '../../domain/suggest.ts'
import type { Spec } from '../definition/types.ts'

type Given = Readonly<Record<string, unknown>>

/**
 * The spec's constants: the defaults, with the overrides applied in order. Throws Q010 for an unknown name, and
 * Q011 for an impossible value.
 */
export function constantsOf(spec: Spec, ...overrides: readonly Given[]): Readonly<Record<string, ScalarValue>> {
  const values: Record<string, ScalarValue> = {}
  for (const name of Object.keys(spec.constants)) values[name] = defaultOf(spec, name)
  for (const given of overrides)
    for (const [name, value] of Object.entries(given)) {
      if (!Object.hasOwn(values, name)) throw unknown('constant', name, Object.keys(values), spec)
      values[name] = checked(spec, name, value)
    }
  return values
}

/** The budgets of all fault kinds. Throws Q012 for an unknown kind, and Q013 for an invalid budget. */
export function budgetsOf(spec: Spec, ...overrides: readonly Given[]): Readonly<Record<string, number>> {
  const budgets: Record<string, number> = { ...spec.faults }
  for (const given of [spec.faults, ...overrides])
    for (const [kind, budget] of Object.entries(given)) {
      if (!Object.hasOwn(spec.faults, kind)) throw unknown('fault', kind, Object.keys(spec.faults), spec)
      if (typeof budget !== 'number' || !Number.isSafeInteger(budget) || budget < 0)
        throw new QuorateError({
          code: 'Q013',
          class: 'usage',
          where: [`spec ${spec.name}`, `fault ${kind}`],
          problem: `${printAny(budget)} is not a budget`,
          hint: 'a budget is the number of times that the fault can strike: 0, 1, 2, …',
        })
      budgets[kind] = budget
    }
  return budgets
}

/** Parses a constant or budget from a command line: a number, true, false, or a name. */
export function parseSetting(text: string): ScalarValue {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

function defaultOf(spec: Spec, name: string): ScalarValue {
  const declared = spec.constants[name]
  if (typeof declared === 'number' || typeof declared === 'boolean') return declared
  const node = nodeOf(declared)
  if (node.kind === 'scalar') return node.valueAt(0)
  const problem = node.kind === 'invalid' ? node.problem : `${node.label} cannot be the domain of a constant`
  throw new QuorateError({
    code: 'Q054',
    class: 'load',
    where: [`spec ${spec.name}`, `constant ${name}`],
    problem,
    hint: 'declare a default number, true or false, or a scalar domain whose first value is the default',
  })
}

function checked(spec: Spec, name: string, value: unknown): ScalarValue {
  const declared = spec.constants[name]
  const node = typeof declared === 'object' ? nodeOf(declared) : undefined
  // On a command line, a name can look like a number.
  const isScalar = typeof value === 'number' || typeof value === 'boolean'
  for (const given of isScalar ? [value, String(value)] : [value]) {
    const index = node?.kind === 'scalar' ? node.indexOf(given) : -1
    if (node?.kind === 'scalar' && index >= 0) return node.valueAt(index)
  }
  if (typeof value === 'number' && typeof declared === 'number') return value
  if (typeof value === 'boolean' && typeof declared === 'boolean') return value
  const wanted = node ? node.label : typeof declared === 'number' ? 'a number' : 'true or false'
  const members = node?.kind === 'scalar' && node.table ? node.table.map(String) : []
  throw new QuorateError({
    code: 'Q011',
    class: 'usage',
    where: [`spec ${spec.name}`, `constant ${name}`],
    problem: `${printAny(value)} is not ${wanted}`,
    hint: members.length > 0 ? suggest(String(value), members) : undefined,
  })
}

function unknown(what: 'constant' | 'fault', name: string, known: readonly string[], spec: Spec): QuorateError {
  return new QuorateError({
    code: what === 'constant' ? 'Q010' : 'Q012',
    class: 'usage',
    where: [`spec ${spec.name}`],
    problem: `there is no ${what} '${name}'`,
    hint: suggest(name, known),
  })
}
