import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { filesBelow } from '../../../checker/cli/files/mirror.ts'
import type { CheckJson } from '../../../checker/render/machine/json.ts'
import { interruptCli, runCli } from '../../support/processes/cli.ts'
import { type Pieces, specFolder, specSource } from '../../support/sources/specFiles.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** At least one model of each spec, covering all kinds of properties, lassos, symmetry and constraints. */
const small = [
  'W=2 R=2 by position, zombie',
  'W=1 R=3, one down',
  'crash, no fenceLeader, no fenceBroker',
  'KIP-966, balanced, two lossy crashes',
  'without the union, (3,1,2)',
  'truncate-to-hw, acks=1, (2,2,2)',
  'truncate-to-hw, (2,2,2,2)',
  'no more rows, 3 threads',
  'disk loss',
  'two slaves, one copy, two disk losses',
  'sticky synchronous, two crashes',
  'defaults, crash',
  'a buffer is reused',
  '3 values',
  '3 acceptors',
  '2 nodes',
  '4 nodes',
  '7 nodes',
  '3 resource managers',
  '2 processes',
  '2 resource managers',
  '3 clients',
  '2 transactions',
  '2 servers, restart',
]
const large = ['kip-320, (2,3,3,3)', 'min 1, lossy crash and crash']

/** A level of states, in some of which the spec throws. */
const grid: Pieces = {
  variables: 'n: range(0, 90), m: range(0, 90)',
  forall: '{ by: range(0, 1) }',
  when: 's.n < 90 && s.m < 90',
  then: 'if (by === 1) s.n += 1; else s.m += 1',
  holds: 's.n < 3',
}
const throws = "if (s.n + s.m === 80 && s.n > 6) throw new Error('at ' + s.n)"
const grids: Readonly<Record<string, Pieces>> = {
  effectThrows: { ...grid, then: `${throws}; ${grid.then ?? ''}` },
  guardThrows: { ...grid, when: `((() => { ${throws} })(), ${grid.when ?? ''})` },
  invariantThrows: { ...grid, holds: `((() => { ${throws} })(), true)` },
  transitionThrows: { ...grid, more: `transitions: { T: (s) => ((() => { ${throws} })(), true) },` },
  guardForgets: { ...grid, when: `s.n + s.m === 80 && s.n > 6 ? undefined : ${grid.when ?? ''}` },
  effectReturns: { ...grid, then: `${grid.then ?? ''}; if (s.n + s.m === 80 && s.n > 6) return []` },
  goalForgets: { ...grid, more: 'temporal: { T: { eventually: (s) => (s.n + s.m < 80 ? false : undefined) } },' },
  outsideDomain: { ...grid, when: 's.n < 90', then: 'if (by === 1) s.n += 1; else s.m += 2' },
  constrained: { ...grid, more: 'constraint: (s) => s.n + s.m < 75,' },
  stuck: { ...grid, more: "deadlock: 'error'," },
}

/** Has more states than can be explored. */
const endless = specSource({
  ...grid,
  name: 'endless',
  variables: 'n: range(0, 99999), m: range(0, 99999)',
  when: 's.n < 99999 && s.m < 99999',
  more: 'transitions: { Forward: (a, b) => a.n <= b.n },',
  models: "{ 'it': { expect: { Small: 'violated' } } }",
})

/** What the first of two workers does while it loads the spec. A spec cannot do this while states are explored. */
const losing = (loss: string): string =>
  specSource({
    name: 'losing',
    top: `import { workerData } from 'node:worker_threads'
const hoard = []
const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
if (workerData?.thread === 0) { ${loss} }`,
    variables: 'n: range(0, 600), m: range(0, 600)',
    forall: '{ by: range(1, 600) }',
    when: 's.n === 0 || s.m === 0',
    then: 'if (s.n === 0) s.n = by; else s.m = by',
    holds: 's.n <= 600',
  })

const folder = specFolder({
  ...Object.fromEntries(
    Object.entries(grids).map(([name, pieces]) => [`grids/${name}.ts`, specSource({ ...pieces, name })]),
  ),
  'endless.ts': endless,
  'exits.ts': losing('process.exit(3)'),
  'exitsLate.ts': losing('sleep(2000); process.exit(3)'),
  // Short arrays: with long ones, V8 aborted the whole process instead of the worker in 12 of 121 runs (Node.js 20).
  'hoards.ts': losing('for (;;) hoard.push(Array.from({ length: 100 }, () => ({})))'),
})

/** The results that must not depend on how many workers there are. */
function told(stdout: string): readonly unknown[] {
  const apart = { seconds: null, memory: null, workers: null, expandedBy: null }
  return documents(stdout).map((each) => ({ ...each, ...apart }))
}

function documents(stdout: string): readonly CheckJson[] {
  return [JSON.parse(stdout) as CheckJson | readonly CheckJson[]].flat()
}

