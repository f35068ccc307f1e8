import { type Program, readProgram } from '../program/program.ts'
import { Sources, type Text } from './sources.ts'

/** The text of a spec with its parsed program, as plain data for other threads. */
export interface Bundle extends Text {
  /** The text that is evaluated instead of the original. */
  readonly program: Program
}

/** Throws SyntaxError if the text is not a script. */
export function bundleOf(text: Text): Bundle {
  return { ...text, program: readProgram(text.text, new Sources(text)) }
}
