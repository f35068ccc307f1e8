import { describe, expect, it } from 'vitest'
import { main, run } from '../support/cli.ts'
import { blocks, normalised, page, root } from './markdown.ts'

const modelling = page('docs/modelling.md')
const unindented = (source: string): string => source.replaceAll(/^ +/gm, '')

describe('docs/modelling.md', () => {
  it.each(blocks(modelling, 'ts'))('quotes what the spec says (%#)', (block) => {
    const [, path = '', snippet = ''] = /^\/\/ (\S+)\n(.*)$/s.exec(block) ?? []
    expect(unindented(page(path))).toContain(unindented(snippet))
  })

  it.each(blocks(modelling, 'console'))('shows what the command prints (%#)', async (block) => {
    const [, command = '', output = ''] = /^\$ npx quorate ([^\n]*)\n(.*)$/s.exec(block) ?? []
    const { stdout } = await run('sh', ['-c', `'${process.execPath}' '${main}' ${command}`], { cwd: root })
    expect(normalised(stdout)).toBe(normalised(output))
  })
})
