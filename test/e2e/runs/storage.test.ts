import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { CheckJson } from '../../../checker/render/machine/json.ts'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const folder = specFolder({
  'holds.ts': specSource({ name: 'holds', models: "{ 'one': {}, 'two': {} }" }),
  'graph.ts': specSource({
    name: 'graph',
    more: 'possibilities: { CanEnd: { alwaysPossible: (s) => s.n === 3 } }, temporal: { Ends: { eventually: (s) => s.n === 3 } },',
    models: "{ 'one': {} }",
  }),
  'throws.ts': specSource({
    name: 'throws',
    variables: 'n: range(0, 40), m: range(0, 40)',
    forall: '{ by: range(0, 1) }',
    when: 's.n < 40 && s.m < 40',
    then: "if (s.n + s.m === 30 && s.n > 6) throw new Error('at ' + s.n); if (by === 1) s.n += 1; else s.m += 1",
    holds: 's.n < 50',
  }),
})

const check = (...args: readonly string[]) => runCli(['check', ...args, '--storage', 'hash'], { cwd: folder.path })
const documents = (stdout: string): readonly CheckJson[] =>
  [JSON.parse(stdout) as CheckJson | readonly CheckJson[]].flat()

/** The results that must not depend on how many workers there are. */
const told = (stdout: string): readonly unknown[] =>
  documents(stdout).map((each) => ({ ...each, seconds: null, memory: null, workers: null, expandedBy: null }))

/** The results that must not depend on the kind of storage. */
const found = (stdout: string): readonly unknown[] =>
  documents(stdout).map(({ model, verdict, states, actions, properties }) => ({
    model,
    verdict,
    states,
    actions,
    properties: properties.map((p) => [p.name, p.verdict, p.length]),
  }))

describe.concurrent('check --storage hash', { timeout: 120_000 }, () => {
  it('reports, for one model, how likely it is that states were missed', async () => {
    const { stdout, exitCode } = await check('holds.ts', '--model', 'one')
    expect(stdout).toMatch(/Small {2}holds/)
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /storage hash: states are identified by 64-bit fingerprints; probability .* from the counts, .* as observed/,
    )
    expect(exitCode).toBe(0)
  })

  it('reports, for several models, the largest probability', async () => {
    const { stdout, exitCode } = await check('holds.ts')
    expect(stdout).toMatch(
      /2 models: 2 as expected; .*; storage hash, probability of missed states at most \S+ as observed/,
    )
    expect(exitCode).toBe(0)
  })

  it('reports both probabilities in JSON, and none with exact storage', async () => {
    const [hashed] = documents((await check('holds.ts', '--model', 'one', '--json')).stdout)
    expect(hashed).toMatchObject({ verdict: 'holds', complete: true, storage: { kind: 'hash', bitsPerState: 2 } })
    expect(hashed?.storage?.collisions?.optimistic).toBeLessThan(1e-15)
    expect(hashed?.storage?.collisions?.observed).toBeLessThan(1e-9)
    const exact = await runCli(['check', 'holds.ts', '--model', 'one', '--json'], { cwd: folder.path })
    expect(Object.keys(documents(exact.stdout)[0]?.storage ?? {})).toEqual(['kind', 'bitsPerState', 'bytesPerState'])
  })

  it.each([
    [['graph.ts'], 'spec graph, possibility CanEnd'],
    [['graph.ts', '--property', 'Ends', 'Small'], 'spec graph, temporal Ends'],
    [['holds.ts', '--model', 'one', '--checkpoint', 'here'], '--checkpoint'],
    [['holds.ts', '--model', 'one', '--resume', 'here'], '--resume'],
    [['holds.ts', '--engine', 'reference'], '--storage'],
  ])('rejects %j before anything is run', async (args, place) => {
    const { stdout, stderr, exitCode } = await check(...args)
    expect([stdout, exitCode]).toEqual(['', 2])
    expect(stderr).toContain(`Q084 in ${place}\n`)
  })

  it('checks the other properties of a spec that has properties like these', async () => {
    expect((await check('graph.ts', '--property', 'Small')).exitCode).toBe(0)
  })

  it('accepts no other kind', async () => {
    const { stderr, exitCode } = await runCli(['check', 'holds.ts', '--storage', 'tree'], { cwd: folder.path })
    expect(stderr).toContain('storage')
    expect(exitCode).toBe(2)
  })
})

describe('1, 2 and 4 workers report the same results with fingerprints', { timeout: 240_000 }, () => {
  const specs = ['specs/kafka/truncation.ts', 'specs/kafka/coordination.ts', 'specs/rocketmq/master-slave.ts']
  const models = [
    'truncate-to-hw, (2,2,2,2)',
    'two crashes, no fenceBroker',
    'crash, no fence',
    'two slaves, one copy, two disk losses',
  ]
  const run = (workers: number, ...args: readonly string[]) =>
    runCli(
      ['check', ...specs, ...models.flatMap((name) => ['--model', name]), '--continue', '--json', ...args].concat(
        '--workers',
        String(workers),
      ),
      { cwd: root, timeoutMs: 200_000 },
    )

  it('to the byte, with the same verdicts, lengths and counts as exact storage', async () => {
    const hashed = (workers: number) => run(workers, '--storage', 'hash')
    const [one, two, four] = [await hashed(1), await hashed(2), await hashed(4)]
    expect(JSON.stringify(told(two.stdout))).toBe(JSON.stringify(told(one.stdout)))
    expect(JSON.stringify(told(four.stdout))).toBe(JSON.stringify(told(one.stdout)))
    const exact = await run(1)
    expect(found(one.stdout)).toEqual(found(exact.stdout))
    const lengths = documents(one.stdout).flatMap(({ properties }) => properties.flatMap((p) => p.length ?? []))
    expect(lengths.length).toBeGreaterThan(3)
    const large = documents(four.stdout).filter(({ states }) => states.distinct > 30_000)
    expect(large).toHaveLength(1)
    for (const { expandedBy } of large) expect(Math.min(...expandedBy.slice(1))).toBeGreaterThan(1000)
  })

  it('for a spec that throws in several states in a level', async () => {
    const [one, two, four] = await Promise.all(
      [1, 2, 4].map((workers) => check('throws.ts', '--json', '--workers', String(workers))),
    )
    const [failed] = documents(one?.stdout ?? '')
    expect(failed?.failure).toMatchObject({ code: 'Q102' })
    expect(failed?.failure?.trace).toHaveLength(31)
    for (const other of [two, four])
      expect(JSON.stringify(told(other?.stdout ?? ''))).toBe(JSON.stringify(told(one?.stdout ?? '')))
  })
})
