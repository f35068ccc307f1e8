/** What an outage takes from a node, and what it leaves. */
interface Node {
  up: boolean
  /** As far as it has been written to the page cache. */
  readonly log: { length: number }
  /** How much of the log is on the disk. */
  flushed: number
  /** Requests not yet answered; they live in memory. */
  readonly waiting: { clear(): void }
}

/** The process is gone, and with it the requests that it had not answered. The page cache belongs to the operating system. */
export function crash(node: Node): void {
  node.up = false
  node.waiting.clear()
}

/** The machine goes down: of the log remains what was flushed. */
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

/** Is something of the log in the page cache only? */
export function isUnflushed({ up, log, flushed }: { readonly [K in 'up' | 'log' | 'flushed']: Node[K] }): boolean {
  return up && flushed < log.length
}

/** The log is forced to the disk. */
export function flush(node: Node): void {
  node.flushed = node.log.length
}
