import type { ActionFacts, ModelFacts, PropertyFacts } from '../../check/facts.ts'
import type { Width } from '../../compile/packing/widths.ts'
import { paint, type Paint } from './paint.ts'
import { printExpectation } from '../wording/verdict.ts'
import { clipped, columns, count, digits, hang, padded, settings, size, widest } from '../wording/words.ts'

export interface FactsOptions {
  readonly title: string
  readonly colour?: boolean | undefined
  readonly width?: number | undefined
}

const WIDTH = 100

/** Reports what is known about a model before a run, for a terminal. */
export function factsText(facts: ModelFacts, { title, colour = false, width = WIDTH }: FactsOptions): string {
  const p = paint(colour)
  const { model, state, initialStates } = facts
  const blocks = [
    [`${p.bold(model.spec)} · ${p.bold(title)}`, ...aboutLines(facts, width).map(p.dim)],
    [
      `${p.bold('state')}  ${count(state.bits, 'bit')} in ${count(state.words, 'word')} of 32 bits`,
      ...table(
        state.variables.flatMap((variable) => widthRows(variable, '  ')),
        width,
      ),
    ],
    memoryLines(facts, p),
    [
      `${p.bold('initial states')}  ${initialStates === null ? `those of ${digits(model.init.size)} that satisfy \`where\`` : digits(initialStates)}`,
    ],
    [
      p.bold('actions'),
      ...table(
        facts.actions.map((action) => actionRow(action, model.faults)),
        width,
      ),
    ],
    [p.bold('properties'), ...table(facts.properties.map(propertyRow), width)],
  ]
  return blocks.map((block) => block.join('\n')).join('\n\n')
}

function aboutLines({ model }: ModelFacts, width: number): readonly string[] {
  const about = [settings(model.constants), `faults: ${settings(model.faults) || 'none declared'}`]
  return hang('  ', about.filter((part) => part !== '').join(' · '), width)
}

function memoryLines({ stored, memory, fingerprints, state }: ModelFacts, p: Paint): readonly string[] {
  return [
    `${p.bold('memory')}  ${digits(state.words * 4)} bytes per state, ${span(stored)} with its share of the table`,
    `        ${size(memory.maxBytes)} hold ${count(memory.states, 'state')}`,
    `        with --storage hash ${span(fingerprints.stored)} bytes: up to ${count(fingerprints.states, 'state')}, minus the whole states of two levels`,
  ]
}

function span({ least, most }: ModelFacts['stored']): string {
  return `${least.toFixed(0)} to ${most.toFixed(0)}`
}

type Row = readonly [name: string, amount: string, about: string]

/** Indents parts below the place that contains them, without repeating its path. */
function widthRows(own: Width, indent: string, outer = ''): readonly Row[] {
  const { path, bits, places, label, parts } = own
  const times = places > 1 ? `${places} × ${digits(bits / places)}  ` : ''
  const name = indent + (path.startsWith(outer) ? path.slice(outer.length) : path)
  return [
    [name, digits(bits), `${times}${parts.length > 0 ? '' : label}`],
    ...parts.flatMap((part) => widthRows(part, `${indent}  `, path)),
  ]
}

function actionRow({ name, fault, bindings, fromState }: ActionFacts, budgets: ModelFacts['model']['faults']): Row {
  const read = `from the state: ${fromState.join(', ')}`
  const about = [
    ...(fromState.length > 0 ? [read] : []),
    ...(fault === null ? [] : [`fault ${fault}${budgets[fault] ? '' : ', switched off'}`]),
  ].join('; ')
  const amount = fromState.length === 0 ? digits(bindings) : bindings === 1 ? '?' : `${digits(bindings)} × ?`
  return [`  ${name}`, amount, about]
}

function propertyRow({ name, kind, checked, expected }: PropertyFacts): Row {
  const about = checked ? (expected === null ? '' : `expected: ${printExpectation(expected)}`) : 'checked on request'
  return [`  ${name}`, kind, about]
}

/** Prints three columns, with numbers aligned to the right. */
function table(rows: readonly Row[], width: number): readonly string[] {
  const widths = [0, 1].map((i) => widest(rows.map((row) => row[i] ?? '')))
  const [first = 0, second = 0] = widths
  return rows.map(([name, amount, about]) => {
    const middle = /^[\d?]/.test(amount) ? amount.padStart(second) : padded(amount, second)
    const line = `${padded(name, first)}  ${middle}  ${about}`.trimEnd()
    return columns(line) > width ? `${clipped(line, width - 1)}…` : line
  })
}
