import { stripVTControlCharacters } from 'node:util'

/**
 * The number of columns that some text takes up in a terminal. The build gives this to yargs instead of the package
 * `string-width`, which builds Unicode tables and a segmenter at every start: a sixth of the processor time of a small
 * run. The help that it measures is Latin text.
 */
export default function stringWidth(text: string): number {
  return stripVTControlCharacters(text).length
}
