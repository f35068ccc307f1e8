import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes the licences of the packages that esbuild has bundled into `dist/`: `node licences.mjs METAFILE`. */
const [, , metafile = ''] = process.argv
const { outputs } = JSON.parse(readFileSync(metafile, 'utf8'))
const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs))
const folders = inputs.flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [])

const notices = [...new Set(folders)].toSorted().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  if (file === undefined) throw new Error(`${name} has no licence file`)
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
})
writeFileSync('dist/LICENSES.txt', `dist/ contains code of these packages:\n\n${notices.join('\n---\n\n')}`)
