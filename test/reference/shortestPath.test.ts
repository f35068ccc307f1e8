import { referenceExplore } from '../../checker/reference/explore.ts'
import { describeCounterexamples } from '../support/models/counterexamples.ts'

describeCounterexamples(referenceExplore)
