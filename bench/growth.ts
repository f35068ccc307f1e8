import { whole } from './numbers.ts'
import { checkTruncation, type Size } from './quorate.ts'

/** kip-320 at increasing sizes. */
const SIZES: readonly Size[] = [
  { replicas: 2, logSize: 3, maxRecords: 3, maxLeaderEpoch: 3 },
  { replicas: 3, logSize: 2, maxRecords: 2, maxLeaderEpoch: 2 },
  { replicas: 3, logSize: 3, maxRecords: 3, maxLeaderEpoch: 2 },
  { replicas: 3, logSize: 2, maxRecords: 2, maxLeaderEpoch: 3 },
]
const PER_BAR = 0.05
const MAX_LAST_TO_MILLION = 1.5

/**
 * Prints a bar chart of the cost per state as the state space grows. Throws if that cost is too high at ten million
 * states.
 */
export async function measureGrowth(): Promise<void> {
  console.log('\nkafka/truncation, kip-320, one worker: microseconds of search per state')
  const costs: number[] = []
  for (const size of SIZES) {
    const { distinct, seconds } = await checkTruncation(size, '--workers', '1')
    const cost = (seconds * 1e6) / distinct
    costs.push(cost)
    const label = `(${Object.values(size).join(',')})`
    console.log(
      `  ${label.padEnd(10)}${whole(distinct).padStart(11)}  ${'█'.repeat(Math.round(cost / PER_BAR))} ${cost.toFixed(2)}`,
    )
  }
  const ratio = (costs.at(-1) ?? NaN) / (costs[1] ?? NaN)
  console.log(`  ten million states to one million: ${ratio.toFixed(2)} times (at most ${MAX_LAST_TO_MILLION})`)
  if (ratio > MAX_LAST_TO_MILLION) throw new Error('a large space costs too much per state')
}
