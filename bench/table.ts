import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { median, whole } from './numbers.ts'
import { check, constantsOf, type Run, type Size, TRUNCATION } from './quorate.ts'
import { prepareRumur } from './rumur.ts'
import { prepareSpin } from './spin.ts'

interface Subject {
  readonly label: string
  readonly spec: string
  readonly options: readonly string[]
  /** Whether to also measure the model with symmetry. */
  readonly symmetric: boolean
  /** The same model for SPIN and Rumur. */
  readonly peers?: {
    readonly promela: string
    readonly tableBits: number
    readonly size: Size
    readonly rumur: boolean
  }
}

/** `rumur`: whether to run Rumur, which takes minutes for more than a million states. */
const kip320 = (size: Size, promela: string, tableBits: number, rumur: boolean): Subject => ({
  label: `kafka/truncation, kip-320 (${Object.values(size).join(',')})`,
  spec: TRUNCATION,
  options: constantsOf({ protocol: 'kip-320', ...size }),
  symmetric: true,
  peers: { promela, tableBits, size, rumur },
})

/** The models, from small to large; all properties hold. */
const SUBJECTS: readonly Subject[] = [
  {
    label: 'raft/raft, terms 3, one restart',
    spec: resolve('specs/raft/raft.ts'),
    options: [...constantsOf({ terms: 3 }), '--fault', 'restart=1'],
    symmetric: true,
  },
  kip320({ replicas: 3, logSize: 2, maxRecords: 2, maxLeaderEpoch: 2 }, 'kip320-3222', 24, true),
  {
    label: 'kafka/replication, kip-320, min 2, 3 replicas',
    spec: resolve('specs/kafka/replication.ts'),
    options: constantsOf({ protocol: 'kip-320', replicas: 3, minInsync: 2 }),
    symmetric: true,
  },
  {
    label: 'failover/write-quorum, three crashes',
    spec: resolve('specs/failover/write-quorum.ts'),
    options: [...constantsOf({ messages: 4, epochs: 4 }), '--fault', 'crash=3'],
    symmetric: false,
  },
  kip320({ replicas: 3, logSize: 3, maxRecords: 3, maxLeaderEpoch: 2 }, 'kip320-3332', 26, false),
]

const CORES = availableParallelism()
const HEADINGS = ['one worker', `${CORES} workers`, 'symmetry', 'SPIN, depth first', 'SPIN, breadth first', 'Rumur']

/** Which programs are installed. */
interface Peers {
  readonly spin: boolean
  readonly rumur: boolean
}

/**
 * Prints a Markdown table of entire processes, interleaved: the median seconds, and the median of the ratios to one
 * worker in the same round. Throws if two searches that explore every state disagree on the number of states.
 */
export async function measureTable(runs: number, folder: string, peers: Peers, largest: boolean): Promise<void> {
  console.log(
    `\n| model | states | bits | ${HEADINGS.join(' | ')} |\n|---|---:|---:|${HEADINGS.map(() => '---:|').join('')}`,
  )
  for (const subject of largest ? SUBJECTS : SUBJECTS.slice(0, 2))
    console.log(await rowOf(subject, runs, folder, peers))
}

type Contender = (() => Promise<Run>) | null

async function rowOf(subject: Subject, runs: number, folder: string, peers: Peers): Promise<string> {
  let bits = NaN
  const ours =
    (...more: readonly string[]) =>
    async (): Promise<Run> => {
      const run = await check(subject.spec, [...subject.options, ...more], { verdict: 'holds', exitCode: 0 })
      bits = run.bitsPerState
      return run
    }
  const exact = [ours('--workers', '1'), ours('--workers', String(CORES)), ...(await peersOf(subject, folder, peers))]
  const symmetry = subject.symmetric ? ours('--workers', '1', '--symmetry') : null
  const contenders: readonly Contender[] = [...exact.slice(0, 2), symmetry, ...exact.slice(2)]
  const measured = contenders.map((): Run[] => [])
  for (let i = 0; i < runs; i++)
    for (const [c, contender] of contenders.entries()) if (contender) measured[c]?.push(await contender())
  const [first = []] = measured
  const states = first[0]?.distinct ?? NaN
  for (const [c, list] of measured.entries())
    for (const run of list)
      if (contenders[c] !== symmetry && run.distinct !== states)
        throw new Error(`${subject.label}: ${HEADINGS[c]} stored ${run.distinct} states, one worker ${states}`)
  const cells = measured.map((list) => (list.length === 0 ? '' : cell(list, first)))
  return `| ${subject.label} | ${whole(states)} | ${bits} | ${cells.join(' | ')} |`
}

/** SPIN depth first and breadth first, and Rumur, if they are installed. */
async function peersOf({ peers }: Subject, folder: string, { spin, rumur }: Peers): Promise<readonly Contender[]> {
  if (!peers) return [null, null, null]
  const { promela, tableBits, size } = peers
  return [
    spin ? await prepareSpin(folder, promela, tableBits) : null,
    spin ? await prepareSpin(folder, promela, tableBits, 'breadth first') : null,
    rumur && peers.rumur ? await prepareRumur(folder, size) : null,
  ]
}

/** `1.23 s, 0.81` */
function cell(list: readonly Run[], first: readonly Run[]): string {
  const seconds = median(list.map((run) => run.wallSeconds)).toFixed(2)
  return list === first ? `${seconds} s` : `${seconds} s, ${median(ratios(list, first)).toFixed(2)}`
}

function ratios(list: readonly Run[], first: readonly Run[]): readonly number[] {
  return list.map((run, i) => run.wallSeconds / (first[i]?.wallSeconds ?? NaN))
}
