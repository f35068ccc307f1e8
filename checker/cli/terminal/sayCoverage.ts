import { coverageText } from '../../render/text/coverageText.ts'
import type { GuardCoverage } from '../../trace/why/coverage.ts'
import { say } from './terminal.ts'

/** Prints the guard coverage of some models if it was requested and could be determined. */
export function sayCoverage(
  models: readonly { readonly spec: string; readonly coverage?: GuardCoverage | null | undefined }[],
): void {
  const covered = models.flatMap(({ spec, coverage }) => (coverage ? [{ spec, coverage }] : []))
  if (covered.length > 0) say(`\n${coverageText(covered)}`)
}
