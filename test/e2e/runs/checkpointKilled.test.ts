import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Phase, PHASES } from '../../../checker/cli/checkpoint/writer.ts'
import type { SpecFile } from '../../../checker/loading/load.ts'
import { openSpec } from '../../../checker/loading/open.ts'
import { V8_FLAGS } from '../../../checker/cli/running/v8.ts'
import { type ModelChoice, instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { explored } from '../../support/engine/explored.ts'
import type { Killed, Told } from '../../support/processes/killed.ts'
import { told } from '../../support/processes/killed.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const LEAST = 10

let folder = ''
let file: SpecFile

beforeAll(async () => {
  const cache = join(root, 'node_modules/.cache')
  await mkdir(cache, { recursive: true })
  folder = await mkdtemp(join(cache, 'quorate-killed-'))
  await build({
    entryPoints: ['test/support/processes/killed.ts', 'checker/cli/running/memberThread.ts'].map((path) =>
      join(root, path),
    ),
    entryNames: '[name]',
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outdir: folder,
    logLevel: 'warning',
  })
  file = await openSpec(join(root, 'specs/kafka/truncation.ts'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The result of a process that finished; null if it was killed. */
async function runs(request: Killed, killAfterMs?: number): Promise<Told | null> {
  const path = `${request.folder}.json`
  await writeFile(path, JSON.stringify(request))
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...V8_FLAGS, join(folder, 'killed.js'), path])
    const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (signal === 'SIGKILL') resolve(null)
      else if (code === 0) resolve(JSON.parse(stdout) as Told)
      else reject(new Error(`the process ended with ${code ?? signal}: ${stderr}`))
    })
  })
}

interface Case {
  readonly recipe: ModelChoice
  readonly workers: number
  /** How many times each phase must be hit and how many kills come at a random time. */
  readonly each: number
}

/** Keeps killing a search and resuming it. When the search finishes, it starts over. */
async function killedAndResumed({ recipe, workers, each }: Case) {
  const checkpoints = await mkdtemp(join(folder, 'checkpoints-'))
  const hits = new Map<Phase | 'any', number>()
  const results: Told[] = []
  const common = { bundle: file.bundle, recipe, folder: checkpoints, workers, chunk: 250 }
  const record = async (kind: Phase | 'any', result: Told | null) => {
    if (!result) return hits.set(kind, (hits.get(kind) ?? 0) + 1)
    results.push(result)
    return rm(checkpoints, { recursive: true, force: true })
  }
  for (let turn = 0; [...PHASES, 'any' as const].some((kind) => (hits.get(kind) ?? 0) < each); turn++) {
    for (const phase of PHASES)
      await record(phase, await runs({ ...common, at: { phase, occurrence: 1 + (turn % 3) } }))
    await record('any', await runs({ ...common, at: null }, 60 + 37 * (turn % 11)))
  }
  const last = await runs({ ...common, at: null })
  if (!last) throw new Error('it was killed by somebody else')
  results.push(last)
  return { hits, results }
}

describe.concurrent(
  'a search that is killed (SIGKILL) while it writes checkpoints, and resumed',
  { timeout: 600_000 },
  () => {
    const model = 'kip-320, (2,2,2,2)'
    it.each<[string, Case]>([
      ['in one thread', { recipe: { model }, workers: 1, each: LEAST }],
      ['with two workers', { recipe: { model }, workers: 2, each: 1 }],
      ['with symmetry', { recipe: { model, symmetry: true }, workers: 1, each: 1 }],
    ])('gives the result of an uninterrupted search: %s', async (name, given) => {
      const whole = told(explored(instantiate(file.load(), given.recipe), { stop: 'never' }))
      const { hits, results } = await killedAndResumed(given)
      console.log(`${name}: ${results.length} runs of ${whole.distinct} states, killed at`, Object.fromEntries(hits))
      for (const result of results) expect(result).toEqual(JSON.parse(JSON.stringify(whole)))
      for (const kind of PHASES) expect(hits.get(kind)).toBeGreaterThanOrEqual(given.each)
    })
  },
)
