import { traceDot } from '../render/dot.ts'
import { traceJson } from '../render/json.ts'
import { traceText } from '../render/traceText.ts'
import { settings } from '../render/words.ts'
import type { Trace } from '../trace/types.ts'

/** A file to be made: its path relative to the folder of all, with `/`, and its content. */
export interface Artifact {
  readonly path: string
  readonly content: string
}

/** A counterexample as text, JSON, DOT and SVG; the same bytes each time. `stem`: path without the ending. */
export async function artifactsOf(trace: Trace, stem: string): Promise<readonly Artifact[]> {
  const { json, dot, svg } = await drawnArtifacts(trace, stem)
  return [textArtifact(trace, stem), json, dot, svg]
}

export function textArtifact(trace: Trace, stem: string): Artifact {
  return { path: `${stem}.txt`, content: textOf(trace) }
}

/** All but the text. */
export async function drawnArtifacts(
  trace: Trace,
  stem: string,
): Promise<Readonly<Record<'json' | 'dot' | 'svg', Artifact>>> {
  const dot = traceDot(trace)
  const { renderSvg } = await import('../render/svg.ts')
  return {
    json: { path: `${stem}.json`, content: documentOf(trace) },
    dot: { path: `${stem}.dot`, content: ended(dot) },
    svg: { path: `${stem}.svg`, content: ended(await renderSvg(dot)) },
  }
}

/** `asynchronous, master disk lost` as `asynchronous-master-disk-lost` */
export function slug(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '')
}

/** Gives every stem but the first of its kind a number; file systems may not tell capitals apart. */
export function stems(): (stem: string) => string {
  const used = new Map<string, number>()
  return (stem) => {
    const count = (used.get(stem.toLowerCase()) ?? 0) + 1
    used.set(stem.toLowerCase(), count)
    return count === 1 ? stem : `${stem}-${count}`
  }
}

function textOf(trace: Trace): string {
  const { spec, name, constants, faults } = trace.model
  return `${[
    `${spec} · ${name ?? 'defaults'}`,
    ...[settings(constants), settings(faults)]
      .filter((line) => line !== '')
      .map((line, i) => `${i === 0 ? '' : 'faults: '}${line}`),
    '',
    traceText(trace),
  ].join('\n')}\n`
}

function documentOf(trace: Trace): string {
  const { model, property, reasons, states } = trace
  const { spec, name, constants, faults } = model
  return ended(
    JSON.stringify(
      {
        format: 'quorate.counterexample/1',
        spec,
        model: name,
        constants,
        faults,
        property,
        length: states.length,
        reasons,
        trace: traceJson(trace),
      },
      null,
      2,
    ),
  )
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
