/** Translates the lines of `craft run` into the terms of raft/raft. */
import { log } from 'quorate'
import raft from '../../specs/raft/raft.ts'

interface Line {
  readonly t: number
  readonly node: number
  readonly role: 'leader' | 'candidate' | 'follower' | 'unavailable'
  readonly term: number
  /** The commands in the server's log, as [term, message]. */
  readonly log: readonly (readonly [term: number, message: number])[]
  /** How many of them the server knows are committed. */
  readonly committed: number
}

/** A line whose terms are numbered as in the spec, with what has changed since the line before it. */
interface Event extends Line {
  /** A leader considers something committed that no leader has considered committed before. */
  readonly commits: boolean
}

const lastOf = (lines: readonly Event[], count: (line: Event) => number): number => Math.max(1, ...lines.map(count))

/** The spec has no step for a term in which nobody won, so only terms that somebody won are numbered. */
function numbered(lines: readonly Line[]): readonly Event[] {
  const won = [...new Set(lines.filter(({ role }) => role === 'leader').map(({ term }) => term))].sort((a, b) => a - b)
  const committed = new Set<string>()
  return lines.map((line) => {
    const entries = line.log.map(([term, message]) => [won.indexOf(term) + 1, message] as const)
    const fresh =
      line.role === 'leader' ? entries.slice(0, line.committed).map((entry, i) => `${i}: ${entry.join()}`) : []
    const commits = fresh.some((entry) => !committed.has(entry))
    for (const entry of fresh) committed.add(entry)
    return { ...line, term: won.indexOf(line.term) + 1, log: entries, commits }
  })
}

export default log(raft, {
  read: (line): Event => ({ ...(JSON.parse(line) as Line), commits: false }),
  node: (line) => line.node,
  time: (line) => line.t,
  arrange: numbered,
  constants: (lines) => ({
    nodes: 3,
    terms: lastOf(lines, ({ term }) => term),
    messages: lastOf(lines, ({ log: entries }) => Math.max(0, ...entries.map(([, message]) => message))),
  }),
  events: {
    elected: {
      is: (line, before) => line.role === 'leader' && before?.role !== 'leader',
      must: 'BecomeLeader',
      where: (line) => ({ candidate: line.node }),
    },
    request: {
      is: (line, before) => line.role === 'leader' && line.log.length > (before?.log.length ?? 0),
      must: 'ClientRequest',
      where: (line) => ({ leader: line.node }),
    },
    commit: {
      is: (line) => line.commits,
      must: 'Commit',
      where: (line) => ({ leader: line.node, offset: line.committed - 1 }),
    },
  },
  // Messages are not logged: a line that a server wrote after one shows what it did.
  hidden: {
    AppendEntry: (line) => ({ follower: line.node }),
    DropEntry: (line) => ({ follower: line.node }),
    Heartbeat: (line) => ({ follower: line.node }),
  },
  sees: (_state, line) => ({
    nodes: {
      [line.node]: {
        log: line.log.map(([term, message]) => ({ term, message })),
        // A server that gives up leadership does not notify the others. They still consider it the leader.
        ...(line.role === 'leader' ? { role: 'leader' as const, term: line.term } : {}),
      },
    },
  }),
})
