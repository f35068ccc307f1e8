/** Control characters, but for line breaks and tabs, and what changes the direction of text; and before them the colours of `paint`. */
const UNSEEN = /\u001B\[(?:1|2|22|31|32|33|36|39)m|[^\P{Cc}\n\t]|[\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu
/** What GitHub and Azure take for a command to them: `::error::` where a line starts, `##[error]` and `##vso[` anywhere. */
const COMMAND = /^(\s*):(?=:)|#(?=#\[|#vso\[)/gm

/**
 * Text for a terminal or a log. It may have pieces of files and of thrown errors, which must not move the cursor, hide text, or
 * speak to the machine that runs the command.
 */
export function shown(text: string): string {
  return text
    .replaceAll(UNSEEN, (found) => (found.length > 1 ? found : codeOf(found)))
    .replaceAll(COMMAND, (_found, indent: string | undefined) => (indent === undefined ? '# ' : `${indent}: `))
}

/** `\u001b` */
function codeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
