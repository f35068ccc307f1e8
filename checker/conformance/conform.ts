import { checkedProperties } from '../language/model/checked.ts'
import { isSafety, type Model, type Safety } from '../language/model/model.ts'
import { type LogEvent, placeOf } from './events/event.ts'
import { type DeadEnd, explainEnd } from './blame/blame.ts'
import { type Attitude, Stepper } from './search/stepper.ts'
import { type Interpreter, interpreterOf } from '../reference/interpreter/interpreter.ts'
import { type Configuration, type Logs, logsOf } from './search/configuration.ts'
import { type Found, search, type SearchLimits, type SearchProgress, type Stop } from './search/search.ts'
import { must } from '../must.ts'
import { type Break, breaksIn, changed, takeAgain, type Witness, witnessTo } from './search/witness.ts'

export interface ConformOptions extends SearchLimits {
  /** The properties to judge. If undefined, all promises. */
  readonly properties: readonly string[] | undefined
  /**
   * How many states may be computed while looking for other explanations that break a promise. If undefined, 10,000
   * plus twice the number computed to explain the log, capped at `maxStates`.
   */
  readonly maxOthers?: number | undefined
}

/** A property that an explanation breaks: the witness itself or, if `possibly`, another explanation. */
export interface BrokenPromise extends Break {
  /**
   * `always`: every explanation of the log breaks the property. `possibly`: it holds in some explanation. `unknown`: a
   * limit ended the search.
   */
  readonly certainty: 'always' | 'possibly' | 'unknown'
  /** Whether the witness breaks the property. If not, `steps` and `event` refer to another explanation. */
  readonly inWitness: boolean
}

/** The result of comparing a log with a model. */
export interface Conformance {
  readonly model: Model
  readonly events: readonly LogEvent[]
  /**
   * `accepted`: some behaviour explains the log and breaks nothing. `violated`: some behaviours explain it, but each
   * breaks a promise. `refused`: no behaviour explains it. `inconclusive`: a limit ended the search.
   */
  readonly outcome: 'accepted' | 'violated' | 'refused' | 'inconclusive'
  readonly stop: Stop | null
  /** A witness for the entire log, or for the longest prefix that could be explained. */
  readonly witness: Witness
  readonly explained: number
  readonly broken: readonly BrokenPromise[]
  /** Properties that no explanation examined so far breaks. A limit ended the search for one that does. */
  readonly untried: readonly string[]
  /** The limit that ended that search; null if nothing was left untried. */
  readonly untriedBy: Stop | null
  /** The places where explanations ran into dead ends, furthest first; empty if the log is explained. */
  readonly ends: readonly DeadEnd[]
  /** The properties that were judged and those that no finite log can decide. */
  readonly judged: readonly string[]
  readonly undecidable: readonly string[]
  /** How many states were computed. */
  readonly states: number
}

/**
 * Compares a log with a model. The `events` of each node must be in order.
 *
 * Throws Q015 (usage) for unknown properties, Q133 and Q135 (load) for lines and maps, and any error from the spec's
 * own functions.
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
  const first = yield* run.search({})
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
      untried: [],
      untriedBy: null,
      ends: explainedEnds,
      states: run.states,
    }
  }
  const { end, ...judged } = yield* judge(run, first.end, safety)
  takeAgain(model, end)
  return { ...about, ...judged, witness: witnessTo(end), explained: events.length, ends: [], states: run.states }
}

interface Judged extends Pick<Conformance, 'outcome' | 'stop' | 'broken' | 'untried' | 'untriedBy'> {
  /** The end of the explanation to show. */
  readonly end: Configuration
}

/**
 * Decides whether some explanation breaks nothing. If none does, each promise that one explanation breaks is examined
 * separately. The search then looks for explanations that break the other promises. `end` is the end of the first
 * explanation found.
 */
function* judge(run: Run, end: Configuration, safety: readonly Safety[]): Generator<SearchProgress, Judged> {
  const first = breaksIn(run.interpreter, witnessTo(end), safety)
  if (first.length === 0) return yield* accepted(run, end, safety, [])
  const sound = yield* run.search({ avoid: safety })
  if (sound.outcome === 'explained') return yield* accepted(run, sound.end, safety, first)
  if (sound.stop) {
    const broken = first.map((one): BrokenPromise => ({ ...one, certainty: 'unknown', inWitness: true }))
    return { outcome: 'inconclusive', stop: sound.stop, end, broken, untried: [], untriedBy: null }
  }
  const late = yield* run.continued(sound.ends)
  const shown = late ? breaksIn(run.interpreter, witnessTo(late), safety) : first
  const broken: BrokenPromise[] = []
  for (const one of shown) {
    const certainty = safety.length === 1 ? 'always' : yield* certaintyOf(run, one)
    broken.push({ ...one, certainty, inWitness: true })
  }
  const isShown = (property: Safety): boolean => shown.some((one) => one.property === property)
  const kept = safety.filter((property) => !isShown(property))
  const known = first.filter(({ property }) => !isShown(property))
  const others = yield* otherBreaks(run, kept, known)
  return { outcome: 'violated', stop: null, end: late ?? end, ...others, broken: [...broken, ...others.broken] }
}

