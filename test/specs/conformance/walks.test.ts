import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { instantiate, isSpec } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { must } from '../../../checker/must.ts'
import { root } from '../../docs/markdown.ts'
import { conformed, replayed } from '../../support/conformed.ts'
import { walkLog } from '../../support/walks.ts'

const files = readdirSync(join(root, 'specs'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.models.ts') && !file.includes('lib/'))
  .sort()
const modules = await Promise.all(
  files.map((file) => import(join(root, 'specs', file)) as Promise<{ default: unknown }>),
)
const specs = modules.map((module) => module.default).filter(isSpec)
/** Whether a walk through this model can leave a domain after it has broken a promise. A search would end before that. */
const leavesItsDomains = ({ spec, name }: Model): boolean => spec === 'classics/lamport-mutex' && name === 'impatient'
const models: readonly Model[] = specs
  .flatMap((spec) => Object.keys(spec.models).map((name) => instantiate(spec, { model: name })))
  .filter((model) => !leavesItsDomains(model))

/** How many walks are taken through all models together. A separate CI step takes 10,000. */
const WALKS = Number(process.env['WALKS'] ?? 60)
const SKEW = 25
/** The distance between the models of two successive walks. It is a prime, so that every model gets its turn. */
const STRIDE = 1009

/** Explains the log of a walk and replays the explanation. */
function outcomeOf(model: Model, seed: number): string {
  const walk = walkLog(model, { seed, steps: 8 + (seed % 10), leaveOut: seed % 3, skew: seed % 2 === 0 ? 0 : SKEW })
  const { unlogged, hidden } = walk
  const found = conformed(model, walk.text, { skew: SKEW, hidden, unlogged, maxOthers: 200 })
  expect(replayed(found)).not.toBe('foreign')
  return found.outcome
}

it('takes walks through every spec', () => {
  expect(specs.length).toBe(files.length)
  expect(models.length % STRIDE).not.toBe(0)
})

it('explains the log of a random walk, even if variables and lines are missing and lines are shuffled within the skew', () => {
  const odd: string[] = []
  for (let walk = 0; walk < WALKS; walk++) {
    const model = must(models[(walk * STRIDE) % models.length])
    const outcome = outcomeOf(model, walk)
    if (outcome !== 'accepted' && outcome !== 'violated')
      odd.push(`${model.spec}, ${model.name}, seed ${walk}: ${outcome}`)
  }
  expect(odd).toEqual([])
}, 3_600_000)
