import { join } from 'node:path'
import type { Argv } from 'yargs'
import type { CheckedModel } from '../check/report.ts'
import { QuorateError } from '../errors.ts'
import type { Model } from '../spec/model.ts'
import { type Artifact, artifactsOf, slug, stems } from './artifacts.ts'
import { EXIT, type ExitCode } from './exitCodes.ts'
import { ensureWritable } from './files.ts'
import { watchSignals } from './interrupt.ts'
import { openSpecs } from './loading/allSpecs.ts'
import { defaultMemory } from './memory.ts'
import { apply, compare, type Difference } from './mirror.ts'
import { type Planned, planModels } from './plan.ts'
import { runModel } from './runModel.ts'
import { say, tell } from './terminal.ts'
import { givenOnce } from './usage.ts'

export interface CounterexamplesRequest {
  /** None: every spec below `specs/`. */
  readonly specs: readonly string[]
  readonly out: string
  /** Only compare. */
  readonly check: boolean
}

const EVERYTHING = { models: [], constants: {}, faults: {}, properties: undefined }

export const COUNTEREXAMPLES_OPTIONS = {
  out: { type: 'string', requiresArg: true, default: 'counterexamples', describe: 'the folder that mirrors the specs' },
  check: { type: 'boolean', default: false, describe: 'change nothing; fail (21) where the folder is not up to date' },
} as const

export function declareCounterexamplesOptions(yargs: Argv) {
  return yargs
    .positional('spec', {
      describe: 'spec files (default: all below specs/)',
      type: 'string',
      array: true,
      default: [] as string[],
    })
    .options(COUNTEREXAMPLES_OPTIONS)
    .check(givenOnce(COUNTEREXAMPLES_OPTIONS))
    .example('$0 counterexamples', 'make counterexamples/ anew')
    .example('$0 counterexamples --check', 'is it up to date?')
}

/**
 * `quorate counterexamples`: text, JSON, DOT and SVG of every violation that a model expects, as
 * `<out>/<system>/<protocol>/<model>.<property>.svg`. What is there and would not be made again is removed.
 */
export async function counterexamples({ specs, out, check }: CounterexamplesRequest): Promise<ExitCode> {
  const files = await openSpecs(specs)
  const planned = planModels(files, EVERYTHING)
  if (!check) await ensureWritable(out, '--out')
  const { made, problem } = await makeAll(planned)
  if (problem) {
    tell(problem.message)
    return problem.code
  }
  const owned = specs.length > 0 ? [...new Set(planned.map(({ model }) => model.spec))] : ['']
  const difference = await compare(out, owned, made)
  if (!check) await apply(out, difference)
  return report(difference, { out, check, total: made.length })
}

interface Made {
  readonly made: readonly Artifact[]
  /** Why nothing is to be written. */
  readonly problem: { readonly message: string; readonly code: ExitCode } | null
}

async function makeAll(planned: readonly Planned[]): Promise<Made> {
  const interrupt = watchSignals()
  const unique = stems()
  const made: Artifact[] = []
  try {
    for (const one of planned) {
      const properties = expectedViolations(one.model)
      if (properties.length === 0) continue
      const options = { properties, stop: 'decided', maxMemory: defaultMemory(), interrupted: interrupt.asked } as const
      const checked = await runModel(one, options)
      const problem = problemOf(checked, interrupt.asked())
      if (problem) return { made: [], problem }
      for (const trace of checked.traces)
        made.push(
          ...(await artifactsOf(trace, unique(`${checked.spec}/${slug(one.label)}.${trace.property?.name ?? ''}`))),
        )
    }
  } finally {
    interrupt.release()
  }
  return { made, problem: null }
}

function problemOf(
  { spec, model, exploration: { failure }, expectations }: CheckedModel,
  interrupted: boolean,
): Made['problem'] {
  if (interrupted) return { message: 'interrupted: nothing was written', code: EXIT.interrupted }
  if (failure) throw new QuorateError(failure.complaint)
  const missed = expectations.find((e) => e.met !== true)
  if (!missed) return null
  const message = `${spec}, ${model.name ?? 'defaults'}: ${missed.name} is not violated as expected; see quorate check`
  return { message, code: EXIT.missed }
}

function expectedViolations({ expect }: Model): readonly string[] {
  return Object.entries(expect).flatMap(([name, e]) => (e === 'violated' || typeof e === 'object' ? [name] : []))
}

interface Outcome {
  readonly out: string
  readonly check: boolean
  readonly total: number
}

function report({ missing, changed, leftOver }: Difference, { out, check, total }: Outcome): ExitCode {
  const lines = [
    ...missing.map(({ path }) => `${check ? 'missing' : 'new'}: ${join(out, path)}`),
    ...changed.map(({ path }) => `${check ? 'stale' : 'changed'}: ${join(out, path)}`),
    ...leftOver.map((path) => `${check ? 'left over' : 'removed'}: ${join(out, path)}`),
  ]
  say(
    [
      ...lines,
      `${out}: ${total} files, ${lines.length === 0 ? 'up to date' : `${lines.length} ${check ? 'not up to date' : 'changed'}`}`,
    ].join('\n'),
  )
  return check && lines.length > 0 ? EXIT.missed : EXIT.ok
}
