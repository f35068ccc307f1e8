import type { Finding } from '../../check/findings.ts'
import type { VerifiedModel } from '../../check/verified.ts'
import type { FilesOf } from '../wording/verifyFiles.ts'
import { count, digits, sum } from '../wording/words.ts'
import { cellMarkdown } from './markdown.ts'

export interface VerifyMarkdownOptions {
  readonly filesOf: FilesOf
  /** The address before a path, for links that open in a browser; null if there is none. */
  readonly browse: string | null
}

/** A summary for people who read it in a browser: what was found, then a line per spec, then where violations are shown. */
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
    '| spec | models | as agreed | violations found | states |',
    '|---|--:|--:|--:|--:|',
    ...specs.map((spec) => specRow(spec, models, findings)),
    `| **all** | ${models.length} | | | ${digits(states)} |`,
    '',
    ...shown(models, options),
  ].join('\n')
}

/** Every violation with its files, those that are not as expected first. */
function shown(models: readonly VerifiedModel[], { filesOf, browse }: VerifyMarkdownOptions): readonly string[] {
  const rows = models.flatMap((model) =>
    [...filesOf(model)].map(([property, files]) => {
      const written = property in model.files
      const links = files.map((file) => fileLink(file, written ? null : browse)).join(' ')
      const mark = written ? '✗ ' : ''
      return {
        written,
        line: `| ${mark}${cellMarkdown(model.spec)} | ${cellMarkdown(model.model)} | ${cellMarkdown(property)} | ${links} |`,
      }
    }),
  )
  if (rows.length === 0) return []
  const lines = [...rows.filter((row) => row.written), ...rows.filter((row) => !row.written)].map(({ line }) => line)
  const summary = `<summary>${count(rows.length, 'violation')} with a trace or a picture</summary>`
  return [
    '<details>',
    summary,
    '',
    '| spec | model | property | files |',
    '|---|---|---|---|',
    ...lines,
    '',
    '</details>',
    '',
  ]
}

/** Files that this run wrote are not in the commit, so they get no link. */
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
