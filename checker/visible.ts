/** Characters that are invisible, that break a line, or that change the direction of text. */
const HIDDEN = /[\p{Cc}\p{Surrogate}\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu

/** Whether a name can be printed unchanged, on one line. */
export function isVisible(name: string): boolean {
  return visible(name) === name && !/[\n\t]/.test(name)
}

/** Replaces each such character with an escape such as `\u001b`. Line breaks and tabs stay. */
export function visible(text: string): string {
  return text.replaceAll(HIDDEN, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
