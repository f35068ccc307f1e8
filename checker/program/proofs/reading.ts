import type { Region, Scopes, Variable } from '../syntax/scopes.ts'
import { bare, children, isFunction, type FunctionSyntax, keyName, type Syntax } from '../syntax/syntax.ts'

/** Facts about a whole script, used in proofs about its functions. */
export interface Reading {
  readonly scopes: Scopes
  /** What the names of members can refer to when they are called: functions, or anything else. */
  readonly methods: ReadonlyMap<string, readonly Syntax[]>
  /** Getters and setters, and methods whose names are computed or that JavaScript calls by itself. */
  readonly implicit: readonly FunctionSyntax[]
  /** For each function, the variable whose value or declaration it is. */
  readonly nameOf: ReadonlyMap<Syntax, Variable>
  /** The call in which an identifier is the callee. */
  readonly callOf: ReadonlyMap<Syntax, Syntax & { type: 'CallExpression' }>
  readonly calls: readonly (Syntax & { type: 'CallExpression' })[]
  /** The function of Vitest with which this begins, such as `it` in `it.each([1])`, or null. */
  testedName(node: Syntax): string | null
  /** The name under which the package exports this if it is `quorate.name`, or null. */
  importedName(node: Syntax): string | null
  /** Whether this calls one of the package's functions whose result is neither a function nor an iterator. */
  isDomain(node: Syntax): boolean
}

/** Names of methods that JavaScript calls by itself. */
const BY_ITSELF: ReadonlySet<string> = new Set(['toString', 'valueOf', 'toJSON'])

/** `isWritten` says whether a position was written by an author, and not by the bundler. */
export function read(program: Syntax, scopes: Scopes, isWritten: (offset: number) => boolean): Reading {
  const methods = new Map<string, Syntax[]>()
  const implicit: FunctionSyntax[] = []
  const add = (name: string, value: Syntax): void => {
    const all = methods.get(name)
    if (all) all.push(value)
    else methods.set(name, [value])
  }
  const packages = requiredIn(program, 'quorate')
  const runners = requiredIn(program, 'vitest')
  const importedName = (node: Syntax): string | null => nameFrom(packages, node)
  const isDomain = (given: Syntax): boolean => {
    const node = bare(given)
    return node.type === 'CallExpression' && importedName(node.callee) !== null
  }
  const member = (node: Syntax): void => {
    if (node.type !== 'Property' && node.type !== 'MethodDefinition' && node.type !== 'PropertyDefinition') return
    const { value } = node
    if (!value || !isWritten(node.start)) return
    const name = node.computed ? null : keyName(node.key)
    const isAccessor = node.type !== 'PropertyDefinition' && (node.kind === 'get' || node.kind === 'set')
    if (isFunction(value) && (isAccessor || name === null || BY_ITSELF.has(name))) implicit.push(value)
    else if (name !== null && !isPlain(value) && !isDomain(value)) add(name, value)
  }
  const nameOf = new Map<Syntax, Variable>()
  for (const { variables } of scopes.scopes)
    for (const variable of variables.values()) if (variable.init) nameOf.set(bare(variable.init), variable)
  const calls: (Syntax & { type: 'CallExpression' })[] = []
  const callOf = new Map<Syntax, Syntax & { type: 'CallExpression' }>()
  const visit = (node: Syntax): void => {
    member(node)
    if (node.type === 'CallExpression') {
      calls.push(node)
      callOf.set(bare(node.callee), node)
    }
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' && !node.left.computed) {
      const name = keyName(node.left.property)
      if (name !== null && !isPlain(node.right)) add(name, node.right)
    }
    for (const child of children(node)) visit(child)
  }
  visit(program)
  const testedName = (node: Syntax): string | null => testedIn(runners, node)
  return { scopes, methods, implicit, nameOf, calls, callOf, testedName, importedName, isDomain }
}

function testedIn(runners: ReadonlySet<string>, given: Syntax): string | null {
  const found = nameFrom(runners, given)
  if (found !== null) return found
  const node = bare(given)
  if (node.type === 'CallExpression') return testedIn(runners, node.callee)
  return node.type === 'MemberExpression' ? testedIn(runners, node.object) : null
}

/** The variables of `const import_quorate = require('quorate')`. */
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

/** For `import_quorate.forAll`, and for `(0, import_quorate.forAll)`. */
function nameFrom(packages: ReadonlySet<string>, given: Syntax): string | null {
  const node = bare(given)
  const last = node.type === 'SequenceExpression' ? node.expressions.at(-1) : node
  if (last?.type !== 'MemberExpression' || last.computed || last.object.type !== 'Identifier') return null
  return packages.has(last.object.name) ? keyName(last.property) : null
}

/** Whether this is certainly not a function. */
function isPlain(given: Syntax): boolean {
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

/** Whether the variable is declared around the region, or not declared. */
export function isOutside(variable: Variable | null, home: Region): boolean {
  for (let at: Region | null = variable?.scope.region ?? null; at; at = at.parent) if (at === home) return false
  return true
}
