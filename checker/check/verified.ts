import type { Exercise } from '../language/helpers/exercise.ts'
import type { CheckedModel, ExpectationResult } from './report.ts'

/** What `verify` keeps of a checked model: plain data, the same on every machine but for `seconds`. */
export interface VerifiedModel {
  readonly spec: string
  /** The declared name; `defaults` for a spec that declares no model. */
  readonly model: string
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  readonly expectations: readonly ExpectationResult[]
  readonly actions: readonly { readonly name: string; readonly fired: number }[]
  readonly properties: readonly VerifiedProperty[]
  /** What was written of violations that the model does not expect like that, by property. */
  readonly files: Readonly<Record<string, readonly string[]>>
  /** The same violations as parts of a page, where one is asked for. */
  readonly drawn: Readonly<Record<string, string>>
  /** Why no verdict counts. */
  readonly failure: string | null
  readonly seconds: number
  /** Properties that hold and were not asked of all states again. */
  readonly unconfirmed: readonly string[]
}

export interface VerifiedProperty {
  readonly name: string
  readonly exercise: Exercise
  /** Why no model can break it, where the author says so. */
  readonly constant: string | null
}

/** `failure`: as it is to be told, where there is one. */
export function verified(
  checked: CheckedModel,
  exercise: Readonly<Record<string, Exercise>>,
  failure: string | null,
  { files = {}, drawn = {} }: Partial<Pick<VerifiedModel, 'files' | 'drawn'>> = {},
): VerifiedModel {
  const { spec, model, exploration, expectations, seconds } = checked
  const { distinct, generated, depth, actions } = exploration
  return {
    spec,
    model: model.name ?? 'defaults',
    distinct,
    generated,
    depth,
    expectations,
    actions: actions.map(({ name, fired }) => ({ name, fired })),
    properties: model.properties.map((p) => ({
      name: p.name,
      exercise: exercise[p.name] ?? 'vacuous',
      constant: p.constant ?? null,
    })),
    files,
    drawn,
    failure,
    seconds,
    unconfirmed: checked.unconfirmed ?? [],
  }
}
