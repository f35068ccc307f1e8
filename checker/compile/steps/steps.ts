import { FAULTS_USED, isStateProperty } from '../../language/model/model.ts'
import type { ActionModel, Model, Property } from '../../language/model/model.ts'
import { must } from '../../must.ts'
import { bindingLoop } from '../accessors/bindingLoop.ts'
import type { Codecs } from '../packing/codecs.ts'
import { addressOf, readBits, writeBits } from '../packing/packing.ts'
import type { Layout } from '../packing/layout.ts'
import { DISABLED, isShort, NO_STEPS } from '../resultCache/resultCache.ts'
import { TREE_HOLES } from '../resultCache/treeStorage.ts'
import walkFile from '../resultCache/walk.source.js' with { type: 'text' }
import { build, type Hole, type Holes } from '../source/build.ts'
import { wordHoles } from '../source/words.ts'
import { CONTROL } from '../threads/control.ts'
import { type Division, rowPlace } from '../arena/rowPlace.ts'
import { isSingle, maskOf } from '../arena/segments.ts'
import actionFile from './action.source.js' with { type: 'text' }
import checkFile from './check.source.js' with { type: 'text' }
import columnsFile from './columns.source.js' with { type: 'text' }
import descentFile from './descent.source.js' with { type: 'text' }
import effectsFile from './effects.source.js' with { type: 'text' }
import oneByOneFile from './oneByOne.source.js' with { type: 'text' }
import cachedStepsFile from './cachedSteps.source.js' with { type: 'text' }
import stepFile from './step.source.js' with { type: 'text' }
import stepsFile from './steps.source.js' with { type: 'text' }
import successorFile from './successor.source.js' with { type: 'text' }
import unitFile from './unit.source.js' with { type: 'text' }

/**
 * How many states are expanded together. Half as many would be just as fast; with twice as many, their data would not
 * fit into the L1 cache.
 */
const BLOCK = 1024
/**
 * How many steps of an action are taken together. If an action has more steps than this in one state, its code is run
 * instead.
 */
const MAX_STEPS = 4096

/** The files that every model uses, in the order in which they are evaluated. */
const FILES = [successorFile, stepsFile, walkFile, effectsFile, cachedStepsFile]

/**
 * Whether states are expanded in blocks. They are not if each step needs a constraint, a step constraint or a
 * transition property evaluated.
 */
export function hasBlocks(model: Model): boolean {
  return !model.constraint && !judgesSteps(model)
}

/** Whether the model has relations between the states before and after a step. */
export function judgesSteps({ properties, stepConstraint }: Model): boolean {
  return stepConstraint !== undefined || properties.some((p) => p.kind === 'transition')
}

/** Where states are stored and what is recorded for successors. */
export interface StateAddresses {
  /** The segment that contains the state of a row and the position of the state's first word in it. */
  readonly segment: Hole
  readonly address: Hole
  /**
   * All states of a block are in one segment. These are its name, the statement that begins a block, and the end of the
   * block that begins with a row.
   */
  readonly here: string
  readonly enterSegment: Hole
  readonly blockEnd: Hole
  /** Records which row a successor comes from. */
  readonly noteRow: Hole
}

/** For a store that keeps all states. With `noted`, the row that each successor comes from is recorded. */
export function everyState(states: Division, noted: boolean): StateAddresses {
  return { ...addresses(states, (row) => row), noteRow: noted ? rowNoted : () => '' }
}

/**
 * For a store that keeps only the states from row `control[base]` onward. The row that each successor comes from is
 * recorded.
 */
export function frontier(states: Division): StateAddresses {
  return { ...addresses(states, (row) => `(${row} - control[${CONTROL.base}])`), noteRow: rowNoted }
}

/** The end of a block, unless the segment ends earlier. */
function blockEnd(row = ''): string {
  return `${row} + ${BLOCK}`
}

