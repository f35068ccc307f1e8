/**
 * `npm run bench:page`: the time from a click on a step to the painted page, in Chromium, over 20 seeded steps of twelve
 * specs. Exits with 1 if the 95th percentile is above the limit.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { run } from './process.ts'

/** Each spec with the model that has the largest fault budgets. */
const WALKS = [
  ['failover/write-quorum', 'W=3 R=2, two disk losses'],
  ['kafka/coordination', 'two crashes, all fences'],
  ['kafka/isr-change', '(2,1,1)'],
  ['kafka/isr', 'unclean, min 3, three crashes'],
  ['kafka/replication', 'truncate-to-hw, acks=1, (2,2,2)'],
  ['kafka/truncation', 'truncate-to-hw, (2,2,2,1)'],
  ['quorate/state-store', '2 threads, 2 states'],
  ['raft/raft', 'disk loss'],
  ['rocketmq/controller', 'all ack, prompt, three down'],
  ['rocketmq/dledger', 'disk loss'],
  ['rocketmq/master-slave', 'asynchronous, crash and restart'],
  ['rocketmq/multi-pair', 'spread, disk loss and crash'],
] as const
const STEPS = 20
const LIMIT_MS = 150
/** Debian's package `chromium`. */
const CHROMIUM = '/usr/bin/chromium'

/**
 * Clicks a step in the page and waits until the new state and its picture are painted. Returns milliseconds, or null if
 * no step is possible.
 */
const TAKE = `(random) => new Promise((resolve) => {
  const steps = [...document.querySelectorAll('.step:enabled')]
  if (steps.length === 0) return resolve(null)
  const title = document.querySelector('#stage-title').textContent
  const svg = document.querySelector('.picture svg')
  const start = performance.now()
  const look = () => {
    const isNew = document.querySelector('#stage-title').textContent !== title
    if (!isNew || document.querySelector('.picture svg') === svg) return
    seen.disconnect()
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)))
  }
  const seen = new MutationObserver(look)
  seen.observe(document.body, { subtree: true, childList: true, characterData: true })
  steps[Math.floor(random * steps.length)].click()
})`

async function walk(page: Page, seed: number): Promise<readonly number[]> {
  const generator = xoroshiro128plus(seed)
  const times: number[] = []
  for (let step = 0; step < STEPS; step++) {
    const random = uniformInt(generator, 0, 999_999) / 1_000_000
    const taken = (await page.evaluate(`(${TAKE})(${random})`)) as number | null
    if (taken === null) break
    times.push(taken)
  }
  return times
}

function percentile(times: readonly number[], percent: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? NaN
}

function row(name: string, times: readonly number[]): void {
  const [half, most, worst] = [50, 95, 100].map((percent) => percentile(times, percent).toFixed(0).padStart(6))
  console.log(`  ${name.padEnd(24)}${String(times.length).padStart(5)}${half}${most}${worst}`)
}

async function bench(folder: string): Promise<void> {
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, load average ${(loadavg()[0] ?? 0).toFixed(2)}`)
  console.log('from a click on a step to the painted page, ms: steps, median, 95 %, maximum')
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  const all: number[] = []
  for (const [i, [spec, model]] of WALKS.entries()) {
    const file = join(folder, `${i}.html`)
    const args = ['explore', `specs/${spec}.ts`, '--model', model, '--out', file]
    await run(process.execPath, [resolve('dist/cli/main.js'), ...args])
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(pathToFileURL(file).href)
    await page.locator('.picture svg').waitFor()
    const times = await walk(page, i + 1)
    row(spec, times)
    all.push(...times)
    await page.close()
  }
  await browser.close()
  row('all', all)
  const most = percentile(all, 95)
  if (!(most < LIMIT_MS))
    throw new Error(`95 % of the steps take up to ${most.toFixed(0)} ms, more than ${LIMIT_MS} ms`)
}

const folder = await mkdtemp(join(tmpdir(), 'quorate-bench-'))
try {
  await bench(folder)
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
