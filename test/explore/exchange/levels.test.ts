import { describe, expect, it } from 'vitest'
import type { EngineOptions } from '../../../checker/explore/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { drive } from '../../../checker/library/drive.ts'
import { openSpec } from '../../../checker/loading/open.ts'
import { exploring } from '../../../checker/properties/decide.ts'
import { dice } from '../../support/dice.ts'
import { explored, searchedProperties } from '../../support/engine/explored.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'
import { figures, LocalCluster } from './cluster.ts'

/** What one machine finds, and what clusters of several sizes find while members are lost. */
async function compared(path: string, name: string | undefined, given: EngineOptions) {
  const file = await openSpec(path)
  const again = (): Model => instantiate(file.load(), { model: name })
  const options = { ...given, properties: searchedProperties(again()), maxMemory: 2 ** 26 }
  const alone = figures(explored(again(), options))
  const together: ReturnType<typeof figures>[] = []
  for (const [shards, from, kills] of [
    [1, 10, 0],
    [3, 1, 2],
  ] as const) {
    const cluster = new LocalCluster(again, options, { shards, from, kills }, dice(shards))
    const { exploration } = await drive(exploring(again(), { ...options, cluster }), () => {})
    together.push(figures(exploration))
  }
  return { alone, together }
}

describe('a search on several machines', { timeout: 60_000 }, () => {
  const folder = specFolder({
    'throws.ts': specSource({
      variables: 'n: range(0, 3), m: range(0, 40)',
      forall: '{ by: range(0, 1) }',
      when: 's.m < 40',
      then: "s.m += 1; s.n = Math.min(3, s.n + by); if (s.m === 9 && s.n === 2) throw new Error('on purpose')",
    }),
    'throwsInProperty.ts': specSource({
      variables: 'n: range(0, 3), m: range(0, 40)',
      forall: '{ by: range(0, 1) }',
      when: 's.m < 40',
      then: 's.m += 1; s.n = Math.min(3, s.n + by)',
      holds: "s.m < 9 || s.n !== 2 || (() => { throw new Error('on purpose') })()",
    }),
  })

  it.each<[string, string, EngineOptions]>([
    ['specs/quorate/state-store.ts', '2 threads, 2 states', { maxDepth: 20 }],
    ['specs/quorate/level-protocol.ts', 'a buffer is reused', { stop: 'never' }],
    ['specs/failover/write-quorum.ts', 'N=2 W=2 any, crashes', { stop: 'decided' }],
  ])('%s, %s, %o: finds the same as one machine', async (path, name, options) => {
    const { alone, together } = await compared(path, name, options)
    for (const found of together) expect(found).toEqual(alone)
  })

  it('finds the same as one machine with symmetry, and takes the same sample', async () => {
    const { alone, together } = await compared('specs/quorate/state-store.ts', 'growing in vain, 3 threads', {
      stop: 'decided',
    })
    expect(alone.compared?.states).toBeGreaterThan(0)
    for (const found of together) expect(found).toEqual(alone)
  })

  it.each(['throws.ts', 'throwsInProperty.ts'])('reports where the spec of %s throws', async (name) => {
    const { alone, together } = await compared(`${folder.path}/${name}`, undefined, {})
    expect(alone.failure.path?.steps).toHaveLength(name === 'throws.ts' ? 8 : 9)
    for (const found of together) expect(found).toEqual(alone)
  })
})
