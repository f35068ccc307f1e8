import { stripVTControlCharacters } from 'node:util'

/**
 * How many columns a string takes up in a terminal. The build gives this to yargs in place of the `string-width`
 * package. Every time that package is loaded, it builds Unicode tables and a segmenter, which takes a sixth of the
 * processor time of a small run. Only the help text is measured, and that is in Latin script.
 */
export default function stringWidth(text: string): number {
  return stripVTControlCharacters(text).length
}
