/** The models of raft/raft: the rules of the paper and what happens when each rule is broken. */
import type { Story } from 'quorate'
import { type Models, violated } from '../lib/models.ts'
import type { declared } from './raft.ts'

const stories = {
  figure8: {
    title: 'Figure 8: committed, and overwritten',
    text:
      'A leader counts the copies of an entry of an older term and commits it. Then a node whose last entry is of a later term is elected and overwrites it. ' +
      'Two different entries are committed at the same offset, and state machines diverge.',
    bug: 'Raft, figure 8; logcabin/logcabin#44',
    property: 'StateMachineSafety',
  },
  forgottenVote: {
    title: 'A vote forgotten in a restart',
    text:
      'A node votes, restarts without the vote on its disk, and votes again in the same term. ' +
      'Two leaders have the same term, and their entries cannot be distinguished.',
    property: 'OneLeaderPerEpoch',
  },
  wipedDisk: {
    title: 'A wiped disk votes',
    text:
      'A node with a committed entry loses its disk and comes back under its old name. Together with a node that never had the entry, it forms a majority. ' +
      'The leader of the next term starts without the entry. A wiped node must not vote under its old identity.',
    bug: 'KIP-853',
    property: 'NoAcknowledgedLoss',
  },
  blindVote: {
    title: 'Elected without the log',
    text:
      'A candidate that lacks a committed entry gets the vote of a node that has it. ' +
      'The election restriction, which compares last terms and lengths, would have prevented this.',
  },
} as const satisfies Readonly<Record<string, Story>>

export type Property =
  | 'OneLeaderPerEpoch'
  | 'OneLeaderNow'
  | 'NoAcknowledgedLoss'
  | 'NoCommittedLoss'
  | 'AcknowledgedSurvives'
  | 'StateMachineSafety'
  | 'LogMatching'

/** A node votes twice in a term, and two leaders write in that term. */
export const twoVotes = {
  OneLeaderPerEpoch: violated(4),
  LogMatching: violated(6),
  NoAcknowledgedLoss: violated(7),
  NoCommittedLoss: violated(7),
  AcknowledgedSurvives: violated(9),
  StateMachineSafety: violated(11),
}

/** A node loses its disk, and with it an entry. It then votes for a node that never had the entry. */
export const wipedNode = {
  OneLeaderPerEpoch: violated(4),
  NoAcknowledgedLoss: violated(7),
  NoCommittedLoss: violated(7),
  AcknowledgedSurvives: violated(8),
}

/** With a second message, two entries are committed at the same offset. */
export const wipedNodeTwoMessages = { ...wipedNode, LogMatching: violated(6), StateMachineSafety: violated(10) }

export const models = {
  restart: { faults: { restart: 1 }, expect: { OneLeaderNow: violated(3), OneLeaderPerEpoch: 'holds' } },
  'restart, three terms': { constants: { terms: 3 }, faults: { restart: 1 } },
  'four terms': { constants: { terms: 4 } },
  'leaders start with an entry': { constants: { noOp: true, messages: 1 } },

  // Figure 8 of the paper: an entry from an old term is on a majority, and an entry from a newer term still replaces it.
  // Only the leader that wrote it could have acknowledged it, in its own term, so no acknowledged message is lost.
  'entries of older terms are committed': {
    constants: { commitRule: 'any', terms: 4 },
    expect: { NoAcknowledgedLoss: 'holds', NoCommittedLoss: violated(11), StateMachineSafety: violated(14) },
    story: stories.figure8,
  },

  // A long log of old entries beats a short one that has the committed entry.
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
  // With a second message, another entry is committed in place of the first.
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

  // A restarted node votes again in the same term.
  'votes are forgotten': {
    constants: { volatileVote: true },
    faults: { restart: 1 },
    expect: twoVotes,
    story: stories.forgottenVote,
  },

  // The empty node votes for another node without the entry. With three copies, every majority includes one.
  'disk loss': {
    constants: { messages: 1 },
    faults: { restart: 1, diskLoss: 1 },
    expect: wipedNode,
    story: stories.wipedDisk,
  },
  'disk loss, two messages': {
    faults: { restart: 1, diskLoss: 1 },
    expect: wipedNodeTwoMessages,
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

  // Quorums that may not overlap.
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
} satisfies Models<typeof declared.constants, typeof declared.faults, Property>
