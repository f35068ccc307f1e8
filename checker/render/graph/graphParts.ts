import type { StateValue } from '../../immutableValues/value.ts'
import { constraintsOf, outsideText } from '../../language/model/constraints.ts'
import type { Model } from '../../language/model/model.ts'
import { cutAtEnd } from '../../trace/execution/violates.ts'
import { type Arrow, type Projection, project } from '../../trace/graph/projection.ts'
import type { GraphStep, StateGraph } from '../../trace/graph/stateGraph.ts'
import type { Trace } from '../../trace/trace.ts'
import { COLOURS } from '../drawing/colours.ts'
import { type GraphRow, lookOf } from './graphRows.ts'
import { graphTable, type Heading, tellingRows } from './graphTable.ts'
import { bold, coloured, type Line, line, type Table } from '../drawing/label.ts'
import { claim, ending, extent } from '../wording/story.ts'
import { count, digits, settings, wrap } from '../wording/words.ts'

/** A reachable graph and how to draw it. */
export interface GraphPicture {
  readonly model: Model
  readonly graph: StateGraph
  /** The rows that each state shows. */
  readonly rows: readonly GraphRow[]
  readonly projection: Projection
  /** The names in the view. Empty if it shows whole states. */
  readonly view: readonly string[]
  /** The trace to highlight. */
  readonly trace: Trace | null
}

/** How wide lines are in labels and in the caption, in characters. */
const WIDE_LABEL = 30
const WIDE_CAPTION = 90

/** `view` holds the names that selected `rows`. It is empty if `rows` covers the entire state. */
export function graphPicture(
  model: Model,
  graph: StateGraph,
  { rows, view, trace }: Pick<GraphPicture, 'rows' | 'view' | 'trace'>,
): GraphPicture {
  return { model, graph, rows, projection: project(graph, lookOf(rows)), view, trace }
}

/** A reachable graph as labelled nodes and arrows, for both DOT and SVG. */
export interface GraphParts {
  readonly caption: readonly Line[]
  readonly nodes: readonly GraphNode[]
  readonly arrows: readonly GraphArrow[]
}

export interface GraphNode {
  readonly name: string
  readonly table: Table
  /** Whether the node is initial. Initial nodes go into the first row. */
  readonly initial: boolean
  /** Which of the trace's states are in this node, counted from 1. */
  readonly told: readonly number[]
}

export interface GraphArrow {
  /** The arrow's two nodes, by name. */
  readonly from: string
  readonly to: string
  readonly label: readonly Line[]
  readonly colour: string
  readonly dashed: boolean
  /** The arrow's width in points. */
  readonly width: number
  /** Whether the arrow is part of the counterexample, whose nodes are kept close together. */
  readonly taken: boolean
}

/** Makes one node per state, or per group of states that look the same in the view. */
export function graphParts(picture: GraphPicture): GraphParts {
  const { graph, rows, projection, view } = picture
  const way = wayOf(picture)
  const first = (group: readonly number[]): StateValue => graph.states[group[0] ?? 0]?.value as StateValue
  const shown = view.length > 0 ? rows : tellingRows(rows, projection.groups.map(first))
  const outside = endOutside(picture, shown)
  return {
    caption: caption(picture, rows.length - shown.length),
    nodes: [
      ...projection.groups.map((group, i): GraphNode => {
        const told = way.numbers.get(i) ?? []
        const drawn = graphTable(shown, first(group), headingOf(picture, i, told), staying(picture, i))
        return { name: nameOf(i), table: drawn, initial: group.some((at) => isInitial(graph, at)), told }
      }),
      ...outside.nodes,
    ],
    arrows: [
      ...projection.arrows
        .filter(({ from, to }) => from !== to)
        .map((arrow) =>
          graphArrow(arrow, { from: nameOf(arrow.from), to: nameOf(arrow.to) }, way.taken.has(keyOf(arrow)), view),
        ),
      ...outside.arrows,
    ],
  }
}

