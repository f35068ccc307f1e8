const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}

/** Control characters, halves of surrogate pairs, and what is no character: XML cannot hold most of them, even as an entity. */
const UNSEEN = /[^\P{Cc}\t\n\r]|\p{Surrogate}|[\uFFFE\uFFFF]/gu

/**
 * Text as the content of an element, or as an attribute's value in double quotes, of XML and HTML. What cannot
 * be seen gets a sign in its place.
 */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"\r]/g, (c) => ENTITIES[c] ?? c).replaceAll(UNSEEN, signFor)
}

/** `␀` for a NUL, as Unicode has a picture of each control character; `�` for anything else. */
function signFor(character: string): string {
  const code = character.charCodeAt(0)
  if (code === 0x7f) return '␡'
  return code < 0x20 ? String.fromCharCode(0x24_00 + code) : '\uFFFD'
}
