/**
 * `npm run site`: makes the static site in `site/dist`, from the docs, the specs and their counterexamples. Exits with
 * 1 and lists the broken links, if there are any.
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseLock } from '../checker/check/lock.ts'
import { openSpecs } from '../checker/cli/selection/allSpecs.ts'
import { deadLinks } from './deadLinks.ts'
import { explorerFile } from './explorer.ts'
import { filesBelow } from './folders.ts'
import { layout } from './layout.ts'
import { MarkdownPages } from './markdown.ts'
import { docPages, pageOf } from './pages.ts'
import { playgroundPages } from './playgroundPages.ts'
import { type Scheme, schemeOf } from './scheme.ts'
import { schemePage, shelfPage } from './schemePages.ts'

const OUT = 'site/dist'
const LOCK = 'specs/verdicts.lock.json'
/** Everything that pages link to, other than pages. */
const COPIED = ['counterexamples', 'docs/cluster']
const STYLE = 'site/style.css'

async function build(): Promise<readonly string[]> {
  await rm(OUT, { recursive: true, force: true })
  for (const folder of COPIED) await cp(folder, join(OUT, folder), { recursive: true, filter: isCopied })
  await cp(STYLE, join(OUT, 'style.css'))
  await writeDocs()
  await writeSchemes()
  return deadLinks(OUT)
}

function isCopied(path: string): boolean {
  return !path.endsWith('.md')
}

async function writeDocs(): Promise<void> {
  const pages = new MarkdownPages()
  for (const path of await docPages()) {
    const { title, html } = pages.page(path, await readFile(path, 'utf8'))
    await write(pageOf(path), layout({ at: pageOf(path), title, body: html }))
  }
}

async function writeSchemes(): Promise<void> {
  const lock = parseLock(LOCK, await readFile(LOCK, 'utf8'))
  const schemes: Scheme[] = []
  for (const file of await openSpecs([])) schemes.push(await schemeOf(file, lock))
  for (const scheme of schemes) {
    await write(scheme.explorer, explorerFile(scheme.file))
    const { title, html } = schemePage(scheme)
    await write(scheme.page, layout({ at: scheme.page, title, body: html }))
  }
  for (const [path, content] of await playgroundPages(schemes)) await write(path, content)
  const { title, html } = shelfPage(schemes)
  await write('specs/index.html', layout({ at: 'specs/index.html', title, body: html }))
}

async function write(path: string, content: string): Promise<void> {
  const file = join(OUT, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}

const dead = await build()
for (const link of dead) console.error(link)
console.log(`${OUT}: ${(await filesBelow(OUT, '.html')).length} pages, ${dead.length} dead links`)
process.exitCode = dead.length > 0 ? 1 : 0
