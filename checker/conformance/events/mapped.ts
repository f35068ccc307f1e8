import { printAny } from '../../domain/print.ts'
import { suggest } from '../../domain/suggest.ts'
import { isQuorateError, QuorateError } from '../../errors.ts'
import type { Model } from '../../language/model/model.ts'
import type { Interpreter } from '../../reference/interpreter/interpreter.ts'
import { print } from '../../trace/changes.ts'
import { thrownText } from '../../thrown.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import type { Log } from '../author/log.ts'
import { claimsOf, differenceFrom, placeAt } from './claims.ts'
import { type Difference, type LogEvent, type Origin, placeOf, type Sight } from './event.ts'
import { linesOf, type LogText } from './lines.ts'
import { type Named, named, unknown } from './named.ts'
import { inOrder, type Timed } from './order.ts'

/** The events of some logs as a map reads them, before the model is known. */
export interface MappedLog {
  /** Constants and budgets that follow from the log. */
  readonly constants: Readonly<Record<string, unknown>>
  readonly faults: Readonly<Record<string, unknown>>
  /**
   * Throws Q132 and Q133 (load) for names and values that the model does not have, Q135 for errors in the map, and Q136
   * for events whose order is unclear.
   */
  readonly eventsFor: (model: Model) => MappedEvents
}

export interface MappedEvents {
  readonly events: readonly LogEvent[]
  /** How many events the map does not mention. */
  readonly silent: number
}

interface Read {
  readonly origin: Origin
  readonly event: unknown
  readonly before: unknown
  readonly node: string
}

/**
 * Reads logs with a map. Throws Q131 (load) for a line that the map cannot read, and Q135 for any other error in the
 * map.
 */
export function mappedLog({ map }: Log, logs: readonly LogText[]): MappedLog {
  const all = linesOf(logs).flatMap((origin) => eventsIn(map, origin))
  const arranged = map.arrange ? rearranged(map.arrange, all) : all
  const events = arranged.map(({ event }) => event)
  const last = new Map<string, unknown>()
  const read = arranged.map(({ origin, event }): Read => {
    const node = String(asked('node', origin, () => map.node(event)))
    const before = last.get(node)
    last.set(node, event)
    return { origin, event, before, node }
  })
  return {
    constants: map.constants ? asked('constants', null, () => map.constants?.(events) ?? {}) : {},
    faults: map.faults ? asked('faults', null, () => map.faults?.(events) ?? {}) : {},
    eventsFor(model) {
      expectKnown(model, map)
      const timed = read.map((one) => timedFor(model, map, one))
      const telling = timed.filter((one) => one !== null)
      return { events: inOrder(telling), silent: timed.length - telling.length }
    },
  }
}

type LineMap = Log['map']

interface Located {
  readonly origin: Origin
  readonly event: unknown
}

function eventsIn({ read }: LineMap, origin: Origin): readonly Located[] {
  const { file, line, text } = origin
  let found: unknown
  try {
    found = read(text, { file, line })
  } catch (error) {
    throw new QuorateError(
      {
        code: 'Q131',
        class: 'load',
        where: [placeOf(origin)],
        problem: `the map cannot read this line: ${thrownText(error)}`,
        hint: 'fix the line, or let read return null for lines that mean nothing',
      },
      { cause: error },
    )
  }
  if (found === null || found === undefined) return []
  return (Array.isArray(found) ? found : [found]).map((event: unknown) => ({ origin, event }))
}

function rearranged(arrange: NonNullable<LineMap['arrange']>, all: readonly Located[]): readonly Located[] {
  const given = asked('arrange', null, () => arrange(all.map(({ event }) => event)))
  if (!Array.isArray(given) || given.length !== all.length)
    throw misused('arrange', null, `it returned ${Array.isArray(given) ? given.length : 'no'} events for ${all.length}`)
  return all.flatMap(({ origin }, i): readonly Located[] => {
    const event: unknown = given[i]
    return event === null || event === undefined ? [] : [{ origin, event }]
  })
}

/** Throws Q132 (load) for unknown actions, even if no event needs them. */
function expectKnown(model: Model, { events = {}, hidden = {} }: LineMap): void {
  const names = model.actions.map(({ name }) => name)
  const musts = Object.entries(events).map(([kind, { must }]) => [`events.${kind}`, must] as const)
  const all = [...musts, ...Object.keys(hidden).map((name) => ['hidden', name] as const)]
  for (const [where, name] of all)
    if (name !== undefined && !names.includes(name))
      throw unknown(`the map, ${where}`, `spec ${model.spec} has no action '${name}'`, suggest(name, names))
}

