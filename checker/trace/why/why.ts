import { print } from '../changes.ts'
import { Interpreter, type Choice } from '../../reference/interpreter/interpreter.ts'
import { innermost, type Noted } from '../../reference/interpreter/place.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import {
  type Observation,
  WHOLE,
  type WrittenConjunct,
  type WrittenGuard,
  type WrittenPlace,
} from '../../language/definition/observation.ts'
import { attempt } from '../../language/helpers/attempt.ts'
import { writtenOf } from '../../language/helpers/answer.ts'
import { stepLabel } from '../../language/model/binding.ts'
import type { ActionModel, Model } from '../../language/model/model.ts'

const guards = new WeakMap<Model, Guards>()

/** A model's guards. All callers share them, because they need a separate copy of the model. */
export function guardsFor(model: Model): Guards {
  const known = guards.get(model)
  if (known) return known
  const made = new Guards(model)
  guards.set(model, made)
  return made
}

/**
 * Explains why a step is not possible in a state: which conjunct of the guard refuses it, and what that conjunct read.
 *
 *     const guards = guardsFor(model)                        // works without Node.js
 *     guards.conjunctsOf('Commit')                           // the conjuncts of an action, with file, line and text
 *     guards.judge(state, 'Commit', choice.ordinal)          // a Judgement of one binding in one state
 *
 * `state` is a value as it appears in traces (`trace.states[i].value`, or `stateFromJson(model.state, json)`).
 * `ordinal` is the position of a binding in `interpreter.choices(state, action)`, like `path.steps[i].ordinal`. All
 * results are plain data. `refusalLines` describes a refusal.
 *
 * The conjuncts come from the text of the spec (program/conjuncts). They are evaluated in a copy of the spec file that
 * reports each of them, never in the copy that is searched. A model that did not come from the loader has no reporting
 * copy, so each of its guards is treated as a single conjunct.
 */
export class Guards {
  readonly #model: Model
  readonly #observation: Observation | null
  readonly #interpreter: Interpreter
  /** The most recently listed choices. They are kept because several of them are usually judged one after another. */
  #listed: { readonly state: StateValue; readonly action: ActionModel; readonly choices: readonly Choice[] } | null =
    null

  /** `choose` selects a model that belongs to the given one or its copy, such as the other spec of a refinement. */
  constructor(model: Model, choose: (model: Model) => Model = (same) => same) {
    const observed = model.observed?.()
    this.#model = choose(observed?.model ?? model)
    this.#observation = observed?.observation ?? null
    this.#interpreter = new Interpreter(this.#model)
  }

  /**
   * The conjuncts in textual order. Empty if the action has no guard. Throws RangeError for an unknown action.
   */
  conjunctsOf(action: string): readonly ConjunctFacts[] {
    const model = this.#actionCalled(action)
    return model.when ? this.#guardOf(model).conjuncts.map(factsOf) : []
  }

