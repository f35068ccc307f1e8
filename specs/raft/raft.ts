/**
 * Raft, and with it KRaft, which pulls what Raft pushes: elections, replication and commit with the rules of the paper and with
 * each of them broken.
 *
 * The actions and the promises are in ../lib/raft.ts. Sources: D. Ongaro and J. Ousterhout, "In Search of an Understandable
 * Consensus Algorithm", USENIX ATC 2014; KIP-595.
 *
 * What the models show: acknowledged messages outlive restarts as long as every quorum of votes meets every quorum of
 * copies, voters compare the last term and not only the length, and nobody forgets a vote. Leaders of different terms may
 * well lead at the same moment. A wiped disk is more than a failure: its owner votes again. KIP-853 gives it a new identity.
 *
 * Left out, besides what ../lib/raft.ts leaves out: availability. It is that of failover/write-quorum with W=2 R=2: writable with
 * one node of three down, not with two.
 *
 * Distinct states, generated states and depth: 'restart' 3099, 7648, 12 (TLC agrees); 'four terms' 14683, 51442, 13; 'entries
 * of older terms are committed' 20590, 75535, 16; 'disk loss' 2804, 10069, 10; 'disk loss, two messages' 20028, 66592, 15.
 */
import { spec } from 'quorate'
import { violated } from '../lib/expect.ts'
import { build, declared } from '../lib/raft.ts'
import { raft as stories } from '../lib/stories.ts'

export default spec('raft/raft', declared, build, {
  restart: { faults: { restart: 1 }, expect: { OneLeaderNow: violated(3), OneLeaderPerEpoch: 'holds' } },
  'restart, three terms': { constants: { terms: 3 }, faults: { restart: 1 } },
  'four terms': { constants: { terms: 4 } },

  // Figure 8 of the paper: an entry of an old term is on a majority, and is replaced nevertheless by one of a newer term. Who
  // waited for it was told by its own leader, in its own term, or not at all.
  'entries of older terms are committed': {
    constants: { commitRule: 'any', terms: 4 },
    expect: { NoAcknowledgedLoss: 'holds', NoCommittedLoss: violated(11), StateMachineSafety: violated(14) },
    story: stories.figure8,
  },

  // A long log of old entries beats the short one with the committed entry.
  'votes compare only lengths': {
    constants: { voteRule: 'length', terms: 3, messages: 3 },
    expect: {
      NoAcknowledgedLoss: violated(9),
      NoCommittedLoss: violated(9),
      AcknowledgedSurvives: violated(11),
      StateMachineSafety: violated(14),
    },
  },
  'votes compare nothing': {
    constants: { voteRule: 'none', messages: 1 },
    faults: { restart: 1 },
    expect: { NoAcknowledgedLoss: violated(6), NoCommittedLoss: violated(6), AcknowledgedSurvives: violated(8) },
    story: stories.blindVote,
  },
  // It takes a second message to be committed in the place of the first.
  'votes compare nothing, two messages': {
    constants: { voteRule: 'none' },
    faults: { restart: 1 },
    expect: {
      NoAcknowledgedLoss: violated(6),
      NoCommittedLoss: violated(6),
      AcknowledgedSurvives: violated(8),
      StateMachineSafety: violated(10),
    },
  },

  // A restarted node votes a second time in the same term.
  'votes are forgotten': {
    constants: { volatileVote: true },
    faults: { restart: 1 },
    expect: {
      OneLeaderPerEpoch: violated(4),
      LogMatching: violated(6),
      NoAcknowledgedLoss: violated(7),
      NoCommittedLoss: violated(7),
      AcknowledgedSurvives: violated(9),
      StateMachineSafety: violated(11),
    },
    story: stories.forgottenVote,
  },

  // The empty node votes for another one that lacks the entry. Three copies leave no such majority.
  'disk loss': {
    constants: { messages: 1 },
    faults: { restart: 1, diskLoss: 1 },
    expect: {
      OneLeaderPerEpoch: violated(4),
      NoAcknowledgedLoss: violated(7),
      NoCommittedLoss: violated(7),
      AcknowledgedSurvives: violated(8),
    },
    story: stories.wipedDisk,
  },
  'disk loss, two messages': {
    faults: { restart: 1, diskLoss: 1 },
    expect: {
      OneLeaderPerEpoch: violated(4),
      LogMatching: violated(6),
      NoAcknowledgedLoss: violated(7),
      NoCommittedLoss: violated(7),
      AcknowledgedSurvives: violated(8),
      StateMachineSafety: violated(10),
    },
  },
  'three copies, disk loss': {
    constants: { commitQuorum: 3, messages: 1 },
    faults: { restart: 1, diskLoss: 1 },
    expect: { OneLeaderPerEpoch: violated(4), NoAcknowledgedLoss: 'holds' },
  },
  'three copies, disk loss, two messages': {
    constants: { commitQuorum: 3 },
    faults: { restart: 1, diskLoss: 1 },
    expect: { OneLeaderPerEpoch: violated(4), LogMatching: violated(6), NoAcknowledgedLoss: 'holds' },
  },

  // Quorums that need not meet.
  'one vote': {
    constants: { voteQuorum: 1 },
    faults: { restart: 1 },
    expect: {
      OneLeaderPerEpoch: violated(3),
      LogMatching: violated(5),
      NoAcknowledgedLoss: violated(6),
      NoCommittedLoss: violated(6),
      AcknowledgedSurvives: violated(8),
      StateMachineSafety: violated(10),
    },
  },
  'one copy': {
    constants: { commitQuorum: 1, messages: 1 },
    faults: { restart: 1 },
    expect: { NoAcknowledgedLoss: violated(5), NoCommittedLoss: violated(5), AcknowledgedSurvives: violated(6) },
  },
  'one copy, two messages': {
    constants: { commitQuorum: 1 },
    faults: { restart: 1 },
    expect: {
      NoAcknowledgedLoss: violated(5),
      NoCommittedLoss: violated(5),
      AcknowledgedSurvives: violated(6),
      StateMachineSafety: violated(7),
    },
  },
})
