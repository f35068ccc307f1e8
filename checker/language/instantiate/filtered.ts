import type { Field, RecordNode } from '../../domain/node.ts'
import { MAX_VALUES } from '../../domain/members/enumerate.ts'
import { listedParts, valueAt } from '../../domain/members/valueAt.ts'
import { printAny } from '../../domain/print.ts'
import { suggest } from '../../domain/suggest.ts'
import { QuorateError } from '../../errors.ts'
import { fn, illFormed, onlyThese, recordOf } from '../definition/loose.ts'
import { answering } from '../helpers/answer.ts'
import { FAULTS_USED, type InitialStates, type Predicate, type State } from '../model/model.ts'

/** How many states a predicate may be asked about. */
const MAX_CANDIDATES = 1n << 30n

const HINT =
  "name the variables that do not keep their zero value: init: { vary: ['x', 'y'], where: (s) => … }; or write a generator"

/** A variable that takes every value of its domain. */
interface Varying extends Field {
  readonly size: number
  /** The value that was used last, and its position. */
  last: { readonly position: number; readonly value: unknown }
}

/** The states that satisfy `where`. Throws Q053, Q055 or Q064 (load). */
export function filteredStates(init: unknown, { fields }: RecordNode): InitialStates {
  const given = recordOf(init, 'init')
  onlyThese(['where', 'vary'], given, 'init')
  const own = fields.filter(({ name }) => name !== FAULTS_USED)
  const chosen = given['vary'] === undefined ? own : chosenFrom(own, given['vary'])
  expectFew(chosen)
  return new Filtered(chosen, answering(fn<Predicate>(given['where'], 'init, where')))
}

function chosenFrom(fields: readonly Field[], names: unknown): readonly Field[] {
  const where = 'init, vary'
  if (!Array.isArray(names) || names.length === 0)
    throw illFormed(where, 'this is not a list of variables', "name the variables that vary: ['x', 'y']")
  const chosen = names.map((name: unknown) => {
    const field = fields.find((one) => one.name === name)
    if (field) return field
    const known = fields.map((one) => one.name)
    throw illFormed(where, `there is no variable ${printAny(name)}`, suggest(printAny(name), known))
  })
  const twice = chosen.find((field, i) => chosen.indexOf(field) < i)
  if (twice) throw illFormed(where, `variable ${twice.name} is named twice`, 'name it once')
  return chosen
}

/** Throws Q053 if there are too many states to ask about, or too many values to list. */
function expectFew(fields: readonly Field[]): void {
  const states = fields.reduce((product, { node }) => product * node.cardinality, 1n)
  const [largest] = [...fields].sort((a, b) => (a.node.cardinality < b.node.cardinality ? 1 : -1))
  if (states > MAX_CANDIDATES)
    throw tooMany(
      `${fields.map(({ name }) => name).join(', ')} have ${states} values together, and \`where\` can be asked about at most ` +
        `${MAX_CANDIDATES} states; ${largest?.name} alone has ${largest?.node.cardinality}`,
    )
  for (const { name, node } of fields)
    for (const { label, cardinality } of listedParts(node))
      if (cardinality > MAX_VALUES)
        throw tooMany(
          `variable ${name}: ${label} has ${cardinality} values, of which at most ${MAX_VALUES} can be listed`,
        )
}

function tooMany(problem: string): QuorateError {
  return new QuorateError({ code: 'Q053', class: 'load', where: ['init'], problem, hint: HINT })
}

/** Candidates in the order of their variables' values. The last variable changes fastest. */
class Filtered implements InitialStates {
  readonly size: number
  readonly where: Predicate
  readonly #varying: readonly Varying[]

  constructor(fields: readonly Field[], where: Predicate) {
    this.where = where
    this.#varying = fields
      .map(({ name, node }) => ({
        name,
        node,
        size: Number(node.cardinality),
        last: { position: 0, value: valueAt(node, 0) },
      }))
      .toReversed()
    this.size = this.#varying.reduce((product, { size }) => product * size, 1)
  }

  get functions(): readonly object[] {
    return [this.where]
  }

  create(number: number, draft: State): void {
    let rest = number
    for (const variable of this.#varying) {
      const position = rest % variable.size
      rest = (rest - position) / variable.size
      if (variable.last.position !== position) variable.last = { position, value: valueAt(variable.node, position) }
      Reflect.set(draft, variable.name, variable.last.value)
    }
  }
}
