import { onlyThese, recordOf } from './loose.ts'
import { CALLER } from './lifecycle.ts'
import type {
  Budgets,
  ConstantsDeclared,
  ConstantsOf,
  Definition,
  FaultsDeclared,
  ModelDeclared,
  Spec,
  Tools,
} from './types.ts'

/**
 * A protocol: declared constants and faults with their defaults, the state machine built from them, and the models it
 * stands for, each with the verdicts it must have. Errors in it are found when a model is instantiated.
 */
export function spec<
  const C extends ConstantsDeclared,
  const F extends FaultsDeclared,
  P extends string,
  M extends string = never,
>(
  name: string,
  declared: { readonly constants?: C; readonly faults?: F },
  build: (constants: ConstantsOf<C>, budgets: Budgets<F>, tools: Tools<F>) => Definition<P>,
  models?: Readonly<Record<M, ModelDeclared<NoInfer<C>, NoInfer<F>, NoInfer<P>>>>,
): Spec<M> {
  onlyThese(['constants', 'faults'], recordOf(declared, `spec ${name}`), `spec ${name}`)
  const made: { stack?: string } = {}
  Error.captureStackTrace(made, spec)
  return {
    format: 'quorate.spec/1',
    name,
    constants: declared.constants ?? {},
    faults: declared.faults ?? {},
    build,
    models: models ?? {},
    [CALLER]: () => made.stack ?? '',
  }
}
