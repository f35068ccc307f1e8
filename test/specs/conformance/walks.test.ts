import { expect, it } from 'vitest'
import type { Spec } from '../../../checker/language/definition/types.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import writeQuorum from '../../../specs/failover/write-quorum.ts'
import coordination from '../../../specs/kafka/coordination.ts'
import isrChange from '../../../specs/kafka/isr-change.ts'
import isr from '../../../specs/kafka/isr.ts'
import replication from '../../../specs/kafka/replication.ts'
import truncation from '../../../specs/kafka/truncation.ts'
import stateStore from '../../../specs/quorate/state-store.ts'
import raft from '../../../specs/raft/raft.ts'
import controller from '../../../specs/rocketmq/controller.ts'
import dledger from '../../../specs/rocketmq/dledger.ts'
import masterSlave from '../../../specs/rocketmq/master-slave.ts'
import multiPair from '../../../specs/rocketmq/multi-pair.ts'
import { conformed, replayed } from '../../support/conformed.ts'
import { walkLog } from '../../support/walks.ts'

const kafka = [coordination, isrChange, isr, replication, truncation]
const specs: readonly Spec[] = [writeQuorum, ...kafka, stateStore, raft, controller, dledger, masterSlave, multiPair]
const models: readonly Model[] = specs.flatMap((spec) =>
  Object.keys(spec.models).map((name) => instantiate(spec, { model: name })),
)

/** Walks of all models together; 10,000 in a step of their own. */
const WALKS = Number(process.env['WALKS'] ?? 60)
const SKEW = 25

/** The result for the log of a walk; its explanation must replay. */
function outcomeOf(model: Model, seed: number): string {
  const walk = walkLog(model, { seed, steps: 12 + (seed % 12), leaveOut: seed % 3, skew: seed % 2 === 0 ? 0 : SKEW })
  const { unlogged, hidden } = walk
  const found = conformed(model, walk.text, { skew: SKEW, hidden, unlogged })
  expect(replayed(found)).not.toBe('foreign')
  return found.outcome
}

it('the log of a random walk is explained, even without some variables and lines, and with lines shuffled within the skew', () => {
  const odd: string[] = []
  for (let walk = 0; walk < WALKS; walk++) {
    const model = models[(walk * 7) % models.length]
    if (!model) throw new Error('there are no models')
    const outcome = outcomeOf(model, walk)
    if (outcome !== 'accepted' && outcome !== 'violated')
      odd.push(`${model.spec}, ${model.name}, seed ${walk}: ${outcome}`)
  }
  expect(odd).toEqual([])
}, 3_600_000)
