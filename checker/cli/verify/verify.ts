import { type Finding, findingOfModel, findingsOfSpec, missingModels } from '../../check/findings.ts'
import { EMPTY_LOCK, type Lock, printLock, relock } from '../../check/lock.ts'
import type { VerifiedModel } from '../../check/verified.ts'
import { paint } from '../../render/text/paint.ts'
import { verdictText } from '../../render/wording/verdict.ts'
import { verifiedLine, verifySummary } from '../../render/text/verifyText.ts'
import { count, widest } from '../../render/wording/words.ts'
import { EXIT, type ExitCode, gravest } from '../exitCodes.ts'
import { claimSoon } from '../files/claim.ts'
import { ensureFile, ensureWritable, writeWhole } from '../files/files.ts'
import { watchSignals } from '../terminal/interrupt.ts'
import { openSpecs } from '../selection/allSpecs.ts'
import type { SpecFile } from '../../loading/load.ts'
import { readLock } from '../files/lockFile.ts'
import { Unwritten } from '../files/unwritten.ts'
import { sayCoverage } from '../terminal/sayCoverage.ts'
import { coloured, say, tell, textWidth } from '../terminal/terminal.ts'
import type { VerifyRequest } from './verifyOptions.ts'
import { writeReports } from './verifyReports.ts'
import { inShard, type ModelShard } from '../selection/modelShard.ts'
import { mergedResults, type Results } from './results.ts'
import { type VerifiedWith, loadOf, planOf, type PlannedModel, verifyAll } from './verifyModels.ts'

/** `quorate verify`: checks every model of every spec against its expectations and the lock file. */
export async function verify(request: VerifyRequest): Promise<ExitCode> {
  const start = performance.now()
  const files = await openSpecs(request.specs)
  const lock = await readLock(request.lock)
  if (request.update) await ensureFile(request.lock, '--lock')
  for (const reporter of request.reporters)
    if (reporter.kind !== 'github') await ensureFile(reporter.file, '--reporter')
  if (request.out !== undefined) await ensureWritable(request.out.out, '--out')
  const all = planOf(files)
  const planned = request.shard ? inShard(all, (one) => loadOf(one, lock), request.shard) : all
  const comparing = request.update ? null : lock
  const printer = createPrinter(request, planned, comparing)
  const interrupt = watchSignals()
  let outcomes: readonly VerifiedWith[]
  try {
    const { jobs, out, merge, coverage } = request
    const draw = request.reporters.some(({ kind }) => kind === 'html' || kind === 'json')
    const options = { jobs, lock, out, draw, coverage, interrupted: interrupt.asked, onResult: printer.add }
    outcomes = merge ? await merged(merge, planned, printer) : await verifyAll(planned, options)
  } finally {
    interrupt.release()
  }
  const models = outcomes.map(({ verified }) => verified)
  const complete = models.length === planned.length
  const owned = request.specs.length > 0 ? [...new Set(planned.map(({ spec }) => spec))] : 'all'
  const general = complete ? generalFindings({ models, owned, lock: comparing, request }) : []
  const findings = [...printer.findings, ...general]
  const { colour, width } = printer.options
  say(`\n${verifySummary(models, findings, { colour, width, seconds: (performance.now() - start) / 1000 })}`)
  sayCoverage(models)
  const reporters = complete ? request.reporters : request.reporters.filter(({ kind }) => kind === 'github')
  const unwritten = new Unwritten()
  const reported = { models, findings, results: outcomes, fileOf: fileOf(planned), lock: request.lock }
  await writeReports(reporters, reported, unwritten)
  if (request.shard) tell(partOf(request.shard, planned.length, all.length))
  if (!complete) tell(interrupted(planned.length - models.length, request.reporters.length - reporters.length))
  else if (request.update) await update(request.lock, findings, (present) => relock(present, owned, models), unwritten)
  return gravest([exitCode(outcomes, findings, complete), ...(unwritten.some ? [EXIT.open] : [])])
}

