import type { Binding } from '../../language/model/binding.ts'

/** Calls back for every binding of an action; see bindingLoop.ts. */
export declare function $forBindings(f: (binding: Binding, ordinal: number) => void): void
