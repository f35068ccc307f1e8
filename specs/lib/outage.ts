/** Outages of a node: what each one destroys and what it leaves intact, and the actions that specs build from them. */
import type { IdsDomain } from 'quorate'

interface Node {
  up: boolean
  /** The log, in the page cache or on disk. */
  readonly log: { length: number }
  /** How much of the log is on disk. */
  flushed: number
  /** Requests that the node has not answered yet. They exist only in memory. */
  readonly waiting: { clear(): void }
}

/**
 * The process dies, and the requests that it had not answered are lost. The page cache survives, because it belongs
 * to the operating system.
 */
export function crash(node: Node): void {
  node.up = false
  node.waiting.clear()
}

/** The machine goes down, and only the flushed part of the log remains. */
export function losePower(node: Node): void {
  crash(node)
  node.log.length = node.flushed
}

/** The disk is lost and replaced by an empty one. */
export function loseDisk(node: Node): void {
  crash(node)
  node.log.length = 0
  node.flushed = 0
}

type NodeView = { readonly [K in 'up' | 'flushed']: Node[K] } & { readonly log: { readonly length: number } }

/** The actions of the nodes in this variable of the state. Each has one parameter, with this name and domain. */
export function stepsOfNodes<V extends string, P extends string>(variable: V, parameter: P, domain: IdsDomain) {
  type Choice = { readonly [K in P]: number }
  type State<N> = { readonly [K in V]: readonly N[] }
  const forall = { [parameter]: domain } as { readonly [K in P]: IdsDomain }

  return {
    /** A node flushes its log to disk. `matters` says whether an acknowledgement waits for this or power can be lost. */
    flush: (matters: boolean) => ({
      forall,
      when: (s: State<NodeView>, choice: Choice) => {
        const { up, log, flushed } = s[variable][choice[parameter]]
        return matters && up && flushed < log.length
      },
      then: (s: State<Node>, choice: Choice) => {
        const node = s[variable][choice[parameter]]
        node.flushed = node.log.length
      },
    }),

    /** A fault takes down a node that is up. `strikes` says which nodes it can affect. */
    outage: <F extends string>(
      fault: F,
      takesDown: (node: Node) => void,
      strikes: (id: number) => boolean = () => true,
    ) => ({
      fault,
      forall,
      when: (s: State<NodeView>, choice: Choice) => s[variable][choice[parameter]].up && strikes(choice[parameter]),
      then: (s: State<Node>, choice: Choice) => {
        takesDown(s[variable][choice[parameter]])
      },
    }),
  }
}
