import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../support/processes/cli.ts'
import { specFolder, specSource } from '../support/sources/specFiles.ts'

// The second conjunct never refuses a step. Each of the others refuses one in only one model.
const folder = specFolder({
  'counter.ts': specSource({
    when: 's.n < 3 && by > 0 && s.n !== c.max',
    holds: 's.n < 3',
    models: '{ three: { expect: { Small: { violated: { states: 4 } } } }, two: { constants: { max: 2 } } }',
  }),
})
const run = async (...args: readonly string[]) => {
  const { stdout, stderr, exitCode } = await runCli(args, { cwd: folder.path })
  expect({ stderr: stderr.replace(/^lock.json written\n/, ''), exitCode }).toEqual({ stderr: '', exitCode: 0 })
  return stdout
}
const read = (file: string): string => readFileSync(join(folder.path, file), 'utf8')

/** The rows in a page's table of conjuncts. */
function rowsIn(page: string): readonly string[] {
  const [, table = ''] = /<details class="coverage">(.*?)<\/details>/s.exec(page) ?? []
  return [...table.matchAll(/<tr>(<th><code>.*?)<\/tr>/g)].map(([, row = '']) =>
    row
      .replaceAll(/<[^>]*>/g, '|')
      .replaceAll(/\|+/g, '|')
      .replace(/\|counter\.ts:[\d:]+/, ''),
  )
}

const lt = 's.n &lt; 3'
const expected = [
  { text: 's.n < 3', wasTrue: true, wasFalse: true },
  { text: 'by > 0', wasTrue: true, wasFalse: false },
  { text: 's.n !== c.max', wasTrue: true, wasFalse: false },
]

describe('--coverage', () => {
  it('is part of the JSON and the page that check writes, by model', async () => {
    const json = JSON.parse(await run('check', 'counter.ts', '--model', 'three', '--coverage', '--json')) as object
    expect(json).toMatchObject({ coverage: { states: 4, complete: true, conjuncts: expected } })
    await run('check', 'counter.ts', '--model', 'two', '--coverage', '--reporter', 'html=page.html')
    expect(rowsIn(read('page.html'))).toEqual([
      `|${lt}|Up|yes|never|never refused anything|`,
      '|by &gt; 0|Up|yes|never|never refused anything|',
      '|s.n !== c.max|Up|yes|yes|',
    ])
  })

  it('is printed by verify, and is part of its reports', async () => {
    const said = await run('verify', 'counter.ts', '--coverage', '--lock', 'lock.json', '--update')
    expect(said).toContain('  Up: by > 0 (counter.ts:10:41) never refused anything')
    await run(
      'verify',
      'counter.ts',
      '--lock',
      'lock.json',
      '--coverage',
      ...['html=v.html', 'json=v.json'].flatMap((r) => ['--reporter', r]),
    )
    expect(rowsIn(read('v.html'))).toEqual([
      '|by &gt; 0|Up|2 of 2|0 of 2|never refused anything|',
      `|${lt}|Up|2 of 2|1 of 2|`,
      '|s.n !== c.max|Up|2 of 2|1 of 2|',
    ])
    const merged = await run('verify', 'counter.ts', '--lock', 'lock.json', '--merge', 'v.json')
    expect(merged).toContain('guards in 7 states of 2 models, all of them')
  })
})
