import { counterexampleJson } from '../render/machine/json.ts'
import { traceMermaid } from '../render/markdown/mermaid.ts'
import { picture } from '../render/picture.ts'
import { traceText } from '../render/text/traceText.ts'
import { claim } from '../render/wording/story.ts'
import type { Trace } from '../trace/trace.ts'

/** The formats in which a walk can be exported. */
export const SHARED_FORMS = ['text', 'mermaid', 'svg', 'json', 'test'] as const
export type SharedForm = (typeof SHARED_FORMS)[number]

/**
 * Exports a walk in one of the formats. Null if a picture would be too large. `path` is the spec file's path, for
 * the test.
 */
export function shared(trace: Trace, form: SharedForm, path: string): string | null {
  switch (form) {
    case 'text':
      return `${traceText(trace)}\n`
    case 'mermaid':
      return traceMermaid(trace)
    case 'svg':
      return picture(trace)
    case 'json':
      return `${JSON.stringify(counterexampleJson(trace), null, 2)}\n`
    case 'test':
      return testOf(trace, path)
  }
}

/** A Vitest test that executes the walk again. */
function testOf(trace: Trace, path: string): string {
  const title = `${trace.model.spec}, ${trace.model.name ?? 'other settings'}: ${claim(trace)}`
  const expected =
    trace.property === null
      ? `expect(again?.problem).toContain('all steps are possible')`
      : `expect(again?.outcome).toBe('violated')`
  return `import { replay } from 'quorate/engine'
import { load } from 'quorate/node'
import { expect, it } from 'vitest'

it(${JSON.stringify(title)}, async () => {
  const spec = await load(${JSON.stringify(path)})
  const [again] = replay(spec, walk)
  ${expected}
})

const walk = ${JSON.stringify(counterexampleJson(trace), null, 2)}
`
}
