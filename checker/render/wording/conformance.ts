import type { DeadEnd, Refused } from '../../conformance/blame/blame.ts'
import type { BrokenPromise, Conformance } from '../../conformance/conform.ts'
import { type Difference, placeOf } from '../../conformance/events/event.ts'
import type { WitnessStep } from '../../conformance/search/witness.ts'
import { traceStep } from '../../trace/execution/execute.ts'
import { refusalLines } from '../../trace/why/refusalLines.ts'
import { count, digits } from './words.ts'

export const TITLES: Readonly<Record<Conformance['outcome'], string>> = {
  accepted: 'accepted',
  violated: 'a promise is broken',
  refused: 'refused',
  inconclusive: 'not decided',
}

/** What the outcome means. */
export function outcomeSentence({ outcome, stop, witness, events, explained, states, broken }: Conformance): string {
  const hidden = witness.steps.filter((step) => step.hidden).length
  const steps = `${count(witness.steps.length, 'step')}, ${digits(hidden)} of them hidden`
  switch (outcome) {
    case 'accepted':
      return `a behaviour of the spec explains ${allOf(events.length)} and breaks no promise${broken.length > 0 ? '; another one breaks a promise' : ''} (${steps})`
    case 'violated':
      return `behaviours of the spec explain ${allOf(events.length)}, and each breaks a promise (${steps})`
    case 'refused':
      return `no behaviour of the spec explains the log; the longest beginning has ${digits(explained)} of ${count(events.length, 'line')}`
    case 'inconclusive':
      return `the ${stop ?? 'states'} limit ended the search after ${count(states, 'state')}; ${digits(explained)} of ${count(events.length, 'line')} are explained`
  }
}

function allOf(lines: number): string {
  return lines === 1 ? 'the line' : `all ${digits(lines)} lines`
}

const CERTAINTY: Readonly<Record<BrokenPromise['certainty'], string>> = {
  always: 'is broken',
  possibly: 'is possibly broken: one explanation breaks it, and another does not. It is broken',
  unknown: 'is broken in the explanation that was found; whether every explanation breaks it is not decided. It breaks',
}

/** `NoAcknowledgedLoss is broken at redis.log:9, by Promote(node=node1), in state 14` */
export function brokenSentence(
  { witness }: Conformance,
  { property, certainty, inWitness, steps, event }: BrokenPromise,
): string {
  const is = `${property.name} ${CERTAINTY[certainty]}`
  if (!inWitness)
    return `${property.name} is possibly broken: another explanation of the log breaks it${event ? ` at ${placeOf(event)}` : ''}`
  const step = witness.steps[steps - 1]
  if (!step) return `${is} in the initial state`
  return `${is} at ${placeOf(step.event)}, by ${stepTitle(step)}, in state ${steps + 1}`
}

const UNTRIED: Readonly<Record<NonNullable<Conformance['untriedBy']>, string>> = {
  states: '--max-states N tries more',
  time: '--max-time TIME tries for longer',
  interrupt: 'interrupted',
}

/** The properties that were checked, those that another explanation may break, and those that a log cannot decide. */
export function judgedSentence({ judged, undecidable, untried, untriedBy, outcome }: Conformance): readonly string[] {
  if (outcome === 'refused') return []
  return [
    `judged: ${judged.length === 0 ? 'nothing' : judged.join(', ')}`,
    ...(untriedBy === null
      ? []
      : [`not every explanation was tried: another one may break ${untried.join(', ')} (${UNTRIED[untriedBy]})`]),
    ...(undecidable.length === 0 ? [] : [`not judged, because a log is finite: ${undecidable.join(', ')}`]),
  ]
}

/** `Replicate(leader=node0, follower=node1)   hidden` */
export function stepTitle({ action, chosen, hidden }: Pick<WitnessStep, 'action' | 'chosen' | 'hidden'>): string {
  return `${traceStep(action, chosen).label}${hidden ? '   (hidden: no line reports it)' : ''}`
}

export function lineTitle({ event, step }: Refused): string {
  return step ?? event.must?.label ?? event.kind ?? `what ${event.node} says about its state`
}

export function earlierSentence({ explained }: DeadEnd, index: number): string {
  const lines = count(explained, 'line')
  const which = index === 0 ? 'The longest explanation' : 'Another explanation'
  return explained === 0
    ? 'No line is explained. None of these can be the first:'
    : `${which} ends after ${lines}. None of these can come next:`
}

/** Explains why a line is refused. The first line of text gives the reason, and the others give details. */
export function reasonLines({ reason, event }: Refused): readonly string[] {
  switch (reason.kind) {
    case 'binding':
      return [`${event.must?.label ?? ''} is not one of the steps in this state: a parameter has no such value here`]
    case 'budget':
      return [`the budget of the fault ${reason.fault} is used up`, `allow more: --fault ${reason.fault}=N`]
    case 'constraint':
      return ['the state before it is outside the constraint of the model, so no step starts there']
    case 'stepConstraint':
      return ['the step constraint of the model cuts this step off']
    case 'open':
      return ['a limit ended the search before this line was tried']
    case 'guard':
      return [`the guard of ${reason.action} refuses it:`, ...refusalLines(reason.refusal)]
    case 'differs':
      return reason.places.length === 0
        ? ['no steps lead to a state that agrees with the line']
        : [
            `the state then differs from the line${reason.hidden.length === 0 ? '' : `, even with ${reason.hidden.join(', ')}`}:`,
            ...reason.places.map(differenceText),
          ]
  }
}

function differenceText({ path, actual, told }: Difference): string {
  const model = actual === null ? 'not there in the model' : `${actual} in the model`
  return told === null ? `${path}: ${model}, and sees is false` : `${path}: ${model}, ${told} in the log`
}

export function assumedSentence(assumed: readonly WitnessStep[]): string {
  const steps = assumed.length === 1 ? 'one hidden step' : `${assumed.length} hidden steps`
  return `since a line last said what is there, the explanation assumed ${steps}, which may be the cause:`
}
