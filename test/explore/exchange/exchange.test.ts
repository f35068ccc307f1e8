import { describe, expect, it } from 'vitest'
import { wholeState } from '../../../checker/explore/exchange/ownership.ts'
import { dice } from '../../support/dice.ts'
import { type Faults, Network, type Outcome } from './network.ts'
import { ACTIONS, type Answers, type Mistake, type Plan } from './setWork.ts'

/** `EXCHANGE_RUNS` sets the number of runs, and `EXCHANGE_SEED` selects different ones. */
const RUNS = Number(process.env['EXCHANGE_RUNS'] ?? 1000)
const SEED = Number(process.env['EXCHANGE_SEED'] ?? 1)

const NO_FAULTS: Faults = { lost: 0, doubled: 0, damaged: 0, killed: 0, parted: 0 }

/** A random graph, usually several levels deep. */
function planOf(roll: (n: number) => number): Plan {
  const states = 2 + roll(40)
  const shards = 1 + roll(4)
  const words = 1 + roll(3)
  const steps = Array.from({ length: states }, (_, state) =>
    Array.from({ length: roll(ACTIONS + 1) }, () => Math.min(states - 1, roll(state + 4 + roll(8)))),
  )
  return { shards, ownership: wholeState(shards, words), steps, words }
}

interface Figures {
  readonly levels: readonly number[]
  readonly fired: number
  readonly fresh: readonly number[]
}

/** What one machine finds. */
function searched({ steps }: Plan): Figures {
  const seen = new Set([0])
  const levels = [1]
  const fresh = Array.from({ length: ACTIONS }, () => 0)
  let fired = 0
  for (let level: readonly number[] = [0]; level.length > 0;) {
    const next = new Map<number, number>()
    for (const state of level)
      for (const [action, after] of (steps[state] ?? []).entries()) {
        fired++
        if (!seen.has(after)) next.set(after, Math.min(action, next.get(after) ?? action))
      }
    level = [...next.keys()]
    levels.push(level.length)
    for (const [state, action] of next) {
      seen.add(state)
      fresh[action] = (fresh[action] ?? 0) + 1
    }
  }
  return { levels, fired, fresh }
}

/** What the shards found, level by level, with one answer from each shard. */
function figuresOf(answers: readonly Answers[], { shards }: Plan): Figures {
  const levels = Array.from({ length: answers.length / shards }, (_, i) => answers.slice(i * shards, (i + 1) * shards))
  const rows = levels.map((level) => level.reduce((sum, each) => sum + each.rows, 0))
  return {
    levels: [1, ...rows],
    fired: (levels.at(-1) ?? []).reduce((sum, each) => sum + each.fired, 0),
    fresh: Array.from({ length: ACTIONS }, (_, a) => answers.reduce((sum, each) => sum + (each.fresh[a] ?? 0), 0)),
  }
}

interface Result {
  readonly outcome: Outcome
  readonly isRight: boolean
}

async function runOf(seed: number, faults: Faults, mistake?: Mistake): Promise<Result> {
  const roll = dice(seed)
  const plan = planOf(roll)
  const outcome = await new Network(roll, plan, faults, mistake).run()
  const isRight =
    outcome.kind === 'ended' && JSON.stringify(figuresOf(outcome.levels, plan)) === JSON.stringify(searched(plan))
  return { outcome, isRight }
}

async function runsOf(count: number, faults: Faults, mistake?: Mistake): Promise<readonly Result[]> {
  const results: Result[] = []
  for (let i = 0; i < count; i++) results.push(await runOf(SEED * 1_000_003 + i, faults, mistake))
  return results
}

const wrong = (results: readonly Result[]): number =>
  results.filter(({ outcome, isRight }) => outcome.kind === 'ended' && !isRight).length
const refused = (results: readonly Result[]): number =>
  results.filter(({ outcome }) => outcome.kind === 'refused').length

describe('shards that exchange states', () => {
  it.each<[string, Faults, number]>([
    ['without a fault', NO_FAULTS, RUNS / 20],
    ['when messages are lost', { ...NO_FAULTS, lost: 5 }, RUNS / 5],
    ['when messages come twice', { ...NO_FAULTS, doubled: 20 }, RUNS / 5],
    ['when chunks are damaged', { ...NO_FAULTS, damaged: 5 }, RUNS / 5],
    ['when shards are killed', { ...NO_FAULTS, killed: 4 }, RUNS / 5],
    ['when members are taken for lost', { ...NO_FAULTS, parted: 2 }, RUNS / 10],
    ['when everything happens', { lost: 4, doubled: 4, damaged: 3, killed: 2, parted: 1 }, RUNS / 10],
  ])('find the same as one machine %s', { timeout: 600_000 }, async (_when, faults, runs) => {
    const results = await runsOf(runs, faults)
    expect({ wrong: wrong(results), refused: refused(results) }).toEqual({ wrong: 0, refused: 0 })
    const happened = results.map(({ outcome }) => (outcome.kind === 'ended' ? outcome.faults : NO_FAULTS))
    const kinds = ['lost', 'doubled', 'damaged', 'killed', 'parted'] as const
    const seen = kinds.map((kind) => [kind, happened.some((each) => each[kind] > 0)])
    expect(seen).toEqual(kinds.map((kind) => [kind, faults[kind] > 0]))
  })

  it.each<[Mistake, Faults]>([
    ['initial states not sealed', { ...NO_FAULTS, killed: 3 }],
    ['counters kept', { ...NO_FAULTS, lost: 3, killed: 2 }],
  ])('would find something different with the mistake: %s', async (mistake, faults) => {
    expect(wrong(await runsOf(60, faults, mistake))).toBeGreaterThan(0)
  })

  it('detect a buffer that is reused before it is sent, and never report a wrong result', async () => {
    const results = await runsOf(200, NO_FAULTS, 'buffer reused')
    const setbacks = results.reduce((sum, { outcome }) => sum + (outcome.kind === 'ended' ? outcome.setbacks : 1), 0)
    expect(setbacks).toBeGreaterThan(0)
    expect(wrong(results)).toBe(0)
  })
})