interface Printer {
  readonly options: { readonly colour: boolean; readonly width: number | undefined; readonly nameWidth: number }
  /** What is wrong with the models printed so far. */
  readonly findings: readonly Finding[]
  readonly add: (model: VerifiedModel) => void
}

function createPrinter({ colour }: VerifyRequest, planned: readonly PlannedModel[], lock: Lock | null): Printer {
  const nameWidth = widest(planned.map(({ title }) => title))
  const options = { colour: coloured(colour), width: textWidth(), nameWidth }
  const findings: Finding[] = []
  let spec: string | undefined
  return {
    options,
    findings,
    add(model) {
      const finding = findingOfModel(model, lock, verdictText)
      if (finding) findings.push(finding)
      if (model.spec !== spec) say(`${spec === undefined ? '' : '\n'}${paint(options.colour).bold(model.spec)}`)
      spec = model.spec
      say(verifiedLine({ model, finding }, options))
    },
  }
}

interface Everything {
  readonly models: readonly VerifiedModel[]
  readonly owned: readonly string[] | 'all'
  /** Null if there is none, or if it is about to be written. */
  readonly lock: Lock | null
  readonly request: VerifyRequest
}

/** A shard does not see all models of a spec, so it skips the findings about entire specs. */
function generalFindings({ models, owned, lock, request }: Everything): readonly Finding[] {
  const { lock: path, shard } = request
  const specs = [...new Set(models.map(({ spec }) => spec))]
  const message = 'there is no such file; quorate verify --update creates it'
  const unlocked: Finding = { kind: 'drift', spec: path, model: null, about: null, message }
  const missing = lock ? missingModels(lock, owned, models) : request.update ? [] : [unlocked]
  if (shard) return lock ? [] : missing
  return [...specs.flatMap((spec) => findingsOfSpec(models.filter((model) => model.spec === spec))), ...missing]
}

/** Prints the results of other runs as if they had just been computed. */
async function merged(paths: readonly string[], planned: readonly PlannedModel[], printer: Printer): Promise<Results> {
  const results = await mergedResults(paths, planned)
  for (const { verified } of results) printer.add(verified)
  return results
}

/** Describes what a shard covers and what is left to the run that merges the reports. */
function partOf({ index, of }: ModelShard, models: number, all: number): string {
  return `shard ${index} of ${of}: ${models} of ${count(all, 'model')}; verify --merge finds what concerns whole specs`
}

/** No file report is written after an interruption, because a partial one would look complete. */
function interrupted(models: number, reports: number): string {
  const start = `interrupted: ${count(models, 'model')} ${models === 1 ? 'was' : 'were'} not checked`
  return reports === 0 ? start : `${start}, and no report is written`
}

/**
 * Rereads the file, because other runs may have changed it. The lock never accepts a result that contradicts the specs'
 * own expectations.
 */
async function update(
  path: string,
  findings: readonly Finding[],
  next: (present: Lock) => Lock,
  unwritten: Unwritten,
): Promise<void> {
  if (findings.some(({ kind }) => kind === 'failure' || kind === 'expectation')) {
    tell(`${path} is unchanged: not every model is as expected`)
    return
  }
  const release = await unwritten.keep(path, () => claimSoon(`${path}.claim`))
  if (!release) return
  try {
    const lock = printLock(next((await readLock(path)) ?? EMPTY_LOCK))
    if (await unwritten.keep(path, () => writeWhole(path, lock).then(() => true))) tell(`${path} written`)
  } finally {
    release()
  }
}

function fileOf(planned: readonly PlannedModel[]): (spec: string) => SpecFile | undefined {
  return (spec) => planned.find((one) => one.spec === spec)?.file
}

function exitCode(outcomes: readonly VerifiedWith[], findings: readonly Finding[], complete: boolean): ExitCode {
  const found = findings.some(({ kind }) => kind === 'drift' || kind === 'spec')
  const codes = outcomes.map(({ code }) => code)
  return gravest([...codes, ...(found ? [EXIT.missed] : []), ...(complete ? [] : [EXIT.interrupted])])
}
