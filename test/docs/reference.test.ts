import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import * as quorate from '../../checker/index.ts'
import { run, runCli } from '../support/processes/cli.ts'
import { specFolder } from '../support/sources/specFiles.ts'
import { blocks, normalised, page, root, sessionsIn, tsconfigFor } from './markdown.ts'

const reference = page('docs/reference.md')
const [example = ''] = blocks(reference, 'ts')

/** The words that appear in code. */
function toldIn(markdown: string): ReadonlySet<string> {
  return new Set([...markdown.matchAll(/`[^`]+`/g)].flatMap(([code]) => code.match(/\w+/g) ?? []))
}

/** The names of an interface's members. */
function partsOf(path: string, type: string): readonly string[] {
  const [, rest = ''] = page(path).split(new RegExp(`^(?:export )?interface ${type}\\b`, 'm'))
  const [body = ''] = rest.split(/^}$/m)
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = '']) => name)
}

/** The names that a module exports, including types. */
function exportsOf(path: string): readonly string[] {
  const source = page(path)
  const lists = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, names = '']) => names.split(','))
  return lists.map((name) => name.replace('type ', '').trim()).filter((name) => name !== '')
}

describe('docs/reference.md', () => {
  it.each(['checker/index.ts', 'checker/vitest.ts'])('documents every export of %s', (path) => {
    const names = exportsOf(path)
    expect(names.length).toBeGreaterThan(5)
    expect(names.filter((name) => !toldIn(reference).has(name))).toEqual([])
  })

  it.each(['Step', 'Behaviour', 'Lively', 'Constructed', 'ModelDeclared', 'Story'])(
    'documents every part of a %s',
    (type) => {
      const parts = partsOf('checker/language/definition/types.ts', type)
      expect(parts.length).toBeGreaterThan(0)
      expect(parts.filter((name) => !toldIn(reference).has(name))).toEqual([])
    },
  )

  /** `refinement` needs a second spec file. The guide has an example. */
  it('has an example that uses every value exported by quorate, except refinement', () => {
    const names = Object.keys(quorate).filter((name) => name !== 'refinement')
    expect(names).toContain('spec')
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b(?=[(,]| }|$)`, 'm').test(bodyOf(example)))).toEqual([])
  })
})

/** A module without its imports. */
function bodyOf(source: string): string {
  return source.replaceAll(/^import .*$/gm, '')
}

describe('the example of docs/reference.md', () => {
  const folder = specFolder({ 'shipping.ts': example })
  beforeAll(() => writeFile(join(folder.path, 'tsconfig.json'), tsconfigFor({ quorate: 'dist/index.d.ts' })))

  it('type-checks', async () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    expect((await run(process.execPath, [tsc, '-p', folder.path])).stdout).toBe('')
  })

  it.each(sessionsIn(reference))('quorate $args prints the output on the page', async ({ args, output }) => {
    const { stdout } = await runCli(args, { cwd: folder.path })
    expect(normalised(stdout)).toBe(normalised(output))
  })
})
