import { isQuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'
import type { Trace } from '../../trace/trace.ts'
import { ENDINGS, PICTURE_FORMATS, type TraceFormat, WHOLE_FORMATS } from './formatNames.ts'
import { formatted } from './formats.ts'

/** A file to write. The path is relative to the output folder and uses `/`. */
export interface Artifact {
  readonly path: string
  readonly content: string
}

/** The trace in every requested format that cannot be too large. `stem` is the path without the extension. */
export function wholeArtifacts(trace: Trace, stem: string, formats: readonly TraceFormat[]): readonly Artifact[] {
  return WHOLE_FORMATS.filter((format) => formats.includes(format)).map((format) => artifactOf(trace, stem, format))
}

export interface Pictures {
  readonly made: readonly Artifact[]
  /** The pictures that could not be drawn. */
  readonly failed: readonly { readonly path: string; readonly problem: string }[]
}

/**
 * The trace in every requested picture format, without duplicates. If one picture fails, the others are still drawn.
 */
export function pictureArtifacts(trace: Trace, stem: string, formats: readonly TraceFormat[]): Pictures {
  const made: Artifact[] = []
  const failed: { path: string; problem: string }[] = []
  for (const format of PICTURE_FORMATS.filter((each) => formats.includes(each))) {
    try {
      const artifact = artifactOf(trace, stem, format)
      if (!made.some(({ content }) => content === artifact.content)) made.push(artifact)
    } catch (error) {
      failed.push({ path: pathOf(stem, format), problem: problemOf(error) })
    }
  }
  return { made, failed }
}

export function artifactOf(trace: Trace, stem: string, format: TraceFormat): Artifact {
  return { path: pathOf(stem, format), content: formatted(trace, format) }
}

function pathOf(stem: string, format: TraceFormat): string {
  return `${stem}${ENDINGS[format]}`
}

function problemOf(error: unknown): string {
  if (isQuorateError(error)) return error.complaint.problem
  return messageOf(error)
}
