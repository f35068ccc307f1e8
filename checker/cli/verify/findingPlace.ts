import { readFile } from 'node:fs/promises'
import type { Finding } from '../../check/findings.ts'
import { writtenOf } from '../../language/helpers/answer.ts'
import { must } from '../../must.ts'
import { instantiate } from '../../language/instantiate/instantiate.ts'
import type { SpecFile } from '../../loading/load.ts'

interface Line {
  readonly file: string
  readonly line: number
}

/**
 * The line of the property or action that a finding is about. Failing that, the line of the model, or the first line of
 * the file.
 */
export async function placeOfFinding(file: SpecFile, { about, model }: Finding): Promise<Line> {
  const place = about && file.placeOfFunction(functionOf(file, about))
  return place ?? { file: file.path, line: model === null ? 1 : await lineOfModel(file.path, model) }
}

/** The property's predicate or the action's effect, from the first model that has it. */
function functionOf(file: SpecFile, { kind, name }: NonNullable<Finding['about']>): unknown {
  const spec = file.load()
  const names = Object.keys(spec.models)
  for (const model of names.length > 0 ? names : [undefined]) {
    const { actions, properties } = instantiate(spec, { model })
    if (kind === 'action') {
      const action = actions.find((a) => a.name === name)
      if (action) return writtenOf(action.then)
    }
    const property = properties.find((p) => p.name === name)
    if (property?.kind === 'refinement') return property.map
    if (property) return writtenOf(property.kind === 'temporal' ? must(property.formulas[0]).goal : property.holds)
  }
  return undefined
}

/** The line that starts with the model's name. */
async function lineOfModel(path: string, model: string): Promise<number> {
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.trim())
  const starts = ["'", '"', '`', ''].map((quote) => `${quote}${model}${quote}:`)
  return (
    Math.max(
      0,
      lines.findIndex((line) => starts.some((start) => line.startsWith(start))),
    ) + 1
  )
}
