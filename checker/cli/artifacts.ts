import type { Trace } from '../trace/types.ts'
import { ENDINGS, formatted, TRACE_FORMATS, type TraceFormat } from './formats.ts'

/** A file to be made: its path relative to the folder of all, with `/`, and its content. */
export interface Artifact {
  readonly path: string
  readonly content: string
}

/** A counterexample in every form, and its pictures as SVG, none of them twice. `stem`: path without the ending. */
export async function artifactsOf(trace: Trace, stem: string): Promise<readonly Artifact[]> {
  const made = TRACE_FORMATS.map((format) => artifactOf(trace, stem, format))
  const [dot, states] = [artifactOf(trace, stem, 'dot'), artifactOf(trace, stem, 'states')]
  if (dot.content === states.content)
    return [...made.filter(({ path }) => path !== states.path), await pictureOf(trace, stem, 'dot')]
  return [...made, await pictureOf(trace, stem, 'dot'), await pictureOf(trace, stem, 'states')]
}

export function artifactOf(trace: Trace, stem: string, format: TraceFormat): Artifact {
  return { path: `${stem}${ENDINGS[format]}`, content: formatted(trace, format) }
}

/** A form that is DOT, drawn. */
export async function pictureOf(trace: Trace, stem: string, format: 'dot' | 'states'): Promise<Artifact> {
  const { renderSvg } = await import('../render/pictures/drawing/svg.ts')
  const svg = await renderSvg(formatted(trace, format))
  return { path: `${stem}${ENDINGS[format].replace('.dot', '.svg')}`, content: svg.endsWith('\n') ? svg : `${svg}\n` }
}

/** How the files are called that show what a model does to a property. */
export function stemOf(model: string, property: string): string {
  return `${slug(model)}.${slug(property)}`
}

/** `asynchronous, master disk lost` as `asynchronous-master-disk-lost` */
export function slug(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '') || 'unnamed'
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
