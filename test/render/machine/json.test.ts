import { expect, it } from 'vitest'
import { checkDocument, reportJson } from '../../../checker/render/machine/json.ts'
import { asExpected, ended, failed } from '../reports.ts'

it('keeps the keys of the format, in order', () => {
  const json = reportJson(asExpected)
  expect(Object.keys(json)).toEqual([
    'format',
    'spec',
    'model',
    'constants',
    'faults',
    'verdict',
    'complete',
    'states',
    'properties',
    'actions',
    'storage',
    'memory',
    'seconds',
    'workers',
    'expandedBy',
    'symmetry',
  ])
  expect(Object.keys(json.properties[0] ?? {})).toEqual(['name', 'kind', 'verdict', 'length', 'trace'])
  expect({ ...json, properties: [] }).toMatchInlineSnapshot(`
    {
      "actions": [
        {
          "fired": 1023,
          "name": "Send",
          "new": 512,
        },
        {
          "fired": 380,
          "name": "Acknowledge",
          "new": 300,
        },
        {
          "fired": 1001,
          "name": "DiskLoss",
          "new": 365,
        },
        {
          "fired": 0,
          "name": "Crash",
          "new": 0,
        },
      ],
      "complete": true,
      "constants": {
        "brokers": 2,
        "messages": 2,
      },
      "expandedBy": [
        0,
        300,
        200,
      ],
      "faults": {
        "crash": 0,
        "diskLoss": 1,
      },
      "format": "quorate.check/1",
      "memory": {
        "baseBytes": 52000000,
        "peakBytes": 81400000,
      },
      "model": "asynchronous, master disk lost",
      "properties": [],
      "seconds": 0.0123,
      "spec": "rocketmq/master-slave",
      "states": {
        "depth": 5,
        "distinct": 1178,
        "generated": 2405,
        "queued": 0,
      },
      "storage": {
        "bitsPerState": 40,
        "bytesPerState": 8,
        "kind": "exact",
      },
      "symmetry": [],
      "verdict": "violated",
      "workers": 2,
    }
  `)
})

it('lists a counterexample state by state', () => {
  const [violated, holds] = reportJson(asExpected).properties
  expect(violated?.trace?.[3]).toMatchInlineSnapshot(`
    {
      "action": "DiskLoss",
      "binding": {
        "b": "b0",
      },
      "changes": [
        {
          "after": "false",
          "before": "true",
          "kind": "changed",
          "path": "brokers[b0].up",
        },
        {
          "after": "",
          "before": "1",
          "kind": "removed",
          "path": "brokers[b0].log[0]",
        },
        {
          "after": "1",
          "before": "0",
          "kind": "changed",
          "path": "faults.diskLoss",
        },
      ],
      "fault": "diskLoss",
      "index": 3,
      "state": {
        "acked": [
          1,
        ],
        "brokers": [
          {
            "log": [],
            "up": false,
          },
          {
            "log": [],
            "up": true,
          },
        ],
        "faults": {
          "diskLoss": 1,
        },
        "sent": 1,
      },
    }
  `)
  expect(violated?.trace?.length).toBe(violated?.length)
  expect(holds?.trace).toBeNull()
})

it.each([
  [ended({ cut: 1 }, 'bounded'), false],
  [ended({ ended: 'time', queued: 3 }, 'inconclusive'), false],
  [failed, false],
  [asExpected, true],
])('records whether every state was seen: %#', (report, complete) => {
  expect(reportJson(report).complete).toBe(complete)
})

it('records where the spec failed', () => {
  expect(reportJson(failed).failure).toMatchObject({
    code: 'Q103',
    problem: '3 is outside range(0, 2)',
    trace: [{ index: 0 }, { index: 1 }, { index: 2 }, { index: 3 }],
  })
})

it('is one document: an object for one model, an array for several', () => {
  expect(JSON.parse(checkDocument([asExpected]))).toEqual(reportJson(asExpected))
  expect(JSON.parse(checkDocument([asExpected, failed]))).toHaveLength(2)
})
