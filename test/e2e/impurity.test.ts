import { describe, expect, it } from 'vitest'
import { runCli } from '../support/cli.ts'
import { type Pieces, specFolder, specSource } from '../support/specFiles.ts'

const top = 'let calls = 0'

/** Models that hold, each with one piece that is not a function of the state, and what must be said of it. */
const impure: Readonly<Record<string, readonly [spec: Pieces, culprit: string]>> = {
  guardCounts: [{ when: 's.n < 3 && calls++ % 3 < 2' }, 'the guard (when) or the domains (forall) of action Up'],
  guardDraws: [{ when: 's.n < 3 && Math.random() < 2' }, 'the guard (when) of action Up reads Math.random'],
  guardLooks: [{ when: 's.n < 3 && Date.now() > 0' }, 'the guard (when) of action Up reads the clock'],
  effectCounts: [{ then: 's.n = Math.max(s.n, calls++ % 3)' }, 'the effect (then) of action Up'],
  effectDraws: [{ then: 's.n += Math.random() < 2 ? 1 : 0' }, 'the effect (then) of action Up reads Math.random'],
  effectLooks: [{ then: 's.n += new Date().getTime() > 0 ? 1 : 0' }, 'the effect (then) of action Up reads the clock'],
  propertyCounts: [{ holds: '++calls <= 5' }, 'invariant Small gave another answer'],
  propertyDraws: [{ holds: 'Math.random() < 2' }, 'invariant Small reads Math.random'],
  propertyLooks: [{ holds: 'performance.now() > 0' }, 'invariant Small reads the clock'],
  transitionDraws: [
    { more: 'transitions: { Forward: (a, b) => a.n <= b.n && Math.random() < 2 },' },
    'transition Forward reads Math.random',
  ],
  domainCounts: [
    { forall: '{ by: () => (calls++ < 4 ? [1] : [1, 1, 1, 2].slice(0, 4)) }', when: 's.n + by < 4' },
    'the domains (forall) of action Up',
  ],
  domainDraws: [{ forall: '{ by: () => [Math.random() < 2 ? 1 : 2] }' }, 'the domains (forall) of action Up read'],
  domainLooks: [{ forall: '{ by: () => [Date.now() > 0 ? 1 : 2] }' }, 'the domains (forall) of action Up read'],
}

const names = Object.keys(impure)
const folder = specFolder(
  Object.fromEntries(
    Object.entries(impure).map(([name, [spec]]) => [`${name}.ts`, specSource({ top, ...spec, name })]),
  ),
)

describe('a spec that is not a function of the state', { timeout: 60_000 }, () => {
  it('is found out and named, though nothing is violated', async () => {
    const files = names.map((name) => `${name}.ts`)
    const { stdout, exitCode } = await runCli(['check', ...files, '--json'], { cwd: folder.path })
    const documents = JSON.parse(stdout) as readonly { failure?: { code: string; where: string[]; problem: string } }[]
    const found = new Map(documents.map(({ failure }, i) => [names[i], failure?.problem ?? 'nothing']))
    for (const [name, [, culprit]] of Object.entries(impure)) expect.soft(found.get(name), name).toContain(culprit)
    for (const { failure } of documents) expect.soft(failure?.code).toBe('Q106')
    expect(exitCode).toBe(75)
  })

  it('gives exit code 75 alone, too', async () => {
    const { stdout, exitCode } = await runCli(['check', 'guardDraws.ts'], { cwd: folder.path })
    expect(stdout).toContain('Q106 in guardDraws.ts, spec guardDraws')
    expect(exitCode).toBe(75)
  })
})
