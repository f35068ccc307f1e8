/** What the models of kafka/replication have in common: settings, and what is expected of them. */
import { violated } from './expect.ts'
import type { Protocol } from './partition.ts'

export type Released = Exclude<Protocol, 'kip-320-first-try'>

/** A protocol at a size, under acks=1. */
export function acks1(protocol: Released, replicas: number, messages: number, epochs: number) {
  return { protocol, replicas, messages, epochs, acksAll: false }
}

/** The same under acks=all. */
export function acksAll(protocol: Released, minInsync: number, replicas: number, messages: number, epochs: number) {
  return { protocol, replicas, messages, epochs, minInsync }
}

/** A record is acknowledged and read, and then cut. */
export const lost = (states: number) => ({ NoAcknowledgedLoss: violated(states), NoExposedLoss: violated(states) })

/** The old leader may still presume to lead when the new one already does. */
export const twoLeaders = { OneLeaderNow: violated(5) }

/** The old leader answers a producer when the new one already leads; its record is cut, and another one gets its offset. */
export const zombieAnswers = { NoAcknowledgedLoss: violated(6), NoFork: violated(7) }
