import { isRefuted, isUnexplained, type MutantResult, type Necessity } from '../../check/mutation/necessity.ts'
import { fateOf, necessitySummary, runText, triedText } from '../wording/fate.ts'
import { count, hang } from '../wording/words.ts'
import { paint } from './paint.ts'

export interface NecessityTextOptions {
  readonly colour: boolean
  readonly width: number | undefined
}

/** Reports one part: what was left out, where it is written, and what happens without it. */
export function mutantText(result: MutantResult, { colour, width = 100 }: NecessityTextOptions): string {
  const { part } = result
  const p = paint(colour)
  const mark = isUnexplained(result) ? p.red('✗') : p.green('✓')
  const place = part.place ? ` (${part.place.file}:${part.place.line})` : ''
  const stale = isRefuted(result) ? ['the spec says that it is not needed'] : []
  const steps = [runText(result)].filter((line) => line !== '')
  return [
    `${mark} ${part.actions.join(', ')}: ${part.text}${p.dim(place)}`,
    ...[fateOf(result), ...steps, ...stale].flatMap((line) => hang('    ', line, width)),
  ].join('\n')
}

/** Sums up what was tried and what happened. */
export function necessityText(necessity: Necessity): string {
  const { models, unread, maxStates, results } = necessity
  if (models.length === 0) return `no model has at most ${count(maxStates, 'state')}: nothing was tried`
  return [
    '',
    necessitySummary(results),
    `tried ${triedText(necessity)}`,
    ...unread.map((action) => `the guard of ${action} could not be read: nothing of it was left out`),
  ].join('\n')
}