/** The result if the explanation ending here breaks nothing. `known` lists what another explanation breaks. */
function* accepted(
  run: Run,
  end: Configuration,
  safety: readonly Safety[],
  known: readonly Break[],
): Generator<SearchProgress, Judged> {
  return { outcome: 'accepted', stop: null, end, ...(yield* otherBreaks(run, safety, known)) }
}

/** Whether all explanations break this property. */
function* certaintyOf(run: Run, { property }: Break): Generator<SearchProgress, BrokenPromise['certainty']> {
  const without = yield* run.search({ avoid: [property] })
  if (without.outcome === 'explained') return 'possibly'
  return without.stop ? 'unknown' : 'always'
}

/**
 * Looks for explanations that break these properties, which the witness keeps. Stops when there are no more
 * explanations or when it reaches a limit. `known` lists what another explanation is known to break.
 */
function* otherBreaks(
  run: Run,
  kept: readonly Safety[],
  known: readonly Break[],
): Generator<SearchProgress, Pick<Judged, 'broken' | 'untried' | 'untriedBy'>> {
  const breaks = [...known]
  const limit = run.mostOthers()
  let open = kept.filter((property) => !known.some((one) => one.property === property))
  let stop: Stop | null = null
  while (open.length > 0) {
    const other = yield* run.search({ seek: open }, limit)
    if (other.outcome === 'unexplained') {
      stop = other.stop
      break
    }
    takeAgain(run.interpreter.model, other.end)
    const found = breaksIn(run.interpreter, witnessTo(other.end), open)
    const [first] = open
    if (found.length === 0 && first) throw changed(run.interpreter.model, first.name, must(other.end.trail).event)
    breaks.push(...found)
    open = open.filter((property) => !found.some((one) => one.property === property))
  }
  const broken = breaks.map((one): BrokenPromise => ({ ...one, certainty: 'possibly', inWitness: false }))
  return { broken, untried: stop === null ? [] : open.map(({ name }) => name), untriedBy: stop }
}

/** Drops every end that refuses the same lines for the same reasons as an earlier one. */
function distinct(ends: readonly DeadEnd[]): readonly DeadEnd[] {
  const keys = ends.map(({ refused }) => JSON.stringify(refused.map(({ event, reason }) => [placeOf(event), reason])))
  return ends.filter((_end, i) => keys.indexOf(keys[i] ?? '') === i)
}

function safetyOf({ properties }: Model, index: number): readonly Safety[] {
  const property = properties[index]
  return isSafety(property) ? [property] : []
}

/** Runs all searches over one log and counts their states. */
class Run {
  readonly interpreter: Interpreter
  readonly logs: Logs
  readonly #options: ConformOptions
  states = 0

  constructor(model: Model, logs: Logs, options: ConformOptions) {
    this.interpreter = interpreterOf(model)
    this.logs = logs
    this.#options = options
  }

  /** How many states may be computed for another explanation once the log has been judged. */
  mostOthers(): number {
    const { maxOthers, maxStates } = this.#options
    return maxOthers ?? Math.min(maxStates, 10_000 + 2 * this.states)
  }

  /** Searches from the beginning. */
  *search(attitude: Attitude, maxStates = this.#options.maxStates): Generator<SearchProgress, Found> {
    const stepper = new Stepper(this.interpreter, attitude)
    const from = stepper.initial().map((state) => this.start(state, stepper.breaks(state, null)))
    return yield* this.#counted(stepper, from, maxStates)
  }

  /** Continues where other searches ended. Null if no explanation reaches the end. */
  *continued(ends: readonly Configuration[]): Generator<SearchProgress, Configuration | null> {
    const found = yield* this.#counted(new Stepper(this.interpreter), ends, this.#options.maxStates)
    return found.outcome === 'explained' ? found.end : null
  }

  *#counted(stepper: Stepper, from: readonly Configuration[], maxStates: number): Generator<SearchProgress, Found> {
    const found = yield* search(stepper, this.logs, { ...this.#options, maxStates }, from)
    this.states += stepper.states
    return found
  }

  /** The configuration in which nothing has been explained yet. */
  start(state = this.interpreter.zero, hasBroken = false): Configuration {
    return { positions: this.logs.nodes.map(() => 0), explained: 0, state, hasBroken, initial: state, trail: null }
  }
}
