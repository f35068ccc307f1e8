/**
 * Kafka's replication of one partition, with its settings: acks, min.insync.replicas, unclean.leader.election.enable, and the
 * eligible leader replicas (ELR) of KIP-966.
 *
 * Settings, variables and rules are in ../lib/isr-partition.ts, the actions and the promises in ../lib/isr.ts; here is what they
 * stand for and what became of them.
 *
 * Sources: apache/kafka, core/src/main/scala/kafka/cluster/Partition.scala (maybeIncrementLeaderHW,
 * checkEnoughReplicasReachOffset, isFollowerInSync), metadata/src/main/java/org/apache/kafka/controller/
 * PartitionChangeBuilder.java; KIP-966; J. Vanlightly's descriptions in kafka-tlaplus (kraft/v3.5, kip-966).
 *
 * Left out: the way of the controller's decisions to the brokers (ISR and leadership change at once, so that no old leader
 * writes on; kafka/replication is about that, with acknowledgements, and kafka/truncation and kafka/isr-change without), wrong
 * ways of truncating (a follower cuts its log to the common part, fenced by the leader epoch), and the high watermark of
 * followers. A dead member of the ISR holds the high watermark until it is taken out. A broker that went down registers again
 * only after the controller has fenced it (KIP-903). Every crash is an unclean shutdown, and only a lossy one loses records.
 *
 * RocketMQ's controller mode is the same protocol by other names and with two rules of its own: rocketmq/controller.
 *
 * Availability is promised where the setting `restart` says whether brokers that went down come back, and then in the long run
 * only: EventuallyWritable, there is a leader, and for acks=all min.insync.replicas are in sync and up; EventuallyReadable, there
 * is a leader; CanWriteAgain, wherever crashes lead there is a way back to the first. Fair are the protocol as a whole, fetching
 * and truncating, and, even where it is possible only now and then, the expansion of the ISR; crashes are not. TLC, with the same
 * fairness, has the same verdicts.
 *
 * Distinct states and depth (TLC agrees): 'acks=1, crash' 2701, 18; 'min 2, two crashes' 46606, 25; 'KIP-966, lossy crash and
 * crash' 62330, 26.
 */
import { spec } from 'quorate'
import { build } from '../lib/isr.ts'
import { declared } from '../lib/isr-partition.ts'
import { models } from './isr.models.ts'

export default spec('kafka/isr', declared, build, models)
