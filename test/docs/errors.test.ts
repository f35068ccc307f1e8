import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { page, root } from './markdown.ts'

function codesInSource(): readonly string[] {
  const folder = join(root, 'checker')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  return files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/'(Q\d{3})'/g)].map(([, code = '']) => code),
  )
}

it('docs/errors.md lists every code once, and no others', () => {
  const documented = [...page('docs/errors.md').matchAll(/^\| (Q\d{3}) \|/gm)].map(([, code = '']) => code)
  expect(documented.toSorted()).toEqual([...new Set(codesInSource())].toSorted())
})
