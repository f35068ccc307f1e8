import { readFileSync } from 'node:fs'
import { sourceOf } from '../checker/cli/commands/explore/explorerHtml.ts'
import type { SpecFile } from '../checker/loading/load.ts'
import { explorerPage } from '../checker/render/pages/explorerPage.ts'

const [script = '', engine = '', style = ''] = ['main.js', 'worker.js', 'style.css'].map((name) =>
  readFileSync(`dist/page/${name}`, 'utf8'),
)

/** The page that `quorate explore --out` writes for a spec. */
export function explorerFile(file: SpecFile): string {
  const data = { source: sourceOf(file), chosen: null, path: [], live: null }
  return explorerPage({ title: `${file.path} · Quorate`, style, engine, script, data })
}
