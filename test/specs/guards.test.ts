import { describe, expect, it } from 'vitest'
import { drift, type LockedModel, lockedOf } from '../../checker/check/lock.ts'
import { checkModel } from '../../checker/check/check.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../checker/language/model/model.ts'
import type { Spec } from '../../checker/language/definition/types.ts'
import writeQuorum from '../../specs/failover/write-quorum.ts'
import coordination from '../../specs/kafka/coordination.ts'
import isrChange from '../../specs/kafka/isr-change.ts'
import isr from '../../specs/kafka/isr.ts'
import replication from '../../specs/kafka/replication.ts'
import truncation from '../../specs/kafka/truncation.ts'
import levelProtocol from '../../specs/quorate/level-protocol.ts'
import stateStore from '../../specs/quorate/state-store.ts'
import raft from '../../specs/raft/raft.ts'
import controller from '../../specs/rocketmq/controller.ts'
import dledger from '../../specs/rocketmq/dledger.ts'
import masterSlave from '../../specs/rocketmq/master-slave.ts'
import multiPair from '../../specs/rocketmq/multi-pair.ts'
import { lock, withAction } from '../support/specs.ts'

const kafka = [coordination, isrChange, isr, replication, truncation]
const specs = [writeQuorum, ...kafka, levelProtocol, stateStore, raft, controller, dledger, masterSlave, multiPair]

/** Actions whose guard makes no difference, with the reason. */
const idle: Readonly<Record<string, string>> = {}

/**
 * Models with at most this many states are tried first. The larger models below are tried only if none of these shows a
 * difference.
 */
const SMALL = 5000

/** Needed for actions whose guard matters only after a second fault. */
const larger: Readonly<Record<string, string>> = {
  'failover/write-quorum PowerLoss': 'W=2 R=2 with flush, power loss and crash',
  'kafka/coordination Crash': 'two crashes, all fences',
  'kafka/coordination ExpireLiveSession': 'two zombies, all fences',
  'quorate/level-protocol Crash': 'a member is lost',
  'quorate/level-protocol Double': 'chunks come twice',
  'kafka/isr Crash': 'KIP-966, min 1, lossy crash and crash',
}

interface Small {
  readonly locked: LockedModel
  readonly model: Model
}

/** The small models of a spec, from the smallest up. */
function smallModels(spec: Spec): readonly Small[] {
  return [...(lock.get(spec.name) ?? [])]
    .filter(([, { distinct }]) => distinct <= SMALL)
    .sort(([, a], [, b]) => a.distinct - b.distinct)
    .map(([name, locked]) => ({ locked, model: instantiate(spec, { model: name }) }))
}

function largerModel(spec: Spec, action: string): readonly Small[] {
  const name = larger[`${spec.name} ${action}`]
  const locked = name === undefined ? undefined : lock.get(spec.name)?.get(name)
  return locked ? [{ locked, model: instantiate(spec, { model: name }) }] : []
}

/** Whether the model no longer agrees with the lock file. A failure counts as a difference. */
function differs({ locked, model }: Small): boolean {
  const run = checkModel(model, { maxStates: locked.distinct, maxMemory: 2 ** 26 })
  for (;;) {
    const next = run.next()
    if (!next.done) continue
    const { exploration, expectations } = next.value
    return exploration.failure !== null || drift(locked, lockedOf({ ...exploration, expectations })).length > 0
  }
}

const without = (model: Model, action: string): Model => withAction(model, action, () => ({ when: () => true }))

const red = ({ locked, model }: Small, action: string): boolean =>
  model.actions.some(({ name }) => name === action) && differs({ locked, model: without(model, action) })

describe('verify fails if an action loses its guard', () => {
  it.each(specs)('$name', { timeout: 60_000 }, (spec) => {
    const models = smallModels(spec)
    const guarded = new Set(models.flatMap(({ model }) => model.actions.filter((a) => a.when).map(({ name }) => name)))
    const unnoticed = [...guarded].filter(
      (action) => ![...largerModel(spec, action), ...models].some((model) => red(model, action)),
    )
    const known = Object.keys(idle).filter((name) => name.startsWith(`${spec.name} `))
    expect(unnoticed.map((action) => `${spec.name} ${action}`)).toEqual(known)
  })
})