async function check(cwd: string, workers: number, ...args: readonly string[]) {
  return runCli(['check', ...args, '--json', '--workers', String(workers)], { cwd, timeoutMs: 200_000 })
}

describe('1, 2 and 4 workers report the same results', { timeout: 480_000 }, () => {
  it('for every spec, with all violations', async () => {
    const files = (await filesBelow(`${root}/specs`)).filter(
      (f) => f.endsWith('.ts') && !/(?:^|\/)lib\//.test(f) && !f.endsWith('.models.ts'),
    )
    const specs = files.map((file) => `specs/${file}`)
    const run = (workers: number) =>
      check(root, workers, ...specs, ...[...small, ...large].flatMap((name) => ['--model', name]), '--continue')
    const [one, two, four] = [await run(1), await run(2), await run(4)]
    expect(one.exitCode).toBe(0)
    expect(new Set(documents(one.stdout).map(({ spec }) => spec)).size).toBe(specs.length)
    expect(JSON.stringify(told(two.stdout))).toBe(JSON.stringify(told(one.stdout)))
    expect(JSON.stringify(told(four.stdout))).toBe(JSON.stringify(told(one.stdout)))
    for (const { model, expandedBy, states } of documents(four.stdout)) {
      expect(expandedBy.slice(1)).toHaveLength(4)
      if (!large.includes(model ?? '')) continue
      expect(states.distinct).toBeGreaterThan(100_000)
      for (const expanded of expandedBy.slice(1)) expect(expanded).toBeGreaterThan(1000)
    }
  })

  it('for specs that throw in several states in a level, that deadlock, and that have constraints', async () => {
    const files = Object.keys(grids).map((name) => `grids/${name}.ts`)
    const [one, two, four] = await Promise.all(
      [1, 2, 4].map((workers) => check(folder.path, workers, ...files, '--continue')),
    )
    const failures = documents(one?.stdout ?? '').map(({ spec, failure }) => [spec, failure?.code ?? null])
    expect(Object.fromEntries(failures)).toEqual({
      effectThrows: 'Q102',
      guardThrows: 'Q102',
      invariantThrows: 'Q102',
      transitionThrows: 'Q102',
      guardForgets: 'Q109',
      effectReturns: 'Q109',
      goalForgets: 'Q109',
      outsideDomain: 'Q103',
      constrained: null,
      stuck: null,
    })
    expect(two).toMatchObject({ exitCode: one?.exitCode })
    expect(told(two?.stdout ?? '')).toEqual(told(one?.stdout ?? ''))
    expect(told(four?.stdout ?? '')).toEqual(told(one?.stdout ?? ''))
  })
})

describe('a lost worker ends the run', { timeout: 60_000 }, () => {
  it.each([
    ['that the spec ended', 'exits.ts', {}, 'worker 1 of 2 was lost: it ended with exit code 3'],
    ['that the spec ended, for which another one waits', 'exitsLate.ts', {}, 'worker 1 of 2 was lost: it ended with'],
    [
      'that has no more memory',
      'hoards.ts',
      { NODE_OPTIONS: '--max-old-space-size=80' },
      'worker 1 of 2 was lost: Worker',
    ],
  ])('%s', async (_, file, env, message) => {
    const { stdout, stderr, exitCode } = await runCli(['check', file, '--workers', '2'], { cwd: folder.path, env })
    expect(stderr).toContain('Q071')
    expect(stderr).toContain(message)
    expect(stdout).not.toMatch(/holds|violated|inconclusive/)
    expect(exitCode).toBe(20)
  })
})

describe('a run of two workers ends', { timeout: 60_000 }, () => {
  const undecided = [
    { name: 'Small', verdict: 'violated', length: 4 },
    { name: 'Forward', verdict: 'inconclusive', length: null },
  ]

  it.each([
    ['time', ['--max-time', '2s']],
    ['memory', ['--max-memory', '160MB']],
    ['states', ['--max-states', '20000']],
  ])('at the %s limit, and reports it', async (limit, args) => {
    const { stdout, exitCode } = await check(folder.path, 2, 'endless.ts', '--continue', ...args)
    const [report] = documents(stdout)
    expect(report).toMatchObject({ complete: false, workers: 2, stopped: { by: limit }, properties: undecided })
    expect(report?.states.queued).toBeGreaterThan(0)
    expect(exitCode).toBe(20)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('on %s, with the results so far', async (signal) => {
    const args = ['check', 'endless.ts', '--continue', '--workers', '2', '--json']
    const { stdout, exitCode } = await interruptCli(signal, args, folder.path)
    expect(documents(stdout)[0]).toMatchObject({ complete: false, workers: 2, properties: undecided })
    expect(exitCode).toBe(130)
  })
})