function addresses(states: Division, numbered: (row: string) => string): Omit<StateAddresses, 'noteRow'> {
  const { segment, start } = rowPlace(states, 'arena', 'segments', numbered)
  if (isSingle(states)) return { segment, address: start, here: 'arena', enterSegment: () => '', blockEnd }
  const mask = maskOf(states)
  return {
    segment,
    address: start,
    here: 'here.words',
    enterSegment: (row = '') => `here.words = segments[${numbered(row)} >>> ${states.shift}];`,
    blockEnd: (row = '') => `Math.min(${blockEnd(row)}, ${row} + ${mask + 1} - (${numbered(row)} & ${mask}))`,
  }
}

function rowNoted(row: string): string {
  return `batchRows[pending] = ${row};`
}

/**
 * The one inner loop, which expands a state, plus one loop per property; steps.holes.d.ts lists the parameters.
 *
 * Every action has a separate loop over its bindings (action.source.js), so each call site of a guard or effect has a
 * single target, which V8 inlines. The loaded state is in `state`. Effects change `next`, which is appended to the
 * batch, together with its action and the ordinal of its binding, and then restored (successor.source.js). Code whose
 * results are cached is not run again (cachedSteps.source.js, columns.source.js).
 */
export function stepsSource(
  model: Model,
  layout: Layout,
  codecs: Codecs,
  place: StateAddresses,
  counting: boolean,
): string {
  const holes = { ...holesOf(model, layout, place), ...countersOf(model, counting) }
  const descents = [
    { $name: 'Leaf', $nodes: 'leafOf', $states: 'stateAt' },
    { $name: 'Effect', $nodes: 'effectOf', $states: 'stepAt' },
  ]
  const range = hasBlocks(model)
    ? [
        build([columnsFile], holes, FILES),
        ...descents.map((names) => build([descentFile], { ...holes, ...names }, FILES)),
      ]
    : [build([oneByOneFile], holes, FILES)]
  return [
    ...model.properties.map((property, i) => propertySource(property, i, holes)),
    ...(model.constraint ? ['const inside = runtime.writtenOf(model.constraint);'] : []),
    ...(model.stepConstraint ? ['const allowed = runtime.writtenOf(model.stepConstraint);'] : []),
    `const checks = [${model.properties.map((p, i) => (isSearched(p) ? `check${i}` : 'undefined')).join(', ')}];`,
    ...model.actions.map((action, a) => actionSource(action, a, model, layout, codecs, holes)),
    `const acts = [${actsOf(model).join(', ')}];`,
    build(FILES, holes),
    ...(judgesSteps(model) ? [stepSource(model, codecs, holes)] : []),
    ...range,
    build([unitFile], holes, FILES),
  ].join('\n')
}

/** The holes that all files share. Callers add those that are specific to one action or property. */
function holesOf(model: Model, layout: Layout, place: StateAddresses): Holes {
  const transitions = model.properties.flatMap((p, i) => (p.kind === 'transition' ? [i] : []))
  const transition = (i = ''): number => must(transitions[Number(i)], `transition property ${i}`)
  const short = isShort(layout.words)
  return {
    ...wordHoles(layout.words),
    ...TREE_HOLES,
    $segment: place.segment,
    $address: place.address,
    $here: place.here,
    $enterSegment: place.enterSegment,
    $blockEnd: place.blockEnd,
    $noteRow: place.noteRow,
    $actions: model.actions.length,
    $properties: model.properties.length,
    $runActs: () =>
      actsOf(model)
        .map((act) => `${act}()`)
        .join(' + ') || '0',
    $transitions: transitions.length,
    $transition: (i) => String(transition(i)),
    $transitionHolds: (i) => `holds${transition(i)}`,
    $store: model.stepConstraint ? '$storeAllowed' : model.constraint ? '$storeInside' : '$storeFree',
    $isInside: model.constraint ? '$isWithin' : () => 'true',
    $patch: short ? '$patchShort' : '$patchLong',
    $patchBatch: short ? '$patchBatchShort' : '$patchBatchLong',
    $blockWords: hasBlocks(model) ? '{ stateAt, leafOf, walking }' : '{}',
    $none: () => 'null',
    $disabled: -DISABLED,
    $noSteps: NO_STEPS,
    $maxSteps: MAX_STEPS,
    $block: BLOCK,
  }
}