  /**
   * Whether a binding of an action is enabled in a state and what refuses it. If the state is outside the constraint,
   * the constraint refuses it. Rethrows errors from the spec's functions. Throws RangeError for an unknown action or
   * binding.
   */
  judge(state: StateValue, action: string, ordinal: number): Judgement {
    const model = this.#actionCalled(action)
    const choice = this.#choicesOf(state, model)[ordinal]
    if (!choice) throw new RangeError(`${action} has no binding ${ordinal} in this state`)
    if (!this.#interpreter.withinConstraint(state)) return refusedBy({ by: 'constraint' })
    if (this.#interpreter.spent(state, model)) return refusedBy({ by: 'budget', fault: model.fault ?? '' })
    if (!model.when) return { enabled: true, refusal: null, conjuncts: [] }
    return this.#judged(this.#guardOf(model), this.#run(state, model, choice))
  }

  #judged(guard: WrittenGuard, { answer, events, rest }: Run): Judgement {
    const steps = stepsOf(guard, events)
    const outcomeOf = ({ id, negated, form }: WrittenConjunct): ConjunctOutcome => {
      const step = form === 'whole' ? { value: answer } : steps.findLast((one) => one.id === id)
      return step ? (Boolean(step.value) === negated ? 'false' : 'true') : 'not reached'
    }
    const conjuncts = guard.conjuncts.map((one) => ({ ...factsOf(one), outcome: outcomeOf(one) }))
    if (answer) return { enabled: true, refusal: null, conjuncts }
    const refusing = guard.conjuncts.find((one) => outcomeOf(one) === 'false')
    const step = refusing && steps.findLast(({ id }) => id === refusing.id)
    if (refusing && step) return { enabled: false, refusal: this.#refusal(refusing, step, steps), conjuncts }
    const reads = readsOf([...events, { id: -1, value: answer, reads: rest }])
    const whole = refusing ?? wholeOf(null)
    return { enabled: false, refusal: { by: 'guard', conjunct: factsOf(whole), within: null, reads }, conjuncts }
  }

  #refusal(conjunct: WrittenConjunct, { events }: Step, steps: readonly Step[]): GuardRefusal {
    const inner = this.#within(conjunct, events)
    const uses = [...conjunct.uses, ...(inner?.conjunct.uses ?? [])]
    const earlier = [...steps.flatMap((step) => (uses.includes(step.id) ? step.events : [])), ...(inner?.earlier ?? [])]
    return {
      by: 'guard',
      conjunct: factsOf(conjunct),
      within: inner && factsOf(inner.conjunct),
      reads: readsOf([...earlier.map(withoutWays), ...(inner ? inner.events : events)]),
    }
  }

  /** Finds the part that refused in the function that the conjunct calls. */
  #within({ opens, negated, id }: WrittenConjunct, events: readonly Event[]): Inner | null {
    if (opens === null || negated) return null
    const inside = events.filter((event) => event.id !== id)
    const last = inside.at(-1)
    const called = [...(this.#observation?.guards.values() ?? [])].find(
      (guard) =>
        (opens === 'guard' ? guard.role === 'guard' : guard.index === opens) &&
        guard.conjuncts.some((one) => one.id === last?.id),
    )
    const refusing = called?.conjuncts.find((one) => one.id === last?.id)
    const at = inside.findLastIndex((event) => event.id === called?.entry)
    const entry = inside[at]
    if (!called || !refusing || !entry || !last || Boolean(last.value) !== refusing.negated) return null
    const steps = stepsOf(called, inside.slice(at + 1))
    const earlier = steps.flatMap((step) => (refusing.uses.includes(step.id) ? step.events : []))
    return { conjunct: refusing, earlier, events: [entry, ...(steps.at(-1)?.events ?? [])] }
  }

  #run(state: StateValue, action: ActionModel, { bound, binding }: Choice): Run {
    const events: Event[] = []
    return this.#interpreter.follow(state, (view, read) => {
      this.#observation?.listen((id, value) => events.push({ id, value, reads: read() }))
      try {
        const answer = attempt(
          () => `action ${stepLabel(action.name, bound)}`,
          'guard',
          () => action.when?.(view, binding) ?? true,
        )
        return { answer, events, rest: read() }
      } finally {
        this.#observation?.listen(null)
      }
    })
  }

  #guardOf({ name, when }: ActionModel): WrittenGuard {
    const found = when && this.#observation?.guardOf(when)
    if (found) return found
    const place = placeIn((when && this.#model.watched.placeOf(writtenOf(when))) ?? '')
    return { index: -1, role: 'guard', around: name, entry: -1, last: -1, conjuncts: [wholeOf(place)] }
  }

  #choicesOf(state: StateValue, action: ActionModel): readonly Choice[] {
    if (this.#listed?.state !== state || this.#listed.action !== action)
      this.#listed = { state, action, choices: this.#interpreter.choices(state, action) }
    return this.#listed.choices
  }

  #actionCalled(name: string): ActionModel {
    const found = this.#model.actions.find((action) => action.name === name)
    if (!found) throw new RangeError(`there is no action ${name}`)
    return found
  }
}

