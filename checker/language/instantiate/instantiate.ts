import { MAX_BITS, recordNode } from '../../domain/kinds/composite.ts'
import { MAX_VALUES } from '../../domain/members/enumerate.ts'
import { type Node, parts, type RecordNode } from '../../domain/node.ts'
import { printAny } from '../../domain/print.ts'
import { range } from '../../domain/kinds/scalar.ts'
import type { Fields } from '../../domain/types.ts'
import { frozenRecord } from '../../domain/values/values.ts'
import { inside, QuorateError } from '../../errors.ts'
import { answering, changing, judging, writtenOf } from '../helpers/answer.ts'
import { budgetsOf, constantsOf } from './constants.ts'
import { checkNode, choosable, expectFlat } from './domains.ts'
import { initialStatesOf } from './initializers.ts'
import { hasFormat } from '../definition/format.ts'
import { lanesOf } from './lanes.ts'
import { AGAIN, COPIED, lifecycleOf, OBSERVED } from '../definition/lifecycle.ts'
import {
  type ActionModel,
  type Effect,
  FAULTS_USED,
  type Guard,
  isRefinement,
  type Messenger,
  type Model,
  type Parameter,
  type Predicate,
  predicatesIn,
  predicatesOf,
  type Property,
  type Relation,
  type State,
} from '../model/model.ts'
import { Enabling } from '../model/enabling.ts'
import { fairnessOf } from '../model/fairness.ts'
import { expectFaultsUsed } from '../model/faults.ts'
import { building, fn, illFormed, type Loose, named, onlyThese, optional, recordOf } from '../definition/loose.ts'
import { expectationsOf, propertiesOf, tests } from './properties.ts'
import { storyOf } from './story.ts'
import { unneededOf } from './unneeded.ts'
import { suggest } from '../../domain/suggest.ts'
import { symmetricIds } from '../model/symmetry.ts'
import type { AnyModel, Spec } from '../definition/types.ts'

export interface ModelChoice {
  /** The name of a declared model. If undefined, the spec's defaults are used. */
  readonly model?: string | undefined
  readonly constants?: Readonly<Record<string, unknown>>
  readonly faults?: Readonly<Record<string, unknown>>
  /** Whether to explore with symmetry reduction. Overrides the model's own setting. */
  readonly symmetry?: boolean | undefined
}

/**
 * One model of a spec, validated. With overrides, no expectation applies. Throws Q010–Q019 (usage) if the choice does not
 * fit the spec, and Q050–Q069 (load) if the spec is ill-formed.
 */
export function instantiate(spec: Spec, choice: ModelChoice = {}): Model {
  lifecycleOf(spec).open(spec.build)
  const made = modelOf(spec, choice)
  lifecycleOf(spec).seal(functionsOf(made))
  return { ...made, watched: lifecycleOf(spec) }
}

