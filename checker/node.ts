import { nodeRuntime } from './cli/running/nodeRuntime.ts'
import { withStacks } from './thrown.ts'
import { type LoadedSpec, loadedOf } from './library/loaded.ts'
import type { SpecSource } from './library/loadSource.ts'
import { openSpec } from './loading/open.ts'

export type { LoadedSpec } from './library/loaded.ts'
export type { SpecSource } from './library/loadSource.ts'

/** Loads the spec that a file exports by default, as the command line does. Rejects with Q030–Q034 (load) if there is none. */
export async function load(path: string): Promise<LoadedSpec> {
  const file = await openSpec(path)
  return withStacks(() => loadedOf(file, nodeRuntime(file.bundle)))
}

/**
 * Bundles a file with everything that it imports, for `loadSource` in a page. Rejects with Q030 or Q031 (load) if it
 * cannot be bundled.
 */
export async function bundle(path: string): Promise<SpecSource> {
  const { text, map } = (await openSpec(path)).bundle
  return { path, text, map }
}
