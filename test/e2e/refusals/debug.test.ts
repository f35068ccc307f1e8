import { describe, expect, it } from 'vitest'
import { normalised, root } from '../../docs/markdown.ts'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const folder = specFolder({ 'spec.ts': specSource({}) })
/** Breaks a Node.js function that `check` calls, so that Quorate fails as if it had a bug. */
const breaking = `import os from 'node:os'
import { syncBuiltinESMExports } from 'node:module'
os.availableParallelism = () => { throw new Error('no cores') }
syncBuiltinESMExports()`
const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(breaking)}`

describe.concurrent('quorate', { timeout: 60_000 }, () => {
  it.each([
    { args: ['check', 'missing.ts'], exitCode: 150, stack: false },
    { args: ['check', 'missing.ts', '--debug'], exitCode: 150, stack: true },
    { args: ['check', 'spec.ts', '--most', '--debug'], exitCode: 2, stack: true },
    { args: ['check', 'spec.ts'], exitCode: 1, stack: true, env: { NODE_OPTIONS } },
  ])('$args with exit code $exitCode: stack and versions are shown: $stack', async ({ args, exitCode, stack, env }) => {
    const run = await runCli(args, { cwd: folder.path, ...(env ? { env } : {}) })
    expect(run.exitCode).toBe(exitCode)
    expect(run.stdout).toBe('')
    expect(/\n {4}at .*dist/.test(run.stderr)).toBe(stack)
    expect(run.stderr.includes(`Node.js ${process.version}`)).toBe(stack)
    expect(run.stderr.includes('This is a bug in Quorate')).toBe(exitCode === 1)
  })

  it.each(['1', '2'])('reports how decision trees are used, on stderr, with --workers %s', async (workers) => {
    const args = ['check', 'specs/rocketmq/controller.ts', '--model', 'defaults, crash', '--workers', workers]
    const [usual, counted] = await Promise.all([
      runCli(args, { cwd: root }),
      runCli([...args, '--debug', 'trees'], { cwd: root }),
    ])
    expect(counted.exitCode).toBe(0)
    expect(counted.stderr).toMatch(/^decision trees +bytes +nodes +depth +hits +misses$/m)
    const [, hits = '', misses = ''] = /^Fetch, guards +\S+ +\S+ +\S+ +(\S+) +(\S+)$/m.exec(counted.stderr) ?? []
    expect(Number(hits.replaceAll(',', ''))).toBeGreaterThan(Number(misses.replaceAll(',', '')))
    expect(usual.stderr).not.toContain('decision trees')
    expect(normalised(counted.stdout)).toBe(normalised(usual.stdout))
  })

  it.each([
    [['info', 'spec.ts', '--debug', 'trees'], '--debug trees is an option of check'],
    [['check', 'spec.ts', '--debug', 'trees', '--engine', 'reference'], '--debug trees needs the fast engine'],
    [['check', 'spec.ts', '--debug', 'trees', '--cluster', 'nats://127.0.0.1'], '--debug trees cannot be combined'],
    [['check', 'spec.ts', '--debug=tree'], '--debug cannot be "tree"'],
  ])('refuses %s', async (args, message) => {
    const run = await runCli(args, { cwd: folder.path })
    expect(run.exitCode).toBe(2)
    expect(run.stderr).toContain(message)
  })

  it('suggests --debug', async () => {
    expect((await runCli(['check', 'spec.ts', '--debgu'], { cwd: folder.path })).stderr).toContain(
      "did you mean 'debug'",
    )
  })
})
