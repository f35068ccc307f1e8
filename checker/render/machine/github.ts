import type { Finding } from '../../check/findings.ts'

/** A line that GitHub shows at a place in a file: `::error file=specs/a.ts,line=12,title=…::message` */
export function githubAnnotation(
  { spec, model, message }: Finding,
  place: { readonly file: string; readonly line: number },
  files: readonly string[],
): string {
  const title = model === null ? spec : `${spec}, ${model}`
  return `::error file=${property(place.file)},line=${place.line},title=${property(title)}::${data([message, ...files].join('\n'))}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
