import type { Region, Scopes, Variable } from '../syntax/scopes.ts'
import {
  bare,
  type Call,
  children,
  type FunctionSyntax,
  isFunction,
  keyName,
  nameOf,
  type Syntax,
} from '../syntax/syntax.ts'
import { targetsIn } from '../syntax/targets.ts'

/** Facts about an entire script, used to prove things about its functions. */
export interface Reading {
  readonly scopes: Scopes
  /** What each member name can mean when it is called: functions, or anything else. */
  readonly methods: ReadonlyMap<string, readonly Syntax[]>
  /** For each function, the variables that it is the value or declaration of. */
  readonly namesOf: ReadonlyMap<Syntax, readonly Variable[]>
  /** The call in which an identifier is the callee. */
  readonly callOf: ReadonlyMap<Syntax, Call>
  readonly calls: readonly Call[]
  /** Where the code that runs ends. */
  readonly end: number
  /** The variable that an identifier refers to or declares, or null. */
  variableOf(node: Syntax): Variable | null
  /** The function that an identifier always refers to, or null. */
  functionOf(node: Syntax): FunctionSyntax | null
  /** The Vitest function that this begins with, such as `it` in `it.each([1])`, or null. */
  testedName(node: Syntax): string | null
  /** For `quorate.name`, the exported name; null for anything else. */
  importedName(node: Syntax): string | null
  /** Whether this calls one of the package's functions whose result is neither a function nor an iterator. */
  isDomain(node: Syntax): boolean
}

/** The function to which esbuild passes an object of getters. */
export const EXPORTING = '__export'

/** Reads the facts of a script. `isWritten` returns whether an author wrote the code at a position, not the bundler. */
export function read(program: Syntax, scopes: Scopes, isWritten: (offset: number) => boolean): Reading {
  const methods = new Map<string, Syntax[]>()
  const packages = requiredIn(program, 'quorate')
  const runners = requiredIn(program, 'vitest')
  const importedName = (node: Syntax): string | null => nameFrom(packages, node)
  const isDomain = (given: Syntax): boolean => {
    const node = bare(given)
    return node.type === 'CallExpression' && importedName(node.callee) !== null
  }
  const add = (name: string | null, value: Syntax): void => {
    if (name !== null && !isNoFunction(value) && !isDomain(value)) append(methods, name, value)
  }
  const member = (node: Syntax): void => {
    if (node.type !== 'Property' && node.type !== 'MethodDefinition' && node.type !== 'PropertyDefinition') return
    if (node.value && isWritten(node.start)) add(keyOf(node), node.value)
  }
  /** `value` is null if the text does not show what is assigned. */
  const assigned = (node: Syntax, pattern: Syntax, value: Syntax | null): void => {
    for (const target of targetsIn(pattern))
      if (target.type === 'MemberExpression') add(nameOf(target) ?? null, value ?? node)
  }
  const namesOf = new Map<Syntax, Variable[]>()
  const declared = new Map<Syntax, Variable>()
  for (const { variables } of scopes.scopes)
    for (const variable of variables.values()) {
      declared.set(variable.node, variable)
      if (variable.init) append(namesOf, bare(variable.init), variable)
    }
  const calls: Call[] = []
  const callOf = new Map<Syntax, Call>()
  const visit = (node: Syntax, isPattern: boolean): void => {
    if (!isPattern) member(node)
    if (node.type === 'CallExpression') {
      calls.push(node)
      callOf.set(bare(node.callee), node)
      for (const [exported, value] of exportedBy(node)) add(exported, value)
    }
    if (node.type === 'AssignmentExpression')
      assigned(node, node.left, node.left.type === 'MemberExpression' ? node.right : null)
    if ((node.type === 'ForOfStatement' || node.type === 'ForInStatement') && node.left.type !== 'VariableDeclaration')
      assigned(node, node.left, null)
    for (const child of children(node)) visit(child, node.type === 'ObjectPattern')
  }
  visit(program, false)
  const variableOf = (node: Syntax): Variable | null =>
    scopes.referenceAt.get(node)?.variable ?? declared.get(node) ?? null
  return {
    scopes,
    methods,
    namesOf,
    calls,
    callOf,
    testedName: (node) => testedIn(runners, node),
    importedName,
    isDomain,
    end: endOf(program),
    variableOf,
    functionOf: (node) => functionIn(variableOf(node)),
  }
}

