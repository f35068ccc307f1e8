import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { isLog } from '../../../checker/conformance/author/log.ts'
import type { Conformance } from '../../../checker/conformance/conform.ts'
import { mappedLog } from '../../../checker/conformance/events/mapped.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { openSpec } from '../../../checker/loading/open.ts'
import writeQuorum from '../../../specs/failover/write-quorum.ts'
import { root } from '../../docs/markdown.ts'
import { conformedEvents, refusalOf, replayed } from '../../support/conformed.ts'
import { run } from '../../support/processes/cli.ts'

const map = (await openSpec(join(root, 'conformance/redis/map.ts'))).exported()
if (!isLog(map)) throw new Error('there is no map')

const SETTINGS = ['async', 'min-replicas', 'wait', 'wait-behind'] as const
type Setting = (typeof SETTINGS)[number]

const logs = new Map<Setting, string>()

beforeAll(async () => {
  const program = join(root, 'conformance/redis/run.mjs')
  await Promise.all(
    SETTINGS.map(async (setting) => {
      const { stdout, stderr, exitCode } = await run(process.execPath, [program, setting])
      if (exitCode !== 0) throw new Error(`${setting}: ${stderr}`)
      logs.set(setting, stdout)
    }),
  )
})

function found(setting: Setting, writes: number): Conformance {
  const read = mappedLog(map as never, [{ file: 'redis.log', text: logs.get(setting) ?? '' }])
  const constants = { ...read.constants, writeQuorum: writes }
  const model = instantiate(writeQuorum, { constants, faults: read.faults })
  return conformedEvents(model, read.eventsFor(model).events)
}

/** The kind of line at which each promise is broken, as in `promoted NoAcknowledgedLoss`. */
function broken({ broken: [first], witness }: Conformance): string {
  const step = first && witness.steps[first.steps - 1]
  return first && step ? `${step.event.kind ?? ''} ${first.property.name} ${first.certainty}` : ''
}

/** The refused line, the places that differ, and the hidden steps that may be to blame. */
function blame({ ends: [end] }: Conformance): readonly string[] {
  return (end?.refused ?? []).flatMap(({ event, assumed }) => [
    event.kind ?? '',
    ...assumed.map(
      (step) => `${step.action.name} at ${step.event.kind ?? ''} ${String(step.chosen.binding['follower'])}`,
    ),
  ])
}

const LOST = 'promoted NoAcknowledgedLoss always'
/** The explanation needs a copy before message 2 can be acknowledged, but the promoted node does not have one. */
const NO_COPY = ['promoted', 'Replicate at acknowledged 1']

describe('a failover of Redis', () => {
  it.each<readonly [Setting, number, string, string, readonly string[]]>([
    ['async', 1, 'violated', LOST, []],
    ['async', 2, 'refused', '', NO_COPY],
    ['min-replicas', 1, 'violated', LOST, []],
    ['min-replicas', 2, 'refused', '', NO_COPY],
    ['wait', 2, 'accepted', '', []],
    ['wait-behind', 2, 'violated', LOST, []],
  ])('%s, W=%d: %s', (setting, writes, outcome, breaks, refused) => {
    const result = found(setting, writes)
    expect([result.outcome, broken(result), blame(result)]).toEqual([outcome, breaks, refused])
    expect(replayed(result)).toBe(outcome === 'violated' ? 'violated' : 'fixed')
    expect(refusalOf(result)).toMatch(outcome === 'refused' ? /^redis\.log:\d+ differs nodes\[node1\]\.log$/ : /^$/)
  })
})
