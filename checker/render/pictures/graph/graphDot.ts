import type { StateValue } from '../../../reference/value.ts'
import type { Model } from '../../../spec/model.ts'
import { type Arrow, type Projection, project } from '../../../trace/projection.ts'
import type { GraphStep, StateGraph } from '../../../trace/stateGraph.ts'
import type { Trace } from '../../../trace/types.ts'
import { COLOURS } from '../drawing/colours.ts'
import { type GraphRow, lookOf } from './graphRows.ts'
import { graphTable, type Heading, tellingRows } from './graphTable.ts'
import { bold, escape, font, lines } from '../drawing/html.ts'
import { claim, ending, extent } from '../../wording/story.ts'
import { count, digits, settings, wrap } from '../../wording/words.ts'

/** A reachable graph as it is to be drawn. */
export interface GraphPicture {
  readonly model: Model
  readonly graph: StateGraph
  /** What is shown of each state. */
  readonly rows: readonly GraphRow[]
  readonly projection: Projection
  /** The names of the view; none: states are whole. */
  readonly view: readonly string[]
  /** Highlighted. */
  readonly trace: Trace | null
}

/** Characters of a label, and of the caption, that stay on one line. */
const WIDE_LABEL = 30
const WIDE_CAPTION = 90

/** `view`: names that select `rows`; none where these are all that a state has. */
export function graphPicture(
  model: Model,
  graph: StateGraph,
  { rows, view, trace }: Pick<GraphPicture, 'rows' | 'view' | 'trace'>,
): GraphPicture {
  return { model, graph, rows, projection: project(graph, lookOf(rows)), view, trace }
}

/** A reachable graph as Graphviz DOT: a table per state, or per group of states that look the same in a view. */
export function graphDot(picture: GraphPicture): string {
  const { graph, rows, projection, view } = picture
  const way = wayOf(picture)
  const first = (group: readonly number[]): StateValue => graph.states[group[0] ?? 0]?.value as StateValue
  const shown = view.length > 0 ? rows : tellingRows(rows, projection.groups.map(first))
  const starts = projection.groups.flatMap((group, i) =>
    group.some((at) => isInitial(graph, at)) ? [`s${i + 1}`] : [],
  )
  return [
    'digraph states {',
    `  graph [label=<${caption(picture, rows.length - shown.length)}>, bgcolor="white", pad=0.2, nodesep=0.3, ranksep=0.45, fontname="Courier", fontsize=10, labelloc=t, labeljust=l]`,
    `  node [shape=plain, fontname="Courier", fontsize=10, fontcolor="${COLOURS.ink}"]`,
    `  edge [arrowsize=0.7, fontname="Courier", fontsize=10, color="${COLOURS.line}", fontcolor="${COLOURS.ink}"]`,
    `  { rank=min; ${starts.join('; ')} }`,
    ...projection.groups.map((group, i) => {
      const heading = headingOf(picture, i, way.numbers.get(i) ?? [])
      return `  s${i + 1} [label=<${graphTable(shown, first(group), heading, staying(picture, i))}>]`
    }),
    ...projection.arrows
      .filter(({ from, to }) => from !== to)
      .map((arrow) => `  s${arrow.from + 1} -> s${arrow.to + 1} [${edge(arrow, way.taken.has(keyOf(arrow)), view)}]`),
    ...endOutside(picture, shown),
    '}',
    '',
  ].join('\n')
}

/** Where the trace goes: its states, from 1, by group, and the arrows that it takes. */
function wayOf({ graph, projection, trace }: GraphPicture) {
  const numbers = new Map<number, number[]>()
  const taken = new Set<string>()
  const back = trace?.lasso?.back
  const states = [...(trace?.states ?? []), ...(back ? [back] : [])]
  let before: number | null = null
  for (const [i, { value, step }] of states.entries()) {
    const at = graph.numberOf(value)
    const group = at === null ? null : (projection.groupOf[at] ?? null)
    if (group !== null && i < (trace?.states.length ?? 0)) numbers.set(group, [...(numbers.get(group) ?? []), i + 1])
    if (group !== null && before !== null) taken.add(keyOf({ from: before, to: group, fault: step?.fault ?? null }))
    before = group
  }
  return { numbers, taken }
}

