import type { Finding } from '../../check/findings.ts'
import type { VerifiedModel } from '../../check/verified.ts'
import { githubAnnotation } from '../../render/machine/github.ts'
import { junit } from '../../render/machine/junit.ts'
import type { Files, FilesOf } from '../../render/wording/verifyFiles.ts'
import { verifyHtml } from '../../render/pages/verifyHtml.ts'
import { verifyMarkdown } from '../../render/markdown/verifyMarkdown.ts'
import { isViolation } from '../../language/instantiate/story.ts'
import { stems } from '../files/fileNames.ts'
import { writeWhole } from '../files/files.ts'
import type { Unwritten } from '../files/unwritten.ts'
import { madeOf } from '../files/linked.ts'
import type { SpecFile } from '../../loading/load.ts'
import { placeOfFinding } from './findingPlace.ts'
import { pathInRepository } from '../files/repository.ts'
import { sayDocument } from '../terminal/terminal.ts'
import type { Reporter } from './verifyOptions.ts'
import { printResults, type Results } from './results.ts'

interface Reported {
  readonly models: readonly VerifiedModel[]
  readonly findings: readonly Finding[]
  /** The results of the models, for other runs to merge. */
  readonly results: Results
  readonly fileOf: (spec: string) => SpecFile | undefined
  /** The path of the lock file, for findings that are not about a spec. */
  readonly lock: string
}

/** Writes the requested reports, both files and annotations on stdout. Paths start at the root of the repository. */
export async function writeReports(
  reporters: readonly Reporter[],
  reported: Reported,
  unwritten: Unwritten,
): Promise<void> {
  const { findings, fileOf, lock } = reported
  const models = reported.models.map(inRepository)
  const knownOf = knownByModel(models)
  const write = (file: string, text: string) => unwritten.keep(file, () => writeWhole(file, text))
  for (const reporter of reporters)
    if (reporter.kind === 'junit') await write(reporter.file, junit(models, findings, knownOf))
    else if (reporter.kind === 'json') await write(reporter.file, printResults(reported.results, fileOf))
    else if (reporter.kind === 'html') await write(reporter.file, verifyHtml(models, findings))
    else if (reporter.kind === 'markdown')
      await write(reporter.file, verifyMarkdown(models, findings, { knownOf, browse: browsing() }))
    else
      for (const finding of findings) {
        const file = fileOf(finding.spec)
        const { file: path, line } = file ? await placeOfFinding(file, finding) : { file: lock, line: 1 }
        const model = models.find((one) => one.spec === finding.spec && one.model === finding.model)
        sayDocument(`${githubAnnotation(finding, { file: pathInRepository(path), line }, model ?? null)}\n`)
      }
}

function inRepository(model: VerifiedModel): VerifiedModel {
  const unexpected = model.unexpected.map((one) => ({ ...one, files: one.files.map(pathInRepository) }))
  return { ...model, unexpected }
}

/** The files that `quorate counterexamples` has written for the expected violations. */
function knownByModel(models: readonly VerifiedModel[]): FilesOf {
  const unique = stems()
  const all = new Map<VerifiedModel, Files>()
  for (const model of models) {
    const properties = model.expectations.flatMap(({ name, expected }) => (isViolation(expected) ? [name] : []))
    const made = madeOf({ spec: model.spec, label: model.model, properties }, unique)
    all.set(model, new Map([...made].map(([property, files]) => [property, files.map(pathInRepository)])))
  }
  return (model) => all.get(model) ?? new Map()
}

/** In a GitHub workflow, the URL of the folder with the files of this commit. */
function browsing(): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: commit } = process.env
  return server && repository && commit ? `${server}/${repository}/blob/${commit}` : null
}
