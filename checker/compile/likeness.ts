import { isRefinement, type Model } from '../language/model/model.ts'

/**
 * Whether two models have the same generated code. That depends on everything except the author's functions: domains,
 * actions with their parameters, properties and budgets. The model inside a refinement is not compared.
 */
export function isLike(a: Model, b: Model): boolean {
  return !a.properties.some(isRefinement) && isLikeShape(shapeOf(a), shapeOf(b))
}

function shapeOf({ state, faults, actions, properties, init, constraint, stepConstraint }: Model): readonly unknown[] {
  return [state, faults, actions, properties, init, constraint, stepConstraint]
}

/** Compares two values, treating any two functions as equal. */
function isLikeShape(a: unknown, b: unknown): boolean {
  if (a === b || (typeof a === 'function' && typeof b === 'function')) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b)
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isLikeShape(Reflect.get(a, name), Reflect.get(b, name)))
  )
}
