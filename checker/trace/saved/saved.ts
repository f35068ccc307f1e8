import { type Complaint, isQuorateError, QuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'

/** The content of a trace file. Its names and values have not been looked up in a spec. */
export interface SavedTrace {
  /** The name of the spec. Null if the file does not give it. */
  readonly spec: string | null
  readonly model: string | null
  readonly constants: Loose
  readonly faults: Loose
  /** The property that the trace violated. */
  readonly property: string | null
  readonly notation: 'json' | 'itf'
  /** The states, starting with the initial one. */
  readonly states: readonly SavedState[]
  /** Which state the last one leads back to, counted from 0. Null for a finite trace. */
  readonly loop: number | null
  /**
   * The step that leads there. Null if the file does not give it, or if the behaviour stays in its last
   * state.
   */
  readonly back: SavedStep | null
}

export interface SavedState {
  /** The state's number in the file, counted from 1. */
  readonly number: number
  /** The step that led here. Null for the initial state, or if the file does not give it. */
  readonly step: SavedStep | null
  /** The value of each variable, in the file's notation. */
  readonly state: unknown
}

export interface SavedStep {
  readonly action: string
  /** The parameter values, as printed. */
  readonly binding: Loose
}

type Loose = Readonly<Record<string, unknown>>

/**
 * Reads the traces in a file: every violation in the output of `quorate check --json`, or the one trace in
 * a saved counterexample or an ITF file. Throws Q038 (load) for a file in another format or without a
 * trace.
 */
export function parseTraces(path: string, text: string): readonly SavedTrace[] {
  return savedTraces(path, parsed(path, text))
}

/** The traces in a document that has already been parsed. */
export function savedTraces(path: string, document: unknown): readonly SavedTrace[] {
  const traces = (Array.isArray(document) ? document : [document]).flatMap((part) => tracesIn(path, part))
  if (traces.length === 0) throw noTrace(path, 'there is no counterexample in it')
  return traces
}

function tracesIn(path: string, part: unknown): readonly SavedTrace[] {
  const document = objectIn(path, part)
  const meta = looseOf(document['#meta'])
  if (document['format'] === 'quorate.counterexample/1') return [counterexample(path, document)]
  if (document['format'] === 'quorate.check/1') return violations(path, document)
  if (Array.isArray(document['vars']) && Array.isArray(document['states'])) return [itf(path, document, meta)]
  throw noTrace(path, 'it is neither a Quorate counterexample nor ITF')
}

function counterexample(path: string, document: Loose): SavedTrace {
  const { trace, property } = document
  return { ...about(document), property: nameIn(property), notation: 'json', ...behaviour(path, trace, document) }
}

function violations(path: string, document: Loose): readonly SavedTrace[] {
  return listIn(path, document['properties']).flatMap((one): readonly SavedTrace[] => {
    const { name, trace, ...lasso } = objectIn(path, one)
    if (trace === null) return []
    return [{ ...about(document), property: textOf(name), notation: 'json', ...behaviour(path, trace, lasso) }]
  })
}

function itf(path: string, { states, loop }: Loose, meta: Loose): SavedTrace {
  const quorate = looseOf(meta['quorate'])
  return {
    ...about(quorate),
    property: nameIn(quorate['property']),
    notation: 'itf',
    states: listIn(path, states).map((one, i): SavedState => {
      const state = objectIn(path, one)
      return { number: i + 1, step: i === 0 ? null : stepOf(looseOf(state['#meta'])), state }
    }),
    loop: typeof loop === 'number' ? loop : null,
    back: stepOf(looseOf(quorate['back'])),
  }
}

function about(document: Loose): Pick<SavedTrace, 'spec' | 'model' | 'constants' | 'faults'> {
  const { spec, model, constants, faults } = document
  return { spec: textOf(spec), model: textOf(model), constants: looseOf(constants), faults: looseOf(faults) }
}

function behaviour(path: string, trace: unknown, { loop, back }: Loose): Pick<SavedTrace, 'states' | 'loop' | 'back'> {
  const states = listIn(path, trace).map((one, i): SavedState => {
    const state = objectIn(path, one)
    return { number: i + 1, step: stepOf(state), state: state['state'] }
  })
  return { states, loop: typeof loop === 'number' ? loop : null, back: stepOf(looseOf(back)) }
}

function stepOf({ action, binding }: Loose): SavedState['step'] {
  return typeof action === 'string' ? { action, binding: looseOf(binding) } : null
}

function parsed(path: string, text: string): unknown {
  try {
    return shallow(path, JSON.parse(text.replace(/^\uFEFF/, '')) as unknown)
  } catch (error) {
    throw isQuorateError(error) ? error : noTrace(path, messageOf(error))
  }
}

/** Lists and objects may be nested at most this deep. */
const DEEPEST = 1000

/** Throws Q038 if the nesting is too deep for the stack. */
function shallow(path: string, document: unknown): unknown {
  let level = [document]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw noTrace(path, `it is nested more than ${DEEPEST} levels deep`)
    level = level.flatMap((part): unknown[] => (typeof part === 'object' && part !== null ? Object.values(part) : []))
  }
  return document
}

function listIn(path: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value
  throw noTrace(path, 'expected a non-empty list')
}

function objectIn(path: string, value: unknown): Loose {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw noTrace(path, 'expected an object')
}

function looseOf(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function nameIn(property: unknown): string | null {
  return textOf(looseOf(property)['name'])
}

function noTrace(path: string, problem: string): QuorateError {
  const hint = 'use a file that quorate check --json or --out wrote, or a trace in ITF'
  const complaint: Complaint = { code: 'Q038', class: 'load', where: [path], problem, hint }
  return new QuorateError(complaint)
}
