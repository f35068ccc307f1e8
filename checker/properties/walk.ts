import { must } from '../must.ts'
import { expandAlone } from '../explore/paths/edges.ts'
import type { Machine } from '../explore/machine/machine.ts'
import type { Step } from '../results/exploration.ts'
import type { Graph } from './graph.ts'

/**
 * How to traverse a graph. Nodes are states, or states with a phase. `next` returns the nodes that a step to a state
 * can lead to.
 */
export interface Traversal {
  readonly stateOf: (node: number) => number
  readonly next: (node: number, target: number) => readonly number[]
}

/** The reachable nodes, by distance. */
export interface Distances {
  /** The nodes, in the order they were reached. */
  readonly nodes: Int32Array
  /** Where the nodes of each distance begin. Those of the last distance end at `size`. */
  readonly starts: readonly number[]
  readonly size: number
  /** The distance of each node, from 1; 0 if it was not reached. */
  readonly of: Int32Array
}

/** This many nodes are examined between pauses. */
const CHUNK = 2 ** 15

/**
 * Finds the reachable nodes among `count` nodes, by distance. Stops when `ends` is true for a node and all nodes at its
 * distance are found. Pauses regularly.
 */
export function* distances(
  graph: Graph,
  ways: Traversal,
  count: number,
  first: readonly number[],
  ends: (node: number) => boolean,
): Generator<void, Distances> {
  const nodes = new Int32Array(count)
  const of = new Int32Array(count)
  const starts: number[] = []
  let size = 0
  let ended = false
  const reach = (node: number, distance: number): void => {
    if (of[node] !== 0) return
    of[node] = distance
    nodes[size++] = node
    ended ||= ends(node)
  }
  for (const node of first) reach(node, 1)
  for (let from = 0, to = size; from < to; from = to, to = size) {
    starts.push(from)
    if (ended) break
    for (let at = from; at < to; at++) {
      const node = must(nodes[at])
      forNext(graph, ways, node, (after) => reach(after, starts.length + 1))
      if (at % CHUNK === 0) yield
    }
  }
  return { nodes, starts, size, of }
}

function forNext({ offsets, targets }: Graph, ways: Traversal, node: number, visit: (after: number) => void): void {
  const state = ways.stateOf(node)
  const end = must(offsets[state + 1])
  for (let i = must(offsets[state]); i < end; i++) for (const after of ways.next(node, must(targets[i]))) visit(after)
}

/** The nodes at the greatest distance. */
export function farthest({ nodes, starts, size }: Distances): Int32Array {
  return nodes.subarray(must(starts.at(-1)), size)
}

/** Steps, and the nodes before, between and after them. */
export interface GraphWalk {
  readonly nodes: readonly number[]
  readonly steps: readonly Step[]
}

/**
 * Finds a shortest walk to a node at the greatest distance for which `ends` is true. It is the smallest sequence of
 * actions and bindings from the first start that has one. `order` compares starts. Pauses regularly.
 */
export function* leastWalk(
  machine: Machine,
  graph: Graph,
  ways: Traversal,
  reached: Distances,
  ends: (node: number) => boolean,
  order: (a: number, b: number) => number = (a, b) => a - b,
): Generator<void, GraphWalk> {
  yield* markWanted(graph, ways, reached, ends)
  const { nodes: all, starts, size, of } = reached
  const first = all.subarray(0, starts[1] ?? size).filter((node) => of[node] === WANTED)
  if (first.length === 0) throw new RangeError('no walk leads there')
  const start = first.reduce((least, node) => (order(node, least) < 0 ? node : least))
  const nodes = [start]
  const steps: Step[] = []
  for (let distance = 2; distance <= starts.length; distance++) {
    const best = leastStep(machine, ways, nodes.at(-1) ?? start, (node) => of[node] === distance * WANTED)
    steps.push(best.step)
    nodes.push(best.node)
  }
  return { nodes, steps }
}

/** A node's distance is multiplied by this if the node lies on a walk to a target node. */
const WANTED = -1

/** Marks the target nodes and all nodes with a step to a marked node at the next distance. */
function* markWanted(
  graph: Graph,
  ways: Traversal,
  { nodes, starts, size, of }: Distances,
  ends: (node: number) => boolean,
): Generator<void, void> {
  for (let distance = starts.length; distance >= 1; distance--) {
    const leads = (node: number): boolean => {
      let found = false
      forNext(graph, ways, node, (after) => {
        found ||= of[after] === (distance + 1) * WANTED
      })
      return found
    }
    const isWanted = distance === starts.length ? ends : leads
    const to = starts[distance] ?? size
    for (let at = must(starts[distance - 1]); at < to; at++) {
      const node = must(nodes[at])
      if (isWanted(node)) of[node] = distance * WANTED
      if (at % CHUNK === 0) yield
    }
  }
}

/** The smallest step from a node to one of the given nodes. */
export function leastStep(
  machine: Machine,
  ways: Traversal,
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
