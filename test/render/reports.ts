import type { ModelReport } from '../../checker/check/report.ts'
import type { Exploration, PropertyResult } from '../../checker/results/exploration.ts'
import { lost, masterSlaveModel } from './fixtures.ts'

const property = (name: string, verdict: PropertyResult['verdict'], length: number | null = null): PropertyResult => ({
  name,
  kind: 'invariant',
  verdict,
  length,
  path: length === null ? null : { init: 0, steps: [] },
})

export const exploration: Exploration = {
  properties: [property('NoAcknowledgedLoss', 'violated', 4), property('PrefixOk', 'holds')],
  distinct: 1178,
  generated: 2405,
  depth: 5,
  queued: 0,
  cut: 0,
  ended: null,
  levels: [1, 5, 72, 500, 600],
  actions: [
    { name: 'Send', fired: 1023, new: 512 },
    { name: 'Acknowledge', fired: 380, new: 300 },
    { name: 'DiskLoss', fired: 1001, new: 365 },
    { name: 'Crash', fired: 0, new: 0 },
  ],
  outDegree: { min: 0, mean: 2.25, max: 5 },
  failure: null,
}

/** One property is violated and one holds, both as expected. */
export const asExpected: ModelReport = {
  spec: 'rocketmq/master-slave',
  model: masterSlaveModel,
  constants: masterSlaveModel.constants,
  faults: masterSlaveModel.faults,
  exploration,
  verdict: 'violated',
  leftOut: [],
  expectations: [
    {
      name: 'NoAcknowledgedLoss',
      kind: 'invariant',
      verdict: 'violated',
      length: 4,
      expected: { violated: { states: 4 } },
      met: true,
    },
    { name: 'PrefixOk', kind: 'invariant', verdict: 'holds', length: null, expected: 'holds', met: true },
  ],
  traces: [lost],
  seconds: 0.0123,
  expandedBy: [0, 300, 200],
  symmetry: [],
  compared: null,
  unconfirmed: null,
  trees: null,
  brokenOff: null,
  storage: { kind: 'exact', bitsPerState: 40, bytesPerState: 8 },
  peakBytes: 81_400_000,
  baseBytes: 52_000_000,
  files: ['out/lost.txt', 'out/lost.svg'],
  replayCommand: 'quorate replay out/lost.json',
}

/** The same run with different expectations. */
export const missed: ModelReport = {
  ...asExpected,
  model: { ...masterSlaveModel, name: 'synchronous' },
  leftOut: [],
  expectations: [
    { name: 'NoAcknowledgedLoss', kind: 'invariant', verdict: 'violated', length: 4, expected: 'holds', met: false },
    { name: 'PrefixOk', kind: 'invariant', verdict: 'holds', length: null, expected: 'violated', met: false },
  ],
}

/** A run that found nothing and ended before it had visited every state. */
export function ended(changes: Partial<Exploration>, verdict: 'bounded' | 'inconclusive'): ModelReport {
  const properties = exploration.properties.map((p) => property(p.name, verdict))
  return {
    ...asExpected,
    verdict,
    traces: [],
    files: [],
    replayCommand: null,
    exploration: { ...exploration, properties, ...changes },
    expectations: properties.map(({ name, kind }) => ({
      name,
      kind,
      verdict,
      length: null,
      expected: null,
      met: null,
    })),
  }
}

/** A spec in which a value left its domain. */
export const failed: ModelReport = {
  ...ended(
    {
      failure: {
        complaint: {
          code: 'Q103',
          class: 'spec',
          where: ['specs/rocketmq/master-slave.ts', 'action Send', 'variable sent'],
          problem: '3 is outside range(0, 2)',
          hint: 'widen the range, or guard the action so that it cannot write this value',
        },
        path: { init: 0, steps: [] },
        step: { action: 0, ordinal: 0 },
        cause: null,
      },
    },
    'inconclusive',
  ),
  traces: [{ ...lost, property: null, reasons: [] }],
}
