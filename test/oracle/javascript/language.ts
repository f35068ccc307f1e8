import { compileFunction } from 'node:vm'
import {
  array,
  bool,
  type Domain,
  type Fields,
  ids,
  oneOf,
  option,
  range,
  record,
  seq,
  snapshot,
  union,
} from './domains.ts'
import { type Action, bindings, type Binding } from './bindings.ts'
import { bag, set, subsetsOf } from './members.ts'
import { context } from './realm.ts'
import { rewrite } from './rewrite.ts'

/**
 * The module that a spec imports as `quorate` when the oracle runs it. It collects the author's functions in tables.
 * Nothing is validated; other tests cover what is rejected.
 */
export type Predicate = (s: unknown) => unknown
export type Relation = (before: unknown, after: unknown, step?: unknown) => unknown

export interface Behaviour {
  readonly init: unknown
  readonly actions: Readonly<Record<string, Action>>
  readonly invariants?: Readonly<Record<string, Predicate>>
  readonly initially?: Readonly<Record<string, Predicate>>
  readonly observations?: Readonly<Record<string, Predicate>>
  readonly transitions?: Readonly<Record<string, Relation>>
  readonly possibilities?: Readonly<Record<string, { readonly possible?: Predicate } | undefined>>
  readonly constraint?: Predicate
  readonly stepConstraint?: Relation
  readonly deadlock?: 'error' | 'ignore'
  readonly endStates?: Readonly<Record<string, Predicate>>
}

interface Declared {
  readonly constants?: Readonly<Record<string, unknown>>
  readonly faults?: Readonly<Record<string, number>>
  readonly expect?: Readonly<Record<string, unknown>>
}

/** A model that is ready to be searched. */
export interface Built {
  readonly schema: Fields
  readonly behaviour: Behaviour
  readonly budgets: Readonly<Record<string, number>>
  /** The names in the model's expectations, which say which observations to check. */
  readonly expected: readonly string[]
}

interface OracleSpec {
  readonly declared: Declared
  readonly build: (constants: object, budgets: object, tools: object) => Pick<Built, 'schema' | 'behaviour'>
  readonly models: Readonly<Record<string, Declared>>
}

type Source = Iterable<unknown> | Domain
const listOf = (source: Source): Iterable<unknown> => (Symbol.iterator in source ? source : source.members())

/** Makes sure that a predicate returned true or false, even though JavaScript would accept anything. */
export function answer(given: unknown): boolean {
  if (typeof given !== 'boolean') throw new TypeError(`${String(given)} is neither true nor false`)
  return given
}

/** The elements that JavaScript's loop would visit; live if the source is live. */
function forAll(source: Source, test: (value: unknown) => unknown): boolean {
  for (const value of listOf(source)) if (!answer(test(value))) return false
  return true
}

const asked = (part: unknown): boolean => answer(typeof part === 'function' ? (part as () => unknown)() : part)

const quorate = {
  array,
  bag,
  bool,
  ids,
  oneOf,
  option,
  range,
  record,
  seq,
  set,
  snapshot,
  subsets: subsetsOf,
  union,
  /** The oracle does not judge what it claims. */
  refinement: () => ({}),
  forAll,
  exists: (source: Source, test: (value: unknown) => unknown) => !forAll(source, (value) => !answer(test(value))),
  count: (source: Source, test: (value: unknown) => unknown) =>
    Array.from(listOf(source)).filter((v) => answer(test(v))).length,
  implies: (premise: unknown, conclusion: unknown) => !asked(premise) || asked(conclusion),
  all: (parts: object) => Object.values(parts).every(asked),
  spec: (
    _name: string,
    declared: Declared,
    build: OracleSpec['build'],
    models: OracleSpec['models'] = {},
  ): OracleSpec => ({
    declared,
    build,
    models,
  }),
}

const tools = {
  state: (schema: Fields) => {
    const defined: Behaviour[] = []
    return {
      action: (body: unknown) => body,
      define(behaviour: Behaviour) {
        defined.push(behaviour)
        return { schema, behaviour }
      },
      /** Not for faults, whose budget can be used up. */
      enabled: (s: unknown, name: string, given: Binding = {}) =>
        defined.some(({ actions }) => isEnabled(s, actions[name], given)),
    }
  },
}

function isEnabled(s: unknown, action: Action | undefined, given: Binding): boolean {
  if (!action || action.fault !== undefined) throw new TypeError('there is no such action')
  const isAsked = (binding: Binding): boolean => Object.entries(given).every(([name, value]) => binding[name] === value)
  return bindings(action, s).some((binding) => isAsked(binding) && answer(action.when?.(s, binding) ?? true))
}

/** Builds one model of the spec that a CommonJS script exports. */
export function built(script: string, model?: string): Built {
  const module = { exports: {} as { default?: OracleSpec } }
  const body = compileFunction(`'use strict';${rewrite(script)}`, ['exports', 'require', 'module', 'console'], {
    parsingContext: context,
  }) as (...values: readonly unknown[]) => void
  body(module.exports, () => quorate, module, { log: () => undefined })
  const { default: spec } = module.exports
  if (!spec) throw new TypeError('there is no default export')
  const { declared, build, models } = spec
  const chosen = model === undefined ? {} : (models[model] ?? {})
  const constants = Object.entries({ ...declared.constants, ...chosen.constants }).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== null ? (value as Domain).zero : value,
  ])
  const budgets = { ...declared.faults, ...chosen.faults }
  return {
    ...build(Object.fromEntries(constants) as object, { ...budgets }, tools),
    budgets,
    expected: Object.keys(chosen.expect ?? {}),
  }
}