/** The model, without what the loader attaches. */
function modelOf(spec: Spec, choice: ModelChoice): Omit<Model, 'watched'> {
  const { model: name, constants: givenConstants = {}, faults: givenFaults = {} } = choice
  const { models } = spec
  const plain = {
    constants: spec.constants,
    faults: spec.faults,
    models,
    overrides: givenConstants,
    budgets: givenFaults,
  }
  for (const [part, value] of Object.entries(plain)) recordOf(value, `spec ${spec.name}, ${part}`)
  const declared = name === undefined ? {} : declaredModel(spec, name)
  const constants = constantsOf(spec, declared.constants ?? {}, givenConstants)
  const faults = budgetsOf(spec, declared.faults ?? {}, givenFaults)
  const { schema, behaviour, enabling } = build(spec, constants, faults)
  onlyThese(PARTS, behaviour, 'the definition')
  const state = stateOf(schema, faults)
  const actions = Object.entries(recordOf(behaviour['actions'], 'actions')).map(([action, body]) =>
    actionOf(action, body, faults),
  )
  expectFaultsUsed(faults, actions)
  enabling.open({ actions, faults })
  const { properties, absent } = propertiesOf(behaviour, actions, (...of) => abstractOf(spec, ...of))
  const expect = expectationsOf(
    declared,
    { properties, absent, deadlock: behaviour['deadlock'] === 'error' },
    `spec ${spec.name}, model '${name ?? ''}', expect`,
  )
  const story = storyOf(declared, expect, `spec ${spec.name}, model '${name ?? ''}', story`)
  const overridden = Object.keys(givenConstants).length + Object.keys(givenFaults).length > 0
  return {
    spec: spec.name,
    name: overridden ? null : (name ?? null),
    constants,
    faults,
    state,
    properties,
    init: initialStatesOf(behaviour['init'], state),
    actions,
    fairness: fairnessOf(behaviour['fairness'], actions),
    constraint: optional<Predicate>(behaviour, 'constraint', answering),
    stepConstraint: optional<Relation>(behaviour, 'stepConstraint', judging),
    deadlock: deadlockOf(behaviour['deadlock']),
    endStates: tests<Predicate>(behaviour['endStates'], 'endStates'),
    symmetry: symmetryOf(spec, state, declared, choice),
    expect: overridden ? {} : expect,
    story: overridden ? null : story,
    lanes: lanesOf(behaviour['lanes']),
    views: viewsOf(behaviour['views'], state),
    unneeded: unneededOf(behaviour['unneeded'], actions),
    again: againOf(spec, choice),
    observed: observedOf(spec, choice),
  }
}

/**
 * Instantiates the spec that a refinement refers to, with its promises. Throws Q067 (load) and whatever `instantiate`
 * throws.
 */
function abstractOf(of: Spec, abstract: unknown, constants: Loose, where: string): Model {
  if (!isSpec(abstract))
    throw illFormed(where, 'this is not a spec', "import the other spec's file: refinement(tcommit, { … })")
  const made = inPlace(where, () => modelOf(abstract, { constants }))
  const [fault] = Object.entries(made.faults).filter(([, budget]) => budget > 0)
  if (fault)
    throw new QuorateError({
      code: 'Q067',
      class: 'load',
      where: [where, `spec ${made.spec}`],
      problem: `fault ${fault[0]} has a budget of ${fault[1]} by default, and \`map\` cannot say how much of it is used`,
      hint: 'refine a spec whose budgets are 0 by default, or make the fault an action without a budget',
    })
  return {
    ...made,
    constraint: undefined,
    stepConstraint: undefined,
    symmetry: [],
    expect: {},
    watched: lifecycleOf(of),
  }
}

function inPlace<T>(where: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw inside(where, error)
  }
}

function againOf({ [AGAIN]: reload, [COPIED]: again = reload }: Spec, choice: ModelChoice): Model['again'] {
  return again ? () => instantiate(again(), choice) : null
}

function observedOf({ [OBSERVED]: observed }: Spec, choice: ModelChoice): Model['observed'] {
  if (!observed) return null
  return () => {
    const { spec, observation } = observed()
    return { model: instantiate(spec, choice), observation }
  }
}

/** The author's functions that an engine calls during exploration. */
function functionsOf(model: Omit<Model, 'watched'>): readonly object[] {
  const { init, actions, properties, constraint, stepConstraint, endStates, views, fairness } = model
  const refined = properties.filter(isRefinement)
  const found: (object | undefined)[] = [constraint, stepConstraint, ...init.functions]
  for (const { when, then, message, stages } of actions)
    found.push(when, then, message, ...stages.flat().map(({ from }) => from))
  for (const property of properties) found.push(...functionsIn(property))
  found.push(...fairness.map(({ where }) => where))
  found.push(...endStates.map(({ holds }) => holds), ...views.map(({ of }) => of))
  const own = found.filter((f) => f !== undefined).map(writtenOf)
  return [...own, ...refined.flatMap(({ map, abstract }) => [map, ...functionsOf(abstract)])]
}

function functionsIn(property: Property): readonly object[] {
  if (property.kind === 'transition') return property.parts ?? [property.holds]
  return property.kind === 'temporal' ? predicatesIn(property) : predicatesOf(property)
}

