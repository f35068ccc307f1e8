import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder of the installed package. This file is bundled into `dist/cli/`, which is at the same depth as this
 * folder.
 */
export const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))

/** The version of the installed package. */
export function version(): string {
  const manifest = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { readonly version: string }
  return manifest.version
}