function nameOf(group: number): string {
  return `s${group + 1}`
}

/**
 * Where the trace goes: for each group, which of the trace's states are in it (counted from 1), and the arrows that the
 * trace takes.
 */
function wayOf({ graph, projection, trace }: GraphPicture) {
  const numbers = new Map<number, number[]>()
  const taken = new Set<string>()
  const back = trace?.lasso?.back
  const end = trace && cutAtEnd(trace) ? trace.states.length - 1 : null
  const states = [...(trace?.states ?? []), ...(back ? [back] : [])]
  let before: number | null = null
  for (const [i, { value, step }] of states.entries()) {
    const at = i === end ? null : graph.numberOf(value)
    const group = at === null ? null : (projection.groupOf[at] ?? null)
    if (group !== null && i < (trace?.states.length ?? 0)) numbers.set(group, [...(numbers.get(group) ?? []), i + 1])
    if (group !== null && before !== null) taken.add(keyOf({ from: before, to: group, fault: step?.fault ?? null }))
    before = group
  }
  return { numbers, taken }
}

/** The last state of a trace whose last step is cut off. It is the only such state that is drawn. */
function endOutside(
  { graph, projection, trace, view }: GraphPicture,
  rows: readonly GraphRow[],
): Pick<GraphParts, 'nodes' | 'arrows'> {
  const end = trace?.states.at(-1)
  const cut = trace && cutAtEnd(trace)
  if (!trace || !end || !cut) return { nodes: [], arrows: [] }
  const number = trace.states.length
  const text = [`${toldAs(trace)}: ${number}`, ending(trace), outsideText(cut)]
  const table = graphTable(rows, end.value, { text, look: 'broken' }, [])
  const nodes = [{ name: 'end', table, initial: false, told: [number] }]
  const before = trace.states[number - 2]
  const from = before ? graph.numberOf(before.value) : null
  if (from === null || !end.step) return { nodes, arrows: [] }
  const { action, label, fault } = end.step
  const arrow = { from, to: 0, fault, steps: [{ from, to: null, action, label, fault, violates: [] }] }
  const ends = { from: nameOf(projection.groupOf[from] ?? 0), to: 'end' }
  return { nodes, arrows: [graphArrow(arrow, ends, true, view)] }
}

function toldAs({ property, walked }: Trace): string {
  if (walked && !property) return 'walk'
  return property?.witness ? 'witness' : 'counterexample'
}

function keyOf({ from, to, fault }: Pick<Arrow, 'from' | 'to' | 'fault'>): string {
  return JSON.stringify([from, to, fault])
}

function isInitial({ states }: StateGraph, at: number): boolean {
  return states[at]?.initial ?? false
}

function headingOf({ graph, projection, view, trace }: GraphPicture, group: number, told: readonly number[]): Heading {
  const members = (projection.groups[group] ?? []).flatMap((at) => graph.states[at] ?? [])
  const some = (n: number): string => (n === members.length ? '' : ` in ${n} of them`)
  const named = (verb: string, names: readonly (readonly string[])[]): readonly string[] =>
    [...new Set(names.flat())].map((name) => `${verb} ${name}${some(names.filter((own) => own.includes(name)).length)}`)
  const violated = named(
    'violates',
    members.map(({ violates }) => violates),
  )
  const shown = named(
    'shows',
    members.map(({ shows }) => shows),
  )
  const final = members.filter((state) => state.final).length
  const initial = members.filter((state) => state.initial).length
  const text = [
    `#${group + 1}${view.length > 0 ? `: ${count(members.length, 'state')}` : ''}`,
    ...(initial > 0 ? [`initial${some(initial)}`] : []),
    ...(trace && told.length > 0 ? [`${toldAs(trace)}: ${told.join(', ')}`] : []),
    ...violated,
    ...shown,
    ...(final > 0 ? [`nothing enabled${some(final)}`] : []),
  ]
  const look =
    violated.length > 0
      ? 'broken'
      : told.length > 0
        ? 'told'
        : shown.length > 0
          ? 'shown'
          : final > 0
            ? 'end'
            : initial > 0
              ? 'initial'
              : 'plain'
  return { text, look }
}

