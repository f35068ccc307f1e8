import type { Finding } from '../check/findings.ts'
import type { VerifiedModel } from '../check/verified.ts'
import { githubAnnotation } from '../render/github.ts'
import { junit } from '../render/junit.ts'
import { verifyMarkdown } from '../render/verifyMarkdown.ts'
import { writeWhole } from './files.ts'
import type { SpecFile } from './loading/load.ts'
import { placeOfFinding } from './places.ts'
import { say } from './terminal.ts'
import type { Reporter } from './verifyOptions.ts'

interface Reported {
  readonly models: readonly VerifiedModel[]
  readonly findings: readonly Finding[]
  readonly fileOf: (spec: string) => SpecFile | undefined
  /** Of the lock file, for what is about no spec. */
  readonly lock: string
}

/** Writes what the reporters were asked for: files, and annotations on stdout. */
export async function writeReports(reporters: readonly Reporter[], reported: Reported): Promise<void> {
  const { models, findings, fileOf, lock } = reported
  for (const reporter of reporters)
    if (reporter.kind === 'junit') await writeWhole(reporter.file, junit(models, findings))
    else if (reporter.kind === 'markdown') await writeWhole(reporter.file, verifyMarkdown(models, findings))
    else
      for (const finding of findings) {
        const file = fileOf(finding.spec)
        const place = file ? await placeOfFinding(file, finding) : { file: lock, line: 1 }
        say(githubAnnotation(finding, place))
      }
}
