import type { Finding } from '../../check/findings.ts'
import type { VerifiedModel } from '../../check/verified.ts'
import { evidence } from '../wording/evidence.ts'

/**
 * Prints a line that GitHub shows as an annotation of a file: `::error file=specs/a.ts,line=12,title=…::message`.
 * The path is relative to the repository's root. `model` is the model that the finding concerns.
 */
export function githubAnnotation(
  { spec, model: name, message }: Finding,
  place: { readonly file: string; readonly line: number },
  model: VerifiedModel | null,
): string {
  const title = name === null ? spec : `${spec}, ${name}`
  const lines = [message, ...(model ? evidence(model) : [])]
  return `::error file=${property(place.file)},line=${place.line},title=${property(title)}::${data(lines.join('\n'))}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
