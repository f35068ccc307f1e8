/**
 * `npm run bench [-- --quick --runs 5]`: entire processes, interleaved, medians. Exits with 1 if Quorate's counts
 * and SPIN's differ, or if the tenth model in a process costs too much.
 *
 * Wall time covers the entire process, including startup. User time and SPIN's peak memory come from /usr/bin/time
 * if it is installed. Quorate's own JSON provides its peak memory and the seconds that rates are computed from.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkLiveness, checkSafety } from './liveness.ts'
import { measureGrowth } from './growth.ts'
import { median, megabytes, spread, whole } from './numbers.ts'
import { hasTime } from './process.ts'
import { type Checked, checkInitialState, checkTruncation, MAIN, type Run, type Size } from './quorate.ts'
import { hasRumur } from './rumur.ts'
import { checkShapes, type Shape } from './shapes.ts'
import { hasSpin, prepareSpin } from './spin.ts'
import { measureTable } from './table.ts'
import { prepareTenModels } from './tenModels.ts'

interface Case {
  readonly label: string
  readonly size: Size
  readonly promela: string
  readonly tableBits: number
}

const SMALL: Case = {
  label: '(3,2,2,2)',
  size: { replicas: 3, logSize: 2, maxRecords: 2, maxLeaderEpoch: 2 },
  promela: 'kip320-3222',
  tableBits: 24,
}
const LARGE: Case = {
  label: '(3,3,3,2)',
  size: { replicas: 3, logSize: 3, maxRecords: 3, maxLeaderEpoch: 2 },
  promela: 'kip320-3332',
  tableBits: 26,
}
const MAX_LAST_TO_FIRST = 1.5
const MAX_TWO_TO_ONE = 1.5
const MAX_LIVENESS_TO_SAFETY = 5
const MAX_LIVENESS_BYTES = 40
/** A load average above this means that other programs are running. */
const CALM_LOAD = 0.5

