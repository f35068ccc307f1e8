import { checkModel } from '../../../check/check.ts'
import { watched } from '../../../check/exercise.ts'
import { type VerifiedModel, verified } from '../../../check/verified.ts'
import { type Complaint, isQuorateError, QuorateError } from '../../../errors.ts'
import { htmlId } from '../../../render/pages/htmlPage.ts'
import { instantiate } from '../../../language/instantiate/instantiate.ts'
import type { CheckedModel } from '../../../check/report.ts'
import type { Model } from '../../../language/model/model.ts'
import type { Trace } from '../../../trace/trace.ts'
import { drive } from '../../running/drive.ts'
import { type ExitCode, exitCodeOf } from '../../exitCodes.ts'
import { inFile, openSpec, type SpecFile } from '../../../loading/load.ts'
import { placed } from '../../running/runModel.ts'
import { writeTrace } from '../../files/traceFiles.ts'

/** One model to be checked, by a worker process of `verify`. */
export interface VerifyRequest {
  readonly path: string
  /** Null: the defaults. */
  readonly model: string | null
  /** Bytes for states and table. */
  readonly maxMemory: number
  /** Where the violations go that the model does not expect like that; null: nowhere. */
  readonly out: string | null
  /** Are they to be drawn for a page? */
  readonly draw: boolean
  /** How their paths there start. */
  readonly stem: string
}

export type VerifyReply =
  | { readonly verified: VerifiedModel; readonly code: ExitCode }
  /** The spec cannot be loaded or instantiated. */
  | { readonly complaint: Complaint }
  /** Something that should not happen. */
  | { readonly bug: string }

const files = new Map<string, SpecFile>()

async function answer({ path, model: name, maxMemory, out, draw, stem }: VerifyRequest): Promise<VerifyReply> {
  try {
    const file = files.get(path) ?? (await openSpec(path))
    files.set(path, file)
    const second = (): Model => instantiate(file.load(), { model: name ?? undefined })
    const { model, exercise } = watched(second())
    const checked = await drive(checkModel(model, { stop: 'decided', maxMemory, second, confirm: true }), () => {})
    const { failure } = checked.exploration
    const text = failure && new QuorateError(placed(failure, file).complaint).message
    const missed = failure ? [] : missedIn(checked)
    const shown = {
      files: out === null ? {} : await written(out, stem, missed),
      drawn: draw ? await drawnOf(stem, missed) : {},
    }
    return { verified: verified(checked, exercise(), text, shown), code: exitCodeOf(checked) }
  } catch (error) {
    if (!isQuorateError(error)) return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    const named = inFile(path, error)
    return { complaint: isQuorateError(named) ? named.complaint : error.complaint }
  }
}

/** A violation that is not as expected. */
interface Missed {
  readonly name: string
  readonly trace: Trace
}

function missedIn({ expectations, traces }: CheckedModel): readonly Missed[] {
  const met = new Set(expectations.flatMap((e) => (e.met === true ? [e.name] : [])))
  return traces.flatMap((trace) => {
    const { name } = trace.property ?? {}
    return name === undefined || met.has(name) ? [] : [{ name, trace }]
  })
}

/** Writes each in all formats; gives the paths by property. */
async function written(out: string, stem: string, missed: readonly Missed[]): Promise<VerifiedModel['files']> {
  const paths: Record<string, readonly string[]> = {}
  for (const { name, trace } of missed) paths[name] = await writeTrace(out, `${stem}.${name}`, trace)
  return paths
}

/** Each as a part of a page, by property. */
async function drawnOf(stem: string, missed: readonly Missed[]): Promise<VerifiedModel['drawn']> {
  const { reportTrace } = await import('../../../render/pages/reportTrace.ts')
  const parts: Record<string, string> = {}
  for (const { name, trace } of missed) parts[name] = reportTrace(trace, htmlId(`${stem} ${name}`)).join('\n')
  return parts
}

process.on('message', (request: VerifyRequest) => {
  void answer(request).then((reply) => process.send?.(reply))
})
/** Whoever asked has gone, or has no more. */
process.on('disconnect', () => process.exit())
/** A terminal interrupts every process; the one that gives out the work decides what becomes of this one. */
process.on('SIGINT', () => {})
