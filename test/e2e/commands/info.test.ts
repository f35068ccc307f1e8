import { Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const folder = specFolder({
  'counter.ts': specSource({ models: "{ 'one': { faults: { crash: 1 } }, 'two': {} }" }),
})

const info = (...args: readonly string[]) => runCli(['info', ...args], { cwd: folder.path })

describe.concurrent('info', { timeout: 60_000 }, () => {
  it('shows the facts about every model before a run', async () => {
    const { stdout, stderr, exitCode } = await info('counter.ts', '--max-memory', '1GB')
    expect(stdout).toContain('counter · one\n')
    expect(stdout).toContain('counter · two\n')
    expect(stdout).toContain('2 bits in 1 word of 32 bits')
    expect(stdout).toContain('1.0 GB hold 93,952,409 states')
    expect([stderr, exitCode]).toEqual(['', 0])
  })

  it('shows overridden constants and budgets, as JSON', async () => {
    const { stdout, exitCode } = await info('counter.ts', '--fault', 'crash=3', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ format: 'quorate.info/1', faults: { crash: 3 }, state: { bits: 4 } })
    expect(exitCode).toBe(0)
  })

  it('prints the generated code of each model', async () => {
    const { stdout, exitCode } = await info('counter.ts', '--source')
    const [none, one = '', two = ''] = stdout.split(/^\/\/ counter · .*$/m)
    expect([none, exitCode]).toEqual(['', 0])
    for (const code of [one, two]) {
      expect(code).toContain('class ')
      expect(() => new Script(`(function () {${code}})`)).not.toThrow()
    }
    expect((await info('counter.ts', '--source', '--json')).exitCode).toBe(2)
  })

  it('rejects what check rejects', async () => {
    expect((await info('counter.ts', '--model', 'three')).exitCode).toBe(2)
    expect((await info('none.ts')).exitCode).toBe(150)
  })
})
