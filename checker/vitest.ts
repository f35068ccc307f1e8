import { expect } from 'vitest'
import type { Model } from './language/model/model.ts'
import {
  type Counts,
  type Holding,
  judgeExpectations,
  judgeHolding,
  judgeViolating,
  type MatcherResult,
  type Violating,
} from './testing/judge.ts'

export {
  drive,
  type DriveCommand,
  type DriveOptions,
  type Driver,
  type DriveState,
  type Handlers,
} from './testing/drive.ts'
export { model, modelNames, type Overrides } from './testing/model.ts'
export type { Counts, Holding, Violating } from './testing/judge.ts'
export type { Model } from './language/model/model.ts'

/** The matchers for a model that Vitest's `expect` gets when this module is imported. */
interface ModelMatchers<R> {
  /** These properties or, if none is named, all promises hold in every reachable state. */
  toHold(names?: string | readonly string[], options?: Holding): R
  /** The property is violated. With `length`, its shortest counterexample has this many states. */
  toViolate(name: string, options?: Violating): R
  /** Every verdict is what the model expects, and the state graph has the given counts. */
  toMeetExpectations(counts?: Counts): R
}

declare module 'vitest' {
  interface Matchers<T> extends ModelMatchers<T> {}
}

expect.extend({
  toHold(received: Model, names?: string | readonly string[], options: Holding = {}) {
    return told(judgeHolding(received, typeof names === 'string' ? [names] : names, options), this.isNot)
  },
  toViolate(received: Model, name: string, options: Violating = {}) {
    return told(judgeViolating(received, name, options), this.isNot)
  },
  toMeetExpectations(received: Model, counts: Counts = {}) {
    return told(judgeExpectations(received, counts), this.isNot)
  },
})

/** Reports a result. An undecided one fails with and without `not`. */
function told(
  { pass, message }: MatcherResult,
  negated: boolean,
): { readonly pass: boolean; readonly message: () => string } {
  return { pass: pass ?? negated, message: () => message }
}
