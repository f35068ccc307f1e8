import { valuesOf } from '../../domain/members/enumerate.ts'
import { printAny } from '../../domain/print.ts'
import { sameValue } from '../../domain/values/equality.ts'
import { answering, choosing, giving, judging } from '../helpers/answer.ts'
import { choosable } from './domains.ts'
import { type Binding, type Bound, bindingText } from '../model/binding.ts'
import { bindingOf } from '../model/bindingOf.ts'
import { fn, illFormed, type Loose, named, noOthers, onlyThese, recordOf } from '../definition/loose.ts'
import {
  type ActionModel,
  DEADLOCK,
  type Eventually,
  type Formula,
  type Model,
  NO_STEPS_ASKED,
  type PossibilityProperty,
  type Predicate,
  type Property,
  type RefinementProperty,
  type Relation,
  type State,
  type StepSet,
  type TemporalProperty,
  type TransitionProperty,
} from '../model/model.ts'
import { snapshot } from '../helpers/helpers.ts'
import { isRefinementParts } from '../definition/refinement.ts'
import { seenThrough } from '../model/stepSets.ts'
import { stepsAssumed, stepsClaimed } from './steps.ts'
import { suggest } from '../../domain/suggest.ts'
import type { AnyModel, Expectation } from '../definition/types.ts'

export interface Properties {
  readonly properties: readonly Property[]
  /** Declared properties that this instance of the spec does not have. */
  readonly absent: readonly string[]
}

/** Creates a model of another spec with these constants. `where` is the place that errors name. */
export type Abstracting = (abstract: unknown, constants: Loose, where: string) => Model

/** All promises and observations of a definition. Throws Q055 and Q067 (load). */
export function propertiesOf(behaviour: Loose, actions: readonly ActionModel[], abstracting: Abstracting): Properties {
  const possibilities = present(behaviour['possibilities'], 'possibilities')
  const temporal = present(behaviour['temporal'], 'temporal')
  const refines = present(behaviour['refines'], 'refines')
  const list: Property[] = [
    ...tests<Predicate>(behaviour['invariants'], 'invariants').map((p) => ({ ...p, kind: 'invariant' as const })),
    ...tests<Predicate>(behaviour['observations'], 'observations').map((p) => ({ ...p, kind: 'observation' as const })),
    ...tests<Predicate>(behaviour['initially'], 'initially').map((p) => ({ ...p, kind: 'initially' as const })),
    ...transitionsOf(behaviour['transitions']),
    ...possibilities.given.map(([name, body]) => possibilityOf(name, body)),
    ...temporal.given.map(([name, body]) => temporalOf(name, body, actions)),
    ...refines.given.flatMap(([name, body]) => refinementOf(name, body, abstracting)),
  ]
  const absent = [...possibilities.absent, ...temporal.absent, ...refines.absent]
  const names = [...list.map((p) => p.name), ...absent, DEADLOCK]
  const twice = names.find((p, i) => names.indexOf(p) < i)
  if (twice !== undefined) throw illFormed(`property ${twice}`, 'two properties have this name', 'rename one of them')
  const reasons = reasonsOf(behaviour['byConstruction'], names.slice(0, -1))
  const properties = list.map((p) => (reasons.has(p.name) ? { ...p, byConstruction: reasons.get(p.name) } : p))
  return { properties, absent }
}

/** The verdicts that a model expects. Throws Q055 (load) for a name that is not a property of this instance. */
export function expectationsOf(
  declared: AnyModel,
  { properties, absent, deadlock }: Properties & { readonly deadlock: boolean },
  where: string,
): Readonly<Record<string, Expectation>> {
  if (declared.expect === 'bounded') return allBounded(properties, deadlock)
  const known = [...properties.map((p) => p.name), DEADLOCK]
  const expect: Record<string, Expectation> = {}
  for (const [name, expectation] of Object.entries(declared.expect ?? {})) {
    if (expectation === undefined) continue
    if (absent.includes(name))
      throw illFormed(
        where,
        `the spec has no property '${name}' with the constants and budgets of this model`,
        'remove it from expect, or choose other constants',
      )
    if (!known.includes(name)) throw illFormed(where, `there is no property '${name}'`, suggest(name, known))
    expect[name] = checkedExpectation(expectation, `${where}, ${name}`)
  }
  return expect
}

