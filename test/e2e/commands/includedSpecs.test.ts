import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder } from '../../support/sources/specFiles.ts'

const folder = specFolder({})
const spec = 'quorate:specs/kafka/isr-change.ts'

describe('a spec from the package and the start of a model name', () => {
  it.each([
    ['check', ['check', spec, '--model', '(2,1']],
    ['graph', ['graph', spec, '--model', '(2,1', '--out', 'states.svg']],
    ['explore', ['explore', spec, '--model', '(2,1', '--out', 'page.html']],
    ['trace', ['trace', spec, '--model', '(2,1', '--log', 'run.log']],
    ['scenario', ['scenario', spec, '--model', '(2,1', '--cover', 'actions', '--out', 'actions.json']],
  ])('are understood by %s', async (_command, args) => {
    writeFileSync(join(folder.path, 'run.log'), '{"see":{}}\n')
    const { exitCode, stderr } = await runCli(args, { cwd: folder.path })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })

  it.each(['explore', 'trace', 'scenario'])('make %s ask for more if several names start that way', async (command) => {
    const needed = { trace: ['--log', 'run.log'], scenario: ['--cover', 'actions'] }[command] ?? []
    const { exitCode, stderr } = await runCli([command, spec, '--model', '(3,', ...needed], { cwd: folder.path })
    expect(exitCode).toBe(2)
    expect(stderr).toContain("3 models begin with '(3,'")
  })
})
