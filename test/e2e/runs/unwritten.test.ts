import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const folder = specFolder({ 'counter.ts': specSource({ holds: 's.n < 2' }) })

/** A folder is in the place where a file must be written. */
const blocked = (...path: readonly string[]): void => {
  mkdirSync(join(folder.path, ...path, 'x'), { recursive: true })
}

const check = (...args: readonly string[]) =>
  runCli(['check', 'counter.ts', '--continue', '--workers', '1', ...args], { cwd: folder.path })

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
})
