import type { Change, Trace, TraceLasso, TraceState, TraceStep } from '../../trace/trace.ts'
import { claim, ending, extent, tellingChanges } from '../wording/story.ts'
import { count } from '../wording/words.ts'

/** A note lists this many changes and counts the others. */
const TOLD = 4
/** A note shows at most this many characters of a change. */
const LONGEST = 80
const FAULT_COLOUR = 'rgb(255, 221, 221)'

/**
 * Writes a trace as a Mermaid sequence diagram, which GitHub draws in a fenced block with the language `mermaid`. Every
 * id in a step's binding is a participant. A step with two ids is an arrow from the first to the second, and any other
 * step is a note over its participants. Faults have a red background.
 */
export function traceMermaid(trace: Trace): string {
  const participants = participantsOf(trace)
  const everyone = [...new Set([names(participants)[0], names(participants).at(-1)])].join()
  const { spec, name } = trace.model
  return [
    'sequenceDiagram',
    `  title ${escaped(`${spec}, ${name ?? 'defaults'} · ${claim(trace)}: ${extent(trace)}`)}`,
    ...[...participants].map(([id, alias]) => `  participant ${alias} as ${escaped(id)}`),
    ...trace.states.flatMap((state, i) => [
      ...stepLines(state, i + 1, participants, everyone),
      ...(trace.lasso?.back && trace.lasso.from === i + 1 ? ['  loop repeats forever'] : []),
    ]),
    ...(trace.lasso ? endLines(trace.lasso, trace.states.length, participants, everyone) : []),
    `  Note over ${everyone}: ${escaped(ending(trace))}`,
    '',
  ].join('\n')
}

/** Shows how a lasso continues after its last state. */
function endLines(
  { back, from }: TraceLasso,
  states: number,
  participants: Participants,
  everyone: string,
): readonly string[] {
  if (!back) return [`  Note over ${everyone}: nothing happens any more`]
  return [
    ...stepLines(back, states + 1, participants, everyone),
    `  Note over ${everyone}: as in state ${from}`,
    '  end',
  ]
}

type Participants = ReadonlyMap<string, string>

function names(participants: Participants): readonly string[] {
  return [...participants.values()]
}

/**
 * Maps printed ids to names that do not need quoting. Id types are in order of first use, and each type's ids are in
 * numeric order. Without ids, there is one participant.
 */
function participantsOf({ states, lasso }: Trace): Participants {
  const ids = [...states, ...(lasso?.back ? [lasso.back] : [])].flatMap(({ step }) => (step ? idsIn(step) : []))
  const types = [...new Set(ids.map(({ type }) => type))]
  const ordered = types.flatMap((type) => {
    const own = new Set(ids.filter((one) => one.type === type).map(({ id }) => id))
    return [...own].sort((a, b) => numberOf(a, type) - numberOf(b, type))
  })
  return new Map((ordered.length > 0 ? ordered : ['system']).map((id, i) => [id, `p${i + 1}`]))
}

/** An id's number: 10 for `b10` of type `b`. */
function numberOf(id: string, type: string): number {
  return Number(id.slice(type.length))
}

function idsIn({ binding }: TraceStep): readonly { readonly id: string; readonly type: string }[] {
  return binding.flatMap(({ value, ids }) => (ids === null ? [] : [{ id: value, type: ids }]))
}

function stepLines(state: TraceState, number: number, participants: Participants, everyone: string): readonly string[] {
  const { step } = state
  if (!step) return [`  Note over ${everyone}: ${number}. initial state`]
  const [from, to] = [...new Set(idsIn(step).map(({ id }) => participants.get(id)))]
  const label = escaped(`${number}. ${step.label}${step.fault === null ? '' : ` · fault: ${step.fault}`}`)
  const changes = changeLines(tellingChanges(state)).map(escaped)
  const lines =
    from !== undefined && to !== undefined
      ? [
          `${from}->>${to}: ${label}`,
          ...(changes.length > 0 ? [`Note over ${from},${to}: ${changes.join('<br/>')}`] : []),
        ]
      : [`Note over ${from ?? everyone}: ${[label, ...changes].join('<br/>')}`]
  if (step.fault === null) return lines.map((line) => `  ${line}`)
  return [`  rect ${FAULT_COLOUR}`, ...lines.map((line) => `    ${line}`), '  end']
}

function changeLines(changes: readonly Change[]): readonly string[] {
  const told = changes.length <= TOLD + 1 ? changes : changes.slice(0, TOLD)
  const rest = changes.length - told.length
  return [
    ...told.map((change) => shortened(changeLine(change))),
    ...(rest > 0 ? [`and ${count(rest, 'more change')}`] : []),
  ]
}

function changeLine({ path, kind, before, after }: Change): string {
  if (kind === 'changed') return `${path}: ${before} → ${after}`
  return kind === 'added' ? `${path}: + ${after}` : `${path}: - ${before}`
}

/** Shortens a value. All other formats show it in full. */
function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`
}

const ENTITIES: Readonly<Record<string, string>> = { '#': '#35;', ';': '#59;', '<': '#lt;', '>': '#gt;', '%': '#37;' }

/** Escapes the characters that have a special meaning in Mermaid. */
function escaped(text: string): string {
  return text.replaceAll(/[#;<>%]/g, (c) => ENTITIES[c] ?? c).replaceAll(/\s+/g, ' ')
}