/**
 * The promises that a constraint leaves undecided. These exclude possibilities, because one visited state is enough
 * to show one.
 */
function allBounded(properties: readonly Property[], deadlock: boolean): Readonly<Record<string, Expectation>> {
  const open = properties.filter(
    (p) => p.kind !== 'observation' && !(p.kind === 'possibility' && p.form === 'possible'),
  )
  const names = [...open.map(({ name }) => name), ...(deadlock ? [DEADLOCK] : [])]
  return Object.fromEntries(names.map((name) => [name, 'bounded']))
}

function checkedExpectation(given: unknown, where: string): Expectation {
  if (given === 'holds' || given === 'bounded' || given === 'violated') return given
  const hint = "give 'holds', 'violated', { violated: { states: 5 } }, or 'bounded'"
  if (typeof given !== 'object' || given === null)
    throw illFormed(where, `${printAny(given)} is not an expectation`, hint)
  const { violated, ...others } = recordOf(given, where)
  noOthers(others, ['violated'], where)
  if (violated === undefined) throw illFormed(where, 'the expectation is empty', hint)
  const { states, ...more } = recordOf(violated, `${where}, violated`)
  noOthers(more, ['states'], `${where}, violated`)
  if (typeof states !== 'number' || !Number.isSafeInteger(states) || states < 1)
    throw illFormed(
      `${where}, violated`,
      `${printAny(states)} is not a number of states`,
      'a counterexample has at least one state, the initial one',
    )
  return { violated: { states } }
}

/** Turns a record of predicates into a list. */
export function tests<F extends (a: never, b: never) => boolean>(record: unknown, what: string) {
  return named<F>(record, what).map(({ name, holds }) => ({ name, holds: answering(holds) }))
}

function transitionsOf(transitions: unknown): readonly TransitionProperty[] {
  const given = transitions === undefined ? {} : recordOf(transitions, 'transitions')
  return Object.entries(given).map(([name, body]) => transitionOf(name, body, `transitions.${name}`))
}

function transitionOf(name: string, body: unknown, where: string): TransitionProperty {
  if (typeof body !== 'object' || body === null)
    return { name, kind: 'transition', holds: judging(fn<Relation>(body, where)) }
  const { of: subject, holds: given, ...extra } = recordOf(body, where)
  noOthers(extra, ['of', 'holds'], where)
  const of = giving(fn<(view: State) => unknown>(subject, `${where}.of`))
  const holds = judging(fn<Relation>(given, `${where}.holds`))
  return {
    name,
    kind: 'transition',
    holds: (before, after, step) => sameValue(snapshot(of(before)), snapshot(of(after))) || holds(before, after, step),
    parts: [of, holds],
  }
}

function testOf(value: unknown, where: string): Predicate {
  return answering(fn<Predicate>(value, where))
}

function present(record: unknown, what: string): { given: [string, unknown][]; absent: string[] } {
  const entries = record === undefined ? [] : Object.entries(recordOf(record, what))
  return {
    given: entries.filter(([, body]) => body !== undefined),
    absent: entries.filter(([, body]) => body === undefined).map(([name]) => name),
  }
}

function possibilityOf(name: string, body: unknown): PossibilityProperty {
  const where = `possibilities.${name}`
  const { form, value, rest } = oneOf(body, ['possible', 'alwaysPossible'], where)
  const { faults, ...extra } = rest
  noOthers(extra, form === 'alwaysPossible' ? ['faults'] : [], where)
  if (faults !== undefined && (faults !== 'allowed' || form === 'possible'))
    throw illFormed(
      `${where}.faults`,
      form === 'possible' ? "'possible' can always use faults" : "this is not 'allowed'",
      "faults: 'allowed' belongs to alwaysPossible, if the path to the goal may use faults; remove it otherwise",
    )
  const holds = testOf(value, `${where}.${form}`)
  return { name, kind: 'possibility', form, holds, faults: form === 'possible' || faults === 'allowed' }
}