async function bench(cases: readonly Case[], runs: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-bench-'))
  try {
    describeMachine(runs)
    const spin = await hasSpin()
    if (!spin) console.log('spin or gcc is not installed: Quorate alone')
    for (const one of cases) await measureCase(one, runs, spin ? folder : undefined)
    const largest = cases.includes(LARGE)
    await measureTable(runs, folder, { spin, rumur: await hasRumur() }, largest)
    if (largest) await measureGrowth()
    await measureLiveness(runs)
    await measureTenModels(runs, folder)
    await measureShapes(runs)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function describeMachine(runs: number): void {
  const [load = 0] = loadavg()
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node.js ${process.version}`)
  console.log(`load average ${load.toFixed(2)}; ${runs} runs of each, interleaved: median (minimum … maximum)`)
  if (load > CALM_LOAD) console.log('WARNING: the machine is busy, so neither times nor ratios are reliable')
  if (!hasTime) console.log('/usr/bin/time is not installed: no user times, no peak memory of SPIN')
}

async function measureCase({ label, size, promela, tableBits }: Case, runs: number, spinFolder?: string) {
  const runSpin = spinFolder === undefined ? undefined : await prepareSpin(spinFolder, promela, tableBits)
  const ours: Checked[] = []
  const theirs: Run[] = []
  const initial: Run[] = []
  for (let i = 0; i < runs; i++) {
    ours.push(await checkTruncation(size, '--workers', '1'))
    if (runSpin) theirs.push(await runSpin())
    initial.push(await checkInitialState(size))
  }
  const { distinct = NaN, generated = NaN } = ours[0] ?? {}
  const seconds = median(ours.map((run) => run.seconds))
  const peak = median(ours.map((run) => run.peakBytes))
  const start = median(initial.map((run) => run.peakBytes))
  console.log(`\nkafka/truncation, kip-320 ${label}: ${whole(distinct)} distinct, ${whole(generated)} generated`)
  row('distinct states/s', whole(distinct / seconds), 'of the search')
  row('generated states/s', whole(generated / seconds), 'of the search')
  row('bytes per state', ((peak - start) / distinct).toFixed(1), `peak memory minus ${megabytes(start)} with one state`)
  row('peak memory', megabytes(peak))
  row('wall time, s', spread(ours.map((run) => run.wallSeconds)), 'whole process')
  row('user time, s', spread(ours.map((run) => run.userSeconds)), 'whole process')
  if (theirs.length > 0) compareWithSpin(ours, theirs)
}

function compareWithSpin(ours: readonly Run[], theirs: readonly Run[]): void {
  const [a, b] = [ours[0], theirs[0]]
  if (a?.distinct !== b?.distinct || a?.generated !== b?.generated)
    throw new Error(`the counts differ: SPIN stored ${b?.distinct} states, with ${b?.generated} transitions`)
  const ratios = (of: (run: Run) => number) => ours.map((run, i) => of(run) / of(theirs[i] ?? run))
  row('SPIN: peak memory', megabytes(median(theirs.map((run) => run.peakBytes))), 'depth first, exact, same counts')
  row('SPIN: wall time, s', spread(theirs.map((run) => run.wallSeconds)))
  row('SPIN: user time, s', spread(theirs.map((run) => run.userSeconds)))
  row('wall time / SPIN', spread(ratios((run) => run.wallSeconds)), 'run by run')
  row('user time / SPIN', spread(ratios((run) => run.userSeconds)), 'run by run')
}

async function measureLiveness(runs: number): Promise<void> {
  const safety: Checked[] = []
  const liveness: Checked[] = []
  for (let i = 0; i < runs; i++) {
    safety.push(await checkSafety())
    liveness.push(await checkLiveness())
  }
  const states = safety[0]?.distinct ?? NaN
  const ratios = liveness.map((run, i) => run.seconds / (safety[i]?.seconds ?? NaN))
  const bytes = liveness.map((run, i) => (run.peakBytes - (safety[i]?.peakBytes ?? NaN)) / states)
  console.log(`\nkafka/isr, KIP-966, restart eventually: ${whole(states)} distinct`)
  row('invariants, s', spread(safety.map((run) => run.seconds)), 'of the search')
  row('EventuallyWritable, s', spread(liveness.map((run) => run.seconds)), 'alone')
  row('liveness / safety', spread(ratios), `at most ${MAX_LIVENESS_TO_SAFETY}`)
  row('more bytes per state', spread(bytes), `of peak memory, at most ${MAX_LIVENESS_BYTES}`)
  if (median(ratios) > MAX_LIVENESS_TO_SAFETY || median(bytes) > MAX_LIVENESS_BYTES)
    throw new Error('the temporal property costs too much')
}

async function measureTenModels(runs: number, folder: string): Promise<void> {
  const checkTen = await prepareTenModels(folder)
  const costs: Awaited<ReturnType<typeof checkTen>>[] = []
  for (let i = 0; i < runs; i++) costs.push(await checkTen())
  const ratios = costs.map(({ first, last }) => last / first)
  console.log('\nten models of kafka/truncation, kip-320, in one process')
  row('first, µs per state', spread(costs.map(({ first }) => first)))
  row('tenth, µs per state', spread(costs.map(({ last }) => last)), 'the same model again')
  row('tenth / first', spread(ratios), `at most ${MAX_LAST_TO_FIRST}`)
  if (median(ratios) > MAX_LAST_TO_FIRST) throw new Error('the tenth model costs too much')
}

async function measureShapes(runs: number): Promise<void> {
  const rounds: (readonly Shape[])[] = []
  for (let i = 0; i < runs; i++) rounds.push(await checkShapes())
  console.log('\nspecs that gain nothing from caching, or from workers: user time of whole processes')
  for (const [i, { name, about, one }] of (rounds[0] ?? []).entries()) {
    const all = rounds.flatMap((round) => round[i] ?? [])
    const ratios = all.map((shape) => shape.two.userSeconds / shape.one.userSeconds)
    row(name, spread(all.map((shape) => shape.one.userSeconds)), `s, ${whole(one.generated)} generated: ${about}`)
    row('2 workers / 1', spread(ratios))
    if (name === 'counter' && median(ratios) > MAX_TWO_TO_ONE) throw new Error('workers are woken for single states')
  }
}

function row(name: string, value: string, remark = ''): void {
  console.log(`  ${name.padEnd(22)}${value.padEnd(22)}${remark}`.trimEnd())
}

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, runs: { type: 'string', default: '5' } },
})
try {
  const runs = Number(options.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new RangeError('--runs needs a whole number, at least 1')
  if (!existsSync(MAIN)) throw new Error('there is no build: npm run build')
  await bench(options.quick ? [SMALL] : [SMALL, LARGE], runs)
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
