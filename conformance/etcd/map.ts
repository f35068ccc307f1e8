/**
 * Translates the trace of etcd's raft library into the terms of raft/raft with `noOp`. The library is built with the
 * tag `with_tla`; the trace has one JSON object per line, with all nodes in one file. Nodes are called 1, 2, ….
 * Messages are ignored, because their effects show in the logs.
 *
 * Tested on a trace that we wrote in the format of the library's state_trace.go, not on a cluster.
 */
import { log } from 'quorate'
import raft from '../../specs/raft/raft.ts'

interface Line {
  readonly name: string
  readonly nid: string
  readonly state: { readonly term: number; readonly commit: number }
  readonly role: string
  /** The last index. */
  readonly log: number
}

interface Event extends Line {
  /** The number of the term among those that somebody won, from 1; 0 before the first one. */
  readonly won: number
  /** The entries that were there at the start, which configure the group. */
  readonly base: number
  /** A leader considers something committed that no leader has considered committed before. */
  readonly commits: boolean
}

/** Events that describe the node's log as it is right after them. */
const SETTLED = new Set(['Ready', 'Commit', 'SendAppendEntriesResponse'])

const node = ({ nid }: Line): number => Number(nid) - 1

const ledBy = ({ role }: Line): boolean => role === 'StateLeader'

function numbered(lines: readonly Line[]): readonly Event[] {
  const terms = lines.filter(({ name }) => name === 'BecomeLeader').map(({ state }) => state.term)
  const won = [...new Set(terms)].sort((a, b) => a - b)
  const base = Math.min(...lines.filter(({ name }) => name === 'InitState').map((line) => line.log))
  let committed = base
  return lines.map((line) => {
    const commits = line.name === 'Commit' && ledBy(line) && line.state.commit > committed
    if (commits) committed = line.state.commit
    return { ...line, won: won.filter((term) => term <= line.state.term).length, base, commits }
  })
}

const isRequest = (line: Line, before: Line | undefined): boolean =>
  // A leader starts its term by appending an entry.
  line.name === 'Replicate' && ledBy(line) && before?.name !== 'BecomeLeader'

export default log(raft, {
  read(text): Event | null {
    const line = JSON.parse(text) as { readonly event?: Line }
    const event = line.event ?? (line as Line)
    return typeof event.name === 'string' ? { ...event, won: 0, base: 0, commits: false } : null
  },
  node,
  arrange: numbered,
  constants: (lines) => ({
    nodes: Math.max(...lines.map((line) => node(line) + 1)),
    noOp: true,
    terms: Math.max(1, ...lines.map(({ won }) => won)),
    messages: Math.max(
      1,
      lines.filter((line, i) =>
        isRequest(
          line,
          lines.slice(0, i).findLast(({ nid }) => nid === line.nid),
        ),
      ).length,
    ),
  }),
  events: {
    elected: {
      is: ({ name }) => name === 'BecomeLeader',
      must: 'BecomeLeader',
      where: (line) => ({ candidate: node(line) }),
    },
    request: { is: isRequest, must: 'ClientRequest', where: (line) => ({ leader: node(line) }) },
    commit: {
      is: ({ commits }) => commits,
      must: 'Commit',
      where: (line) => ({ leader: node(line), offset: line.state.commit - line.base - 1 }),
    },
  },
  hidden: {
    AppendEntry: (line) => ({ follower: node(line) }),
    DropEntry: (line) => ({ follower: node(line) }),
    Heartbeat: (line) => ({ follower: node(line) }),
  },
  sees(s, line) {
    if (!SETTLED.has(line.name)) return null
    const here = [...s.nodes][node(line)]
    if (here?.log.length !== line.log - line.base) return false
    return !ledBy(line) || (here.role === 'leader' && here.term === line.won)
  },
})
