import { describe, expect, it } from 'vitest'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { drive } from '../../../checker/library/drive.ts'
import { openSpec } from '../../../checker/loading/open.ts'
import { exploring } from '../../../checker/properties/decide.ts'
import { dice } from '../../support/dice.ts'
import { explored, searchedProperties } from '../../support/engine/explored.ts'
import { lock } from '../../support/specs.ts'
import { figures, LocalCluster } from './cluster.ts'

/**
 * The maximum number of states of the models to compare. Of these models, one out of `every` is compared. `.ci/run`
 * compares more models than `npm test`.
 */
const [most, every] = [Number(process.env['LOCKED_STATES'] ?? 1000), Number(process.env['LOCKED_EVERY'] ?? 16)]
const STORAGE = process.env['LOCKED_STORAGE'] === 'hash' ? 'hash' : 'exact'
const SHARDS = [1, 2, 4]

const models = [...lock]
  .flatMap(([spec, all]) => [...all].map(([name, { distinct }]) => [spec, name, distinct] as const))
  .filter(([, , distinct]) => distinct <= most)
  .filter((_model, i) => i % every === 0)

describe('models of the lock file', { timeout: 600_000 }, () => {
  it.each(models)(
    '%s, %s: clusters of 1, 2 and 4 shards find the same as one machine',
    async (spec, name, distinct) => {
      const file = await openSpec(`specs/${spec}.ts`)
      const again = (): Model => instantiate(file.load(), { model: name })
      const options = { properties: searchedProperties(again()), maxMemory: 2 ** 26, storage: STORAGE } as const
      const alone = figures(explored(again(), options))
      for (const shards of SHARDS) {
        const cluster = new LocalCluster(again, options, { shards, from: Math.ceil(distinct / 10) }, dice(shards))
        const { exploration } = await drive(exploring(again(), { ...options, cluster }), () => {})
        expect(figures(exploration)).toEqual(alone)
      }
    },
  )
})
