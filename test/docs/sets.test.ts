import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../support/processes/cli.ts'
import { specFolder } from '../support/sources/specFiles.ts'
import { root, tsconfigFor } from './markdown.ts'

/** As docs/reference.md says, the methods of sets compile if the project's library has them. */
const folder = specFolder({
  'sets.ts': `import { ids, set, spec } from 'quorate'

export default spec('sets', {}, (_c, _budget, { state }) => {
  const Node = ids('node', 3)
  const { action, define } = state({ up: set(Node), isr: set(Node) })
  return define({
    init: (s) => {
      s.up = new Set(Node.values)
      s.isr = s.up.union(new Set([1]))
    },
    actions: {
      Shrink: action({
        when: (s) => s.isr.difference(s.up).size > 0 && !s.isr.isSubsetOf(s.up),
        then: (s) => {
          s.isr = s.isr.intersection(s.up)
        },
      }),
      Wrong: action({
        then: (s) => {
          // @ts-expect-error a set of strings is not a set of ids
          s.isr = s.isr.union(new Set(['a']))
        },
      }),
    },
    invariants: {
      Apart: (s) => s.isr.isDisjointFrom(s.up) || s.isr.isSupersetOf(new Set([0])),
      // @ts-expect-error a list is not a set
      Listed: (s) => s.isr.isSubsetOf([1]),
    },
  })
})
`,
})

it.each([
  [['es2023', 'es2025.collection'], /^$/],
  [['es2023'], /Property 'union' does not exist on type 'SetDraft<number>'/],
])('with lib %o', { timeout: 60_000 }, async (lib, output) => {
  await writeFile(join(folder.path, 'tsconfig.json'), tsconfigFor({ quorate: 'dist/index.d.ts' }))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = await run(process.execPath, [tsc, '-p', folder.path, '--lib', lib.join()])
  expect(stdout).toMatch(output)
})
