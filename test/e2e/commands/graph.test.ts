import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const folder = specFolder({
  'counter.ts': specSource({}),
  'broken.ts': specSource({ forall: '{ by: range(1, 2) }', when: 's.n + by <= 3', holds: 's.n < 2' }),
  'symmetric.ts': specSource({
    variables: "up: set(ids('b', 3, { symmetric: true }))",
    forall: "{ by: ids('b', 3, { symmetric: true }) }",
    when: '!s.up.has(by)',
    then: 's.up.add(by)',
    holds: 's.up.size <= 3',
    models: "{ 'all alike': { symmetry: true } }",
  }),
  'two.ts': specSource({ models: "{ 'one': { faults: { crash: 1 } }, 'two': {} }" }),
})

const graph = (...args: readonly string[]) => runCli(['graph', ...args], { cwd: folder.path })

describe.concurrent('graph', { timeout: 60_000 }, () => {
  it('prints DOT, writes it, or draws it', async () => {
    const { stdout, stderr, exitCode } = await graph('counter.ts')
    expect([stdout.split('\n')[0], stderr, exitCode]).toEqual(['digraph states {', '', 0])
    expect((await graph('counter.ts', '--out', 'graph.dot')).stdout).toMatch(/^graph.dot: \d+ states?, \d+ steps?\n$/)
    expect(readFileSync(join(folder.path, 'graph.dot'), 'utf8')).toBe(stdout)
    await graph('counter.ts', '--out', 'graph.svg')
    expect(readFileSync(join(folder.path, 'graph.svg'), 'utf8')).toContain('</svg>')
  })

  it('rejects a graph that is too large, with its number of states and ways to make it smaller', async () => {
    const { stdout, stderr, exitCode } = await graph('counter.ts', '--max-states', '1', '--out', 'large.svg')
    expect([stdout, exitCode]).toEqual(['', 20])
    expect(stderr).toMatch(/Q072\n {2}the graph has \d+ states, and at most 1 state is drawn\n/)
    for (const way of ['--view', '-c KEY=VALUE', '--mode', '--max-states']) expect(stderr).toContain(way)
    expect(existsSync(join(folder.path, 'large.svg'))).toBe(false)
  })

  it('draws all states, not one per orbit', async () => {
    const { stdout } = await graph('symmetric.ts', '--out', 'symmetric.dot')
    expect(stdout).toBe('symmetric.dot: 8 states, 12 steps\n')
  })

  it('names the models to choose from', async () => {
    const { stderr, exitCode } = await graph('two.ts')
    expect(stderr).toContain("name one with --model: 'one', 'two'")
    expect(exitCode).toBe(2)
    expect((await graph('two.ts', '--model', 'one')).exitCode).toBe(0)
  })

  it('shows only the counterexample, or also all alternatives, for a model of any size', async () => {
    const trace = await graph('broken.ts', '--mode', 'trace', '--max-states', '1')
    expect([trace.stdout.split('\n')[0], trace.exitCode]).toEqual(['digraph counterexample {', 0])
    expect(trace.stdout).not.toContain('Up(by=1)')
    const choices = await graph('broken.ts', '--mode', 'choices', '--max-states', '1', '--out', 'choices.svg')
    expect(choices.stdout).toBe('choices.svg: Small is violated: 2 states\n')
    expect(readFileSync(join(folder.path, 'choices.svg'), 'utf8')).toContain('Up(by=1)')
  })

  it('has no counterexample if nothing is violated', async () => {
    const { stderr, exitCode } = await graph('two.ts', '--model', 'two', '--mode', 'trace')
    expect(stderr).toContain('Q019')
    expect(exitCode).toBe(2)
  })

  it.each([
    [['--out', 'graph.png'], 'a graph is written as .svg or .dot'],
    [['--mode', 'trace', '--view', 'n'], '--view works with --mode full'],
    [['--view', 'm'], 'Q018'],
    [['--max-states', 'many'], 'Q021'],
  ])('rejects %s', async (args, message) => {
    const { stderr, exitCode } = await graph('counter.ts', ...args)
    expect(stderr).toContain(message)
    expect(exitCode).toBe(2)
  })
})
