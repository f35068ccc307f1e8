import { SaxesParser } from 'saxes'

/** An element of an XML document, as a reader sees it. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** The text directly in the element, without the text of elements inside it. */
  readonly text: string
}

/**
 * The elements of an XML 1.0 document, in the order in which they start. Throws the parser's error, with the line, if
 * the document is not well-formed or contains a character that XML does not allow.
 */
export function xmlElements(xml: string): readonly XmlElement[] {
  const found: { name: string; attributes: Record<string, string>; text: string }[] = []
  const open: { text: string }[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, text: '' }
    found.push(element)
    open.push(element)
  })
  const add = (text: string): void => {
    const innermost = open.at(-1)
    if (innermost) innermost.text += text
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => open.pop())
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
  return found
}
