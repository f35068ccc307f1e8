import { COLOURS, RULE } from '../drawing/colours.ts'
import { EPOCH_COLOURS } from '../lanes/laneData.ts'

/** The dark counterparts of `EPOCH_COLOURS`, in the same order. */
const DARK_EPOCHS = ['#1d3d66', '#1e4a28', '#45305f', '#5c3a14', '#164a48', '#5c2340', '#3d444d', '#474a17'] as const

/** The colours of areas, boxes and lines on a dark page. */
const SHAPES: Readonly<Record<string, string>> = {
  white: '#1b1f24',
  '#ffffff': '#1b1f24',
  [RULE]: '#4a545f',
  [COLOURS.ink]: '#e6e9ed',
  [COLOURS.quiet]: '#a3afba',
  [COLOURS.head]: '#353d46',
  [COLOURS.line]: '#a9b8c6',
  [COLOURS.step]: '#22364d',
  [COLOURS.changed]: '#51430e',
  [COLOURS.added]: '#6ee29b',
  [COLOURS.removed]: '#ff9d94',
  [COLOURS.fault]: '#b3261e',
  [COLOURS.faultHead]: '#4a2020',
  [COLOURS.cycle]: '#b79af0',
  [COLOURS.cycleHead]: '#3a2d56',
  [COLOURS.leader]: '#1f4270',
  [COLOURS.down]: '#59636e',
  [COLOURS.entry]: '#2b323a',
  [COLOURS.mark]: '#e0a458',
  [COLOURS.lane]: '#4f5a65',
  [COLOURS.band]: '#22272e',
  [COLOURS.good]: '#173d26',
  ...Object.fromEntries(EPOCH_COLOURS.map((light, i) => [light, DARK_EPOCHS[i] ?? light])),
}

/** The colours of text on light and dark pages. White text stays white, because its background is dark on both. */
const TEXTS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  [COLOURS.ink]: [COLOURS.ink, '#e6e9ed'],
  [COLOURS.quiet]: ['#5c6873', '#b3bec8'],
  [COLOURS.added]: ['#08602e', '#7fe3a5'],
  [COLOURS.removed]: [COLOURS.removed, '#ffa39b'],
  [COLOURS.fault]: [COLOURS.fault, '#ffa39b'],
  [COLOURS.mark]: [COLOURS.mark, '#e9b26b'],
  [COLOURS.cycle]: [COLOURS.cycle, '#c3abf3'],
}

/** Style rules that make pictures follow the `color-scheme` of the page, even though their colours are attributes. */
export const ADAPTED_COLOURS = [
  '.picture text:not([fill]) { fill: light-dark(#000000, #e6e9ed) }',
  ...Object.entries(SHAPES).flatMap(([light, dark]) => [
    `.picture :not(text, tspan)[fill="${light}"] { fill: light-dark(${light}, ${dark}) }`,
    `.picture [stroke="${light}"] { stroke: light-dark(${light}, ${dark}) }`,
  ]),
  ...Object.entries(TEXTS).map(
    ([drawn, [light, dark]]) => `.picture :is(text, tspan)[fill="${drawn}"] { fill: light-dark(${light}, ${dark}) }`,
  ),
  '',
].join('\n')
