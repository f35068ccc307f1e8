import { type Program, readProgram } from '../program/program.ts'
import { Sources, type Text } from './sources.ts'

/** The text of a spec, read; plain data, for other threads. */
export interface Bundle extends Text {
  /** What is evaluated instead of the text. */
  readonly program: Program
}

/** Throws SyntaxError where the text is no script. */
export function bundleOf(text: Text): Bundle {
  return { ...text, program: readProgram(text.text, new Sources(text)) }
}