/** The step that relations between states receive. */
function stepSource(model: Model, codecs: Codecs, holes: Holes): string {
  const finders = model.actions.map(
    (action, a) =>
      `function bindingOf${a}(ordinal) { ${budgetOf(model, action) === 0 ? '' : bindingLoop(action, a, codecs).find} }`,
  )
  const names = model.actions.map(({ name }) => JSON.stringify(name))
  return [
    ...finders,
    `const actionNames = [${names.join(', ')}];`,
    `const bindingsOf = [${model.actions.map((_, a) => `bindingOf${a}`).join(', ')}];`,
    build([stepFile], holes, FILES),
  ].join('\n')
}

/** Lookups in decision trees are counted per action, per action's effects, and per property. */
function countersOf({ actions, properties }: Model, counting: boolean): Holes {
  if (!counting)
    return {
      $counters: 0,
      $lookedUp: () => '',
      $lookedUpFrom: () => '',
      $effectsLookedUp: () => '',
      $checked: () => '',
    }
  const [effects, checks] = [actions.length, 2 * actions.length]
  return {
    $counters: checks + properties.length,
    $lookedUp: (action = '', states = '') => `lookups[${action}] += ${states};`,
    $lookedUpFrom: (first = '') => `for (let a = ${first}; a < ${effects}; a++) lookups[a]++;`,
    $effectsLookedUp: (action = '', steps = '') => `lookups[${effects} + ${action}] += ${steps};`,
    $checked: (property = '', states = '') => `lookups[${checks} + ${property}] += ${states};`,
  }
}

function actsOf(model: Model): readonly string[] {
  return model.actions.map((_, a) => `act${a}`)
}

function actionSource(
  action: ActionModel,
  $action: number,
  model: Model,
  layout: Layout,
  codecs: Codecs,
  holes: Holes,
): string {
  const budget = budgetOf(model, action)
  if (budget === 0) return `function act${$action}() { return 0 }`
  const counter = action.fault === undefined ? undefined : faultCounter(layout, action.fault)
  const { declarations, over } = bindingLoop(action, $action, codecs)
  const written = (name: string): string =>
    `const ${name}${$action} = runtime.writtenOf(model.actions[${$action}].${name});`
  const own = {
    $action,
    $forBindings: over,
    $attempt: action.when ? '$attemptGuarded' : '$attemptFree',
    $leaveIfSpent: () => (counter ? `if (${counter.read} >= ${budget}) return 0;` : ''),
    $countFault: () => counter?.increment ?? '',
  }
  return [
    ...(action.when ? [written('when')] : []),
    written('then'),
    declarations,
    build([actionFile], { ...holes, ...own }, FILES),
  ].join('\n')
}

/** Undefined for an action that is not a fault. With a budget of 0, the action never happens. */
function budgetOf(model: Model, { fault }: ActionModel): number | undefined {
  return fault === undefined ? undefined : (model.faults[fault] ?? 0)
}

function faultCounter(layout: Layout, kind: string): { read: string; increment: string } {
  const used = layout.root.fields.find((f) => f.path === FAULTS_USED)
  const place = used?.kind === 'record' ? used.fields.find((f) => f.path === `${FAULTS_USED}.${kind}`) : undefined
  if (place?.kind !== 'scalar') throw new RangeError(`the state does not count faults of the kind ${kind}`)
  const address = addressOf(place.leaf, 'next')
  const read = readBits(address, place.leaf.bits)
  return { read, increment: writeBits(address, place.leaf.bits, `${read} + 1`) }
}

/** Whether single states decide the property. */
function isSearched(property: Property): boolean {
  return isStateProperty(property) || (property.kind === 'possibility' && property.form === 'possible')
}

/** The function of a property and, if single states decide it, a loop over a range of stored states. */
function propertySource(property: Property, $property: number, holes: Holes): string {
  const own = {
    $property,
    $decisive: String(property.kind === 'possibility'),
    $otherwise: String(property.kind !== 'possibility'),
  }
  const holds = `const holds${$property} = runtime.writtenOf(model.properties[${$property}].holds);`
  return isSearched(property) ? `${holds}\n${build([checkFile], { ...holes, ...own }, FILES)}` : holds
}
