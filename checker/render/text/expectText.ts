import type { ModelReport } from '../../check/report.ts'
import type { Expectation } from '../../language/definition/types.ts'
import { markOfModel } from '../wording/verdict.ts'
import { columns } from '../wording/words.ts'
import type { Paint } from './paint.ts'

/**
 * Prints the verdicts as TypeScript to paste into a model, unless the model expects exactly these. Omits verdicts that
 * a limit left undecided.
 */
export function expectLines(report: ModelReport, width: number, p: Paint): readonly string[] {
  const { model, exploration } = report
  const agreed = model.name !== null && markOfModel(report) === 'good'
  const found = foundIn(report)
  if (agreed || exploration.failure || Object.keys(found).length === 0) return []
  const entries = Object.entries({ ...model.expect, ...found }).map(
    ([name, one]) => `${keyText(name)}: ${written(one)}`,
  )
  const line = `expect: { ${entries.join(', ')} },`
  const block = columns(line) + 2 <= width ? [line] : ['expect: {', ...entries.map((entry) => `  ${entry},`), '},']
  return [p.dim('the verdicts, to paste into a model of the spec:'), ...block.map((text) => `  ${text}`)]
}

function foundIn({ expectations, exploration }: ModelReport): Readonly<Record<string, Expectation>> {
  const isCut = exploration.ended === 'depth'
  return Object.fromEntries(
    expectations.flatMap(({ name, verdict, length }): readonly (readonly [string, Expectation])[] => {
      if (verdict === 'violated') return [[name, length === null ? verdict : { violated: { states: length } }]]
      return verdict === 'inconclusive' || (verdict === 'bounded' && isCut) ? [] : [[name, verdict]]
    }),
  )
}

function written(expectation: Expectation): string {
  return typeof expectation === 'string'
    ? `'${expectation}'`
    : `{ violated: { states: ${expectation.violated.states} } }`
}

/** Names can contain any visible character. */
function keyText(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : `'${name.replaceAll(/['\\]/g, String.raw`\$&`)}'`
}
