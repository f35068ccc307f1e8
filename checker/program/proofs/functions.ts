import { MUTATORS } from './builtIns.ts'
import type { Region, Scopes, Variable } from '../syntax/scopes.ts'
import { bare, children, isFunction, leaves, type Syntax } from '../syntax/syntax.ts'
import { targetsIn } from '../syntax/targets.ts'

/** A forbidden operation in a function and its position in the bundle. */
export interface Misdeed {
  readonly place: number
  readonly what: 'writes' | 'changes' | 'async' | 'finally' | 'eval'
  /** The name of the variable. */
  readonly name: string
  /** Where the variable is declared; -1 if it is not declared. */
  readonly variable: number
  /**
   * The index of the function that declares the variable; -1 for the module. If that function is reached too, the
   * operation is allowed.
   */
  readonly home: number
}

/** Facts about one function of a spec, as plain data. */
export interface FunctionFacts {
  /** Where the function's text, as JavaScript returns it, is in the rewritten text. */
  readonly from: number
  readonly to: number
  readonly misdeeds: readonly Misdeed[]
  /** The indices of the functions inside it and of those that it names. */
  readonly reaches: readonly number[]
}

/** All code that can be called, in the order of `functionsOf`. */
export function codeIn(scopes: Scopes): readonly Region[] {
  return scopes.regions.filter((region) => region !== scopes.module)
}

/**
 * Collects the facts about all functions. `range` returns where the rewritten function is, and `isAuthors` whether
 * a position is in one of the author's files.
 */
export function functionsOf(
  program: Syntax,
  scopes: Scopes,
  range: (node: Syntax) => readonly [from: number, to: number],
  isAuthors: (offset: number) => boolean,
): readonly FunctionFacts[] {
  const misdeeds = misdeedsIn(program, scopes)
  const regions = codeIn(scopes)
  const indices = new Map(regions.map((region, i) => [region, i]))
  const reaches = regions.map((): number[] => [])
  const reach = (from: Region, to: Region | undefined): void => {
    const index = to && indices.get(to)
    if (index !== undefined) reaches[indices.get(from) ?? -1]?.push(index)
  }
  for (const region of regions) if (region.parent) reach(region.parent, region)
  for (const { region, variable } of scopes.references) {
    const value = variable?.init && bare(variable.init)
    if (value && isFunction(value)) reach(region, scopes.regionOf.get(value))
  }
  return regions.map((region, i) => {
    const { node } = region
    const [from, to] = isFunction(node) ? range(node) : [0, 0]
    const own = isAuthors(node.start) ? (misdeeds.get(region) ?? []) : []
    return {
      from,
      to,
      misdeeds: own.map(({ variable, ...misdeed }) => ({
        ...misdeed,
        name: variable?.name ?? '',
        variable: variable?.node.start ?? -1,
        home: (variable && indices.get(variable.scope.region)) ?? -1,
      })),
      reaches: reaches[i] ?? [],
    }
  })
}

/** The forbidden operations in these functions and all that they reach, in textual order. */
export function misdeedsOf(functions: readonly FunctionFacts[], roots: readonly number[]): readonly Misdeed[] {
  const reached = reachedFrom(functions, roots)
  return [...reached]
    .flatMap((i) => functions[i]?.misdeeds ?? [])
    .filter(({ what, home }) => (what !== 'writes' && what !== 'changes') || !reached.has(home))
    .sort((a, b) => a.place - b.place)
}

/** The indices of these functions and all that they reach. */
export function reachedFrom(functions: readonly FunctionFacts[], roots: readonly number[]): ReadonlySet<number> {
  const reached = new Set(roots)
  for (const i of reached) for (const next of functions[i]?.reaches ?? []) reached.add(next)
  return reached
}

interface Found extends Omit<Misdeed, 'name' | 'variable' | 'home'> {
  readonly variable: Variable | null
}

function misdeedsIn(program: Syntax, scopes: Scopes): ReadonlyMap<Region, readonly Found[]> {
  const found = new Map<Region, Found[]>()
  const note = (region: Region, misdeed: Found): void => {
    const all = found.get(region)
    if (all) all.push(misdeed)
    else found.set(region, [misdeed])
  }
  for (const { region, variable, writer, node } of scopes.references) {
    if (variable && writer && variable.scope.region !== region)
      note(region, { place: writer.start, what: 'writes', variable })
    if (!variable && node.name === 'eval') note(region, { place: node.start, what: 'eval', variable })
  }
  const visit = (node: Syntax, region: Region): void => {
    const inner = MAY_OPEN.has(node.type) ? (scopes.regionOf.get(node) ?? region) : region
    if (isFunction(node) && node.async) note(inner, { place: node.start, what: 'async', variable: null })
    if (node.type === 'TryStatement' && node.finalizer && leaves(node.finalizer, false))
      note(inner, { place: node.finalizer.start, what: 'finally', variable: null })
    for (const object of MAY_CHANGE.has(node.type) ? changedBy(node) : []) {
      const variable = scopes.referenceAt.get(object)?.variable
      if (variable && variable.scope.region !== inner && isPlainObject(variable))
        note(inner, { place: node.start, what: 'changes', variable })
    }
    for (const child of children(node)) visit(child, inner)
  }
  visit(program, scopes.module)
  return found
}

/** Nodes that can be regions and those that `changedBy` looks for. */
const MAY_OPEN: ReadonlySet<string> = new Set([
  'ArrowFunctionExpression',
  'FunctionExpression',
  'FunctionDeclaration',
  'PropertyDefinition',
  'StaticBlock',
])
const MAY_CHANGE: ReadonlySet<string> = new Set(['AssignmentExpression', 'UpdateExpression', 'CallExpression'])

/** The variables whose object this changes, by assigning to a part of it or by calling a mutating method. */
function changedBy(node: Syntax): readonly Syntax[] {
  switch (node.type) {
    case 'AssignmentExpression':
      return targetsIn(node.left).flatMap(objectOf)
    case 'UpdateExpression':
      return objectOf(node.argument)
    case 'CallExpression': {
      const callee = bare(node.callee)
      const isMutator =
        callee.type === 'MemberExpression' &&
        !callee.computed &&
        callee.property.type === 'Identifier' &&
        MUTATORS.has(callee.property.name)
      return isMutator ? objectOf(callee) : []
    }
    default:
      return []
  }
}

function objectOf(target: Syntax): readonly Syntax[] {
  const node = bare(target)
  return node.type === 'MemberExpression' ? [bare(node.object)] : []
}

/**
 * Whether a variable is declared with a literal, or with JavaScript's Set or Map. Anything else might be a view or have
 * methods that its author added.
 */
function isPlainObject({ init, references }: Variable): boolean {
  if (!init || references.some(({ writer }) => writer !== null)) return false
  const made = bare(init)
  if (made.type === 'NewExpression')
    return made.callee.type === 'Identifier' && ['Set', 'Map', 'WeakMap', 'WeakSet', 'Array'].includes(made.callee.name)
  return made.type === 'ArrayExpression' || made.type === 'ObjectExpression'
}
