import { basename } from 'node:path'
import { anchor } from '../checker/render/markdown/markdown.ts'
import { escapeXml } from '../checker/render/wording/xml.ts'
import { highlighted } from './highlight.ts'
import { MarkdownPages, type Rendered } from './markdown.ts'
import { linkFrom } from './pages.ts'
import type { Scheme, SchemeModel, Told } from './scheme.ts'

const markdown = new MarkdownPages()

/** The page of a protocol: what it is, its stories with pictures, its models with verdicts, and its source. */
export function schemePage(scheme: Scheme): Rendered {
  const { name, about, models, source, file } = scheme
  const stories = models.flatMap(({ story }) => story ?? [])
  const html = [
    `<h1>${escapeXml(name)}</h1>`,
    `<p class="walk"><a href="${walkLink(scheme, '')}">Walk it</a> step by step in your browser, check it, and ask why a step is not possible.</p>`,
    markdown.html(file.path, about),
    ...(stories.length === 0
      ? []
      : ['<h2 id="stories">How it fails</h2>', ...stories.map((told) => storyOf(scheme, told))]),
    '<h2 id="models">Models</h2>',
    `<p>Each row is a model. “violated (5)”: the shortest counterexample has 5 states. “–”: not checked in this model. Choose a model to walk it.</p>`,
    verdictsOf(scheme),
    '<h2 id="source">Source</h2>',
    `<p><code>${escapeXml(file.path)}</code></p>`,
    `<pre tabindex="0"><code>${highlighted(source, 'ts')}</code></pre>`,
  ]
  return { title: name, html: html.join('\n') }
}

/** Whether the spec belongs on the second shelf. */
export function isClassic({ name }: Scheme): boolean {
  return name.startsWith('classics/')
}

function listed(schemes: readonly Scheme[]): string {
  return `<dl class="shelf">${schemes.map(entry).join('')}</dl>`
}

/** The list of all protocols. */
export function shelfPage(schemes: readonly Scheme[]): Rendered {
  const html = [
    '<h1>Protocols</h1>',
    '<p>Each protocol has a page with its rules, the shortest runs that break its promises, and an explorer that runs in your browser.</p>',
    '<h2 id="replication">Replication and failover</h2>',
    listed(schemes.filter((scheme) => !isClassic(scheme))),
    '<h2 id="classics">Classics</h2>',
    '<p>Textbook algorithms, with the counts that TLC finds.</p>',
    listed(schemes.filter(isClassic)),
  ]
  return { title: 'Protocols', html: html.join('\n') }
}

function entry(scheme: Scheme): string {
  const { name, about, page, models } = scheme
  const [first = ''] = about.split('\n\n')
  const stories = models.flatMap(({ story }) => story ?? [])
  const links = stories.map(
    (told) =>
      `<li><a href="${linkFrom('specs/index.html', page)}#${anchor(told.title)}">${escapeXml(told.title)}</a></li>`,
  )
  return [
    `<dt><a href="${linkFrom('specs/index.html', page)}">${escapeXml(name)}</a>`,
    ` <a class="walk" href="${linkFrom('specs/index.html', scheme.explorer)}">walk it</a></dt>`,
    `<dd>${markdown.html('specs/index.ts', first)}${links.length > 0 ? `<ul>${links.join('')}</ul>` : ''}</dd>`,
  ].join('')
}

function storyOf(scheme: Scheme, told: Told): string {
  const { title, text, property, svg, file, address } = told
  const picture =
    svg === null
      ? ''
      : `<p><a href="${linkFrom(scheme.page, svg)}"><img src="${linkFrom(scheme.page, svg)}" alt="The shortest run that violates ${escapeXml(property)}"></a></p>`
  return [
    `<h3 id="${anchor(title)}">${escapeXml(title)}</h3>`,
    `<p>${escapeXml(text)}</p>`,
    picture,
    `<p class="walk"><a href="${walkLink(scheme, address)}">Walk this run</a> · <a href="${linkFrom(scheme.page, file)}">${basename(file)}</a></p>`,
  ].join('\n')
}

function verdictsOf(scheme: Scheme): string {
  const names = [...new Set(scheme.models.flatMap(({ locked }) => Object.keys(locked.verdicts)))]
  const row = ({ name, settings, locked, address }: SchemeModel): string => {
    const { verdicts, distinct } = locked
    const cells = names.map((each) => cellOf(Object.hasOwn(verdicts, each) ? verdicts[each] : undefined))
    return [
      `<tr><th scope="row"><a href="${walkLink(scheme, address)}">${escapeXml(name)}</a></th>`,
      `<td>${escapeXml(settings.join(' '))}</td><td class="number">${distinct.toLocaleString('en')}</td>${cells.join('')}</tr>`,
    ].join('')
  }
  const head = ['model', 'settings', 'states', ...names].map((name) => `<th scope="col">${escapeXml(name)}</th>`)
  return `<div class="scroll" tabindex="0"><table><thead><tr>${head.join('')}</tr></thead><tbody>${scheme.models.map(row).join('')}</tbody></table></div>`
}

function cellOf(verdict: number | string | undefined): string {
  if (verdict === undefined) return '<td>–</td>'
  if (typeof verdict === 'number') return `<td class="bad">✗ violated (${verdict})</td>`
  return `<td class="${verdict === 'holds' ? 'good' : ''}">${verdict === 'holds' ? '✓ ' : ''}${escapeXml(verdict)}</td>`
}

function walkLink({ page, explorer }: Scheme, address: string): string {
  return `${linkFrom(page, explorer)}${address === '' ? '' : `#${escapeXml(address)}`}`
}
