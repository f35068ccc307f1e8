import { factsOf } from '../../check/facts.ts'
import { factsDocument } from '../../render/machine/factsJson.ts'
import { factsText } from '../../render/text/factsText.ts'
import type { InfoArguments } from './infoOptions.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { openSpec } from '../../loading/open.ts'
import { memoryOf } from '../sharedOptions/memory.ts'
import { planModels } from '../selection/plan.ts'
import { overridesOf } from '../sharedOptions/settings.ts'
import { coloured, sayDocument, say, textWidth } from '../terminal/terminal.ts'

/** `quorate info`: what is known about models before they are explored. */
export async function info(args: InfoArguments): Promise<ExitCode> {
  const files = await Promise.all(args.spec.map(openSpec))
  const planned = planModels(files, {
    models: args.model ?? [],
    ...overridesOf(args),
    properties: undefined,
  })
  const maxMemory = memoryOf(args['max-memory'])
  if (args.source) {
    const { compile } = await import('../../compile/compile.ts')
    sayDocument(planned.map(({ title, model }) => `// ${model.spec} · ${title}\n${compile(model).source}\n`).join('\n'))
    return EXIT.ok
  }
  const all = planned.map((one) => ({ title: one.title, facts: factsOf(one.model, maxMemory) }))
  const options = { colour: coloured(args.color), width: textWidth() }
  if (args.json) sayDocument(`${factsDocument(all.map(({ facts }) => facts))}\n`)
  else say(all.map(({ title, facts }) => factsText(facts, { ...options, title })).join('\n\n'))
  return EXIT.ok
}
