import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { run } from '../support/processes/cli.ts'
import { page, root } from './markdown.ts'

const inDocs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'test/README.md',
  ...inDocs.map((name) => `docs/${name}`).filter((path) => path.endsWith('.md')),
]

/** Relative links that are not in code. */
function linksIn(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !link.includes('://'))
}

/** The anchors that GitHub creates from headings. */
function anchorsIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function isDead(from: string, link: string): boolean {
  const [path = '', anchor] = decodeURI(link).split('#')
  const target = path === '' ? from : relative(root, join(root, dirname(from), path))
  if (!existsSync(join(root, target))) return true
  return anchor !== undefined && !anchorsIn(page(target)).includes(anchor)
}

describe('links work', () => {
  it.each(pages)('%s', (from) => {
    expect(linksIn(page(from)).filter((link) => isDead(from, link))).toEqual([])
  })

  it('in the package, from each of its pages', async () => {
    const listed = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root })
    const [{ files }] = JSON.parse(listed.stdout) as [{ readonly files: readonly { readonly path: string }[] }]
    const packed = files.map(({ path }) => path)
    const isPacked = (path: string): boolean => packed.some((file) => file === path || file.startsWith(`${path}/`))
    const packedPages = packed.filter((path) => path.endsWith('.md'))
    expect(packedPages).toEqual(expect.arrayContaining(['README.md', 'docs/matrix.md', 'counterexamples/README.md']))
    const outside = packedPages.flatMap((from) =>
      linksIn(page(from)).flatMap((link) => {
        const [path = ''] = decodeURI(link).split('#')
        const target = relative(root, join(root, dirname(from), path)).replace(/\/$/, '')
        return path === '' || isPacked(target) ? [] : [`${from}: ${link}`]
      }),
    )
    expect(outside).toEqual([])
  })

  it('and a broken link is detected', () => {
    const links = linksIn('[a](nowhere.md) `[b](code.md)` [c](guide.md#lanes) [d](guide.md#none) [e](https://a.b/c)')
    expect(links).toEqual(['nowhere.md', 'guide.md#lanes', 'guide.md#none'])
    expect(links.filter((link) => isDead('docs/cli.md', link))).toEqual(['nowhere.md', 'guide.md#none'])
  })
})
