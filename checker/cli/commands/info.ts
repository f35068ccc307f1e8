import type { ArgumentsCamelCase, Argv, Options } from 'yargs'
import { factsOf } from '../../check/facts.ts'
import { factsDocument } from '../../render/machine/factsJson.ts'
import { factsText } from '../../render/text/factsText.ts'
import { CHECK_OPTIONS } from '../options/checkOptions.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { openSpec } from '../../loading/load.ts'
import { memoryOf } from '../options/memory.ts'
import { planModels } from '../selection/plan.ts'
import { overridesOf } from '../options/settings.ts'
import { coloured, say } from '../terminal/terminal.ts'
import { givenOnce, SPECS } from '../options/usage.ts'

const { model, constant, fault, json, color } = CHECK_OPTIONS

export const INFO_OPTIONS = {
  model,
  constant,
  fault,
  'max-memory': CHECK_OPTIONS['max-memory'],
  json,
  color,
} as const satisfies Readonly<Record<string, Options>>

export function declareInfoOptions(yargs: Argv) {
  return yargs
    .positional('spec', SPECS)
    .options(INFO_OPTIONS)
    .check(givenOnce(INFO_OPTIONS))
    .example('$0 info spec.ts', 'bits per variable, bindings per action, how many states fit')
    .example('$0 info spec.ts -c nodes=5 --max-memory 4GB', 'before a run with these')
}

type InfoArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareInfoOptions>['argv']>>

/** `quorate info`: what is known of models before they are explored. */
export async function info(args: InfoArguments): Promise<ExitCode> {
  const files = await Promise.all(args.spec.map(openSpec))
  const planned = planModels(files, {
    models: args.model ?? [],
    ...overridesOf(args),
    properties: undefined,
  })
  const maxMemory = memoryOf(args['max-memory'])
  const all = planned.map((one) => ({ title: one.title, facts: factsOf(one.model, maxMemory) }))
  const options = { colour: coloured(args.color), width: process.stdout.columns }
  if (args.json) say(factsDocument(all.map(({ facts }) => facts)))
  else say(all.map(({ title, facts }) => factsText(facts, { ...options, title })).join('\n\n'))
  return EXIT.ok
}
