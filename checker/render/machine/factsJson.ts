import type { ModelFacts } from '../../check/facts.ts'
import type { Width } from '../../compile/packing/widths.ts'

/** The output of `info --json`. The keys and their order are part of the format. */
export interface FactsJson {
  readonly format: 'quorate.info/1'
  readonly spec: string
  readonly model: string | null
  readonly constants: ModelFacts['model']['constants']
  readonly faults: ModelFacts['model']['faults']
  readonly state: {
    readonly bits: number
    readonly words: number
    readonly bytes: number
    readonly variables: readonly Width[]
  }
  readonly stored: ModelFacts['stored']
  readonly memory: ModelFacts['memory']
  readonly fingerprints: ModelFacts['fingerprints']
  readonly initialStates: number | null
  readonly actions: ModelFacts['actions']
  readonly properties: ModelFacts['properties']
}

/** Prints the document: an object for one model, an array for more than one. */
export function factsDocument(all: readonly ModelFacts[]): string {
  const [only] = all
  return JSON.stringify(only && all.length === 1 ? factsJson(only) : all.map(factsJson), null, 2)
}

function factsJson(facts: ModelFacts): FactsJson {
  const { model, state, stored, memory, fingerprints, initialStates, actions, properties } = facts
  return {
    format: 'quorate.info/1',
    spec: model.spec,
    model: model.name,
    constants: model.constants,
    faults: model.faults,
    state: { bits: state.bits, words: state.words, bytes: state.words * 4, variables: state.variables },
    stored,
    memory,
    fingerprints,
    initialStates,
    actions,
    properties,
  }
}
