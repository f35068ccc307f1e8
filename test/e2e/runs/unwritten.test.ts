import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { main, run, runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const folder = specFolder({
  'counter.ts': specSource({ holds: 's.n < 2' }),
  'holds.ts': specSource({ more: "byConstruction: { Small: 'the domain ends there' }" }),
})

/** A folder is in the place where a file must be written. */
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

  it('although the lock file cannot be written', async () => {
    const { stdout, stderr, exitCode } = await onFullDisk('verify', 'holds.ts', '--update', '--lock', 'new.json')
    expect(stdout).toContain('1 model of 1 spec: 1 verified')
    expect(stderr).toContain('not written: new.json: EFBIG')
    expect(exitCode).toBe(20)
  })

  it('and a command that only writes a file says why the file is missing', async () => {
    const { stderr, exitCode } = await onFullDisk('graph', 'holds.ts', '--out', 'graph.dot')
    expect(stderr).toContain('Q073 in graph.dot')
    expect(exitCode).toBe(20)
  })
})
