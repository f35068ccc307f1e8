import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

/** Replacements in the source of a spec that counts from 0 to 3, such as `{ variables: 'n: range(3, 1)' }`. */
export interface Pieces {
  readonly name?: string
  /** Text that precedes the spec. */
  readonly top?: string
  readonly variables?: string
  readonly init?: string
  readonly forall?: string
  readonly when?: string
  readonly then?: string
  readonly holds?: string
  /** Additional parts of the definition. */
  readonly more?: string
  readonly models?: string
}

export function specSource(pieces: Pieces): string {
  const { name = 'counter', top = '', variables = 'n: range(0, 3)', init = '', forall = '{ by: range(1, 1) }' } = pieces
  const { when = 's.n < 3', then = 's.n += by', holds = 's.n <= 3', more = '', models = '{}' } = pieces
  return `import { array, bool, ids, range, record, seq, set, spec } from 'quorate'
${top}
export default spec('${name}', { constants: { max: 3 }, faults: { crash: 0 } }, (c, budget, { state }) => {
  const { action, define } = state({ ${variables} })
  return define({
    init: (s) => { ${init} },
    actions: {
      Up: action({
        forall: ${forall},
        when: (s, { by }) => ${when},
        then: (s, { by }) => { ${then} },
      }),
      // Never enabled, so it changes no count. The action exists only if its kind of fault has a budget.
      ...(budget.crash > 0 ? { Crash: action({ fault: 'crash', when: () => false, then: () => {} }) } : {}),
    },
    invariants: { Small: (s) => ${holds} },
    ${more}
  })
}, ${models})
`
}

/** A folder with these files. It is created before the tests in a file and removed after them. */
export function specFolder(files: Readonly<Record<string, string>>): { readonly path: string } {
  const folder = { path: '' }
  beforeAll(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'quorate-specs-'))
    for (const [name, source] of Object.entries(files)) {
      await mkdir(dirname(join(folder.path, name)), { recursive: true })
      await writeFile(join(folder.path, name), source)
    }
  })
  afterAll(() => rm(folder.path, { recursive: true, force: true }))
  return folder
}
