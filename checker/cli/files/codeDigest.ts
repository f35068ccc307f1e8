import { createHash } from 'node:crypto'
import type { Bundle } from '../../loading/bundle.ts'

/** A hash of the code of a spec and of the modules it imports, ignoring comments, as 64 hexadecimal digits. */
export function codeDigest(bundle: Bundle): string {
  return createHash('sha256').update(codeOf(bundle)).digest('hex')
}

/**
 * Leaves out the source map, which contains the comments of the sources, and the module paths, which depend on the
 * folder that the command was started in.
 */
function codeOf({ text, map }: Bundle): string {
  const { sources } = JSON.parse(map ?? '{"sources":[]}') as { readonly sources: readonly string[] }
  return sources.reduce(
    (code, path, i) => code.replaceAll(`// ${path}\n`, '').replaceAll(JSON.stringify(path), String(i)),
    text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, ''),
  )
}
