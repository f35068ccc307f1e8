import { escapeXml } from '../checker/render/wording/xml.ts'
import { linkFrom } from './pages.ts'

interface Page {
  /** The path of the page in the site. */
  readonly at: string
  readonly title: string
  readonly body: string
}

/** Pages show files from the site and do not run scripts. */
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"

/** The pages that every page links to, in groups. */
const CONTENTS: readonly (readonly [group: string, pages: readonly (readonly [path: string, title: string])[]])[] = [
  [
    'Start',
    [
      ['index.html', 'Quorate'],
      ['playground/index.html', 'Playground'],
      ['docs/tutorial.html', 'Tutorial'],
      ['docs/guide.html', 'Guide'],
      ['docs/modelling.html', 'Modelling'],
      ['docs/from-tla/index.html', 'From TLA+'],
    ],
  ],
  [
    'Protocols',
    [
      ['specs/index.html', 'All protocols'],
      ['counterexamples/index.html', 'Counterexamples'],
      ['docs/counterexamples.html', 'Read a counterexample'],
      ['docs/trade-offs.html', 'Trade-offs'],
      ['docs/matrix.html', 'Matrix of promises'],
    ],
  ],
  [
    'Use it',
    [
      ['docs/cli.html', 'Command line'],
      ['docs/explore/index.html', 'Explore in a page'],
      ['docs/existing.html', 'In a repository'],
      ['docs/ci.html', 'In CI'],
      ['docs/cluster/index.html', 'On several machines'],
      ['docs/conformance/index.html', 'Compare logs'],
      ['docs/library.html', 'As a library'],
    ],
  ],
  [
    'Look up',
    [
      ['docs/reference.html', 'Language'],
      ['docs/formats.html', 'Formats'],
      ['docs/errors.html', 'Errors'],
      ['docs/guarantees.html', 'Guarantees'],
      ['docs/internals/performance.html', 'Speed'],
      ['CHANGELOG.html', 'Changelog'],
    ],
  ],
  [
    'How it works',
    [
      ['docs/architecture.html', 'Architecture'],
      ['test/index.html', 'Tests'],
      ['CONTRIBUTING.html', 'Contributing'],
    ],
  ],
]

interface Head extends Pick<Page, 'at' | 'title'> {
  readonly policy: string
  /** Paths in the site. */
  readonly styles: readonly string[]
}

/** The beginning of a page, up to its body. */
export function head({ at, title, policy, styles }: Head): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    `<meta http-equiv="content-security-policy" content="${policy}">`,
    '<link rel="icon" href="data:,">',
    ...styles.map((path) => `<link rel="stylesheet" href="${linkFrom(at, path)}">`),
    `<title>${escapeXml(title)}${title === 'Quorate' ? '' : ' · Quorate'}</title>`,
    '</head>',
  ].join('\n')
}

/** A page of the site. Every link is relative, so that the site works in any folder, and without a server. */
export function layout({ at, title, body }: Page): string {
  const link = ([path, name]: readonly [string, string]): string =>
    `<li><a href="${linkFrom(at, path)}"${path === at ? ' aria-current="page"' : ''}>${escapeXml(name)}</a></li>`
  const groups = CONTENTS.map(([group, pages]) => `<h2>${group}</h2><ul>${pages.map(link).join('')}</ul>`)
  return [
    head({ at, title, policy: POLICY, styles: ['style.css'] }),
    '<body>',
    '<a class="skip" href="#text">Skip to the text</a>',
    '<a class="contents" href="#contents">Contents</a>',
    `<nav id="contents" aria-label="Pages">${groups.join('')}</nav>`,
    `<main id="text" tabindex="-1">${body}</main>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}
