import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Log } from '../../../checker/conformance/author/log.ts'
import { mappedLog } from '../../../checker/conformance/events/mapped.ts'
import type { Spec } from '../../../checker/language/definition/types.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import etcd from '../../../conformance/etcd/map.ts'
import kafka from '../../../conformance/kafka/map.ts'
import rocketmq from '../../../conformance/rocketmq/map.ts'
import isr from '../../../specs/kafka/isr.ts'
import raft from '../../../specs/raft/raft.ts'
import controller from '../../../specs/rocketmq/controller.ts'
import { complaintOf } from '../../support/complaint.ts'
import { conformedEvents, refusalOf, replayed } from '../../support/conformed.ts'
import { root } from '../../docs/markdown.ts'

const read = (path: string) => ({
  file: basename(path),
  text: readFileSync(join(root, 'conformance', path), 'utf8'),
})

function found(spec: Spec, map: Log, paths: readonly string[], constants: object, hidden: number) {
  const log = mappedLog(map, paths.map(read))
  const model = instantiate(spec, { constants: { ...log.constants, ...constants }, faults: log.faults })
  // The test checks that the spec explains the logs, but not its promises.
  const limits = { hidden, properties: [] }
  return conformedEvents(model, log.eventsFor(model).events, limits)
}

const sample = (...names: readonly string[]) => names.map((name) => `kafka/sample/${name}`)
const copies = sample('broker1.dump', 'broker2.dump', 'broker1.checkpoint', 'broker2.checkpoint')
const old = sample('broker0.dump', 'broker0.checkpoint')
const asynchronous = { acksAll: false }

describe('the recorded output of other systems', () => {
  it.each<readonly [string, Spec, Log, readonly string[], object, string, string]>([
    ['etcd', raft, etcd, ['etcd/sample/trace.ndjson'], {}, 'accepted', ''],
    [
      'etcd, a commit too early',
      raft,
      etcd,
      ['etcd/sample/commit-too-early.ndjson'],
      {},
      'refused',
      'commit-too-early.ndjson:9 guard',
    ],
    ['Kafka, an old leader that wrote alone', isr, kafka, [...old, ...copies], asynchronous, 'accepted', ''],
    [
      'Kafka, one message in two epochs',
      isr,
      kafka,
      [...old, ...sample('broker1-forked.dump')],
      asynchronous,
      'refused',
      'broker1-forked.dump:4 differs brokers[broker1].log',
    ],
    ['RocketMQ', controller, rocketmq, ['rocketmq/sample/admin.txt'], {}, 'accepted', ''],
    [
      'RocketMQ, two masters in one epoch',
      controller,
      rocketmq,
      ['rocketmq/sample/two-masters.txt'],
      {},
      'refused',
      'two-masters.txt:22 differs partition.leader, partition.isr',
    ],
  ])('%s', (_name, spec, map, paths, constants, outcome, refusal) => {
    const result = found(spec, map, paths, constants, 12)
    expect([result.outcome, refusalOf(result)]).toEqual([outcome, refusal])
    expect(replayed(result)).not.toBe('foreign')
  })

  it.each([
    ['etcd', etcd],
    ['Kafka', kafka],
    ['RocketMQ', rocketmq],
  ])('a line that is not one of %s', (_name, map) => {
    const log = { file: 'broker0.dump', text: 'something else' }
    expect(complaintOf(() => mappedLog(map, [log]))).toMatchObject({ code: 'Q131', where: ['broker0.dump:1'] })
  })
})
