import { coverageText } from '../../render/text/coverageText.ts'
import type { GuardCoverage } from '../../trace/why/coverage.ts'
import { say } from './terminal.ts'

/** Prints the coverage of the guards of some models, if it was asked for and could be found. */
export function sayCoverage(
  models: readonly { readonly spec: string; readonly coverage?: GuardCoverage | null | undefined }[],
): void {
  const covered = models.flatMap(({ spec, coverage }) => (coverage ? [{ spec, coverage }] : []))
  if (covered.length > 0) say(`\n${coverageText(covered)}`)
}
