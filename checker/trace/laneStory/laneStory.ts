import { must } from '../../must.ts'
import { nodeOf, type ScalarNode } from '../../domain/node.ts'
import { printAny } from '../../domain/print.ts'
import { QuorateError } from '../../errors.ts'
import { Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { StateValue, Value } from '../../immutableValues/value.ts'
import { attempt } from '../../language/helpers/attempt.ts'
import { snapshot } from '../../language/helpers/helpers.ts'
import type { Lanes, LogEntry, Party, PartyOf, RecordName } from '../../language/definition/lanes.ts'
import type { Model, State } from '../../language/model/model.ts'
import type { Trace, TraceState } from '../trace.ts'

/** A trace as its nodes see it. */
export interface LaneStory {
  readonly lanes: readonly Lane[]
  /** One moment per state. */
  readonly moments: readonly Moment[]
  readonly others: string
  readonly epochName: string
  /** The paths of the places that the description reads. They do not need to be shown again. */
  readonly covered: ReadonlySet<string>
  /** The paths of the places that lane titles depend on: who leads, who is in sync, and other roles. */
  readonly asked: ReadonlySet<string>
}

export interface Lane {
  readonly name: string
  /** The id as bindings and paths print it. */
  readonly id: string
  /** The name of the id's type, as in groups of places and in bindings, and its number within the type. */
  readonly ids: string
  readonly at: number
}

/** A state and the message in the step to it. */
export interface Moment {
  /** One entry per lane. */
  readonly nodes: readonly NodeMoment[]
  /** The records acknowledged up to this state. */
  readonly acknowledged: readonly RecordName[]
  /** The message in the step that led here. Null if there is none, or if its sender or receiver is unknown. */
  readonly message: SentMessage | null
}

/** The number of a lane, or a party without a number. */
export type Speaker = number | 'producer' | 'consumer' | 'others'

/** Who sent a message to whom. */
export interface SentMessage {
  readonly from: Speaker
  readonly to: Speaker
  /** Whether the message is a guess, because the action does not describe one. */
  readonly isGuess: boolean
}

/** A node in one state. A field is null if the description does not give it. */
export interface NodeMoment {
  readonly log: readonly Entry[] | null
  readonly highWatermark: number | null
  readonly marks: Readonly<Record<string, number>>
  readonly leads: boolean
  readonly epoch: number | null
  readonly up: boolean
  readonly inSync: boolean | null
  readonly role: string
}

export interface Entry {
  readonly record: RecordName
  readonly epoch: number | null
}

/**
 * The lanes of a trace, as the spec describes them. By default, these are the ids of the type that indexes the most
 * variables. Null if there is no such type. Throws Q107 if the description returns an invalid value.
 */
export function laneStory(trace: Trace): LaneStory | null {
  const { model } = trace
  const node = model.lanes ? nodeOf(model.lanes.nodes) : mostUsedIds(model)
  if (node?.kind !== 'scalar') return null
  const description: Description = model.lanes ?? {}
  const lanes = [
    ...lanesOf(node, description.name),
    ...(description.also ?? []).map(nodeOf).flatMap((type) => (type.kind === 'scalar' ? lanesOf(type) : [])),
  ]
  const reader = new Reader(new Interpreter(model), description, lanes)
  const states = trace.states.map(({ value }, at) => reader.state(value, at))
  return {
    lanes,
    others: description.others ?? 'others',
    epochName: description.epochName ?? 'epoch',
    covered: reader.covered,
    asked: reader.asked,
    moments: trace.states.map((state, at) => {
      const told = reader.message(trace, at)
      const now = must(states[at])
      return { ...now, message: told === undefined ? guessed(lanes, state, now.nodes, states[at - 1]?.nodes) : told }
    }),
  }
}

function lanesOf(type: ScalarNode, nameOf?: (n: number) => string): readonly Lane[] {
  return Array.from({ length: type.size }, (_, at): Lane => {
    const id = type.print(at)
    return { id, name: nameOf?.(at) ?? id, ids: type.ids ?? '', at }
  })
}

function mostUsedIds(model: Model): ScalarNode | undefined {
  const used = model.state.fields.flatMap(({ node }) =>
    node.kind === 'array' && node.index?.ids !== undefined ? [node.index] : [],
  )
  const uses = (index: ScalarNode): number => used.filter(({ ids }) => ids === index.ids).length
  return used.toSorted((a, b) => uses(b) - uses(a))[0]
}

type Description = Partial<Lanes<State>>

/** A moment of a lane that shows only what changes. */
const UNDESCRIBED: NodeMoment = {
  log: null,
  highWatermark: null,
  marks: {},
  leads: false,
  epoch: null,
  up: true,
  inSync: null,
  role: '',
}

/** Calls the author's functions and records the places that they read. */
class Reader {
  readonly covered = new Set<string>()
  readonly asked = new Set<string>()
  readonly #interpreter: Interpreter
  readonly #description: Description
  readonly #lanes: readonly Lane[]

  constructor(interpreter: Interpreter, description: Description, lanes: readonly Lane[]) {
    this.#interpreter = interpreter
    this.#description = description
    this.#lanes = lanes
  }

  state(value: StateValue, at: number): Pick<Moment, 'nodes' | 'acknowledged'> {
    const { acknowledged, omit } = this.#description
    const place = (part: string): string => `lanes.${part} in state ${at + 1}`
    if (omit) this.#shown(value, place('omit'), (s) => omit(s).map(snapshot))
    const told = acknowledged && this.#shown(value, place('acknowledged'), (s) => [...acknowledged(s)])
    return {
      nodes: this.#lanes.map((lane) =>
        lane.ids === this.#lanes[0]?.ids
          ? this.#node(value, lane.at, (part) => `lanes.${part} of ${lane.name} in state ${at + 1}`)
          : UNDESCRIBED,
      ),
      acknowledged: told?.filter((record, i) => told.indexOf(record) === i) ?? [],
    }
  }

  /** The message in the step to a state. Undefined if the action does not describe one. */
  message({ model, states }: Trace, at: number): Moment['message'] | undefined {
    const { step } = must(states[at])
    const before = states[at - 1]
    const message = step && model.actions.find(({ name }) => name === step.action)?.message
    if (!message || !before) return undefined
    const where = `action ${step.label}, message`
    const { from, to } = attempt(
      () => where,
      'message',
      () => this.#interpreter.inspect(before.value, (s) => message(s, step.values)).answer,
    )
    const [sender, receiver] = [this.#speaker(from, where), this.#speaker(to, where)]
    return sender === null || receiver === null ? null : { from: sender, to: receiver, isGuess: false }
  }

  #node(value: StateValue, node: number, place: (part: string) => string): NodeMoment {
    const d = this.#description
    const shown = <T>(part: string, f: ((s: State, n: number) => T) | undefined, otherwise: T): T =>
      f ? this.#shown(value, place(part), (s) => f(s, node)) : otherwise
    const asked = <T>(part: string, f: ((s: State, n: number) => T) | undefined, otherwise: T): T =>
      f ? this.#titled(value, place(part), (s) => f(s, node)) : otherwise
    const { log } = d
    const entries = log ? this.#shown(value, place('log'), (s) => [...log(s, node)].map(entryOf)) : null
    const offset = (part: string, n: number | null): number | null => checkedOffset(n, place(part))
    const marks = Object.entries(shown('marks', d.marks, {}))
    return {
      log: entries,
      highWatermark: offset('highWatermark', this.#highWatermark(value, node, place('highWatermark'))),
      marks: Object.fromEntries(marks.map(([name, n]) => [name, offset(`marks.${name}`, n) ?? 0])),
      leads: asked('leads', d.leads, false),
      epoch: shown('epoch', d.epoch, null),
      up: shown('up', d.up, true),
      inSync: asked<boolean | null>('inSync', d.inSync, null),
      role: asked('role', d.role, ''),
    }
  }

  /** Only the place that holds the value counts as shown, not the other places that it is computed from. */
  #highWatermark(value: StateValue, node: number, place: string): number | null {
    const { highWatermark, leads } = this.#description
    if (!highWatermark) return null
    const { answer, places } = this.#asked(value, place, (s) => highWatermark(s, node))
    const leading = leads && this.#asked(value, place, (s) => leads(s, node)).places
    for (const [path, held] of places) if (held === answer && !leading?.has(path)) this.covered.add(path)
    return answer
  }

  #shown<T>(value: StateValue, place: string, look: (s: State) => T): T {
    const { answer, places } = this.#asked(value, place, look)
    for (const path of places.keys()) this.covered.add(path)
    return answer
  }

  #titled<T>(value: StateValue, place: string, look: (s: State) => T): T {
    const { answer, places } = this.#asked(value, place, look)
    for (const path of places.keys()) this.asked.add(path)
    return answer
  }

  #asked<T>(
    value: StateValue,
    place: string,
    look: (s: State) => T,
  ): { readonly answer: T; readonly places: ReadonlyMap<string, Value> } {
    return attempt(
      () => place,
      'description',
      () => this.#interpreter.inspect(value, look),
    )
  }

  #speaker(party: Party | null, where: string): Speaker | null {
    if (party === null || typeof party === 'string') return party
    const isOf = typeof party === 'object' && 'of' in party
    const [type, id] = isOf ? idOf(party) : [this.#lanes[0]?.ids, party]
    const own = this.#lanes.filter(({ ids }) => ids === type)
    const lane = own.find(({ at }) => at === id)
    if (lane) return this.#lanes.indexOf(lane)
    throw wrong(
      where,
      `${printAny(id)} is not one of the ${own.length} ${isOf ? `lanes of ${type}` : 'nodes'}`,
      'use an id of the lanes, { of: Client, id: client } for one of lanes.also, or null for nobody',
    )
  }
}

