import { visible } from '../../visible.ts'

/** The colours that `paint` uses. */
const COLOUR = new RegExp(`(${String.fromCharCode(27)}\\[(?:1|2|22|31|32|33|36|39)m)`)
/**
 * Text that GitHub and Azure interpret as a command: `::error::` at the start of a line, `##[error]` and `##vso[`
 * anywhere.
 */
const COMMAND = /^(\s*):(?=:)|#(?=#\[|#vso\[)/gm

/**
 * Makes text safe for a terminal or a log. The text may quote files and thrown errors, which must not move the cursor,
 * hide text, or be taken as commands by the CI system that runs Quorate.
 */
export function shown(text: string): string {
  return text
    .split(COLOUR)
    .map((piece, i) => (i % 2 === 1 ? piece : visible(piece)))
    .join('')
    .replaceAll(COMMAND, (_found, indent: string | undefined) => (indent === undefined ? '# ' : `${indent}: `))
}
