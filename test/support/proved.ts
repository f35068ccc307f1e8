import { declareIndependent } from '../../checker/program/proofs/independence.ts'

/**
 * Marks a function as proved free of side effects, as the loader would, for specs without a file; returns the function.
 */
export function proved<F extends (...values: never) => unknown>(f: F): F {
  declareIndependent(Function.prototype.toString.call(f), true)
  return f
}
