import { isRefuted, isUnexplained, type Necessity } from '../../check/mutation/necessity.ts'
import { necessityJson } from '../../render/machine/necessityJson.ts'
import { necessityMarkdown } from '../../render/markdown/necessityMarkdown.ts'
import { mutantText, necessityText } from '../../render/text/necessityText.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { ensureFile, sameText, writeWhole } from '../files/files.ts'
import { readIfThere } from '../files/lockFile.ts'
import type { MutateRequest } from './mutateOptions.ts'
import { usage } from '../sharedOptions/usage.ts'
import { openSpecs } from '../selection/allSpecs.ts'
import { planModels } from '../selection/plan.ts'
import { watchSignals } from '../terminal/interrupt.ts'
import { coloured, say, sayDocument, tell, textWidth } from '../terminal/terminal.ts'
import { necessities } from './mutants.ts'

/** `quorate mutate`: leaves out the parts of a spec one at a time and reports what breaks. */
export async function mutate(request: MutateRequest): Promise<ExitCode> {
  const { specs, models, strict, json, out, check, colour, ...limits } = request
  if (check && out === undefined)
    throw usage('there is nothing to compare with', 'name the file: --out docs/necessity/README.md --check')
  const files = await openSpecs(specs)
  const planned = planModels(files, { models, constants: {}, faults: {}, properties: undefined })
  if (out !== undefined && !check) await ensureFile(out, '--out')
  const interrupt = watchSignals()
  const text = { colour: coloured(colour), width: textWidth() }
  const all = await necessities(planned, {
    ...limits,
    complete: models.length === 0,
    interrupted: interrupt.asked,
    onResult: (result) => json || say(mutantText(result, text)),
    onSpec: (necessity) => json || say(necessityText(necessity)),
  }).finally(interrupt.release)
  if (interrupt.asked()) {
    tell('interrupted: nothing is written')
    return EXIT.interrupted
  }
  if (json) sayDocument(`${JSON.stringify(all.map(necessityJson), null, 2)}\n`)
  const isCurrent = out === undefined || (await put(out, all, request))
  const isWrong = strict ? isUnexplained : isRefuted
  const isExplained = !all.some(({ results }) => results.some(isWrong))
  if (!isCurrent || !isExplained) return EXIT.missed
  return all.every(({ models: tried }) => tried.length > 0) ? EXIT.ok : EXIT.open
}

/** Writes the file or compares it; returns whether it now holds the results. */
async function put(out: string, all: readonly Necessity[], { specs, check }: MutateRequest): Promise<boolean> {
  const command = ['quorate mutate', ...specs, `--out ${out}`].join(' ')
  const made = necessityMarkdown(all, command)
  if (!check) {
    await writeWhole(out, made)
    tell(`${out} written`)
    return true
  }
  const present = await readIfThere(out)
  const isCurrent = present !== null && sameText(present, made)
  tell(`${out}: ${isCurrent ? 'up to date' : 'not up to date'}`)
  return isCurrent
}
