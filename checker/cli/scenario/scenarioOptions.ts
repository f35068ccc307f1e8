import type { ArgumentsCamelCase, Argv, Options } from 'yargs'
import { CHECK_OPTIONS } from '../check/checkOptions.ts'
import { overridesOf } from '../sharedOptions/settings.ts'
import { wellGiven, ONE_SPEC } from '../sharedOptions/usage.ts'

export const COVERS = ['violations', 'actions', 'edges'] as const

/** The options of `scenario`. */
export interface ScenarioRequest {
  readonly spec: string
  readonly cover: (typeof COVERS)[number]
  readonly model: string | undefined
  readonly constants: Readonly<Record<string, unknown>>
  readonly faults: Readonly<Record<string, unknown>>
  readonly properties: readonly string[] | undefined
  readonly out: string | undefined
}

const { constant, fault } = CHECK_OPTIONS

export const SCENARIO_OPTIONS = {
  cover: {
    choices: COVERS,
    demandOption: true,
    describe: 'cover every violated property, every action, or every step from every state',
  },
  model: { type: 'string', requiresArg: true, describe: "use this model (default: the spec's defaults)" },
  constant,
  fault,
  property: { type: 'string', array: true, requiresArg: true, describe: 'only violations of these properties' },
  out: { type: 'string', requiresArg: true, describe: 'write to this file (default: stdout)' },
} as const satisfies Readonly<Record<string, Options>>

export function declareScenarioOptions(yargs: Argv) {
  return yargs
    .positional('spec', ONE_SPEC)
    .options(SCENARIO_OPTIONS)
    .check(wellGiven(SCENARIO_OPTIONS))
    .example("$0 scenario spec.ts --cover violations --model 'two nodes'", 'does the system have these flaws?')
    .example('$0 scenario spec.ts --cover actions --out actions.json', 'for drive of quorate/vitest')
}

type ScenarioArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareScenarioOptions>['argv']>>

export function scenarioRequest(args: ScenarioArguments): ScenarioRequest {
  const { spec, cover, model, property: properties, out } = args
  return { spec, cover, model, ...overridesOf(args), properties, out }
}
