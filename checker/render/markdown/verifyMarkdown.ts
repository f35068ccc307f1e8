import type { Finding } from '../../check/findings.ts'
import type { VerifiedModel } from '../../check/verified.ts'
import type { FilesOf } from '../wording/verifyFiles.ts'
import { count, digits, sum } from '../wording/words.ts'
import { evidence } from '../wording/evidence.ts'
import { escapeXml } from '../wording/xml.ts'
import { cellMarkdown, fenced } from './markdown.ts'

export interface VerifyMarkdownOptions {
  /** The files for expected violations. */
  readonly knownOf: FilesOf
  /** The URL to put before a path, for links that open in a browser. Null if there is none. */
  readonly browse: string | null
}

/** Writes a summary to read in a browser: the findings, then one line per spec, then links to the violations. */
export function verifyMarkdown(
  models: readonly VerifiedModel[],
  findings: readonly Finding[],
  options: VerifyMarkdownOptions,
): string {
  const specs = [...new Set(models.map(({ spec }) => spec))]
  const states = sum(models.map(({ distinct }) => distinct))
  const passed = findings.length === 0
  return [
    `## ${passed ? '✓' : '✗'} ${count(models.length, 'model')} of ${count(specs.length, 'spec')}, ${count(findings.length, 'finding')}`,
    '',
    ...(passed ? [] : ['| spec | model | finding |', '|---|---|---|', ...findings.map(findingRow), '']),
    ...models.flatMap(evidenceOf),
    '| spec | models | as agreed | violations found | states |',
    '|---|--:|--:|--:|--:|',
    ...specs.map((spec) => specRow(spec, models, findings)),
    `| **all** | ${models.length} | | | ${digits(states)} |`,
    '',
    ...shown(models, options),
  ].join('\n')
}

/** A model's shortest unexpected counterexample as text. */
function evidenceOf(model: VerifiedModel): readonly string[] {
  const lines = evidence(model)
  if (lines.length === 0) return []
  const name = `${model.spec}, ${model.model}`
  return ['<details open>', `<summary>${escapeXml(name)}</summary>`, '', ...fenced(lines), '', '</details>', '']
}

/** Every violation with its files, unexpected ones first. */
function shown(models: readonly VerifiedModel[], { knownOf, browse }: VerifyMarkdownOptions): readonly string[] {
  const unexpected = models.flatMap((model) =>
    model.unexpected
      .filter(({ files }) => files.length > 0)
      .map(({ property, files }) =>
        row(
          model,
          '✗ ',
          property ?? '',
          files.map((file) => fileLink(file, null)),
        ),
      ),
  )
  const known = models.flatMap((model) =>
    [...knownOf(model)].map(([property, files]) =>
      row(
        model,
        '',
        property,
        files.map((file) => fileLink(file, browse)),
      ),
    ),
  )
  const rows = [...unexpected, ...known]
  if (rows.length === 0) return []
  const summary = `<summary>${count(rows.length, 'violation')} with a trace or a picture</summary>`
  return [
    '<details>',
    summary,
    '',
    '| spec | model | property | files |',
    '|---|---|---|---|',
    ...rows,
    '',
    '</details>',
    '',
  ]
}

function row({ spec, model }: VerifiedModel, mark: string, property: string, links: readonly string[]): string {
  return `| ${mark}${cellMarkdown(spec)} | ${cellMarkdown(model)} | ${cellMarkdown(property)} | ${links.join(' ')} |`
}

/** Files that this run wrote are not in the commit, so they are not linked. */
function fileLink(file: string, browse: string | null): string {
  if (browse === null) return `\`${file}\``
  const ending = file.slice(file.lastIndexOf('.') + 1)
  return `[${ending}](${browse}/${file.split(/[\\/]/).map(encodeURIComponent).join('/')})`
}

function findingRow({ spec, model, message }: Finding): string {
  return `| ${cellMarkdown(spec)} | ${cellMarkdown(model ?? '')} | ${cellMarkdown(message)} |`
}

function specRow(spec: string, models: readonly VerifiedModel[], findings: readonly Finding[]): string {
  const own = models.filter((model) => model.spec === spec)
  const bad = new Set(findings.flatMap((f) => (f.spec === spec && f.model !== null ? [f.model] : []))).size
  const violated = own.flatMap((m) => m.expectations.filter((e) => e.verdict === 'violated')).length
  const states = sum(own.map(({ distinct }) => distinct))
  return `| ${cellMarkdown(spec)} | ${own.length} | ${own.length - bad} | ${violated} | ${digits(states)} |`
}
