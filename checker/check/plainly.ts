import { must } from '../must.ts'
import { is } from 'immutable'
import { eachInitial } from '../compile/steps/eachInitial.ts'
import { isQuorateError } from '../errors.ts'
import { pathOrNull } from '../explore/paths/failure.ts'
import type { Searched } from '../explore/options.ts'
import type { Failure } from '../results/exploration.ts'
import { type EnabledStep, Interpreter, type Successor } from '../reference/interpreter/interpreter.ts'
import { store } from '../reference/interpreter/store.ts'
import { asMap, type StateValue } from '../immutableValues/value.ts'
import { isMover, isStateProperty, type Model } from '../language/model/model.ts'

/** The maximum number of states that the reference engine examines. */
const MOST_STATES = 400
/** The maximum number of states that `init` describes and that it examines, initial or not. */
const MOST_INITIAL = 200
/** How many steps and actions it examines: a few milliseconds' worth and more if the search takes seconds. */
const LEAST_WORK = 40
/** The same budget when every state is to be confirmed. */
const LEAST_TO_CONFIRM = 200
const STATES_PER_WORK = 100_000
const MOST_WORK = 1000

/** Multiples of this fraction (mod 1) spread evenly over all rows, however many samples there are. */
const GOLDEN = 0.618_033_988_749_895

/** The number of sample `k` among `count` rows or initial states. */
function sampled(k: number, count: number): number {
  return Math.floor(((k * GOLDEN) % 1) * count)
}

/** Successors by action and ordinal; null for a successor that a constraint cuts off. */
type Steps = ReadonlyMap<string, StateValue | null>

/**
 * Has the reference engine check a sample of states from all parts of a search, using a separate model. It must find
 * the same initial states, steps and successors, and every property that holds must hold in these states. Returns null
 * if the engines agree or if the states are no longer stored. Pauses after each state.
 */
function* disagreement(searched: Searched, second: () => Model, least: number): Generator<void, Failure | null> {
  const { search, exploration, expanded } = searched
  const { machine } = search
  if (machine.fingerprints || exploration.failure || expanded === 0) return null
  const interpreter = new Interpreter(second())
  const held = new Set(exploration.properties.flatMap(({ name, verdict }) => (verdict === 'holds' ? [name] : [])))
  const fired = machine.unit.fired.slice()
  const most = Math.min(MOST_WORK, least + expanded / STATES_PER_WORK)
  let work = 0
  try {
    if (hasOtherStart(searched, interpreter)) return contradiction(searched, null, 'init')
    for (let k = 0; k < Math.min(expanded, MOST_STATES) && work < most; k++) {
      const row = sampled(k, expanded)
      const state = stateAt(searched, row)
      const taken = [...interpreter.successors(state)]
      const steps = plainSteps(interpreter, state, taken)
      const other = unlikeStep(fastSteps(searched, row), steps) ?? brokenIn(interpreter, held, state, taken)
      if (other !== null) return contradiction(searched, row, other)
      work += steps.size + interpreter.model.actions.length
      yield
    }
    return null
  } finally {
    machine.unit.fired.set(fired)
  }
}

/** Whether the engines disagree about a state that `init` describes, or about whether it is initial. */
function hasOtherStart({ search: { machine } }: Searched, interpreter: Interpreter): boolean {
  const { unit, compiled } = machine
  const { size } = compiled.model.init
  for (let k = 0; k < Math.min(size, MOST_INITIAL); k++) {
    const number = sampled(k, size)
    const isInitial = eachInitial(unit, compiled.model, { from: number, to: number + 1 }).next().done !== true
    const state = presentState(machine)
    if (!is(state, interpreter.initial(number)) || isInitial !== interpreter.isInitial(state)) return true
  }
  return false
}

function stateAt({ search: { machine } }: Searched, row: number): StateValue {
  machine.unit.load(row)
  return presentState(machine)
}

