/**
 * RocketMQ 5's controller mode: a controller, itself replicated by Raft, elects the master of a group of brokers from its
 * SyncStateSet, the brokers that keep up with the master. It is Kafka's ISR protocol (kafka/isr) by other names: SyncStateSet is
 * ISR, masterEpoch the leader epoch, confirmOffset the high watermark. There is no ELR.
 *
 * Sources: apache/rocketmq, docs/en/controller/design.md; store/src/main/java/org/apache/rocketmq/store/CommitLog.java
 * (asyncPutMessage) and store/ha (GroupTransferService, autoswitch/AutoSwitchHAService); controller/src/main/java/org/apache/
 * rocketmq/controller/impl/manager/ReplicasInfoManager.java (electMaster).
 *
 * Constants, in RocketMQ's words and with its defaults: `allAckInSyncStateSet`, off: the master alone has the message when the
 * producer gets SEND_OK (inSyncReplicas = 1), which is Kafka's acks=1; on: all of the SyncStateSet has it, acks=all.
 * `minInSyncReplicas`, which here counts only with the former; `enableElectUncleanMaster`. `suspect`: the controller may take a
 * live master for dead (apache/rocketmq#7017). `lag`: a slave may be slow for so long that it leaves the SyncStateSet.
 *
 * Rules of its own, by reading the code (not by running it). A new master begins with a SyncStateSet of its own, which the others
 * have to enter anew; in Kafka only the old leader leaves. And minInSyncReplicas is asked for before a message is appended, not
 * again before SEND_OK: if all slaves are taken out of the set meanwhile, one copy is enough. Slaves serve readers while there
 * is no master.
 *
 * Left out, besides what kafka/isr leaves out: inSyncReplicas above 1, asynchronous changes of the SyncStateSet (kafka/isr-change:
 * apache/rocketmq#5663), and slaves that are back, without some of their log, before they were taken out of it.
 *
 * What the models show. By its defaults controller mode loses what it acknowledged in one crash, or in none. With
 * allAckInSyncStateSet it does not, as long as disks keep what they have; but minInSyncReplicas = 2 is no promise of two copies.
 * And of three brokers that keep up two may not crash in a row: the second one leads alone at first.
 *
 * Distinct states, generated states and depth: 'defaults, crash' 2423, 6898, 18; 'all ack, two crashes' 59596, 162223, 26;
 * 'all ack, min 2, lossy crash and crash' 7885, 18288, 22.
 */
import { spec } from 'quorate'
import { allRestart, forGood, restart } from '../lib/availability.ts'
import { violated } from '../lib/expect.ts'
import { build } from '../lib/isr.ts'
import { controller as stories } from '../lib/stories.ts'

const allAck = (minInSyncReplicas: number) => ({ allAckInSyncStateSet: true, minInSyncReplicas })

/** With masterEpochs for every election that may be needed. One message is enough. */
const available = <C extends object>(constants: C) => ({ ...constants, messages: 1, masterEpochs: 7 })
const prompt = <C extends object>(constants: C) => ({ ...available(constants), lag: false })

/** The set shrinks to the master, which then loses the end of its log and is trusted nevertheless. */
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

export default spec(
  'rocketmq/controller',
  {
    constants: {
      brokers: 3,
      allAckInSyncStateSet: false,
      minInSyncReplicas: 1,
      enableElectUncleanMaster: false,
      suspect: false,
      lag: true,
      messages: 2,
      masterEpochs: 3,
      restart,
    },
    faults: { crash: 0, lossyCrash: 0 },
  },
  (c, budget, tools) =>
    build(
      {
        replicas: c.brokers,
        acksAll: c.allAckInSyncStateSet,
        minInsync: c.minInSyncReplicas,
        unclean: c.enableElectUncleanMaster,
        elr: false,
        recovery: 'none',
        suspect: c.suspect,
        lag: c.lag,
        messages: c.messages,
        epochs: c.masterEpochs,
        restart: c.restart,
      },
      budget,
      tools,
      { asksAgain: false, isrStays: false, followersServe: true, recovers: false },
    ),
  {
    // The master alone has the message when the producer is told, and whoever replaces it need not have it.
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

    // All of the SyncStateSet has it.
    'all ack, two crashes': { constants: allAck(1), faults: { crash: 2 } },
    'all ack, min 2, two crashes': { constants: allAck(2), faults: { crash: 2 } },
    'all ack, false suspicion': { constants: { ...allAck(1), suspect: true } },

    // But the set may be the master alone, whatever its minimum was when the message came.
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

    // Slow slaves leave the set, and then one crash stops all writing; so do two in a row, of brokers that keep up. Slaves serve
    // readers meanwhile.
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
  },
)
