import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { checkedProperties } from '../../../checker/language/model/checked.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { drive } from '../../../checker/library/drive.ts'
import { openSpec } from '../../../checker/loading/open.ts'
import { exploring } from '../../../checker/properties/decide.ts'
import { dice } from '../../support/dice.ts'
import { explored, searchedProperties } from '../../support/engine/explored.ts'
import { figures, LocalCluster } from './cluster.ts'

type Lock = Readonly<Record<string, Readonly<Record<string, { readonly distinct: number }>>>>

const { format: _format, ...lock } = JSON.parse(readFileSync('specs/verdicts.lock.json', 'utf8')) as Lock
/**
 * The largest number of states of a compared model, and the interval between the models that are compared: `.ci/run`
 * compares more of them than `npm test`.
 */
const [most, every] = [Number(process.env['LOCKED_STATES'] ?? 1000), Number(process.env['LOCKED_EVERY'] ?? 16)]
const SHARDS = [1, 2, 4]

const models = Object.entries(lock)
  .flatMap(([spec, all]) => Object.entries(all).map(([name, { distinct }]) => [spec, name, distinct] as const))
  .filter(([, , distinct]) => distinct <= most)
  .filter((_model, i) => i % every === 0)

/** The properties that a cluster can decide. */
function properties(model: Model): readonly string[] {
  const refinements = checkedProperties(model, undefined).filter(({ kind }) => kind === 'refinement')
  const names = new Set(refinements.map(({ name }) => name))
  return searchedProperties(model).filter((name) => !names.has(name))
}

describe('models of the lock file', { timeout: 600_000 }, () => {
  it.each(models)(
    '%s, %s: clusters of 1, 2 and 4 shards find the same as one machine',
    async (spec, name, distinct) => {
      const file = await openSpec(`specs/${spec}.ts`)
      const again = (): Model => instantiate(file.load(), { model: name })
      const options = { properties: properties(again()), maxMemory: 2 ** 26 }
      const alone = figures(explored(again(), options))
      for (const shards of SHARDS) {
        const cluster = new LocalCluster(again, options, { shards, from: Math.ceil(distinct / 10) }, dice(shards))
        const { exploration } = await drive(exploring(again(), { ...options, cluster }), () => {})
        expect(figures(exploration)).toEqual(alone)
      }
    },
  )
})
