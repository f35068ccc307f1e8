import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileFunction } from 'node:vm'
import { build, type Plugin } from 'esbuild'
import type { Engines } from './judge.ts'

/** An edit of the checker's sources: in a file under `checker/`, the only occurrence of `from` becomes `to`. */
export interface Edit {
  readonly file: string
  readonly from: string
  readonly to: string
}

const CHECKER = fileURLToPath(new URL('../../checker/', import.meta.url))
const ENTRY = fileURLToPath(new URL('engines.ts', import.meta.url))

/** Copies both engines and the loader with these edits. Throws if an edit finds nothing to replace. */
export async function copyWith(edits: readonly Edit[]): Promise<Engines> {
  const done = new Set<Edit>()
  const editing: Plugin = {
    name: 'edits',
    setup: (bundler) => {
      bundler.onLoad({ filter: /\/checker\/.*\.ts$/ }, ({ path }) => {
        const own = edits.filter(({ file }) => file === relative(CHECKER, path))
        for (const edit of own) done.add(edit)
        return { contents: own.reduce(edited, readFileSync(path, 'utf8')), loader: 'ts' }
      })
    },
  }
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    plugins: [editing],
    packages: 'external',
    logLevel: 'silent',
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // Nothing compared here depends on where the checker's own files are.
    define: { 'import.meta.url': '"file:///engines.js"' },
  })
  const missed = edits.find((edit) => !done.has(edit))
  if (missed) throw new Error(`there is no ${missed.file}`)
  const module = { exports: {} as { readonly answersOf?: Engines } }
  const body = compileFunction(outputFiles[0]?.text ?? '', ['module', 'exports', 'require']) as (
    ...values: readonly unknown[]
  ) => void
  body(module, module.exports, createRequire(import.meta.url))
  const { answersOf } = module.exports
  if (!answersOf) throw new Error('the copy has no engines')
  return answersOf
}

function edited(source: string, { file, from, to }: Edit): string {
  const parts = source.split(from)
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`)
  return parts.join(to)
}
