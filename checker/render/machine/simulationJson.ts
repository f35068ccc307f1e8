import type { SimulatedModel } from '../../check/simulate.ts'
import { unseenMass } from '../../results/visits.ts'
import { type FailureJson, failureJson, type PropertyJson, propertyJson } from './json.ts'

/** The output of `simulate --json`. The keys and their order are part of the format. */
export interface SimulationJson {
  readonly format: 'quorate.simulate/1'
  readonly spec: string
  readonly model: string | null
  readonly constants: SimulatedModel['constants']
  readonly faults: SimulatedModel['faults']
  readonly seed: number
  readonly maxDepth: number
  /** Never `holds`, because a simulation proves nothing. */
  readonly verdict: 'violated' | 'inconclusive'
  readonly walks: number
  readonly steps: number
  readonly longest: number
  readonly statesChecked: number
  /** Why the simulation ended before all walks were done, or before a trace was shortened as far as possible. */
  readonly ended: SimulatedModel['simulation']['ended']
  readonly coverage: {
    readonly visits: number
    readonly distinct: number
    readonly once: number
    /** The Good-Turing estimate of the probability that the next visit reaches a new state. */
    readonly unseen: number
    /** Whether memory ran out, so that these figures cover only the first visits. */
    readonly full: boolean
  }
  readonly properties: readonly (PropertyJson & { readonly walked: number | null; readonly atLeast: number | null })[]
  readonly actions: SimulatedModel['simulation']['actions']
  readonly seconds: number
  /** Only if the spec failed while it ran. */
  readonly failure?: FailureJson
}

/** Prints the document: an object for one model, an array for more than one. */
export function simulationDocument(all: readonly SimulatedModel[]): string {
  const [only] = all
  return JSON.stringify(only && all.length === 1 ? simulationJson(only) : all.map(simulationJson), null, 2)
}

/** Reports one model as JSON. */
export function simulationJson(simulated: SimulatedModel): SimulationJson {
  const { model, simulation, expectations, shortenings, traces } = simulated
  const { coverage } = simulation
  const failure = failureJson(simulated.failure, traces)
  return {
    format: 'quorate.simulate/1',
    spec: simulated.spec,
    model: model.name,
    constants: simulated.constants,
    faults: simulated.faults,
    seed: simulated.seed,
    maxDepth: simulated.maxDepth,
    verdict: expectations.some((e) => e.verdict === 'violated') ? 'violated' : 'inconclusive',
    walks: simulation.walks,
    steps: simulation.steps,
    longest: simulation.longest,
    statesChecked: simulation.statesChecked,
    ended: simulated.interrupted ? 'interrupt' : simulation.ended,
    coverage: {
      visits: coverage.visits,
      distinct: coverage.distinct,
      once: coverage.once,
      unseen: unseenMass(coverage),
      full: coverage.full,
    },
    properties: expectations.map(({ name, kind, verdict, length }) => ({
      ...propertyJson(traces, { name, kind, verdict, length }),
      walked: shortenings.get(name)?.walked ?? null,
      atLeast: shortenings.get(name)?.atLeast ?? null,
    })),
    actions: simulation.actions,
    seconds: simulated.seconds,
    ...(failure ? { failure } : {}),
  }
}