/** One condition of a guard, as the author wrote it. */
export interface ConjunctFacts {
  /**
   * The text on one line. The early exit `if (a === b) return false` is shown as the condition that must hold:
   * `a !== b`.
   */
  readonly text: string
  /** Null if unknown. */
  readonly place: WrittenPlace | null
}

export type ConjunctOutcome = 'true' | 'false' | 'not reached'

export interface JudgedConjunct extends ConjunctFacts {
  readonly outcome: ConjunctOutcome
}

export interface Judgement {
  readonly enabled: boolean
  /** What refuses the step. Null if it is enabled. */
  readonly refusal: Refusal | null
  /** The conjuncts in textual order. Empty if the guard was not evaluated. */
  readonly conjuncts: readonly JudgedConjunct[]
}

export type Refusal =
  | { readonly by: 'constraint' }
  /** The budget of this kind of fault is used up. */
  | { readonly by: 'budget'; readonly fault: string }
  | GuardRefusal

export interface GuardRefusal {
  readonly by: 'guard'
  /** The first false conjunct. */
  readonly conjunct: ConjunctFacts
  /** If the conjunct calls one function of the spec, that function's first false conjunct. Otherwise null. */
  readonly within: ConjunctFacts | null
  /** The innermost places that the conjunct read, directly or through constants, with their printed values. */
  readonly reads: readonly ReadPlace[]
}

export interface ReadPlace {
  /** `brokers[b1].log` */
  readonly path: string
  readonly value: string
}

/** Reports that a part of a guard was evaluated, with the places read since the previous part. */
interface Event {
  readonly id: number
  readonly value: unknown
  readonly reads: ReadonlyMap<string, Noted>
}

interface Run {
  readonly answer: boolean
  readonly events: readonly Event[]
  /** The values read after the last event. */
  readonly rest: ReadonlyMap<string, Noted>
}

/** One part of a function. The last event is its own, and earlier ones come from functions that it called. */
interface Step extends Pick<Event, 'id' | 'value'> {
  readonly events: readonly Event[]
}

interface Inner {
  readonly conjunct: WrittenConjunct
  /** The events of the constants that the part uses. */
  readonly earlier: readonly Event[]
  /** The event of the call, with what its arguments read, and the part's own events. */
  readonly events: readonly Event[]
}

function stepsOf({ entry, last }: WrittenGuard, events: readonly Event[]): readonly Step[] {
  const steps: Step[] = []
  let from = 0
  for (const [i, { id, value }] of events.entries())
    if (entry <= id && id <= last) {
      steps.push({ id, value, events: events.slice(from, i + 1) })
      from = i + 1
    }
  return steps
}

function wholeOf(place: WrittenPlace | null): WrittenConjunct {
  const nowhere = { start: 0, before: '', end: 0, after: '' }
  return {
    id: -1,
    start: 0,
    end: 0,
    drop: nowhere,
    negated: false,
    form: 'whole',
    uses: [],
    opens: null,
    place,
    text: WHOLE,
  }
}

function refusedBy(refusal: Refusal): Judgement {
  return { enabled: false, refusal, conjuncts: [] }
}

function factsOf({ text, place }: WrittenConjunct): ConjunctFacts {
  return { text, place }
}

/** Drops reads of records and arrays. A declaration only refers to them, and their contents are read later. */
function withoutWays(event: Event): Event {
  return { ...event, reads: new Map([...event.reads].filter(([, { node }]) => !WAYS.has(node.kind))) }
}

const WAYS: ReadonlySet<string> = new Set(['record', 'array', 'union'])

function readsOf(events: readonly Event[]): readonly ReadPlace[] {
  const all = innermost(new Map(events.flatMap(({ reads }) => [...reads])))
  return [...all].map(([path, { node, value }]) => ({ path, value: print(node, value) }))
}

/** `specs/lock.ts:12:7` */
function placeIn(text: string): WrittenPlace | null {
  const [, file, line, column] = /^(.*):(\d+):(\d+)$/.exec(text) ?? []
  return file === undefined ? null : { file, line: Number(line), column: Number(column) }
}
