import { printAny } from '../../domain/print.ts'
import type { Fields } from '../../domain/types.ts'
import { QuorateError } from '../../errors.ts'
import { isVisible } from '../../visible.ts'
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
 * Declares a protocol: its constants and faults with their defaults, the state machine built from them, and its
 * models with their expected verdicts. Mistakes are reported when a model is instantiated.
 */
export function spec<
  const C extends ConstantsDeclared,
  const F extends FaultsDeclared,
  P extends string,
  M extends string = never,
  S extends Fields = Fields,
  A = unknown,
>(
  name: string,
  declared: { readonly constants?: C; readonly faults?: F },
  build: (constants: ConstantsOf<C>, budgets: Budgets<F>, tools: Tools<F>) => Definition<P, S, A>,
  models?: Readonly<Record<M, ModelDeclared<NoInfer<C>, NoInfer<F>, NoInfer<P>>>>,
): Spec<M, S, A> {
  if (typeof name !== 'string' || name.trim() === '' || !isVisible(name) || name === RESERVED) throw unnamed(name)
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

/** The name under which the lock file stores its format. */
const RESERVED = 'format'

function unnamed(name: unknown): QuorateError {
  return new QuorateError({
    code: 'Q065',
    class: 'load',
    where: ['spec'],
    problem: `${printAny(name)} cannot be the name of a spec`,
    hint: "use one line of text other than 'format', such as 'system/protocol'",
  })
}