/** Where the trace ends outside the constraint, to which nothing else is drawn. */
function endOutside({ graph, projection, trace, view }: GraphPicture, rows: readonly GraphRow[]): readonly string[] {
  const end = trace?.states.at(-1)
  if (!trace || !end || graph.numberOf(end.value) !== null) return []
  const number = trace.states.length
  const text = [`${toldAs(trace)}: ${number}`, ending(trace), 'outside the constraint']
  const node = `  end [label=<${graphTable(rows, end.value, { text, look: 'broken' }, [])}>]`
  const before = trace.states[number - 2]
  const from = before ? graph.numberOf(before.value) : null
  if (from === null || !end.step) return [node]
  const { action, label, fault } = end.step
  const arrow = { from, to: 0, fault, steps: [{ from, to: null, action, label, fault, violates: [] }] }
  return [node, `  s${(projection.groupOf[from] ?? 0) + 1} -> end [${edge(arrow, true, view)}]`]
}

function toldAs({ property }: Trace): string {
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

/** Steps that do not leave a group are no lines, but words. */
function staying({ projection, view }: GraphPicture, group: number): readonly string[] {
  const own = projection.arrows.filter(({ from, to }) => from === group && to === group)
  return own.map(({ fault, steps }) => {
    const violated = violatedBy(steps).map((name) => ` violates ${name}`)
    const names = stepNames(steps, view).join(', ') + violated.join(',')
    return fault === null ? names : `FAULT ${fault}: ${names}`
  })
}

/** `Write ×3` for steps of one action with different bindings, else the step with its binding, which a view leaves out. */
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

function edge({ fault, steps }: Arrow, taken: boolean, view: readonly string[]): string {
  const violated = violatedBy(steps)
  const red = fault !== null || violated.length > 0
  const text = [
    ...(fault === null ? [] : [`FAULT ${fault}`]),
    ...stepNames(steps, view),
    ...violated.map((name) => `violates ${name}`),
  ].flatMap((line) => wrap(line, WIDE_LABEL))
  const inner = text.map((line) => (taken ? bold(aside(line)) : aside(line)))
  const label = lines(red ? inner.map((line) => font(COLOURS.fault, line)) : inner)
  return [
    `label=<${label}>`,
    ...(red ? [`color="${COLOURS.fault}"`] : taken ? [`color="${COLOURS.ink}"`] : []),
    ...(fault === null ? [] : ['style=dashed']),
    ...(taken ? ['penwidth=3', 'weight=4'] : fault === null ? [] : ['penwidth=2']),
  ].join(', ')
}

/** A line of a label, not so near to lines of the graph that they would touch. */
function aside(line: string): string {
  return `&#160;${escape(line)}&#160;`
}

/** `2 groups of 24 states with the same isr, 75 steps, 22 of them to outside the constraint, not drawn` */
export function graphExtent({ graph, projection, view }: GraphPicture): string {
  const outside = graph.steps.filter(({ to }) => to === null).length
  const states = count(graph.states.length, 'state')
  return [
    view.length > 0
      ? `${count(projection.groups.length, 'group')} of ${states} with the same ${view.join(', ')}`
      : states,
    count(graph.steps.length, 'step'),
    ...(outside > 0 ? [`${digits(outside)} of them to outside the constraint, not drawn`] : []),
  ].join(', ')
}

function caption(picture: GraphPicture, folded: number): string {
  const { model, graph, trace } = picture
  const text = [
    `${graphExtent(picture)}${folded > 0 ? `, ${folded} ${folded === 1 ? 'place' : 'places'} without changes, not drawn` : ''}`,
    ...(trace ? [`bold: ${claim(trace)}, ${extent(trace)}`] : []),
    ...(graph.steps.some(({ fault }) => fault !== null) ? ['red and dashed: faults'] : []),
    ...(picture.projection.arrows.some(({ from, to }) => from === to)
      ? ['↺: steps after which all looks the same']
      : []),
  ]
  const about = [model.spec, model.name, settings(model.constants)].filter((part) => part !== null && part !== '')
  return lines([
    ...wrap(about.join(' · '), WIDE_CAPTION).map((line) => bold(escape(line))),
    ...text.flatMap((line) => wrap(line, WIDE_CAPTION)).map((line) => font(COLOURS.quiet, escape(line))),
  ])
}
