/**
 * RocketMQ's DLedger: a group of brokers that elects its master itself. It is Raft with rules of its own.
 *
 * What it shares with Raft is in ../lib/raft.ts. Source: openmessaging/dledger, DLedgerLeaderElector (handleVote), MemberState
 * (persistState, leaderUpdateCommittedIndex), DLedgerEntryPusher (EntryDispatcher, QuorumAckChecker).
 *
 * DLedger's own rules, as settings: `commitRule` 'any' is the default, for by reading the code (not by running it) the leader
 * commits what a majority has without asking of which term it is, and answers only those who wait in its own term; `noOp` is
 * enableFastAdvanceCommitIndex, off by default; `volatileVote`: term and vote are written without fsync, so that a machine that
 * loses its power may forget them.
 *
 * Left out, besides what Raft leaves out: what else a power loss takes, the end of the log, which is written without fsync as
 * well (failover/write-quorum has that: 'W=2 R=2, power loss'); a voter that meets a larger term becomes a candidate of it and
 * is asked again; a leader without a majority of heartbeats steps down after six seconds, and leads until then. Availability
 * is that of failover/write-quorum with W=2 R=2: writable with one node of three down, not with two.
 *
 * What the models show: no acknowledged message is lost by restarts, but consumers may read one that later is not there. A
 * broker becomes master if its log is at least as good as those of a majority, by last term, then length: "the same data as
 * the old master" is neither needed nor what is compared, and lengths alone would not do.
 *
 * Distinct states, generated states and depth: 'restart' 3849, 9739, 12; 'four terms' 20590, 75535, 16; 'election by length'
 * 41215, 137941, 18.
 */
import { oneOf, spec } from 'quorate'
import { build, declared } from '../lib/raft.ts'
import { models } from './dledger.models.ts'

const constants = { ...declared.constants, commitRule: oneOf('any', 'current') }

export default spec('rocketmq/dledger', { ...declared, constants }, build, models)