/** The refinement and the other spec's promises about entire behaviours. */
function refinementOf(name: string, body: unknown, abstracting: Abstracting): readonly Property[] {
  const where = `refines.${name}`
  if (!isRefinementParts(body))
    throw illFormed(where, 'this is not a refinement', 'give refinement(spec, { map: (s) => ({ … }) })')
  const { map, constants = {}, liveness = true, ...extra } = recordOf(body.declared, where)
  noOthers(extra, ['map', 'constants', 'liveness'], where)
  if (typeof liveness !== 'boolean')
    throw illFormed(`${where}, liveness`, `there is no ${printAny(liveness)}`, 'give true or false')
  const other = abstracting(body.abstract, recordOf(constants, `${where}, constants`), where)
  const abstract: Model = { ...other, properties: [] }
  const refined = {
    name,
    kind: 'refinement',
    abstract,
    map: fn<RefinementProperty['map']>(map, `${where}, map`),
  } as const
  return liveness ? [refined, ...seenThrough(name, other)] : [refined]
}

const FORMS = ['eventually', 'alwaysEventually', 'eventuallyAlways', 'leadsTo'] as const
/** Each visit takes one of the 32 bits per state, and six of those bits are used for other purposes. */
const MOST_VISITS = 26
const ASSUMPTIONS = ['initially', 'always', 'alwaysEventually', 'eventuallyAlways'] as const

function temporalOf(name: string, body: unknown, actions: readonly ActionModel[]): TemporalProperty {
  const where = `temporal.${name}`
  const { form, value, rest } = oneOf(body, FORMS, where)
  const { given, forall, ...extra } = rest
  noOthers(extra, ['given', 'forall'], where)
  const claims = stepsClaimed(form, value, actions, `${where}.${form}`)
  const aims = claims ? null : aimsOf(form, value, where)
  const assumed = givenOf(given, actions, where)
  const formulas = choicesIn(forall, `${where}.forall`).flatMap(({ choice, binding }): readonly Formula[] => {
    const chosen = (test: Tested): Predicate => choosing(test, binding)
    const about = {
      initially: assumed.initially.map(chosen),
      always: assumed.always.map(chosen),
      alwaysEventually: assumed.alwaysEventually.map(chosen),
      eventuallyAlways: assumed.eventuallyAlways.map(chosen),
    }
    if (!aims)
      return (claims ?? []).map(({ choice: step, steps }) => ({
        choice: [choice, step].filter((part) => part !== '').join(', '),
        form: 'alwaysEventually',
        premise: () => true,
        goal: () => false,
        given: about,
        steps: {
          ...steps,
          never: [...steps.never, ...assumed.steps.never],
          again: [...steps.again, ...assumed.steps.again],
        },
      }))
    return [
      {
        choice,
        form,
        premise: aims.premise ? chosen(aims.premise) : () => true,
        goal: chosen(aims.goal),
        given: about,
        steps: assumed.steps,
      },
    ]
  })
  return { name, kind: 'temporal', formulas, through: null }
}

/** A predicate that also gets the values that the formula quantifies over. */
type Tested = (view: State, binding: Binding) => boolean

interface ChosenValues {
  /** `client=client0, n=1` */
  readonly choice: string
  readonly binding: Binding
}

/** At most this many choices are allowed, because each one needs its own search. */
const MOST_CHOICES = 1024

