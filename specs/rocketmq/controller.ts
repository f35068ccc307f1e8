/**
 * RocketMQ 5's controller mode: a controller, itself replicated with Raft, elects the master of a group of brokers from the brokers
 * that keep up with it, the SyncStateSet. This is Kafka's ISR protocol (kafka/isr) under other names: the SyncStateSet is the ISR,
 * masterEpoch is the leader epoch, confirmOffset is the high watermark. There is no ELR.
 *
 * It differs from Kafka in three rules. We found them by reading the code, not by running it:
 *
 * - A new master starts with a new SyncStateSet, which the others have to join again. In Kafka, only the old leader
 *   leaves the ISR.
 * - minInSyncReplicas is checked before a message is appended, but not again before SEND_OK. If all slaves are removed
 *   from the set in the meantime, one copy is enough.
 * - Slaves serve consumers while there is no master.
 *
 * Constants, in RocketMQ's terms and with its defaults: with `allAckInSyncStateSet` off, only the master has the
 * message when the producer gets SEND_OK (inSyncReplicas = 1), as with Kafka's acks=1. With it on, every member of the
 * SyncStateSet has the message, as with acks=all, and only then does `minInSyncReplicas` matter.
 * `enableElectUncleanMaster` is Kafka's unclean leader election. `suspect`: the controller can wrongly suspect that a
 * live master is dead (apache/rocketmq#7017). `lag`: a slave can lag so long that it is removed from the SyncStateSet.
 *
 * What the models show: with its defaults, controller mode loses acknowledged messages after one crash, or without any.
 * With allAckInSyncStateSet it does not, as long as disks keep their contents; but minInSyncReplicas = 2 does not
 * guarantee two copies. If two of three brokers that keep up crash one after the other, writes stop, because the second
 * one starts out leading alone.
 *
 * Sources: apache/rocketmq, docs/en/controller/design.md; store/src/main/java/org/apache/rocketmq/store/CommitLog.java
 * (asyncPutMessage) and store/ha (GroupTransferService, autoswitch/AutoSwitchHAService); controller/src/main/java/org/apache/
 * rocketmq/controller/impl/manager/ReplicasInfoManager.java (electMaster).
 *
 * Left out, in addition to what kafka/isr leaves out: inSyncReplicas above 1, asynchronous changes of the SyncStateSet
 * (kafka/isr-change: apache/rocketmq#5663), and slaves that come back with part of their log lost before they leave the set.
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
