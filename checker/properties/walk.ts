import { expandAlone } from '../explore/paths/edges.ts'
import type { Machine } from '../explore/machine/machine.ts'
import type { Step } from '../results/exploration.ts'
import type { Graph } from './graph.ts'

/**
 * A way of going through a graph: nodes are states, or states with a phase. `next` gives the nodes that a node of a state
 * becomes with a step to a state.
 */
export interface Ways {
  readonly stateOf: (node: number) => number
  readonly next: (node: number, target: number) => readonly number[]
}

/** Nodes by distance. */
export type Distances = readonly (readonly number[])[]

/** All nodes that can be reached, by distance, until one is `last` and its level complete; `isNew` is asked of each once. */
export function distances(
  graph: Graph,
  ways: Ways,
  starts: readonly number[],
  isNew: (node: number) => boolean,
  ends: (node: number) => boolean,
): Distances {
  const { offsets, targets } = graph
  const levels: number[][] = []
  let level = starts.filter(isNew)
  while (level.length > 0) {
    levels.push(level)
    if (level.some(ends)) break
    const next: number[] = []
    for (const node of level) {
      const state = ways.stateOf(node)
      const end = offsets[state + 1] ?? 0
      for (let i = offsets[state] ?? 0; i < end; i++)
        for (const after of ways.next(node, targets[i] ?? 0)) if (isNew(after)) next.push(after)
    }
    level = next
  }
  return levels
}

/** Steps, and the nodes before, between and after them. */
export interface Walk {
  readonly nodes: readonly number[]
  readonly steps: readonly Step[]
}

/**
 * The walk to a node of the last level that `ends`, of as many steps as that is far: from the first start that has one, the
 * least sequence of actions and bindings. `order` compares starts.
 */
export function leastWalk(
  machine: Machine,
  graph: Graph,
  ways: Ways,
  levels: Distances,
  ends: (node: number) => boolean,
  order: (a: number, b: number) => number = (a, b) => a - b,
): Walk {
  const wanted = wantedNodes(graph, ways, levels, ends)
  const [start] = [...(wanted[0] ?? [])].sort(order)
  if (start === undefined) throw new RangeError('no walk leads there')
  const nodes = [start]
  const steps: Step[] = []
  for (const next of wanted.slice(1)) {
    const best = leastStep(machine, ways, nodes.at(-1) ?? start, (node) => next.has(node))
    steps.push(best.step)
    nodes.push(best.node)
  }
  return { nodes, steps }
}

/** Per level the nodes from which a wanted one of the next level is one step away. */
function wantedNodes(
  { offsets, targets }: Graph,
  ways: Ways,
  levels: Distances,
  ends: (node: number) => boolean,
): readonly ReadonlySet<number>[] {
  const wanted: ReadonlySet<number>[] = []
  for (const [distance, level] of [...levels.entries()].toReversed()) {
    const next = wanted[0]
    const leads = (node: number): boolean => {
      const state = ways.stateOf(node)
      const end = offsets[state + 1] ?? 0
      for (let i = offsets[state] ?? 0; i < end; i++)
        if (ways.next(node, targets[i] ?? 0).some((after) => next?.has(after))) return true
      return false
    }
    wanted.unshift(new Set(level.filter(distance === levels.length - 1 ? ends : leads)))
  }
  return wanted
}

/** The least step from a node to one of some others. */
export function leastStep(
  machine: Machine,
  ways: Ways,
  node: number,
  leads: (node: number) => boolean,
): { readonly step: Step; readonly node: number } {
  const found: { step: Step; node: number }[] = []
  expandAlone(machine, ways.stateOf(node), (action, ordinal, target) => {
    for (const after of ways.next(node, target))
      if (leads(after)) found.push({ step: { action, ordinal }, node: after })
  })
  const [best] = found.sort(
    (a, b) => a.step.action - b.step.action || a.step.ordinal - b.step.ordinal || a.node - b.node,
  )
  if (!best) throw new RangeError('no step leads there')
  return best
}
