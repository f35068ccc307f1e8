import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../../checker/cli/checkpoint/reader.ts'
import { CheckpointWriter } from '../../../checker/cli/checkpoint/writer.ts'
import type { EngineExploration, EngineOptions } from '../../../checker/explore/explore.ts'
import { instantiate, type ModelChoice } from '../../../checker/language/instantiate/instantiate.ts'
import { drive } from '../../../checker/library/drive.ts'
import { openSpec } from '../../../checker/loading/open.ts'
import { exploring } from '../../../checker/properties/decide.ts'
import { threads } from '../../support/processes/threads.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

/**
 * Searches whose states are divided into segments of only a few hundred rows. Real segments are 8 GiB, so outside of
 * tests there is rarely more than one.
 */
const SEGMENT_WORDS = 2 ** 11

const walk = {
  variables: 'n: range(0, 399), m: range(0, 249), far: range(0, 2 ** 32 - 1)',
  forall: '{ by: range(0, 1) }',
  when: 'by === 1 ? s.n < 399 : s.m < 249',
  then: 'if (by === 1) s.n += 1; else s.m += 1; s.far = s.n * 10000000 + s.m',
}
const nodes = `top: array(N, range(0, 9)), low: array(N, range(0, 3))`
const symmetric = `import { array, forAll, ids, range, spec } from 'quorate'
export default spec('symmetric', {}, (c, budget, { state }) => {
  const N = ids('n', 3, { symmetric: true })
  const { action, define } = state({ ${nodes} })
  return define({
    init: () => {},
    actions: {
      Top: action({ forall: { n: N }, when: (s, { n }) => s.top.get(n) < 9, then: (s, { n }) => { s.top.set(n, s.top.get(n) + 1) } }),
      Low: action({ forall: { n: N }, when: (s, { n }) => s.low.get(n) < 3, then: (s, { n }) => { s.low.set(n, s.low.get(n) + 1) } }),
    },
    invariants: { NotAll: (s) => !forAll(N, (n) => s.top.get(n) === 8 && s.low.get(n) === 2) },
  })
}, {})
`
const folder = specFolder({
  'walk.ts': specSource({ name: 'walk', ...walk, holds: '!(s.n === 300 && s.m === 200)' }),
  'lively.ts': specSource({
    name: 'lively',
    ...walk,
    holds: 'true',
    more: `possibilities: { CanEnd: { alwaysPossible: (s) => s.n === 399 && s.m === 249 } },
      temporal: { Ends: { eventually: (s) => s.n === 399 } },
      fairness: [{ weak: 'Up' }],`,
  }),
  'symmetric.ts': symmetric,
})

interface Run extends ModelChoice {
  readonly workers?: number
  readonly engine?: EngineOptions
}

async function run(name: string, { workers = 1, engine, ...recipe }: Run, segmentWords?: number) {
  const file = await openSpec(join(folder.path, name))
  const build = () => instantiate(file.load(), recipe)
  const storage = engine?.storage
  const crew =
    workers > 1 ? threads(workers, { bundle: file.bundle, recipe, properties: undefined, storage }) : undefined
  const options = { maxMemory: 2 ** 25, stop: 'never' as const, ...engine, second: build, segmentWords, crew }
  const { exploration, search } = await drive(exploring(build(), options), () => {})
  return { exploration, segments: search.machine.buffers.arena.parts.length }
}

/** Everything except figures about threads and memory. */
const found = (exploration: EngineExploration): object => {
  return { ...exploration, expandedBy: null, storage: exploration.storage.kind }
}

const RUNS: readonly (readonly [title: string, name: string, run: Run, distinct: number])[] = [
  ['exact storage', 'walk.ts', {}, 100_000],
  ['2 workers', 'walk.ts', { workers: 2 }, 100_000],
  ['4 workers', 'walk.ts', { workers: 4 }, 100_000],
  ['fingerprints', 'walk.ts', { engine: { storage: 'hash' } }, 100_000],
  ['fingerprints, 2 workers', 'walk.ts', { workers: 2, engine: { storage: 'hash' } }, 100_000],
  ['results that are never cached', 'walk.ts', { engine: { cacheAfter: Infinity } }, 100_000],
  ['temporal properties', 'lively.ts', {}, 100_000],
  ['no symmetry', 'symmetric.ts', { symmetry: false }, 64_000],
  // Each node has 40 states, and the order of three does not matter: 42 · 41 · 40 / 6.
  ['symmetry', 'symmetric.ts', { symmetry: true }, 11_480],
  ['symmetry, 2 workers', 'symmetric.ts', { symmetry: true, workers: 2 }, 11_480],
]

describe('a search with many segments finds what a search with one segment finds', () => {
  it.each(RUNS)('with %s', async (_title, name, choice, distinct) => {
    const one = await run(name, choice)
    const many = await run(name, choice, SEGMENT_WORDS)
    expect(one.segments).toBe(1)
    expect(many.segments).toBeGreaterThan(24)
    expect(many.exploration).toMatchObject({ distinct, failure: null })
    expect(found(many.exploration)).toEqual(found(one.exploration))
  })
})

describe('a checkpoint', () => {
  const saved = mkdtempSync(join(tmpdir(), 'quorate-segments-'))
  afterAll(() => rmSync(saved, { recursive: true, force: true }))

  it('that was written from some segments can be resumed in others', async () => {
    const subject = { spec: 'walk' }
    const checkpoint = new CheckpointWriter({ folder: saved, subject, everySeconds: Infinity })
    let pauses = 0
    const interrupted = () => (++pauses > 50 ? ('interrupt' as const) : null)
    const first = await run('walk.ts', { engine: { checkpoint, interrupted } }, SEGMENT_WORDS)
    expect(first.exploration.ended).toBe('interrupt')
    const { resumption: resume } = openCheckpoint(saved, subject)
    const resumed = await run('walk.ts', { engine: { resume } }, 3 * SEGMENT_WORDS)
    const whole = await run('walk.ts', {})
    expect(resumed.segments).not.toBe(first.segments)
    expect(resumed.exploration.distinct).toBe(100_000)
    expect(found(resumed.exploration)).toEqual(found(whole.exploration))
  })
})
