import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type * as esbuild from 'esbuild'
import type { BuildFailure, BuildOptions, BuildResult, Message, PluginBuild } from 'esbuild'
import { QuorateError } from '../errors.ts'
import { messageOf } from '../thrown.ts'
import { URL_NAME } from '../program/rewriting/rewrite.ts'
import { type Bundle, bundleOf } from './bundle.ts'

/** Bundles everything except `quorate`, `vitest` and Node's own modules. */
const OPTIONS = {
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  external: ['quorate', 'vitest'],
  sourcemap: 'external',
  // Messages about a guard quote the author's source.
  sourcesContent: true,
  define: { 'import.meta.url': URL_NAME },
  logLevel: 'silent',
} satisfies BuildOptions
const OUTFILE = 'spec.cjs'

/** Throws Q031 if the file, or one that it imports, does not parse or cannot be found. */
export async function bundle(path: string, file: string): Promise<Bundle> {
  try {
    return bundled(path, await bundler().build({ ...OPTIONS, outfile: OUTFILE, entryPoints: [file] }))
  } catch (error) {
    throw isBuildFailure(error) ? unusable(path, error.errors) : stopped(path, error)
  }
}

/** Like `bundle`, but synchronous, which takes longer. */
export function bundleNow(file: string): Bundle {
  try {
    return bundled(file, bundler().buildSync({ ...OPTIONS, outfile: OUTFILE, entryPoints: [file] }))
  } catch (error) {
    throw isBuildFailure(error) ? unusable(file, error.errors) : stopped(file, error)
  }
}

/**
 * Calls `saved` immediately, and again whenever one of the files or a module that they import is saved, even if they
 * cannot be bundled. Returns a function that stops watching.
 */
export async function watchSources(files: readonly string[], saved: () => void): Promise<() => Promise<void>> {
  const plugins = [{ name: 'saved', setup: (build: PluginBuild) => build.onEnd(saved) }]
  const context = await bundler().context({ ...OPTIONS, outdir: '.', entryPoints: [...files], plugins })
  await context.watch()
  return () => context.dispose()
}

/** Refuses `import.meta`, except for its URL. It belongs to a file, and a bundle knows only the file's URL. */
function expectKnown(path: string, { warnings }: BuildResult): void {
  const found = warnings.find(({ id }) => id === 'empty-import-meta')
  if (!found) return
  throw new QuorateError({
    code: 'Q031',
    class: 'load',
    where: [found.location ? placeOf(found) : path],
    problem: 'import.meta.url is the only part of import.meta that a spec can use',
    hint: quoted(found, 0),
  })
}

/**
 * Loads esbuild with `require` instead of importing it. Node.js first searches an imported CommonJS package for
 * exported names, which takes longer than bundling a spec.
 */
function bundler(): typeof esbuild {
  return createRequire(import.meta.url)('esbuild') as typeof esbuild
}

function bundled(path: string, result: BuildResult<typeof OPTIONS>): Bundle {
  expectKnown(path, result)
  const { outputFiles } = result
  const textOf = (end: string): string => outputFiles.find((output) => output.path.endsWith(end))?.text ?? ''
  // Only a shell understands a `#!` line.
  const text = textOf('.cjs').replace(/^#!/, '//')
  const map = textOf('.map')
  return bundleOf({ path, text, map, folder: pathToFileURL('./').href })
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}

/** The error to report if the bundler, which is a separate process, does not get the resources that it needs. */
function stopped(path: string, error: unknown): QuorateError {
  return new QuorateError(
    {
      code: 'Q031',
      class: 'load',
      where: [path],
      problem: `the bundler stopped: ${messageOf(error)}`,
      hint: 'is there enough memory, and is this process allowed to start others?',
    },
    { cause: error },
  )
}

/** Reports esbuild's first few complaints, each with `file:line:column`. */
function unusable(path: string, messages: readonly Message[]): QuorateError {
  const [first] = messages
  const topLevelAwait = first?.text.startsWith('Top-level await') ?? false
  return new QuorateError({
    code: 'Q031',
    class: 'load',
    where: [first?.location ? placeOf(first) : path],
    problem: topLevelAwait
      ? 'a spec is loaded synchronously: top-level await is not allowed'
      : (first?.text ?? 'it cannot be bundled'),
    hint: topLevelAwait ? 'compute the values that the spec needs without await' : quoted(first, messages.length - 1),
  })
}

function placeOf({ location }: Message): string {
  return location ? `${location.file}:${location.line}:${location.column + 1}` : ''
}

/** The source line with a mark under the place and how many other errors there are. */
function quoted(message: Message | undefined, more: number): string | undefined {
  const { lineText = '', column = 0 } = message?.location ?? {}
  const rest = more > 0 ? [`and ${more} more`] : []
  const lines = lineText === '' ? rest : [lineText, `${' '.repeat(column)}^`, ...rest]
  return lines.length > 0 ? lines.join('\n  ') : undefined
}
