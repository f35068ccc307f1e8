import type { Field, Node } from '../../checker/domain/node.ts'
import { printIndex } from '../../checker/domain/print.ts'
import { stepLabel } from '../../checker/language/model/binding.ts'
import type { ActionModel, Model } from '../../checker/language/model/model.ts'
import { type Choice, Interpreter } from '../../checker/reference/interpreter/interpreter.ts'
import { store } from '../../checker/reference/interpreter/store.ts'
import type { GuardRefusal, Guards } from '../../checker/trace/why/why.ts'
import { asList, asMap, fieldOf, itemOf, type StateValue, type Value } from '../../checker/immutableValues/value.ts'
import { Picks } from './random/picks.ts'
import { someValue } from './random/values.ts'

const TRIES = 4000

/** A step that a guard refuses. */
export interface Disabled {
  readonly state: StateValue
  readonly action: ActionModel
  readonly choice: Choice
  readonly refusal: GuardRefusal
}

/** `brokers[b1].log` as a path through the domains. */
type Way = readonly ({ readonly field: string } | { readonly index: number })[]

function wayTo(model: Model, path: string): { readonly way: Way; readonly node: Node } {
  const nowhere = new Error(`${path} is no place of ${model.spec}`)
  const way: ({ readonly field: string } | { readonly index: number })[] = []
  let node: Node = model.state
  for (const [, name, item] of path.matchAll(/([^.[\]]+)(?![^[]*\])|\[([^\]]+)\]/g)) {
    while (node.kind === 'option') node = node.of
    if (name !== undefined && node.kind === 'record') {
      const field: Field | undefined = node.fields.find((each) => each.name === name)
      if (!field) throw nowhere
      way.push({ field: name })
      node = field.node
    } else if (item !== undefined && node.kind === 'array') {
      const names = Array.from({ length: node.length }, printed(node.index))
      const index = names.indexOf(item)
      if (index < 0) throw nowhere
      way.push({ index })
      node = node.of
    } else throw nowhere
  }
  return { way, node }
}

const printed = (index: Node | undefined) => (_: unknown, i: number) => printIndex(index, i)

function valueAt(state: Value, way: Way): Value {
  return way.reduce<Value>((at, part) => ('field' in part ? fieldOf(at, part.field) : itemOf(at, part.index)), state)
}

function changed(at: Value, [part, ...rest]: Way, value: Value): Value {
  if (!part) return value
  if ('field' in part) return asMap(at).set(part.field, changed(fieldOf(at, part.field), rest, value))
  return asList(at).set(part.index, changed(itemOf(at, part.index), rest, value))
}

interface Place {
  readonly path: string
  readonly way: Way
  readonly node: Node
}

/**
 * Whether the reason's conjunct can become true when the places that it read get other values. If the guard then refuses
 * for another reason, the places read there can also change: a loop stops at the first element that refuses, a function
 * at its first condition, and an earlier conjunct may read the same place.
 */
export function canBeMadeTrue(
  model: Model,
  guards: Guards,
  { state, action, choice, refusal }: Disabled,
  others: readonly StateValue[],
  roll: (n: number) => number,
): boolean {
  const plain = new Interpreter(model)
  const label = stepLabel(action.name, choice.bound)
  const places = new Map<string, Place>()
  const add = ({ reads }: GuardRefusal): void => {
    for (const { path } of reads) places.set(path, { path, ...wayTo(model, path) })
  }
  add(refusal)
  const tries = (NEVER[model.spec] ?? []).includes(renumbered(label)) ? TRIES / 20 : TRIES
  for (let i = 0; i < tries; i++) {
    const there = [...places.values()].reduce<StateValue>(
      (at, place) => asMap(changed(at, place.way, someOther(at, place, others, roll))),
      state,
    )
    const again = plain.choices(there, action).find(({ bound }) => stepLabel(action.name, bound) === label)
    if (!again || !plain.withinConstraint(there)) continue
    const { enabled, refusal: next } = guards.judge(there, action.name, again.ordinal)
    if (enabled) return true
    if (next?.by !== 'guard') continue
    const order = guards.conjunctsOf(action.name).map((each) => JSON.stringify(each))
    const [was, now] = [refusal, next].map(({ conjunct }) => order.indexOf(JSON.stringify(conjunct)))
    if ((now ?? 0) > (was ?? 0)) return true
    add(next)
  }
  return false
}

/** The current value, the value in another state of a walk, or any value from the domain. */
function someOther(
  at: StateValue,
  { way, node }: Place,
  others: readonly StateValue[],
  roll: (n: number) => number,
): Value {
  const kind = roll(3)
  const donor = others[roll(others.length)]
  if (kind === 0 || !donor) return valueAt(at, way)
  if (kind === 1) return valueAt(donor, way)
  return store(node, someValue(node, new Picks(Array.from({ length: 9 }, () => roll(1000)))), '')
}

/** Steps that no state allows, with renumbered ids. Most are from a node to itself; a constant rules out the last one. */
export const NEVER: Readonly<Record<string, readonly string[]>> = {
  'kafka/isr': ['ExpandIsr(leader=broker0, follower=broker0)', 'Fetch(follower=broker0, leader=broker0)'],
  'kafka/replication': ['FollowerReplicate(follower=replica0, leader=replica0)'],
  'kafka/truncation': ['FollowerReplicate(follower=replica0, leader=replica0)'],
  'rocketmq/controller': ['ExpandIsr(leader=broker0, follower=broker0)', 'Fetch(follower=broker0, leader=broker0)'],
  'rocketmq/master-slave': ['Replicate(master=broker0, slave=broker0)'],
  'quorate/state-store': ['PublishUnwritten(thread=thread0)'],
}

/** The step's label with its ids numbered in order of appearance. */
export function renumbered(label: string): string {
  const known: string[] = []
  return label.replaceAll(/(?<=[a-z])\d+/g, (number) => {
    if (!known.includes(number)) known.push(number)
    return String(known.indexOf(number))
  })
}
