import { frozenRecord } from '../../domain/values/values.ts'
import type { Binding, Bound } from './binding.ts'

export function bindingOf(bound: readonly Bound[]): Binding {
  return frozenRecord(Object.fromEntries(bound.map(({ name, value }) => [name, value])))
}
