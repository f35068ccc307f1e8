import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { type Pieces, specFolder, specSource } from '../../support/sources/specFiles.ts'

/**
 * Models that hold. Each has one part that is not a function of the state; the row gives the part's location and what the
 * error says about it.
 */
const impure: Readonly<Record<string, readonly [spec: Pieces, where: string, culprit: string]>> = {
  guardDraws: [{ when: 's.n < 3 && Math.random() < 2' }, 'action Up(by=1), when', 'Math.random'],
  guardLooks: [{ when: 's.n < 3 && Date.now() > 0' }, 'action Up(by=1), when', 'the clock'],
  effectDraws: [{ then: 's.n += Math.random() < 2 ? 1 : 0' }, 'action Up(by=1)', 'Math.random'],
  effectLooks: [{ then: 's.n += new Date().getTime() > 0 ? 1 : 0' }, 'action Up(by=1)', 'the clock'],
  propertyDraws: [{ holds: 'Math.random() < 2' }, 'invariant Small', 'Math.random'],
  propertyLooks: [{ holds: 'performance.now() > 0' }, 'invariant Small', 'the clock'],
  transitionDraws: [
    { more: 'transitions: { Forward: (a, b) => a.n <= b.n && Math.random() < 2 },' },
    'action Up(by=1)',
    'Math.random',
  ],
  domainDraws: [{ forall: '{ by: () => [Math.random() < 2 ? 1 : 2] }' }, 'action Up, forall', 'Math.random'],
  domainLooks: [{ forall: '{ by: () => [Date.now() > 0 ? 1 : 2] }' }, 'action Up, forall', 'the clock'],
}

const names = Object.keys(impure)
const folder = specFolder({
  'counts.ts': specSource({ name: 'counts', top: 'let calls = 0', when: 's.n < 3 && calls++ % 3 < 2' }),
  ...Object.fromEntries(Object.entries(impure).map(([name, [spec]]) => [`${name}.ts`, specSource({ ...spec, name })])),
})

describe('a spec that is not a function of the state', { timeout: 60_000 }, () => {
  it('is detected and named, even if nothing is violated', async () => {
    const files = names.map((name) => `${name}.ts`)
    const { stdout, exitCode } = await runCli(['check', ...files, '--json'], { cwd: folder.path })
    const documents = JSON.parse(stdout) as readonly { failure?: { code: string; where: string[]; problem: string } }[]
    for (const [i, { failure }] of documents.entries()) {
      const [, where, culprit] = impure[names[i] ?? ''] ?? []
      expect.soft(failure?.where.join(', '), names[i]).toContain(where)
      expect.soft(failure?.where[0], names[i]).toMatch(/^guard|^effect|^property|^transition|^domain.*\.ts:\d+:\d+$/)
      expect.soft(failure?.problem, names[i]).toContain(culprit)
    }
    for (const { failure } of documents) expect.soft(failure?.code).toBe('Q106')
    expect(exitCode).toBe(75)
  })

  it('gives exit code 75 even on its own', async () => {
    const { stdout, exitCode } = await runCli(['check', 'guardDraws.ts'], { cwd: folder.path })
    expect(stdout).toMatch(/Q106 in guardDraws\.ts:\d+:\d+, spec guardDraws/)
    expect(exitCode).toBe(75)
  })

  it('is rejected with its line if the source shows it', async () => {
    const { stderr, exitCode } = await runCli(['check', 'counts.ts'], { cwd: folder.path })
    expect(stderr).toMatch(/^Q060 in counts\.ts:10:\d+\n {2}'calls' is written while states are explored/)
    expect(exitCode).toBe(150)
  })
})
