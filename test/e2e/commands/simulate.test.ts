import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SimulationJson } from '../../../checker/render/machine/simulationJson.ts'
import { interruptCli, runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

/** Counts in steps of 0, 1 or 2, and switches lights that do not matter. */
const wandering = {
  variables: 'n: range(0, 30), light: bool',
  forall: '{ by: range(0, 2) }',
  when: 's.n + by <= 30',
  then: 's.n += by; s.light = !s.light',
}

const folder = specFolder({
  'holds.ts': specSource({ name: 'holds', models: "{ 'one': {}, 'two': {} }" }),
  'violated.ts': specSource({ name: 'violated', ...wandering, holds: 's.n < 9' }),
  'expected.ts': specSource({
    name: 'expected',
    ...wandering,
    holds: 's.n < 9',
    models: "{ 'right': { expect: { Small: 'violated' } }, 'wrong': {} }",
  }),
  'endless.ts': specSource({
    name: 'endless',
    ...wandering,
    holds: 's.n < 9',
    more: 'transitions: { Forward: (a, b) => a.n <= b.n },',
    models: "{ 'right': { expect: { Small: 'violated' } } }",
  }),
  'slow.ts': specSource({
    name: 'slow',
    ...wandering,
    top: 'const slow = (n: number): boolean => { for (let i = 0; i < 3e6; i++) n ^= i; return n !== 1 }',
    when: 's.n + by <= 30 && slow(s.n)',
    holds: 's.n < 20',
  }),
  'stuck.ts': specSource({ name: 'stuck', more: "deadlock: 'error'," }),
  'throwing.ts': specSource({ name: 'throwing', ...wandering, when: 'true', holds: 'true' }),
  'temporal.ts': specSource({ name: 'temporal', more: 'temporal: { Ends: { eventually: (s) => s.n === 3 } },' }),
})

const simulate = (...args: readonly string[]) => runCli(['simulate', ...args], { cwd: folder.path })

const withoutSeconds = (text: string): string => text.replaceAll(/<?\d+\.\d+\s+s$/gm, 'SECONDS')

describe.concurrent('simulate', { timeout: 60_000 }, () => {
  it.each<[args: string, exitCode: number, ...stdout: string[]]>([
    ['holds.ts --walks 50', 0, '? Small  no violation found', 'nothing proved, in 50 walks', 'holds · two'],
    ['violated.ts', 12, '✗ Small  violated in 6 states', 'there is no shorter trace', 'Small is violated: 6 states'],
    ['expected.ts --model right', 0, '✓ Small  violated in 6 states, as expected'],
    ['expected.ts --model wrong', 21, 'but expected: holds'],
    ['stuck.ts', 11, 'Deadlock', 'violated in 4 states'],
    [
      'throwing.ts',
      75,
      'Q103 in throwing.ts',
      'is outside range(0, 30)',
      'The run failed: 16 states',
      '? Small  inconclusive',
    ],
    ['temporal.ts --walks 9', 0, 'not decided: that needs the graph of all states'],
    ['violated.ts --max-depth 4', 0, 'of up to 4 states (the longest had 4)'],
  ])('%s', async (args, code, ...parts) => {
    const { stdout, exitCode } = await simulate(...args.split(' '), '--seed', '5')
    for (const part of parts) expect(stdout).toContain(part)
    expect(exitCode).toBe(code)
  })

  it('prints the same result for the same seed, and the command that repeats it', async () => {
    const first = await simulate('violated.ts', '-c', 'max=3', '--property', 'Small')
    const [, again = ''] = /^again +quorate simulate (.*)$/m.exec(first.stdout) ?? []
    expect(again).toMatch(/^violated\.ts -c max=3 --property Small --seed \d+ --walks 10000 --max-depth 100$/)
    const second = await simulate(...again.split(' '))
    expect(withoutSeconds(second.stdout)).toBe(withoutSeconds(first.stdout))
    expect(withoutSeconds(first.stdout)).toContain('SECONDS')
  })

  it('prints one JSON document, and writes traces like check', async () => {
    const { stdout, exitCode } = await simulate('violated.ts', '--seed', '3', '--json', '--out', 'traces')
    const told = JSON.parse(stdout) as SimulationJson
    expect(told).toMatchObject({
      format: 'quorate.simulate/1',
      spec: 'violated',
      model: null,
      seed: 3,
      verdict: 'violated',
      ended: 'violation',
      properties: [{ name: 'Small', verdict: 'violated', length: 6, atLeast: 6 }],
    })
    expect(told.properties[0]?.trace).toHaveLength(6)
    expect(exitCode).toBe(12)
    expect(await readdir(join(folder.path, 'traces'))).toContain('defaults.Small.json')
    const replayed = await runCli(['replay', 'traces/defaults.Small.json', 'violated.ts'], { cwd: folder.path })
    expect(replayed).toMatchObject({ exitCode: 12 })
  })

  it('stops when its time is up, and reports how many walks it took', async () => {
    const { stdout, exitCode } = await simulate('holds.ts', '--model', 'one', '--max-time', '300ms')
    expect(stdout).toContain('stopped at the time limit')
    expect(stdout).toMatch(/--walks \d+ --max-depth 100$/m)
    expect(exitCode).toBe(0)
  })

  it('prints the results so far if it is interrupted', async () => {
    // The command reports the violation once the run has been going for a second.
    const ended = await interruptCli('SIGINT', ['simulate', 'endless.ts', '--max-time', '50s'], folder.path)
    expect(ended.stdout).toMatch(/interrupted: [\d,]+ walks of up to 100 states/)
    expect(ended.stdout).toContain('✓ Small    violated in 6 states, as expected')
    expect(ended.exitCode).toBe(130)
  })

  it('shows the shortest trace so far if shortening is interrupted', async () => {
    const ended = await interruptCli('SIGINT', ['simulate', 'slow.ts', '--seed', '1'], folder.path)
    expect(ended.stdout).toContain('interrupted: 1 walk of up to 100 states')
    expect(ended.stdout).toMatch(
      /the walk took \d+ states, and shortening it was interrupted; there may be a shorter trace, of \d+ or more/,
    )
    expect(ended.stdout).toContain('Small is violated: ')
    expect(ended.exitCode).toBe(130)
  })

  it.each([
    ['--seed -1', '--seed'],
    ['--seed many', '4294967295'],
    ['--walks 0', 'whole number'],
    ['--max-states 9', 'max-states'],
  ])('rejects %s', async (args, message) => {
    const { stdout, stderr, exitCode } = await simulate('holds.ts', ...args.split(' '))
    expect([stdout, exitCode]).toEqual(['', 2])
    expect(stderr).toContain(message)
  })
})
