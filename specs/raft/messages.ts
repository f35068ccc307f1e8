/**
 * Raft with its messages: requests and answers travel through a network that delivers them in any order. Messages can be
 * lost or duplicated, and servers can restart; fault budgets limit how many times. A candidate also asks itself for its vote.
 *
 * Source: raft.tla by D. Ongaro (ongardie/raft.tla), the appendix of "Consensus: bridging theory and practice", 2014, without its
 * history variables. The bounds are the highest term, the length of the logs, and the number of messages in transit.
 * 2 servers, 3 terms, 2 messages: 40901 distinct, 114321 generated, depth 40 (TLC, with the same bounds: 40901, 114321,
 * 40).
 */
import { array, bag, bool, count, exists, forAll, ids, implies, oneOf, option, range, record } from 'quorate'
import { seq, set, spec, type StateOf, union, type ViewOf } from 'quorate'

export default spec(
  'raft/messages',
  {
    constants: {
      servers: 2,
      /** The highest term. The first term is 1. */
      terms: 3,
      entries: 1,
      /** How many messages can be in transit at the same time. */
      messages: 2,
      /** Seeded bug: a server votes for every candidate whose log is sufficiently up to date. */
      votesTwice: false,
    },
    faults: { restart: 0, loss: 0, duplicate: 0 },
  },
  (c, _budget, { state }) => {
    const Server = ids('server', c.servers)
    const Term = range(1, c.terms)
    const TermOrNone = range(0, c.terms)
    const Index = range(0, c.entries)
    const Entry = record({ term: Term })
    const Log = seq(Entry, c.entries)
    const ends = { from: Server, to: Server, term: Term }
    const Message = union({
      RequestVote: { ...ends, lastTerm: TermOrNone, lastIndex: Index },
      Vote: { ...ends, granted: bool },
      AppendEntries: { ...ends, prevIndex: Index, prevTerm: TermOrNone, entries: seq(Entry, 1), commitIndex: Index },
      Appended: { ...ends, success: bool, matchIndex: Index },
    })
    const variables = {
      servers: array(
        Server,
        record({
          term: Term,
          role: oneOf('follower', 'candidate', 'leader'),
          votedFor: option(Server),
          log: Log,
          commitIndex: Index,
          /** As a candidate: who has answered and who has voted for it. */
          responded: set(Server),
          granted: set(Server),
          /** As a leader: which entry each server needs next and how much of its log is known to match. */
          nextIndex: array(Server, range(1, c.entries + 1)),
          matchIndex: array(Server, Index),
        }),
      ),
      network: bag(Message, c.messages),
    }
    const { action, define } = state(variables)
    type State = StateOf<typeof variables>
    type Log = ViewOf<typeof Log>

    const isQuorum = (servers: number) => 2 * servers > c.servers
    const hasRoom = (s: State) => s.network.size < c.messages
    const termAt = (log: Log, index: number) => (index > 0 ? (log.at(index - 1)?.term ?? 0) : 0)

    /** The messages of this kind that their receivers can handle, because they have the receiver's term. */
    const current = <K extends 'Vote' | 'AppendEntries' | 'Appended'>(s: State, kind: K) =>
      [...s.network].flatMap((m) => (m.kind === kind && m.term === s.servers[m.to].term ? [m] : []))

    return define({
      init: () => {},

      actions: {
        /** A server restarts and loses everything except its term, its vote and its log. */
        Restart: action({
          fault: 'restart',
          forall: { server: Server },
          then: (s, { server: id }) => {
            const server = s.servers[id]
            server.role = 'follower'
            server.responded.clear()
            server.granted.clear()
            for (const other of Server.values) {
              server.nextIndex.set(other, 1)
              server.matchIndex.set(other, 0)
            }
            server.commitIndex = 0
          },
        }),
        Timeout: action({
          forall: { server: Server },
          when: (s, { server }) => s.servers[server].role !== 'leader' && s.servers[server].term < c.terms,
          then: (s, { server: id }) => {
            const server = s.servers[id]
            server.role = 'candidate'
            server.term += 1
            server.votedFor = null
            server.responded.clear()
            server.granted.clear()
          },
        }),
        RequestVote: action({
          forall: { from: Server, to: Server },
          when: (s, { from, to }) =>
            s.servers[from].role === 'candidate' && !s.servers[from].responded.has(to) && hasRoom(s),
          then: (s, { from, to }) => {
            const { term, log } = s.servers[from]
            s.network.add({
              kind: 'RequestVote',
              from,
              to,
              term,
              lastTerm: termAt(log, log.length),
              lastIndex: log.length,
            })
          },
          message: (_s, { from, to }) => ({ from, to }),
        }),
        BecomeLeader: action({
          forall: { server: Server },
          when: (s, { server }) => s.servers[server].role === 'candidate' && isQuorum(s.servers[server].granted.size),
          then: (s, { server: id }) => {
            const server = s.servers[id]
            server.role = 'leader'
            for (const other of Server.values) {
              server.nextIndex.set(other, server.log.length + 1)
              server.matchIndex.set(other, 0)
            }
          },
        }),
        ClientRequest: action({
          forall: { server: Server },
          when: (s, { server }) => s.servers[server].role === 'leader' && s.servers[server].log.length < c.entries,
          then: (s, { server }) => {
            s.servers[server].log.push({ term: s.servers[server].term })
          },
        }),
        AppendEntries: action({
          forall: { from: Server, to: Server },
          when: (s, { from, to }) => from !== to && s.servers[from].role === 'leader' && hasRoom(s),
          then: (s, { from, to }) => {
            const { term, log, nextIndex, commitIndex } = s.servers[from]
            const next = nextIndex.get(to)
            s.network.add({
              kind: 'AppendEntries',
              from,
              to,
              term,
              prevIndex: next - 1,
              prevTerm: termAt(log, next - 1),
              entries: log.slice(next - 1, next),
              commitIndex: Math.min(commitIndex, log.length, next),
            })
          },
          message: (_s, { from, to }) => ({ from, to }),
        }),
        /** The leader commits the entries that a quorum has, if the last of them is from its own term. */
        AdvanceCommitIndex: action({
          forall: { server: Server },
          when: (s, { server }) => s.servers[server].role === 'leader',
          then: (s, { server: id }) => {
            const { term, log, matchIndex } = s.servers[id]
            const agreed = (index: number) => count(Server, (k) => k === id || matchIndex.get(k) >= index)
            let most = log.length
            while (most > 0 && !isQuorum(agreed(most))) most--
            if (most > 0 && termAt(log, most) === term) s.servers[id].commitIndex = most
          },
        }),

        /** A message arrives from a later term. The server adopts the term first and handles the message afterwards. */
        UpdateTerm: action({
          forall: { message: (s) => s.network },
          when: (s, { message }) => message.term > s.servers[message.to].term,
          then: (s, { message }) => {
            const server = s.servers[message.to]
            server.term = message.term
            server.role = 'follower'
            server.votedFor = null
          },
        }),
        /** An answer arrives from an earlier term and is dropped. */
        DropStale: action({
          forall: { message: (s) => s.network },
          when: (s, { message }) =>
            (message.kind === 'Vote' || message.kind === 'Appended') && message.term < s.servers[message.to].term,
          then: (s, { message }) => {
            s.network.delete(message)
          },
        }),
        HandleRequestVote: action({
          forall: { message: (s) => [...s.network].flatMap((m) => (m.kind === 'RequestVote' ? [m] : [])) },
          when: (s, { message }) => message.term <= s.servers[message.to].term,
          then: (s, { message }) => {
            const { from, to, lastTerm, lastIndex } = message
            const server = s.servers[to]
            const own = termAt(server.log, server.log.length)
            const isGoodEnough = lastTerm > own || (lastTerm === own && lastIndex >= server.log.length)
            const isFree = c.votesTwice || server.votedFor === null || server.votedFor === from
            const granted = message.term === server.term && isGoodEnough && isFree
            if (granted) server.votedFor = from
            s.network.delete(message)
            s.network.add({ kind: 'Vote', from: to, to: from, term: server.term, granted })
          },
          message: (_s, { message: { from, to } }) => ({ from, to }),
        }),
        HandleVote: action({
          forall: { message: (s) => current(s, 'Vote') },
          then: (s, { message }) => {
            if (message.kind !== 'Vote') return
            s.servers[message.to].responded.add(message.from)
            if (message.granted) s.servers[message.to].granted.add(message.from)
            s.network.delete(message)
          },
          message: (_s, { message: { from, to } }) => ({ from, to }),
        }),
        HandleAppendEntries: action({
          forall: {
            message: (s) =>
              [...s.network].flatMap((m) => (m.kind === 'AppendEntries' && m.term <= s.servers[m.to].term ? [m] : [])),
          },
          when: (s, { message: { to, term } }) => term < s.servers[to].term || s.servers[to].role !== 'leader',
          then: (s, { message }) => {
            const { from, to, term, prevIndex, prevTerm, entries, commitIndex } = message
            const server = s.servers[to]
            const answer = (success: boolean, matchIndex: number) => {
              s.network.delete(message)
              s.network.add({ kind: 'Appended', from: to, to: from, term: server.term, success, matchIndex })
            }
            const fits =
              prevIndex === 0 || (prevIndex <= server.log.length && prevTerm === termAt(server.log, prevIndex))
            const [entry] = entries
            if (term === server.term && server.role === 'candidate') server.role = 'follower'
            else if (term < server.term || !fits) answer(false, 0)
            else if (entry === undefined || termAt(server.log, prevIndex + 1) === entry.term) {
              server.commitIndex = commitIndex
              answer(true, prevIndex + entries.length)
            } else if (server.log.length > prevIndex) server.log.pop()
            else server.log.push(entry)
          },
          message: (_s, { message: { from, to } }) => ({ from, to }),
        }),
        HandleAppended: action({
          forall: { message: (s) => current(s, 'Appended') },
          then: (s, { message }) => {
            if (message.kind !== 'Appended') return
            const { from, to, success, matchIndex } = message
            const { nextIndex } = s.servers[to]
            nextIndex.set(from, success ? matchIndex + 1 : Math.max(nextIndex.get(from) - 1, 1))
            if (success) s.servers[to].matchIndex.set(from, matchIndex)
            s.network.delete(message)
          },
          message: (_s, { message: { from, to } }) => ({ from, to }),
        }),

        Duplicate: action({
          fault: 'duplicate',
          forall: { message: (s) => s.network },
          when: (s) => hasRoom(s),
          then: (s, { message }) => {
            s.network.add(message)
          },
        }),
        Lose: action({
          fault: 'loss',
          forall: { message: (s) => s.network },
          then: (s, { message }) => {
            s.network.delete(message)
          },
        }),
      },

      invariants: {
        /** No two servers lead in the same term. */
        OneLeaderPerTerm: (s) =>
          forAll(Server, (a) =>
            forAll(Server, (b) =>
              implies(
                a !== b && s.servers[a].role === 'leader' && s.servers[b].role === 'leader',
                () => s.servers[a].term !== s.servers[b].term,
              ),
            ),
          ),
        /** No two servers disagree on the entries that they have committed. */
        CommittedAgree: (s) =>
          forAll(s.servers, (a) =>
            forAll(s.servers, (b) =>
              forAll(
                range(1, c.entries),
                (index) =>
                  index > Math.min(a.commitIndex, b.commitIndex) || termAt(a.log, index) === termAt(b.log, index),
              ),
            ),
          ),
        /** A server has all the entries that it has committed. */
        CommittedThere: (s) => forAll(s.servers, ({ log, commitIndex }) => commitIndex <= log.length),
        /** If two logs have an entry with the same term at the same index, they are equal up to that index. */
        LogMatching: (s) =>
          forAll(s.servers, (a) =>
            forAll(s.servers, (b) =>
              forAll(range(1, c.entries), (index) =>
                implies(
                  index <= Math.min(a.log.length, b.log.length) && termAt(a.log, index) === termAt(b.log, index),
                  () => forAll(range(1, index), (i) => termAt(a.log, i) === termAt(b.log, i)),
                ),
              ),
            ),
          ),
      },
      possibilities: {
        /** All servers can commit all entries. */
        AllCommitted: { possible: (s) => !exists(s.servers, ({ commitIndex }) => commitIndex < c.entries) },
      },
      lanes: {
        nodes: Server,
        log: (s, id) => s.servers[id].log.map(({ term }, i) => ({ record: i + 1, epoch: term })),
        leads: (s, id) => s.servers[id].role === 'leader',
        epoch: (s, id) => s.servers[id].term,
      },
    })
  },
  {
    '2 servers': {},
    '2 servers, restart': { faults: { restart: 1 }, constants: { terms: 2 } },
    '2 servers, loss and duplicate': { faults: { loss: 1, duplicate: 1 }, constants: { terms: 2 } },
    'votes twice': {
      constants: { terms: 2, votesTwice: true },
      expect: { OneLeaderPerTerm: { violated: { states: 17 } } },
    },
  },
)
