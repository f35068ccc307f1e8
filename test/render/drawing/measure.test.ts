import { expect, it } from 'vitest'
import { bold, cell, coloured, joined, line, struck, table } from '../../../checker/render/drawing/label.ts'
import { linesDot, tableDot } from '../../../checker/render/drawing/labelDot.ts'
import { CHARACTER, columnsOf, LINE, measured } from '../../../checker/render/drawing/measure.ts'
import { tableSvg } from '../../../checker/render/drawing/tableSvg.ts'

const styled = joined(['a ', coloured('red', joined([bold('b'), coloured('blue', struck('c'))]))])

it('part of a line keeps its colour', () => {
  expect(styled.map(({ text, colour }) => [text, colour])).toEqual([
    ['a ', null],
    ['b', 'red'],
    ['c', 'blue'],
  ])
})

it.each([
  ['abc', 3],
  ['→ ↺ ·', 5],
  ['日本', 4],
  ['\u{1F600}', 2],
])('%s takes %i columns', (text, columns) => {
  expect(columnsOf(line(text))).toBe(columns)
})

it('a table is as wide as its widest cells, and its last column takes the remaining width', () => {
  const small = table([[cell(['ab']), cell(['c'], { align: 'middle' })], [cell(['wide across'], { span: 2 })]])
  const { cells, width, height } = measured({ ...small, width: 200 })
  expect([width, height]).toEqual([200, 2 * (LINE + 6)])
  expect(cells.map(({ box }) => [box.x, box.width].map(Math.round))).toEqual([
    [0, Math.round(2 * CHARACTER + 8)],
    [Math.round(2 * CHARACTER + 8), Math.round(200 - 2 * CHARACTER - 8)],
    [0, 200],
  ])
})

it('a table is printed as SVG and as a Graphviz label', () => {
  const one = table([[cell([styled], { fill: '#fff3c4' })]])
  expect(tableSvg(measured(one), { x: 1, y: 2 })).toMatchInlineSnapshot(
    `"<path fill="#fff3c4" stroke="#cbd2d9" d="M1 2h32.2v18.5h-32.2z"/><path d="M1 2h32.2v18.5h-32.2z" fill="none" stroke="#cbd2d9" stroke-width="1"/><text x="5" y="14.5">a <tspan fill="red" font-weight="bold">b</tspan><tspan fill="blue" text-decoration="line-through">c</tspan></text>"`,
  )
  expect(tableDot(one)).toMatchInlineSnapshot(
    `"<TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3" COLOR="#cbd2d9" BGCOLOR="#ffffff"><TR><TD ALIGN="LEFT" VALIGN="TOP" BGCOLOR="#fff3c4" COLOR="#cbd2d9">a <FONT COLOR="red"><B>b</B></FONT><FONT COLOR="blue"><S>c</S></FONT></TD></TR></TABLE>"`,
  )
  expect(linesDot([line('[a  b]'), styled])).toMatchInlineSnapshot(
    `"[a&#160;&#160;b&#93;<BR ALIGN="LEFT"/>a <FONT COLOR="red"><B>b</B></FONT><FONT COLOR="blue"><S>c</S></FONT><BR ALIGN="LEFT"/>"`,
  )
})
