import { stripVTControlCharacters } from 'node:util'

/**
 * Columns of a text in a terminal; what the build gives yargs instead of the package `string-width`. That one builds Unicode tables
 * and a segmenter at every start, a sixth of the processor time of a small run, and the help it measures is Latin text.
 */
export default function stringWidth(text: string): number {
  return stripVTControlCharacters(text).length
}
