import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

it('docs/matrix.md is what `npm run matrix` generates', async () => {
  const { stdout } = await runCli(['matrix', '--out', 'docs/matrix.md', '--check'], { cwd: root })
  expect(stdout).toBe('docs/matrix.md: up to date\n')
})

describe('matrix', { timeout: 60_000 }, () => {
  const folder = specFolder({
    'a.ts': `/**
 * Counts, and
 * stops. Source: none.
 *
 * More.
 */
${specSource({
  name: 'system/a',
  holds: 's.n < c.max',
  more: 'observations: { Zero: (s) => s.n === 0, Unasked: (s) => true }',
  models: `{
    'as it is': { expect: { Small: { violated: { states: 4 } } } },
    'larger | with crashes': { constants: { max: 4 }, faults: { crash: 2 }, expect: { Zero: { violated: { states: 2 } } } },
  }`,
})}`,
    'b.ts': specSource({ name: 'system/b', more: "byConstruction: { Small: 'the domain ends there' }" }),
  })
  const run = (...args: readonly string[]) => runCli(args, { cwd: folder.path })
  const written = (name: string): Promise<string> => readFile(join(folder.path, name), 'utf8')

  it('needs a lock file that verify has written', async () => {
    expect(await run('matrix', 'a.ts')).toMatchObject({
      exitCode: 150,
      stderr: expect.stringMatching(/^Q037/) as string,
    })
    expect(await run('matrix', 'a.ts', '--check')).toMatchObject({ exitCode: 2 })
    expect(await run('verify', 'a.ts', 'b.ts', '--update')).toMatchObject({ exitCode: 21 })
    expect(await run('counterexamples', 'a.ts')).toMatchObject({ exitCode: 0 })
  })

  it('prints a table per spec', async () => {
    expect((await run('matrix', 'a.ts', 'b.ts')).stdout).toBe(`system/a
                       Small         Zero
as it is               violated (4)  –
larger | with crashes  holds         violated (2)

system/b
          Small
defaults  holds
`)
  })

  it('writes a page with links, and reports that it is stale', async () => {
    expect(await run('matrix', 'a.ts', 'b.ts', '--out', 'docs/matrix.md')).toMatchObject({ exitCode: 0 })
    const page = await written('docs/matrix.md')
    expect(page).toContain('| [system/a](#systema) | 1 holds, 1 violated (from 4) |')
    expect(page).toContain(`## system/a

Counts, and stops. Source: none.

Defaults: \`max=3\`, no faults.
`)
    const link = /\| as it is \| {2}\| \[\*\*violated \(4\)\*\*\]\(([^)]*)\) \| – \|/.exec(page)?.[1]
    expect(link).toMatch(/^\.\.\/counterexamples\/system\/a\/as-it-is\.Small\.(?:svg|txt)$/)
    expect(await written(join('docs', link ?? ''))).not.toBe('')
    expect(page).toMatch(/\| larger \\\| with crashes \| max=4; faults: crash ×2 \| holds \| \[\*\*violated \(2\)/)

    expect(await run('matrix', 'a.ts', 'b.ts', '--out', 'docs/matrix.md', '--check')).toMatchObject({ exitCode: 0 })
    await writeFile(join(folder.path, 'docs/matrix.md'), `${page}\n`)
    expect(await run('matrix', 'a.ts', 'b.ts', '--out', 'docs/matrix.md', '--check')).toMatchObject({ exitCode: 21 })
  })

  it('writes a self-contained HTML page', async () => {
    expect(await run('matrix', 'a.ts', '--out', 'matrix.html')).toMatchObject({ exitCode: 0 })
    const page = await written('matrix.html')
    expect(page).toContain('<td class="violated"><a href="counterexamples/system/a/as-it-is.Small.')
    expect(page).not.toMatch(/<(?:script|link|img)|https?:/)
  })
})
