import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { drive } from 'quorate/vitest'
import { coverActions, coverEdges } from '../../../checker/conformance/scenarios/cover.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import writeQuorum from '../../../specs/failover/write-quorum.ts'

const constants = { nodes: 2, writeQuorum: 1, inspect: 1, rule: 'any', messages: 1, epochs: 2 }
const faults = { crash: 1 }
const model = instantiate(writeQuorum, { constants, faults })

/** A system with two nodes. `forgets` names the flaw that it has. */
class Pair {
  readonly logs: number[][] = [[], []]
  up = [true, true]
  leader = 0
  sent = 0
  readonly forgets: boolean

  constructor(forgets = false) {
    this.forgets = forgets
  }

  write(leader: number): void {
    this.logs[leader]?.push(++this.sent)
  }

  copy(leader: number, follower: number): void {
    if (!this.forgets) this.logs[follower] = [...(this.logs[leader] ?? [])]
  }
}

/** How many times the systems were asked to promote a node. */
let promoted = 0

const driver = drive(
  writeQuorum,
  {
    Write: (pair: Pair, { leader }) => pair.write(leader),
    Replicate: (pair, { leader, follower }) => pair.copy(leader, follower),
    Acknowledge: () => {},
    Promote: (pair, { node, quorum }) => {
      promoted++
      if (quorum.has(node)) pair.leader = node
    },
    Follow: (pair, { node }) => pair.copy(pair.leader, node),
    Crash: (pair, { node }) => {
      pair.up[node] = false
    },
    Restart: (pair, { node }) => {
      pair.up[node] = true
    },
  },
  {
    observe: (pair) => ({
      leader: pair.leader,
      nodes: Object.fromEntries(pair.up.map((up, node) => [node, { up }])),
      sent: pair.sent,
    }),
    model: 'N=2 W=1 any, crash',
  },
)

const document = (scenarios: readonly object[]) => {
  return { format: 'quorate.scenario/1', spec: 'failover/write-quorum', model: null, constants, faults, scenarios }
}

describe('drive', () => {
  it.each([
    ['actions', coverActions(model)],
    ['edges', coverEdges(model)],
  ])('a system takes the scenarios that cover all %s', async (_name, { scenarios }) => {
    expect(scenarios.length).toBeGreaterThan(0)
    for (const scenario of scenarios.slice(0, 10)) await driver.run(new Pair(), document([scenario]))
  })

  it('names the step after which the system differs, and where it differs', async () => {
    const logs = drive(
      writeQuorum,
      {
        Write: (pair: Pair, { leader }) => pair.write(leader),
        Replicate: (pair, { leader, follower }) => pair.copy(leader, follower),
      },
      {
        observe: (pair) => ({
          nodes: Object.fromEntries(
            pair.logs.map((log, node) => [node, { log: log.map((message) => ({ epoch: 1, message })) }]),
          ),
        }),
      },
    )
    const steps = [
      { action: 'Write', binding: { leader: 'node0' } },
      { action: 'Replicate', binding: { leader: 'node0', follower: 'node1' } },
    ]
    const scenario = document([{ name: 'a copy', initial: 0, steps }])
    await logs.run(new Pair(), scenario)
    await expect(logs.run(new Pair(true), scenario)).rejects.toMatchObject({
      complaint: {
        code: 'Q137',
        where: ['spec failover/write-quorum', 'scenario a copy', 'step 2, Replicate(leader=node0, follower=node1)'],
        problem:
          'the system differs from the model\n  nodes[node1].log: [{ epoch: 1, message: 1 }] in the model, [] in the system',
      },
    })
  })

  it.each([
    ['a step without a handler', [{ action: 'PowerLoss', binding: { node: 'node0' } }], 'Q138'],
    ['a step that is not enabled', [{ action: 'Restart', binding: { node: 'node0' } }], 'Q138'],
  ])('rejects %s', async (_name, steps, code) => {
    const scenario = document([{ name: 'one', initial: 0, steps }])
    await expect(driver.run(new Pair(), { ...scenario, faults: { powerLoss: 1 } })).rejects.toMatchObject({ code })
  })

  it('rejects a scenario whose initial state does not exist', async () => {
    const scenario = document([{ name: 'one', initial: 1, steps: [] }])
    await expect(driver.run(new Pair(), { ...scenario, faults: { powerLoss: 1 } })).rejects.toMatchObject({
      code: 'Q138',
      complaint: { where: ['spec failover/write-quorum', 'scenario one', 'initial'] },
    })
  })

  it('rejects documents that contain no scenario or several', async () => {
    await expect(driver.run(new Pair(), {})).rejects.toMatchObject({ code: 'Q038' })
    await expect(driver.run(new Pair(), document([]))).rejects.toMatchObject({ code: 'Q138' })
  })

  it('provides commands for fast-check', async () => {
    promoted = 0
    const commands = fc.commands(
      driver.commands.map((make) => fc.nat(20).map(make)),
      { maxCommands: 12 },
    )
    await fc.assert(
      fc.asyncProperty(commands, async (all) => {
        await fc.asyncModelRun(() => ({ model: driver.start(), real: new Pair() }), all)
      }),
      { numRuns: 30, seed: 7 },
    )
    expect(promoted).toBeGreaterThan(0)
  })
})

describe('the scenarios of a model', () => {
  it('cover every action that the model can take', () => {
    const { scenarios, uncovered } = coverActions(model)
    const taken = new Set(scenarios.flatMap(({ steps }) => steps.map(({ action }) => action)))
    expect([...taken].sort()).toEqual(['Acknowledge', 'Crash', 'Follow', 'Promote', 'Replicate', 'Restart', 'Write'])
    expect(uncovered).toEqual(['Flush', 'PowerLoss', 'DiskLoss'])
  })
})
