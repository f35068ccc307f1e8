import { expect, it } from 'vitest'
import { checkModel } from '../../../checker/check/check.ts'
import { last } from '../../../checker/running.ts'
import { statesPicture } from '../../../checker/render/states/statesPicture.ts'
import { modelText } from '../../../checker/render/text/report.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { twoPhase } from '../../support/models/zoo.ts'

it('shows a checked model of a real spec', () => {
  const report = {
    ...last(checkModel(instantiate(twoPhase, { model: 'one not waited for' }))),
    seconds: 0.01,
    storage: null,
    peakBytes: 0,
    baseBytes: 0,
    files: [],
    replayCommand: null,
  }
  expect(modelText(report)).toMatchSnapshot()
  for (const trace of report.traces) expect(statesPicture(trace)).toContain('violates Consistent')
})
