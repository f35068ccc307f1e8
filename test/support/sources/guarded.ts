import { bundleOf } from '../../../checker/loading/bundle.ts'
import { specOf } from '../../../checker/loading/load.ts'
import { NODE } from '../../../checker/loading/nodeHost.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'

/** A guard written as source text, together with helpers from the builder. */
export interface Guarded {
  /** `when: (s, p) => …` */
  readonly when: string
  readonly inside?: string
}

/**
 * A model with the action `Act`, whose parameter `i` is 0 or 1. In its state, `x` is 1, `y` is 2, `up` is `{id1}`, and `cells` has
 * `{ n: 0 }` and `{ n: 3 }`.
 */
export function guardedModel({ when, inside = '' }: Guarded): Model {
  const text = `const { array, exists, forAll, ids, range, record, set, spec } = require('quorate')
module.exports = spec('guarded', {}, (c, b, { state }) => {
  const Id = ids('id', 2)
  const { action, define } = state({
    x: range(0, 3), y: range(0, 3), up: set(Id), cells: array(Id, record({ n: range(0, 3) })),
  })
  ${inside}
  return define({
    init: (s) => { s.x = 1; s.y = 2; s.up.add(1); s.cells[1].n = 3 },
    actions: { Act: action({ forall: { i: Id }, ${when}, then: (s) => { s.x = 0 } }) },
  })
})`
  const bundle = bundleOf({ path: 'guarded.js', text, map: null, folder: 'file:///' })
  return instantiate(specOf(bundle, NODE).load())
}
