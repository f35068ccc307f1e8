/** Formats that hold the whole trace, whatever its length. */
export const WHOLE_FORMATS = ['text', 'json', 'itf', 'mermaid'] as const
/** Formats for people to look at, which may be too large to write. */
export const PICTURE_FORMATS = ['dot', 'svg', 'states'] as const
export const TRACE_FORMATS = [...WHOLE_FORMATS, ...PICTURE_FORMATS] as const
export type TraceFormat = (typeof TRACE_FORMATS)[number]

/** The file name ending of each format. */
export const ENDINGS: Readonly<Record<TraceFormat, string>> = {
  text: '.txt',
  json: '.json',
  itf: '.itf.json',
  mermaid: '.mmd',
  dot: '.dot',
  svg: '.svg',
  states: '.states.svg',
}
