import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../support/processes/cli.ts'
import { packInto, succeed } from '../support/processes/packed.ts'
import { fenced, normalised, page } from './markdown.ts'

/**
 * With these settings, npm contacts the registry only for packages that it does not have, and not for audits or
 * notices.
 */
const npm = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' }

/** Follows the tutorial from top to bottom, as a reader would, in an empty folder where the package is installed. */
describe('docs/tutorial.md', { timeout: 120_000 }, () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quorate-tutorial-'))
    await packInto(folder)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** What to do with a block in each language. */
  const steps: Readonly<Record<string, (text: string) => Promise<void>>> = {
    async sh(commands) {
      await succeed('sh', ['-ec', commands], folder, npm)
    },

    async console(session) {
      const [, command = '', output = ''] = /^\$ ([^\n]*)\n(.*)$/s.exec(session) ?? []
      const { stdout } = await run('sh', ['-c', command], { cwd: folder, env: npm })
      expect(normalised(stdout)).toBe(normalised(output))
    },

    async diff(patch) {
      const [header = '', ...hunks] = patch.split(/^@@\n/m)
      const path = join(folder, header.replace('--- ', '').trim())
      let source = await readFile(path, 'utf8')
      for (const hunk of hunks) {
        const [before, after] = [withoutLines(hunk, '+'), withoutLines(hunk, '-')]
        expect(source.split(before)).toHaveLength(2)
        source = source.replace(before, () => after)
      }
      await writeFile(path, source)
    },

    async ts(excerpt) {
      const source = await readFile(join(folder, 'specs/primary-backup.ts'), 'utf8')
      expect(unindented(source)).toContain(unindented(excerpt))
    },
  }

  it.each(fenced(page('docs/tutorial.md')).map((block, i) => ({ ...block, nr: i + 1 })))(
    'block $nr: $text',
    async ({ language, text }) => {
      const follow = steps[language]
      if (!follow) throw new Error(`nobody can follow a block of language '${language}'`)
      await follow(text)
    },
  )
})

/** The old or the new text of a diff. */
function withoutLines(hunk: string, sign: '+' | '-'): string {
  const lines = hunk.split('\n').filter((line) => !line.startsWith(sign))
  return lines.map((line) => line.slice(1)).join('\n')
}

function unindented(source: string): string {
  return source.replaceAll(/^ +/gm, '')
}
