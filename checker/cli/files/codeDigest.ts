import { createHash } from 'node:crypto'
import type { Bundle } from '../../loading/bundle.ts'

/** Identifies the code of a spec and of the modules that it imports, without comments: 64 hexadecimal digits. */
export function codeDigest(bundle: Bundle): string {
  return createHash('sha256').update(codeOf(bundle)).digest('hex')
}

/**
 * Without the source map, which contains the comments of the sources, and without the paths of the modules, which depend on
 * the folder in which the command was started.
 */
function codeOf({ text, map }: Bundle): string {
  const { sources } = JSON.parse(map ?? '{"sources":[]}') as { readonly sources: readonly string[] }
  return sources.reduce(
    (code, path, i) => code.replaceAll(`// ${path}\n`, '').replaceAll(JSON.stringify(path), String(i)),
    text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, ''),
  )
}
