import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type * as quorateEngine from 'quorate/engine'
import type { CheckJson, SimulationJson } from 'quorate/engine'
import type * as quorateNode from 'quorate/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startedBrowser } from '../support/processes/browser.ts'
import { runCli } from '../support/processes/cli.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The built package, as its users import it. */
const built = async () => ({
  engine: (await import(join(root, 'dist/engine.js'))) as typeof quorateEngine,
  node: (await import(join(root, 'dist/node.js'))) as typeof quorateNode,
})

const printed = async (...args: readonly string[]): Promise<unknown> =>
  JSON.parse((await runCli([...args, '--json'], { cwd: root })).stdout) as unknown

/** Everything that is the same from run to run. */
const lasting = (found: unknown): object => ({ ...(found as CheckJson | SimulationJson), seconds: 0, memory: null })

describe('the library returns what the command line prints', { timeout: 120_000 }, () => {
  it.each([
    ['specs/rocketmq/multi-pair.ts', 'pinned, crash'],
    ['specs/kafka/truncation.ts', 'kip-101, (2,2,2,1)'],
    ['specs/raft/raft.ts', undefined],
  ])('of %s, %s', async (path, named) => {
    const { engine, node } = await built()
    const spec = await node.load(join(root, path))
    const model = named ?? Object.keys(spec.models)[0] ?? ''
    const found = await engine.check(spec, { model, maxStates: 20_000 })
    const expected = await printed('check', path, '--model', model, '--max-states', '20000', '--workers', '1')
    expect(lasting(found)).toEqual(lasting(expected))
    const { memory } = found
    expect(memory && memory.baseBytes > 1e6 && memory.peakBytes >= memory.baseBytes).toBe(true)
  })

  it('for overridden constants, with two threads', async () => {
    const { engine, node } = await built()
    const spec = await node.load(join(root, 'specs/rocketmq/multi-pair.ts'))
    const found = await engine.check(spec, { faults: { crash: 1 }, workers: 2, stop: 'never' })
    const args = ['--fault', 'crash=1', '--workers', '2', '--continue']
    const expected = await printed('check', 'specs/rocketmq/multi-pair.ts', ...args)
    const apart = { expandedBy: null }
    expect({ ...lasting(found), ...apart }).toEqual({ ...lasting(expected), ...apart })
    expect(found.expandedBy.length).toBe(3)
  })

  it('for a simulation', async () => {
    const { engine, node } = await built()
    const spec = await node.load(join(root, 'specs/rocketmq/multi-pair.ts'))
    const found = await engine.simulate(spec, { model: 'sticky', seed: 7, walks: 50 })
    const args = ['--model', 'sticky', '--seed', '7', '--walks', '50']
    expect(lasting(found)).toEqual(lasting(await printed('simulate', 'specs/rocketmq/multi-pair.ts', ...args)))
  })
})

interface InPage {
  readonly large: CheckJson
  readonly broken: CheckJson
  readonly seen: readonly number[]
}

describe('in a page without a server', { timeout: 300_000 }, () => {
  const browser = startedBrowser()
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quorate-page-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('checks a large model, and finds what Node.js finds', async () => {
    const { engine, node } = await built()
    const path = 'specs/kafka/truncation.ts'
    const source = await node.bundle(join(root, path))
    const contents = `import { check, loadSource, replay } from './dist/engine.js'
async function run() {
  const spec = loadSource(${JSON.stringify(source)})
  const seen = []
  const large = await check(spec, { model: 'kip-320, (3,2,2,2)', onProgress: ({ distinct }) => seen.push(distinct) })
  const broken = await check(spec, { model: 'kip-101, (2,2,2,1)' })
  globalThis.found = { large, broken, seen, replayed: replay(spec, broken).map(({ outcome }) => outcome), shared: typeof SharedArrayBuffer }
}
void run()`
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: root },
      bundle: true,
      platform: 'browser',
      format: 'iife',
      write: false,
    })
    const page = join(folder, 'page.html')
    const script = (outputFiles[0]?.text ?? '').replaceAll('</script', String.raw`<\/script`)
    await writeFile(page, `<!doctype html><meta charset="utf-8"><title>check</title><script>${script}</script>`)
    const { page: tab, troubles } = await browser.open(page)
    const found = await tab.waitForFunction(() => Reflect.get(globalThis, 'found') as unknown, null, {
      timeout: 200_000,
    })
    expect(troubles).toEqual([])
    const spec = await node.load(join(root, path))
    const { large, broken, seen, ...rest } = (await found.jsonValue()) as InPage
    expect(large).toMatchObject({ verdict: 'holds', states: { distinct: 737_794, generated: 1_929_154, depth: 26 } })
    expect(seen.length).toBeGreaterThan(1)
    expect(lasting(broken)).toEqual(lasting(await engine.check(spec, { model: 'kip-101, (2,2,2,1)' })))
    expect(rest).toEqual({ replayed: ['violated'], shared: 'undefined' })
  })
})