/** Reads the current state from its view once; copying the view would read every record's view a second time. */
function presentState({ unit, compiled }: Searched['search']['machine']): StateValue {
  const { model, interner } = compiled
  const taken = model.state.fields.map(({ name }) => [name, interner.take(Reflect.get(unit.view, name))])
  return asMap(store(model.state, Object.fromEntries(taken), 'state'))
}

/** The steps that change a state, according to the search. */
function fastSteps({ search: { machine } }: Searched, row: number): Steps {
  const { unit, buffers, compiled } = machine
  const { words } = compiled.layout
  const found: [string, Int32Array | null][] = []
  const flush = (count: number): void => {
    for (let i = 0; i < count; i++)
      found.push([
        `${buffers.batchActions[i]} ${buffers.batchOrdinals[i]}`,
        buffers.batch.slice(i * words, (i + 1) * words),
      ])
  }
  const outside = (action: number, ordinal: number): void => void found.push([`${action} ${ordinal}`, null])
  machine.using({ flush, outside, broken() {}, stuck() {} }, () => {
    unit.expand(row)
    unit.flush()
  })
  return new Map(
    found.map(([step, after]) => {
      if (after) unit.words.set(after)
      return [step, after && presentState(machine)]
    }),
  )
}

type Taken = EnabledStep & Successor

/** The steps that change a state, according to the reference engine. */
function plainSteps(interpreter: Interpreter, state: StateValue, taken: readonly Taken[]): Steps {
  return new Map(
    taken.flatMap(({ number, choice, after, arrival }): [string, StateValue | null][] => {
      if (interpreter.cutBy(after, arrival)) return [[`${number} ${choice.ordinal}`, null]]
      return is(after, state) ? [] : [[`${number} ${choice.ordinal}`, after]]
    }),
  )
}

/** The number of an action for which the two engines find different steps. */
function unlikeStep(fast: Steps, plain: Steps): number | null {
  const all = [...new Set([...fast.keys(), ...plain.keys()])]
  const step = all.find((key) => !fast.has(key) || !plain.has(key) || !is(fast.get(key), plain.get(key)))
  return step === undefined ? null : Number.parseInt(step, 10)
}

/** Names a property in `held` that fails in this state or for one of its steps. */
function brokenIn(
  interpreter: Interpreter,
  held: ReadonlySet<string>,
  state: StateValue,
  taken: readonly Taken[],
): string | null {
  const property = interpreter.model.properties.find((p) => {
    if (!held.has(p.name)) return false
    if (isMover(p)) return taken.some(({ after, arrival }) => !interpreter.holds(p, after, arrival))
    return isStateProperty(p) && !interpreter.holds(p, state, null)
  })
  return property ? `${property.kind} ${property.name}` : null
}

/** `row` is the state that shows it, or null for the initial states. */
function contradiction({ search }: Searched, row: number | null, other: number | string): Failure {
  const { model } = search.machine.compiled
  const name = typeof other === 'string' ? other : `action ${must(model.actions[other]).name}`
  return {
    path: row === null ? null : pathOrNull(search, row),
    step: null,
    cause: undefined,
    complaint: {
      code: 'Q192',
      class: 'spec',
      where: [`spec ${model.spec}`, name],
      problem: 'the two engines disagree: its result on plain values differs from that of the search',
      hint: 'check that the spec keeps nothing outside the state; if so, this is a bug in Quorate: please report it with the spec',
    },
  }
}

/** Returns the disagreement or, if the spec fails only in the reference engine, that error. Pauses regularly. */
export function* disagreeing(
  searched: Searched,
  second: () => Model,
  confirm: boolean,
): Generator<void, Failure | null> {
  try {
    return yield* disagreement(searched, second, confirm ? LEAST_TO_CONFIRM : LEAST_WORK)
  } catch (error) {
    if (!isQuorateError(error)) throw error
    const { complaint } = error
    const where = [`spec ${searched.search.machine.compiled.model.spec}`, ...(complaint.where ?? [])]
    return {
      path: null,
      step: null,
      cause: error,
      complaint: {
        ...complaint,
        code: 'Q192',
        class: 'spec',
        where,
        problem: `the two engines disagree: on plain values ${complaint.problem}`,
      },
    }
  }
}
