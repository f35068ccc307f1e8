import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const named = (name: string): string => specSource({ name }).replace('export default', 'export const counter =')
const helper = 'export const most = 3\n'

/** Modules under `specs/`, including specs. Each has one of these names. */
const all = {
  'specs/a.mts': specSource({ name: 'a' }),
  'specs/b.cts': specSource({ name: 'b' }),
  'specs/c.js': specSource({ name: 'c' }),
  'specs/d.mjs': specSource({ name: 'd' }),
  'specs/deep/e.tsx': specSource({ name: 'e' }),
  'specs/f.cjs': specSource({ name: 'f' })
    .replace(/^import (.*) from 'quorate'$/m, "const $1 = require('quorate')")
    .replace('export default', 'module.exports ='),
  'specs/g.ts': specSource({ name: 'g' }),
}
const beside = {
  'specs/lib/helper.ts': helper,
  'specs/lib/types.d.ts': 'export interface Nothing {}\n',
  'specs/node_modules/other/index.js': named('other'),
  'specs/index.ts': "export { default as g } from './g.ts'\nexport { default as deep } from './deep/e.tsx'\n",
  'specs/notes.md': 'nothing',
}

describe('all files under specs/', { timeout: 120_000 }, () => {
  const whole = specFolder({ ...all, ...beside })
  const some = specFolder({ 'specs/a.ts': specSource({ name: 'a' }), 'specs/b.mts': named('b') })
  const both = specFolder({
    'specs/a.ts': `${specSource({ name: 'a' })}\n${named('b').split('\n').slice(1).join('\n')}`,
  })

  it('are checked, whatever kind of module they are', async () => {
    const { stdout } = await runCli(['verify', '--update', '--jobs', '1'], { cwd: whole.path })
    expect(stdout).toMatch(/^7 models of 7 specs: /m)
    expect(await runCli(['matrix'], { cwd: whole.path })).toMatchObject({ exitCode: 0 })
  })

  it.each([['verify'], ['counterexamples'], ['matrix']])(
    '%s does not miss one that is exported by name only',
    async (command) => {
      const { stderr, exitCode } = await runCli([command], { cwd: some.path })
      expect(stderr).toContain(
        "Q033 in specs/b.mts\n  it exports the spec 'b' as counter, but no file below specs/ has it",
      )
      expect(stderr).toContain('export default counter')
      expect(exitCode).toBe(150)
    },
  )

  it('or a spec that is exported next to another', async () => {
    const { stderr, exitCode } = await runCli(['verify'], { cwd: both.path })
    expect(stderr).toContain("Q033 in specs/a.ts\n  it exports the spec 'b' as counter")
    expect(exitCode).toBe(150)
  })
})
