import { QuorateError } from '../../errors.ts'
import { checkedProperties, graphProperty } from '../../language/model/checked.ts'
import type { Planned } from '../selection/plan.ts'
import type { CheckRequest } from './checkOptions.ts'

/** Throws Q099 (usage) before anything runs if a cluster does not support the request. */
export function expectClusterable(planned: readonly Planned[], { engine, cluster, selection }: CheckRequest): void {
  if (engine === 'reference')
    throw refused(['--engine'], 'the reference engine runs on one machine', 'leave --engine out')
  if (cluster?.resume !== undefined && planned.length !== 1)
    throw refused(['--resume'], `a run has one model, but ${planned.length} would be checked`, 'name it with --model')
  for (const { model } of planned)
    for (const property of checkedProperties(model, selection.properties)) {
      const where = [`spec ${model.spec}`, `${property.kind} ${property.name}`]
      const hint = 'check it on one machine, or name the other properties with --property'
      if (graphProperty(model, property) !== null)
        throw refused(where, 'it is decided on the graph of all states, which no machine of a cluster has', hint)
    }
}

function refused(where: readonly string[], problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q099', class: 'usage', where, problem, hint })
}
