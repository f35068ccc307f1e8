import { posix } from 'node:path'
import { filesBelow } from './folders.ts'

/** The Markdown pages outside `docs/`. */
const OTHERS = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'test/README.md', 'counterexamples/README.md']

/** All Markdown pages of the site, as paths in the repository. */
export async function docPages(): Promise<readonly string[]> {
  return [...OTHERS, ...(await filesBelow('docs', '.md'))]
}

/**
 * The page made from a file or folder of the repository: `docs/explore/README.md` becomes `docs/explore/index.html`.
 */
export function pageOf(path: string): string {
  if (path === 'specs') return 'specs/index.html'
  if (path === 'counterexamples') return 'counterexamples/index.html'
  return path.replace(/(?:^|(?<=\/))README\.md$/, 'index.md').replace(/^(specs\/.*)\.ts$|\.md$/, '$1.html')
}

/** A relative link from one page of the site to another. */
export function linkFrom(page: string, to: string): string {
  return posix.relative(posix.dirname(page), to)
}
