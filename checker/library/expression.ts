import { decode, encode } from '@jridgewell/sourcemap-codec'
import { parseExpressionAt } from 'acorn'
import { QuorateError } from '../errors.ts'
import { messageOf } from '../thrown.ts'
import { linesOf } from '../loading/sources.ts'

/** The name of the view that holds the value of the expression in a state. */
export const EXPRESSION_VIEW = 'the expression'

/** JavaScript source, with an optional source map as JSON. */
interface Source {
  readonly text: string
  readonly map?: string | null
}

/** The file name that messages use for the expression. */
const FILE = 'expression'
/** What an expression can call, besides the top-level names of the spec's own file. */
const HELPERS = ['all', 'count', 'exists', 'forAll', 'implies', 'snapshot', 'subsets']

/**
 * Adds an expression over a state `s` and the constants `c` to the text of a spec, as the view `EXPRESSION_VIEW`. If
 * `property` is given, the expression also becomes a possibility of that name. It is loaded together with the rest of
 * the spec, so it means the same as it would there.
 *
 * Throws Q077 (usage) if the text is not an expression.
 */
export function withExpression<S extends Source>(source: S, expression: string, property?: string): S {
  expectExpression(expression)
  const possible =
    property === undefined ? '' : `[${JSON.stringify(property)}]: { possible: (s) => (\n${expression}\n) }`
  const added = `
module.exports = ((exported) => {
  const found = exported !== null && typeof exported === 'object' && 'default' in exported ? exported.default : exported
  const { ${HELPERS.join(', ')} } = require('quorate')
  return {
    default: {
      ...found,
      build: (c, budgets, tools) => found.build(c, budgets, {
        state: (schema) => {
          const made = tools.state(schema)
          return {
            ...made,
            define: (behaviour) => made.define({
              ...behaviour,
              views: { ...behaviour.views, [${JSON.stringify(EXPRESSION_VIEW)}]: (s) => (\n${expression}\n) },
              possibilities: { ...behaviour.possibilities, ${possible} },
            }),
          }
        },
      }),
    },
  }
})(module.exports)
`
  const { text, map = null } = source
  return { ...source, text: `${text}\n${added}`, map: map === null ? null : mapped(text, map, added) }
}

/** The source map, with all lines of `added` attributed to a separate source file. */
function mapped(text: string, map: string, added: string): string {
  const { sources, mappings, ...rest } = JSON.parse(map) as { sources: readonly string[]; mappings: string }
  const lines = decode(mappings)
  const start = linesOf(text).length
  while (lines.length < start) lines.push([])
  for (const _ of linesOf(added)) lines.push([[0, sources.length, 0, 0]])
  return JSON.stringify({ ...rest, sources: [...sources, FILE], mappings: encode(lines) })
}

function expectExpression(text: string): void {
  const refused = (problem: string): never => {
    throw new QuorateError({
      code: 'Q077',
      class: 'usage',
      where: [FILE],
      problem: `'${text}' is no expression: ${problem}`,
      hint: "give one over the state s, as a property has it: 's.acked.size === 1'",
    })
  }
  let end = 0
  try {
    ;({ end } = parseExpressionAt(text, 0, { ecmaVersion: 'latest', preserveParens: true }))
  } catch (error) {
    refused(messageOf(error))
  }
  const rest = text.slice(end).trim()
  if (rest !== '') refused(`nothing may follow, as '${rest.slice(0, 20)}' does`)
}
