import { must } from '../../must.ts'
import { bindingsOf } from '../../compile/runtime/bindings.ts'
import type { Renamed } from '../../compile/symmetry/symmetry.ts'
import type { ScalarNode } from '../../domain/node.ts'
import { actingIn, type Bound } from '../../language/model/binding.ts'
import type { ActionModel } from '../../language/model/model.ts'
import type { Stored } from '../machine/stored.ts'

/** Means that there is no actor: for steps that no id takes and before the first step. */
export const NOBODY = 0

/** Numbers the ids that take steps, in order of first use. A type's symmetric ids are consecutive. */
export class Actors {
  readonly #machine: Stored
  readonly #numbers = new Map<string, number>()
  /**
   * For each actor: the number of its type's first id and the type's index among the symmetric ones. Undefined if it
   * is not symmetric.
   */
  readonly #symmetric: ({ readonly first: number; readonly type: number } | undefined)[] = [undefined]
  /** For each action, who takes its steps, by ordinal. Null if that depends on the state. */
  readonly #fixed: readonly (Fixed | null)[]

  constructor(machine: Stored) {
    this.#machine = machine
    this.#fixed = machine.compiled.model.actions.map((action) => this.#fixedOf(action))
  }

  /** How many actors there are, including `NOBODY`. */
  get size(): number {
    return this.#symmetric.length
  }

  /** Who takes a step, or null if that depends on the state. */
  of(action: number, ordinal: number): number | null {
    const fixed = this.#fixed[action]
    if (!fixed) return null
    return must(fixed.numbers[Math.floor(ordinal / fixed.stride) % fixed.numbers.length])
  }

  /** Who takes an action's steps in a state, by ordinal. */
  inState(action: number, row: number): readonly number[] {
    const { unit, compiled } = this.#machine
    const spec = compiled.model.actions[action]
    if (!spec) return []
    unit.load(row)
    return bindingsOf(spec, unit.view, compiled.interner).map((bound) => this.#numberOf(actingIn(bound)))
  }

  /** Who this actor becomes once a state's ids are renamed. */
  renamed(actor: number, { order, starts }: Renamed): number {
    const symmetric = this.#symmetric[actor]
    if (!symmetric) return actor
    const start = must(starts[symmetric.type])
    return symmetric.first + (order.indexOf(actor - symmetric.first, start) - start)
  }

  #numberOf(bound: (Bound & { readonly node: ScalarNode }) | null): number {
    if (!bound) return NOBODY
    const { node, value } = bound
    const name = node.print(value)
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const type = this.#machine.symmetric.findIndex((one) => one.name === node.ids)
    if (type < 0) return this.#add(name, undefined)
    const first = this.size
    for (let i = node.nullable ? 1 : 0; i < node.size; i++) this.#add(node.print(node.valueAt(i)), { first, type })
    return must(this.#numbers.get(name))
  }

  #add(name: string, symmetric: { readonly first: number; readonly type: number } | undefined): number {
    const number = this.size
    this.#numbers.set(name, number)
    this.#symmetric.push(symmetric)
    return number
  }

  /** The last parameters change first, so the value of a parameter changes after a fixed number of ordinals. */
  #fixedOf({ stages }: ActionModel): Fixed | null {
    const parameters = stages.flat()
    if (parameters.some(({ from }) => from)) return null
    const at = parameters.findIndex(({ domain }) => domain?.kind === 'scalar' && domain.ids !== undefined)
    const node = parameters[at]?.domain
    if (node?.kind !== 'scalar') return { numbers: [NOBODY], stride: 1 }
    const { name } = must(parameters[at])
    const stride = parameters.slice(at + 1).reduce((n, { domain }) => n * Number(domain?.cardinality ?? 1n), 1)
    const numbers = Array.from({ length: node.size }, (_, i) =>
      this.#numberOf(actingIn([{ name, value: node.valueAt(i), node }])),
    )
    return { numbers, stride }
  }
}

interface Fixed {
  readonly numbers: readonly number[]
  readonly stride: number
}
