import { describe, expect, it } from 'vitest'
import { runCli } from '../support/processes/cli.ts'
import { blocks, normalised, page, root, sessionsIn } from './markdown.ts'

const modelling = page('docs/modelling.md')
const unindented = (source: string): string => source.replaceAll(/^ +/gm, '')

describe('docs/modelling.md', () => {
  it.each(blocks(modelling, 'ts'))('quotes the spec (%#)', (block) => {
    const [, path = '', snippet = ''] = /^\/\/ (\S+)\n(.*)$/s.exec(block) ?? []
    expect(unindented(page(path))).toContain(unindented(snippet))
  })

  it.each(sessionsIn(modelling))('quorate $args prints the output on the page', async ({ args, output }) => {
    expect(normalised((await runCli(args, { cwd: root })).stdout)).toBe(normalised(output))
  })
})
