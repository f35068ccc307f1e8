import { compile } from '../../../checker/compile/compile.ts'
import { createMachine, type Machine, type MachineOptions } from '../../../checker/explore/machine/machine.ts'
import { store } from '../../../checker/reference/interpreter/store.ts'
import type { Value } from '../../../checker/immutableValues/value.ts'
import type { Node } from '../../../checker/domain/node.ts'
import type { Model } from '../../../checker/language/model/model.ts'

/** A compiled model with memory for a few states. */
export function compiledState(model: Model, options: MachineOptions = {}): Machine {
  return createMachine(compile(model), { maxMemory: 2 ** 16, ...options })
}

/** The current value of a view, as a value of the reference engine. */
export function valueOf(node: Node, view: unknown): Value {
  return store(node, view, 'state')
}
