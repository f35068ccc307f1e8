/**
 * RocketMQ's DLedger: a group of brokers that elects its own master. Its steps are those of Raft (raft/raft), but some
 * rules differ:
 *
 * - A master commits what a majority has, from any term (`commitRule` 'any', the default), so Raft's rule 6 is missing.
 *   The master answers only the producers that are waiting in its own term. We found this by reading the code, not by
 *   running it.
 * - With enableFastAdvanceCommitIndex, which is off by default, a master starts its term with its own entry (`noOp`).
 * - Term and vote are written without fsync, so a machine that loses power can forget them (`volatileVote`).
 *
 * What the models show: restarts do not lose acknowledged messages, but consumers can read a message that is lost later. A
 * broker becomes master if its log is at least as good as those of a majority, by last term, then by length. RocketMQ
 * does not check for "the same data as the old master", and need not; comparing only lengths would not be enough.
 *
 * Source: openmessaging/dledger, DLedgerLeaderElector (handleVote), MemberState (persistState,
 * leaderUpdateCommittedIndex), DLedgerEntryPusher (EntryDispatcher, QuorumAckChecker).
 *
 * Left out, in addition to what raft/raft leaves out: a power loss that takes the end of the log, which is also written
 * without fsync (failover/write-quorum covers this: 'W=2 R=2, power loss'); a voter that meets a higher term, which in
 * DLedger becomes a candidate in that term and is asked again; and a master that hears from no majority, which in
 * DLedger keeps leading for six seconds before it steps down.
 *
 * Distinct states, generated states and depth: 'restart' 3849, 9739, 12; 'four terms' 20590, 75535, 16; 'election by
 * length' 41215, 137941, 18.
 */
import { oneOf, spec } from 'quorate'
import { build, declared } from '../raft/raft.ts'
import { models } from './dledger.models.ts'

const constants = { ...declared.constants, commitRule: oneOf('any', 'current') }

export default spec('rocketmq/dledger', { ...declared, constants }, (c, _budget, tools) => build(c, tools), models)
