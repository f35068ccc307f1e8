import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { main, run, runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

/** Counters that increase in any order. Every state is on a shortest path to the last one. */
const grid = (symmetric: boolean): string => `
import { array, ids, range, spec } from 'quorate'
export default spec('grid', { constants: { counters: 6, most: 6 } }, (c, _b, { state }) => {
  const C = ids('c', c.counters${symmetric ? ', { symmetric: true }' : ''})
  const { action, define } = state({ n: array(C, range(0, c.most)) })
  const full = (s) => { for (let i = 0; i < c.counters; i++) if (s.n.get(i) < c.most) return false; return true }
  return define({
    init: () => {},
    actions: {
      Up: action({
        forall: { c: C },
        when: (s, { c: i }) => s.n.get(i) < c.most,
        then: (s, { c: i }) => { s.n.set(i, s.n.get(i) + 1) },
      }),
    },
    invariants: { Never: (s) => !full(s) },
    possibilities: { Some: { possible: full } },
    temporal: { Stays: { eventuallyAlways: (s) => !full(s) } },
  })
})
`

/** More states of 320 bytes than fit in any memory. */
const fat = specSource({
  variables: 'n: array(8, range(0, 9)), more: array(80, range(0, 4_294_967_295))',
  forall: '{ i: range(0, 7) }',
  when: 's.n.get(i) < 9',
  then: 's.n.set(i, s.n.get(i) + 1)',
  holds: 's.n.get(0) <= 9',
}).replaceAll('{ by }', '{ i }')

/** A module that is loaded before the command and makes the process see the limits of a container. */
const CONTAINER = 256 * 2 ** 20
const contained = `process.constrainedMemory = () => ${CONTAINER}`

const folder = specFolder({
  'tiny.js': specSource({}),
  'grid.js': grid(false),
  'symmetric.js': grid(true),
  'fat.js': fat,
  'contained.cjs': contained,
})

interface Report {
  readonly states: { readonly distinct: number }
  readonly memory: { readonly peakBytes: number }
  readonly properties: readonly { readonly trace: readonly unknown[] | null; readonly witness?: readonly unknown[] }[]
}

const check = async (args: readonly string[], env = {}) => {
  const { stdout, stderr, exitCode } = await runCli(['check', ...args, '--json'], { cwd: folder.path, env })
  return { report: stdout === '' ? null : (JSON.parse(stdout) as Report), stderr, exitCode }
}

describe('the memory of a process', { timeout: 120_000 }, () => {
  it.each([
    ['a counterexample', ['grid.js', '--property', 'Never'], 12],
    ['a witness', ['grid.js', '--property', 'Some'], 0],
    ['a lasso', ['grid.js', '--property', 'Stays'], 13],
    ['a counterexample with symmetry', ['symmetric.js', '--property', 'Never', '--symmetry', '-c', 'counters=8'], 12],
  ])('is sufficient to choose %s among many shortest paths', async (_, args, code) => {
    const { report, exitCode } = await check([...args, '--workers', '1'], { NODE_OPTIONS: '--max-old-space-size=48' })
    const [property] = report?.properties ?? []
    expect((property?.witness ?? property?.trace)?.length).toBe(args[0] === 'grid.js' ? 37 : 49)
    expect(exitCode).toBe(code)
  })

  it.each([
    ['1', '110MB'],
    ['2', '170MB'],
  ])('with %s workers is within a tenth of --max-memory %s', async (workers, size) => {
    const args = ['grid.js', '-c', 'counters=8', '-c', 'most=9', '--property', 'Never', '--workers', workers]
    const { report, exitCode } = await check([...args, '--max-memory', size])
    expect(report).toMatchObject({ stopped: { by: 'memory' } })
    expect(report?.memory.peakBytes).toBeLessThan(1.1 * Number.parseInt(size) * 1e6)
    expect(exitCode).toBe(20)
  })

  it.each([
    ['the default number of workers', []],
    ['two workers', ['--workers', '2']],
  ])('stays within the container with default limits and %s', async (_, args) => {
    const env = { NODE_OPTIONS: `--require=${join(folder.path, 'contained.cjs')}` }
    const { report, exitCode } = await check(['fat.js', ...args], env)
    expect(report).toMatchObject({ complete: false, stopped: { by: 'memory' } })
    expect(report?.states.distinct).toBeGreaterThan(50_000)
    expect(report?.memory.peakBytes).toBeLessThan(CONTAINER)
    expect(exitCode).toBe(20)
  })

  it.each<[kilobytes: number, workers: number, code: number, stderr: string]>([
    [2_000_000, 1, 0, ''],
    [2_000_000, 2, 2, 'Q085 in ulimit -v'],
    [8_000_000, 2, 0, ''],
  ])('stays within an address space of %i kB, or is rejected: %i workers', async (kilobytes, workers, code, told) => {
    const command = `ulimit -v ${kilobytes} && exec "$0" "$@"`
    const args = [process.execPath, main, 'check', 'tiny.js', '--workers', String(workers)]
    const { stderr, exitCode } = await run('sh', ['-c', command, ...args], { cwd: folder.path })
    expect(stderr).toContain(told)
    expect(exitCode).toBe(code)
  })

  it('is more than one byte, and cannot be changed by a spec', async () => {
    const { stderr, exitCode } = await check(['grid.js', '--max-memory', '1B'])
    expect(stderr).toContain('Q085 in --max-memory')
    expect(exitCode).toBe(2)
  })
})