/** Null if the map does not mention the event. */
function timedFor(model: Model, map: LineMap, { origin, event, before, node }: Read): Timed | null {
  const where = placeOf(origin)
  const [kind, rule] =
    Object.entries(map.events ?? {}).find(([name, { is }]) =>
      isTrue(`events.${name}.is`, origin, () => is(event, before)),
    ) ?? []
  if (!rule && !map.sees) return null
  const must = rule?.must === undefined ? null : mustOf(model, rule, kind ?? '', { origin, event, before, node })
  const hidden = Object.entries(map.hidden ?? {}).flatMap(([name, bindingOf]): readonly Named[] => {
    const binding = asked(`hidden.${name}`, origin, () => bindingOf?.(event) ?? null)
    return binding === null ? [] : [named(model, name, bindingIn(`hidden.${name}`, origin, binding), where)]
  })
  const { time } = map
  return {
    time: time
      ? timeIn(
          asked('time', origin, () => time(event)),
          origin,
        )
      : null,
    event: { ...origin, node, kind: kind ?? null, must, hidden, ...seeing(model, map.sees, { origin, event }) },
  }
}

function mustOf(
  model: Model,
  { must = '', where: bindingOf }: NonNullable<LineMap['events']>[string],
  kind: string,
  { origin, event, before }: Read,
): Named {
  const what = `events.${kind}.where`
  const binding = asked(what, origin, () => bindingOf?.(event, before) ?? {})
  return named(model, must, bindingIn(what, origin, binding), placeOf(origin))
}

function bindingIn(what: string, origin: Origin, binding: unknown): Readonly<Record<string, unknown>> {
  if (typeof binding === 'object' && binding !== null) return { ...binding }
  throw misused(what, origin, `it returned ${printAny(binding)}, not an object of parameters`)
}

function timeIn(time: unknown, origin: Origin): number {
  if (typeof time === 'number' && Number.isFinite(time)) return time
  throw misused('time', origin, `it returned ${printAny(time)}, not milliseconds`)
}

/** What an event says about a state. */
function seeing(model: Model, sees: LineMap['sees'], { origin, event }: Located): Sight {
  if (!sees) return { differences: () => [], seen: () => [] }
  const where = placeOf(origin)
  const partOf = (interpreter: Interpreter, state: StateValue): unknown =>
    interpreter.look(state, (view) => asked('sees', origin, () => sees(view, event)))
  const readBy = (interpreter: Interpreter, state: StateValue): readonly Difference[] =>
    [...interpreter.inspect(state, (view) => sees(view, event)).places].map(([path, value]) => {
      const place = placeAt(model.state, path, where)
      return { path, actual: print(place.node, value), told: null }
    })
  return {
    differences(interpreter, state) {
      const part = partOf(interpreter, state)
      if (part === true || part === null || part === undefined) return []
      if (part === false) return readBy(interpreter, state)
      return claimsOf(model.state, part, where).flatMap((claim) => differenceFrom(claim, state) ?? [])
    },
    seen(interpreter, state) {
      const part = partOf(interpreter, state)
      if (part === null || part === undefined) return []
      if (typeof part === 'boolean') return readBy(interpreter, state).map(({ path }) => path)
      return claimsOf(model.state, part, where).map(({ path }) => path)
    },
  }
}

/** Calls a function of the map. Throws Q135 (load) if that function throws. */
function asked<T>(what: string, origin: Origin | null, ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    if (isQuorateError(error) && error.complaint.class === 'load') throw error
    throw misused(what, origin, `it threw: ${thrownText(error)}`, error)
  }
}

function isTrue(what: string, origin: Origin, ask: () => unknown): boolean {
  const answer = asked(what, origin, ask)
  if (typeof answer === 'boolean') return answer
  throw misused(what, origin, `it returned ${printAny(answer)}, not true or false`)
}

function misused(what: string, origin: Origin | null, problem: string, cause?: unknown): QuorateError {
  return new QuorateError(
    {
      code: 'Q135',
      class: 'load',
      where: [...(origin ? [placeOf(origin)] : []), `the map, ${what}`],
      problem,
      hint: 'fix the map; docs/conformance/maps.md says what each part gets and returns',
    },
    { cause },
  )
}
