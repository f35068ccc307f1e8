import { explore } from '../../../checker/explore/explore.ts'
import { CRAMPED } from '../../support/engine/explored.ts'
import { describeCounterexamples } from '../../support/models/counterexamples.ts'

describeCounterexamples((model, options) => explore(model, { ...options, ...CRAMPED }))
