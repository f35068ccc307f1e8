import { ADAPTED_COLOURS } from './darkColours.ts'

const LAYOUT = `
h1, h2, h3 { margin: 1.5rem 0 .5rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem }
h2 { font-size: 1.25rem; border-top: 1px solid var(--line); padding-top: 1.5rem; margin-top: 2.5rem }
h3 { font-size: 1.05rem }
small, .quiet { color: light-dark(#56616c, #a3afba); font-weight: normal }
.settings { font: 13px/1.4 ui-monospace, monospace }
.mark { white-space: nowrap }
.mark.good { color: light-dark(#1b6e2c, #7fd894) }
.mark.bad { color: light-dark(#b3261e, #ff9d94); font-weight: 600 }
.mark.open, .limit { color: light-dark(#805300, #f0c36a) }
td.good { background: var(--good) }
td.bad { background: var(--bad); font-weight: 600 }
td.open { background: var(--open) }
td.number { text-align: right; font-variant-numeric: tabular-nums }
th { font-weight: normal }
thead th { color: light-dark(#56616c, #a3afba) }
thead th { white-space: nowrap }
.tables { display: flex; flex-wrap: wrap; gap: 0 2rem; align-items: start }
.tables tbody td, .tables tbody th { padding: .1rem .5rem }
tr.never { background: var(--open) }
.message { white-space: pre-wrap; overflow-wrap: anywhere }
.failure { background: var(--bad); padding: .75rem; white-space: pre-wrap }
`

const TRACE = `
.trace { border: 1px solid var(--line); border-radius: .4rem; padding: 0 1rem 1rem; margin: 1.5rem 0; scroll-margin: 1rem }
.trace:focus { outline: 2px solid light-dark(#2563b8, #79b0f7) }
.controls { display: none; gap: .5rem; align-items: center; margin: .5rem 0 }
.live .controls { display: flex }
.controls button { font: inherit; min-width: 2.2rem }
.controls input { flex: 1; max-width: 30rem }
.controls output { min-width: 8rem; font-variant-numeric: tabular-nums }
.story { display: grid; grid-template-columns: minmax(18rem, 1fr) 2.5fr; gap: 1rem; align-items: start }
.steps { position: relative; margin: 0; padding: 0 0 0 2rem; font-size: 13.5px }
.live .steps, .live .picture { max-height: 75vh; overflow: auto }
.step { padding: .15rem .4rem; border-left: 3px solid transparent }
.step::marker { color: light-dark(#56616c, #a3afba); font-variant-numeric: tabular-nums }
.step.again::marker { content: '' }
.title { margin: 0; font-weight: 600; overflow-wrap: anywhere }
.live .title { cursor: pointer }
.live .step:not(.current) :is(.changes, .whole) { display: none }
.whole:not([open]) table { display: none }
.whole summary { cursor: pointer; color: light-dark(#56616c, #a3afba) }
.live .step.current { border-color: light-dark(#2563b8, #79b0f7); background: light-dark(#eaf2fc, #1c2a3c) }
.fault { color: light-dark(#b3261e, #ff9d94) }
.changes { margin: .15rem 0 .5rem; font: 12.5px/1.4 ui-monospace, monospace }
.changes th, .changes td { border: 0; padding: 0 .75rem 0 0 }
.changes td { overflow-wrap: anywhere }
.changes th { color: light-dark(#56616c, #a3afba) }
.changes del { color: light-dark(#56616c, #a3afba); text-decoration: none }
.changes .changed { font-weight: 600 }
.changes .added { color: light-dark(#0b6b34, #7fd894) }
.changes .removed { color: light-dark(#b3261e, #ff9d94) }
.picture { background: light-dark(#ffffff, #1b1f24); border: 1px solid var(--line) }
.picture svg { display: block; max-width: 100%; height: auto }
.picture .veil { display: none; fill: light-dark(#ffffff, #1b1f24); opacity: .7 }
.picture .veil.later { display: inline }
.picture .frame { fill: none; stroke: light-dark(#2563b8, #79b0f7); stroke-width: 2; rx: 3px }
.conclusion { margin-top: .75rem; padding: .5rem .75rem; border-left: 4px solid light-dark(#b3261e, #ff9d94); background: var(--bad); font-size: 14px }
.conclusion.witness { border-color: light-dark(#1b6e2c, #7fd894); background: var(--good) }
.conclusion p, .conclusion ul { margin: 0 }
@media (max-width: 60rem) { .story { grid-template-columns: minmax(0, 1fr) } }
`

/** On a narrow screen, a table of models becomes a list, and only pictures may be wider than the screen. */
const NARROW = `
@media (max-width: 40rem) {
  body { margin-top: 1rem }
  .trace { padding: 0 .5rem .5rem }
  .controls { flex-wrap: wrap }
  .controls input { min-width: 6rem }
  .steps { padding-left: 1.6rem }
  .mark { white-space: normal }
  th, td { overflow-wrap: anywhere }
  td.kind, thead th.kind { display: none }
  .changes :is(tbody, tr, th, td) { display: block }
  .changes td { padding-left: 1rem }
  nav :is(table, tbody, tr, th, td) { display: block; border: 0; padding: 0 }
  nav thead { display: none }
  nav tr { border-top: 1px solid var(--line); padding: .4rem 0 }
  nav th { font-weight: 600 }
  nav td.number { display: inline; color: light-dark(#56616c, #a3afba) }
  nav td.number:nth-of-type(1)::after { content: ' distinct states, ' }
  nav td.number:nth-of-type(2)::before { content: 'depth ' }
}
`

/** On paper, every step is shown in full. */
const PRINT = `
@media print {
  :root { color-scheme: light }
  body { margin: 0; font-size: 11px }
  .trace { border: 0; padding: 0 }
  .live .controls { display: none }
  .story { display: block }
  .live .steps, .live .picture { max-height: none; overflow: visible }
  .live .step:not(.current) .changes { display: revert }
  .live .step .whole { display: none }
  .live .step.current { border-color: transparent; background: none }
  .step, .conclusion { break-inside: avoid }
  .picture { border: 0; margin-top: 1rem }
  .picture svg { min-width: 0 !important; max-height: 24cm }
  .picture :is(.frame, .veil.later) { display: none }
}
`

/** The style of the page that `check` writes. */
export const REPORT_STYLE = `${LAYOUT}${TRACE}${NARROW}${ADAPTED_COLOURS}${PRINT}`