/** The arguments of `define`. */
const PARTS = [
  'init',
  'actions',
  'invariants',
  'observations',
  'initially',
  'transitions',
  'possibilities',
  'temporal',
  'refines',
  'fairness',
  'constraint',
  'stepConstraint',
  'deadlock',
  'endStates',
  'byConstruction',
  'lanes',
  'views',
  'unneeded',
]
/** The fields of a model. */
const MODEL_PARTS = ['constants', 'faults', 'symmetry', 'expect', 'story']

function deadlockOf(given: unknown): Model['deadlock'] {
  if (given === undefined || given === 'ignore' || given === 'error') return given ?? 'ignore'
  throw illFormed('deadlock', `there is no ${printAny(given)}`, "give 'error' or 'ignore'")
}

/** Throws Q055 (load) if a view has the same name as a variable. */
function viewsOf(views: unknown, state: RecordNode): Model['views'] {
  return named<(view: State) => unknown>(views, 'views').map(({ name, holds }) => {
    if (state.fields.some((field) => field.name === name))
      throw illFormed(`views.${name}`, 'a variable has this name', 'rename one of them')
    return { name, of: holds }
  })
}

/** Throws Q016 (usage) or Q058 (load) if symmetry is requested but no id type is symmetric. */
function symmetryOf(spec: Spec, state: RecordNode, declared: AnyModel, choice: ModelChoice): Model['symmetry'] {
  if (choice.symmetry !== true && declared.symmetry !== true) return []
  const types = symmetricIds(state)
  if (types.length > 0) return types
  throw new QuorateError({
    ...(choice.symmetry === true ? { code: 'Q016', class: 'usage' } : { code: 'Q058', class: 'load' }),
    where: [`spec ${spec.name}`, ...(choice.model === undefined ? [] : [`model '${choice.model}'`])],
    problem: 'there is no symmetry: no id type in the state is declared symmetric',
    hint: "declare ids symmetric if the spec treats them alike: ids('b', 3, { symmetric: true })",
  })
}

/**
 * Finds a declared model by name. Throws Q014 if there is none, and Q055 or Q064 (load) if it is ill-formed.
 */
function declaredModel(spec: Spec, name: string): AnyModel {
  const where = `spec ${spec.name}, model '${name}'`
  if (Object.hasOwn(spec.models, name)) {
    const found = recordOf(spec.models[name], where)
    onlyThese(MODEL_PARTS, found, where)
    for (const part of ['constants', 'faults', 'expect', 'story'] as const)
      if (found[part] !== undefined && !(part === 'expect' && found[part] === 'bounded'))
        recordOf(found[part], `${where}, ${part}`)
    const { symmetry } = found
    if (symmetry !== undefined && typeof symmetry !== 'boolean')
      throw illFormed(`${where}, symmetry`, `there is no ${printAny(symmetry)}`, 'give true or false')
    return found
  }
  const known = Object.keys(spec.models)
  throw new QuorateError({
    code: 'Q014',
    class: 'usage',
    where: [`spec ${spec.name}`],
    problem: `there is no model '${name}'`,
    hint: suggest(name, known),
  })
}

/** Whether this is a spec, from any copy of the package. */
export function isSpec(value: unknown): value is Spec {
  return hasFormat(value, 'quorate.spec/1')
}

interface Built {
  readonly schema: Fields
  readonly behaviour: Loose
  readonly enabling: Enabling
}

function build(spec: Spec, constants: Loose, faults: Loose): Built {
  const enabling = new Enabling()
  const tools = frozenRecord({
    state: (schema: unknown) =>
      frozenRecord({
        action: (body: unknown) => body,
        define: (behaviour: unknown) => ({ schema, behaviour }),
        enabled: enabling.isEnabled,
      }),
  })
  const given = [frozenRecord({ ...constants }), frozenRecord({ ...faults }), tools] as unknown as [never, never, never]
  const where = `spec ${spec.name}`
  const built = building(where, () => partsOf(spec.build(...given)))
  if (!built) throw illFormed(where, 'the builder returned no definition', 'end it with: return define({ … })')
  return {
    schema: recordOf(built.schema, 'the state', 'fields') as Fields,
    behaviour: recordOf(built.behaviour, 'the definition'),
    enabling,
  }
}