function idOf({ of, id }: PartyOf): readonly [type: string, id: unknown] {
  const node = nodeOf(of)
  return [node.kind === 'scalar' ? (node.ids ?? node.label) : node.label, id]
}

function entryOf(entry: LogEntry): Entry {
  return typeof entry === 'object' && entry !== null
    ? { record: entry.record, epoch: entry.epoch }
    : { record: entry, epoch: null }
}

/** A broken protocol can have an offset beyond the end of the log, and its picture must show it. */
function checkedOffset(n: number | null, place: string): number | null {
  if (n === null || (Number.isInteger(n) && n >= 0)) return n
  throw wrong(place, `${printAny(n)} is not an offset`, 'use an integer that is at least 0, or null')
}

/**
 * Guesses the sender and receiver of a step. If two nodes take part and only one of them changes, that one is the
 * receiver. Otherwise, they are unknown.
 */
function guessed(
  lanes: readonly Lane[],
  { step, changes }: TraceState,
  nodes: readonly NodeMoment[],
  before: readonly NodeMoment[] | undefined,
): Moment['message'] {
  const named = (step?.binding ?? [])
    .map((bound) => lanes.findIndex(({ id, ids }) => id === bound.value && ids === bound.ids))
    .filter((i) => i >= 0)
  const [a, b, ...more] = [...new Set(named)]
  if (a === undefined || b === undefined || more.length > 0 || !before) return null
  const changed = (i: number): boolean =>
    changes.some(({ path }) => path.includes(`[${lanes[i]?.id ?? ''}]`)) ||
    JSON.stringify(nodes[i]) !== JSON.stringify(before[i])
  if (changed(a) === changed(b)) return null
  return changed(a) ? { from: b, to: a, isGuess: true } : { from: a, to: b, isGuess: true }
}

function wrong(where: string, problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q107', class: 'spec', where: [where], problem, hint })
}
