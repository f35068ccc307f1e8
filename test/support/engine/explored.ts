import type { EngineExploration, EngineOptions } from '../../../checker/explore/explore.ts'
import { last } from '../../../checker/running.ts'
import { exploring } from '../../../checker/properties/decide.ts'
import { checkedProperties, graphProperty } from '../../../checker/language/model/checked.ts'
import type { Model } from '../../../checker/language/model/model.ts'

/** Limits so small that a search of a few states fills its memory, its batches and its tables. */
export const CRAMPED = { maxMemory: 2 ** 18, batch: 3, initialSlots: 4 } as const

/** Searches all states, then decides the properties that need the graph. */
export function explored(model: Model, options: EngineOptions = {}): EngineExploration {
  return last(exploring(model, options)).exploration
}

/** The properties that can be decided without the graph of all states. */
export function searchedProperties(model: Model): readonly string[] {
  const checked = checkedProperties(model, undefined)
  return checked.filter((property) => graphProperty(model, property) === null).map(({ name }) => name)
}
