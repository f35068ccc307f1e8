/**
 * RocketMQ's DLedger: a group of brokers that elects its master itself. It has the steps of Raft (raft/raft), with some
 * rules of its own.
 *
 * - A master commits what a majority has, from any term (`commitRule` 'any', the default). Raft's rule 6 is therefore
 *   missing. The master answers only the producers that wait in its own term. This was found by reading the code, not
 *   by running it.
 * - With enableFastAdvanceCommitIndex, which is off by default, a master starts its term with its own entry (`noOp`).
 * - Term and vote are written without fsync, so a machine that loses power can forget them (`volatileVote`).
 *
 * What the models show: restarts lose no acknowledged message, but consumers can read a message that is lost later. A
 * broker becomes master if its log is at least as good as those of a majority, by last term, then by length. "The same
 * data as the old master" is neither needed nor compared, and length alone would not be enough.
 *
 * Source: openmessaging/dledger, DLedgerLeaderElector (handleVote), MemberState (persistState,
 * leaderUpdateCommittedIndex), DLedgerEntryPusher (EntryDispatcher, QuorumAckChecker).
 *
 * Left out, besides what raft/raft leaves out: the end of the log that a power loss takes, which is written without
 * fsync as well (failover/write-quorum has that: 'W=2 R=2, power loss'); a voter that meets a higher term becomes a
 * candidate in it and is asked again; a master without the heartbeats of a majority steps down after six seconds, and
 * leads until then.
 *
 * Distinct states, generated states and depth: 'restart' 3849, 9739, 12; 'four terms' 20590, 75535, 16; 'election by
 * length' 41215, 137941, 18.
 */
import { oneOf, spec } from 'quorate'
import { build, declared } from '../raft/raft.ts'
import { models } from './dledger.models.ts'

const constants = { ...declared.constants, commitRule: oneOf('any', 'current') }

export default spec('rocketmq/dledger', { ...declared, constants }, (c, _budget, tools) => build(c, tools), models)
