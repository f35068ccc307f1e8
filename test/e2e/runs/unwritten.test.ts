import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { main, run, runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

/** The second worker runs out of memory in a state that comes after the violation. */
const hungry = specSource({
  top: `import { isMainThread } from 'node:worker_threads'
const fill = () => { const kept: number[][] = []; while (true) kept.push(new Array(100_000).fill(1)) }`,
  variables: 'n: range(0, 300), m: range(0, 300)',
  forall: '{ by: range(0, 1) }',
  when: '!isMainThread && s.n === 150 ? fill() : s.n < 300 && s.m < 300',
  then: 'if (by === 1) s.n += 1; else s.m += 1',
  holds: 's.n < 3',
  more: 'transitions: { Forward: (a, b) => a.n <= b.n }',
})

const folder = specFolder({
  'hungry.ts': hungry,
  'counter.ts': specSource({ holds: 's.n < 2' }),
  'holds.ts': specSource({ more: "byConstruction: { Small: 'the domain ends there' }" }),
})

/** There is already a folder at the path where a file must be written. */
const blocked = (...path: readonly string[]): void => {
  mkdirSync(join(folder.path, ...path, 'x'), { recursive: true })
}

const check = (...args: readonly string[]) =>
  runCli(['check', 'counter.ts', '--continue', '--workers', '1', ...args], { cwd: folder.path })

/** Files can be created there, but nothing can be written to them. */
const onFullDisk = (...args: readonly string[]) =>
  run('bash', ['-c', 'ulimit -f 0; trap "" XFSZ; exec "$0" "$@"', process.execPath, main, ...args], {
    cwd: folder.path,
  })

/** Root can write to every folder, unless it drops that privilege. */
const unprivileged = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override'] : []
const resume = () => {
  const args = [main, 'check', 'counter.ts', '--continue', '--resume', 'frozen']
  const [command = '', ...more] = [...unprivileged, process.execPath, ...args]
  return run(command, more, { cwd: folder.path })
}

describe('results are printed', { timeout: 60_000 }, () => {
  it('even if a trace cannot be written', async () => {
    blocked('out', 'defaults.Small.json')
    const { stdout, stderr, exitCode } = await check('--out', 'out')
    expect(stdout).toContain('✗ Small  violated in 3 states')
    expect(stdout).toContain('state 3 violates Small')
    expect(stderr).toContain('not written: out/defaults.Small')
    expect(existsSync(join(folder.path, 'out', 'defaults.Small.txt'))).toBe(true)
    expect(exitCode).toBe(20)
  })

  it('even if a checkpoint cannot be written', async () => {
    blocked('kept', 'states.bin')
    const { stdout, stderr, exitCode } = await check('--checkpoint', 'kept', '--max-states', '3')
    expect(stdout).toContain('✗ Small  violated in 3 states')
    expect(stdout).toContain('state 3 violates Small')
    expect(stderr).toContain('Q082')
    expect(exitCode).toBe(20)
  })

  it('even if a worker runs out of memory', async () => {
    const { stdout, stderr, exitCode } = await runCli(['check', 'hungry.ts', '--continue', '--workers', '2'], {
      cwd: folder.path,
      env: { NODE_OPTIONS: '--max-old-space-size=64' },
    })
    expect(stdout).toContain('✗ Small    violated in 4 states')
    expect(stdout).toContain('? Forward  inconclusive')
    expect(stdout).toContain('state 4 violates Small')
    expect(stderr).toMatch(/Q071\n {2}worker \d of 2 was lost: .*memory/)
    expect(exitCode).toBe(20)
  })

  it.each([
    ['junit=full.xml', 'full.xml'],
    ['json=full.json', 'full.json'],
    ['html=full.html', 'full.html'],
    ['markdown=full.md', 'full.md'],
  ])('although verify cannot write a report: %s', async (reporter, file) => {
    const { stdout, stderr, exitCode } = await onFullDisk('verify', 'counter.ts', '--reporter', reporter)
    expect(stdout).toContain('state 3 violates Small')
    expect(stderr).toContain(`not written: ${file}: EFBIG`)
    expect(exitCode).toBe(21)
  })

  it('even if the lock file cannot be written', async () => {
    const { stdout, stderr, exitCode } = await onFullDisk('verify', 'holds.ts', '--update', '--lock', 'new.json')
    expect(stdout).toContain('1 model of 1 spec: 1 verified')
    expect(stderr).toContain('not written: new.json: EFBIG')
    expect(exitCode).toBe(20)
  })

  it('but a command that only writes a file says why the file is missing', async () => {
    const { stderr, exitCode } = await onFullDisk('graph', 'holds.ts', '--out', 'graph.dot')
    expect(stderr).toContain('Q073 in graph.dot')
    expect(exitCode).toBe(20)
  })
})

it('a search does not continue if its next checkpoint could not be written', { timeout: 60_000 }, async () => {
  await check('--checkpoint', 'frozen', '--max-states', '3')
  const frozen = join(folder.path, 'frozen')
  const files = readdirSync(frozen)
  chmodSync(frozen, 0o555)
  expect(await resume()).toMatchObject({
    stdout: '',
    stderr: expect.stringMatching(/^Q024 in --resume\n {2}frozen cannot be written: EACCES/) as string,
    exitCode: 2,
  })
  expect(readdirSync(frozen)).toEqual(files)
  chmodSync(frozen, 0o755)
  expect(await resume()).toMatchObject({
    stdout: expect.stringContaining('state 3 violates Small') as string,
    exitCode: 12,
  })
})
