import { QuorateError } from '../../errors.ts'
import { counterexampleJson } from '../../render/machine/json.ts'
import { traceMermaid } from '../../render/markdown/mermaid.ts'
import { LARGEST_MB } from '../../render/drawing/drawing.ts'
import { picture } from '../../render/picture.ts'
import { statesDot } from '../../render/states/statesDot.ts'
import { statesPicture } from '../../render/states/statesPicture.ts'
import { traceText } from '../../render/text/traceText.ts'
import { settings } from '../../render/wording/words.ts'
import { traceToItf } from '../../trace/saved/itf.ts'
import type { Trace } from '../../trace/trace.ts'
import type { TraceFormat } from './formatNames.ts'

/** A function returns null if the picture would be too large. */
const PRINT: Readonly<Record<TraceFormat, (trace: Trace) => string | null>> = {
  text: textOf,
  json: (trace) => JSON.stringify(counterexampleJson(trace), null, 2),
  itf: (trace) => JSON.stringify(traceToItf(trace), null, 2),
  mermaid: traceMermaid,
  dot: statesDot,
  svg: picture,
  states: statesPicture,
}

/** The file content for a trace, reproducible byte for byte. Throws Q072 (limit) if a picture would be too large. */
export function formatted(trace: Trace, format: TraceFormat): string {
  const text = PRINT[format](trace)
  if (text === null) throw tooLargeToDraw('text and JSON have every step: --format text')
  return text.endsWith('\n') ? text : `${text}\n`
}

export function tooLargeToDraw(hint: string): QuorateError {
  const problem = `the picture would be larger than ${LARGEST_MB} MB`
  return new QuorateError({ code: 'Q072', class: 'limit', problem, hint })
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
