const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}

/** Control characters, lone surrogates and noncharacters. XML forbids most of them, even as entities. */
const UNSEEN = /[^\P{Cc}\t\n\r]|\p{Surrogate}|[\uFFFE\uFFFF]/gu

/**
 * Escapes text for an element or a double-quoted attribute of XML or HTML. Replaces invisible characters with visible
 * symbols.
 */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"\r]/g, (c) => ENTITIES[c] ?? c).replaceAll(UNSEEN, signFor)
}

/** Escapes text for a picture, where runs of spaces must keep their width. */
export function escapeSpaced(text: string): string {
  return escapeXml(text).replaceAll('  ', '&#160;&#160;')
}

/** `␀` for a NUL, and likewise for each control character, because Unicode has pictures of them; `�` for the rest. */
function signFor(character: string): string {
  const code = character.charCodeAt(0)
  if (code === 0x7f) return '␡'
  return code < 0x20 ? String.fromCharCode(0x24_00 + code) : '\uFFFD'
}
