import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drive } from 'quorate/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isLog } from '../../../checker/conformance/author/log.ts'
import { type Conformance } from '../../../checker/conformance/conform.ts'
import { mappedLog } from '../../../checker/conformance/events/mapped.ts'
import { isQuorateError } from '../../../checker/errors.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { openSpec } from '../../../checker/loading/open.ts'
import { conformanceText } from '../../../checker/render/text/conformanceText.ts'
import { buildCraft, Craft, craftLog } from '../../../conformance/craft/craft.ts'
import raft from '../../../specs/raft/raft.ts'
import { dice } from '../../support/dice.ts'
import { root } from '../../docs/markdown.ts'
import { conformedEvents, refusalOf, replayed } from '../../support/conformed.ts'

/** How many logs are changed in ways that Raft does not allow. A separate CI step tries 200. */
const CHANGED = Number(process.env['CHANGED_LOGS'] ?? 20)

const spec = await openSpec(join(root, 'specs/raft/raft.ts'))
const map = (await openSpec(join(root, 'conformance/craft/map.ts'))).exported()
if (!isLog(map)) throw new Error('there is no map')

function found(text: string, commitRule: string, maxStates?: number): Conformance {
  const read = mappedLog(map as never, [{ file: 'craft.log', text }])
  const model = instantiate(spec.load(), { constants: { ...read.constants, commitRule } })
  const limits = maxStates === undefined ? {} : { maxStates }
  return conformedEvents(model, read.eventsFor(model).events, { skew: 20, maxOthers: 0, ...limits })
}

let folder = ''
let program = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quorate-craft-'))
  program = await buildCraft(folder)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('logs of C-raft', () => {
  const seeds = Array.from({ length: 20 }, (_, i) => i + 1)

  it.each(seeds)('seed %d: are behaviours of a Raft that commits entries from any term', async (seed) => {
    const result = found(await craftLog(program, seed), 'any')
    expect([result.outcome, refusalOf(result), result.broken]).toEqual(['accepted', '', []])
    expect(replayed(result)).toBe('fixed')
  })

  it('seed 1: are not behaviours of the Raft in the paper, which does not commit older entries by counting copies', async () => {
    const log = await craftLog(program, 1)
    const result = found(log, 'current')
    expect([result.outcome, refusalOf(result)]).toEqual(['refused', 'craft.log:37 guard'])
    const text = conformanceText(result, { width: 200 })
    expect(text).toContain('Commit(leader=node1, offset=0)')
    expect(text).toContain("commitRule === 'current' && entry.term !== leader.term")
    expect(text).toContain('nodes[node1].log is [{ term: 2, message: 1 }]')
    expect(text).toContain('nodes[node1].term is 3')
  })

  it('depend only on the seed', async () => {
    expect(await craftLog(program, 3)).toBe(await craftLog(program, 3))
  })
})

interface Line {
  readonly node: number
  readonly role: string
  term: number
  log: [number, number][]
  committed: number
}

/** Changes that Raft never makes. Each returns whether it was able to change the line in this way. */
const changes: readonly ((line: Line) => boolean)[] = [
  // Replaces a committed entry with another one.
  ({ log, committed }) => {
    const entry = log[committed - 1]
    if (!entry) return false
    entry[1] = entry[1] === 1 ? 2 : 1
    return true
  },
  // Takes a leader's log away.
  (line) => {
    if (line.role !== 'leader' || line.log.length === 0) return false
    line.log = []
    line.committed = 0
    return true
  },
  // Swaps two entries in a log.
  ({ log }) => {
    if (log.length < 2) return false
    log.reverse()
    return true
  },
  // Makes a leader commit an entry that nobody has.
  (line) => {
    const last = line.log.at(-1)
    if (line.role !== 'leader' || !last || line.committed < line.log.length) return false
    line.log.push([last[0], last[1]])
    line.committed += 1
    return true
  },
]

/** The log with one line changed. `number` chooses which line. */
function changedLog(text: string, seed: number): string | null {
  const below = dice(seed)
  const lines = text.trim().split('\n')
  for (let tries = 0; tries < 50; tries++) {
    const at = below(lines.length)
    const line = JSON.parse(lines[at] ?? '') as Line
    if (changes[seed % changes.length]?.(line)) return lines.with(at, JSON.stringify(line)).join('\n')
  }
  return null
}

/** The reader refuses a log that is longer than the number of messages allows. */
function changedOutcome(text: string): Conformance['outcome'] {
  try {
    return found(text, 'any', 20_000).outcome
  } catch (error) {
    if (isQuorateError(error) && error.code === 'Q133') return 'refused'
    throw error
  }
}

describe('logs with a change that makes a step impossible in Raft', () => {
  it('are refused, except for a few that reach the limit', async () => {
    const outcomes: string[] = []
    const others: string[] = []
    for (let seed = 1; outcomes.length < CHANGED; seed++) {
      const text = changedLog(await craftLog(program, 1 + (seed % 20)), seed)
      if (text === null) continue
      const outcome = changedOutcome(text)
      outcomes.push(outcome)
      if (outcome !== 'refused' && outcome !== 'inconclusive') others.push(`seed ${seed}: ${outcome}`)
    }
    expect(others).toEqual([])
    expect(outcomes.filter((outcome) => outcome === 'refused').length).toBeGreaterThanOrEqual(0.95 * CHANGED)
  }, 3_600_000)
})

describe('the counterexample of figure 8', () => {
  it('makes C-raft commit two entries at the same index', async () => {
    const figure8 = 'counterexamples/raft/raft/entries-of-older-terms-are-committed.StateMachineSafety.json'
    const craft = new Craft(program)
    // A server that has committed an entry stops if it is asked to drop the entry. In that case, the third server takes its
    // place.
    const other = (leader: number, follower: number): number =>
      craft.wouldStop(leader, follower) ? 3 - leader - follower : follower
    const last = { leader: -1, follower: -1 }
    const driver = drive(
      raft,
      {
        BecomeLeader: (system: Craft, { candidate, quorum }) =>
          system.elect(candidate, [...quorum].find((voter) => voter !== candidate) ?? candidate),
        ClientRequest: (system, { leader }) => system.request(leader),
        Heartbeat: (system, { follower, leader }) => system.meet(follower, leader),
        // The library drops and appends in one step.
        DropEntry: () => {},
        AppendEntry: async (system, { follower, leader }) => {
          Object.assign(last, { leader, follower: other(leader, follower) })
          await system.copy(leader, last.follower)
        },
        Commit: (system) => system.commit(last.leader, last.follower),
      },
      // The spec numbers messages as the library does, but terms differently.
      {
        observe: ({ servers }) => ({
          nodes: Object.fromEntries(
            servers.filter(({ role }) => role === 'leader').map(({ node }) => [node, { role: 'leader' as const }]),
          ),
        }),
      },
    )
    try {
      await driver.run(craft, JSON.parse(await readFile(join(root, figure8), 'utf8')))
      const committed = craft.servers.map(({ log, committed: count }) =>
        log.slice(0, count).map(([, message]) => message),
      )
      expect(committed[0]).toEqual([1])
      expect(committed[1]).toEqual([2])
    } finally {
      craft.close()
    }
  })
})
