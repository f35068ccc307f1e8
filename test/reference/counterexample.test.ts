import { referenceExplore } from '../../checker/reference/explore.ts'
import { describeCounterexamples } from '../support/counterexamples.ts'

describeCounterexamples(referenceExplore)
