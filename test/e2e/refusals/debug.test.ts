import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const folder = specFolder({ 'spec.ts': specSource({}) })
/** Breaks a function of Node.js that `check` calls: Quorate then fails as if it had a bug. */
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

  it('suggests --debug', async () => {
    expect((await runCli(['check', 'spec.ts', '--debgu'], { cwd: folder.path })).stderr).toContain(
      "did you mean 'debug'",
    )
  })
})
