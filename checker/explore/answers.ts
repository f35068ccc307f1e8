import { bindingOf, bindingsOf } from '../compile/bindings.ts'
import { printAny } from '../domain/print.ts'
import { type Bound, stepLabel } from '../spec/binding.ts'
import { predicatesOf } from '../spec/model.ts'
import type { Machine } from './machine.ts'
import type { Failure } from './result.ts'

/**
 * Functions that forget to `return`, or are `async`, answer wrongly in every state, and JavaScript takes what they give for true or
 * false. So the first state is asked before the search; what throws there is left to the search, which locates it.
 */
export function misanswered(machine: Machine, row: number): Failure | null {
  for (const { place, ask, fits, wanted } of questions(machine, row)) {
    const answer = answerTo(ask)
    if (answer === THREW || fits(answer)) continue
    return {
      path: { init: 0, steps: [] },
      step: null,
      cause: undefined,
      complaint: {
        code: 'Q109',
        class: 'spec',
        where: [`spec ${machine.compiled.model.spec}`, place],
        problem: `it gives ${told(answer)}, not ${wanted}`,
        hint: 'is a return missing, or is the function async?',
      },
    }
  }
  return null
}

interface Question {
  readonly place: string
  readonly ask: () => unknown
  readonly fits: (answer: unknown) => boolean
  readonly wanted: string
}

function predicate(place: string, ask: () => unknown): Question {
  return { place, ask, fits: (answer) => typeof answer === 'boolean', wanted: 'true or false' }
}

function* questions(machine: Machine, row: number): Generator<Question> {
  const { unit, compiled } = machine
  const { model, interner } = compiled
  unit.load(row)
  for (const property of model.properties)
    if (property.kind !== 'transition')
      for (const test of predicatesOf(property))
        yield predicate(`${property.kind} ${property.name}`, () => test(unit.view))
  const { constraint } = model
  if (constraint) yield predicate('constraint', () => constraint(unit.view))
  for (const action of model.actions) {
    const { when, then } = action
    for (const bound of bindingsIn(() => bindingsOf(action, unit.view, interner))) {
      const binding = bindingOf(bound)
      const label = `action ${stepLabel(action.name, bound)}`
      if (when) yield predicate(`${label}, when`, () => when(unit.view, binding))
      if (when && answerTo(() => when(unit.view, binding)) !== true) continue
      yield { place: label, ask: () => then(unit.draft, binding), fits: (x) => !isPromise(x), wanted: 'nothing' }
      unit.load(row)
      break
    }
  }
}

/** None where the domains throw. */
function bindingsIn(run: () => Iterable<readonly Bound[]>): readonly (readonly Bound[])[] {
  try {
    return [...run()]
  } catch {
    return []
  }
}

const THREW = Symbol('threw')

function answerTo(ask: () => unknown): unknown {
  try {
    return ask()
  } catch {
    return THREW
  }
}

function isPromise(value: unknown): boolean {
  return value instanceof Promise
}

function told(answer: unknown): string {
  return isPromise(answer) ? 'a promise' : printAny(answer)
}
