import type { Finding } from '../check/findings.ts'
import type { VerifiedModel } from '../check/verified.ts'
import { count, digits } from './words.ts'

/** A summary for people who read it in a browser: what was found, then a line per spec. */
export function verifyMarkdown(models: readonly VerifiedModel[], findings: readonly Finding[]): string {
  const specs = [...new Set(models.map(({ spec }) => spec))]
  const states = models.reduce((sum, { distinct }) => sum + distinct, 0)
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
  ].join('\n')
}

function findingRow({ spec, model, message }: Finding): string {
  return `| ${text(spec)} | ${text(model ?? '')} | ${text(message)} |`
}

function specRow(spec: string, models: readonly VerifiedModel[], findings: readonly Finding[]): string {
  const own = models.filter((model) => model.spec === spec)
  const bad = new Set(findings.flatMap((f) => (f.spec === spec && f.model !== null ? [f.model] : []))).size
  const violated = own.flatMap((m) => m.expectations.filter((e) => e.verdict === 'violated')).length
  const states = own.reduce((sum, { distinct }) => sum + distinct, 0)
  return `| ${text(spec)} | ${own.length} | ${own.length - bad} | ${violated} | ${digits(states)} |`
}

/** As the text of a cell. */
export function text(plain: string): string {
  return plain.replaceAll(/[\\`*_[\]<>|]/g, (c) => `\\${c}`).replaceAll(/\s*\n\s*/g, '<br>')
}
