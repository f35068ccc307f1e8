import { QuorateError } from '../../errors.ts'
import { suggest } from '../../domain/suggest.ts'
import type { Model } from '../../language/model/model.ts'
import { messageOf } from '../../thrown.ts'
import { claimAt, differenceFrom } from './claims.ts'
import { type LogEvent, type Origin, placeOf, type Sight } from './event.ts'
import { type Named, named } from './named.ts'
import { inOrder, type Timed } from './order.ts'

/** A log file with its text. */
export interface LogText {
  readonly file: string
  readonly text: string
}

/** The non-blank lines of several files. */
export function linesOf(logs: readonly LogText[]): readonly Origin[] {
  return logs.flatMap(({ file, text }) =>
    text
      .split('\n')
      .map((line, i): Origin => ({ file, line: i + 1, text: line.replace(/\r$/, '') }))
      .filter((line) => line.text.trim() !== ''),
  )
}

type Loose = Readonly<Record<string, unknown>>

const PARTS = ['node', 't', 'action', 'binding', 'see', 'note']
const EXAMPLE = '{"node":"node0","t":12,"action":"Write","binding":{"leader":"node0"},"see":{"sent":1}}'

/**
 * The events of logs written in the spec's vocabulary, one JSON object per line: `node` (defaults to the file), `t` in
 * milliseconds or as an ISO date, `action` with a `binding` for some or all of its parameters, `see` with places of the
 * state, and `note` for human readers.
 *
 * `unlogged` lists the actions that no line reports. Throws Q131–Q133 and Q136 (load), with file and line.
 */
export function eventsInSpecWords(
  model: Model,
  logs: readonly LogText[],
  unlogged: readonly string[],
): readonly LogEvent[] {
  const hidden = unlogged.map((name) => named(model, name, {}, '--unlogged'))
  const reader = new Reader(model, hidden)
  return inOrder(linesOf(logs).map((line) => reader.timed(line)))
}

/** Reads lines. Content that repeats is parsed once and shared, so that each line of a long log takes little memory. */
class Reader {
  readonly #model: Model
  readonly #hidden: readonly Named[]
  readonly #steps = new Map<string, Named>()
  readonly #sights = new Map<string, Sight>()

  constructor(model: Model, hidden: readonly Named[]) {
    this.#model = model
    this.#hidden = hidden
  }

  timed(origin: Origin): Timed {
    const where = placeOf(origin)
    const given = objectIn(origin.text, where)
    const extra = Object.keys(given).find((name) => !PARTS.includes(name))
    if (extra !== undefined) throw unreadable(where, `a line has no part '${extra}'`, suggest(extra, PARTS))
    const { node = origin.file, t, action, binding = {}, see } = given
    if (typeof node !== 'string') throw unreadable(where, 'node is not a text', `for example: ${EXAMPLE}`)
    if (action === undefined && see === undefined)
      throw unreadable(where, 'it says neither what happened nor what is seen', 'give action, see, or both')
    return {
      time: t === undefined ? null : timeIn(t, where),
      event: {
        ...origin,
        node,
        kind: null,
        must: action === undefined ? null : this.#step(action, binding, where),
        hidden: this.#hidden,
        ...this.#sight(see === undefined ? {} : see, where),
      },
    }
  }

  #step(action: unknown, binding: unknown, where: string): Named {
    return shared(this.#steps, [action, binding], () => actionIn(this.#model, action, binding, where))
  }

  #sight(see: unknown, where: string): Sight {
    return shared(this.#sights, see, () => {
      const claims = Object.entries(partsOf(see, 'see', where)).map(([path, value]) =>
        claimAt(this.#model.state, path, value, where),
      )
      return {
        differences: (_interpreter, state) => claims.flatMap((claim) => differenceFrom(claim, state) ?? []),
        seen: () => claims.map(({ path }) => path),
      }
    })
  }
}

/** Returns the known result for this JSON value, or makes one. */
function shared<T>(known: Map<string, T>, value: unknown, make: () => T): T {
  // JSON has no infinities, but it parses 1e999 as Infinity and would write that as null.
  const key = JSON.stringify(value, (_name, part: unknown) =>
    part === Infinity || part === -Infinity ? String(part) : part,
  )
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}

function actionIn(model: Model, action: unknown, binding: unknown, where: string): Named {
  if (typeof action !== 'string') throw unreadable(where, 'action is not a name', `for example: ${EXAMPLE}`)
  return named(model, action, partsOf(binding, 'binding', where), where)
}

function timeIn(t: unknown, where: string): number {
  const time = typeof t === 'string' ? Date.parse(t) : t
  if (typeof time === 'number' && Number.isFinite(time)) return time
  throw unreadable(
    where,
    't is no time',
    'give milliseconds, or an ISO date with its time zone: 2026-11-30T12:00:00.000Z',
  )
}

function objectIn(text: string, where: string): Loose {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw unreadable(where, `it is not JSON: ${messageOf(error)}`, HINT)
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed }
  throw unreadable(where, 'it is not an object', HINT)
}

const HINT = `without --map a line is in the spec's own words: ${EXAMPLE}`

function partsOf(value: unknown, part: string, where: string): Loose {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw unreadable(where, `${part} is not an object`, `for example: ${EXAMPLE}`)
}

function unreadable(where: string, problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q131', class: 'load', where: [where], problem, hint })
}
