/**
 * The models of rocketmq/dledger: what its own rules change and what happens when Raft's rules are broken in the same
 * ways as in raft/raft.
 */
import type { Story } from 'quorate'
import { type Models, violated } from '../lib/models.ts'
import { type Property, twoVotes, wipedNode, wipedNodeTwoMessages } from '../raft/raft.models.ts'
import type { declared } from '../raft/raft.ts'

const stories = {
  openingEntry: {
    title: 'The opening entry of a term does not help',
    text:
      'A leader commits by majority the opening entry of a term that is no longer its own, and a node whose only entry is of a later term is elected. ' +
      'The new leader lacks the committed entry: only copies of entries of the current term may be counted. ' +
      'That DLedger counts any entry was found in its code, and not tested.',
    bug: 'Raft, figure 8; the entry came with openmessaging/dledger#305',
    property: 'NoCommittedLoss',
  },
} as const satisfies Readonly<Record<string, Story>>

export const models = {
  restart: { faults: { restart: 1 }, expect: { OneLeaderNow: violated(3) } },
  'restart, three terms': { constants: { terms: 3 }, faults: { restart: 1 } },
  'fast advance of the commit index': { constants: { noOp: true, messages: 1 } },

  // Raft's figure 8: an entry that is committed only because a majority has it can still be overwritten.
  'four terms': {
    constants: { terms: 4 },
    expect: { NoAcknowledgedLoss: 'holds', NoCommittedLoss: violated(11), StateMachineSafety: violated(14) },
  },
  // The entry that opens a term does not help: it becomes one more entry from an older term that is committed.
  'four terms, fast advance of the commit index': {
    constants: { noOp: true, terms: 4, messages: 1 },
    expect: { NoAcknowledgedLoss: 'holds', NoCommittedLoss: violated(9), StateMachineSafety: violated(12) },
    story: stories.openingEntry,
  },

  'election by length': {
    constants: { voteRule: 'length', terms: 3, messages: 3 },
    expect: {
      NoAcknowledgedLoss: violated(9),
      NoCommittedLoss: violated(9),
      AcknowledgedSurvives: violated(11),
      StateMachineSafety: violated(12),
    },
  },

  'votes are forgotten': {
    constants: { volatileVote: true },
    faults: { restart: 1 },
    expect: twoVotes,
  },
  'disk loss': {
    constants: { messages: 1 },
    faults: { restart: 1, diskLoss: 1 },
    expect: wipedNode,
  },
  'disk loss, two messages': {
    faults: { restart: 1, diskLoss: 1 },
    expect: wipedNodeTwoMessages,
  },
} satisfies Models<typeof declared.constants, typeof declared.faults, Property>
