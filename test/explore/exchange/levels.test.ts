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

/** Compares what one machine finds with what clusters of several sizes find while they lose members. */
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

async function searched(path: string, name: string, given: EngineOptions) {
  const file = await openSpec(path)
  const again = (): Model => instantiate(file.load(), { model: name })
  const options = { ...given, properties: searchedProperties(again()), maxMemory: 2 ** 26 }
  const cluster = new LocalCluster(again, options, { shards: 3, from: 20 }, dice(1))
  const { exploration } = await drive(exploring(again(), { ...options, cluster }), () => {})
  return { cluster, exploration }
}

/** The test in its `forAll` counts calls, which is noticed late: the counterexample has 104 states. */
const COUNTING = `import { array, bool, forAll, ids, range, spec } from 'quorate'
export default spec('counting', {}, (_c, _f, { state }) => {
  const Id = ids('i', 3)
  const { action, define } = state({ x: range(0, 60), y: range(0, 60), up: array(Id, bool) })
  return define({
    init: () => {},
    actions: {
      X: action({ when: (s) => s.x < 60, then: (s) => { s.x += 1 } }),
      Y: action({ when: (s) => s.y < 60, then: (s) => { s.y += 1 } }),
      Up: action({
        forall: { i: Id },
        when: (s, { i }) => s.x === 50 && s.y === 50 && !s.up.get(i),
        then: (s, { i }) => { s.up.set(i, true) },
      }),
    },
    invariants: {
      Counted: (s) => {
        let up = 0
        const bump = (): boolean => {
          up++
          return s.x < 60 || up < 2
        }
        forAll(Id, (i) => !s.up.get(i) || bump())
        return up <= 2
      },
    },
  })
})
`

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
    'counting.ts': COUNTING,
  })

  it.each<[string, string, EngineOptions]>([
    ['specs/quorate/state-store.ts', '2 threads, 2 states', { maxDepth: 20 }],
    ['specs/quorate/level-protocol.ts', 'a buffer is reused', { stop: 'never' }],
    ['specs/failover/write-quorum.ts', 'N=2 W=2 any, crashes', { stop: 'decided' }],
    ['specs/quorate/state-store.ts', '2 threads, 2 states', { maxDepth: 20, storage: 'hash' }],
    ['specs/quorate/level-protocol.ts', 'a buffer is reused', { stop: 'never', storage: 'hash' }],
    ['specs/failover/write-quorum.ts', 'N=2 W=2 any, crashes', { stop: 'decided', storage: 'hash' }],
  ])('%s, %s, %o: finds the same as one machine', async (path, name, options) => {
    const { alone, together } = await compared(path, name, options)
    for (const found of together) expect(found).toEqual(alone)
  })

  it.each<[EngineOptions]>([[{ stop: 'decided' }], [{ maxDepth: 14, storage: 'hash' }]])(
    'finds the same as one machine with symmetry, and takes the same sample: %o',
    async (options) => {
      const { alone, together } = await compared('specs/quorate/state-store.ts', 'growing in vain, 3 threads', options)
      expect(alone.compared?.states).toBeGreaterThan(0)
      for (const found of together) expect(found).toEqual(alone)
    },
  )

  it.each([
    ['throws.ts', 'exact', 8],
    ['throws.ts', 'hash', 8],
    ['throwsInProperty.ts', 'exact', 9],
    ['throwsInProperty.ts', 'hash', 9],
  ] as const)('reports where the spec of %s throws: %s', async (name, storage, steps) => {
    const { alone, together } = await compared(`${folder.path}/${name}`, undefined, { storage })
    expect(alone.failure.path?.steps).toHaveLength(steps)
    for (const found of together) expect(found).toEqual(alone)
  })

  it.each(['exact', 'hash'] as const)('counts each state in one shard only: %s', async (storage) => {
    const { cluster, exploration } = await searched('specs/quorate/level-protocol.ts', 'a buffer is reused', {
      stop: 'never',
      storage,
    })
    const stored = cluster.works.map((work) => work.stored.states)
    expect(stored.reduce((a, b) => a + b)).toBe(exploration.distinct)
  })

  it('asks for the ancestors of all violations together, level by level', async () => {
    const { cluster, exploration } = await searched('specs/quorate/level-protocol.ts', 'a buffer is reused', {
      stop: 'never',
      storage: 'hash',
    })
    const lengths = exploration.properties.flatMap(({ length }) => length ?? [])
    expect(lengths.length).toBeGreaterThan(1)
    const questions = cluster.asked.filter((kind) => kind === 'parents').length
    expect(questions).toBeGreaterThan(5)
    expect(questions).toBeLessThan(Math.max(...lengths))
  })

  it('evaluates a property again in all states if a shard can no longer cache it', async () => {
    const { alone, together } = await compared(`${folder.path}/counting.ts`, undefined, { stop: 'never' })
    expect(alone.properties[0]).toMatchObject({ name: 'Counted', verdict: 'violated', length: 104 })
    for (const found of together) expect(found).toEqual(alone)
  })

  it('refuses to continue if the states are no longer stored', async () => {
    const { alone, together } = await compared(`${folder.path}/counting.ts`, undefined, {
      stop: 'never',
      storage: 'hash',
    })
    for (const { failure, properties } of [alone, ...together])
      expect(failure.complaint?.code ?? properties[0]?.length).toSatisfy((found) => found === 'Q116' || found === 104)
  })
})
