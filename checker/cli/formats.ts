import { traceDot } from '../render/pictures/states/dot.ts'
import { counterexampleJson } from '../render/machine/json.ts'
import { traceMermaid } from '../render/markdown/mermaid.ts'
import { pictureDot } from '../render/pictures/picture.ts'
import { traceText } from '../render/text/traceText.ts'
import { settings } from '../render/wording/words.ts'
import { traceToItf } from '../trace/itf.ts'
import type { Trace } from '../trace/types.ts'

/** The forms in which a trace can be printed. */
export const TRACE_FORMATS = ['text', 'json', 'itf', 'mermaid', 'dot', 'states'] as const
export type TraceFormat = (typeof TRACE_FORMATS)[number]

/** What ends the name of a file in this form. */
export const ENDINGS: Readonly<Record<TraceFormat, string>> = {
  text: '.txt',
  json: '.json',
  itf: '.itf.json',
  mermaid: '.mmd',
  dot: '.dot',
  states: '.states.dot',
}

const PRINT: Readonly<Record<TraceFormat, (trace: Trace) => string>> = {
  text: textOf,
  json: (trace) => JSON.stringify(counterexampleJson(trace), null, 2),
  itf: (trace) => JSON.stringify(traceToItf(trace), null, 2),
  mermaid: traceMermaid,
  dot: pictureDot,
  states: traceDot,
}

/** A trace as the content of a file; the same bytes each time. */
export function formatted(trace: Trace, format: TraceFormat): string {
  const text = PRINT[format](trace)
  return text.endsWith('\n') ? text : `${text}\n`
}

function textOf(trace: Trace): string {
  const { spec, name, constants, faults } = trace.model
  return [
    `${spec} · ${name ?? 'defaults'}`,
    ...[settings(constants), settings(faults)]
      .filter((line) => line !== '')
      .map((line, i) => `${i === 0 ? '' : 'faults: '}${line}`),
    '',
    traceText(trace),
  ].join('\n')
}
