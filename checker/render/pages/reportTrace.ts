import { laneStory } from '../../trace/laneStory/laneStory.ts'
import { missedRecords } from '../../trace/laneStory/provenance.ts'
import type { Trace, TraceState } from '../../trace/trace.ts'
import { type ChangeRow, changeRows } from '../wording/changeRows.ts'
import { escapeXml as escape } from '../wording/xml.ts'
import { LARGEST_MB } from '../drawing/drawing.ts'
import { picture } from '../picture.ts'
import { stateRows } from '../wording/stateRows.ts'
import { claim, ending, extent, fairnessText, provenance } from '../wording/story.ts'
import { sum } from '../wording/words.ts'

const NOT_DRAWN = `<p class="quiet">No picture: it would be larger than ${LARGEST_MB} MB. The steps on the left are complete.</p>`

interface Details {
  /** What the trace shows, if it has no property. */
  readonly shows?: { readonly title: string; readonly ending: string }
  /** Additional controls. */
  readonly more?: readonly string[]
}

/**
 * Shows a trace on a page: its steps and their changes, its picture, and the controls that `slider.js` enables.
 */
export function reportTrace(trace: Trace, id: string, { shows, more = [] }: Details = {}): readonly string[] {
  const title = trace.property === null && shows ? shows.title : claim(trace)
  const steps = stepsOf(trace)
  return [
    `<section class="trace" id="${escape(id)}">`,
    `<h3>${escape(title)} <small>${escape(extent(trace))}</small></h3>`,
    ...controls(steps.length, more),
    '<div class="story">',
    '<ol class="steps">',
    ...steps,
    '</ol>',
    `<div class="picture">${picture(trace, { onPage: true }) ?? NOT_DRAWN}</div>`,
    '</div>',
    ...conclusion(trace, trace.property === null && shows ? shows.ending : ending(trace)),
    '</section>',
  ]
}

/** Controls that are visible only if the script runs. */
function controls(steps: number, more: readonly string[]): readonly string[] {
  return [
    '<div class="controls">',
    button('Home', '«', 'first step (Home)'),
    button('ArrowLeft', '‹', 'step back (left arrow)'),
    `<input type="range" min="1" max="${steps}" value="${steps}" aria-label="step">`,
    button('ArrowRight', '›', 'step forward (right arrow)'),
    button('End', '»', 'last step (End)'),
    '<output></output>',
    ...more,
    '</div>',
  ]
}

function button(key: string, sign: string, label: string): string {
  return `<button type="button" data-key="${key}" aria-label="${label}" title="${label}">${sign}</button>`
}

/** One list item per state and one for how a lasso continues. */
function stepsOf(trace: Trace): readonly string[] {
  const { states, lasso } = trace
  const details = wholeStates(trace)
  const items = states.map((state, at) => {
    const again = lasso !== undefined && at + 1 >= lasso.from
    const label = `${state.step?.label ?? 'initial state'}${again ? ' ↺' : ''}`
    return stepItem(state, { number: at + 1, label, look: 'once', whole: details(state, states[at - 1] ?? state) })
  })
  if (!lasso) return items
  const { from, back } = lasso
  if (back) {
    const label = `↺ ${back.step?.label ?? ''}, back to state ${from}`
    const whole = details(back, states.at(-1) ?? back)
    return [...items, stepItem(back, { number: from, label, look: 'again', whole })]
  }
  const whole = states.slice(-1).flatMap((last) => details(last, last))
  return [...items, item(states.length, '<p class="title">↺ nothing happens any more</p>', whole, 'again')]
}

interface Item {
  /** Which state the picture frames for this item, counted from 1. */
  readonly number: number
  readonly label: string
  readonly look: 'once' | 'again'
  readonly whole: readonly string[]
}

function stepItem(state: TraceState, { number, label, look, whole }: Item): string {
  const fault = state.step?.fault ?? null
  const badge = fault === null ? '' : ` <strong class="fault">fault: ${escape(fault)}</strong>`
  return item(number, `<p class="title">${escape(label)}${badge}</p>`, [...changesOf(state), ...whole], look)
}

/** A trace's whole states take at most this many characters on a page. */
const MOST_TEXT = 4_000_000

/**
 * A whole state that the reader can expand, with the changes of its step in bold. Omitted if the trace is very large.
 */
function wholeStates(trace: Trace): (state: TraceState, before: TraceState) => readonly string[] {
  let left = MOST_TEXT
  return (state, before) => {
    if (left <= 0)
      return ['<p class="changes quiet">The whole state is not on this page, which would be too large.</p>']
    const rows = stateRows(trace, state, before).map(
      ({ path, text, changed }) =>
        `<tr><th>${escape(path)}</th><td${changed ? ' class="changed"' : ''}>${escape(text)}</td></tr>`,
    )
    left -= sum(rows.map((row) => row.length))
    return [
      '<details class="whole"><summary>whole state</summary><table class="changes">',
      ...rows,
      '</table></details>',
    ]
  }
}

function item(number: number, title: string, changes: readonly string[], look: string): string {
  return [`<li class="step ${look}" data-state="${number}">${title}`, ...changes, '</li>'].join('\n')
}

function changesOf(state: TraceState): readonly string[] {
  const rows = changeRows(state)
  if (rows.length === 0) return [`<p class="changes quiet">${nothingChanged(state)}</p>`]
  return ['<table class="changes">', ...rows.map(changeRow), '</table>']
}

function nothingChanged({ step }: TraceState): string {
  return step ? 'changes nothing' : 'all variables at their first value'
}

function changeRow({ path, kind, before, after }: ChangeRow): string {
  const was = before === null ? '' : `<del>${escape(before)}</del> → `
  const is = after.map((value) => `<span class="${kind}">${escape(value)}</span>`).join(', ')
  return `<tr><th>${escape(path)}</th><td>${was}${is}</td></tr>`
}

function conclusion(trace: Trace, end: string): readonly string[] {
  const story = laneStory(trace)
  const missed = story ? missedRecords(trace, story).map(provenance) : []
  const why = [...trace.reasons, ...missed, ...(trace.lasso?.fairness ?? []).map(fairnessText)]
  const look = trace.property?.witness ? 'conclusion witness' : 'conclusion'
  return [
    `<div class="${look}">`,
    `<p>${escape(end)}${why.length > 0 ? ':' : ''}</p>`,
    ...(why.length > 0 ? ['<ul>', ...why.map((line) => `<li>${escape(line)}</li>`), '</ul>'] : []),
    '</div>',
  ]
}
