import type { Node } from '../node.ts'
import { ELEMENTS } from '../symbols.ts'
import { frozenArray } from './values.ts'

/** A frozen list of distinct sets, together with their domain, so that ids are printed by name. */
export function listOfSets(sets: unknown[], domain: Node): readonly unknown[] {
  return frozenArray(Object.defineProperty(sets, ELEMENTS, { value: domain }))
}

export function isListOfSets(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && ELEMENTS in value
}
