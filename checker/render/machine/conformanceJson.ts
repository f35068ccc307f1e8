import type { Conformance } from '../../conformance/conform.ts'
import type { DeadEnd, Reason } from '../../conformance/blame/blame.ts'
import type { LogEvent } from '../../conformance/events/event.ts'
import type { WitnessStep } from '../../conformance/search/witness.ts'
import { traceStep } from '../../trace/execution/execute.ts'
import { bindingJson } from '../../trace/saved/json.ts'

/** The result of comparing a log with a model. */
export interface ConformanceJson {
  readonly format: 'quorate.trace/1'
  readonly spec: string
  readonly model: string | null
  readonly constants: Conformance['model']['constants']
  readonly faults: Conformance['model']['faults']
  readonly outcome: Conformance['outcome']
  /** The limit that ended the search, if one did. */
  readonly stop: Conformance['stop']
  readonly lines: number
  readonly explained: number
  /** How many events the map does not mention. */
  readonly silent: number
  readonly states: number
  readonly judged: readonly string[]
  readonly undecidable: readonly string[]
  readonly broken: readonly {
    readonly property: string
    readonly certainty: 'always' | 'possibly' | 'unknown'
    /** Whether the witness breaks the property. If not, `steps` and `line` refer to another explanation. */
    readonly inWitness: boolean
    /** How many steps lead to the first state that breaks the property. */
    readonly steps: number
    /** Null for the initial state. */
    readonly line: LineJson | null
  }[]
  /** Properties that other explanations may break, because a limit ended the search for one that does. */
  readonly untried: readonly string[]
  /** Why no more lines can be explained, starting with the explanation that gets the farthest. */
  readonly ends: readonly EndJson[]
  readonly witness: readonly StepJson[]
}

interface LineJson {
  readonly file: string
  readonly line: number
  readonly text: string
}

interface StepJson {
  readonly action: string
  readonly binding: Readonly<Record<string, string>>
  readonly hidden: boolean
  readonly file: string
  readonly line: number
}

interface EndJson {
  readonly explained: number
  readonly refused: readonly {
    readonly line: LineJson
    readonly node: string
    readonly step: string | null
    readonly reason: Reason
    readonly assumed: readonly StepJson[]
  }[]
}

export function conformanceJson(found: Conformance, silent: number): ConformanceJson {
  const { model, events, witness, broken, untried, ends, outcome, stop, explained, states, judged, undecidable } = found
  return {
    format: 'quorate.trace/1',
    spec: model.spec,
    model: model.name,
    constants: model.constants,
    faults: model.faults,
    outcome,
    stop,
    lines: events.length,
    explained,
    silent,
    states,
    judged,
    undecidable,
    broken: broken.map(({ property, certainty, inWitness, steps, event }) => {
      return { property: property.name, certainty, inWitness, steps, line: event && lineJson(event) }
    }),
    untried,
    ends: ends.map(endJson),
    witness: witness.steps.map(stepJson),
  }
}

function endJson({ explained, refused }: DeadEnd): EndJson {
  return {
    explained,
    refused: refused.map(({ event, step, reason, assumed }) => ({
      line: lineJson(event),
      node: event.node,
      step,
      reason,
      assumed: assumed.map(stepJson),
    })),
  }
}

function lineJson({ file, line, text }: LogEvent): LineJson {
  return { file, line, text }
}

function stepJson({ action, chosen, hidden, event }: WitnessStep): StepJson {
  const binding = bindingJson(traceStep(action, chosen))
  return { action: action.name, binding, hidden, file: event.file, line: event.line }
}
