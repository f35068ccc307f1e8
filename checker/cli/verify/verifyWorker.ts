import { checkModel } from '../../check/check.ts'
import { isMissed } from '../../check/findings.ts'
import { exercised } from '../../check/exercised.ts'
import { type Unexpected, type VerifiedModel, verified } from '../../check/verified.ts'
import { QuorateError } from '../../errors.ts'
import { answerRequests, type NoAnswer } from '../running/poolWorker.ts'
import { coverageOf } from '../running/coverageOf.ts'
import { htmlId } from '../../render/pages/htmlPage.ts'
import { traceText } from '../../render/text/traceText.ts'
import { instantiate } from '../../language/instantiate/instantiate.ts'
import type { CheckedModel } from '../../check/report.ts'
import type { Trace } from '../../trace/trace.ts'
import { drive } from '../../library/drive.ts'
import { memoryBudget } from '../running/memoryBudget.ts'
import { EXIT, type ExitCode, exitCodeOf, gravest } from '../exitCodes.ts'
import type { SpecFile } from '../../loading/load.ts'
import { fileName, stems } from '../files/fileNames.ts'
import { checkCommand, type TraceFolder, writeTrace } from '../files/traceFiles.ts'
import { Unwritten } from '../files/unwritten.ts'

/** Asks a worker process of `verify` to check one model. */
export interface ModelRequest {
  readonly path: string
  /** Null for the defaults. */
  readonly model: string | null
  /** The memory budget for states and their table, in bytes. */
  readonly maxMemory: number
  /** The folder for violations that the model does not expect; null if they are not written. */
  readonly out: TraceFolder | null
  /** Whether to draw them for a page. */
  readonly draw: boolean
  /** The prefix for their paths in that folder. */
  readonly stem: string
  /** Whether to evaluate the conjuncts of the guards. */
  readonly coverage: boolean
}

export type VerifyReply = { readonly verified: VerifiedModel; readonly code: ExitCode } | NoAnswer

async function answer(request: ModelRequest, file: SpecFile): Promise<VerifyReply> {
  const { path, model: name, maxMemory, out, draw, stem } = request
  const { model, exercise } = exercised(instantiate(file.load(), { model: name ?? undefined }))
  const budget = memoryBudget(maxMemory, { asked: 1, most: 1 })
  const memory = { maxMemory: budget.states, isMemorySpent: budget.isSpent }
  const checked = await drive(checkModel(model, { stop: 'decided', ...memory, confirm: true }), () => {})
  const { failure } = checked.exploration
  const text = failure && new QuorateError(failure.complaint).message
  const unwritten = new Unwritten()
  const unexpected = await shown(unexpectedIn(checked), { out, draw, stem }, unwritten)
  const command = checkCommand(path, name)
  const coverage = request.coverage ? { coverage: coverageOf(checked) } : {}
  return {
    verified: verified(checked, exercise(), { failure: text, unexpected, command, ...coverage }),
    code: gravest([exitCodeOf(checked), ...(unwritten.some ? [EXIT.open] : [])]),
  }
}

/** The traces of unexpected violations, or of the path to a failure, shortest first. */
function unexpectedIn({ expectations, traces }: CheckedModel): readonly Trace[] {
  const missed = new Set(expectations.filter(isMissed).map(({ name }) => name))
  return traces
    .filter(({ property }) => property === null || missed.has(property.name))
    .toSorted((a, b) => a.states.length - b.states.length)
}

async function shown(
  traces: readonly Trace[],
  { out, draw, stem }: Pick<ModelRequest, 'out' | 'draw' | 'stem'>,
  unwritten: Unwritten,
): Promise<readonly Unexpected[]> {
  const unique = stems()
  const all: Unexpected[] = []
  for (const trace of traces) {
    const property = trace.property?.name ?? null
    const name = property ?? 'failure'
    const own = unique(`${stem}.${fileName(name)}`)
    const write = (to: TraceFolder) => unwritten.keep(own, () => writeTrace(to, own, trace))
    all.push({
      property,
      text: traceText(trace),
      files: (out === null ? null : await write(out)) ?? [],
      drawn: draw ? await drawnAs(trace, htmlId(`${stem} ${name}`)) : null,
    })
  }
  return all
}

/** Draws a trace as a fragment of a page. */
async function drawnAs(trace: Trace, id: string): Promise<string> {
  const { reportTrace } = await import('../../render/pages/reportTrace.ts')
  return reportTrace(trace, id).join('\n')
}

answerRequests(answer)
