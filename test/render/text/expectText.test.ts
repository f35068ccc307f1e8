import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { ExpectationResult, ModelReport } from '../../../checker/check/report.ts'
import { expectLines } from '../../../checker/render/text/expectText.ts'
import { paint } from '../../../checker/render/text/paint.ts'
import { asExpected, ended, failed, missed } from '../reports.ts'

const linesOf = (report: ModelReport, width = 100) => expectLines(report, width, paint(false))

/** Reads the printed lines as an author would paste them and returns the expectations; null if nothing is printed. */
function pasted(lines: readonly string[]): unknown {
  const [, ...block] = lines
  return lines.length === 0 ? null : (runInNewContext(`({ ${block.join('\n')} })`) as { expect: unknown }).expect
}

const unnamed = (report: ModelReport): ModelReport => ({
  ...report,
  model: { ...report.model, name: null, expect: {} },
  expectations: report.expectations.map((one) => ({ ...one, expected: null, met: null })),
})
const called = (name: string, changes: Partial<ExpectationResult> = {}): ModelReport => ({
  ...unnamed(asExpected),
  expectations: [{ ...asExpected.expectations[0]!, name, expected: null, met: null, ...changes }],
})
const four = { violated: { states: 4 } }

describe('the expect block', () => {
  it.each<[what: string, ModelReport, expect: object | null]>([
    ['nothing where all is as expected', asExpected, null],
    ['what was found', missed, { NoAcknowledgedLoss: four, PrefixOk: 'holds' }],
    ['what was found, of the defaults', unnamed(asExpected), { NoAcknowledgedLoss: four, PrefixOk: 'holds' }],
    ['a violation without a length', called('A', { length: null }), { A: 'violated' }],
    ['names that are no identifiers', called("it's \\ a, 'name'"), { "it's \\ a, 'name'": four }],
    ['names in other scripts', called('größe'), { größe: four }],
    [
      'what a constraint bounds',
      unnamed(ended({ cut: 1 }, 'bounded')),
      { NoAcknowledgedLoss: 'bounded', PrefixOk: 'bounded' },
    ],
    ['nothing that a limit left open', unnamed(ended({ ended: 'depth', cut: 1 }, 'bounded')), null],
    ['nothing that was not decided', unnamed(ended({ ended: 'time' }, 'inconclusive')), null],
    ['nothing after a failure', failed, null],
    [
      'what the model expects of properties that were not checked',
      { ...missed, expectations: missed.expectations.slice(1) },
      { NoAcknowledgedLoss: four, PrefixOk: 'holds' },
    ],
  ])('contains %s, on one line or several', (_what, report, found) => {
    expect(pasted(linesOf(report))).toEqual(found)
    expect(pasted(linesOf(report, 20))).toEqual(found)
  })
})
