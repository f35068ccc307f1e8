import { laneStory } from '../../trace/lanes/lanes.ts'
import { missedRecords } from '../../trace/lanes/provenance.ts'
import type { Trace, TraceState } from '../../trace/trace.ts'
import { type ChangeRow, changeRows } from '../wording/changeRows.ts'
import { escapeXml as escape } from '../wording/xml.ts'
import { LARGEST_MB } from '../pictures/drawing/drawing.ts'
import { picture } from '../pictures/picture.ts'
import { claim, ending, extent, fairnessText, provenance } from '../wording/story.ts'

const NOT_DRAWN = `<p class="quiet">No picture: it would be larger than ${LARGEST_MB} MB. The steps on the left are complete.</p>`

/** A trace on a page: its steps and their changes, its picture, and the controls that `slider.js` enables. */
export function reportTrace(trace: Trace, id: string): readonly string[] {
  const steps = stepsOf(trace)
  return [
    `<section class="trace" id="${escape(id)}">`,
    `<h3>${escape(claim(trace))} <small>${escape(extent(trace))}</small></h3>`,
    ...controls(steps.length),
    '<div class="story">',
    '<ol class="steps">',
    ...steps,
    '</ol>',
    `<div class="picture">${picture(trace, { onPage: true }) ?? NOT_DRAWN}</div>`,
    '</div>',
    ...conclusion(trace),
    '</section>',
  ]
}

/** Controls that are visible only if the script runs. */
function controls(steps: number): readonly string[] {
  return [
    '<div class="controls">',
    button('Home', '«', 'first step (Home)'),
    button('ArrowLeft', '‹', 'step back (left arrow)'),
    `<input type="range" min="1" max="${steps}" value="${steps}" aria-label="step">`,
    button('ArrowRight', '›', 'step on (right arrow)'),
    button('End', '»', 'last step (End)'),
    '<output></output>',
    '</div>',
  ]
}

function button(key: string, sign: string, label: string): string {
  return `<button type="button" data-key="${key}" aria-label="${label}" title="${label}">${sign}</button>`
}

/** A list item per state, and one for how a lasso continues. */
function stepsOf(trace: Trace): readonly string[] {
  const { states, lasso } = trace
  const items = states.map((state, at) => {
    const again = lasso !== undefined && at + 1 >= lasso.from
    return stepItem(state, at + 1, `${state.step?.label ?? 'initial state'}${again ? ' ↺' : ''}`)
  })
  if (!lasso) return items
  const { from, back } = lasso
  if (back) return [...items, stepItem(back, from, `↺ ${back.step?.label ?? ''}, back to state ${from}`, 'again')]
  return [...items, item(states.length, '<p class="title">↺ nothing happens any more</p>', [], 'again')]
}

/** `number`: the number, from 1, of the state that the picture frames for this item. */
function stepItem(state: TraceState, number: number, label: string, look = 'once'): string {
  const fault = state.step?.fault ?? null
  const badge = fault === null ? '' : ` <strong class="fault">fault: ${escape(fault)}</strong>`
  return item(number, `<p class="title">${escape(label)}${badge}</p>`, changesOf(state), look)
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

function conclusion(trace: Trace): readonly string[] {
  const story = laneStory(trace)
  const missed = story ? missedRecords(trace, story).map(provenance) : []
  const why = [...trace.reasons, ...missed, ...(trace.lasso?.fairness ?? []).map(fairnessText)]
  const look = trace.property?.witness ? 'conclusion witness' : 'conclusion'
  return [
    `<div class="${look}">`,
    `<p>${escape(ending(trace))}${why.length > 0 ? ':' : ''}</p>`,
    ...(why.length > 0 ? ['<ul>', ...why.map((line) => `<li>${escape(line)}</li>`), '</ul>'] : []),
    '</div>',
  ]
}
