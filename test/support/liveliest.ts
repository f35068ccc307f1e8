import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../checker/language/model/model.ts'
import { openSpec } from '../../checker/loading/open.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The specs that the tests walk through. */
export const WALKED = [
  'failover/write-quorum',
  'kafka/coordination',
  'kafka/isr-change',
  'kafka/isr',
  'kafka/replication',
  'kafka/truncation',
  'quorate/state-store',
  'raft/raft',
  'rocketmq/controller',
  'rocketmq/dledger',
  'rocketmq/master-slave',
  'rocketmq/multi-pair',
]

const budgets = ({ faults }: Model): number => Object.values(faults).reduce((sum, n) => sum + n, 0)

/** The model of a spec that allows the most steps: the one with the largest fault budgets. */
export async function liveliest(name: string): Promise<Model> {
  const spec = (await openSpec(join(root, `specs/${name}.ts`))).load()
  const models = Object.keys(spec.models).map((model) => instantiate(spec, { model }))
  const [first] = models.toSorted((a, b) => budgets(b) - budgets(a))
  if (!first) throw new Error(`${name} has no model`)
  return first
}