/** Steps that stay in a group. Its node lists them, and no arrows are drawn. */
function staying({ projection, view }: GraphPicture, group: number): readonly string[] {
  const own = projection.arrows.filter(({ from, to }) => from === group && to === group)
  return own.map(({ fault, steps }) => {
    const violated = violatedBy(steps).map((name) => ` violates ${name}`)
    const names = stepNames(steps, view).join(', ') + violated.join(',')
    return fault === null ? names : `FAULT ${fault}: ${names}`
  })
}

/**
 * Names steps: `Write ×3` for several bindings of one action. A single step is named with its binding or, in a view,
 * without it.
 */
function stepNames(steps: readonly GraphStep[], view: readonly string[]): readonly string[] {
  return [...new Set(steps.map(({ action }) => action))].map((action) => {
    const labels = new Set(steps.filter((step) => step.action === action).map(({ label }) => label))
    const [only = action] = labels
    if (labels.size > 1) return `${action} ×${labels.size}`
    return view.length > 0 ? action : only
  })
}

function violatedBy(steps: readonly GraphStep[]): readonly string[] {
  return [...new Set(steps.flatMap(({ violates }) => violates))]
}

function graphArrow(
  { fault, steps }: Arrow,
  ends: Pick<GraphArrow, 'from' | 'to'>,
  taken: boolean,
  view: readonly string[],
): GraphArrow {
  const violated = violatedBy(steps)
  const red = fault !== null || violated.length > 0
  const label = [
    ...(fault === null ? [] : [`FAULT ${fault}`]),
    ...stepNames(steps, view),
    ...violated.map((name) => `violates ${name}`),
  ].flatMap((text) => wrap(text, WIDE_LABEL))
  const weighed = label.map((text) => (taken ? bold(text) : line(text)))
  return {
    ...ends,
    label: red ? weighed.map((text) => coloured(COLOURS.fault, text)) : weighed,
    colour: red ? COLOURS.fault : taken ? COLOURS.ink : COLOURS.line,
    dashed: fault !== null,
    width: taken ? 3 : fault === null ? 1 : 2,
    taken,
  }
}

/** `2 groups of 24 states with the same isr, 75 steps, 22 of them outside the constraint and not drawn` */
export function graphExtent({ model, graph, projection, view }: GraphPicture): string {
  const outside = graph.steps.filter(({ to }) => to === null).length
  const states = count(graph.states.length, 'state')
  return [
    view.length > 0
      ? `${count(projection.groups.length, 'group')} of ${states} with the same ${view.join(', ')}`
      : states,
    count(graph.steps.length, 'step'),
    ...(outside > 0 ? [`${digits(outside)} of them outside the ${constraintsOf(model, 'or')} and not drawn`] : []),
  ].join(', ')
}

function caption(picture: GraphPicture, folded: number): readonly Line[] {
  const { model, graph, trace } = picture
  const text = [
    `${graphExtent(picture)}${folded > 0 ? `, ${folded} ${folded === 1 ? 'place' : 'places'} without changes, not drawn` : ''}`,
    ...(trace ? [`bold: ${claim(trace)}, ${extent(trace)}`] : []),
    ...(graph.steps.some(({ fault }) => fault !== null) ? ['red and dashed: faults'] : []),
    ...(picture.projection.arrows.some(({ from, to }) => from === to)
      ? ['↺: steps that lead to a state that looks the same']
      : []),
  ]
  const about = [model.spec, model.name, settings(model.constants)].filter((part) => part !== null && part !== '')
  return [
    ...wrap(about.join(' · '), WIDE_CAPTION).map(bold),
    ...text.flatMap((part) => wrap(part, WIDE_CAPTION)).map((part) => coloured(COLOURS.quiet, part)),
  ]
}
