import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './process.ts'
import { type CheckDocument, MAIN, type Size, TRUNCATION } from './quorate.ts'

/** Models 1, 4, 7 and 10 are identical, with others in between, so that the last can be compared with the first. */
const SIZES: readonly Size[] = [
  { replicas: 2, logSize: 3, maxRecords: 3, maxLeaderEpoch: 3 },
  { replicas: 2, logSize: 2, maxRecords: 2, maxLeaderEpoch: 3 },
  { replicas: 3, logSize: 2, maxRecords: 2, maxLeaderEpoch: 1 },
]
const COUNT = 10

/** Microseconds of search per distinct state. */
interface Costs {
  readonly first: number
  readonly last: number
}

/**
 * Writes a spec with ten kip-320 models; returns a function that checks them all with one command, in one process.
 */
export async function prepareTenModels(folder: string): Promise<() => Promise<Costs>> {
  const file = join(folder, 'ten.ts')
  const models = Object.fromEntries(
    Array.from({ length: COUNT }, (_, i) => [
      `model ${i + 1}`,
      { constants: { protocol: 'kip-320', ...SIZES[i % SIZES.length] } },
    ]),
  )
  const text = `import truncation from ${JSON.stringify(TRUNCATION)}
export default { ...truncation, models: ${JSON.stringify(models)} }
`
  await writeFile(file, text)
  return async () => {
    const { stdout } = await run(process.execPath, [MAIN, 'check', file, '--json'])
    const documents = JSON.parse(stdout) as readonly CheckDocument[]
    const costs = documents.map(({ seconds, states }) => (seconds * 1e6) / states.distinct)
    if (costs.length !== COUNT) throw new Error(`${costs.length} models were checked instead of ${COUNT}`)
    return { first: costs[0] ?? NaN, last: costs.at(-1) ?? NaN }
  }
}
