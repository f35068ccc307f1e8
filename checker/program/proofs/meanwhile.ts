import { codeIn, type FunctionFacts, type Misdeed, reachedFrom } from './functions.ts'
import { EXPORTING, type Reading } from './reading.ts'
import type { Region } from '../syntax/scopes.ts'
import { bare, isFunction, type Syntax } from '../syntax/syntax.ts'

/** When each function of a module runs, in the order of `codeIn`. */
export interface Meanwhile {
  /** The outer variables that each function uses, identified by where they are declared. */
  readonly uses: readonly (readonly number[])[]
  /** Whether each function may run while the module is loaded. */
  readonly isLoading: readonly boolean[]
}

/** `isAuthors` returns whether a place is in one of the author's files. */
export function meanwhileOf(reading: Reading, isAuthors: (offset: number) => boolean): Meanwhile {
  const { scopes } = reading
  const uses = new Map<Region, number[]>(codeIn(scopes).map((region) => [region, []]))
  for (const { region, variable } of scopes.references)
    if (variable && variable.scope.region !== region) uses.get(region)?.push(variable.node.start)
  const loading = loadingRegions(reading, isAuthors)
  return { uses: [...uses.values()], isLoading: codeIn(scopes).map((region) => loading.has(region)) }
}

/**
 * Finds code that changes a variable used by `roots` or by anything they reach, even though they do not reach that code
 * and it does not run while the module is loaded.
 */
export function changesBetween(
  functions: readonly FunctionFacts[],
  { uses, isLoading }: Meanwhile,
  roots: readonly number[],
): readonly Misdeed[] {
  const reached = reachedFrom(functions, roots)
  const used = new Set([...reached].flatMap((i) => uses[i] ?? []))
  return functions
    .flatMap(({ misdeeds }, i) => (isLoading[i] || reached.has(i) ? [] : misdeeds))
    .filter(({ variable }) => used.has(variable))
}

/**
 * The code that may run while a module is loaded: what the module names, and what it passes to other code except a test
 * runner, but not what it merely declares.
 */
function loadingRegions(reading: Reading, isAuthors: (offset: number) => boolean): ReadonlySet<Region> {
  const { scopes, namesOf } = reading
  const later = heldBack(reading)
  const inside = new Map<Region, Region[]>()
  const add = (from: Region | null, to: Region | undefined): void => {
    if (from && to) inside.set(from, [...(inside.get(from) ?? []), to])
  }
  for (const region of scopes.regions)
    if (!namesOf.has(region.node) && !later.has(region.node) && isAuthors(region.node.start)) add(region.parent, region)
  for (const { region, variable, node } of scopes.references) {
    if (node.start >= reading.end) continue
    const value = variable?.init && bare(variable.init)
    if (value && isFunction(value)) add(region, scopes.regionOf.get(value))
  }
  const found = new Set([scopes.module])
  for (const region of found) for (const next of inside.get(region) ?? []) found.add(next)
  return found
}

/** Functions that are passed to `spec`, to Vitest for later, or by the bundler to the module's importers. */
function heldBack(reading: Reading): ReadonlySet<Syntax> {
  const isHeldBack = (callee: Syntax): boolean => {
    const tested = reading.testedName(callee)
    return reading.importedName(callee) === 'spec' || (tested !== null && tested !== 'describe' && tested !== 'suite')
  }
  return new Set(
    reading.calls.flatMap(({ callee, arguments: given }) => {
      if (callee.type === 'Identifier' && callee.name === EXPORTING) return given.flatMap(valuesIn)
      return isHeldBack(callee) ? given.map((value) => bare(value)) : []
    }),
  )
}

function valuesIn(node: Syntax): readonly Syntax[] {
  if (node.type !== 'ObjectExpression') return []
  return node.properties.flatMap((property) => (property.type === 'Property' ? [property.value] : []))
}
