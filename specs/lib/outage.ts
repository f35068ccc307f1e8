/** Outages of a node: what each one destroys, what it leaves, and the actions that specs build from it. */
import type { IdsDomain } from 'quorate'

interface Node {
  up: boolean
  /** The log, in the page cache or on disk. */
  readonly log: { length: number }
  /** The length of the part of the log that is on disk. */
  flushed: number
  /** Requests that are not answered yet. They are only in memory. */
  readonly waiting: { clear(): void }
}

/**
 * The process is gone, along with the requests that it had not answered. The page cache survives, because it belongs to
 * the operating system.
 */
export function crash(node: Node): void {
  node.up = false
  node.waiting.clear()
}

/** The machine goes down; only the flushed part of the log remains. */
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

/** The steps of the nodes in this variable of the state. The actions have one parameter with this name, of this domain. */
export function stepsOfNodes<V extends string, P extends string>(variable: V, parameter: P, domain: IdsDomain) {
  type Choice = { readonly [K in P]: number }
  type State<N> = { readonly [K in V]: readonly N[] }
  const forall = { [parameter]: domain } as { readonly [K in P]: IdsDomain }

  return {
    /** A node forces its log to disk. `matters` says whether an acknowledgement waits for it, or power can be lost. */
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

    /** A fault takes down a node that is up. `strikes` says whether it can affect this node. */
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