/** Here esbuild adds `0 && (module.exports = { … })`, which never runs and names the module's exports. */
function endOf(program: Syntax): number {
  const last = program.type === 'Program' ? program.body.at(-1) : undefined
  const isNote =
    last?.type === 'ExpressionStatement' &&
    last.expression.type === 'LogicalExpression' &&
    last.expression.left.type === 'Literal' &&
    last.expression.left.value === 0
  return isNote ? last.start : program.end
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** The function that the variable always holds, or null. */
function functionIn(variable: Variable | null): FunctionSyntax | null {
  const init = variable?.init && bare(variable.init)
  return init && isFunction(init) && !isReassigned(variable) ? init : null
}

function testedIn(runners: ReadonlySet<string>, given: Syntax): string | null {
  const found = nameFrom(runners, given)
  if (found !== null) return found
  const node = bare(given)
  if (node.type === 'CallExpression') return testedIn(runners, node.callee)
  return node.type === 'MemberExpression' ? testedIn(runners, node.object) : null
}

/** The variables declared as in `const import_quorate = require('quorate')`. */
function requiredIn(program: Syntax, name: string): ReadonlySet<string> {
  if (program.type !== 'Program') return new Set()
  const names = program.body.flatMap((statement) => {
    if (statement.type !== 'VariableDeclaration') return []
    return statement.declarations.flatMap(({ id, init }) => {
      const [source] = init?.type === 'CallExpression' ? init.arguments : []
      const isRequired =
        init?.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'require'
      return isRequired && id.type === 'Identifier' && source?.type === 'Literal' && source.value === name
        ? [id.name]
        : []
    })
  })
  return new Set(names)
}

/** The member's name in `import_quorate.forAll` or `(0, import_quorate.forAll)`. */
function nameFrom(packages: ReadonlySet<string>, given: Syntax): string | null {
  const node = bare(given)
  const last = node.type === 'SequenceExpression' ? node.expressions.at(-1) : node
  if (last?.type !== 'MemberExpression' || last.computed || last.object.type !== 'Identifier') return null
  return packages.has(last.object.name) ? keyName(last.property) : null
}

/** The name of an object's or class's member, or null if it is computed. */
function keyOf({ key, computed }: { readonly key: Syntax; readonly computed: boolean }): string | null {
  return computed && key.type !== 'Literal' ? null : keyName(key)
}

/**
 * value })`. => A module's exports, which esbuild writes as `__export(module, { name: () => value })`. => value })`.
 */
function exportedBy({ callee, arguments: [, given] }: Call): readonly [string, Syntax][] {
  if (callee.type !== 'Identifier' || callee.name !== EXPORTING || given?.type !== 'ObjectExpression') return []
  return given.properties.flatMap((property) => {
    if (property.type !== 'Property' || property.value.type !== 'ArrowFunctionExpression') return []
    const name = keyOf(property)
    return name === null ? [] : [[name, property.value.body]]
  })
}

/** Whether this is certainly not a function. */
function isNoFunction(given: Syntax): boolean {
  const node = bare(given)
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'UpdateExpression':
      return true
    default:
      return false
  }
}

/** Whether the variable is declared outside the region, or not at all. */
export function isOutside(variable: Variable | null, home: Region): boolean {
  for (let at: Region | null = variable?.scope.region ?? null; at; at = at.parent) if (at === home) return false
  return true
}

export function isReassigned({ references }: Variable): boolean {
  return references.some(({ writer }) => writer !== null)
}
