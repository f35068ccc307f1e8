import { readFile } from 'node:fs/promises'
import type { VerifiedModel } from '../../check/verified.ts'
import { QuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { codeDigest } from '../files/codeDigest.ts'
import type { SpecFile } from '../../loading/load.ts'
import { version } from '../version.ts'
import type { PlannedModel, VerifiedWith } from './verifyModels.ts'

/** The results of one `verify` run, written by `--reporter json=FILE` and read by `--merge`. */
export type Results = readonly VerifiedWith[]

const FORMAT = 'quorate.verified/1'

/** Each result records what it was computed from, so that nobody mistakes another commit's results for this one's. */
export function printResults(results: Results, fileOf: (spec: string) => SpecFile | undefined): string {
  const originOf = origins(fileOf)
  const models = results.map(({ verified, code }) => ({ ...verified, code, origin: originOf(verified.spec) }))
  return `${JSON.stringify({ format: FORMAT, models }, null, 2)}\n`
}

/**
 * Returns what a result depends on besides the model: the spec's code and the Quorate version. Computed once per spec;
 * undefined for a spec without a file.
 */
function origins(fileOf: (spec: string) => SpecFile | undefined): (spec: string) => string | undefined {
  const known = new Map<string, string | undefined>()
  return (spec) => {
    const file = fileOf(spec)
    if (!known.has(spec)) known.set(spec, file && `${codeDigest(file.bundle)} ${version()}`)
    return known.get(spec)
  }
}

/**
 * Collects the results of all planned models, in order, from several files. Throws Q045 (load) if a file contains
 * anything else or was computed from different code, or if the files together do not contain every model exactly once.
 */
export async function mergedResults(paths: readonly string[], planned: readonly PlannedModel[]): Promise<Results> {
  const found = new Map<string, Saved & { readonly path: string }>()
  for (const path of paths)
    for (const result of await resultsIn(path)) {
      const key = keyOf(result.verified.spec, result.verified.model)
      const other = found.get(key)
      if (other)
        throw unmergeable([other.path, path], `both contain ${named(result.verified.spec, result.verified.model)}`)
      found.set(key, { ...result, path })
    }
  const missing = planned.filter(({ spec, title }) => !found.has(keyOf(spec, title)))
  const [first] = missing
  if (first)
    throw unmergeable(paths, `no file contains ${named(first.spec, first.title)}${andOthers(missing.length - 1)}`)
  const wanted = new Set(planned.map(({ spec, title }) => keyOf(spec, title)))
  for (const [key, { verified, path }] of found)
    if (!wanted.has(key))
      throw unmergeable([path], `it contains ${named(verified.spec, verified.model)}, which no spec here declares`)
  const files = new Map(planned.map(({ spec, file }) => [spec, file]))
  const originOf = origins((spec) => files.get(spec))
  for (const { verified, path, origin } of found.values())
    if (origin !== originOf(verified.spec))
      throw unmergeable([path], `it was made from other code of ${verified.spec}, or by another version of Quorate`)
  return planned.flatMap(({ spec, title }) => found.get(keyOf(spec, title)) ?? [])
}

/** A result as stored in a report. */
interface Saved extends VerifiedWith {
  readonly origin: unknown
}

async function resultsIn(path: string): Promise<readonly Saved[]> {
  try {
    const document: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (!isObject(document) || document['format'] !== FORMAT || !Array.isArray(document['models']))
      throw new TypeError(`its format is not ${FORMAT}`)
    return document['models'].map(resultOf)
  } catch (error) {
    throw unmergeable([path], messageOf(error), error)
  }
}

/** Reads a result from a report. Only what identifies the model is validated; the rest was written along with it. */
function resultOf(model: unknown): Saved {
  if (!isObject(model)) throw new TypeError('it lists a model that is not an object')
  const { code, origin, ...verified } = model
  const known = Object.values(EXIT).find((each) => each === code)
  const lists = ['expectations', 'actions', 'properties', 'unexpected', 'leftOut', 'unconfirmed']
  const counts = ['distinct', 'generated', 'depth', 'seconds']
  const texts = ['spec', 'model', 'command']
  const isWhole =
    lists.every((key) => Array.isArray(verified[key])) &&
    counts.every((key) => typeof verified[key] === 'number') &&
    texts.every((key) => typeof verified[key] === 'string') &&
    (verified['failure'] === null || typeof verified['failure'] === 'string')
  if (known === undefined || !isWhole) throw new TypeError('the results of a model are not complete')
  return { verified: verified as unknown as VerifiedModel, code: known satisfies ExitCode, origin }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function keyOf(spec: string, model: string): string {
  return JSON.stringify([spec, model])
}

function named(spec: string, model: string): string {
  return `the model '${model}' of ${spec}`
}

function andOthers(others: number): string {
  return others === 0 ? '' : `, nor ${others} ${others === 1 ? 'other' : 'others'}`
}

function unmergeable(paths: readonly string[], problem: string, cause?: unknown): QuorateError {
  const hint = 'give the reports of all shards of one commit, which --reporter json=FILE wrote'
  return new QuorateError({ code: 'Q045', class: 'load', where: ['--merge', ...paths], problem, hint }, { cause })
}
