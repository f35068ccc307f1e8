import { styleText } from 'node:util'

const STYLES = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const

export type Paint = Readonly<Record<(typeof STYLES)[number], (text: string) => string>>

/** ANSI colours, or none. The caller decides whether the terminal shows colours. */
export function paint(colour: boolean): Paint {
  const style =
    (name: (typeof STYLES)[number]) =>
    (text: string): string =>
      colour && text !== '' ? styleText(name, text, { validateStream: false }) : text
  return {
    bold: style('bold'),
    dim: style('dim'),
    red: style('red'),
    green: style('green'),
    yellow: style('yellow'),
    cyan: style('cyan'),
  }
}
