import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'

type Inputs = Awaited<ReturnType<typeof build<{ metafile: true }>>>['metafile']['inputs']

let inputs: Inputs

beforeAll(async () => {
  const { metafile } = await build({
    entryPoints: ['checker/cli/main.ts'],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    splitting: true,
    outdir: 'dist',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
  })
  inputs = metafile.inputs
})

/** The modules and packages that are loaded before a module runs. */
function loadedBy(start: string): readonly string[] {
  const loaded = new Set([start])
  for (const file of loaded)
    for (const { path, kind } of inputs[file]?.imports ?? []) if (kind === 'import-statement') loaded.add(path)
  return [...loaded]
}

/** The command reads and compiles all of them before it starts. */
describe('what is read at startup', () => {
  it.each<[string, RegExp]>([
    [
      'checker/cli/main.ts',
      /^(?:immutable|acorn|esbuild)$|^checker\/(?:compile|program|properties|reference|trace|render)\//,
    ],
    ['checker/cli/info/info.ts', /^immutable$|^checker\/(?:properties|reference|trace)\/|\/(?:compile|explore)\.ts$/],
  ])('%s does not load what it does not use', (start, unused) => {
    const loaded = loadedBy(start)
    expect(loaded.length).toBeGreaterThan(20)
    expect(loaded.filter((file) => unused.test(file))).toEqual([])
  })
})
