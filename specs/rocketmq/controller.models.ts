/** The models of rocketmq/controller. The first show what is lost, and the others what stays available. */
import type { Story } from 'quorate'
import { allRestart, forGood } from '../lib/availability.ts'
import { type Models, violated } from '../lib/models.ts'
import type { declared } from './controller.ts'

const stories = {
  defaults: {
    title: 'Controller mode with its defaults',
    text:
      'The master acknowledges a message that no slave has, and the controller, which cannot reach the master, promotes a slave. ' +
      'No broker crashed, but the message is lost: allAckInSyncStateSet is off by default.',
    bug: 'apache/rocketmq#7017',
    property: 'NoAcknowledgedLoss',
  },
  askedOnce: {
    title: 'Two replicas required, but one acknowledges',
    text:
      'With minInSyncReplicas = 2, the master accepts a message while its slaves are in the SyncStateSet, and they are removed from it before they have the message. ' +
      'The whole set, which is only the master, now has the message, so it is acknowledged: the minimum is checked before a message is written, and never again. ' +
      'The only copy is then lost.',
    property: 'NoAcknowledgedLoss',
  },
} as const satisfies Readonly<Record<string, Story>>

type Property =
  | 'NoAcknowledgedLoss'
  | 'AcknowledgedSurvives'
  | 'CandidatesComplete'
  | 'EventuallyWritable'
  | 'EventuallyReadable'

const allAck = (minInSyncReplicas: number) => ({ allAckInSyncStateSet: true, minInSyncReplicas })

/** Settings with enough masterEpochs for every election. One message is enough. */
const available = <C extends object>(constants: C) => ({ ...constants, messages: 1, masterEpochs: 7 })
const prompt = <C extends object>(constants: C) => ({ ...available(constants), lag: false })

/** The set shrinks to the master, which loses the end of its log and is trusted anyway. */
const lastOne = {
  AcknowledgedSurvives: violated(7),
  NoAcknowledgedLoss: violated(10),
  CandidatesComplete: violated(12),
}
/** A broker from outside the set leads. */
const outsider = {
  NoAcknowledgedLoss: violated(9),
  CandidatesComplete: violated(9),
  AcknowledgedSurvives: violated(11),
}

export const models = {
  // Only the master has the message when it is acknowledged, and the broker that replaces the master may not have it.
  'defaults, crash': {
    faults: { crash: 1 },
    expect: { NoAcknowledgedLoss: violated(4), AcknowledgedSurvives: violated(6) },
  },
  'defaults, lossy crash': {
    constants: { messages: 1 },
    faults: { lossyCrash: 1 },
    expect: { AcknowledgedSurvives: violated(3), NoAcknowledgedLoss: violated(4) },
  },
  'defaults, false suspicion': {
    constants: { suspect: true, messages: 1 },
    expect: { NoAcknowledgedLoss: violated(3), AcknowledgedSurvives: violated(4) },
    story: stories.defaults,
  },

  // Every member of the SyncStateSet has the message.
  'all ack, two crashes': { constants: allAck(1), faults: { crash: 2 } },
  'all ack, min 2, two crashes': { constants: allAck(2), faults: { crash: 2 } },
  'all ack, false suspicion': { constants: { ...allAck(1), suspect: true } },

  // But the set may have shrunk to just the master, even if it was large enough when the message was appended.
  'all ack, lossy crash and crash': {
    constants: { ...allAck(1), messages: 1 },
    faults: { crash: 1, lossyCrash: 1 },
    expect: lastOne,
  },
  'all ack, min 2, lossy crash and crash': {
    constants: { ...allAck(2), messages: 1 },
    faults: { crash: 1, lossyCrash: 1 },
    expect: lastOne,
    story: stories.askedOnce,
  },
  'all ack, unclean, two crashes': {
    constants: { ...allAck(1), enableElectUncleanMaster: true },
    faults: { crash: 2 },
    expect: outsider,
  },
  'all ack, min 2, unclean, two crashes': {
    constants: { ...allAck(2), enableElectUncleanMaster: true },
    faults: { crash: 2 },
    expect: outsider,
  },

  // If slow slaves leave the set, one crash stops all writes. If all brokers keep up, two crashes in a row stop them.
  // Slaves still serve consumers.
  'defaults, one down': forGood(available({}), 1, {
    NoAcknowledgedLoss: violated(4),
    EventuallyWritable: violated(6),
  }),
  'all ack, one down': forGood(available(allAck(1)), 1, { EventuallyWritable: violated(6) }),
  'all ack, prompt, one down': forGood(prompt(allAck(1)), 1),
  'all ack, prompt, two down': forGood(prompt(allAck(1)), 2, { EventuallyWritable: violated(5) }),
  'all ack, prompt, three down': forGood(prompt(allAck(1)), 3, {
    EventuallyWritable: violated(5),
    EventuallyReadable: violated(6),
  }),
  'all ack, min 2, prompt, one down': forGood(prompt(allAck(2)), 1),
  'all ack, min 2, prompt, two down': forGood(prompt(allAck(2)), 2, { EventuallyWritable: violated(4) }),
  'all ack, two crashes, all restart': allRestart(available(allAck(1)), 2),
} satisfies Models<typeof declared.constants, typeof declared.faults, Property>
