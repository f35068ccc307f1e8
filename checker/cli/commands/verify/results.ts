import { readFile } from 'node:fs/promises'
import type { VerifiedModel } from '../../../check/verified.ts'
import { QuorateError } from '../../../errors.ts'
import { messageOf } from '../../../thrown.ts'
import { EXIT, type ExitCode } from '../../exitCodes.ts'
import type { PlannedModel, VerifiedWith } from './verifyModels.ts'

/** The results of one run of `verify`: `--reporter json=FILE` writes them, and `--merge` reads them. */
export type Results = readonly VerifiedWith[]

const FORMAT = 'quorate.verified/1'

export function printResults(results: Results): string {
  return `${JSON.stringify({ format: FORMAT, models: results.map(({ verified, code }) => ({ ...verified, code })) }, null, 2)}\n`
}

/**
 * The results of all planned models, in their order, from several files. Throws Q045 (load) if a file contains
 * something else, or if the files together do not contain every model exactly once.
 */
export async function mergedResults(paths: readonly string[], planned: readonly PlannedModel[]): Promise<Results> {
  const found = new Map<string, VerifiedWith & { readonly path: string }>()
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
  return planned.flatMap(({ spec, title }) => found.get(keyOf(spec, title)) ?? [])
}

async function resultsIn(path: string): Promise<Results> {
  try {
    const document: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (!isObject(document) || document['format'] !== FORMAT || !Array.isArray(document['models']))
      throw new TypeError(`its format is not ${FORMAT}`)
    return document['models'].map(resultOf)
  } catch (error) {
    throw unmergeable([path], messageOf(error), error)
  }
}

/**
 * A result in a report. Only the parts that identify the model are validated; the rest was written together with them.
 */
function resultOf(model: unknown): VerifiedWith {
  if (!isObject(model)) throw new TypeError('it lists a model that is not an object')
  const { code, ...verified } = model
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
  return { verified: verified as unknown as VerifiedModel, code: known satisfies ExitCode }
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
