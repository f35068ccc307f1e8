import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the installed package. This file is bundled into one of `dist/cli/`, as deep as it is here. */
export const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))

/** Of the installed package. */
export function version(): string {
  const manifest = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { readonly version: string }
  return manifest.version
}
