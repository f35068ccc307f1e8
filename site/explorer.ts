import { readFileSync } from 'node:fs'
import { sourceOf } from '../checker/cli/explorerHtml.ts'
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

/** A frame in the playground can run a spec, but cannot use the network or storage. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The same page without a spec; the page that embeds it sends one. */
export function framePage(): string {
  return explorerPage({ title: 'Explorer', style, engine, script, data: null, policy: POLICY })
}
