import { explore } from '../../../checker/explore/explore.ts'
import { describeCounterexamples } from '../../support/models/counterexamples.ts'

describeCounterexamples((model, options) =>
  explore(model, { ...options, maxMemory: 2 ** 18, batch: 3, initialSlots: 4 }),
)
