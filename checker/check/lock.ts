import { QuorateError } from '../errors.ts'
import type { Verdict } from '../results/exploration.ts'
import { messageOf } from '../thrown.ts'
import type { VerifiedModel } from './verified.ts'

/** The results that a project has accepted, by spec and model. */
export type Lock = ReadonlyMap<string, ReadonlyMap<string, LockedModel>>

export interface LockedModel {
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  /**
   * Maps each checked property to its verdict or, if it was violated, to the number of states in its counterexample.
   */
  readonly verdicts: Readonly<Record<string, number | Verdict>>
}

/** The results that the lock file records for a model. */
type Locked = Pick<VerifiedModel, 'distinct' | 'generated' | 'depth' | 'expectations'>

const FORMAT = 'quorate.lock/1'

export const EMPTY_LOCK: Lock = new Map()

export function lockedOf({ distinct, generated, depth, expectations }: Locked): LockedModel {
  const verdicts = expectations.map(({ name, verdict, length }) => [name, length ?? verdict] as const)
  return { distinct, generated, depth, verdicts: Object.fromEntries(verdicts) }
}

/** Builds the new lock by replacing the entries of the given specs with the verified models. */
export function relock(lock: Lock, specs: readonly string[] | 'all', models: readonly VerifiedModel[]): Lock {
  const next = new Map<string, Map<string, LockedModel>>()
  if (specs !== 'all') for (const [spec, own] of lock) if (!specs.includes(spec)) next.set(spec, new Map(own))
  for (const model of models) {
    const own = next.get(model.spec) ?? new Map<string, LockedModel>()
    next.set(model.spec, own.set(model.model, lockedOf(model)))
  }
  return next
}

/** Differences such as `distinct 178 → 180`; empty if the model matches the accepted results. */
export function drift(locked: LockedModel, now: LockedModel): readonly string[] {
  const counts = (['distinct', 'generated', 'depth'] as const).flatMap((key) => changed(key, locked[key], now[key]))
  const names = [...new Set([...Object.keys(locked.verdicts), ...Object.keys(now.verdicts)])]
  return [...counts, ...names.flatMap((name) => changed(name, verdictOf(locked, name), verdictOf(now, name)))]
}

/** A lock file may use names that every object inherits, such as `constructor`. */
function verdictOf({ verdicts }: LockedModel, name: string): number | Verdict | undefined {
  return Object.hasOwn(verdicts, name) ? verdicts[name] : undefined
}

function changed(name: string, before: number | string | undefined, after: number | string | undefined) {
  return before === after ? [] : [`${name} ${before ?? 'not checked'} → ${after ?? 'not checked'}`]
}

/** Writes JSON with one line per model, sorted by name. */
export function printLock(lock: Lock): string {
  const specs = inOrder(lock).map(([spec, models]) => {
    const lines = inOrder(models).map(([name, model]) => `    ${JSON.stringify(name)}: ${line(model)}`)
    return `  ${JSON.stringify(spec)}: {\n${lines.join(',\n')}\n  }`
  })
  return `{\n${[`  "format": ${JSON.stringify(FORMAT)}`, ...specs].join(',\n')}\n}\n`
}

function line({ distinct, generated, depth, verdicts }: LockedModel): string {
  const parts = inOrder(new Map(Object.entries(verdicts))).map(
    ([name, v]) => `${JSON.stringify(name)}: ${JSON.stringify(v)}`,
  )
  return `{ "distinct": ${distinct}, "generated": ${generated}, "depth": ${depth}, "verdicts": { ${parts.join(', ')} } }`
}

function inOrder<V>(map: ReadonlyMap<string, V>): readonly (readonly [string, V])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

/** Throws Q036 (load) for text that `printLock` would not write. */
export function parseLock(path: string, text: string): Lock {
  const { format, ...specs } = objectIn(path, parsed(path, text))
  if (format !== FORMAT) throw unreadable(path, `its format is not ${FORMAT}`)
  const models = Object.entries(specs).map(([spec, own]) => {
    const list = Object.entries(objectIn(path, own)).map(([name, model]) => [name, modelIn(path, model)] as const)
    return [spec, new Map(list)] as const
  })
  return new Map(models)
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw unreadable(path, messageOf(error))
  }
}

function modelIn(path: string, value: unknown): LockedModel {
  const { distinct, generated, depth, verdicts } = objectIn(path, value)
  if (typeof distinct !== 'number' || typeof generated !== 'number' || typeof depth !== 'number')
    throw unreadable(path, 'a model lacks its counts')
  return { distinct, generated, depth, verdicts: objectIn(path, verdicts) as LockedModel['verdicts'] }
}

function objectIn(path: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw unreadable(path, 'expected an object')
  return value as Readonly<Record<string, unknown>>
}

function unreadable(path: string, problem: string): QuorateError {
  return new QuorateError({
    code: 'Q036',
    class: 'load',
    where: [path],
    problem,
    hint: 'restore it from version control, or remove it and create it again: quorate verify --update',
  })
}