/** Every choice of one value from each domain. The last domain varies fastest. Throws Q055 and Q051 (load). */
function choicesIn(forall: unknown, where: string): readonly ChosenValues[] {
  const domains = forall === undefined ? [] : Object.entries(recordOf(forall, where))
  let all: readonly (readonly Bound[])[] = [[]]
  for (const [name, domain] of domains) {
    const node = choosable(domain, `${where}.${name}`)
    if (BigInt(all.length) * node.cardinality > MOST_CHOICES)
      throw illFormed(where, `there are more than ${MOST_CHOICES} choices`, 'take smaller domains')
    all = all.flatMap((bound) => valuesOf(node).map((value) => [...bound, { name, value, node }]))
  }
  return all.map((bound) => ({
    choice: bindingText(bound),
    binding: bindingOf(bound),
  }))
}

interface Aims {
  readonly premise: Tested | null
  readonly goal: Tested
}

function aimsOf(form: Formula['form'], value: unknown, where: string): Aims {
  if (form !== 'leadsTo') return { premise: null, goal: testedOf(value, `${where}.${form}`) }
  if (!Array.isArray(value) || value.length !== 2)
    throw illFormed(`${where}.leadsTo`, 'these are not two functions', 'give [premise, goal]')
  const [premise, goal] = value as readonly unknown[]
  return {
    premise: testedOf(premise, `${where}.leadsTo, premise`),
    goal: testedOf(goal, `${where}.leadsTo, goal`),
  }
}

function testedOf(value: unknown, where: string): Tested {
  return answering(fn<Tested>(value, where))
}

type Assumed = Readonly<Record<(typeof ASSUMPTIONS)[number], readonly Tested[]>> & { readonly steps: Eventually }

function givenOf(given: unknown, actions: readonly ActionModel[], where: string): Assumed {
  const steps: { never: StepSet[]; again: StepSet[] } = { never: [], again: [] }
  const parts = given === undefined ? {} : recordOf(given, `${where}.given`)
  onlyThese(ASSUMPTIONS, parts, `${where}.given`)
  const [initially, always, alwaysEventually, eventuallyAlways] = ASSUMPTIONS.map((key) => {
    const part = parts[key]
    const list: readonly unknown[] = part === undefined ? [] : Array.isArray(part) ? part : [part]
    const read = stepsAssumed(key, list, actions, `${where}.given.${key}`)
    steps.never.push(...read.steps.never)
    steps.again.push(...read.steps.again)
    const visits = read.states.length + read.steps.again.length
    if (key === 'alwaysEventually' && visits > MOST_VISITS)
      throw illFormed(
        `${where}.given.${key}`,
        `${visits} are more than the maximum of ${MOST_VISITS}`,
        'remove some, or combine those that are true in the same states',
      )
    return read.states.map((test) => testedOf(test, `${where}.given.${key}`))
  })
  return {
    initially: initially ?? [],
    always: always ?? [],
    alwaysEventually: alwaysEventually ?? [],
    eventuallyAlways: eventuallyAlways ?? [],
    steps: { ...NO_STEPS_ASKED, ...steps },
  }
}

/** The one form that the body contains and its options. */
function oneOf<F extends string>(body: unknown, forms: readonly F[], where: string) {
  const record = recordOf(body, where)
  const given = forms.filter((form) => record[form] !== undefined)
  const [form] = given
  if (form === undefined || given.length > 1)
    throw illFormed(
      where,
      form === undefined ? 'the property is empty' : `it has ${given.join(' and ')} at the same time`,
      `give one of: ${forms.join(', ')}`,
    )
  const rest = Object.fromEntries(Object.entries(record).filter(([key]) => !forms.some((known) => known === key)))
  return { form, value: record[form], rest }
}

function reasonsOf(given: unknown, known: readonly string[]): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>()
  for (const [name, reason] of Object.entries(given === undefined ? {} : recordOf(given, 'byConstruction'))) {
    if (!known.includes(name)) throw illFormed('byConstruction', `there is no property '${name}'`, suggest(name, known))
    if (typeof reason !== 'string' || reason.trim() === '')
      throw illFormed(`byConstruction.${name}`, 'the reason is missing', 'say why no model can break the property')
    reasons.set(name, reason)
  }
  return reasons
}
