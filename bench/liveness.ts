import { resolve } from 'node:path'
import { check, type Checked, constantsOf } from './quorate.ts'

const ISR = resolve('specs/kafka/isr.ts')
const INVARIANTS = ['NoAcknowledgedLoss', 'AcknowledgedSurvives', 'CandidatesComplete', 'CommittedOnIsr', 'WellFormed']

const MODEL = [...constantsOf({ elr: 'true', epochs: 7, messages: 3, restart: 'eventually' }), '--fault', 'crash=4']

/**
 * The invariants of Kafka's replication with eligible leaders and four crashes, after which replicas restart: 3.8
 * million states.
 */
export function checkSafety(): Promise<Checked> {
  const named = INVARIANTS.flatMap((name) => ['--property', name])
  return check(ISR, [...MODEL, ...named], { verdict: 'holds', exitCode: 0 })
}

/**
 * Checks whether the partition eventually stays writable, on the same states. It does not, because at times no replica
 * is eligible to lead.
 */
export function checkLiveness(): Promise<Checked> {
  return check(ISR, [...MODEL, '--property', 'EventuallyWritable'], { verdict: 'violated', exitCode: 13 })
}
