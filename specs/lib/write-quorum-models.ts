/** What the models of failover/write-quorum have in common: settings, and what is expected of them. */
import { violated } from './expect.ts'

/** A manager that looks at nothing and tells nobody. */
export const manager = { inspect: 1, rule: 'any', fence: false } as const

/** One message is enough to lose. */
export const quorums = (writeQuorum: number, inspect: number) => ({ writeQuorum, inspect, messages: 1 })

/**
 * States until an acknowledged message is missing in the leader's log, in all logs, and until another one is acknowledged at
 * its offset, if that happens.
 */
export const lost = (onLeader: number, everywhere: number, replaced?: number) => ({
  NoAcknowledgedLoss: violated(onLeader),
  AcknowledgedSurvives: violated(everywhere),
  NoFork: replaced === undefined ? ('holds' as const) : violated(replaced),
})