function partsOf(built: unknown): Readonly<Record<'schema' | 'behaviour', unknown>> | null {
  if (typeof built !== 'object' || built === null || !('schema' in built) || !('behaviour' in built)) return null
  return { schema: built.schema, behaviour: built.behaviour }
}

function stateOf(schema: Fields, faults: Readonly<Record<string, number>>): RecordNode {
  if (FAULTS_USED in schema)
    throw illFormed(
      `variable ${FAULTS_USED}`,
      `'${FAULTS_USED}' counts the faults and cannot be a variable`,
      'choose another name',
    )
  const active = Object.entries(faults).filter(([, budget]) => budget > 0)
  const counters = Object.fromEntries(active.map(([kind, budget]) => [kind, range(0, budget)]))
  const state = recordNode(active.length > 0 ? { ...schema, [FAULTS_USED]: recordNode(counters) } : schema)
  for (const { name, node } of state.kind === 'record' ? state.fields : []) expectFlat(node, `variable ${name}`)
  for (const { node, path } of parts(state, '')) checkNode(node, `variable ${path}`)
  if (state.bits > MAX_BITS)
    throw new QuorateError({
      code: 'Q052',
      class: 'load',
      problem: `a state takes ${state.bits} bits; at most ${MAX_BITS} are possible`,
      hint: `the largest variable is ${largest(state)}; make its domain smaller`,
    })
  return state
}

function largest(state: Node): string {
  if (state.kind !== 'record') return '?'
  return (
    [...state.fields].sort((a, b) => b.node.bits - a.node.bits).map((f) => `${f.name} (${f.node.bits} bits)`)[0] ?? '?'
  )
}

function actionOf(name: string, body: unknown, faults: Readonly<Record<string, number>>): ActionModel {
  const where = `action ${name}`
  const { forall, when, then, fault, message, ...rest } = recordOf(body, where)
  const extra = Object.keys(rest)[0]
  if (extra !== undefined)
    throw illFormed(
      where,
      `there is no '${extra}' in an action`,
      suggest(extra, ['forall', 'when', 'then', 'fault', 'message']),
    )
  if (fault !== undefined && (typeof fault !== 'string' || !Object.hasOwn(faults, fault)))
    throw illFormed(where, `fault ${printAny(fault)} is not declared`, suggest(printAny(fault), Object.keys(faults)))
  const stages = forall === undefined ? [] : Array.isArray(forall) ? forall : [forall]
  const list = stages.map((stage: unknown) =>
    Object.entries(recordOf(stage, `${where}, forall`)).map(([p, from]) => parameterOf(p, from, where)),
  )
  const names = list.flat().map((p) => p.name)
  const twice = names.find((p, i) => names.indexOf(p) < i)
  if (twice !== undefined) throw illFormed(where, `parameter ${twice} is named twice`, 'rename one of them')
  expectListable(list.flat(), where)
  return {
    name,
    fault,
    stages: list,
    when: when === undefined ? undefined : answering(fn<Guard>(when, `${where}, when`)),
    then: changing(fn<Effect>(then, `${where}, then`)),
    message: message === undefined ? undefined : fn<Messenger>(message, `${where}, message`),
  }
}

/** Throws Q053 (load) if an action's domains have too many bindings. They are listed before a search. */
function expectListable(parameters: readonly Parameter[], where: string): void {
  const bindings = parameters.reduce((product, { domain }) => product * (domain?.cardinality ?? 1n), 1n)
  if (bindings <= MAX_VALUES) return
  throw new QuorateError({
    code: 'Q053',
    class: 'load',
    where: [where, 'forall'],
    problem: `the domains of its parameters have ${bindings} bindings, too many to list`,
    hint: `at most ${MAX_VALUES} can be listed; choose from the state instead: (s) => …`,
  })
}

function parameterOf(name: string, from: unknown, where: string): Parameter {
  if (typeof from === 'function') return { name, from: from as NonNullable<Parameter['from']> }
  return { name, domain: choosable(from, `${where}, parameter ${name}`) }
}
