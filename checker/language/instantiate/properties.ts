import { printAny } from '../../domain/print.ts'
import { answering } from '../helpers/answer.ts'
import { fn, illFormed, type Loose, named, noOthers, onlyThese, recordOf } from '../definition/loose.ts'
import {
  DEADLOCK,
  type Formula,
  type Given,
  type Model,
  type PossibilityProperty,
  type Predicate,
  type Property,
  type RefinementProperty,
  type Relation,
  type TemporalProperty,
} from '../model/model.ts'
import { isRefinementParts } from '../definition/refinement.ts'
import { suggest } from '../../domain/suggest.ts'
import type { AnyModel, Expectation } from '../definition/types.ts'

export interface Properties {
  readonly properties: readonly Property[]
  /** Names of properties that this instance of the spec does not have. */
  readonly absent: readonly string[]
}

/** Makes the model of another spec, with these constants; the place is for its errors. */
export type Abstracting = (abstract: unknown, constants: Loose, where: string) => Model

/** All promises and observations of a definition. Throws Q055 and Q067 (load). */
export function propertiesOf(behaviour: Loose, abstracting: Abstracting): Properties {
  const possibilities = present(behaviour['possibilities'], 'possibilities')
  const temporal = present(behaviour['temporal'], 'temporal')
  const refines = present(behaviour['refines'], 'refines')
  const list: Property[] = [
    ...tests<Predicate>(behaviour['invariants'], 'invariants').map((p) => ({ ...p, kind: 'invariant' as const })),
    ...tests<Predicate>(behaviour['observations'], 'observations').map((p) => ({ ...p, kind: 'observation' as const })),
    ...tests<Relation>(behaviour['transitions'], 'transitions').map((p) => ({
      ...p,
      kind: 'transition' as const,
    })),
    ...possibilities.given.map(([name, body]) => possibilityOf(name, body)),
    ...temporal.given.map(([name, body]) => temporalOf(name, body)),
    ...refines.given.map(([name, body]) => refinementOf(name, body, abstracting)),
  ]
  const absent = [...possibilities.absent, ...temporal.absent, ...refines.absent]
  const names = [...list.map((p) => p.name), ...absent, DEADLOCK]
  const twice = names.find((p, i) => names.indexOf(p) < i)
  if (twice !== undefined) throw illFormed(`property ${twice}`, 'two properties have this name', 'rename one of them')
  const reasons = reasonsOf(behaviour['byConstruction'], names.slice(0, -1))
  const properties = list.map((p) => (reasons.has(p.name) ? { ...p, byConstruction: reasons.get(p.name) } : p))
  return { properties, absent }
}

/** The verdicts that a model must have. Throws Q055 (load) for a name that is not a property of this instance. */
export function expectationsOf(
  declared: AnyModel,
  { properties, absent }: Properties,
  where: string,
): Readonly<Record<string, Expectation>> {
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

/** A record of predicates as a list. */
export function tests<F extends (a: never, b: never) => boolean>(record: unknown, what: string) {
  return named<F>(record, what).map(({ name, holds }) => ({ name, holds: answering(holds) }))
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
      form === 'possible' ? "'possible' may always use faults" : "this is not 'allowed'",
      "faults: 'allowed' belongs to alwaysPossible, if the path to the goal may use faults; remove it otherwise",
    )
  const holds = testOf(value, `${where}.${form}`)
  return { name, kind: 'possibility', form, holds, faults: form === 'possible' || faults === 'allowed' }
}

function refinementOf(name: string, body: unknown, abstracting: Abstracting): RefinementProperty {
  const where = `refines.${name}`
  if (!isRefinementParts(body))
    throw illFormed(where, 'this is not a refinement', 'give refinement(spec, { map: (s) => ({ … }) })')
  const { map, constants = {}, ...extra } = recordOf(body.declared, where)
  noOthers(extra, ['map', 'constants'], where)
  const abstract = abstracting(body.abstract, recordOf(constants, `${where}, constants`), where)
  return { name, kind: 'refinement', abstract, map: fn<RefinementProperty['map']>(map, `${where}, map`) }
}

const FORMS = ['eventually', 'alwaysEventually', 'eventuallyAlways', 'leadsTo'] as const
/** Each is a bit of 32 per state, beside five others. */
const MOST_VISITS = 27
const ASSUMPTIONS = ['always', 'alwaysEventually', 'eventuallyAlways'] as const

function temporalOf(name: string, body: unknown): TemporalProperty {
  const where = `temporal.${name}`
  const { form, value, rest } = oneOf(body, FORMS, where)
  const { given, ...extra } = rest
  noOthers(extra, ['given'], where)
  return { name, kind: 'temporal', formula: { form, ...aimsOf(form, value, where), given: givenOf(given, where) } }
}

function aimsOf(form: Formula['form'], value: unknown, where: string): Pick<Formula, 'premise' | 'goal'> {
  if (form !== 'leadsTo') return { premise: () => true, goal: testOf(value, `${where}.${form}`) }
  if (!Array.isArray(value) || value.length !== 2)
    throw illFormed(`${where}.leadsTo`, 'these are not two functions', 'give [premise, goal]')
  const [premise, goal] = value as readonly unknown[]
  return {
    premise: testOf(premise, `${where}.leadsTo, premise`),
    goal: testOf(goal, `${where}.leadsTo, goal`),
  }
}

function givenOf(given: unknown, where: string): Given {
  const parts = given === undefined ? {} : recordOf(given, `${where}.given`)
  onlyThese(ASSUMPTIONS, parts, `${where}.given`)
  const [always, alwaysEventually, eventuallyAlways] = ASSUMPTIONS.map((key) => {
    const part = parts[key]
    const list: readonly unknown[] = part === undefined ? [] : Array.isArray(part) ? part : [part]
    if (key === 'alwaysEventually' && list.length > MOST_VISITS)
      throw illFormed(
        `${where}.given.${key}`,
        `${list.length} are more than the maximum of ${MOST_VISITS}`,
        'remove some, or combine those that are true in the same states',
      )
    return list.map((test) => testOf(test, `${where}.given.${key}`))
  })
  return { always: always ?? [], alwaysEventually: alwaysEventually ?? [], eventuallyAlways: eventuallyAlways ?? [] }
}

/** The one form that is given, and the options beside it. */
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
