import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import { filesBelow } from './folders.ts'

/** All relative links to missing files or anchors, on the pages under a folder: `page: link`. */
export async function deadLinks(folder: string): Promise<readonly string[]> {
  const pages = new Map<string, string>()
  for (const path of await filesBelow(folder, '.html'))
    pages.set(posix.relative(folder, path), await readFile(path, 'utf8'))
  const isDead = (from: string, link: string): boolean => {
    const [path = '', hash = ''] = link.split('#')
    const target = path === '' ? from : posix.join(posix.dirname(from), decodeURI(path))
    if (!existsSync(posix.join(folder, target))) return true
    // The explorer's page interprets its hash itself.
    if (hash === '' || target.startsWith('explore/')) return false
    return !(pages.get(target) ?? '').includes(` id="${decodeURIComponent(hash)}"`)
  }
  return [...pages].flatMap(([page, html]) =>
    linksIn(html)
      .filter((link) => isDead(page, link))
      .map((link) => `${page}: ${link}`),
  )
}

function linksIn(html: string): readonly string[] {
  const prose = html.replaceAll(/<script[^>]*>.*?<\/script>/gs, '')
  return [...prose.matchAll(/<[^>]* (?:href|src)="([^"]*)"/g)].flatMap(([, link = '']) =>
    /^[a-z]+:/.test(link) ? [] : [link.replaceAll('&amp;', '&')],
  )
}
