import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The data that esbuild records about a build. */
interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, object>> }>>
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license: string
}

/** Writes the licences of the packages that esbuild has bundled into `dist/`. The arguments name its metafiles. */
const [, , ...metafiles] = process.argv
const builds = metafiles.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Metafile)
const inputs = builds.flatMap(({ outputs }) => Object.values(outputs)).flatMap((output) => Object.keys(output.inputs))
const folders = inputs.flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [])

writeFileSync(
  'dist/LICENSES.txt',
  `dist/ contains code of these packages:\n\n${[...new Set(folders)].sort().map(noticeOf).join('\n---\n\n')}`,
)

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  if (file === undefined) throw new Error(`${name} has no licence file`)
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
}
