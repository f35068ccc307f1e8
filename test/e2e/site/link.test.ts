import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { check, loadSource } from 'quorate/engine'
import { describe, expect, it } from 'vitest'
import { link } from '../../../site/playground/link.ts'
import { LinkError } from '../../../site/playground/linkError.ts'
import { moduleOf } from '../../../site/playground/modules.ts'
import { lock } from '../../support/specs.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const names = readdirSync(join(root, 'specs'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
)
const files = Object.fromEntries(
  names.map((name) => [`specs/${name}`, readFileSync(join(root, 'specs', name), 'utf8')]),
)

/** Each spec's smallest model, for specs that have a small one. */
const smallest = [...lock].flatMap(([spec, models]) => {
  const [first] = [...models].toSorted(([, a], [, b]) => a.distinct - b.distinct)
  return first && first[1].distinct <= 800 ? [[spec, ...first] as const] : []
})

describe('a spec that the playground links together', () => {
  it.each(smallest)('has the results of the lock file: %s, %s', async (spec, model, locked) => {
    const { states, properties } = await check(loadSource(link(files, `specs/${spec}.ts`)), { model })
    const verdicts = Object.fromEntries(properties.map(({ name, length, verdict }) => [name, length ?? verdict]))
    const { distinct, generated, depth } = states
    expect({ distinct, generated, depth, verdicts }).toEqual({ ...locked })
  })

  it('parses a module again only if its text has changed', () => {
    const text = 'export const f = (n: number) => n'
    expect(moduleOf('same.ts', text)).toBe(moduleOf('same.ts', text))
    expect(moduleOf('same.ts', `${text} + 1`).text).toContain('n + 1')
  })

  it('quotes the author, and names the file and the line', async () => {
    const { path, text, map } = link(files, 'specs/raft/raft.ts')
    const { sources } = JSON.parse(map ?? '') as { readonly sources: readonly string[] }
    expect(path).toBe('specs/raft/raft.ts')
    expect([...sources].toSorted()).toEqual([
      'specs/lib/log.ts',
      'specs/lib/models.ts',
      'specs/raft/raft.models.ts',
      'specs/raft/raft.ts',
    ])
    expect(text).not.toContain('import {')
  })

  it.each([
    ['a type', 'export const one: number = 1', 'a.ts'],
    ['two names for one thing', "import { f as g } from './b.ts'\nexport const one = ((f: number) => g(f))(1)", 'a.ts'],
    ['the same name twice', "import { f } from './b.ts'\nconst base = 2\nexport const one = f(base) - 1", 'a.ts'],
    ['a shorthand', "import { f } from './b.ts'\nexport const one = ((o: { f: typeof f }) => o.f(1))({ f })", 'a.ts'],
    [
      'another name in the export',
      "import { h } from './c.ts'\nexport const one = ((f: number, g: number) => h(f) + g)(1, 0)",
      'a.ts',
    ],
    ['a module that is only run', "import './d.ts'\nexport const one = (globalThis as { ran?: number }).ran", 'a.ts'],
    ['a line without a semicolon', "import { f } from './e.ts'\n;(() => f)()\nexport const one = f(1)", 'a.ts'],
    ['a line that begins with a bracket', 'let one = 0\none++\n;[one] = [one]\nexport { one }', 'a.ts'],
  ])('runs %s', (_what, text, entry) => {
    const others = {
      'b.ts': 'const base = 0\nexport const f = (n: number) => n + base',
      'c.ts': "import { f } from './b.ts'\nexport { f as h }",
      'd.ts': '(globalThis as { ran?: number }).ran = 1',
      'e.ts': 'export const f = (n: number) => n\nconst last = f',
    }
    const linked = link({ ...others, [entry]: `${text}\nexport default one` }, entry)
    const exported: { default?: unknown } = {}
    runInNewContext(linked.text, { exports: exported, require: () => ({}) })
    expect(exported.default).toBe(1)
  })

  it.each([
    ['const a = (1 +', 1, 15],
    ["const a = 1\nimport b from 'lodash'\nb()", 2, 1],
    ["const a = 1\nimport * as b from './b.ts'\nb()", 2, 8],
    ["import { c } from './c.ts'\nc()", 1, 1],
    ["\nimport { c } from './b.ts'\nc()", 2, 10],
    ["import './a.ts'", 1, 1],
    ['const a = await 1', 1, 17],
    ['\nlet a = 1\nlet a = 2', 3, 5],
  ])('is refused at its line: %j', (text, line, column) => {
    const refused = (): unknown => link({ 'a.ts': text, 'b.ts': 'export const f = 1' }, 'a.ts')
    expect(refused).toThrow(LinkError)
    expect(() => refused()).toThrow(expect.objectContaining({ path: 'a.ts', line, column }) as Error)
  })
})
