import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CheckJson } from '../../../checker/render/machine/json.ts'
import { interruptCli } from '../../support/processes/cli.ts'
import { type Pieces, specFolder, specSource } from '../../support/sources/specFiles.ts'

/** Has more states than can be explored and a violation in one of the first. */
const endless: Pieces = {
  name: 'endless',
  variables: 'n: range(0, 99999), m: range(0, 99999)',
  forall: '{ by: range(0, 1) }',
  when: 's.n < 99999 && s.m < 99999',
  then: 'if (by === 1) s.n += 1; else s.m += 1',
  holds: 's.n < 3',
  more: 'transitions: { Forward: (a, b) => a.n <= b.n },',
  models: "{ 'first': { expect: { Small: 'violated' } }, 'second': {} }",
}
/** Writes a line when it is loaded in the process that checks it. */
const top = "if (process.send) process.stderr.write('begun\\n')"
/** The violation is found last, and every state is on a shortest path to it, so choosing one takes a long time. */
const grid = specSource({
  variables: 'n: array(8, range(0, 4))',
  forall: '{ i: range(0, 7) }',
  when: 's.n.get(i) < 4',
  then: 's.n.set(i, s.n.get(i) + 1)',
  holds: 's.n.get(0) + s.n.get(1) + s.n.get(2) + s.n.get(3) + s.n.get(4) + s.n.get(5) + s.n.get(6) + s.n.get(7) < 32',
}).replaceAll('{ by }', '{ i }')
const folder = specFolder({
  'grid.ts': grid,
  'endless.ts': specSource(endless),
  'several.ts': specSource({ ...endless, top }),
  'single.ts': specSource({ ...endless, top, models: '{}' }),
})

/** Matches the time at which a violation is reported. */
const interrupted = (signal: NodeJS.Signals, ...args: readonly string[]) =>
  interruptCli(signal, ['check', 'endless.ts', ...args], folder.path)

describe.concurrent('a signal during a run', { timeout: 60_000 }, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends it with the results so far', async (signal) => {
    const out = `out-${signal}`
    const { stdout, stderr, exitCode } = await interrupted(signal, '--json', '--out', out)
    expect(stderr).toContain('first: Small is violated in 4 states\n')
    expect(stderr).toContain('interrupted: 1 model was not checked')
    const report = JSON.parse(stdout) as CheckJson
    expect(report).toMatchObject({
      model: 'first',
      complete: false,
      properties: [
        { name: 'Small', verdict: 'violated', length: 4 },
        { name: 'Forward', verdict: 'inconclusive', length: null },
      ],
    })
    expect(report.states.queued).toBeGreaterThan(0)
    expect(exitCode).toBe(130)
    expect((await readdir(join(folder.path, out))).sort()).toEqual(
      ['dot', 'itf.json', 'json', 'mmd', 'svg', 'txt'].map((e) => `first.Small.${e}`),
    )
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends the choice among many shortest counterexamples', async (signal) => {
    const { stdout, exitCode } = await interruptCli(
      signal,
      ['check', 'grid.ts', '--workers', '1'],
      folder.path,
      /Small is/,
    )
    expect(stdout).toContain('✗ Small  violated in 33 states')
    // A fast machine makes the choice within the remaining half second.
    expect(stdout).toMatch(/the run ended before its counterexample of 33 states was found|state 33 violates Small/)
    expect(exitCode).toBe(12)
  })

  it.each([
    ['several.ts', 'interrupted: 2 models were not checked'],
    ['single.ts', 'interrupted: 1 model was not checked'],
  ])('ends verify, which then writes no report: %s', async (file, message) => {
    const report = join(folder.path, `${file}.xml`)
    const args = ['verify', file, '--reporter', `junit=${report}`, '--reporter', 'github']
    const { stdout, stderr, exitCode } = await interruptCli('SIGINT', args, folder.path)
    expect(stderr).toContain(`${message}, and no report is written\n`)
    expect(stdout).toMatch(/^0 models of 0 specs; 0 states in /m)
    expect(exitCode).toBe(130)
    expect(existsSync(report)).toBe(false)
  })

  it('a signal ends the reference engine, too', async () => {
    const { stdout, exitCode } = await interrupted('SIGINT', '--engine', 'reference')
    expect(stdout).toContain('✓ Small    violated in 4 states, as expected')
    expect(stdout).toContain('interrupted after')
    expect(exitCode).toBe(130)
  })
})
