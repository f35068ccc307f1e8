import { compile } from '../../../checker/compile/compile.ts'
import { createMachine, type Machine, type MachineOptions } from '../../../checker/explore/machine/machine.ts'
import { store } from '../../../checker/reference/interpreter/store.ts'
import type { Value } from '../../../checker/immutableValues/value.ts'
import type { Node } from '../../../checker/domain/node.ts'
import type { Model } from '../../../checker/language/model/model.ts'

/** Compiles a model, with enough memory for a few states. */
export function compiledState(model: Model, options: MachineOptions = {}): Machine {
  return createMachine(compile(model), { maxMemory: 2 ** 16, ...options })
}

/** The value that a view currently shows, as the reference engine represents it. */
export function valueOf(node: Node, view: unknown): Value {
  return store(node, view, 'state')
}
