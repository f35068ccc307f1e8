import { type ConformOptions, type Conformance, conform } from '../../checker/conformance/conform.ts'
import { type LogEvent, placeOf } from '../../checker/conformance/events/event.ts'
import { eventsInSpecWords } from '../../checker/conformance/events/lines.ts'
import { traceOf } from '../../checker/conformance/search/witness.ts'
import type { Model } from '../../checker/language/model/model.ts'
import { counterexampleJson } from '../../checker/render/machine/json.ts'
import { last } from '../../checker/running.ts'
import { type Replay, replay } from '../../checker/trace/saved/replay.ts'
import { savedTraces } from '../../checker/trace/saved/saved.ts'

export interface ConformedOptions extends Partial<ConformOptions> {
  readonly unlogged?: readonly string[]
}

/** Compares a log with a model. The log must use the spec's own names. */
export function conformed(model: Model, text: string, options: ConformedOptions = {}): Conformance {
  const { unlogged = [], ...limits } = options
  return conformedEvents(model, eventsInSpecWords(model, [{ file: 'log', text }], unlogged), limits)
}

export function conformedEvents(
  model: Model,
  events: readonly LogEvent[],
  limits: Partial<ConformOptions> = {},
): Conformance {
  const usual = { skew: 0, hidden: 8, maxStates: 200_000, stopped: () => null, properties: undefined }
  return last(conform(model, events, { ...usual, ...limits }))
}

/** Describes the first refused line and the reason, such as `log:4 guard`. */
export function refusalOf({ ends }: Conformance): string {
  const refused = ends[0]?.refused[0]
  if (!refused) return ''
  const { reason } = refused
  const what = reason.kind === 'differs' ? reason.places.map(({ path }) => path).join(', ') : ''
  return [placeOf(refused.event), reason.kind, what].filter((part) => part !== '').join(' ')
}

/** Saves the explanation, replays it as `quorate replay` does, and returns the outcome. */
export function replayed({ model, witness, outcome, broken, judged }: Conformance): Replay['outcome'] {
  const [first] = broken
  const trace = traceOf(model, witness, outcome === 'violated' && first ? first : null)
  const [saved] = savedTraces('explanation', JSON.parse(JSON.stringify(counterexampleJson(trace))))
  if (!saved) throw new Error('no trace was saved')
  return replay(model, saved, judged).outcome
}
