import type { Finding } from '../../check/findings.ts'
import type { VerifiedModel } from '../../check/verified.ts'
import { paint } from './paint.ts'
import { evidence } from '../wording/evidence.ts'
import { verdictText } from '../wording/verdict.ts'
import { count, digits, duration, hang, notChecked, sum } from '../wording/words.ts'

/** A verified model with its finding, or null if there is none. */
export interface VerifiedLine {
  readonly model: VerifiedModel
  readonly finding: Finding | null
}

export interface VerifyTextOptions {
  readonly colour?: boolean | undefined
  readonly width?: number | undefined
  /** How wide the column of names is. */
  readonly nameWidth: number
}

/** `✓ asynchronous, crash and restart   178 distinct  depth 11  all 5 properties as expected` */
export function verifiedLine({ model, finding }: VerifiedLine, options: VerifyTextOptions): string {
  const { colour = false, width = 100, nameWidth } = options
  const p = paint(colour)
  const { distinct, depth } = model
  const start = `${model.model.padEnd(nameWidth)}  ${digits(distinct).padStart(9)} distinct  depth ${String(depth).padStart(3)}  `
  if (!finding) return `${p.green('✓')} ${start}${p.dim(outcome(model, width - start.length - 2))}`
  const reasons = finding.message.split('\n').flatMap((text) => hang('    ', text, width))
  const shown = evidence(model).map((text) => (text === '' ? '' : `    ${text}`))
  return [
    `${p.red('✗')} ${start.trimEnd()}`,
    ...reasons.map(p.red),
    ...(shown.length > 0 ? ['', ...shown, ''] : []),
  ].join('\n')
}

/** Prints the findings about entire specs and the summary. */
export function verifySummary(
  models: readonly VerifiedModel[],
  findings: readonly Finding[],
  { colour = false, width = 100, seconds }: Omit<VerifyTextOptions, 'nameWidth'> & { readonly seconds: number },
): string {
  const p = paint(colour)
  const general = findings
    .filter(({ model }) => model === null)
    .flatMap(({ spec, message }) => hang(`✗ ${spec}: `, message, width).map(p.red))
  const bad = new Set(findings.flatMap(({ spec, model }) => (model === null ? [] : [JSON.stringify([spec, model])])))
  const states = sum(models.map(({ distinct }) => distinct))
  const parts = [
    ...(models.length > bad.size ? [p.green(`${models.length - bad.size} verified`)] : []),
    ...(bad.size > 0 ? [p.red(`${bad.size} not`)] : []),
    ...(findings.length > 0 ? [p.red(count(findings.length, 'finding'))] : []),
  ]
  const specs = new Set(models.map(({ spec }) => spec)).size
  const checked = [
    `${count(models.length, 'model')} of ${count(specs, 'spec')}`,
    ...(parts.length > 0 ? [parts.join(', ')] : []),
  ]
  const summary = `${checked.join(': ')}; ${count(states, 'state')} in ${duration(seconds)}`
  const open = models.filter(({ unconfirmed }) => unconfirmed.length > 0)
  const again = open.map((model) => `${model.spec}, ${model.model}: ${model.unconfirmed.join(', ')}`)
  const note = again.length === 0 ? [] : hang('not checked again in every state: ', again.join('; '), width).map(p.dim)
  return [
    ...(general.length > 0 ? [general.join('\n')] : []),
    ...(note.length > 0 ? [note.join('\n')] : []),
    summary,
  ].join('\n\n')
}

function outcome(model: VerifiedModel, width: number): string {
  const { expectations } = model
  const violated = expectations.filter((e) => e.verdict === 'violated')
  const text = `${count(expectations.length, 'verdict')} as expected${notChecked(model)}`
  const long = `${text}: ${violated.map((e) => `${e.name} ${verdictText({ ...e, met: null })}`).join(', ')}`
  if (violated.length === 0) return text
  return long.length <= width ? long : `${text}, ${violated.length} violated`
}
