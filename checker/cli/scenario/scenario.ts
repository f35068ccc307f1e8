import { checkModel } from '../../check/check.ts'
import { coverActions, coverEdges } from '../../conformance/scenarios/cover.ts'
import type { ScenariosJson } from '../../conformance/scenarios/scenario.ts'
import { QuorateError } from '../../errors.ts'
import { checkedProperties } from '../../language/model/checked.ts'
import type { Model } from '../../language/model/model.ts'
import { last } from '../../running.ts'
import { bindingJson } from '../../trace/saved/json.ts'
import { openSpec } from '../../loading/open.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { ensureFile, writeWhole } from '../files/files.ts'
import type { ScenarioRequest } from './scenarioOptions.ts'
import { modelOf } from '../selection/oneModel.ts'
import { sayDocument, tell } from '../terminal/terminal.ts'

/** `quorate scenario`: prints behaviours of a spec for a real system to follow. */
export async function scenario(request: ScenarioRequest): Promise<ExitCode> {
  const { out, cover } = request
  if (out !== undefined) await ensureFile(out, '--out')
  const model = modelOf(await openSpec(request.spec), request)
  checkedProperties(model, request.properties)
  const { scenarios, uncovered } =
    cover === 'violations'
      ? violations(model, request.properties)
      : cover === 'actions'
        ? coverActions(model)
        : coverEdges(model)
  const { spec, name, constants, faults } = model
  const document: ScenariosJson = {
    format: 'quorate.scenario/1',
    spec,
    model: name,
    constants,
    faults,
    scenarios,
    uncovered,
  }
  const text = `${JSON.stringify(document, null, 2)}\n`
  if (out === undefined) sayDocument(text)
  else await writeWhole(out, text)
  if (uncovered.length > 0) tell(`not reached: ${uncovered.join(', ')}`)
  return uncovered.length > 0 ? EXIT.open : EXIT.ok
}

/**
 * The shortest counterexample of every property that a finite behaviour can violate; other properties are not covered.
 */
function violations(
  model: Model,
  properties: readonly string[] | undefined,
): Pick<ScenariosJson, 'scenarios' | 'uncovered'> {
  const { traces, exploration, expectations } = last(checkModel(model, { properties, stop: 'decided' }))
  if (exploration.failure) throw new QuorateError(exploration.failure.complaint)
  const finite = traces.filter(({ property, lasso }) => property && !property.witness && !lasso)
  return {
    scenarios: finite.map(({ property, states, path }) => ({
      name: `violates ${property?.name ?? ''}`,
      initial: path.init,
      steps: states.flatMap(({ step }) => (step ? [{ action: step.action, binding: bindingJson(step) }] : [])),
    })),
    uncovered: expectations
      .filter(({ name, verdict }) => verdict === 'violated' && !finite.some(({ property }) => property?.name === name))
      .map(({ name }) => name),
  }
}
