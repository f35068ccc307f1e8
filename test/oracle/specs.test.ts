import { readFileSync } from 'node:fs'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { search } from './javascript/search.ts'

interface Locked {
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  readonly verdicts: Readonly<Record<string, number | string>>
}

const lock = JSON.parse(readFileSync('specs/verdicts.lock.json', 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, Locked>>>
>

const scripts = new Map<string, string>()

async function scriptOf(path: string): Promise<string> {
  const known = scripts.get(path)
  if (known !== undefined) return known
  const options = { bundle: true, write: false, format: 'cjs', platform: 'node', target: 'node20' } as const
  const { outputFiles } = await build({ ...options, entryPoints: [path], external: ['quorate'] })
  const script = outputFiles[0]?.text ?? ''
  scripts.set(path, script)
  return script
}

/** If a model violates all its properties, its counts in the lock file come from a search that ended early. */
const isWhole = ({ verdicts }: Locked): boolean => Object.values(verdicts).some((verdict) => verdict === 'holds')

/** The small models whose counts are locked. */
const models = Object.entries(lock).flatMap(([spec, own]) =>
  typeof own === 'string'
    ? []
    : Object.entries(own)
        .filter(([, locked]) => locked.distinct < 400 && isWhole(locked))
        .map(([model, locked]) => ({ spec, model, locked })),
)

it.each(models)('$spec, $model: the oracle finds the locked counts', async ({ spec, model, locked }) => {
  const { verdicts, ...found } = search(await scriptOf(`specs/${spec}.ts`), Infinity, model)
  expect(found).toMatchObject({ distinct: locked.distinct, generated: locked.generated, depth: locked.depth })
  for (const [name, verdict] of Object.entries(verdicts)) {
    const expected = locked.verdicts[name] ?? ''
    expect(`${name}: ${verdict}`).toBe(
      `${name}: ${typeof expected === 'number' ? `violated in ${expected}` : expected}`,
    )
  }
})
