import { build } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { inert } from '../checker/render/pages/explorerPage.ts'
import { framePage } from './explorer.ts'
import { filesBelow } from './folders.ts'
import { head } from './layout.ts'
import { linkFrom } from './pages.ts'
import type { Scheme } from './scheme.ts'
import type { Item, Shelf } from './playground/shelf.ts'
import { isClassic } from './schemePages.ts'

const PAGE = 'playground/index.html'
const TEMPLATE = 'templates/specs/primary-backup.ts'

/** Scripts and styles are files of the site. The specs run in a frame with its own policy. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The files of the playground, by path in the site. */
export async function playgroundPages(schemes: readonly Scheme[]): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: ['site/playground/main.tsx'],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['es2023', 'chrome123', 'firefox120', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  })
  return new Map([
    [PAGE, page(await shelfOf(schemes))],
    ['playground/frame.html', framePage()],
    ['playground/playground.js', outputFiles[0]?.text ?? ''],
    ['playground/playground.css', await readFile('site/playground/playground.css', 'utf8')],
  ])
}

function item({ name, file, page: about }: Scheme): Item {
  return { title: name, path: file.path, address: '', about: linkFrom(PAGE, about) }
}

async function shelfOf(schemes: readonly Scheme[]): Promise<Shelf> {
  const paths = [...(await filesBelow('specs', '.ts')), TEMPLATE]
  const files = await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const))
  const stories = schemes.flatMap((scheme) =>
    scheme.models.flatMap(({ story }) =>
      story ? { ...item(scheme), title: story.title, address: story.address } : [],
    ),
  )
  return {
    files: Object.fromEntries(files),
    groups: [
      { title: 'Protocols', items: schemes.filter((scheme) => !isClassic(scheme)).map(item) },
      { title: 'Stories', items: stories },
      { title: 'Classics', items: schemes.filter(isClassic).map(item) },
      {
        title: 'Your own',
        items: [{ title: 'a template: primary and backup', path: TEMPLATE, address: '', about: null }],
      },
    ],
  }
}

function page(shelf: Shelf): string {
  return [
    head({ at: PAGE, title: 'Playground', policy: POLICY, styles: ['style.css', 'playground/playground.css'] }),
    '<body>',
    '<div id="page"></div>',
    `<script type="application/json" id="data">${inert(JSON.stringify(shelf))}</script>`,
    '<script src="playground.js"></script>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}
