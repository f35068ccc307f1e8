import { checkedProperties } from '../language/model/checked.ts'
import type { Model } from '../language/model/model.ts'
import { type LogEvent, placeOf } from './events/event.ts'
import { type DeadEnd, explainEnd } from './blame/blame.ts'
import { Stepper, type Safety } from './search/stepper.ts'
import { type Interpreter, interpreterOf } from '../reference/interpreter/interpreter.ts'
import { type Configuration, type Logs, logsOf } from './search/configuration.ts'
import { type Found, search, type SearchLimits, type SearchProgress, type Stop } from './search/search.ts'
import { type Break, breaksIn, takeAgain, type Witness, witnessTo } from './search/witness.ts'

export interface ConformOptions extends SearchLimits {
  /** The properties to judge. If undefined, all promises are judged. */
  readonly properties: readonly string[] | undefined
}

/** A property that the witness breaks. */
export interface BrokenPromise extends Break {
  /**
   * `always`: every explanation of the log breaks it. `possibly`: it holds in some explanation. `unknown`: a limit
   * ended the search.
   */
  readonly certainty: 'always' | 'possibly' | 'unknown'
}

/** The result of comparing a log with a model. */
export interface Conformance {
  readonly model: Model
  readonly events: readonly LogEvent[]
  /**
   * `accepted`: a behaviour explains the log and breaks nothing. `violated`: behaviours explain it, and each breaks a promise.
   * `refused`: no behaviour explains it. `inconclusive`: a limit ended the search.
   */
  readonly outcome: 'accepted' | 'violated' | 'refused' | 'inconclusive'
  readonly stop: Stop | null
  /** A witness for the whole log, or for its longest explained prefix. */
  readonly witness: Witness
  readonly explained: number
  readonly broken: readonly BrokenPromise[]
  /** Where explanations ended, the furthest first; empty if the log is explained. */
  readonly ends: readonly DeadEnd[]
  /** The judged properties, and those that no finite log can decide. */
  readonly judged: readonly string[]
  readonly undecidable: readonly string[]
  /** The number of states computed. */
  readonly states: number
}

/**
 * Compares a log with a model. The `events` of each node are in order.
 *
 * Throws Q015 (usage) for unknown properties, Q133 and Q135 (load) for lines and maps, and the errors of the spec's
 * functions.
 */
export function* conform(
  model: Model,
  events: readonly LogEvent[],
  options: ConformOptions,
): Generator<SearchProgress, Conformance> {
  const checked = checkedProperties(model, options.properties)
  const safety = checked.flatMap(({ index }) => safetyOf(model, index))
  const undecidable = checked.filter(({ index }) => safetyOf(model, index).length === 0).map(({ name }) => name)
  const run = new Run(model, logsOf(events), options)
  const first = yield* run.search([])
  const about = { model, events, judged: safety.map(({ name }) => name), undecidable }
  if (first.outcome === 'unexplained') {
    const { stop, ends } = first
    const explainedEnds = distinct(ends.map((end) => explainEnd(run.interpreter, run.logs, end, options)))
    const furthest = ends[0] ?? run.start()
    return {
      ...about,
      outcome: stop ? 'inconclusive' : 'refused',
      stop,
      witness: witnessTo(furthest),
      explained: furthest.explained,
      broken: [],
      ends: explainedEnds,
      states: run.states,
    }
  }
  const { end, ...judged } = yield* judge(run, first.end, safety)
  takeAgain(model, end)
  return { ...about, ...judged, witness: witnessTo(end), explained: events.length, ends: [], states: run.states }
}

interface Judged extends Pick<Conformance, 'outcome' | 'stop' | 'broken'> {
  /** The end of the explanation to show. */
  readonly end: Configuration
}

/**
 * Decides whether some explanation breaks nothing. If not, it examines separately each promise that one explanation
 * breaks. `end` is the end of the first explanation found.
 */
function* judge(run: Run, end: Configuration, safety: readonly Safety[]): Generator<SearchProgress, Judged> {
  const breaks = breaksIn(run.interpreter, witnessTo(end), safety)
  if (breaks.length === 0) return { outcome: 'accepted', stop: null, end, broken: [] }
  const sound = yield* run.search(safety)
  if (sound.outcome === 'explained') {
    const broken = breaks.map((one): BrokenPromise => ({ ...one, certainty: 'possibly' }))
    return { outcome: 'accepted', stop: null, end: sound.end, broken }
  }
  const late = sound.stop ? null : yield* run.continued(sound.ends)
  const shown = late ?? end
  const shownBreaks = late ? breaksIn(run.interpreter, witnessTo(late), safety) : breaks
  const broken: BrokenPromise[] = []
  for (const one of shownBreaks) {
    const certainty = sound.stop ? 'unknown' : safety.length === 1 ? 'always' : yield* certaintyOf(run, one)
    broken.push({ ...one, certainty })
  }
  return { outcome: sound.stop ? 'inconclusive' : 'violated', stop: sound.stop, end: shown, broken }
}

/** Whether all explanations break this property. */
function* certaintyOf(run: Run, { property }: Break): Generator<SearchProgress, BrokenPromise['certainty']> {
  const without = yield* run.search([property])
  if (without.outcome === 'explained') return 'possibly'
  return without.stop ? 'unknown' : 'always'
}

/** The ends that refuse lines, or give reasons, that no earlier end has. */
function distinct(ends: readonly DeadEnd[]): readonly DeadEnd[] {
  const keys = ends.map(({ refused }) => JSON.stringify(refused.map(({ event, reason }) => [placeOf(event), reason])))
  return ends.filter((_end, i) => keys.indexOf(keys[i] ?? '') === i)
}

function safetyOf({ properties }: Model, index: number): readonly Safety[] {
  const property = properties[index]
  return property && property.kind !== 'possibility' && property.kind !== 'temporal' ? [property] : []
}

/** The searches over one log. */
class Run {
  readonly interpreter: Interpreter
  readonly logs: Logs
  readonly #limits: SearchLimits
  states = 0

  constructor(model: Model, logs: Logs, limits: SearchLimits) {
    this.interpreter = interpreterOf(model)
    this.logs = logs
    this.#limits = limits
  }

  /** Searches from the start, without steps that break one of these. */
  *search(avoid: readonly Safety[]): Generator<SearchProgress, Found> {
    const stepper = new Stepper(this.interpreter, avoid)
    const from = stepper.initial().map((state) => this.start(state))
    return yield* this.#counted(stepper, from)
  }

  /** Continues from the ends of other searches. Null if no explanation leads to the end. */
  *continued(ends: readonly Configuration[]): Generator<SearchProgress, Configuration | null> {
    const found = yield* this.#counted(new Stepper(this.interpreter, []), ends)
    return found.outcome === 'explained' ? found.end : null
  }

  *#counted(stepper: Stepper, from: readonly Configuration[]): Generator<SearchProgress, Found> {
    const found = yield* search(stepper, this.logs, this.#limits, from)
    this.states += stepper.states
    return found
  }

  /** The configuration in which nothing is explained yet. */
  start(state = this.interpreter.zero): Configuration {
    return { positions: this.logs.nodes.map(() => 0), explained: 0, state, initial: state, trail: null }
  }
}
