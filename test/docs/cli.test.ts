import { describe, expect, it } from 'vitest'
import { EXIT } from '../../checker/cli/exitCodes.ts'
import { runCli } from '../support/processes/cli.ts'
import { normalised, page, root, sessionsIn } from './markdown.ts'

const cli = page('docs/cli.md')

const optionsIn = (text: string): readonly string[] => [...new Set(text.match(/--[a-z][a-z-]+/g))]

/** The page's section about a command, or '' for the part about all commands. */
function sectionOf(command: string): string {
  const sections = cli.split(/^## /m)
  return (command === '' ? sections[0] : sections.find((text) => text.startsWith(`quorate ${command}`))) ?? ''
}

async function helpOf(...command: readonly string[]): Promise<string> {
  const { stdout, exitCode } = await runCli([...command, '--help'])
  expect(exitCode).toBe(0)
  return stdout
}

describe('docs/cli.md', () => {
  it('documents every command and option that --help shows', async () => {
    const commands = [...(await helpOf()).matchAll(/^ {2}quorate (\w+)/gm)].map(([, command = '']) => command)
    expect(commands).toContain('check')
    expect(commands.filter((command) => sectionOf(command) === '')).toEqual([])
    for (const command of commands.filter((name) => name !== 'completion')) {
      const documented = optionsIn(sectionOf('') + sectionOf(command))
      const missing = optionsIn(await helpOf(command)).filter((option) => !documented.includes(option))
      expect(missing, `the options of quorate ${command}`).toEqual([])
    }
  })

  it.each([...sessionsIn(cli), ...sessionsIn(page('docs/counterexamples.md'))])(
    'quorate $args prints the output on the page',
    async ({ args, output }) => {
      expect(normalised((await runCli(args, { cwd: root })).stdout)).toBe(normalised(output))
    },
  )

  it.each([
    ['docs/cli.md', cli],
    ['README.md', page('README.md')],
  ])('%s documents every exit code', (_path, text) => {
    const [, table = ''] = text.split('## Exit codes')
    const documented = [...table.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code))
    expect(documented).toEqual(Object.values(EXIT).sort((a, b) => a - b))
  })
})
