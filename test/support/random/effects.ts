import { snapshot } from 'quorate'
import type { ScalarNode } from '../../../checker/domain/node.ts'
import type { Effect } from '../../../checker/language/model/model.ts'
import { get, items, observe } from './observe.ts'
import type { Picks } from './picks.ts'
import { type Scope, type Source, sourceOf } from './sources.ts'
import { ABSENT, call, type Spot } from './spots.ts'

/** Several writes, one after another. */
export function effectOf(scope: Scope, picks: Picks, most: number): Effect {
  const writes = Array.from({ length: picks.below(most) + 1 }, () => writeOf(scope, picks))
  return (s, binding) => {
    for (const write of writes) write(s, binding)
  }
}

/** A write that produces a new value each time it is repeated. */
const GROWING: ReadonlySet<string> = new Set(['scalar', 'seq', 'bag', 'set'])

function writeOf(scope: Scope, picks: Picks): Effect {
  const growing = scope.spots.filter(({ node }) => GROWING.has(node.kind))
  const spot = picks.of(growing.length > 0 && picks.chance(50) ? growing : scope.spots)
  const write = picks.chance(25) ? together(spot, scope, picks) : alone(spot, scope, picks)
  if (!picks.chance(20)) return write
  const test = picks.of(scope.spots)
  return (s, binding) => {
    if (observe(test.node, test.read(s), 1) % 2 === 0) write(s, binding)
  }
}

/** Writes to several places with the same domain: swaps, aliases, self-assignments. */
function together(spot: Spot, scope: Scope, picks: Picks): Effect {
  const same = scope.spots.filter((other) => other.node === spot.node)
  const other = picks.of(same)
  const third = picks.of(same)
  const source = sourceOf(spot.node, scope, picks)
  const ways: readonly Effect[] = [
    (s) => copy(s, spot, spot.read(s)),
    (s) => copy(s, other, spot.read(s)),
    (s) => {
      const kept = read(spot.read(s))
      copy(s, spot, other.read(s))
      copy(s, other, kept)
    },
    (s, binding) => {
      const kept = spot.read(s)
      copy(s, spot, source(s, binding))
      copy(s, third, kept)
    },
    (s, binding) => {
      const kept = spot.read(s)
      copy(s, other, kept)
      copy(s, third, source(s, binding))
      observe(spot.node, kept, 0)
    },
  ]
  return picks.of(ways)
}

function read(view: unknown): unknown {
  return view === ABSENT ? ABSENT : snapshot(view)
}

function copy(s: Parameters<Effect>[0], spot: Spot, value: unknown): void {
  if (value !== ABSENT) spot.write(s, value)
}

function alone(spot: Spot, scope: Scope, picks: Picks): Effect {
  const { node } = spot
  const source = sourceOf(node, scope, picks)
  const assign: Effect = (s, binding) => copy(s, spot, source(s, binding))
  if (node.kind === 'scalar') return picks.chance(30) ? assign : next(spot, node, !picks.chance(8))
  if (node.kind !== 'seq' && node.kind !== 'set' && node.kind !== 'bag') return assign
  const element = sourceOf(node.of, scope, picks)
  const guarded = !picks.chance(8)
  const ways: readonly Effect[] =
    node.kind === 'seq'
      ? [
          assign,
          push(spot, element, node.max, guarded),
          push(spot, element, node.max, true),
          take(spot, 'pop'),
          take(spot, 'shift'),
          cut(spot),
        ]
      : [
          assign,
          add(spot, element, node.max ?? Infinity, guarded),
          add(spot, element, node.max ?? Infinity, true),
          remove(spot, element),
          clear(spot),
        ]
  return picks.of(ways)
}

/** The next value of the domain. After the last one comes the first or, unless `guarded`, a value outside the domain. */
function next(spot: Spot, node: ScalarNode, guarded: boolean): Effect {
  return (s) => {
    const value = spot.read(s)
    if (value === ABSENT) return
    const index = node.indexOf(value) + 1
    if (index < node.size) spot.write(s, node.valueAt(index))
    else if (guarded || typeof value !== 'number') spot.write(s, node.valueAt(0))
    else spot.write(s, value + 1)
  }
}

function push(spot: Spot, element: Source, max: number, guarded: boolean): Effect {
  return (s, binding) => {
    const list = spot.read(s)
    if (list === ABSENT) return
    if (!guarded || Number(get(list, 'length')) < max) call(list, 'push', element(s, binding))
  }
}

function take(spot: Spot, method: 'pop' | 'shift'): Effect {
  return (s) => {
    const list = spot.read(s)
    if (list !== ABSENT) call(list, method)
  }
}

function cut(spot: Spot): Effect {
  return (s) => {
    const list = spot.read(s)
    if (list !== ABSENT) setLength(list, Number(get(list, 'length')) >> 1)
  }
}

function add(spot: Spot, element: Source, max: number, guarded: boolean): Effect {
  return (s, binding) => {
    const collection = spot.read(s)
    if (collection === ABSENT) return
    if (!guarded || Number(get(collection, 'size')) < max) call(collection, 'add', element(s, binding))
  }
}

function remove(spot: Spot, element: Source): Effect {
  return (s, binding) => {
    const collection = spot.read(s)
    if (collection === ABSENT) return
    if (call(collection, 'delete', element(s, binding)) === true) return
    const [first] = items(collection)
    if (first !== undefined) call(collection, 'delete', first)
  }
}

function clear(spot: Spot): Effect {
  return (s) => {
    const collection = spot.read(s)
    if (collection !== ABSENT) call(collection, 'clear')
  }
}

function setLength(list: unknown, length: number): void {
  if (typeof list === 'object' && list !== null) Reflect.set(list, 'length', length)
}
