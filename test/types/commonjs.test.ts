import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as engine from '../../checker/engine.ts'
import * as quorate from '../../checker/index.ts'
import * as node from '../../checker/node.ts'
import * as matchers from '../../checker/vitest.ts'

it.each([
  ['engine', engine],
  ['index', quorate],
  ['node', node],
  ['vitest', matchers],
])('checker/%s.d.cts declares every value that the module exports', (name, module) => {
  const declarations = readFileSync(new URL(`../../checker/${name}.d.cts`, import.meta.url), 'utf8')
  const declared = [...declarations.matchAll(/^export declare const (\w+): typeof \w+\.\1$/gm)].map(
    ([, value]) => value,
  )
  expect(new Set(declared)).toEqual(new Set(Object.keys(module)))
})
