import { expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { openSpec } from '../../../checker/loading/open.ts'
import { execute } from '../../../checker/trace/execution/execute.ts'
import { must } from '../../../checker/must.ts'

it('a violated refinement names the conjunct of the refined spec that refuses the step', async () => {
  const file = await openSpec('specs/classics/ewd840.ts')
  const model = instantiate(file.load(), { model: 'nodes stay white' })
  const { path } = must(explore(model).properties.find(({ name }) => name === 'TDSpec'))
  const { reasons } = execute(model, must(path ?? undefined), 'TDSpec')
  expect(reasons[1]).toMatch(
    /; DetectTermination is disabled, because forAll\(s\.active, \(active\) => !active\) \(specs\/classics\/sync-termination\.ts:\d+:\d+\) is false, active is \[false, false, true\]$/,
  )
})
