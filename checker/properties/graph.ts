import { must } from '../must.ts'
import { bindingsOf } from '../compile/runtime/bindings.ts'
import { unrepeatable } from '../explore/paths/unrepeatable.ts'
import type { Machine } from '../explore/machine/machine.ts'
import type { Bound } from '../language/model/binding.ts'
import type { Condition } from '../language/model/fairness.ts'
import type { StepSet } from '../language/model/model.ts'
import { type Label, Labels } from './labels.ts'

const OUTSIDE = -1

/**
 * The explored states and the steps between them, by number. It leaves out steps that change nothing and the steps
 * of states that were not expanded: state `expanded` and all later ones.
 */
export interface Graph {
  readonly states: number
  readonly expanded: number
  /** The steps of state s have positions `offsets[s]` to `offsets[s + 1]`; there are `states` + 1 entries. */
  readonly offsets: Int32Array
  /** The state that each step leads to. Negative if a constraint cuts the step off. */
  readonly targets: Int32Array
  /** The label of each step, as a position in `kinds`. */
  readonly labels: Uint8Array | Uint16Array | Uint32Array
  readonly kinds: readonly Label[]
  /** The sets of steps that the labels distinguish. */
  readonly sets: readonly StepSet[]
  readonly conditions: readonly Condition[]
}

/** Whether no fairness condition is enabled in a state. If so, a behaviour can stay there forever. */
export function enablesNoCondition({ offsets, labels, kinds }: Graph, state: number): boolean {
  const end = must(offsets[state + 1])
  for (let i = must(offsets[state]); i < end; i++)
    if (must(kinds[must(labels[i])]).conditions.length !== 0) return false
  return true
}

/**
 * How many bytes a graph takes while properties are decided, including 13 per state for the search for components.
 */
export function bytesOf(states: number, steps: number): number {
  return states * (4 + 13) + steps * 5
}

/**
 * Expands the first `expanded` stored states again and looks up their successors, one batch at a time. `steps` is an
 * upper bound on the number of steps. `sets` are the sets that step labels distinguish. Pauses regularly. Throws Q106
 * if a successor is not stored.
 */
export function* buildGraph(
  machine: Machine,
  expanded: number,
  steps: number,
  sets: readonly StepSet[] = [],
): Generator<number, Graph> {
  const builder = new Builder(machine, expanded, steps, sets)
  for (const { from, to } of machine.pace().parts({ from: 0, to: expanded })) {
    builder.expand(from, to)
    yield to
  }
  return builder.graph()
}

class Builder {
  readonly #machine: Machine
  readonly #labels: Labels
  readonly #states: number
  readonly #expanded: number
  readonly #offsets: Int32Array
  readonly #targets: Int32Array
  #kinds: Uint8Array | Uint16Array | Uint32Array
  #mostLabel = 2 ** 8 - 1
  readonly #rows: Int32Array
  #size = 0
  /**
   * Steps that a constraint has cut off since the last flush, each with the position in the batch that it comes
   * before.
   */
  #outside: { readonly at: number; readonly action: number; readonly ordinal: number }[] = []
  /** Steps that get their label once the state they start from can be read. */
  #unlabelled: { readonly at: number; readonly action: number; readonly ordinal: number }[] = []

  constructor(machine: Machine, expanded: number, steps: number, sets: readonly StepSet[]) {
    const { unit, compiled, table, buffers } = machine
    this.#machine = machine
    this.#states = table.rows()
    this.#expanded = expanded
    if (expanded > 0) unit.load(0)
    this.#labels = new Labels(compiled.model, unit.view, compiled.interner, sets)
    this.#offsets = new Int32Array(this.#states + 1)
    this.#targets = new Int32Array(steps)
    this.#kinds = new Uint8Array(steps)
    this.#rows = new Int32Array(buffers.batchActions.length)
  }

  expand(from: number, to: number): void {
    const { unit, compiled } = this.#machine
    const hooks = {
      flush: (count: number) => this.#append(count),
      outside: (action: number, ordinal: number) => {
        this.#outside.push({ at: unit.pending(), action, ordinal })
      },
    }
    this.#machine.using(hooks, () => {
      for (let row = from; row < to; row++) {
        unit.expand(row)
        if (this.#labels.depend) this.#finishRow(row)
        this.#offsets[row + 1] = this.#size + unit.pending() + this.#outside.length
      }
      unit.flush()
      this.#append(0)
    })
    compiled.interner.relax()
  }

  graph(): Graph {
    this.#offsets.fill(this.#size, this.#expanded + 1)
    return {
      states: this.#states,
      expanded: this.#expanded,
      offsets: this.#offsets,
      targets: this.#targets,
      labels: this.#kinds,
      kinds: this.#labels.labels,
      sets: this.#labels.sets,
      conditions: this.#labels.conditions,
    }
  }

  #append(count: number): void {
    const { table, buffers } = this.#machine
    const { batchActions, batchOrdinals } = buffers
    const rows = this.#rows
    table.findAll(count, rows)
    let next = 0
    for (let k = 0; k <= count; k++) {
      for (let step = this.#outside[next]; step && step.at <= k; step = this.#outside[++next])
        this.#push(OUTSIDE, step.action, step.ordinal)
      if (k === count) break
      const row = must(rows[k])
      if (row < 0) throw unrepeatable('a successor was a state that the search had not found')
      this.#push(row, must(batchActions[k]), must(batchOrdinals[k]))
    }
    if (next > 0) this.#outside = []
  }

  #push(target: number, action: number, ordinal: number): void {
    if (this.#size >= this.#targets.length) throw unrepeatable('there were more successors than in the search')
    const label = this.#labels.of(action, ordinal)
    this.#targets[this.#size] = target
    if (label === null) this.#unlabelled.push({ at: this.#size, action, ordinal })
    else this.#setLabel(this.#size, label)
    this.#size++
  }

  #setLabel(at: number, label: number): void {
    if (label > this.#mostLabel) this.#widen()
    this.#kinds[at] = label
  }

  #widen(): void {
    const bytes = 2 * this.#kinds.BYTES_PER_ELEMENT
    this.#kinds = bytes === 2 ? Uint16Array.from(this.#kinds) : Uint32Array.from(this.#kinds)
    this.#mostLabel = 2 ** (8 * bytes) - 1
  }

  /** Labels a state's steps whose labels depend on the state. */
  #finishRow(row: number): void {
    const { unit, compiled } = this.#machine
    unit.flush()
    this.#append(0)
    unit.load(row)
    const bindings = new Map<number, readonly (readonly Bound[])[]>()
    for (const { at, action, ordinal } of this.#unlabelled) {
      const spec = compiled.model.actions[action]
      const all = bindings.get(action) ?? (spec ? bindingsOf(spec, unit.view, compiled.interner) : [])
      bindings.set(action, all)
      this.#setLabel(at, this.#labels.ofStep(action, must(all[ordinal]), unit.view))
    }
    this.#unlabelled = []
  }
}
