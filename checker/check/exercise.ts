import { type Exercise, tryOut } from '../spec/exercise.ts'
import type { Model, Property, State } from '../spec/model.ts'

/** A model that notes, while its properties are checked, whether they had anything to decide. */
export interface Watched {
  readonly model: Model
  /** Per property, of all states it was checked in so far; a property not checked is `vacuous`. */
  readonly exercise: () => Readonly<Record<string, Exercise>>
}

const RANK: readonly Exercise[] = ['vacuous', 'plain', 'matters']

export function watched(model: Model): Watched {
  const watches = model.properties.map(watch)
  return {
    model: { ...model, properties: watches.map((w) => w.property) },
    exercise: () => Object.fromEntries(watches.map((w) => [w.property.name, w.exercise()])),
  }
}

interface Watch {
  readonly property: Property
  readonly exercise: () => Exercise
}

/** The best answer counts; after that the property is left alone. */
function watch(property: Property): Watch {
  let rank = 0
  const note = (predicate: () => boolean): boolean => {
    const { holds, exercise } = tryOut(predicate)
    rank = Math.max(rank, RANK.indexOf(exercise))
    return holds
  }
  const matters = (): boolean => rank === RANK.length - 1
  return { property: noting(property, matters, note), exercise: () => RANK[rank] ?? 'vacuous' }
}

function noting(property: Property, matters: () => boolean, note: (predicate: () => boolean) => boolean): Property {
  if (property.kind === 'transition') {
    const { holds } = property
    return { ...property, holds: (s, t) => (matters() ? holds(s, t) : note(() => holds(s, t))) }
  }
  const { holds } = property
  return { ...property, holds: (s: State) => (matters() ? holds(s) : note(() => holds(s))) }
}
