import { QuorateError } from '../../errors.ts'
import { suggest } from '../../domain/suggest.ts'

/** Formats that contain the entire trace, no matter how long it is. */
export const WHOLE_FORMATS = ['text', 'json', 'itf', 'mermaid'] as const
/** Formats for viewing, which may be too large to write. */
export const PICTURE_FORMATS = ['dot', 'svg', 'states'] as const
export const TRACE_FORMATS = [...WHOLE_FORMATS, ...PICTURE_FORMATS] as const
export type TraceFormat = (typeof TRACE_FORMATS)[number]

/** The file extension for each format. */
export const ENDINGS: Readonly<Record<TraceFormat, string>> = {
  text: '.txt',
  json: '.json',
  itf: '.itf.json',
  mermaid: '.mmd',
  dot: '.dot',
  svg: '.svg',
  states: '.states.svg',
}

/** Parses `svg,json`. Returns all formats if nothing is given. Throws Q020 (usage) for an unknown format. */
export function parseFormats(text: string | undefined): readonly TraceFormat[] {
  if (text === undefined) return TRACE_FORMATS
  const names = text.split(',').map((name) => name.trim())
  const wrong = names.find((name) => !TRACE_FORMATS.some((format) => format === name))
  if (wrong !== undefined)
    throw new QuorateError({
      code: 'Q020',
      class: 'usage',
      where: ['--formats'],
      problem: `there is no format '${wrong}'`,
      hint: suggest(wrong, TRACE_FORMATS),
    })
  return TRACE_FORMATS.filter((format) => names.includes(format))
}
