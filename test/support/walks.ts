import { actorOf, type Bound } from '../../checker/language/model/binding.ts'
import type { Node } from '../../checker/domain/node.ts'
import type { Model } from '../../checker/language/model/model.ts'
import { interpreterOf } from '../../checker/reference/interpreter/interpreter.ts'
import { store } from '../../checker/reference/interpreter/store.ts'
import { toJson } from '../../checker/trace/saved/json.ts'
import { fieldOf, type StateValue } from '../../checker/immutableValues/value.ts'
import { dice } from './dice.ts'

/** The log that a system would write if it took a random walk through a model. */
export interface WalkLog {
  /** JSON objects, one per line. `quorate trace` reads them without a map. */
  readonly text: string
  readonly lines: number
  /** The actions that write no lines. */
  readonly unlogged: readonly string[]
  /** The longest run of steps that wrote no lines. */
  readonly hidden: number
}

export interface WalkOptions {
  readonly seed: number
  readonly steps: number
  /** How many actions write no lines. */
  readonly leaveOut: number
  /** How far apart the clocks of the nodes can be, in milliseconds. */
  readonly skew: number
}

/** Takes a random walk. Some lines contain the values of some variables. The lines of each node stay in order. */
export function walkLog(model: Model, { seed, steps, leaveOut, skew }: WalkOptions): WalkLog {
  const below = dice(seed)
  const interpreter = interpreterOf(model)
  const unlogged = chosen(
    model.actions.map(({ name }) => name),
    leaveOut,
    below,
  )
  const clocks = new Map<string, number>()
  const lines: { readonly time: number; readonly text: string }[] = []
  let state = interpreter.initial(below(model.init.size))
  let hidden = 0
  let inARow = 0
  for (let i = 0; i < steps && interpreter.withinConstraint(state); i++) {
    const possible = interpreter.steps(state)
    const step = possible[possible.length === 0 ? 0 : below(possible.length)]
    if (!step) break
    state = interpreter.successor(state, step.action, step.choice)
    const { name } = step.action
    if (unlogged.includes(name)) {
      hidden = Math.max(hidden, ++inARow)
      continue
    }
    inARow = 0
    const node = actorOf(step.choice.bound) ?? 'others'
    const clock = clocks.get(node) ?? below(skew + 1)
    clocks.set(node, clock)
    const time = i * 10 + clock
    const line = {
      node,
      t: time,
      action: name,
      binding: bindingJson(step.choice.bound),
      see: seen(model, state, below),
    }
    lines.push({ time, text: JSON.stringify(line) })
  }
  const shuffled = lines.sort((a, b) => a.time - b.time)
  return { text: shuffled.map(({ text }) => text).join('\n'), lines: lines.length, unlogged, hidden }
}

function chosen<T>(from: readonly T[], count: number, below: (n: number) => number): readonly T[] {
  const rest = [...from]
  return Array.from({ length: Math.min(count, rest.length - 1) }, () => rest.splice(below(rest.length), 1)).flat()
}

/** The part of a binding that is logged: the values whose domain is known, as JSON. */
function bindingJson(bound: readonly Bound[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    bound.flatMap(({ name, value, node }) => (node ? [[name, jsonOf(node, value)] as const] : [])),
  )
}

function jsonOf(node: Node, value: unknown): unknown {
  return toJson(node, store(node, value, ''))
}

function seen(model: Model, state: StateValue, below: (n: number) => number): Readonly<Record<string, unknown>> {
  const some = model.state.fields.filter(() => below(3) === 0)
  return Object.fromEntries(some.map(({ name, node }) => [name, toJson(node, fieldOf(state, name))]))
}
