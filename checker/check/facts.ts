import { FINGERPRINT_WORDS } from '../explore/visited/fingerprintRows.ts'
import { layout } from '../compile/packing/layout.ts'
import { type Width, widthsOf } from '../compile/packing/widths.ts'
import { bytesPerState, statesThatFit } from '../explore/machine/capacity.ts'
import { checkedProperties } from '../language/model/checked.ts'
import type { ActionModel, Model, PropertyKind } from '../language/model/model.ts'
import type { Expectation } from '../language/definition/types.ts'

/** What is known about a model before it is explored. */
export interface ModelFacts {
  readonly model: Model
  readonly state: {
    readonly bits: number
    /** In 32-bit words. */
    readonly words: number
    /** One entry per variable, including the hidden one that counts faults. */
    readonly variables: readonly Width[]
  }
  /** Bytes per stored state, including its share of the visited table, which is 35 to 70% full. */
  readonly stored: { readonly least: number; readonly most: number }
  readonly memory: { readonly maxBytes: number; readonly states: number }
  /** For `--storage hash`. `states` is an upper bound, because two levels of full states also have to fit in memory. */
  readonly fingerprints: { readonly stored: ModelFacts['stored']; readonly states: number }
  /** Null if a predicate decides which states are initial. */
  readonly initialStates: number | null
  readonly actions: readonly ActionFacts[]
  /** Every declared property in order, followed by the built-in Deadlock if it is checked. */
  readonly properties: readonly PropertyFacts[]
}

export interface ActionFacts {
  readonly name: string
  /** Null for an action that is not a fault. */
  readonly fault: string | null
  /** How many bindings the parameters with fixed domains have. */
  readonly bindings: number
  /** Parameters whose values are read from the state. Each one multiplies the number of bindings. */
  readonly fromState: readonly string[]
}

export interface PropertyFacts {
  readonly name: string
  readonly kind: PropertyKind
  /** Whether a run without `--property` checks it. */
  readonly checked: boolean
  /** Null if no expectation names it. */
  readonly expected: Expectation | null
}

/** `maxMemory` is the budget for states and their table, in bytes. */
export function factsOf(model: Model, maxMemory: number): ModelFacts {
  const { root, bits, words } = layout(model.state)
  return {
    model,
    state: { bits, words, variables: root.fields.map((field) => widthsOf(field, field.path)) },
    stored: bytesPerState(words),
    memory: { maxBytes: maxMemory, states: statesThatFit(words, maxMemory) },
    fingerprints: {
      stored: bytesPerState(FINGERPRINT_WORDS),
      states: statesThatFit(FINGERPRINT_WORDS, maxMemory),
    },
    initialStates: model.init.where ? null : model.init.size,
    actions: model.actions.map(actionFacts),
    properties: propertyFacts(model),
  }
}

function actionFacts({ name, fault, stages }: ActionModel): ActionFacts {
  const parameters = stages.flat()
  return {
    name,
    fault: fault ?? null,
    bindings: parameters.reduce((n, { domain }) => (domain ? n * Number(domain.cardinality) : n), 1),
    fromState: parameters.filter(({ domain }) => domain === undefined).map((p) => p.name),
  }
}

function propertyFacts(model: Model): readonly PropertyFacts[] {
  const checked = checkedProperties(model, undefined)
  const declared = model.properties.map(({ name, kind }) => ({ name, kind }))
  const builtIn = checked.filter(({ index }) => index < 0)
  return [...declared, ...builtIn].map(({ name, kind }) => ({
    name,
    kind,
    checked: checked.some((p) => p.name === name),
    expected: model.expect[name] ?? null,
  }))
}
