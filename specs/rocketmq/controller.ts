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
import { restart } from '../lib/availability.ts'
import { build } from '../kafka/isr.ts'
import { models } from './controller.models.ts'

export const declared = {
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
}

export default spec(
  'rocketmq/controller',
  declared,
  (c, _budget, tools) =>
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
      tools,
      { asksAgain: false, isrStays: false, followersServe: true, recovers: false },
    ),
  models,
)
